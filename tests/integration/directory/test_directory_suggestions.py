"""Somebody who types a school's name is shown those that it may mean."""

from __future__ import annotations

from datetime import UTC, datetime

from base.database import writing
from base.extensions import db
from models.school import School

AT = datetime(2026, 11, 23, 9, tzinfo=UTC)
ADDRESS = "/suggestions/schools"


def add(urn: str, name: str, *, status: str = "open") -> None:
    with writing():
        school = School(urn=urn, name=name, sort_name=name.casefold(), la_code="001", is_ours=True, created_at=AT)
        school.status = status
        db.session.add(school)


def test_a_few_letters_bring_the_open_schools_that_they_begin(app, client):
    with app.app_context():
        add("900001", "Harbour School")
        add("900002", "Old Harbour Academy")
        add("900003", "Harbour Infants", status="closed")
        add("900004", "Hazel Lane")
    assert client.post(ADDRESS, data={"typed": " harb "}).json == [
        "Harbour School (900001)",
        "Old Harbour Academy (900002)",
    ]
    assert client.post(ADDRESS, data={"typed": "900004"}).json == ["Hazel Lane (900004)"]


def test_fewer_than_three_letters_bring_nothing_and_an_endless_name_no_error(app, client):
    with app.app_context():
        add("900001", "Harbour School")
    assert client.post(ADDRESS, data={"typed": "ha"}).json == []
    assert client.post(ADDRESS, data={}).json == []
    assert client.post(ADDRESS, data={"typed": "harbourx" * 9000}).json == []


def test_what_is_typed_never_stands_in_an_address(client):
    assert client.get(ADDRESS, query_string={"typed": "harbour"}).status_code == 405
