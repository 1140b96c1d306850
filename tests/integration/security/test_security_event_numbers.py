"""Events of a case are numbered without gaps, also where part of a transaction is undone."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

import pytest
from flask.ctx import AppContext
from sqlalchemy import select

from base.database import locked, writing
from base.extensions import db
from base.ids import new_id
from models.case import Case
from models.filing import DefinitionVersion
from security.actor import Actor
from security.history import history_of, record, record_many

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
BY = Actor.system("tests")


@pytest.fixture
def case_id(context: AppContext) -> UUID:
    with writing() as session:
        version = DefinitionVersion(
            id=new_id(), service="made-up", number=1, schema_number=1, content_hash="0", document={},
            is_current=True, published_at=AT,
        )  # fmt: skip
        session.add(version)
        session.flush()
        case = Case(
            reference="EW-1", service="made-up", version_id=version.id, case_type="CME", opened_at=AT, received_at=AT
        )
        session.add(case)
        session.flush()
        return case.id


def numbers(case_id: UUID) -> list[int]:
    return [event.seq for event in history_of("case", case_id)]


def test_events_of_one_transaction_follow_those_of_the_one_before(case_id: UUID) -> None:
    for _ in range(2):
        with writing():
            assert [record("case", case_id, f"act-{n}", by=BY, at=AT).seq for n in range(3)]
            record_many([(case_id, "swept", {}), (case_id, "swept", {})], by=BY, at=AT)
    assert numbers(case_id) == list(range(1, 11))
    db.session.remove()
    assert db.session.scalar(select(Case.event_seq).where(Case.id == case_id)) == 10


def test_events_before_a_savepoint_that_is_undone_keep_their_numbers(case_id: UUID) -> None:
    for held in (False, True):
        with writing() as session:
            if held:
                locked(session, Case, case_id)
            for _ in range(3):
                record("case", case_id, "before", by=BY, at=AT)
            undone = session.begin_nested()
            record("case", case_id, "undone", by=BY, at=AT)
            undone.rollback()
            assert record("case", case_id, "after", by=BY, at=AT).seq == (8 if held else 4)
    assert numbers(case_id) == list(range(1, 9))
    db.session.remove()
    assert db.session.scalar(select(Case.event_seq).where(Case.id == case_id)) == 8


def test_a_case_that_is_read_again_says_how_many_events_it_has_by_now(case_id: UUID) -> None:
    with writing() as session:
        record("case", case_id, "first", by=BY, at=AT)
        record("case", case_id, "second", by=BY, at=AT)
        case = locked(session, Case, case_id)
        assert case.event_seq == 2
        record("case", case_id, "third", by=BY, at=AT)
        assert case.event_seq == 3


def test_events_that_are_undone_leave_no_gap(case_id: UUID) -> None:
    with writing() as session:
        record("case", case_id, "before", by=BY, at=AT)
        undone = session.begin_nested()
        record("case", case_id, "undone", by=BY, at=AT)
        record("case", case_id, "undone", by=BY, at=AT)
        undone.rollback()
        record("case", case_id, "after", by=BY, at=AT)
        with session.begin_nested():
            record("case", case_id, "kept", by=BY, at=AT)
        record("case", case_id, "last", by=BY, at=AT)
    assert numbers(case_id) == [1, 2, 3, 4]
    assert [event.kind for event in history_of("case", case_id)] == ["before", "after", "kept", "last"]
    db.session.remove()
    assert db.session.scalar(select(Case.event_seq).where(Case.id == case_id)) == 4


def test_a_transaction_that_fails_counts_nothing(case_id: UUID) -> None:
    class Stopped(Exception):
        pass

    with pytest.raises(Stopped), writing():  # noqa: PT012 - what is written before the fault is the point
        record("case", case_id, "never", by=BY, at=AT)
        raise Stopped
    with writing():
        assert record("case", case_id, "first", by=BY, at=AT).seq == 1
    assert numbers(case_id) == [1]
