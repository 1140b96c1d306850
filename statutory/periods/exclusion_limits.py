"""The numbers of suspensions and permanent exclusions."""

from statutory.legal_numbers import Counting
from statutory.periods.period_sources import (
    JUDICIAL_REVIEW,
    exclusion_guidance,
    exclusion_regulations,
    number,
)
from statutory.units import Unit

_REVIEW = exclusion_regulations("Schedule 1")
SUSPENSION_CAP = number(
    "most school days of suspension in a school year",
    45,
    Unit.SCHOOL_DAYS,
    exclusion_regulations("limit on suspensions"),
    counting=Counting.MEASURE,
)
REPRESENTATIONS_ONLY = number(
    "school days of suspension in a term up to which governors only consider what parents say",
    5,
    Unit.SCHOOL_DAYS,
    exclusion_regulations("reg.6"),
    counting=Counting.MEASURE,
)
MUST_MEET_ABOVE = number(
    "school days of suspension in a term above which governors have to meet",
    15,
    Unit.SCHOOL_DAYS,
    exclusion_regulations("reg.6"),
    counting=Counting.MEASURE,
)
GOVERNORS_SOON = number(
    "time for governors to meet on a permanent exclusion, a long suspension or a missed examination",
    15,
    Unit.SCHOOL_DAYS,
    exclusion_regulations("reg.6"),
)
GOVERNORS_ASKED = number(
    "time for governors to meet on a shorter suspension when a parent asks",
    50,
    Unit.SCHOOL_DAYS,
    exclusion_regulations("reg.6"),
)
PANEL_MEETS = number("time for an independent review panel to meet", 15, Unit.SCHOOL_DAYS, _REVIEW)
GOVERNORS_RECONVENE = number("time for governors to meet again after a review", 10, Unit.SCHOOL_DAYS, _REVIEW)
NOT_REINSTATED = number(
    "payment where an exclusion was quashed and the pupil is not reinstated",
    4_000,
    Unit.POUNDS,
    _REVIEW,
    counting=Counting.MEASURE,
)
COURT_REVIEW = number("longest time to apply for judicial review", 3, Unit.MONTHS, JUDICIAL_REVIEW)
TOLD_AT_ONCE = exclusion_guidance("telling parents, the council and those who work with the child")
COUNCIL_AT_MEETING = exclusion_guidance("the council at the governors' meeting")
CANCELLING = exclusion_guidance("cancelling an exclusion")
EARLY_FOR_LOOKED_AFTER = exclusion_guidance("looked-after children")
