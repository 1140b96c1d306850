"""The notice to satisfy the council: that it is served, and that it leaves the parent enough time."""

from dataclasses import dataclass
from datetime import date, timedelta

from statutory.day_names import say_date
from statutory.findings import Finding, Severity
from statutory.limits import NOTICE_TO_SATISFY
from statutory.orders.order_sources import MUST_SERVE, replaced
from statutory.rules import Rule, Setting
from statutory.stating import state, state_number

ID = "SAO.NOTICE"


@dataclass(frozen=True, kw_only=True)
class NoticeToSatisfy:
    """A notice to satisfy, served or still to be.

    `appears_unsuitable_on` is the day since which it appears that the child is not receiving suitable education.
    `reply_by` is the last day that the notice itself gives.
    """

    appears_unsuitable_on: date | None = None
    of_school_age: bool = True
    served_on: date | None = None
    reply_by: date | None = None


def notice_ends(served_on: date, reply_by: date | None, setting: Setting) -> date:
    """Return the last day to reply: the fifteenth, counting the day of service, or a later one in the notice."""
    shortest = NOTICE_TO_SATISFY.due(served_on, calendars=setting.calendars).day
    return max(shortest, reply_by or shortest)


def judge_notice(facts: NoticeToSatisfy, setting: Setting) -> tuple[Finding, ...]:
    """Return whether a notice is owed, is long enough, and until when the parent may reply."""
    if replaced(facts.served_on or setting.on, setting.commencements):
        return ()
    if facts.served_on is None:
        return _not_served(facts, setting)
    shortest = NOTICE_TO_SATISFY.due(facts.served_on, calendars=setting.calendars).day
    last = notice_ends(facts.served_on, facts.reply_by, setting)
    severity = Severity.INFORMATION
    if facts.reply_by is not None and facts.reply_by < shortest:
        severity = Severity.BREACH
        sentence = (
            f"The notice asks for a reply by {say_date(facts.reply_by)}. It has to leave {NOTICE_TO_SATISFY.limit} "
            f"beginning with the day of service, which is until {say_date(shortest)}."
        )
    elif setting.on <= last:
        acts = say_date(last + timedelta(days=1))
        sentence = f"The parent may reply until {say_date(last)}; the council may act from {acts}."
    else:
        sentence = f"The time to reply to the notice ended on {say_date(last)}."
    return (_say(sentence, f"served on {say_date(facts.served_on)}", severity, setting, last),)


def _not_served(facts: NoticeToSatisfy, setting: Setting) -> tuple[Finding, ...]:
    since = facts.appears_unsuitable_on
    if since is None or since > setting.on or not facts.of_school_age:
        return ()
    finding = state(
        ID,
        MUST_SERVE,
        limit="a notice where a child of compulsory school age does not appear to receive suitable education",
        observed="not served",
        sentence=f"Since {say_date(since)} it has appeared that the child is not receiving suitable education. The "
        "council has to serve a notice, and none is recorded.",
        severity=Severity.ADVISORY,
        on=setting.on,
    )
    return (finding,)


def _say(sentence: str, observed: str, severity: Severity, setting: Setting, day: date) -> Finding:
    return state_number(
        ID,
        NOTICE_TO_SATISFY,
        limit=f"{NOTICE_TO_SATISFY.limit} beginning with the day of service",
        observed=observed,
        sentence=sentence,
        severity=severity,
        on=setting.on,
        day=day,
    )


NOTICE = Rule(
    id=ID,
    title="A notice to satisfy leaves the parent fifteen days beginning with the day of service",
    facts=NoticeToSatisfy,
    judge=judge_notice,
    sources=(MUST_SERVE,),
    numbers=(NOTICE_TO_SATISFY,),
)
