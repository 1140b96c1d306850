"""Times are offered, one person gets each, and what somebody gives up another may have."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, time, timedelta
from threading import Barrier

import pytest
from sqlalchemy import func, select, update

from base.database import writing
from base.extensions import db
from base.ids import new_id
from casework.bookings.bookings import BookingOver, TooLate, cancel, invite, pick, record_attendance
from casework.bookings.slots import NoSuchHour, Offer, SlotGone, StillTaken, offer_slots, starts_of, take, withdraw_slot
from casework.closing import end_everything
from casework.sweep import sweep
from models.booking import Booking, Slot
from models.event import Event
from models.filing import FilingPart
from models.link import Link
from models.message import Message
from models.task import Task
from models.wait import Timer
from security.actor import Actor
from tests.integration.bookings.interviews import AT, BY, offered, on, referred
from tests.integration.casework import rows

pytestmark = pytest.mark.usefixtures("context")
TRIES = 50


def messages(kind: str) -> list[Message]:
    found = select(Message).where(Message.kind == kind, Message.state != "cancelled").order_by(Message.id)
    return list(db.session.scalars(found))


def kinds(case_id) -> list[str]:
    return list(db.session.scalars(select(Event.kind).where(Event.subject_id == case_id).order_by(Event.seq)))


def open_tasks(kind: str) -> int:
    return db.session.scalar(select(func.count()).select_from(Task).where(Task.kind == kind, Task.state == "open"))


def swept(at: datetime) -> None:
    sweep(at, by=Actor.system("sweep"), writing=writing)
    db.session.rollback()


@pytest.fixture
def asked():
    """A case whose referrer was asked to pick one of three times; its booking, the times, an officer."""
    with writing():
        case, officer = referred(), rows.officer("Ola Penn")
        slots = offered(officer)
        booking = invite(case, "meeting", by=BY, at=AT)
        return case, booking, slots, officer


def by_link(booking: Booking) -> Actor:
    return Actor.by_link(booking.link_id)


def test_somebody_is_asked_once_and_the_message_leads_to_the_booking(asked):
    case, booking, _, _ = asked
    with writing():
        assert invite(case, "meeting", by=BY, at=AT).id == booking.id
    (message,) = messages("pick-a-time")
    assert (message.address, message.state) == ("sam.reed@brook.example", "planned")
    assert message.values == {"link_id": str(booking.link_id)}
    link = db.session.get_one(Link, booking.link_id)
    assert (link.opens_kind, link.opens_id, link.needs_code) == ("booking", booking.id, True)
    assert booking.pick_by.date() == date(2026, 11, 30)


def test_a_time_is_picked_changed_and_cancelled_and_each_place_is_given_back(asked):
    case, booking, (first, second, _), _ = asked
    link = by_link(booking)
    with writing():
        pick(booking.id, first, by=link, at=AT)
    with writing():
        pick(booking.id, first, by=link, at=AT)  # twice
    assert [slot.taken for slot in db.session.scalars(select(Slot).order_by(Slot.starts_at))] == [1, 0, 0]
    with writing():
        pick(booking.id, second, by=link, at=AT)
    db.session.expire_all()
    assert [slot.taken for slot in db.session.scalars(select(Slot).order_by(Slot.starts_at))] == [0, 1, 0]
    with writing():
        cancel(booking.id, by=link, at=AT)
    with writing():
        cancel(booking.id, by=link, at=AT)
    db.session.expire_all()
    assert [slot.taken for slot in db.session.scalars(select(Slot).order_by(Slot.starts_at))] == [0, 0, 0]
    assert [kind for kind in kinds(case.id) if kind.startswith("booking-")] == [
        "booking-invited",
        "booking-made",
        "booking-changed",
        "booking-cancelled",
    ]
    assert open_tasks("no-slot-picked") == 1
    with writing(), pytest.raises(BookingOver):
        pick(booking.id, first, by=link, at=AT)


def test_of_fifty_who_pick_the_last_place_one_gets_it(app, database):
    with writing():
        officer = rows.officer("Ola Penn")
        (slot_id,) = offered(officer, count=1)
    db.session.remove()
    together = Barrier(TRIES)

    def one(_: int) -> bool:
        with app.app_context():
            together.wait(timeout=60)
            try:
                with writing():
                    take(slot_id, "meeting", at=AT)
            except SlotGone:
                return False
            return True

    with ThreadPoolExecutor(TRIES) as pool:
        won = sum(pool.map(one, range(TRIES)))
    assert won == 1
    assert db.session.get_one(Slot, slot_id).taken == 1


def test_two_who_change_places_with_each_other_do_not_wait_for_ever(app):
    with writing():
        slots = offered(rows.officer("Ola Penn"), count=2, capacity=2)
        for slot in slots:
            take(slot, "meeting", at=AT)
    db.session.remove()
    together = Barrier(2)

    def change(pair) -> None:
        with app.app_context():
            for _ in range(5):
                together.wait(timeout=60)
                with writing():
                    take(pair[0], "meeting", at=AT, instead_of=pair[1])
                together.wait(timeout=60)
                with writing():
                    take(pair[1], "meeting", at=AT, instead_of=pair[0])

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(change, [slots, slots[::-1]]))
    assert list(db.session.scalars(select(Slot.taken))) == [1, 1]


def test_a_link_changes_nothing_a_day_before_and_an_officer_still_can(asked):
    _, booking, (first, second, _), officer = asked
    with writing():
        pick(booking.id, first, by=by_link(booking), at=AT)
    late = on(25, 10, 1)  # it begins on the 26th at ten
    with writing(), pytest.raises(TooLate):
        pick(booking.id, second, by=by_link(booking), at=late)
    with writing(), pytest.raises(TooLate):
        cancel(booking.id, by=by_link(booking), at=late)
    with writing():
        assert pick(booking.id, second, by=officer, at=late).slot_id == second


def test_a_reminder_goes_once_and_for_the_time_that_was_picked_last(asked):
    _, booking, (first, _, third), _ = asked
    for slot in (first, third):
        with writing():
            pick(booking.id, slot, by=by_link(booking), at=AT)
    pending = db.session.scalars(select(Timer).where(Timer.source_id == booking.id, Timer.state == "pending")).all()
    assert [(timer.kind, timer.step) for timer in pending] == [("booking-remind", 1)]
    assert pending[0].due_at == on(25, 11)
    for _ in range(2):
        swept(on(25, 11, 1))
    (reminder,) = messages("time-soon")
    assert reminder.values["appointment"] == on(26, 11).isoformat()
    assert len(messages("time-picked")) == 1  # the first one's had not gone, and is not sent any more


def test_a_task_asks_for_a_telephone_call_when_nobody_picked_and_once(asked):
    case, booking, (first, *_), _ = asked
    for _ in range(2):
        swept(booking.pick_by + timedelta(minutes=1))
    assert open_tasks("no-slot-picked") == 1
    assert kinds(case.id).count("booking-not-picked") == 1
    with writing():  # the link still works
        assert pick(booking.id, first, by=by_link(booking), at=AT).state == "booked"


def test_who_came_goes_on_and_who_did_not_is_telephoned(asked):
    case, booking, (first, *_), officer = asked
    with writing(), pytest.raises(BookingOver):
        record_attendance(booking.id, came=True, by=officer, at=AT)
    with writing():
        pick(booking.id, first, by=by_link(booking), at=AT)
    with writing(), pytest.raises(TooLate):
        record_attendance(booking.id, came=True, by=officer, at=AT)
    for _ in range(2):
        with writing():
            record_attendance(booking.id, came=False, by=officer, at=on(26, 12))
    assert open_tasks("no-slot-picked") == 1
    with writing():
        again = invite(case, "meeting", by=officer, at=on(26, 12))
    assert (again.round, again.id == booking.id) == (2, False)
    with writing():
        slots = offered(officer, count=1, day=date(2026, 11, 30))
        pick(again.id, slots[-1], by=officer, at=on(26, 12))
    with writing():
        record_attendance(again.id, came=True, by=officer, at=on(30, 12))
    assert open_tasks("after-meeting") == 1
    assert kinds(case.id)[-2:].count("task-started") == 1


def test_a_case_that_ends_frees_the_time_shuts_the_link_and_reminds_nobody(asked):
    case, booking, (first, *_), _ = asked
    with writing():
        pick(booking.id, first, by=by_link(booking), at=AT)
    with writing():
        end_everything(db.session.get_one(type(case), case.id), "death", by=BY, at=AT)
    db.session.expire_all()
    assert db.session.get_one(Slot, first).taken == 0
    assert db.session.get_one(Booking, booking.id).state == "ended"
    assert db.session.get_one(Link, booking.link_id).revoked_at is not None
    swept(on(25, 11))
    assert [message for message in messages("time-soon") if message.state != "cancelled"] == []


def test_while_contact_is_held_nobody_is_asked_until_an_officer_releases_it():
    with writing():
        case = referred()
        case.outward_held, case.outward_held_at = True, AT
        invite(case, "meeting", by=BY, at=AT)
    (message,) = messages("pick-a-time")
    assert (message.state, message.held_because) == ("held", "outward-held")


def test_somebody_without_an_address_is_telephoned_at_once():
    with writing():
        case = referred()
        db.session.execute(update(FilingPart).values(email=""))
        booking = invite(case, "meeting", by=BY, at=AT)
    assert booking.link_id is None
    assert messages("pick-a-time") == []
    assert open_tasks("no-slot-picked") == 1


def test_a_time_is_withdrawn_only_while_nobody_has_it(asked):
    _, booking, (first, second, _), officer = asked
    with writing():
        pick(booking.id, first, by=by_link(booking), at=AT)
    with writing(), pytest.raises(StillTaken):
        withdraw_slot(first, by=officer, at=AT)
    with writing():
        assert withdraw_slot(second, by=officer, at=AT)
    with writing():
        assert not withdraw_slot(second, by=officer, at=AT)
    for gone in (second, new_id()):
        with writing(), pytest.raises(SlotGone):
            pick(booking.id, gone, by=officer, at=AT)
    with writing(), pytest.raises(PermissionError):
        withdraw_slot(first, by=Actor.visitor(), at=AT)


def a_time(day: date, first: time, *, way: str = "office", place: str = "Room 2") -> Offer:
    return Offer(
        kind="meeting", team_id=None, way=way, place=place, days=[day], first=first, count=1, minutes=30, capacity=1
    )  # fmt: skip


def test_times_follow_the_clock_on_the_wall_over_the_night_the_clocks_change():
    def starts(day: date, first: time) -> datetime:
        return starts_of(a_time(day, first))[0]

    assert starts(date(2027, 3, 26), time(9)) == datetime(2027, 3, 26, 9, tzinfo=UTC)
    assert starts(date(2027, 3, 29), time(9)) == datetime(2027, 3, 29, 8, tzinfo=UTC)
    with pytest.raises(NoSuchHour):
        starts(date(2027, 3, 28), time(1, 30))
    assert starts(date(2026, 10, 25), time(1, 30)) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_the_place_of_a_visit_at_home_is_kept_nowhere():
    with writing():
        officer = rows.officer("Ola Penn")
        offer = a_time(date(2026, 11, 26), time(9), way="home", place="7 Larkspur Close")
        assert offer_slots(offer, by=officer, at=AT, once="one") == 1
    with writing():
        assert offer_slots(offer, by=officer, at=AT, once="one") == 0
    assert db.session.scalar(select(Slot.place)) == ""
