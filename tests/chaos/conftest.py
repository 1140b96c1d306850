"""A run of chaos as a fixture, how much of it there is, and the table of figures at the end."""

from __future__ import annotations

import logging
import os
import random
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from base import clock
from tests.chaos.clerk import Clerk
from tests.chaos.council import BEFORE, DAYS, Fill, Ledger, fill, undisturbed
from tests.chaos.crew import crew
from tests.chaos.small_time import SmallTime
from tests.chaos.stage import Found, Stage, Trouble, count, get_ready, play
from tests.chaos.ways_out import way_out
from tests.fixtures.application import SECRET
from tests.fixtures.databases import TestDatabase
from tests.servers.missing import ServerMissing, skip_or_fail
from tests.servers.valkey import valkey_server

FULL = os.environ.get("ONROLL_CHAOS") == "full"
FIGURES = "chaos"


@dataclass(frozen=True)
class Scale:
    """How much of it, a run. `lease` and `spell` are seconds, `pace` seconds a message."""

    seeds: int
    cases: int
    claims: int
    days: tuple[datetime, ...]
    lease: float
    spell: float
    pace: float
    troubles: int  # about so many a day


SCALE = (
    Scale(seeds=2, cases=60, claims=20, days=DAYS, lease=4.0, spell=2.5, pace=0.02, troubles=4)
    if FULL
    else Scale(seeds=1, cases=12, claims=3, days=DAYS[:2], lease=3.0, spell=1.0, pace=0.03, troubles=2)
)
SEEDS = tuple(range(1, SCALE.seeds + 1))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything here is chaos, and takes its time. A quick run leaves out the second database where one will do."""
    for item in [one for one in items if Path(__file__).parent in one.path.parents]:
        item.add_marker("chaos")
        item.add_marker(pytest.mark.timeout(600 if FULL else 180))
    unneeded = [one for one in items if not FULL and _is_unneeded(one)]
    if unneeded:
        unneeded[0].config.hook.pytest_deselected(items=unneeded)
        items[:] = [one for one in items if one not in unneeded]


def _is_unneeded(item: pytest.Item) -> bool:
    mark = item.get_closest_marker("quickly_on")
    database = getattr(item, "callspec", None) and item.callspec.params.get("database")
    if item.get_closest_marker("full") is not None:
        return True
    return mark is not None and database is not None and database not in mark.args


def pytest_configure(config: pytest.Config) -> None:
    """Name our own marker."""
    config.addinivalue_line("markers", "full: only in make chaos")
    config.addinivalue_line("markers", "quickly_on(database): in make test, only on this one; in make chaos on both")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A test that asks for a seed runs with each."""
    if "seed" in metafunc.fixturenames:
        metafunc.parametrize("seed", SEEDS)


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Print what was counted, by kind of trouble."""
    sums: dict[str, list[int]] = defaultdict(lambda: [0] * 8)
    for reports in terminalreporter.stats.values():
        for report in reports:
            for name, told in getattr(report, "user_properties", ()):
                if name == FIGURES and report.when == "call":
                    kind, *numbers = told
                    sums[kind] = [one + other for one, other in zip(sums[kind], [1, *numbers], strict=True)]
    if not sums:
        return
    write = terminalreporter.write_line
    terminalreporter.section("chaos")
    heads = ("runs", "messages", "sent", "unknown", "lost", "twice", "troubles", "restarts")
    write(f"{'kind':<56}" + "".join(f"{head:>10}" for head in heads))
    for kind, numbers in sorted(sums.items()):
        write(f"{kind:<56}" + "".join(f"{number:>10,}" for number in numbers))
    total = [sum(column) for column in zip(*sums.values(), strict=True)]
    write(f"{'all':<56}" + "".join(f"{number:>10,}" for number in total))


@contextmanager
def quiet(name: str) -> Iterator[None]:
    """Keep a chatty logger still."""
    log = logging.getLogger(name)
    before = log.level
    log.setLevel(logging.ERROR)
    yield
    log.setLevel(before)


_undisturbed: dict[Any, Ledger] = {}


@dataclass
class Theatre:
    """Puts runs on."""

    app: Flask
    database: TestDatabase
    data: Path
    tell: Callable[[str, object], None]

    def expected(self, scale: Scale, filled_by: Fill = fill) -> Ledger:
        """What happens undisturbed; worked out once."""
        known = (scale, filled_by)
        if known not in _undisturbed:
            _undisturbed[known] = undisturbed(self.app, scale.cases, scale.days, filled_by)
            self.database.refresh(self.app)
        return _undisturbed[known]

    def run(
        self,
        kind: str,
        seed: int,
        troubles: Sequence[Trouble],
        *,
        by: str = "smtp",
        with_redis: bool = True,
        workers: int = 1,
        schedulers: int = 1,
        scale: Scale = SCALE,
        in_the_act: float = 0.7,
        may_die: frozenset[str] = frozenset(),
        then: Callable[[Stage], None] | None = None,
        filled_by: Fill = fill,
    ) -> Found:
        """One run, counted.

        Args: filled_by: what there is to do. by: smtp, notify or catcher. in_the_act: on which share of the days
              trouble waits for the first message. may_die: programs that leave by themselves. then: looks at more,
              while everything still runs.
        """
        expected = self.expected(scale, filled_by)
        clock.set_clock(BEFORE)
        filled = filled_by(self.app, scale.cases, claims=scale.claims)
        with ExitStack() as open_now, quiet("mail.log"):
            believes = SmallTime(scale.lease).needed - 1  # of a token, which counts whole seconds
            told_way = {"token_seconds": max(1.0, believes), "pipelining": bool(seed % 2)}
            way = open_now.enter_context(way_out(by, self.data, pace=scale.pace, **told_way))
            valkey = None
            if with_redis:
                try:
                    valkey = open_now.enter_context(valkey_server())
                except ServerMissing as why:
                    skip_or_fail(str(why))
            told = {
                "ONROLL_ENV": "test",
                "ONROLL_DATA": str(self.data),
                "DATABASE_URL": self.database.url,
                "REDIS_URL": valkey.url if valkey else "",
                "SECRET_KEY": SECRET,
                "ONROLL_PUBLIC_URL": "http://localhost",
                **way.settings(),
            }
            folder = self.data / "chaos"
            folder.mkdir(exist_ok=True)
            running = open_now.enter_context(
                crew(told, folder, lease=scale.lease, workers=workers if valkey else 0, schedulers=schedulers)
            )
            stage = Stage(self.app, running, way, filled, random.Random(f"{kind} {seed}"), valkey)
            stage.in_the_act, stage.may_die = in_the_act, may_die
            stage.clerk = Clerk(running.port, filled.claimable)
            get_ready(stage)
            play(stage, troubles, days=scale.days, spell=scale.spell, number=scale.troubles)
            found = count(stage, expected, can_be_asked=way.can_be_asked)
            if then is not None:
                then(stage)
        one = found.tally
        self.tell(
            FIGURES,
            [
                f"{kind}, {self.database.kind}, {by}",
                one.planned,
                one.sent,
                one.unknown,
                found.lost,
                found.twice,
                found.troubles,
                found.restarts,
            ],
        )
        return found


@pytest.fixture
def theatre(
    app: Flask, database: TestDatabase, data_folder: Path, record_property: Callable[[str, object], None]
) -> Iterator[Theatre]:
    """Where runs are put on; afterwards the clock is right again."""
    yield Theatre(app, database, data_folder, record_property)
    clock.set_clock(None)
