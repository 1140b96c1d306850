"""What a form asks for fits where the directory keeps it: nobody's answer is cut short in silence."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import String

from forms.definition.check import check
from forms.definition.reader import read_text
from forms.definition.vocabulary import LONGEST, MAPS, STANDARD
from forms.question_types.email_address import MOST_CHARACTERS as LONGEST_EMAIL
from forms.question_types.phone import MOST_CHARACTERS as LONGEST_PHONE
from models.case import Case
from models.child import Adult, Child, ChildAdult
from models.organisation import Organisation, OrganisationContact
from tests.fixtures.definitions_once import our_library

TABLES = {
    "child": (Child,),
    "siblings": (Child,),
    "adults": (Adult, ChildAdult),
    "case": (Case,),
    "organisation": (Organisation, OrganisationContact),
}
COLUMNS = {
    ("child", "name"): "family_name",
    ("siblings", "name"): "family_name",
    ("adults", "relationship"): "relationship_kind",
    ("organisation", "contact-name"): "name",
}
KEPT_OTHERWISE = {
    "description",
    "upn",
    "former-upn",
    "sector",
    "school",
    "whereabouts",
    "plans",
    "year-group",
    "address",
}
REFERRAL = Path("definitions/services/cme-referral.yaml")
LANGUAGE = """        label: First language
        required: false
        not-known: true
"""


def lengths(table: type, name: str) -> int | None:
    """How many characters a column takes; None where it is no such column, or as long as anybody likes."""
    kind = table.__table__.columns[name].type if name in table.__table__.columns else None
    return kind.length if isinstance(kind, String) else None


def test_what_the_checker_says_of_lengths_is_what_the_tables_take():
    for part, kept in LONGEST.items():
        for field, limit in kept.items():
            column = COLUMNS.get((part, field), field.replace("-", "_"))
            found = [length for table in TABLES[part] if (length := lengths(table, column)) is not None]
            assert limit in found, (part, field, found)


def test_no_text_that_a_form_may_fill_is_left_out():
    for part, tables in TABLES.items():
        for field in set(MAPS[part]) - set(LONGEST[part]) - KEPT_OTHERWISE:
            column = COLUMNS.get((part, field), field.replace("-", "_"))
            assert [length for table in tables if (length := lengths(table, column)) is not None] == [], (part, field)


def test_a_telephone_number_and_an_address_for_mail_are_never_longer_than_what_is_kept():
    assert {LONGEST[part]["telephone"] for part in ("adults", "organisation")} == {LONGEST_PHONE}
    assert LONGEST["child"]["social-worker-telephone"] == LONGEST_PHONE
    assert {LONGEST[part]["email"] for part in ("adults", "organisation")} == {LONGEST_EMAIL}


@pytest.mark.parametrize(
    ("says", "refused"), [("", True), ("        characters: 81\n", True), ("        characters: 80\n", False)]
)
def test_a_text_that_may_be_longer_than_what_is_kept_of_it_is_a_fault_with_its_mend(says, refused):
    written = f"{LANGUAGE}        characters: 80\n"
    text = REFERRAL.read_text(encoding="utf-8")
    assert written in text
    read = read_text(text.replace(written, LANGUAGE + says), REFERRAL.name, our_library())
    found = [one for one in map(str, check(read, STANDARD).faults) if "longer than the 80 characters" in one]
    assert bool(found) is refused
    assert all("Write characters: 80 or fewer" in one for one in found)
