"""Messages that failed, hang in the air or are held wait for a person, who settles each with a button."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from base.extensions import db
from base.ids import new_id
from correspondence.gateways.protocol import Gateway, GatewayAway, Seen
from models.case import Case
from models.event import Event
from models.message import Message
from security.actor import Actor
from security.history import record
from tests.integration.manage.conftest import AT

BY = Actor.system("tests")


@pytest.fixture
def case_id(council):
    return council.refer({"last-school": {"urn": "100001"}})


@pytest.fixture
def put(council, case_id):
    """A message of the case in a state."""

    def make(state: str, **values) -> UUID:
        with council.acting():
            ident = new_id()
            row = {
                "key": f"test:{ident}",
                "kind": "ask-first",
                "case_id": case_id,
                "recipient_kind": "school",
                "recipient_role": "head",
                "address": "head@brook.example",
                "values": {},
                "state": state,
                "held_because": "outward-held" if state == "held" else "",
                "ended_because": {"failed": "address-refused", "unknown": "unknown"}.get(state, ""),
                "send_after": AT,
                "planned_at": AT,
                "handed_at": AT,
                "gateway": "catcher",
                "reference": f"onroll-{ident.hex}",
                "told_at": AT,
            } | values
            db.session.add(Message(id=ident, **row))
        return ident

    return make


def state_of(council, message_id):
    return council.read(lambda: db.session.get_one(Message, message_id).state)


def events_of(council, message_id):
    found = select(Event.kind).where(Event.subject_kind == "message", Event.subject_id == message_id)
    return council.read(lambda: list(db.session.scalars(found)))


def test_failed_messages_are_listed_with_why_and_their_buttons(put, enter):
    message = put("failed")
    page = enter("officer").get("/messages?state=failed").text
    assert "The address was refused" in page
    assert "head@brook.example" in page
    for act in ("send-again", "mark-as-sent", "give-up"):
        assert f"/messages/{message}/{act}" in page
    assert f"/messages/{message}/ask-again" not in page, "a refused address needs no asking"


def test_a_message_is_called_as_its_definition_calls_it_and_an_unknown_kind_by_its_code(council, case_id, put, enter):
    version_id = council.read(lambda: db.session.get_one(Case, case_id).version_id)
    named, other = put("failed", version_id=version_id), put("failed", kind="of-long-ago", version_id=version_id)
    lead = enter("team-lead")
    listed = lead.get("/messages?state=failed").text
    assert "Question to the school" in listed
    assert "Of long ago" in listed
    on_case = lead.get(f"/cases/{case_id}/messages").text
    assert "Question to the school" in on_case
    assert "Of long ago" in on_case
    assert '<h1 class="govuk-heading-l">Question to the school</h1>' in lead.get(f"/messages/{named}").text
    assert "Of long ago" in lead.get(f"/cases/{case_id}/messages/{other}").text
    with council.acting():
        record("case", case_id, "message-planned", by=BY, at=AT, data={"message": str(named), "kind": "ask-first"})
    assert "Message: Question to the school" in lead.get(f"/cases/{case_id}/timeline").text


@pytest.mark.parametrize(
    ("act", "state", "event"),
    [
        ("send-again", "planned", "send-again"),
        ("mark-as-sent", "sent", "mark-as-sent"),
        ("give-up", "cancelled", "give-up"),
    ],
)
@pytest.mark.parametrize("before", ["failed", "unknown"])
def test_a_button_settles_a_message_once(council, put, enter, before, act, state, event):
    message, browser = put(before), enter("officer")
    for _ in range(2):
        answer = browser.post(
            f"/messages/{message}/{act}", data={"once": f"one{act.replace('-', '')}", "state": before}
        )
        assert answer.status_code == 303
    assert state_of(council, message) == state
    assert events_of(council, message) == [event]


def test_a_colleague_who_was_faster_is_no_error(council, put, enter):
    message, browser = put("failed"), enter("officer")
    browser.post(f"/messages/{message}/give-up", data={"once": "first"})
    page = browser.post(f"/messages/{message}/mark-as-sent", data={"once": "second"}, follow_redirects=True)
    assert "A colleague was faster" in page.text
    assert state_of(council, message) == "cancelled"


class Asked:
    """A gateway that says what the test wants."""

    name, can_be_asked, remembers = "catcher", True, timedelta(days=3)

    def __init__(self, seen):
        self.seen = seen

    def lookup(self, reference):
        if self.seen is None:
            raise GatewayAway("away")
        return self.seen


@pytest.mark.parametrize(
    ("seen", "state", "said"),
    [
        (Seen.SENT, "sent", "says that it was sent"),
        (Seen.NOT_SEEN, "planned", "never had it"),
        (Seen.CANNOT_TELL, "unknown", "can&#39;t tell either"),
        (None, "unknown", "did not answer"),
    ],
)
def test_the_gateway_is_asked_again_and_believed(council, put, enter, monkeypatch, seen, state, said):
    gateway: Gateway = Asked(seen)
    monkeypatch.setattr("blueprints.mailroom.settling.gateway_of", lambda _settings: gateway)
    message, browser = put("unknown"), enter("officer")
    assert f"/messages/{message}/ask-again" in browser.get("/messages?state=unknown").text
    page = browser.post(f"/messages/{message}/ask-again", data={"once": "askonce"}, follow_redirects=True)
    assert said in page.text
    assert state_of(council, message) == state


def test_not_seen_is_not_believed_of_what_the_gateway_would_have_forgotten(council, put, enter, monkeypatch):
    monkeypatch.setattr("blueprints.mailroom.settling.gateway_of", lambda _settings: Asked(Seen.NOT_SEEN))
    message = put("unknown", handed_at=AT - timedelta(days=4))
    enter("officer").post(f"/messages/{message}/ask-again", data={"once": "old"})
    assert state_of(council, message) == "unknown"
    assert events_of(council, message) == ["asked-again"]


def test_a_held_message_goes_only_with_a_reason(council, put, enter):
    message, browser = put("held"), enter("officer")
    assert "All contact with people outside is held on this case" in browser.get("/messages?state=held").text
    empty = browser.post(f"/messages/{message}/release", data={"once": "a", "reason": "  "})
    assert empty.status_code == 422
    assert "Enter why it may go" in empty.text
    assert state_of(council, message) == "held"
    for _ in range(2):
        answer = browser.post(f"/messages/{message}/release", data={"once": "b", "reason": "The police agree"})
        assert answer.status_code == 303
    assert state_of(council, message) == "planned"
    assert events_of(council, message) == ["released"]


def test_an_administrator_settles_messages_without_seeing_cases_or_peoples_addresses(council, put, enter, case_id):
    put("failed", recipient_kind="referrer", recipient_role="", address="sam.reed@brook.example")
    held, browser = put("held"), enter("administrator")
    page = browser.get("/messages?state=failed").text
    assert "Referrer" in page
    assert "sam.reed@brook.example" not in page
    assert f"/cases/{case_id}" not in page
    assert browser.post(f"/messages/{held}/release", data={"reason": "Because"}).status_code == 403


def test_messages_of_a_restricted_case_are_not_there_for_who_may_not_see_it(council, put, enter, case_id):
    message = put("failed")
    council.change(case_id, restricted=True)
    for role in ("officer", "administrator"):
        browser = enter(role)
        assert "No message is in this state" in browser.get("/messages?state=failed").text
        assert browser.get(f"/messages/{message}").status_code == 404
        assert browser.post(f"/messages/{message}/send-again", data={}).status_code == 404
    assert enter("manager").get(f"/messages/{message}").status_code == 200
    assert state_of(council, message) == "failed"


def test_the_list_goes_on_where_the_page_before_ended(council, put, enter):
    for number in range(52):
        put("failed", planned_at=AT + timedelta(seconds=number), recipient_role=f"role{number}x")
    browser = enter("officer")
    first = browser.get("/messages?state=failed").text
    following = first.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0].replace("&amp;", "&")
    second = browser.get(following).text
    assert "role49x" in first
    assert "role50x" not in first
    assert "role50x" in second
    assert "role49x" not in second


def test_the_proof_adds_up(put, enter):
    put("failed")
    put("held")
    page = enter("administrator").get("/messages/proof").text
    assert "is in exactly one place" in page


def test_an_administrator_holds_all_mail_and_everybody_who_settles_messages_sees_it(council, put, enter):
    put("planned", held_because="", send_after=AT)
    browser = enter("administrator")
    assert "Hold all email" in browser.get("/messages").text
    empty = browser.post("/messages/hold-all", data={"hold-reason": " "})
    assert empty.status_code == 422
    assert "Enter why all email is held" in empty.text
    for _ in range(2):
        answer = browser.post("/messages/hold-all", data={"hold-reason": "Restored from 02:00", "once": "h1"})
        assert answer.status_code == 303
    assert browser.get("/health/ready").json["mail"] == "held"
    officer = enter("officer")
    page = officer.get("/messages").text
    assert "Restored from 02:00" in page
    assert "ask first" in page
    assert "Let email go again" not in page
    assert officer.post("/messages/release-all", data={}).status_code == 403
    assert "All email is held" in enter("manager").get("/jobs").text
    assert browser.post("/messages/release-all", data={"once": "h2"}).status_code == 303
    assert "Restored from 02:00" not in officer.get("/messages").text
    assert browser.get("/health/ready").json["mail"] == "goes"
