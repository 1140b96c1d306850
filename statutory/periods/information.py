"""Requests for information: freedom of information, a person's own data, and complaints about data."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from statutory.day_names import say_date
from statutory.due import due
from statutory.findings import Finding, Severity
from statutory.legal_numbers import LegalNumber
from statutory.limits import FOI_REPLY
from statutory.periods.clock_states import Clock, Pressing, judged, tell
from statutory.periods.fees_notice import FEE_PAID, last_day_after_fee, last_day_to_pay
from statutory.periods.period_sources import FOI_REVIEW, PROTECTION_COMPLAINTS, data_protection, number
from statutory.rules import Rule, Setting
from statutory.stating import state_number
from statutory.units import Unit

FOI_ID, SAR_ID, COMPLAINT_ID = "INFO.FOI", "INFO.SAR", "INFO.2025-COMPLAINT"
# The entry of Setting.commencements for s.103 of the Act of 2025, whose first day was not confirmed.
DATA_COMPLAINTS_START = "duaa-2025-s103"

REVIEWED = number("time for an internal review of an answer", 20, Unit.WORKING_DAYS, FOI_REVIEW)
REVIEWED_LONGEST = number("longest time for an internal review of an answer", 40, Unit.WORKING_DAYS, FOI_REVIEW)
OWN_DATA = number("time to answer a request for one's own data", 1, Unit.MONTHS, data_protection("Art.12(3)"))
OWN_DATA_LONGER = number(
    "longest extension of a complex request for one's own data",
    2,
    Unit.MONTHS,
    data_protection("Art.12(3), extension"),
)
DATA_COMPLAINT = number("time to acknowledge a complaint about data", 30, Unit.CALENDAR_DAYS, PROTECTION_COMPLAINTS)


@dataclass(frozen=True, kw_only=True)
class FreedomRequest:
    """A request under freedom of information.

    `clarified_on` is the day of the applicant's answer to a question without which the request could not be
    understood; the time runs from then. `fees_notice_on` is the day on which a fee was asked for, and the time stands
    still from then until `fee_paid_on`. `review_complex` is a review that needs the longer time.

    Raises: ValueError where a fee is paid before it was asked for.
    """

    received_on: date
    clarified_on: date | None = None
    fees_notice_on: date | None = None
    fee_paid_on: date | None = None
    answered_on: date | None = None
    review_asked_on: date | None = None
    review_complex: bool = False
    review_answered_on: date | None = None

    def __post_init__(self) -> None:
        asked, paid = self.fees_notice_on, self.fee_paid_on
        if paid is not None and (asked is None or paid < asked):
            msg = "a fee is paid after it was asked for"
            raise ValueError(msg)


@dataclass(frozen=True, kw_only=True)
class OwnDataRequest:
    """A request for one's own data.

    `extended_on` is the day on which the person was told of an extension, with the reason. The time stands still from
    `clarification_asked_on` until `clarified_on`.

    Raises: ValueError where the clarification comes before it was asked for.
    """

    received_on: date
    extended_on: date | None = None
    clarification_asked_on: date | None = None
    clarified_on: date | None = None
    answered_on: date | None = None

    def __post_init__(self) -> None:
        asked, given = self.clarification_asked_on, self.clarified_on
        if given is not None and (asked is None or given < asked):
            msg = "a clarification comes after it was asked for"
            raise ValueError(msg)


@dataclass(frozen=True, kw_only=True)
class DataComplaint:
    """A complaint about how somebody's data was handled."""

    received_on: date
    acknowledged_on: date | None = None


def judge_freedom_request(facts: FreedomRequest, setting: Setting) -> tuple[Finding, ...]:
    """Return the clocks of a request and of its review, worst first.

    Raises: NoDate and its kinds where the working days of all the United Kingdom are not known.
    """
    began = facts.clarified_on or facts.received_on
    review = Clock(
        what="The answer to the review",
        number=REVIEWED_LONGEST if facts.review_complex else REVIEWED,
        began=facts.review_asked_on,
        done_on=facts.review_answered_on,
        pressing=Pressing.LOCAL,
    )
    asked, paid = facts.fees_notice_on, facts.fee_paid_on
    if asked is not None and asked <= setting.on and facts.answered_on is None and (paid is None or paid > setting.on):
        return judged([_waits_for_fee(asked, setting), *tell(FOI_ID, (review,), setting)])
    answer = Clock(
        what="The answer",
        number=FOI_REPLY,
        began=began,
        done_on=facts.answered_on,
        by=last_day_after_fee(began, asked, paid, setting) if asked is not None and paid is not None else None,
        limit=f"{FOI_REPLY.limit}, without those until the fee was paid" if paid is not None else None,
    )
    return judged(tell(FOI_ID, (answer, review), setting))


