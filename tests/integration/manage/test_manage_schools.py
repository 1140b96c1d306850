"""Schools: found, written to by role, and taken in from the national file whole or not at all."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from sqlalchemy import func, select

from base.extensions import db
from models.event import Event
from models.school import School, SchoolContact
from tests.integration.manage.conftest import AT

SAMPLE = Path(__file__).parents[3] / "demo" / "sample_schools.csv"
HEADS = (
    "URN,LA (code),EstablishmentNumber,EstablishmentName,TypeOfEstablishment (code),TypeOfEstablishment (name),"
    "EstablishmentStatus (name)"
)
GOOD = "100002,005,2001,Hill School,1,Community school,Open"
BAD = "12,005,2002,Broken School,1,Community school,Open"


def upload(browser, text):
    content = text if isinstance(text, bytes) else text.encode("cp1252")
    return browser.post("/schools/import", data={"file": (io.BytesIO(content), "edubasealldata.csv")})


def count(council):
    return council.read(lambda: db.session.scalar(select(func.count()).select_from(School)))


def lines(*rows):
    return "\r\n".join((HEADS, *rows)) + "\r\n"


def test_our_schools_are_listed_and_any_is_found_by_name_or_number(council, enter):
    browser = enter("administrator")
    assert "Brook School" in browser.get("/schools").text
    assert "Brook School" in browser.get("/schools?q=broo").text
    assert "Brook School" in browser.get("/schools?q=100001").text
    assert "No school was found" in browser.get("/schools?q=nowhere").text


def rows(*contacts):
    told = {}
    for number, (role, email, name, telephone) in enumerate(contacts):
        told |= {f"role-{number}": role, f"email-{number}": email, f"name-{number}": name}
        told[f"telephone-{number}"] = telephone
    return told


def test_contacts_are_kept_by_role_and_an_emptied_row_goes(council, enter):
    browser, page = enter("team-lead"), f"/schools/{council.school_id}"
    typed = rows(("office", "", "", ""), ("head", "Head@Brook.example", "Ms Reed", "01632 960999"), ("", "", "", ""))
    for _ in range(2):
        assert browser.post(page, data=typed | {"once": "contacts"}).status_code == 303
    with council.app.app_context():
        kept = db.session.scalars(select(SchoolContact)).all()
        assert [(row.role, row.email, row.name) for row in kept] == [("head", "head@brook.example", "Ms Reed")]
        changed = select(func.count()).select_from(Event).where(Event.kind == "school-contacts-changed")
        assert db.session.scalar(changed) == 1


def test_a_wrong_address_is_said_beside_its_field_and_nothing_typed_is_lost(council, enter):
    browser = enter("team-lead")
    typed = rows(
        ("office", "office@brook.example", "", ""), ("", "somebody@brook.example", "Mo Ray", ""), ("head", "x", "", "")
    )
    answer = browser.post(f"/schools/{council.school_id}", data=typed)
    assert answer.status_code == 422
    assert "Choose what this contact is for" in answer.text
    assert "Enter an email address such as" in answer.text
    assert 'value="Mo Ray"' in answer.text


def test_an_address_that_was_refused_is_used_again_when_somebody_says_so(council, enter):
    with council.acting():
        contact = db.session.scalars(select(SchoolContact)).one()
        contact.bounced_at, contact_id = AT, contact.id
    browser = enter("administrator")
    assert "nothing is sent there" in browser.get(f"/schools/{council.school_id}").text
    browser.post(f"/schools/{council.school_id}/contacts/{contact_id}/works-again", data={"once": "again"})
    assert "nothing is sent there" not in browser.get(f"/schools/{council.school_id}").text
    assert council.read(lambda: db.session.get_one(SchoolContact, contact_id).bounced_at) is None


def test_a_file_is_read_and_judged_before_anything_changes(council, enter):
    browser, before = enter("administrator"), count(council)
    answer = upload(browser, lines(GOOD, BAD))
    assert answer.status_code == 303
    report = browser.get(answer.location).text
    assert "Line 3, URN" in report
    assert "Take 1 school in" in report
    assert re.search(r"Our schools that are not in it</dt>\s*<dd[^>]*>1<", report), "Brook School, which stays"
    assert count(council) == before


def test_a_file_with_faults_is_not_taken_in_until_they_are_left_out_on_purpose(council, enter):
    browser, before = enter("administrator"), count(council)
    page = upload(browser, lines(GOOD, BAD)).location
    refused = browser.post(page, data={})
    assert refused.status_code == 422
    assert "Confirm that the faulty rows are left out" in refused.text
    assert count(council) == before
    taken = browser.post(page, data={"faulty": "leave-out"}, follow_redirects=True).text
    assert "1 school added" in taken
    assert "Hill School" in browser.get("/schools?q=hill").text
    assert count(council) == before + 1


def test_the_same_button_twice_takes_the_file_in_once(council, enter):
    browser = enter("administrator")
    page = upload(browser, lines(GOOD)).location
    assert browser.post(page, data={}).status_code == 303
    again = browser.post(page, data={}, follow_redirects=True).text
    assert "imported already" in again
    assert browser.get(page).status_code == 404


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "The file is empty"),
        (b"Name,Town\r\nA,B\r\n", "no column URN"),
        (b"\x00\x01\x02\xff", "no column URN"),
        (b"PK\x03\x04zip", "no column URN"),
    ],
)
def test_what_is_no_such_file_is_refused_in_words(council, enter, content, said):
    answer = upload(enter("administrator"), content)
    assert answer.status_code == 422
    assert said in answer.text


def test_the_sample_of_the_demo_can_be_taken_in(council, enter):
    browser = enter("administrator")
    page = upload(browser, SAMPLE.read_bytes()).location
    report = browser.get(page).text
    assert "Take 27 schools in" in report
    assert browser.post(page, data={"faulty": "leave-out"}).status_code == 303
    assert "St Brigid" in browser.get("/schools?q=brigid").text


def test_officers_leave_the_directory_alone(council, enter):
    browser = enter("officer")
    assert browser.get("/schools").status_code == 403
    assert browser.get("/schools/import").status_code == 403


def closed_with(council):
    """Brook School has closed, and a Brook Academy has opened; the academy's id."""
    with council.acting():
        db.session.get_one(School, council.school_id).status = "closed"
        new = School(urn="100009", name="Brook Academy", sort_name="brook academy", is_ours=True, created_at=AT)
        db.session.add(new)
        db.session.flush()
        return new.id


