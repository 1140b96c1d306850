"""What a timeline says for the codes in an event: words from the definitions first, then those of the product.

An event holds ids and codes only (security.history). Whoever reads it later is a person: every code becomes the label
that the case's own definition gives it, a day is written as people write it, and what nobody gave words to is at
least no code.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from base import clock
from casework.own_tasks import OWN_TASKS
from casework.timeline_codes import (
    BECAUSE,
    CHANNELS,
    COLUMNS,
    FILES,
    HOLDS,
    MARKS,
    OUTCOMES,
    PARTIES,
    RECORD_HOLDS,
    RESTS,
    RULES,
    STATES,
    TELLS,
    TIED,
)
from casework.versions import NoSuchService, current, current_versions, pinned
from forms.definition.casework import TaskShape
from forms.definition.document import Definition
from forms.question_types.day import day_in_words
from models.event import Event

_DAY = re.compile(r"\d{4}-\d\d-\d\d(?:T[\d:.+]+Z?)?")
# Of a part of a form its own label is said; of somebody who is asked or written to, the words of the product.
_OF_A_FORM = ("part-", "party-", "parties-", "further-form-")


@dataclass(frozen=True, slots=True)
class Around:
    """What the words of a page of events are taken from.

    `forms`: the definition of each form, by its id. `tasks`: the kind of each task. `rows`: labels of enquiries, by
    task and code. `clocks`: the title of the task that a deadline is of.
    """

    definition: Definition
    forms: Mapping[UUID, Definition] = field(default_factory=dict)
    tasks: Mapping[UUID, str] = field(default_factory=dict)
    rows: Mapping[tuple[UUID, str], str] = field(default_factory=dict)
    clocks: Mapping[UUID, str] = field(default_factory=dict)


Say = Callable[[Any, Event, Around], str]


def details_of(event: Event, around: Around) -> dict[str, str]:
    """What stands in the braces of an event's sentence, by name: each value of the event in words."""
    said = {key: _all(value, _sayer(event.kind, key), event, around) for key, value in event.data.items()}
    said["of_clock"] = _of_clock(event, around)
    said["rested"] = _rested(event)
    if event.kind == "column-set":
        said["column"] = _column(event)
    if event.kind == "chased":
        said["again"] = "Asked again" if event.data.get("step") else "The question went out"
    if event.kind == "decided":
        said["agreed"] = "agreed" if event.data.get("agreed") else "did not agree"
    return said


def _sayer(kind: str, key: str) -> Say:
    """How a value is said: by the sort of event that holds it, or by its name alone."""
    beginnings = (beginning for beginning in (kind, f"{kind.partition('-')[0]}-"))
    return next((_OF_KINDS[one, key] for one in beginnings if (one, key) in _OF_KINDS), _OF_ANY.get(key, _plain))


def _all(value: Any, say: Say, event: Event, around: Around) -> str:
    if isinstance(value, list):
        said = [_all(one, say, event, around) for one in value]
        return ("; " if any("," in one for one in said) else ", ").join(said)
    return say(value, event, around) if value is not None else ""


def _plain(value: Any, _event: Event, _around: Around) -> str:
    """A day as people write it, yes or no, a code without its dashes."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = str(value)
    return _day(text) if _DAY.fullmatch(text) else text.replace("-", " ").replace("_", " ")


def _day(text: str) -> str:
    """A day, or London's day of an instant, as people write it."""
    return day_in_words(clock.london(datetime.fromisoformat(text)).date().isoformat() if "T" in text else text)


def _from(words: Mapping[str, str]) -> Say:
    return lambda value, event, around: words.get(str(value)) or _plain(value, event, around)


def _party(value: Any, event: Event, around: Around) -> str:
    code = str(value)
    shape = _form(event, around).party_shapes.get(code) if event.kind.startswith(_OF_A_FORM) else None
    return shape.label.say() if shape is not None else PARTIES.get(code) or _plain(value, event, around)


def _form(event: Event, around: Around) -> Definition:
    filing = event.data.get("filing")
    return around.forms.get(UUID(filing), around.definition) if isinstance(filing, str) else around.definition


def _stage(value: Any, event: Event, around: Around) -> str:
    stages = dict(around.definition.case.stages) if around.definition.case is not None else {}
    if value in stages:
        return stages[value].say()
    return (_plain(value, event, around) or "None").capitalize()


def _outcome(value: Any, event: Event, around: Around) -> str:
    """How a case ended; that of another case stands in the definition of another service."""
    code = str(value)
    for definition in (around.definition, *(pinned(version) for version in _others(code, around))):
        if code in definition.outcome_shapes:
            return definition.outcome_shapes[code].label.say()
    return OUTCOMES.get(code) or _plain(value, event, around).capitalize()


def _others(outcome: str, around: Around) -> list[UUID]:
    known = outcome in around.definition.outcome_shapes or outcome in OUTCOMES
    return [] if known else list(current_versions().values())


def _service(value: Any, event: Event, around: Around) -> str:
    try:
        return current(str(value))[1].title.say()
    except NoSuchService:
        return _plain(value, event, around)


def _choice(value: Any, event: Event, around: Around) -> str:
    """What was chosen at the end of a task: of its service, or of the product's own."""
    task, code = event.data.get("task"), str(value)
    shape = _shape(around.tasks.get(UUID(task), "") if isinstance(task, str) else "", around)
    label = next((choice.label.say() for choice in shape.choices if choice.id == code), "") if shape else ""
    return label or MARKS.get(code) or _plain(value, event, around)


def _shape(kind: str, around: Around) -> TaskShape | None:
    return around.definition.task_shapes.get(kind) or OWN_TASKS.get(kind)


