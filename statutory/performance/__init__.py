"""Children who perform, or take part in paid sport or modelling: licences, hours, education and care.

Children and Young Persons Act 1963, sections 37 to 40, and SI 2014/3309 for England. A number that
was not read at its source gives advice and never a breach.
"""

from statutory.performance.application_rules import APPLICATION_RULES
from statutory.performance.judging import SCHEDULE_RULES, judge_schedule
from statutory.rules import AnyRule

__all__ = ["RULES", "judge_schedule"]

RULES: tuple[AnyRule, ...] = (*SCHEDULE_RULES, *APPLICATION_RULES)
