"""An order once it is made: amended, revoked, or not complied with."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from statutory.council_numbers import own_or
from statutory.day_names import say_date
from statutory.findings import Finding, Severity
from statutory.orders.order_limits import ORDER_FINE, REVOCATION_DECIDED
from statutory.orders.order_sources import AMEND, OFFENCE, PLAN_SCHOOL, REVOKE, SUPERVISION_ORDER, replaced
from statutory.penalties.penalty_limits import PROSECUTION_WINDOW
from statutory.rules import Rule, Setting
from statutory.sources import Source
from statutory.stating import state, state_number, worst_first

AMEND_ID, PLAN_ID, REVOKE_ID, OFFENCE_ID = "SAO.AMEND", "SAO.PLAN", "SAO.REVOKE", "SAO.OFFENCE"


@dataclass(frozen=True, kw_only=True)
class AmendmentRequest:
    """A parent's request to name another school in an order.

    `place_offered` is whether that school has offered the child a place. `plan_names_school` is whether the child
    has an education, health and care plan that names one. `amended` is None while the council has not answered.
    """

    asked_on: date
    place_offered: bool | None = None
    plan_names_school: bool = False
    amended: bool | None = None


@dataclass(frozen=True, kw_only=True)
class RevocationRequest:
    """A parent's request to revoke an order, because suitable education is arranged otherwise than at school."""

    asked_on: date
    education_suitable: bool | None = None
    decided_on: date | None = None
    revoked: bool | None = None


@dataclass(frozen=True, kw_only=True)
class OrderOffence:
    """An order that is not complied with.

    `failed_on` is the last day on which it is known not to have been. `education_proved` is whether the parent has
    shown suitable education otherwise than at school, which is a defence.
    """

    failed_on: date
    laid_on: date | None = None
    education_proved: bool | None = None
    supervision_order_considered: bool | None = None
    childrens_services_asked: bool | None = None


def judge_amendment(facts: AmendmentRequest, setting: Setting) -> tuple[Finding, ...]:
    """Return whether the council has to amend the order; where a plan names a school, PLAN_ID speaks instead."""
    if facts.plan_names_school or replaced(facts.asked_on, setting.commencements):
        return ()
    severity = Severity.INFORMATION
    if not facts.place_offered:
        severity = Severity.OFFICER_DECIDES
        place = "No place" if facts.place_offered is False else "It is not known whether a place"
        sentence = f"{place} has been offered at the other school, so the order need not be amended."
    elif facts.amended is None:
        severity = Severity.ADVISORY
        sentence = (
            "The other school has offered a place, and the parent asks for it: the council has to amend the order."
        )
    elif facts.amended:
        sentence = "The other school has offered a place, and the order was amended to name it."
    else:
        severity = Severity.BREACH
        sentence = "The other school has offered a place, and the council refused to amend the order. It has to."
    limit, observed = "the order names the school that offered a place", f"asked on {say_date(facts.asked_on)}"
    return (_say(AMEND_ID, AMEND, limit, observed, sentence, severity, setting),)


def judge_plan(facts: AmendmentRequest, setting: Setting) -> tuple[Finding, ...]:
    """Return that the school follows the child's plan; nothing without such a plan."""
    if not facts.plan_names_school or replaced(facts.asked_on, setting.commencements):
        return ()
    sentence = "The child's plan names a school, so the school in the order follows the plan."
    observed = f"asked on {say_date(facts.asked_on)}"
    severity = Severity.OFFICER_DECIDES
    return (_say(PLAN_ID, PLAN_SCHOOL, "the school that the plan names", observed, sentence, severity, setting),)


def judge_revocation(facts: RevocationRequest, setting: Setting) -> tuple[Finding, ...]:
    """Return when a request to revoke is to be decided, and what follows from the answer.

    Raises: NoDate and its kinds where the working days are not known.
    """
    if replaced(facts.asked_on, setting.commencements):
        return ()
    return worst_first([_decision(facts, setting), *_after_decision(facts, setting)])


def _decision(facts: RevocationRequest, setting: Setting) -> Finding:
    number = own_or(setting, REVOCATION_DECIDED)
    by = number.due(facts.asked_on, calendars=setting.calendars).day
    decided = facts.decided_on
    severity = Severity.INFORMATION
    if decided is not None and decided <= setting.on:
        late = decided > by
        observed = f"decided on {say_date(decided)}"
        sentence = f"The request was decided on {say_date(decided)}; that was due by {say_date(by)}."
        severity = Severity.ADVISORY if late else severity
    else:
        late = setting.on > by
        observed = "not decided"
        sentence = f"A decision on the request {'was' if late else 'is'} due by {say_date(by)}."
        severity = Severity.ADVISORY if late else severity
    return state_number(
        REVOKE_ID,
        number,
        observed=observed,
        sentence=sentence,
        severity=severity,
        on=setting.on,
        day=by,
    )


