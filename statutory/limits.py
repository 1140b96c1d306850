"""The numbers of the law that the rules of this room count with.

Each was checked on 22 November 2026. `verified` is true only where the official text was
read; the others are known from guidance or practice and may only advise.
"""

from datetime import date

from statutory.legal_numbers import Counting, LegalNumber
from statutory.sources import Source
from statutory.units import Unit

_CHECKED = date(2026, 11, 22)
_REGISTERS_START = date(2024, 8, 19)
_ACT_1996 = "Education Act 1996"
_REGISTERS = "School Attendance (Pupil Registration) (England) Regulations 2024 (SI 2024/208)"
_REGISTERS_URL = "https://www.legislation.gov.uk/uksi/2024/208"


def _act_1996(section: str, provision: str, *, verified: bool) -> Source:
    url = f"https://www.legislation.gov.uk/ukpga/1996/56/section/{section}"
    return Source(_ACT_1996, provision, url, _CHECKED, verified)


def _registers(regulation: str, provision: str, *, verified: bool) -> Source:
    url = f"{_REGISTERS_URL}/regulation/{regulation}"
    return Source(_REGISTERS, provision, url, _CHECKED, verified)


SCHOOL_AGE_START = _act_1996("8", "s.8(2)", verified=True)
SCHOOL_AGE_END = _act_1996("8", "s.8(3)", verified=True)
PRESCRIBED_DAYS = Source(
    "Education (Start of Compulsory School Age) Order 1998 (SI 1998/1607)",
    "art.2",
    "https://www.legislation.gov.uk/uksi/1998/1607",
    _CHECKED,
    verified=False,
)
LEAVING_DATE = Source(
    "Education (School Leaving Date) Order 1997 (SI 1997/1970)",
    "art.2",
    "https://www.legislation.gov.uk/uksi/1997/1970",
    _CHECKED,
    verified=False,
)

STARTS_SCHOOL_AGE = LegalNumber(
    name="age at which compulsory school age starts",
    value=5,
    unit=Unit.YEARS,
    counting=Counting.AFTER,
    source=SCHOOL_AGE_START,
    effective_from=date(1998, 8, 1),
    verified=True,
)
LEAVES_SCHOOL_AGE = LegalNumber(
    name="age in whose school year compulsory school age ends",
    value=16,
    unit=Unit.YEARS,
    counting=Counting.AFTER,
    source=SCHOOL_AGE_END,
    effective_from=None,
    verified=True,
)
TEN_DAY_ABSENCE = LegalNumber(
    name="continuous absence that a school reports",
    value=10,
    unit=Unit.SCHOOL_DAYS,
    counting=Counting.BEGINNING_WITH,
    source=_registers("13", "reg.13, attendance return", verified=False),
    effective_from=_REGISTERS_START,
    verified=False,
)
TWENTY_DAY_ABSENCE = LegalNumber(
    name="continuous absence before deletion under ground i may be considered",
    value=20,
    unit=Unit.SCHOOL_DAYS,
    counting=Counting.BEGINNING_WITH,
    source=_registers("9", "reg.9(1)(i)", verified=False),
    effective_from=_REGISTERS_START,
    verified=False,
)
ABSENCE_AFTER_LEAVE = LegalNumber(
    name="absence after leave has ended before deletion under ground h may be considered",
    value=10,
    unit=Unit.SCHOOL_DAYS,
    counting=Counting.AFTER,
    source=_registers("9", "reg.9(1)(h)", verified=False),
    effective_from=_REGISTERS_START,
    verified=False,
)
NOTICE_TO_SATISFY = LegalNumber(
    name="shortest period of a notice to satisfy",
    value=15,
    unit=Unit.CALENDAR_DAYS,
    counting=Counting.BEGINNING_WITH,
    source=_act_1996("437", "s.437(2)", verified=True),
    effective_from=None,
    verified=True,
)
EXCLUSION_SIXTH_DAY = LegalNumber(
    name="school day from which education is arranged after a permanent exclusion",
    value=6,
    unit=Unit.SCHOOL_DAYS,
    counting=Counting.BEGINNING_WITH,
    source=_act_1996("19", "s.19(3A) and (3B)", verified=False),
    effective_from=None,
    verified=False,
)
REVIEW_PANEL_APPLICATION = LegalNumber(
    name="time to apply for an independent review panel",
    value=15,
    unit=Unit.SCHOOL_DAYS,
    counting=Counting.AFTER,
    source=Source(
        "School Discipline (Pupil Exclusions and Reviews) (England) Regulations 2012 (SI 2012/1033)",
        "Schedule 1",
        "https://www.legislation.gov.uk/uksi/2012/1033",
        _CHECKED,
        verified=False,
    ),
    effective_from=None,
    verified=False,
)
_ADMISSIONS_CODE = "https://www.gov.uk/government/publications/school-admissions-code--2"
FAIR_ACCESS_PLACE = LegalNumber(
    name="time to allocate a place under the fair access protocol",
    value=20,
    unit=Unit.SCHOOL_DAYS,
    counting=Counting.AFTER,
    source=Source("School Admissions Code 2021", "fair access protocols", _ADMISSIONS_CODE, _CHECKED, verified=False),
    effective_from=date(2021, 9, 1),
    verified=False,
)
IN_YEAR_OUTCOME_REPORTED = LegalNumber(
    name="aim for an own-admission school to report an in-year outcome to the council",
    value=2,
    unit=Unit.SCHOOL_DAYS,
    counting=Counting.AFTER,
    source=Source("School Admissions Code 2021", "in-year admissions", _ADMISSIONS_CODE, _CHECKED, verified=False),
    effective_from=date(2021, 9, 1),
    verified=False,
)
FOI_REPLY = LegalNumber(
    name="time to answer a freedom of information request",
    value=20,
    unit=Unit.FOI_WORKING_DAYS,
    counting=Counting.AFTER,
    source=Source(
        "Freedom of Information Act 2000",
        "s.10(1) and s.10(6)",
        "https://www.legislation.gov.uk/ukpga/2000/36/section/10",
        _CHECKED,
        verified=False,
    ),
    effective_from=None,
    verified=False,
)
PERFORMANCE_LEAD = LegalNumber(
    name="notice of a performance licence application, at the council's discretion",
    value=21,
    unit=Unit.CALENDAR_DAYS,
    counting=Counting.BEFORE,
    source=Source(
        "Children (Performances and Activities) (England) Regulations 2014 (SI 2014/3309)",
        "reg.4(2)",
        "https://www.legislation.gov.uk/uksi/2014/3309/regulation/4",
        _CHECKED,
        verified=False,
    ),
    effective_from=None,
    verified=False,
)

ALL_LIMITS: tuple[LegalNumber, ...] = (
    STARTS_SCHOOL_AGE,
    LEAVES_SCHOOL_AGE,
    TEN_DAY_ABSENCE,
    TWENTY_DAY_ABSENCE,
    ABSENCE_AFTER_LEAVE,
    NOTICE_TO_SATISFY,
    EXCLUSION_SIXTH_DAY,
    REVIEW_PANEL_APPLICATION,
    FAIR_ACCESS_PLACE,
    IN_YEAR_OUTCOME_REPORTED,
    FOI_REPLY,
    PERFORMANCE_LEAD,
)
