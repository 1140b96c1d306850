"""What is kept of a child is put right by officers: what follows on its cases, what is never overwritten unseen."""

from __future__ import annotations

import re
from datetime import date
from html import unescape
from typing import Any

import pytest
from flask.testing import FlaskClient

from base.database import writing
from base.extensions import db
from directory.children import create_child
from directory.particulars import Particulars
from models.case import Case
from models.child import Child, MatchOffer
from models.event import Event
from models.message import Message
from models.school import School
from models.task import Task
from security.actor import Actor
from tests.integration.cases.conftest import text_of
from tests.integration.casework.marlowe import AT

BORN = date(2015, 5, 6)
WITHHELD = {"line1": "9 Safe Street", "postcode": "ZZ1 2DT"}
BOX = re.compile(r'<input\b[^>]*\bname="(?P<name>[^"]*)"[^>]*>')
VALUE = re.compile(r'\bvalue="([^"]*)"')


@pytest.fixture
def place(at_work, officer, records):
    return f"/children/{records.child_id()}"


def as_drawn(browser: FlaskClient, place: str) -> dict[str, Any]:
    """What a browser would send of the page when nothing was touched."""
    return {**drawn_again(browser.get(f"{place}/particulars").text), "source": "school"}


def drawn_again(page: str) -> dict[str, Any]:
    """The same of a page that was answered."""
    found: dict[str, Any] = {"plans": []}
    for box in BOX.finditer(page):
        tag, name = box[0], box["name"]
        value = VALUE.search(tag)
        if re.search(r'type="(radio|checkbox)"', tag):
            if re.search(r"\bchecked\b", tag):
                found[name] = [*found["plans"], unescape(value[1])] if name == "plans" else unescape(value[1])
        elif name != "csrf_token":
            found[name] = unescape(value[1]) if value else ""
    return found


def change(browser: FlaskClient, place: str, **typed: Any) -> Any:
    """Open the page, change these boxes, and keep it."""
    sent = as_drawn(browser, place) | {name.replace("__", "-"): value for name, value in typed.items()}
    return browser.post(f"{place}/particulars", data=sent)


def child_of(app, records) -> Child:
    child_id = records.child_id()
    with app.app_context():
        child = db.session.get_one(Child, child_id)
        db.session.expunge(child)
        return child


def corrections(app) -> list[dict[str, Any]]:
    with app.app_context():
        found = db.session.query(Event).filter_by(kind="child-changed").order_by(Event.seq).all()
        assert all(one.actor_id is not None for one in found)
        return [one.data for one in found]


def another(app, **particulars: Any) -> Child:
    """Another record that the council has."""
    columns = {name: particulars.pop(name) for name in ("restricted", "sealed") if name in particulars}
    with app.app_context(), writing():
        row = create_child(Particulars(**particulars), by=Actor.system("tests"), at=AT)
        for name, value in columns.items():
            setattr(row, name, value)
    return row


def tasks(app, records, kind: str) -> int:
    with app.app_context():
        return db.session.query(Task).filter_by(case_id=records.case_id, kind=kind).count()


def test_an_officer_corrects_a_day_of_birth_that_the_school_read_out_and_the_record_says_who_did(
    app, officer, place, records
):
    answer = change(officer, place, born__day="6", born__month="5", born__year="2015", known_as="Ives")
    assert answer.status_code == 303
    child = child_of(app, records)
    assert (child.date_of_birth, child.known_as, child.given_names) == (BORN, "Ives", "Ivy")
    assert corrections(app) == [{"fields": ["known_as", "date_of_birth"], "source": "school"}]
    page = text_of(officer.get(place))
    assert "6 May 2015" in page
    assert "Known as; Date of birth. From: a school" in page


def test_what_is_sent_twice_is_kept_once(app, officer, place, records):
    sent = as_drawn(officer, place) | {"known_as": "Ives", "once": "c" * 32}
    for _ in range(2):
        assert officer.post(f"{place}/particulars", data=sent).status_code == 303
    assert len(corrections(app)) == 1


