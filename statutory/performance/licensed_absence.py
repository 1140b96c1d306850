"""Absence that a school marks as licensed, held against the licences that name the child: s.37(7)."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from statutory.day_names import say_date
from statutory.findings import Finding, Severity
from statutory.performance.regulations import act
from statutory.performance.weighing import stated
from statutory.rules import Setting
from statutory.units import Unit

LEAVE = "PERF.S37.LEAVE"
LICENSED_LEAVE = act("s.37(7)", verified=False)
_LONGEST = 400  # days that are looked at one by one; no absence of one school year is longer
_SATURDAY = 5


class LicenceState(StrEnum):
    """How a licence stands now; of one that was stopped nobody knows here from which day."""

    VALID = "valid"
    OVER = "over"
    STOPPED = "stopped"


@dataclass(frozen=True, kw_only=True)
class HeldLicence:
    """A licence that names the child, from its first to its last day."""

    number: str
    begins: date
    ends: date
    state: LicenceState


@dataclass(frozen=True, kw_only=True)
class LicensedAbsence:
    """An absence that is marked as licensed, both days included, and every licence that this council gave the child."""

    first: date
    last: date
    licences: tuple[HeldLicence, ...] = ()


def licensed_leave(facts: LicensedAbsence, setting: Setting) -> tuple[Finding, ...]:
    """Return on which days of the absence a licence runs: what none covers first, then each licence that runs.

    School days are those of the school, or Monday to Friday where its calendar does not reach. Not here: which absence
    a licence allows. That stands on the licence, in words, and a person reads it.
    """
    days = _school_days(facts, setting)
    standing = [one for one in facts.licences if one.state is not LicenceState.STOPPED]
    bare = [day for day in days if not any(one.begins <= day <= one.ends for one in standing)]
    found = [_uncovered(bare, len(days), setting)] if bare else []
    for one in sorted(facts.licences, key=lambda held: (held.begins, held.number)):
        inside = sum(one.begins <= day <= one.ends for day in days)
        if inside:
            found.append(_runs(one, inside, len(days), setting))
    return tuple(found)


def _uncovered(bare: list[date], of: int, setting: Setting) -> Finding:
    named = ", ".join(say_date(day) for day in bare[:5]) + (" and later days" if len(bare) > 5 else "")
    return stated(
        LEAVE,
        source=LICENSED_LEAVE,
        severity=Severity.OFFICER_DECIDES,
        limit="a licence runs on each day",
        observed=f"{len(bare)} of {Unit.SCHOOL_DAYS.say(of)} without",
        sentence=f"No licence that this council gave the child runs on {named}. Another council's may.",
        on=setting.on,
        day=bare[0],
    )


def _runs(one: HeldLicence, inside: int, of: int, setting: Setting) -> Finding:
    span = f"from {say_date(one.begins)} to {say_date(one.ends)}"
    stopped = one.state is LicenceState.STOPPED
    after = "it was stopped; see from which day" if stopped else "which days off school it allows stands on it"
    return stated(
        LEAVE,
        source=LICENSED_LEAVE,
        severity=Severity.OFFICER_DECIDES if stopped else Severity.INFORMATION,
        limit="a licence runs on each day",
        observed=f"{one.number}: {inside} of {Unit.SCHOOL_DAYS.say(of)}",
        sentence=f"Licence {one.number} runs {span}: {after}.",
        on=setting.on,
    )


def _school_days(facts: LicensedAbsence, setting: Setting) -> list[date]:
    length = min((facts.last - facts.first).days + 1, _LONGEST)
    every = [facts.first + timedelta(days=number) for number in range(max(length, 0))]
    school = setting.calendars.school
    if school is not None and every and school.known_from <= every[0] and every[-1] <= school.known_until:
        return [day for day in every if school.is_day(day)]
    return [day for day in every if day.weekday() < _SATURDAY]
