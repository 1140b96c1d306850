"""What the page of an organisation shows: its cases as far as the reader may see, what came of them, its own history.

Nothing of a form's answers stands here, so that whoever told us of a concern is not named beside the business.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select

from base.extensions import db
from casework.campaigns.organisation_marks import NEVER_CONFIRMED, REFUSED, SET, UNCONFIRMED, newest_word
from casework.campaigns.packs import Given, given_in
from casework.purges.organisation_holds import held_rows
from casework.timeline import Line
from casework.versions import pinned
from casework.visible import cases_visible_to
from directory.organisation_merging import merged_organisations
from directory.organisations import KIND, every_row_of
from licensing.kinds import shape_of
from licensing.visible import approvals_visible_to
from models.approval import Approval
from models.case import Case
from models.event import Event
from models.organisation import Organisation, OrganisationCase
from models.user import User
from security.actor import Actor

MOST = 200
HOW = {"email": "by email", "post": "by post", "hand": "by hand"}
_WORDS = {
    "organisation-added": "Added to the list of businesses",
    "organisation-changed": "Particulars changed",
    "organisation-held": "Held: no rule deletes it",
    "organisation-hold-ended": "A hold was ended",
    "organisation-merged-in": "Another record of it was merged into this one",
    "organisation-merged": "Merged into another",
    "organisation-merge-undone": "A merge was undone",
    SET: "Marked as {state}; campaigns: {contact}",
    "organisation-address-refused": "An email address was refused",
    "organisation-address-works": "An email address is used again",
    UNCONFIRMED: "Said by somebody not known to speak for it: {as}. Nothing changes until an officer confirms it",
    NEVER_CONFIRMED: "What was said of it was never confirmed ({because}): {as}",
    REFUSED: "An officer has asked it: what was said is not so",
    "organisations-imported": "A list was imported: {added} added, {changed} changed",
}
_BECAUSE = {
    "closed": "its case ended first",
    "joined": "its case went on in another",
    "not-needed": "another step of its case made that unnecessary",
    "death": "a death was recorded on its case",
    "not-said": "the task was ended without saying whether it is so",
}
_WHO = {"visitor": "somebody outside", "link": "somebody by a link", "system": "the system"}  # stands after "by"


@dataclass(frozen=True, slots=True)
class OrganisationCaseLine:
    """A case of an organisation: what it is, how it stands."""

    case: Case
    title: str
    stage: str
    how: str


@dataclass(frozen=True, slots=True)
class Unconfirmed:
    """What somebody said of an organisation who is not known to speak for it. `because`: why nobody will confirm it."""

    said: str  # no-campaigns | closed
    because: str = ""  # in words; empty while a task is there to confirm it


@dataclass(frozen=True, slots=True)
class OrganisationHistory:
    """Everything about an organisation that one reader may see, newest first."""

    cases: Sequence[OrganisationCaseLine]
    approvals: Sequence[tuple[Approval, str]]
    lines: Sequence[Line]
    merged: Sequence[Organisation]
    packs: Sequence[Given]
    is_held: bool  # no rule of retention deletes it
    unconfirmed: Unconfirmed | None


def organisation_count() -> int:
    """How many organisations stand for themselves."""
    found = select(func.count()).select_from(Organisation).where(Organisation.merged_into_id.is_(None))
    return db.session.scalar(found) or 0


def history_of_organisation(row: Organisation, *, reader: Actor) -> OrganisationHistory:
    """The history of an organisation with every row merged into it."""
    rows = every_row_of(row.id)
    ties = {
        tie.case_id: tie
        for tie in db.session.scalars(select(OrganisationCase).where(OrganisationCase.organisation_id.in_(rows)))
    }
    seen = cases_visible_to(reader).where(Case.id.in_(list(ties))).query()
    cases = list(db.session.scalars(seen.order_by(Case.received_at.desc(), Case.id.desc()).limit(MOST)))
    ids = [case.id for case in cases]
    issued = approvals_visible_to(reader).where(Approval.case_id.in_(ids))
    approvals = db.session.scalars(issued.order_by(Approval.issued_at.desc(), Approval.id))
    given = given_in(ids)
    return OrganisationHistory(
        cases=[
            OrganisationCaseLine(case, pinned(case.version_id).title.say(), _stage(case), ties[case.id].how)
            for case in cases
        ],
        approvals=[(one, shape_of(one).title.say()) for one in approvals],
        lines=_lines(rows, cases, given),
        merged=merged_organisations(row.id),
        packs=given,
        is_held=bool(held_rows(rows)),
        unconfirmed=_unconfirmed(rows),
    )


def _unconfirmed(rows: Sequence[UUID]) -> Unconfirmed | None:
    """What was said of an organisation by somebody not known to speak for it and was neither confirmed nor refused."""
    newest = newest_word(rows)
    if newest is None or newest.kind not in (UNCONFIRMED, NEVER_CONFIRMED):
        return None
    why = str(newest.data.get("because", ""))
    return Unconfirmed(str(newest.data.get("as", "")), _BECAUSE.get(why, why.replace("-", " ")))


def _stage(case: Case) -> str:
    definition = pinned(case.version_id)
    if case.state != "open":
        outcome = definition.outcome_shapes.get(case.outcome)
        return outcome.label.say() if outcome is not None else "Closed"
    stages = dict(definition.case.stages) if definition.case is not None else {}
    return stages[case.stage].say() if case.stage in stages else "Open"


def _lines(rows: Sequence[UUID], cases: Sequence[Case], given: Sequence[Given]) -> list[Line]:
    """The organisation's own events, and of the cases that the reader sees their beginnings, ends and packs."""
    own = select(Event).where(Event.subject_kind == KIND, Event.subject_id.in_(rows))
    events = list(db.session.scalars(own.order_by(Event.recorded_at.desc(), Event.id.desc()).limit(MOST)))
    people = {
        user.id: user.name
        for user in db.session.scalars(
            select(User).where(User.id.in_({one.actor_id for one in events if one.actor_id}))
        )
    }
    lines = [_own_line(event, people) for event in events]
    for case in cases:
        title = pinned(case.version_id).title.say()
        lines.append(_line(f"{title} ({case.reference})", case.received_at))
        if case.closed_at is not None:
            lines.append(_line(f"Closed: {title} ({case.reference}), {_stage(case)}", case.closed_at))
    lines += [_line(f"Pack given, version {one.version.number} ({HOW[one.how]})", one.at) for one in given]
    return sorted(lines, key=lambda line: line.happened_at, reverse=True)


def _own_line(event: Event, people: dict[UUID, str]) -> Line:
    told = {key: str(value).replace("-", " ") for key, value in event.data.items()}
    if event.kind == NEVER_CONFIRMED:
        told["because"] = _BECAUSE.get(str(event.data.get("because")), told.get("because", ""))
    words = _WORDS.get(event.kind, event.kind.replace("-", " ").capitalize())
    who = people.get(event.actor_id) if event.actor_id else None
    return _line(words.format_map(_Gaps(told)), event.at, who or _WHO.get(event.actor_kind, event.actor_name))


def _line(words: str, at: datetime, who: str = "") -> Line:
    return Line(seq=0, kind="", words=words, who=who, happened_at=at, recorded_at=at)


class _Gaps(dict[str, str]):
    """What an old event lacks is left out of the sentence, never an error."""

    def __missing__(self, key: str) -> str:
        return "…"
