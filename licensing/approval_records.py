"""What the record of an approval says to rules of the law: its days and state, its suspension, its checks.

`forms.definition.record_facts` lists the facts; here each is looked up.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from functools import cached_property
from typing import Any

from sqlalchemy import select

from base.extensions import db
from forms.definition.record_facts import CHECK
from licensing.checks import checks_noted
from licensing.own_work import TELL_TODAY
from licensing.relying import reliances
from licensing.standing import SUBJECT
from licensing.suspending import suspension_of
from models.approval import Approval, ApprovalReliance, ApprovalSuspension
from models.event import Event
from models.message import Message, MessagePart
from models.task import Task
from security.history import history_of
from statutory.london import london_day


class ApprovalRecord:
    """The record of one approval, each part of it read when it is first asked for. Days are ISO texts."""

    def __init__(self, approval: Approval) -> None:
        self._approval = approval

    def __call__(self, fact: str, among: Sequence[str], /) -> Any:
        """A fact by its name; None where the record has none."""
        first, _, rest = fact.partition(".")
        if first == CHECK:
            code, _, name = rest.partition(".")
            return self._of_check(code, name, among)
        if first == "suspension":
            return self._of_suspension(rest, among)
        approval = self._approval
        return {
            "begins": approval.valid_from.isoformat(),
            "ends": approval.valid_until.isoformat(),
            "issued": _day(approval.issued_at),
            "state": approval.state in among,
            "renewal-received": approval.renewal_received,
            "number": approval.number,
        }.get(fact)

    def _of_check(self, code: str, name: str, among: Sequence[str]) -> Any:
        if name == "noted":
            days = [_day(event.at) for event in self._notes if event.data.get("check") == code and _is(event, among)]
            return max(days, default=None)
        row = self._checks.get(code)
        if row is None:
            return None
        if name == "is":
            return row.status in among
        day: date | None = {"issued": row.issued_on, "seen": row.seen_on, "until": row.valid_until}.get(name)
        return day.isoformat() if day is not None else None

    def _of_suspension(self, name: str, among: Sequence[str]) -> Any:
        suspension = self._suspension
        if suspension is None:
            return None
        if name == "begun":
            return _day(suspension.begun_at)
        if name == "reviewed":
            return suspension.reviewed_at is not None
        return self._told(suspension, among) if name == "told" else None

    def _told(self, suspension: ApprovalSuspension, among: Sequence[str]) -> str | None:
        """The day by which each of a sort had been told: by a message, or all of them as an officer says who told them.

        Nobody of the sort is nobody to tell: the day of the suspension itself. None while somebody waits.
        """
        everybody = reliances(self._approval.id, today=london_day(suspension.begun_at))
        rows = [row for row in everybody if not among or row.kind in among]
        said = db.session.scalar(
            select(Task.finished_at)
            .where(Task.case_id == self._approval.case_id, Task.kind == TELL_TODAY.id, Task.state == "done")
            .where(Task.created_at >= suspension.begun_at)
            .order_by(Task.finished_at, Task.id)
            .limit(1)
        )
        days = [_day(suspension.begun_at)]
        for row in rows:
            told = [at for at in (said, self._sent(row, suspension)) if at is not None]
            if not told:
                return None
            days.append(_day(min(told)))
        return max(days)

    def _sent(self, row: ApprovalReliance, suspension: ApprovalSuspension) -> datetime | None:
        found = (
            select(Message.sent_at)
            .join(MessagePart, MessagePart.message_id == Message.id)
            .where(MessagePart.serves_kind == SUBJECT, MessagePart.serves_id == self._approval.id)
            .where(Message.recipient_id == row.id, Message.state == "sent")
            .where(Message.planned_at >= suspension.begun_at)
        )
        return db.session.scalar(found.order_by(Message.sent_at, Message.id).limit(1))

    @cached_property
    def _checks(self) -> dict[str, Any]:
        return dict(checks_noted(self._approval.case_id))

    @cached_property
    def _suspension(self) -> ApprovalSuspension | None:
        return suspension_of(self._approval.id)

    @cached_property
    def _notes(self) -> list[Event]:
        return [event for event in history_of("case", self._approval.case_id) if event.kind == "check-noted"]


def _is(event: Event, among: Sequence[str]) -> bool:
    return not among or event.data.get("to") in among


def _day(at: datetime) -> str:
    return london_day(at).isoformat()
