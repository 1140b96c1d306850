"""Grounds g, h and i: a pupil who has moved away, has not come back from leave, or has stayed away."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from itertools import chain

from statutory.absence import nth_day_of_absence
from statutory.attendance.attendance_codes import GROUND_I_CODES
from statutory.attendance.register_days import RegisterDay, Run, days_left_out, latest_run, up_to
from statutory.day_names import say_date
from statutory.days import CalendarTooShort, SchoolDays
from statutory.limits import ABSENCE_AFTER_LEAVE, TWENTY_DAY_ABSENCE
from statutory.register.answers import Decision, RemovalFacts, day_asked_of, decide
from statutory.register.enquiries import JointEnquiry, joint_enquiry
from statutory.register.grounds import Ground
from statutory.register.points import Point, barred, met, not_expected_back, wanting
from statutory.rules import Setting
from statutory.units import Unit

_ONE_DAY = timedelta(days=1)
_TWENTY_DAYS = f"{TWENTY_DAY_ABSENCE.limit} or more, every session with code G, N or O"


class AddressProof(StrEnum):
    """What there is to show that the pupil lives elsewhere."""

    NOTHING = "nothing"
    HEARSAY = "hearsay"
    PARENT_SAYS = "parent_says"
    DOCUMENT = "document"  # tenancy, boarding pass, letter of the school in the new country


@dataclass(frozen=True, kw_only=True)
class MovedAway(RemovalFacts):
    """Ground g. `reasonable_distance` is about the new home, by the school's own check."""

    boarder: bool = False
    proof: AddressProof = AddressProof.NOTHING
    reasonable_distance: bool | None = None
    away_for_a_time: bool | None = None
    still_attends: bool | None = None
    expected_back: bool | None = None


@dataclass(frozen=True, kw_only=True)
class NotBackFromLeave(RemovalFacts):
    """Ground h. `unable` is whether sickness or an unavoidable cause may keep the pupil away."""

    leave_ended_on: date | None = None
    came_back: bool = False
    unable: bool | None = None
    enquiry: JointEnquiry = field(default_factory=JointEnquiry)


@dataclass(frozen=True, kw_only=True)
class ContinuouslyAbsent(RemovalFacts):
    """Ground i. `unable` is whether sickness or an unavoidable cause may keep the pupil away.

    `register` is its days as they are printed. Where it is not given, `absent_since` is the first day of the absence
    and `codes` are those that the school says stand in the register since; its calendar counts the days.
    """

    register: tuple[RegisterDay, ...] = ()
    absent_since: date | None = None
    codes: tuple[str, ...] = ()
    unable: bool | None = None
    enquiry: JointEnquiry = field(default_factory=JointEnquiry)


def decide_moved_away(facts: MovedAway, setting: Setting) -> Decision:
    """Weigh ground g."""
    return decide(Ground.G, facts, setting, _moved_away(facts))


def decide_not_back_from_leave(facts: NotBackFromLeave, setting: Setting) -> Decision:
    """Weigh ground h.

    Raises: NoDate and its kinds when the school's calendar does not reach ten school days after the leave.
    """
    on = day_asked_of(facts, setting)
    points = chain(_not_back(facts, on, setting), (_able(facts.unable),), joint_enquiry(facts.enquiry))
    return decide(Ground.H, facts, setting, points)


def decide_continuously_absent(facts: ContinuouslyAbsent, setting: Setting) -> Decision:
    """Weigh ground i.

    Raises: CalendarTooShort when the school's calendar, where one is given, does not know the register's days.
    """
    on = day_asked_of(facts, setting)
    absence = code_run(facts.register, on, setting)
    if not facts.register and facts.absent_since and facts.codes:
        absence = iter((_said_run(facts.absent_since, facts.codes, on, setting),))
    points = chain(absence, (_able(facts.unable),), joint_enquiry(facts.enquiry))
    return decide(Ground.I, facts, setting, points)


def code_run(register: tuple[RegisterDay, ...], on: date, setting: Setting) -> Iterator[Point]:
    """Yield whether twenty school days to the register's end carry codes G, N and O only.

    An absence long enough, but with another code in it, cannot be used; one too short may still
    grow. Days on which the school did not meet are passed over.
    """
    limit = _TWENTY_DAYS
    days = up_to(register, on)
    run = latest_run(days, GROUND_I_CODES)
    if run and run.days >= TWENTY_DAY_ABSENCE.value:
        observed = f"{Unit.SCHOOL_DAYS.say(run.days)}, {say_date(run.first)} to {say_date(run.last)}"
        yield met(limit, observed, f"The register shows {observed}, with codes G, N and O only.")
        # Today's sessions may not be marked yet; any earlier day without a mark may be a return to school.
        left_out = days_left_out(register, run.first, max(run.last, on - _ONE_DAY), setting.calendars.school)
        if left_out:
            missing = Unit.SCHOOL_DAYS.say(left_out)
            sentence = f"The register leaves out {missing} since the absence began."
            yield wanting(limit, f"{missing} left out", sentence)
        return
    away = _absent_days(days)
    if len({each.day for each in away}) >= TWENTY_DAY_ABSENCE.value:
        others = sorted({text for each in away for text in each.texts if not _passes(text, each)})
        said = ", ".join(others)
        yield barred(limit, f"other codes: {said}", f"The absence carries other codes than G, N and O: {said}.")
        return
    observed = Unit.SCHOOL_DAYS.say(run.days if run else 0)
    sentence = f"The register shows {observed} with codes G, N and O only, fewer than {TWENTY_DAY_ABSENCE.limit}."
    yield wanting(limit, observed, sentence, from_day=_twentieth(run, setting), must_come_first=bool(days))


