"""Periods: the worked answers by number, and every clock one day either side of its last."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from statutory.days import NoDate
from statutory.due import Calendars
from statutory.findings import Overrider, Severity
from statutory.legal_numbers import Counting
from statutory.limits import EXCLUSION_SIXTH_DAY, FAIR_ACCESS_PLACE
from statutory.periods import RULES
from statutory.periods.admission_limits import (
    APPEAL_LODGED,
    PRIMARY_CLOSES,
    SECONDARY_CLOSES,
    SECONDARY_OFFERS,
)
from statutory.periods.admissions import AdmissionAppeal, Phase, RoundApplication
from statutory.periods.clock_states import Clock, ClockState, Pressing, clock_state, judged, tell
from statutory.periods.complaints import MEMBER_ANSWERED, MemberLetter
from statutory.periods.exclusion_notices import ExcludedPupil, ExclusionKind, SuspensionDays
from statutory.periods.exclusion_reviews import GovernorsMeeting
from statutory.periods.fair_access import FairAccessChild, FairAccessGround
from statutory.periods.home_education import RegisterChild, belongs_in_register
from statutory.periods.information import FreedomRequest, OwnDataRequest, last_day_for_own_data
from statutory.periods.out_of_school import OutOfSchool, fifteenth_day
from statutory.rules import Setting
from tests.unit.statutory.numbered_vectors import CALENDARS, LONG_WORKING, SCHOOL, as_written, asked, numbered
from tests.unit.statutory.vector_files import vectors

BY_ID = {rule.id: rule for rule in RULES}
DAY = timedelta(days=1)
AUTUMN = st.dates(date(2026, 9, 7), date(2026, 12, 18))
COUNTING = sorted(
    {number for rule in RULES for number in rule.numbers if number.counting is not Counting.MEASURE},
    key=lambda number: number.name,
)


def setting(on, byelaws=None, commencements=None):
    return Setting(on=on, calendars=CALENDARS, byelaws=byelaws or {}, commencements=commencements or {})


@pytest.mark.parametrize("vector", vectors("periods")["vectors"], ids=numbered)
def test_a_worked_period_ends_when_it_ends(vector):
    assert list(as_written(asked(vector, RULES))) == vector["finds"]


def test_no_period_rests_on_text_that_was_read_but_who_is_in_the_register():
    assert not any(rule.verified for rule in RULES)
    assert not any(number.verified for rule in RULES for number in rule.numbers)
    assert {source.provision for rule in RULES for source in rule.sources if source.verified} == {
        "s.38: s.436B, who is registered"
    }
    for source in {source for rule in RULES for source in (*rule.sources, *(number.source for number in rule.numbers))}:
        assert source.url.startswith(
            ("https://www.legislation.gov.uk/", "https://www.gov.uk/", "https://www.lgo.org.uk/")
        )
        assert source.checked_on == date(2026, 11, 22)


def test_names_that_a_council_may_set_a_number_by_stand_for_one_number_each():
    numbers = {number for rule in RULES for number in rule.numbers}
    assert len({number.name for number in numbers}) == len(numbers)


def test_parts_of_acts_that_have_not_begun_are_off():
    later = {rule.id: rule.commencement for rule in RULES if rule.commencement}
    assert later == {
        "FAIR.2026-ACADEMY": "cwsa-2026-s62",
        "EHE.2026-REGISTER": "cwsa-2026-s38",
        "INFO.2025-COMPLAINT": "duaa-2025-s103",
    }
    for rule in RULES:
        assert rule.in_force(setting(date(2040, 1, 1))) is (rule.id not in later)


# Clocks


@pytest.mark.parametrize("number", COUNTING, ids=lambda number: number.name)
@given(began=AUTUMN)
def test_a_clock_is_in_time_on_its_last_day_and_late_the_day_after(number, began):
    try:
        last = number.due(began, calendars=CALENDARS).day
    except NoDate:
        assume(False)
    clock = Clock(what="The answer", number=number, began=began)
    for on, stands in ((last, ClockState.DUE), (last + DAY, ClockState.MISSING)):
        (finding,) = tell("COMP.STAGES", (clock,), setting(max(on, began)))
        assert (finding.observed, finding.day) == (stands.value, last)
    for done, stands in ((last, ClockState.IN_TIME), (last + DAY, ClockState.LATE)):
        (finding,) = tell("COMP.STAGES", (replace(clock, done_on=done),), setting(last + DAY))
        assert (finding.observed, finding.severity) == (
            stands.value,
            Severity.INFORMATION if stands is ClockState.IN_TIME else Severity.ADVISORY,
        )


@given(AUTUMN, st.none() | AUTUMN, AUTUMN)
def test_a_clock_is_in_one_of_four_states(by, done_on, on):
    done = done_on is not None and done_on <= on
    expected = (
        (ClockState.IN_TIME if done_on <= by else ClockState.LATE)
        if done
        else (ClockState.DUE if on <= by else ClockState.MISSING)
    )
    assert clock_state(by, done_on, on) is expected


def test_a_clock_says_nothing_before_it_begins():
    clock = Clock(what="The answer", number=MEMBER_ANSWERED, began=date(2026, 11, 16))
    assert list(tell("COMP.MEMBER", (clock,), setting(date(2026, 11, 15)))) == []
    assert len(list(tell("COMP.MEMBER", (clock,), setting(date(2026, 11, 16))))) == 1
    assert list(tell("COMP.MEMBER", (replace(clock, began=None),), setting(date(2026, 11, 16)))) == []


@pytest.mark.parametrize(
    ("pressing", "missing", "late"),
    [
        (Pressing.DUTY, Severity.BREACH, Severity.BREACH),
        (Pressing.LOCAL, Severity.ADVISORY, Severity.ADVISORY),
        (Pressing.AIM, Severity.INFORMATION, Severity.INFORMATION),
        (Pressing.CHOICE, Severity.INFORMATION, Severity.OFFICER_DECIDES),
    ],
)
def test_a_missed_duty_would_be_a_breach_if_its_text_were_read_and_the_rest_never(pressing, missing, late):
    read = replace(MEMBER_ANSWERED, verified=True, source=replace(MEMBER_ANSWERED.source, verified=True))
    clock = Clock(what="The answer", number=read, began=date(2026, 11, 2), pressing=pressing)
    (silent,) = tell("COMP.MEMBER", (clock,), setting(date(2026, 11, 17)))
    (done,) = tell("COMP.MEMBER", (replace(clock, done_on=date(2026, 11, 17)),), setting(date(2026, 11, 17)))
    assert (silent.severity, done.severity) == (missing, late)
    unread = replace(clock, number=MEMBER_ANSWERED)
    (advice,) = tell("COMP.MEMBER", (unread,), setting(date(2026, 11, 17)))
    assert advice.severity is not Severity.BREACH


def test_a_done_day_that_lies_ahead_is_not_told_as_done():
    clock = Clock(what="The answer", number=MEMBER_ANSWERED, began=date(2026, 11, 2), done_on=date(2026, 11, 20))
    (finding,) = tell("COMP.MEMBER", (clock,), setting(date(2026, 11, 19)))
    assert finding.sentence == "The answer was due by 16 November 2026 and is not recorded."


def test_a_council_sets_its_own_local_number_and_not_a_national_one():
    on = date(2026, 11, 2)
    own = {MEMBER_ANSWERED.name: replace(MEMBER_ANSWERED, value=15)}
    findings = BY_ID["COMP.MEMBER"].findings(MemberLetter(received_on=on), setting(on, own))
    assert {finding.limit for finding in findings} == {"2 working days", "15 working days"}
    other = {FAIR_ACCESS_PLACE.name: replace(FAIR_ACCESS_PLACE, value=1)}
    clock = Clock(what="A place", number=FAIR_ACCESS_PLACE, began=on)
    (finding,) = tell("FAIR.PLACE", (clock,), setting(on, other))
    assert finding.limit == "20 school days"


def test_findings_come_worst_first_and_then_by_their_days():
    clocks = [
        Clock(what=what, number=MEMBER_ANSWERED, began=began, pressing=pressing)
        for what, began, pressing in (
            ("Third", date(2026, 11, 12), Pressing.LOCAL),
            ("Second", date(2026, 10, 2), Pressing.LOCAL),
            ("First", date(2026, 10, 1), Pressing.LOCAL),
        )
    ]
    found = judged(tell("COMP.MEMBER", clocks, setting(date(2026, 11, 16))))
    assert [finding.sentence.split()[0] for finding in found] == ["First", "Second", "Third"]
    assert found[0].overridable_by is Overrider.OFFICER


def test_a_calendar_that_ends_too_early_gives_no_date():
    meeting = GovernorsMeeting(kind=ExclusionKind.PERMANENT, notice_on=date(2027, 3, 24))
    with pytest.raises(NoDate):
        BY_ID["EXCL.GOVERNORS"].findings(meeting, setting(date(2027, 3, 24)))


# Edges that are no clocks


@given(AUTUMN, st.integers(1, 12))
def test_education_is_owed_from_a_suspension_of_six_school_days_and_not_of_five(first, days):
    facts = ExcludedPupil(kind=ExclusionKind.SUSPENSION, first_day_out=first, days=days)
    (finding,) = BY_ID["EXCL.SIXTH-DAY"].findings(facts, setting(first))
    sixth = EXCLUSION_SIXTH_DAY.due(first, calendars=CALENDARS).day
    assert finding.day == (sixth if days > 5 else None)
    assert SCHOOL.count(first, sixth) == 6


@pytest.mark.parametrize(
    ("days", "asks", "limit"),
    [
        (5, True, "5 school days"),
        (6, True, "50 school days"),
        (6, False, "15 school days"),
        (15, True, "50 school days"),
        (16, False, "15 school days"),
    ],
)
def test_governors_meet_by_the_days_of_suspension_in_the_term(days, asks, limit):
    on = date(2026, 9, 14)
    facts = GovernorsMeeting(kind=ExclusionKind.SUSPENSION, notice_on=on, days_in_term=days, parent_asks=asks)
    (finding,) = BY_ID["EXCL.GOVERNORS"].findings(facts, setting(on))
    assert finding.limit == limit
    assert (finding.day is not None) is (days > 15 or (days > 5 and asks))


@given(st.integers(0, 60), st.integers(0, 60))
def test_forty_five_school_days_of_suspension_are_the_most(before, days):
    (finding,) = BY_ID["EXCL.DAYS"].findings(SuspensionDays(days_before=before, days=days), setting(date(2026, 11, 22)))
    assert (finding.severity is Severity.ADVISORY) is (before + days > 45)


def test_days_cannot_be_fewer_than_none():
    assert SuspensionDays() == SuspensionDays(days_before=0, days=0)
    for wrong in ({"days": -1}, {"days_before": -1}):
        with pytest.raises(ValueError, match="fewer than none"):
            SuspensionDays(**wrong)
    with pytest.raises(ValueError, match="fewer than none"):
        OutOfSchool(known_on=date(2026, 11, 16), days_before=-1)


@given(st.sampled_from(Phase), st.integers(2014, 2030), st.integers(-2, 2))
def test_an_application_on_the_closing_day_is_in_time_and_the_day_after_late(phase, year, off):
    closes = (PRIMARY_CLOSES if phase is Phase.PRIMARY else SECONDARY_CLOSES).in_round(year)
    facts = RoundApplication(phase=phase, entry_year=year, applied_on=closes + off * DAY)
    applied, offers = BY_ID["ADM.ROUND"].findings(facts, setting(date(2026, 11, 22)))
    assert (applied.severity is Severity.OFFICER_DECIDES) is (off > 0)
    assert applied.day == closes
    assert LONG_WORKING.is_day(offers.day)
    assert 0 <= (offers.day - (closes + (91 if phase is Phase.PRIMARY else 121) * DAY)).days <= 5


def test_the_rounds_are_of_their_years_and_no_others():
    assert SECONDARY_CLOSES.in_round(2027) == date(2026, 10, 31)
    assert SECONDARY_OFFERS.in_round(2027) == date(2027, 3, 1)
    for year in (2008, 2200):
        assert RoundApplication(phase=Phase.PRIMARY, entry_year=year).applied_on is None
    for year in (2007, 2201):
        with pytest.raises(ValueError, match="from 2008 to 2200"):
            RoundApplication(phase=Phase.PRIMARY, entry_year=year)


@given(AUTUMN, st.integers(-3, 3))
def test_a_refusal_leaves_twenty_school_days_to_appeal(refused, off):
    least = APPEAL_LODGED.due(refused, calendars=CALENDARS).day
    facts = AdmissionAppeal(refused_on=refused, lodge_by=least + off * DAY)
    findings = BY_ID["ADM.APPEAL"].findings(facts, setting(refused))
    assert any(finding.severity is Severity.ADVISORY for finding in findings) is (off < 0)
    assert findings[-1].day == max(least, least + off * DAY)


@pytest.mark.parametrize("weeks", [3, 4, 5])
@pytest.mark.parametrize("within_reach", [False, True])
def test_out_of_education_counts_from_four_weeks_without_a_place_in_reach(weeks, within_reach):
    facts = FairAccessChild(
        grounds=(FairAccessGround.OUT_OF_EDUCATION,), has_place=False, weeks_out=weeks, place_within_reach=within_reach
    )
    (finding,) = BY_ID["FAIR.ELIGIBLE"].findings(facts, setting(date(2026, 11, 22)))
    assert (finding.severity is Severity.INFORMATION) is (weeks >= 4 and not within_reach)


def test_the_protocol_has_thirteen_categories():
    assert [each.value for each in FairAccessGround] == [
        "child_in_need_or_protected",
        "refuge",
        "criminal_justice",
        "alternative_provision",
        "special_needs_or_medical",
        "carer",
        "homeless",
        "kinship_care",
        "traveller_refugee_or_asylum",
        "refused_for_behaviour",
        "no_place_sought",
        "out_of_education",
        "previously_looked_after",
    ]


@given(AUTUMN, st.integers(0, 40))
def test_education_is_owed_by_the_fifteenth_school_day_missed_in_all(first, before):
    last = fifteenth_day(first, before, setting(first))
    assert before + SCHOOL.count(first, last) == max(15, before + 1)


@given(st.booleans(), st.booleans(), st.none() | st.booleans(), st.booleans(), st.booleans())
def test_the_register_holds_children_of_the_area_who_are_not_wholly_at_school(age, area, on_roll, elsewhere, part):
    facts = RegisterChild(
        of_school_age=age, lives_in_area=area, on_roll=on_roll, taught_elsewhere=elsewhere, part_time_only=part
    )
    expected = (
        (True if elsewhere or part else {True: False, False: True, None: None}[on_roll]) if age and area else False
    )
    assert belongs_in_register(facts) is expected


@given(st.dates(date(2024, 1, 1), date(2029, 1, 1)), st.integers(0, 60))
def test_days_that_stand_still_are_added_to_the_month(received, paused):
    plain = OwnDataRequest(received_on=received)
    asked_on = received + 3 * DAY
    held = replace(plain, clarification_asked_on=asked_on, clarified_on=asked_on + paused * DAY)
    first, second = (last_day_for_own_data(each, setting(received), extended=False) for each in (plain, held))
    assert paused - 5 <= (second - first).days <= paused + 5
    assert LONG_WORKING.is_day(first)
    assert LONG_WORKING.is_day(second)
    longer = last_day_for_own_data(plain, setting(received), extended=True)
    assert 59 - 5 <= (longer - first).days <= 62 + 5


def test_a_clarification_comes_after_it_was_asked_for():
    day = date(2026, 11, 10)
    assert OwnDataRequest(received_on=day, clarification_asked_on=day, clarified_on=day).answered_on is None
    for asked_on in (None, day + DAY):
        with pytest.raises(ValueError, match="after it was asked for"):
            OwnDataRequest(received_on=day, clarification_asked_on=asked_on, clarified_on=day)


def test_freedom_of_information_needs_the_working_days_of_all_the_kingdom():
    only = Setting(on=date(2026, 11, 2), calendars=Calendars(working=LONG_WORKING))
    with pytest.raises(NoDate):
        BY_ID["INFO.FOI"].findings(FreedomRequest(received_on=date(2026, 11, 2)), only)
