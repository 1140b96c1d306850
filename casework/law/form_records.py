"""What the record of a form says to rules of the law: when each party was asked and sent its part, when its case ended,
and what officers have said of it in their tasks since it came.

`forms.definition.record_facts` lists the facts; here each is looked up.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from sqlalchemy import select

from base.extensions import db
from casework.law.childs_approvals import given_to_the_child
from casework.like_forms import is_of_several
from casework.versions import pinned
from forms.definition.record_facts import APPROVALS, COUNT, OFFICER, OUTCOME, PART
from models.case import Case
from models.filing import Filing, FilingPart
from models.part_request import PartRequest
from models.task import Task
from statutory.london import london_day


class FormRecord:
    """The record of one form, read when a fact of it is first asked for. Days are ISO texts."""

    def __init__(self, filing: Filing, today: date) -> None:
        self._filing, self._today = filing, today

    def __call__(self, fact: str, among: Sequence[str], /) -> Any:
        """A fact by its name; None where the record has none."""
        first, _, rest = fact.partition(".")
        if first in (OUTCOME, OFFICER):
            return self._officers_said.get(fact)
        if first == APPROVALS:
            return given_to_the_child(self._filing, among)
        if first == COUNT:
            return is_of_several(self._filing, pinned(self._filing.version_id), rest, today=self._today)
        if first != PART:
            return _day(self._case_ended) if fact == "case-ended" else None
        name, _, what = rest.partition(".")
        part = next((one for one in self._filing.parts if one.party == name), None)
        if part is None:
            return None
        if what == "sent":  # of what an officer entered for somebody the day counts on which it came
            return _day((part.received_at or part.done_at) if part.state == "done" else None)
        return self._asked(part)

    def _asked(self, part: FilingPart) -> str | None:
        request = self._requests.get(part.id)
        return _day(request.asked_at if request is not None and request.email else None)

    @cached_property
    def _requests(self) -> dict[UUID, PartRequest]:
        found = select(PartRequest).where(PartRequest.filing_id == self._filing.id)
        return {request.part_id: request for request in db.session.scalars(found)}

    @cached_property
    def _officers_said(self) -> dict[str, Any]:
        """The choice that each task was last ended with since this form came, and the days answered in them.

        What was said before belongs to an earlier form, of another school perhaps: each form is looked at anew. What a
        second person has still to agree to is not said yet.
        """
        if self._filing.case_id is None or self._filing.submitted_at is None:
            return {}
        found = select(Task.kind, Task.outcome, Task.answers)
        found = found.where(Task.case_id == self._filing.case_id, Task.state == "done")
        found = found.where(Task.finished_at >= self._filing.submitted_at)
        said: dict[str, Any] = {}
        for row in db.session.execute(found.order_by(Task.finished_at, Task.id)):
            said[f"{OUTCOME}.{row.kind}"] = row.outcome
            answers = (row.answers or {}).items()
            said.update({f"{OFFICER}.{name}": day for name, day in answers if isinstance(day, str)})
        return said

    @cached_property
    def _case_ended(self) -> datetime | None:
        case = db.session.get(Case, self._filing.case_id) if self._filing.case_id is not None else None
        return case.closed_at if case is not None else None


def _day(at: datetime | None) -> str | None:
    return london_day(at).isoformat() if at is not None else None
