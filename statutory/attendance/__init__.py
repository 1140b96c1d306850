"""Attendance: codes, runs of absence, persistent and severe absence, reduced timetables."""

from statutory.attendance.absence_rates import PERSISTENT_ABSENCE, SEVERE
from statutory.attendance.reduced_timetable import REDUCED_TIMETABLE
from statutory.attendance.register_rules import CODES, CONTINUOUS_ABSENCE, REGISTER_OPENING
from statutory.rules import AnyRule

RULES: tuple[AnyRule, ...] = (
    CODES,
    CONTINUOUS_ABSENCE,
    REGISTER_OPENING,
    PERSISTENT_ABSENCE,
    SEVERE,
    REDUCED_TIMETABLE,
)
