"""The numbers of penalty notices: sessions, prices, days, years and fines, old and new side by side."""

from functools import partial

from statutory.legal_numbers import Counting, as_read
from statutory.penalties.penalty_sources import (
    AGGRAVATED,
    EXCLUDED_IN_PUBLIC,
    FRAMEWORK_START,
    LOCAL_STEPS,
    OFFENCE,
    PRICES_START,
    TIME_LIMIT,
    framework,
    regulations_2007,
    regulations_2024,
)
from statutory.units import Unit

_number = partial(as_read, counting=Counting.MEASURE, since=FRAMEWORK_START)


THRESHOLD = _number(
    "sessions of unauthorised absence at which a notice is considered",
    10,
    Unit.SESSIONS,
    framework("national threshold for penalty notices"),
)
# A council enters its old number by this name; there was no national one.
OLD_LOCAL_THRESHOLD = "sessions of unauthorised absence for a notice under the council's own code of conduct"
COUNTED_BACK = _number(
    "time over which notices to one parent for one child are counted",
    3,
    Unit.YEARS,
    regulations_2024("notices within three years"),
    counting=Counting.BEFORE,
)
MOST_NOTICES = _number(
    "most notices to one parent for one child within three years",
    2,
    Unit.TIMES,
    regulations_2024("notices within three years"),
)
_LOWER, _HIGHER = "price of a notice, paid early", "price of a notice, paid in time"
LOWER_PRICE_VERSIONS = (
    _number(_LOWER, 60, Unit.POUNDS, regulations_2007("reg.4, until 18 August 2024"), since=PRICES_START),
    _number(_LOWER, 80, Unit.POUNDS, regulations_2024("reg.4, first notice")),
)
HIGHER_PRICE_VERSIONS = (
    _number(_HIGHER, 120, Unit.POUNDS, regulations_2007("reg.4, until 18 August 2024"), since=PRICES_START),
    _number(_HIGHER, 160, Unit.POUNDS, regulations_2024("reg.4, first notice")),
)
REPEATED_PRICE = _number(
    "price of a second notice within three years", 160, Unit.POUNDS, regulations_2024("reg.4, second notice")
)
LOWER_PRICE_DAYS = _number(
    "time to pay the lower price",
    21,
    Unit.CALENDAR_DAYS,
    regulations_2007("reg.4, as for notices under s.105"),
    counting=Counting.BEGINNING_WITH,
    since=PRICES_START,
)
HIGHER_PRICE_DAYS = _number(
    "time to pay a notice",
    28,
    Unit.CALENDAR_DAYS,
    regulations_2007("reg.4"),
    counting=Counting.BEGINNING_WITH,
    since=PRICES_START,
)
DEEMED_RECEIPT = _number(
    "time after posting at which a notice is taken to be received",
    2,
    Unit.WORKING_DAYS,
    regulations_2007("service by post"),
    counting=Counting.AFTER,
    since=PRICES_START,
)
SHORTEST_IMPROVEMENT = _number("shortest usual notice to improve", 3, Unit.WEEKS, LOCAL_STEPS, counting=Counting.AFTER)
LONGEST_IMPROVEMENT = _number("longest usual notice to improve", 6, Unit.WEEKS, LOCAL_STEPS, counting=Counting.AFTER)
PROSECUTION_WINDOW = _number(
    "time to lay an information after the offence",
    6,
    Unit.MONTHS,
    TIME_LIMIT,
    counting=Counting.AFTER,
    since=None,
)
FINE = _number("highest fine for not securing attendance (level 3)", 1_000, Unit.POUNDS, OFFENCE, since=None)
AGGRAVATED_FINE = _number(
    "highest fine for knowingly not securing attendance (level 4)", 2_500, Unit.POUNDS, AGGRAVATED, since=None
)
AGGRAVATED_CUSTODY = _number(
    "longest custody for knowingly not securing attendance", 3, Unit.MONTHS, AGGRAVATED, since=None
)
EXCLUDED_DAYS = _number(
    "first school days of an exclusion on which a pupil is kept out of public places",
    5,
    Unit.SCHOOL_DAYS,
    EXCLUDED_IN_PUBLIC,
    counting=Counting.BEGINNING_WITH,
    since=None,
)
# That these notices have a scale of their own, and its 21 days, were read; the amounts were not.
EXCLUDED_LOWER_PRICE = _number(
    "price of a notice for an excluded pupil in public, paid early",
    60,
    Unit.POUNDS,
    regulations_2007("reg.4(1), amounts"),
    since=PRICES_START,
)
EXCLUDED_HIGHER_PRICE = _number(
    "price of a notice for an excluded pupil in public, paid in time",
    120,
    Unit.POUNDS,
    regulations_2007("reg.4(1), amounts"),
    since=PRICES_START,
)
EXCLUDED_LOWER_DAYS = _number(
    "time to pay the lower price of a notice for an excluded pupil in public",
    21,
    Unit.CALENDAR_DAYS,
    regulations_2007("reg.4(1), notices under s.105", verified=True),
    counting=Counting.BEGINNING_WITH,
    since=PRICES_START,
)
# The name of the council's own switch among Setting.byelaws; without it nobody reminds a payer before the price rises.
REMINDS_PAYER = "the payer of a penalty notice is reminded before the price rises: 1 yes, 0 no"
