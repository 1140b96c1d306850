"""The five services once more, with everybody but the council on a telephone: each party's whole way, at 360 pixels.

At a desk the same ways are walked in the files of each service, together with what officers do; here an officer's
work is done by call, so that it costs next to nothing. Every page that is passed is seen to fit its window.
"""

from __future__ import annotations

from datetime import date

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from base import clock
from base.database import writing
from base.extensions import db
from casework.cases import filings_of
from casework.closing import close_case
from casework.decisions import decide
from casework.finishing import finish_task
from casework.identities import confirm_sender
from models.case import Case
from models.task import Task
from tests.integration.casework.marlowe import tasks
from tests.integration.licensing.production import CHECKED, GRANT
from tests.journeys import test_journey_chaperone as chaperone
from tests.journeys import test_journey_performance as performance
from tests.journeys import test_journey_work_permit as permit
from tests.journeys.looking import TELEPHONE, glance, press
from tests.journeys.referring import Referring
from tests.journeys.test_journey_school_returns import CAME, GONE, state_at_home, tell
from tests.journeys.test_journey_together import HAS_LEFT, HOST
from tests.journeys.town import REFERRER, Town
from tests.journeys.walking import walk_of

pytestmark = [pytest.mark.journey, pytest.mark.parametrize("database", ["sqlite"], indirect=True, scope="session")]


def case_of(town: Town, reference: str) -> Case:
    """The case of a reference, inside the town's application."""
    return db.session.scalars(select(Case).where(Case.reference == reference)).one()


def finish(town: Town, reference: str, kind: str, choice: str, *, by: str = "priya") -> None:
    """An officer ends a task of a case."""
    with town.app.app_context(), writing():
        case = case_of(town, reference)
        finish_task(tasks(case)[kind], choice, {}, by=chaperone.officer_of(by), at=clock.now_utc())


def comes_in(town: Town, mailbox: str, about: str = "") -> Page:
    """Somebody opens the newest link in a mailbox on a telephone, and gives the code."""
    page = town.open(width=TELEPHONE)
    page.goto(town.link(mailbox, about))
    permit.give_the_code(town, page, mailbox)
    return glance(page)


def test_a_referral_is_sent_completed_and_answered_on_telephones(town: Town) -> None:
    lead = Referring(town.open(width=TELEPHONE), seen=glance)
    reference = lead.refer()
    glance(lead.page, called="telephone-referral-sent")

    later = comes_in(town, REFERRER, reference)
    press(later, "Go on")
    again = Referring(later, seen=glance, school="Hazel Lane")
    later.get_by_role("textbox", name="Unique pupil number").fill("A123456789012")
    again.go_on()
    again.name_school()
    again.go_to_check()
    expect(glance(later).get_by_text("Ivy Quillfeather")).to_be_visible()
    again.send()

    finish(town, reference, "triage", "whereabouts-unknown")
    (asked,) = town.post(HOST)
    school = comes_in(town, asked.to)
    press(school, "Start now")
    walk_of(town, "cme-school-answer", HAS_LEFT, seen=glance).go(school)
    glance(school).locator("input[name=declaration]").check()
    press(school, "Send")
    expect(glance(school).get_by_role("heading", level=1)).to_have_text("Answer sent")


def test_schools_tell_of_a_leaver_and_of_a_new_pupil_on_telephones(town: Town) -> None:
    joanne = town.sign_in("joanne", width=TELEPHONE)
    left = tell(town, joanne, "school-leaver", GONE, called="telephone-gone", see=glance)
    state_at_home(glance(joanne), left, "Received")
    dev = town.sign_in(town.secretary_of("990002", "Dev Sharp"), width=TELEPHONE)
    tell(town, dev, "new-pupil", CAME, called="telephone-came", see=glance)
    state_at_home(joanne, left, "Destination confirmed")
    glance(joanne)


def approve(town: Town, council: chaperone.InTown) -> None:
    """Officers telephone both referees, read the knowledge check, make the other checks, and approve."""
    with town.app.app_context(), writing():
        at, case = clock.now_utc(), db.session.scalars(select(Case)).one()
        for filing in filings_of(case):
            confirm_sender(filing, by=council.officer, at=at)
        spoken = {"confirmed-with": "By the number on the club's website", "confirmed-on": at.date().isoformat()}
        for task in db.session.scalars(select(Task).where(Task.kind == "confirm-reference")).all():
            finish_task(task, "confirmed", spoken, by=council.officer, at=at)
        council.finish(case, "knowledge-passed", "noted", at=at)
        council.decided(council.checked(case, at=at, issued_on=date(2024, 1, 10)), "approved", at=at)


def test_a_chaperone_applies_is_vouched_for_and_renews_on_telephones(town: Town) -> None:
    chaperone.apply(town, width=TELEPHONE)
    with town.app.app_context(), writing():
        council = chaperone.InTown()
        council.read(db.session.scalars(select(Case)).one(), at=clock.now_utc())
    chaperone.give_references(town, width=TELEPHONE)
    with town.app.app_context(), writing():
        council.finish(db.session.scalars(select(Case)).one(), "training", "taken", at=clock.now_utc())
    chaperone.show_knowledge(town, width=TELEPHONE)
    approve(town, council)
    chaperone.card_of(town, chaperone.FIRST, width=TELEPHONE)

    town.at("2026-12-10T10:00")  # a month before it ends
    chaperone.renew(town, width=TELEPHONE)


def test_an_employer_a_parent_and_a_school_come_to_a_permit_on_telephones(town: Town) -> None:
    employer = permit.ask(town, width=TELEPHONE)
    reference = employer.locator(".govuk-panel strong").inner_text()
    permit.answer_as_parent(town, width=TELEPHONE, javascript=True)
    permit.answer_as_school(town, width=TELEPHONE)
    employer.reload()
    glance(permit.silent(employer), called="telephone-permit-all-sent")
    finish(town, reference, "decide", "checked", by="lena")
    end(town, reference, "granted", {}, recommended_by="lena")
    permit.hold(town, width=TELEPHONE)


def test_a_producer_a_parent_and_a_school_come_to_a_licence_on_telephones(town: Town) -> None:
    reference = performance.ask(town, width=TELEPHONE)
    performance.answer_as_parent(town, width=TELEPHONE)
    performance.sign(town, width=TELEPHONE)
    performance.answer_as_school(town, width=TELEPHONE)
    with town.app.app_context(), writing():
        for task, choice, said in CHECKED:
            by = chaperone.officer_of("lena")
            finish_task(tasks(case_of(town, reference))[task], choice, said, by=by, at=clock.now_utc())
    finish(town, reference, "school-view", "satisfied", by="lena")
    end(town, reference, "licensed", GRANT, recommended_by="lena")
    for mailbox in (performance.FILM, performance.HOME):
        performance.read_copy(town, mailbox, width=TELEPHONE)


def end(town: Town, reference: str, outcome: str, evidence: dict[str, object], *, recommended_by: str) -> None:
    """An officer who has checked who asks recommends how a case ends, and the manager agrees."""
    with town.app.app_context(), writing():
        case, by, at = case_of(town, reference), chaperone.officer_of(recommended_by), clock.now_utc()
        for filing in filings_of(case):
            confirm_sender(filing, by=by, at=at)
        decision = close_case(case, outcome, evidence, by=by, at=at, reason="All is well").decision
        assert decision is not None
        decide(decision.id, agreed=True, reason="", by=chaperone.officer_of("david"), at=at)
