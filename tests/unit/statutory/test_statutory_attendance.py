"""Attendance: codes, runs, and shares of absence."""

from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from statutory.attendance import RULES
from statutory.attendance.absence_rates import AbsenceFacts, Tally, tally
from statutory.attendance.attendance_codes import (
    ALL_CODES,
    GROUND_I_CODES,
    WITHOUT_LEAVE_CODES,
    Counts,
    attendance_code,
)
from statutory.attendance.register_days import RegisterDay, days_left_out, latest_run, repeated, runs_of, up_to
from statutory.attendance.register_rules import RegisterFacts, RegisterOpening
from statutory.days import CalendarTooShort, NoDate
from statutory.due import Calendars
from statutory.findings import Severity
from statutory.rules import Setting
from statutory.units import Unit
from tests.unit.statutory.printed_register import printed
from tests.unit.statutory.vector_files import SCHOOL, WORKING, vectors

CALENDARS = Calendars(working=WORKING, school=SCHOOL)
DAY = timedelta(days=1)
BY_ID = {rule.id: rule for rule in RULES}
GIVEN = vectors("attendance")
FIRST = date(2026, 11, 16)


def numbered(vector):
    return str(vector["number"])


def setting(on, byelaws=None):
    return Setting(on=on, calendars=CALENDARS, byelaws=byelaws or {})


def day(on, morning, afternoon=None):
    return RegisterDay(day=on, morning=morning, afternoon=morning if afternoon is None else afternoon)


def test_nothing_about_attendance_was_read_at_its_source_so_all_of_it_advises():
    assert not any(rule.verified for rule in RULES)
    for rule in RULES:
        for source in (*rule.sources, *(number.source for number in rule.numbers)):
            assert not source.verified
            assert source.url.startswith("https://")
            assert source.checked_on == date(2026, 11, 22)


# Codes


@pytest.mark.parametrize(("counts", "codes"), GIVEN["codes"].items(), ids=str)
def test_a_code_counts_as_the_list_says(counts, codes):
    assert {code.code for code in ALL_CODES if code.counts == counts} == set(codes)


def test_the_list_of_2024_is_whole_and_each_code_stands_once():
    listed = [code for codes in GIVEN["codes"].values() for code in codes]
    assert sorted(listed) == sorted(code.code for code in ALL_CODES)
    assert len(ALL_CODES) == len({code.code for code in ALL_CODES}) == 34
    assert {text: attendance_code(text).meaning for text in listed} == GIVEN["meanings"]
    assert set(GIVEN["ground_i"]) == GROUND_I_CODES
    assert set(GIVEN["without_leave"]) == WITHOUT_LEAVE_CODES


def test_codes_are_read_as_people_type_them_and_others_are_not_known():
    assert attendance_code(" y4 ") == attendance_code("Y4")
    assert attendance_code("H") is None  # family holiday agreed: a code of the list before 2024
    assert attendance_code("") is None


def test_a_pupil_at_the_other_school_is_taught_and_not_counted_here():
    other = attendance_code("D")
    assert (other.attended, other.possible, other.absent, other.counts) == (True, False, False, Counts.NOT_COUNTED)


def test_a_register_tells_what_is_no_code_what_comes_twice_and_what_is_still_open():
    register = (
        day(date(2026, 11, 18), "H", "O"),
        day(date(2026, 11, 17), "O", " "),
        day(date(2026, 11, 17), "O"),
        day(FIRST, "N", "N"),
    )
    findings = BY_ID["ATT.CODES"].findings(RegisterFacts(register=register), setting(date(2026, 11, 25)))
    assert [(each.day, each.observed) for each in findings] == [
        (date(2026, 11, 18), "code 'H'"),
        (date(2026, 11, 17), "no code"),
        (date(2026, 11, 17), "two entries"),
        (FIRST, "code N"),
    ]
    assert {(each.severity, each.rule) for each in findings} == {(Severity.ADVISORY, "ATT.CODES")}
    assert [each.sentence for each in findings[:3]] == [
        "The register of 18 November 2026 has an entry that is no attendance code of the 2024 list.",
        "The register of 17 November 2026 has an entry that is no attendance code of the 2024 list.",
        "17 November 2026 comes more than once in the register.",
    ]
    assert [each.limit for each in findings] == [*["one code of the 2024 list for each session"] * 3, "5 school days"]
    assert findings[-1].sentence == (
        "Code N of 16 November 2026 was to be replaced by the true code within 5 school days, by 24 November 2026."
    )


