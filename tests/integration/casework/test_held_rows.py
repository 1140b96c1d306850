"""What a transaction holds is asked for once, and is asked for again as soon as it may be other than it was."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from base.database import WroteOutsideWriting, is_held, known, locked, made_here, make, writing
from base.extensions import db
from base.ids import new_id
from base.later_rows import write_later
from casework.held_cases import open_tasks
from casework.tasks import cancel_task, shape_of, start_task
from council.calendars import BANK_HOLIDAYS, day_book
from council.closures import calendar_of, close_on
from council.settings import change_setting, setting
from models.case import Case
from models.child import Child, ChildName
from models.task import Task
from security.actor import Actor
from security.history import history_of, record
from statutory.london import london_day
from tests.integration.casework import rows
from tests.integration.casework.marlowe import AT, Marlowe, send, tasks

pytestmark = pytest.mark.usefixtures("context")
BY = Actor.system("tests")


@pytest.fixture
def case(council: Marlowe) -> Case:
    with writing():
        return send()


def test_a_locked_row_is_given_again_unasked_and_forgotten_with_its_transaction(case: Case) -> None:
    with writing() as session:
        assert locked(session, Case, case.id) is locked(session, Case, case.id) is case
        assert is_held(session, Case, case.id)
    assert not is_held(db.session(), Case, case.id)
    assert known(db.session()) == {}


def test_a_row_changed_behind_the_session_is_read_again(case: Case) -> None:
    with writing() as session:
        locked(session, Case, case.id)
        session.execute(
            update(Case).where(Case.id == case.id).values(stage="looking").execution_options(synchronize_session=False)
        )
        assert locked(session, Case, case.id).stage == "looking"


def test_what_is_known_of_a_case_does_not_outlive_a_savepoint_that_is_undone(council: Marlowe, case: Case) -> None:
    shape = shape_of(tasks(case)["triage"], case)
    assert shape is not None
    with writing() as session:
        cancel_task(tasks(case)["triage"], "not-needed", by=BY, at=AT)
        undone = session.begin_nested()
        started = start_task(case, shape, by=BY, at=AT)
        assert [task.id for task in open_tasks(case.id)] == [started.id]
        undone.rollback()
        assert made_here(session, Task, started.id) is None
        assert open_tasks(case.id) == []
        again = start_task(case, shape, by=BY, at=AT)
        assert again.round == 2
    assert [task.id for task in db.session.query(Task).filter(Task.state == "open")] == [again.id]
    assert [line.seq for line in history_of("case", case.id)] == list(range(1, case.event_seq + 1))


def test_a_new_row_has_its_defaults_and_id_before_it_is_written(council: Marlowe) -> None:
    with writing() as session:
        child = make(session, Child, family_name="Quill", created_at=AT)
        assert (child.given_names, child.restricted, child.plans) == ("", False, [])
        assert made_here(session, Child, child.id) is child is locked(session, Child, child.id)
        child.given_names = "Ivy"
    db.session.expunge_all()
    kept = db.session.get_one(Child, child.id)
    assert (kept.given_names, kept.family_name, kept.plans) == ("Ivy", "Quill", [])


def test_rows_kept_back_are_there_for_whoever_reads_them_and_go_with_what_is_undone(council: Marlowe) -> None:
    def keys() -> list[str]:
        return sorted(row.key for row in db.session.query(ChildName).filter(ChildName.child_id == child.id))

    def key(text: str) -> dict[str, object]:
        return {"id": new_id(), "child_id": child.id, "key": text, "word": text}

    with writing() as session:
        child = rows.child()
        write_later(session, ChildName, [key("before")])
        undone = session.begin_nested()
        write_later(session, ChildName, [key("undone")])
        assert keys() == ["before", "undone"]
        undone.rollback()
        assert keys() == ["before"]
        with session.begin_nested():
            write_later(session, ChildName, [key("kept")])
        write_later(session, ChildName, [key("last")])
    assert keys() == ["before", "kept", "last"]


def failing_act(case: Case) -> None:
    record("case", case.id, "never", by=BY, at=AT)
    raise RuntimeError


def test_rows_kept_back_by_an_act_that_fails_are_never_written(council: Marlowe, case: Case) -> None:
    before = len(history_of("case", case.id))
    with pytest.raises(RuntimeError), writing():
        failing_act(case)
    with writing():
        record("case", case.id, "later", by=BY, at=AT)
    assert [line.kind for line in history_of("case", case.id)][before:] == ["later"]


def test_nothing_is_kept_back_outside_a_writing_transaction(council: Marlowe, case: Case) -> None:
    with pytest.raises(WroteOutsideWriting):
        record("case", case.id, "stray", by=BY, at=AT)
    db.session.rollback()
    assert "stray" not in [line.kind for line in history_of("case", case.id)]


def test_a_setting_and_a_calendar_changed_in_a_transaction_are_seen_by_the_rest_of_it(council: Marlowe) -> None:
    with writing():
        assert setting("task-ends") == "17:00"
        change_setting("task-ends", "16:00", by=BY, at=AT)
        assert setting("task-ends") == "16:00"
        before = day_book()
        close_on(calendar_of(BANK_HOLIDAYS), london_day(AT), kind="bank-holiday", name="A day", by=BY, at=AT)
        assert day_book().revision == before.revision + 1
