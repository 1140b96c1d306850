"""An exclusion as it begins: who is told, how long it may be, and education from the sixth school day."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from statutory.day_names import say_date
from statutory.findings import Finding, Severity
from statutory.limits import EXCLUSION_SIXTH_DAY
from statutory.periods.clock_states import Clock, judged, tell
from statutory.periods.exclusion_limits import (
    CANCELLING,
    EARLY_FOR_LOOKED_AFTER,
    SUSPENSION_CAP,
    TOLD_AT_ONCE,
)
from statutory.rules import Rule, Setting
from statutory.sources import Source
from statutory.stating import state, state_number
from statutory.units import Unit

NOTICE_ID, DAYS_ID, SIXTH_ID = "EXCL.NOTICE", "EXCL.DAYS", "EXCL.SIXTH-DAY"


class ExclusionKind(StrEnum):
    """A suspension for some days, or a permanent exclusion."""

    SUSPENSION = "suspension"
    PERMANENT = "permanent"


@dataclass(frozen=True, kw_only=True)
class ExclusionNotice:
    """Who was told of an exclusion and when. `cancelled_on` is the day on which the head cancelled it."""

    decided_on: date
    parents_told_on: date | None = None
    council_told_on: date | None = None
    has_social_worker: bool = False
    worker_told_on: date | None = None
    cancelled_on: date | None = None
    governors_met_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class SuspensionDays:
    """School days of suspension in one school year: those before this suspension, and those of it.

    Raises: ValueError for days below nought.
    """

    days_before: int = 0
    days: int = 0

    def __post_init__(self) -> None:
        if min(self.days_before, self.days) < 0:
            msg = "days of suspension cannot be fewer than none"
            raise ValueError(msg)


@dataclass(frozen=True, kw_only=True)
class ExcludedPupil:
    """A pupil who is out of school by an exclusion.

    `first_day_out` is the first day missed. `days` is how many school days a suspension lasts, None for a
    permanent exclusion. `education_from` is the first day of the education arranged.
    """

    kind: ExclusionKind
    first_day_out: date
    days: int | None = None
    looked_after: bool = False
    education_from: date | None = None


def judge_notice(facts: ExclusionNotice, setting: Setting) -> tuple[Finding, ...]:
    """Return who is still to be told; "without delay" has no number, so the days taken are only said."""
    if facts.cancelled_on is not None and facts.cancelled_on <= setting.on:
        return (_cancelled(facts, facts.cancelled_on, setting),)
    return judged(_told(facts, setting))


def _told(facts: ExclusionNotice, setting: Setting) -> Iterator[Finding]:
    those = [("the parents", facts.parents_told_on), ("the council", facts.council_told_on)]
    if facts.has_social_worker:
        those.append(("the social worker", facts.worker_told_on))
    for who, told_on in those:
        if told_on is None or told_on > setting.on:
            severity, observed = Severity.ADVISORY, f"{who} not told"
            sentence = (
                f"That {who} {_were(who)} told of the exclusion is not recorded. It has to be done without delay."
            )
        else:
            later = Unit.CALENDAR_DAYS.say((told_on - facts.decided_on).days)
            same = told_on <= facts.decided_on
            severity, observed = (
                (Severity.INFORMATION, "told the same day") if same else (Severity.OFFICER_DECIDES, f"{later} later")
            )
            sentence = (
                f"The exclusion was decided on {say_date(facts.decided_on)}, and {who} {_were(who)} told on "
                f"{say_date(told_on)}."
            )
        yield _say(NOTICE_ID, TOLD_AT_ONCE, "without delay", observed, sentence, severity, setting)


def _were(who: str) -> str:
    return "were" if who == "the parents" else "was"


def _cancelled(facts: ExclusionNotice, on: date, setting: Setting) -> Finding:
    limit, met = "cancelled before the governors meet", facts.governors_met_on
    if met is not None and met <= on:
        sentence = f"The exclusion was cancelled on {say_date(on)}, when the governors had met on {say_date(met)}."
        return _say(NOTICE_ID, CANCELLING, limit, "cancelled after", sentence, Severity.ADVISORY, setting)
    sentence = f"The head cancelled the exclusion on {say_date(on)}. The parents and the council are told of that."
    return _say(NOTICE_ID, CANCELLING, limit, "cancelled", sentence, Severity.INFORMATION, setting)


def judge_days(facts: SuspensionDays, setting: Setting) -> tuple[Finding, ...]:
    """Return whether the suspensions of a school year stay within their limit."""
    total = facts.days_before + facts.days
    observed = Unit.SCHOOL_DAYS.say(total)
    over = total > SUSPENSION_CAP.value
    sentence = (
        f"With this suspension the pupil is suspended for {observed} in the school year; the limit is "
        f"{SUSPENSION_CAP.limit}."
    )
    finding = state_number(
        DAYS_ID,
        SUSPENSION_CAP,
        observed=observed,
        sentence=sentence,
        severity=Severity.BREACH if over else Severity.INFORMATION,
        on=setting.on,
    )
    return (finding,)


def judge_sixth_day(facts: ExcludedPupil, setting: Setting) -> tuple[Finding, ...]:
    """Return from which school day education is owed, by whom, and whether it began in time.

    Raises: NoDate and its kinds where the school's calendar does not reach the sixth day.
    """
    before = EXCLUSION_SIXTH_DAY.value - 1
    permanent = facts.kind is ExclusionKind.PERMANENT
    if not permanent and facts.days is not None and facts.days <= before:
        least = Unit.SCHOOL_DAYS.say(before)
        sentence = f"A suspension of {least} or fewer asks for work to be set, and for no other education."
        observed = Unit.SCHOOL_DAYS.say(facts.days)
        source = EXCLUSION_SIXTH_DAY.source
        return (_say(SIXTH_ID, source, EXCLUSION_SIXTH_DAY.limit, observed, sentence, Severity.INFORMATION, setting),)
    who = "the council" if permanent else "the school"
    what = f"Full-time education from the sixth school day, arranged by {who},"
    clock = Clock(what=what, number=EXCLUSION_SIXTH_DAY, began=facts.first_day_out, done_on=facts.education_from)
    return judged([*tell(SIXTH_ID, (clock,), setting), *_looked_after(facts, setting)])


def _looked_after(facts: ExcludedPupil, setting: Setting) -> Iterator[Finding]:
    late = facts.education_from is None or facts.education_from > facts.first_day_out
    if facts.looked_after and late:
        sentence = "For a looked-after child education is arranged from the first day of the exclusion where possible."
        observed = "not from the first day"
        yield _say(SIXTH_ID, EARLY_FOR_LOOKED_AFTER, "the first day", observed, sentence, Severity.ADVISORY, setting)


def _say(
    rule: str, source: Source, limit: str, observed: str, sentence: str, severity: Severity, setting: Setting
) -> Finding:
    return state(rule, source, limit=limit, observed=observed, sentence=sentence, severity=severity, on=setting.on)


NOTICE = Rule(
    id=NOTICE_ID,
    title="An exclusion is told to the parents, the council and the social worker without delay",
    facts=ExclusionNotice,
    judge=judge_notice,
    sources=(TOLD_AT_ONCE, CANCELLING),
)
DAYS = Rule(
    id=DAYS_ID,
    title="Suspensions of one pupil in a school year stay within forty-five school days",
    facts=SuspensionDays,
    judge=judge_days,
    sources=(SUSPENSION_CAP.source,),
    numbers=(SUSPENSION_CAP,),
)
SIXTH_DAY = Rule(
    id=SIXTH_ID,
    title="Education from the sixth school day of an exclusion",
    facts=ExcludedPupil,
    judge=judge_sixth_day,
    sources=(EXCLUSION_SIXTH_DAY.source, EARLY_FOR_LOOKED_AFTER),
    numbers=(EXCLUSION_SIXTH_DAY,),
)
