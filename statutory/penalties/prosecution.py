"""Prosecution for not securing attendance: from when, until when, and what is considered before."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from statutory.day_names import say_date
from statutory.findings import Finding, Severity
from statutory.penalties.penalty_limits import (
    AGGRAVATED_CUSTODY,
    AGGRAVATED_FINE,
    FINE,
    PROSECUTION_WINDOW,
)
from statutory.penalties.penalty_sources import AGGRAVATED, OFFENCE, SUPERVISION_ORDER, UNPAID
from statutory.rules import Rule, Setting
from statutory.stating import state, state_number, worst_first

ID = "PEN.PROSECUTION"


@dataclass(frozen=True, kw_only=True)
class AttendanceOffence:
    """Absence for which a parent may be prosecuted.

    `first_on` and `last_on` are the first and the last day of it. `pay_until` is the last day to pay a notice
    that was issued for it. `laid_on` is the day the information was, or is to be, laid. `knowingly` is the graver
    offence, of a parent who knows of the absence. `supervision_order_considered` is None where that is not known.

    Raises: ValueError where the last day comes before the first.
    """

    first_on: date
    last_on: date
    laid_on: date | None = None
    pay_until: date | None = None
    notice_paid: bool = False
    knowingly: bool = False
    supervision_order_considered: bool | None = None

    def __post_init__(self) -> None:
        if self.last_on < self.first_on:
            msg = "the last day of the absence comes before the first"
            raise ValueError(msg)


def judge_prosecution(facts: AttendanceOffence, setting: Setting) -> tuple[Finding, ...]:
    """Return whether proceedings can be begun, the last day for it, and what stands in the way, worst first."""
    parts = (_window, _notice, _supervision, _penalty)
    return worst_first([finding for part in parts for finding in part(facts, setting)])


def _window(facts: AttendanceOffence, setting: Setting) -> Iterator[Finding]:
    asked = facts.laid_on or setting.on
    first, last = (
        PROSECUTION_WINDOW.due(day, calendars=setting.calendars).day for day in (facts.first_on, facts.last_on)
    )
    begun = facts.laid_on is not None and facts.laid_on <= setting.on
    if asked > last:
        severity = Severity.BREACH
        when = f"it was laid on {say_date(asked)}" if begun else "that day has passed"
        sentence = f"The last day to lay an information for this absence was {say_date(last)}; {when}."
    elif asked > first:
        severity = Severity.OFFICER_DECIDES
        sentence = (
            f"The last day to lay an information is {say_date(last)} for the last day of absence. For its first day it "
            f"was {say_date(first)}, so the earliest days are out of time."
        )
    else:
        severity = Severity.INFORMATION
        sentence = (
            f"The last day to lay an information is {say_date(first)} for the first day of absence and {say_date(last)}"
            " for the last."
        )
    yield state_number(
        ID,
        PROSECUTION_WINDOW,
        observed=f"{say_date(facts.first_on)} to {say_date(facts.last_on)}",
        sentence=sentence,
        severity=severity,
        on=setting.on,
        day=last,
    )


def _notice(facts: AttendanceOffence, setting: Setting) -> Iterator[Finding]:
    asked = facts.laid_on or setting.on
    if facts.notice_paid:
        observed, day = "the notice is paid", None
        sentence = "The penalty notice for this absence was paid, so there is no prosecution for it."
    elif facts.pay_until is not None and asked <= facts.pay_until:
        observed, day = f"to be paid until {say_date(facts.pay_until)}", facts.pay_until + timedelta(days=1)
        sentence = (
            f"The penalty notice for this absence can be paid until {say_date(facts.pay_until)}. Proceedings are not "
            "begun before that day has passed."
        )
    else:
        return
    yield state(
        ID,
        UNPAID,
        limit="no prosecution while a notice can be paid, or once it is",
        observed=observed,
        sentence=sentence,
        severity=Severity.BREACH,
        on=setting.on,
        day=day,
    )


def _supervision(facts: AttendanceOffence, setting: Setting) -> Iterator[Finding]:
    if not facts.supervision_order_considered:
        yield state(
            ID,
            SUPERVISION_ORDER,
            limit="an education supervision order is considered first",
            observed="not known" if facts.supervision_order_considered is None else "not considered",
            sentence="Before a prosecution the council considers an education supervision order; that is not shown.",
            severity=Severity.ADVISORY,
            on=setting.on,
        )


def _penalty(facts: AttendanceOffence, setting: Setting) -> Iterator[Finding]:
    number = AGGRAVATED_FINE if facts.knowingly else FINE
    custody = f", and custody of at most {AGGRAVATED_CUSTODY.limit}" if facts.knowingly else ""
    yield state_number(
        ID,
        number,
        observed="knowingly" if facts.knowingly else "without proof that the parent knew",
        sentence=f"On conviction the court can fine the parent at most {number.limit}{custody}.",
        severity=Severity.INFORMATION,
        on=setting.on,
    )


PROSECUTION = Rule(
    id=ID,
    title="Prosecution for absence: the six months, an unpaid notice, and what is considered first",
    facts=AttendanceOffence,
    judge=judge_prosecution,
    sources=(OFFENCE, AGGRAVATED, UNPAID, SUPERVISION_ORDER),
    numbers=(PROSECUTION_WINDOW, FINE, AGGRAVATED_FINE, AGGRAVATED_CUSTODY),
)
