"""Who is told what, and how soon: a chaperone's changes, an injury in care, an allegation, a suspension."""

from dataclasses import dataclass
from datetime import date

from statutory.chaperones.guidance import number, practice
from statutory.council_numbers import own_or
from statutory.day_names import say_date
from statutory.findings import Finding, Overrider, Severity
from statutory.performance.regulations import STARTED, regulation
from statutory.performance.weighing import stated
from statutory.rules import AnyRule, Rule, Setting
from statutory.sources import Source
from statutory.units import Unit

CHANGE, INCIDENT, ALLEGATION, SUSPENSION = "CHAP.CHANGE", "CHAP.R15.INCIDENT", "CHAP.LADO", "CHAP.SUSPENSION"

_AT_ONCE = regulation("reg.15(5)", verified=True)
TELL_OF_CHANGES = number(
    "time for a chaperone to tell the council of a change",
    7,
    Unit.CALENDAR_DAYS,
    practice("chaperones tell of arrest, conviction, illness and new particulars", "https://www.medway.gov.uk/"),
)
TELL_THE_LADO = number(
    "time to tell the designated officer of an allegation",
    1,
    Unit.WORKING_DAYS,
    practice("allegations against people who work with children", "https://www.luton.gov.uk/"),
)
_SUSPENDED = practice("suspension of a chaperone", "https://www.gov.uk/find-local-council")


@dataclass(frozen=True, kw_only=True)
class ChangedParticulars:
    """Something a chaperone tells the council of: arrest, conviction, serious illness, name, address or telephone.

    `happened` is its day and `told` the day on which the council was told.
    """

    happened: date
    told: date | None = None


@dataclass(frozen=True, kw_only=True)
class Incident:
    """A child who fell ill or was hurt in a chaperone's care.

    `happened` is the day. `parent_told`, `licensing_council_told` and `host_council_told` are the days on
    which the licence holder told each. `host_is_licensing` says that both councils are one.
    """

    happened: date
    parent_told: date | None = None
    licensing_council_told: date | None = None
    host_council_told: date | None = None
    host_is_licensing: bool = False


@dataclass(frozen=True, kw_only=True)
class Allegation:
    """An allegation against a chaperone.

    `learned` is the day on which it was learned of and `told` the day on which the designated officer was told.
    """

    learned: date
    told: date | None = None


@dataclass(frozen=True, kw_only=True)
class Suspension:
    """A suspension of an approval.

    `suspended` is its day. `holders_told` and `councils_told` are the days on which the holders of running
    licences and the host councils were told. `reviewed` says that a second officer has reviewed it.
    """

    suspended: date
    holders_told: date | None = None
    councils_told: date | None = None
    reviewed: bool = False


def _change(facts: ChangedParticulars, setting: Setting) -> tuple[Finding, ...]:
    within = own_or(setting, TELL_OF_CHANGES)
    last = within.due(facts.happened, calendars=setting.calendars).day
    return _late(
        CHANGE,
        within.source,
        setting,
        whom="The council",
        what="the change",
        limit=within.limit,
        last=last,
        told=facts.told,
    )


def _allegation(facts: Allegation, setting: Setting) -> tuple[Finding, ...]:
    within = own_or(setting, TELL_THE_LADO)
    last = within.due(facts.learned, calendars=setting.calendars).day
    return _late(
        ALLEGATION,
        within.source,
        setting,
        whom="The designated officer",
        what="the allegation",
        limit=within.limit,
        last=last,
        told=facts.told,
    )


def _late(
    rule: str, source: Source, setting: Setting, *, whom: str, what: str, limit: str, last: date, told: date | None
) -> tuple[Finding, ...]:
    if (told or setting.on) <= last:
        return ()
    return (
        stated(
            rule,
            source=source,
            severity=Severity.ADVISORY,
            limit=limit,
            observed=_observed(told),
            sentence=f"{whom} was to be told of {what} by {say_date(last)}, within {limit}, and "
            f"{f'was told on {say_date(told)}' if told else 'has not been told yet'}.",
            on=setting.on,
            day=last,
            overridable_by=Overrider.OFFICER,
        ),
    )


def _incident(facts: Incident, setting: Setting) -> tuple[Finding, ...]:
    """Return who was not told at once; whether a later day was still "at once" an officer decides."""
    found = []
    host = [] if facts.host_is_licensing else [("the host council", facts.host_council_told)]
    told_to = [("the parent", facts.parent_told), ("the licensing council", facts.licensing_council_told), *host]
    for whom, told in told_to:
        if told is not None and told <= facts.happened:
            continue
        severity = Severity.BREACH if told is None else Severity.OFFICER_DECIDES
        words = f"has not told {whom}" if told is None else f"told {whom} only on {say_date(told)}"
        found.append(
            stated(
                INCIDENT,
                source=_AT_ONCE,
                severity=severity,
                limit="at once",
                observed=_observed(told),
                sentence=f"A child was ill or hurt in care on {say_date(facts.happened)}; the licence holder {words}, "
                f"and {whom} must be told at once.",
                on=setting.on,
                day=facts.happened,
                overridable_by=Overrider.NOBODY if told is None else Overrider.OFFICER,
            )
        )
    return tuple(sorted(found, key=lambda each: each.severity is not Severity.BREACH))


def _suspension(facts: Suspension, setting: Setting) -> tuple[Finding, ...]:
    steps = [
        (
            "the same day",
            _observed(told),
            f"The {whom} are to be told of the suspension the same day; they {_when(told)}",
        )
        for whom, told in (("holders of licences", facts.holders_told), ("host councils", facts.councils_told))
        if told is None or told > facts.suspended
    ]
    if not facts.reviewed:
        says = "A second officer is to review the suspension and has not done so yet"
        steps.append(("a second officer's review", _observed(None), says))
    return tuple(
        stated(
            SUSPENSION,
            source=_SUSPENDED,
            severity=Severity.ADVISORY,
            limit=limit,
            observed=observed,
            sentence=f"{says}.",
            on=setting.on,
            day=facts.suspended,
            overridable_by=Overrider.OFFICER,
        )
        for limit, observed, says in steps
    )


def _when(told: date | None) -> str:
    return f"were told on {say_date(told)}" if told else "have not been told yet"


def _observed(told: date | None) -> str:
    return f"on {say_date(told)}" if told else "not yet"


DUTY_RULES: tuple[AnyRule, ...] = (
    Rule(
        id=CHANGE,
        title="Changes that a chaperone tells of",
        facts=ChangedParticulars,
        judge=_change,
        sources=(TELL_OF_CHANGES.source,),
        numbers=(TELL_OF_CHANGES,),
    ),
    Rule(
        id=INCIDENT,
        title="Illness or injury in a chaperone's care",
        facts=Incident,
        judge=_incident,
        sources=(_AT_ONCE,),
        effective_from=STARTED,
    ),
    Rule(
        id=ALLEGATION,
        title="Allegation against a chaperone",
        facts=Allegation,
        judge=_allegation,
        sources=(TELL_THE_LADO.source,),
        numbers=(TELL_THE_LADO,),
    ),
    Rule(
        id=SUSPENSION,
        title="Who hears of a suspended chaperone",
        facts=Suspension,
        judge=_suspension,
        sources=(_SUSPENDED,),
    ),
)
