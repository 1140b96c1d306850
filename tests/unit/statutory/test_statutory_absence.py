"""Absence in school days, the numbers of the law as data, and what a finding may claim."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from statutory.absence import nth_day_of_absence, school_days_absent, ten_day_finding
from statutory.days import CalendarTooShort
from statutory.due import Calendars
from statutory.findings import Finding, Overrider, Severity
from statutory.legal_numbers import Counting, LegalNumber, NotInForce, in_force
from statutory.limits import ALL_LIMITS, NOTICE_TO_SATISFY, TEN_DAY_ABSENCE
from statutory.sources import Source
from statutory.units import Unit
from tests.unit.statutory.vector_files import SCHOOL

FIRST = date(2026, 11, 16)


@pytest.mark.parametrize(
    ("n", "day"),
    [(1, FIRST), (5, date(2026, 11, 20)), (6, date(2026, 11, 24)), (10, date(2026, 11, 30)), (20, date(2026, 12, 14))],
)
def test_the_nth_day_of_absence_skips_weekends_and_the_inset_day(n, day):
    assert nth_day_of_absence(FIRST, n, SCHOOL) == day
    assert school_days_absent(FIRST, day, SCHOOL) == n


def test_an_absence_reported_from_a_saturday_starts_with_the_next_school_day():
    assert nth_day_of_absence(date(2026, 11, 21), 1, SCHOOL) == date(2026, 11, 24)


def test_there_is_no_day_nought_of_an_absence():
    with pytest.raises(ValueError, match="day 1"):
        nth_day_of_absence(FIRST, 0, SCHOOL)


def test_an_absence_that_has_not_begun_has_lasted_no_days():
    assert school_days_absent(FIRST, date(2026, 11, 15), SCHOOL) == 0


@given(st.dates(date(2026, 9, 2), date(2027, 1, 31)), st.integers(1, 25))
def test_on_the_nth_day_the_absence_has_lasted_n_days_and_the_day_before_fewer(first, n):
    day = nth_day_of_absence(first, n, SCHOOL)
    assert school_days_absent(first, day, SCHOOL) == n
    assert school_days_absent(first, date.fromordinal(day.toordinal() - 1), SCHOOL) == n - 1


def test_the_ninth_day_informs_and_the_tenth_is_for_an_officer():
    ninth = ten_day_finding(FIRST, date(2026, 11, 29), SCHOOL)
    assert (ninth.severity, ninth.observed, ninth.limit) == (Severity.INFORMATION, "9 school days", "10 school days")
    assert ninth.sentence.endswith("fewer than 10 school days. If it goes on, that is reached on 30 November 2026.")
    tenth = ten_day_finding(FIRST, date(2026, 11, 30), SCHOOL)
    assert (tenth.severity, tenth.observed) == (Severity.OFFICER_DECIDES, "10 school days")
    assert tenth.sentence == "The absence has lasted 10 school days; it reached 10 school days on 30 November 2026."
    assert not tenth.verified


def test_the_first_day_of_absence_is_said_in_the_singular():
    assert ten_day_finding(FIRST, FIRST, SCHOOL).observed == "1 school day"


def test_an_absence_near_the_end_of_the_calendar_is_still_found():
    late = ten_day_finding(date(2027, 3, 22), date(2027, 3, 24), SCHOOL)
    assert late.sentence == "The absence has lasted 3 school days, fewer than 10 school days."
    with pytest.raises(CalendarTooShort):
        ten_day_finding(date(2027, 3, 22), date(2027, 4, 10), SCHOOL)


@pytest.mark.parametrize("number_read", [True, False])
@pytest.mark.parametrize("source_read", [True, False])
def test_a_finding_is_verified_only_when_both_the_number_and_its_source_were_read(number_read, source_read):
    source = replace(TEN_DAY_ABSENCE.source, verified=source_read)
    limit = replace(TEN_DAY_ABSENCE, verified=number_read, source=source)
    assert ten_day_finding(FIRST, FIRST, SCHOOL, limit=limit).verified is (number_read and source_read)


READ = Source("An Act", "s.1", "https://www.legislation.gov.uk/", date(2026, 11, 22), verified=True)


def number(value: int, since: date | None) -> LegalNumber:
    return LegalNumber(
        name="a limit",
        value=value,
        unit=Unit.WORKING_DAYS,
        counting=Counting.AFTER,
        source=READ,
        effective_from=since,
        verified=True,
    )


def test_the_newest_number_that_has_started_is_in_force():
    versions = [number(15, date(2026, 9, 1)), number(10, None), number(20, date(2027, 1, 1))]
    assert in_force(versions, date(2026, 8, 31)).value == 10
    assert in_force(versions, date(2026, 9, 1)).value == 15
    assert in_force(versions, date(2027, 1, 1)).value == 20


def test_a_number_that_has_not_started_is_not_in_force():
    with pytest.raises(NotInForce, match="2026-11-22"):
        in_force([number(10, date(2026, 11, 23))], date(2026, 11, 22))


def test_every_number_of_the_law_has_a_public_source_a_name_and_a_checked_day():
    assert len({limit.name for limit in ALL_LIMITS}) == len(ALL_LIMITS)
    for limit in ALL_LIMITS:
        assert limit.value > 0
        assert limit.source.url.startswith(("https://www.legislation.gov.uk/", "https://www.gov.uk/"))
        assert limit.source.checked_on == date(2026, 11, 22)
        assert limit.source.verified or not limit.verified, f"{limit.name} is verified by a source nobody read"


def test_a_limit_is_said_in_words():
    assert NOTICE_TO_SATISFY.limit == "15 calendar days"
    assert TEN_DAY_ABSENCE.source.citation.endswith("(SI 2024/208), reg.13, attendance return")


@pytest.mark.parametrize(
    ("unit", "one", "several"),
    [
        (Unit.MINUTES, "1 minute", "2 minutes"),
        (Unit.SCHOOL_DAYS, "1 school day", "2 school days"),
        (Unit.FOI_WORKING_DAYS, "1 working day", "2 working days"),
        (Unit.POUNDS, "£1", "£2"),
        (Unit.PERCENT, "1 per cent", "2 per cent"),
        (Unit.CHILDREN, "1 child", "2 children"),
        (Unit.TIMES, "1 time", "2 times"),
    ],
)
def test_an_amount_is_said_in_words(unit, one, several):
    assert (unit.say(1), unit.say(2)) == (one, several)


def test_a_unit_is_time_that_passes_or_days_that_count_or_an_amount():
    assert {unit for unit in Unit if unit.elapsed} == {Unit.MINUTES, Unit.HOURS}
    assert {unit for unit in Unit if unit.needs_calendar} == {
        Unit.WORKING_DAYS,
        Unit.FOI_WORKING_DAYS,
        Unit.SCHOOL_DAYS,
    }
    assert {unit for unit in Unit if unit.measures} == {
        Unit.SESSIONS,
        Unit.PERCENT,
        Unit.POUNDS,
        Unit.CHILDREN,
        Unit.PUPILS,
        Unit.TIMES,
    }


@pytest.mark.parametrize(
    "measure",
    [replace(TEN_DAY_ABSENCE, counting=Counting.MEASURE), replace(TEN_DAY_ABSENCE, unit=Unit.POUNDS)],
)
def test_a_number_that_limits_an_amount_gives_no_date(measure):
    with pytest.raises(ValueError, match="is a measure and gives no date"):
        measure.due(FIRST, calendars=Calendars(school=SCHOOL))


def breach(*, verified: bool) -> Finding:
    return Finding(
        rule="a-rule",
        provision="s.1",
        limit="10 school days",
        observed="11 school days",
        sentence="It is late.",
        severity=Severity.BREACH,
        verified=verified,
        source=READ,
        on=date(2026, 11, 22),
    )


def test_law_that_nobody_has_read_cannot_find_a_breach():
    assert breach(verified=True).severity is Severity.BREACH
    assert breach(verified=True).overridable_by is Overrider.NOBODY
    with pytest.raises(ValueError, match="a-rule is not verified"):
        breach(verified=False)
