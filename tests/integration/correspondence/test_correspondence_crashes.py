"""Whatever dies, freezes, hangs up or comes between: nothing is lost and nothing goes twice."""

from __future__ import annotations

import threading
import time
from datetime import timedelta

import pytest
from sqlalchemy import select

from base.database import writing
from base.ids import new_id
from correspondence.gateways.notify import NotifyGateway
from correspondence.gateways.protocol import Answer, GatewayAway, Outcome, Seen
from correspondence.gateways.smtp import SmtpGateway
from correspondence.relay import LEASE, Run, check, lease, letters, recover
from correspondence.stopping import cancel_for, hold
from correspondence.tally import tally
from jobs.relay import relay
from models.message import Message
from tests.integration.correspondence.conftest import AT, BY, URL, a_plan, message, planned, run, school
from tests.standins.notify_standin import KEY, TEMPLATE, notify_standin
from tests.standins.scripted_gateway import Scripted
from tests.standins.smtp_sink import smtp_sink

SENDER = "no-reply@marlowe.example"


class Killed(BaseException):
    """The process died here."""


def test_a_relay_that_dies_between_lease_and_sending_loses_nothing_and_sends_nothing_twice(outside):
    planned(*(a_plan(f"event:{number}", to=school(number)) for number in range(5)))
    with pytest.raises(Killed):
        run(Scripted(before_each=lambda mail: (_ for _ in ()).throw(Killed())))
    # The dying relay above still tidied up, as a SIGTERM would let it. This one does not:
    with writing():
        stale = lease(Run("dead", "scripted", False, 20), upto=AT, now=AT)
    assert len(stale) == 5
    assert run(Scripted(), minutes=1).sent == 0
    counts = run(Scripted(), minutes=6)
    assert (counts.sent, counts.unknown) == (5, 0)
    assert tally().adds_up


@pytest.mark.parametrize("asked", [Seen.SENT, Seen.NOT_SEEN, Seen.CANNOT_TELL])
def test_a_relay_that_dies_while_handing_over_leaves_doubt_only_about_what_it_had_marked(outside, asked):
    planned(*(a_plan(f"event:{number}", to=school(number)) for number in range(4)))
    dead = Run("dead", "scripted", False, 20)
    with writing():
        taken = lease(dead, upto=AT, now=AT)
    batch, _ = letters(taken, public_url="", on=AT, before=float("inf"))
    with writing():
        ready, _ = check(dead, batch[:1], now=AT, on=AT)
    assert ready == {batch[0].id}
    gateway = Scripted(can_be_asked=asked is not Seen.CANNOT_TELL, seen=asked)
    run(gateway, minutes=6)
    assert gateway.handed.count(batch[0].mail.reference) == (asked is Seen.NOT_SEEN)
    assert len(gateway.handed) == (4 if asked is Seen.NOT_SEEN else 3)
    assert tally().unknown == (asked is Seen.CANNOT_TELL)
    assert tally().adds_up


def test_a_reply_beats_a_chase_that_is_already_leased(outside):
    waits = [new_id() for _ in range(3)]
    planned(*(a_plan(f"timer:{n}", to=school(n), serves=[("wait", wait)]) for n, wait in enumerate(waits)))
    gateway = Scripted()

    def reply(mail):
        """While the first is being handed over, the schools of the first and the last one answer."""
        if not gateway.handed:
            with writing():
                cancel_for("wait", [waits[0], waits[2]], because="answered", at=AT)

    gateway.before_each = reply
    counts = run(gateway)
    first, second, third = (message(f"timer:{n}") for n in range(3))
    assert (first.state, first.crossed, counts.crossed) == ("sent", True, 1)
    assert (second.state, second.crossed) == ("sent", False)
    assert (third.state, third.ended_because, third.reference in gateway.handed) == ("cancelled", "answered", False)
    assert tally().adds_up


def test_a_reply_that_began_before_its_chase_was_written_down_as_sent_has_crossed_it(outside):
    waits = [new_id() for _ in range(2)]
    planned(*(a_plan(f"timer:{n}", to=school(n), serves=[("wait", wait)]) for n, wait in enumerate(waits)))
    run(Scripted())
    with writing():
        began_before, began_after = AT - timedelta(seconds=1), AT + timedelta(minutes=1)
        assert cancel_for("wait", waits[:1], because="answered", at=began_before).leaving == 1
        assert cancel_for("wait", waits[1:], because="answered", at=began_after).leaving == 0
    first, second = (message(f"timer:{n}") for n in range(2))
    assert (first.state, first.crossed, first.ended_because) == ("sent", True, "")
    assert (second.state, second.crossed) == ("sent", False)
    assert tally().adds_up


