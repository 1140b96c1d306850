"""Deleting a record with every row that belongs to it, whichever room made the table: read from the tables themselves.

A row that can't be without what is deleted goes with it; a row that only mentions it stays, and mentions nothing. So a
table that is added later is purged too, and no room has to know of another's.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from uuid import UUID

from sqlalchemy import Column, Table, and_, delete, or_, select, update

from base.extensions import Base, db
from models.event import Event, Viewing
from models.incoming import IncomingMail
from models.link import Link, LinkCode
from models.message import Message, MessagePart
from models.wait import Timer, Wait
from security.snapshots import leave_out

# Columns that may be empty and yet say whose the row is.
BELONGS = frozenset(
    {
        *(("filing", "case_id"), ("document", "case_id"), ("document", "filing_id"), ("message", "case_id")),
        *(("message", "filing_id"), ("timer", "case_id"), ("incoming_mail", "case_id")),
        ("interest", "case_id"),
    }
)
# Columns that only mention a case: the row stays when the case goes.
MENTIONS = frozenset({("campaign_member", "case_id")})
# What histories, timers and messages call the things they are about; their ids are in no foreign key.
ABOUT = (
    *("case", "child", "approval", "filing", "part", "message", "mail", "timer", "task", "wait", "check"),
    *("organisation", "campaign", "child-adult"),
)
TIMED = ("approval", "booking", "campaign-member", "case", "check", "clock", "filing", "letter", "part", "task", "wait")
SERVED = (*TIMED, "timer")
_AT_ONCE = 200

Owned = dict[str, list[UUID]]


def delete_with_all(table: str, ids: Sequence[UUID]) -> int:
    """Delete rows of a table with everything that belongs to them, in the open transaction; how many rows went.

    Raises: IntegrityError where a row stays that can't be without one of them: then nothing is deleted.
    """
    owned = belonging(table, ids)
    _leave_to_others(owned)
    gone = _delete_told(owned)
    _forget_mentions(owned)
    leave_out(db.session(), {*owned.get("child", ()), *owned.get("case_file", ())})
    for name in reversed([one.name for one in Base.metadata.sorted_tables]):
        for some in _chunks(owned.get(name, [])):
            rows = Base.metadata.tables[name]
            gone += _count(delete(rows).where(rows.c.id.in_(some)))
    db.session.expire_all()  # what the session still holds of them is not there any more
    return gone


def belonging(table: str, ids: Sequence[UUID]) -> Owned:
    """The ids of all rows that go with some rows of a table, by table; those rows themselves included."""
    owned: Owned = {table: list(ids)}
    for one in Base.metadata.sorted_tables:
        if one.name == table or "id" not in one.c:
            continue
        found: dict[UUID, None] = {}
        for column, parent in _ties(one):
            if not column.nullable or (one.name, column.name) in BELONGS:
                for some in _chunks(owned.get(parent, [])):
                    found.update(dict.fromkeys(db.session.scalars(select(one.c.id).where(column.in_(some)))))
        if found:
            owned[one.name] = list(found)
    # E-mail that a case was opened for, to have it placed by a person, and that was placed nowhere else.
    for some in _chunks(owned.get("case_file", [])):
        unplaced = and_(IncomingMail.placing_case_id.in_(some), IncomingMail.case_id.is_(None))
        files = select(IncomingMail.id, IncomingMail.document_id, IncomingMail.attachments).where(unplaced)
        for row in db.session.execute(files).all():
            owned.setdefault("incoming_mail", []).append(row.id)
            kept = [row.document_id, *(UUID(one) for one in row.attachments or [])]
            owned.setdefault("document", []).extend(one for one in kept if one is not None)
    return owned


def _ties(table: Table) -> Iterator[tuple[Column[UUID], str]]:
    for key in table.foreign_keys:
        if isinstance(key.parent, Column):
            yield key.parent, key.column.table.name


def _leave_to_others(owned: Owned) -> None:
    """A message that serves a wait of another case too is that case's from now on: it stays on its history."""
    waits = set(owned.get("wait", []))
    for some in _chunks(owned.get("message", [])):
        served = (
            select(MessagePart.message_id, MessagePart.serves_id, Wait.case_id)
            .join(Wait, and_(MessagePart.serves_kind == "wait", Wait.id == MessagePart.serves_id))
            .where(MessagePart.message_id.in_(some))
        )
        for message_id, wait_id, case_id in db.session.execute(served).all():
            if wait_id in waits or message_id not in owned["message"]:
                continue
            db.session.execute(update(Message).where(Message.id == message_id).values(case_id=case_id))
            owned["message"].remove(message_id)
            parts = select(MessagePart.id).where(MessagePart.message_id == message_id)
            staying = set(db.session.scalars(parts))
            owned["message_part"] = [one for one in owned.get("message_part", []) if one not in staying]


def _delete_told(owned: Owned) -> int:
    """What is tied by no foreign key: histories, looks, timers, links with their codes, parts of others' messages."""
    gone = 0
    every = [one for name, ids in owned.items() for one in ids if name != "event"]
    for some in _chunks(every):
        links = list(db.session.scalars(select(Link.id).where(Link.opens_id.in_(some))))
        owned.setdefault("link", []).extend(links)
        for wanted in (
            delete(Event).where(Event.subject_kind.in_(ABOUT), Event.subject_id.in_(some)),
            delete(Timer).where(Timer.source_kind.in_(TIMED), Timer.source_id.in_(some)),
            delete(MessagePart).where(MessagePart.serves_kind.in_(SERVED), MessagePart.serves_id.in_(some)),
        ):
            gone += _count(wanted)
    for some in _chunks(owned.get("case_file", [])):
        # Who looked at a child is asked as long as the child is known: its record may outlive the case.
        of_cases = Viewing.case_id.in_(some)
        gone += _count(delete(Viewing).where(of_cases, Viewing.child_id.is_(None)))
        _count(update(Viewing).where(of_cases).values(case_id=None))
    for some in _chunks(owned.get("child", [])):
        gone += _count(delete(Viewing).where(Viewing.child_id.in_(some)))
    for some in _chunks(owned.get("link", [])):
        gone += _count(delete(LinkCode).where(LinkCode.link_id.in_(some)))
    return gone


def _forget_mentions(owned: Owned) -> None:
    """Rows that only mention what goes, and rows that go together and mention each other, mention nothing."""
    for table in Base.metadata.sorted_tables:
        for column, parent in _ties(table):
            if not column.nullable:
                continue
            for some in _chunks(owned.get(parent, [])):
                db.session.execute(
                    update(table)
                    .where(or_(column.in_(some)))
                    .values({column.name: None})
                    .execution_options(synchronize_session=False)
                )


def _count(wanted: object) -> int:
    done = db.session.execute(wanted.execution_options(synchronize_session=False))  # type: ignore[attr-defined]  # DML
    return int(getattr(done, "rowcount", 0))


def _chunks(ids: Sequence[UUID]) -> Iterator[Sequence[UUID]]:
    for first in range(0, len(ids), _AT_ONCE):
        yield ids[first : first + _AT_ONCE]