@given(st.integers(0, 60))
def test_a_reason_may_stay_open_for_five_school_days_and_not_for_six(start):
    first = SCHOOL.add(date(2026, 9, 2), 1 + start)
    facts = RegisterFacts(register=(day(first, "N", "O"),))
    assert BY_ID["ATT.CODES"].findings(facts, setting(SCHOOL.add(first, 5))) == ()
    assert len(BY_ID["ATT.CODES"].findings(facts, setting(SCHOOL.add(first, 5) + DAY))) == 1


def test_an_open_reason_cannot_be_dated_without_a_calendar_and_other_codes_need_none():
    with pytest.raises(NoDate):
        BY_ID["ATT.CODES"].findings(RegisterFacts(register=(day(FIRST, "N"),)), Setting(on=date(2026, 11, 25)))
    assert BY_ID["ATT.CODES"].findings(RegisterFacts(register=(day(FIRST, "O"),)), Setting(on=FIRST)) == ()


@pytest.mark.parametrize(
    ("closed", "severity", "sentence"),
    [
        (time(9, 15), Severity.INFORMATION, "The register was open for 30 minutes."),
        (
            time(9, 16),
            Severity.ADVISORY,
            "The register was open for 31 minutes; it is to be open for no longer than 30 minutes.",
        ),
        (time(8, 45), Severity.INFORMATION, "The register was open for 0 minutes."),
        (time(8, 44), Severity.ADVISORY, "The register closed before it opened: one of the times is wrong."),
    ],
)
def test_a_register_is_open_for_thirty_minutes_and_not_for_thirty_one(closed, severity, sentence):
    (finding,) = BY_ID["ATT.OPEN"].findings(RegisterOpening(opened=time(8, 45), closed=closed), setting(FIRST))
    assert (finding.severity, finding.sentence, finding.limit) == (severity, sentence, "30 minutes")


def test_a_register_that_closed_before_it_opened_is_told():
    (finding,) = BY_ID["ATT.OPEN"].findings(RegisterOpening(opened=time(9), closed=time(8, 5)), setting(FIRST))
    assert finding.observed == "closed at 08:05, opened at 09:00"


# Runs


@pytest.mark.parametrize("vector", GIVEN["runs"], ids=numbered)
def test_a_run_reaches_its_tenth_and_its_twentieth_day(vector):
    facts = RegisterFacts(register=printed(vector["from"], vector["days"], vector["code"]))
    findings = BY_ID["ATT.CONTINUOUS"].findings(facts, setting(vector["last"]))
    assert {each.observed for each in findings} == {Unit.SCHOOL_DAYS.say(vector["days"])}
    assert {each.day for each in findings} == {vector["last"]}
    by_limit = {each.limit: each for each in findings}
    for limit, reached in (("10 school days", vector["tenth"]), ("20 school days", vector["twentieth"])):
        there = vector["last"] >= reached
        assert (by_limit[limit].severity is Severity.OFFICER_DECIDES) is there
        days = Unit.SCHOOL_DAYS.say(vector["days"])
        last = f"{vector['last'].day} {vector['last']:%B} {vector['last'].year}"
        assert by_limit[limit].sentence.startswith(
            f"The absence without leave has lasted {days}, from 16 November 2026 to {last}, "
            + (f"which is {limit} or more." if there else f"fewer than {limit}. ")
        )
        if not there:
            said = f"{reached.day} {reached:%B} {reached.year}"
            assert by_limit[limit].sentence.endswith(f"If it goes on, that is reached on {said}.")
    assert findings[0].severity is (Severity.OFFICER_DECIDES if vector["days"] >= 10 else Severity.INFORMATION), (
        "the finding that presses hardest comes first"
    )


