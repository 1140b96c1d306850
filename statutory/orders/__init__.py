"""School attendance orders: the notice, the steps in their order, changes, the offence; and the Act of 2026."""

from statutory.orders.notice_to_satisfy import NOTICE
from statutory.orders.order_changes import AMENDMENT, NOT_COMPLIED_WITH, PLAN, REVOCATION
from statutory.orders.order_course import COURSE
from statutory.orders.replacement import NOMINATED, PRELIMINARY
from statutory.rules import AnyRule

RULES: tuple[AnyRule, ...] = (
    *(NOTICE, COURSE, AMENDMENT, PLAN, REVOCATION, NOT_COMPLIED_WITH),
    *(PRELIMINARY, NOMINATED),
)
