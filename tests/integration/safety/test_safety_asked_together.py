"""A question about several children at once tells nobody of a brother or sister whose case few may see."""

from __future__ import annotations

import pytest

from base.database import writing
from base.extensions import db
from base.ids import new_id
from casework.own_tasks import WHO_IS_IT
from casework.restricting import set_restricted
from casework.tasks import start_task
from models.case import Case
from models.message import Message, MessagePart
from models.wait import Wait
from reporting.case_parts import MessageLine, held_lines, message_line, message_lines
from security.actor import Actor
from tests.integration.casework.marlowe import AT, send

BROTHER = {"child-name": {"given": "Moss", "family": "Quill"}, "child-dob": "2015-03-02", "child-upn": "A123456789012"}


def wait_of(case: Case, together, by: Actor) -> Wait:
    task = start_task(case, WHO_IS_IT, by=by, at=AT)
    made = Wait(
        id=new_id(), case_id=case.id, task_id=task.id, code="w", party="school", started_at=AT, together_id=together
    )
    db.session.add(made)
    return made


@pytest.fixture
def asked(council):
    """The cases of a girl and her brother, and the message that asked their school about both; it names both."""
    with writing():
        sister, brother = send(), send(BROTHER)
        together, identity = new_id(), new_id()
        waits = [wait_of(case, together, council.officer) for case in (sister, brother)]
        named = f"{sister.reference}, {brother.reference}"
        message = Message(
            id=identity, key="test", kind="ask-first", version_id=sister.version_id, case_id=sister.id,
            recipient_kind="school", recipient_id=council.school.id, address="office@brook.example", values={},
            state="held", send_after=AT, reference=str(identity), planned_at=AT, subject=named, body=named,
        )  # fmt: skip
        db.session.add(message)
        db.session.flush()
        parts = [MessagePart(message_id=identity, serves_kind="wait", serves_id=wait.id) for wait in waits]
        db.session.add_all(parts)
    return sister, brother, message


def shown(case: Case, message: Message, reader: Actor) -> list[MessageLine]:
    """How a reader finds the message on a case's pages: among all, among those held, and by itself."""
    listed = [*message_lines(case, reader=reader), *held_lines(case, reader=reader)]
    return [*(line for line in listed if line.message.id == message.id), message_line(case, message.id, reader=reader)]


def test_a_message_about_brother_and_sister_is_read_by_whoever_sees_both_cases(council, asked):
    sister, brother, message = asked
    for case in (sister, brother):
        lines = shown(case, message, council.officer)
        assert len(lines) == 3
        assert {(line.subject, line.is_told) for line in lines} == {(message.subject, True)}


def test_its_words_are_not_shown_to_somebody_for_whom_the_brothers_case_is_not_there(council, asked):
    sister, brother, message = asked
    with writing():
        set_restricted(brother, True, reason="A colleague's child", by=council.manager, at=AT)
    lines = shown(sister, message, council.officer)
    assert len(lines) == 3
    assert not any(brother.reference in line.subject or line.is_told for line in lines)
    assert all(line.is_told for line in shown(sister, message, council.manager))
