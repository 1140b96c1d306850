"""Approvals of chaperones and those who ask for one, a day either side of every limit."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from statutory.chaperones.applicants import LEAST_AGE, REFERENCES_NEEDED, RESIDENTS_ONLY, Applicant, Referee, Reference
from statutory.chaperones.approval_need import LookingAfter, Person, approval_needed
from statutory.chaperones.approvals import (
    BETWEEN_CHECKS,
    FROM_ISSUE,
    LONGEST_TERM,
    REMINDERS,
    Approval,
    is_valid,
    longest_until,
    reminder_days,
    status_check_due,
)
from statutory.chaperones.guidance import number, practice
from statutory.findings import Overrider, Severity
from statutory.performance.schedule import Footing
from statutory.registry import rule
from statutory.rules import Setting
from statutory.units import Unit

ON = date(2026, 11, 22)
DAY = timedelta(days=1)
ASKED = Setting(on=ON)
MARLOWE = practice("Marlowe's own", "https://www.marlowe.example/")


def asked(rule_id, facts, setting=ASKED):
    return rule(f"CHAP.{rule_id}").findings(facts, setting)


def own(**numbers):
    return Setting(on=ON, byelaws={each.name: each for each in numbers.values()})


def switch(name, value):
    return own(switch=number(name, value, Unit.TIMES, MARLOWE))


def approval(ends, **more):
    return Approval(**{"begins": date(2024, 1, 1), "ends": ends, **more})


@pytest.mark.parametrize("footing", Footing)
@pytest.mark.parametrize("person", Person)
def test_only_licensed_children_must_have_an_approved_chaperone_parent_or_teacher(person, footing):
    facts = LookingAfter(person=person, footing=footing)
    someone_else = person in (Person.RELATIVE, Person.OTHER)
    licensed = footing in (Footing.LICENSED, Footing.ACTIVITY)
    assert approval_needed(facts) is (someone_else and licensed)
    [told] = asked("NEEDED", facts)
    advises = someone_else and not licensed
    assert told.severity is (Severity.ADVISORY if advises else Severity.INFORMATION)
    assert told.overridable_by is (Overrider.OFFICER if advises else Overrider.NOBODY)
    assert told.verified is not advises
    assert asked("DUTIES", facts) == ()
    assert len(asked("DUTIES", replace(facts, other_part=True))) == (someone_else and licensed)


@pytest.mark.parametrize(("days", "young"), [(-1, False), (0, False), (1, True)])
@pytest.mark.parametrize("age", [18, 21])
def test_a_chaperone_has_the_age_that_the_council_asks_for(age, days, young):
    facts = Applicant(dob=ON.replace(year=ON.year - age) + days * DAY, lives_in="209", asked="209")
    setting = own(age=replace(LEAST_AGE, value=age))
    found = asked("AGE", facts, setting)
    assert [each.severity for each in found] == [Severity.OFFICER_DECIDES] * young
    assert all(f"from {age}" in each.sentence and each.overridable_by is Overrider.OFFICER for each in found)


@pytest.mark.parametrize(("value", "found"), [(None, 1), (1, 1), (0, 0)])
def test_a_council_says_whether_it_approves_residents_only(value, found):
    setting = ASKED if value is None else switch(RESIDENTS_ONLY, value)
    elsewhere = Applicant(dob=date(1990, 1, 1), lives_in="213", asked="209")
    told = asked("RESIDENCE", elsewhere, setting)
    assert len(told) == found
    assert all(each.limit == "residents of 209" for each in told)
    assert all(("Marlowe" in each.provision) is (value == 1) for each in told)
    assert asked("RESIDENCE", replace(elsewhere, lives_in="209"), setting) == ()


def references(*given):
    return Applicant(dob=date(1990, 1, 1), lives_in="209", asked="209", references=given)


GOOD = Reference(referee=Referee.INDEPENDENT, received=True, confirmed=True)


@pytest.mark.parametrize("count", [0, 1, 2, 3])
def test_two_references_are_needed_and_a_council_may_ask_for_another_number(count):
    facts = references(*[GOOD] * count)
    assert len(asked("REFERENCES", facts)) == (count < 2)
    assert len(asked("REFERENCES", facts, own(needed=replace(REFERENCES_NEEDED, value=3)))) == (count < 3)
    if count < 2:
        [told] = asked("REFERENCES", facts)
        assert told.limit == "2 references"
        assert told.observed == ["0 references", "1 reference"][count]
        assert told.sentence.startswith(
            f"2 references are needed, each with its referee confirmed by telephone; {count}"
        )
        assert "relative" not in told.sentence


@pytest.mark.parametrize("not_ready", [{"received": False}, {"confirmed": False}])
def test_a_reference_counts_when_it_is_in_and_its_referee_was_telephoned(not_ready):
    assert len(asked("REFERENCES", references(GOOD, replace(GOOD, **not_ready)))) == 1


@pytest.mark.parametrize("referee", [Referee.RELATIVE, Referee.PARTNER])
def test_a_relative_and_a_partner_are_no_referees(referee):
    [told] = asked("REFERENCES", references(GOOD, replace(GOOD, referee=referee)))
    assert "A relative or partner does not count" in told.sentence
    assert asked("REFERENCES", references(GOOD, GOOD, replace(GOOD, referee=referee))) == ()


def test_some_councils_bar_colleagues_and_chaperones_as_referees():
    colleague, chaperone = (replace(GOOD, referee=each) for each in (Referee.SAME_PRODUCTION, Referee.CHAPERONE))
    told = asked("REFERENCES", references(colleague, chaperone, colleague))
    assert [each.observed for each in told] == ["somebody in the same production", "another chaperone"]


@given(st.dates(date(2026, 1, 1), date(2028, 1, 1)), st.booleans(), st.booleans())
def test_an_approval_is_valid_on_its_days_unless_it_is_withheld(day, suspended, revoked):
    one = Approval(begins=date(2026, 6, 1), ends=date(2027, 5, 31), suspended=suspended, revoked=revoked)
    inside = date(2026, 6, 1) <= day <= date(2027, 5, 31)
    assert is_valid(one, day) is (inside and not suspended and not revoked)
    [told] = asked("VALID", one, Setting(on=day))
    # Whoever asks never learns why.
    if not is_valid(one, day):
        assert (told.sentence, told.observed) == ("The approval is not valid.", "not valid")
    else:
        assert told.sentence == "The approval is valid until 31 May 2027."


def test_an_approval_cannot_end_before_it_begins():
    Approval(begins=ON, ends=ON)
    with pytest.raises(ValueError, match="cannot end before it begins"):
        Approval(begins=ON, ends=ON - DAY)


@pytest.mark.parametrize(
    ("begins", "last"),
    [(ON, date(2029, 11, 21)), (date(2024, 2, 29), date(2027, 2, 28)), (date(2024, 3, 1), date(2027, 2, 28))],
)
def test_an_approval_is_for_three_years(begins, last):
    assert longest_until(Approval(begins=begins, ends=begins), ASKED) == last
    for ends, found in ((last - DAY, 0), (last, 0), (last + DAY, 1)):
        told = asked("TERM", Approval(begins=begins, ends=ends))
        assert len(told) == found
        assert all((each.severity, each.overridable_by) == (Severity.ADVISORY, Overrider.OFFICER) for each in told)


def test_a_council_may_count_the_term_from_the_certificate():
    one = Approval(begins=ON, ends=ON, certificate_issued=date(2026, 10, 1))
    assert longest_until(one, ASKED) == date(2029, 11, 21)
    assert longest_until(one, switch(FROM_ISSUE, 0)) == date(2029, 11, 21)
    assert longest_until(one, switch(FROM_ISSUE, 1)) == date(2029, 9, 30)
    assert longest_until(replace(one, certificate_issued=None), switch(FROM_ISSUE, 1)) == date(2029, 11, 21)
    assert longest_until(one, own(term=replace(LONGEST_TERM, value=12))) == date(2027, 11, 21)


def test_reminders_come_ninety_sixty_thirty_and_fourteen_days_before_and_on_the_last_day():
    ends = date(2027, 3, 1)
    days = reminder_days(approval(ends), ASKED)
    assert [(ends - day).days for day in days] == [90, 60, 30, 14, 0]
    sooner = own(first=replace(REMINDERS[0], value=120), second=replace(REMINDERS[1], value=30))
    assert [(ends - day).days for day in reminder_days(approval(ends), sooner)] == [120, 30, 14, 0]


@pytest.mark.parametrize("stopped", ["suspended", "revoked", "renewal_received"])
def test_reminders_stop_when_an_approval_is_withheld_or_renewal_is_asked_for(stopped):
    one = approval(ON + 10 * DAY, **{stopped: True})
    assert reminder_days(one, ASKED) == ()
    assert asked("RENEWAL", one) == ()


@pytest.mark.parametrize(
    ("left", "says"),
    [
        (91, None),
        (90, "ends on 20 February 2027, in 90 days; the last reminder was due on 22 November 2026"),
        (89, "in 89 days; the last reminder was due on 21 November 2026"),
        (60, "in 60 days; the last reminder was due on 22 November 2026"),
        (1, "in 1 day; the last reminder was due on 9 November 2026"),
        (0, "ends on 22 November 2026, today"),
        (-1, "ended on 21 November 2026, 1 day ago, and was not renewed"),
    ],
)
def test_a_renewal_is_told_from_its_first_reminder_on(left, says):
    told = asked("RENEWAL", approval(ON + left * DAY))
    assert len(told) == (says is not None)
    for each in told:
        assert says in each.sentence
        assert each.severity is (Severity.INFORMATION if left >= 0 else Severity.ADVISORY)
        assert each.overridable_by is (Overrider.NOBODY if left >= 0 else Overrider.OFFICER)


@pytest.mark.parametrize(("days", "late"), [(-1, True), (0, False), (1, False)])
def test_a_certificate_is_looked_up_every_twelve_months(days, late):
    looked_up = approval(date(2027, 12, 31), update_service=True, last_status_check=date(2025, 11, 22) + days * DAY)
    never = approval(date(2027, 12, 31), update_service=True, begins=date(2025, 11, 22) + days * DAY)
    assert status_check_due(looked_up, ASKED) == ON + days * DAY == status_check_due(never, ASKED)
    for facts, says in ((looked_up, "after the last time"), (never, "after the approval began")):
        told = asked("STATUSCHECK", facts)
        assert len(told) == late
        assert all(says in each.sentence and each.severity is Severity.ADVISORY for each in told)
    assert asked("STATUSCHECK", looked_up, own(between=replace(BETWEEN_CHECKS, value=13))) == ()


def test_there_is_nothing_to_look_up_outside_the_service_or_once_an_approval_is_over():
    old = {"last_status_check": date(2024, 1, 1)}
    assert asked("STATUSCHECK", approval(ON, **old)) == ()
    assert len(asked("STATUSCHECK", approval(ON, update_service=True, **old))) == 1
    assert asked("STATUSCHECK", approval(ON - DAY, update_service=True, **old)) == ()
    assert asked("STATUSCHECK", approval(ON, update_service=True, suspended=True, **old)) == ()
    assert status_check_due(approval(ON, update_service=True, revoked=True, **old), ASKED) is None
