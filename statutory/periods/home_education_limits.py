"""The numbers of home education, of education for pupils who are out of school, and of the register of 2026."""

from statutory.legal_numbers import Counting
from statutory.periods.period_sources import (
    ALTERNATIVE_PROVISION,
    HOME_EDUCATION_PRACTICE,
    LOCAL_EDUCATION_PRACTICE,
    act_2026,
    number,
)
from statutory.units import Unit

ACKNOWLEDGED = number("time to acknowledge a notice of home education", 5, Unit.WORKING_DAYS, HOME_EDUCATION_PRACTICE)
FIRST_CONTACT = number("time to make contact on home education", 20, Unit.WORKING_DAYS, HOME_EDUCATION_PRACTICE)
EARLY_CONTACT = number(
    "time to make contact on home education after social care", 10, Unit.SCHOOL_DAYS, HOME_EDUCATION_PRACTICE
)
OUTCOME_WRITTEN = number(
    "time to write after a visit or an answer on home education", 10, Unit.WORKING_DAYS, HOME_EDUCATION_PRACTICE
)
REVIEW = number("time to the next review of home education", 12, Unit.MONTHS, HOME_EDUCATION_PRACTICE)
REVIEW_AFTER_ADVICE = number(
    "time to the next review of home education after advice", 6, Unit.MONTHS, HOME_EDUCATION_PRACTICE
)
SECOND_LETTER = number("time to a second letter on home education", 10, Unit.WORKING_DAYS, HOME_EDUCATION_PRACTICE)
ORDER_CONSIDERED = number(
    "time from a second letter to considering a notice to satisfy", 10, Unit.WORKING_DAYS, HOME_EDUCATION_PRACTICE
)

OUT_OF_SCHOOL_ACKNOWLEDGED = number(
    "time to acknowledge a referral of a pupil who is out of school", 2, Unit.SCHOOL_DAYS, LOCAL_EDUCATION_PRACTICE
)
EVIDENCE_ASKED = number("time to ask for health evidence", 5, Unit.SCHOOL_DAYS, LOCAL_EDUCATION_PRACTICE)
PROVISION_DECIDED = number(
    "time to decide on education otherwise than at school", 10, Unit.SCHOOL_DAYS, LOCAL_EDUCATION_PRACTICE
)
PROVISION_STARTS = number(
    "school days missed, in a row or in all, by which education is to be arranged",
    15,
    Unit.SCHOOL_DAYS,
    ALTERNATIVE_PROVISION,
    counting=Counting.BEGINNING_WITH,
)
PROVISION_REVIEWED = number(
    "time to the next review of education otherwise than at school", 6, Unit.WEEKS, LOCAL_EDUCATION_PRACTICE
)

# The entry of Setting.commencements for s.38 of the Act of 2026. Its numbers come from commentary.
REGISTER_STARTS = "cwsa-2026-s38"
REGISTER = act_2026("38", "s.436B, who is registered", verified=True)
REGISTER_VISIT = number(
    "time to ask for a visit after registration", 15, Unit.CALENDAR_DAYS, act_2026("38", "s.436B, visit")
)
PARENT_INFORMS = number(
    "time for a parent to give information for the register",
    15,
    Unit.CALENDAR_DAYS,
    act_2026("38", "s.436D, information from parents"),
)
PROVIDER_INFORMS = number(
    "time for a provider to give information for the register",
    15,
    Unit.CALENDAR_DAYS,
    act_2026("38", "s.436E, information from providers"),
)
ASKED_AGAIN = number(
    "shortest time between requests for changes of providers",
    3,
    Unit.MONTHS,
    act_2026("38", "s.436D, changes"),
)
