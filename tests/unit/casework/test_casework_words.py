"""Small certainties of casework: rules of time are read as written."""

from __future__ import annotations

import pytest

from casework.chasing.task_clocks import rule_at
from casework.consequence_kinds import NothingToSet, duration
from casework.fold import fold
from casework.own_tasks import OWN_TASKS
from forms.definition.casework import DueRule, TaskShape
from forms.definition.wording import Wording
from models.event import Event


def test_a_priority_without_a_rule_of_its_own_takes_the_nearest_less_pressing_one():
    fast, slow = DueRule(4, "hours"), DueRule(3, "working-days")
    shape = TaskShape("t", Wording.of("T"), "Q", due=((1, fast), (3, slow)))
    assert [rule_at(shape, level) for level in (1, 2, 3)] == [fast, slow, slow]
    assert rule_at(TaskShape("t", Wording.of("T"), "Q", due=((1, fast),)), 3) == fast
    assert rule_at(TaskShape("t", Wording.of("T"), "Q"), 1) is None


@pytest.mark.parametrize("written", ["10 working-days", {"amount": 10, "unit": "working-days"}])
def test_a_length_of_time_is_read_in_either_form(written):
    found = duration(written)
    assert (found.amount, found.unit) == (10, "working-days")


@pytest.mark.parametrize("written", ["soon", "ten days", {}, None, 5, {"amount": 3}])
def test_what_is_no_length_of_time_is_refused(written):
    with pytest.raises(NothingToSet):
        duration(written)


def test_a_task_that_waits_keeps_waiting_while_it_changes_hands():
    def event(kind: str, **data: object) -> Event:
        return Event(kind=kind, data={"task": "a"} | data)

    told = fold([event("task-started"), event("task-waiting"), event("task-claimed", holder="h")]).tasks["a"]
    assert (told.state, told.holder) == ("waiting", "h")
    told = fold(
        [event("task-started"), event("task-claimed", holder="h"), event("task-waiting"), event("task-returned")]
    )
    assert (told.tasks["a"].state, told.tasks["a"].holder) == ("claimed", "h")


def test_the_products_own_tasks_say_how_long_they_may_take_and_what_to_do():
    for shape in OWN_TASKS.values():
        assert {level for level, _ in shape.due} == {1, 2, 3}
        assert shape.instructions.say()
