"""A manager looks over everything: who is out of education, what runs by itself, which messages wait for a person."""

from __future__ import annotations

import csv
import re
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from base import clock
from base.database import writing
from base.extensions import db
from models.message import Message
from models.wait import Timer
from tests.journeys.looking import go_by, look, look_at_both_widths, press
from tests.journeys.mistakes import blunder
from tests.journeys.test_journey_case import go
from tests.journeys.test_journey_triage import SCHOOL_POST, TRIAGE, choose, to_queue
from tests.journeys.town import Town

pytestmark = [pytest.mark.journey, pytest.mark.parametrize("database", ["sqlite"], indirect=True, scope="session")]


def to_part(page: Page, name: str) -> None:
    """From anywhere to a part of the administration."""
    go_by(page.get_by_role("navigation").get_by_role("link", name="Admin", exact=True).first)
    go(page, name)


def fill_day(page: Page, question: str, day: str) -> None:
    """Type a date such as 23 11 2026 into its three boxes."""
    group = page.get_by_role("group", name=question)
    for part, value in zip(("Day", "Month", "Year"), day.split(), strict=True):
        group.get_by_label(part, exact=True).fill(value)


def asked_school(town: Town) -> str:
    """A referral whose child nobody can find, so that its school is asked; its reference."""
    reference = town.refer()
    priya = town.sign_in("priya")
    to_queue(priya, "Triage")
    go_by(priya.get_by_role("link", name=TRIAGE))
    choose(priya, "Nobody knows where the child is")
    return reference


def put_message(town: Town, state: str, because: str, **values: object) -> UUID:
    """Have the newest e-mail to a school stand so: what a mail server's refusal or a cut connection leaves behind."""
    with town.app.app_context(), writing():
        newest = select(Message).where(Message.recipient_kind == "school").order_by(Message.planned_at.desc())
        message = db.session.scalars(newest.limit(1)).one()
        message.state, message.ended_because = state, because
        for name, value in values.items():
            setattr(message, name, value)
        return message.id


def test_the_register_says_who_is_out_longest_first_and_is_written_out_as_it_stood(town: Town, tmp_path: Path) -> None:
    david = town.sign_in("david")
    go_by(david.get_by_role("link", name="Registers", exact=True).first)
    expect(david.get_by_text("No child is on the register.")).to_be_visible()
    look_at_both_widths(david, called="register-empty")
    asked_school(town)
    town.at("2026-11-25T10:00")
    town.refer(
        child_name={"given": "Jon", "family": "Sallow"},
        child_dob="2014-02-03",
        plans=["protection"],
        last_seen_on="2026-11-02",
        last_seen_by="his grandmother",
        safeguarding_circumstances=["exploitation"],
    )
    town.at("2026-11-26T10:00")
    david.reload()
    rows = david.locator("#register tbody tr")
    expect(rows).to_have_count(2)
    jon = david.get_by_role("row", name="Jon Sallow")
    for said in ("24 days ago", "by his grandmother", "Not known", "Hazel Lane Primary School"):
        expect(jon).to_contain_text(said)
    expect(david.get_by_role("row", name="Ivy Quillfeather")).to_contain_text("Nobody has said")
    look_at_both_widths(david, called="register")

    david.get_by_text("Filters", exact=True).click()
    david.get_by_label("Plan").select_option("Any of these")
    press(david, "Apply filters")
    expect(rows).to_have_count(1)
    look_at_both_widths(david, called="register-filtered")
    go_by(david.get_by_role("link", name=re.compile("Any plan")))
    expect(rows).to_have_count(2)

    press(david, "Download the register")
    look_at_both_widths(david, called="register-export")
    fill_day(david, "As it stood on", "27 11 2026")
    press(david, "Download the file")
    expect(david.get_by_role("alert")).to_contain_text("Enter today or a day that has passed")
    expect(david.get_by_role("alert")).to_contain_text("Enter why you need it")
    look_at_both_widths(david, called="error-register-export")
    fill_day(david, "As it stood on", "24 11 2026")
    david.get_by_label("Why do you need it?").fill("For the scrutiny committee.")
    with david.expect_download() as told:
        david.get_by_role("button", name="Download the file").click()
    assert told.value.suggested_filename == "register-2026-11-24.csv"
    told.value.save_as(tmp_path / "register.csv")
    with (tmp_path / "register.csv").open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.reader(file))
    assert len(lines) == 2, "on the 24th Jon was not yet known"
    assert "Ivy Quillfeather" in lines[1]

    ivy = david.get_by_role("row", name="Ivy Quillfeather")
    david.goto("/registers")
    go_by(ivy.get_by_role("link").first)
    go(david, "Who looked at this child")
    expect(david.locator("main")).to_contain_text("For the scrutiny committee.")