def test_a_page_that_nothing_was_changed_on_changes_nothing_and_asks_for_no_source(app, officer, place):
    sent = as_drawn(officer, place)
    sent.pop("source")
    answer = officer.post(f"{place}/particulars", data=sent, follow_redirects=True)
    assert "Nothing had changed." in answer.text
    assert corrections(app) == []


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"known_as": "Ives", "source": ""}, "Select who you have it from"),
        ({"given_names": " ", "family_name": ""}, "Enter a given name or a family name"),
        ({"born__day": "31", "born__month": "2", "born__year": "2015"}, "Enter a real date"),
        ({"born__day": "1", "born__month": "1", "born__year": "2199"}, "must be today or in the past"),
        ({"known_as": "x" * 201}, "Known as must be 200 characters or fewer"),
        ({"school": "No such school at all"}, "No school of the directory fits"),
    ],
)
def test_what_is_wrong_is_said_beside_it_and_what_was_typed_stays(app, officer, place, typed, said):
    answer = change(officer, place, **(typed | {"social_worker": "Wren Alder"}))
    assert answer.status_code == 422
    assert said in text_of(answer)
    assert 'value="Wren Alder"' in answer.text
    assert corrections(app) == []


def test_what_a_colleague_changed_meanwhile_is_shown_and_not_overwritten_unseen(app, officer, place, records):
    mine = as_drawn(officer, place) | {"family_name": "Quilter", "known_as": "Ives"}
    records.change_child(family_name="Quillon", first_language="Welsh")
    answer = officer.post(f"{place}/particulars", data=mine)
    assert answer.status_code == 422
    assert "a colleague has just changed it to “Quillon”" in text_of(answer)
    assert child_of(app, records).family_name == "Quillon"
    seen = dict(mine) | {"was-family_name": "Quillon"}
    assert officer.post(f"{place}/particulars", data=seen).status_code == 303
    child = child_of(app, records)
    assert (child.family_name, child.known_as) == ("Quilter", "Ives")
    assert child.first_language == "Welsh"  # which this officer had not touched


def test_a_withheld_address_is_not_shown_and_stays_when_its_boxes_are_left_empty(app, officer, place, records):
    records.change_child(address=WITHHELD, address_withheld=True)
    page = officer.get(f"{place}/particulars")
    assert "9 Safe Street" not in page.text
    assert "ZZ1 2DT" not in page.text
    assert change(officer, place, known_as="Ives").status_code == 303
    assert child_of(app, records).address == WITHHELD
    assert change(officer, place, address__line1="4 New Street", address__postcode="ZZ1 3DT").status_code == 303
    child = child_of(app, records)
    assert child.address == {"line1": "4 New Street", "postcode": "ZZ1 3DT"}
    assert child.address_withheld is True
    assert "4 New Street" not in officer.get(place).text


def test_a_withheld_address_that_is_known_to_be_wrong_is_kept_no_longer(app, officer, place, records):
    records.change_child(address=WITHHELD, address_withheld=True)
    assert change(officer, place, **{"address-gone": "yes"}).status_code == 303
    assert child_of(app, records).address is None


def test_only_a_lead_lets_a_withheld_address_be_told_again(app, officer, lead, place, records):
    records.change_child(address=WITHHELD, address_withheld=True)
    answer = change(officer, place, withheld="")
    assert answer.status_code == 422
    assert "only they let a withheld address be told again" in text_of(answer)
    assert child_of(app, records).address_withheld is True
    assert change(lead, place, withheld="").status_code == 303
    assert child_of(app, records).address_withheld is False
    assert "9 Safe Street" in lead.get(place).text


def test_an_address_is_withheld_from_the_moment_that_an_officer_hears_of_it(app, officer, place, records):
    records.change_child(address=WITHHELD)
    assert "9 Safe Street" in officer.get(place).text
    assert change(officer, place, withheld="yes").status_code == 303
    assert "9 Safe Street" not in officer.get(place).text


def test_a_section_47_enquiry_that_an_officer_learns_of_makes_the_open_case_urgent(app, officer, place, records):
    with app.app_context():
        before = db.session.get_one(Case, records.case_id).priority
    assert change(officer, place, plans=["section-47"]).status_code == 303
    with app.app_context():
        case = db.session.get_one(Case, records.case_id)
        assert (case.priority < before, case.outward_held) == (True, True)
    for _ in range(2):  # and once only
        assert change(officer, place, plans=["section-47", "sen"]).status_code == 303
    assert records.kinds("priority-raised") == 1