def test_an_absence_that_has_ended_is_no_running_absence():
    register = (*printed(FIRST, 12, "O"), day(date(2026, 12, 3), "/", "O"))
    assert BY_ID["ATT.CONTINUOUS"].findings(RegisterFacts(register=register), setting(date(2026, 12, 3))) == ()
    assert BY_ID["ATT.CONTINUOUS"].findings(RegisterFacts(), setting(FIRST)) == ()
    # Seen from the day before, it goes on.
    assert len(BY_ID["ATT.CONTINUOUS"].findings(RegisterFacts(register=register), setting(date(2026, 12, 2)))) == 2


def test_illness_before_an_absence_without_leave_is_told_beside_it():
    register = printed(FIRST, 12, "O", other={FIRST: "I"})
    findings = BY_ID["ATT.CONTINUOUS"].findings(RegisterFacts(register=register), setting(date(2026, 12, 2)))
    assert [each.observed for each in findings] == ["11 school days", "11 school days", "12 school days"]
    assert findings[-1].sentence.startswith(
        "With the absences for other reasons, the absence has lasted 12 school days"
    )
    ill = printed(FIRST, 3, "I")
    (only,) = BY_ID["ATT.CONTINUOUS"].findings(RegisterFacts(register=ill), setting(date(2026, 12, 2)))
    assert only.severity is Severity.INFORMATION


def test_what_the_calendar_does_not_know_is_not_promised():
    facts = RegisterFacts(register=printed(date(2027, 3, 22), 3, "O"))
    late = BY_ID["ATT.CONTINUOUS"].findings(facts, setting(date(2027, 3, 24)))
    bare = BY_ID["ATT.CONTINUOUS"].findings(facts, Setting(on=date(2027, 3, 24)))
    for finding in (*late, *bare):
        assert finding.sentence.endswith(f"fewer than {finding.limit}.")


CODE_TEXTS = st.sampled_from([code.code for code in ALL_CODES])
REGISTERS = st.lists(st.tuples(CODE_TEXTS, CODE_TEXTS), min_size=1, max_size=30).map(
    lambda pairs: tuple(
        RegisterDay(day=SCHOOL.add(date(2026, 11, 2), n), morning=pair[0], afternoon=pair[1])
        for n, pair in enumerate(pairs)
    )
)


@given(REGISTERS)
def test_runs_are_what_counting_day_by_day_gives(register):
    lengths, length = [], 0
    for each in register:
        held = [text for text in each.texts if text not in {"Y4", "#", "Z"}]
        if held and all(text in WITHOUT_LEAVE_CODES for text in held):
            length += 1
        elif held:
            lengths.append(length)
            length = 0
    lengths.append(length)
    days = up_to(register, register[-1].day)
    assert [run.days for run in runs_of(days, WITHOUT_LEAVE_CODES)] == [each for each in lengths if each]
    latest = latest_run(days, WITHOUT_LEAVE_CODES)
    assert (latest.days if latest else 0) == length


@given(REGISTERS, st.randoms(use_true_random=False))
def test_the_order_in_which_a_register_is_typed_does_not_matter(register, random):
    shuffled = list(register)
    random.shuffle(shuffled)
    assert up_to(shuffled, register[-1].day) == up_to(register, register[-1].day)
    assert repeated(shuffled) == ()


def test_a_day_typed_twice_counts_once_and_breaks_the_run_where_the_two_differ():
    twice = (day(FIRST, "O"), day(FIRST, "O"), day(FIRST + DAY, "O"))
    assert [run.days for run in runs_of(up_to(twice, FIRST + DAY), WITHOUT_LEAVE_CODES)] == [2]
    assert repeated(twice) == (FIRST,)
    differ = (day(FIRST, "O"), day(FIRST, "/"), day(FIRST + DAY, "O"))
    assert latest_run(up_to(differ, FIRST + DAY), WITHOUT_LEAVE_CODES).days == 1


def test_an_entry_that_is_no_code_ends_a_run():
    register = (day(FIRST, "O"), day(FIRST + DAY, "O", "H"))
    assert latest_run(up_to(register, FIRST + DAY), WITHOUT_LEAVE_CODES) is None
    assert register[1].had_a_session
    assert not day(FIRST, "#", "Y4").had_a_session


