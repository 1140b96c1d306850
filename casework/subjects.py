"""From a filing's answers to rows of the directory: the child, its adults, its brothers and sisters, its school."""

from __future__ import annotations

from collections.abc import Mapping as AnyMapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from base.database import is_writing, known
from base.extensions import db
from directory.adults import AdultParticulars, note_adult
from directory.children import create_child, fill_in, join_siblings
from directory.matching import Match, MatchKind, match_child, offer_matches
from directory.particulars import Particulars
from directory.schools import school_id_by_urn
from forms.answers import Answers
from forms.definition.casework import CaseShape, Mapping
from forms.definition.vocabulary import LONGEST
from forms.values import as_day, as_number, as_text, is_answered, is_not_known
from models.child import Child
from models.school import School
from security.actor import Actor

_TEXTS = {
    "description": "description",
    "sex": "sex",
    "upn": "upn",
    "former-upn": "former_upn",
    "first-language": "first_language",
    "interpreter": "interpreter",
    "ethnicity": "ethnicity",
    "social-worker": "social_worker",
    "social-worker-telephone": "social_worker_telephone",
}
WITHHELD = "withheld"


@dataclass(frozen=True, slots=True)
class SubjectFound:
    """Which child a filing is about, how that was found (Case.child_link), and whether a protected record was hit."""

    child: Child | None
    link: str  # made | automatic | offered | protected


def find_subject(shape: CaseShape, answers: Answers, *, by: Actor, at: datetime) -> SubjectFound:
    """Link the filing's child, or make a row for it and offer the likely ones.

    It links by itself only when UPN, surname and date of birth agree; nothing of the filing is written into the
    linked row before a person has confirmed it. A restricted or sealed child is never linked here.
    """
    mapping = shape.subjects.child
    if mapping is None or shape.subject != "child":
        return SubjectFound(None, "made")
    particulars = particulars_from(mapping, answers, withheld=is_withheld(shape, answers))
    match = match_child(particulars)
    if match.kind is MatchKind.EXACT and match.child_id is not None:
        return SubjectFound(db.session.get_one(Child, match.child_id), "automatic")
    child = create_child(particulars, by=by, at=at)
    return SubjectFound(child, _offered(child, match, by=by, at=at))


def separate_subject(shape: CaseShape, answers: Answers, *, by: Actor, at: datetime) -> Child | None:
    """Make a row of its own for a filing's child, when an officer undoes a link."""
    mapping = shape.subjects.child
    if mapping is None:
        return None
    return create_child(particulars_from(mapping, answers, withheld=is_withheld(shape, answers)), by=by, at=at)


def fill_in_subject(shape: CaseShape, child: Child, answers: Answers, *, by: Actor, at: datetime) -> list[str]:
    """Take from a filing what the child's row does not yet have: of a child that was made, or that was confirmed.

    Gives the names of what was filled in or added to.
    """
    if shape.subjects.child is None:
        return []
    withheld = is_withheld(shape, answers)
    filled = fill_in(child, particulars_from(shape.subjects.child, answers, withheld=withheld), by=by, at=at)
    if withheld:
        child.address_withheld = True
    return filled


@dataclass(frozen=True, slots=True)
class Household:
    """Who a filing names beside a child: each adult with what was said of contacting them, and the siblings."""

    adults: tuple[tuple[UUID, str], ...]
    siblings: tuple[SubjectFound, ...]


def note_household(shape: CaseShape, child: Child, answers: Answers, *, by: Actor, at: datetime) -> Household:
    """Note the adults and siblings that a filing names beside a child.

    Twice: adults of the same name are filled in; a sibling whose particulars match nobody surely gets a row, and
    the likely ones are offered.
    """
    adults: list[tuple[UUID, str]] = []
    for entry in _entries(shape.subjects.adults, answers):
        name = person_name(entry.get("name"))
        if name:
            adult = note_adult(child, _adult(entry, name), by=by, at=at)
            safe = entry.get("safe")
            adults.append((adult.id, safe if isinstance(safe, str) else ""))
    found: list[SubjectFound] = []
    for entry in _entries(shape.subjects.siblings, answers):
        particulars = _particulars(entry)
        if not particulars.family_name and not particulars.given_names:
            continue
        match = match_child(particulars, leave_out=child.id)
        is_known = match.kind is MatchKind.EXACT and match.child_id is not None
        if is_known:
            sibling, link = db.session.get_one(Child, match.child_id), "automatic"
        else:
            sibling = create_child(particulars, by=by, at=at)
            link = _offered(sibling, match, by=by, at=at)
        join_siblings(child.id, sibling.id, source="filing", is_new=not is_known, by=by, at=at)
        found.append(SubjectFound(sibling, link))
    return Household(tuple(adults), tuple(found))


def names_protected(shape: CaseShape, answers: Answers) -> bool:
    """Whether a form names somebody, as its child or beside it, who may be a child whose record few may see.

    Reads only.
    """
    mapping = shape.subjects.child if shape.subject == "child" else None
    is_meant = mapping is not None and match_child(particulars_from(mapping, answers)).kind is MatchKind.PROTECTED
    return is_meant or names_protected_sibling(shape, answers) or bool(listed_protected(shape, answers))


def names_protected_sibling(shape: CaseShape, answers: Answers) -> bool:
    """Whether a brother or sister that a filing names may be a child whose record few may see. Reads only."""
    named = (_particulars(entry) for entry in _entries(shape.subjects.siblings, answers))
    return any(match_child(one).kind is MatchKind.PROTECTED for one in named if one.family_name or one.given_names)


