"""A search that goes on: looked at each week, and begun again when somebody names a child who was given up."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from base import clock
from base.database import writing
from base.extensions import db
from casework.checklists import RowState, Ticked, rows_of, tick
from casework.closing import close_case
from casework.decisions import decide
from casework.finishing import finish_task
from models.case import Case
from tests.integration.casework.marlowe import tasks
from tests.integration.casework.test_casework_closing import EVIDENCE
from tests.integration.casework.test_casework_doors import CONCERN
from tests.journeys.looking import TELEPHONE, go_by, look_at_both_widths, press
from tests.journeys.test_journey_case import find, go, open_case
from tests.journeys.test_journey_chaperone import officer_of
from tests.journeys.test_journey_doors import through
from tests.journeys.test_journey_same_child import compare
from tests.journeys.test_journey_school_returns import NED
from tests.journeys.test_journey_triage import choose, to_queue
from tests.journeys.town import ENOUGH, Town

pytestmark = [pytest.mark.journey, pytest.mark.parametrize("database", ["sqlite"], indirect=True, scope="session")]
CME, REVIEW = "Children missing education", "Review the case"
NEXT = "The health visitor asks the grandmother."
KNOWN = {key.replace("-", "_"): value for key, value in NED.items()} | {"safeguarding_circumstances": ["none"]}


def searched_for(town: Town) -> str:
    """A referral about a child whom nobody can find; its reference."""
    reference = town.refer(**KNOWN)
    with town.app.app_context(), writing():
        case = db.session.scalars(select(Case).where(Case.reference == reference)).one()
        finish_task(tasks(case)["triage"], "whereabouts-unknown", {}, by=officer_of("priya"), at=clock.now_utc())
    return reference


def given_up(town: Town) -> str:
    """The same child after every enquiry, on whom two people have ended the search; the reference."""
    reference = searched_for(town)
    with town.app.app_context(), writing():
        case, priya, at = db.session.scalars(select(Case)).one(), officer_of("priya"), clock.now_utc()
        enquiries = tasks(case)["enquiries"]
        nothing = Ticked(RowState.DONE, asked_of="Records", result="No trace")
        tick(enquiries, [row.code for row in rows_of(enquiries)], nothing, by=priya, at=at)
        decision = close_case(case, "failed-to-track", EVIDENCE, by=priya, at=at, reason="Nothing more").decision
        assert decision is not None
        decide(decision.id, agreed=True, reason="", by=officer_of("helen"), at=at)
    return reference


def goes_on(page: Page, reference: str) -> None:
    """The case is open again, and somebody is asked to read what is new before anything else is done."""
    open_case(page, reference)
    expect(page.get_by_text("Closed", exact=True)).to_have_count(0)
    expect(page.locator("#tasks").get_by_role("link", name="Read what is new")).to_have_count(1)


def test_a_referral_that_names_a_child_who_was_given_up_opens_the_closed_case(town: Town) -> None:
    reference = given_up(town)
    town.at("2026-12-10T12:00")
    lead = town.open()
    lead.goto("/apply/cme-referral")
    press(lead, "Start now")
    said = ENOUGH | NED | {"address-status": "not-known", "safeguarding-circumstances": ["none"]}
    again = through(town, lead, "cme-referral", said)
    assert again != reference
    expect(lead.locator("main")).not_to_contain_text(reference)  # whoever refers is not told what we know

    priya = town.sign_in("priya")
    goes_on(priya, reference)
    look_at_both_widths(priya, called="case-named-again")
    find(priya, again)
    expect(priya).to_have_title(f"Case {reference} – Marlowe Borough Council")


def test_a_neighbour_who_names_a_child_who_was_given_up_makes_a_person_decide(town: Town) -> None:
    reference = given_up(town)
    neighbour = town.open(width=TELEPHONE)
    neighbour.goto("/apply/cme-concern")
    press(neighbour, "Start now")
    again = through(town, neighbour, "cme-concern", CONCERN | {"child-name": NED["child-name"]})
    priya = town.sign_in("priya")
    open_case(priya, reference)
    expect(priya.get_by_text("Closed", exact=True).first).to_be_visible()  # a name alone opens nothing
    open_case(priya, again)
    compare(priya)
    go_by(priya.locator("main").get_by_role("button", name="This is the same child"))
    open_case(priya, again)
    go(priya, "Decide whether an earlier search goes on")
    look_at_both_widths(priya, called="task-found-again")
    choose(priya, "Go on in the earlier case")
    goes_on(priya, reference)


def test_a_case_is_looked_at_each_week(town: Town) -> None:
    reference = searched_for(town)
    priya = town.sign_in("priya")
    row = priya.get_by_role("row", name=REVIEW)
    to_queue(priya, CME)
    go_by(row.get_by_role("link", name=REVIEW))
    choose(priya, "Reviewed")
    press(priya, "Continue")
    expect(priya.get_by_role("alert")).to_contain_text("What is next?")
    look_at_both_widths(priya, called="error-weekly-review")
    priya.get_by_label("What is next?").fill(NEXT)
    priya.get_by_label("Main reason for the child missing education").select_option(label="Whereabouts unknown")
    press(priya, "Continue")
    to_queue(priya, CME)
    expect(row).to_have_count(0)

    town.at("2026-11-30T12:00")
    priya.reload()
    expect(row).to_have_count(0)
    for moment in ("2026-12-01T12:00", "2026-12-01T12:05"):  # five working days on; twice: one task
        town.at(moment)
        priya.reload()
        expect(row).to_have_count(1)
    open_case(priya, reference)
    go(priya, "Decisions")  # whoever reviews it next reads what was written
    expect(priya.locator("main")).to_contain_text(NEXT)
    look_at_both_widths(priya, called="case-reviewed")