def test_days_left_out_of_a_register_are_counted_by_the_schools_calendar():
    register = printed(FIRST, 10, "O", without=(date(2026, 11, 24), date(2026, 11, 25)))
    last = date(2026, 11, 30)
    assert days_left_out(register, FIRST, last, SCHOOL) == 2
    assert days_left_out(register, FIRST, last, None) == 0
    closed = (*register, day(date(2026, 11, 24), "Y4"), day(date(2026, 11, 21), "#"))
    assert days_left_out(closed, FIRST, last, SCHOOL) == 1
    with pytest.raises(CalendarTooShort):
        days_left_out(register, FIRST, date(2028, 1, 1), SCHOOL)


# Shares


@pytest.mark.parametrize("vector", GIVEN["shares"], ids=numbered)
def test_a_share_of_absence_is_persistent_or_severe_or_neither(vector):
    facts = AbsenceFacts(possible_sessions=vector["possible"], absent_sessions=vector["absent"])
    for rule, kind in (("ATT.PERSISTENT", "persistent"), ("ATT.SEVERE", "severe")):
        (finding,) = BY_ID[rule].findings(facts, setting(FIRST))
        assert finding.observed == vector["said"]
        assert finding.severity is (Severity.OFFICER_DECIDES if vector[kind] else Severity.INFORMATION)
        which = "which is" if vector[kind] else "which is below"
        assert finding.sentence == f"{vector['said']} was missed, {which} {kind} absence ({finding.limit} or more)."


@given(st.integers(1, 2000))
def test_the_tenth_and_the_half_are_reached_by_one_session_and_not_without_it(possible):
    for percent in (10, 50):
        least = -(-possible * percent // 100)
        assert Tally(possible=possible, absent=least).reaches(percent)
        assert not Tally(possible=possible, absent=least - 1).reaches(percent)


def test_a_share_needs_sessions_and_no_more_missed_than_possible():
    (none,) = BY_ID["ATT.SEVERE"].findings(AbsenceFacts(), setting(FIRST))
    assert (none.observed, none.severity) == ("0 sessions", Severity.INFORMATION)
    assert none.sentence == "There is no session that could have been attended, so there is no share of absence."
    assert not Tally(possible=0, absent=0).reaches(10)
    for absent in (-1, 11):
        facts = AbsenceFacts(possible_sessions=10, absent_sessions=absent)
        (odd,) = BY_ID["ATT.SEVERE"].findings(facts, setting(FIRST))
        assert (odd.severity, odd.observed) == (Severity.ADVISORY, f"{absent} of 10 sessions")
        assert odd.sentence == "More sessions are given as missed than were possible, so no share can be worked out."
    ten = AbsenceFacts(possible_sessions=10, absent_sessions=10)
    assert BY_ID["ATT.SEVERE"].findings(ten, setting(FIRST))[0].severity is Severity.OFFICER_DECIDES


def test_a_register_is_counted_as_the_statistics_count_it():
    register = (
        day(FIRST, "/", "\\"),
        day(FIRST + DAY, "L", "O"),
        day(FIRST + 2 * DAY, "K", "I"),
        day(FIRST + 3 * DAY, "D", "Y1"),
        day(FIRST + 4 * DAY, "H", "U"),
    )
    assert tally(register) == Tally(possible=7, absent=3, unauthorised=2)
    (finding,) = BY_ID["ATT.PERSISTENT"].findings(AbsenceFacts(register=register), setting(FIRST + 2 * DAY))
    assert finding.observed == "33.3 per cent (2 of 6 sessions)"
    half = AbsenceFacts(register=register, possible_sessions=10)
    assert BY_ID["ATT.PERSISTENT"].findings(half, setting(FIRST + 2 * DAY))[0].observed == finding.observed


def test_the_share_of_persistent_absence_was_fifteen_per_cent_until_2015():
    facts = AbsenceFacts(possible_sessions=100, absent_sessions=12)
    (before,) = BY_ID["ATT.PERSISTENT"].findings(facts, setting(date(2015, 8, 31)))
    (after,) = BY_ID["ATT.PERSISTENT"].findings(facts, setting(date(2015, 9, 1)))
    assert (before.limit, before.severity) == ("15 per cent", Severity.INFORMATION)
    assert (after.limit, after.severity) == ("10 per cent", Severity.OFFICER_DECIDES)
    assert BY_ID["ATT.PERSISTENT"].findings(facts, setting(date(2010, 8, 31))) == ()
