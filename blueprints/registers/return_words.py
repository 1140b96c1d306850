"""What the returns of the council say: days, numbers and faults in words, and as rows of a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from base import clock
from blueprints.page_frame import short_date
from directory.children import name_of
from forms.definition.casework import DueRule
from forms.definition.returns import Counts, ReturnShape
from forms.values import as_day
from reporting.council_returns import CouncilReturn
from reporting.counted_cases import Span
from reporting.frozen_returns import Frozen, FrozenLine
from reporting.return_cells import ReturnLine
from reporting.return_figures import FAULT_WORDS, ReturnFigures, about_words, round_words, told
from statutory.units import Unit

NAMELESS = "Name not known"
FAULTS = {fault.value: said.capitalize() for fault, said in FAULT_WORDS.items()}
COUNTED = {
    Counts.CHILDREN: ("child", "children"),
    Counts.CASES: ("case", "cases"),
    Counts.APPROVALS: ("approval", "approvals"),
    Counts.RECORDS: ("child on record", "children on record"),
}
NUMBER_HEADS = ("Return", "Days", "Counted by", "Answer", "Number", "Verified at its source")


@dataclass(frozen=True, slots=True)
class DayLine:
    """A day on which a return is taken: until when it is due, and whether it has come and been frozen."""

    day: date
    due_on: date | None
    has_come: bool
    frozen: FrozenLine | None


def span_words(span: Span) -> str:
    """One day, or two with what lies between."""
    if span.first == span.last:
        return short_date(span.last)
    return f"{short_date(span.first)} to {short_date(span.last)}"


def iso_date(said: str) -> str:
    """A day of a definition, as it is read."""
    day = as_day(said)
    return short_date(day) if day is not None else said


def due_words(rule: DueRule) -> str:
    """How long there is to make a return, and who says so."""
    amount = Unit(rule.unit.replace("-", "_")).say(rule.amount)
    return f"{amount} after the day it is taken on ({rule.source})" if rule.source else f"{amount} after that day"


def counted_words(of: CouncilReturn, count: int) -> str:
    """So many children, or cases."""
    one, many = COUNTED[of.shape.counts]
    return f"{count} {one if count == 1 else many}"


def fewer_words(shape: ReturnShape) -> list[str]:
    """What is counted where not everything is: some codes alone, or a sample."""
    columns = {column.id: column for column in shape.columns}
    said = []
    for name, wanted in shape.only:
        labels = [code.label.say() for code in columns[name].codes if code.id in wanted]
        said.append(f"Only {columns[name].label.say()}: {', '.join(labels)}.")
    if shape.sample is not None:
        size = (
            f"{shape.sample.percent} in a hundred, one at least" if shape.sample.percent else str(shape.sample.number)
        )
        said.append(f"A sample of {size}. The days alone say which they are: nobody picks them.")
    return said


def line_name(line: ReturnLine) -> str:
    """Whom a line is about: a child, or who applies or the body whose case it is."""
    if line.entry.child is not None:
        return name_of(line.entry.child)
    return (line.entry.standings[0].case.about if line.entry.standings else "") or NAMELESS


def fault_words(shape: ReturnShape, line: ReturnLine) -> list[str]:
    """What is wrong with the record of somebody counted."""
    return [f"{about_words(shape, fault.about)}: {FAULT_WORDS[fault.fault]}" for fault in line.faults]


def line_heads(shape: ReturnShape) -> list[str]:
    """The heads of a file of lines."""
    return ["Days", "References", "About", *(column.label.say() for column in shape.columns), "What is missing"]


def line_rows(shape: ReturnShape, span: Span, lines: Sequence[ReturnLine]) -> Iterator[tuple[object, ...]]:
    """Lines as rows under `line_heads`."""
    for line in lines:
        references = ", ".join(one.case.reference for one in line.entry.standings)
        cells = (cell.said for cell in line.cells)
        yield (_days(span), references, line_name(line), *cells, "; ".join(fault_words(shape, line)))


def number_rows(of: Frozen, *, shared: bool) -> Iterator[tuple[object, ...]]:
    """The numbers of a frozen return as rows under NUMBER_HEADS: as they are, or as others may read them."""
    figures, rule = of.figures, of.shape.shared
    head = (of.shape.title.say(), _days(of.span))
    yield (*head, "Total", "", round_words(figures.total, rule) if shared else figures.total, "Yes")
    if figures.year_before is not None:
        before = round_words(figures.year_before, rule) if shared else figures.year_before
        yield (*head, "At any time in the academic year before", "", before, "Yes")
    for column in figures.columns:
        counts = [code.count for code in column.codes]
        numbers: Sequence[object] = told(counts, rule) if shared else counts
        for code, number in zip(column.codes, numbers, strict=True):
            read = "Council's own" if of.shape.source.local else "Yes" if code.verified else "No"
            yield (*head, column.label, code.label, number, read)
    if figures.heads:
        yield from _together_rows(figures, head, of, shared=shared)


def may_be_shared(shape: ReturnShape) -> bool:
    """Whether a copy for others differs from the one that was asked for."""
    return bool(shape.shared.round_to or shape.shared.below)


def sharing_words(shape: ReturnShape) -> str:
    """How the copy for others differs, and who says so."""
    rule = shape.shared
    said = [f"numbers below {rule.below} are not told"] if rule.below else []
    said += [f"every other number is rounded to the nearest {rule.round_to}"] if rule.round_to else []
    return f"{', '.join(said).capitalize()}. {rule.source}."


def file_name(of: Frozen, *, shared: bool) -> str:
    """What the file of a frozen return is called."""
    copy = "-to-share" if shared else ""
    return f"{of.service}-{of.shape.id}-{of.span.last.isoformat()}-{of.number}{copy}.csv"


def made_words(line: FrozenLine | Frozen) -> str:
    """When a return was frozen, and by whom."""
    return f"{clock.london(line.made_at):%-d %B %Y at %H:%M} by {line.made_by or 'a job'}"


def _together_rows(
    figures: ReturnFigures, head: tuple[str, str], of: Frozen, *, shared: bool
) -> Iterator[tuple[object, ...]]:
    counts = [count for _, count in figures.together]
    numbers: Sequence[object] = told(counts, of.shape.shared) if shared else counts
    what = ", ".join(figures.heads)
    for (words, _), number in zip(figures.together, numbers, strict=True):
        yield (*head, what, ", ".join(word or "no code" for word in words), number, "Yes")


def _days(span: Span) -> str:
    first, last = span.first.isoformat(), span.last.isoformat()
    return last if first == last else f"{first} to {last}"
