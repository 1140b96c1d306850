"""An excluded pupil in a public place: the school days on which a parent keeps them out of it."""

from dataclasses import dataclass
from datetime import date

from statutory.day_names import say_date
from statutory.findings import Finding, Severity
from statutory.penalties.penalty_limits import (
    EXCLUDED_DAYS,
    EXCLUDED_HIGHER_PRICE,
    EXCLUDED_LOWER_DAYS,
    EXCLUDED_LOWER_PRICE,
    HIGHER_PRICE_DAYS,
)
from statutory.penalties.penalty_sources import EXCLUDED_IN_PUBLIC, PRICES_START
from statutory.rules import Rule, Setting
from statutory.stating import state

ID = "PEN.EXCLUDED"


@dataclass(frozen=True, kw_only=True)
class SeenInPublic:
    """A pupil seen in a public place during an exclusion.

    `first_day_out` is the first day of the exclusion; where the school did not meet on it, the next school day
    is day 1. `good_reason` is the parent's reasonable justification, None where nobody has asked.
    """

    first_day_out: date
    seen_on: date
    good_reason: bool | None = None


def judge_excluded(facts: SeenInPublic, setting: Setting) -> tuple[Finding, ...]:
    """Return whether the day lies within the first five school days and what a notice would cost.

    Raises: NoDate and its kinds where the school's calendar does not reach the fifth day.
    """
    last = EXCLUDED_DAYS.due(facts.first_day_out, calendars=setting.calendars).day
    seen = say_date(facts.seen_on)
    severity = Severity.INFORMATION
    if not facts.first_day_out <= facts.seen_on <= last:
        sentence = (
            f"{seen} is not within the first {EXCLUDED_DAYS.limit} of the exclusion, which ended on {say_date(last)}."
        )
    elif facts.good_reason:
        sentence = f"{seen} is within the first {EXCLUDED_DAYS.limit}, and the parent had a reasonable justification."
    else:
        severity = Severity.OFFICER_DECIDES
        ask = " Whether the parent had a reasonable justification is not recorded." if facts.good_reason is None else ""
        sentence = (
            f"{seen} is within the first {EXCLUDED_DAYS.limit} of the exclusion.{ask} A penalty notice would be "
            f"{EXCLUDED_LOWER_PRICE.limit} if paid within {EXCLUDED_LOWER_DAYS.limit} and {EXCLUDED_HIGHER_PRICE.limit}"
            f" if paid within {HIGHER_PRICE_DAYS.limit}."
        )
    finding = state(
        ID,
        EXCLUDED_IN_PUBLIC,
        number=EXCLUDED_DAYS,
        limit=EXCLUDED_DAYS.limit,
        observed=seen,
        sentence=sentence,
        severity=severity,
        on=setting.on,
        day=last,
    )
    return (finding,)


EXCLUDED = Rule(
    id=ID,
    title="An excluded pupil is kept out of public places in the first five school days",
    facts=SeenInPublic,
    judge=judge_excluded,
    sources=(EXCLUDED_IN_PUBLIC,),
    numbers=(
        EXCLUDED_DAYS,
        EXCLUDED_LOWER_PRICE,
        EXCLUDED_HIGHER_PRICE,
        EXCLUDED_LOWER_DAYS,
        HIGHER_PRICE_DAYS,
    ),
    effective_from=PRICES_START,
)
