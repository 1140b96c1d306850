"""Purging records whose time is over, as a job: casework.purges.purging and casework.purges.small_purges know which."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from datetime import datetime
from functools import partial
from uuid import UUID

from sqlalchemy.exc import IntegrityError

from base import clock
from base.database import writing
from casework.misplaced_files import purge_files_taken_off
from casework.misplaced_notes import drop_words_no_longer_held
from casework.purges.purged_businesses import due_businesses, purge_business
from casework.purges.purged_campaigns import due_campaigns, purge_campaign
from casework.purges.purging import due_cases, purge_case
from casework.purges.retention_rules import Rule, What, rules
from casework.purges.small_purges import purge_answers, purge_files_of_drafts, purge_links, purge_mail
from jobs.registry import Counts, job
from security.actor import Actor
from statutory.london import london_day

log = logging.getLogger(__name__)
AT_ONCE = 100
MOST_CASES = MOST_OTHERS = 2_000  # a night: the next goes on
COUNTED = (
    *("cases", "children", "kept", "answers", "mail", "businesses", "campaigns", "links", "draft_files"),
    *("words", "taken_off", "stuck"),
)


@job("purge")
def purge() -> Counts:
    """Delete what the council's confirmed rules say, a case a transaction; the rest goes the next night.

    Twice:  harmless; what is gone is gone, and each is asked again under its lock.
    Gives:  how many cases, children, answers, e-mails, businesses, campaigns, mailboxes of links, files of drafts,
            notes whose words a hold had kept and files taken off a case went, and how many cases, businesses and
            campaigns were old enough and stayed: because something keeps them, or because another record can't be
            without them (stuck), which holds no other up.
    """
    at, by = clock.now_utc(), Actor.system("purge")
    counts = dict.fromkeys(COUNTED, 0)
    for rule in [one for one in rules() if one.purges_on(london_day(at))]:
        if rule.what in (What.CASE, What.REFUSED):
            _purge_cases(rule, counts, by=by, at=at)
        elif rule.what is What.ANSWERS:
            counts["answers"] += _again(partial(purge_answers, rule, by=by, at=at, limit=AT_ONCE))
        elif rule.what is What.BUSINESSES:
            due = ((one.id, bool(one.bars)) for one in due_businesses(rule, today=london_day(at)))
            _purge_others(due, partial(purge_business, rule=rule, by=by, at=at), "businesses", counts)
        elif rule.what is What.CAMPAIGNS:
            due = ((one.id, bool(one.bars)) for one in due_campaigns(rule, today=london_day(at)))
            _purge_others(due, partial(purge_campaign, rule=rule, by=by, at=at), "campaigns", counts)
        elif rule.what is What.MAIL:
            counts["mail"] += _again(partial(purge_mail, rule, at=at, limit=AT_ONCE))
        elif rule.what is What.TAKEN_OFF:
            counts["taken_off"] += _again(partial(purge_files_taken_off, rule, at=at, limit=AT_ONCE))
        else:
            counts["links"] += _again(partial(purge_links, rule, at=at, limit=AT_ONCE))
    counts["words"] = _again(partial(drop_words_no_longer_held, limit=AT_ONCE))
    counts["draft_files"] = _again(partial(purge_files_of_drafts, limit=AT_ONCE))
    return counts


def _purge_cases(rule: Rule, counts: dict[str, int], *, by: Actor, at: datetime) -> None:
    for due in due_cases(rule, today=london_day(at)):
        if due.bars:
            counts["kept"] += 1
            continue
        if counts["cases"] >= MOST_CASES:
            return
        try:
            with writing():
                done = purge_case(due.id, rule, by=by, at=at)
        except IntegrityError:
            log.error("A case can't be purged: another record can't be without it", extra={"case": str(due.id)})
            counts["stuck"] += 1
            continue
        counts["cases"] += done.cases
        counts["children"] += done.children
        counts["kept"] += done.kept


def _purge_others(
    due: Iterable[tuple[UUID, bool]], purge_one: Callable[[UUID], bool], name: str, counts: dict[str, int]
) -> None:
    """Purge businesses or campaigns that are due and that nothing keeps, each a transaction of its own."""
    for one, is_kept in due:
        if counts[name] >= MOST_OTHERS:
            return
        try:
            with writing():
                gone = not is_kept and purge_one(one)
        except IntegrityError:
            log.error("A record can't be purged: another one can't be without it", extra={"record": str(one)})
            counts["stuck"] += 1
            continue
        counts[name if gone else "kept"] += 1


def _again(some: Callable[[], int]) -> int:
    """Do a batch after another, each a transaction of its own, until one is not full; how many in all."""
    whole = 0
    while True:
        with writing():
            done = some()
        whole += done
        if done < AT_ONCE:
            return whole
