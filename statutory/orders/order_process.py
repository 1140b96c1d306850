"""The dates of one matter under section 437, and where it stands on a day."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class OrderStatus(StrEnum):
    """Where a matter stands."""

    NOT_BEGUN = "not_begun"
    ENQUIRY = "enquiry"
    NOTICE_SERVED = "notice_served"
    REPLY_RECEIVED = "reply_received"
    SATISFIED = "satisfied"
    SCHOOL_CONSULTED = "school_consulted"
    INTENTION_SERVED = "intention_served"
    PARENT_CHOSE = "parent_chose"
    ORDERED = "ordered"
    COMPLIED = "complied"
    AMENDED = "amended"
    REVOKED = "revoked"
    BREACH = "breach"
    PROSECUTION = "prosecution"
    ENDED_CSA = "ended_csa"
    NOT_EXPEDIENT = "not_expedient"


STATUS_SAID = {
    OrderStatus.NOT_BEGUN: "not begun",
    OrderStatus.ENQUIRY: "informal enquiries",
    OrderStatus.NOTICE_SERVED: "notice to satisfy served",
    OrderStatus.REPLY_RECEIVED: "reply received",
    OrderStatus.SATISFIED: "the council is satisfied",
    OrderStatus.SCHOOL_CONSULTED: "school consulted",
    OrderStatus.INTENTION_SERVED: "notice of the school to be named served",
    OrderStatus.PARENT_CHOSE: "the parent chose a school",
    OrderStatus.ORDERED: "order made",
    OrderStatus.COMPLIED: "order complied with",
    OrderStatus.AMENDED: "order amended",
    OrderStatus.REVOKED: "order revoked",
    OrderStatus.BREACH: "order not complied with",
    OrderStatus.PROSECUTION: "proceedings begun",
    OrderStatus.ENDED_CSA: "over, as compulsory school age has ended",
    OrderStatus.NOT_EXPEDIENT: "not expedient to attend school",
}


@dataclass(frozen=True, kw_only=True)
class OrderProcess:
    """What was done and when; None is not done, or not known.

    `notice_reply_by` is the last day that the notice to satisfy gives. `satisfied` and `expedient` are the
    council's two decisions: whether the education is suitable, and whether it is expedient that the child goes to
    school. `breached_on` is the last day on which the order is known not to have been complied with, and
    `laid_on` the day proceedings began. `school_age_ends` is the last day of compulsory school age.
    """

    enquiry_on: date | None = None
    notice_served_on: date | None = None
    notice_reply_by: date | None = None
    reply_received_on: date | None = None
    satisfied: bool | None = None
    expedient: bool | None = None
    consulted_on: date | None = None
    intention_served_on: date | None = None
    parent_chose_on: date | None = None
    ordered_on: date | None = None
    complied_on: date | None = None
    amended_on: date | None = None
    revoked_on: date | None = None
    breached_on: date | None = None
    laid_on: date | None = None
    school_age_ends: date | None = None


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Where a matter stands, and since when; a decision without a day stands since the day asked for."""

    status: OrderStatus
    since: date


def standing_on(process: OrderProcess, on: date) -> Standing:
    """Return where a matter stands at the end of a day; what lies after it has not happened.

    An order that was complied with again after a breach is complied with. An order outlives the two decisions.
    """
    ends, breached, complied = process.school_age_ends, process.breached_on, process.complied_on
    again = breached is not None and complied is not None and breached < complied <= on
    by_rank: tuple[tuple[OrderStatus, date | None], ...] = (
        (OrderStatus.REVOKED, process.revoked_on),
        (OrderStatus.ENDED_CSA, ends if ends is not None and ends < on else None),
        (OrderStatus.PROSECUTION, process.laid_on),
        (OrderStatus.BREACH, None if again else breached),
        (OrderStatus.COMPLIED, complied),
        (OrderStatus.AMENDED, process.amended_on),
        (OrderStatus.ORDERED, process.ordered_on),
        (OrderStatus.SATISFIED, on if process.satisfied else None),
        (OrderStatus.NOT_EXPEDIENT, on if process.expedient is False else None),
        (OrderStatus.PARENT_CHOSE, process.parent_chose_on),
        (OrderStatus.INTENTION_SERVED, process.intention_served_on),
        (OrderStatus.SCHOOL_CONSULTED, process.consulted_on),
        (OrderStatus.REPLY_RECEIVED, process.reply_received_on),
        (OrderStatus.NOTICE_SERVED, process.notice_served_on),
        (OrderStatus.ENQUIRY, process.enquiry_on),
    )
    reached = (Standing(status=status, since=day) for status, day in by_rank if day is not None and day <= on)
    return next(reached, Standing(status=OrderStatus.NOT_BEGUN, since=on))
