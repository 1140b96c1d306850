"""A concern that is open on a case: until it is settled nobody recommends or decides what was asked for.

A definition says which of its tasks hold decisions. Ending a case otherwise (withdrawn, the child has died) and
suspending an approval are held by nothing.
"""

from __future__ import annotations

from collections.abc import Iterable

from casework.closing import Refusal, Why, bars_closing
from casework.held_cases import open_tasks
from casework.versions import pinned
from forms.definition.casework import OutcomeShape
from models.case import Case


@bars_closing
def holds_decisions(case: Case, outcome: OutcomeShape) -> Iterable[Refusal]:
    """The open tasks that hold an outcome which is a decision; asked when it is recommended, and when it is decided."""
    asked_for = outcome.after_tasks + outcome.not_while_open  # the outcome asks for those itself: one reason is enough
    named = {entry.partition(".")[0] for entry in asked_for}
    tasks = pinned(case.version_id).tasks
    holding = {shape.id: shape for shape in tasks if shape.holds_decisions and shape.id not in named}
    if not outcome.decides or not holding:
        return
    for task in open_tasks(case.id):
        if task.kind in holding:
            title = holding[task.kind].title.say()
            yield Refusal(Why.NOT_READY, f"Nothing is recommended or decided until this task is done: {title}", task.id)