def test_two_relays_at_once_send_everything_once(app, outside):
    planned(*(a_plan(f"event:{number}", to=school(number)) for number in range(250)))
    gateway, faults = Scripted(), []

    def work():
        try:
            with app.app_context():
                run(gateway)
        except BaseException as fault:  # noqa: BLE001  # a thread's fault must fail the test
            faults.append(fault)

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert faults == []
    assert len(gateway.handed) == 250
    assert len(set(gateway.handed)) == 250
    assert tally().sent == 250


def test_a_demo_that_looks_ahead_does_not_take_the_leases_of_a_relay_at_work(outside):
    planned(a_plan("event:1"))
    with writing():
        lease(Run("at work", "scripted", False, 20), upto=AT, now=AT)
    later = AT + timedelta(days=12)
    gateway = Scripted()
    relay(later, at=AT, gateway=gateway, public_url=URL, by=BY)
    assert gateway.handed == []


def test_a_lease_from_a_clock_that_was_moved_back_is_over(outside):
    planned(a_plan("event:1"))
    future = AT + timedelta(days=12)
    with writing():
        lease(Run("gone", "scripted", False, 20), upto=AT, now=future)
    assert run(Scripted()).sent == 1
    assert timedelta(days=12) > 2 * LEASE


def test_smtp_dying_after_the_text_sends_nothing_twice(outside):
    planned(*(a_plan(f"event:{number}", to=school(number)) for number in range(30)))
    with smtp_sink(dies_after_data=3) as sink:
        gateway = SmtpGateway(sink.url, SENDER, asked=sink.asked)
        run(gateway)
        run(gateway, minutes=2)
        assert sink.twice == []
        assert len(sink.taken) == 30
    assert (tally().sent, tally().unknown) == (30, 0)


def test_notify_losing_answers_sends_nothing_twice(outside):
    planned(*(a_plan(f"event:{number}", to=school(number)) for number in range(8)))
    with notify_standin(silent=2, takes_then=[(502, "", ""), (504, "", "")]) as standin:
        gateway = NotifyGateway(standin.url, KEY, TEMPLATE, seconds=time.time, patience=3)
        run(gateway)
        run(gateway, minutes=2)
        references = [row["reference"] for row in standin.taken]
    assert len(references) == len(set(references)) == 8
    assert tally().sent == 8


def test_expired_leases_that_were_never_handed_over_need_nobody_asked(outside):
    planned(a_plan("event:1"))
    run_of = Run("new", "scripted", True, 20)
    with writing():
        lease(Run("dead", "scripted", True, 20), upto=AT, now=AT)
    with writing():
        doubtful, counts = recover(run_of, now=AT + timedelta(minutes=6))
    assert (doubtful, counts.back) == ([], 1)


def test_a_relay_that_was_frozen_past_its_lease_finds_its_work_done_and_its_own_message_counted(outside):
    planned(*(a_plan(f"event:{number}", to=school(number)) for number in range(3)))
    other, frozen = Scripted(), Scripted()

    def sleep(mail):
        """Frozen while handing over the first; another relay goes round six minutes later."""
        if not frozen.handed:
            counts = run(other, minutes=6)
            assert (counts.sent, counts.unknown) == (2, 1)

    frozen.before_each = sleep
    run(frozen)
    assert sorted(frozen.handed + other.handed) == sorted(message(f"event:{n}").reference for n in range(3))
    assert (tally().sent, tally().unknown) == (3, 0)
    assert tally().adds_up


def test_a_hold_reaches_messages_that_are_leased_already(outside):
    planned(*(a_plan(f"event:{number}", to=school(number)) for number in range(3)))
    gateway = Scripted()

    def danger(mail):
        """While the first is being handed over, an officer learns that nothing may go out."""
        if not gateway.handed:
            with writing():
                stopped = hold(select(Message.id), because="outward-held")
            assert (stopped.stopped, stopped.leaving) == (0, 3)

    gateway.before_each = danger
    counts = run(gateway)
    assert (counts.sent, counts.held) == (1, 2)
    assert tally().held == 2
    assert tally().adds_up


def test_a_gateway_that_goes_away_in_the_middle_leaves_each_message_where_it_belongs(outside):
    planned(*(a_plan(f"event:{number}", to=school(number)) for number in range(10)))
    gateway = Scripted([Answer(Outcome.SENT)] * 4 + [GatewayAway("gone")])
    assert run(gateway).sent == 4
    assert (tally().sent, tally().to_go) == (4, 6)
    assert run(gateway, minutes=1).sent == 6
    assert len(set(gateway.handed)) == 10