def _said_run(since: date, codes: tuple[str, ...], on: date, setting: Setting) -> Point:
    """Return whether twenty school days have gone by since the school says that the absence began.

    Today is not counted: its sessions may not be over.
    """
    school = setting.calendars.school
    if school is None:
        sentence = "The calendar of the school is not known, so nobody can count the days of the absence."
        return wanting(_TWENTY_DAYS, "not counted", sentence)
    days = school.count(since, min(on, setting.on - _ONE_DAY))
    is_long = days >= TWENTY_DAY_ABSENCE.value
    observed = f"{Unit.SCHOOL_DAYS.say(days)} since {say_date(since)}"
    others = sorted(set(codes) - GROUND_I_CODES)
    if others:
        told = f"other codes: {', '.join(others)}"
        sentence = f"The school says that the absence carries other codes than G, N and O: {', '.join(others)}."
        return barred(_TWENTY_DAYS, told, sentence) if is_long else wanting(_TWENTY_DAYS, told, sentence)
    if is_long:
        return met(_TWENTY_DAYS, observed, f"The school says: {observed}, with codes G, N and O only.")
    sentence = f"The school says: {observed}, fewer than {TWENTY_DAY_ABSENCE.limit}."
    return wanting(_TWENTY_DAYS, observed, sentence, from_day=_day_after(since, school), must_come_first=True)


def _day_after(since: date, school: SchoolDays) -> date | None:
    """Return the day after the twentieth school day of an absence; None where the calendar ends before it."""
    try:
        return nth_day_of_absence(since, TWENTY_DAY_ABSENCE.value, school) + _ONE_DAY
    except CalendarTooShort:
        return None


def _absent_days(days: tuple[RegisterDay, ...]) -> tuple[RegisterDay, ...]:
    """Return the days at the end on which the pupil was not taught at all, whatever the codes."""
    first = next((index for index in range(len(days), 0, -1) if days[index - 1].attended), 0)
    return days[first:]


def _passes(text: str, day: RegisterDay) -> bool:
    one = RegisterDay(day=day.day, morning=text, afternoon=text)
    return one.all_in(GROUND_I_CODES) or not one.had_a_session


def _twentieth(run: Run | None, setting: Setting) -> date | None:
    if run is None or setting.calendars.school is None:
        return None
    try:
        return nth_day_of_absence(run.last, TWENTY_DAY_ABSENCE.value - run.days + 1, setting.calendars.school)
    except CalendarTooShort:
        return None  # that it is too short so far is known, and only the day is not


def _able(unable: bool | None) -> Point:
    limit = "no reasonable grounds to believe in sickness or an unavoidable cause"
    if unable is None:
        sentence = "The school has not said whether sickness or an unavoidable cause may keep the pupil away."
        return wanting(limit, "not known", sentence)
    if unable:
        sentence = (
            "Sickness, of body or mind, or something unavoidable such as a dispute over transport or a placement, "
            "may keep the pupil away."
        )
        return barred(limit, "may be unable to attend", sentence)
    return met(limit, "no such grounds", "Nothing suggests sickness or an unavoidable cause.")


def _not_back(facts: NotBackFromLeave, on: date, setting: Setting) -> Iterator[Point]:
    limit = f"not back within {ABSENCE_AFTER_LEAVE.limit} after leave ended"
    if facts.came_back:
        yield barred(limit, "came back", "The pupil has come back.")
    elif facts.leave_ended_on is None:
        yield wanting(limit, "no day given", "The last day of the leave that was granted is not given.")
    else:
        last = ABSENCE_AFTER_LEAVE.due(facts.leave_ended_on, calendars=setting.calendars).day
        observed = f"leave ended on {say_date(facts.leave_ended_on)}"
        sentence = f"L{observed[1:]}; {ABSENCE_AFTER_LEAVE.limit} after that end on {say_date(last)}."
        if on <= last:
            yield wanting(limit, observed, sentence, from_day=last + _ONE_DAY)
        else:
            yield met(limit, observed, sentence)


def _moved_away(facts: MovedAway) -> Iterator[Point]:
    limit = "the pupil no longer normally lives at a reasonable distance"
    if facts.boarder:
        yield barred("not a boarder", "a boarder", "The pupil is a boarder, for whom this ground is not meant.")
    match facts.proof:
        case AddressProof.HEARSAY:
            sentence = (
                "That the family has left is hearsay. A pupil whose whereabouts are not known is looked for first."
            )
            yield barred(limit, "hearsay", sentence)
        case AddressProof.DOCUMENT:
            yield met(limit, "proof of the new address", "There is proof of the new address.")
        case _:
            said = facts.proof is AddressProof.PARENT_SAYS
            observed = "the parent says so" if said else "no proof"
            yield wanting(limit, observed, "Proof of the new address, or of the journey, is needed.")
    if facts.reasonable_distance is None:
        yield wanting(limit, "distance not checked", "The distance and the time of travel are not checked.")
    elif facts.reasonable_distance:
        yield barred(limit, "a reasonable distance", "The new home is at a reasonable distance from the school.")
    if facts.away_for_a_time:
        yield barred(limit, "away for a time", "The family is away for a time only.")
    if facts.still_attends:
        yield barred(limit, "still attends", "The pupil still attends the school.")
    if facts.away_for_a_time is None or facts.still_attends is None:
        sentence = "It is not known whether the family has left for good and the pupil has stopped attending."
        yield wanting(limit, "not known", sentence)
    yield not_expected_back(facts.expected_back)
