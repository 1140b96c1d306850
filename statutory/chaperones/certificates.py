"""A chaperone's DBS certificate: its level, who saw it, whether an older one will do, and the Update Service."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from statutory.chaperones.guidance import check_guidance, number, practice, update_service
from statutory.council_numbers import own_or
from statutory.day_names import say_date
from statutory.findings import Finding, Overrider, Severity
from statutory.performance.weighing import stated
from statutory.rules import AnyRule, Rule, Setting
from statutory.sources import Source
from statutory.units import Unit

LEVEL, SEEN, ACCEPTED = "DBS.LEVEL", "DBS.SEEN", "DBS.ACCEPTED"
JOINING, STATUS = "DBS.UPDATESERVICE", "DBS.STATUS"

_LEVEL = check_guidance("enhanced, children's workforce, with the children's barred list")
_SEEN = update_service("employers, seeing the original certificate in person")
_SAME = update_service("same workforce and level, with consent")
_RESULTS = update_service("results of a status check")
ACCEPTED_AGE = number(
    "age of a certificate that is taken without the Update Service",
    3,
    Unit.MONTHS,
    practice("certificates of other employers", "https://www.lincolnshire.gov.uk/"),
)
JOIN_WITHIN = number(
    "time to join the Update Service from the issue of a certificate",
    30,
    Unit.CALENDAR_DAYS,
    update_service("applicants, joining within 30 days of issue"),
)


class Level(StrEnum):
    """How far a check goes."""

    BASIC = "basic"
    STANDARD = "standard"
    ENHANCED = "enhanced"


class Viewing(StrEnum):
    """How a certificate was seen."""

    IN_PERSON = "in_person"
    VIDEO = "video"
    COPY = "copy"


class Result(StrEnum):
    """What a status check answers."""

    NOTHING_NEW = "nothing_new"
    EARLIER_INFORMATION = "earlier_information"  # current, and the certificate has something on it
    CHANGED = "changed"
    NO_MATCH = "no_match"


@dataclass(frozen=True, kw_only=True)
class Certificate:
    """A DBS certificate, without anything that stands on it.

    `issued` is its day. `level` is how far it goes; `child_workforce` and `barred_list` say that it is for
    work with children and with the children's barred list. `seen_on` is the day the council saw it and
    `viewing` how. `joined` is the day it was put into the Update Service. `offered` is the day on which
    it was offered to the council. `council_service` says that the applicant has been in the council's
    own service without a break since.
    """

    issued: date
    level: Level = Level.ENHANCED
    child_workforce: bool = True
    barred_list: bool = True
    seen_on: date | None = None
    viewing: Viewing = Viewing.IN_PERSON
    joined: date | None = None
    offered: date | None = None
    council_service: bool = False


@dataclass(frozen=True, kw_only=True)
class StatusCheck:
    """A look into the Update Service.

    `result` is its answer. `consent` says that the chaperone agreed to it. `same_level` says that the
    certificate is for the same workforce and level as the approval.
    """

    result: Result
    consent: bool
    same_level: bool = True


def join_by(certificate: Certificate, setting: Setting) -> date:
    """Return the last day on which a certificate can be put into the Update Service."""
    return JOIN_WITHIN.due(certificate.issued, calendars=setting.calendars).day


def _said(
    rule: str,
    source: Source,
    setting: Setting,
    *,
    limit: str,
    observed: str,
    sentence: str,
    severity: Severity = Severity.OFFICER_DECIDES,
) -> Finding:
    decides = severity is Severity.OFFICER_DECIDES
    return stated(
        rule,
        source=source,
        severity=severity,
        limit=limit,
        observed=observed,
        sentence=sentence,
        on=setting.on,
        overridable_by=Overrider.OFFICER if decides else Overrider.NOBODY,
    )


def _level(facts: Certificate, setting: Setting) -> tuple[Finding, ...]:
    lacks = [
        words
        for has, words in (
            (facts.level is Level.ENHANCED, "is not enhanced"),
            (facts.child_workforce, "is not for work with children"),
            (facts.barred_list, "is without the children's barred list"),
        )
        if not has
    ]
    if not lacks:
        return ()
    listed = " and ".join([", ".join(lacks[:-1]), lacks[-1]] if len(lacks) > 1 else lacks)
    limit = "enhanced, for work with children, with the children's barred list"
    return (
        _said(
            LEVEL,
            _LEVEL,
            setting,
            limit=limit,
            observed=listed,
            sentence=f"The certificate {listed}; a chaperone's is {limit}.",
        ),
    )


def _seen(facts: Certificate, setting: Setting) -> tuple[Finding, ...]:
    if facts.seen_on is None or facts.viewing is Viewing.IN_PERSON:
        return ()
    how = "by video" if facts.viewing is Viewing.VIDEO else "as a copy"
    return (
        _said(
            SEEN,
            _SEEN,
            setting,
            limit="the original, seen in person",
            observed=f"seen {how}",
            sentence=f"The certificate was seen {how} on {say_date(facts.seen_on)}; the original is to be seen in "
            "person.",
            severity=Severity.BREACH,
        ),
    )


def _too_old(facts: Certificate, setting: Setting) -> tuple[Finding, ...]:
    oldest = own_or(setting, ACCEPTED_AGE)
    last = oldest.due(facts.issued, calendars=setting.calendars).day
    offered = facts.offered or setting.on
    if facts.joined is not None or facts.council_service or offered <= last:
        return ()
    return (
        _said(
            ACCEPTED,
            oldest.source,
            setting,
            limit=f"{oldest.limit}, or in the Update Service",
            observed=f"offered on {say_date(offered)}",
            sentence=f"The certificate of {say_date(facts.issued)} is not in the Update Service and could be taken "
            f"until {say_date(last)}, {oldest.limit} from its issue: a new check is needed.",
        ),
    )


def _joining(facts: Certificate, setting: Setting) -> tuple[Finding, ...]:
    last = join_by(facts, setting)
    if facts.joined is not None and facts.joined <= last:
        return ()
    in_time = facts.joined is None and setting.on <= last
    if in_time:
        says = f"can be put into the Update Service until {say_date(last)}"
    else:
        then = ": check the day on which it was" if facts.joined else "; now only the next certificate can be"
        says = f"could be put into the Update Service until {say_date(last)}{then}"
    return (
        _said(
            JOINING,
            JOIN_WITHIN.source,
            setting,
            limit=JOIN_WITHIN.limit,
            observed=f"on {say_date(facts.joined)}" if facts.joined else "not yet",
            sentence=f"The certificate of {say_date(facts.issued)} {says}.",
            severity=Severity.INFORMATION if in_time else Severity.OFFICER_DECIDES,
        ),
    )


def _status(facts: StatusCheck, setting: Setting) -> tuple[Finding, ...]:
    found = []
    if not facts.consent:
        found.append(
            _said(
                STATUS,
                _SAME,
                setting,
                limit="with consent",
                observed="without consent",
                sentence="A certificate is looked up with the chaperone's consent only, and there is none.",
                severity=Severity.BREACH,
            )
        )
    if not facts.same_level:
        found.append(
            _said(
                STATUS,
                _SAME,
                setting,
                limit="the same workforce and level",
                observed="another workforce or level",
                sentence="The certificate is for another workforce or level: its status says nothing for a chaperone.",
            )
        )
    observed, says, severity = _ANSWERS[facts.result]
    found.append(
        _said(
            STATUS,
            _RESULTS,
            setting,
            limit="a current certificate",
            observed=observed,
            sentence=f"The Update Service answers: {says}.",
            severity=severity,
        )
    )
    return tuple(found)


_ANSWERS = {
    Result.NOTHING_NEW: ("current", "the certificate is current and nothing is new", Severity.INFORMATION),
    Result.EARLIER_INFORMATION: (
        "current, with information",
        "the certificate is current; it has information on it, and nothing new since its issue",
        Severity.INFORMATION,
    ),
    Result.CHANGED: (
        "changed",
        "the certificate is no longer current; a new check is needed",
        Severity.OFFICER_DECIDES,
    ),
    Result.NO_MATCH: (
        "no match",
        "it does not find the certificate; check its details, and whether the subscription has lapsed",
        Severity.OFFICER_DECIDES,
    ),
}


CERTIFICATE_RULES: tuple[AnyRule, ...] = (
    Rule(id=LEVEL, title="Level of a chaperone's certificate", facts=Certificate, judge=_level, sources=(_LEVEL,)),
    Rule(id=SEEN, title="Seeing a certificate", facts=Certificate, judge=_seen, sources=(_SEEN,)),
    Rule(
        id=ACCEPTED,
        title="Certificate from before the application",
        facts=Certificate,
        judge=_too_old,
        sources=(ACCEPTED_AGE.source,),
        numbers=(ACCEPTED_AGE,),
    ),
    Rule(
        id=JOINING,
        title="Putting a certificate into the Update Service",
        facts=Certificate,
        judge=_joining,
        sources=(JOIN_WITHIN.source,),
        numbers=(JOIN_WITHIN,),
    ),
    Rule(id=STATUS, title="Answer of a status check", facts=StatusCheck, judge=_status, sources=(_SAME, _RESULTS)),
)
