"""What a form already shows of an applicant's referees and addresses: who may be related, and where a gap is."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from statutory.chaperones.guidance import number, practice
from statutory.council_numbers import own_or
from statutory.day_names import say_date
from statutory.findings import Finding, Overrider, Severity
from statutory.legal_numbers import Counting
from statutory.months import corresponding_day
from statutory.performance.weighing import stated
from statutory.rules import AnyRule, Rule, Setting
from statutory.units import Unit

REFEREES, ADDRESSES = "CHAP.REFEREES", "CHAP.ADDRESSES"
UNRELATED = practice("referees are no relatives or partners", "https://www.cognus.org.uk/")
ADDRESS_YEARS = number(
    "years of addresses of a chaperone",
    5,
    Unit.YEARS,
    practice("address history of chaperones", "https://www.cheshirewestandchester.gov.uk/"),
    counting=Counting.BEFORE,
)
A_YEAR = 12  # months


class Known(StrEnum):
    """How an applicant says that a referee knows them."""

    WORK = "work"
    COMMUNITY = "community"
    FRIEND = "friend"
    PRODUCTION = "production"
    CHAPERONE = "chaperone"


_DECLARED = {
    Known.PRODUCTION: ("of the same production", "is of the same production, which some councils do not take"),
    Known.CHAPERONE: ("another chaperone", "is another chaperone, which some councils do not take"),
}


@dataclass(frozen=True, kw_only=True)
class NamedReferee:
    """A referee as the applicant names them. Text is compared without capitals and spaces."""

    name: str = ""
    known: Known | None = None
    postcode: str | None = None
    email: str = ""
    phone: str = ""


@dataclass(frozen=True, kw_only=True)
class NamingReferees:
    """An applicant and the referees of the form, in its order. `surnames` are the present one and earlier ones."""

    surnames: tuple[str, ...] = ()
    postcode: str = ""
    email: str = ""
    phone: str = ""
    referees: tuple[NamedReferee, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Stay:
    """An earlier address: from a day until a day, both included."""

    begins: date
    until: date


@dataclass(frozen=True, kw_only=True)
class AddressHistory:
    """Where somebody has lived: since when at the present address, and the addresses before it in any order."""

    here_since: date
    earlier: tuple[Stay, ...] = ()


def _closeness(facts: NamingReferees, setting: Setting) -> tuple[Finding, ...]:
    """Each thing that a referee shares with the applicant. It may be chance: whoever reads it asks."""
    return tuple(
        stated(
            REFEREES,
            source=UNRELATED,
            severity=Severity.OFFICER_DECIDES,
            limit="referees who are not related",
            observed=f"referee {place}: {observed}",
            sentence=f"Referee {place} {said}.",
            on=setting.on,
            overridable_by=Overrider.OFFICER,
        )
        for place, referee in enumerate(facts.referees, start=1)
        for observed, said in _shared(facts, referee)
    )


def _shared(applicant: NamingReferees, referee: NamedReferee) -> Iterator[tuple[str, str]]:
    words = referee.name.split()
    surname = _plain(words[-1]) if words else ""
    if surname and surname in {_plain(part) for name in applicant.surnames for part in name.split()[-1:]}:
        yield "the same surname", "has the applicant's surname; a relative or partner can't be a referee"
    for mine, theirs, what in (
        (applicant.postcode, referee.postcode or "", "postcode"),
        (applicant.email, referee.email, "email address"),
        (applicant.phone, referee.phone, "telephone number"),
    ):
        if _plain(mine) and _plain(mine) == _plain(theirs):
            yield f"the same {what}", f"has the applicant's {what}; somebody of the household can't be a referee"
    if referee.known in _DECLARED:
        yield _DECLARED[referee.known]


def _plain(text: str) -> str:
    return "".join(text.split()).casefold()


def _gaps(facts: AddressHistory, setting: Setting) -> tuple[Finding, ...]:
    """Each stretch of the years asked about for which there is no address.

    Units: days. One address ends and the next begins on the same day or the day after.
    """
    years = own_or(setting, ADDRESS_YEARS)
    known_to = corresponding_day(setting.on, -A_YEAR * years.value).day - timedelta(days=1)
    found = []
    for stay in sorted((*facts.earlier, Stay(begins=facts.here_since, until=setting.on)), key=lambda one: one.begins):
        if stay.begins > known_to + timedelta(days=1):
            found.append((known_to + timedelta(days=1), stay.begins - timedelta(days=1)))
        known_to = max(known_to, stay.until)
    return tuple(
        stated(
            ADDRESSES,
            source=years.source,
            severity=Severity.OFFICER_DECIDES,
            limit=years.limit,
            observed=f"none from {say_date(first)} to {say_date(last)}",
            sentence=f"No address is given for {say_date(first)} to {say_date(last)}.",
            on=setting.on,
            overridable_by=Overrider.OFFICER,
        )
        for first, last in found
    )


CLOSENESS_RULES: tuple[AnyRule, ...] = (
    Rule(
        id=REFEREES,
        title="Referees who may be related to a chaperone",
        facts=NamingReferees,
        judge=_closeness,
        sources=(UNRELATED,),
    ),
    Rule(
        id=ADDRESSES,
        title="Gaps in a chaperone's addresses",
        facts=AddressHistory,
        judge=_gaps,
        sources=(ADDRESS_YEARS.source,),
        numbers=(ADDRESS_YEARS,),
    ),
)
