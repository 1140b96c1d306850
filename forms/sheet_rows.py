"""A row of a spreadsheet read as if it had been typed: page by page, by the same rules and in the same words.

Cells become what a page would have posted, so nothing is judged here that typing would not judge; a value that no
control could post (a word that is no option, a day that is none) is named with what would do.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from forms.answers import Answers, add_entry, merge, merge_entry
from forms.definition.inner import SHIFTS, word
from forms.definition.questions import Page, Question, QuestionKind
from forms.journey import Walk
from forms.pages import CompiledForm
from forms.ports import Ports
from forms.question_types import type_of
from forms.question_types.base import NOT_KNOWN_CODE, NOT_KNOWN_PART, control, whole_setting
from forms.question_types.time_of_day import read_time
from forms.sheet_columns import Column, plain_head

NOT_KNOWN_WORDS = frozenset({"not known", "unknown", "don't know", "not-known"})
DAY_EXAMPLE = "8:45-12:00; 13:00-15:15"  # of a week: from and to, several with a semicolon between them
MOST_OPTIONS_NAMED = 6  # the same fault stands in many rows, and a telephone shows one after the other
_DAYS = ("%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%Y-%m-%d", "%d %B %Y", "%d %b %Y")
_TIMES = ("%H:%M", "%H.%M", "%H:%M:%S")
_STRETCHES = re.compile(r"[;,\n]|\band\b", re.IGNORECASE)
_ENDS = re.compile(r"\s*(?:[-–—]|\bto\b|\buntil\b)\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class CellProblem:
    """What is wrong in a row, and under which column; no column where the row as a whole is meant."""

    column: Column | None
    message: str


@dataclass(frozen=True, slots=True)
class RowRead:
    """A row that was read: its answers as a part of a filing holds them, or what is wrong."""

    answers: dict[str, Any]
    posted: tuple[str, ...]
    problems: tuple[CellProblem, ...] = ()
    ignored: tuple[Column, ...] = ()  # filled in, and not asked for with these answers


@dataclass
class _Row:
    cells: Mapping[str, str]
    columns: Sequence[Column]
    ports: Ports
    problems: list[CellProblem] = field(default_factory=list)
    used: set[str] = field(default_factory=set)

    def of(self, page: Page, entry: int = 0) -> list[Column]:
        """The columns of a page, or of one entry of its repeat."""
        return [column for column in self.columns if column.page == page.id and column.entry == entry]

    def text(self, column: Column) -> str:
        """What stands in a cell."""
        return self.cells.get(column.key, "").strip()


def read_row(
    form: CompiledForm,
    party: str,
    columns: Sequence[Column],
    cells: Mapping[str, str],
    *,
    known: Mapping[str, Any],
    facts: Mapping[str, Any],
    today: date,
    ports: Ports,
    new_entry: Callable[[], str],
) -> RowRead:
    """Read one row.

    Args:   cells: texts by column key. known: canonical answers that no column holds. new_entry: makes entry ids.
    Twice:  the same, but for the ids of entries.
    Errors: none raised, whatever stands in the cells.
    """
    row = _Row(cells, columns, ports)
    journey = form.journey(party)
    part: dict[str, Any] = {}
    posted: list[str] = []
    for _ in range(len(form.definition.pages) + 1):
        walk = journey.walk(Answers.of(party, part), posted, facts, today)
        if walk.exit is not None:
            title = walk.exit.title.say() or "This form is not for this row"
            row.problems.append(CellProblem(None, f"{title}. Take the row out"))
            break
        if walk.next is None:
            break
        page = walk.next
        if page.repeat is None:
            part = merge(part, _page(form, page, row, walk, known, facts, today))
        else:
            part = _entries(form, page, row, walk, part, party, facts, today, new_entry)
        posted.append(page.id)
    ignored = tuple(column for column in columns if row.text(column) and column.key not in row.used)
    return RowRead(part, tuple(posted), tuple(row.problems), ignored)


def _page(
    form: CompiledForm,
    page: Page,
    row: _Row,
    walk: Walk,
    known: Mapping[str, Any],
    facts: Mapping[str, Any],
    today: date,
) -> dict[str, Any]:
    return _read(form, page, row, row.of(page), walk.answers, known, facts, today)


def _entries(
    form: CompiledForm,
    page: Page,
    row: _Row,
    walk: Walk,
    part: dict[str, Any],
    party: str,
    facts: Mapping[str, Any],
    today: date,
    new_entry: Callable[[], str],
) -> dict[str, Any]:
    """The entries of a repeat that have anything in their cells; those in between may be left empty."""
    repeat = page.repeat
    if repeat is None:
        return part
    count = 0
    for number in sorted({column.entry for column in row.columns if column.repeat == repeat.id}):
        columns = row.of(page, number)
        if not any(row.text(column) for column in columns):
            continue
        entry = new_entry()
        part = add_entry(part, repeat.id, entry, {})
        inside = Answers.of(party, part).within(repeat.id, entry)
        part = merge_entry(part, repeat.id, entry, _read(form, page, row, columns, inside, {}, facts, today))
        count += 1
    if count < repeat.minimum:
        first = next((column for column in row.columns if column.repeat == repeat.id), None)
        row.problems.append(CellProblem(first, f"Fill in at least one {repeat.item.say()}"))
    return part


def _read(
    form: CompiledForm,
    page: Page,
    row: _Row,
    columns: Sequence[Column],
    answers: Answers,
    known: Mapping[str, Any],
    facts: Mapping[str, Any],
    today: date,
) -> dict[str, Any]:
    """One page's answers; what is wrong is noted on the row."""
    body: dict[str, tuple[str, ...]] = {}
    amiss: set[str] = set()
    for question in page.questions:
        own = [column for column in columns if column.question.id == question.id]
        if question.id in known:
            body |= type_of(question).fill(question, known[question.id])
            continue
        typed = {column.part: row.text(column) for column in own}
        if not any(typed.values()):
            continue
        for column, made in _made(question, own, typed, row.ports):
            if isinstance(made, str):
                amiss.add(question.id)
                row.problems.append(CellProblem(column, made))
            else:
                body |= made
    result = form.page(page.id).parse(body, {}, answers, today=today, facts=facts, ports=row.ports)
    shown = set(result.values) | {error.question for error in result.errors}
    row.used.update(column.key for column in columns if column.question.id in shown | amiss)
    for error in result.errors:
        if error.question not in amiss:
            row.problems.append(CellProblem(_column_of(error.question, error.anchor, columns), error.message))
    return dict(result.values)


