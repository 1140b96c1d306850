"""Checks of bookings: what they name exists, and their messages open what they promise."""

from __future__ import annotations

from collections.abc import Iterator

from forms.definition.bookings import BookingShape
from forms.definition.document import Definition
from forms.definition.remarks import Remark, places_of_consequences
from forms.definition.vocabulary import OFFICERS, Vocabulary

LINK = "booking"


def check_bookings(definition: Definition, vocabulary: Vocabulary) -> Iterator[Remark]:
    """Every booking, and every consequence that begins one."""
    if definition.bookings and definition.case is None:
        yield Remark("bookings", "only a case can ask somebody to pick a time", "Add case:, or take bookings: away")
    for path, one in places_of_consequences(definition):
        if one.kind == "book" and str(one.setting("booking")) not in definition.booking_shapes:
            known = ", ".join(sorted(definition.booking_shapes)) or "none yet: add bookings:"
            yield Remark(path, f'there is no booking "{one.setting("booking")}"', f"Use one of: {known}")
    for booking in definition.bookings:
        yield from _booking(definition, f"bookings/{booking.id}", booking, vocabulary)


def started_by_bookings(definition: Definition) -> frozenset[str]:
    """The tasks that the end of a booking starts."""
    found = {task for one in definition.bookings for task in (one.when_not_picked, one.when_missed, one.when_attended)}
    return frozenset(found - {""})


def _booking(definition: Definition, path: str, booking: BookingShape, vocabulary: Vocabulary) -> Iterator[Remark]:
    if booking.offered_by not in vocabulary.queues:
        yield Remark(
            f"{path}/offered-by",
            f'there is no queue "{booking.offered_by}"',
            "Add it to queues.yaml or use one of those",
        )
    for key, task in (
        ("when-not-picked", booking.when_not_picked),
        ("when-missed", booking.when_missed),
        ("when-attended", booking.when_attended),
    ):
        if task and task not in definition.task_shapes:
            yield Remark(f"{path}/{key}", f'there is no task "{task}"', "Name a task of this service")
    for key, name in (("invite", booking.invite), ("booked", booking.booked), ("remind", booking.remind)):
        message = definition.message_shapes.get(name)
        if not name:
            continue
        if message is None:
            yield Remark(f"{path}/{key}", f'there is no message "{name}"', "Name a message of this service")
            continue
        if len(message.to) != 1 or message.to[0] in OFFICERS:
            yield Remark(f"{path}/{key}", "a booking is one person's", f"Let {name} go to one recipient outside")
        if message.link != LINK and key == "invite":
            yield Remark(f"{path}/{key}", "nobody could pick a time", f"Write link: {LINK} on {name}, and say ((link))")
    if booking.pick_within.unit == "school-days":
        yield Remark(f"{path}/pick-within", "the council's own clocks run in working days", "Write working-days")
