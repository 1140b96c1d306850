"""Penalty notices: the worked answers by number, and every edge: a session, a week, a day, a notice, a pound."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from statutory.attendance.register_days import RegisterDay
from statutory.due import NoCalendar
from statutory.findings import Overrider, Severity
from statutory.legal_numbers import Counting, LegalNumber
from statutory.months import corresponding_day
from statutory.penalties import RULES
from statutory.penalties.before_notice import Improvement
from statutory.penalties.notice_count import EarlierNotice, NoticeInQuestion, counted, counts_until, place_from_first
from statutory.penalties.notice_course import FOLLOWING, NoticeCourse, NoticeStatus
from statutory.penalties.payment import NoticePlace, ServedNotice
from statutory.penalties.penalty_limits import EXCLUDED_LOWER_DAYS, OLD_LOCAL_THRESHOLD, SHORTEST_IMPROVEMENT
from statutory.penalties.penalty_sources import CHECKED, CODE_OF_CONDUCT, FRAMEWORK_START, PRICES_START
from statutory.penalties.prosecution import AttendanceOffence
from statutory.penalties.unauthorised_sessions import (
    AbsencesShown,
    count_in_windows,
    unauthorised_by_day,
)
from statutory.rules import Setting
from statutory.school_weeks import SchoolWeeks
from statutory.units import Unit
from tests.unit.statutory.numbered_vectors import CALENDARS, SCHOOL, as_written, asked, numbered, register_days
from tests.unit.statutory.vector_files import vectors

BY_ID = {rule.id: rule for rule in RULES}
DAY = timedelta(days=1)
WEEKS = SchoolWeeks(SCHOOL)
TODAY = date(2026, 11, 22)
SCHOOL_DAYS = st.integers(0, 80).map(lambda n: SCHOOL.add(date(2026, 9, 2), 1 + n))
NEW_DAYS = st.dates(FRAMEWORK_START, date(2040, 12, 31))


def setting(on, byelaws=None):
    return Setting(on=on, calendars=CALENDARS, byelaws=byelaws or {})


@pytest.mark.parametrize("vector", vectors("penalties")["vectors"], ids=numbered)
def test_a_worked_penalty_notice_is_found_as_it_is(vector):
    assert list(as_written(asked(vector, RULES))) == vector["finds"]


def test_nothing_about_penalties_was_read_but_the_21_days_for_excluded_pupils_so_all_of_it_advises():
    assert not any(rule.verified for rule in RULES)
    numbers = {number for rule in RULES for number in rule.numbers}
    assert {number for number in numbers if number.verified} == {EXCLUDED_LOWER_DAYS}
    for source in {source for rule in RULES for source in rule.sources} | {number.source for number in numbers}:
        assert source.url.startswith(("https://www.legislation.gov.uk/", "https://www.gov.uk/"))
        assert source.checked_on == date(2026, 11, 22) == CHECKED
        assert source.verified is (source == EXCLUDED_LOWER_DAYS.source)


def test_what_only_advises_can_be_decided_otherwise_by_an_officer():
    (finding,) = BY_ID["PEN.COURSE"].findings(
        NoticeCourse(status=NoticeStatus.SERVED, wanted=NoticeStatus.ISSUED), setting(TODAY)
    )
    assert (finding.severity, finding.overridable_by) == (Severity.ADVISORY, Overrider.OFFICER)


def test_the_old_rule_ends_the_day_before_the_new_one_begins():
    old, new = BY_ID["PEN.THRESHOLD-OLD"], BY_ID["PEN.THRESHOLD"]
    for on in (FRAMEWORK_START - DAY, FRAMEWORK_START):
        assert old.in_force(setting(on)) is not new.in_force(setting(on))
    assert new.in_force(setting(FRAMEWORK_START))


# Ten sessions in ten school weeks


@given(st.dictionaries(SCHOOL_DAYS, st.integers(1, 2), max_size=30), st.integers(1, 12), st.integers(1, 12))
def test_counting_in_one_pass_is_counting_every_window_by_itself(given_days, enough, span):
    sessions = {day: given_days[day] for day in sorted(given_days)}
    count = count_in_windows(sessions, WEEKS, enough=enough, span=span)
    so_far = {}
    reached, most = None, 0
    for day, found in sessions.items():
        so_far[day] = found
        within = sum(n for each, n in so_far.items() if WEEKS.number(day) - WEEKS.number(each) < span)
        most = max(most, within)
        if reached is None and within >= enough:
            reached = (day, within)
    assert (count.most, count.reached_on, count.then) == (most, *(reached or (None, 0)))


@given(st.integers(0, 60).map(lambda n: SCHOOL.add(date(2026, 9, 2), 1 + n)))
def test_the_first_session_counts_until_the_end_of_the_tenth_school_week_and_not_in_the_eleventh(first):
    later = SCHOOL.add(first, 35)
    while WEEKS.number(later) < WEEKS.number(first) + 10:
        later = SCHOOL.add(later, 1)
    before = SCHOOL.add(later, -1)
    assert (WEEKS.number(before), WEEKS.number(later)) == (WEEKS.number(first) + 9, WEEKS.number(first) + 10)
    assert count_in_windows({first: 1, before: 1}, WEEKS, enough=2, span=10).reached_on == before
    assert count_in_windows({first: 1, later: 1}, WEEKS, enough=2, span=10).reached_on is None


@given(SCHOOL_DAYS)
def test_ten_sessions_are_enough_and_nine_are_not(first):
    days = [SCHOOL.add(first, n) for n in range(1, 6)]
    for last, severity in (("G", Severity.OFFICER_DECIDES), ("/", Severity.INFORMATION)):
        register = (*register_days(dict.fromkeys(days[:4], "GG")), *register_days({days[4]: f"O{last}"}))
        (finding,) = BY_ID["PEN.THRESHOLD"].findings(AbsencesShown(register=register), setting(days[4]))
        assert finding.severity is severity
        assert finding.day == (days[4] if severity is Severity.OFFICER_DECIDES else None)


def test_a_day_entered_twice_counts_with_the_row_that_has_fewer():
    day = date(2026, 9, 7)
    rows = [RegisterDay(day=day, morning=one, afternoon=two) for one, two in ("GG", "G/", "OO")]
    assert unauthorised_by_day(rows) == {day: 1}
    assert unauthorised_by_day([*rows, RegisterDay(day=day, morning="/", afternoon="\\")]) == {}
    assert list(unauthorised_by_day(register_days({day + DAY: "GG", day: "U/"}))) == [day, day + DAY]


def test_without_a_calendar_of_the_school_there_is_no_answer():
    with pytest.raises(NoCalendar, match="school days"):
        BY_ID["PEN.THRESHOLD"].findings(AbsencesShown(), Setting(on=TODAY))


@pytest.mark.parametrize(("sessions", "severity"), [(9, Severity.INFORMATION), (10, Severity.OFFICER_DECIDES)])
def test_a_councils_old_code_of_conduct_decides_where_it_is_known(sessions, severity):
    source = replace(CODE_OF_CONDUCT, provision="Marlowe's code of conduct")
    own = LegalNumber(
        name=OLD_LOCAL_THRESHOLD,
        value=10,
        unit=Unit.SESSIONS,
        counting=Counting.MEASURE,
        source=source,
        effective_from=None,
        verified=False,
    )
    codes = {date(2024, 7, 15) + n * DAY: "OO" for n in range(4)} | {date(2024, 7, 19): "O/" if sessions == 9 else "OO"}
    facts = AbsencesShown(register=register_days(codes))
    (finding,) = BY_ID["PEN.THRESHOLD-OLD"].findings(facts, setting(date(2024, 7, 19), {OLD_LOCAL_THRESHOLD: own}))
    assert (finding.severity, finding.limit, finding.source) == (severity, "10 sessions", source)
    assert finding.sentence == (
        f"The register shows {sessions} sessions of unauthorised absence; the council's code of conduct asks for 10 "
        "sessions before a penalty notice."
    )


# Notices in three years


def in_question(*days, on=None):
    earlier = tuple(EarlierNotice(parent="p", child="c", issued_on=day) for day in days)
    return NoticeInQuestion(parent="p", child="c", issue_on=on, earlier=earlier)


@given(NEW_DAYS, st.integers(-3, 3) | st.integers(-500, 500))
def test_a_notice_counts_while_it_is_issued_after_the_day_three_years_before(issued, off):
    on = corresponding_day(issued, 36).day + off * DAY
    after = issued > corresponding_day(on, -36).day
    assert (on <= counts_until(issued)) is after
    assert counted(in_question(issued), on) == ((issued,) if after and issued <= on else ())


@given(st.lists(NEW_DAYS, max_size=6), NEW_DAYS)
def test_the_third_notice_within_three_years_is_one_too_many(days, on):
    findings = BY_ID["PEN.COUNT"].findings(in_question(*days, on=on), setting(on))
    inside = [day for day in days if corresponding_day(on, -36).day < day <= on]
    pressing = Severity.ADVISORY if len(inside) >= 2 else Severity.INFORMATION
    assert findings[0].severity is pressing
    assert findings[0].observed == f"{len(inside)} earlier notice{'' if len(inside) == 1 else 's'} within 3 years"


@given(st.lists(NEW_DAYS, min_size=2, max_size=6), NEW_DAYS)
def test_after_the_day_that_is_told_another_notice_may_be_issued_and_on_it_not(days, on):
    facts = in_question(*(day for day in days if day <= on), on=on)
    finding = BY_ID["PEN.COUNT"].findings(facts, setting(on))[0]
    if finding.severity is Severity.ADVISORY:
        assert len(counted(facts, finding.day)) >= 2
        assert len(counted(facts, finding.day + DAY)) < 2


@given(st.dates(FRAMEWORK_START, date(2030, 1, 1)), st.integers(0, 800))
def test_both_ways_to_count_agree_on_the_first_and_the_second_notice(first, later):
    on = first + later * DAY
    assert place_from_first(in_question(), on) == 1
    assert place_from_first(in_question(first), on) == 2


def test_the_keys_of_parents_and_children_are_never_told():
    earlier = (EarlierNotice(parent="parent-xyz", child="child-xyz", issued_on=date(2026, 1, 12)),)
    facts = NoticeInQuestion(parent="parent-xyz", child="child-xyz", earlier=earlier)
    (finding,) = BY_ID["PEN.COUNT"].findings(facts, setting(TODAY))
    assert "xyz" not in f"{finding.sentence}{finding.observed}{finding.limit}"


def test_withdrawn_notices_of_the_old_law_and_of_others_never_count():
    day = date(2026, 1, 12)
    others = (
        EarlierNotice(parent="p", child="c", issued_on=day, withdrawn=True),
        EarlierNotice(parent="p", child="c", issued_on=FRAMEWORK_START - DAY),
        EarlierNotice(parent="q", child="c", issued_on=day),
        EarlierNotice(parent="p", child="d", issued_on=day),
        EarlierNotice(parent="p", child="c", issued_on=FRAMEWORK_START),
    )
    facts = NoticeInQuestion(parent="p", child="c", earlier=others)
    assert counted(facts, date(2027, 8, 18)) == (FRAMEWORK_START,)
    assert counted(facts, date(2027, 8, 19)) == ()


# Prices and days


@given(st.dates(FRAMEWORK_START, date(2030, 1, 1)), st.integers(0, 40))
def test_the_day_of_receipt_is_the_first_of_21_and_of_28(receipt, days):
    on = receipt + days * DAY
    (finding,) = BY_ID["PEN.PAYMENT"].findings(ServedNotice(issued_on=receipt, received_on=receipt), setting(on))
    said = (
        ("£80", receipt + 20 * DAY)
        if days <= 20
        else ("£160", receipt + 27 * DAY)
        if days <= 27
        else ("28 calendar days", receipt + 27 * DAY)
    )
    assert (finding.limit, finding.day) == said
    assert (finding.severity is Severity.OFFICER_DECIDES) is (days > 27)


@pytest.mark.parametrize(
    ("pounds", "severity"), [(79, Severity.ADVISORY), (80, Severity.INFORMATION), (81, Severity.INFORMATION)]
)
def test_one_pound_short_is_payment_in_part(pounds, severity):
    paid = ServedNotice(
        issued_on=date(2026, 11, 24), received_on=date(2026, 11, 25), paid_on=date(2026, 12, 15), paid_pounds=pounds
    )
    (finding,) = BY_ID["PEN.PAYMENT"].findings(paid, setting(date(2026, 12, 15)))
    assert (finding.severity, finding.observed) == (severity, f"£{pounds}")


@given(st.dates(PRICES_START, date(2030, 1, 1)))
def test_old_and_new_prices_stand_side_by_side_by_the_day_of_issue(issued):
    notice = ServedNotice(issued_on=issued, received_on=issued)
    (finding,) = BY_ID["PEN.PAYMENT"].findings(notice, setting(issued))
    assert finding.limit == ("£80" if issued >= FRAMEWORK_START else "£60")
    (repeated,) = BY_ID["PEN.PAYMENT"].findings(replace(notice, place=NoticePlace.SECOND), setting(issued))
    assert repeated.limit == ("£160" if issued >= FRAMEWORK_START else "£60")


def test_a_notice_older_than_the_prices_is_refused():
    assert ServedNotice(issued_on=PRICES_START).place is NoticePlace.FIRST
    with pytest.raises(ValueError, match="1 September 2013"):
        ServedNotice(issued_on=PRICES_START - DAY)


def test_a_notice_whose_receipt_is_known_needs_no_calendar_and_a_posted_one_does():
    known = ServedNotice(issued_on=TODAY, posted_on=TODAY, received_on=TODAY)
    assert len(BY_ID["PEN.PAYMENT"].findings(known, Setting(on=TODAY))) == 1
    with pytest.raises(NoCalendar):
        BY_ID["PEN.PAYMENT"].findings(replace(known, received_on=None), Setting(on=TODAY))


# The course of a notice, and the court


@pytest.mark.parametrize("status", NoticeStatus)
@pytest.mark.parametrize("wanted", NoticeStatus)
def test_a_notice_goes_only_where_the_table_lets_it(status, wanted):
    (finding,) = BY_ID["PEN.COURSE"].findings(NoticeCourse(status=status, wanted=wanted), setting(TODAY))
    may = wanted in FOLLOWING[status] and wanted is not NoticeStatus.WITHDRAWN
    assert finding.severity is (Severity.INFORMATION if may else Severity.ADVISORY)


def test_every_status_can_be_reached_from_the_request():
    reached, ahead = set(), [NoticeStatus.REQUESTED]
    while ahead:
        here = ahead.pop()
        if here not in reached:
            reached.add(here)
            ahead += FOLLOWING[here]
    assert reached == set(NoticeStatus) == set(FOLLOWING)


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(0, 60))
def test_six_months_after_the_last_day_of_absence_proceedings_can_begin_and_a_day_later_not(first, length):
    facts = AttendanceOffence(first_on=first, last_on=first + length * DAY, supervision_order_considered=True)
    last = corresponding_day(facts.last_on, 6).day
    for on, late in ((last, False), (last + DAY, True)):
        findings = BY_ID["PEN.PROSECUTION"].findings(facts, setting(on))
        assert any("was" in each.sentence and each.severity is Severity.ADVISORY for each in findings) is late
        assert {each.day for each in findings if each.day} == {last}


def test_absence_that_ends_before_it_begins_is_refused():
    assert AttendanceOffence(first_on=TODAY, last_on=TODAY).laid_on is None
    with pytest.raises(ValueError, match="before the first"):
        AttendanceOffence(first_on=TODAY, last_on=TODAY - DAY)


def test_a_council_sets_its_own_length_of_a_notice_to_improve():
    own = replace(SHORTEST_IMPROVEMENT, value=2)
    facts = Improvement(starts=date(2026, 11, 2), ends=date(2026, 11, 16), improved=True)
    (said,) = BY_ID["PEN.IMPROVE"].findings(facts, setting(TODAY, {SHORTEST_IMPROVEMENT.name: own}))
    assert (said.limit, said.severity) == ("2 weeks to 6 weeks", Severity.INFORMATION)
    assert len(BY_ID["PEN.IMPROVE"].findings(facts, setting(TODAY))) == 2
    assert said.observed == "2 November 2026 to 16 November 2026"
