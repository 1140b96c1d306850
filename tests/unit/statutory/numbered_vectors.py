"""Asks a rule what a numbered vector asks, and compares each finding with what the vector says."""

import json
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from statutory.attendance.register_days import RegisterDay
from statutory.days import DayOff, SchoolDays, Term, WorkingDays, foi_working_days
from statutory.due import Calendars
from statutory.facts_json import read_facts
from statutory.findings import Finding
from statutory.rules import AnyRule, Setting
from tests.unit.statutory.vector_files import SCHOOL, WORKING

_SCOTLAND = (DayOff(date(2026, 11, 30), "St Andrew's Day"), DayOff(date(2027, 1, 4), "2nd January (substitute day)"))
_IRELAND = (DayOff(date(2027, 3, 17), "St Patrick's Day"),)
FOI = foi_working_days(
    {
        "england-and-wales": WORKING.holidays,
        "scotland": (*WORKING.holidays, *_SCOTLAND),
        "northern-ireland": (*WORKING.holidays, *_IRELAND),
    },
    known_from=WORKING.known_from,
    known_until=WORKING.known_until,
)
# Far enough for notices of the past and for rounds of admissions; it knows the holidays of the vectors' own year.
LONG_WORKING = WorkingDays(
    name="Marlowe working days, long",
    known_from=date(2013, 9, 1),
    known_until=date(2030, 12, 31),
    holidays=WORKING.holidays,
)
SUMMER_2024 = SchoolDays(
    name="Marlowe, summer and autumn 2024",
    known_from=date(2024, 6, 1),
    known_until=date(2024, 12, 31),
    terms=(Term(date(2024, 6, 3), date(2024, 7, 19)), Term(date(2024, 9, 2), date(2024, 10, 25))),
)
CALENDARS = Calendars(working=LONG_WORKING, school=SCHOOL, foi=FOI)
_SCHOOLS = {"autumn 2026": SCHOOL, "summer 2024": SUMMER_2024}


def numbered(vector: dict[str, Any]) -> str:
    return f"{vector['number']} {vector['case']}"


def register_of(codes: dict[date, str]) -> list[dict[str, Any]]:
    """A register from two letters a day."""
    return [{"day": day, "morning": text[0], "afternoon": text[1]} for day, text in codes.items()]


def register_days(codes: dict[date, str]) -> tuple[RegisterDay, ...]:
    return tuple(RegisterDay(**each) for each in register_of(codes))


def asked(vector: dict[str, Any], rules: Iterable[AnyRule]) -> tuple[Finding, ...]:
    """What the rule of a vector says about its facts."""
    rule = {each.id: each for each in rules}[vector["rule"]]
    given = dict(vector.get("facts", {}))
    if "register" in vector:
        given["register"] = register_of(vector["register"])
    facts = read_facts(rule.facts, json.loads(json.dumps(given, default=str)))
    calendars = Calendars(working=LONG_WORKING, foi=FOI, school=_SCHOOLS[vector.get("school", "autumn 2026")])
    commencements = vector.get("commencements", {})
    return rule.findings(facts, Setting(on=vector["on"], calendars=calendars, commencements=commencements))


def as_written(findings: Iterable[Finding]) -> Iterator[dict[str, Any]]:
    """Findings in the words of a vector."""
    for finding in findings:
        yield {
            "severity": finding.severity.value,
            **({"day": finding.day} if finding.day else {}),
            "limit": finding.limit,
            "observed": finding.observed,
            "says": finding.sentence,
            "cites": finding.provision,
        }
