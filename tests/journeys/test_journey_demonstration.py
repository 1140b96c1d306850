"""Whoever looks around in the demonstration: from link to link, until each page that no other journey shows is seen.

A page that is linked anywhere is found here without anybody's doing, and the forms on it that no other journey sends
wrongly are. And every way to fail has a page that helps.
"""

from __future__ import annotations

import json
import re
import shutil
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import wraps
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import Conflict, HTTPException, RequestEntityTooLarge, TooManyRequests
from werkzeug.routing import MapAdapter

from base import clock
from blueprints import definitions_page
from tests.fixtures.browser import Windows
from tests.fixtures.sightings import SIGHTINGS
from tests.house_rules.seen_by_axe import lists
from tests.journeys.looking import DESK, look_at_both_widths, press
from tests.journeys.mistakes import Mistakes
from tests.journeys.town import PASSWORD, TUESDAY, Town, email_of

pytestmark = [pytest.mark.journey, pytest.mark.parametrize("database", ["sqlite"], indirect=True, scope="session")]
EXAMPLES = Path(__file__).parents[2] / "docs/examples"
LINK = re.compile(r'<a [^>]*href="(/[^"#?]*)')
WHO = ("david.achebe", "lena.hartmann", "ruth.bellamy", "sam.whitlock", "joanne.pike", "marian.cole")
BEGINNINGS = ("/", "/work", "/queues", "/admin", "/school")
# Pages of a kind whose links are followed: what one case has not, another has. The second number is for the day on
# which none of the first three had it: what stands first in a list is not the same in each demonstration.
OF_EACH = (3, 60)


@pytest.fixture
def marlowe(app: Flask, csrf_checked: None, new_page: Any) -> Iterator[Town]:
    """The demonstration as it stands on a Tuesday in November, with all its stories."""
    clock.set_clock(TUESDAY)
    made = Town(app, new_page)
    made.command("setup")
    made.command("demo", "seed")
    yield made
    clock.set_clock(None)


@pytest.fixture
def patient_page(windows: Windows, address: str) -> Iterator[Page]:
    """A browser whose console may say that an answer was a 500: everywhere else that fails the test."""
    context = windows.lend(address, javascript=True)
    page = context.new_page()
    page.set_viewport_size({"width": DESK, "height": 800})
    SIGHTINGS.watch(page)
    yield page
    windows.take_back(context, address, javascript=True)


@dataclass
class Visitor:
    """Somebody who follows every link, and looks at the first page of each kind that is still to be seen.

    On the way the first form of each kind that is still to be sent wrongly is.
    """

    page: Page
    routes: MapAdapter
    to_see: set[str]
    seen: set[str]
    mistakes: Mistakes
    of_each: int
    read: Counter[str] = field(default_factory=Counter)

    def look_around(self) -> None:
        """Breadth first, so that what is linked from everywhere comes first."""
        found, told = deque(BEGINNINGS), set(BEGINNINGS)
        while found:
            path = found.popleft()
            rule = self._rule(path)
            if rule is None or self.read[rule] >= self.of_each:
                continue
            self.read[rule] += 1
            links = [link for link in self._links(path) if link not in told]
            told.update(links)
            found.extend(links)
            if rule in self.to_see - self.seen and self._is_page(path):
                self.page.goto(path)
                look_at_both_widths(self.page)
                self.seen.add(rule)

    def _rule(self, path: str) -> str | None:
        try:
            rule, _ = self.routes.match(path, "GET", return_rule=True)
        except HTTPException:
            return None
        is_file = rule.endpoint == "static" or "." in rule.rule.rpartition("/")[2]
        return None if is_file or rule.rule in lists.no_pages() else rule.rule

    def _links(self, path: str) -> list[str]:
        """The links of a page, read without drawing it; those of where it leads."""
        answer = self.page.request.get(path)
        if not answer.ok or "html" not in answer.headers["content-type"]:
            return []
        html = answer.text()
        self.mistakes.make_on(path, html)
        return LINK.findall(html)

    def _is_page(self, path: str) -> bool:
        """Whether the page opens where it says it is: what leads on is seen where it leads."""
        answer = self.page.request.get(path, max_redirects=0)
        return answer.ok and "html" in answer.headers["content-type"]


def enter(page: Page, address: str, password: str) -> None:
    """Sign in."""
    page.goto("/sign-in")
    page.get_by_label("Email address").fill(address)
    page.get_by_label("Password", exact=True).fill(password)
    press(page, "Sign in")


