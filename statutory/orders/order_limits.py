"""The numbers of school attendance orders: periods of notices, local steps, and the fine."""

from functools import partial

from statutory.legal_numbers import Counting, as_read
from statutory.orders.order_sources import CONSULT, LOCAL_STEPS, NAME_SCHOOL, OFFENCE, act_2026
from statutory.units import Unit

_number = partial(as_read, counting=Counting.AFTER)


ENQUIRY_ANSWER = _number("time to answer informal enquiries", 10, Unit.SCHOOL_DAYS, LOCAL_STEPS)
REPLY_CONSIDERED = _number("time to decide on a reply to a notice to satisfy", 10, Unit.WORKING_DAYS, LOCAL_STEPS)
ORDER_MADE = _number("time to make an order once it may be made", 5, Unit.WORKING_DAYS, LOCAL_STEPS)
ORDER_REVIEWED = _number("time after which compliance with an order is looked at", 10, Unit.SCHOOL_DAYS, LOCAL_STEPS)
REVOCATION_DECIDED = _number("time to decide on a request to revoke an order", 10, Unit.WORKING_DAYS, LOCAL_STEPS)
CONSULTATION = _number(
    "time for a school that is consulted to answer",
    15,
    Unit.CALENDAR_DAYS,
    CONSULT,
    counting=Counting.BEGINNING_WITH,
)
INTENTION = _number(
    "time for a parent to choose after the notice that names a school",
    15,
    Unit.CALENDAR_DAYS,
    NAME_SCHOOL,
    counting=Counting.BEGINNING_WITH,
)
ORDER_FINE = _number(
    "highest fine for not complying with a school attendance order (level 3)",
    1_000,
    Unit.POUNDS,
    OFFENCE,
    counting=Counting.MEASURE,
)
# The Act of 2026. These numbers come from commentary on its Bill.
PRELIMINARY_REPLY = _number(
    "time to reply to a preliminary notice",
    10,
    Unit.CALENDAR_DAYS,
    act_2026("s.436I, preliminary notice"),
    counting=Counting.BEGINNING_WITH,
)
PRELIMINARY_SERVED = _number(
    "time to serve a preliminary notice", 3, Unit.CALENDAR_DAYS, act_2026("s.436I, service of the preliminary notice")
)
NOMINATION = _number(
    "time for a parent to choose after a school nomination notice",
    15,
    Unit.CALENDAR_DAYS,
    act_2026("s.436K, school nomination notice"),
    counting=Counting.BEGINNING_WITH,
)
