"""The hours of children at work, at every limit and a minute either side, under both laws."""

from datetime import date, timedelta

import pytest

from statutory.employment import judge_timetable
from statutory.employment.timetable import Engagement, Schooling, Weekday
from statutory.findings import Overrider, Severity
from tests.unit.statutory.working_weeks import (
    BORN,
    MONDAY,
    NEW,
    NOW,
    UNREAD_BYELAWS,
    byelaws,
    found,
    job,
    shift,
    timetable,
)

HOUR = 60
LAWS = {"S18": NOW, "S28": NEW}
ENDS = {"S18": 19 * HOUR, "S28": 20 * HOUR}
WORKDAYS = [each.value for each in Weekday][:5]


@pytest.mark.parametrize("law", LAWS)
@pytest.mark.parametrize("age", [14, 15])
def test_work_may_start_at_seven_and_not_a_minute_before(law, age):
    for start in (7 * HOUR + 1, 7 * HOUR):
        assert found(job(shift("saturday", start, 9 * HOUR)), age=age, setting=LAWS[law]) == {}
    early = found(job(shift("saturday", 7 * HOUR - 1, 9 * HOUR)), age=age, setting=LAWS[law])
    assert set(early) == {f"{law}.CLOCK"}
    told = early[f"{law}.CLOCK"]
    assert (told.observed, told.limit, told.day) == ("6:59am", "7am", date(2026, 11, 28))
    assert (told.severity, told.overridable_by, told.verified) == (Severity.BREACH, Overrider.NOBODY, True)
    assert "starts at 6:59am; a child may work from 7am" in told.sentence


@pytest.mark.parametrize("law", LAWS)
def test_work_ends_by_the_hour_of_its_law_and_not_a_minute_after(law):
    ends = ENDS[law]
    for end in (ends - 1, ends):
        assert found(job(shift("saturday", 18 * HOUR, end)), setting=LAWS[law]) == {}
    late = found(job(shift("saturday", 18 * HOUR, ends + 1)), setting=LAWS[law])
    assert set(late) == {f"{law}.CLOCK"}
    assert late[f"{law}.CLOCK"].limit == f"{ends // HOUR - 12}pm"
    assert "until" in late[f"{law}.CLOCK"].sentence


def test_a_day_too_early_and_too_late_is_told_twice():
    told = judge_timetable(
        timetable(job(shift("saturday", "06:30", "08:00"), shift("saturday", "18:00", "19:30"))), NOW
    )
    assert [(each.rule, each.observed) for each in told] == [("EMP.S18.CLOCK", "6:30am"), ("EMP.S18.CLOCK", "7:30pm")]


def test_the_last_to_end_counts_and_not_the_last_to_start():
    early, late = job(shift("saturday", "16:00", "19:30")), job(shift("saturday", "17:00", "18:00"))
    assert found(early, late)["S18.CLOCK"].observed == "7:30pm"


@pytest.mark.parametrize("law", LAWS)
def test_an_hour_before_school_is_lawful_and_a_minute_more_is_a_breach(law):
    for start in (8 * HOUR + 1, 8 * HOUR):
        assert found(job(shift("monday", start, 9 * HOUR)), setting=LAWS[law]) == {}
    told = found(job(shift("monday", 8 * HOUR - 1, 9 * HOUR)), setting=LAWS[law])
    assert set(told) == {f"{law}.BEFORE"}
    assert (told[f"{law}.BEFORE"].observed, told[f"{law}.BEFORE"].limit) == ("1 hour 1 minute", "1 hour")
    assert told[f"{law}.BEFORE"].severity is Severity.BREACH
    assert "EMP" not in told[f"{law}.BEFORE"].sentence


@pytest.mark.parametrize(
    ("allows", "limit"), [(30, "a child may work 30 minutes at most then"), (0, "a child may not work at all then")]
)
def test_a_council_that_allows_less_before_school_is_kept_to(allows, limit):
    setting = byelaws(before_school_minutes=allows)
    on_time, long = (found(job(shift("monday", 8 * HOUR, 8 * HOUR + n)), setting=setting) for n in (allows or 1, 31))
    assert set(long) == {"S18.BEFORE"}
    assert set(on_time) == (set() if allows else {"S18.BEFORE"})
    told = long["S18.BEFORE"]
    assert (told.severity, told.verified) == (Severity.BREACH, True)
    assert told.provision == "Byelaws of Marlowe, byelaw 3"
    assert limit in told.sentence


