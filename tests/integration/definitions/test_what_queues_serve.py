"""The product's own tasks stand in whichever queue the council's file says, and never in none."""

from __future__ import annotations

from dataclasses import replace
from shutil import copytree

import pytest
from sqlalchemy import select

from base.database import writing
from base.extensions import db
from casework.own_tasks import OWN_TASKS, WHO_IS_IT
from casework.publishing import read_folder
from casework.skeleton import lay_out
from casework.tasks import start_task
from casework.versions import pinned, publish_documents, read_whole
from forms.definition.profiles import OwnWork
from models.event import Event
from models.task import Queue, QueueRole, Task
from security.actor import Actor
from tests.fixtures.application import ROOT
from tests.fixtures.definitions_once import our_library
from tests.integration.casework.marlowe import AT, Marlowe, send

pytestmark = pytest.mark.usefixtures("context")
BY = Actor.system("tests")
OF_FAMILIES = next(shape for shape in OWN_TASKS.values() if shape.queue == OwnWork.FAMILIES)


def code_of(task: Task) -> str:
    return db.session.get_one(Queue, task.queue_id).code


def laid_out(**moved: tuple[str, ...]) -> None:
    queues = our_library().queues
    lay_out([replace(one, serves=moved.get(one.code[2:].lower(), one.serves)) for one in queues], by=BY, at=AT)


def serving() -> dict[str, str]:
    rows = db.session.execute(select(QueueRole.role, Queue.code).join(Queue, Queue.id == QueueRole.queue_id))
    return {row.role: row.code for row in rows}


def test_each_sort_of_own_work_has_the_queue_that_the_file_says():
    with writing():
        laid_out()
    assert set(serving()) == set(OwnWork)
    told = db.session.scalars(select(Event).where(Event.kind == "queue-serves")).all()
    assert len(told) == len(OwnWork)
    with writing():
        laid_out()
    assert len(db.session.scalars(select(Event).where(Event.kind == "queue-serves")).all()) == len(OwnWork)


def test_an_own_task_stands_in_that_queue_and_in_another_once_the_file_says_so():
    with writing():
        laid_out()
        Marlowe()
        first = start_task(send(), OF_FAMILIES, by=BY, at=AT)
        assert code_of(first) == serving()[OwnWork.FAMILIES]
    with writing():
        laid_out(cme=(), data=(OwnWork.DATA, OwnWork.FAMILIES))
        again = start_task(send(), OF_FAMILIES, by=BY, at=AT)
        assert code_of(again) == "Q-DATA"
    assert serving()[OwnWork.FAMILIES] == serving()[OwnWork.DATA] == "Q-DATA"


def test_what_came_in_on_a_case_is_sorted_by_the_team_that_reads_it_and_not_by_another():
    with writing():
        laid_out()
        Marlowe()
        case = send()
        assert code_of(start_task(case, WHO_IS_IT, by=BY, at=AT)) == "Q-TRIAGE"
        case.version_id = publish_documents(
            [read_whole(ROOT / "definitions" / "services" / "work-permit.yaml")], by=BY, at=AT
        )[0].id
        permit = start_task(case, OWN_TASKS["read-reply"], by=BY, at=AT)
        assert code_of(permit) == "Q-EMP"


def test_where_no_queue_serves_one_is_made_once_and_the_task_is_there():
    with writing():
        Marlowe()
        case = send()
        made = [code_of(start_task(case, shape, by=BY, at=AT)) for shape in OWN_TASKS.values()]
    assert set(made) <= {*set(OwnWork), pinned(case.version_id).reading_queue}
    assert serving() == {role: role for role in made if role in set(OwnWork)}


@pytest.mark.parametrize(
    ("was", "now", "says"),
    [
        (", serves: [for-sorting]", "", "no queue serves: for-sorting"),
        ("serves: [for-sorting]", "serves: [for-sorting, for-data]", "more than one queue serves: for-data"),
        ("serves: [for-sorting]", "serves: [for-tea]", "for-tea"),
    ],
)
def test_a_file_that_leaves_own_work_without_one_place_is_faulty(tmp_path, was, now, says):
    copytree(ROOT / "definitions", tmp_path / "definitions")
    file = tmp_path / "definitions" / "queues.yaml"
    text = file.read_text(encoding="utf-8")
    assert was in text
    file.write_text(text.replace(was, now), encoding="utf-8")
    assert any(says in str(fault) for fault in read_folder(tmp_path / "definitions").faults)
