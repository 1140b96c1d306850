"""The rules of law as forms ask them: by the council's calendars, commencement dates and own numbers.

Asking never fails. What stands in the way of an answer is said, and nobody's sending waits for it.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from typing import Any
from uuid import UUID

from casework.law.law_facts import facts_of
from council.law_setting import law_setting
from directory.schools import school_id_by_urn
from forms.definition.rule_shapes import RuleShape
from forms.ports import RuleAnswer, RuleFinding
from statutory.days import NoDate
from statutory.facts_json import FactsFaults
from statutory.facts_schema import schema_of
from statutory.findings import Finding
from statutory.registry import NoSuchRule, all_rules, rule
from statutory.rules import AnyRule, Setting

log = logging.getLogger(__name__)
TOLD = ".TOLD"  # how the id of a rule ends that says to others what another says to officers

NO_RULE = "This check is not part of the system any more."
NOT_ENOUGH = "Not everything that this check needs has been answered."
NO_CALENDAR = "The calendar that this check counts by does not reach far enough."
FAILED = "This check could not be worked out. The council's administrators can see why."


class CouncilLaw:
    """The rule book of one request: what the council has set is read once for each day and calendar.

    `school_id` is the school that sends a form: its days count where a check names no other school's, and the council's
    where there is none.
    """

    def __init__(self, *, school_id: UUID | None = None) -> None:
        self._school_id = school_id
        self._settings: dict[tuple[date, str], Setting] = {}

    def ask(self, rule_id: str, facts: Mapping[str, Any], /, *, on: date, calendar_of: str = "") -> RuleAnswer:
        """What a rule says. Never raises for what was answered; a fault of a rule itself is logged by its name."""
        try:
            found = rule(rule_id)
        except NoSuchRule:
            return RuleAnswer(cannot=NO_RULE)
        setting = self._setting(on, calendar_of)
        try:
            findings = found.findings(facts_of(found.facts, dict(facts)), setting)
        except FactsFaults:
            return RuleAnswer(cannot=NOT_ENOUGH, title=found.title)
        except NoDate:
            return RuleAnswer(cannot=NO_CALENDAR, title=found.title)
        except Exception as fault:  # noqa: BLE001  # a rule that fails must not stop a sending
            log.error("Rule %s failed with %s.", found.id, type(fault).__name__)  # its message could hold a fact
            return RuleAnswer(cannot=FAILED, title=found.title)
        return RuleAnswer(tuple(map(as_kept, findings)), title=found.title)

    def _setting(self, on: date, urn: str) -> Setting:
        key = (on, urn)
        if key not in self._settings:
            self._settings[key] = law_setting(on, school_id=school_id_by_urn(urn) if urn else self._school_id)
        return self._settings[key]


def as_kept(finding: Finding) -> RuleFinding:
    """A finding with every word and day as text."""
    return RuleFinding(
        rule=finding.rule,
        sentence=finding.sentence,
        provision=finding.provision,
        limit=finding.limit,
        observed=finding.observed,
        severity=finding.severity.value,
        verified=finding.verified,
        source_title=finding.source.title,
        source_url=finding.source.url,
        on=finding.on.isoformat(),
        day=finding.day.isoformat() if finding.day is not None else "",
        overridable_by=finding.overridable_by.value,
    )


class RuleShapes(Mapping[str, RuleShape]):
    """Every rule of the law as a definition may name it; one is described when it is asked for."""

    def __getitem__(self, rule_id: str) -> RuleShape:
        return _shape(rule_id)

    def __iter__(self) -> Iterator[str]:
        return (one.id for one in all_rules())

    def __len__(self) -> int:
        return len(all_rules())


@cache
def _shape(rule_id: str) -> RuleShape:
    found = next((one for one in all_rules() if one.id == rule_id), None)
    if found is None:
        raise KeyError(rule_id)
    return RuleShape(
        id=found.id,
        facts=schema_of(found.facts),
        verified=found.verified,
        for_officers=found.for_officers,
        told_as=_told_as(found),
    )


def _told_as(found: AnyRule) -> str:
    wanted = f"{found.id}{TOLD}"
    return wanted if any(one.id == wanted for one in all_rules()) else ""
