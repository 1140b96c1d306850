"""What is to be paid for a penalty notice and until when, and what follows when it is not."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from statutory.day_names import say_date
from statutory.findings import Finding, Severity
from statutory.legal_numbers import LegalNumber, in_force
from statutory.penalties.penalty_limits import (
    DEEMED_RECEIPT,
    HIGHER_PRICE_DAYS,
    HIGHER_PRICE_VERSIONS,
    LOWER_PRICE_DAYS,
    LOWER_PRICE_VERSIONS,
    REPEATED_PRICE,
)
from statutory.penalties.penalty_sources import FRAMEWORK_START, PRICES_START, UNPAID
from statutory.rules import Rule, Setting
from statutory.stating import state, state_number
from statutory.units import Unit

ID = "PEN.PAYMENT"


class NoticePlace(StrEnum):
    """Whether this is the first or the second notice to one parent for one child within three years."""

    FIRST = "first"
    SECOND = "second"


@dataclass(frozen=True, kw_only=True)
class ServedNotice:
    """One notice and what came of it.

    `received_on` is the day of receipt; where only `posted_on` is known the notice is taken to be received
    on the second working day after. `paid_pounds` is what was paid on `paid_on`, in whole pounds.

    Raises: ValueError for a notice older than the prices held here.
    """

    issued_on: date
    place: NoticePlace = NoticePlace.FIRST
    posted_on: date | None = None
    received_on: date | None = None
    paid_on: date | None = None
    paid_pounds: int | None = None
    withdrawn_on: date | None = None

    def __post_init__(self) -> None:
        if self.issued_on < PRICES_START:
            msg = f"the prices of notices are known from {say_date(PRICES_START)}"
            raise ValueError(msg)


@dataclass(frozen=True, kw_only=True)
class Price:
    """One price and the last day on which it is enough."""

    number: LegalNumber
    last: date


def received(facts: ServedNotice, setting: Setting) -> date | None:
    """Return the day of receipt: the known one, or the one presumed from the day of posting.

    Raises: NoDate and its kinds where the working days are not known.
    """
    if facts.received_on is not None or facts.posted_on is None:
        return facts.received_on
    return DEEMED_RECEIPT.due(facts.posted_on, calendars=setting.calendars).day


def prices(facts: ServedNotice, receipt: date, setting: Setting) -> tuple[Price, ...]:
    """Return the prices of a notice in the order of their last days.

    A second notice of the national framework has one price; before the framework every notice had two.
    """
    end = HIGHER_PRICE_DAYS.due(receipt, calendars=setting.calendars).day
    if facts.place is NoticePlace.SECOND and facts.issued_on >= FRAMEWORK_START:
        return (Price(number=REPEATED_PRICE, last=end),)
    early = LOWER_PRICE_DAYS.due(receipt, calendars=setting.calendars).day
    return (
        Price(number=in_force(LOWER_PRICE_VERSIONS, facts.issued_on), last=early),
        Price(number=in_force(HIGHER_PRICE_VERSIONS, facts.issued_on), last=end),
    )


def judge_payment(facts: ServedNotice, setting: Setting) -> tuple[Finding, ...]:
    """Return what is to be paid on the day asked for, or what became of the notice.

    Raises: NoDate and its kinds where the day of receipt has to be worked out and the working days are not known.
    """
    if facts.withdrawn_on is not None and facts.withdrawn_on <= setting.on:
        sentence = f"The notice was withdrawn on {say_date(facts.withdrawn_on)}. Nothing is to be paid for it."
        return (_say(HIGHER_PRICE_DAYS, sentence, "withdrawn", Severity.INFORMATION, setting, facts.withdrawn_on),)
    receipt = received(facts, setting)
    if receipt is None:
        sentence = "The days to pay run from receipt, and neither the day of receipt nor that of posting is given."
        return (_say(HIGHER_PRICE_DAYS, sentence, "no day of receipt", Severity.ADVISORY, setting, None),)
    scale = prices(facts, receipt, setting)
    paid = facts.paid_on is not None and facts.paid_on <= setting.on
    first = _paid(facts, facts.paid_on, scale, setting) if paid and facts.paid_on else _open(scale, setting)
    presumed = () if facts.received_on else (_presumed(receipt, setting),)
    return (first, *presumed)


def _paid(facts: ServedNotice, paid_on: date, scale: tuple[Price, ...], setting: Setting) -> Finding:
    due = next((price for price in scale if paid_on <= price.last), None)
    day = say_date(paid_on)
    if due is None:
        return _unpaid(scale[-1], f"Payment came on {day}, after the last day.", "paid late", setting)
    if facts.paid_pounds is None:
        sentence = f"Payment came on {day}, when {due.number.limit} was due. How much was paid is not given."
        return _say(due.number, sentence, "amount not known", Severity.ADVISORY, setting, due.last)
    observed = Unit.POUNDS.say(facts.paid_pounds)
    if facts.paid_pounds < due.number.value:
        sentence = (
            f"{observed} was paid on {day}, when {due.number.limit} was due. Payment in part is not accepted, so the "
            "notice is unpaid."
        )
        return _say(due.number, sentence, observed, Severity.ADVISORY, setting, scale[-1].last)
    sentence = f"The notice was paid on {day}, in time: {due.number.limit} was due until {say_date(due.last)}."
    return _say(due.number, sentence, observed, Severity.INFORMATION, setting, due.last)


def _open(scale: tuple[Price, ...], setting: Setting) -> Finding:
    still = [price for price in scale if setting.on <= price.last]
    if not still:
        return _unpaid(scale[-1], "The notice is not paid.", "unpaid", setting)
    ways = ", then ".join(f"{price.number.limit} until {say_date(price.last)}" for price in still)
    sentence = f"To be paid: {ways}."
    return _say(still[0].number, sentence, "not yet paid", Severity.INFORMATION, setting, still[0].last)


def _unpaid(last: Price, opening: str, observed: str, setting: Setting) -> Finding:
    return state(
        ID,
        UNPAID,
        number=HIGHER_PRICE_DAYS,
        limit=HIGHER_PRICE_DAYS.limit,
        observed=observed,
        sentence=f"{opening} The last day to pay was {say_date(last.last)}. The council prosecutes for the absence or "
        "withdraws the notice.",
        severity=Severity.OFFICER_DECIDES,
        on=setting.on,
        day=last.last,
    )


def _presumed(receipt: date, setting: Setting) -> Finding:
    sentence = f"The notice is taken to have been received on {say_date(receipt)}, unless another day is shown."
    return _say(DEEMED_RECEIPT, sentence, say_date(receipt), Severity.INFORMATION, setting, receipt)


def _say(
    number: LegalNumber, sentence: str, observed: str, severity: Severity, setting: Setting, day: date | None
) -> Finding:
    return state_number(
        ID,
        number,
        observed=observed,
        sentence=sentence,
        severity=severity,
        on=setting.on,
        day=day,
    )


PAYMENT = Rule(
    id=ID,
    title="Prices of a penalty notice and the last days to pay them",
    facts=ServedNotice,
    judge=judge_payment,
    sources=(UNPAID,),
    numbers=(
        *(*LOWER_PRICE_VERSIONS, *HIGHER_PRICE_VERSIONS, REPEATED_PRICE),
        *(LOWER_PRICE_DAYS, HIGHER_PRICE_DAYS, DEEMED_RECEIPT),
    ),
    effective_from=PRICES_START,
)
