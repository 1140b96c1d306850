"""Pupils who are away, ill, or never came: their school tells the council, and officers see it through to the end.

The pages of the absence's form are looked at in test_journey_school_returns.py, triage in test_journey_triage.py.
"""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.licensing_desk import LicensingDesk
from tests.journeys.looking import TELEPHONE, find_school, go_by, look_at_both_widths, press
from tests.journeys.test_journey_case import go, open_case
from tests.journeys.test_journey_late import end_as
from tests.journeys.test_journey_manager import fill_day
from tests.journeys.test_journey_school_returns import ABSENT, NED, SENDER, state_at_home, tell
from tests.journeys.test_journey_triage import TRIAGE, choose, to_queue
from tests.journeys.town import Town
from tests.journeys.walking import go_on

pytestmark = [pytest.mark.journey, pytest.mark.parametrize("database", ["sqlite"], indirect=True, scope="session")]
OFFICE = SENDER["sender-email"]
ILL = NED | SENDER | {"days-so-far": 12, "days-expected": 30, "believed-on": "2026-11-23", "medical-advice": "yes"}
MORNINGS = {
    day: {"shifts": [{"from": "09:00", "to": "11:30"}]}
    for day in ("monday", "tuesday", "wednesday", "thursday", "friday")
}
FEWER_HOURS = (
    NED
    | SENDER
    | {
        "year-group": "year-6",
        "timetable-why": "reintegration",
        "starts-on": "2026-11-23",
        "ends-on": "2026-11-27",
        "hours-now": MORNINGS,
        "coded-c2": "yes",
        "parent-name": "Mo Larkspur",
        "parent-agrees": "yes",
        "head-agrees": "yes",
        "plan-to-increase": "All day from 30 November",
        "next-review-on": "2026-11-26",
        "plans": ["none"],
    }
)
NEVER_CAME: dict[str, Any] = (
    NED
    | SENDER
    | {
        "danger-now": "no",
        "reason": "place-not-taken-up",
        "offered-on": "2026-11-02",
        "start-agreed": "2026-11-16",
        "on-roll": "yes",
        "parent-name": "Mo Larkspur",
        "safe-to-contact": "safe",
        "attempts": ["telephone", "letter"],
        "safeguarding-circumstances": ["none"],
    }
)


def take_up(page: Page, queue: str, about: str, title: str, *, called: str) -> None:
    """Take the task of a title about somebody from its queue, and look at it."""
    to_queue(page, queue)
    go_by(page.get_by_role("row", name=about).get_by_role("link", name=title))
    expect(page.get_by_role("heading", level=1)).to_contain_text(title)
    press(page, "Claim this task")
    look_at_both_widths(page, called=called)


def has_ended(page: Page, reference: str, outcome: str, *, called: str) -> None:
    """The case is over, and says how."""
    open_case(page, reference)
    expect(page.locator("main")).to_contain_text("Closed")
    expect(page.locator("main")).to_contain_text(outcome)
    expect(page.locator("main")).to_contain_text("No task is open.")
    look_at_both_widths(page, called=called)


def nothing_names_the_pupil(town: Town, mailbox: str, name: str) -> None:
    """The school has mail from us, and none of it says of whom."""
    received = town.post(mailbox)
    assert received
    for one in received:
        assert name not in f"{one.subject} {one.body}"


def test_an_absent_pupil_is_visited_and_supported_until_attendance_improves(town: Town) -> None:
    joanne = town.sign_in("joanne", width=TELEPHONE)
    reference = tell(town, joanne, "absence-return", ABSENT, called="absence", new=())
    nothing_names_the_pupil(town, OFFICE, "Teasel")
    rhys = town.sign_in("rhys")
    take_up(rhys, "Attendance support", "Jon Teasel", "Read the absence", called="absence-task")
    expect(rhys.locator("main")).to_contain_text("Ten school days or more without leave")
    choose(rhys, "Visit the family")

    priya = town.sign_in("priya", width=TELEPHONE)
    priya.goto("/queues")
    go_by(priya.get_by_role("link", name="Visits", exact=True))
    go_by(priya.get_by_role("row", name="Jon Teasel").get_by_role("link", name="Visit the family"))
    press(priya, "Claim this task")
    choose(priya, "The child was seen")
    fill_day(priya, "When?", "24 11 2026")
    priya.get_by_label("Time").fill("8:30am")
    priya.get_by_label("How was the child?").fill("Well, and at home alone.")
    look_at_both_widths(priya, called="absence-visit-told")
    go_on(priya)
    state_at_home(joanne, reference, "We are speaking to the family")

    open_case(rhys, reference)
    expect(rhys.locator("main")).to_contain_text("24 Nov 2026")
    LicensingDesk(rhys, rhys.url).finish("Review the attendance support", "Attendance has improved")
    has_ended(rhys, reference, "Improved", called="absence-ended")
    state_at_home(joanne, reference, "Finished")
    nothing_names_the_pupil(town, OFFICE, "Teasel")


