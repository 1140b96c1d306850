"""Children at work: hours by age and day, work that is barred, rest in the holidays, and permits.

Children and Young Persons Act 1933, section 18, with a council's byelaws; and section 18 as the
Children's Wellbeing and Schools Act 2026 makes it, which is off until its commencement is entered.
"""

from statutory.employment.free_weeks import FREE_WEEKS_RULES
from statutory.employment.judging import TIMETABLE_RULES, WHOLE_RULE, judge_timetable
from statutory.employment.permit_papers import PAPER_RULES
from statutory.employment.permits import PERMIT_RULES
from statutory.employment.told_ages import TOLD_AGE_RULES
from statutory.rules import AnyRule

__all__ = ["RULES", "judge_timetable"]

RULES: tuple[AnyRule, ...] = (
    WHOLE_RULE,
    *TIMETABLE_RULES,
    *FREE_WEEKS_RULES,
    *PERMIT_RULES,
    *PAPER_RULES,
    *TOLD_AGE_RULES,
)
