"""A chaperone renews by the link of a reminder: behind a code, to a form that begins with number and name."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from flask.testing import FlaskClient

from base import clock
from base.database import writing
from base.extensions import db
from forms.definition.reader import parse_document
from forms.definition.rule_inputs import FromAnswer
from licensing.suspending import suspend
from models.filing import Filing
from models.link import Link, LinkCode
from security.codes import code_of
from security.links import make_link, token_of
from tests.fixtures.pages import CheckedClient
from tests.integration.chaperones.stage_door import AGAIN, AT, FIRST, MINE, Council, document, swept

ENDS = date(2029, 11, 22)
LONDON = ZoneInfo("Europe/London")


def noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=LONDON)


class Holder:
    """Rosa, an approved chaperone, in her browser, sixty days before the end."""

    def __init__(self, app: Flask) -> None:
        self.app, self.browser = app, CheckedClient(app, app.response_class, use_cookies=True)
        with app.app_context():
            with writing():
                self.council = Council()
                approval = self.council.approved()
            self.id, self.number = approval.id, approval.number
        self.at(ENDS - timedelta(days=60))

    def at(self, day: date) -> None:
        """Another day has come, and the clock was read."""
        with self.app.app_context():
            swept(noon(day))
        clock.set_clock(noon(day) + timedelta(minutes=1))

    def opens_the_link(self, mailbox: str = MINE) -> str:
        """The link of the newest reminder is opened and its code given; the page that it leads to."""
        with self.app.app_context():
            links = db.session.query(Link).filter(Link.opens_kind == "approval").order_by(Link.made_at.desc())
            link = links.first()
            assert link.email == mailbox
            token = token_of(link)
        asks = self.browser.get(self.browser.get(f"/l/{token}").location).location
        self.browser.post(asks, data={"do": "send"})
        with self.app.app_context():
            code = code_of(db.session.query(LinkCode).order_by(LinkCode.id.desc()).first().id)
        assert self.browser.post(asks, data={"code": code}).status_code == 302
        return self.browser.get(f"/approval/{self.id}").text

    def renews(self) -> str:
        """The button of the page is pressed; where it leads."""
        return self.browser.post(f"/approval/{self.id}/renewal").location

    def drafts(self) -> list[Filing]:
        found = db.session.query(Filing).filter(Filing.service == AGAIN)
        return list(found.order_by(Filing.created_at))


@pytest.fixture
def rosa(app: Flask) -> Iterator[Holder]:
    clock.set_clock(AT)
    yield Holder(app)
    clock.set_clock(None)


def test_the_form_begins_with_number_and_name_and_the_privacy_notice_comes_first(rosa):
    assert "Start your renewal" in rosa.opens_the_link()
    about = rosa.renews()
    assert about.endswith("/about")
    assert "must find out whether you are still suitable" in rosa.browser.get(about).text
    page = rosa.browser.get(about.replace("/about", "/you")).text
    assert f'value="{rosa.number}"' in page
    assert 'value="Ó Briain"' in page
    assert 'value="SW1A 1AA"' in page


def test_pressing_twice_goes_on_with_the_same_form(rosa):
    rosa.opens_the_link()
    assert rosa.renews() == rosa.renews()
    with rosa.app.app_context():
        (draft,) = rosa.drafts()
        assert draft.parts[0].email == MINE
        assert draft.parts[0].posted == []


def test_nobody_comes_to_it_without_the_link_and_its_code(rosa: Holder):
    stranger = FlaskClient(rosa.app, rosa.app.response_class)
    assert stranger.post(f"/approval/{rosa.id}/renewal").status_code == 404
    with rosa.app.app_context():
        assert rosa.drafts() == []


def test_whoever_has_a_copy_is_offered_no_renewal_and_reads_nothing_of_its_holder(rosa):
    rosa.opens_the_link()
    rosa.renews()
    copy, now = Holder.__new__(Holder), clock.now_utc()
    copy.__dict__.update(rosa.__dict__, browser=CheckedClient(rosa.app, rosa.app.response_class, use_cookies=True))
    with rosa.app.app_context(), writing():
        make_link("approval", rosa.id, email="office@hazel.example", expires_at=now + timedelta(days=9), at=now)
    page = copy.opens_the_link("office@hazel.example")
    assert rosa.number in page
    assert "Start your renewal" not in page
    assert copy.renews().endswith(f"/approval/{rosa.id}")
    with rosa.app.app_context():
        (draft,) = rosa.drafts()
    assert copy.browser.get(f"/apply/{AGAIN}/{draft.id}/you").status_code in (302, 404)


def test_a_suspended_approval_offers_no_renewal(rosa):
    rosa.opens_the_link()
    with rosa.app.app_context(), writing():
        suspend(rosa.id, reason="A call", by=rosa.council.lead, at=noon(ENDS - timedelta(days=60)))
    assert "Start your renewal" not in rosa.browser.get(f"/approval/{rosa.id}").text
    assert rosa.renews().endswith(f"/approval/{rosa.id}")
    with rosa.app.app_context():
        assert rosa.drafts() == []


def test_an_approval_that_has_just_ended_is_still_renewed_by_the_link_and_a_month_later_no_more(rosa):
    rosa.at(ENDS + timedelta(days=2))
    page = rosa.opens_the_link()
    assert "It ended on" in page
    assert rosa.renews().endswith("/about")
    rosa.at(ENDS + timedelta(days=40))
    assert rosa.browser.get(f"/approval/{rosa.id}").status_code in (302, 404, 410)


def test_every_question_that_is_carried_over_is_asked_in_the_renewal_in_the_same_way():
    first, again = parse_document(document(FIRST)), parse_document(document(AGAIN))
    for approval in (*first.approvals, *again.approvals):
        assert approval.renewal is not None
        for question, given in approval.renewal.fills:
            assert question in again.questions
            if isinstance(given, FromAnswer):
                assert first.questions[given.address].kind is again.questions[question].kind
