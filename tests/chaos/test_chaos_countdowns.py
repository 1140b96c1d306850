"""Steps that count back, that a council chose or that are a share of the time: each happens once, whoever is killed."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from tests.chaos.conftest import FULL, SCALE
from tests.chaos.council import ledger
from tests.chaos.countdown import DAYS, PROFILES, count_down
from tests.chaos.test_chaos_servers import LEAVES
from tests.chaos.troubles import flush, kill_clockwork, kill_one, redis_gone

COUNTING = replace(SCALE, days=DAYS if FULL else DAYS[:2])
OFTEN = SCALE.cases // len(PROFILES) + (1 if SCALE.cases % len(PROFILES) else 0)


def each_kind_of_step_was_taken(stage) -> None:
    """The first two days alone take one step of each new kind, in every case that has one."""
    kinds = Counter(kind for _, kind, _ in ledger(stage.app).messages.elements())
    for kind in ("papers-due", "payment-reminder", "escalation-manager"):
        assert kinds[kind] >= OFTEN - 1, kind


def test_steps_that_count_back_or_are_chosen_happen_once_when_everybody_is_killed(theatre, seed):
    troubles = [kill_one, kill_one, kill_clockwork, flush]
    then = each_kind_of_step_was_taken
    theatre.run("countdowns, killed -9, FLUSHALL", seed, troubles, scale=COUNTING, filled_by=count_down, then=then)


@pytest.mark.quickly_on("sqlite")
def test_steps_that_count_back_or_are_chosen_happen_once_when_redis_forgets_and_is_gone(theatre, seed):
    troubles, then = [flush, flush, redis_gone], each_kind_of_step_was_taken
    found = theatre.run(
        "countdowns, no Redis", seed, troubles, scale=COUNTING, filled_by=count_down, may_die=LEAVES, then=then
    )
    assert found.tally.unknown == 0, found.whys