def _waits_for_fee(asked: date, setting: Setting) -> Finding:
    by = last_day_to_pay(asked, setting)
    if setting.on > by:
        observed, sentence = "not paid", f"The fee was not paid by {say_date(by)}, so no answer is owed."
    else:
        observed = "time stands still"
        sentence = (
            f"The time has stood still since {say_date(asked)}, until the fee is paid; it can be paid until "
            f"{say_date(by)}."
        )
    return state_number(
        FOI_ID,
        FEE_PAID,
        observed=observed,
        sentence=sentence,
        severity=Severity.INFORMATION,
        on=setting.on,
        day=by,
    )


def last_day_for_own_data(facts: OwnDataRequest, setting: Setting, *, extended: bool) -> date:
    """Return the last day to answer: months from receipt, the days that stood still, then the next working day.

    Raises: NoDate and its kinds where the working days are not known.
    """
    months = OWN_DATA.value + (OWN_DATA_LONGER.value if extended else 0)
    day = due(facts.received_on, months, Unit.MONTHS, calendars=setting.calendars).day
    asked, resumed = facts.clarification_asked_on, facts.clarified_on or facts.answered_on
    if asked is not None and resumed is not None:
        day += timedelta(days=max((resumed - asked).days, 0))
    return setting.calendars.counting(Unit.WORKING_DAYS).next_on_or_after(day)


def judge_own_data(facts: OwnDataRequest, setting: Setting) -> tuple[Finding, ...]:
    """Return until when a request is to be answered, or that its time stands still, worst first.

    Raises: NoDate and its kinds where the working days are not known.
    """
    if facts.received_on > setting.on:
        return ()
    asked = facts.clarification_asked_on
    waiting = facts.clarified_on is None and facts.answered_on is None
    if asked is not None and asked <= setting.on and waiting:
        sentence = f"The time has stood still since {say_date(asked)}, until the person says what is meant."
        return (_say(OWN_DATA, "time stands still", sentence, Severity.INFORMATION, setting, asked),)
    extended = facts.extended_on is not None
    clock = Clock(
        what="The answer",
        number=OWN_DATA,
        began=facts.received_on,
        done_on=facts.answered_on,
        by=last_day_for_own_data(facts, setting, extended=extended),
        limit=f"{OWN_DATA.limit} and {OWN_DATA_LONGER.limit}" if extended else None,
    )
    return judged([*tell(SAR_ID, (clock,), setting), *_extension(facts, setting)])


def _extension(facts: OwnDataRequest, setting: Setting) -> Iterator[Finding]:
    told = facts.extended_on
    if told is None:
        return
    by = last_day_for_own_data(facts, setting, extended=False)
    observed = f"extended on {say_date(told)}"
    if told > by:
        sentence = f"The person was told of the extension on {say_date(told)}; that was due by {say_date(by)}."
        yield _say(OWN_DATA_LONGER, observed, sentence, Severity.BREACH, setting, by)
    else:
        sentence = f"The time was extended by {OWN_DATA_LONGER.limit}, and the person was told on {say_date(told)}."
        yield _say(OWN_DATA_LONGER, observed, sentence, Severity.INFORMATION, setting, by)


def judge_data_complaint(facts: DataComplaint, setting: Setting) -> tuple[Finding, ...]:
    """Return until when a complaint about data is to be acknowledged."""
    clock = Clock(
        what="The acknowledgement",
        number=DATA_COMPLAINT,
        began=facts.received_on,
        done_on=facts.acknowledged_on,
    )
    return judged(tell(COMPLAINT_ID, (clock,), setting))


def _say(limit: LegalNumber, observed: str, sentence: str, severity: Severity, setting: Setting, day: date) -> Finding:
    return state_number(
        SAR_ID,
        limit,
        observed=observed,
        sentence=sentence,
        severity=severity,
        on=setting.on,
        day=day,
    )


FREEDOM = Rule(
    id=FOI_ID,
    title="A freedom of information request is answered within twenty working days, and reviewed",
    facts=FreedomRequest,
    judge=judge_freedom_request,
    sources=(FOI_REPLY.source, FEE_PAID.source, FOI_REVIEW),
    numbers=(FOI_REPLY, FEE_PAID, REVIEWED, REVIEWED_LONGEST),
)
OWN = Rule(
    id=SAR_ID,
    title="A request for one's own data is answered within a month, which can be extended",
    facts=OwnDataRequest,
    judge=judge_own_data,
    sources=(OWN_DATA.source,),
    numbers=(OWN_DATA, OWN_DATA_LONGER),
)
DATA_COMPLAINTS = Rule(
    id=COMPLAINT_ID,
    title="A complaint about data is acknowledged within thirty days under the Act of 2025",
    facts=DataComplaint,
    judge=judge_data_complaint,
    sources=(PROTECTION_COMPLAINTS,),
    numbers=(DATA_COMPLAINT,),
    commencement=DATA_COMPLAINTS_START,
)
