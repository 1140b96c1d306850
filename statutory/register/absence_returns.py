"""The returns on absence: ten school days without leave, irregular attendance, and long sickness."""

from dataclasses import dataclass
from datetime import date

from statutory.absence import nth_day_of_absence
from statutory.attendance.attendance_codes import WITHOUT_LEAVE_CODES
from statutory.attendance.attendance_sources import REGISTERS_2006_START, REGISTERS_2024_START
from statutory.attendance.register_days import RegisterDay, Run, runs_of, up_to
from statutory.council_numbers import own_or
from statutory.day_names import say_date
from statutory.due import NoCalendar
from statutory.findings import Finding
from statutory.legal_numbers import LegalNumber, in_force
from statutory.register.register_limits import (
    ATTENDANCE_RETURN_INTERVAL,
    ATTENDANCE_RETURN_VERSIONS,
    SICKNESS_RETURN,
)
from statutory.register.return_states import ReturnState, Standing, findings_of, state_by
from statutory.rules import Rule, Setting
from statutory.units import Unit


@dataclass(frozen=True, kw_only=True)
class AbsentPupil:
    """A pupil who may have to be in the attendance return.

    The register, what the school says of the absence, or `irregular_since` shows it. Where the register is not given,
    `absent_since` is the first day of an absence without leave and `days_without_leave` how many school days it has
    lasted so far as the school counts them; without that number the school's calendar counts. `last_return_on` is the
    school's last attendance return; `received_on` the one that names this absence.
    """

    of_school_age: bool = True
    register: tuple[RegisterDay, ...] = ()
    absent_since: date | None = None
    days_without_leave: int | None = None
    irregular_since: date | None = None
    attending_elsewhere: bool = False
    last_return_on: date | None = None
    received_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class SickPupil:
    """A pupil coded I. Days are school days of sickness in this school year, so far and still expected.

    `believed_on` is the day on which the school came to believe that it would be fifteen or more.
    """

    of_school_age: bool = True
    days_so_far: int = 0
    days_expected: int = 0
    believed_on: date | None = None
    already_returned: bool = False
    received_on: date | None = None


def standing_of_attendance(facts: AbsentPupil, setting: Setting) -> Standing:
    """Return where the attendance return stands.

    It is due at the agreed interval; a council sets its own by the number's name. The interval is counted from the
    school's last return, where there is one, and otherwise from the day the absence had to be reported.

    Raises: NoDate and its kinds where the days of an absence that the school tells of cannot be counted.
    """
    number = in_force(ATTENDANCE_RETURN_VERSIONS, setting.on)
    run = _first_long_run(facts, number, setting)
    reached = run.last if run else _reached_as_said(facts, number, setting)

    def standing(status: ReturnState, sentence: str, by: date | None = None) -> Standing:
        return Standing(
            state=status, limit=number.limit, sentence=sentence, source=number.source, by=by, number=_weaker(number, by)
        )

    if not facts.of_school_age:
        return standing(ReturnState.NOT_REQUIRED, "The pupil is not of compulsory school age.")
    if facts.attending_elsewhere:
        return standing(
            ReturnState.NOT_REQUIRED, "The pupil is taught elsewhere in that time, so no return is required."
        )
    starts = reached or facts.irregular_since
    said = facts.days_without_leave or 0
    if starts is None and facts.absent_since is None and said >= number.value:
        sentence = (
            f"The school tells of {Unit.SCHOOL_DAYS.say(said)} without leave and not of the first of them, "
            "so the last day for the return cannot be counted."
        )
        return standing(ReturnState.DUE, sentence)
    if starts is None or starts > setting.on:
        sentence = f"No absence without leave of {number.limit} is shown, and attendance is not said to be irregular."
        return standing(ReturnState.NOT_DUE, sentence)
    begun = facts.last_return_on if facts.last_return_on and facts.last_return_on < starts else starts
    interval = own_or(setting, ATTENDANCE_RETURN_INTERVAL)
    # A return that would have been due before the absence was long enough could not have named it.
    by = max(interval.due(begun, calendars=setting.calendars).day, starts)
    status = state_by(by, facts.received_on, setting.on)
    why = (
        f"The absence without leave reached {number.limit} on {say_date(starts)}{'' if run else ', as the school says'}"
        if reached
        else f"Attendance has been irregular since {say_date(starts)}"
    )
    return standing(status, f"{why}; the last day for the return is {say_date(by)}. The return is {_said(status)}.", by)


