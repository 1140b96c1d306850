"""Proof of who somebody is, for a DBS check: three documents of a list, by the rules of the day of the check.

The lists changed on 22 April 2025, both counted until 31 October 2025, and only the new since. What the
routes ask was read in summaries alone, so they are data, and an officer decides.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from statutory.chaperones.guidance import check_guidance, number
from statutory.findings import Finding, Overrider, Severity, pressure
from statutory.legal_numbers import Counting, LegalNumber
from statutory.performance.weighing import stated
from statutory.rules import AnyRule, Rule, Setting
from statutory.sources import Source
from statutory.units import Unit

IDENTITY = "DBS.IDENTITY"


class Group(StrEnum):
    """The list that a document stands in."""

    ONE = "1"
    TWO_A = "2a"
    TWO_B = "2b"


class Route(StrEnum):
    """Which way identity is proved; the second only where the first cannot be gone."""

    ONE = "1"
    TWO = "2"


class Meeting(StrEnum):
    """How the documents were looked at."""

    IN_PERSON = "in_person"
    VIDEO = "video"  # live, with the originals in the checker's hands


@dataclass(frozen=True, kw_only=True)
class IdentityDocument:
    """A document that was looked at, without its number.

    `group` is its list. `original` says that it was not a copy; `name_matches` that its name is exactly
    the applicant's; `shows_address` that it shows the present address.
    """

    group: Group
    original: bool = True
    name_matches: bool = True
    shows_address: bool = False


@dataclass(frozen=True, kw_only=True)
class IdentityCheck:
    """A check of who an applicant is.

    `checked_on` is its day, which says whose rules count. `documents` are what was looked at. `route` is
    the route gone and `first_route_impossible` says that the first could not be. `meeting` is how.
    """

    checked_on: date
    documents: tuple[IdentityDocument, ...]
    route: Route = Route.ONE
    first_route_impossible: bool = False
    meeting: Meeting = Meeting.IN_PERSON


@dataclass(frozen=True, kw_only=True)
class IdentityRules:
    """What the guidance of a time asks.

    `begins` and `ends` are its first and last day, None where it has none that is known. `documents` is
    how many there must be and `of_group_1` how many of them from group 1 on the first route. `address`
    says that one must show the present address.
    """

    begins: date | None
    ends: date | None
    documents: LegalNumber
    of_group_1: LegalNumber
    address: bool
    source: Source

    def count_on(self, day: date) -> bool:
        """Return whether a check of that day may go by these rules."""
        return (self.begins is None or self.begins <= day) and (self.ends is None or day <= self.ends)


def _rules(called: str, begins: date | None, ends: date | None, *, address: bool) -> IdentityRules:
    source = check_guidance(f"identity documents, {called}", verified=False)
    return IdentityRules(
        begins=begins,
        ends=ends,
        documents=number(f"documents that prove identity ({called})", 3, Unit.TIMES, source, counting=Counting.MEASURE),
        of_group_1=number(f"of them from group 1 ({called})", 1, Unit.TIMES, source, counting=Counting.MEASURE),
        address=address,
        source=source,
    )


NEW_RULES = _rules("from 22 April 2025", date(2025, 4, 22), None, address=False)
OLD_RULES = _rules("until 31 October 2025", None, date(2025, 10, 31), address=True)
_DUTIES = check_guidance("identity checks, originals and names")
_VIDEO = check_guidance("identity checks by video", verified=False)


def identity_findings(facts: IdentityCheck, setting: Setting) -> tuple[Finding, ...]:
    """Return what is wrong with a check of identity, worst first.

    While two lists count, a check is good by either; what is told is by the newer.
    """
    by_lists = [_by_list(facts, each, setting) for each in (NEW_RULES, OLD_RULES) if each.count_on(facts.checked_on)]
    found = [*_of_documents(facts, setting), *min(by_lists, key=bool), *_of_the_meeting(facts, setting)]
    return tuple(sorted(found, key=pressure))


def _by_list(facts: IdentityCheck, rules: IdentityRules, setting: Setting) -> list[Finding]:
    documents = facts.documents
    of_group_1 = sum(each.group is Group.ONE for each in documents)
    asked = [
        (
            len(documents) < rules.documents.value,
            f"{rules.documents.value} documents",
            _say(len(documents)),
            f"{_say(len(documents))} of {rules.documents.value} {'was' if len(documents) == 1 else 'were'} looked at",
        ),
        (
            facts.route is Route.ONE and of_group_1 < rules.of_group_1.value,
            "a document of group 1",
            "no document of group 1",
            "The first route needs a document of group 1, and there is none",
        ),
        (
            facts.route is Route.TWO and not facts.first_route_impossible,
            "the first route where it is possible",
            "the second route",
            "The second route was taken, and it is not said that the first was impossible",
        ),
        (
            rules.address and not any(each.shows_address for each in documents),
            "a document with the present address",
            "no document with the present address",
            "No document shows the present address",
        ),
    ]
    return [
        _finding(rules.source, setting, limit=limit, observed=observed, sentence=f"{sentence}.")
        for wrong, limit, observed, sentence in asked
        if wrong
    ]


def _of_documents(facts: IdentityCheck, setting: Setting) -> list[Finding]:
    found = []
    if not all(each.original for each in facts.documents):
        found.append(
            _finding(
                _DUTIES,
                setting,
                limit="originals only",
                observed="a copy",
                sentence="A copy was looked at; identity is proved by originals only.",
                severity=Severity.BREACH,
            )
        )
    if not all(each.name_matches for each in facts.documents):
        found.append(
            _finding(
                _DUTIES,
                setting,
                limit="the same name in every document",
                observed="another name",
                sentence="A document has a different name from the application; names must agree exactly, and each "
                "change of name is proved.",
            )
        )
    return found


def _of_the_meeting(facts: IdentityCheck, setting: Setting) -> list[Finding]:
    if facts.meeting is Meeting.IN_PERSON:
        return []
    return [
        _finding(
            _VIDEO,
            setting,
            limit="in person",
            observed="by video",
            sentence="The documents were looked at by video; record that the originals were in the checker's hands, "
            "and why it was not in person.",
            severity=Severity.ADVISORY,
        )
    ]


def _finding(
    source: Source,
    setting: Setting,
    *,
    limit: str,
    observed: str,
    sentence: str,
    severity: Severity = Severity.OFFICER_DECIDES,
) -> Finding:
    return stated(
        IDENTITY,
        source=source,
        severity=severity,
        limit=limit,
        observed=observed,
        sentence=sentence,
        on=setting.on,
        overridable_by=Overrider.NOBODY if severity is Severity.BREACH else Overrider.OFFICER,
    )


def _say(documents: int) -> str:
    return "1 document" if documents == 1 else f"{documents} documents"


IDENTITY_RULES: tuple[AnyRule, ...] = (
    Rule(
        id=IDENTITY,
        title="Documents that prove who an applicant is",
        facts=IdentityCheck,
        judge=identity_findings,
        sources=(NEW_RULES.source, OLD_RULES.source, _DUTIES, _VIDEO),
        numbers=(NEW_RULES.documents, NEW_RULES.of_group_1, OLD_RULES.documents, OLD_RULES.of_group_1),
    ),
)