def test_work_before_school_is_counted_from_midnight():
    assert found(job(shift("monday", "00:00", "01:01")))["S18.BEFORE"].observed == "1 hour 1 minute"


def test_a_council_can_allow_no_more_than_an_hour_before_school():
    setting = byelaws(before_school_minutes=90)
    assert found(job(shift("monday", 8 * HOUR, 9 * HOUR)), setting=setting) == {}
    told = found(job(shift("monday", 8 * HOUR - 1, 9 * HOUR)), setting=setting)
    assert told["S18.BEFORE"].provision.endswith("s.18(1)(b) and (2)")
    assert told["S18.BEFORE"].limit == "1 hour"


def test_a_byelaw_that_nobody_read_only_advises():
    told = found(
        job(shift("monday", "08:00", "08:45")), setting=byelaws(source=UNREAD_BYELAWS, before_school_minutes=30)
    )
    assert (told["S18.BEFORE"].severity, told["S18.BEFORE"].verified) == (Severity.ADVISORY, False)
    assert told["S18.BEFORE"].overridable_by is Overrider.OFFICER
    assert "not yet verified" in told["S18.BEFORE"].sentence


def test_a_byelaw_on_work_before_school_says_nothing_under_the_new_law():
    setting = byelaws(before_school_minutes=0)
    setting = type(setting)(on=NEW.on, commencements=NEW.commencements, byelaws=setting.byelaws)
    assert found(job(shift("monday", "08:00", "09:00")), setting=setting) == {}


@pytest.mark.parametrize("law", LAWS)
@pytest.mark.parametrize(
    ("start", "end", "minutes"),
    [("08:30", "09:00", 0), ("08:30", "09:01", 1), ("15:29", "16:00", 1), ("15:30", "16:00", 0)],
)
def test_a_minute_in_school_hours_is_a_breach(law, start, end, minutes):
    told = found(job(shift("monday", start, end)), setting=LAWS[law])
    assert set(told) == ({f"{law}.INSCHOOL"} if minutes else set())
    if minutes:
        assert told[f"{law}.INSCHOOL"].observed == "1 minute"


def test_school_hours_bind_on_school_days_only_and_in_term_only():
    at_noon = shift("monday", "12:00", "13:00")
    assert found(job(at_noon), school_days=(Weekday.TUESDAY,)) == {}
    assert found(job(holiday=[at_noon])) == {}
    assert set(found(job(shift("saturday", "12:00", "13:00")), school_days=(Weekday.SATURDAY,))) == {"S18.INSCHOOL"}


def test_a_break_is_no_work():
    assert found(job(shift("monday", "15:30", "18:00", "16:00", "16:30"))) == {}
    assert set(found(job(shift("monday", "15:30", "18:00", "16:00", "16:29")))) == {"S18.SCHOOLDAY"}


@pytest.mark.parametrize("law", LAWS)
def test_the_hours_of_all_employers_are_added_together(law):
    first, second = job(shift("monday", "16:00", "17:00")), job(shift("monday", "17:00", "18:01"))
    assert found(first, setting=LAWS[law]) == {} == found(second, setting=LAWS[law])
    told = found(first, second, setting=LAWS[law])[f"{law}.SCHOOLDAY"]
    assert told.observed == "2 hours 1 minute"
    assert "all jobs together" in told.sentence


def test_two_jobs_at_the_same_time_count_twice_in_the_day_and_once_in_a_stretch():
    whole, within = job(shift("saturday", "10:00", "14:00")), job(shift("saturday", "11:00", "12:00"))
    assert found(whole, within) == {}
    assert found(whole, within, age=14) == {}
    told = found(whole, within, job(shift("saturday", "12:00", "12:01")), age=14)
    assert told["S18.OTHERDAY"].observed == "5 hours 1 minute"
    assert "S18.BREAK" not in told


@pytest.mark.parametrize("week", ["term", "holiday"])
def test_two_hours_on_a_sunday_are_lawful_and_the_act_of_2026_has_no_such_limit(week):
    def told(end, setting, **more):
        on = [shift("sunday", "10:00", end)]
        return found(job(*on) if week == "term" else job(holiday=on), setting=setting, **more)

    assert told("12:00", NOW) == {}
    assert set(told("12:01", NOW)) == {"S18.SUNDAY"}
    # Hours of other days do not bind on a Sunday as well.
    assert set(told("15:30", NOW, age=14)) == {"S18.SUNDAY", "S18.BREAK"}
    assert told("12:01", NEW) == {}
    assert set(told("15:30", NEW, age=14)) == {"S28.OTHERDAY", "S28.BREAK"}


