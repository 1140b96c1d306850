"""Checks of registers: their columns exist, fit into a cell, and tell nothing that is kept apart."""

from __future__ import annotations

from collections.abc import Iterator

from forms.definition.document import Definition
from forms.definition.registers import NARROWS, SHOWN, RegisterColumn
from forms.definition.remarks import Remark
from forms.definition.vocabulary import Vocabulary

MOST = 10  # columns: more can't be read on a screen


def check_registers(definition: Definition, _vocabulary: Vocabulary) -> Iterator[Remark]:
    """Every column and filter of the register."""
    register = definition.register
    if register is None:
        return
    if definition.case is None:
        yield Remark("register", "only cases stand on a register", "Add case:, or take register: away")
        return
    if definition.case.worked_by not in ("", definition.service):
        worked = definition.case.worked_by
        yield Remark("register", f"its cases are {worked}'s", f"Write the register in {worked}.yaml")
    if len(register.columns) > MOST:
        yield Remark("register/columns", f"more than {MOST} columns can't be read", "Take some away")
    seen = set()
    for number, column in enumerate(register.columns, 1):
        path = f"register/columns/{number}"
        if (column.source, column.name) in seen:
            yield Remark(path, f"{column.source}: {column.name} stands there already", "Take it away")
        seen.add((column.source, column.name))
        yield from _column(definition, path, column)
    for name in register.filters:
        question = definition.questions.get(name)
        if question is None or not question.index or question.kind not in NARROWS:
            yield Remark(
                "register/filters",
                f'nothing can be narrowed by "{name}"',
                "Name a question of choices or of yes and no that has index: true",
            )
        elif question.apart:
            yield Remark("register/filters", f'"{name}" is kept apart from the case', "Take it away")


def _column(definition: Definition, path: str, column: RegisterColumn) -> Iterator[Remark]:
    if column.source == "clock" and column.name not in definition.task_shapes:
        yield Remark(path, f'there is no task "{column.name}"', "Name a task of this service")
    if column.source == "approval" and not definition.approvals:
        yield Remark(path, "this service gives no approvals", "Take the column away, or add approvals:")
    if column.source != "answer":
        return
    question = definition.questions.get(column.name)
    if question is None:
        yield Remark(path, f'there is no question "{column.name}"', "Name a question of the form")
    elif question.apart:
        yield Remark(path, f'"{column.name}" is kept apart from the case', "A register tells nobody who told us")
    elif question.kind not in SHOWN or definition.page_of[question.id].repeat is not None:
        yield Remark(
            path, f'the answer to "{column.name}" does not fit into a cell', "Name a short question asked once"
        )
