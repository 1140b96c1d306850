"""An officer offers times, an applicant picks one by a link, and a calendar learns nothing but when."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from base import clock
from base.database import writing
from base.extensions import db
from casework.bookings.bookings import invite
from models.booking import Booking, Slot
from models.link import Link, LinkCode
from security import codes, links
from tests.integration.bookings.interviews import AT, BY, on, referred
from tests.integration.casework.marlowe import AT as NOW

OFFERED = {
    "kind": "meeting",
    "day-day": "26",
    "day-month": "11",
    "day-year": "2026",
    "first": "10",
    "minutes": "30",
    "count": "2",
    "weeks": "1",
    "capacity": "1",
    "way": "office",
    "place": "Room 2; Town Hall",
}


@pytest.fixture
def asked(app):
    """The ids of a case whose referrer was asked to pick a time, and of the booking; it is Monday morning."""
    clock.set_clock(NOW)
    with app.app_context(), writing():
        case = referred()
        booking = invite(case, "meeting", by=BY, at=AT)
    yield case.id, booking.id
    clock.set_clock(None)


@pytest.fixture
def officer(asked, enter):
    return enter("officer")


@pytest.fixture
def offered(officer):
    """Two times, offered on the page."""
    answer = officer.post("/appointments", data=OFFERED | {"first": "10:00"})
    assert answer.status_code == 303
    return answer


@pytest.fixture
def applicant(app, client, asked):
    """A browser that came by the link of the booking and gave its code."""
    with app.app_context():
        link = db.session.scalar(select(Link).where(Link.opens_id == asked[1]))
        path = links.address_of(link).removeprefix("http://localhost")
    first = client.get(path).location
    code_page = client.get(first).location
    client.post(code_page, data={"do": "send"})
    with app.app_context():
        code = codes.code_of(db.session.scalar(select(LinkCode.id).order_by(LinkCode.id.desc())))
    assert client.post(code_page, data={"do": "try", "code": code}).location == first
    return client


def slots(app) -> list[str]:
    with app.app_context():
        return [str(each) for each in db.session.scalars(select(Slot.id).order_by(Slot.starts_at))]


def test_times_are_offered_and_what_is_typed_wrongly_comes_back_with_its_error(app, officer):
    assert "Meeting with the team" in officer.get("/appointments").text
    wrong = OFFERED | {
        "minutes": "half an hour",
        "first": "ten",
        "place": "",
        "day-month": "13",
        "kind": "x",
        "way": "",
    }
    page = officer.post("/appointments", data=wrong | {"way": "office"})
    assert page.status_code == 422
    summary = page.text.partition('class="govuk-error-summary"')[2].partition("</ul>")[0]
    assert re.findall(r'href="#([^"]+)">([^<]+)<', summary) == [  # as the page asks, from top to bottom
        ("kind", "Choose what the times are for"),
        ("day-day", "Enter the first day, such as 27 3 2027; today or later"),
        ("first", "Enter the time of the first one, such as 9:30"),
        ("minutes", "The minutes of each must be a whole number from 5 to 480"),
        ("place", "Enter where they come to"),
    ]
    assert 'value="half an hour"' in page.text
    assert officer.post("/appointments", data=OFFERED | {"first": "10:00", "once": "1"}).status_code == 303
    assert officer.post("/appointments", data=OFFERED | {"first": "10:00", "once": "1"}).status_code == 303
    assert len(slots(app)) == 2
    answer = officer.post(f"/appointments/times/{slots(app)[0]}/withdraw", follow_redirects=True)
    assert "not offered any more" in answer.text


def test_an_applicant_picks_changes_and_cancels_by_the_link(app, asked, offered, applicant, officer):
    _, booking_id = asked
    address = f"/appointment/{booking_id}"
    first, second = slots(app)
    page = applicant.get(address).text
    assert "Thursday 26 November 2026 at 10:00am" in page
    assert "Quill" not in page
    nothing = applicant.post(address)
    assert nothing.status_code == 422
    assert "Choose a time" in nothing.text
    assert applicant.post(address, data={"slot": first}).status_code == 303
    assert "Your appointment is booked" in applicant.get(address).text
    assert applicant.post(address, data={"slot": second}).status_code == 303
    assert "10:30am" in applicant.get(address).text
    assert "1 of 1" in officer.get("/appointments").text
    assert applicant.post(f"{address}/cancel").status_code == 303
    assert "Your appointment was cancelled" in applicant.get(address).text
    assert applicant.get(f"{address}/calendar.ics").status_code == 404


def test_a_time_that_somebody_else_took_is_said_and_others_are_offered(app, asked, offered, applicant):
    _, booking_id = asked
    first, _ = slots(app)
    with app.app_context(), writing():
        db.session.scalar(select(Slot).order_by(Slot.starts_at)).taken = 1
    page = applicant.post(f"/appointment/{booking_id}", data={"slot": first})
    assert page.status_code == 422
    assert "Somebody else has just taken that time" in page.text


def test_a_calendar_learns_a_reference_a_time_and_a_place_of_the_council_and_nothing_else(
    app, asked, offered, applicant
):
    _, booking_id = asked
    applicant.post(f"/appointment/{booking_id}", data={"slot": slots(app)[0]})
    answer = applicant.get(f"/appointment/{booking_id}/calendar.ics")
    assert answer.mimetype == "text/calendar"
    text = answer.get_data(as_text=True)
    assert "DTSTART:20261126T100000Z" in text
    assert r"LOCATION:Room 2\; Town Hall" in text
    assert re.search(r"SUMMARY:Appointment EW-\w{7}-\w\r\n", text)
    assert not re.search(r"DESCRIPTION|ATTENDEE|ORGANIZER|Quill|Ivy|Reed|Meeting|education", text)
    assert re.fullmatch(
        r"attachment; filename=\"appointment-EW-\w{7}-\w\.ics\".*", answer.headers["Content-Disposition"]
    )


def test_without_the_link_a_booking_is_not_there(app, asked, offered):
    stranger = app.test_client()
    _, booking_id = asked
    for path in ("", "/calendar.ics"):
        assert stranger.get(f"/appointment/{booking_id}{path}").status_code == 404
    assert stranger.post(f"/appointment/{booking_id}", data={"slot": slots(app)[0]}).status_code == 404
    assert stranger.post(f"/appointment/{booking_id}/cancel").status_code == 404


def test_an_officer_picks_on_the_telephone_and_writes_down_who_came(app, asked, offered, officer):
    case_id, booking_id = asked
    own = f"/cases/{case_id}/appointments"
    assert "Pick a time with them" in officer.get(own).text
    assert officer.post(f"{own}/{booking_id}/pick", data={"slot": ""}).status_code == 422
    officer.post(f"{own}/{booking_id}/pick", data={"slot": slots(app)[0]})
    assert "Booked" in officer.get(own).text
    clock.set_clock(on(26, 11))
    assert "They did not come" in officer.get(own).text
    officer.post(f"{own}/{booking_id}/attendance", data={"came": "yes"})
    officer.post(f"{own}/{booking_id}/cancel")  # too late, and changes nothing
    with app.app_context():
        assert db.session.get_one(Booking, booking_id).state == "attended"
    assert officer.post(own, data={"booking": "meeting"}).status_code == 303
    with app.app_context():
        rounds = list(db.session.scalars(select(Booking.round).order_by(Booking.round)))
    assert rounds == [1, 2]
    assert officer.post(own, data={"booking": "no-such"}).status_code == 404


def test_whoever_ends_a_case_reads_which_appointment_ends_with_it_unsaid(app, asked, offered, officer):
    case_id, booking_id = asked
    ending = f"/cases/{case_id}/closing/other-council"
    assert "nobody is told" not in officer.get(ending).text
    officer.post(f"/cases/{case_id}/appointments/{booking_id}/pick", data={"slot": slots(app)[0]})
    page = officer.get(ending).text
    assert "Thursday 26 November 2026 at 10:00am</time>. It ends with the case, and nobody is told" in page
    clock.set_clock(on(26, 11))
    assert "nobody is told" not in officer.get(ending).text
