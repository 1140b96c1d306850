"""What may happen next towards a school attendance order, and when; and what was done too early."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta

from statutory.council_numbers import own_or
from statutory.day_names import say_date
from statutory.findings import Finding, Severity
from statutory.legal_numbers import LegalNumber
from statutory.limits import NOTICE_TO_SATISFY
from statutory.orders.notice_to_satisfy import notice_ends
from statutory.orders.order_limits import (
    CONSULTATION,
    ENQUIRY_ANSWER,
    INTENTION,
    ORDER_MADE,
    ORDER_REVIEWED,
    REPLY_CONSIDERED,
)
from statutory.orders.order_process import STATUS_SAID, OrderProcess, OrderStatus, standing_on
from statutory.orders.order_sources import (
    CONSULT,
    LOCAL_STEPS,
    MAKE_ORDER,
    MUST_SERVE,
    NAME_SCHOOL,
    OFFENCE,
    replaced,
)
from statutory.penalties.penalty_limits import PROSECUTION_WINDOW
from statutory.rules import Rule, Setting
from statutory.sources import Source
from statutory.stating import state, state_number, worst_first

ID = "SAO.COURSE"
_ONE_DAY = timedelta(days=1)
Next = Callable[[OrderProcess, date, Setting], Iterator[Finding]]


def judge_course(facts: OrderProcess, setting: Setting) -> tuple[Finding, ...]:
    """Return where a matter stands, what may happen next and from when, and what came too early, worst first.

    Nothing for what began under the Act of 2026, or has still to begin once that Act is in force.
    Raises: NoDate and its kinds where a calendar does not reach the day of a local step.
    """
    if replaced(facts.notice_served_on or facts.ordered_on or setting.on, setting.commencements):
        return ()
    stands = standing_on(facts, setting.on)
    said = STATUS_SAID[stands.status]
    head = _say(LOCAL_STEPS, f"The matter stands at: {said}.", said, setting)
    following = _NEXT.get(stands.status, _nothing)
    return worst_first([head, *following(facts, stands.since, setting), *_too_early(facts, setting)])


def _nothing(_facts: OrderProcess, _since: date, _setting: Setting) -> Iterator[Finding]:
    yield from ()


def _before_enquiry(_facts: OrderProcess, _since: date, setting: Setting) -> Iterator[Finding]:
    yield _say(LOCAL_STEPS, "Informal enquiries come first.", "no enquiry", setting)


def _after_enquiry(_facts: OrderProcess, since: date, setting: Setting) -> Iterator[Finding]:
    number = own_or(setting, ENQUIRY_ANSWER)
    last = number.due(since, calendars=setting.calendars).day
    if setting.on <= last:
        yield _timed(number, f"The parent has until {say_date(last)} to answer.", last, setting)
    else:
        sentence = (
            f"The time to answer ended on {say_date(last)}. If it appears that the child is not receiving suitable "
            "education, the council has to serve a notice to satisfy."
        )
        yield _say(MUST_SERVE, sentence, "no notice", setting, severity=Severity.OFFICER_DECIDES, day=last)


def _after_notice(facts: OrderProcess, since: date, setting: Setting) -> Iterator[Finding]:
    last = notice_ends(since, facts.notice_reply_by, setting)
    if setting.on <= last:
        sentence = f"The parent may reply until {say_date(last)}; the council may act from {say_date(last + _ONE_DAY)}."
        yield _timed(NOTICE_TO_SATISFY, sentence, last + _ONE_DAY, setting)
    else:
        yield from _decisions(facts, f"No reply came by {say_date(last)}.", setting)


def _after_reply(facts: OrderProcess, since: date, setting: Setting) -> Iterator[Finding]:
    if facts.satisfied is not None:
        yield from _decisions(facts, "The reply was considered.", setting)
        return
    number = own_or(setting, REPLY_CONSIDERED)
    last = number.due(since, calendars=setting.calendars).day
    late = setting.on > last
    sentence = f"The reply {'was' if late else 'is'} to be considered, with reasons, by {say_date(last)}."
    yield _timed(number, sentence, last, setting, severity=Severity.ADVISORY if late else Severity.OFFICER_DECIDES)


def _decisions(facts: OrderProcess, opening: str, setting: Setting) -> Iterator[Finding]:
    if facts.satisfied is None:
        what, source = "The council decides whether the education is suitable.", MAKE_ORDER
    elif facts.expedient is None:
        what, source = "The council decides whether it is expedient that the child attends school.", MAKE_ORDER
    else:
        what, source = "The school that is to be named is consulted next.", CONSULT
    yield _say(source, f"{opening} {what}", "not decided", setting, severity=Severity.OFFICER_DECIDES)


def _after_consultation(_facts: OrderProcess, since: date, setting: Setting) -> Iterator[Finding]:
    last = CONSULTATION.due(since, calendars=setting.calendars).day
    if setting.on <= last:
        yield _timed(CONSULTATION, f"The school may answer until {say_date(last)}.", last, setting)
    else:
        sentence = (
            f"The time for the school to answer ended on {say_date(last)}. The parent is told next which school is to "
            "be named."
        )
        yield _timed(CONSULTATION, sentence, last, setting, severity=Severity.OFFICER_DECIDES)


def _after_intention(_facts: OrderProcess, since: date, setting: Setting) -> Iterator[Finding]:
    last = INTENTION.due(since, calendars=setting.calendars).day
    number = own_or(setting, ORDER_MADE)
    if setting.on <= last:
        sentence = (
            f"The parent may choose another school until {say_date(last)}; an order may be made from "
            f"{say_date(last + _ONE_DAY)}."
        )
        yield _timed(INTENTION, sentence, last + _ONE_DAY, setting)
        return
    by = number.due(last, calendars=setting.calendars).day
    late = setting.on > by
    sentence = (
        f"The time to choose ended on {say_date(last)}. An order may be made; it {'was' if late else 'is'} due by "
        f"{say_date(by)}."
    )
    yield _timed(number, sentence, by, setting, severity=Severity.ADVISORY if late else Severity.OFFICER_DECIDES)


def _after_choice(_facts: OrderProcess, since: date, setting: Setting) -> Iterator[Finding]:
    number = own_or(setting, ORDER_MADE)
    by = number.due(since, calendars=setting.calendars).day
    late = setting.on > by
    sentence = (
        "The order names the school the parent chose, where a place is offered there; it "
        f"{'was' if late else 'is'} due by {say_date(by)}."
    )
    yield _timed(number, sentence, by, setting, severity=Severity.ADVISORY if late else Severity.OFFICER_DECIDES)


def _after_order(facts: OrderProcess, since: date, setting: Setting) -> Iterator[Finding]:
    number = own_or(setting, ORDER_REVIEWED)
    by = number.due(since, calendars=setting.calendars).day
    late = setting.on > by
    sentence = (
        f"The school has to admit the child. Whether the order is complied with {'was' if late else 'is'} to be looked "
        f"at by {say_date(by)}."
    )
    yield _timed(number, sentence, by, setting, severity=Severity.ADVISORY if late else Severity.INFORMATION)
    yield from _lasts(facts, since, setting)


def _lasts(facts: OrderProcess, _since: date, setting: Setting) -> Iterator[Finding]:
    until = f", which ends on {say_date(facts.school_age_ends)}" if facts.school_age_ends else ""
    sentence = f"The order lasts while the child is of compulsory school age{until}, unless it is revoked or amended."
    yield _say(MAKE_ORDER, sentence, "in force", setting, day=facts.school_age_ends)


def _after_breach(_facts: OrderProcess, since: date, setting: Setting) -> Iterator[Finding]:
    last = PROSECUTION_WINDOW.due(since, calendars=setting.calendars).day
    if setting.on <= last:
        sentence = (
            f"Proceedings may be begun until {say_date(last)}. An education supervision order is considered first, and "
            "children's services are asked."
        )
        yield _timed(PROSECUTION_WINDOW, sentence, last, setting, severity=Severity.OFFICER_DECIDES)
    else:
        sentence = f"The last day to begin proceedings for this failure was {say_date(last)}."
        yield _timed(PROSECUTION_WINDOW, sentence, last, setting, severity=Severity.ADVISORY)


def _in_court(_facts: OrderProcess, _since: date, setting: Setting) -> Iterator[Finding]:
    sentence = "A court that acquits may direct that the order ceases; a conviction leaves it in force."
    yield _say(OFFENCE, sentence, "proceedings begun", setting)


def _too_early(facts: OrderProcess, setting: Setting) -> Iterator[Finding]:
    """Yield what was done before a period had ended or without a step that comes before it."""
    ordered, intention = facts.ordered_on, facts.intention_served_on
    if facts.notice_served_on is not None:
        last = notice_ends(facts.notice_served_on, facts.notice_reply_by, setting)
        why = f"the time to reply to the notice ended on {say_date(last)}"
        yield from _early(NAME_SCHOOL, "The school was named to the parent", intention, last, why, setting)
        yield from _early(MAKE_ORDER, "The order was made", ordered, last, why, setting)
    if intention is not None and facts.parent_chose_on is None:
        last = INTENTION.due(intention, calendars=setting.calendars).day
        why = f"the parent's time to choose ended on {say_date(last)}"
        yield from _early(NAME_SCHOOL, "The order was made", ordered, last, why, setting)
    if ordered is None or ordered > setting.on:
        return
    wanted: list[tuple[bool, str, Source]] = [
        (facts.notice_served_on is not None, "a notice to satisfy", MAKE_ORDER),
        (facts.satisfied is False, "the decision that the education is not suitable", MAKE_ORDER),
        (facts.expedient is True, "the decision that it is expedient to attend school", MAKE_ORDER),
        (facts.consulted_on is not None, "the consultation of the school", CONSULT),
        (intention is not None, "the notice that names the school to the parent", NAME_SCHOOL),
    ]
    for shown, what, source in wanted:
        if not shown:
            sentence = f"An order was made, and the record does not show {what}."
            yield _say(source, sentence, "not shown", setting, limit=what, severity=Severity.ADVISORY)


def _early(source: Source, what: str, day: date | None, last: date, why: str, setting: Setting) -> Iterator[Finding]:
    if day is not None and day <= min(last, setting.on):
        sentence = f"{what} on {say_date(day)}, too early: {why}."
        yield _say(source, sentence, say_date(day), setting, severity=Severity.BREACH, day=day)


def _timed(
    number: LegalNumber, sentence: str, day: date, setting: Setting, *, severity: Severity = Severity.INFORMATION
) -> Finding:
    return state_number(
        ID,
        number,
        observed=f"asked on {say_date(setting.on)}",
        sentence=sentence,
        severity=severity,
        on=setting.on,
        day=day,
    )


def _say(
    source: Source,
    sentence: str,
    observed: str,
    setting: Setting,
    *,
    limit: str = "the steps in their order",
    severity: Severity = Severity.INFORMATION,
    day: date | None = None,
) -> Finding:
    return state(
        ID, source, limit=limit, observed=observed, sentence=sentence, severity=severity, on=setting.on, day=day
    )


_NEXT: dict[OrderStatus, Next] = {
    OrderStatus.NOT_BEGUN: _before_enquiry,
    OrderStatus.ENQUIRY: _after_enquiry,
    OrderStatus.NOTICE_SERVED: _after_notice,
    OrderStatus.REPLY_RECEIVED: _after_reply,
    OrderStatus.SCHOOL_CONSULTED: _after_consultation,
    OrderStatus.INTENTION_SERVED: _after_intention,
    OrderStatus.PARENT_CHOSE: _after_choice,
    OrderStatus.ORDERED: _after_order,
    OrderStatus.AMENDED: _after_order,
    OrderStatus.COMPLIED: _lasts,
    OrderStatus.BREACH: _after_breach,
    OrderStatus.PROSECUTION: _in_court,
}

COURSE = Rule(
    id=ID,
    title="Where a school attendance order stands, what may happen next and when",
    facts=OrderProcess,
    judge=judge_course,
    sources=(MUST_SERVE, MAKE_ORDER, NAME_SCHOOL, CONSULT, OFFENCE, LOCAL_STEPS),
    numbers=(
        *(NOTICE_TO_SATISFY, CONSULTATION, INTENTION, PROSECUTION_WINDOW),
        *(ENQUIRY_ANSWER, REPLY_CONSIDERED, ORDER_MADE, ORDER_REVIEWED),
    ),
)
