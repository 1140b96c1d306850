"""The numbers of attendance: percentages, days and hours, with their sources.

Names are also what a council sets its own number by; those marked local have no national rule.
"""

from datetime import date
from functools import partial

from statutory.attendance.attendance_sources import (
    CHECKED,
    REGISTERS_2024_START,
    absence_statistics,
    working_together,
)
from statutory.legal_numbers import Counting, LegalNumber, as_read
from statutory.sources import Source
from statutory.units import Unit

LOCAL_PRACTICE = Source(
    "Councils' guidance on reduced timetables",
    "local practice; a council sets its own",
    "https://www.gov.uk/government/publications/working-together-to-improve-school-attendance",
    CHECKED,
    verified=False,
)
OMBUDSMAN_HOURS = Source(
    "Full-time education in hours, as the Local Government and Social Care Ombudsman is quoted by councils",
    "hours a week by key stage",
    "https://www.lgo.org.uk/",
    CHECKED,
    verified=False,
)


_number = partial(as_read, counting=Counting.MEASURE, since=REGISTERS_2024_START, verified=False)


# The share was 15 per cent from 2010/11 and 10 per cent from 2015/16; both stand here so that an old year can be read.
PERSISTENT_ABSENCE_VERSIONS = (
    _number(
        "persistent absence",
        15,
        Unit.PERCENT,
        absence_statistics("persistent absence, 2010/11 to 2014/15"),
        since=date(2010, 9, 1),
    ),
    _number(
        "persistent absence",
        10,
        Unit.PERCENT,
        absence_statistics("persistent absence, from 2015/16"),
        since=date(2015, 9, 1),
    ),
)
SEVERE_ABSENCE = _number("severe absence", 50, Unit.PERCENT, absence_statistics("severe absence"), since=None)
REASON_ESTABLISHED = _number(
    "time to replace code N by the true code",
    5,
    Unit.SCHOOL_DAYS,
    working_together("attendance register, code N"),
    counting=Counting.AFTER,
)
REGISTER_OPEN = _number(
    "longest time a register stays open", 30, Unit.MINUTES, working_together("taking the attendance register")
)
TIMETABLE_LENGTH = _number(
    "longest reduced timetable", 6, Unit.WEEKS, LOCAL_PRACTICE, counting=Counting.AFTER, since=None
)
TIMETABLE_REVIEW = _number(
    "longest time between reviews of a reduced timetable",
    2,
    Unit.WEEKS,
    LOCAL_PRACTICE,
    counting=Counting.AFTER,
    since=None,
)
TIMETABLE_NOTICE = _number(
    "time to tell the council of a reduced timetable",
    2,
    Unit.WEEKS,
    LOCAL_PRACTICE,
    counting=Counting.AFTER,
    since=None,
)
RECEPTION_STAGGER = _number(
    "staggered start in Reception that needs no notice, shorter than", 15, Unit.SCHOOL_DAYS, LOCAL_PRACTICE, since=None
)
SMALL_REDUCTION = _number(
    "reduction in a day that needs no notice, shorter than", 20, Unit.MINUTES, LOCAL_PRACTICE, since=None
)
_FULL_TIME = "full-time education in a week, "
# The last year group of each band and the minutes of its week.
FULL_TIME_WEEK: tuple[tuple[int, LegalNumber], ...] = (
    (2, _number(f"{_FULL_TIME}Years 1 and 2", 1260, Unit.MINUTES, OMBUDSMAN_HOURS, since=None)),
    (6, _number(f"{_FULL_TIME}Years 3 to 6", 1410, Unit.MINUTES, OMBUDSMAN_HOURS, since=None)),
    (10, _number(f"{_FULL_TIME}Years 7 to 10", 1440, Unit.MINUTES, OMBUDSMAN_HOURS, since=None)),
    (11, _number(f"{_FULL_TIME}Year 11", 1500, Unit.MINUTES, OMBUDSMAN_HOURS, since=None)),
)
