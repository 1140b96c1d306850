"""Checks of a deadline that an officer may let stand still: it is the council's own, and what it waits for can come."""

from __future__ import annotations

import re
from collections.abc import Iterator

from forms.definition.casework import DueRule, PauseReason, TaskShape
from forms.definition.document import Definition
from forms.definition.remarks import Remark

ANSWER = "answer"  # of `until`: whoever the task, or a row of it, asks has answered
LONGEST_LABEL = 200  # what a task's row keeps of it
# A source that names an enactment, a byelaw or statutory guidance: such a time runs whoever is waited for.
_OF_THE_LAW = re.compile(
    r"\b(Acts?|Regulations?|Orders?|Rules|Convention)\b|\b(?i:byelaws?|statut\w*|regulation|section|ss?\.|regs?\.)\s?\d*"
)


def check_pausing(definition: Definition, path: str, task: TaskShape, rule: DueRule) -> Iterator[Remark]:
    """One time of a task, where it says `pausable:`."""
    if not rule.pausable:
        return
    where = f"{path}/due/pausable"
    if not rule.local or _OF_THE_LAW.search(rule.source):
        yield Remark(where, "a time that is law never stands still", "Take pausable: away")
    elif not rule.source:
        yield Remark(where, "it does not say whose time this is", "Add source: to due, such as council's own standard")
    if rule.back_from:
        yield Remark(where, f"the day of {rule.back_from} does not wait", "Take pausable: away, or back-from:")
    if rule.amount == 0:
        yield Remark(where, "the same day has no time to stand still in", "Give it a time, or take pausable: away")
    if task.acknowledge_within_minutes:
        yield Remark(where, "an alert never stands still", "Take pausable: away")
    if definition.case is not None and definition.case.sensitivity == "safeguarding":
        yield Remark(where, "a child who may be at risk waits for nobody", "Take pausable: away")
    for reason in rule.pausable:
        yield from _reason(definition, where, task, reason)


def _reason(definition: Definition, where: str, task: TaskShape, reason: PauseReason) -> Iterator[Remark]:
    if len(reason.label.say()) > LONGEST_LABEL:
        yield Remark(f"{where}/{reason.id}", "its label is too long", f"Write at most {LONGEST_LABEL} characters")
    forms = {one.id for one in definition.follow_ups}
    asks = task.wait is not None or any(row.wait is not None for row in task.rows)
    for name in reason.until:
        if name == ANSWER and not asks:
            yield Remark(f"{where}/{reason.id}", "this task asks nobody", "Take answer away, or give the task a wait:")
        if name != ANSWER and name not in forms:
            what = f'"{name}" is no form that this case asks for'
            yield Remark(f"{where}/{reason.id}", what, "Write answer, or the id of a follow-up")
