"""Reasons that are no ground, deletions entered for an earlier day, and how long entries are kept."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from statutory.attendance.attendance_sources import REGISTERS_2024_START
from statutory.day_names import say_date
from statutory.findings import Finding, Severity
from statutory.legal_numbers import in_force
from statutory.register.register_limits import REGISTER_KEPT_VERSIONS
from statutory.register.register_sources import NO_BACKDATING, NO_OTHER_GROUND
from statutory.register.school_wordings import DECISION_IS_THE_SCHOOLS, Shown
from statutory.rules import Rule, Setting
from statutory.stating import state, state_number


class OtherReason(StrEnum):
    """A reason that schools give and the regulations do not know."""

    POOR_ATTENDANCE = "poor_attendance"
    BEHAVIOUR = "behaviour"
    MOVING_SOON = "moving_soon"
    UNPAID_MEALS = "unpaid_meals"
    PARENT_ASKED = "parent_asked"
    ON_A_WAITING_LIST = "on_a_waiting_list"
    ANOTHER = "another"


_SAID = {
    OtherReason.POOR_ATTENDANCE: "poor attendance",
    OtherReason.BEHAVIOUR: "behaviour",
    OtherReason.MOVING_SOON: "that the family will move soon",
    OtherReason.UNPAID_MEALS: "unpaid school meals",
    OtherReason.PARENT_ASKED: "that the parent asked for it",
    OtherReason.ON_A_WAITING_LIST: "that the pupil waits for a place elsewhere",
    OtherReason.ANOTHER: "a reason outside the list",
}


@dataclass(frozen=True, kw_only=True)
class NoGround:
    """A deletion for which no ground of the list is given, only a reason."""

    reason: OtherReason


@dataclass(frozen=True, kw_only=True)
class DeletionEntry:
    """The day from which a deletion is said to run, and the day on which it was written down."""

    deleted_from: date
    entered_on: date


@dataclass(frozen=True, kw_only=True)
class RegisterEntry:
    """The day on which an entry in a register was made."""

    made_on: date


def judge_no_ground(facts: NoGround, setting: Setting) -> tuple[Finding, ...]:
    """Return that a reason outside the list is no ground, for officers."""
    reason = _SAID[OtherReason(facts.reason)]
    finding = state(
        "ROLL.NO-GROUND",
        NO_OTHER_GROUND,
        limit="one of the grounds in regulation 9",
        observed=reason,
        sentence=f"UNLAWFUL: a name is deleted on a ground of regulation 9 only, and {reason} is not one of them.",
        severity=Severity.BREACH,
        on=setting.on,
    )
    return (finding,)


def judge_no_ground_for_school(_facts: NoGround, setting: Setting) -> tuple[Finding, ...]:
    """Return the same in the words a school is told it in."""
    shown = Shown.DOES_NOT_APPEAR_TO_MEET.value
    finding = state(
        "ROLL.NO-GROUND.TOLD",
        NO_OTHER_GROUND,
        limit="one of the grounds in regulation 9",
        observed=shown,
        sentence=(
            f"What you have told us {shown} any ground in regulation 9. "
            f"Source: {NO_OTHER_GROUND.citation}. {DECISION_IS_THE_SCHOOLS}"
        ),
        severity=Severity.ADVISORY,
        on=setting.on,
    )
    return (finding,)


def judge_backdated(facts: DeletionEntry, setting: Setting) -> tuple[Finding, ...]:
    """Return whether a deletion was entered for a day that had gone by."""
    if facts.entered_on <= facts.deleted_from:
        return ()
    finding = state(
        "ROLL.BACKDATED",
        NO_BACKDATING,
        limit="a deletion runs from the day it is entered, or a later one",
        observed=f"entered on {say_date(facts.entered_on)} for {say_date(facts.deleted_from)}",
        sentence=(
            f"The deletion was entered on {say_date(facts.entered_on)} and runs from {say_date(facts.deleted_from)}; "
            "a name cannot be deleted for a day that has gone by."
        ),
        severity=Severity.BREACH,
        on=setting.on,
    )
    return (finding,)


def judge_kept(facts: RegisterEntry, setting: Setting) -> tuple[Finding, ...]:
    """Return until when an entry is kept, by the regulations in force on the day asked about."""
    number = in_force(REGISTER_KEPT_VERSIONS, setting.on)
    until = number.due(facts.made_on, calendars=setting.calendars).day
    finding = state_number(
        "ROLL.KEPT",
        number,
        observed=say_date(facts.made_on),
        sentence=f"An entry of {say_date(facts.made_on)} is kept for at least {number.limit}, until {say_date(until)}.",
        severity=Severity.INFORMATION,
        on=setting.on,
        day=until,
    )
    return (finding,)


NO_GROUND = Rule(
    id="ROLL.NO-GROUND",
    title="A name is deleted on a ground of regulation 9 and for no other reason",
    facts=NoGround,
    judge=judge_no_ground,
    sources=(NO_OTHER_GROUND,),
    effective_from=REGISTERS_2024_START,
    for_officers=True,
)
NO_GROUND_FOR_SCHOOL = Rule(
    id="ROLL.NO-GROUND.TOLD",
    title="A name is deleted on a ground of regulation 9 and for no other reason, as a school is told",
    facts=NoGround,
    judge=judge_no_ground_for_school,
    sources=(NO_OTHER_GROUND,),
    effective_from=REGISTERS_2024_START,
)
BACKDATED = Rule(
    id="ROLL.BACKDATED",
    title="A name is not deleted for a day that has gone by",
    facts=DeletionEntry,
    judge=judge_backdated,
    sources=(NO_BACKDATING,),
    effective_from=REGISTERS_2024_START,
)
KEPT = Rule(
    id="ROLL.KEPT",
    title="Every entry in a register is kept for years",
    facts=RegisterEntry,
    judge=judge_kept,
    sources=tuple(number.source for number in REGISTER_KEPT_VERSIONS),
    numbers=REGISTER_KEPT_VERSIONS,
    effective_from=REGISTER_KEPT_VERSIONS[0].effective_from,
)
