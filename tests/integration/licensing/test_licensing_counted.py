"""The approvals that a return counts: those that stood at the end of a day, as their histories tell."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from base.database import writing
from base.extensions import db
from forms.definition.returns import Taken
from licensing.suspending import suspend
from models.case import Case
from reporting.council_returns import CouncilReturn, preview
from reporting.counted_cases import Span
from security.actor import Actor, ActorKind
from security.permissions import Role
from tests.fixtures.definitions_once import read_once
from tests.integration.licensing.guild import AT, KIND, Guild

REPORTS = Path(__file__).parents[3] / "definitions/services/licensing-reports.yaml"
MANAGER = Actor(ActorKind.USER, roles=frozenset({Role.MANAGER}))
AUDITOR = Actor(ActorKind.USER, roles=frozenset({Role.AUDITOR}))
DAY = AT.date()


@pytest.fixture
def guild(context):
    with writing():
        return Guild()


def stood(approval, day, *, reader=MANAGER, taken=Taken.ON_DAY):
    """The report of chaperones as licensing has it, of this guild's approvals."""
    definition = read_once(REPORTS.read_text(), REPORTS.name).definition
    shape = replace(definition.return_shapes["chaperones"], approvals=(approval.kind,), taken=taken)
    found = preview(reader, CouncilReturn(definition.service, approval.version_id, definition, shape), Span(day, day))
    return {column.id: {code.id: code.count for code in column.codes if code.count} for column in found.figures.columns}


def test_approvals_are_counted_by_how_they_stood_on_the_day(guild):
    with writing():
        approval = guild.issued()
        suspended_on = AT + timedelta(days=3)
        suspend(approval.id, reason="A call", by=guild.lead, at=suspended_on)
    assert approval.kind == KIND
    assert stood(approval, DAY - timedelta(days=1)) == {"state": {}, "ends": {}}
    assert stood(approval, DAY)["state"] == {"valid": 1}
    assert stood(approval, suspended_on.date())["state"] == {"suspended": 1}


def test_what_ends_soon_is_told_apart_and_what_has_ended_stands_no_more(guild):
    with writing():
        approval = guild.issued()
    last = approval.valid_until
    left = [(1, "one-month"), (31, "three-months"), (91, "later"), (0, "one-month")]
    for days, code in left:
        assert stood(approval, last - timedelta(days=days))["ends"] == {code: 1}
    assert stood(approval, last + timedelta(days=1)) == {"state": {}, "ends": {}}


def test_those_that_were_issued_within_days_are_counted_once_and_restricted_ones_not_for_everybody(guild):
    with writing():
        approval = guild.issued()
    assert stood(approval, DAY, taken=Taken.IN_PERIOD)["state"] == {"valid": 1}
    assert stood(approval, DAY + timedelta(days=1), taken=Taken.IN_PERIOD)["state"] == {}
    with writing():
        db.session.get_one(Case, approval.case_id).restricted = True
    assert stood(approval, DAY)["state"] == {"valid": 1}
    assert stood(approval, DAY, reader=AUDITOR)["state"] == {}
