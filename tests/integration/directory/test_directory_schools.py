"""Schools come from the national file, whole or not at all, and keep what the council added."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from base.database import writing
from base.extensions import db
from directory.gias import NotAGiasFile, import_schools, read_gias
from directory.organisations import find_organisations
from directory.schools import (
    ContactParticulars,
    contact_for,
    find_schools,
    keep_contacts,
    present_school,
    school_by_urn,
)
from models.event import Event
from models.school import School
from security.actor import Actor
from tests.unit.directory.test_directory_gias import GOOD, file_of

pytestmark = pytest.mark.usefixtures("context")
AT = datetime(2026, 11, 23, 9, tzinfo=UTC)
BY = Actor.system("test")
OTHER = ("900002", "213", "4001", "Harbour Academy", "28", "Academy sponsor led", "Open", "", "ZZ2 2ZZ", "11")


def take_in(*rows: tuple[str, ...], leave_out_faulty: bool = False):
    with writing():
        return import_schools(read_gias(file_of(*rows)), our_la="001", by=BY, at=AT, leave_out_faulty=leave_out_faulty)


def test_a_first_import_adds_every_school_and_a_second_writes_nothing() -> None:
    assert take_in(GOOD, OTHER).added == 2
    again = take_in(GOOD, OTHER)
    assert (again.added, again.changed, again.same) == (0, 0, 2)
    assert len(db.session.scalars(select(Event).where(Event.kind == "schools-imported")).all()) == 1


def test_a_dirty_file_imports_nothing_until_somebody_leaves_the_dirty_rows_out() -> None:
    dirty = ("9x", *GOOD[1:])
    with pytest.raises(NotAGiasFile):
        take_in(dirty, OTHER)
    assert db.session.scalars(select(School)).all() == []
    assert take_in(dirty, OTHER, leave_out_faulty=True).added == 1


def test_an_update_keeps_the_addresses_the_council_added() -> None:
    take_in(GOOD)
    with writing():
        school = school_by_urn("900001")
        assert keep_contacts(school, [ContactParticulars("head", "Head@Example.org", "Dr Ray")], by=BY, at=AT)
        assert not keep_contacts(school, [ContactParticulars("head", "head@example.org", "Dr Ray")], by=BY, at=AT)
    renamed = (*GOOD[:3], "Saint Zoë’s Academy", *GOOD[4:])
    assert take_in(renamed).changed == 1
    school = school_by_urn("900001")
    assert school.name == "Saint Zoë’s Academy"
    assert contact_for(school, ["chair", "head"]).email == "head@example.org"


def test_a_school_of_ours_that_the_file_lacks_is_reported_and_left() -> None:
    take_in(GOOD, OTHER)
    counts = take_in(OTHER)
    assert (counts.missing, counts.missing_urns) == (1, ["900001"])
    assert school_by_urn("900001").status == "open"


@pytest.mark.parametrize("typed", ["zoe", "saint prim", "900001", "001/0045", "ZZ11ZZ", "Saint Zoë"])
def test_a_school_is_found_by_the_beginning_of_its_words_or_its_numbers(typed: str) -> None:
    take_in(GOOD, OTHER)
    assert [school.urn for school in find_schools(typed)] == ["900001"]


@pytest.mark.parametrize("typed", ["", "%", "_", "''", "nowhere", "999999"])
def test_a_search_for_no_school_finds_none(typed: str) -> None:
    take_in(GOOD, OTHER)
    assert find_schools(typed) == []


def test_a_bounced_address_gives_way_to_the_next_role() -> None:
    take_in(GOOD)
    with writing():
        school = school_by_urn("900001")
        keep_contacts(
            school,
            [ContactParticulars("attendance", "a@example.org"), ContactParticulars("office", "o@example.org")],
            by=BY,
            at=AT,
        )
    with writing():
        contact_for(school_by_urn("900001"), ["attendance"]).bounced_at = AT
    assert contact_for(school_by_urn("900001"), ["attendance", "office"]).email == "o@example.org"


def test_a_school_that_became_an_academy_is_reached_through_its_successor() -> None:
    take_in(GOOD, OTHER)
    old, new = school_by_urn("900001"), school_by_urn("900002")
    with writing():
        db.session.get(School, old.id).successor_id = new.id
        db.session.get(School, new.id).successor_id = old.id  # a circle in the data must not hang the product
    assert present_school(old.id).id in {old.id, new.id}


@pytest.mark.parametrize("typed", ["x" * 70_000, "a " * 20_000, "%" * 300, "_" * 300])
def test_what_no_school_or_business_could_be_called_finds_none_and_breaks_nothing(typed: str) -> None:
    assert list(find_schools(typed)) == list(find_organisations(typed)) == []