def test_every_page_that_the_demonstration_leads_to_is_one_that_anybody_can_use(marlowe: Town) -> None:
    accounts = json.loads((marlowe.app.config["ONROLL"].data / "demo-accounts.json").read_text(encoding="utf-8"))
    page, seen = marlowe.open(), set[str]()
    rules = {rule.rule for rule in marlowe.app.url_map.iter_rules() if "GET" in (rule.methods or set())}
    to_see, promised = rules - set(lists.kept(lists.PAGES)), set(lists.kept(lists.DEMONSTRATION))
    routes = marlowe.app.url_map.bind("")
    mistakes = Mistakes(page, routes, to_make=set(lists.kept(lists.MISTAKES)))
    for of_each, who in product(OF_EACH, WHO):
        if of_each == OF_EACH[0] or promised - seen or mistakes.left:
            page.context.clear_cookies()
            account = next(one for one in accounts if one["email"].startswith(who))
            enter(page, account["email"], account["password"])
            Visitor(page, routes, to_see, seen, mistakes, of_each).look_around()
    assert promised - seen == set(), "no link of the demonstration leads there any more"
    assert mistakes.left == set(), "no page of the demonstration has such a form any more"
    assert mistakes.faults == []


def test_every_way_to_fail_has_a_page_that_helps(
    town: Town, patient_page: Page, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    priya = patient_page
    enter(priya, email_of("priya"), PASSWORD)
    views = town.app.view_functions

    def breaks(why: Exception) -> None:
        """From now on the list of queues can't be shown."""

        @wraps(views["queues.index"])
        def view(**_: object) -> None:
            raise why

        monkeypatch.setitem(views, "queues.index", view)

    monkeypatch.setitem(town.app.config, "PROPAGATE_EXCEPTIONS", False)
    for why, words in (
        (Conflict(), "A colleague was faster"),
        (RequestEntityTooLarge(), "That was too big to send"),
        (TooManyRequests(), "Too many tries"),
        (RuntimeError("broken"), "Sorry, there is a problem"),
        (OperationalError("select", {}, Exception("database is locked")), "Very busy at the moment"),
    ):
        breaks(why)
        priya.goto("/queues")
        expect(priya.get_by_role("heading", level=1)).to_have_text(words)
        look_at_both_widths(priya, called=f"error-{words}")
    for path, words in (
        ("/admin/users", "You can't see this page"),
        ("/nowhere", "Page not found"),
        ("/sign-out", "This page can't be opened like that"),
    ):
        priya.goto(path)
        expect(priya.get_by_role("heading", level=1)).to_have_text(words)
        look_at_both_widths(priya, called=f"error-{words}")

    priya.goto("/find")  # a page that had been open for too long: its token fits no more
    priya.locator("main input[name=csrf_token]").evaluate("one => { one.value = 'old'; }")
    priya.get_by_label("Name, date of birth, unique pupil number, postcode or reference").fill("Quill")
    press(priya, "Find")
    expect(priya.get_by_role("heading", level=1)).to_have_text("Send it again?")
    look_at_both_widths(priya, called="send-again")
    press(priya, "Send again")
    expect(priya.get_by_role("heading", level=1)).to_have_text("Find a child or a case")

    parent = town.open()
    parent.goto("/apply/cme-no-place")
    press(parent, "Start now")
    parent.context.clear_cookies()  # the browser was closed, and shows its last page again
    press(parent, "Continue")
    expect(parent.get_by_role("heading", level=1)).to_have_text("This form is not open in this browser")
    look_at_both_widths(parent, called="error-form-not-open")

    folder = tmp_path / "definitions"
    shutil.copytree(definitions_page.FOLDER, folder, ignore=shutil.ignore_patterns("services"))
    written = (EXAMPLES / "term-check.yaml").read_text(encoding="utf-8")
    service = folder / "services" / "term-check.yaml"
    service.parent.mkdir()
    service.write_text(written, encoding="utf-8")
    monkeypatch.setattr(definitions_page, "FOLDER", folder)
    sam = town.sign_in("sam")
    sam.goto("/definitions")
    service.write_text(written.replace("Q-DATA", "Q-NOWHERE"), encoding="utf-8")  # a colleague saves it once more
    press(sam, "Publish what changed")
    expect(sam.get_by_role("alert")).to_contain_text("in the folder. Nothing can be published before they are mended")
    look_at_both_widths(sam, called="error-definitions")
