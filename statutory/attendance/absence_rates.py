"""Persistent and severe absence: what share of the possible sessions was missed."""

from collections.abc import Iterable
from dataclasses import dataclass

from statutory.attendance.attendance_limits import PERSISTENT_ABSENCE_VERSIONS, SEVERE_ABSENCE
from statutory.attendance.register_days import RegisterDay
from statutory.findings import Finding, Severity
from statutory.legal_numbers import LegalNumber, in_force
from statutory.rules import Rule, Setting
from statutory.stating import state_number
from statutory.units import Unit

_PER_CENT = 100
_PER_MILLE = 1000


@dataclass(frozen=True, kw_only=True)
class Tally:
    """Sessions that could have been attended here, and those of them that were missed."""

    possible: int
    absent: int
    unauthorised: int = 0

    def reaches(self, percent: int) -> bool:
        """Return whether at least `percent` of the possible sessions were missed; exact, without rounding."""
        return self.possible > 0 and self.absent * _PER_CENT >= percent * self.possible

    @property
    def said(self) -> str:
        """The share in words, rounded down to one decimal so that 9.96 is never said as 10."""
        whole, tenth = divmod(self.absent * _PER_MILLE // self.possible, 10)
        return f"{whole}.{tenth} per cent ({self.absent} of {Unit.SESSIONS.say(self.possible)})"


@dataclass(frozen=True, kw_only=True)
class AbsenceFacts:
    """A register, or the totals where only those were given; the totals go first."""

    register: tuple[RegisterDay, ...] = ()
    possible_sessions: int | None = None
    absent_sessions: int | None = None


def tally(register: Iterable[RegisterDay]) -> Tally:
    """Count a register as the national statistics do. Entries that are no code are left out."""
    codes = [code for each in register for code in each.codes if code.possible]
    return Tally(
        possible=len(codes),
        absent=sum(code.absent for code in codes),
        unauthorised=sum(code.unauthorised for code in codes),
    )


def _tally_of(facts: AbsenceFacts, setting: Setting) -> Tally:
    if facts.possible_sessions is not None and facts.absent_sessions is not None:
        return Tally(possible=facts.possible_sessions, absent=facts.absent_sessions)
    return tally(each for each in facts.register if each.day <= setting.on)


def judge_persistent(facts: AbsenceFacts, setting: Setting) -> tuple[Finding, ...]:
    """Return whether the absence is persistent by the share in use on the day."""
    number = in_force(PERSISTENT_ABSENCE_VERSIONS, setting.on)
    return _judge("ATT.PERSISTENT", "persistent", number, facts, setting)


def judge_severe(facts: AbsenceFacts, setting: Setting) -> tuple[Finding, ...]:
    """Return whether the absence is severe."""
    return _judge("ATT.SEVERE", "severe", SEVERE_ABSENCE, facts, setting)


def _judge(rule: str, kind: str, number: LegalNumber, facts: AbsenceFacts, setting: Setting) -> tuple[Finding, ...]:
    counted = _tally_of(facts, setting)
    severity = Severity.INFORMATION
    if not 0 <= counted.absent <= counted.possible:
        observed = f"{counted.absent} of {Unit.SESSIONS.say(counted.possible)}"
        sentence = "More sessions are given as missed than were possible, so no share can be worked out."
        severity = Severity.ADVISORY
    elif counted.possible == 0:
        observed = Unit.SESSIONS.say(0)
        sentence = "There is no session that could have been attended, so there is no share of absence."
    elif counted.reaches(number.value):
        observed = counted.said
        sentence = f"{observed} was missed, which is {kind} absence ({number.limit} or more)."
        severity = Severity.OFFICER_DECIDES
    else:
        observed = counted.said
        sentence = f"{observed} was missed, which is below {kind} absence ({number.limit} or more)."
    finding = state_number(
        rule,
        number,
        observed=observed,
        sentence=sentence,
        severity=severity,
        on=setting.on,
    )
    return (finding,)


PERSISTENT_ABSENCE = Rule(
    id="ATT.PERSISTENT",
    title="Persistent absence: a tenth or more of the possible sessions",
    facts=AbsenceFacts,
    judge=judge_persistent,
    sources=tuple(number.source for number in PERSISTENT_ABSENCE_VERSIONS),
    numbers=PERSISTENT_ABSENCE_VERSIONS,
    effective_from=PERSISTENT_ABSENCE_VERSIONS[0].effective_from,
)
SEVERE = Rule(
    id="ATT.SEVERE",
    title="Severe absence: half or more of the possible sessions",
    facts=AbsenceFacts,
    judge=judge_severe,
    sources=(SEVERE_ABSENCE.source,),
    numbers=(SEVERE_ABSENCE,),
)
