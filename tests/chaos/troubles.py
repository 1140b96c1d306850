"""The trouble that can be made, each at a random moment of a seeded run."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.engine import Connection

from base import clock
from base.database import writing
from base.extensions import db
from casework.chasing.waits import answer_wait
from models.message import Message, MessagePart
from models.wait import Wait
from security.actor import Actor
from tests.chaos.crew import AT_WORK
from tests.chaos.stage import Stage


def kill_one(stage: Stage) -> None:
    """Kill -9 a program, or a child of one; or the very program that hands a message over, at that moment."""
    if stage.dice.random() < 0.5:
        _kill_at_a_message(stage)
    else:
        stage.dice.choice(stage.crew.programs).kill(stage.dice.randrange(3))


def kill_clockwork(stage: Stage) -> None:
    """Kill -9 workers and schedulers together: nobody is left for a moment."""
    for one in [*stage.crew.named("worker"), *stage.crew.named("scheduler")]:
        one.kill()


def freeze_one(stage: Stage) -> None:
    """SIGSTOP a program in the middle of whatever it does, or whoever is sending between a message and its answer."""
    if stage.dice.random() < 0.5:
        _freeze_at_a_message(stage)
        return
    one = stage.dice.choice(stage.crew.programs)
    if not one.frozen:
        one.freeze()


def thaw_all(stage: Stage) -> None:
    """SIGCONT everybody."""
    stage.crew.thaw()


def flush(stage: Stage) -> None:
    """FLUSHALL."""
    stage.flush()


def redis_gone(stage: Stage) -> None:
    """Redis dies and never comes back."""
    if stage.valkey is not None and stage.valkey.process.poll() is None:
        stage.valkey.process.kill()


def drop_connections(stage: Stage) -> None:
    """PostgreSQL ends some or all connections of the programs."""
    with stage.app.app_context(), db.engine.connect() as line:
        hang_up(line, some=stage.dice.random() >= 0.5)


def hang_up(line: Connection, *, some: bool) -> int:
    """End the programs' connections, all or about half of them; gives how many.

    Not the watcher's own: how many of those its pool holds depends on which tests went before in its process.
    """
    half = " AND random() < 0.5" if some else ""
    sql = (
        "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "  # noqa: S608  # no input
        f"WHERE datname = current_database() AND application_name = :name{half}"
    )
    return line.execute(text(sql), {"name": AT_WORK}).scalar_one()


def mail_fails(stage: Stage) -> None:
    """The mail server, or Notify, misbehaves in one of its ways until further notice."""
    stage.way_out.misbehave(stage.dice)


def answer_one(stage: Stage) -> None:
    """A school answers: any, or the one whose chase the mail server has just taken and not confirmed yet."""
    if stage.dice.random() < 0.3:
        _answer(stage, stage.dice.choice(stage.filled.waits))
        return

    def answer(reference: str) -> None:
        with stage.app.app_context():
            asks = (
                select(MessagePart.serves_id)
                .join(Message, Message.id == MessagePart.message_id)
                .where(Message.reference == reference, MessagePart.serves_kind == "wait")
            )
            wait_id = db.session.scalar(asks)
            db.session.remove()
        if wait_id is not None:
            stage.way_out.on_next(None)
            _answer(stage, wait_id)

    stage.way_out.on_next(answer)


def _answer(stage: Stage, wait_id: UUID) -> None:
    with stage.app.app_context():
        with writing() as session:
            if answer_wait(session.get_one(Wait, wait_id), None, by=Actor.system("tests"), at=clock.now_utc()):
                stage.answered.add(wait_id)
        db.session.remove()


def _kill_at_a_message(stage: Stage) -> None:
    """As soon as the next message has been taken and before it is answered, everybody who could be sending dies."""

    def kill(_reference: str) -> None:
        stage.way_out.on_next(None)
        for one in [*stage.crew.named("worker"), *stage.crew.named("scheduler")]:
            one.kill()

    stage.way_out.on_next(kill)


def _freeze_at_a_message(stage: Stage) -> None:
    """As soon as the next message has been taken and before it is answered, the first worker or scheduler freezes."""
    chosen = [one for one in [*stage.crew.named("worker-0"), *stage.crew.named("scheduler-0")] if not one.frozen]

    def freeze(_reference: str) -> None:
        stage.way_out.on_next(None)
        for one in chosen:
            if not one.frozen:
                one.freeze()

    stage.way_out.on_next(freeze)
