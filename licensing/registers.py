"""Registers of approvals: pages by state and end, a search by number or name, and rows to write out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import Select, and_, or_, select

from base.extensions import db
from base.text import plain
from licensing.changing import conditions_of
from licensing.serials import plain_number
from licensing.standing import IS_UNDER_SUSPENSION, State
from licensing.visible import approvals_visible_to
from models.approval import Approval
from security.actor import Actor

PAGE = 50
MOST_COUNTED = 100  # a count is a bounded read: "99+" beyond
MOST_WRITTEN = 20_000
ENDING_SOON = 90  # days


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What a register shows: one state or all, and whether only what ends within ENDING_SOON days."""

    state: State | None = None
    ending: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a register, soonest end first; go on with `after`."""

    approvals: list[Approval]
    after: UUID | None


def register_page(actor: Actor, kind: str, narrowed: Narrowed, *, today: date, after: UUID | None = None) -> Page:
    """A page of a kind's register. A place that is not there any more begins again at the top."""
    wanted = _narrowed(approvals_visible_to(actor).where(Approval.kind == kind), narrowed, today)
    last = db.session.get(Approval, after) if after is not None else None
    if last is not None:
        beyond = and_(Approval.valid_until == last.valid_until, Approval.id > last.id)
        wanted = wanted.where(or_(Approval.valid_until > last.valid_until, beyond))
    found = list(db.session.scalars(wanted.order_by(Approval.valid_until, Approval.id).limit(PAGE + 1)))
    return Page(found[:PAGE], found[PAGE - 1].id if len(found) > PAGE else None)


def count_of(actor: Actor, kind: str, narrowed: Narrowed, *, today: date) -> int:
    """How many there are, counted up to MOST_COUNTED."""
    wanted = _narrowed(approvals_visible_to(actor).where(Approval.kind == kind), narrowed, today)
    return len(db.session.scalars(wanted.with_only_columns(Approval.id).limit(MOST_COUNTED)).all())


def search(actor: Actor, kind: str, typed: str) -> list[Approval]:
    """The approvals whose number or whose holder's surname begins with what was typed, given names left aside."""
    number, name = plain_number(typed), plain(typed)
    if not number and not name:
        return []
    meant = []
    if number:
        meant.append(Approval.number_plain.startswith(number, autoescape=True))
    if name:
        parts = name.split(" ")
        tails = [" ".join(parts[place:]) for place in range(min(len(parts), 6))]  # given names may stand before it
        meant += [Approval.surname_plain.startswith(tail, autoescape=True) for tail in tails]
    wanted = approvals_visible_to(actor).where(Approval.kind == kind, or_(*meant))
    return list(db.session.scalars(wanted.order_by(Approval.surname_plain, Approval.id).limit(PAGE)))


def valid_matching(actor: Actor, typed: str) -> list[Approval]:
    """The valid approvals of any kind that a number or a holder's surname may mean, those this actor may see."""
    number, name = plain_number(typed), plain(typed)
    meant = [Approval.number_plain.startswith(number, autoescape=True)] if number else []
    meant += [Approval.surname_plain.startswith(name, autoescape=True)] if name else []
    if not meant:
        return []
    wanted = approvals_visible_to(actor).where(Approval.state == State.VALID.value, or_(*meant))
    return list(db.session.scalars(wanted.order_by(Approval.surname_plain, Approval.id).limit(PAGE)))


def written_out(actor: Actor, kind: str, narrowed: Narrowed, *, today: date) -> list[Approval]:
    """Every approval that a register holds under a filter, for a file."""
    wanted = _narrowed(approvals_visible_to(actor).where(Approval.kind == kind), narrowed, today)
    return list(db.session.scalars(wanted.order_by(Approval.number_plain, Approval.id).limit(MOST_WRITTEN)))


def valid_on(actor: Actor, kind: str, day: date) -> list[Approval]:
    """The approvals of a kind that are valid on a day, as they stand now."""
    wanted = approvals_visible_to(actor).where(
        Approval.kind == kind,
        Approval.state == State.VALID.value,
        Approval.valid_from <= day,
        Approval.valid_until >= day,
    )
    return list(db.session.scalars(wanted.order_by(Approval.number_plain, Approval.id).limit(MOST_WRITTEN)))


def restrictions(approval: Approval, *, on: date) -> list[str]:
    """The conditions that hold for an approval on a day."""
    return [condition.says for condition in conditions_of(approval.id, on=on)]


def approvals_of(actor: Actor, case_id: UUID) -> list[Approval]:
    """The approvals that came of a case."""
    wanted = approvals_visible_to(actor).where(Approval.case_id == case_id)
    return list(db.session.scalars(wanted.order_by(Approval.issued_at, Approval.id)))


def renewal_of(approval_id: UUID) -> Approval | None:
    """The approval that renews another, if one was issued."""
    return db.session.scalar(select(Approval).where(Approval.replaces_id == approval_id).limit(1))


def _narrowed(wanted: Select[Approval], narrowed: Narrowed, today: date) -> Select[Approval]:
    if narrowed.ending:
        until = today + timedelta(days=ENDING_SOON)
        return wanted.where(
            Approval.state == State.VALID.value, Approval.valid_until >= today, Approval.valid_until <= until
        )
    if narrowed.state is State.SUSPENDED:  # those too that came to their end under it: somebody must still look
        return wanted.where(or_(Approval.state == narrowed.state.value, IS_UNDER_SUSPENSION))
    return wanted if narrowed.state is None else wanted.where(Approval.state == narrowed.state.value)
