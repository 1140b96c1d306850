"""The worked removals, as facts and a setting of the Marlowe calendar."""

import json
import re
from dataclasses import replace

from statutory.due import Calendars
from statutory.facts_json import read_facts
from statutory.register import RULES
from statutory.register.grounds import Ground
from statutory.register.removal_rules import DECIDERS
from statutory.rules import Setting
from tests.unit.statutory.printed_register import printed
from tests.unit.statutory.vector_files import SCHOOL, WORKING, vectors

CALENDARS = Calendars(working=WORKING, school=SCHOOL)
BY_ID = {rule.id: rule for rule in RULES}
GIVEN = vectors("removal")
SENTENCES = vectors("removal_sentences")
VECTORS, USUAL = GIVEN["vectors"], GIVEN["usual"]
ON_A_GROUND = [vector for vector in VECTORS if vector["ground"] != "none"]
OFFICERS_WORDS = re.compile(r"lawful|off-roll|need la view|not yet:", re.IGNORECASE)


def one(vector):
    return f"{vector['number']} {vector['ground']}: {vector['case']}"


def setting(on, commencements=None):
    return Setting(on=on, calendars=CALENDARS, commencements=commencements or {})


def asked(vector):
    """The facts and the setting of a vector."""
    kind = DECIDERS[Ground(vector["ground"])][0]
    said = {**USUAL.get(vector["ground"], {}), **vector["facts"]}
    facts = read_facts(kind, json.loads(json.dumps(said, default=str)))
    if "register" in vector:
        given_register = vector["register"]
        register = printed(
            given_register["from"],
            given_register["days"],
            given_register["code"],
            given_register.get("other"),
            given_register.get("without", ()),
        )
        facts = replace(facts, register=register)
    return facts, setting(vector["day"], vector.get("commencements"))
