"""Chaperones in words: every finding whole, as an officer puts it into a letter, and every code that facts carry.

The texts were read against the law and the guidance one by one: whoever changes a sentence changes it in the data too.
"""

import json
from datetime import date

import pytest

from statutory.chaperones import RULES
from statutory.chaperones.applicants import Applicant, Referee, Reference
from statutory.chaperones.approval_need import LookingAfter, Person
from statutory.chaperones.approvals import Approval
from statutory.chaperones.certificates import Certificate, Level, Result, StatusCheck, Viewing
from statutory.chaperones.closeness import AddressHistory, Known, NamedReferee, NamingReferees
from statutory.chaperones.duties import Incident, Suspension
from statutory.chaperones.guidance import CHECKED, number
from statutory.chaperones.identity import Group, IdentityCheck, IdentityDocument, Meeting, Route
from statutory.due import Calendars
from statutory.facts_json import read_facts
from statutory.rules import Setting
from statutory.sources import Source
from statutory.units import Unit
from tests.unit.statutory.vector_files import WORKING, vectors
from tests.unit.statutory.whole_findings import as_told, case_of, left_out

GIVEN = vectors("chaperone_sentences")
BY_ID = {rule.id: rule for rule in RULES}
UNITS = {each.name: each.unit for rule in RULES for each in rule.numbers}
OWN = Source("Marlowe", "own rule", "https://www.marlowe.example/", CHECKED, verified=False)
SILENT_KINDS = (
    *(LookingAfter, Applicant, Reference, Approval, Certificate, StatusCheck),
    *(IdentityCheck, IdentityDocument, Incident, Suspension),
    *(NamedReferee, NamingReferees, AddressHistory),
)
SILENT = {each.__name__: each for each in SILENT_KINDS}
CODES = {each.__name__: each for each in (Person, Referee, Level, Viewing, Result, Group, Route, Meeting, Known)}


@pytest.mark.parametrize("case", GIVEN["questions"], ids=case_of)
def test_a_question_about_chaperones_is_answered_in_these_words(case):
    rule = BY_ID[case["rule"]]
    facts = read_facts(rule.facts, json.loads(json.dumps(case["facts"], default=str)))
    entered = {
        name: number(name, value, UNITS.get(name, Unit.TIMES), OWN) for name, value in case.get("own", {}).items()
    }
    setting = Setting(on=date(2026, 11, 22), calendars=Calendars(working=WORKING), byelaws=entered)
    assert as_told(rule.findings(facts, setting)) == case["finds"]


def test_every_rule_of_chaperones_says_something_here():
    assert {each["rule"] for case in GIVEN["questions"] for each in case["finds"]} == set(BY_ID)


@pytest.mark.parametrize("kind", CODES)
def test_facts_about_chaperones_are_stored_under_these_codes(kind):
    assert [each.value for each in CODES[kind]] == GIVEN["codes"][kind]


@pytest.mark.parametrize("kind", SILENT)
def test_facts_about_chaperones_that_are_silent_take_no_more_for_granted_than_this(kind):
    taken = {name: list(each) if isinstance(each, tuple) else each for name, each in left_out(SILENT[kind]).items()}
    assert taken == GIVEN["left_out"][kind]
