"""Whatever officers do to a case and in whatever order, its events fold to its columns."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from base.database import writing
from base.extensions import db
from casework.claims import (
    AlreadyClaimed,
    NotForThem,
    NotTheHolder,
    TaskOver,
    claim_task,
    hand_back,
    hand_over,
    reassign,
)
from casework.closing import ClosingRefused, close_case, reopen_case
from casework.contacts import hold_outward, lift_hold
from casework.decisions import AlreadyDecided, SamePerson, decide
from casework.finishing import AnswersWanting, NoSuchChoice, choices_of, finish_task
from casework.fold import compare_all, differences
from casework.interests import declare_interest
from casework.priorities import NotLower, lower_priority, raise_priority
from casework.tasks import cancel_task, return_task, start_waiting
from models.case import Case
from models.task import Decision, Task
from security.actor import Actor
from tests.integration.casework.marlowe import AT, Marlowe, send

pytestmark = pytest.mark.usefixtures("context")
REFUSALS = (
    AlreadyClaimed,
    AlreadyDecided,
    AnswersWanting,
    ClosingRefused,
    NoSuchChoice,
    NotForThem,
    NotLower,
    NotTheHolder,
    SamePerson,
    TaskOver,
)
ACTS = st.lists(st.tuples(st.integers(0, 13), st.integers(0, 40), st.integers(0, 2)), min_size=4, max_size=14)


@given(acts=ACTS)
def test_the_events_of_a_case_fold_to_its_columns(council, acts):
    with writing():
        case = send()
    for number, (kind, pick, who) in enumerate(acts):
        by = (council.officer, council.colleague, council.manager)[who]
        tasks = db.session.query(Task).filter(Task.case_id == case.id).order_by(Task.id).all()
        act = an_act(kind, case, tasks[pick % len(tasks)], by, council, pick, at=AT + timedelta(minutes=number))
        try:
            with writing():
                act()
        except REFUSALS:
            continue  # refused acts leave nothing behind: that too is what the comparison proves
        assert differences(case) == []
    assert differences(case) == []


def an_act(
    kind: int, case: Case, task: Task, by: Actor, council: Marlowe, pick: int, *, at: object
) -> Callable[[], object]:
    do: dict[str, object] = {"by": by, "at": at}
    choices = choices_of(task, case, at=at)
    choice = choices[pick % len(choices)].id if choices else "none"
    return [
        partial(claim_task, task, **do),
        partial(hand_back, task, **do),
        partial(hand_over, task, council.colleague.id, **do),
        partial(reassign, task, None if pick % 2 else council.officer.id, reason="Away", **(do | {"by": council.lead})),
        partial(start_waiting, task, **do),
        partial(return_task, task, "answered", **do),
        partial(finish_task, task, choice, answers_for(case), **do),
        partial(cancel_task, task, "not-needed", **do),
        partial(raise_priority, case, 1 + pick % 3, ["fgm"], **do),
        partial(lower_priority, case, 1 + pick % 3, reason="Checked", **do),
        partial(close_case, case, "not-cme", {"not-cme-why": "on-roll"}, **do),
        partial(reopen_case, case, reason="News", **do),
        partial(hold_outward, case, f"reason-{pick}", **do)
        if pick % 2
        else partial(lift_hold, case, reason="Agreed", **do),
        partial(settle, case, pick, do, council),
    ][kind]


def answers_for(case: Case) -> dict[str, object]:
    """Something for every question that a task of the service asks."""
    from casework.versions import pinned

    definition = pinned(case.version_id)
    asked = [question for shape in definition.tasks for question in shape.asks]
    asked += [question for shape in definition.tasks for choice in shape.choices for question in choice.asks]
    return {question.id: "2026-11-20" for question in asked if question.id != "joins-reference"}


def settle(case: Case, pick: int, do: dict[str, object], council: Marlowe) -> None:
    open_one = db.session.query(Decision).filter(Decision.case_id == case.id, Decision.state == "recommended").first()
    if open_one is None:
        declare_interest(case.child_id, reason="", **(do | {"by": council.colleague}))
    else:
        decide(open_one.id, agreed=pick % 2 == 0, reason="So be it", **(do | {"by": council.manager}))


def test_a_column_changed_without_an_event_is_found_by_the_nightly_check(council):
    with writing():
        case = send()
    assert compare_all(AT) == []
    with writing():
        case.stage = "placing"
        db.session.query(Task).filter(Task.case_id == case.id).one().state = "claimed"
    found = {one.what.partition(" ")[0]: (one.column, one.folded) for one in compare_all(AT)}
    assert found == {"stage": ("placing", "new"), "task": ("claimed", "open")}