def judge_attendance(facts: AbsentPupil, setting: Setting) -> tuple[Finding, ...]:
    """Return where the attendance return stands, as a finding."""
    return findings_of("RETURN.ATTENDANCE", standing_of_attendance(facts, setting), setting)


def standing_of_sickness(facts: SickPupil, setting: Setting) -> Standing:
    """Return where the sickness return stands: due on the day on which fifteen days are believed likely."""
    total = facts.days_so_far + facts.days_expected
    observed = Unit.SCHOOL_DAYS.say(total)

    def standing(status: ReturnState, sentence: str, by: date | None = None) -> Standing:
        limit, source = SICKNESS_RETURN.limit, SICKNESS_RETURN.source
        return Standing(state=status, limit=limit, sentence=sentence, source=source, by=by, number=SICKNESS_RETURN)

    if not facts.of_school_age:
        return standing(ReturnState.NOT_REQUIRED, "The pupil is not of compulsory school age.")
    if facts.already_returned:
        return standing(ReturnState.NOT_REQUIRED, "A sickness return was already made for this absence.")
    if total < SICKNESS_RETURN.value:
        sentence = f"Sickness in this school year is expected to reach {observed}, fewer than {SICKNESS_RETURN.limit}."
        return standing(ReturnState.NOT_DUE, sentence)
    reached = f"Sickness in this school year is expected to reach {observed}, which is {SICKNESS_RETURN.limit} or more"
    by = facts.believed_on or setting.on
    status = state_by(by, facts.received_on, setting.on)
    return standing(status, f"{reached}; the day for the return is {say_date(by)}. The return is {_said(status)}.", by)


def judge_sickness(facts: SickPupil, setting: Setting) -> tuple[Finding, ...]:
    """Return where the sickness return stands, as a finding."""
    return findings_of("RETURN.SICKNESS", standing_of_sickness(facts, setting), setting)


def _first_long_run(facts: AbsentPupil, number: LegalNumber, setting: Setting) -> Run | None:
    """Return the first run long enough, cut off on the day it became so; None where there is none."""
    days = up_to(facts.register, setting.on)
    for run in runs_of(days, WITHOUT_LEAVE_CODES):
        if run.days >= number.value:
            within = sorted({each.day for each in days if run.first <= each.day <= run.last})
            return Run(first=run.first, last=within[number.value - 1], days=number.value)
    return None


def _reached_as_said(facts: AbsentPupil, number: LegalNumber, setting: Setting) -> date | None:
    """Return the day on which an absence that the school tells of was long enough; None where it is not yet.

    Where the school counts more days than its calendar has, the school is believed and the day is the one asked of.
    """
    said, since, school = facts.days_without_leave, facts.absent_since, setting.calendars.school
    if facts.register or since is None or since > setting.on or (said is not None and said < number.value):
        return None
    if school is None:
        raise NoCalendar(number.unit)
    if school.count(since, setting.on) < number.value:
        return None if said is None else setting.on
    return nth_day_of_absence(since, number.value, school)


def _weaker(number: LegalNumber, by: date | None) -> LegalNumber:
    """The number a finding rests on: with a last day it is the interval's, which nobody read."""
    return number if by is None else ATTENDANCE_RETURN_INTERVAL


def _said(status: ReturnState) -> str:
    return "still to come" if status is ReturnState.DUE else status.value


ATTENDANCE = Rule(
    id="RETURN.ATTENDANCE",
    title="A pupil absent without leave for ten school days, or irregularly, is reported to the council",
    facts=AbsentPupil,
    judge=judge_attendance,
    sources=tuple(number.source for number in ATTENDANCE_RETURN_VERSIONS),
    numbers=(*ATTENDANCE_RETURN_VERSIONS, ATTENDANCE_RETURN_INTERVAL),
    effective_from=REGISTERS_2006_START,
)
SICKNESS = Rule(
    id="RETURN.SICKNESS",
    title="Sickness that will reach fifteen school days in the school year is reported to the council",
    facts=SickPupil,
    judge=judge_sickness,
    sources=(SICKNESS_RETURN.source,),
    numbers=(SICKNESS_RETURN,),
    effective_from=REGISTERS_2024_START,
)