@pytest.mark.parametrize("law", LAWS)
def test_twelve_hours_in_a_week_with_school_are_lawful_and_a_minute_more_is_a_breach(law):
    week = [shift(day, "16:00", "18:00") for day in WORKDAYS]
    for minutes in (119, 120):
        assert found(job(*week, shift("saturday", 600, 600 + minutes)), setting=LAWS[law]) == {}
    told = found(job(*week, shift("saturday", 600, 721)), setting=LAWS[law])
    assert set(told) == {f"{law}.SCHOOLWEEK"}
    assert told[f"{law}.SCHOOLWEEK"].observed == "12 hours 1 minute"
    assert told[f"{law}.SCHOOLWEEK"].day == MONDAY


def test_a_single_school_day_makes_a_week_with_school():
    week = [shift(day, 540, 780) for day in ("tuesday", "wednesday", "thursday")]
    one_day = {"school_days": (Weekday.MONDAY,)}
    assert found(job(*week), **one_day) == {}
    told = found(job(*week, shift("friday", 540, 541)), **one_day)
    assert set(told) == {"S18.SCHOOLWEEK"}
    assert found(job(*week, shift("friday", 540, 541)), school_days=()) == {}


@pytest.mark.parametrize("law", LAWS)
@pytest.mark.parametrize(("age", "hours"), [(14, 5), (15, 7)])
def test_a_week_of_holidays_is_lawful_to_its_hours_and_a_minute_more_is_a_breach(law, age, hours):
    def week(more):
        shifts = [shift(day, "09:00", (13 + hours - 3) * HOUR, "12:00", "13:00") for day in WORKDAYS]
        return found(job(holiday=[*shifts, *more]), age=age, setting=LAWS[law])

    assert week([]) == {}
    told = week([shift("saturday", 600, 601)])
    assert set(told) == {f"{law}.OTHERWEEK"}
    assert told[f"{law}.OTHERWEEK"].limit == f"{hours * 5} hours"
    assert ("under 15" if age == 14 else "of 15 or over") in told[f"{law}.OTHERWEEK"].sentence


def test_a_day_is_judged_by_the_age_of_that_day_and_a_week_by_the_age_of_its_last():
    six_hours = [shift(day, "09:00", "16:00", "12:00", "13:00") for day in WORKDAYS]
    for birthday_on in range(7):
        fifteenth = MONDAY + timedelta(days=birthday_on)
        told = judge_timetable(timetable(job(holiday=six_hours), dob=fifteenth.replace(year=2011)), NOW)
        young = [MONDAY + timedelta(days=number) for number in range(min(birthday_on, 5))]
        assert [each.day for each in told] == young
        assert {each.rule for each in told} <= {"EMP.S18.OTHERDAY"}
    after = (MONDAY + timedelta(days=7)).replace(year=2011)
    assert {each.rule for each in judge_timetable(timetable(job(holiday=six_hours), dob=after), NOW)} == {
        "EMP.S18.OTHERDAY",
        "EMP.S18.OTHERWEEK",
    }


@pytest.mark.parametrize("law", LAWS)
def test_exactly_four_hours_without_a_break_are_lawful(law):
    for minutes in (239, 240):
        assert found(job(shift("saturday", 600, 600 + minutes)), setting=LAWS[law]) == {}
    told = found(job(shift("saturday", 600, 841)), setting=LAWS[law])
    assert set(told) == {f"{law}.BREAK"}
    assert told[f"{law}.BREAK"].observed == "4 hours 1 minute"


@pytest.mark.parametrize(("pause", "lawful"), [(59, False), (60, True), (61, True)])
def test_only_a_rest_of_an_hour_ends_a_stretch_whoever_the_employers_are(pause, lawful):
    one = job(shift("saturday", 540, 780 + pause + 60, *(f"{h // 60:02}:{h % 60:02}" for h in (780, 780 + pause))))
    two = job(shift("saturday", 540, 780)), job(shift("saturday", 780 + pause, 840 + pause))
    expected = set() if lawful else {"S18.BREAK"}
    assert set(found(one)) == expected == set(found(*two))
    if not lawful:
        assert found(one)["S18.BREAK"].observed == "5 hours"


