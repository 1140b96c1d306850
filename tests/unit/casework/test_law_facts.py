"""What a form answered becomes what a rule of law takes, whatever the form calls it, and is never guessed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest

from casework.law.law_book import RuleShapes, as_kept
from casework.law.law_facts import facts_of
from statutory.employment.timetable import Timetable, Weekday
from statutory.facts_json import FactsFaults
from statutory.register.moves import AnotherSchool, NewSchool
from statutory.registry import all_rules, rule
from statutory.rules import Setting


@dataclass(frozen=True, kw_only=True)
class Plain:
    """Facts of several sorts."""

    amount: Decimal | None = None
    at: datetime | None = None
    flag: bool = True
    names: tuple[str, ...] = ()


def test_an_options_dashes_are_the_rules_underscores():
    facts = facts_of(AnotherSchool, {"shown_by": "new-pupil-return", "on_roll_from": "2026-11-18"})
    assert (facts.shown_by, facts.on_roll_from) == (NewSchool.NEW_PUPIL_RETURN, date(2026, 11, 18))


def test_not_known_is_none_where_the_rule_has_that_and_left_out_where_it_has_not():
    facts = facts_of(AnotherSchool, {"agreed_at_both": None, "new_school_abroad": None, "shown_by": None})
    assert (facts.agreed_at_both, facts.new_school_abroad, facts.shown_by) == (None, False, NewSchool.NOTHING)
    assert facts_of(Plain, {"flag": None, "names": ["a", None, "b"]}) == Plain(names=("a", "b"))


@pytest.mark.parametrize(
    ("said", "instant"),
    [
        ("2026-11-02T09:30", datetime(2026, 11, 2, 9, 30, tzinfo=UTC)),
        ("2026-07-02T09:30", datetime(2026, 7, 2, 8, 30, tzinfo=UTC)),
        ("2026-07-02T09:30:00+00:00", datetime(2026, 7, 2, 9, 30, tzinfo=UTC)),
    ],
)
def test_a_time_of_day_is_a_london_one(said, instant):
    assert facts_of(Plain, {"at": said}).at == instant


def test_a_decimal_stays_exact():
    assert facts_of(Plain, {"amount": "1.10"}).amount == Decimal("1.10")


@pytest.mark.parametrize("given", [{"at": "yesterday"}, {"shown": 1}, {"names": "a"}, {"flag": "yes"}])
def test_what_does_not_fit_is_told_without_its_value(given):
    with pytest.raises(FactsFaults) as refused:
        facts_of(Plain, given)
    assert "yesterday" not in str(refused.value)


def test_the_hours_of_two_jobs_are_one_timetable():
    shift = {"day": "saturday", "start": "09:00", "end": "13:00", "breaks": [{"start": "11:00", "end": "11:15"}]}
    facts = facts_of(
        Timetable,
        {
            "dob": "2012-05-01",
            "jobs": [{"occupations": ["hotel-domestic"], "term": [shift]}, {"occupations": ["shop"], "holiday": []}],
            "term_from": "2026-11-30",
            "school_opens": "09:00",
            "school_closes": "15:30",
        },
    )
    assert facts.jobs[0].term[0].day is Weekday.SATURDAY
    assert facts.jobs[0].term[0].breaks[0].start == time(11)
    assert len(facts.jobs) == 2


def test_every_rule_can_be_named_and_what_speaks_to_officers_has_its_pair():
    shapes = RuleShapes()
    assert len(shapes) == len(list(shapes)) == len(all_rules())
    assert shapes["ROLL.R9A"].for_officers
    assert shapes["ROLL.R9A"].told_as == "ROLL.R9A.TOLD"
    assert (shapes["ROLL.R9A.TOLD"].for_officers, shapes["ROLL.R9A.TOLD"].told_as) == (False, "")
    assert shapes["ROLL.OFF-ROLLING"].for_officers
    assert not shapes["RETURN.DELETION"].verified
    assert "NO.SUCH" not in shapes


def test_no_rule_that_may_be_told_says_lawful_or_unlawful():
    """The pair of every officers' rule of removal has none of their words; what is for officers says that it is."""
    for one in all_rules():
        assert not (one.id.endswith(".TOLD") and one.for_officers)
        if one.id.startswith("ROLL.R9") and one.id[6:].isalnum():
            assert one.for_officers
            assert not rule(f"{one.id}.TOLD").for_officers


def test_a_finding_is_kept_word_for_word():
    asked = rule("ROLL.NO-GROUND")
    (finding,) = asked.findings(facts_of(asked.facts, {"reason": "moving-soon"}), Setting(on=date(2026, 11, 23)))
    kept = as_kept(finding)
    assert (kept.sentence, kept.provision, kept.severity) == (finding.sentence, finding.provision, "breach")
    assert (kept.on, kept.day, kept.overridable_by) == ("2026-11-23", "", "nobody")
