"""Finding a child by name, UPN, postcode or date of birth, slips of the keyboard forgiven."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date

from sqlalchemy import ColumnElement, select

from base.extensions import db
from base.text import normal_postcode
from directory.bearers import Found, find_by_words
from directory.names import words_of
from directory.slips import one_slip
from models.child import Child

MOST = 50
# Said so that SQLite does not take the index of merged rows for it, in which nearly every child has none.
_STANDS_FOR_ITSELF = Child.merged_into_id.is_(None).is_(True)
_UPN = re.compile(r"^[A-Za-z][0-9]{11}[0-9A-Za-z]$")
_UPN_LENGTH, _UPN_DIGITS = 13, 9
_DATE = re.compile(r"^(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})$")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DATE_IN_WORDS = re.compile(
    rf"\b(\d{{1,2}})(?:st|nd|rd|th)?\s+({'|'.join(_MONTHS)})[a-z]*\.?,?\s+(\d{{4}})\b", re.IGNORECASE
)


def find_children(typed: str, *, visible: ColumnElement[bool], limit: int = MOST) -> list[Found]:
    """The children that fit what somebody typed, best first.

    Understands a UPN, a postcode, a date of birth (day first; figures or month in words) and words of a name. Each must
    fit one word of the child's names, with at most one slip (two in a long word). A UPN or a postcode that fits
    nobody finds those one slip away.

    Args: visible: what the actor may see, as a condition on Child. Sealed records are never found by search.
    """
    found = _find(typed, visible=visible, limit=limit)
    return found or _find_near(typed, visible=visible, limit=limit)


def words_typed(typed: str) -> list[str]:
    """The words of a name that somebody typed; none where they typed a number, a postcode or a day as well."""
    words, tests = _understand(typed)
    return [] if tests else words


def _find(typed: str, *, visible: ColumnElement[bool], limit: int) -> list[Found]:
    words, tests = _understand(typed)
    shown = [visible, _STANDS_FOR_ITSELF, Child.sealed.is_(False), *tests]
    if not words:
        if not tests:
            return []
        query = select(Child).where(*shown).order_by(Child.surname_plain, Child.id).limit(limit)
        return [Found(child, 0) for child in db.session.scalars(query)]
    return sorted(
        find_by_words(words, shown, limit=limit),
        key=lambda one: (one.slips, one.child.surname_plain, one.child.id),
    )


def _find_near(typed: str, *, visible: ColumnElement[bool], limit: int) -> list[Found]:
    """The children whose UPN or postcode is one slip away from what was typed, where nothing fits it exactly."""
    shown = [visible, _STANDS_FOR_ITSELF, Child.sealed.is_(False)]
    code = "".join(sign for sign in typed.upper() if sign.isalnum())
    if len(code) == _UPN_LENGTH and sum(sign.isdigit() for sign in code) >= _UPN_DIGITS:
        near = one_slip(code)
        test = _has_upn(near)
    elif normal_postcode(typed) is not None:
        near = one_slip(normal_postcode(typed) or "")
        test = Child.postcode.in_(near) & Child.address_withheld.is_(False)
    else:
        return []
    query = select(Child).where(*shown, test).order_by(Child.surname_plain, Child.id).limit(limit)
    return [Found(child, 1) for child in db.session.scalars(query)]


def _understand(typed: str) -> tuple[list[str], list[ColumnElement[bool]]]:
    """Split what was typed into words of a name and plain tests."""
    tests: list[ColumnElement[bool]] = []
    rest: list[str] = []
    postcode = normal_postcode(typed)
    if postcode is not None:
        return [], [_lives_at(postcode)]
    for part in _DATE_IN_WORDS.sub(_in_figures, typed).split():
        day = _DATE.match(part)
        if _UPN.match(part):
            tests.append(_has_upn([part.upper()]))
        elif day is not None:
            try:
                tests.append(Child.date_of_birth == date(int(day[3]), int(day[2]), int(day[1])))
            except ValueError:
                rest.append(part)
        else:
            rest.append(part)
    if len(rest) > 2:  # a postcode's two halves after a name
        ending = normal_postcode("".join(rest[-2:]))
        if ending is not None:
            tests.append(_lives_at(ending))
            rest = rest[:-2]
    return words_of(*rest), tests


def _in_figures(said: re.Match[str]) -> str:
    """A date as every page shows it, 1 Sep 2010, in the figures in which dates are looked for."""
    return f"{said[1]}/{_MONTHS.index(said[2].lower()) + 1}/{said[3]}"


def _has_upn(codes: Collection[str]) -> ColumnElement[bool]:
    """Children with one of these UPNs, now or before.

    A union: with "or" SQLite reads every child in the order of their names, to save itself the sorting of one.
    """
    now, before = (select(Child.id).where(upn.in_(codes)) for upn in (Child.upn, Child.former_upn))
    return Child.id.in_(now.union(before))


def _lives_at(postcode: str) -> ColumnElement[bool]:
    """Children of a postcode; a withheld address is told to nobody, so it finds nobody either."""
    return (Child.postcode == postcode) & Child.address_withheld.is_(False)