def _column_of(question: str, anchor: str, columns: Sequence[Column]) -> Column | None:
    own = [column for column in columns if column.question.id == question]
    return next((column for column in own if _holds(column, anchor)), own[0] if own else None)


def _holds(column: Column, anchor: str) -> bool:
    """Whether a control is filled from that column: its own, or one of the several of a day."""
    name = control(column.question.id, column.part)
    return anchor == name or (column.question.kind is QuestionKind.TIMETABLE and anchor.startswith(f"{name}_"))


def _made(
    question: Question, own: Sequence[Column], typed: Mapping[str, str], ports: Ports
) -> Iterator[tuple[Column, dict[str, tuple[str, ...]] | str]]:
    """What the cells of a question come to, or what is wrong with them; of a week each day by itself."""
    if question.kind is not QuestionKind.TIMETABLE or _not_known(question, typed):
        yield own[0], _posted(question, typed, ports)
        return
    for column in own:
        if typed[column.part]:
            yield column, _day(question, column.part, typed[column.part])


def _not_known(question: Question, typed: Mapping[str, str]) -> bool:
    return question.not_known and any(value.casefold() in NOT_KNOWN_WORDS for value in typed.values())


def _day(question: Question, day: str, text: str) -> dict[str, tuple[str, ...]] | str:
    """What the controls of one day of a week would have posted: from and to of each stretch, as in DAY_EXAMPLE."""
    said = f"“{question.label.say()}”, {word(day).say()}: write from and to, like {DAY_EXAMPLE}"
    stretches = [one for one in _STRETCHES.split(text) if one.strip()]
    most = whole_setting(question, "shifts", SHIFTS)
    if len(stretches) > most:
        return f"{said}, and at most {most} times from and to on a day"
    made: dict[str, tuple[str, ...]] = {}
    for number, stretch in enumerate(stretches, 1):
        ends = _ENDS.split(stretch.strip())
        if len(ends) != len(("from", "to")) or not all(read_time(one) for one in ends):
            return said
        for key, end in zip(("from", "to"), ends, strict=True):
            made[control(f"{question.id}__{day}_{key}-{number}")] = (end,)
    return made or said


