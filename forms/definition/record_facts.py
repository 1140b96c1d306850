"""What a rule may be asked of a record: a closed list of facts, and of which sort each is.

An approval has one, which its own checks read; a form has one, which the checks of its pages read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum

from forms.definition.approvals import CheckShape
from forms.definition.document import Definition
from forms.definition.questions import Question, QuestionKind
from forms.definition.rule_inputs import FromRecord


class Sort(StrEnum):
    """What a fact is to a rule, in the words that the checker uses."""

    DAY = "a date"
    FLAG = "yes or no"
    TEXT = "text"


STATES = ("valid", "suspended", "revoked", "expired", "surrendered", "replaced")
RELIES = ("licence-holder", "host-council")
CHECK = "check"  # what the name of a fact begins with that comes from the record of checks
FACTS: Mapping[str, Sort] = {
    "begins": Sort.DAY,
    "ends": Sort.DAY,
    "issued": Sort.DAY,
    "state": Sort.FLAG,  # one of those named
    "renewal-received": Sort.FLAG,
    "number": Sort.TEXT,
    "suspension.begun": Sort.DAY,  # of the one it is under
    "suspension.reviewed": Sort.FLAG,
    "suspension.told": Sort.DAY,  # the day by which everybody of a sort who relies on it had been told
}
OF_A_CHECK: Mapping[str, Sort] = {
    "issued": Sort.DAY,
    "seen": Sort.DAY,
    "until": Sort.DAY,
    "noted": Sort.DAY,  # the last day on which one of the statuses named was noted; of none named, any
    "is": Sort.FLAG,  # whether it stands at one of the statuses named
}
PART = "part"  # what the name of a fact begins with that tells how a party of a form was asked
OF_A_PART: Mapping[str, Sort] = {"asked": Sort.DAY, "sent": Sort.DAY}
OF_A_FORM: Mapping[str, Sort] = {"case-ended": Sort.DAY}  # the last day of its case, if that has ended
OUTCOME = "outcome"  # what the name of a fact begins with that tells the choice an officer last ended a task with
OFFICER = "officer"  # … that tells the day that an officer last answered to a question of a task
APPROVALS = "approvals"  # of a form: what the child it is about was given, of the kinds named
COUNT = "count"  # what the name of a fact begins with that tells whether a count of the case is of several
_NEEDS_CODES = ("state", "is")
_MAY_NAME = (*_NEEDS_CODES, "noted", "suspension.told")


def sort_of(given: FromRecord) -> Sort | None:
    """What a fact is; None for one that is not in the list."""
    first, _, rest = given.fact.partition(".")
    if first == CHECK:
        return OF_A_CHECK.get(rest.partition(".")[2])
    if first == PART:
        return OF_A_PART.get(rest.partition(".")[2])
    if first == COUNT:
        return Sort.FLAG if rest else None
    if first == OFFICER:
        return Sort.DAY if rest else None
    return FACTS.get(given.fact) or OF_A_FORM.get(given.fact)


def faults_of(definition: Definition, given: FromRecord, *, of_approval: bool) -> Iterator[tuple[str, str]]:
    """What is wrong with a fact of a record, and how to mend it: no such fact, check, party or code.

    Args: of_approval: it is the record of an approval that is read, and not that of a form.
    """
    if not of_approval:
        yield from _faults_of_form(definition, given)
        return
    names = [*FACTS, *(f"{CHECK}.<check>.{name}" for name in OF_A_CHECK)]
    if sort_of(given) is None or _is_of_form(given):
        yield f'"{given.fact}" is no fact of an approval\'s record', "Use one of: " + ", ".join(names)
        return
    codes: tuple[str, ...] = STATES if given.fact == "state" else RELIES
    last = given.fact
    if given.fact.partition(".")[0] == CHECK:
        _, code, last = given.fact.split(".")
        check = definition.check_shapes.get(code)
        if check is None:
            yield f'there is no check "{code}"', "Name a check of checks-record:"
            return
        codes = _statuses(check)
    if last in _NEEDS_CODES and not given.among:
        yield f'"{given.fact}" is compared with nothing', "Add of: with one or more of " + ", ".join(codes)
    if given.among and last not in _MAY_NAME:
        yield f'"{given.fact}" has no of:', "Take it away"
        return
    for one in given.among:
        if one not in codes:
            yield f'"{one}" is nothing that "{given.fact}" can be', "Use one of: " + ", ".join(codes)


def _is_of_form(given: FromRecord) -> bool:
    return given.fact in OF_A_FORM or given.fact.partition(".")[0] in (PART, COUNT, OUTCOME, OFFICER, APPROVALS)


def _faults_of_form(definition: Definition, given: FromRecord) -> Iterator[tuple[str, str]]:
    names = [*OF_A_FORM, *(f"{PART}.<party>.{name}" for name in OF_A_PART), f"{COUNT}.<count>"]
    names += [f"{OUTCOME}.<task>", f"{OFFICER}.<question>", APPROVALS]
    if given.fact == APPROVALS:
        if not given.among:
            yield f'"{APPROVALS}" names no kind', "Add of: with the id of one or more approvals"
        return
    first, _, rest = given.fact.partition(".")
    if first == OUTCOME and rest and not given.among:
        yield from _faults_of_outcome(definition, rest, given)
        return
    if not _is_of_form(given) or sort_of(given) is None:
        mend = "Use one of: " + ", ".join(names)
        if sort_of(given) is not None:
            mend = f"Write this check under checks: of an approval, or use one of: {', '.join(names)}"
        yield f'"{given.fact}" is no fact of a form\'s record', mend
        return
    if given.among:
        yield f'"{given.fact}" has no of:', "Take it away"
    if first == PART and rest.partition(".")[0] not in definition.party_shapes:
        yield f'there is no party "{rest.partition(".")[0]}"', "Name one of parties:"
    if first == COUNT and rest not in {one.id for one in (definition.case.counts if definition.case else ())}:
        yield f'there is no count "{rest}"', "Name one of counts: of the case"
    if first == OFFICER and rest not in {
        one.id for one in _officers_questions(definition) if one.kind is QuestionKind.DATE
    }:
        yield f'no task asks an officer for the day "{rest}"', "Name a question of type date that a task asks"


def _faults_of_outcome(definition: Definition, task: str, given: FromRecord) -> Iterator[tuple[str, str]]:
    shape = definition.task_shapes.get(task)
    if shape is None:
        yield f'there is no task "{task}"', "Name one of tasks:"
        return
    choices = [choice.id for choice in shape.choices]
    if not given.codes:
        yield f'"{given.fact}" says nothing to a rule', "Say with as: what each of these is: " + ", ".join(choices)
    for code, _ in given.codes:
        if code not in choices:
            yield f'the task "{task}" has no choice "{code}"', "Use one of: " + ", ".join(choices)


def _officers_questions(definition: Definition) -> Iterator[Question]:
    for task in definition.tasks:
        yield from task.asks
        for choice in task.choices:
            yield from choice.asks


def _statuses(check: CheckShape) -> tuple[str, ...]:
    return tuple(code for code, _ in check.statuses)
