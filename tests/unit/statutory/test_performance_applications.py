"""Notice, licences without fixed dates, education and care, at every limit and one either side."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from statutory.day_names import say_date
from statutory.due import Calendars, NoCalendar
from statutory.findings import Overrider, Severity
from statutory.legal_numbers import Counting, LegalNumber
from statutory.months import corresponding_day
from statutory.performance.ages import AgeBand
from statutory.performance.care import ADVISED, Care, Carer, nobody_approved, too_many_children
from statutory.performance.education import (
    EducationDay,
    EducationPlan,
    TaughtGroup,
    too_little_education,
    too_many_pupils,
)
from statutory.performance.licence_records import LastPerformance, records
from statutory.performance.notice import (
    LOCAL_FLOOR,
    LOCAL_NOTICE,
    FlexibleDates,
    Notice,
    flexible_dates,
    late,
    late_by_the_council,
)
from statutory.performance.schedule import Footing
from statutory.rules import Setting
from statutory.sources import Source
from statutory.units import Unit
from tests.unit.statutory.vector_files import WORKING

ASKED = Setting(on=date(2026, 11, 22))
ONE = timedelta(days=1)
MONDAY = date(2026, 11, 2)
OWN = Source("Marlowe licensing policy", "notice", "https://www.marlowe.gov.uk/", date(2026, 11, 22), verified=True)


def own(value, unit=Unit.WORKING_DAYS, counting=Counting.BEFORE):
    return LegalNumber(
        name="a council's number",
        value=value,
        unit=unit,
        counting=counting,
        source=OWN,
        effective_from=None,
        verified=True,
    )


@given(st.dates(date(2016, 1, 1), date(2040, 1, 1)), st.integers(-5, 60))
def test_twenty_one_days_before_is_in_time_and_twenty_is_late(first_day, days):
    found = late(Notice(received=first_day - days * ONE, first_day=first_day), ASKED)
    assert len(found) == (days < 21)
    if found:
        assert (found[0].severity, found[0].overridable_by) == (Severity.OFFICER_DECIDES, Overrider.OFFICER)
        assert not found[0].verified


@pytest.mark.parametrize(
    ("received", "observed"),
    [(date(2026, 12, 13), "1 day before"), (date(2026, 12, 14), "0 days before"), (date(2026, 12, 16), "2 days after")],
)
def test_a_late_application_says_how_late(received, observed):
    (found,) = late(Notice(received=received, first_day=date(2026, 12, 14)), ASKED)
    assert found.observed == observed
    assert f"{observed} the first day" in found.sentence


def test_the_councils_own_notice_is_counted_in_its_own_days_and_its_floor_comes_first():
    setting = replace(
        ASKED,
        calendars=Calendars(working=WORKING),
        byelaws={LOCAL_NOTICE: own(10), LOCAL_FLOOR: own(5)},
    )
    first_day = date(2026, 12, 14)
    told = {
        received: [
            (each.limit, each.sentence)
            for each in late_by_the_council(Notice(received=received, first_day=first_day), setting)
        ]
        for received in (date(2026, 11, 30), date(2026, 12, 1), date(2026, 12, 7), date(2026, 12, 8))
    }
    (missed,) = late_by_the_council(Notice(received=first_day, first_day=first_day), setting)
    assert (missed.severity, missed.overridable_by) == (Severity.OFFICER_DECIDES, Overrider.OFFICER)
    assert told[date(2026, 11, 30)] == []
    assert [limit for limit, _ in told[date(2026, 12, 1)]] == ["10 working days"]
    assert "asks for one by 30 November 2026" in told[date(2026, 12, 1)][0][1]
    assert [limit for limit, _ in told[date(2026, 12, 7)]] == ["10 working days"]
    assert [limit for limit, _ in told[date(2026, 12, 8)]] == ["5 working days"]
    assert "normally refuses" in told[date(2026, 12, 8)][0][1]


def test_a_council_without_a_notice_of_its_own_asks_for_nothing_more():
    assert late_by_the_council(Notice(received=MONDAY, first_day=MONDAY), ASKED) == ()


def test_working_days_without_a_calendar_give_no_date():
    setting = replace(ASKED, byelaws={LOCAL_NOTICE: own(10)})
    with pytest.raises(NoCalendar):
        late_by_the_council(Notice(received=MONDAY, first_day=MONDAY), setting)


def test_a_councils_own_notice_may_be_unverified_and_is_then_said_to_be():
    unread = replace(own(10, Unit.CALENDAR_DAYS), source=replace(OWN, verified=False))
    (found,) = late_by_the_council(
        Notice(received=MONDAY, first_day=MONDAY), replace(ASKED, byelaws={LOCAL_NOTICE: unread})
    )
    assert (found.verified, found.severity) == (False, Severity.OFFICER_DECIDES)
    assert "not yet verified" in found.sentence


@pytest.mark.parametrize(
    ("begins", "last"),
    [
        (date(2026, 11, 5), date(2027, 5, 4)),
        (date(2026, 8, 31), date(2027, 2, 28)),
        (date(2027, 8, 31), date(2028, 2, 29)),
        (date(2026, 9, 1), date(2027, 2, 28)),
    ],
)
def test_a_licence_without_fixed_dates_lasts_six_months_and_not_a_day_more(begins, last):
    dates = FlexibleDates(days=10, begins=begins, ends=last, used=10)
    assert flexible_dates(dates, ASKED) == ()
    (found,) = flexible_dates(replace(dates, ends=last + ONE), ASKED)
    assert (found.severity, found.verified, found.overridable_by) == (Severity.ADVISORY, False, Overrider.NOBODY)


@pytest.mark.parametrize(("days", "observed"), [(None, ["no number of days"]), (0, ["no number of days"]), (1, [])])
def test_a_licence_without_fixed_dates_names_a_number_of_days(days, observed):
    found = flexible_dates(FlexibleDates(days=days, begins=MONDAY, ends=MONDAY), ASKED)
    assert [each.observed for each in found] == observed


def test_no_more_days_are_used_than_the_licence_names():
    dates = FlexibleDates(days=10, begins=MONDAY, ends=MONDAY, used=11)
    assert [each.observed for each in flexible_dates(dates, ASKED)] == ["11 days"]


@pytest.mark.parametrize(
    ("pupils", "same_standard", "breach"), [(6, False, False), (7, False, True), (12, True, False), (13, True, True)]
)
def test_a_private_teacher_has_six_pupils_or_twelve_of_one_standard(pupils, same_standard, breach):
    found = too_many_pupils(TaughtGroup(pupils=pupils, same_standard=same_standard), ASKED)
    assert [each.severity for each in found] == ([Severity.BREACH] if breach else [])
    standard = "of one standard in the subject" if same_standard else "of different standards"
    assert all(f"{pupils} pupils {standard} at once" in each.sentence for each in found)


def test_education_binds_licensed_activities_too_and_advises_on_a_four_day_exemption():
    seven = TaughtGroup(pupils=7, footing=Footing.ACTIVITY)
    assert too_many_pupils(seven, ASKED)[0].severity is Severity.BREACH
    assert too_many_pupils(replace(seven, footing=Footing.FOUR_DAYS), ASKED)[0].severity is Severity.ADVISORY


def plan(*minutes, school=5):
    """A day a number, from a Monday; the first five of each week are days of school."""
    days = (
        EducationDay(on=MONDAY + n * ONE, minutes=taught, school_missed=n % 7 < school)
        for n, taught in enumerate(minutes)
    )
    return EducationPlan(days=tuple(days))


def judged(education):
    return [(each.severity, each.observed, each.limit) for each in too_little_education(education, ASKED)]


def test_three_hours_on_each_day_of_school_missed_is_enough_and_a_minute_less_is_not():
    assert judged(plan(180, 180, 180)) == []
    assert judged(plan(180, 180, 179)) == [(Severity.BREACH, "8 hours 59 minutes", "9 hours")]
    assert judged(plan(180, 180, 180, 180, 180, 0, 0)) == []


def test_added_up_hours_need_six_a_week():
    weekend = (0, 0)
    full = (300,) * 5
    assert judged(plan(60, 60, 60, 60, 120, *weekend, *full, *weekend)) == []
    short = judged(plan(60, 60, 60, 60, 119, *weekend, *full, *weekend))
    assert short == [(Severity.BREACH, "5 hours 59 minutes", "6 hours")]


def test_added_up_hours_need_three_for_each_day_of_school_missed_over_the_four_weeks():
    weeks = [(60, 60, 60, 60, 120, 0, 0), *[(240,) * 5 + (0, 0)] * 2]
    last = (168, 168, 168, 168)
    assert judged(plan(*(minutes for week in (*weeks, (*last, 168)) for minutes in week))) == []
    (short,) = too_little_education(plan(*(minutes for week in (*weeks, (*last, 167)) for minutes in week)), ASKED)
    assert (short.observed, short.limit, short.day) == ("59 hours 59 minutes", "60 hours", MONDAY)
    assert short.overridable_by is Overrider.NOBODY
    assert "period of up to four weeks" in short.sentence


def test_the_fifth_week_begins_four_weeks_of_its_own():
    four_weeks = (180, 180, 180, 180, 180, 0, 0) * 4
    (short,) = too_little_education(plan(*four_weeks, 120, 120, 120, 120, 120), ASKED)
    assert (short.day, short.observed, short.limit) == (MONDAY + 28 * ONE, "10 hours", "15 hours")


def test_a_week_with_one_day_of_school_needs_three_hours_and_one_without_needs_none():
    one_day = EducationPlan(days=(EducationDay(on=MONDAY, minutes=179),))
    assert judged(one_day) == [(Severity.BREACH, "2 hours 59 minutes", "3 hours")]
    holiday = EducationPlan(days=(EducationDay(on=MONDAY, minutes=0, school_missed=False),))
    assert judged(holiday) == []
    assert judged(EducationPlan(days=())) == []


@pytest.mark.parametrize(("minutes", "short"), [(300, []), (301, [])])
def test_hours_beyond_five_a_day_are_not_missed_where_the_others_are_enough(minutes, short):
    assert judged(plan(minutes, 60)) == short


def test_hours_that_are_enough_only_with_more_than_five_a_day_are_advised():
    (found,) = too_little_education(plan(420, 0, 120), ASKED)
    assert (found.severity, found.verified) == (Severity.ADVISORY, False)
    assert (found.observed, found.limit) == ("7 hours", "9 hours")
    assert "at most five hours of a day" in found.sentence


def test_hours_that_are_enough_only_with_days_without_school_are_advised():
    weekend = judged(plan(180, 180, 180, 180, 120, 60))
    assert weekend == [(Severity.ADVISORY, "14 hours", "15 hours")]


def test_a_plan_of_education_has_each_day_once_and_no_negative_lessons():
    monday = EducationDay(on=MONDAY, minutes=180)
    with pytest.raises(ValueError, match="once only"):
        EducationPlan(days=(monday, monday))
    with pytest.raises(ValueError, match="less than nothing"):
        EducationPlan(days=(replace(monday, minutes=-1),))


@given(st.lists(st.integers(0, 400), min_size=1, max_size=40))
def test_more_education_is_never_judged_harder(minutes):
    before, after = judged(plan(*minutes)), judged(plan(*(taught + 10 for taught in minutes)))
    assert bool(after) <= bool(before)


@pytest.mark.parametrize(("carer", "allowed"), [(carer, carer is not Carer.OTHER) for carer in Carer])
def test_a_child_is_in_the_care_of_a_chaperone_a_parent_or_the_usual_teacher(carer, allowed):
    found = nobody_approved(Care(carer=carer, children=1), ASKED)
    assert [each.severity for each in found] == ([] if allowed else [Severity.BREACH])


@pytest.mark.parametrize(
    ("children", "teaches", "breach"), [(12, False, False), (13, False, True), (3, True, False), (4, True, True)]
)
def test_a_chaperone_has_twelve_children_or_three_whom_he_teaches(children, teaches, breach):
    found = too_many_children(Care(carer=Carer.CHAPERONE, children=children, teaches_them=teaches), ASKED)
    assert [each.severity for each in found] == ([Severity.BREACH] if breach else [])


def test_the_number_of_children_is_a_chaperones_and_no_parents():
    assert too_many_children(Care(carer=Carer.PARENT, children=13), ASKED) == ()


def test_for_an_exempt_performance_the_number_of_children_is_advice():
    (found,) = too_many_children(Care(carer=Carer.CHAPERONE, children=13, footing=Footing.FOUR_DAYS), ASKED)
    assert found.severity is Severity.ADVISORY


def test_a_council_advises_fewer_children_by_the_youngest_age():
    ten = own(10, Unit.CHILDREN, Counting.MEASURE)
    setting = replace(ASKED, byelaws={ADVISED[AgeBand.FIVE_TO_8]: ten})

    def advised(children, youngest):
        return too_many_children(Care(carer=Carer.CHAPERONE, children=children, youngest=youngest), setting)

    assert advised(10, AgeBand.FIVE_TO_8) == ()
    (found,) = advised(11, AgeBand.FIVE_TO_8)
    assert (found.severity, found.limit, found.source) == (Severity.ADVISORY, "10 children", OWN)
    assert found.overridable_by is Overrider.OFFICER
    assert "the youngest is aged 5 to 8" in found.sentence
    assert advised(11, AgeBand.UNDER_5) == ()
    assert advised(11, None) == ()
    assert advised(13, AgeBand.FIVE_TO_8)[0].severity is Severity.BREACH


@given(st.dates(date(2016, 1, 1), date(2040, 1, 1)), st.integers(-400, 400))
def test_records_are_kept_for_six_months_and_on_the_day_after_they_had_to_be(last_day, days):
    until = corresponding_day(last_day, 6).day
    (found,) = records(LastPerformance(last_day=last_day), replace(ASKED, on=until + days * ONE))
    assert found.observed == f"until {say_date(until)}"
    assert ("had to keep" in found.sentence) == (days > 0)
    assert (found.severity, found.verified) == (Severity.INFORMATION, False)