def test_a_number_that_another_record_has_asks_somebody_to_compare_them_and_joins_nothing(app, officer, place, records):
    other = another(app, given_names="Ivy", family_name="Quill", date_of_birth=BORN)
    sent = as_drawn(officer, place) | {"born-day": "6", "born-month": "5", "born-year": "2015", "once": "d" * 32}
    for _ in range(2):
        assert officer.post(f"{place}/particulars", data=sent).status_code == 303
    assert "There may be another record of this child" in officer.get(place).text
    with app.app_context():
        offer = db.session.query(MatchOffer).filter_by(candidate_id=other.id).one()
        assert (offer.child_id, offer.state) == (records.child_id(), "offered")
        case = db.session.get_one(Case, records.case_id)
        assert (case.child_id, case.restricted) == (offer.child_id, False)
    assert tasks(app, records, "who-is-it") == 1


def test_what_may_be_a_protected_child_closes_the_case_and_nothing_is_said_of_it(app, officer, lead, place, records):
    another(app, given_names="Ivy", family_name="Quill", date_of_birth=BORN, address=WITHHELD, restricted=True)
    answer = change(officer, place, born__day="6", born__month="5", born__year="2015")
    assert answer.location == "/work"
    told = text_of(officer.get("/work"))
    assert "Stop. Speak to the duty lead" in told
    assert "another record" not in told
    assert officer.get(place).status_code == 404
    with app.app_context():
        case = db.session.get_one(Case, records.case_id)
        assert (case.restricted, case.outward_held, case.child_link) == (True, True, "protected")
    assert lead.get(place).status_code == 200


def test_where_no_case_is_open_the_one_that_closed_last_goes_on_so_that_the_duty_lead_is_called(
    app, officer, place, records
):
    records.change_case(state="closed", closed_at=AT, stage="closed")
    another(app, given_names="Ivy", family_name="Quill", date_of_birth=BORN, restricted=True)
    sent = as_drawn(officer, place) | {"born-day": "6", "born-month": "5", "born-year": "2015", "once": "e" * 32}
    assert officer.post(f"{place}/particulars", data=sent).status_code == 303
    with app.app_context():
        case = db.session.get_one(Case, records.case_id)
        assert (case.state, case.restricted, case.child_link) == ("open", True, "protected")
        assert db.session.query(Message).filter_by(case_id=case.id, kind="alert").count() > 0
    assert officer.get(place).status_code == 404


def test_a_school_is_named_by_its_number_or_by_a_name_that_fits_one_alone(app, officer, place, records):
    with app.app_context():
        schools = {school.urn: (school.id, school.name) for school in db.session.query(School) if school.urn}
    urn, (school_id, name) = next(iter(sorted(schools.items())))
    assert change(officer, place, school="").status_code == 303
    assert child_of(app, records).school_id is None
    assert change(officer, place, school=urn).status_code == 303
    assert child_of(app, records).school_id == school_id
    assert f'value="{name} (URN {urn})"' in officer.get(f"{place}/particulars").text
    assert change(officer, place, school=name).status_code == 303


def test_a_pupil_number_that_nobody_can_have_is_kept_as_read_and_said_to_be_wrong(app, officer, place, records):
    answer = change(officer, place, upn="a 8012 0000 1001")
    assert answer.status_code == 303
    assert child_of(app, records).upn == "A801200001001"
    assert "no such number can have been given out" in officer.get(place).text


def test_whoever_may_not_write_on_cases_corrects_nothing(app, at_work, enter, place):
    auditor = enter("auditor", name="Ash Vane")
    assert auditor.get(f"{place}/particulars").status_code == 403
    assert auditor.post(f"{place}/particulars", data={"known_as": "Ives"}).status_code == 403
    assert corrections(app) == []


def test_a_child_who_is_not_there_for_somebody_can_not_be_corrected_by_them(app, officer, place, records):
    records.change_child(restricted=True)
    assert officer.get(f"{place}/particulars").status_code == 404
    assert officer.post(f"{place}/particulars", data={"known_as": "Ives"}).status_code == 404
    assert corrections(app) == []
