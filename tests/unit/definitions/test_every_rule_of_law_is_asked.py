"""Every rule of the law is asked by a definition, or somebody says why none asks it. Nobody forgets one silently."""

from __future__ import annotations

from functools import cache

import pytest

from casework import publishing, versions
from statutory.employment.judging import TIMETABLE_RULES, WHOLE_RULE
from statutory.registry import all_rules
from tests.fixtures.definitions_once import DEFINITIONS

# Why no definition asks a rule. Whoever writes the form that asks its facts binds it there and takes it off this list.
NOT_ASKED = {
    "The council has no service for it yet: admissions, alternative provision, complaints, exclusions, fair access, "
    "requests for information, penalty notices, attendance orders.": (
        *("ADM.APPEAL", "ADM.IN-YEAR", "ADM.ROUND", "ALT.EDUCATION", "ALT.FIFTEEN-DAYS"),
        *("COMP.MEMBER", "COMP.STAGES", "EXCL.DAYS", "EXCL.GOVERNORS", "EXCL.NOTICE", "EXCL.REVIEW"),
        *("EXCL.SIXTH-DAY", "FAIR.2026-ACADEMY", "FAIR.DIRECTION", "FAIR.ELIGIBLE", "FAIR.PLACE"),
        *("INFO.2025-COMPLAINT", "INFO.FOI", "INFO.SAR", "PEN.COUNT", "PEN.COURSE", "PEN.EXCLUDED", "PEN.IMPROVE"),
        *("PEN.ISSUER", "PEN.PAYMENT", "PEN.PROSECUTION", "PEN.THRESHOLD", "PEN.THRESHOLD-OLD"),
        *("SAO.2026-NOMINATION", "SAO.2026-PRELIMINARY", "SAO.AMEND", "SAO.COURSE", "SAO.NOTICE", "SAO.OFFENCE"),
        *("SAO.PLAN", "SAO.REVOKE"),
    ),
    "It judges the sessions of a whole register, and no form asks a school for one.": (
        *("ATT.CODES", "ATT.CONTINUOUS", "ATT.OPEN", "ATT.PERSISTENT", "ATT.SEVERE", "ROLL.KEPT"),
    ),
    "It answers a question of counting or of age, which questions, clocks and other rules ask by themselves.": (
        *("AGE.BAND", "AGE.SCHOOL", "AGE.YEAR-GROUP", "COUNT.ABSENCE", "COUNT.DUE", "COUNT.SCHOOL-WEEKS"),
    ),
    "It checks a number as it is typed: the type of the question does that, on its page.": (
        *("ID.DFE-NUMBER", "ID.LA-CODE", "ID.ULN", "ID.UPN", "ID.URN"),
    ),
    "It judges what the council does with a home-educating family, which no form asks: the tasks' clocks count it.": (
        *("EHE.CLOCKS", "EHE.COURSE", "EHE.2026-REGISTER"),
    ),
    "It asks who lives, works and performs where, in all at once; each form asks where its own subject is.": (
        "COUNCIL.WHOSE",
    ),
    "It asks which days of the holidays were worked; the form asks a parent whether two weeks are free.": (
        *("EMP.S18.FREEWEEKS", "EMP.S28.FREEWEEKS"),
    ),
    "Where the council placed the pupil, each ground is asked so (placed_by_council); this asks of it alone.": (
        "ROLL.R9-2",
    ),
    "Section 434A is not in force, and no form asks for the consent that it will want.": ("ROLL.S434A",),
    "The form for leavers gives the grounds for pupils of compulsory school age; others have a list of their own.": (
        "ROLL.OTHER-AGE",
    ),
    "A death is answered with thanks and nothing is judged (ROLL.R9K.TOLD).": ("ROLL.R9K",),
}
REASONED = [rule for rules in NOT_ASKED.values() for rule in rules]


@cache
def asked() -> frozenset[str]:
    """The rules that some definition binds to answers or to a record; with the whole of work and hours, its parts."""
    named: set[str] = set()
    for document in publishing.read_folder(DEFINITIONS).documents:
        definition = versions.parse_document(document)
        of_pages = [check for page in definition.pages for check in page.checks]
        of_approvals = [check for approval in definition.approvals for check in approval.checks]
        for check in (*of_pages, *definition.checks, *of_approvals):
            named |= {one.rule for one in check.each()}
    if WHOLE_RULE.id in named:
        named |= {rule.id for rule in TIMETABLE_RULES}
    return frozenset(named)


def test_every_rule_is_asked_by_a_definition_or_named_with_the_reason_why_not():
    forgotten = {rule.id for rule in all_rules()} - asked() - set(REASONED)
    assert forgotten == set(), "bind them where their facts are asked, or say above why nobody asks them"


def test_a_rule_that_is_asked_by_now_or_was_taken_away_needs_no_reason():
    assert set(REASONED) & asked() == set()
    assert set(REASONED) <= {rule.id for rule in all_rules()}
    assert len(REASONED) == len(set(REASONED)), "a rule has one reason"


@pytest.mark.parametrize(
    "rule",
    [
        *("RETURN.ATTENDANCE", "RETURN.SICKNESS", "RETURN.DELETION", "RETURN.NEW-PUPIL"),
        *("EMP.PERMIT.NOTICE", "EMP.PERMIT.DECISION", "EMP.PERMIT.TERM", "EMP.PERMIT.CHANGE", "EMP.PERMIT.CONTENTS"),
    ],
)
def test_what_a_return_or_a_permit_is_judged_by_is_asked(rule):
    assert rule in asked()
