"""Facts that are lists of several answers, and of what other forms about the child say."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from casework.law.law_book import RuleShapes
from council.byelaws import byelaw_shapes
from forms.answers import Answers
from forms.definition.check import check
from forms.definition.library import read_library
from forms.definition.questions import Question, QuestionKind
from forms.definition.reader import read_text
from forms.definition.rule_inputs import (
    FromAnswer,
    FromElsewhere,
    FromEntries,
    FromMinutes,
    FromParts,
    FromTogether,
    FromValue,
    WordsTold,
)
from forms.definition.vocabulary import STANDARD
from forms.definition.wording import NOTHING
from forms.ports import StandingForm
from forms.rule_facts import FactMaker

DEFINITIONS = Path(__file__).parents[3] / "definitions"
JOB = FromParts((("work", FromAnswer("work")),))
HERE = Answers(
    {"employer": {"work": "cafe", "number": "wp 2026-1"}, "parent": {"jobs": [{"id": "e1", "work": "shop"}]}}, "parent"
)
OTHERS = (
    StandingForm(Answers.of("employer", {"work": "office"}), ("WP-2026-1",)),
    StandingForm(Answers.of("employer", {"work": "farm"}), ("WP-2026-2",)),
)
MAKER = FactMaker({}, {}, lambda: OTHERS)


def made(given) -> object:
    return MAKER.facts((("jobs", given),), HERE)["jobs"]


def test_the_jobs_of_employer_and_parent_are_one_list():
    assert made(FromTogether((JOB, FromEntries("jobs", JOB)))) == [{"work": "cafe"}, {"work": "shop"}]


def test_the_words_of_a_list_are_those_of_which_one_question_is_answered():
    told = WordsTold((("work", ("work",)), ("place", ("nothing", "number")), ("breaks", ("nothing",))))
    assert made(told) == ["work", "place"]
    assert made(FromTogether((told, FromValue("expiry")))) == ["work", "place", "expiry"]
    unknown = Answers.of("employer", {"work": {"not_known": True}})
    assert MAKER.facts((("tells", told),), unknown) == {"tells": []}, "not known tells nothing"


WEEK = {"monday": {"shifts": [{"from": "09:00", "to": "11:30"}, {"from": "13:00", "to": "13:40"}]}}


def test_the_minutes_of_each_day_of_a_timetable_are_a_list_and_a_day_without_times_has_none():
    table = Question("hours", QuestionKind.TIMETABLE, NOTHING, settings=(("days", ("monday", "tuesday")),))
    maker = FactMaker({"hours": table}, {})
    given = (("minutes", FromMinutes("hours")),)
    assert maker.facts(given, Answers.of("school", {"hours": WEEK})) == {"minutes": [190, 0]}
    assert maker.facts(given, Answers.of("school", {"hours": {"not_known": True}})) == {}
    assert maker.facts(given, Answers.of("school", {})) == {}


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("{minutes: hours-now}", "{minutes: gone}", '"gone" is not a question that comes before this'),
        ("{minutes: hours-now}", "{minutes: coded-c2}", "has no hours of a week"),
        ("parent_agrees: {answered: agreement-file}", "parent_agrees: {minutes: hours-now}", "not a list of minutes"),
    ],
)
def test_minutes_are_made_of_a_timetable_and_only_for_a_list_of_them(old, new, says):
    assert faults(service="reduced-timetable") == []
    assert any(says in one for one in faults((old, new), service="reduced-timetable"))


def test_what_was_not_answered_is_no_item():
    assert made(FromTogether((FromAnswer("nothing"), FromAnswer("work")))) == ["cafe"]


def test_other_permits_of_the_child_count_and_the_one_that_this_replaces_does_not():
    assert made(FromElsewhere(JOB)) == [{"work": "office"}, {"work": "farm"}]
    assert made(FromElsewhere(JOB, ("number",))) == [{"work": "farm"}]


def test_days_of_several_other_forms_are_one_list_and_what_has_ended_counts_only_where_it_is_meant():
    forms = (
        StandingForm(Answers.of("maker", {"days": [{"id": "1", "on": "2027-01-04"}, {"id": "2", "on": "2027-01-05"}]})),
        StandingForm(Answers.of("maker", {"days": [{"id": "3", "on": "2026-12-01"}]}), stands=False),
    )
    maker, each = FactMaker({}, {}, lambda: forms), FromEntries("days", FromAnswer("on"))
    for also_ended, wanted in (
        (False, ["2027-01-04", "2027-01-05"]),
        (True, ["2027-01-04", "2027-01-05", "2026-12-01"]),
    ):
        given = FromTogether((FromElsewhere(each, also_ended=also_ended),))
        assert maker.facts((("days", given),), HERE) == {"days": wanted}


@pytest.mark.parametrize(
    ("answer", "fact"),
    [
        (["sent-home", "suspended"], {"home": True}),
        (["suspended"], {"home": False}),
        ("sent-home", {"home": True}),
        ("suspended", {"home": False}),
        ({"not_known": True}, {"home": None}),
        (None, {}),
    ],
)
def test_one_choice_among_several_is_a_fact_of_its_own(answer, fact):
    view = Answers.of("school", {"happened": answer})
    assert MAKER.facts((("home", FromAnswer("happened", has=("sent-home", "managed-move"))),), view) == fact


def test_an_option_that_says_not_known_is_not_known_to_the_rule():
    view = Answers.of("school", {"wrote": "not-known"})
    codes = (("parent", False), ("school", True))
    assert MAKER.facts((("own", FromAnswer("wrote", codes)),), view) == {"own": None}
    assert MAKER.facts((("own", FromAnswer("wrote", (*codes, ("not-known", True)))),), view) == {"own": True}


LEADS_TO, ANSWERED_BY = "sickness-return", "reduced-timetable-review"  # of the forms below


def faults(*changes: tuple[str, str], service: str = "work-permit") -> list[str]:
    library, _ = read_library(DEFINITIONS)
    text = (DEFINITIONS / "services" / f"{service}.yaml").read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    words = (
        replace(STANDARD, rules=RuleShapes(), own_numbers=frozenset(byelaw_shapes()))
        .with_library(library)
        .with_services([service, LEADS_TO], [ANSWERED_BY])
    )
    found = check(read_text(text, f"{service}.yaml", library), words).faults
    return [one.what for one in found]


def test_the_permit_is_without_a_fault():
    assert faults() == []


def test_whoever_fills_in_a_form_is_never_told_what_others_say_elsewhere():
    told = "those the parent names, and those that other permits speak of\n        effect: "
    assert any("what others say elsewhere" in one for one in faults((f"{told}officer", f"{told}warn")))


def test_a_number_that_no_question_asks_is_a_fault():
    assert any('"gone"' in one for one in faults(("but-not: [previous-number", "but-not: [gone")))


NAMED = "name: child-named, born: child-born, unsure: true"


@pytest.mark.parametrize(
    ("named", "says"),
    [
        ("name: child-named, born: child-named, unsure: true", '"child-named" is not a question of type date'),
        (
            "name: organiser-name, born: child-born",
            '"organiser-name" is not a question of type person-name',
        ),
        ("name: child-named, unsure: true", "is not a question of type date"),
        (f"{NAMED}, also-ended: true", "know no numbers"),
    ],
)
def test_a_person_on_other_forms_is_known_by_a_name_and_a_birth_of_the_repeat_that_is_asked(named, says):
    assert faults(service="exempt-performance") == []
    assert any(says in one for one in faults((NAMED, named), service="exempt-performance"))


def test_only_a_list_is_put_together():
    single = ("dob: child-dob\n          term", "dob: {together: [child-dob]}\n          term")
    assert any("not a list" in one for one in faults(single))


def test_a_permit_that_ends_with_school_age_needs_a_date_of_birth():
    assert any("no date of birth" in one for one in faults((", born: child-dob", "")))


def test_a_chase_runs_by_a_number_that_the_council_can_enter():
    code = "own-days: time-for-the-school-s-view-of-a-permit"
    assert any('"the-school-s-view"' in one for one in faults((code, "own-days: the-school-s-view")))


def test_what_nobody_hears_because_it_never_ends_for_good_is_a_fault():
    renewed_for_ever = (
        "      not-past: end-of-compulsory-school-age # from the next day nobody needs a permit for them\n",
        "",
    )
    assert any("never ends for good" in one for one in faults(renewed_for_ever))
