"""Absence that a school marks as licensed: on which of its school days a licence of ours runs."""

from __future__ import annotations

from datetime import date

import pytest

from statutory.findings import Severity
from statutory.performance.licensed_absence import HeldLicence, LicenceState, LicensedAbsence, licensed_leave
from statutory.rules import Setting
from tests.unit.statutory.removal_vectors import setting

MONDAY, WEDNESDAY = date(2026, 11, 16), date(2026, 11, 18)
OFFICER, TOLD = Severity.OFFICER_DECIDES, Severity.INFORMATION


def licence(number: str, begins: date, ends: date, state: LicenceState = LicenceState.VALID) -> HeldLicence:
    return HeldLicence(number=number, begins=begins, ends=ends, state=state)


def found(first: date, last: date, *licences: HeldLicence, asked: Setting | None = None) -> list[tuple[Severity, str]]:
    """What the rule observes, each with how pressing it is."""
    absence = LicensedAbsence(first=first, last=last, licences=licences)
    return [(one.severity, one.observed) for one in licensed_leave(absence, asked or setting(date(2026, 11, 25)))]


def test_a_licence_that_runs_on_every_day_is_named_and_nothing_is_pressing():
    told = found(MONDAY, WEDNESDAY, licence("PL-1", date(2026, 11, 10), WEDNESDAY))
    assert told == [(TOLD, "PL-1: 3 of 3 school days")]


def test_a_day_after_the_licence_is_without_one():
    told = found(MONDAY, WEDNESDAY, licence("PL-1", date(2026, 11, 10), date(2026, 11, 17), LicenceState.OVER))
    assert told == [(OFFICER, "1 of 3 school days without"), (TOLD, "PL-1: 2 of 3 school days")]


def test_two_licences_one_after_the_other_cover_both_days():
    first = licence("PL-1", MONDAY, MONDAY, LicenceState.OVER)
    second = licence("PL-2", date(2026, 11, 17), WEDNESDAY)
    told = found(MONDAY, WEDNESDAY, second, first)
    assert told == [(TOLD, "PL-1: 1 of 3 school days"), (TOLD, "PL-2: 2 of 3 school days")]


def test_a_licence_that_was_stopped_covers_nothing_until_somebody_has_looked():
    told = found(MONDAY, MONDAY, licence("PL-1", MONDAY, WEDNESDAY, LicenceState.STOPPED))
    assert told == [(OFFICER, "1 of 1 school day without"), (OFFICER, "PL-1: 1 of 1 school day")]


def test_without_any_licence_the_days_are_named():
    absence = LicensedAbsence(first=MONDAY, last=date(2026, 11, 25))
    (bare,) = licensed_leave(absence, setting(date(2026, 11, 26)))
    assert "No licence that this council gave the child runs on 16 November 2026" in bare.sentence
    assert "and later days. Another council's may." in bare.sentence
    assert bare.day == MONDAY
    assert not bare.verified


@pytest.mark.parametrize(
    ("first", "last", "days"),
    [
        (date(2026, 11, 21), date(2026, 11, 22), 0),  # a weekend
        (date(2026, 11, 20), date(2026, 11, 24), 2),  # on the Monday staff were trained
        (date(2026, 12, 21), date(2026, 12, 31), 0),  # the holidays
        (WEDNESDAY, MONDAY, 0),  # the wrong way round
    ],
)
def test_only_school_days_are_missed(first, last, days):
    told = found(first, last)
    assert [observed for _, observed in told] == ([f"{days} of {days} school days without"] if days else [])


def test_where_no_calendar_reaches_the_days_are_those_from_monday_to_friday():
    told = found(date(2026, 11, 20), date(2026, 11, 24), asked=Setting(on=date(2026, 11, 25)))
    assert told == [(OFFICER, "3 of 3 school days without")]