def _posted(question: Question, typed: Mapping[str, str], ports: Ports) -> dict[str, tuple[str, ...]] | str:
    """What the controls of a question would have posted, or why these cells can't be that."""
    name, kind = question.label.say(), question.kind
    text = typed.get("", "")
    if _not_known(question, typed):
        own = type_of(question).own_not_known
        return {control(question.id, "" if own else NOT_KNOWN_PART): (NOT_KNOWN_CODE if own else "yes",)}
    if kind in (QuestionKind.PERSON_NAME, QuestionKind.ADDRESS):
        return {control(question.id, part): (value,) for part, value in typed.items() if value}
    if kind is QuestionKind.DATE:
        day = read_day(text)
        said = f"“{name}” must be a date like 23/11/2026"
        return said if day is None else type_of(question).fill(question, day.isoformat())
    if kind is QuestionKind.DATE_TIME:
        moment = _moment(text)
        said = f"“{name}” must be a date and time like 23/11/2026 14:30"
        return said if moment is None else type_of(question).fill(question, moment)
    if kind in (QuestionKind.SINGLE_CHOICE, QuestionKind.YES_NO, QuestionKind.DECLARATION):
        code = _code(question, text)
        return _choices(question) if code is None else type_of(question).fill(question, code)
    if kind is QuestionKind.MULTI_CHOICE:
        codes = [_code(question, word) for word in text.replace("\n", ";").split(";") if word.strip()]
        if any(code is None for code in codes):
            return _choices(question)
        return type_of(question).fill(question, [str(code) for code in codes])
    if kind is QuestionKind.SCHOOL:
        return _school(question, text, ports)
    if kind is QuestionKind.COUNCIL:
        return _council(question, text, ports)
    return {control(question.id): (text,)}


def read_day(text: str) -> date | None:
    """A day as people write it in a cell, day first; None for anything else."""
    for form in _DAYS:
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007  # a day has no zone
        except ValueError:
            continue
    return None


def _moment(text: str) -> str | None:
    day, _, clock = text.replace("T", " ").rpartition(" ")
    found = read_day(day)
    for form in _TIMES:
        try:
            at = datetime.strptime(clock, form)  # noqa: DTZ007  # a time of day has no zone
        except ValueError:
            continue
        return f"{found.isoformat()}T{at:%H:%M}" if found is not None else None
    return None


def _options(question: Question) -> list[tuple[str, str]]:
    if question.kind is QuestionKind.YES_NO:
        return [("yes", "Yes"), ("no", "No")]
    if question.kind is QuestionKind.DECLARATION:
        return [("agreed", "Yes")]
    return [(option.code, option.label.say()) for option in question.options]


def _code(question: Question, text: str) -> str | None:
    """The code of an option by its code or its words; the ground "(g)" or "g" are one."""
    wanted = plain_head(text).strip("() ")
    for code, label in _options(question):
        if wanted in (code, plain_head(label).strip("() ")):
            return code
    return None


def _choices(question: Question) -> str:
    allowed = [label for _, label in _options(question)]
    if question.not_known:
        allowed.append("Not known")
    named = "; ".join(allowed[:MOST_OPTIONS_NAMED])
    more = len(allowed) - MOST_OPTIONS_NAMED
    if more > 0:
        named += f", or one of {more} more: the template's sheet “Lists” has them all"
    return f"“{question.label.say()}” must be one of: {named}"


def _school(question: Question, text: str, ports: Ports) -> dict[str, tuple[str, ...]] | str:
    if text.isdecimal() and ports.schools.name(text):
        return type_of(question).fill(question, {"urn": text})
    found = [] if text.isdecimal() else list(ports.schools.find(text))
    same = [one for one in found if plain_head(one.name) == plain_head(text)] or found
    if len(same) == 1:
        return type_of(question).fill(question, {"urn": same[0].urn})
    many = "several schools are called like that" if same else "no school of the directory is called like that"
    return f"“{question.label.say()}”: {many}. Enter its URN (six digits)"


def _council(question: Question, text: str, ports: Ports) -> dict[str, tuple[str, ...]] | str:
    for code, name in ports.councils.every():
        if text == code or plain_head(text) == plain_head(name):
            return type_of(question).fill(question, code)
    return f"“{question.label.say()}” must be the name or the three-digit number of a council in England"
