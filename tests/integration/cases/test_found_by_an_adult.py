"""A grandmother telephones and gives her own name: the case of the child she is noted beside is found by it."""

from __future__ import annotations

from datetime import date

import pytest
from flask.ctx import AppContext
from sqlalchemy import select

from base.database import writing
from base.extensions import db
from casework.interests import declare_interest
from casework.purges.purged_rows import delete_with_all
from directory.adults import AdultParticulars, note_adult
from directory.merging import merge_children
from models.case import Case
from models.child import AdultName, Child
from models.event import Viewing
from reporting.search_results import find_anything
from security.actor import Actor
from tests.integration.casework.marlowe import AT, Marlowe, send, twin

pytestmark = pytest.mark.usefixtures("context")
TODAY = date(2026, 11, 23)
GRACE = {"given": "Grace", "family": "Adeyemi-Stone"}
BEN = {"given": "Ben", "family": "Okafor"}


@pytest.fixture
def council(context: AppContext) -> Marlowe:
    with writing():
        return Marlowe()


@pytest.fixture
def case(council) -> Case:
    parents = [
        {"id": "a" * 32, "parent-name": GRACE, "parent-relationship": "grandmother", "parent-safe": "safe"},
        {"id": "b" * 32, "parent-name": BEN, "parent-relationship": "father", "parent-safe": "safe"},
    ]
    with writing():
        return send({"parents": parents})


def found(typed: str, reader: Actor) -> list[str]:
    results = find_anything(typed, reader=reader, today=TODAY, limit=50)
    assert results.children == []
    return [line.reference for line in results.named]


@pytest.mark.parametrize("typed", ["Grace Adeyemi-Stone", "adeyemi", "Grcae Adeyemi", "stone garce", "ben okafr"])
def test_a_case_is_found_by_the_name_of_an_adult_beside_the_child_slips_forgiven(council, case, typed):
    (line,) = find_anything(typed, reader=council.officer, today=TODAY, limit=50).named
    assert (line.reference, line.child_id, line.about) == (case.reference, case.child_id, "Ivy Quill")
    assert line.is_exact is (typed in ("Grace Adeyemi-Stone", "adeyemi"))
    assert line.beside is not None
    assert line.beside.name == ("Ben Okafor" if "ben" in typed else "Grace Adeyemi-Stone")


def test_the_page_says_beside_whom_and_the_look_is_written_down(council, case, sign_in):
    page = sign_in("officer").post("/find", data={"wanted": "grace adeyemi"}).text
    assert "1 case by the name of an adult or a business" in page
    assert "beside Grace Adeyemi-Stone (" in page
    looks = db.session.execute(select(Viewing.what, Viewing.case_id, Viewing.child_id)).all()
    assert [tuple(one) for one in looks] == [("search", case.id, case.child_id)]


def test_two_adults_make_no_third_and_whoever_told_us_is_nobodys_name(council, case):
    for typed in ("Grace Okafor", "Sam Reed", "Name not known", "Grace 06/05/2015"):
        assert found(typed, council.officer) == []


def test_a_child_found_by_their_own_name_is_not_shown_a_second_time_by_a_parents(council):
    with writing():
        send({"parents": [{"id": "c" * 32, "parent-name": {"given": "Ivy", "family": "Quill"}}]})
    results = find_anything("ivy quill", reader=council.officer, today=TODAY, limit=50)
    assert (len(results.children), list(results.named)) == (1, [])


def test_a_restricted_case_or_child_is_found_by_those_alone_who_may_see_it(council, case):
    for row in (case, db.session.get_one(Child, case.child_id)):
        with writing():
            db.session.get_one(type(row), row.id).restricted = True
        assert found("grace adeyemi", council.officer) == []
        assert found("grace adeyemi", council.lead) == [case.reference]
        with writing():
            db.session.get_one(type(row), row.id).restricted = False
    assert found("grace adeyemi", council.officer) == [case.reference]


def test_a_sealed_child_is_found_by_nobody_and_an_interest_shuts_out(council, case):
    with writing():
        declare_interest(case.child_id, reason="my neighbour", by=council.officer, at=AT)
    assert found("grace adeyemi", council.officer) == []
    assert found("grace adeyemi", council.colleague) == [case.reference]
    with writing():
        db.session.get_one(Child, case.child_id).sealed = True
    assert found("grace adeyemi", council.lead) == []


def test_what_protects_the_row_that_stands_for_a_child_protects_the_merged_one(council, case):
    with writing():
        known = twin()
        merge_children(case.child_id, known.id, by=council.officer, at=AT)
    assert found("grace adeyemi", council.officer) == [case.reference]
    with writing():
        db.session.get_one(Child, known.id).restricted = True
    assert found("grace adeyemi", council.officer) == []
    assert found("grace adeyemi", council.lead) == [case.reference]


def test_an_adult_of_the_row_that_stands_finds_the_case_of_the_merged_row(council, case):
    with writing():
        known = twin()
        note_adult(known, AdultParticulars("Wilma Oyelaran", "aunt"), by=council.officer, at=AT)
        merge_children(case.child_id, known.id, by=council.officer, at=AT)
    assert found("wilma oyelaran", council.officer) == [case.reference]


def test_an_adult_is_forgotten_with_its_keys(council, case):
    (grace,) = set(db.session.scalars(select(AdultName.adult_id).where(AdultName.word == "grace")))
    with writing():
        delete_with_all("adult", [grace])
    assert found("grace adeyemi", council.officer) == []
    assert db.session.scalars(select(AdultName).where(AdultName.adult_id == grace)).all() == []
