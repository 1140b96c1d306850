"""Compulsory school age, leaving dates and year groups, from worked answers and at every edge."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from statutory.academic_years import AcademicYear
from statutory.day_names import say_date, say_day
from statutory.findings import Severity
from statutory.months import MonthAnswer, age_on, birthday, corresponding_day
from statutory.school_age import (
    SchoolAgeOverride,
    of_compulsory_school_age,
    school_age,
    school_age_ends,
    school_age_finding,
    school_age_starts,
    school_leaving_date,
)
from statutory.year_groups import say_year_group, usual_year_group
from tests.unit.statutory.vector_files import vectors

GIVEN = vectors("school_age")
DAY = timedelta(days=1)
births = st.dates(date(1990, 1, 1), date(2090, 12, 31))


def numbered(vector):
    return f"vector {vector['number']}"


@pytest.mark.parametrize("vector", GIVEN["vectors"], ids=numbered)
def test_a_worked_child_starts_and_ends_school_age_on_the_day(vector):
    born = vector["born"]
    assert birthday(born, 5) == vector["fifth"]
    assert birthday(born, 16) == vector["sixteenth"]
    assert school_age_starts(born) == vector["starts"]
    assert school_age_ends(born) == vector["ends"]
    assert of_compulsory_school_age(born, GIVEN["judged_on"]) is vector["of_age"]


@pytest.mark.parametrize("day", GIVEN["leaving_dates"], ids=str)
def test_the_leaving_date_of_a_year(day):
    assert school_leaving_date(day.year) == day


@given(st.integers(1990, 2100))
def test_the_leaving_date_is_the_last_friday_in_june(year):
    day = school_leaving_date(year)
    assert (day.year, day.month, day.weekday()) == (year, 6, 4)
    assert (day + 7 * DAY).month == 7


@given(births)
def test_school_age_begins_with_its_first_day_and_ends_after_its_last(born):
    age = school_age(born)
    assert [of_compulsory_school_age(born, age.starts + i * DAY) for i in (-1, 0)] == [False, True]
    assert [of_compulsory_school_age(born, age.ends + i * DAY) for i in (0, 1)] == [True, False]


@given(births)
def test_school_age_starts_on_a_prescribed_day_within_five_months_of_the_fifth_birthday(born):
    starts = school_age_starts(born)
    assert (starts.month, starts.day) in {(3, 31), (8, 31), (12, 31)}
    assert timedelta(0) <= starts - birthday(born, 5) <= 152 * DAY


@given(births)
def test_school_age_ends_by_each_case_of_section_8_subsection_3(born):
    sixteen = birthday(born, 16)
    same_year = school_leaving_date(sixteen.year)
    turns_after_leaving_but_before_september = same_year < sixteen < date(sixteen.year, 9, 1)
    next_leaving = next(d for d in map(school_leaving_date, (sixteen.year, sixteen.year + 1)) if d >= sixteen)
    assert school_age_ends(born) == (same_year if turns_after_leaving_but_before_september else next_leaving)


@pytest.mark.parametrize("birth_moved_to", [date(2020, 2, 28), date(2020, 3, 1)])
def test_a_child_of_29_february_has_the_same_school_age_as_a_day_either_side(birth_moved_to):
    assert school_age(date(2020, 2, 29)) == school_age(birth_moved_to)


def test_an_officer_can_set_the_days_where_the_convention_is_wrong():
    born = date(2010, 9, 1)
    override = SchoolAgeOverride(ends=date(2026, 6, 26), reason="the school year began on 3 September")
    age = school_age(born, override=override)
    assert (age.starts, age.ends, age.overridden) == (date(2015, 12, 31), date(2026, 6, 26), True)
    assert not of_compulsory_school_age(born, date(2026, 11, 22), override=override)
    earlier = SchoolAgeOverride(starts=date(2015, 8, 31), reason="date of birth in doubt")
    assert school_age(born, override=earlier).starts == date(2015, 8, 31)


def test_an_officer_may_set_one_day_as_the_first_and_the_last():
    day = date(2026, 6, 26)
    age = school_age(date(2010, 9, 1), override=SchoolAgeOverride(starts=day, ends=day, reason="typed from the file"))
    assert (age.starts, age.ends) == (day, day)


def test_an_override_that_ends_before_it_starts_is_refused():
    with pytest.raises(ValueError, match="before it starts"):
        school_age(date(2010, 9, 1), override=SchoolAgeOverride(ends=date(2014, 1, 1), reason="typing error"))


@pytest.mark.parametrize(
    ("on", "words", "provision"),
    [
        (date(2015, 12, 30), "not yet of compulsory school age: it starts on 31 December 2015.", "s.8(2)"),
        (
            date(2015, 12, 31),
            "is of compulsory school age, from 31 December 2015 until the end of 25 June 2027.",
            "s.8(2)",
        ),
        (date(2027, 6, 25), "is of compulsory school age", "s.8(2)"),
        (date(2027, 6, 26), "no longer of compulsory school age: it ended on 25 June 2027.", "s.8(3)"),
    ],
)
def test_an_officer_can_quote_school_age_in_a_letter(on, words, provision):
    finding = school_age_finding(date(2010, 9, 1), on)
    assert words in finding.sentence
    assert finding.severity is Severity.INFORMATION
    assert finding.limit == "31 December 2015 to 25 June 2027"
    assert finding.provision == f"Education Act 1996, {provision}"
    assert "1 September 2010" not in f"{finding}"


def test_a_finding_says_when_an_officer_set_the_dates():
    override = SchoolAgeOverride(ends=date(2026, 6, 26), reason="later start of the school year")
    finding = school_age_finding(date(2010, 9, 1), date(2026, 11, 22), override=override)
    assert finding.sentence.endswith("it ended on 26 June 2026. An officer set these dates.")


@pytest.mark.parametrize(("born", "on", "number"), GIVEN["year_groups"])
def test_a_worked_year_group(born, on, number):
    assert usual_year_group(born, on) == number


@given(births, st.integers(0, 13))
def test_a_year_group_moves_up_on_the_first_of_september_and_on_no_other_day(born, number):
    first = date(AcademicYear.of(born).starts_in + 5 + number, 9, 1)
    assert usual_year_group(born, first) == number
    assert usual_year_group(born, first - DAY) == (number - 1 if number else None)
    assert usual_year_group(born, first.replace(year=first.year + 1) - DAY) == number


def test_days_and_months_have_their_english_names_whatever_the_machine_speaks():
    months = [say_date(date(2026, number, 1)).split()[1] for number in range(1, 13)]
    assert months == [
        *("January", "February", "March", "April", "May", "June"),
        *("July", "August", "September", "October", "November", "December"),
    ]
    days = [say_day(date(2026, 11, 16 + number)).split()[0] for number in range(7)]
    assert days == ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]


def test_year_groups_are_said_as_schools_say_them():
    assert [say_year_group(n) for n in (None, 0, 13)] == ["not in Reception to Year 13", "Reception", "Year 13"]


def test_an_academic_year_runs_from_september_to_august_and_sorts():
    year = AcademicYear.of(date(2026, 9, 1))
    assert (year.first_day, year.last_day, str(year)) == (date(2026, 9, 1), date(2027, 8, 31), "2026/27")
    assert AcademicYear.of(date(2026, 8, 31)) < year
    assert str(AcademicYear(1999)) == "1999/00"


@given(births, st.integers(0, 40))
def test_an_age_is_reached_on_the_birthday_and_not_the_day_before(born, age):
    day = birthday(born, age)
    assert age_on(born, day) == age
    if age:
        assert age_on(born, day - DAY) == age - 1


@pytest.mark.parametrize(
    ("day", "months", "answer", "clipped"),
    [
        (date(2027, 1, 28), 1, date(2027, 2, 28), False),
        (date(2027, 1, 29), 1, date(2027, 2, 28), True),
        (date(2028, 1, 29), 1, date(2028, 2, 29), False),
        (date(2026, 12, 31), -1, date(2026, 11, 30), True),
        (date(2026, 1, 31), -1, date(2025, 12, 31), False),
        (date(2026, 11, 30), 1, date(2026, 12, 30), False),
    ],
)
def test_a_month_is_clipped_only_where_it_has_no_such_day(day, months, answer, clipped):
    assert corresponding_day(day, months) == MonthAnswer(answer, clipped)


def test_there_is_no_age_before_birth():
    with pytest.raises(ValueError, match="date of birth is later"):
        age_on(date(2026, 11, 23), date(2026, 11, 22))