def _after_decision(facts: RevocationRequest, setting: Setting) -> Iterator[Finding]:
    limit = "revoked where suitable education is arranged otherwise"
    if facts.revoked is False and facts.education_suitable:
        sentence = "The education is found to be suitable, and the request to revoke the order was refused."
        yield _say(REVOKE_ID, REVOKE, limit, "refused", sentence, Severity.BREACH, setting)
    elif facts.revoked is False:
        sentence = "The request was refused. The parent may refer the question to the Secretary of State."
        yield _say(REVOKE_ID, REVOKE, limit, "refused", sentence, Severity.INFORMATION, setting)
    elif facts.revoked:
        sentence = "The order was revoked. The school and the parent are told."
        yield _say(REVOKE_ID, REVOKE, limit, "revoked", sentence, Severity.INFORMATION, setting)


def judge_offence(facts: OrderOffence, setting: Setting) -> tuple[Finding, ...]:
    """Return whether proceedings can be begun, until when, and what is considered before, worst first."""
    if replaced(facts.failed_on, setting.commencements):
        return ()
    parts = (_window, _defence, _before)
    return worst_first([finding for part in parts for finding in part(facts, setting)])


def _window(facts: OrderOffence, setting: Setting) -> Iterator[Finding]:
    last = PROSECUTION_WINDOW.due(facts.failed_on, calendars=setting.calendars).day
    asked = facts.laid_on or setting.on
    if asked > last:
        severity = Severity.BREACH
        sentence = f"Proceedings had to be begun by {say_date(last)}."
    else:
        severity = Severity.INFORMATION
        sentence = (
            f"Proceedings can be begun until {say_date(last)}. On conviction the court can fine the parent at most "
            f"{ORDER_FINE.limit}."
        )
    yield state_number(
        OFFENCE_ID,
        PROSECUTION_WINDOW,
        observed=say_date(facts.failed_on),
        sentence=sentence,
        severity=severity,
        on=setting.on,
        day=last,
    )


def _defence(facts: OrderOffence, setting: Setting) -> Iterator[Finding]:
    if facts.education_proved:
        sentence = (
            "The parent has shown that the child receives suitable education otherwise than at school: no offence."
        )
        limit = "no suitable education otherwise than at school"
        yield _say(OFFENCE_ID, OFFENCE, limit, "shown by the parent", sentence, Severity.ADVISORY, setting)


def _before(facts: OrderOffence, setting: Setting) -> Iterator[Finding]:
    wanted = (
        (facts.supervision_order_considered, "an education supervision order was considered"),
        (facts.childrens_services_asked, "children's services were asked about one"),
    )
    for done, what in wanted:
        if not done:
            sentence = f"Before proceedings the record is to show that {what}, and it does not."
            observed = "not known" if done is None else "no"
            yield _say(OFFENCE_ID, SUPERVISION_ORDER, what, observed, sentence, Severity.ADVISORY, setting)


def _say(
    rule: str, source: Source, limit: str, observed: str, sentence: str, severity: Severity, setting: Setting
) -> Finding:
    return state(rule, source, limit=limit, observed=observed, sentence=sentence, severity=severity, on=setting.on)


AMENDMENT = Rule(
    id=AMEND_ID,
    title="An order is amended to name another school that has offered a place",
    facts=AmendmentRequest,
    judge=judge_amendment,
    sources=(AMEND,),
)
PLAN = Rule(
    id=PLAN_ID,
    title="Where a plan names a school, the school in the order follows the plan",
    facts=AmendmentRequest,
    judge=judge_plan,
    sources=(PLAN_SCHOOL,),
)
REVOCATION = Rule(
    id=REVOKE_ID,
    title="A request to revoke an order is decided, and granted where suitable education is arranged",
    facts=RevocationRequest,
    judge=judge_revocation,
    sources=(REVOKE,),
    numbers=(REVOCATION_DECIDED,),
)
NOT_COMPLIED_WITH = Rule(
    id=OFFENCE_ID,
    title="Not complying with a school attendance order: the six months, the defence, and what comes first",
    facts=OrderOffence,
    judge=judge_offence,
    sources=(OFFENCE, SUPERVISION_ORDER),
    numbers=(PROSECUTION_WINDOW, ORDER_FINE),
)
