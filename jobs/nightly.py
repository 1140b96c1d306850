"""The nightly round: abandoned drafts are emptied, and it is proved that no message and no timer was lost."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from sqlalchemy import func, select

from base import clock
from base.database import locked, writing
from base.extensions import db
from casework.calendar_cases import plan_calendar_cases
from casework.fold import compare_all
from casework.intake.filing_batches import drop_old_batches
from casework.intake.filings import abandon, expired_drafts
from casework.intake.unfinished import close_unfinished, left_unfinished
from correspondence.tally import tally
from jobs.registry import Counts, job
from licensing.standing import compare_all as compare_approvals
from models.filing import Filing
from models.link import Link
from models.wait import Timer, Wait
from reporting.list_reminders import remind_keepers
from security.actor import Actor
from security.held_posts import drop_old
from security.links import revoke

log = logging.getLogger(__name__)
BATCH = 100
ONE_DAY = timedelta(days=1)
LOOKS_BACK = timedelta(days=7)  # nights that were missed are made good in the next
DONE = (
    "batches_emptied",
    "drafts_emptied",
    "forms_ended",
    "held_posts_dropped",
    "keepers_told",
    "rounds_planned",
)  # work, not faults
TIMER_STATES = ("pending", "fired", "cancelled", "skipped", "failed")


@job("nightly")
def nightly() -> Counts:
    """Empty drafts past their day, and drop what was typed while signed out and never fetched.

    Then the proof: planned = sent + cancelled + held + unknown + failed + still to go, no wait is forgotten, and the
    histories of cases written to lately fold to what their columns say.

    Twice:  harmless.
    Gives:  how many drafts were emptied, and how many rows contradict themselves: any but 0 is a fault to look into,
            and stands in the job's heartbeat for the jobs page.
    """
    at = clock.now_utc()
    counts = {
        "drafts_emptied": _empty_drafts(at),
        "forms_ended": _end_forms(at),
        "held_posts_dropped": _drop_held_posts(at),
        "batches_emptied": _empty_batches(at),
        "rounds_planned": _plan_rounds(at),
        "keepers_told": _tell_keepers(at),
        "messages_odd": _odd_messages(),
        "timers_odd": _odd_timers(),
        "waits_forgotten": _forgotten_waits(),
        "histories_differ": len(compare_all(at - LOOKS_BACK)),
        "approvals_differ": len(compare_approvals(at - LOOKS_BACK)),
    }
    wrong = {name: count for name, count in counts.items() if count and name not in DONE}
    if wrong:
        log.error("The nightly proof failed: %s", ", ".join(f"{count} {name}" for name, count in wrong.items()))
    return counts


def _empty_drafts(at: datetime) -> int:
    emptied = 0
    while drafts := [filing.id for filing in expired_drafts(at, BATCH)]:
        with writing() as session:
            before = emptied
            for filing_id in drafts:
                filing = session.get(Filing, filing_id)
                if filing is None or not abandon(filing, at=at):
                    continue
                emptied += 1
                links = select(Link.id).where(Link.opens_kind == "draft", Link.opens_id == filing_id)
                for link_id in session.scalars(links.order_by(Link.id)).all():
                    revoke(link_id, at=at)
        if emptied == before:
            break  # somebody sent them meanwhile
    return emptied


def _end_forms(at: datetime) -> int:
    """Forms that one party has sent and another has not: their own timers end them; this, where one has failed."""
    ended = 0
    for filing_id in left_unfinished(at - ONE_DAY):
        with writing() as session:
            filing = locked(session, Filing, filing_id)
            ended += close_unfinished(filing, by=Actor.system("nightly"), at=at)
    return ended


def _plan_rounds(at: datetime) -> int:
    """The next case of each service that the calendar opens cases of: there whatever became of the last one's timer."""
    with writing():
        return plan_calendar_cases(at=at)


def _tell_keepers(at: datetime) -> int:
    """Lists of dates that end soon or have ended: whoever keeps them hears of each once."""
    with writing():
        return remind_keepers(at=at)


def _drop_held_posts(at: datetime) -> int:
    """What somebody typed while signed out, and never came back for: not a day longer than the night."""
    with writing():
        return drop_old(at=at)


def _empty_batches(at: datetime) -> int:
    """Rows of spreadsheets that were read and not sent within a day."""
    emptied = 0
    while True:
        with writing():
            some = drop_old_batches(at=at, limit=BATCH)
        emptied += some
        if some < BATCH:
            return emptied


def _odd_messages() -> int:
    found = tally()
    return found.odd or int(not found.adds_up)


def _odd_timers() -> int:
    """Timers in a state there is none of, or fired at no time."""
    odd = Timer.state.not_in(TIMER_STATES) | ((Timer.state == "fired") & Timer.fired_at.is_(None))
    return db.session.scalar(select(func.count()).select_from(Timer).where(odd)) or 0


def _forgotten_waits() -> int:
    """Waits that are chased by a profile and have nothing to come: nobody would ever hear of them again."""
    coming = select(Timer.id).where(
        Timer.source_kind == "wait", Timer.source_id == Wait.id, Timer.state.in_(("pending", "failed"))
    )
    forgotten = (Wait.state == "waiting") & Wait.next_step_at.is_not(None) & ~coming.exists()
    return db.session.scalar(select(func.count()).select_from(Wait).where(forgotten)) or 0
