"""A school's safeguarding lead refers a child: quickly, in full, in danger, and without JavaScript."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.looking import go_by, look, look_at_both_widths, press
from tests.journeys.mistakes import blunder
from tests.journeys.referring import Referring
from tests.journeys.town import REFERRER as LEAD
from tests.journeys.town import Town, email_of

pytestmark = [pytest.mark.journey, pytest.mark.parametrize("database", ["sqlite"], indirect=True, scope="session")]

REGISTER = {"name": "register.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7\n1 0 obj\nendobj\n%%EOF\n"}


def go_through_the_code(town: Town, page: Page, to: str) -> None:
    """Have the code sent to the mailbox, type a wrong one, then the right one."""
    look(page)
    press(page, "Send the code")
    look(page)
    code = town.code(to)
    page.get_by_label("Code").fill("000000" if code != "000000" else "000001")
    press(page, "Continue")
    expect(page.get_by_role("alert")).to_contain_text("not the code")
    look(page)
    page.get_by_label("Code").fill(code)
    press(page, "Continue")


def add_another(lead: Referring, answer: str) -> None:
    """Say on a list whether another is to be added."""
    lead.seen(lead.page)
    lead.page.locator("main").get_by_label(answer, exact=True).check()
    lead.go_on()


def errors(page: Page) -> list[str]:
    """What the summary at the top complains of."""
    expect(page.get_by_role("alert")).to_be_visible()
    return page.get_by_role("alert").get_by_role("link").all_inner_texts()


def test_a_lead_sends_a_referral_after_eight_answers_and_completes_it_by_the_link_in_the_receipt(town: Town) -> None:
    page = town.open()
    lead = Referring(page, seen=look_at_both_widths)
    lead.begin()
    begun = page.url.rpartition("/")[0]
    for part in ("about", "save-for-later"):
        page.goto(f"{begun}/{part}")
        look_at_both_widths(page, called=f"referral-{part}")
    blunder(page)
    page.goto(begun)
    lead.answer_the_core()
    lead.go_to_check()
    look_at_both_widths(page)
    expect(page.get_by_text("Ivy Quillfeather")).to_be_visible()
    reference = lead.send()
    look_at_both_widths(page)
    expect(page.get_by_text("01632 960 001").first).to_be_visible()

    receipt = town.post(LEAD, reference)[0]
    assert "Ivy" not in receipt.body + receipt.subject
    assert "missing" not in (receipt.body + receipt.subject).casefold()

    other = town.open()  # at home, on another device
    other.goto(town.link(LEAD, reference))
    expect(other.get_by_text("Ivy")).to_have_count(0)
    go_through_the_code(town, other, LEAD)
    look_at_both_widths(other, called="referral-return")
    press(other, "Go on")
    later = Referring(other)
    other.get_by_role("textbox", name="Unique pupil number").fill("A123456789012")
    later.go_on()
    later.go_to_check()
    look(other)
    expect(other.get_by_text("Ivy Quillfeather")).to_be_visible()
    assert later.send() != ""


def test_the_whole_form_with_people_added_changed_and_removed_and_files(town: Town, tmp_path: Path) -> None:
    page = town.open()
    lead = Referring(page, seen=look)
    lead.begin()
    lead.answer_the_core()
    look(page)
    page.get_by_role("textbox", name="Unique pupil number").fill(
        "A123456789013"
    )  # the check letter does not fit: warned, not refused
    lead.go_on()
    look(page)
    lead.choose("Do you know the address?", "It is the last address that we know")
    page.get_by_label("Address line 1").fill("4 Hazel Lane")
    page.get_by_label("Town or city").fill("Marlowe")
    page.get_by_label("Postcode").fill("zz1 1al")
    lead.choose("May the child have gone abroad?", "Yes")
    page.get_by_label("Which country, and when?").fill("Perhaps Portugal, in October")
    lead.choose("Do you hold documents about the move?", "No")
    lead.go_on()

    for name in ("Ana Quillfeather", "Bo Marsh", "Cy Quillfeather"):
        add_another(lead, "Yes")
        look(page)
        page.get_by_label("Name", exact=True).fill(name)
        lead.go_on()
    go_by(page.get_by_role("button", name="Remove parent or carer 2"))  # in the middle
    expect(page.get_by_text("Bo Marsh")).to_have_count(0)
    go_by(page.get_by_role("link", name="Change parent or carer 2"))
    expect(page.get_by_label("Name", exact=True)).to_have_value("Cy Quillfeather")
    page.get_by_label("What are they to the child?").fill("Uncle")
    page.get_by_label("Telephone number").fill("not a number")
    lead.go_on()
    assert len(errors(page)) == 1
    look_at_both_widths(page, called="error-parent")
    expect(page.get_by_label("What are they to the child?")).to_have_value("Uncle")
    page.get_by_label("Telephone number").fill("07700 900123")
    lead.go_on()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Parents and carers: 2 added")
    add_another(lead, "No")

    look(page)
    lead.go_on()  # emergency contacts: none
    add_another(lead, "Yes")
    look_at_both_widths(page)
    page.get_by_label("First name").fill("Rowan")
    page.get_by_label("Last name").fill("Quillfeather")
    page.get_by_label("Search by name").press_sequentially("marlowe par")
    suggestion = page.get_by_role("option", name=re.compile("Marlowe Park Academy"))
    expect(suggestion).to_be_visible()
    look(page, called="school-suggested")
    suggestion.click()
    expect(page.get_by_label("Search by name")).to_have_value(re.compile(r"Marlowe Park Academy \([0-9]{6}\)"))
    lead.go_on()
    add_another(lead, "No")
    look_at_both_widths(page)
    lead.school = "Hazel Lane"
    lead.name_school()

    look(page)
    page.get_by_label("Actions taken").fill("Called every number that we hold.")
    lead.go_on()
    add_another(lead, "Yes")
    look(page)
    page.get_by_label("What did you do?").select_option(label="First-day calling")
    lead.go_on()
    add_another(lead, "No")
    add_another(lead, "Yes")
    look(page)
    lead.go_on()
    assert errors(page)
    look(page, called="error-visit")
    for part, value in (("Day", "17"), ("Month", "11"), ("Year", "2026")):
        page.get_by_label(part, exact=True).fill(value)
    page.get_by_label("What did you see or hear?").fill("Nobody came to the door.")
    lead.go_on()
    add_another(lead, "No")
    look(page)
    page.get_by_label("What is your view of the child's safety?").fill("Worried: nobody has heard from her.")
    lead.go_on()
    look(page)
    page.get_by_label("Anything else that helps").set_input_files(REGISTER)
    press(page, "Upload files")
    expect(page.get_by_text("register.pdf").first).to_be_visible()
    look_at_both_widths(page, called="files")
    page.get_by_label("Anything else that helps").set_input_files(
        {"name": "page.html", "mimeType": "text/html", "buffer": b"<html>"}
    )
    lead.go_on()
    assert errors(page)
    look(page, called="error-file")
    expect(page.get_by_text("register.pdf").first).to_be_visible()
    lead.go_on()

    look_at_both_widths(page, called="check-answers-full")
    for said in ("Ana Quillfeather", "Uncle", "Rowan", "Marlowe Park Academy", "Hazel Lane", "17 November 2026"):
        expect(page.get_by_text(said).first).to_be_visible()
    go_by(page.get_by_role("link", name=re.compile("^Change Actions taken")))
    page.get_by_label("Actions taken").fill("Called every number, and wrote.")
    lead.go_on()
    expect(page.get_by_role("heading", level=1, name="Check your answers")).to_be_visible()
    expect(page.get_by_text("Marlowe Park Academy")).to_be_visible()  # the suggestion that was taken over
    expect(page.get_by_text("Called every number, and wrote.")).to_be_visible()
    press(page, "Send")
    assert errors(page) == ["Confirm that what you have told us is true"]
    look(page, called="error-declaration")
    unsent = page.url
    reference = lead.send()

    with page.expect_download() as download:
        page.get_by_role("link", name="Download a dated copy").click()
    assert download.value.suggested_filename == f"{reference}.pdf"
    download.value.save_as(tmp_path / "copy.pdf")
    assert (tmp_path / "copy.pdf").read_bytes().startswith(b"%PDF-")
    page.goto(unsent)  # as from a bookmark or the list of pages seen: the same reference, and nothing to send again
    expect(page.get_by_text(reference)).to_be_visible()
    expect(page.get_by_role("button", name="Send", exact=True)).to_have_count(0)


def test_a_child_in_danger_is_a_telephone_call_at_once_and_reaches_the_manager_if_nobody_looks(town: Town) -> None:
    page = town.open()
    lead = Referring(page, danger="Yes", seen=look_at_both_widths)
    lead.begin()
    expect(page.get_by_text("call 999").first).to_be_visible()
    expect(page.get_by_text("not a referral to MASH")).to_be_visible()
    lead.answer_the_core()
    lead.go_to_check()
    reference = lead.send()
    told = [one for key in ("grace", "marian") for one in town.post(email_of(key), "Act now")]
    assert [reference in one.subject for one in told] == [True, True]
    assert not any("Ivy" in one.body or "danger" in one.body for one in told)

    duty = town.sign_in("grace")
    look_at_both_widths(duty, called="my-work-alert")
    expect(duty.get_by_role("heading", name="Alerts that nobody has acknowledged")).to_be_visible()
    go_by(duty.get_by_role("link", name="Telephone about a child at risk").first)
    expect(duty.get_by_text("somebody has said that this child is in danger now")).to_be_visible()
    expect(duty.get_by_role("heading", name="Facts to read out")).to_be_visible()
    expect(duty.get_by_text("Seen at the airport").or_(duty.get_by_text("Called 999")).first).to_be_visible()
    look_at_both_widths(duty, called="task-danger")

    assert town.post(email_of("david"), "Nobody has acknowledged") == []
    town.at("2026-11-24T09:40")
    assert town.post(email_of("david"), "Nobody has acknowledged") == []
    town.at("2026-11-24T10:05")
    town.at("2026-11-24T10:20")
    assert len(town.post(email_of("david"), "Nobody has acknowledged")) == 1

    duty.reload()
    press(duty, "I have seen this alert")
    expect(duty.get_by_text("Grace Okafor acknowledged the alert")).to_be_visible()


def test_an_alert_that_somebody_has_seen_does_not_go_to_the_manager(town: Town) -> None:
    town.refer(danger_now="yes")
    town.at("2026-11-24T09:20")
    duty = town.sign_in("grace")
    go_by(duty.get_by_role("button", name="Acknowledge"))
    look(duty)
    town.at("2026-11-24T12:00")
    assert town.post(email_of("david"), "Nobody has acknowledged") == []
