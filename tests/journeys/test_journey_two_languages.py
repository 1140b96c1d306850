"""A parent who reads Polish gets our letter in Polish, answers at its door, and an officer sees what went and came."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from base import clock
from base.database import writing
from base.extensions import db
from casework.letters.letters import plan_letter
from models.case import Case
from models.letter import Letter
from security.actor import Actor
from security.letter_codes import letter_code
from tests.journeys.looking import TELEPHONE, go_by, look_at_both_widths, press
from tests.journeys.test_journey_case import open_case
from tests.journeys.town import Town
from tests.journeys.walking import walk_of

pytestmark = [pytest.mark.journey, pytest.mark.parametrize("database", ["sqlite"], indirect=True, scope="session")]
PARENT = {"id": "c" * 32, "parent-name": {"given": "Ola", "family": "Quill"}}


def test_a_parent_who_reads_polish_gets_our_letter_in_it_and_answers_at_the_door(town: Town) -> None:
    reference = town.refer(parents=[PARENT])
    case_id = town.case_id(reference)
    with town.app.app_context(), writing():
        case = db.session.get_one(Case, case_id)
        letter_id = plan_letter(case, "ask-family", key="in-polish", by=Actor.system("tests"), at=clock.now_utc()).id
        code = letter_code(letter_id)
    priya = town.sign_in("priya")
    open_case(priya, reference)
    go_by(priya.get_by_role("link", name="Child and family", exact=True))
    go_by(priya.get_by_role("link", name="Language we write in to Ola Quill"))
    look_at_both_widths(priya, called="language-of-a-parent")
    priya.get_by_label("Polish").check()
    press(priya, "Save")
    expect(priya.locator("main")).to_contain_text("We write to them in Polish")
    priya.goto(f"/cases/{case_id}/letters/{letter_id}")
    polish = priya.locator("[lang=pl][dir=ltr]")
    expect(polish).to_contain_text("Gdzie uczy się Twoje dziecko?")
    expect(polish).to_contain_text(code)
    expect(priya.locator("main")).to_contain_text("Nobody has checked the translation yet.")
    expect(priya.locator("main")).to_contain_text("Where is your child learning?")
    look_at_both_widths(priya, called="letter-in-two-languages")
    with town.app.app_context(), writing():
        db.session.get_one(Letter, letter_id).state = "printed"
    page = town.open(width=TELEPHONE)
    page.goto("/letter")
    go_by(page.get_by_role("link", name="Polski"))
    page.get_by_label("Numer sprawy").fill(reference)
    page.get_by_label("Kod", exact=True).fill(code)
    press(page, "Dalej")
    look_at_both_widths(page, called="letter-start-in-polish")
    go_by(page.get_by_role("link", name="English"))
    press(page, "Start now")
    said = {"parent-education": "no-place", "parent-help": "apply", "answer-name": "Ola Quill"}
    walk_of(town, "cme-parent-answer", said).go(page)
    press(page, "Send")
    open_case(priya, reference)
    expect(priya.locator("main")).to_contain_text("Known")
