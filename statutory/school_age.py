"""Compulsory school age: when it starts, when it ends, and on which side of it a day lies."""

from dataclasses import dataclass
from datetime import date

from statutory.academic_years import AcademicYear
from statutory.day_names import say_date
from statutory.findings import Finding, Overrider, Severity
from statutory.limits import LEAVES_SCHOOL_AGE, LEAVING_DATE, PRESCRIBED_DAYS, STARTS_SCHOOL_AGE
from statutory.months import birthday

# Month and day; art.2 of the order in PRESCRIBED_DAYS. In the order of the year.
_PRESCRIBED = ((3, 31), (8, 31), (12, 31))
SCHOOL_AGE_RULE = "AGE.SCHOOL"
_JUNE, _LAST_OF_JUNE, _FRIDAY, _DAYS_A_WEEK = 6, 30, 4, 7


@dataclass(frozen=True, kw_only=True)
class SchoolAgeOverride:
    """An officer's own dates, where the convention of 1 September gives the wrong year.

    The Act ends school age by the school's own year, which may begin on another day, and
    a date of birth may be in doubt. What is None is computed. `reason` is kept with the case.
    """

    starts: date | None = None
    ends: date | None = None
    reason: str


@dataclass(frozen=True)
class SchoolAge:
    """The first and the last day of compulsory school age, both included."""

    starts: date
    ends: date
    overridden: bool = False

    def covers(self, on: date) -> bool:
        """Return whether `on` lies within compulsory school age."""
        return self.starts <= on <= self.ends


def school_age_starts(dob: date) -> date:
    """Return the first day of compulsory school age.

    It is the fifth birthday when that is a prescribed day, and otherwise the next prescribed
    day: 31 March, 31 August or 31 December.
    Source: Education Act 1996, s.8(2); SI 1998/1607.
    """
    fifth = birthday(dob, STARTS_SCHOOL_AGE.value)
    # The last of the three days is the last of the year, so there always is one.
    return min(day for day in (date(fifth.year, month, number) for month, number in _PRESCRIBED) if day >= fifth)


def school_leaving_date(year: int) -> date:
    """Return the school leaving date of a calendar year: the last Friday in June.

    Source: Education Act 1996, s.8(4)(b); SI 1997/1970.
    """
    last = date(year, _JUNE, _LAST_OF_JUNE)
    return last.replace(day=_LAST_OF_JUNE - (last.weekday() - _FRIDAY) % _DAYS_A_WEEK)


def school_age_ends(dob: date) -> date:
    """Return the last day of compulsory school age; the child is of that age on it.

    It is the school leaving date of the school year in which the 16th birthday falls, so a
    child with a birthday in July or August leaves while still 15. School years are taken to
    begin on 1 September; where a school's year begins later, an officer's override says so.
    Source: Education Act 1996, s.8(3).
    """
    sixteenth = birthday(dob, LEAVES_SCHOOL_AGE.value)
    return school_leaving_date(AcademicYear.of(sixteenth).last_day.year)


def school_age(dob: date, *, override: SchoolAgeOverride | None = None) -> SchoolAge:
    """Return the days of compulsory school age, an officer's dates first.

    Raises: ValueError when an override ends it before it starts.
    """
    starts, ends = school_age_starts(dob), school_age_ends(dob)
    if override is None:
        return SchoolAge(starts, ends)
    age = SchoolAge(override.starts or starts, override.ends or ends, overridden=True)
    if age.ends < age.starts:
        msg = "an override cannot end compulsory school age before it starts"
        raise ValueError(msg)
    return age


def of_compulsory_school_age(dob: date, on: date, *, override: SchoolAgeOverride | None = None) -> bool:
    """Return whether somebody born on `dob` is of compulsory school age on a day."""
    return school_age(dob, override=override).covers(on)


def school_age_finding(dob: date, on: date, *, override: SchoolAgeOverride | None = None) -> Finding:
    """Return what to tell an officer about compulsory school age on a day.

    It only informs: a referral for a younger or older child is accepted all the same. The
    sentence gives no date of birth, so that it can stand in a letter.
    """
    age = school_age(dob, override=override)
    start, end = say_date(age.starts), say_date(age.ends)
    if on < age.starts:
        sentence = f"The child is not yet of compulsory school age: it starts on {start}."
    elif on > age.ends:
        sentence = f"The child is no longer of compulsory school age: it ended on {end}."
    else:
        sentence = f"The child is of compulsory school age, from {start} until the end of {end}."
    source = LEAVES_SCHOOL_AGE.source if on > age.ends else STARTS_SCHOOL_AGE.source
    # The Act was read; the two orders that name the days are known from guidance only.
    verified = source.verified and PRESCRIBED_DAYS.verified and LEAVING_DATE.verified
    return Finding(
        rule=SCHOOL_AGE_RULE,
        provision=source.citation,
        limit=f"{start} to {end}",
        observed=say_date(on),
        sentence=f"{sentence} An officer set these dates." if age.overridden else sentence,
        severity=Severity.INFORMATION,
        verified=verified,
        source=source,
        on=on,
        overridable_by=Overrider.OFFICER,
    )
