"""An officer reads the findings on the case, what the school was shown, and lets something go ahead with a reason."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from base import clock
from base.database import writing
from base.extensions import db
from casework.intake.filings import open_filing, part_of, save_page
from casework.intake.submitting import submit
from casework.law.law_overrides import KIND, finding_mark, may_override, overridden_on, override_finding
from casework.notes import NothingWritten
from forms.checks import CheckPlace
from forms.ports import RuleFinding
from models.case import Case, CaseNote
from models.event import Event
from security.actor import Actor, ActorKind, Contract
from security.permissions import Role
from tests.integration.casework import marlowe
from tests.integration.law.conftest import said
from tests.integration.law.leaver_return import day

PLACED = {"q-shown": "new-school", **day("first-day", "2026-11-18"), "q-placed": "yes"}
THE_LAW = "/cases/{}/findings"


@pytest.fixture
def sent(form):
    """A return on ground a for a pupil whom the council placed, sent after a change of the last day."""
    form.leaves_for_another_school("2026-11-19", **PLACED)
    form.leaves_for_another_school("2026-11-20", **PLACED)
    form.leaves_for_another_school("2026-11-20", **PLACED)
    form.send()
    return form


@pytest.fixture
def page(sent, officer_at_work):
    """The page with the findings, as an officer reads it."""
    return officer_at_work.get(THE_LAW.format(sent.case()))


def test_an_officer_reads_the_verdict_with_its_provision_and_who_may_override(page):
    text = said(page)
    assert "NEED LA VIEW: regulation 9(1)(a) turns on what the council says" in text
    assert "Limit: the council's consent" in text
    assert "Rule ROLL.R9A. May override: An officer, with a reason that is kept." in text
    assert "Check the regulation" in text  # the deletion return rests on a text that was not read


def test_an_officer_sees_what_the_school_was_shown_and_how_the_day_changed(page):
    text = said(page)
    assert "Shown on the page to School" in text
    assert "Deleted on: 2026-11-19, then 2026-11-20" in text
    assert "Found when it was sent" in text


def test_what_was_shown_of_a_ground_that_was_given_up_is_still_there(form, officer_at_work):
    form.leaves_for_another_school("2026-11-19", **PLACED)
    form.post("ground", **{"q-ground": "k"})
    form.send()
    text = said(officer_at_work.get(THE_LAW.format(form.case())))
    assert "What you have told us does not yet show" in text
    assert "We are very sorry." in text
    assert "Rule ROLL.R9A." not in text


def test_a_later_return_shows_what_it_changed(sent, officer_at_work):
    at, case_id = marlowe.AT + timedelta(days=1), sent.case()
    clock.set_clock(at)
    with sent.app.app_context(), writing():
        by = Actor.visitor()
        again = open_filing("leaver-return", by=by, at=at)
        again.case_id = case_id
        part = part_of(again)
        values = {
            "pupil": {"child-name": {"given": "Ivy", "family": "Quill"}, "school-email": "office@brook.example"},
            "ground": {"ground": "a", "last-day": "2026-12-18", "shown": "nothing", "placed": "yes"},
            "more": {},
        }
        for page_id, answers in values.items():
            save_page(part, page_id, answers, by=by, at=at)
        submit(again.id, by=by, at=at)
    text = said(officer_at_work.get(THE_LAW.format(case_id)))
    assert "Deleted on: 2026-11-20, then 2026-12-18" in text
    assert "On roll from: 2026-11-18, then not given" in text


def test_a_letter_says_it_in_the_words_for_schools_and_names_no_child(page):
    letter = re.search(r'<textarea[^>]*id="letter"[^>]*>(.*?)</textarea>', page.get_data(as_text=True), re.DOTALL)[1]
    assert "What you have told us does not yet show" in letter
    assert "NEED LA VIEW" not in letter
    assert "Ivy" not in letter
    assert "Quill" not in letter


def test_the_first_page_of_the_case_shows_what_presses(sent, officer_at_work):
    page = said(officer_at_work.get(f"/cases/{sent.case()}"))
    assert "What the law says of the forms" in page
    assert "NEED LA VIEW" in page


def test_an_officer_lets_it_go_ahead_with_a_reason_and_it_presses_no_more(sent, page, officer_at_work):
    form = re.search(r'href="(/cases/[^"]*/findings/[0-9a-f]{32})"', page.get_data(as_text=True))[1]
    assert "Say why it may go ahead" in said(officer_at_work.post(form, data={"reason": " "}))
    asked = officer_at_work.get(form).get_data(as_text=True)
    once = re.search(r'name="once" value="([^"]+)"', asked)[1]
    for _ in range(2):  # a double click
        answer = officer_at_work.post(form, data={"reason": "The panel agreed on Friday.", "once": once})
        assert answer.status_code == 303
    after = said(officer_at_work.get(THE_LAW.format(sent.case())))
    assert "Ada Marsh let it go ahead under the council’s contract" in after
    assert "The panel agreed on Friday." in after
    with sent.app.app_context():
        (event,) = db.session.scalars(select(Event).where(Event.kind == KIND)).all()
        assert "panel" not in str(event.data)
        assert db.session.scalars(select(CaseNote.body).where(CaseNote.kind == "reason")).all() == [
            "The panel agreed on Friday."
        ]


def test_what_cannot_be_overridden_offers_no_way_to(sent, officer_at_work):
    assert officer_at_work.get(f"{THE_LAW.format(sent.case())}/{'0' * 32}").status_code == 404


def test_a_later_calendar_is_told_beside_what_was_found_at_sending(sent, officer_at_work):
    clock.set_clock(marlowe.AT + timedelta(days=1))
    with sent.app.app_context(), writing():
        from models.filing import Filing, FilingPart

        filing = db.session.scalars(select(Filing).where(Filing.service == "leaver-return")).one()
        part = db.session.scalars(select(FilingPart).where(FilingPart.filing_id == filing.id)).one()
        part.answers = {**part.answers, "placed": "no"}  # corrected on the case
    text = said(officer_at_work.get(THE_LAW.format(sent.case())))
    assert "When it was sent this was found: NEED LA VIEW" in text
    assert "LAWFUL: on these facts" in text


def test_a_case_without_checks_says_so(council, officer_at_work):
    with council.app_context(), writing():
        case_id = marlowe.send().id
    assert "Nothing on this case has been checked against the law." in said(
        officer_at_work.get(THE_LAW.format(case_id))
    )


FINDING = RuleFinding("X", "Too many hours.", overridable_by="council")


def actor(*roles: Role, contract: Contract = Contract.COUNCIL) -> Actor:
    return Actor(ActorKind.USER, name="A", roles=frozenset(roles), contract=contract)


@pytest.mark.parametrize(
    ("overridable_by", "by", "may"),
    [
        ("officer", actor(Role.OFFICER), True),
        ("officer", actor(Role.AUDITOR), False),
        ("council", actor(Role.OFFICER), False),
        ("council", actor(Role.DECISION_MAKER), True),
        ("council", actor(Role.DECISION_MAKER, contract=Contract.PROVIDER), False),
        ("nobody", actor(Role.DECISION_MAKER), False),
        ("chaperone", actor(Role.DECISION_MAKER), False),
    ],
)
def test_the_rule_says_who_may_override(overridable_by, by, may):
    from dataclasses import replace

    assert may_override(replace(FINDING, overridable_by=overridable_by), by=by) is may


def test_an_override_needs_a_reason_and_holds_for_that_finding_alone(sent):
    from dataclasses import replace

    finding, place = replace(FINDING, overridable_by="officer"), CheckPlace("ground", 2)
    with sent.app.app_context():
        case = db.session.get_one(Case, sent.case())
        ada = Actor(ActorKind.USER, case.owner_id or case.id, roles=frozenset({Role.OFFICER}))
        with pytest.raises(NothingWritten), writing():
            override_finding(case, case.id, place, finding, reason=" ", by=ada, at=marlowe.AT)
        with pytest.raises(PermissionError), writing():
            override_finding(case, case.id, place, FINDING, reason="So", by=ada, at=marlowe.AT)
        later = replace(finding, sentence="Far too many hours.")
        assert finding_mark(case.id, place, finding) != finding_mark(case.id, place, later)
        assert finding_mark(case.id, place, finding) == finding_mark(case.id, place, replace(finding, on="2027-01-01"))
        assert overridden_on(case.id) == {}
