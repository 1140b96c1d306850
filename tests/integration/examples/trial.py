"""A council in which nothing is published but one worked example, and the people who meet it, who read only pages."""

from __future__ import annotations

import io
import re
import shutil
from collections.abc import Mapping
from datetime import UTC, date, datetime
from html import unescape
from pathlib import Path
from typing import Any

from flask import Flask
from PIL import Image
from sqlalchemy import select

from base import clock
from base.database import writing
from base.extensions import db
from correspondence.gateways.catcher import Caught, caught
from council.calendar_files import load_calendars, read_calendars
from models.case import Case
from security.actor import Actor
from tests.fixtures.people import SignIn
from tests.integration.journeys.conftest import Browser
from tests.robots.form_robot import FormRobot, Screen
from tests.robots.page_reader import PageReader, path_of

ROOT = Path(__file__).parents[3]
PAGE = ROOT / "docs/add-a-service.md"
EXAMPLES = ROOT / "docs/examples"
NOW = datetime(2026, 11, 24, 10, tzinfo=UTC)  # a Tuesday with school
LINK = re.compile(r"http://localhost(/\S+)")
REFERENCE = re.compile(r"[A-Z]{2}-[0-9A-Z]{7}-[0-9A-Z]\b")
DECLARED = re.compile(r'name="declaration".*?<label[^>]*>\s*(.*?)\s*</label>', re.DOTALL)
CODE = re.compile(r"\b(\d{6})\b")


def photo() -> bytes:
    """A picture of nothing."""
    stream = io.BytesIO()
    Image.new("RGB", (360, 480), "#dbe7ee").save(stream, "JPEG")
    return stream.getvalue()


class Attaching(Browser):
    """A browser that puts a photo into each box for files in which the robot writes "@paper…"."""

    def post(self, url: str, data: dict[str, list[Any]]) -> Screen:
        """Post it, files as files."""
        attached = {name for name, values in data.items() if any(str(one).startswith("@paper") for one in values)}
        return super().post(url, data | {name: [(io.BytesIO(photo()), "photo.jpg")] for name in attached})


class Trial:
    """The council; `folder` is a copy of its definitions with the example for its only service."""

    def __init__(self, app: Flask, sign_in: SignIn, folder: Path) -> None:
        self.app, self.folder, self._sign_in = app, folder, sign_in
        shutil.copytree(
            ROOT / "definitions", folder, ignore=lambda where, names: names if where.endswith("services") else []
        )
        (folder / "services").mkdir(exist_ok=True)
        clock.set_clock(NOW)
        with app.app_context(), writing():
            load_calendars(read_calendars(ROOT / "definitions/calendars"), by=Actor.system("tests"), at=NOW)

    def publish(self, example: str, *others: str) -> str:
        """Publish the example, and services of the product that it names; what the command says."""
        shutil.copy(EXAMPLES / f"{example}.yaml", self.folder / "services")
        for other in others:
            shutil.copy(ROOT / f"definitions/services/{other}.yaml", self.folder / "services")
        return self.command("definitions", "publish", str(self.folder))

    def command(self, *words: str) -> str:
        """What a command of the product says."""
        result = self.app.test_cli_runner().invoke(args=list(words))
        assert result.exit_code == 0, result.output
        return result.output

    def somebody(self, *roles: str, name: str = "") -> PageReader:
        """A person before a browser of their own: a visitor, or whoever signs in with these roles."""
        client = (
            self._sign_in(*roles, email=f"{name or roles[0]}@example.org".lower(), name=name)
            if roles
            else self.app.test_client()
        )
        browser = Attaching(client)
        return PageReader(browser.get, browser.post)

    def at(self, when: str) -> None:
        """Let it become that hour in London, and what was due by then happen."""
        clock.set_clock(datetime.fromisoformat(when).replace(tzinfo=UTC))
        self.command("sweep")
        self.command("relay")

    def mail(self, to: str = "") -> list[Caught]:
        """What has gone to an address, newest first."""
        self.command("relay")
        return [one for one in caught(self.app.config["ONROLL"].data / "mail") if to in one.to]

    def begins(self, who: PageReader, title: str) -> None:
        """Somebody finds a form on the front page and begins it."""
        who.open("/")
        who.follow(title)
        who.press("Start now")

    def fills_in(self, who: PageReader, answers: Mapping[str, object] | None = None, *, seed: int = 1) -> FormRobot:
        """Somebody who looks at the first page of a form fills it in to its end; whatever is not named is made up."""
        robot = FormRobot(who.get, who.post, seed=seed, answers=answers or {}, attaches=True)
        who.screen = robot.fill_in(path_of(who.screen.url), lambda screen: screen.url.endswith("/check-answers"))
        return robot

    def sends(self, who: PageReader) -> str:
        """They read their answers, agree to what is to be agreed to, and send; the reference."""
        who.press("Send", {unescape(agreed): "agreed" for agreed in DECLARED.findall(who.screen.html)})
        found = REFERENCE.search(who.words)
        assert found, who.words
        return found[0]

    def takes(self, who: PageReader, queue: str, task: str) -> None:
        """An officer finds a task in its queue, opens and claims it."""
        who.open("/queues")
        who.follow(queue)
        who.follow(task)
        who.press("Claim this task")

    def ends(self, who: PageReader, choice: str, answers: Mapping[str, str | date] | None = None) -> None:
        """An officer who has a task before them says what came of it, and answers what that choice asks."""
        who.press("Continue", {"What came of this task?": choice})
        if answers is not None:
            who.press("Continue", answers)

    def case(self, reference: str) -> str:
        """The address of the case of that reference."""
        with self.app.app_context():
            return f"/cases/{db.session.scalars(select(Case.id).where(Case.reference == reference)).one()}"

    def comes_by_link(self, message: Caught) -> PageReader:
        """Whoever got an e-mail follows its link in a browser of their own, and gives the code sent to that mailbox."""
        who = self.somebody()
        who.open(LINK.findall(message.body)[0])
        if "six digits" in who.words:
            who.press("Send the code")
            who.press("Continue", {"Code": CODE.findall(self.mail(message.to)[0].body)[0]})
        return who
