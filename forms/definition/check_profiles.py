"""Checks of chases and escalations: messages exist, roles are known, nothing leaves the council by a timer."""

from __future__ import annotations

from collections.abc import Iterator

from forms.definition.document import Definition
from forms.definition.profiles import ChaseProfile, EscalationProfile
from forms.definition.remarks import Remark
from forms.definition.vocabulary import Vocabulary

OUTSIDE = "outside"
COUNTED_BACK = ("working-days", "school-days", "calendar-days", "weeks")


def check_profiles(definition: Definition, vocabulary: Vocabulary) -> Iterator[Remark]:
    """Every profile that this service uses."""
    for chase in definition.chases:
        yield from _chase(definition, chase, vocabulary)
    for ladder in definition.escalations:
        yield from _ladder(definition, ladder, vocabulary)


def _chase(definition: Definition, chase: ChaseProfile, vocabulary: Vocabulary) -> Iterator[Remark]:
    path = f"chases/{chase.code}"
    for step in chase.steps:
        here = f"{path}/steps/{step.number}"
        message = definition.message_shapes.get(step.message)
        if not step.sends:
            continue
        if message is None:
            yield Remark(
                here,
                f'{chase.code} sends "{step.message}", which this service does not word',
                f"Add a message {step.message}",
            )
        for role in (role for roles in step.roles for role in roles):
            recipient = f"school:{role}" if chase.party == "school" else role
            if recipient not in vocabulary.recipients:
                yield Remark(here, f'nobody is called "{recipient}"', "Use a role of the directory")
            elif message is not None and not _may_get(message.to, recipient, vocabulary, message.reveals):
                yield Remark(
                    here, f'"{step.message}" may not go to {recipient}', "Let it reveal less, or ask somebody else"
                )
        if step.reveals_pupil:
            yield Remark(
                here, "a message never names a pupil", "Take reveals-pupil: away; the page behind the code may"
            )
    yield from _counting_back(path, chase) if chase.counts_back else _counting_on(path, chase)
    yield from _own_numbers(path, chase, vocabulary)
    for task in sorted(chase.tasks - set(definition.task_shapes)):
        yield Remark(path, f'{chase.code} starts "{task}", which is no task of this service', "Add that task")
    reaches = [party.reached for party in definition.parties] + [one.reached for one in definition.follow_ups]
    if chase.counts_back and any(reach is not None and reach.chase == chase.code for reach in reaches):
        yield Remark(
            path,
            f"{chase.code} counts back from a day of a case, and a form that waits for somebody may have no case",
            "Chase them by a profile whose steps have after:",
        )
    if chase.tasks and any(reach is not None and reach.chase == chase.code for reach in reaches):
        yield Remark(
            path,
            f"{chase.code} starts a task, and a form that waits for somebody may have no case",
            "Chase them by a profile without tasks, and write when-over: task there",
        )
    if chase.unit == "school-days" and chase.party != "school":
        yield Remark(f"{path}/unit", "only schools are chased in school days", "Use working-days")


def _counting_on(path: str, chase: ChaseProfile) -> Iterator[Remark]:
    """Steps that are counted from the asking: in their order, and the last one can be answered before the end."""
    after = -1
    for step in chase.steps:
        here = f"{path}/steps/{step.number}"
        if step.before is not None:
            what = f"{chase.code} counts from the asking and this step counts back from a day"
            yield Remark(here, what, "Write after: at it, or before: at every step and ends-before: for the end")
        elif not step.sends and step.after == 0:
            yield Remark(here, "a step that only starts a task has no day of its own", "Start it with the task itself")
        if step.after < after:
            yield Remark(here, "the steps are not in the order of their days", "Put the earlier one first")
        after = step.after
    last = chase.steps[-1] if chase.steps else None
    # What only starts a task needs no time to be answered in: it may come on the day of the end.
    if last is not None and (chase.ends_after < last.after or (last.sends and chase.ends_after == last.after)):
        yield Remark(
            f"{path}/ends-after", "it ends before its last step could be answered", "End later than the last step"
        )


def _counting_back(path: str, chase: ChaseProfile) -> Iterator[Remark]:
    """Steps that are counted back from a day: from the farthest to the nearest, beside a first question at most."""
    if chase.unit not in COUNTED_BACK:
        units = " or ".join(COUNTED_BACK)
        yield Remark(f"{path}/unit", f"nothing is counted back in {chase.unit}", f"Use {units}")
    before: int | None = None
    for place, step in enumerate(chase.steps):
        here = f"{path}/steps/{step.number}"
        if step.before is None:
            if place or step.after or not step.sends:
                what = f"{chase.code} counts back from a day and this step counts from the asking"
                yield Remark(here, what, "Write before: at it; only the first question may say after: 0")
            continue
        if before is not None and step.before >= before:
            yield Remark(here, "the steps are not in the order of their days", "Put the one that is farther back first")
        before = step.before
    if before is None:
        yield Remark(path, "it ends before a day and no step counts back from it", "Write before: at its steps")
    elif chase.ends_before is not None and chase.ends_before > before:
        yield Remark(f"{path}/ends-before", "it ends before its last step", "End on the day of the last step, or later")
    numbers = [step.number for step in chase.steps]
    if numbers != sorted(numbers):
        yield Remark(path, "its steps are not numbered in the order of their days", "Number them from the first on")


def _may_get(to: tuple[str, ...], recipient: str, vocabulary: Vocabulary, reveals: tuple[str, ...]) -> bool:
    """A fallback role may stand in for those a message is meant for, if it may read as much."""
    return recipient in to or not set(reveals) - vocabulary.recipients[recipient]


def _own_numbers(path: str, chase: ChaseProfile, vocabulary: Vocabulary) -> Iterator[Remark]:
    """What a council may enter in place of a number of the chase is there under that code."""
    if chase.own_days and chase.counts_back:
        yield Remark(f"{path}/own-days", f"{chase.code} counts back from a day", "Take it away; its end is ends-before")
    steps = [(f"steps/{step.number}", step.own_step) for step in chase.steps]
    for key, code in (("own-days", chase.own_days), ("own-waits", chase.own_waits), *steps):
        if code and code not in vocabulary.own_numbers:
            what = f'no number of the council is called "{code}"'
            yield Remark(f"{path}/{key}", what, "Take one from Admin, The law")


def _ladder(definition: Definition, ladder: EscalationProfile, vocabulary: Vocabulary) -> Iterator[Remark]:
    known = set(definition.message_shapes) | vocabulary.house_messages
    for rung in ladder.rungs:
        path = f"escalations/{ladder.code}/rungs/{rung.number}"
        if (rung.tells == OUTSIDE) != (rung.action == "decide-outside"):
            yield Remark(
                path, "a rung outside the council is sent by a timer", "Write tells: outside and action: decide-outside"
            )
        if rung.action == "decide-outside":
            if rung.message:
                yield Remark(
                    path, "a rung outside the council carries a message", "Take message: away; a person decides"
                )
            if rung.task not in definition.task_shapes:
                yield Remark(path, f'there is no task "{rung.task}" to decide in', "Add that task to this service")
            continue
        if rung.message not in known:
            yield Remark(path, f'there is no message "{rung.message}"', "Add it to messages.yaml")
        if rung.task and rung.task not in definition.task_shapes:
            what = f'{ladder.code} starts "{rung.task}", which is no task of this service'
            yield Remark(path, what, "Add that task")
