"""Who there is on a case to be contacted, and whether they may be. Reads only."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from casework.contacts import Verdict, may_contact
from directory.adults import adults_of
from directory.children import name_of
from models.case import Case, ContactRule
from reporting.case_opening import child_of, rule_lines, school_name
from reporting.task_sheets import user_name

BEYOND = ("parent", "referrer", "agency")  # kinds that have no row of their own


@dataclass(frozen=True, slots=True)
class PartyLine:
    """Somebody on a case: who, the rule in force, whether an e-mail may go now, and who released them and why."""

    kind: str
    party_id: UUID
    name: str
    more: str
    rule: ContactRule | None
    verdict: Verdict
    set_by: str
    released_by: str


def party_lines(case: Case) -> list[PartyLine]:
    """Everybody on a case: its child, the adults, the school, those without a row, and whoever has a rule besides."""
    lines = {(line.rule.party_kind, line.rule.party_id): line for line in rule_lines(case)}
    who: dict[tuple[str, UUID], tuple[str, str]] = {}
    child = child_of(case)
    for link in adults_of(child) if child is not None else ():
        who["adult", link.adult_id] = (link.adult.name, link.relationship_kind)
    for kind in BEYOND:
        who[kind, case.id] = ("", "")
    if child is not None:
        who["child", child.id] = (name_of(child), "")
    if case.school_id is not None:
        who["school", case.school_id] = (school_name(case.school_id), "")
    for key, line in lines.items():
        who.setdefault(key, (line.name, ""))
    return [
        _line(case, *key, *names, lines[key].rule if key in lines else None)
        for key, names in who.items()
        if key[0] != "case"
    ]


def party_line(case: Case, kind: str, party_id: UUID) -> PartyLine | None:
    """One of them; None for nobody of this case."""
    return next((line for line in party_lines(case) if (line.kind, line.party_id) == (kind, party_id)), None)


def _line(case: Case, kind: str, party_id: UUID, name: str, more: str, rule: ContactRule | None) -> PartyLine:
    return PartyLine(
        kind,
        party_id,
        name,
        more,
        rule,
        may_contact(case, kind, party_id),
        user_name(rule.set_by) if rule is not None else "",
        user_name(rule.released_by) if rule is not None else "",
    )