def test_a_job_that_gave_up_is_seen_and_tried_again(town: Town) -> None:
    asked_school(town)
    with town.app.app_context(), writing():
        step = db.session.scalars(select(Timer).where(Timer.kind == "chase").order_by(Timer.due_at).limit(1)).one()
        step.state, step.attempts, step.error = "failed", 5, "KeyError"
    town.at("2026-11-26T12:00")
    asked = len(town.post(SCHOOL_POST))
    david = town.sign_in("david")
    to_part(david, "Jobs")
    look_at_both_widths(david, called="jobs-failed")
    row = david.locator("#timers").get_by_role("row", name="KeyError")
    expect(row).to_contain_text("EW-")
    go_by(row.get_by_role("button", name="Try again"))
    expect(david.get_by_text("It is tried again now.")).to_be_visible()
    expect(david.get_by_text("No deadline or reminder has failed.")).to_be_visible()
    look_at_both_widths(david, called="jobs-tried-again")
    town.at("2026-11-26T12:05")
    assert len(town.post(SCHOOL_POST)) > asked


def test_messages_that_failed_or_hang_in_the_air_are_settled_by_a_person(town: Town) -> None:
    reference = asked_school(town)
    assert len(town.post(SCHOOL_POST)) == 1
    david = town.sign_in("david")
    to_part(david, "Messages to settle")
    go_by(david.get_by_role("link", name="Did not arrive (0)"))
    expect(david.get_by_text("No message is in this state.")).to_be_visible()
    look_at_both_widths(david, called="messages-none")

    failed = put_message(town, "failed", "address-refused")
    david.reload()
    go_by(david.get_by_role("link", name="Did not arrive (1)"))
    row = david.get_by_role("row", name=reference)
    expect(row).to_contain_text("The address was refused")
    look_at_both_widths(david, called="messages-failed")
    go_by(row.get_by_role("link").first)
    look_at_both_widths(david, called="message-failed")
    sent = david.url
    david.goto(f"/cases/{town.case_id(reference)}/messages/{failed}")
    blunder(david, "/settle$")
    david.goto(sent)
    go_by(david.get_by_role("button", name="Send again"))
    expect(david.get_by_text("It is sent again now.")).to_be_visible()
    assert len(town.post(SCHOOL_POST)) == 2

    put_message(town, "unknown", "unknown", handed_at=clock.now_utc() - timedelta(minutes=20))
    david.goto("/messages?state=unknown")
    look_at_both_widths(david, called="messages-unknown")
    go_by(david.get_by_role("row", name=reference).get_by_role("button", name="Mark as sent"))
    expect(david.get_by_text("Marked as sent.")).to_be_visible()
    assert len(town.post(SCHOOL_POST)) == 2

    put_message(town, "failed", "bounced")
    david.goto("/messages?state=failed")
    go_by(david.get_by_role("row", name=reference).get_by_role("button", name="Give up"))
    expect(david.get_by_text("Given up. It will not be sent.")).to_be_visible()
    go_by(david.get_by_role("link", name="Proof that no message is lost"))
    expect(david.get_by_text("is in exactly one place")).to_be_visible()
    look_at_both_widths(david, called="messages-proof")


def test_a_held_message_is_released_from_the_list_of_messages(town: Town) -> None:
    town.refer(safeguarding_circumstances=["forced-marriage"])
    priya = town.sign_in("priya")
    to_queue(priya, "Triage")
    go_by(priya.get_by_role("link", name=TRIAGE))
    choose(priya, "Nobody knows where the child is")
    david = town.sign_in("david")
    to_part(david, "Messages to settle")
    go_by(david.get_by_role("link", name=re.compile("^Held")))
    look_at_both_widths(david, called="messages-held")
    go_by(david.get_by_role("row", name="School").get_by_role("link", name="Look and decide").first)
    look_at_both_widths(david, called="mail-held")
    press(david, "Release the message")
    expect(david.get_by_role("alert")).to_contain_text("Enter why it may go")
    look_at_both_widths(david, called="error-mail-held")
    david.get_by_label("Why may it go?").fill("The police have agreed.")
    press(david, "Release the message")
    expect(david.get_by_text("Released.")).to_be_visible()
    assert len(town.post(SCHOOL_POST)) == 1  # this one alone
    look(david, called="mail-released")


def test_an_administrator_holds_all_mail_until_somebody_has_looked(town: Town) -> None:
    ruth = town.sign_in("ruth")
    to_part(ruth, "Messages to settle")
    ruth.get_by_text("Hold all email", exact=True).first.click()
    press(ruth, "Hold all email")
    expect(ruth.get_by_role("alert")).to_contain_text("Enter why all email is held")
    look_at_both_widths(ruth, called="error-mail-hold")
    ruth.get_by_label("Why is it held?").fill("Restored from the backup of 02:00")
    press(ruth, "Hold all email")
    asked_school(town)
    assert town.post(SCHOOL_POST) == []
    ruth.reload()
    expect(ruth.get_by_text("Restored from the backup of 02:00")).to_be_visible()
    expect(ruth.locator("main")).to_contain_text("would go at once")
    look_at_both_widths(ruth, called="mail-hold")
    press(ruth, "Let email go again")
    expect(ruth.get_by_text("Email goes again.")).to_be_visible()
    assert len(town.post(SCHOOL_POST)) == 1
