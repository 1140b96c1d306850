"""Checks of tasks that hold every decision on their case: something must be held, and each must be able to end."""

from __future__ import annotations

from collections.abc import Iterator

from forms.definition.document import Definition
from forms.definition.remarks import Remark


def check_holding(definition: Definition) -> Iterator[Remark]:
    """Each task that says `holds-decisions: true`."""
    decided = {outcome.id for outcome in definition.outcomes if outcome.decides}
    for task in definition.tasks:
        if not task.holds_decisions:
            continue
        path = f"tasks/{task.id}"
        if not decided:
            what = "it holds decisions, and no outcome of this service is one"
            yield Remark(f"{path}/holds-decisions", what, "Take it away, or say second-person: true on an outcome")
        if not task.choices:
            what = "it holds decisions and could never end"
            yield Remark(path, what, "Add choices:, one of which says that nothing stands in the way")
        for choice in task.choices:
            if any(one.kind == "close" and one.setting("outcome") in decided for one in choice.then):
                what = "it closes with a decision that this very task holds"
                yield Remark(f"{path}/choices/{choice.id}", what, "Let the outcome be chosen when the task is done")


def finished_task(definition: Definition, path: str, entry: str) -> Iterator[Remark]:
    """The task, and the choice if one is named, that an entry such as `telephone.confirmed` means."""
    kind, _, choice = entry.partition(".")
    task = definition.task_shapes.get(kind)
    if task is None:
        yield Remark(path, f'there is no task "{kind}"', "Use the id of one of this service's tasks")
    elif choice and choice not in {one.id for one in task.choices}:
        yield Remark(path, f'"{kind}" has no choice "{choice}"', "Use the id of one of its choices:")
