"""The case that something belongs to: found by its reference or by a name, among those its reader may see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from flask import request

from base import clock
from base.database import writing
from base.text import squeezed
from blueprints.cases.door import Errors, seen
from casework.facts import today_of
from casework.resting import Rest, WhyNot
from models.case import Case
from reporting.search_results import CaseLine, case_lines, find_anything
from security.audit import Looked, viewed
from security.current import current_actor

MOST = 20
LONGEST = 200
RESTS = {
    Rest.CLOSED: "The case has ended since.",
    Rest.DECIDED: "A decision has been recommended on this case since.",
    Rest.ENQUIRY: "An enquiry of this case names it as its evidence. Have that enquiry made again.",
    Rest.TAKEN: "It says why something else was taken away.",
}
STAYS = {
    WhyNot.NOT_YOURS: "Only whoever wrote or added it, within a day, and team leads and managers take it away. "
    "Tell your team lead now: what is about another family must not stay here.",
    WhyNot.TOO_LATE: "It is more than a day old, so that only a team lead or manager takes it away. Tell yours now.",
    WhyNot.RESTS: "Something has come to rest on it, so only a team lead or manager takes it away. Tell yours now.",
    WhyNot.OURS: "The council made this paper. It is taken back where it was made: a letter on its own page.",
    WhyNot.PHOTO: "An approval in force shows this picture. It can be taken off once that is suspended or has ended.",
}


@dataclass(frozen=True, slots=True)
class Found:
    """What was typed and the cases it fits, as (id, what it is called, what it is)."""

    wanted: str
    choices: Sequence[tuple[str, str, str]]
    is_cut: bool = False


def found_cases(case: Case) -> tuple[Found | None, Errors]:
    """The cases that what was typed fits, but for the one it lies on; each leaves a line that it was shown."""
    wanted = squeezed(request.form.get("wanted", ""))[:LONGEST]
    if not wanted:
        return None, [("wanted", "Enter the reference of the case, or a name")]
    actor, at, own = current_actor(), clock.now_utc(), case.id
    results = find_anything(wanted, reader=actor, today=today_of(at), limit=MOST)
    lines = [*results.cases, *(line for child in results.children for line in child.cases), *results.named]
    if results.exact_case is not None:
        lines = case_lines([seen(results.exact_case)])
    lines = [line for line in lines if line.id != own]
    shown: list[tuple[UUID | None, UUID | None]] = [(line.child_id, line.id) for line in lines]
    with writing():
        for child_id, case_id in shown or [(None, None)]:
            viewed(actor, Looked.SEARCH, child_id=child_id, case_id=case_id, at=at)
    found = Found(wanted, [_choice(line) for line in lines], results.is_cut or results.are_named_cut)
    return found, [] if lines else [("wanted", "No case that you can open has that reference or name")]


def chosen_case() -> UUID | None:
    """The case that was chosen; None where none was."""
    try:
        return UUID(request.form.get("to", ""))
    except ValueError:
        return None


def _choice(line: CaseLine) -> tuple[str, str, str]:
    beside = f", beside {line.beside.name}" if line.beside is not None else ""
    state = "Open" if line.state == "open" else "Closed"
    return str(line.id), f"{line.about or 'Not known'}{beside}", f"{line.reference}. {state}"
