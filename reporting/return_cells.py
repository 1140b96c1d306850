"""The cells of a return: which code of each column somebody has, and what is wrong with the record of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Any
from uuid import UUID

from forms.definition.returns import NUMBERS, Quality, ReturnCode, ReturnColumn, ReturnShape, ReturnSource
from forms.values import as_list, is_answered, is_not_known
from models.case import Case
from reporting.return_facts import Facts
from reporting.standings import Entry, Standing
from statutory.london import london_day
from statutory.upn import check_upn
from statutory.year_groups import usual_year_group

SCHOOL_KIND = "school-kind"
UNCONFIRMED = frozenset({"automatic", "offered"})  # nobody has said that it is the same child
NO_CODE = ""  # of a value that the return has no code for, and no code for what is not recorded


class Fault(StrEnum):
    """What is wrong with the record of somebody counted."""

    NOT_RECORDED = "not-recorded"
    UNKNOWN_CODE = "unknown-code"
    WRONG = "wrong"
    DOUBLE = "double"


@dataclass(frozen=True, slots=True)
class Cell:
    """A code of a column and how it is said; where there are no codes, the value itself is both."""

    code: str
    said: str


@dataclass(frozen=True, slots=True)
class LineFault:
    """What is wrong: of which column, or of which thing that should be on record."""

    about: str
    fault: Fault


@dataclass(frozen=True, slots=True)
class ReturnLine:
    """Somebody counted, with a cell a column and the faults of their record."""

    entry: Entry
    cells: tuple[Cell, ...]
    faults: tuple[LineFault, ...]


def return_lines(shape: ReturnShape, counted: Sequence[Entry], facts: Facts, *, day: date) -> list[ReturnLine]:
    """A line for each entry, in their order."""
    return [_line(shape, entry, facts, day) for entry in counted]


def kinds_of(shape: ReturnShape) -> frozenset[str]:
    """What a return reads beside children and standings, for `facts_of`."""
    sources = [source for column in shape.columns for source in column.sources]
    kinds = {source.kind for source in sources if source.kind in ("answer", "check", "task", "clock", "approval")}
    kinds |= {"school-kind" for source in sources if source.kind == "child" and SCHOOL_KIND in source.names}
    kinds |= {name for source in sources if source.kind == "case" for name in source.names} & {"form", "school"}
    return frozenset(kinds)


def _line(shape: ReturnShape, entry: Entry, facts: Facts, day: date) -> ReturnLine:
    cells, faults = [], []
    for column in shape.columns:
        cell, fault = _cell(column, entry, facts, day)
        cells.append(cell)
        if fault is not None:
            faults.append(LineFault(column.id, fault))
    faults += [LineFault(one, fault) for one in shape.quality if (fault := _quality(one, entry, facts)) is not None]
    return ReturnLine(entry, tuple(cells), tuple(faults))


def _cell(column: ReturnColumn, entry: Entry, facts: Facts, day: date) -> tuple[Cell, Fault | None]:
    """The code of the first source that has one. What nobody recorded, or nobody has a code for, is a fault."""
    recorded = False
    for source in column.sources:
        values = _values(source, entry, facts, day)
        recorded = recorded or bool(values)
        code = _code(column, source, values)
        if code is not None:
            return code, None
    fault = Fault.UNKNOWN_CODE if recorded else Fault.NOT_RECORDED
    nothing = next((code for code in column.codes if code.not_recorded), None)
    return (Cell(nothing.id, nothing.label.say()) if nothing else Cell(NO_CODE, ""), fault)


def _code(column: ReturnColumn, source: ReturnSource, values: Sequence[str | int]) -> Cell | None:
    if not values:
        return None
    if not column.codes:
        said = str(values[0])
        return Cell(said, said)
    is_last = source is column.sources[-1]
    found = next((code for code in column.codes if _stands_for(code, values, is_last=is_last)), None)
    return Cell(found.id, found.label.say()) if found is not None else None


def _stands_for(code: ReturnCode, values: Sequence[str | int], *, is_last: bool) -> bool:
    if code.otherwise:
        return is_last  # another source may still have a code of its own
    if code.up_to is not None:
        return any(isinstance(value, int) and value <= code.up_to for value in values)
    return any(str(value).casefold() in {said.casefold() for said in code.of} for value in values)


def _values(source: ReturnSource, entry: Entry, facts: Facts, day: date) -> list[str | int]:
    if source.kind == "child" and SCHOOL_KIND in source.names:
        return _school_kind(entry, facts)
    if source.kind == "approval":
        return _of_approval(source.names[0], entry, facts)
    if source.kind == "child":
        return [value for name in source.names for value in _OF_CHILD[name](entry, day)]
    cases = [one.case for one in entry.standings]  # the most pressing first
    if source.kind == "answer":
        said = (facts.answers.get(case.id, {}).get(source.names[0]) for case in cases)
        return next(([*map(str, as_list(one))] for one in said if is_answered(one) and not is_not_known(one)), [])
    if source.kind == "check":
        return _named(cases, facts.found, source.names)
    if source.kind == "task":
        return _named(cases, facts.tasks, source.names)
    if source.kind == "clock":
        return _named(cases, facts.clocks, source.names)
    return _of_case(source.names[0], entry, facts, day)


def _named(cases: Iterable[Case], by_case: Mapping[UUID, Mapping[str, str]], names: Sequence[str]) -> list[str | int]:
    found = (
        by_case[case.id][name] for case in cases if case.id in by_case for name in names if name in by_case[case.id]
    )
    first = next((said for said in found if said), None)
    return [] if first is None else [first]


def _of_case(name: str, entry: Entry, facts: Facts, day: date) -> list[str | int]:
    if not entry.standings:
        return []  # a child on record about whom no such case is open
    first = entry.first
    if name in NUMBERS:
        number = _number(name, entry, day)
        return [] if number is None else [number]
    if name == "type":
        return [one.case.case_type for one in entry.standings]
    if name == "form":
        return [form for one in entry.standings for form in facts.forms.get(one.case.id, ())]
    plain: dict[str, str] = {
        "state": first.case.state,
        "stage": first.stage,
        "outcome": first.case.outcome,
        "priority": str(first.priority),
        "service": first.case.service,
        "school": facts.schools.get(first.case.school_id, "") if first.case.school_id else "",
    }
    return [plain[name]] if plain[name] else []


def _number(name: str, entry: Entry, day: date) -> int | None:
    """Calendar days out of education or from receipt to the end, or years since the end; never less than none."""
    if name == "days-taken":
        case = entry.first.case
        return None if case.closed_at is None else (london_day(case.closed_at) - london_day(case.received_at)).days
    if name == "years-closed":
        ended = entry.first.case.closed_at
        return None if ended is None else _whole_years(london_day(ended), day)
    since = min((one.out_since for one in entry.standings if one.out_since), default=None)
    return None if since is None else max((day - since).days, 0)


def _whole_years(since: date, day: date) -> int:
    return max(day.year - since.year - ((day.month, day.day) < (since.month, since.day)), 0)


def _of_approval(name: str, entry: Entry, facts: Facts) -> list[str | int]:
    stood = facts.approvals.get(entry.key)
    if stood is None:
        return []
    return [stood.days_left] if name == "days-left" else [stood.state]


def _school_kind(entry: Entry, facts: Facts) -> list[str | int]:
    """Which sort of school the child's own is; nothing where none is on record, or the child is off its roll."""
    child = entry.child
    if child is None or child.school_id is None or child.on_roll is False:
        return []
    kind = facts.school_kinds.get(child.school_id)
    return [kind] if kind else []


