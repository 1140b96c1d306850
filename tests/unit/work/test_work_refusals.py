"""Why a case can't end yet is said in as few words as it takes: some enquiries are named, many are counted."""

from __future__ import annotations

from uuid import UUID

import pytest

from blueprints.refusal_words import REFUSED, open_enquiries, reasons
from casework.closing import Refusal, Why

LIST = UUID(int=1)


def rows(count):
    """So many open enquiries of one checklist."""
    return tuple(Refusal(Why.ROW_OPEN, f"Enquiry {number}", LIST) for number in range(count))


def test_a_few_open_enquiries_are_named_and_many_are_counted():
    assert reasons(rows(2)) == ["An enquiry is still open: Enquiry 0", "An enquiry is still open: Enquiry 1"]
    assert reasons(rows(16)) == ["16 enquiries that it needs are still open"]


def test_other_reasons_stand_beside_the_count():
    assert reasons((*rows(5), Refusal(Why.NO_DEATH)))[1] == "No death is recorded for this child"


def test_a_room_above_says_itself_what_it_needs_first():
    assert reasons([Refusal(Why.NOT_READY, "The fee is not recorded")]) == ["The fee is not recorded"]


@pytest.mark.parametrize("why", [why for why in Why if why not in {Why.ROW_OPEN, Why.NOT_READY}])
def test_every_reason_has_its_words(why):
    assert reasons([Refusal(why)]) == [REFUSED[why]]


def test_outcomes_that_need_the_same_enquiries_are_told_together_with_the_way_to_their_checklist():
    found = open_enquiries([("Abroad", rows(3)), ("On roll", ()), ("Not found", rows(3)), ("Moved", rows(1))])
    assert [(one.outcomes, one.summary, one.task_ids) for one in found] == [
        (("Abroad", "Not found"), "3 enquiries are still open", (LIST,)),
        (("Moved",), "1 enquiry is still open", (LIST,)),
    ]
