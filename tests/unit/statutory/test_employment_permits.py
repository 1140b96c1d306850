"""Permits, notices and free weeks of children at work, a day either side of every limit."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from statutory.days import CalendarTooShort, Term
from statutory.due import Calendars, NoCalendar
from statutory.employment.acts import measure, practice
from statutory.employment.byelaws import MODEL
from statutory.employment.free_weeks import HolidayWork, free_days_running
from statutory.employment.permit_papers import NEEDED, Paper, Particular, PermitPaper
from statutory.employment.permits import (
    DECIDED_WITHIN,
    LONGEST_TERM,
    SCHOOL_ANSWERS_WITHIN,
    WAITS_FOR_SCHOOL,
    PermitChange,
    PermitProgress,
    PermitTerm,
    WorkStarted,
)
from statutory.findings import Overrider, Severity
from statutory.registry import rule
from statutory.rules import Setting
from statutory.units import Unit
from tests.unit.statutory.vector_files import WORKING
from tests.unit.statutory.working_weeks import BORN, MONDAY, NEW, NOW, ON, UNREAD_BYELAWS, byelaws

DAY = timedelta(days=1)
BORN_15 = BORN[15]
WORKING_DAYS = Setting(on=ON, calendars=Calendars(working=WORKING))


def asked(rule_id, facts, setting=NOW):
    return rule(f"EMP.{rule_id}").findings(facts, setting)


def started(days_ago, **more):
    return WorkStarted(dob=BORN_15, started=ON - days_ago * DAY, **more)


@pytest.mark.parametrize(("days", "late"), [(6, False), (7, False), (8, True)])
def test_an_employer_tells_the_council_within_seven_days_of_the_start(days, late):
    had = started(30, notice_received=ON - 30 * DAY + days * DAY)
    for facts in (had, started(days)):
        found = asked("PERMIT.NOTICE", facts)
        assert [each.severity for each in found] == [Severity.OFFICER_DECIDES] * late
    if late:
        [told] = asked("PERMIT.NOTICE", had)
        assert (told.observed, told.limit) == ("on 31 October 2026", "7 calendar days")
        assert "came on 31 October 2026" in told.sentence
        [told] = asked("PERMIT.NOTICE", started(days))
        assert "had not come by 22 November 2026" in told.sentence


@pytest.mark.parametrize(("days", "late"), [(3, False), (4, False), (5, True)])
def test_a_council_may_ask_for_notice_sooner(days, late):
    assert [each.severity for each in asked("PERMIT.NOTICE", started(days), byelaws(notice_days=4))] == [
        Severity.BREACH
    ] * late
    unread = asked("PERMIT.NOTICE", started(days), byelaws(source=UNREAD_BYELAWS, notice_days=4))
    assert [each.severity for each in unread] == [Severity.ADVISORY] * late


def test_no_notice_is_asked_of_whoever_has_left_school_age_or_under_the_new_law():
    left = WorkStarted(dob=date(2010, 9, 1), started=date(2026, 6, 1), leaves_school_age=date(2026, 6, 1))
    assert asked("PERMIT.NOTICE", left)
    assert asked("PERMIT.NOTICE", replace(left, started=date(2026, 6, 2))) == ()
    assert asked("PERMIT.NOTICE", WorkStarted(dob=date(2010, 8, 20), started=date(2026, 6, 27))) == ()
    assert asked("S28.PERMIT", WorkStarted(dob=date(2010, 8, 20), started=date(2026, 6, 27)), NEW) == ()
    assert asked("PERMIT.NOTICE", started(30), NEW) == ()


@pytest.mark.parametrize(("days", "late"), [(-1, False), (0, False), (1, True)])
def test_under_the_new_law_the_permit_comes_before_the_first_day(days, late):
    facts = started(3, permit_from=ON - 3 * DAY + days * DAY)
    found = asked("S28.PERMIT", facts, NEW)
    assert [each.severity for each in found] == [Severity.BREACH] * late
    if late:
        assert found[0].observed == "a permit only from 20 November 2026"
    assert asked("S28.PERMIT", facts) == ()


@pytest.mark.parametrize(("days_ago", "found"), [(1, 1), (0, 1), (-1, 0)])
def test_work_without_a_permit_is_a_breach_from_its_first_day(days_ago, found):
    assert len(asked("S28.PERMIT", started(days_ago), NEW)) == found


def test_a_permit_that_begins_after_a_start_still_to_come_is_told():
    [told] = asked("S28.PERMIT", started(-3, permit_from=ON + 4 * DAY), NEW)
    assert "is to begin work" in told.sentence


@pytest.mark.parametrize(("days", "late"), [(6, False), (7, False), (8, True)])
def test_a_permit_is_decided_within_a_week_of_receipt(days, late):
    for facts in (
        PermitProgress(received=ON - days * DAY),
        PermitProgress(received=MONDAY, decided=MONDAY + days * DAY),
    ):
        found = asked("PERMIT.DECISION", facts)
        assert [(each.severity, each.verified) for each in found] == [(Severity.ADVISORY, False)] * late
    if late:
        assert found[0].observed == f"on {1} December 2026"
        assert "The decision on the permit was due by" in found[0].sentence


def test_a_council_has_its_own_time_to_decide():
    own = replace(DECIDED_WITHIN, value=2)
    facts = PermitProgress(received=ON - 10 * DAY)
    assert len(asked("PERMIT.DECISION", facts)) == 1
    assert asked("PERMIT.DECISION", facts, Setting(on=ON, byelaws={own.name: own})) == ()


@pytest.mark.parametrize(("answered", "late"), [(date(2026, 11, 18), False), (date(2026, 11, 19), True)])
def test_the_schools_view_is_due_in_three_working_days_and_holds_nothing_up(answered, late):
    facts = PermitProgress(received=date(2026, 11, 16), school_asked=date(2026, 11, 13), school_answered=answered)
    found = asked("PERMIT.DECISION", facts, WORKING_DAYS)
    assert [each.severity for each in found] == [Severity.INFORMATION] * late
    assert all("may be made" in each.sentence for each in found)
    assert all(each.overridable_by is Overrider.NOBODY for each in found)
    silent = asked("PERMIT.DECISION", replace(facts, school_answered=None), WORKING_DAYS)
    assert [each.observed for each in silent] == ["not yet"]
    decided = replace(facts, decided=date(2026, 11, 17))
    assert asked("PERMIT.DECISION", decided, WORKING_DAYS) == ()
    own = replace(SCHOOL_ANSWERS_WITHIN, value=4)
    longer = Setting(on=ON, calendars=WORKING_DAYS.calendars, byelaws={own.name: own})
    assert asked("PERMIT.DECISION", facts, longer) == ()


def test_without_a_calendar_the_schools_view_has_no_date():
    facts = PermitProgress(received=ON, school_asked=ON)
    with pytest.raises(NoCalendar):
        asked("PERMIT.DECISION", facts)
    with pytest.raises(CalendarTooShort):
        asked("PERMIT.DECISION", replace(facts, school_asked=date(2040, 1, 1)), WORKING_DAYS)


def test_a_late_decision_is_told_before_the_schools_silence():
    facts = PermitProgress(received=date(2026, 11, 2), school_asked=date(2026, 11, 2))
    assert [each.severity for each in asked("PERMIT.DECISION", facts, WORKING_DAYS)] == [
        Severity.ADVISORY,
        Severity.INFORMATION,
    ]


@pytest.mark.parametrize(("begins", "last"), [(MONDAY, date(2027, 11, 22)), (date(2024, 2, 29), date(2025, 2, 28))])
def test_a_permit_runs_for_twelve_months_at_most(begins, last):
    for ends, found in ((last - DAY, 0), (last, 0), (last + DAY, 1)):
        assert len(asked("PERMIT.TERM", PermitTerm(dob=date(2012, 9, 1), begins=begins, ends=ends))) == found
    [told] = asked("PERMIT.TERM", PermitTerm(dob=date(2012, 9, 1), begins=begins, ends=last + DAY))
    assert (told.severity, told.verified) == (Severity.ADVISORY, False)
    assert "the end of its longest term of 12 months" in told.sentence


@pytest.mark.parametrize("own_date", [None, date(2027, 6, 25)])
def test_a_permit_ends_with_compulsory_school_age(own_date):
    last = date(2027, 6, 25)
    dob = date(2010, 9, 1) if own_date is None else BORN_15
    for ends, found in ((last, 0), (last + DAY, 1)):
        facts = PermitTerm(dob=dob, begins=MONDAY, ends=ends, leaves_school_age=own_date)
        told = asked("PERMIT.TERM", facts)
        assert len(told) == found
        assert all("the end of compulsory school age" in each.sentence for each in told)
        assert all(each.provision == "Education Act 1996, s.8(3)" and not each.verified for each in told)


def test_where_both_ends_fall_together_the_end_of_school_age_is_the_reason():
    both = PermitTerm(dob=BORN_15, begins=MONDAY, ends=date(2027, 12, 1), leaves_school_age=date(2027, 11, 22))
    [told] = asked("PERMIT.TERM", both)
    assert "past 22 November 2027, the end of compulsory school age" in told.sentence


def test_a_council_sets_its_own_longest_term():
    own = replace(LONGEST_TERM, value=24)
    facts = PermitTerm(dob=date(2012, 9, 1), begins=MONDAY, ends=date(2028, 6, 30))
    assert len(asked("PERMIT.TERM", facts)) == 1
    assert asked("PERMIT.TERM", facts, Setting(on=ON, byelaws={own.name: own})) == ()


def test_a_permit_cannot_end_before_it_begins():
    PermitTerm(dob=BORN_15, begins=MONDAY, ends=MONDAY)
    with pytest.raises(ValueError, match="cannot end before it begins"):
        PermitTerm(dob=BORN_15, begins=MONDAY, ends=MONDAY - DAY)


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"employer"}, "The employer is no longer as the permit says"),
        ({"hours"}, "The hours are no longer"),
        ({"place", "work"}, "The place and work are no longer"),
        ({"employer", "work", "hours"}, "The employer, work and hours are no longer"),
    ],
)
def test_another_employer_place_work_or_hours_need_a_new_permit(changed, says):
    [told] = asked("PERMIT.CHANGE", PermitChange(**dict.fromkeys(changed, True)))
    assert told.sentence.startswith(says)
    assert told.severity is Severity.OFFICER_DECIDES


@pytest.mark.parametrize(
    ("decided", "says"), [(None, "waits for it."), (date(2026, 11, 27), "was made on 27 November 2026")]
)
def test_byelaws_that_wait_for_the_schools_view_make_its_silence_an_officers_matter(decided, says):
    switch = measure(WAITS_FOR_SCHOOL, 1, Unit.TIMES, practice("byelaw 9", "https://marlowe.example/"))
    setting = replace(WORKING_DAYS, on=date(2026, 11, 30), byelaws={WAITS_FOR_SCHOOL: switch})
    facts = PermitProgress(received=date(2026, 11, 23), decided=decided, school_asked=date(2026, 11, 23))
    [told] = asked("PERMIT.DECISION", facts, setting)
    assert says in told.sentence
    assert (told.severity, told.verified) == (Severity.OFFICER_DECIDES, False)
    assert asked("PERMIT.DECISION", replace(facts, school_answered=date(2026, 11, 25)), setting) == ()


def test_without_a_change_the_permit_stands():
    assert asked("PERMIT.CHANGE", PermitChange()) == ()


@pytest.mark.parametrize("paper", Paper)
def test_a_paper_tells_everything_or_what_is_missing_is_told(paper):
    whole = PermitPaper(paper=paper, tells=NEEDED[paper])
    assert asked("PERMIT.CONTENTS", whole) == ()
    for missing in NEEDED[paper]:
        [told] = asked(
            "PERMIT.CONTENTS", replace(whole, tells=tuple(each for each in Particular if each is not missing))
        )
        assert told.observed == f"without {missing.words}"
        assert (told.severity, told.verified) == (Severity.OFFICER_DECIDES, paper is Paper.PERMIT)
        assert f"The {paper} does not tell: {missing.words}." in told.sentence
    [told] = asked("PERMIT.CONTENTS", replace(whole, tells=NEEDED[paper][2:]))
    assert "the employer's name and address, the child's name" in told.sentence


SUMMER = Term(date(2026, 7, 22), date(2026, 9, 1))


def holidays(*worked, **more):
    return HolidayWork(**{"dob": BORN[14], "year": 2026, "holidays": (SUMMER,), "worked": worked, **more})


@pytest.mark.parametrize(("setting", "law"), [(NOW, "S18"), (NEW, "S28")])
def test_fourteen_days_running_are_enough_and_thirteen_are_not(setting, law):
    weekly = [SUMMER.start + timedelta(days=n) for n in range(15, 42, 5)]
    for gap, lawful in ((13, False), (14, True), (15, True)):
        facts = holidays(SUMMER.start + timedelta(days=gap), *weekly)
        found = asked(f"{law}.FREEWEEKS", facts, setting)
        assert [each.severity for each in found] == ([] if lawful else [Severity.BREACH])
        if not lawful:
            assert (found[0].observed, found[0].limit) == ("13 days running", "2 weeks running")
            assert ("employer must be satisfied" in found[0].sentence) is (law == "S28")
            assert found[0].day == min(facts.worked)
    other = "S28" if law == "S18" else "S18"
    assert asked(f"{other}.FREEWEEKS", holidays(*weekly), setting) == ()


def test_the_weeks_may_still_come_at_the_end_of_the_holidays():
    assert free_days_running(holidays(SUMMER.end - 14 * DAY)) == 27
    assert free_days_running(holidays(*(SUMMER.start + timedelta(days=n) for n in range(28)))) == 14
    assert free_days_running(holidays(SUMMER.start, SUMMER.start, SUMMER.end)) == 40


def test_days_of_two_holidays_or_of_another_year_do_not_make_one_run():
    christmas = Term(date(2026, 12, 19), date(2027, 1, 3))
    facts = holidays(date(2026, 1, 1), holidays=(christmas,))
    assert free_days_running(facts) == 13
    assert free_days_running(replace(facts, year=2027)) == 3
    assert free_days_running(replace(facts, year=2028)) == 0
    whole = [SUMMER.start + n * DAY for n in range(42)]
    [told] = asked("S18.FREEWEEKS", holidays(*whole[1:]))
    assert told.observed == "1 day running"


def test_who_does_not_work_or_has_left_school_age_needs_no_weeks():
    assert asked("S18.FREEWEEKS", holidays(holidays=())) == ()
    busy = holidays(SUMMER.start, holidays=(Term(SUMMER.start, SUMMER.start + DAY),))
    assert len(asked("S18.FREEWEEKS", busy)) == 1
    assert asked("S18.FREEWEEKS", replace(busy, leaves_school_age=date(2025, 12, 31))) == ()
    assert len(asked("S18.FREEWEEKS", replace(busy, leaves_school_age=date(2026, 1, 1)))) == 1
    assert asked("S18.FREEWEEKS", replace(busy, dob=date(2009, 8, 1))) == ()


@pytest.mark.parametrize("year", [0, 1, 9999])
def test_a_year_that_cannot_be_is_refused(year):
    with pytest.raises(ValueError, match="year"):
        holidays(SUMMER.start, year=year)


def test_the_models_notice_is_the_default():
    assert MODEL.notice.value == 7