def test_the_school_that_stands_for_a_closed_one_is_found_by_name_or_number_named_and_taken_back(council, enter):
    browser, page = enter("team-lead"), f"/schools/{council.school_id}"
    assert "stands for it now" not in browser.get(page).text, "an open school stands for itself"
    new = closed_with(council)
    for typed in ("brook", "100009"):
        found = browser.get(f"{page}?successor={typed}").text
        assert f'value="{new}"' in found
        assert f'value="{council.school_id}"' not in found, "it cannot stand for itself"
    assert "No other school was found" in browser.get(f"{page}?successor=nowhere").text
    for _ in range(2):
        saved = browser.post(f"{page}/successor", data={"other": new, "once": "named"}, follow_redirects=True).text
        assert "go to its addresses" in saved
    assert "This school stands for" in browser.get(f"/schools/{new}").text
    browser.post(f"{page}/successor", data={"once": "taken-back"})
    assert "None is named" in browser.get(page).text
    assert "This school stands for" not in browser.get(f"/schools/{new}").text


def test_a_choice_that_a_colleague_has_made_impossible_is_refused_in_words(council, enter):
    browser, new = enter("team-lead"), closed_with(council)
    with council.acting():
        made = db.session.get_one(School, new)
        made.status, made.successor_id = "closed", council.school_id
    answer = browser.post(f"/schools/{council.school_id}/successor", data={"other": new})
    assert answer.status_code == 422
    assert "that one can’t stand for it" in answer.text
    assert browser.post(f"/schools/{council.school_id}/successor", data={"other": "x"}).status_code == 404
    assert enter("officer").post(f"/schools/{council.school_id}/successor", data={"other": new}).status_code == 403
