"""After a death no link that was sent out opens anything about the child, whatever kind of link it is."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from base.database import make, writing
from base.extensions import db
from casework.asking_together import ask_together, asked_together
from casework.cases import link_cases
from casework.death import record_death
from casework.intake.begun_origins import BEGUN
from casework.intake.filings import open_filing
from casework.tasks import shape_of, start_task
from casework.versions import pinned
from jobs.relay import relay_due
from models.begun_form import BegunForm
from models.case import Case
from models.letter import Letter
from models.link import Link
from models.wait import Wait
from security.actor import Actor
from security.links import make_link
from tests.integration.casework.marlowe import AT, SERVICE, send

SOON, LATER = AT + timedelta(hours=1), AT + timedelta(hours=2)
OFFICE = "office@brook.example"


def open_links(kind: str) -> int:
    return len(db.session.scalars(select(Link.id).where(Link.opens_kind == kind, Link.revoked_at.is_(None))).all())


def asked_about(council, *given: str) -> list[Case]:
    """Brothers and sisters about whom Brook School is asked in one e-mail, which has gone."""
    with writing():
        named = [{"child-name": {"given": one, "family": "Quill"}, "last-school": {"urn": "100001"}} for one in given]
        cases = [send(answers) for answers in named]
        for one in cases:
            for other in cases:
                if one is not other:
                    link_cases(one, other.id, "sibling", at=AT)
        asked = [
            start_task(one, pinned(one.version_id).task_shapes["ask-school"], by=council.officer, at=AT)
            for one in cases
        ]
        shape = shape_of(asked[0], cases[0])
        ask_together(asked[0], shape.wait, [one.id for one in asked[1:]], by=council.officer, at=AT)
    relay_due(SOON, at=SOON)
    assert sorted(listed(cases[0])) == sorted(one.reference for one in cases)
    return cases


def listed(case: Case) -> list[str]:
    """The references that the link to the questions asked together shows the school."""
    group = db.session.scalars(select(Wait.together_id).where(Wait.case_id == case.id)).one()
    return [one.reference for one in asked_together(group, OFFICE)]


@pytest.mark.parametrize("state", ["waiting", "returned", "ended", "answered"])
def test_a_school_asked_about_several_children_no_longer_finds_the_one_who_died(council, state):
    died, living = asked_about(council, "Ivy", "Ned")
    with writing():
        db.session.scalars(select(Wait).where(Wait.case_id == died.id)).one().state = state
        record_death(died.child_id, died_on=None, by=council.officer, at=LATER)
    assert listed(living) == [living.reference]
    assert open_links("together") == 1, "the school still answers about the other child"


def test_a_link_to_several_questions_opens_nothing_once_each_of_the_children_has_died(council):
    cases = asked_about(council, "Ivy", "Ned")
    for case in cases:
        assert open_links("together") == 1
        with writing():
            record_death(case.child_id, died_on=None, by=council.officer, at=LATER)
    assert open_links("together") == 0


def test_after_a_death_nobody_opens_a_letter_by_its_link_or_a_form_that_the_case_began(council):
    with writing():
        case, other = send(), send({"child-name": {"given": "Ed", "family": "Brown"}})
        for one in (case, other):
            letter = make(
                db.session(),
                Letter,
                key=f"{one.id}",
                case_id=one.id,
                version_id=one.version_id,
                number=1,
                kind="first-letter",
                party_kind="parent",
                planned_at=AT,
            )
            make_link("letter", letter.id, email="parent@x.example", at=AT)
            draft = open_filing(SERVICE, by=Actor.system("tests"), at=AT, email="parent@x.example", channel=BEGUN)
            make(db.session(), BegunForm, filing_id=draft.id, case_id=one.id, service=SERVICE, at=AT)
            make_link("draft", draft.id, email="parent@x.example", at=AT)
    assert (open_links("letter"), open_links("draft")) == (2, 4), "each has a letter, a form begun, and one sent"
    with writing():
        record_death(case.child_id, died_on=None, by=council.officer, at=LATER)
    assert (open_links("letter"), open_links("draft")) == (1, 2)
