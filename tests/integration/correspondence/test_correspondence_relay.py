"""Messages are sent once or not at all, and whatever can't be told is shown to a person."""

from __future__ import annotations

from datetime import timedelta

import pytest

from base.database import writing
from base.extensions import db
from base.ids import new_id
from correspondence import channel, contact, settling
from correspondence.gateways.catcher import CatcherGateway, caught
from correspondence.gateways.protocol import Answer, GatewayAway, GatewayMisconfigured, Outcome, Seen
from correspondence.recipients import Recipient
from correspondence.settling import give_up, mark_as_sent, record_bounce, send_again
from correspondence.stopping import cancel_for, release
from correspondence.tally import tally
from models.link import Link
from models.message import Message
from models.school import School, SchoolContact
from models.user import User
from security.actor import Actor, ActorKind
from security.links import address_of
from tests.integration.correspondence.conftest import AT, LINK, a_plan, message, planned, run, school
from tests.standins.scripted_gateway import Scripted

SENDER = "no-reply@marlowe.example"


def officer() -> Actor:
    user = User(id=new_id(), email="o@council.example", name="Olu", created_at=AT)
    with writing() as session:
        session.add(user)
        identity = user.id
    return Actor(ActorKind.USER, id=identity, name="Olu")


def test_a_message_goes_out_and_is_kept_without_what_opens_anything(outside, data_folder):
    planned(a_plan("event:1"), a_plan("event:2", kind="code", values={"code": "123456"}))
    gateway = CatcherGateway(data_folder / "mail")
    assert run(gateway).sent == 2
    kept, code = message("event:1"), message("event:2")
    sent = {one.reference: one for one in caught(gateway.folder)}
    link = db.session.get(Link, LINK)
    assert link is not None
    assert f"{address_of(link)}\n" in sent[kept.reference].body
    assert "/l/" not in kept.body
    assert kept.body.startswith("Please answer: (link)")
    assert kept.subject == "A question from Marlowe Borough Council"
    assert "123456" in sent[code.reference].body
    assert "123456" not in f"{code.body}{code.values}"
    assert (kept.state, kept.sent_at is not None, kept.gateway) == ("sent", True, "catcher")
    assert run(gateway).sent == 0
    assert tally().adds_up


def test_what_is_not_due_waits_and_urgent_messages_go_first(outside):
    planned(
        a_plan("event:1"),
        a_plan("event:late", send_after=AT + timedelta(hours=1)),
        a_plan("event:alert", kind="alert", values={}),
    )
    gateway = Scripted()
    assert run(gateway, limit=1).sent == 1
    assert gateway.handed == [message("event:alert").reference]
    assert run(gateway).sent == 1
    assert message("event:late").state == "planned"


def test_a_refused_address_fails_once_is_not_used_again_and_casework_hears_of_it(outside):
    heard = []
    settling.on_failure(lambda row, why, by, at: heard.append((row.key, why)))
    with writing() as session:
        place = School(id=new_id(), name="A school", sort_name="a school", created_at=AT)
        place.contacts = [SchoolContact(role="office", email=school().address)]
        session.add(place)
    planned(a_plan("event:1"), a_plan("event:2", to=school(2)))
    counts = run(Scripted([Answer(Outcome.REFUSED, error="smtp-550")]))
    assert (counts.failed, counts.sent) == (1, 1)
    assert heard == [("event:1", "address-refused")]
    run(Scripted())
    assert len(heard) == 1
    assert db.session.query(SchoolContact).one().bounced_at is not None


def test_a_busy_mailbox_is_tried_after_5_minutes_an_hour_and_a_day_and_then_given_up(outside):
    planned(a_plan("event:1"))
    busy = Answer(Outcome.LATER, error="smtp-450")
    tries = []
    for minutes in (0, 4, 6, 65, 67, 1506, 1508):
        counts = run(Scripted([busy]), minutes=minutes)
        tries.append(counts.later + counts.failed)
    assert tries == [1, 0, 1, 0, 1, 0, 1]
    assert (message("event:1").state, message("event:1").ended_because) == ("failed", "gave-up")
    assert tally().adds_up


def test_silence_of_a_server_that_can_not_be_asked_is_shown_to_a_person_who_decides(outside):
    by = officer()
    planned(*(a_plan(f"event:{number}", to=school(number)) for number in (1, 2, 3)))
    counts = run(Scripted([Answer(Outcome.UNKNOWN, error="silence")] * 3))
    assert counts.unknown == 3
    ids = [message(f"event:{number}").id for number in (1, 2, 3)]
    first = message("event:1").reference
    with writing():
        send_again(ids[0], by=by, at=AT, once="a")
        mark_as_sent(ids[1], by=by, at=AT, once="b")
        give_up(ids[2], by=by, at=AT, once="c")
    with writing():
        send_again(ids[0], by=by, at=AT, once="a")
    gateway = Scripted()
    assert run(gateway).sent == 1
    assert gateway.handed == [f"{first}-2"]
    assert [message(f"event:{number}").state for number in (1, 2, 3)] == ["sent", "sent", "cancelled"]
    with pytest.raises(settling.NotUndecided), writing():
        give_up(ids[0], by=by, at=AT)
    assert tally().adds_up


def test_silence_of_a_gateway_that_can_be_asked_is_asked_about_a_minute_later(outside):
    planned(a_plan("event:1"), a_plan("event:2"))
    silence = Answer(Outcome.UNKNOWN, error="silence")
    asked = Scripted([silence, silence], can_be_asked=True, seen=Seen.SENT)
    assert run(asked).later == 2
    assert run(asked, minutes=0.5).asked == 0
    counts = run(asked, minutes=2)
    assert (counts.asked, counts.sent) == (2, 2)
    assert len(asked.handed) == 2
    assert tally().unknown == 0