def _sex(entry: Entry, _day: date) -> list[str | int]:
    child = entry.record
    return [child.sex] if child and child.sex and not is_not_known(child.sex) else []


def _year_group(entry: Entry, day: date) -> list[str | int]:
    child = entry.record
    if child is None:
        return []
    if child.year_group is not None:
        return [str(child.year_group)]
    number = usual_year_group(child.date_of_birth, day) if child.date_of_birth else None
    return [] if number is None else [str(number)]


def _ethnicity(entry: Entry, _day: date) -> list[str | int]:
    return [entry.ethnicity] if entry.ethnicity and not is_not_known(entry.ethnicity) else []


def _plans(entry: Entry, _day: date) -> list[str | int]:
    """Plans and needs; "none" where somebody answered that there are none."""
    found: set[str] = set(entry.child.plans or ()) if entry.child else set()
    for standing in entry.standings:
        found |= _said_plans(standing)
    return sorted(found - {"none"}) or (["none"] if "none" in found else [])


def _said_plans(standing: Standing) -> set[str]:
    said: Any = standing.facts.get("plans")
    return {str(one) for one in said} if isinstance(said, list) else set()


_OF_CHILD: Mapping[str, Callable[[Entry, date], list[str | int]]] = MappingProxyType(
    {"sex": _sex, "year-group": _year_group, "ethnicity": _ethnicity, "plans": _plans}
)


def _quality(what: Quality, entry: Entry, facts: Facts) -> Fault | None:
    child = entry.record
    if what is Quality.ONE_RECORD:
        return Fault.DOUBLE if facts.doubles & {entry.key, *([entry.child.id] if entry.child else [])} else None
    if what is Quality.UPN:
        upn = child.upn if child else None
        if not upn:
            return Fault.NOT_RECORDED
        return None if check_upn(upn).right else Fault.WRONG
    if what is Quality.DATE_OF_BIRTH:
        return None if child is not None and child.date_of_birth is not None else Fault.NOT_RECORDED
    return None if _IS_RECORDED[what](entry) else Fault.NOT_RECORDED


def _has_school(entry: Entry) -> bool:
    of_case = entry.standings[0].case.school_id if entry.standings else None
    return bool(of_case or (entry.child and entry.child.school_id))


def _has_address(entry: Entry) -> bool:
    child = entry.child
    return child is not None and bool(child.address or child.postcode or child.address_withheld)


_IS_RECORDED: Mapping[Quality, Callable[[Entry], bool]] = MappingProxyType(
    {
        Quality.SCHOOL: _has_school,
        Quality.ADDRESS: _has_address,
        Quality.OWNER: lambda entry: all(one.owner_id is not None for one in entry.standings),
        Quality.NEXT_ACTION: lambda entry: not entry.is_fault,
        Quality.CONFIRMED_CHILD: lambda entry: all(one.case.child_link not in UNCONFIRMED for one in entry.standings),
    }
)
