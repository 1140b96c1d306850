"""A chase that counts back from a day, and steps that send nothing, counted against a calendar day by day."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.chasing.chase_plan import plan_chase
from casework.chasing.countdown import DAY_PASSED, NO_DAY, TOO_NEAR, plan_countdown
from forms.definition.profiles import ChaseProfile, ChaseStep
from forms.definition.wording import Wording
from statutory.due import Calendars
from statutory.london import london_day, london_instant
from tests.unit.later.test_later_chase_plan import CALENDARS, is_school_day, is_working_day

FIVE, HALF_PAST_NINE = time(17), time(9, 30)
ROLES = (("office",),)
STEPS = tuple(ChaseStep(number, 0, ROLES, "papers-due", before=before) for number, before in ((1, 5), (2, 3), (3, 1)))
PAPERS = ChaseProfile("CH8", Wording.of("Papers"), "school", "working-days", "09:30", STEPS, ends_before=1)
FIRST = ChaseStep(0, 0, ROLES, "papers-wanted")
HEARING = date(2026, 12, 10)  # a Thursday in term
MORNING = datetime(2026, 11, 16, 10, 0, tzinfo=UTC)


def counted(at=MORNING, *, day=HEARING, profile=PAPERS, is_school=True, calendars=CALENDARS, gone=-1):
    return plan_countdown(profile, at, day=day, calendars=calendars, is_school=is_school, end_of_day=FIVE, gone=gone)


def days_of(plan):
    return [(number, london_day(at).isoformat()) for number, at in plan.steps]


def at(month, day, hour=10):
    return datetime(2026, month, day, hour, tzinfo=UTC)


def test_papers_are_asked_for_five_three_and_one_working_days_before_a_hearing():
    plan = counted()
    assert days_of(plan) == [(1, "2026-12-03"), (2, "2026-12-07"), (3, "2026-12-09")]
    assert {instant for _, instant in plan.steps} == {
        london_instant(date(2026, 12, day), HALF_PAST_NINE) for day in (3, 7, 9)
    }
    assert plan.ends_at == london_instant(date(2026, 12, 9), FIVE)
    assert (plan.now, plan.passed, plan.returns_at) == ((), (), None)


def test_a_school_that_is_closed_on_such_a_day_is_asked_the_day_before_never_after():
    """Monday 23 November is an INSET day: three working days before Thursday the 26th the school is closed."""
    assert days_of(counted(day=date(2026, 11, 26))) == [(1, "2026-11-19"), (2, "2026-11-20"), (3, "2026-11-25")]


@pytest.mark.parametrize(
    ("when", "at_once", "later", "passed"),
    [
        (at(12, 3, 8), None, [1, 2, 3], ()),
        (at(12, 3, 10), 1, [2, 3], ()),
        (at(12, 4), 1, [2, 3], ()),
        (at(12, 7), 2, [3], (1,)),
        (at(12, 9), 3, [], (1, 2)),
    ],
)
def test_when_a_day_becomes_known_late_the_nearest_step_goes_at_once_and_the_others_are_told_as_passed(
    when, at_once, later, passed
):
    plan = counted(when)
    assert [number for number, instant in plan.steps if instant == when] == ([at_once] if at_once else [])
    assert [number for number, instant in plan.steps if instant > when] == later
    assert plan.passed == passed


def test_on_a_weekend_what_is_late_goes_on_the_next_morning_the_school_is_open_unless_a_nearer_step_goes_then():
    saturday = at(12, 5)
    assert days_of(counted(saturday)) == [(2, "2026-12-07"), (3, "2026-12-09")]
    assert counted(saturday).passed == (1,)
    assert days_of(counted(saturday, day=date(2026, 12, 11))) == [
        (1, "2026-12-07"),
        (2, "2026-12-08"),
        (3, "2026-12-10"),
    ]


@pytest.mark.parametrize(
    ("when", "day", "why"),
    [
        (MORNING, None, NO_DAY),
        (MORNING, date(2026, 11, 13), DAY_PASSED),
        (MORNING, date(2026, 11, 16), TOO_NEAR),
        (at(12, 9, 17), HEARING, TOO_NEAR),
        (MORNING, date(2027, 11, 20), "calendar-ends"),
    ],
)
def test_without_a_day_to_count_from_nobody_is_asked_and_the_task_says_why(when, day, why):
    plan = counted(when, day=day)
    assert (plan.returns_now, plan.returns_because, plan.steps) == (True, why, ())


def test_a_hearing_after_a_holiday_is_written_about_once_before_it_and_the_work_comes_back_when_it_begins():
    plan = counted(at(12, 7), day=date(2027, 1, 4))
    assert days_of(plan) == [(3, "2026-12-18")]
    assert plan.passed == (1, 2)
    assert (plan.returns_because, london_day(plan.returns_at)) == ("holiday", date(2026, 12, 21))


def test_a_holiday_before_anything_was_asked_brings_nothing_back():
    """Half-term lies between the listing in January and the first question in March."""
    plan = counted(datetime(2027, 1, 20, 10, tzinfo=UTC), day=date(2027, 3, 12))
    assert plan.returns_at is None
    assert days_of(plan)[0] == (1, "2027-03-05")
    asked = replace(PAPERS, steps=(FIRST, *STEPS))
    plan = counted(datetime(2027, 1, 20, 10, tzinfo=UTC), day=date(2027, 3, 12), profile=asked)
    assert (plan.returns_because, london_day(plan.returns_at)) == ("holiday", date(2027, 2, 15))


def test_a_first_question_goes_at_once_and_gives_way_to_a_step_that_is_late():
    asked = replace(PAPERS, steps=(FIRST, *STEPS))
    plan = counted(profile=asked)
    assert plan.steps[0] == (0, MORNING)
    assert counted(at(12, 7), profile=asked).passed == (0, 1)


def test_what_went_for_an_earlier_day_is_not_sent_again_unless_its_new_day_is_still_to_come():
    assert days_of(counted(at(12, 7), gone=1)) == [(2, "2026-12-07"), (3, "2026-12-09")]
    assert days_of(counted(at(12, 7), gone=2)) == [(3, "2026-12-09")]
    assert counted(at(12, 7), gone=2).passed == ()
    assert [number for number, _ in counted(gone=3).steps] == [1, 2, 3]


def test_work_for_an_officer_is_never_left_out_however_late_the_day_became_known():
    work = ChaseStep(0, task="book-room", before=10)
    plan = counted(at(12, 7), profile=replace(PAPERS, steps=(work, *STEPS)))
    assert (0, at(12, 7)) in plan.steps
    assert plan.passed == (1,)


def test_what_could_go_only_after_the_day_does_not_go_at_all():
    """In half-term, of a hearing on one of its days: the school is closed until after it."""
    zero = replace(PAPERS, steps=(ChaseStep(0, 0, ROLES, "m", before=0),), ends_before=0)
    plan = counted(datetime(2026, 10, 26, 8, tzinfo=UTC), day=date(2026, 10, 28), profile=zero)
    assert (plan.returns_now, plan.returns_because) == (True, "holiday")


def test_a_countdown_of_work_alone_needs_nobody_who_may_be_written_to():
    work = replace(PAPERS, steps=(ChaseStep(0, task="book-room", before=2),))
    plan = counted(datetime(2026, 10, 26, 8, tzinfo=UTC), day=date(2026, 10, 30), profile=work)
    assert (plan.returns_now, plan.returns_at, days_of(plan)) == (False, None, [(0, "2026-10-28")])


def test_anybody_but_a_school_is_asked_on_working_days():
    plan = counted(day=date(2027, 1, 4), is_school=False, calendars=Calendars(working=CALENDARS.working))
    assert days_of(plan) == [(1, "2026-12-23"), (2, "2026-12-29"), (3, "2026-12-31")]


@given(
    st.dates(date(2026, 9, 10), date(2027, 7, 10)),
    st.integers(0, 60),
    st.integers(0, 23),
    st.lists(st.integers(0, 30), min_size=1, max_size=5, unique=True),
    st.sampled_from(["working-days", "school-days", "calendar-days"]),
    st.booleans(),
)
def test_nothing_is_written_on_a_closed_day_or_later_than_its_own_and_something_goes_or_somebody_has_the_task(
    day, ahead, hour, before, unit, is_school
):
    steps = [ChaseStep(place, 0, ROLES, "m", before=one) for place, one in enumerate(sorted(before, reverse=True))]
    profile = replace(PAPERS, steps=tuple(steps), unit=unit, ends_before=0)
    listed = datetime.combine(day - timedelta(days=ahead), time(hour), tzinfo=UTC)
    plan = counted(listed, day=day, profile=profile, is_school=is_school)
    opened = is_school_day if is_school else is_working_day
    assert plan.returns_now or (plan.steps and plan.ends_at is not None)
    for _, instant in plan.steps:
        assert opened(london_day(instant))
        assert listed <= instant
        assert london_day(instant) <= day
    instants = [instant for _, instant in plan.steps]
    assert instants == sorted(set(instants))  # one e-mail a morning, the nearest step last
    if not plan.returns_now:
        assert {number for number, _ in plan.steps} | set(plan.passed) == {step.number for step in steps}
        assert plan.passed == () or max(plan.passed) < max(number for number, _ in plan.steps)


PAYER = ChaseProfile(
    "CH7",
    Wording.of("A payer"),
    "payer",
    "calendar-days",
    "10:00",
    (ChaseStep(1, 14, (("payer",),), "remind"), ChaseStep(2, 22, task="risen"), ChaseStep(3, 29, task="expired")),
    29,
)


def test_a_step_that_sends_nothing_comes_on_its_own_day_though_nobody_could_be_written_to():
    served = datetime(2026, 11, 6, 9, 0, tzinfo=UTC)  # 14, 22 and 29 days later: Friday, Saturday, Saturday
    plan = plan_chase(PAYER, served, calendars=CALENDARS, is_school=False, end_of_day=FIVE)
    assert days_of(plan) == [(1, "2026-11-20"), (2, "2026-11-28"), (3, "2026-12-05")]
    assert london_day(plan.ends_at) == date(2026, 12, 7)
    assert not is_working_day(date(2026, 11, 28))
