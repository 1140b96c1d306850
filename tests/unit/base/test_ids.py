"""Ids of rows: what was written second sorts second, also within one instant."""

from __future__ import annotations

import time
from itertools import pairwise
from threading import Thread
from uuid import UUID

import pytest

from base import ids
from base.ids import new_id


def in_order(ids: list[UUID]) -> bool:
    """Whether each is larger than the one before it, as a number and as text."""
    return all(one < two and str(one) < str(two) for one, two in pairwise(ids))


def test_ids_made_at_once_sort_as_they_were_made() -> None:
    assert in_order([new_id() for _ in range(20_000)])


def test_ids_go_on_while_the_clock_stands_still_or_goes_back(monkeypatch: pytest.MonkeyPatch) -> None:
    made = [new_id()]
    for behind in (0, 5_000_000_000):
        stands = time.time_ns() - behind
        monkeypatch.setattr(time, "time_ns", lambda stands=stands: stands)
        made += [new_id() for _ in range(5_000)]
        monkeypatch.undo()
    assert in_order(made)


def test_threads_never_share_an_id_and_each_sees_its_own_rise() -> None:
    made: list[list[UUID]] = []
    threads = [Thread(target=lambda: made.append([new_id() for _ in range(2_000)])) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(in_order(each) for each in made)
    assert len({one for each in made for one in each}) == 8_000


def test_an_id_is_of_version_7_and_tells_when_it_was_made(monkeypatch: pytest.MonkeyPatch) -> None:
    # One that has made none yet: another test may have moved the clock ahead, and ids never go back.
    monkeypatch.setattr(ids, "_instants", type(ids._instants)())
    before = time.time_ns() // 1_000_000
    one = new_id()
    assert (one.version, one.variant) == (7, "specified in RFC 4122")
    assert before <= one.int >> 80 <= time.time_ns() // 1_000_000 + 1
