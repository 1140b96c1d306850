"""Fifteen school days missed for one cause, in a row or in all, and never those of another school year."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from statutory.findings import Severity
from statutory.periods.fifteen_days import DaysMissed, Spell, judge_fifteen_days, missed_until
from statutory.rules import Setting
from tests.unit.statutory.numbered_vectors import CALENDARS, SCHOOL

ON = date(2026, 11, 27)
A_DAY = timedelta(days=1)


def judged(*spells, on=ON, **facts):
    return judge_fifteen_days(DaysMissed(spells=spells, **facts), Setting(on=on, calendars=CALENDARS))


def fifteenth_from(first):
    return SCHOOL.add(first - A_DAY, 15)


def test_fifteen_days_in_a_row_are_reached_on_the_fifteenth_and_not_before():
    first = date(2026, 11, 2)
    fifteenth = fifteenth_from(first)
    (before,) = judged(Spell(first_missed_on=first), on=fifteenth - A_DAY)
    assert (before.severity, before.day) == (Severity.INFORMATION, fifteenth)
    assert "If the absence goes on, the fifteenth is" in before.sentence
    (reached,) = judged(Spell(first_missed_on=first), on=fifteenth)
    assert (reached.observed, reached.day) == ("due", fifteenth)
    (late,) = judged(Spell(first_missed_on=first), on=fifteenth + A_DAY)
    assert (late.observed, late.severity) == ("missing", Severity.ADVISORY)  # s.19 was not read at its source


def test_days_add_up_over_the_school_year():
    spells = (
        Spell(first_missed_on=date(2026, 9, 14), back_on=date(2026, 9, 21)),  # five
        Spell(first_missed_on=date(2026, 10, 5), back_on=date(2026, 10, 12)),  # five
        Spell(first_missed_on=date(2026, 11, 9)),
    )
    found = judged(*spells, considered_on=date(2026, 11, 13))
    assert [(one.observed, one.day) for one in found] == [("in time", SCHOOL.add(date(2026, 11, 8), 5))]


def test_days_of_the_year_before_do_not_count():
    old = Spell(first_missed_on=date(2026, 6, 1), back_on=date(2026, 7, 17))
    assert judged(old) == ()
    (found,) = judged(old, Spell(first_missed_on=date(2026, 11, 26)))
    assert found.observed == "2 school days"


def test_a_pupil_who_is_back_has_so_many_and_no_day_to_come():
    (found,) = judged(Spell(first_missed_on=date(2026, 11, 9), back_on=date(2026, 11, 10)))
    assert (found.observed, found.day, found.sentence) == (
        "1 school day",
        None,
        "1 school day missed in this school year.",
    )


def test_a_school_that_expects_fifteen_moves_it_forward():
    spell = Spell(first_missed_on=date(2026, 11, 26))
    (found,) = judged(spell, expected_to_reach=True)
    assert found.severity is Severity.OFFICER_DECIDES
    assert "what to arrange is considered now" in found.sentence
    assert judged(spell, expected_to_reach=True, considered_on=ON) == ()
    assert judged(spell, expected_to_reach=True, considered_on=ON + A_DAY) != ()


def test_nothing_missed_says_nothing():
    assert judged() == ()
    assert judged(Spell(first_missed_on=ON + A_DAY)) == ()


def test_spells_that_cannot_be_are_refused():
    with pytest.raises(ValueError, match="back on a day after"):
        Spell(first_missed_on=ON, back_on=ON)
    with pytest.raises(ValueError, match="cannot overlap"):
        DaysMissed(spells=(Spell(first_missed_on=ON), Spell(first_missed_on=ON + A_DAY)))
    with pytest.raises(ValueError, match="cannot overlap"):
        DaysMissed(
            spells=(Spell(first_missed_on=ON), Spell(first_missed_on=ON - 9 * A_DAY, back_on=ON + A_DAY)),
        )
    touching = DaysMissed(spells=(Spell(first_missed_on=ON), Spell(first_missed_on=ON - A_DAY, back_on=ON)))
    assert len(touching.spells) == 2


@given(st.lists(st.integers(0, 12), max_size=6), st.dates(date(2026, 9, 7), date(2027, 3, 12)))
def test_the_count_is_that_of_walking_the_days(lengths, on):
    spells, day = [], date(2026, 9, 7)
    for length in lengths:
        spells.append(Spell(first_missed_on=day, back_on=day + timedelta(days=length + 1)))
        day += timedelta(days=length + 4)
    away = [
        spell.first_missed_on + timedelta(days=days)
        for spell in spells
        for days in range((spell.back_on - spell.first_missed_on).days)
    ]
    missed = [each for each in away if each <= on and SCHOOL.is_day(each)]
    found = missed_until(DaysMissed(spells=tuple(spells)), on, SCHOOL)
    assert found.reached is (len(missed) >= 15)
    if found.reached:
        assert found.fifteenth == missed[14]
    else:
        assert (found.days, found.fifteenth) == (len(missed), None)
