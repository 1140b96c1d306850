"""The numbers of the admission register and its returns, with both versions where a number changed."""

from functools import partial

from statutory.attendance.attendance_sources import (
    CHECKED,
    REGISTERS_2006_START,
    REGISTERS_2024_START,
    registers_2006,
    registers_2024,
    working_together,
)
from statutory.legal_numbers import Counting, as_read
from statutory.limits import TEN_DAY_ABSENCE
from statutory.sources import Source
from statutory.units import Unit

_number = partial(as_read, since=REGISTERS_2024_START)


# The text says "the fifth day after", and not school day; a council may set school days by this name.
NEW_PUPIL_RETURN = _number(
    "time to make a new pupil return",
    5,
    Unit.CALENDAR_DAYS,
    registers_2024(13, "reg.13(1) and (3)", verified=True),
    counting=Counting.AFTER,
)
ATTENDANCE_RETURN_INTERVAL = _number(
    "longest time between attendance returns, where no other is agreed",
    1,
    Unit.MONTHS,
    working_together("attendance returns; a council's reading of the agreed interval"),
    counting=Counting.AFTER,
)
ATTENDANCE_RETURN_VERSIONS = (
    _number(
        TEN_DAY_ABSENCE.name,
        10,
        Unit.SCHOOL_DAYS,
        registers_2006(12, "reg.12(1)(b)", verified=True),
        counting=Counting.BEGINNING_WITH,
        since=REGISTERS_2006_START,
    ),
    TEN_DAY_ABSENCE,
)
SICKNESS_RETURN = _number(
    "sickness in a school year that a school reports",
    15,
    Unit.SCHOOL_DAYS,
    registers_2024(13, "reg.13, sickness return", verified=False),
    counting=Counting.MEASURE,
)
LEAST_SENTENCE = _number(
    "shortest sentence of detention on which a name is deleted",
    4,
    Unit.MONTHS,
    Source(
        "Education (Pupil Registration) (England) Regulations 2006 (SI 2006/1751), taken to go on in SI 2024/208",
        "reg.8(1), detention",
        "https://www.legislation.gov.uk/uksi/2006/1751/regulation/8/made",
        CHECKED,
        verified=False,
    ),
    counting=Counting.MEASURE,
)
REGISTER_KEPT_VERSIONS = (
    _number(
        "time for which an entry in a register is kept",
        3,
        Unit.YEARS,
        Source(
            "Education (Pupil Registration) (England) Regulations 2006 (SI 2006/1751)",
            "as told in the explanatory note to SI 2024/208",
            "https://www.legislation.gov.uk/uksi/2024/208/note/made",
            CHECKED,
            verified=True,
        ),
        counting=Counting.AFTER,
        since=REGISTERS_2006_START,
    ),
    _number(
        "time for which an entry in a register is kept",
        6,
        Unit.YEARS,
        Source(
            "School Attendance (Pupil Registration) (England) Regulations 2024 (SI 2024/208)",
            "reg.7, as told in the explanatory note",
            "https://www.legislation.gov.uk/uksi/2024/208/note/made",
            CHECKED,
            verified=True,
        ),
        counting=Counting.AFTER,
    ),
)
