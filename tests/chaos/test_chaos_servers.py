"""Redis forgets or is gone, the database hangs up, mail fails in all its ways: what was due happens all the same."""

from __future__ import annotations

import pytest

from tests.chaos.troubles import drop_connections, flush, kill_one, mail_fails, redis_gone

LEAVES = frozenset({"worker-0"})  # without Redis there is nothing for a worker to take


@pytest.mark.quickly_on("sqlite")
def test_when_redis_forgets_everything_and_then_is_gone_for_good_nothing_is_lost(theatre, seed):
    found = theatre.run("FLUSHALL, then no Redis", seed, [flush, flush, redis_gone], may_die=LEAVES)
    assert found.tally.unknown == 0, found.whys


@pytest.mark.parametrize("database", ["postgresql"], indirect=True, scope="session")
def test_when_the_database_hangs_up_what_was_begun_is_done_again_and_what_was_sent_is_not(theatre, seed):
    theatre.run("database connections dropped", seed, [drop_connections], by="notify" if seed % 2 else "smtp")


@pytest.mark.quickly_on("sqlite")
def test_a_mail_server_that_refuses_hangs_crawls_and_dies_gets_each_message_once(theatre, seed):
    theatre.run("mail server fails", seed, [mail_fails])


@pytest.mark.quickly_on("postgresql")
def test_notify_failing_in_every_documented_way_gets_each_message_once_and_none_is_unknown(theatre, seed):
    theatre.run("Notify fails", seed, [mail_fails], by="notify")


@pytest.mark.full
@pytest.mark.parametrize("by", ["smtp", "notify", "catcher"])
def test_everything_at_once(theatre, seed, by):
    troubles = [kill_one, kill_one, flush, mail_fails, mail_fails]
    if theatre.database.kind == "postgresql":
        troubles.append(drop_connections)
    theatre.run("everything at once", seed, troubles, by=by, workers=2, schedulers=2)