def _task(value: Any, event: Event, around: Around) -> str:
    shape = _shape(str(value), around)
    return shape.title.say() if shape is not None else _plain(value, event, around)


def _reason(value: Any, event: Event, around: Around) -> str:
    """Why a priority rose or everything outward is held: a rule of the definition, or one of the product."""
    code = str(value)
    rules = around.definition.case.priorities if around.definition.case is not None else ()
    label = next((rule.label.say() for rule in rules if rule.id == code), "")
    if not label and code.startswith("task:"):
        return f"what came of “{_task(code.removeprefix('task:'), event, around)}”"
    return label or HOLDS.get(code) or _plain(value, event, around)


def _still_for(value: Any, event: Event, around: Around) -> str:
    """What a deadline stands still for, as the definition says it of that task."""
    task = event.data.get("task")
    shape = _shape(around.tasks.get(UUID(task), "") if isinstance(task, str) else "", around)
    every = [reason for _, rule in shape.due for reason in rule.pausable] if shape is not None else []
    label = next((one.label.say() for one in every if one.id == value), "")
    return f"{label[0].lower()}{label[1:]}" if label else _plain(value, event, around)


def _row(value: Any, event: Event, around: Around) -> str:
    task = event.data.get("task")
    label = around.rows.get((UUID(task), str(value))) if isinstance(task, str) else None
    return label or _plain(value, event, around)


def _booking(value: Any, event: Event, around: Around) -> str:
    shape = around.definition.booking_shapes.get(str(value))
    return shape.title.say() if shape is not None else _plain(value, event, around)


def _approval(value: Any, event: Event, around: Around) -> str:
    shape = around.definition.approval_shapes.get(str(value))
    return shape.title.say() if shape is not None else _plain(value, event, around)


def _letter(value: Any, event: Event, around: Around) -> str:
    shape = around.definition.letter_shapes.get(str(value))
    return shape.title.say() if shape is not None else _plain(value, event, around)


def _check(value: Any, event: Event, around: Around) -> str:
    shape = around.definition.check_shapes.get(str(value))
    return shape.title.say() if shape is not None else _plain(value, event, around)


def _status(value: Any, event: Event, around: Around) -> str:
    shape = around.definition.check_shapes.get(str(event.data.get("check")))
    statuses = dict(shape.statuses) if shape is not None else {}
    return statuses[value].say() if value in statuses else _plain(value, event, around)


def _pack(value: Any, event: Event, around: Around) -> str:
    title = next((pack.title.say() for pack in around.definition.packs if pack.id == value), "")
    return title or _plain(value, event, around)


def _follow_up(value: Any, event: Event, around: Around) -> str:
    label = next((one.label.say() for one in around.definition.follow_ups if one.id == value), "")
    return label or _plain(value, event, around)


def _what(value: Any, event: Event, around: Around) -> str:
    """What is recommended: `close:<outcome>`, `task:<kind>:<choice>`, or a task that begins later."""
    sort, _, rest = str(value).partition(":")
    if rest and sort == "close":
        return f"close the case, {_outcome(rest, event, around)}"
    if rest and sort == "task":
        kind, _, code = rest.partition(":")
        shape = _shape(kind, around)
        label = next((one.label.say() for one in shape.choices if one.id == code), code) if shape else code
        return f"{_task(kind, event, around)}, {label}"
    return _task(sort, event, around)


def _column(event: Event) -> str:
    """What was set on the case, with its new value where the history keeps one."""
    code, to = str(event.data.get("column", "")).replace(" ", "-"), event.data.get("to")
    words = COLUMNS.get(f"{code}:{to}") or COLUMNS.get(code)
    if words is None:
        return f"{code.replace('-', ' ').capitalize()} was changed"
    return words.format(to=day_in_words(to)) if to else words.replace("{to}", "a day that is not known")


def _rested(event: Event) -> str:
    """What had come to rest on something that was taken away; nothing where nothing had."""
    rests = [RESTS[one] for one in event.data.get("rests") or () if one in RESTS]
    return f" (before that, {' and '.join(rests)})" if rests else ""


def _of_clock(event: Event, around: Around) -> str:
    """Of which task a deadline is, and by when: ": Review the case, by 4 December 2026"; nothing where unknown."""
    clock = event.data.get("clock")
    title = around.clocks.get(UUID(clock), "") if isinstance(clock, str) else ""
    day = event.data.get("due") or (event.data.get("to") if event.kind.startswith("clock-") else None)
    return (f": {title}" if title else "") + (f", by {_day(str(day))}" if day else "")


_OF_ANY: dict[str, Say] = {
    "party": _party,
    "parties": _party,
    "stage": _stage,
    "outcome": _outcome,
    "service": _service,
    "choice": _choice,
    "rows": _row,
    "code": _booking,
    "check": _check,
    "pack": _pack,
    "follow_up": _follow_up,
    "what": _what,
    "reasons": _reason,
    "reason": _reason,
    "told": _from(TELLS),
    "why": _from(BECAUSE),
    "because": _from(BECAUSE),
    "how": _from(TIED),
    "by": _from(MARKS),
    "rule": _from(RULES),
    "state": _from(STATES),
    "channel": _from(CHANNELS),
}
_OF_KINDS: dict[tuple[str, str], Say] = {
    ("approval-", "kind"): _approval,
    ("letter-", "kind"): _letter,
    ("document-", "kind"): _from(FILES),
    ("file-", "kind"): _from(FILES),
    ("automatic-", "kind"): _from(MARKS),
    ("records-", "kind"): _from(RECORD_HOLDS),
    ("check-noted", "to"): _status,
    ("clock-paused", "reason"): _still_for,
}
