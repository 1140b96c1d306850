"""The Act of 2026 in place of section 437: off until an administrator enters the day on which it begins.

Its numbers come from commentary on the Bill, so all of it only advises until somebody reads the Act.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from statutory.day_names import say_date
from statutory.findings import Finding, Severity
from statutory.legal_numbers import LegalNumber
from statutory.orders.order_limits import NOMINATION, PRELIMINARY_REPLY, PRELIMINARY_SERVED
from statutory.orders.order_sources import REPLACEMENT, REPLACEMENT_STARTS
from statutory.rules import Rule, Setting
from statutory.stating import state, state_number, worst_first

PRELIMINARY_ID, NOMINATION_ID = "SAO.2026-PRELIMINARY", "SAO.2026-NOMINATION"


@dataclass(frozen=True, kw_only=True)
class PreliminaryNotice:
    """A preliminary notice.

    `decided_on` is the day on which the council decided that one is to be served. `visit_refused` is whether the
    parent refused a visit to the home.
    """

    decided_on: date
    served_on: date | None = None
    replied_on: date | None = None
    visit_refused: bool = False


@dataclass(frozen=True, kw_only=True)
class NominationNotice:
    """A school nomination notice. `ordered_on` is the day of the order that followed, if one did."""

    served_on: date
    parent_chose_on: date | None = None
    ordered_on: date | None = None


def judge_preliminary(facts: PreliminaryNotice, setting: Setting) -> tuple[Finding, ...]:
    """Return until when the notice is to be served and until when the parent may reply, worst first."""
    return worst_first(list(_preliminary(facts, setting)))


def _preliminary(facts: PreliminaryNotice, setting: Setting) -> Iterator[Finding]:
    by = PRELIMINARY_SERVED.due(facts.decided_on, calendars=setting.calendars).day
    served = facts.served_on if facts.served_on is not None and facts.served_on <= setting.on else None
    late = (served or setting.on) > by
    done = f"was served on {say_date(served)}" if served else "is not recorded as served"
    sentence = f"The preliminary notice {done}; the last day for it {'was' if late or served else 'is'} {say_date(by)}."
    yield _say(PRELIMINARY_ID, PRELIMINARY_SERVED, sentence, by, setting, breached=late)
    if served is None:
        return
    last = PRELIMINARY_REPLY.due(served, calendars=setting.calendars).day
    replied = facts.replied_on is not None and facts.replied_on <= setting.on
    if replied:
        sentence = f"The parent replied; the last day to do so was {say_date(last)}."
    elif setting.on <= last:
        sentence = f"The parent may reply until {say_date(last)}."
    else:
        sentence = f"No reply came by {say_date(last)}."
    yield _say(PRELIMINARY_ID, PRELIMINARY_REPLY, sentence, last, setting)
    if facts.visit_refused:
        yield state(
            PRELIMINARY_ID,
            REPLACEMENT,
            limit="a visit to the home, where the council asks for one",
            observed="refused",
            sentence="The parent refused a visit to the home. The council weighs that in deciding.",
            severity=Severity.OFFICER_DECIDES,
            on=setting.on,
        )


def judge_nomination(facts: NominationNotice, setting: Setting) -> tuple[Finding, ...]:
    """Return until when the parent may choose another school, and whether an order came before."""
    last = NOMINATION.due(facts.served_on, calendars=setting.calendars).day
    ordered = facts.ordered_on
    if ordered is not None and ordered <= min(last, setting.on) and facts.parent_chose_on is None:
        sentence = f"The order was made on {say_date(ordered)}. The parent could choose until {say_date(last)}."
        return (_say(NOMINATION_ID, NOMINATION, sentence, last, setting, breached=True),)
    if setting.on <= last:
        sentence = (
            f"The parent may choose another school until {say_date(last)}; an order may be made from "
            f"{say_date(last + timedelta(days=1))}."
        )
    else:
        sentence = f"The time to choose another school ended on {say_date(last)}."
    return (_say(NOMINATION_ID, NOMINATION, sentence, last, setting),)


def _say(
    rule: str, number: LegalNumber, sentence: str, day: date, setting: Setting, *, breached: bool = False
) -> Finding:
    return state_number(
        rule,
        number,
        observed=f"asked on {say_date(setting.on)}",
        sentence=sentence,
        severity=Severity.BREACH if breached else Severity.INFORMATION,
        on=setting.on,
        day=day,
    )


PRELIMINARY = Rule(
    id=PRELIMINARY_ID,
    title="A preliminary notice under the Act of 2026",
    facts=PreliminaryNotice,
    judge=judge_preliminary,
    sources=(REPLACEMENT,),
    numbers=(PRELIMINARY_SERVED, PRELIMINARY_REPLY),
    commencement=REPLACEMENT_STARTS,
)
NOMINATED = Rule(
    id=NOMINATION_ID,
    title="A school nomination notice under the Act of 2026",
    facts=NominationNotice,
    judge=judge_nomination,
    sources=(REPLACEMENT,),
    numbers=(NOMINATION,),
    commencement=REPLACEMENT_STARTS,
)
