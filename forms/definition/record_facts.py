"""What a rule may be asked of an approval's own record: a closed list of facts, and of which sort each is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum

from forms.definition.approvals import CheckShape
from forms.definition.document import Definition
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
_NEEDS_CODES = ("state", "is")
_MAY_NAME = (*_NEEDS_CODES, "noted", "suspension.told")


def sort_of(given: FromRecord) -> Sort | None:
    """What a fact is; None for one that is not in the list."""
    first, _, rest = given.fact.partition(".")
    if first == CHECK:
        return OF_A_CHECK.get(rest.partition(".")[2])
    return FACTS.get(given.fact)


def faults_of(definition: Definition, given: FromRecord) -> Iterator[tuple[str, str]]:
    """What is wrong with a fact of a record, and how to mend it: no such fact or check, codes that are not there."""
    names = [*FACTS, *(f"{CHECK}.<check>.{name}" for name in OF_A_CHECK)]
    if sort_of(given) is None:
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


def _statuses(check: CheckShape) -> tuple[str, ...]:
    return tuple(code for code, _ in check.statuses)
