"""What a school tells the council, on a telephone and at a desk, and what becomes of it with everybody else."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from statutory.upn import upn_check_letter
from tests.journeys.looking import TELEPHONE, go_by, look, look_at_both_widths, press
from tests.journeys.test_journey_case import go, open_case
from tests.journeys.test_journey_triage import TRIAGE, to_queue
from tests.journeys.town import Town
from tests.journeys.walking import place, walk_of

pytestmark = [pytest.mark.journey, pytest.mark.parametrize("database", ["sqlite"], indirect=True, scope="session")]
REFERENCE = re.compile(r"EW-[0-9A-Z]{7}-[0-9A-Z]")
BODY = "005200120001"  # of a number that no council has
NED: dict[str, Any] = {
    "child-name": {"given": "Ned", "family": "Larkspur"},
    "child-dob": "2015-05-06",
    "child-upn": upn_check_letter(BODY) + BODY,
}
SENDER: dict[str, Any] = {"sender-name": "Joanne Pike", "sender-email": "office@hazel-lane.example.org"}
LEFT = {"last-attended": "2026-11-20", "deleted-on": "2026-11-24"}
GONE = NED | SENDER | LEFT | {"ground": "g", "moved-proof": "hearsay", "destination": "not-known"}
AT_HOME = (
    {"child-name": {"given": "Una", "family": "Sallow"}, "child-dob": "2014-02-01", "child-upn": {"not_known": True}}
    | SENDER
    | LEFT
    | {
        "ground": "f",
        "home-notice": "written",
        "home-drafted-by": "school",
        "home-discussed": ["suggested", "exclusion-mentioned"],
    }
)
CAME = (
    NED
    | SENDER
    | {"sender-name": "Dev Sharp", "start-on": "2026-11-23", "first-attended": "2026-11-23", "junior-class": "no"}
)
ABSENT = SENDER | {
    "child-name": {"given": "Jon", "family": "Teasel"},
    "absence-kind": "ten-days",
    "absent-since": "2026-11-02",
    "absent-days": 14,
    "absence-actions": ["first-day", "contacts"],
    "home-visited": "not-visited",
    "absence-view": "attendance",
}


def tell(
    town: Town,
    page: Page,
    service: str,
    answers: dict[str, Any],
    *,
    called: str,
    new: Collection[str] | None = None,
    see: Callable[..., Page] = look_at_both_widths,
) -> str:
    """Fill in a school's form from its start to the confirmation; the reference.

    `new` are the pages that no other journey looks at; None for all of them. Those are seen, in both widths unless
    told otherwise.
    """

    def seen(shown: Page) -> None:
        at = place(shown)[0]
        if new is None or at in new:
            see(shown, called=f"{called}-{at}")

    page.goto(f"/apply/{service}")
    seen(page)
    press(page, "Start now")
    walk_of(town, service, answers, seen=seen).go(page)
    seen(page)
    page.locator("input[name=declaration]").check()
    press(page, "Send")
    see(page, called=f"{called}-sent")
    found = REFERENCE.search(page.locator("main").inner_text())
    assert found is not None
    return found[0]


def state_at_home(page: Page, reference: str, state: str) -> None:
    """The school's own page says where a form of it stands, by its reference alone."""
    page.goto("/school")
    expect(page.get_by_role("row", name=reference)).to_contain_text(state)
    for name in ("Larkspur", "Sallow", "Teasel"):
        expect(page.get_by_text(name)).to_have_count(0)


def test_home_education_told_on_a_telephone_is_judged_by_officers_and_its_signs_are_read_by_the_manager(
    town: Town,
) -> None:
    joanne = town.sign_in("joanne", width=TELEPHONE)
    look(joanne, called="school-home-telephone")
    reference = tell(town, joanne, "school-leaver", AT_HOME, called="home-told", new={"ground", "ground-f"})
    for officers_word in ("UNLAWFUL", "off-roll", "Off-roll"):
        expect(joanne.get_by_text(officers_word)).to_have_count(0)
    state_at_home(joanne, reference, "Received")

    priya = town.sign_in("priya")
    open_case(priya, reference)
    go(priya, "The law")
    expect(priya.get_by_text("UNLAWFUL").first).to_be_visible()
    open_case(priya, reference)
    expect(priya.locator("main")).to_contain_text("Check the leaver's return")

    david = town.sign_in("david")
    to_queue(david, "Decisions")
    go_by(david.get_by_role("row", name=reference).get_by_role("link", name="Read signs"))
    expect(david.locator("main")).to_contain_text("These are signs and not a finding")
    expect(david.get_by_role("region", name="What the law says")).to_be_visible()
    look_at_both_widths(david, called="off-rolling")


def test_a_pupil_gone_nobody_knows_where_is_searched_for_until_another_school_has_them(town: Town) -> None:
    joanne = town.sign_in("joanne")
    left = tell(town, joanne, "school-leaver", GONE, called="gone", new=())
    absent = tell(town, joanne, "absence-return", ABSENT, called="absent")
    state_at_home(joanne, left, "Received")
    state_at_home(joanne, absent, "Received")

    priya = town.sign_in("priya")
    to_queue(priya, "Triage")
    row = priya.get_by_role("row", name="Ned Larkspur")
    expect(row.get_by_role("link", name=TRIAGE)).to_be_visible()
    found = REFERENCE.search(row.inner_text())
    assert found is not None
    search = found[0]
    assert search != left
    expect(priya.get_by_role("row", name="Jon Teasel")).to_have_count(0)  # an absence is attendance's work

    dev = town.sign_in(town.secretary_of("990002", "Dev Sharp"))
    came = tell(town, dev, "new-pupil", CAME, called="came")
    state_at_home(dev, came, "Received")
    expect(dev.get_by_role("row", name=left)).to_have_count(0)  # another school's

    open_case(priya, search)
    expect(priya.locator("main")).to_contain_text("Closed")
    expect(priya.locator("main")).to_contain_text("On roll and attending a school")
    look_at_both_widths(priya, called="search-ended-by-a-return")
    go(priya, "Timeline")
    look(priya, called="search-ended-timeline")
    state_at_home(joanne, left, "Destination confirmed")
    expect(joanne.get_by_text("Marlowe Park")).to_have_count(0)  # which school, the old one is never told
    look_at_both_widths(joanne, called="school-home-states")
