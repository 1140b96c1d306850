"""The numbers of a return: how many of each code, how many of each combination, how many with a fault."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from forms.definition.returns import Quality, ReturnColumn, ReturnShape, SharedNumbers
from reporting.return_cells import NO_CODE, Cell, Fault, ReturnLine

NOT_TOLD = "c"  # in place of a number that is not told
LOW = "low"  # rounds to nothing, and is not nothing
LEAST_NOT_TOLD = 2  # one alone could be worked out from the others


@dataclass(frozen=True, slots=True)
class CodeCount:
    """How many have one code. `verified`: somebody read that it is asked for."""

    id: str
    label: str
    count: int
    verified: bool


@dataclass(frozen=True, slots=True)
class ColumnCounts:
    """One column, its codes in the order of the return."""

    id: str
    label: str
    verified: bool
    codes: tuple[CodeCount, ...]


@dataclass(frozen=True, slots=True)
class FaultCount:
    """How many lines have one fault: about what, in words, and which."""

    about: str
    fault: str
    count: int


@dataclass(frozen=True, slots=True)
class ReturnFigures:
    """The numbers of a return as they are shown, kept and written out; words and numbers, nobody's record.

    `together` holds a row for each combination of the columns named in `heads`: their words, then how many.
    """

    total: int
    year_before: int | None
    columns: tuple[ColumnCounts, ...]
    heads: tuple[str, ...]
    together: tuple[tuple[tuple[str, ...], int], ...]
    faulty: int
    faults: tuple[FaultCount, ...]


def figures_of_lines(shape: ReturnShape, lines: Sequence[ReturnLine], year_before: int | None) -> ReturnFigures:
    """The numbers of some lines."""
    cells = {column.id: [line.cells[place] for line in lines] for place, column in enumerate(shape.columns)}
    by = [column for name in shape.by for column in shape.columns if column.id == name]
    combined = Counter(tuple(one.said for one in row) for row in zip(*(cells[column.id] for column in by), strict=True))
    faults = Counter((fault.about, fault.fault) for line in lines for fault in line.faults)
    return ReturnFigures(
        total=len(lines),
        year_before=year_before,
        columns=tuple(_column(column, cells[column.id]) for column in shape.columns if column.id not in shape.by),
        heads=tuple(column.label.say() for column in by),
        together=tuple(sorted(combined.items())) if by else (),
        faulty=sum(bool(line.faults) for line in lines),
        faults=tuple(
            FaultCount(about_words(shape, about), fault.value, count)
            for (about, fault), count in sorted(faults.items(), key=lambda pair: (-pair[1], pair[0]))
        ),
    )


def about_words(shape: ReturnShape, about: str) -> str:
    """What a fault is about, in words: a column's label, or what should be on record."""
    said = {column.id: column.label.say() for column in shape.columns}
    return said.get(about) or QUALITY_WORDS[Quality(about)]


QUALITY_WORDS: Mapping[Quality, str] = {
    Quality.UPN: "Unique pupil number (UPN)",
    Quality.DATE_OF_BIRTH: "Date of birth",
    Quality.SCHOOL: "School",
    Quality.ADDRESS: "Address",
    Quality.OWNER: "Owner of the case",
    Quality.NEXT_ACTION: "Next action",
    Quality.ONE_RECORD: "One record a person",
    Quality.CONFIRMED_CHILD: "The same child, as an officer says",
}
FAULT_WORDS: Mapping[Fault, str] = {
    Fault.NOT_RECORDED: "not recorded",
    Fault.UNKNOWN_CODE: "what is recorded has no code in this return",
    Fault.WRONG: "cannot be right",
    Fault.DOUBLE: "another record seems to be of the same person",
}


def as_kept(figures: ReturnFigures) -> dict[str, Any]:
    """The numbers as they are kept."""
    return asdict(figures)


def from_kept(kept: Mapping[str, Any]) -> ReturnFigures:
    """Kept numbers as they were."""
    return ReturnFigures(
        total=kept["total"],
        year_before=kept["year_before"],
        columns=tuple(
            ColumnCounts(**{**column, "codes": tuple(CodeCount(**code) for code in column["codes"])})
            for column in kept["columns"]
        ),
        heads=tuple(kept["heads"]),
        together=tuple((tuple(words), count) for words, count in kept["together"]),
        faulty=kept["faulty"],
        faults=tuple(FaultCount(**fault) for fault in kept["faults"]),
    )


def told(counts: Sequence[int], shared: SharedNumbers) -> list[str]:
    """Numbers as they are shown to others: small ones not told, the others rounded.

    Of numbers that add up to a known one, a single one left out could be worked out: the next smallest goes with it.
    """
    hidden = {place for place, count in enumerate(counts) if 0 < count < shared.below}
    others = sorted((count, place) for place, count in enumerate(counts) if count and place not in hidden)
    while hidden and len(hidden) < LEAST_NOT_TOLD and others:
        hidden.add(others.pop(0)[1])
    return [NOT_TOLD if place in hidden else round_words(count, shared) for place, count in enumerate(counts)]


def round_words(count: int, shared: SharedNumbers) -> str:
    """A number as others read it; what rounds to none and is not none says so."""
    said = rounded(count, shared)
    return LOW if count and not said else str(said)


def rounded(count: int, shared: SharedNumbers) -> int:
    """A number to the nearest so many; a half goes up."""
    step = shared.round_to
    return count if not step else (2 * count + step) // (2 * step) * step


def _column(column: ReturnColumn, cells: Sequence[Cell]) -> ColumnCounts:
    counts = Counter(cell.code for cell in cells)
    codes = [
        CodeCount(code.id, code.label.say(), counts.pop(code.id, 0), column.is_verified(code)) for code in column.codes
    ]
    if counts.get(NO_CODE):
        codes.append(CodeCount(NO_CODE, "No code of this return", counts[NO_CODE], verified=True))
    return ColumnCounts(column.id, column.label.say(), column.verified, tuple(codes))
