"""School attendance orders: the worked answers by number, every edge, and the Act of 2026 off until it has a day."""

from dataclasses import fields, replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from statutory.days import NoDate
from statutory.findings import Overrider, Severity
from statutory.limits import NOTICE_TO_SATISFY
from statutory.months import corresponding_day
from statutory.orders import RULES
from statutory.orders.notice_to_satisfy import NoticeToSatisfy, notice_ends
from statutory.orders.order_changes import AmendmentRequest, OrderOffence, RevocationRequest
from statutory.orders.order_limits import INTENTION, REVOCATION_DECIDED
from statutory.orders.order_process import STATUS_SAID, OrderProcess, OrderStatus, standing_on
from statutory.orders.order_sources import REPLACEMENT_STARTS
from statutory.orders.replacement import NominationNotice, PreliminaryNotice
from statutory.rules import Setting
from tests.unit.statutory.drawn_facts import drawn
from tests.unit.statutory.numbered_vectors import CALENDARS, as_written, asked, numbered
from tests.unit.statutory.vector_files import vectors

BY_ID = {rule.id: rule for rule in RULES}
DAY = timedelta(days=1)
DAYS = st.dates(date(2020, 1, 1), date(2030, 1, 1))
SERVED = date(2026, 11, 23)


def setting(on, begins=None, byelaws=None):
    commencements = {REPLACEMENT_STARTS: begins} if begins else {}
    return Setting(on=on, calendars=CALENDARS, commencements=commencements, byelaws=byelaws or {})


@pytest.mark.parametrize("vector", vectors("orders")["vectors"], ids=numbered)
def test_a_worked_attendance_order_stands_as_it_stands(vector):
    assert list(as_written(asked(vector, RULES))) == vector["finds"]


def test_only_the_notice_and_the_duty_to_amend_rest_wholly_on_text_that_was_read():
    assert {rule.id for rule in RULES if rule.verified} == {"SAO.NOTICE", "SAO.AMEND"}
    read = {source.provision for rule in RULES for source in rule.sources if source.verified}
    assert read == {"s.437(1)", "s.440", "s.436H to s.436Q"}
    assert {number for rule in RULES for number in rule.numbers if number.verified} == {NOTICE_TO_SATISFY}
    for source in {source for rule in RULES for source in (*rule.sources, *(number.source for number in rule.numbers))}:
        assert source.url.startswith(("https://www.legislation.gov.uk/", "https://www.gov.uk/"))
        assert source.checked_on == date(2026, 11, 22)


@given(DAYS, st.integers(-20, 20))
def test_a_notice_that_leaves_fourteen_days_breaks_the_act_and_one_that_leaves_fifteen_does_not(served, off):
    reply_by = served + (14 + off) * DAY
    (finding,) = BY_ID["SAO.NOTICE"].findings(NoticeToSatisfy(served_on=served, reply_by=reply_by), setting(served))
    assert (finding.severity is Severity.BREACH) is (off < 0)
    assert finding.day == max(reply_by, served + 14 * DAY)
    assert finding.verified
    assert finding.overridable_by is Overrider.NOBODY


@given(DAYS)
def test_the_council_waits_until_the_day_after_the_fifteenth(served):
    last = notice_ends(served, None, setting(served))
    assert last == served + 14 * DAY
    process = OrderProcess(notice_served_on=served)
    for on, severity in ((last, Severity.INFORMATION), (last + DAY, Severity.OFFICER_DECIDES)):
        assert BY_ID["SAO.COURSE"].findings(process, setting(on))[0].severity is severity


@given(DAYS, st.integers(-3, 3))
def test_an_order_waits_until_the_day_after_the_parents_time_to_choose(named, off):
    last = named + 14 * DAY
    made = last + off * DAY
    process = OrderProcess(
        notice_served_on=named - 60 * DAY,
        satisfied=False,
        expedient=True,
        consulted_on=named - 30 * DAY,
        intention_served_on=named,
        ordered_on=made,
        complied_on=made,
    )
    findings = BY_ID["SAO.COURSE"].findings(process, setting(made))
    early = [finding for finding in findings if finding.severity is Severity.ADVISORY]
    assert len(early) == (1 if off <= 0 else 0)
    chosen = replace(process, parent_chose_on=named)
    assert not [
        each for each in BY_ID["SAO.COURSE"].findings(chosen, setting(made)) if each.severity is Severity.ADVISORY
    ]
    assert INTENTION.due(named, calendars=CALENDARS).day == last


