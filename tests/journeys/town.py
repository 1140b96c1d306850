"""Marlowe on a Tuesday morning in term: its people and schools, its clock, its post."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import Flask
from playwright.sync_api import Page
from sqlalchemy import select

from base import clock
from base.database import writing
from base.extensions import db
from casework.filing_rows import PartRow
from casework.intake.filings import open_filing, part_of, save_page
from casework.intake.submitting import submit
from casework.versions import pinned
from correspondence.gateways.catcher import FOLDER, Caught, caught
from demo.accounts import ACCOUNTS, add_accounts, put_in_charge, set_passwords
from demo.schools import add_schools
from models.case import Case
from models.filing import FilingPart
from security import users
from security.actor import Actor
from security.passwords import hashed
from security.permissions import Role
from security.signin import set_password

TUESDAY = datetime(2026, 11, 24, 9, 0, tzinfo=clock.LONDON)
PASSWORD = "three random words"
LINK = re.compile(r"https?://[^/\s]+(/\S+)")
REFERRER = "dsl@hazel-lane.example.org"
ENOUGH: dict[str, Any] = {
    "reason": "moved-unknown",
    "danger-now": "no",
    "child-name": {"given": "Ivy", "family": "Quillfeather"},
    "referrer-name": "Amina Rook",
    "referrer-email": REFERRER,
    "last-school": {"urn": "990001"},
}
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
CODE = re.compile(r"\b(\d{6})\b")


@dataclass
class Town:
    """The council under test: `open` makes a browser nobody else uses."""

    app: Flask
    open: Callable[..., Page]

    def settle(self) -> None:
        """Publish the services, take in the schools, make the accounts. No child and no case is there yet."""
        self.command("setup")
        by = Actor.system("tests")
        at = clock.now_utc()
        with self.app.app_context():
            password_hash = hashed(PASSWORD)
            with writing():
                add_schools(by=by, at=at)
                add_accounts(by=by, at=at)
                put_in_charge(by=by, at=at)
                set_passwords(password_hash, by=by, at=at)

    def refer(self, **answers: Any) -> str:
        """A referral that came in by the form this moment, not watched; its reference. `answers` by question id."""
        by, at = Actor.visitor(), clock.now_utc()
        with self.app.app_context(), writing():
            filing = open_filing("cme-referral", by=by, at=at)
            part: FilingPart | PartRow = part_of(filing)
            said = ENOUGH | {key.replace("_", "-"): value for key, value in answers.items()}
            for page in pinned(filing.version_id).pages:
                values = {question.id: said[question.id] for question in page.questions if question.id in said}
                if page.repeat is not None:
                    values = {page.repeat.id: said.get(page.repeat.id)}
                part = save_page(part, page.id, values, by=by, at=at)
            return submit(filing.id, by=by, at=at).reference

    def command(self, *words: str) -> str:
        """Run one of our commands, as whoever looks after the machine would; what it printed."""
        done = self.app.test_cli_runner().invoke(args=list(words))
        assert done.exit_code == 0, done.output
        return done.output

    def at(self, moment: str) -> dict[str, Any]:
        """It is now then, in London: the clock is set, what was due is done, what was written is sent."""
        self.command("clock", "set", moment)
        swept: dict[str, Any] = json.loads(self.command("sweep", "--at", moment))
        self.send()
        return swept

    def send(self) -> None:
        """The relay sends what may go now."""
        self.command("relay")

    def post(self, to: str = "", about: str = "") -> list[Caught]:
        """What the catcher holds for an address (or part of one), newest first."""
        self.send()
        every = caught(self.app.config["ONROLL"].data / FOLDER, limit=1000)
        return [one for one in every if to in one.to and about.casefold() in one.subject.casefold()]

    def case_id(self, reference: str) -> UUID:
        """The id of the case of a reference."""
        with self.app.app_context():
            return db.session.scalars(select(Case.id).where(Case.reference == reference)).one()

    def link(self, to: str, about: str = "") -> str:
        """The address that the newest message to somebody leads to."""
        newest = self.post(to, about)[0]
        found = LINK.search(newest.body)
        assert found is not None, newest.body
        return found[1]

    def code(self, to: str) -> str:
        """The newest code that somebody was sent."""
        found = CODE.search(self.post(to, "code")[0].body)
        assert found is not None
        return found[1]

    def secretary_of(self, urn: str, name: str) -> str:
        """Somebody more who signs in for a school; their address."""
        by, at = Actor.system("tests"), clock.now_utc()
        email = f"{name.lower().replace(' ', '.')}@{urn}.example.org"
        with self.app.app_context():
            password_hash = hashed(PASSWORD)
            with writing():
                user = users.add_user(users.Particulars(name, email, "School secretary"), by=by, at=at)
                users.set_roles(user.id, (Role.SCHOOL_USER,), by=by, at=at)
                users.set_schools(user.id, [users.schools_by_urn([urn])[urn]], by=by, at=at)
                set_password(user, password_hash, by=by, at=at)
        return email

    def sign_in(self, key: str, **window: Any) -> Page:
        """A browser of one of the demonstration's people (or of an address), signed in and on their first page.

        What the sign-in page posts is posted, with its token, in the browser's name; how one types into that page is
        walked in tests/journeys/test_journey_administration.py.
        """
        page = self.open(**window)
        token = TOKEN.search(page.request.get("/sign-in").text())
        assert token is not None
        said = {"csrf_token": token[1], "email": key if "@" in key else email_of(key), "password": PASSWORD}
        answer = page.request.post("/sign-in", form=said, max_redirects=0)
        assert answer.status == 302, answer.text()
        page.goto(answer.headers["location"])
        return page


def email_of(key: str) -> str:
    """The address of one of the demonstration's people."""
    return next(one.email for one in ACCOUNTS if one.key == key)
