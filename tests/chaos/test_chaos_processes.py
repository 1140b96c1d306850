"""Programs are killed and frozen at any moment; every chase and every escalation happens, and none twice."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.chaos.conftest import SCALE
from tests.chaos.troubles import freeze_one, kill_clockwork, kill_one, thaw_all


def test_worker_web_and_scheduler_killed_at_any_moment_lose_nothing_and_send_nothing_twice(theatre, seed):
    theatre.run("killed -9", seed, [kill_one, kill_one, kill_clockwork])


@pytest.mark.quickly_on("postgresql")
def test_a_program_that_stood_frozen_past_its_lease_sends_nothing_that_another_has_sent(theatre, seed):
    # Frozen until the spell is over, which is longer than the lease of whoever was sending.
    scale = replace(SCALE, lease=2.0, spell=4.0, days=SCALE.days[1:2] if len(SCALE.days) == 2 else SCALE.days)
    by = "smtp" if seed % 2 else "notify"
    theatre.run("frozen", seed, [freeze_one, freeze_one, thaw_all], by=by, workers=2, schedulers=2, scale=scale)


@pytest.mark.quickly_on("sqlite")
def test_two_schedulers_and_two_workers_do_each_thing_once(theatre, seed):
    found = theatre.run("two schedulers", seed, [], workers=2, schedulers=2)
    assert found.tally.unknown == 0
