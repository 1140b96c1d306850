"""Whether a child needs a licence, test by test; approvals of bodies; the council where the child performs."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from statutory.findings import Overrider, Severity
from statutory.months import corresponding_day
from statutory.performance.bodies import LIST_OF_CHILDREN, LONGEST_TERM, BodyOfPersons, body_findings
from statutory.performance.host_council import LicencePlaces, particulars
from statutory.performance.licence_need import (
    ActivityKind,
    Answer,
    BodyApproval,
    Organiser,
    PerformanceKind,
    PerformedDay,
    TakingPart,
    absence_findings,
    days_performed,
    licence_findings,
    licence_need,
)
from statutory.rules import Setting

ON = date(2026, 11, 28)
ASKED = Setting(on=date(2026, 11, 22))
ONE = timedelta(days=1)
FOUR_DAYS = tuple(PerformedDay(on=ON - n * ONE) for n in range(1, 5))
APPROVAL = BodyApproval(council="213", begins=ON, ends=ON)


def taking_part(**more):
    given_facts = {"on": ON, "dob": date(2015, 6, 1), "kinds": (PerformanceKind.CHARGED,), "paid": False, **more}
    return TakingPart(**given_facts)


def answer(**more):
    need = licence_need(taking_part(**more))
    return need.test, need.answer


@pytest.mark.parametrize(("days_after", "expected"), [(0, (3, Answer.LICENCE_NEEDED)), (1, (1, Answer.OUT_OF_SCOPE))])
def test_first_a_child_over_compulsory_school_age_needs_no_licence(days_after, expected):
    leaves = date(2026, 6, 26)
    born = date(2010, 8, 31)
    assert answer(on=leaves + days_after * ONE, dob=born, paid=True) == expected
    assert answer(on=ON, dob=born, leaves_school_age=ON - days_after * ONE, paid=True) == expected


def test_second_what_the_section_does_not_name_needs_no_licence():
    assert answer(kinds=(), paid=True) == (2, Answer.NOT_CAUGHT)
    assert answer(kinds=(), activity=ActivityKind.SPORT) == (2, Answer.NOT_CAUGHT)


@pytest.mark.parametrize("kind", PerformanceKind)
def test_every_kind_of_performance_of_the_section_is_caught(kind):
    assert answer(kinds=(kind,), performed=FOUR_DAYS) == (8, Answer.LICENCE_NEEDED)


def test_a_child_who_is_only_observed_is_for_an_officer():
    assert answer(directed=False, paid=True) == (2, Answer.OFFICER_JUDGES)
    (found,) = licence_findings(taking_part(directed=False), ASKED)
    assert (found.severity, found.verified, found.overridable_by) == (
        Severity.OFFICER_DECIDES,
        False,
        Overrider.OFFICER,
    )


def test_third_any_payment_ends_every_exemption():
    exempt = {"organiser": Organiser.SCHOOL, "body": APPROVAL, "place_council": "213"}
    assert answer(paid=True, **exempt) == (3, Answer.LICENCE_NEEDED)


@pytest.mark.parametrize("activity", ActivityKind)
def test_fourth_paid_sport_and_modelling_are_never_exempt(activity):
    assert answer(kinds=(), activity=activity, paid=True, organiser=Organiser.SCHOOL) == (4, Answer.LICENCE_NEEDED)
    assert f"{activity} for payment" in licence_need(taking_part(activity=activity, paid=True)).sentence


def test_fifth_a_school_is_exempt_and_a_stage_school_is_not():
    assert answer(organiser=Organiser.SCHOOL, performed=FOUR_DAYS) == (5, Answer.EXEMPT_SCHOOL)
    assert answer(organiser=Organiser.STAGE_SCHOOL, performed=FOUR_DAYS) == (8, Answer.LICENCE_NEEDED)


def test_sixth_an_approved_body_is_exempt_in_its_area_on_its_days_for_what_it_names():
    def with_body(body, **more):
        return licence_need(taking_part(body=body, performed=FOUR_DAYS, **{"place_council": "213", **more}))

    assert (with_body(APPROVAL).test, with_body(APPROVAL).answer) == (6, Answer.EXEMPT_BODY)
    for body, more, why in (
        (APPROVAL, {"place_council": "209"}, "another council's area"),
        (replace(APPROVAL, begins=ON + ONE, ends=ON + ONE), {}, "from 29 November 2026 to 29 November 2026"),
        (replace(APPROVAL, begins=ON - ONE, ends=ON - ONE), {}, "from 27 November 2026"),
        (replace(APPROVAL, covers_this=False), {}, "does not name this performance"),
    ):
        need = with_body(body, **more)
        assert (need.test, need.answer) == (8, Answer.LICENCE_NEEDED)
        assert why in need.sentence
    assert "does not help" not in licence_need(taking_part(performed=FOUR_DAYS)).sentence


@pytest.mark.parametrize(
    ("days", "expected"),
    [(0, Answer.EXEMPT_FOUR_DAYS), (3, Answer.EXEMPT_FOUR_DAYS), (4, Answer.LICENCE_NEEDED)],
)
def test_seventh_up_to_three_days_in_the_six_months_before_are_exempt(days, expected):
    assert answer(performed=FOUR_DAYS[:days])[1] is expected


@given(st.dates(date(2015, 3, 1), date(2029, 12, 31)))
def test_the_six_months_begin_with_the_same_number_and_end_with_the_day_before(on):
    first = corresponding_day(on, -6).day

    def counted(day, *, after_midnight=False):
        facts = taking_part(on=on, performed=(PerformedDay(on=day, after_midnight=after_midnight),))
        return days_performed(facts)

    assert [counted(first - ONE), counted(first), counted(on - ONE), counted(on)] == [0, 1, 1, 0]
    assert [counted(day, after_midnight=True) for day in (first, first + ONE, on, on + ONE)] == [0, 1, 1, 0]


def test_days_are_counted_and_not_performances():
    twice = (PerformedDay(on=ON - ONE), PerformedDay(on=ON - ONE))
    assert days_performed(taking_part(performed=twice)) == 1


def test_days_of_a_child_who_may_be_the_same_one_are_told_of_and_not_counted():
    mine, perhaps = FOUR_DAYS[:2], FOUR_DAYS[1:]
    exempt, told = licence_findings(taking_part(performed=mine, perhaps_performed=perhaps), ASKED)
    assert "performed on 2 days" in exempt.sentence
    assert (told.severity, told.overridable_by) == (Severity.OFFICER_DECIDES, Overrider.OFFICER)
    assert "performed on 2 days more" in told.sentence
    assert "then it is 4 days, and a licence would be needed" in told.sentence
    _, fewer = licence_findings(taking_part(performed=mine, perhaps_performed=FOUR_DAYS[:3]), ASKED)
    assert "then it is 3 days, and no licence would be needed either" in fewer.sentence


@pytest.mark.parametrize(
    "facts",
    [
        {"perhaps_performed": (PerformedDay(on=ON - 400 * ONE),)},
        {"performed": FOUR_DAYS[:1], "perhaps_performed": FOUR_DAYS[:1]},
        {"paid": True, "perhaps_performed": FOUR_DAYS},
        {"performed": FOUR_DAYS, "perhaps_performed": (PerformedDay(on=ON - 9 * ONE),)},
    ],
)
def test_days_that_would_change_nothing_are_not_told_of(facts):
    assert len(licence_findings(taking_part(**facts), ASKED)) == 1


def test_work_after_midnight_counts_to_the_day_before():
    night = (PerformedDay(on=ON - 2 * ONE), PerformedDay(on=ON - ONE, after_midnight=True))
    assert days_performed(taking_part(performed=night)) == 1
    small_hours = taking_part(after_midnight=True, performed=(PerformedDay(on=ON - ONE),))
    assert days_performed(small_hours) == 0  # both are the evening of the day before
    (found,) = licence_findings(small_hours, ASKED)
    assert found.day == ON - ONE


def test_a_needed_licence_is_a_breach_until_it_is_held():
    (without,) = licence_findings(taking_part(performed=FOUR_DAYS), ASKED)
    assert (without.severity, without.overridable_by, without.verified) == (Severity.BREACH, Overrider.NOBODY, True)
    assert (without.limit, without.observed) == ("3 days in the 6 months before", "4 days")
    (held,) = licence_findings(taking_part(performed=FOUR_DAYS, licensed=True), ASKED)
    assert held.severity is Severity.INFORMATION
    (exempt,) = licence_findings(taking_part(), ASKED)
    assert exempt.severity is Severity.INFORMATION
    assert "hours still apply" in exempt.sentence


@pytest.mark.parametrize(
    ("facts", "severity"),
    [
        ({"absent_from_school": True}, Severity.ADVISORY),
        ({"absent_from_school": True, "body": APPROVAL, "place_council": "213"}, Severity.OFFICER_DECIDES),
        ({"absent_from_school": True, "organiser": Organiser.SCHOOL}, None),
        ({"absent_from_school": True, "performed": FOUR_DAYS}, None),
        ({}, None),
    ],
    ids=["four days", "body", "school", "licensed", "no absence"],
)
def test_an_exempt_performance_gives_no_leave_from_school(facts, severity):
    found = absence_findings(taking_part(**facts), ASKED)
    assert [each.severity for each in found] == ([severity] if severity else [])
    assert not any(each.verified for each in found)


BODY = BodyOfPersons(
    paid=False,
    deciding_council="213",
    place_councils=("213",),
    begins=date(2026, 12, 1),
    ends=date(2027, 11, 30),
)


def about(**more):
    return body_findings(replace(BODY, **more), ASKED)


def test_a_year_without_payment_absence_or_another_area_stands_in_nobodys_way():
    assert about() == ()


def test_an_approval_needs_that_nobody_is_paid():
    (found,) = about(paid=True)
    assert (found.severity, found.overridable_by) == (Severity.BREACH, Overrider.NOBODY)


def test_each_council_approves_for_its_own_area():
    (found,) = about(place_councils=("213", "209", "209", "", "202"))
    assert (found.severity, found.observed) == (Severity.BREACH, "in the area of 202, 209 too")


@pytest.mark.parametrize(("agreed", "says"), [(False, "Councils refuse"), (True, "some councils accept")])
def test_absence_from_school_under_an_approval_is_for_an_officer(agreed, says):
    (found,) = about(absent_from_school=True, absence_agreed=agreed)
    assert (found.severity, found.overridable_by) == (Severity.OFFICER_DECIDES, Overrider.OFFICER)
    assert says in found.sentence
    assert ("agreed by the schools" in found.observed) is agreed
    assert about(absent_from_school=True)[0].observed == "absence from school"


def test_an_approval_is_for_twelve_months_or_what_the_council_says():
    (found,) = about(ends=date(2027, 12, 1))
    assert (found.severity, found.limit) == (Severity.OFFICER_DECIDES, "12 months")
    assert found.overridable_by is Overrider.OFFICER
    half_a_year = {LONGEST_TERM.name: replace(LONGEST_TERM, value=6)}
    asked = Setting(on=ASKED.on, byelaws=half_a_year)
    assert body_findings(replace(BODY, ends=date(2027, 5, 31)), asked) == ()
    assert len(body_findings(replace(BODY, ends=date(2027, 6, 1)), asked)) == 1


def test_a_term_that_would_end_on_a_day_its_month_does_not_have_ends_with_the_month():
    one_month = Setting(on=ASKED.on, byelaws={LONGEST_TERM.name: replace(LONGEST_TERM, value=1)})
    from_january = replace(BODY, begins=date(2027, 1, 31))
    assert body_findings(replace(from_january, ends=date(2027, 2, 28)), one_month) == ()
    assert len(body_findings(replace(from_january, ends=date(2027, 3, 1)), one_month)) == 1


@pytest.mark.parametrize(
    ("listed", "observed"),
    [(date(2026, 11, 30), None), (date(2026, 12, 1), "on 1 December 2026"), (None, None)],
)
def test_the_list_of_children_comes_twenty_one_days_before(listed, observed):
    found = about(first_performance=date(2026, 12, 21), children_listed_on=listed)
    assert [each.observed for each in found] == ([observed] if observed else [])


def test_a_list_of_children_that_has_not_come_is_told_once_it_is_due():
    unlisted = replace(BODY, first_performance=date(2026, 12, 12))
    assert body_findings(unlisted, Setting(on=date(2026, 11, 21))) == ()
    (found,) = body_findings(unlisted, ASKED)
    assert (found.observed, found.limit) == ("not yet", "21 calendar days")
    assert found.overridable_by is Overrider.OFFICER
    ten_days = Setting(on=ASKED.on, byelaws={LIST_OF_CHILDREN.name: replace(LIST_OF_CHILDREN, value=10)})
    assert body_findings(unlisted, ten_days) == ()


def test_breaches_of_the_act_are_told_before_what_councils_ask():
    everything = about(
        paid=True,
        place_councils=("202",),
        absent_from_school=True,
        ends=date(2029, 1, 1),
        first_performance=date(2026, 11, 23),
    )
    assert [each.severity for each in everything] == [Severity.BREACH] * 2 + [Severity.OFFICER_DECIDES] * 3


def test_each_other_council_where_the_child_performs_is_sent_the_particulars():
    places = LicencePlaces(home_council="Lewisham", place_councils=("Westminster", "Lewisham", "", "Brent", "Brent"))
    found = particulars(places, ASKED)
    assert [each.observed for each in found] == ["Brent", "Westminster"]
    assert {each.severity for each in found} == {Severity.INFORMATION}
    assert particulars(LicencePlaces(home_council="Lewisham", place_councils=("Lewisham",)), ASKED) == ()
