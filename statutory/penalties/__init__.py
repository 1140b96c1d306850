"""Penalty notices and prosecution for absence: threshold, count, prices, course, and the time to prosecute."""

from statutory.penalties.before_notice import IMPROVEMENT, ISSUER
from statutory.penalties.excluded_in_public import EXCLUDED
from statutory.penalties.notice_count import NOTICES_COUNTED
from statutory.penalties.notice_course import COURSE
from statutory.penalties.payment import PAYMENT
from statutory.penalties.prosecution import PROSECUTION
from statutory.penalties.unauthorised_sessions import OLD_THRESHOLD, SESSIONS_THRESHOLD
from statutory.rules import AnyRule

RULES: tuple[AnyRule, ...] = (
    *(SESSIONS_THRESHOLD, OLD_THRESHOLD, NOTICES_COUNTED, PAYMENT),
    *(COURSE, PROSECUTION, IMPROVEMENT, ISSUER, EXCLUDED),
)