@given(drawn(OrderProcess), DAYS)
def test_what_lies_ahead_does_not_change_where_a_matter_stands(process, on):
    dated = [one.name for one in fields(OrderProcess) if one.name not in {"satisfied", "expedient", "school_age_ends"}]
    ahead = {name: None for name in dated if getattr(process, name) and getattr(process, name) > on}
    stands = standing_on(process, on)
    assert standing_on(replace(process, **ahead), on) == stands
    assert stands.since <= on
    assert stands.status in STATUS_SAID


def test_every_status_is_said_and_the_first_is_that_nothing_has_begun():
    assert set(STATUS_SAID) == set(OrderStatus)
    assert standing_on(OrderProcess(), SERVED).status is OrderStatus.NOT_BEGUN
    assert standing_on(OrderProcess(satisfied=True), SERVED).since == SERVED


@given(DAYS)
def test_six_months_after_a_failure_proceedings_can_begin_and_a_day_later_not(failed):
    facts = OrderOffence(failed_on=failed, supervision_order_considered=True, childrens_services_asked=True)
    last = corresponding_day(failed, 6).day
    for on, severity in ((last, Severity.INFORMATION), (last + DAY, Severity.ADVISORY)):
        (finding,) = BY_ID["SAO.OFFENCE"].findings(facts, setting(on))
        assert (finding.severity, finding.day) == (severity, last)


def test_a_refusal_to_amend_after_an_offer_breaks_the_act_and_silence_only_advises():
    for amended, severity in ((False, Severity.BREACH), (None, Severity.ADVISORY), (True, Severity.INFORMATION)):
        facts = AmendmentRequest(asked_on=SERVED, place_offered=True, amended=amended)
        (finding,) = BY_ID["SAO.AMEND"].findings(facts, setting(SERVED))
        assert (finding.severity, finding.verified) == (severity, True)


def test_a_council_sets_its_own_time_for_a_request_to_revoke():
    own = {REVOCATION_DECIDED.name: replace(REVOCATION_DECIDED, value=5)}
    facts = RevocationRequest(asked_on=date(2026, 11, 16))
    (finding,) = BY_ID["SAO.REVOKE"].findings(facts, setting(date(2026, 11, 16), byelaws=own))
    assert (finding.limit, finding.day) == ("5 working days", date(2026, 11, 23))


# The Act of 2026


@given(DAYS, st.integers(-2, 2))
def test_today_s_law_and_the_act_of_2026_never_speak_of_the_same_notice(served, off):
    begins = served + off * DAY
    old = BY_ID["SAO.NOTICE"].findings(NoticeToSatisfy(served_on=served), setting(served, begins))
    new = BY_ID["SAO.2026-NOMINATION"].findings(NominationNotice(served_on=served), setting(served, begins))
    assert (bool(old), bool(new)) == ((True, False) if off > 0 else (False, True))


def test_without_a_day_of_commencement_nothing_of_the_act_of_2026_is_in_force():
    later = [rule for rule in RULES if rule.commencement]
    assert {rule.id for rule in later} == {"SAO.2026-PRELIMINARY", "SAO.2026-NOMINATION"}
    assert {rule.commencement for rule in later} == {"cwsa-2026-s39"}
    for rule in RULES:
        assert rule.in_force(setting(date(2040, 1, 1))) is (rule.commencement is None)


@given(DAYS, st.integers(-2, 2))
def test_an_order_before_the_parents_choice_is_over_is_told_under_the_act_of_2026(served, off):
    made = served + (14 + off) * DAY
    facts = NominationNotice(served_on=served, ordered_on=made)
    (finding,) = BY_ID["SAO.2026-NOMINATION"].findings(facts, setting(made, served))
    assert (finding.severity is Severity.ADVISORY) is (off <= 0)
    assert not finding.verified


@given(DAYS, st.integers(-2, 2))
def test_a_preliminary_notice_is_served_within_three_days(decided, off):
    served = decided + (3 + off) * DAY
    findings = BY_ID["SAO.2026-PRELIMINARY"].findings(
        PreliminaryNotice(decided_on=decided, served_on=served), setting(served, decided)
    )
    assert (findings[0].severity is Severity.ADVISORY) is (off > 0)
    assert findings[-1].day == served + 9 * DAY


@given(
    drawn(OrderProcess)
    | drawn(NoticeToSatisfy)
    | drawn(AmendmentRequest)
    | drawn(RevocationRequest)
    | drawn(OrderOffence),
    DAYS,
)
def test_todays_law_answers_whatever_it_is_asked(facts, on):
    for rule in (each for each in RULES if each.facts is type(facts)):
        try:
            findings = rule.findings(facts, setting(on))
        except NoDate:
            continue
        for finding in findings:
            assert finding.rule == rule.id
            assert finding.sentence.endswith(".")
            assert finding.observed
            assert finding.severity is not Severity.BREACH or rule.verified
