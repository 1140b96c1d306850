"""A form of several parties about a child whose record few may see: nobody else is asked before a person has looked."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from base.database import writing
from base.extensions import db
from models.message import Message
from tests.integration.casework.marlowe import tasks, twin
from tests.integration.employment.seaside import Seaside, asked_for

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture
def seaside(context) -> Seaside:
    with writing():
        return Seaside()


def asked() -> dict[str, Message]:
    """The questions for somebody's part of a form, by their kind."""
    found = select(Message).where(Message.kind.in_(("ask-parent", "ask-school")))
    return {one.kind: one for one in db.session.scalars(found)}


def test_nobody_is_asked_about_a_protected_child_because_an_employer_names_it(seaside):
    with writing():
        twin(date_of_birth=date(2012, 5, 6)).restricted = True
        _, case = asked_for()
    assert (case.restricted, case.outward_held, "protected-match" in tasks(case)) == (True, True, True)
    assert {kind: one.state for kind, one in asked().items()} == {"ask-parent": "held", "ask-school": "held"}
    assert {one.case_id for one in asked().values()} == {case.id}, "who releases them finds them on the case"
