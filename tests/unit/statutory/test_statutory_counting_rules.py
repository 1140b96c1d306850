"""Counting as rules: when something is due, how long an absence lasts, which weeks are counted."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from statutory.counting_rules import AbsenceFacts, DueFacts, SchoolWeeksFacts
from statutory.days import CalendarTooShort, DayOff, foi_working_days
from statutory.due import Calendars, NoCalendar, due
from statutory.findings import Severity
from statutory.legal_numbers import Counting
from statutory.registry import rule
from statutory.rules import Setting
from statutory.units import Direction, Unit
from tests.unit.statutory.vector_files import SCHOOL, WORKING

TODAY = date(2026, 11, 22)
SETTING = Setting(on=TODAY, calendars=Calendars(working=WORKING, school=SCHOOL))


def ask(rule_id, facts, setting=SETTING):
    return rule(rule_id).findings(facts, setting)


def test_a_deadline_is_asked_as_a_rule_and_explains_itself():
    facts = DueFacts(trigger=date(2026, 11, 16), amount=10, unit=Unit.SCHOOL_DAYS, counting=Counting.BEGINNING_WITH)
    (finding,) = ask("COUNT.DUE", facts)
    assert finding.day == date(2026, 11, 30)
    assert finding.limit == "10 school days beginning with"
    assert finding.observed == "Monday 16 November 2026"
    assert finding.sentence.startswith("Counting 10 school days beginning with Monday 16 November 2026")
    assert finding.sentence.endswith("Due by the end of Monday 30 November 2026.")
    assert (finding.severity, finding.on) == (Severity.INFORMATION, TODAY)


@pytest.mark.parametrize(
    ("counting", "day"),
    [
        (Counting.AFTER, date(2026, 12, 8)),
        (Counting.BEGINNING_WITH, date(2026, 12, 7)),
        (Counting.BEFORE, date(2026, 11, 8)),
    ],
)
def test_after_beginning_with_and_before_are_three_ways_to_count(counting, day):
    (finding,) = ask(
        "COUNT.DUE", DueFacts(trigger=date(2026, 11, 23), amount=15, unit=Unit.CALENDAR_DAYS, counting=counting)
    )
    assert finding.day == day


def test_an_answer_on_a_bank_holiday_is_moved_where_that_is_asked():
    facts = {"trigger": date(2026, 11, 25), "amount": 1, "unit": Unit.MONTHS}
    (stays,) = ask("COUNT.DUE", DueFacts(**facts))
    (moved,) = ask("COUNT.DUE", DueFacts(**facts, roll_to_working_day=True))
    assert (stays.day, moved.day) == (date(2026, 12, 25), date(2026, 12, 29))


def test_an_information_request_is_counted_by_the_bank_holidays_of_the_whole_uk():
    nations = {
        "england-and-wales": [],
        "scotland": [DayOff(date(2026, 11, 30), "St Andrew's Day")],
        "northern-ireland": [],
    }
    foi = foi_working_days(nations, known_from=date(2026, 9, 1), known_until=date(2026, 12, 31))
    setting = Setting(on=TODAY, calendars=Calendars(foi=foi, working=WORKING))
    facts = {"trigger": date(2026, 11, 10), "amount": 20}
    (request,) = ask("COUNT.DUE", DueFacts(**facts, unit=Unit.FOI_WORKING_DAYS), setting)
    (other,) = ask("COUNT.DUE", DueFacts(**facts, unit=Unit.WORKING_DAYS), setting)
    assert (request.day, other.day) == (date(2026, 12, 9), date(2026, 12, 8))
    assert request.provision == "Freedom of Information Act 2000, s.10(1) and s.10(6)"
    assert other.provision == "Banking and Financial Dealings Act 1971, s.1 and Schedule 1"


@given(
    st.dates(date(2026, 10, 1), date(2027, 1, 15)),
    st.integers(0, 20),
    st.sampled_from([Unit.CALENDAR_DAYS, Unit.WORKING_DAYS, Unit.SCHOOL_DAYS, Unit.WEEKS, Unit.MONTHS, Unit.YEARS]),
    st.sampled_from([one for one in Counting if one is not Counting.MEASURE]),
)
def test_the_rule_gives_the_day_every_clock_gives(trigger, amount, unit, counting):
    expected = None
    inclusive = counting is Counting.BEGINNING_WITH
    direction = Direction.BEFORE if counting is Counting.BEFORE else Direction.AFTER
    try:
        expected = due(trigger, amount, unit, inclusive=inclusive, direction=direction, calendars=SETTING.calendars)
    except CalendarTooShort as short:
        with pytest.raises(CalendarTooShort, match=short.name):
            ask("COUNT.DUE", DueFacts(trigger=trigger, amount=amount, unit=unit, counting=counting))
    else:
        (finding,) = ask("COUNT.DUE", DueFacts(trigger=trigger, amount=amount, unit=unit, counting=counting))
        assert finding.day == expected.day
        assert finding.sentence == " ".join(expected.steps)


@pytest.mark.parametrize("amount", [-1, 1_201])
def test_an_amount_nobody_counts_is_refused(amount):
    with pytest.raises(ValueError, match="from 0 to 1200"):
        DueFacts(trigger=TODAY, amount=amount, unit=Unit.YEARS)
    for good in (0, 1_200):
        assert DueFacts(trigger=TODAY, amount=good, unit=Unit.YEARS).amount == good


def test_a_day_outside_any_calendar_of_ours_is_refused_and_the_furthest_inside_is_answered():
    for day in (date(1899, 12, 31), date(2900, 1, 1)):
        with pytest.raises(ValueError, match="years 1900 to 2899"):
            DueFacts(trigger=day, amount=1, unit=Unit.YEARS)
    for day, counting in ((date(1900, 1, 1), Counting.BEFORE), (date(2899, 12, 31), Counting.AFTER)):
        (finding,) = ask("COUNT.DUE", DueFacts(trigger=day, amount=1_200, unit=Unit.YEARS, counting=counting))
        assert abs(finding.day.year - day.year) == 1_200


@pytest.mark.parametrize("unit", [Unit.HOURS, Unit.MINUTES, Unit.POUNDS, Unit.SESSIONS])
def test_only_days_and_longer_are_counted_towards_a_day(unit):
    with pytest.raises(ValueError, match="only days, weeks, months and years"):
        DueFacts(trigger=TODAY, amount=1, unit=unit)
    with pytest.raises(ValueError, match="only days, weeks, months and years"):
        DueFacts(trigger=TODAY, amount=1, unit=Unit.CALENDAR_DAYS, counting=Counting.MEASURE)


def test_the_tenth_school_day_of_an_absence_is_for_an_officer():
    facts = AbsenceFacts(first_absent=date(2026, 11, 16))
    for day, severity in ((29, Severity.INFORMATION), (30, Severity.OFFICER_DECIDES)):
        setting = Setting(on=date(2026, 11, day), calendars=SETTING.calendars)
        (finding,) = ask("COUNT.ABSENCE", facts, setting)
        assert (finding.rule, finding.severity) == ("COUNT.ABSENCE", severity)


def test_absence_is_counted_by_the_regulations_of_2024_from_their_first_day():
    early = Setting(on=date(2024, 8, 18), calendars=SETTING.calendars)
    assert ask("COUNT.ABSENCE", AbsenceFacts(first_absent=date(2024, 8, 1)), early) == ()
    with pytest.raises(CalendarTooShort):
        ask(
            "COUNT.ABSENCE",
            AbsenceFacts(first_absent=date(2024, 8, 1)),
            Setting(on=date(2024, 8, 19), calendars=SETTING.calendars),
        )


def test_a_window_of_school_weeks_names_the_weeks_it_leaves_out():
    (finding,) = ask("COUNT.SCHOOL-WEEKS", SchoolWeeksFacts(last=date(2026, 11, 13)))
    assert finding.sentence == (
        "Counted back from 13 November 2026, 10 school weeks: Monday 31 August 2026 to Sunday 15 November 2026."
        " Without a session, and not counted, are the weeks beginning 26 October 2026."
    )
    assert (finding.day, finding.limit) == (date(2026, 8, 31), "10 school weeks")
    (one,) = ask("COUNT.SCHOOL-WEEKS", SchoolWeeksFacts(last=date(2026, 11, 13), weeks=1))
    assert one.sentence == (
        "Counted back from 13 November 2026, 1 school week: Monday 9 November 2026 to Sunday 15 November 2026."
    )
    (two_out,) = ask("COUNT.SCHOOL-WEEKS", SchoolWeeksFacts(last=date(2027, 1, 5), weeks=2))
    assert two_out.sentence.endswith("the weeks beginning 21 December 2026, 28 December 2026.")


def test_a_window_has_at_least_one_week():
    with pytest.raises(ValueError, match="at least one school week"):
        SchoolWeeksFacts(last=TODAY, weeks=0)


@pytest.mark.parametrize(
    ("rule_id", "facts"),
    [("COUNT.ABSENCE", AbsenceFacts(first_absent=TODAY)), ("COUNT.SCHOOL-WEEKS", SchoolWeeksFacts(last=TODAY))],
)
def test_without_the_schools_calendar_there_is_no_answer(rule_id, facts):
    with pytest.raises(NoCalendar, match="school days"):
        ask(rule_id, facts, Setting(on=TODAY, calendars=Calendars(working=WORKING)))