def test_what_a_gateway_has_not_seen_is_sent_and_what_it_may_have_forgotten_is_not(outside):
    planned(a_plan("event:1"))
    gateway = Scripted([Answer(Outcome.UNKNOWN)], can_be_asked=True, seen=Seen.NOT_SEEN)
    run(gateway)
    assert run(gateway, minutes=2).sent == 1
    planned(a_plan("event:2"))
    gateway = Scripted([Answer(Outcome.UNKNOWN)], can_be_asked=True, seen=Seen.NOT_SEEN)
    run(gateway, minutes=3)
    assert run(gateway, minutes=60 * 24 * 4).unknown == 1


def test_a_gateway_that_is_away_blames_no_message_and_is_left_alone_for_a_moment(outside):
    planned(a_plan("event:1"), a_plan("event:2"))
    assert run(Scripted([GatewayAway("gone")])).sent == 0
    assert [message(key).attempts for key in ("event:1", "event:2")] == [0, 0]
    gateway = Scripted()
    assert run(gateway, minutes=0.1).sent == 0
    assert gateway.handed == []
    assert run(gateway, minutes=1).sent == 2
    assert channel.paused_until(AT + timedelta(minutes=1)) is None


def test_a_fault_of_our_settings_stops_the_channel_until_somebody_mends_it(outside):
    planned(a_plan("event:1"))
    run(Scripted([GatewayMisconfigured("the key is wrong")]))
    assert run(Scripted(), minutes=10).sent == 0
    with writing():
        channel.resume()
    assert run(Scripted(), minutes=10).sent == 1


def test_a_message_without_words_fails_and_stops_nobody_else(outside):
    planned(a_plan("event:1", kind="broken"), a_plan("event:2", kind="never-heard-of"), a_plan("event:3"))
    planned(a_plan("event:4", values={}))  # its link has nothing to open
    counts = run(Scripted())
    assert (counts.failed, counts.sent) == (3, 1)
    assert message("event:1").ended_because == "no-words"


def test_a_message_that_serves_siblings_goes_while_one_of_them_still_waits(outside):
    one, two = new_id(), new_id()
    planned(a_plan("household:1", serves=[("wait", one)]))
    assert planned(a_plan("household:1", serves=[("wait", two)])).merged
    with writing():
        assert cancel_for("wait", [one], because="answered", at=AT).stopped == 0
    assert message("household:1").state == "planned"
    with writing():
        assert cancel_for("wait", [two], because="answered", at=AT).stopped == 1
        assert cancel_for("wait", [two], because="answered", at=AT).stopped == 0
    gateway = Scripted()
    run(gateway)
    assert gateway.handed == []


def test_contact_rules_are_tested_again_at_the_moment_of_sending(outside):
    by = officer()
    planned(a_plan("event:1"), a_plan("event:2"), a_plan("event:alert", kind="alert", values={}))
    first = message("event:1")
    outside[first.id] = "do-not-contact"
    outside[message("event:alert").id] = "do-not-contact"  # never held: it goes to our own officers
    counts = run(Scripted())
    assert (counts.held, counts.sent) == (1, 2)
    assert message("event:1").held_because == "do-not-contact"
    outside.clear()
    with writing():
        release(first.id, reason="Mother rang and asks us to write", by=by, at=AT)
    assert run(Scripted()).sent == 1
    assert message("event:1").release_reason == "Mother rang and asks us to write"


def test_a_held_message_waits_for_an_officer_and_for_no_relay(outside):
    by = officer()
    planned(a_plan("event:1", held_because="outward-held"))
    assert run(Scripted()).sent == 0
    with pytest.raises(ValueError, match="reason"), writing():
        release(message("event:1").id, reason="  ", by=by, at=AT)
    with writing():
        release(message("event:1").id, reason="Checked with the social worker", by=by, at=AT)
    assert run(Scripted()).sent == 1


def test_one_address_gets_no_more_than_the_days_cap_and_the_rest_tomorrow(outside, monkeypatch):
    monkeypatch.setattr("jobs.relay.setting", lambda key: 2)
    planned(*(a_plan(f"timer:{number}") for number in range(4)))
    # Urgent messages and answers to what somebody just did are never held up, but they count.
    somebody = Recipient("party", None, "referrer", school().address)
    planned(a_plan("event:code", kind="code", values={"code": "123456"}, to=somebody))
    planned(a_plan("event:alert", kind="alert", values={}))
    counts = run(Scripted())
    assert (counts.sent, counts.capped) == (3, 3)
    assert run(Scripted(), minutes=60).sent == 0
    assert run(Scripted(), minutes=24 * 60 + 1).sent == 2


def test_a_bounce_after_delivery_makes_the_message_fail_and_is_told_once(outside):
    heard = []
    settling.on_failure(lambda row, why, by, at: heard.append(why))
    planned(a_plan("event:1"))
    run(Scripted())
    sent = message("event:1").id
    with writing():
        assert record_bounce(sent, by=Actor.system("bounces"), at=AT)
        assert not record_bounce(sent, by=Actor.system("bounces"), at=AT)
    run(Scripted())
    run(Scripted())
    assert heard == ["bounced"]


def test_the_proof_sees_a_row_that_contradicts_itself(outside):
    planned(a_plan("event:1"))
    assert tally().adds_up
    with writing() as session:
        session.get(Message, message("event:1").id).state = "sent"
    assert not tally().adds_up


def test_nothing_is_sent_while_nobody_can_ask_the_contact_rules(outside):
    planned(a_plan("event:1"))
    contact._tests.clear()
    gateway = Scripted()
    with pytest.raises(contact.NoContactTest):
        run(gateway)
    assert gateway.handed == []
    assert tally().to_go == 1
