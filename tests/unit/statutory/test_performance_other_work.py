"""Other work of a child who performs, a tutor as councils ask for one, and particulars without an empty name."""

from datetime import date, timedelta

import pytest

from statutory.findings import Overrider, Severity
from statutory.legal_numbers import Counting, LegalNumber
from statutory.performance.host_council import LicencePlaces, particulars
from statutory.performance.other_work import OtherWork, other_work
from statutory.performance.schedule import Footing
from statutory.performance.tutor_practice import DAYS_WITHOUT_TUTOR, SchoolMissed, tutor_wanted
from statutory.rules import Setting
from statutory.units import Unit

SHOW = date(2026, 11, 28)
A_DAY = timedelta(days=1)
SETTING = Setting(on=SHOW)


@pytest.mark.parametrize(("days", "found"), [(-1, 0), (0, 1), (1, 1), (2, 0)])
def test_a_child_who_performs_has_no_other_work_that_day_or_the_next(days, found):
    worked = SHOW + days * A_DAY
    assert [one.day for one in other_work(OtherWork(performs_on=(SHOW,), works_on=(worked,)), SETTING)] == (
        [worked] * found
    )


def test_a_rule_that_was_not_read_only_advises_and_says_so():
    same, after = other_work(OtherWork(performs_on=(SHOW,), works_on=(SHOW + A_DAY, SHOW, SHOW)), SETTING)
    assert (same.severity, same.verified) == (Severity.ADVISORY, False)
    assert same.sentence.startswith(
        "The child has other work on Saturday 28 November 2026, a day on which the child performs."
    )
    assert "the day after a performance" in after.sentence
    assert "not yet verified" in after.sentence


def test_an_approved_body_is_held_to_its_approval():
    (found,) = other_work(OtherWork(performs_on=(SHOW,), works_on=(SHOW,), footing=Footing.BODY_OF_PERSONS), SETTING)
    assert found.severity is Severity.OFFICER_DECIDES


@pytest.mark.parametrize(
    ("days", "tutor", "found"), [(5, None, 0), (6, None, 1), (6, False, 1), (6, True, 0), (0, False, 0)]
)
def test_a_tutor_is_asked_for_after_five_days_of_school(days, tutor, found):
    assert len(tutor_wanted(SchoolMissed(days=days, tutor=tutor), SETTING)) == found


def test_a_council_sets_its_own_number_of_days_without_a_tutor():
    own = LegalNumber(
        name=DAYS_WITHOUT_TUTOR.name,
        value=10,
        unit=Unit.SCHOOL_DAYS,
        counting=Counting.MEASURE,
        source=DAYS_WITHOUT_TUTOR.source,
        effective_from=None,
        verified=False,
    )
    setting = Setting(on=SHOW, byelaws={own.name: own})
    assert tutor_wanted(SchoolMissed(days=10), setting) == ()
    (found,) = tutor_wanted(SchoolMissed(days=11, tutor=False), setting)
    assert (found.limit, found.observed, found.overridable_by) == (
        "10 school days",
        "11 school days",
        Overrider.OFFICER,
    )
    assert "none is arranged" in found.sentence


def test_days_missed_cannot_be_fewer_than_none():
    with pytest.raises(ValueError, match="fewer than none"):
        SchoolMissed(days=-1)


@pytest.mark.parametrize("home", ["Barnet", "", "  "])
def test_particulars_name_no_empty_council(home):
    found = particulars(LicencePlaces(home_council=home, place_councils=("", " ", "Leeds ", "Barnet")), SETTING)
    wanted = ["Leeds"] if home == "Barnet" else ["Barnet", "Leeds"]
    assert [one.observed for one in found] == wanted
    assert all(one.sentence.startswith(home.strip() or "The council where the child lives") for one in found)


@pytest.mark.parametrize(
    ("unit", "amount", "said"),
    [
        (Unit.POUNDS, 80, "£80"),
        (Unit.POUNDS, 1_000, "£1,000"),
        (Unit.POUNDS, 999, "£999"),
        (Unit.PUPILS, 1_250, "1,250 pupils"),
        (Unit.CHILDREN, 1_001, "1,001 children"),
        (Unit.SCHOOL_DAYS, 1, "1 school day"),
    ],
)
def test_an_amount_is_said_with_its_comma(unit, amount, said):
    assert unit.say(amount) == said
