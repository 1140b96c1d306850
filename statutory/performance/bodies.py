"""What an approval of a body of persons under section 37(3)(b) needs before it is given."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from statutory.council_numbers import own_or
from statutory.day_names import say_date
from statutory.findings import Finding, Overrider, Severity
from statutory.months import corresponding_day
from statutory.performance.regulations import CHECKED, act, measure
from statutory.performance.weighing import stated
from statutory.rules import Setting
from statutory.sources import Source
from statutory.units import Unit

BODY = "PERF.S37.BODY"

APPROVAL = act("s.37(3)(b)", verified=True)


def _practice(provision: str, url: str) -> Source:
    return Source("Practice of councils", provision, url, CHECKED, verified=False)


NO_ABSENCE = _practice("approval of a body of persons, absence from school", "https://www.northyorks.gov.uk/")
_LIST = _practice("approval of a body of persons, list of children", "https://www.westminster.gov.uk/")
_TERM = _practice("approval of a body of persons, term", "https://www.rochdale.gov.uk/")
LIST_OF_CHILDREN = measure(
    "days before a performance by which a body lists its children", 21, Unit.CALENDAR_DAYS, _LIST, since=None
)
LONGEST_TERM = measure("longest term of an approval of a body of persons", 12, Unit.MONTHS, _TERM, since=None)
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class BodyOfPersons:
    """What a body asks to be approved for.

    `paid` says that anybody receives a payment beyond expenses for a child's taking part. `deciding_council`
    is the code of the council that is asked. `place_councils` are the codes of the councils in whose areas
    the performances take place. `begins` and `ends` are the first and last day asked for.
    `absent_from_school` says that a child would miss school. `absence_agreed` says that every child
    who would goes to a school that may agree to it itself, independent, free or academy, and that
    it has agreed. `first_performance` is the first day, and `children_listed_on` the day on which the
    council had the list of children, where they are known.
    """

    paid: bool
    deciding_council: str
    place_councils: tuple[str, ...]
    begins: date
    ends: date
    absent_from_school: bool = False
    absence_agreed: bool = False
    first_performance: date | None = None
    children_listed_on: date | None = None


def body_findings(facts: BodyOfPersons, setting: Setting) -> tuple[Finding, ...]:
    """Return what stands against an approval, worst first.

    Payment and another council's area are the Act's; absence, term and the list of children are what
    councils ask, each council's own number first.
    """
    found = [check(facts, setting) for check in _CHECKS]
    return tuple(each for each in found if each is not None)


def _payment(facts: BodyOfPersons, setting: Setting) -> Finding | None:
    if not facts.paid:
        return None
    return stated(
        BODY,
        source=APPROVAL,
        severity=Severity.BREACH,
        limit="no payment beyond expenses",
        observed="payment beyond expenses",
        sentence="Somebody is paid more than expenses, so an approval cannot stand in for licences.",
        on=setting.on,
    )


def _area(facts: BodyOfPersons, setting: Setting) -> Finding | None:
    elsewhere = sorted(
        {council for council in facts.place_councils if council.strip() and council != facts.deciding_council}
    )
    if not elsewhere:
        return None
    return stated(
        BODY,
        source=APPROVAL,
        severity=Severity.BREACH,
        limit="performances in the council's own area",
        observed=f"in the area of {', '.join(elsewhere)} too",
        sentence="The council where a performance takes place gives the approval: each other council is asked for "
        f"its own ({', '.join(elsewhere)}).",
        on=setting.on,
    )


def _absence(facts: BodyOfPersons, setting: Setting) -> Finding | None:
    if not facts.absent_from_school:
        return None
    agreed = (
        "The schools, which may agree to it themselves, have agreed; some councils accept that."
        if facts.absence_agreed
        else "Councils refuse an approval with absence from school, unless each school may agree to it itself and has."
    )
    return stated(
        BODY,
        source=NO_ABSENCE,
        severity=Severity.OFFICER_DECIDES,
        limit="no absence from school",
        observed="absence agreed by the schools" if facts.absence_agreed else "absence from school",
        sentence=f"A child would miss school under the approval. {agreed}",
        on=setting.on,
        overridable_by=Overrider.OFFICER,
    )


def _term(facts: BodyOfPersons, setting: Setting) -> Finding | None:
    number = own_or(setting, LONGEST_TERM)
    after = corresponding_day(facts.begins, number.value)
    last = after.day if after.clipped else after.day - _ONE_DAY
    if facts.ends <= last:
        return None
    return stated(
        BODY,
        source=number.source,
        severity=Severity.OFFICER_DECIDES,
        limit=number.limit,
        observed=f"{say_date(facts.begins)} to {say_date(facts.ends)}",
        sentence=f"The approval is asked for until {say_date(facts.ends)}; councils give one for {number.limit} "
        f"at most, here until {say_date(last)}.",
        on=setting.on,
        overridable_by=Overrider.OFFICER,
    )


def _list_of_children(facts: BodyOfPersons, setting: Setting) -> Finding | None:
    number = own_or(setting, LIST_OF_CHILDREN)
    if facts.first_performance is None:
        return None
    last = facts.first_performance - timedelta(days=number.value)
    had = facts.children_listed_on
    if (had or setting.on) <= last:
        return None
    return stated(
        BODY,
        source=number.source,
        severity=Severity.OFFICER_DECIDES,
        limit=number.limit,
        observed=f"on {say_date(had)}" if had else "not yet",
        sentence=f"The list of children was due by {say_date(last)}, {number.limit} before the first performance, "
        f"and came {f'on {say_date(had)}' if had else 'not yet'}; a shorter time may be agreed.",
        on=setting.on,
        overridable_by=Overrider.OFFICER,
    )


_CHECKS: tuple[Callable[[BodyOfPersons, Setting], Finding | None], ...] = (
    _payment,
    _area,
    _absence,
    _term,
    _list_of_children,
)
