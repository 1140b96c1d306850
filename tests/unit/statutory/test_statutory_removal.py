"""Removal from roll: the worked answers, the law they rest on, and the boundaries of each day."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from statutory.attendance.register_days import RegisterDay
from statutory.days import CalendarTooShort, NoDate
from statutory.facts_json import read_facts
from statutory.findings import Overrider, Severity
from statutory.register.answers import Answer
from statutory.register.consents import Consent
from statutory.register.grounds import GROUNDS, Ground, rule_id
from statutory.register.leavers import OverSchoolAge, SixthForm, decide_over_school_age
from statutory.register.moves import AnotherSchool, NewSchool, OrderAmended, decide_another_school
from statutory.register.removal_rules import DECIDERS, REMOVAL_RULES
from statutory.register.whereabouts import (
    ContinuouslyAbsent,
    NotBackFromLeave,
    code_run,
    decide_continuously_absent,
    decide_not_back_from_leave,
)
from statutory.register.withdrawn import HomeEducation, Notice, decide_home_education
from statutory.rules import Setting
from tests.unit.statutory.printed_register import printed
from tests.unit.statutory.removal_vectors import (
    BY_ID,
    OFFICERS_WORDS,
    ON_A_GROUND,
    asked,
    one,
    setting,
)
from tests.unit.statutory.vector_files import SCHOOL

DAY = timedelta(days=1)


@pytest.mark.parametrize("vector", ON_A_GROUND, ids=one)
def test_a_worked_removal_gets_the_officers_answer(vector):
    ground = Ground(vector["ground"])
    facts, asked_in = asked(vector)
    decision = DECIDERS[ground][1](facts, asked_in)
    assert decision.answer == vector["answer"]
    assert decision.from_day == vector.get("from")
    assert decision.points[0].observed == vector["because"]
    head, *conditions = BY_ID[rule_id(ground)].findings(facts, asked_in)
    assert {finding.rule for finding in (head, *conditions)} == {rule_id(ground)}
    assert head.observed == vector["answer"]
    assert head.sentence.startswith(f"{vector['answer']}: ")
    assert conditions, "an officer sees each condition"
    assert not any(OFFICERS_WORDS.search(finding.sentence) for finding in conditions)


def test_the_grounds_whose_text_was_read_can_be_breached_and_the_others_only_advise():
    assert [law.source.verified for law in GROUNDS] == [True] * 5 + [False] * 10
    for vector in ON_A_GROUND:
        facts, asked_in = asked(vector)
        head = BY_ID[rule_id(Ground(vector["ground"]))].findings(facts, asked_in)[0]
        if head.severity is Severity.BREACH:
            assert head.verified
            assert BY_ID[head.rule].verified
            assert head.overridable_by is Overrider.NOBODY
        if vector["answer"] == "UNLAWFUL":
            breach = vector["ground"] <= "e"
            assert (head.severity is Severity.BREACH) is breach, one(vector)


def test_what_was_not_read_keeps_an_answer_uncertain():
    sure = AnotherSchool(
        shown_by=NewSchool.CONFIRMED,
        on_roll_from=date(2026, 11, 16),
        order_names_school=False,
        main_school_of_mobile_child=False,
        agreed_at_both=False,
    )
    on = setting(date(2026, 11, 22))
    assert decide_another_school(sure, on).source.verified
    placed = replace(sure, placed_by_council=True, council_consents=True)
    decision = decide_another_school(placed, on)
    assert decision.answer is Answer.LAWFUL
    assert not decision.source.verified  # reg.9(2) was not read
    refused = replace(placed, council_consents=False)
    head = BY_ID["ROLL.R9A"].findings(refused, on)[0]
    assert (head.observed, head.severity, head.provision[-8:]) == ("UNLAWFUL", Severity.ADVISORY, "reg.9(2)")
    both = replace(refused, order_names_school=True)
    assert BY_ID["ROLL.R9A"].findings(both, on)[0].severity is Severity.BREACH


@pytest.mark.parametrize(
    ("needed", "given_by_council", "severity"),
    [
        (None, None, Severity.OFFICER_DECIDES),
        (True, None, Severity.OFFICER_DECIDES),
        (True, True, Severity.INFORMATION),
        (True, False, Severity.BREACH),
    ],
)
def test_the_consent_of_section_434a_begins_with_the_day_an_administrator_enters(needed, given_by_council, severity):
    rule = BY_ID["ROLL.S434A"]
    facts = Consent(needed=needed, given=given_by_council)
    begins = {"cwsa-2026-s37": date(2026, 12, 19)}
    assert rule.findings(facts, setting(date(2026, 12, 19))) == ()
    assert rule.findings(facts, setting(date(2026, 12, 18), begins)) == ()
    (finding,) = rule.findings(facts, setting(date(2026, 12, 19), begins))
    assert finding.severity is severity
    assert rule.findings(replace(facts, needed=False), setting(date(2026, 12, 19), begins)) == ()
    (advice,) = BY_ID["ROLL.R9-2"].findings(facts, setting(date(2026, 12, 19)))
    assert advice.severity is (Severity.ADVISORY if severity is Severity.BREACH else severity)


def test_where_the_council_itself_acted_its_consent_is_not_asked_for_again():
    facts = OrderAmended(amended_by_council=True, amended_on=date(2026, 11, 20), placed_by_council=True)
    assert DECIDERS[Ground.D][1](facts, setting(date(2026, 11, 22))).answer is Answer.LAWFUL


def test_every_ground_has_its_rules_and_nothing_is_said_before_the_regulations():
    assert len(REMOVAL_RULES) == 2 * len(Ground) == 30
    facts = AnotherSchool(shown_by=NewSchool.OFFER)
    assert BY_ID["ROLL.R9A"].findings(facts, setting(date(2024, 8, 18))) == ()
    assert BY_ID["ROLL.R9A"].findings(facts, setting(date(2024, 8, 19))) != ()


def test_every_ground_says_what_an_officer_asks_to_see():
    assert [law.ground for law in GROUNDS] == list(Ground)
    for law in GROUNDS:
        assert law.evidence
        assert law.afterwards.endswith(".")
        assert bool(law.not_if) is (law.ground is not Ground.K)


def test_several_days_to_wait_for_are_said_as_the_last_of_them():
    facts = HomeEducation(
        notice=Notice.WRITTEN, last_day=date(2026, 12, 18), order_in_force=False, written_or_pressed_by_school=False
    )
    decision = decide_home_education(facts, setting(date(2026, 12, 10)))
    assert decision.sentence == "NOT YET: on these facts regulation 9(1)(f) is met from 19 December 2026."
    unsure = replace(facts, written_or_pressed_by_school=None)
    decision = decide_home_education(unsure, setting(date(2026, 12, 10)))
    assert decision.from_day is None
    assert decision.sentence == "NOT YET: these facts do not show that regulation 9(1)(f) is met."


@given(st.dates(date(2026, 9, 1), date(2027, 3, 1)))
def test_a_letter_counts_from_the_day_after_the_one_it_gives_and_not_before(last_day):
    facts = HomeEducation(
        notice=Notice.WRITTEN, last_day=last_day, order_in_force=False, written_or_pressed_by_school=False
    )
    assert decide_home_education(facts, setting(last_day)).from_day == last_day + DAY
    assert decide_home_education(facts, setting(last_day)).answer is Answer.NOT_YET
    assert decide_home_education(facts, setting(last_day + DAY)).answer is Answer.LAWFUL


ASKED = {"unable": False, "enquiry": {"school_enquired": True, "council_enquired": True, "found": "not_found"}}


@given(st.dates(date(2026, 9, 7), date(2027, 2, 12)))
def test_ten_school_days_after_leave_are_not_nine(leave_ended):
    facts = read_facts(NotBackFromLeave, {"leave_ended_on": leave_ended.isoformat(), **ASKED})
    tenth = SCHOOL.add(leave_ended, 10)
    assert decide_not_back_from_leave(facts, setting(tenth)).from_day == tenth + DAY
    assert decide_not_back_from_leave(facts, setting(tenth + DAY)).answer is Answer.LAWFUL
    assert decide_not_back_from_leave(facts, setting(tenth)).answer is Answer.NOT_YET


@given(st.integers(0, 60), st.sampled_from("GNO"))
def test_twenty_days_of_absence_are_not_nineteen(start, code):
    first = SCHOOL.add(date(2026, 9, 2), 1 + start)
    base = read_facts(ContinuouslyAbsent, ASKED)
    last = SCHOOL.add(first, 19)
    twenty = replace(base, register=printed(first, 20, code))
    assert decide_continuously_absent(twenty, setting(last)).answer is Answer.LAWFUL
    nineteen = replace(base, register=printed(first, 19, code))
    short = decide_continuously_absent(nineteen, setting(last))
    assert (short.answer, short.from_day) == (Answer.NOT_YET, last)
    # The day before the twentieth, the twentieth is not counted although it is in the register.
    assert decide_continuously_absent(twenty, setting(last - DAY)).answer is Answer.NOT_YET


@given(st.integers(0, 19), st.booleans(), st.sampled_from(["U", "I", "C", "Y1", "Q", "T"]))
def test_one_session_of_another_code_in_twenty_days_bars_the_ground(index, morning, code):
    register = list(printed(date(2026, 11, 16), 20, "O"))
    day = register[index]
    register[index] = replace(day, morning=code) if morning else replace(day, afternoon=code)
    facts = replace(read_facts(ContinuouslyAbsent, ASKED), register=tuple(register))
    decision = decide_continuously_absent(facts, setting(date(2026, 12, 14)))
    assert decision.answer is Answer.UNLAWFUL
    assert decision.points[0].observed == f"other codes: {code}"


def test_a_closure_neither_ends_nor_lengthens_a_run():
    register = (*printed(date(2026, 11, 16), 20, "O"), RegisterDay(day=date(2026, 12, 15), morning="Y4", afternoon="#"))
    facts = replace(read_facts(ContinuouslyAbsent, ASKED), register=register)
    decision = decide_continuously_absent(facts, setting(date(2026, 12, 15)))
    assert decision.answer is Answer.LAWFUL
    half = replace(register[5], afternoon="Y4")
    facts = replace(facts, register=(*register[:5], half, *register[6:]))
    assert decide_continuously_absent(facts, setting(date(2026, 12, 15))).answer is Answer.LAWFUL
    # A closure in a long absence for other reasons is not told as one of its codes.
    mixed = replace(register[6], morning="I", afternoon="I")
    facts = replace(facts, register=(*register[:5], half, mixed, *register[7:]))
    (point,) = code_run(facts.register, date(2026, 12, 15), setting(date(2026, 12, 15)))
    assert point.observed == "other codes: I"


def said_absent(first, *codes):
    return read_facts(ContinuouslyAbsent, {"absent_since": first.isoformat(), "codes": list(codes), **ASKED})


@given(st.integers(0, 60), st.sets(st.sampled_from("GNO"), min_size=1))
def test_an_absence_that_is_only_said_counts_once_its_twentieth_day_is_over(start, codes):
    first = SCHOOL.add(date(2026, 9, 2), 1 + start)
    twentieth = SCHOOL.add(first, 19)
    facts = said_absent(first, *sorted(codes))
    assert decide_continuously_absent(facts, setting(twentieth + DAY)).answer is Answer.LAWFUL
    short = decide_continuously_absent(facts, setting(twentieth))
    assert (short.answer, short.from_day) == (Answer.NOT_YET, twentieth + DAY)
    gone = replace(facts, deleted_on=twentieth - DAY)
    assert decide_continuously_absent(gone, setting(twentieth + DAY)).answer is Answer.UNLAWFUL


def test_an_absence_that_is_said_to_carry_another_code_is_no_ground():
    facts = said_absent(date(2026, 11, 16), "O", "I")
    decision = decide_continuously_absent(facts, setting(date(2026, 12, 15)))
    assert (decision.answer, decision.points[0].observed) == (Answer.UNLAWFUL, "other codes: I")
    assert decide_continuously_absent(facts, setting(date(2026, 12, 1))).answer is Answer.NOT_YET


def test_a_register_that_is_given_counts_and_not_what_is_said_beside_it():
    facts = replace(said_absent(date(2026, 9, 7), "O"), register=printed(date(2026, 11, 16), 19, "O"))
    assert decide_continuously_absent(facts, setting(date(2026, 12, 11))).answer is Answer.NOT_YET


def test_an_absence_that_is_said_is_not_counted_without_a_calendar_and_not_promised_past_its_end():
    bare = Setting(on=date(2026, 12, 15))
    uncounted = decide_continuously_absent(said_absent(date(2026, 11, 16), "O"), bare)
    assert (uncounted.answer, uncounted.points[0].observed) == (Answer.NOT_YET, "not counted")
    late = decide_continuously_absent(said_absent(date(2027, 3, 22), "O"), setting(date(2027, 3, 25)))
    assert (late.answer, late.from_day) == (Answer.NOT_YET, None)


def test_without_a_calendar_the_register_is_believed_and_no_day_is_promised():
    bare = Setting(on=date(2026, 12, 14))
    facts = replace(read_facts(ContinuouslyAbsent, ASKED), register=printed(date(2026, 11, 16), 20, "O"))
    assert decide_continuously_absent(facts, bare).answer is Answer.LAWFUL
    short = replace(facts, register=facts.register[:19])
    assert decide_continuously_absent(short, bare).from_day is None


def test_a_twentieth_day_past_the_calendar_is_not_promised():
    register = printed(date(2027, 3, 22), 4, "O")
    facts = replace(read_facts(ContinuouslyAbsent, ASKED), register=register)
    assert decide_continuously_absent(facts, setting(date(2027, 3, 25))).from_day is None


def test_leave_that_ends_past_the_calendar_has_no_date_to_give():
    facts = read_facts(NotBackFromLeave, {"leave_ended_on": "2027-03-25", **ASKED})
    with pytest.raises(CalendarTooShort):
        decide_not_back_from_leave(facts, setting(date(2027, 3, 26)))
    with pytest.raises(NoDate):
        decide_not_back_from_leave(facts, Setting(on=date(2027, 3, 26)))


@given(st.dates(date(2009, 9, 1), date(2012, 8, 31)))
def test_school_age_ends_on_its_last_day_and_not_the_day_before(born):
    facts = OverSchoolAge(born=born, next_meets=date(2040, 1, 1), sixth_form=SixthForm.LEAVES)
    late = decide_over_school_age(replace(facts, next_meets=date(2026, 11, 23)), setting(date(2026, 11, 22)))
    ends = late.from_day
    if late.answer is Answer.LAWFUL:
        assert born < date(2010, 9, 1)
        return
    assert ends is not None
    tomorrow = replace(facts, next_meets=ends + DAY)
    assert decide_over_school_age(tomorrow, setting(ends)).answer is Answer.LAWFUL
    assert decide_over_school_age(replace(facts, next_meets=ends), setting(ends - DAY)).answer is Answer.NOT_YET


@pytest.mark.parametrize("ground", list(Ground))
def test_no_facts_at_all_are_never_met_and_never_fail(ground):
    kind, decider = DECIDERS[ground]
    assert decider(kind(), setting(date(2026, 11, 23))).answer is not Answer.LAWFUL
