"""Queue pages: order, pages, who sees what, and that an index does the work."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest
from flask.ctx import AppContext
from sqlalchemy import text

from base.database import is_sqlite, writing
from base.extensions import db
from casework.interests import declare_interest
from casework.queues import (
    TASK_IS_WAITING,
    Place,
    TaskFilter,
    my_count,
    my_work,
    page_statements,
    queue_counts,
    queue_page,
    queues_shown,
    raised_tasks,
)
from casework.visible import (
    TASK_IS_OPEN,
    TASK_IS_RAISED,
    TASK_IS_UNCLAIMED,
    NotHere,
    cases_visible_to,
    tasks_visible_to,
)
from models.task import Task
from security.actor import Actor
from security.permissions import Role
from tests.integration.casework import rows
from tests.integration.casework.rows import AT

pytestmark = pytest.mark.usefixtures("context")


class Pile:
    """A queue with sixty tasks in a random order, ten of them restricted, and some over."""

    def __init__(self) -> None:
        dice = random.Random(7)
        with writing():
            self.officer, self.lead = rows.officer("Ada Marsh"), rows.officer("Lea Thorn", Role.TEAM_LEAD)
            self.version, self.queue, self.other = rows.version(), rows.queue(), rows.queue("Q-CME")
            self.child = rows.child()
            self.case = rows.case(self.version, child_id=self.child.id)
            self.hidden = rows.case(self.version, restricted=True)
            self.tasks = [
                rows.task(
                    self.hidden if number % 6 == 0 else self.case,
                    self.queue,
                    kind=f"t{number}",
                    priority=dice.randint(1, 3),
                    sort_due=AT + timedelta(hours=dice.randint(0, 9)),
                    state="done" if number % 10 == 5 else "open",
                )
                for number in range(60)
            ]

    def expected(self, *, restricted: bool) -> list[Task]:
        seen = [task for task in self.tasks if task.state == "open" and (restricted or not task.restricted)]
        return sorted(seen, key=lambda task: (task.priority, task.sort_due, task.id))


@pytest.fixture
def pile(context: AppContext) -> Pile:
    return Pile()


def walked(actor: Actor, pile: Pile, size: int) -> list[Task]:
    found: list[Task] = []
    after = None
    while True:
        page = queue_page(actor, pile.queue.id, after=after, size=size)
        assert len(page.tasks) <= size
        found += page.tasks
        if page.next_place is None:
            return found
        after = Place.read(str(page.next_place))
        assert after == page.next_place


@pytest.mark.parametrize("size", [1, 7, 25, 100])
def test_the_pages_of_a_queue_show_every_open_task_once_and_the_most_urgent_first(pile, size):
    assert walked(pile.officer, pile, size) == pile.expected(restricted=False)
    assert walked(pile.lead, pile, size) == pile.expected(restricted=True)


def test_a_restricted_task_is_not_there_for_an_officer_without_the_permission(pile):
    hidden = next(task for task in pile.tasks if task.restricted)
    with pytest.raises(NotHere):
        tasks_visible_to(pile.officer).get(hidden.id)
    with pytest.raises(NotHere):
        cases_visible_to(pile.officer).get(pile.hidden.id)
    assert tasks_visible_to(pile.lead).get(hidden.id) is hidden
    assert cases_visible_to(pile.lead).by_reference(pile.hidden.reference) is pile.hidden


def test_an_officer_with_an_interest_is_shut_out_of_the_childs_tasks_cases_and_counts(pile):
    with writing():
        declare_interest(pile.child.id, reason="", by=pile.lead, at=AT)
    assert {task.case_id for task in walked(pile.lead, pile, 25)} == {pile.hidden.id}
    with pytest.raises(NotHere):
        cases_visible_to(pile.lead).get(pile.case.id)
    hidden = [task for task in pile.expected(restricted=True) if task.restricted]
    assert queue_counts(pile.lead, [pile.queue.id])[pile.queue.id].number == len(hidden)


def test_nobody_outside_the_council_sees_a_task_or_a_case(pile):
    with writing():
        school = rows.officer("Sam Reed", Role.SCHOOL_USER)
    for actor in (Actor.visitor(), school):
        assert queue_page(actor, pile.queue.id).tasks == ()
        assert queues_shown(actor) == ()
        with pytest.raises(NotHere):
            cases_visible_to(actor).get(pile.case.id)


def test_counts_leave_out_what_the_actor_may_not_see_and_stop_at_a_hundred(pile):
    counts = queue_counts(pile.officer, [pile.queue.id, pile.other.id])
    assert counts[pile.queue.id].number == len(pile.expected(restricted=False))
    assert str(counts[pile.other.id]) == "0"
    with writing():
        for number in range(130):
            rows.task(pile.case, pile.other, kind=f"o{number}")
    assert str(queue_counts(pile.officer, [pile.other.id])[pile.other.id]) == "99+"


def test_a_queue_is_narrowed_by_priority_school_service_and_who_holds_it(pile):
    with writing():
        mine, waiting = pile.expected(restricted=False)[:2]
        mine.holder_id, mine.state = pile.officer.id, "claimed"
        waiting.state = "waiting"

    def found(**narrowed: object) -> list[Task]:
        return list(queue_page(pile.officer, pile.queue.id, narrowed=TaskFilter(**narrowed), size=100).tasks)

    ordinary = pile.expected(restricted=False)
    assert found(held="mine") == [mine] == list(my_work(pile.officer).tasks)
    assert str(my_count(pile.officer)) == "1"
    assert found(held="waiting") == [waiting]
    assert found(held="unclaimed") == [task for task in ordinary if task.state == "open"]
    assert found(priority=2) == [task for task in ordinary if task.priority == 2]
    assert found(service="example") == found()
    assert found(service="another") == []
    assert found(school_id=pile.case.id) == []


def test_the_managers_view_shows_what_climbed_to_their_rung(pile):
    with writing():
        high = pile.expected(restricted=False)[4]
        high.raised = 3
        pile.expected(restricted=False)[5].raised = 2
    assert raised_tasks(pile.lead).tasks == (high,)


def test_a_place_somebody_made_up_is_no_place():
    for written in (
        "",
        "1",
        "1-2",
        "1-2-3",
        "x-1-" + "0" * 32,
        "1-99999999999999999999-" + "0" * 32,
        "-1-1-1",
        "١-1-1",
    ):
        assert Place.read(written) is None


@pytest.mark.parametrize("place", ["first", "deep"])
@pytest.mark.parametrize("page", ["queue", "mine", "raised", "school", "service", "unclaimed", "waiting"])
def test_an_index_finds_a_page_in_its_order(pile, page, place):
    """No sort and no scan: the rows come out of one index in the order they are shown."""
    after = Place.of(pile.tasks[0]) if place == "deep" else None
    seen = tasks_visible_to(pile.lead).where(TASK_IS_OPEN)
    narrowed = {
        "queue": (Task.queue_id == pile.queue.id,),
        "mine": (Task.holder_id == pile.lead.id,),
        "raised": (Task.raised == 3, TASK_IS_RAISED),
        "school": (Task.queue_id == pile.queue.id, Task.school_id == pile.queue.id),
        "service": (Task.queue_id == pile.queue.id, Task.service == "example"),
        "unclaimed": (Task.queue_id == pile.queue.id, TASK_IS_UNCLAIMED),
        "waiting": (Task.queue_id == pile.queue.id, TASK_IS_WAITING),
    }[page]
    for statement in page_statements(seen.where(*narrowed), after, 25):
        plan = explained(statement).upper().replace("SORT_DUE", "")
        assert ("IX_TASK_WAITING" if page == "waiting" else "IX_TASK_") in plan, plan
        for costly in ("SORT", "TEMP B-TREE", "SCAN TASK", "SEQ SCAN ON TASK"):
            assert costly not in plan, plan


def explained(statement: object) -> str:
    session = db.session()
    asked = str(statement.compile(session.get_bind(), compile_kwargs={"literal_binds": True}))
    if is_sqlite(session):
        return "\n".join(str(row) for row in session.execute(text("EXPLAIN QUERY PLAN " + asked)))
    # Sixty rows are quicker read whole; what is asked here is whether the index CAN give the order.
    with writing():
        for off in ("enable_seqscan", "enable_sort", "enable_bitmapscan"):
            session.execute(text(f"SET LOCAL {off} = off"))
        return "\n".join(row[0] for row in session.execute(text("EXPLAIN " + asked)))
