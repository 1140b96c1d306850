"""The relay: sends whatever is due, batch by batch, and finds out what became of what an earlier relay left behind."""

from __future__ import annotations

import time
from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from flask import current_app

from base.database import writing
from base.extensions import db
from correspondence import channel
from correspondence.gateways.choice import gateway_of
from correspondence.gateways.protocol import Gateway, GatewayAway, GatewayMisconfigured, Line, Seen
from correspondence.leased import Leased, read_locked
from correspondence.relay import (
    BATCH,
    LEASE,
    NEEDED,
    Doubtful,
    Letter,
    RelayCounts,
    Run,
    check,
    lease,
    letters,
    recover,
    settle_doubtful,
)
from correspondence.settling import Result, fail_wordless, settle, tell, untold
from council.settings import setting
from security.actor import Actor

FRESH = 0.1  # seconds for which a look at the rows holds: past that, look again before the next message
MOST_AT_ONCE = 50


class _Watch:
    """The two clocks of a relay: `now` is the product's, by which leases run; `on` is what is written down."""

    def __init__(self, upto: datetime, at: datetime) -> None:
        self._at, self._ahead, self._began = at, max(upto - at, timedelta()), time.monotonic()

    @property
    def now(self) -> datetime:
        """The product's clock, moving on while we send."""
        return self._at + timedelta(seconds=time.monotonic() - self._began)

    @property
    def on(self) -> datetime:
        """The instant to record."""
        return self.now + self._ahead


def relay(
    upto: datetime, *, at: datetime, gateway: Gateway, public_url: str, by: Actor, limit: int | None = None
) -> RelayCounts:
    """Send every message that is due.

    Args:   upto: what is due by then, UTC; later than `at` in a demo that looks ahead. at: the product's clock, now.
    Twice:  harmless, also at the same time in several processes.
    Gives:  what became of how many.
    Fails:  never for a message's or the gateway's sake: a gateway that is away pauses the channel, a fault of our
            settings stops it, and the jobs page says so.
    """
    watch = _Watch(upto, at)
    counts = RelayCounts()
    if channel.paused_until(at) is None:
        run = Run(uuid4().hex, gateway.name, gateway.can_be_asked, int(setting("mail-daily-cap")))
        try:
            # A connection that lies open and does nothing: when SQLite's last one closes it folds its log into the
            # file, and that would be after every handful.
            with db.engine.connect():
                _recover(run, gateway, watch, counts)
                _send_all(run, gateway, watch, counts, upto=upto, public_url=public_url, limit=limit)
        except GatewayAway as away:
            with writing():
                channel.pause(away.reason, at=watch.now)
        except GatewayMisconfigured as wrong:
            with writing():
                channel.stop(wrong.reason, at=watch.now)
        else:
            with writing():
                channel.well(at=watch.now)
    for identity in untold():
        with writing():
            tell(identity, by=by, at=watch.on)
    return counts


def relay_due(upto: datetime, *, at: datetime) -> RelayCounts:
    """Send every message that is due, by the gateway of this installation's settings."""
    settings = current_app.config["ONROLL"]
    by = Actor.system("messages.relay")
    try:
        gateway = gateway_of(settings)
    except GatewayMisconfigured as wrong:
        with writing():
            channel.stop(wrong.reason, at=at)
        return RelayCounts()
    return relay(upto, at=at, gateway=gateway, public_url=settings.public_url, by=by)


def _recover(run: Run, gateway: Gateway, watch: _Watch, counts: RelayCounts) -> None:
    """Ask about what an earlier relay may have sent before it died."""
    with writing():
        doubtful, found = recover(run, now=watch.now)
    counts.add(found)
    answers: dict[Doubtful, Seen | None] = {}
    try:
        for one in doubtful:
            answers[one] = None
            believed = watch.now - one.handed_at < gateway.remembers
            seen = gateway.lookup(one.reference) if gateway.can_be_asked else Seen.CANNOT_TELL
            answers[one] = Seen.CANNOT_TELL if seen is Seen.NOT_SEEN and not believed else seen
    finally:
        if doubtful:
            with writing():
                found = settle_doubtful(run, {one.id: answers.get(one) for one in doubtful}, now=watch.now, on=watch.on)
            counts.add(found)


def _send_all(
    run: Run,
    gateway: Gateway,
    watch: _Watch,
    counts: RelayCounts,
    *,
    upto: datetime,
    public_url: str,
    limit: int | None,
) -> None:
    left = limit
    with gateway.line() as line:
        sender = _Sender(run, line, watch, counts)
        while left is None or left > 0:
            with writing():
                taken = lease(run, upto=upto, now=watch.now, limit=min(BATCH, left or BATCH))
            if not taken:
                return
            before = time.monotonic() + (LEASE - NEEDED).total_seconds()
            ready, wordless = letters(taken, public_url=public_url, on=watch.on, before=before)
            if wordless:
                with writing():
                    counts.add(fail_wordless(run, wordless))
            sender.send(ready)
            left = None if left is None else left - len(taken)


class _Sender:
    """Sends leased batches over one line. However a batch ends, what was handed over is written down."""

    def __init__(self, run: Run, line: Line, watch: _Watch, counts: RelayCounts) -> None:
        self._run, self._line, self._watch, self._counts = run, line, watch, counts
        self._open: list[Result] = []  # answered, not written down yet
        self._written: set[UUID] = set()
        self._handful = 1  # how many go between two looks: as many as the gateway takes while one look is fresh

    def send(self, batch: list[Letter]) -> None:
        """Hand a batch over, a handful at a time."""
        waiting = list(batch)
        self._written = set()
        try:
            while waiting:
                some, waiting = waiting[: self._handful], waiting[self._handful :]
                waiting = self._hand_over(some) + waiting
        finally:
            known = self._written | {result.letter.id for result in self._open}
            self._open += [Result(letter, None) for letter in batch if letter.id not in known]
            with writing():
                found = self._write_down()
            self._counts.add(found)

    def _hand_over(self, some: list[Letter]) -> list[Letter]:
        """Look at the rows again, then hand over; what the look has grown too old for is given back."""
        with writing() as session:
            # A gateway that can't be asked is told nothing more before the last answers are safe: should we die, as
            # few as possible are in doubt. One that can be asked is written down a batch at a time.
            told = [] if self._run.can_be_asked else [result.letter.id for result in self._open]
            rows = read_locked(session, [*told, *(letter.id for letter in some)])
            found = RelayCounts() if self._run.can_be_asked else self._write_down(rows)
            ready, stopped = check(self._run, some, now=self._watch.now, on=self._watch.on, rows=rows)
        self._counts.add(found)
        self._counts.add(stopped)
        looked = time.monotonic()
        going = [letter for letter in some if letter.id in ready]
        after = [*(letter.mail for letter in going[1:]), None]
        for place, letter in enumerate(going):
            if time.monotonic() - looked > FRESH and place:
                self._handful = max(1, place)
                return going[place:]
            self._open.append(Result(letter, self._line.send(letter.mail, after[place])))
        pace = (time.monotonic() - looked) / max(len(ready), 1)
        self._handful = max(1, min(MOST_AT_ONCE, int(FRESH / max(pace, 1e-4))))
        return []

    def _write_down(self, rows: Mapping[UUID, Leased] | None = None) -> RelayCounts:
        found = settle(self._run, self._open, now=self._watch.now, on=self._watch.on, rows=rows)
        self._written |= {result.letter.id for result in self._open}
        self._open = []
        return found