def test_a_pupil_who_is_ill_is_taught_until_they_are_back(town: Town) -> None:
    joanne = town.sign_in("joanne", width=TELEPHONE)
    reference = tell(town, joanne, "sickness-return", ILL, called="sickness", new={"sickness"})
    nothing_names_the_pupil(town, OFFICE, "Larkspur")
    priya = town.sign_in("priya")
    queue = "Children missing out on education"
    take_up(priya, queue, "Ned Larkspur", "Decide whether the council arranges", called="sickness-task")
    choose(priya, "The council arranges it")
    open_case(priya, reference)
    desk = LicensingDesk(priya, priya.url)
    desk.finish("Arrange education", "It has begun", {}, days={"When?": "24 11 2026"})
    desk.finish("Look again", "The pupil is back")
    has_ended(priya, reference, "Back at school", called="sickness-ended")
    state_at_home(joanne, reference, "Finished")
    nothing_names_the_pupil(town, OFFICE, "Larkspur")


def test_a_pupil_of_fewer_hours_is_asked_after_until_a_whole_day_at_school(town: Town) -> None:
    joanne = town.sign_in("joanne", width=TELEPHONE)
    new = {"timetable", "agreement", "agreement-paper", "plan"}
    reference = tell(town, joanne, "reduced-timetable", FEWER_HOURS, called="fewer-hours", new=new)
    nothing_names_the_pupil(town, OFFICE, "Larkspur")
    priya = town.sign_in("priya")
    queue = "Children missing out on education"
    take_up(priya, queue, "Ned Larkspur", "Read a reduced timetable", called="fewer-hours-task")
    expect(priya.locator("main")).to_contain_text("The parent's agreement to the reduced timetable is not shown")
    choose(priya, "It is agreed, and may run")
    state_at_home(joanne, reference, "We follow the timetable with you")

    town.at("2026-11-30T10:00")  # the school day after its last
    open_case(priya, reference)
    go_by(priya.get_by_role("link", name="Ask whether a pupil is full-time again").first)
    look_at_both_widths(priya, called="fewer-hours-end-asked")
    open_case(priya, reference)
    desk = LicensingDesk(priya, priya.url)
    desk.finish("Ask whether a pupil is full-time again", "The pupil is full-time again")
    end_as(priya, reference, "Full-time by the end date")
    fill_day(priya, "A day on which the pupil was at school", "30 11 2026")
    priya.get_by_label("Who at the school confirmed").fill("Joanne Pike")
    press(priya, "Continue")
    has_ended(priya, reference, "Full-time by the end date", called="fewer-hours-ended")
    state_at_home(joanne, reference, "Finished")
    nothing_names_the_pupil(town, OFFICE, "Larkspur")


def test_a_pupil_who_never_came_starts_after_all(town: Town) -> None:
    joanne = town.sign_in("joanne", width=TELEPHONE)
    reference = tell(town, joanne, "pupil-no-show", NEVER_CAME, called="no-show", new={"place", "attempts"})
    nothing_names_the_pupil(town, OFFICE, "Larkspur")
    priya, tom = town.sign_in("priya"), town.sign_in("tom")
    take_up(priya, "Triage", "Ned Larkspur", TRIAGE, called="no-show-triage")
    choose(priya, "A place was offered and not taken up")
    state_at_home(joanne, reference, "We are looking into it")

    take_up(tom, "School places", "Ned Larkspur", "Find out why the place", called="no-show-places")
    choose(tom, "The child will start")
    town.at("2026-12-01T10:00")
    open_case(tom, reference)
    started = {"A day attended": "1 12 2026"}
    LicensingDesk(tom, tom.url).finish("Confirm with the school", "On roll and has attended", {}, days=started)

    end_as(priya, reference, "On roll and attending a school")
    find_school(priya, "Hazel Lane")
    priya.get_by_role("radio", name="Hazel Lane").check()
    priya.get_by_label("Who at the school confirmed").fill("Joanne Pike")
    fill_day(priya, "On roll from", "16 11 2026")
    fill_day(priya, "A day that the child attended", "1 12 2026")
    press(priya, "Continue")
    has_ended(priya, reference, "On roll and attending a school", called="no-show-ended")
    go(priya, "Timeline")
    expect(priya.locator("main")).to_contain_text("Find out why the place was not taken up")
    state_at_home(joanne, reference, "Finished")
    nothing_names_the_pupil(town, OFFICE, "Larkspur")
