"""Periods: exclusions, admissions, fair access, home education, pupils out of school, complaints and information."""

from statutory.periods.admissions import APPEAL, IN_YEAR, ROUND
from statutory.periods.complaints import COMPLAINT, MEMBER
from statutory.periods.exclusion_notices import DAYS, NOTICE, SIXTH_DAY
from statutory.periods.exclusion_reviews import GOVERNORS, REVIEW
from statutory.periods.fair_access import ACADEMY_2026, DIRECTED, ELIGIBLE, PLACE
from statutory.periods.fifteen_days import FIFTEEN_DAYS
from statutory.periods.home_education import CLOCKS, NOT_IN_SCHOOL
from statutory.periods.home_education_course import COURSE
from statutory.periods.information import DATA_COMPLAINTS, FREEDOM, OWN
from statutory.periods.out_of_school import OUT_OF_SCHOOL
from statutory.rules import AnyRule

RULES: tuple[AnyRule, ...] = (
    *(NOTICE, DAYS, SIXTH_DAY, GOVERNORS, REVIEW),
    *(ROUND, IN_YEAR, APPEAL, ELIGIBLE, PLACE, DIRECTED, ACADEMY_2026),
    *(CLOCKS, COURSE, NOT_IN_SCHOOL, OUT_OF_SCHOOL, FIFTEEN_DAYS),
    *(COMPLAINT, MEMBER, FREEDOM, OWN, DATA_COMPLAINTS),
)