def test_the_longest_stretch_of_a_day_is_the_one_told():
    told = found(job(shift("saturday", "08:00", "12:30"), shift("saturday", "13:30", "15:00")))
    assert told["S18.BREAK"].observed == "4 hours 30 minutes"


def test_for_a_child_educated_at_home_an_officer_decides_what_a_school_day_is():
    at_home = {"schooling": Schooling.HOME}
    told = found(job(shift("monday", "10:00", "13:00")), **at_home)
    assert {rule: each.severity for rule, each in told.items()} == {
        "S18.INSCHOOL": Severity.OFFICER_DECIDES,
        "S18.SCHOOLDAY": Severity.OFFICER_DECIDES,
    }
    assert all("educated at home" in each.sentence for each in told.values())
    long = found(job(shift("monday", "09:00", "14:01", "12:00", "12:59")), **at_home, age=14)
    assert "S18.OTHERDAY" not in long
    longer = found(job(shift("monday", "09:00", "15:00", "12:00", "12:59")), **at_home, age=14)
    assert longer["S18.OTHERDAY"].severity is Severity.BREACH
    week = found(
        *[job(shift(day, "09:00", "15:00", "12:00", "13:00")) for day in (*WORKDAYS, "saturday")], **at_home, age=14
    )
    assert week["S18.OTHERWEEK"].severity is Severity.BREACH
    assert week["S18.SCHOOLWEEK"].severity is Severity.OFFICER_DECIDES


@pytest.mark.parametrize("weekday", Weekday)
def test_the_week_may_begin_on_any_day(weekday):
    first = MONDAY + timedelta(days=weekday.number)
    told = found(job(shift("wednesday", "16:00", "18:01")), term_from=first)["S18.SCHOOLDAY"]
    assert told.day.weekday() == 2
    assert first <= told.day <= first + timedelta(days=6)


def test_the_two_weeks_can_lie_apart_and_each_is_judged_on_its_own_days():
    apart = {"term_from": MONDAY, "holiday_from": MONDAY + timedelta(weeks=4)}
    late = [shift("monday", "17:00", "19:01")]
    told = judge_timetable(timetable(job(*late, holiday=late), **apart), NOW)
    assert [(each.rule, each.day) for each in told] == [
        ("EMP.S18.CLOCK", MONDAY),
        ("EMP.S18.SCHOOLDAY", MONDAY),
        ("EMP.S18.CLOCK", MONDAY + timedelta(weeks=4)),
    ]
    assert ["timetable of the term" in each.sentence for each in told] == [True, True, False]


def test_what_is_worked_after_the_end_of_school_age_is_not_judged():
    last = date(2027, 6, 25)
    long = [shift(day, "10:00", "14:01") for day in ("thursday", "friday", "saturday")]
    born = {"dob": date(2010, 9, 1), "term_from": last - timedelta(days=1), "school_days": ()}
    told = judge_timetable(timetable(job(*long), **born), NOW)
    assert [each.day for each in told] == [last - timedelta(days=1), last]
    own = judge_timetable(timetable(job(*long), **born, leaves_school_age=last - timedelta(days=1)), NOW)
    assert [each.day for each in own] == [last - timedelta(days=1)]


@pytest.mark.parametrize("engagement", [each for each in Engagement if not each.employed])
def test_only_employment_is_counted(engagement):
    night = job(shift("monday", "05:00", "23:00"), engagement=engagement)
    assert {rule for rule in found(night) if rule != "SCOPE"} == set()
    assert found(job(shift("monday", "16:00", "18:00")), night).keys() <= {"SCOPE"}


def test_help_without_pay_is_counted_as_work_for_pay_is():
    paid, unpaid = (
        found(job(shift("saturday", "05:00", "20:00"), engagement=each))
        for each in (Engagement.PAID, Engagement.UNPAID_HELP)
    )
    assert paid == unpaid != {}


def test_a_child_has_the_age_of_the_birthday_itself():
    assert BORN[15].replace(year=2026) <= MONDAY
    long = job(shift("saturday", "09:00", "15:01", "12:00", "13:00"))
    saturday = MONDAY + timedelta(days=5)
    for days, young in ((-1, False), (0, False), (1, True)):
        dob = (saturday + timedelta(days=days)).replace(year=2011)
        assert ("S18.OTHERDAY" in found(long, dob=dob)) is young
