"""An approval from the record of checks to the card, its suspension, and a stranger at a stage door who asks."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from base import clock
from base.database import writing
from casework.intake.filings import open_filing, part_of, save_page
from casework.intake.submitting import submit
from casework.versions import publish, read_whole
from licensing.monthly_lists import keep_lists
from security.actor import Actor
from tests.journeys.looking import TELEPHONE, go_by, look, look_at_both_widths, press
from tests.journeys.mistakes import blunder
from tests.journeys.test_journey_manager import fill_day
from tests.journeys.test_journey_triage import choose
from tests.journeys.town import Town

pytestmark = [pytest.mark.journey, pytest.mark.parametrize("database", ["sqlite"], indirect=True, scope="session")]
ROOT = Path(__file__).parents[2]
SERVICE = "stage-minder"
TITLE = "Approval to look after children on a stage"
NUMBER = "MB-ST-2026-0001"
ANSWERS = {
    "applicant-name": {"given": "Rosa", "family": "Marlin"},
    "applicant-born": "1988-04-02",
    "applicant-email": "rosa@stage.example",
    "works-as": "paid",
}


def apply(town: Town, folder: Path) -> str:
    """The worked example is published, and an application has come by its form; the reference."""
    by, at = Actor.visitor(), clock.now_utc()
    services = folder / "definitions" / "services"
    services.mkdir(parents=True)
    for profiles in (ROOT / "definitions").glob("*.yaml"):
        (services.parent / profiles.name).write_text(profiles.read_text())
    written = (ROOT / "docs/examples" / f"{SERVICE}.yaml").read_text()
    without_photo = written.replace("        files: 1\n", "        files: 1\n        required: false\n")
    (services / f"{SERVICE}.yaml").write_text(without_photo)
    with town.app.app_context(), writing():
        publish(read_whole(services / f"{SERVICE}.yaml"), by=Actor.system("tests"), at=at)
        filing = open_filing(SERVICE, by=by, at=at)
        save_page(part_of(filing), "you", ANSWERS, by=by, at=at)
        return submit(filing.id, by=by, at=at).reference


def follow(page: Page, name: str) -> None:
    """Follow a link of the page's own part."""
    go_by(page.get_by_role("main").get_by_role("link", name=name).first)


def note_checks(officer: Page) -> None:
    """The original was seen, and the fee is paid."""
    follow(officer, "Record of checks")
    look_at_both_widths(officer, called="approvals-checks")
    follow(officer, "Enhanced check")
    look_at_both_widths(officer, called="approvals-check")
    blunder(officer)
    officer.get_by_label("Original certificate seen").check()
    press(officer, "Save")
    expect(officer.get_by_role("alert")).to_contain_text("Choose how the original was seen")
    officer.get_by_label("In person").check()
    fill_day(officer, "When did you see it?", "23 11 2026")
    officer.get_by_label("What did you see?").fill("The original certificate")
    fill_day(officer, "When was it issued?", "20 11 2026")
    press(officer, "Save")
    expect(officer.get_by_role("alert")).to_contain_text('Finish the task "Read the application" first')
    officer.get_by_label("Why is it noted without its task?").fill("She brought it to the counter")
    officer.get_by_label("On what evidence?").fill("The counter's book of 23 November")
    look_at_both_widths(officer, called="approvals-check-without-its-task")
    press(officer, "Save")
    expect(officer.get_by_role("table")).to_contain_text("The original certificate, Priya Nair")
    expect(officer.get_by_role("table")).to_contain_text("Without its task, Priya Nair: She brought it to the counter")
    look_at_both_widths(officer, called="approvals-checks")


def test_an_approval_is_given_by_two_people_and_suspended_by_one(town: Town, tmp_path: Path) -> None:
    case = f"/cases/{town.case_id(apply(town, tmp_path))}"
    priya, david, marian = (town.sign_in(key) for key in ("priya", "david", "marian"))
    priya.goto(case)
    note_checks(priya)
    priya.goto(case)
    follow(priya, "Fee: not recorded")
    look_at_both_widths(priya, called="approvals-fee")
    blunder(priya)
    priya.get_by_label("A volunteer, nothing to pay").check()
    press(priya, "Save")
    follow(priya, "End the case or move it to a stage")
    priya.get_by_label("Approved").check()
    press(priya, "Continue")
    expect(priya.get_by_role("alert")).to_contain_text("This comes first: Read the application")
    look(priya, called="error-approvals-unread")
    priya.goto(case)
    follow(priya, "Read the application")
    press(priya, "Claim this task")
    choose(priya, "It is complete")
    priya.goto(case)
    follow(priya, "End the case or move it to a stage")
    priya.get_by_label("Approved").check()
    press(priya, "Continue")
    priya.get_by_role("textbox").last.fill("All checks are done")
    go_by(priya.get_by_role("main").get_by_role("button").last)
    expect(priya.get_by_role("main")).to_contain_text("A second person has been asked to decide")

    david.goto(case)
    follow(david, "Decide on a recommendation")
    david.get_by_label("Yes, do this").check()
    press(david, "Decide")
    go_by(david.get_by_role("link", name="Approvals").first)
    look(david, called="approvals-index")
    follow(david, TITLE)
    look_at_both_widths(david, called="approvals-register")
    follow(david, NUMBER)
    look_at_both_widths(david, called="approvals-show")
    with david.expect_download() as paper:
        david.get_by_role("link", name="Card and licence (PDF)").click()
    assert paper.value.path().read_bytes().startswith(b"%PDF-")
    approval = david.url

    door = town.open(width=TELEPHONE)
    door.goto(f"/verify/{NUMBER}")
    look_at_both_widths(door, called="verify-ask")
    door.get_by_label("Surname of its holder").fill("marlin")
    press(door, "Check")
    expect(door.get_by_role("heading", level=1)).to_have_text("Valid")

    marian.goto(approval)
    follow(marian, "Suspend it now")
    look(marian, called="approvals-suspension")
    marian.get_by_label("Why is it suspended?").fill("A call from the police")
    press(marian, "Suspend")
    expect(marian.get_by_role("main")).to_contain_text("Nothing may be told yet")
    look_at_both_widths(marian, called="approvals-suspended")
    priya.goto(approval)
    expect(priya.get_by_role("main")).to_contain_text("Safeguarding hold: speak to the lead")
    expect(priya.get_by_role("main")).not_to_contain_text("police")
    follow(door, "Check another")
    look_at_both_widths(door, called="verify")
    door.get_by_label("Number").fill(NUMBER)
    door.get_by_label("Surname of its holder").fill("Marlin")
    press(door, "Check")
    expect(door.get_by_role("heading", level=1)).to_have_text("Not valid")
    look(door, called="verify-answer")
    for part in ("variation", "reliances"):
        priya.goto(f"{approval}/{part}")
        look_at_both_widths(priya, called=f"approvals-{part}")
    for part in ("suspension-review", "cleared-words"):
        david.goto(f"{approval}/{part}")
        blunder(david)
        look_at_both_widths(david, called=f"approvals-{part}")
    with town.app.app_context(), writing():
        keep_lists(by=Actor.system("tests"), at=clock.now_utc())  # a month has begun
    david.goto("/approvals/kinds/stage-minder/snapshot")
    blunder(david, "/lists/")
    david.get_by_label("For which councils is the list of November 2026?").fill("The councils of the region")
    look_at_both_widths(david, called="approvals-snapshot")
    david.goto("/approvals/kinds/stage-minder/enquiry")
    look_at_both_widths(david, called="approvals-enquiry")
