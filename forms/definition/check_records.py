"""Checks of what a rule is asked with that nobody answers: a constant, this council, or a fact of a record."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from forms.definition.document import Definition
from forms.definition.record_facts import faults_of, sort_of
from forms.definition.remarks import Remark
from forms.definition.rule_inputs import FromOwnCouncil, FromRecord
from forms.definition.rule_sorts import AMOUNT, CODE, CODES, FLAG, TEXT, Place, said, sort_wanted


def check_constant(place: Place, value: Any) -> Iterator[Remark]:
    """Whether a constant is what the fact is; a list was frozen into a tuple when it was read."""
    wanted, words = sort_wanted(place), place.schema.get("enum", ())
    right = {
        FLAG: isinstance(value, bool),
        AMOUNT: isinstance(value, int | str) and not isinstance(value, bool),
        CODE: value in words,
        CODES: isinstance(value, tuple),
    }.get(wanted or "", isinstance(value, str))
    if wanted is not None and not right:
        mend = "Use one of: " + ", ".join(words) if words else f"Write {said(place)}"
        yield Remark(place.path, f'"{value}" is not {said(place)}', mend)


def check_record(
    place: Place, given: FromRecord | FromOwnCouncil, definition: Definition, *, of_approval: bool
) -> Iterator[Remark]:
    """Whether there is such a fact, of the sort that the rule wants; what a task's choices are called, too."""
    if isinstance(given, FromOwnCouncil):
        if sort_wanted(place) != TEXT:
            yield Remark(place.path, f"the fact is {said(place)}, not a council", "Give it what it is")
        return
    for what, mend in faults_of(definition, given, of_approval=of_approval):
        yield Remark(place.path, what, mend)
    for _, value in given.codes:
        yield from check_constant(place, value)
    items = place.schema.get("items")
    wanted = sort_wanted(place) if items is None else sort_wanted(Place(place.path, place.rule, items, place.inside))
    if sort_of(given) not in (None, wanted):
        yield Remark(place.path, f'"{given.fact}" is {sort_of(given)}, and the fact is {said(place)}', "Name another")