def listed_protected(shape: CaseShape, answers: Answers, *, leave_out: UUID | None = None) -> tuple[int, ...]:
    """Which children on a form's list may be ones whose record few may see: their places on it, from 1. Reads only.

    Nobody else on the list is kept, linked or offered: the form is about something else.
    Args: leave_out: the case's own child.
    """
    found = []
    for place, entry in enumerate(_entries(shape.subjects.children, answers), 1):
        one = _particulars(entry)
        if (one.family_name or one.given_names) and (match_child(one, leave_out=leave_out).kind is MatchKind.PROTECTED):
            found.append(place)
    return tuple(found)


def particulars_from(mapping: Mapping, answers: Answers, *, withheld: bool = False) -> Particulars:
    """What the answers say of a child, by the definition's mapping. What is not known is left out."""
    values = {name: answers.get(address) for name, address in mapping.fields}
    return _particulars(values, withheld=withheld)


def particulars_of(values: AnyMapping[str, Any]) -> Particulars:
    """What some answers say of a child, by the names of a mapping's fields. What is not known is left out."""
    return _particulars(values)


def mapped(mapping: Mapping | None, answers: Answers) -> dict[str, Any]:
    """The answers of a mapping by field, those not given or not known left out."""
    if mapping is None:
        return {}
    found = {name: answers.get(address) for name, address in mapping.fields}
    return {name: value for name, value in found.items() if is_answered(value) and not is_not_known(value)}


def is_withheld(shape: CaseShape, answers: Answers) -> bool:
    """Whether a form says that the child's address is to be told to nobody."""
    return mapped(shape.subjects.contacts, answers).get("address-status") == WITHHELD


def school_id_of(value: Any) -> UUID | None:
    """The directory's row of a school answer; None for a school it does not hold."""
    urn = value.get("urn") if isinstance(value, AnyMapping) else None
    if not urn:
        return None
    kept = known(db.session()) if is_writing() else {}  # a form names its school more than once
    key = (School, "urn", str(urn))
    if key not in kept:
        kept[key] = school_id_by_urn(str(urn))
    found: UUID | None = kept[key]
    return found


def person_name(value: Any) -> str:
    """A person's name as one text: a form takes no longer one (forms.question_types.person_name)."""
    longest = LONGEST["adults"]["name"]
    if isinstance(value, AnyMapping) and not is_not_known(value):
        return " ".join(str(value[key]) for key in ("given", "family") if value.get(key)).strip()[:longest]
    return str(value).strip()[:longest] if isinstance(value, str) else ""


def _offered(child: Child, match: Match, *, by: Actor, at: datetime) -> str:
    if match.kind is MatchKind.NONE:
        return "made"
    offer_matches(child, match, by=by, at=at)
    if match.kind is MatchKind.PROTECTED:
        # Whoever it is: until somebody who may has looked, this row is as closed as the one it may stand for.
        child.restricted = True
        return "protected"
    return "offered"


def _particulars(values: AnyMapping[str, Any], *, withheld: bool = False) -> Particulars:
    given = {name: value for name, value in values.items() if is_answered(value) and not is_not_known(value)}
    name = given.get("name")
    parts = name if isinstance(name, AnyMapping) else {"given": str(name or "")}
    texts: dict[str, Any] = {
        column: as_text(given[field])[: LONGEST["child"].get(field)]
        for field, column in _TEXTS.items()
        if field in given
    }
    age = as_number(given.get("approximate-age"))
    address = given.get("address")
    if "known-as" in given:
        parts = {**parts, "known_as": as_text(given["known-as"])}
    year = as_number(given.get("year-group"))
    return Particulars(
        year_group=int(year) if year is not None and -1 <= year <= 14 else None,
        given_names=str(parts.get("given") or "")[:200],
        family_name=str(parts.get("family") or "")[:200],
        known_as=str(parts.get("known_as") or "")[:200],
        date_of_birth=_day(given.get("date-of-birth")),
        approximate_age=int(age) if age is not None and 0 <= age < 130 else None,
        address=dict(address) if isinstance(address, AnyMapping) else None,
        address_withheld=withheld,
        school_id=school_id_of(given.get("school")),
        on_roll=_said_yes(given.get("on-roll")),
        plans=_codes(given.get("plans")),
        **texts,
    )


def _adult(entry: AnyMapping[str, Any], name: str) -> AdultParticulars:
    given = {key: value for key, value in entry.items() if is_answered(value) and not is_not_known(value)}
    address = given.get("address")
    texts: dict[str, Any] = {
        field: as_text(given.get(field, "parent" if field == "relationship" else ""))[: LONGEST["adults"][field]]
        for field in ("relationship", "email", "telephone", "language", "interpreter")
    }
    return AdultParticulars(
        name=name,
        **texts,
        address=dict(address) if isinstance(address, AnyMapping) else None,
        parental_responsibility=_said_yes(given.get("parental-responsibility")),
        lives_with=_said_yes(given.get("lives-with")),
    )


def _entries(mapping: Mapping | None, answers: Answers) -> list[dict[str, Any]]:
    """The entries of a mapped repeat by field; without a repeat, the one set of answers."""
    if mapping is None:
        return []
    if not mapping.repeat:
        found = mapped(mapping, answers)
        return [found] if found else []
    columns = [(name, address.rpartition(".")[2]) for name, address in mapping.fields]
    return [{name: entry.get(column) for name, column in columns} for entry in answers.entries(mapping.repeat)]


def _day(value: Any) -> date | None:
    return as_day(value) if value is not None else None


def _said_yes(value: Any) -> bool | None:
    return {"yes": True, "no": False}.get(value) if isinstance(value, str) else None


def _codes(value: Any) -> tuple[str, ...]:
    found = value if isinstance(value, list | tuple) else [value] if isinstance(value, str) else []
    return tuple(str(code) for code in found if code != "none")
