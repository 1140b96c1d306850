"""An entry for a calendar keeps to the standard and to what it may say."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from documents.calendar_file import Appointment, calendar_file

LONDON = ZoneInfo("Europe/London")
AT = datetime(2027, 3, 1, 9, tzinfo=LONDON)


def entry(**more: object) -> Appointment:
    settings = {"reference": "EW-4K7Q2XR-9", "starts_at": datetime(2027, 3, 29, 9, tzinfo=LONDON), "minutes": 45}
    return Appointment(UUID(int=7), **(settings | more))


def test_nine_in_the_summer_is_eight_in_utc_and_the_end_follows_the_length():
    text = calendar_file(entry(), at=AT).decode()
    assert "DTSTART:20270329T080000Z\r\nDTEND:20270329T084500Z\r\n" in text
    assert "SUMMARY:Appointment EW-4K7Q2XR-9\r\n" in text
    assert "LOCATION" not in text


def test_a_change_is_a_later_version_of_the_same_entry_and_a_cancelled_one_says_so():
    text = calendar_file(entry(changes=2, cancelled=True), at=AT).decode()
    assert "UID:00000000-0000-0000-0000-000000000007\r\nSEQUENCE:2\r\n" in text
    assert "METHOD:CANCEL\r\n" in text
    assert "STATUS:CANCELLED\r\n" in text


@given(place=st.text(max_size=300))
def test_no_place_can_add_a_line_and_no_line_is_too_long(place):
    raw = calendar_file(entry(place=place), at=AT)
    lines = raw.split(b"\r\n")
    assert max(len(line) for line in lines) <= 75
    unfolded = raw.replace(b"\r\n ", b"").decode().split("\r\n")
    assert sum(line.startswith("LOCATION:") for line in unfolded) <= 1
    assert len(unfolded) in (16, 17)
