"""One run: a full council, its processes, somebody who makes trouble, and the counting afterwards."""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Protocol
from uuid import UUID

import redis
from flask import Flask
from sqlalchemy import select

from base import clock
from base.extensions import db
from correspondence.tally import Tally, tally
from jobs.registry import run_job
from launch.up import is_ready
from models.link import Heartbeat
from models.message import Message
from tests.chaos.clerk import Clerk
from tests.chaos.council import Filled, Ledger, cases_of, failed_timers, ledger, left_to_do, rounds_opened
from tests.chaos.crew import Crew
from tests.servers.valkey import ValkeyServer

REST_WITHIN = 90.0  # seconds after the trouble has ended
NOTICED_WITHIN = 10.0
TICK = 0.04
PROVED = ("messages_odd", "timers_odd", "waits_forgotten", "histories_differ")  # by the nightly round
SETTLED = 0.25  # seconds that nothing must be left to do


class WayOut(Protocol):
    """What mail leaves by: how often it took each reference, and how it is made well again."""

    def counted(self) -> Counter[str]:
        """How often each reference was taken."""

    def on_next(self, act: Callable[[str], None] | None) -> None:
        """Do this with whatever is taken, before it is answered."""

    def misbehave(self, dice: random.Random) -> None:
        """Misbehave in one of its ways until further notice."""

    def well(self) -> None:
        """Stop misbehaving."""


@dataclass
class Stage:
    """Everything that trouble can be made with."""

    app: Flask
    crew: Crew
    way_out: WayOut
    filled: Filled
    dice: random.Random
    valkey: ValkeyServer | None = None
    answered: set[UUID] = field(default_factory=set)
    clerk: Clerk | None = None
    troubles: int = 0
    may_die: frozenset[str] = frozenset()  # programs that leave by themselves when this trouble is made
    in_the_act: float = 0.7  # on so many days trouble begins when mail does; on the others, when the sweep does

    def flush(self) -> None:
        """FLUSHALL."""
        if self.valkey is not None and self.valkey.process.poll() is None:
            redis.Redis(unix_socket_path=str(self.valkey.socket)).flushall()


Trouble = Callable[[Stage], None]


@dataclass(frozen=True)
class Found:
    """What the counting found. `twice` counts references that the gateway took more than once, `whys` the reasons of
    what is unknown."""

    tally: Tally
    lost: int
    twice: int
    troubles: int
    restarts: int
    whys: Counter[str]


def play(stage: Stage, troubles: Sequence[Trouble], *, days: Sequence[datetime], spell: float, number: int) -> None:
    """Go through the days; on each, make trouble about `number` times in `spell` seconds, then wait until all is done.

    Raises: AssertionError when the clockwork does not come to rest.
    """
    every = (0.5 * spell / number, 1.2 * spell / number)
    if stage.clerk is not None:
        stage.clerk.start()
    for day in days:
        before = stage.way_out.counted().total()
        clock.set_clock(day)
        if stage.dice.random() < stage.in_the_act:
            _first_message(stage, before)
        began = time.monotonic()
        at = began + stage.dice.uniform(*every)
        while time.monotonic() < began + spell:
            if troubles and time.monotonic() >= at:
                stage.dice.choice(troubles)(stage)
                stage.troubles += 1
                at = time.monotonic() + stage.dice.uniform(*every)
            stage.crew.keep()
            time.sleep(TICK)
        stage.crew.thaw()
        stage.way_out.well()
        rest(stage)
    if stage.clerk is not None:
        stage.clerk.finish()


def _first_message(stage: Stage, before: int) -> None:
    """Wait until the first message of a day has left. On a busy machine the programs take their time to notice."""
    end = time.monotonic() + NOTICED_WITHIN
    while stage.way_out.counted().total() == before and time.monotonic() < end:
        stage.crew.keep()
        time.sleep(TICK)


def get_ready(stage: Stage) -> None:
    """Wait until the scheduler and the web are at work."""
    end = time.monotonic() + REST_WITHIN
    while not (_scheduler_beats(stage.app) and is_ready(stage.crew.port)):
        assert time.monotonic() < end, stage.crew.last_words()
        time.sleep(TICK)


def _scheduler_beats(app: Flask) -> bool:
    with app.app_context():
        try:
            return db.session.get(Heartbeat, "scheduler") is not None
        finally:
            db.session.remove()


def rest(stage: Stage) -> None:
    """Wait until nothing is left to do, starting again what has died."""
    end, quiet_since = time.monotonic() + REST_WITHIN, None
    while True:
        stage.crew.keep()
        left = left_to_do(stage.app)
        now = time.monotonic()
        if left:
            quiet_since = None
        elif quiet_since is None:
            quiet_since = now
        elif now - quiet_since >= SETTLED:
            return
        assert now < end, f"not done {REST_WITHIN:.0f} s after the trouble ended: {left}\n{stage.crew.last_words()}"
        time.sleep(TICK)


def count(stage: Stage, expected: Ledger, *, can_be_asked: bool) -> Found:
    """Compare what happened with what was to happen, and each message's row with what the gateway took."""
    answered = cases_of(stage.app, stage.answered)
    happened, expected = ledger(stage.app).without(answered), expected.without(answered)
    lost, more = expected.missing(happened), happened.missing(expected)
    assert lost == {}, f"did not happen: {lost}\n{stage.crew.last_words()}"
    assert more == {}, f"happened and should not have: {more}"
    again = {one: times for one, times in rounds_opened(stage.app).items() if times > 1}
    assert again == {}, f"the calendar opened these more than once: {again}"
    taken = stage.way_out.counted()
    with stage.app.app_context():
        nightly = run_job("nightly", {})
        states = {row.reference: row.state for row in db.session.execute(select(Message.reference, Message.state))}
        found = tally()
        unknown = select(Message.error).where(Message.state == "unknown")
        whys = Counter(db.session.scalars(unknown))
        db.session.remove()
    assert not set(taken) - set(states), "the gateway has what no row knows"
    twice = sum(number - 1 for number in taken.values())
    lost_ones = [reference for reference, state in states.items() if state == "sent" and not taken[reference]]
    never = [
        reference
        for reference, state in states.items()
        if state in {"cancelled", "held", "planned"} and taken[reference]
    ]
    assert twice == 0, [reference for reference, number in taken.items() if number > 1]
    assert lost_ones == [], "rows say sent, and the gateway never took them"
    assert never == [], "rows say not sent, and the gateway took them"
    assert set(stage.crew.deaths) <= stage.may_die, f"{stage.crew.deaths}\n{stage.crew.last_words()}"
    assert found.adds_up
    assert found.to_go == 0
    assert found.failed == 0
    assert failed_timers(stage.app) == 0
    assert [nightly[name] for name in PROVED] == [0] * len(PROVED)
    if can_be_asked:
        assert found.unknown == 0
    if stage.clerk is not None:
        stage.clerk.check(stage.app)
        assert stage.clerk.faults == [], f"an officer saw a fault of ours\n{stage.crew.last_words()}"
    return Found(found, len(lost_ones), twice, stage.troubles, stage.crew.restarts, whys)


def log_folder(data: Path) -> Path:
    """Where the programs of a run write what they say."""
    folder = data / "chaos"
    folder.mkdir(parents=True, exist_ok=True)
    return folder
