"""Run one of the application's own commands with every deadline of the clockwork made smaller.

    python -m tests.chaos.small_time SECONDS COMMAND [ARGUMENT ...]

A lease lasts SECONDS instead of five minutes, and what hangs together with it is smaller in the same measure or less,
so that a run of some seconds meets the ends of leases, pauses and retries that a day in production meets. The code
that runs is the product's.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from datetime import timedelta
from functools import partial


@dataclass(frozen=True)
class SmallTime:
    """The deadlines that belong to a lease of so many seconds. A step of the talk with a mail server ends well
    within what must be left of a lease, as in production."""

    lease: float

    @property
    def needed(self) -> float:
        """What must be left of a lease to begin one more message."""
        return self.lease * 0.4

    @property
    def step(self) -> float:
        """How long a gateway may keep silent."""
        return self.lease / 10


def shrink(seconds: float) -> None:
    """Make the deadlines smaller. Before jobs are imported, which keep some of them by name."""
    from correspondence import channel, relay

    small = SmallTime(seconds)
    relay.LEASE, relay.NEEDED = timedelta(seconds=small.lease), timedelta(seconds=small.needed)
    relay.ASK_AGAIN = timedelta(seconds=small.lease / 10)
    channel.FIRST_PAUSE = timedelta(seconds=small.lease / 10)
    channel.LONGEST_PAUSE = channel.STOPPED = timedelta(seconds=small.lease / 4)

    from casework.timing import timers
    from correspondence import settling
    from correspondence.gateways import notify, smtp

    # The last try comes long after everything that a run does to the way out.
    settling.RETRY = tuple(timedelta(seconds=small.lease * share) for share in (0.1, 0.3, 2.0))
    timers.WAITS_AFTER_A_FAULT = tuple(timedelta(seconds=small.lease * share) for share in (0.05, 0.2, 0.5, 1, 2, 4))
    # Where a gateway is made, its class is looked up here at that moment.
    smtp.SmtpGateway = partial(smtp.SmtpGateway, step=small.step)
    notify.NotifyGateway = partial(notify.NotifyGateway, patience=small.step)

    import jobs.scheduler

    jobs.scheduler.PATIENCE = small.lease / 3
    jobs.scheduler.TICK = 0.2


def main(arguments: list[str]) -> None:
    """Shrink, then do as `flask --app app` does."""
    shrink(float(arguments[0]))
    from flask.cli import main as flask

    sys.argv = ["flask", "--app", "app", *arguments[1:]]
    flask()


if __name__ == "__main__":
    main(sys.argv[1:])
