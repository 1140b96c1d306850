"""Checks of one question: the settings of its type, its options, and what the parts of larger types need."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from forms.definition.inner import TICK_AND_MAIN
from forms.definition.question_parts import Calculation, DayUnit, Function
from forms.definition.questions import Layout, Question, QuestionKind
from forms.definition.remarks import Remark
from forms.definition.setting_shapes import SETTINGS_OF

CHOICES = {QuestionKind.SINGLE_CHOICE, QuestionKind.MULTI_CHOICE}
NEVER_UNKNOWN = {
    *(QuestionKind.CONTENT, QuestionKind.FILE, QuestionKind.DECLARATION, QuestionKind.SIGNATURE),
    *(QuestionKind.CALCULATED, QuestionKind.TICK),
}
# What a type cannot do without.
NEEDS = {
    QuestionKind.GROUP: ("columns",),
    QuestionKind.FIXED_TABLE: ("rows", "columns"),
    QuestionKind.ROW_TABLE: ("columns",),
    QuestionKind.CHOICE_MATRIX: ("rows",),
    QuestionKind.DOCUMENT_SET: ("documents",),
    QuestionKind.CALCULATED: ("calculate",),
    QuestionKind.LOOKUP: ("source",),
}


def check_question(path: str, question: Question) -> Iterator[Remark]:
    """Everything about one question that needs no other."""
    yield from _settings(path, question)
    yield from _options(path, question)
    if question.kind is QuestionKind.CONTENT:
        if not question.body:
            yield Remark(path, "content without a body", "Add body:")
    elif not question.label:
        yield Remark(path, "a question without a label", "Add label:")
    if question.not_known and question.kind in NEVER_UNKNOWN:
        yield Remark(path, f'a question of type {question.kind} takes no "not known"', "Take not-known: away")
    if question.index and not question.kept:
        yield Remark(f"{path}/kept", "an answer that is not kept cannot be a fact", "Take index: or kept: away")
    for check in _OF_KIND.get(question.kind, ()):
        yield from check(path, question)


def _settings(path: str, question: Question) -> Iterator[Remark]:
    allowed = SETTINGS_OF.get(question.kind, frozenset()) | {"name"}
    for name, value in question.settings:
        if name not in allowed:
            what = f'a question of type {question.kind} has no "{name}"'
            yield Remark(f"{path}/{name}", what, "It may have: " + (", ".join(sorted(allowed)) or "none"))
        elif name == "rows" and (question.kind is QuestionKind.LONG_TEXT) is not isinstance(value, int):
            mend = "Write a number of lines" if question.kind is QuestionKind.LONG_TEXT else "Write id: label lines"
            yield Remark(f"{path}/rows", f"a question of type {question.kind} has other rows", mend)
    for name in NEEDS.get(question.kind, ()):
        if question.setting(name) is None:
            yield Remark(path, f'a question of type {question.kind} has no "{name}"', f"Add {name}:")
    least, most = question.setting("min"), question.setting("max")
    if least is not None and most is not None and float(least) > float(most):
        yield Remark(path, "min is greater than max", "Exchange them")
    fewest, files = question.setting("fewest") or 1, question.setting("files") or 5
    if fewest > files:
        yield Remark(path, "fewest is more than files", "Allow as many files as are needed")


def _options(path: str, question: Question) -> Iterator[Remark]:
    takes = question.kind in CHOICES or (
        question.kind is QuestionKind.CHOICE_MATRIX and question.setting("each") != TICK_AND_MAIN
    )
    if takes and not question.options:
        yield Remark(path, "there are no options to choose from", "Add options:")
    if not takes and question.options:
        yield Remark(
            path, f"a question of type {question.kind} has no options", "Take options: away or change the type"
        )
    if question.kind is QuestionKind.CHOICE_MATRIX and any(one.show_when for one in question.options):
        yield Remark(path, "an option of a matrix cannot come and go", "Take its when: away")
    if question.layout is not Layout.RADIOS and question.kind is not QuestionKind.SINGLE_CHOICE:
        yield Remark(path, "only a single choice has a layout", "Take layout: away")


def _columns(path: str, question: Question) -> Iterator[Remark]:
    for column in question.setting("columns") or ():
        here = f"{path}/columns/{column.id}"
        if column.id == "id":
            yield Remark(here, '"id" is a word of the engine', "Choose another id")
        yield from check_question(here, _without_total(column))
        if column.setting("total") and column.kind not in {QuestionKind.NUMBER, QuestionKind.CURRENCY}:
            yield Remark(here, "only numbers and amounts have a total", "Take total: away")


def _without_total(column: Question) -> Question:
    from dataclasses import replace

    return replace(column, settings=tuple((name, value) for name, value in column.settings if name != "total"))


def _row_count(path: str, question: Question) -> Iterator[Remark]:
    if (question.setting("fewest-rows") or 1) > (question.setting("most-rows") or 10):
        yield Remark(path, "fewest-rows is more than most-rows", "Exchange them")


def _limits(path: str, question: Question) -> Iterator[Remark]:
    for limit in question.setting("limits") or ():
        if limit is None:
            yield Remark(f"{path}/limits", "a limit says not-before or not-after, one of them", "Write two limits")


def _papers(path: str, question: Question) -> Iterator[Remark]:
    groups = {group.code: group for group in question.setting("groups") or ()}
    papers = question.setting("documents") or ()
    for paper in papers:
        for group in paper.proves:
            if group not in groups:
                yield Remark(f"{path}/documents/{paper.code}", f'there is no group "{group}"', "Add it under groups:")
    for group in groups.values():
        if sum(group.code in paper.proves for paper in papers) < group.need:
            yield Remark(f"{path}/groups/{group.code}", "too few documents prove it", "Add documents or need fewer")
    if (question.setting("need") or 0) > len(papers):
        yield Remark(f"{path}/need", "more are needed than are listed", "Add documents or need fewer")


# What each function reads: which settings it must have.
_READS: dict[Function, tuple[str, ...]] = {
    Function.SUM: ("of",),
    Function.COUNT: ("of",),
    Function.HOURS: ("of",),
    Function.AGE: ("from",),
    Function.DUE: ("amount",),
    Function.EARLIER_TOTAL: ("record",),
}


def _calculation(path: str, question: Question) -> Iterator[Remark]:
    what = question.setting("calculate")
    if not isinstance(what, Calculation):
        return
    there = {"of": what.of, "from": what.start != "today", "amount": what.amount, "record": what.record}
    for name in _READS.get(what.function, ()):
        if not there[name]:
            yield Remark(f"{path}/calculate", f'{what.function} has no "{name}"', f"Add {name}:")
    if what.function is Function.DAYS_BETWEEN and not what.of and what.start == what.end:
        yield Remark(f"{path}/calculate", "it counts from a day to itself", "Add from: and to:, or a range under of:")
    if what.codes and what.function is not Function.COUNT:
        yield Remark(f"{path}/calculate", f"{what.function} counts no choices", "Take codes: away")
    if what.function is not Function.DUE and (what.amount or what.unit is not DayUnit.CALENDAR):
        yield Remark(f"{path}/calculate", f"{what.function} counts no amount", "Take amount: and unit: away")


_OF_KIND: dict[QuestionKind, tuple[Callable[[str, Question], Iterator[Remark]], ...]] = {
    QuestionKind.GROUP: (_columns,),
    QuestionKind.FIXED_TABLE: (_columns,),
    QuestionKind.ROW_TABLE: (_columns, _row_count),
    QuestionKind.DATE: (_limits,),
    QuestionKind.DATE_TIME: (_limits,),
    QuestionKind.DATE_RANGE: (_limits,),
    QuestionKind.DOCUMENT_SET: (_papers,),
    QuestionKind.CALCULATED: (_calculation,),
}
