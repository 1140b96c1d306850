"""Checks of the returns that the council makes: whom they count is said, and every value can be told apart."""

from __future__ import annotations

from collections.abc import Iterator

from forms.definition.document import Definition
from forms.definition.remarks import Remark
from forms.definition.returns import NUMBERS, Counts, Quality, ReturnColumn, ReturnShape, ReturnSource, Taken
from forms.definition.vocabulary import Vocabulary
from forms.values import as_day

MOST_TOGETHER = 4  # columns in one table
OF_WORK = frozenset(
    {Quality.OWNER, Quality.NEXT_ACTION, Quality.CONFIRMED_CHILD}
)  # what a case has, not a child's record


def check_returns(definition: Definition, vocabulary: Vocabulary) -> Iterator[Remark]:
    """Every return of the service."""
    for one in definition.returns:
        path = f"returns/{one.id}"
        yield from _whom(one, path, vocabulary)
        yield from _days(one, path)
        if one.counts is not Counts.APPROVALS:
            yield from _no_approvals(one, path)
        if one.task and one.task not in definition.task_shapes:
            yield Remark(f"{path}/task", f'there is no task "{one.task}"', "Name the task of this service that is due")
        elif one.task and not definition.task_shapes[one.task].due:
            yield Remark(f"{path}/task", f"{one.task} has no due", "Give the task a due:, which is the return's too")
        names = {column.id for column in one.columns}
        for name in one.by:
            if name not in names:
                yield Remark(f"{path}/by", f'there is no column "{name}"', "Name columns of this return")
        if len(one.by) > MOST_TOGETHER:
            yield Remark(f"{path}/by", f"more than {MOST_TOGETHER} together can't be read", "Take some away")
        for column in one.columns:
            yield from _column(column, f"{path}/columns/{column.id}", vocabulary, is_alone=column.id not in one.by)
        yield from _fewer(one, path)


def _fewer(one: ReturnShape, path: str) -> Iterator[Remark]:
    """Where only some are counted: their codes are there, and the year before would count the others too."""
    codes = {column.id: {code.id for code in column.codes} for column in one.columns}
    for name, wanted in one.only:
        if name not in codes:
            yield Remark(f"{path}/only/{name}", f'there is no column "{name}"', "Name columns of this return")
        for code in wanted:
            if name in codes and code not in codes[name]:
                yield Remark(f"{path}/only/{name}", f'"{code}" is no code of {name}', "Name codes of that column")
    if one.year_before and (one.only or one.sample):
        yield Remark(
            f"{path}/year-before", "the year before would count everybody", "Take it away, or only: and sample:"
        )


def _whom(one: ReturnShape, path: str, vocabulary: Vocabulary) -> Iterator[Remark]:
    if one.counts is Counts.APPROVALS:
        if not one.approvals or one.case_types or one.services or one.outcomes or one.year_before:
            yield Remark(
                path, "approvals are counted by their kinds alone", "Give approvals: and neither cases nor forms"
            )
    elif one.approvals:
        yield Remark(f"{path}/approvals", "it counts no approvals", "Write counts: approvals, or take it away")
    elif one.counts is Counts.RECORDS:
        if one.taken is not Taken.ON_DAY or one.services or one.outcomes or one.year_before:
            yield Remark(path, "records are counted on a day", "Give taken: on-day, and at most case-types:")
        for what in OF_WORK & set(one.quality):
            yield Remark(f"{path}/quality", f"a record has no {what}", "Take it away")
    elif not one.case_types and not one.services:
        yield Remark(path, "it counts nobody", "Give case-types: or services:")
    for name in one.services:
        if name not in vocabulary.services:
            yield Remark(f"{path}/services", f'there is no service "{name}"', "Name a service of this folder")
    if one.taken is Taken.IN_PERIOD and (one.outcomes or one.year_before):
        yield Remark(path, "what came in within a period has no such part", "Take outcomes: and year-before: away")
    if one.taken is Taken.ENDED_IN_PERIOD and (one.year_before or one.counts is Counts.APPROVALS):
        yield Remark(path, "cases end within a period", "Count cases or children, without year-before:")


def _no_approvals(one: ReturnShape, path: str) -> Iterator[Remark]:
    for column in one.columns:
        if any(source.kind == "approval" for source in column.sources):
            yield Remark(
                f"{path}/columns/{column.id}/from", "it counts no approvals", "Count approvals, or take it away"
            )


def _days(one: ReturnShape, path: str) -> Iterator[Remark]:
    for name, said in (("effective-from", one.effective_from), ("source/checked-on", one.source.checked_on)):
        if said and as_day(said) is None:
            yield Remark(f"{path}/{name}", f'"{said}" is no day', "Write a real one")


def _column(column: ReturnColumn, path: str, vocabulary: Vocabulary, *, is_alone: bool) -> Iterator[Remark]:
    numbers = [source for source in column.sources if _is_number(source)]
    if any(_is_number(source) for source in column.sources[1:]):
        yield Remark(
            f"{path}/from", "a number and something else can't be told apart", "Give the number first, and one"
        )
    if not column.codes and (numbers or is_alone):
        yield Remark(path, "every value would be counted by itself", "Give codes:, or name it under by:")
    for source in column.sources:
        if source.kind == "check" and vocabulary.rules:
            for rule in source.names:
                if rule not in vocabulary.rules:
                    yield Remark(f"{path}/from", f'there is no rule "{rule}"', "python -m statutory list names them")
    for place, code in enumerate(column.codes, 1):
        says = [bool(code.of), code.up_to is not None, code.otherwise, code.not_recorded]
        if not any(says):
            yield Remark(f"{path}/codes/{code.id}", "nothing has this code", "Give of, up-to, otherwise, not-recorded")
        if code.up_to is not None and not numbers:
            yield Remark(f"{path}/codes/{code.id}/up-to", "the column is no number", "Give of: instead")
        if code.otherwise and any(later.of or later.up_to is not None for later in column.codes[place:]):
            yield Remark(f"{path}/codes/{code.id}", "what comes after it is never reached", "Put it last")
    every = [said for code in column.codes for said in code.of]
    for said in sorted({one for one in every if every.count(one) > 1}):
        yield Remark(f"{path}/codes", f'"{said}" stands under two codes', "Keep one of them")


def _is_number(source: ReturnSource) -> bool:
    return source.kind in ("case", "approval") and bool(set(source.names) & NUMBERS)
