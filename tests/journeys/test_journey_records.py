"""A manager looks up registers and figures, holds a case's records, and says how long records are kept."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.looking import go_by, look_at_both_widths, press
from tests.journeys.mistakes import blunder
from tests.journeys.test_journey_case import go, open_case
from tests.journeys.test_journey_manager import fill_day, to_part
from tests.journeys.town import Town

pytestmark = [pytest.mark.journey, pytest.mark.parametrize("database", ["sqlite"], indirect=True, scope="session")]


def test_each_service_has_its_register_for_whom_it_is_meant_and_its_figures(town: Town) -> None:
    town.refer()
    david = town.sign_in("david")
    go_by(david.get_by_role("link", name="Registers", exact=True).first)
    go(david, "Registers of each service")
    look_at_both_widths(david, called="registers")
    go(david, "Referrals of children missing education")
    row = david.locator("#register tbody tr")
    expect(row).to_have_count(1)
    expect(row).to_contain_text("Ivy Quillfeather")
    david.get_by_text("Filters", exact=True).click()
    david.get_by_label("Which cases").select_option("Finished")
    press(david, "Apply filters")
    expect(david.get_by_text("No case is on the register with these filters.")).to_be_visible()
    look_at_both_widths(david, called="register-service-filtered")
    go_by(david.get_by_role("link", name=re.compile("Remove this filter")))
    expect(row).to_have_count(1)
    look_at_both_widths(david, called="register-service")
    go(david, "Figures")
    expect(david.locator("#now")).to_contain_text("Open cases")
    look_at_both_widths(david, called="register-figures")
    david.go_back()
    press(david, "Download the register")
    go_by(david.get_by_role("button", name="Download the file"))
    expect(david.get_by_role("alert")).to_contain_text("Enter why you need it")
    look_at_both_widths(david, called="error-register-service-export")
    fill_day(david, "As it stood on", "23 11 2026")
    david.get_by_label("Why do you need it?").fill("For the head of service.")
    with david.expect_download() as told:
        david.get_by_role("button", name="Download the file").click()
    assert told.value.suggested_filename.startswith("cme-referral-register-")

    priya = town.sign_in("priya")  # an officer finds the registers that are for officers
    go_by(priya.get_by_role("link", name="Registers", exact=True).first)
    expect(priya.locator("#registers")).to_contain_text("Work permits")
    expect(priya.locator("#registers")).not_to_contain_text("missing education")
    go(priya, "Work permits")
    look_at_both_widths(priya, called="register-empty-service")


def test_records_are_held_and_a_rule_is_confirmed_after_a_look_at_what_would_go(town: Town) -> None:
    reference = town.refer()
    david = town.sign_in("david")
    to_part(david, "Retention")
    look_at_both_widths(david, called="retention")
    david.goto("/records/retention/rules/cme-referral/case")
    look_at_both_widths(david, called="retention-rule")
    david.get_by_label("How long").fill("")
    press(david, "Confirm")
    expect(david.get_by_role("alert")).to_contain_text("Enter who says so")
    look_at_both_widths(david, called="error-retention-rule")
    david.get_by_label("How long").fill("25")
    david.get_by_label("Who says so?").fill("Retention schedule 2026, line 4")
    press(david, "Confirm")
    expect(david.locator("main")).to_contain_text("Nothing is deleted by it before")
    look_at_both_widths(david, called="retention-rule-confirmed")
    press(david, "Stop deleting by this rule")
    expect(david.locator("main")).to_contain_text("Stopped.")
    david.goto("/records/retention/gone")
    look_at_both_widths(david, called="retention-gone")
    david.goto("/registers/services/cme-referral")
    go(david, re.compile(reference))
    go(david, "Keep these records: holds")
    press(david, "Hold these records")
    expect(david.get_by_role("alert")).to_contain_text("Choose why the records are held")
    look_at_both_widths(david, called="error-keeping")
    david.get_by_label("Legal proceedings, begun or likely").check()
    david.get_by_label("What should a colleague know?").fill("Letter before action of 20 November.")
    press(david, "Hold these records")
    expect(david.locator("main")).to_contain_text("Letter before action of 20 November.")
    look_at_both_widths(david, called="keeping")
    blunder(david, "/end$")


def test_an_officer_keeps_what_they_hear_of_the_adults_near_a_child(town: Town) -> None:
    reference = town.refer()
    priya = town.sign_in("priya")
    open_case(priya, reference)
    go_by(priya.get_by_role("link", name="Child and family", exact=True))
    go(priya, "Add an adult")
    look_at_both_widths(priya, called="adult-new")
    press(priya, "Save")
    expect(priya.get_by_role("alert")).to_contain_text("Enter the name")
    look_at_both_widths(priya, called="error-adult-new")
    priya.get_by_label("Name", exact=True).fill("Oona Quill")
    priya.get_by_label("What are they to the child?").fill("grandmother")
    press(priya, "Save")
    adults = priya.get_by_role("region", name="Adults")
    go_by(adults.get_by_role("link", name="Change what is kept of Oona Quill"))
    look_at_both_widths(priya, called="adult")
    priya.get_by_label("Email address").fill("oona at home")
    press(priya, "Save")
    expect(priya.get_by_role("alert")).to_contain_text("Enter an email address")
    look_at_both_widths(priya, called="error-adult")
    priya.get_by_label("Email address").fill("oona@quill.example")
    press(priya, "Save")
    expect(adults).to_contain_text("oona@quill.example")
    go_by(adults.get_by_role("link", name="No longer around the child: Oona Quill"))
    look_at_both_widths(priya, called="adult-around")
    press(priya, "Save")
    expect(priya.get_by_role("alert")).to_contain_text("Choose why they are no longer around")
    look_at_both_widths(priya, called="error-adult-around")
    priya.get_by_label("They have no contact with the child any more").check()
    press(priya, "Save")
    expect(adults).to_contain_text("Oona Quill, grandmother: no longer around the child.")
    look_at_both_widths(priya, called="child-adult-gone")


def test_a_team_lead_lets_the_withheld_address_of_an_adult_be_told_again(town: Town) -> None:
    reference = town.refer()
    priya = town.sign_in("priya")
    open_case(priya, reference)
    go_by(priya.get_by_role("link", name="Child and family", exact=True))
    go(priya, "Add an adult")
    priya.get_by_label("Name", exact=True).fill("Oona Quill")
    priya.get_by_label("Address line 1").fill("3 Weir Lane")
    priya.get_by_label("No: withhold their address").check()
    press(priya, "Save")
    adults = priya.get_by_role("region", name="Adults")
    expect(adults).to_contain_text("Address withheld")
    go_by(adults.get_by_role("link", name="Change what is kept of Oona Quill"))
    expect(priya.locator("main")).to_contain_text("Only a team lead lets it be told again.")
    marian = town.sign_in("marian")
    marian.goto(priya.url)
    go(marian, "May it be told again?")
    look_at_both_widths(marian, called="adult-told")
    press(marian, "Let it be told again")
    expect(marian.get_by_role("alert")).to_contain_text("Select who you have it from")
    look_at_both_widths(marian, called="error-adult-told")
    marian.get_by_label("The child or the family").check()
    press(marian, "Let it be told again")
    expect(marian.get_by_role("region", name="Adults")).to_contain_text("3 Weir Lane")


def test_an_officer_corrects_a_day_of_birth_and_the_school_that_was_read_out_wrongly(town: Town) -> None:
    reference = town.refer()
    priya = town.sign_in("priya")
    open_case(priya, reference)
    go_by(priya.get_by_role("link", name="Child and family", exact=True))
    go(priya, "Correct or add to the particulars")
    look_at_both_widths(priya, called="particulars")
    fill_day(priya, "Date of birth", "31 2 2015")
    priya.get_by_label("Present or last school").fill("No such school")
    press(priya, "Save")
    summary = priya.get_by_role("alert")
    for said in ("Enter a real date", "No school of the directory fits", "Select who you have it from"):
        expect(summary).to_contain_text(said)
    expect(priya.get_by_label("Present or last school")).to_have_value("No such school")
    look_at_both_widths(priya, called="error-particulars")
    fill_day(priya, "Date of birth", "28 2 2015")
    priya.get_by_label("Present or last school").fill("")
    priya.get_by_label("Child protection plan", exact=True).check()
    priya.get_by_label("Another agency or council").check()
    press(priya, "Save")
    particulars = priya.get_by_role("region", name="Particulars")
    expect(particulars).to_contain_text("28 Feb 2015")
    expect(particulars).to_contain_text("Child protection plan")
    particulars.get_by_text("Who changed them last").click()
    expect(particulars).to_contain_text("From: another agency or council")
    look_at_both_widths(priya, called="child-corrected")
