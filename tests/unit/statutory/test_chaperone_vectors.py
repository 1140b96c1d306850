"""Chaperones, from worked answers: every one by its number."""

import json
from datetime import date

import pytest

from statutory.chaperones import RULES
from statutory.chaperones.guidance import CHECKED, number
from statutory.due import Calendars
from statutory.facts_json import read_facts
from statutory.registry import rule
from statutory.rules import Setting
from statutory.sources import Source
from statutory.units import Unit
from tests.unit.statutory.vector_files import WORKING, vectors

GIVEN = vectors("chaperones")["rules"]
OWN = Source("Marlowe", "own rule", "https://www.marlowe.example/", CHECKED, verified=False)
DEFAULTS = {each.name: each for one in RULES for each in one.numbers}


def own_numbers(values):
    """A council's own numbers, in the unit of the number that each replaces."""
    return {
        name: number(name, value, DEFAULTS[name].unit if name in DEFAULTS else Unit.TIMES, OWN)
        for name, value in values.items()
    }


@pytest.mark.parametrize("vector", GIVEN, ids=lambda vector: f"vector {vector['number']}")
def test_a_worked_question_about_chaperones_is_answered_as_the_book_says(vector):
    asked = rule(vector["rule"])
    facts = read_facts(asked.facts, json.loads(json.dumps(vector["facts"], default=str)))
    setting = Setting(
        on=date(2026, 11, 22),
        calendars=Calendars(working=WORKING),
        byelaws=own_numbers(vector.get("own", {})),
    )
    found = asked.findings(facts, setting)
    assert len(found) == len(vector["expect"])
    for each, (severity, provision, observed) in zip(found, vector["expect"], strict=True):
        assert (each.severity.value, each.observed) == (severity, observed)
        assert each.provision.endswith(f", {provision}")
        assert ("not yet verified" in each.sentence) is not each.verified


def test_every_rule_of_chaperones_has_a_vector():
    assert {vector["rule"] for vector in GIVEN} == {one.id for one in RULES}
    assert [vector["number"] for vector in GIVEN] == [f"K{place:02}" for place in range(1, len(GIVEN) + 1)]
