"""The admission register: when a name may be deleted, what a school is told of it, and the returns it makes."""

from statutory.register.absence_returns import ATTENDANCE, SICKNESS
from statutory.register.consents import SPECIAL_SCHOOL, WITHDRAWAL
from statutory.register.no_ground import BACKDATED, KEPT, NO_GROUND, NO_GROUND_FOR_SCHOOL
from statutory.register.off_rolling import OFF_ROLLING
from statutory.register.other_ages import OTHER_AGE
from statutory.register.pupil_returns import DELETION, NEW_PUPIL
from statutory.register.removal_rules import REMOVAL_RULES
from statutory.rules import AnyRule

RULES: tuple[AnyRule, ...] = (
    *REMOVAL_RULES,
    *(SPECIAL_SCHOOL, WITHDRAWAL),
    *(NO_GROUND, NO_GROUND_FOR_SCHOOL, OTHER_AGE, BACKDATED, KEPT, OFF_ROLLING),
    *(NEW_PUPIL, DELETION, ATTENDANCE, SICKNESS),
)
