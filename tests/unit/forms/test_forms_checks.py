"""Rules of the law bound to answers: what they are asked with, when, and what they may stop."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from forms.answers import Answers
from forms.definition.conditions import Operator, Test
from forms.definition.questions import CheckRef, Party, Repeat
from forms.definition.rule_inputs import (
    DayOf,
    FromAnswer,
    FromDay,
    FromEntries,
    FromParts,
    FromRows,
    FromValue,
    WhetherAnswered,
)
from forms.definition.wording import Wording
from forms.ports import RuleAnswer, RuleFinding
from tests.unit.forms.made_up import PARTY, PORTS, TODAY, form, page, question

NOTHING = Answers.of(PARTY, {})
JOBS = Repeat("jobs", Wording.of("job"), Wording.of("Jobs"))


class Book:
    """A rule book that finds what it is told to, and remembers what it was asked."""

    def __init__(self, *findings: RuleFinding, cannot: str = "") -> None:
        self.answer = RuleAnswer(findings, cannot)
        self.asked: list[tuple[str, dict[str, Any], date, str]] = []

    def ask(self, rule, facts, /, *, on, calendar_of=""):
        self.asked.append((rule, dict(facts), on, calendar_of))
        return self.answer


def judged(made, answers, book=None, **more):
    ports = replace(PORTS, rules=book or Book(), received_on=more.pop("received_on", None))
    view = Answers.of(PARTY, answers)
    return made.checks.judge(made.checks.bound, view, facts={}, today=TODAY, ports=ports, **more)


def facts_from(given, *questions, answers, **more):
    made = form(page("one", *questions, checks=(CheckRef("R", (("fact", given),)),), **more))
    return [one.facts for one in judged(made, answers)]


@pytest.mark.parametrize(
    ("asked", "given", "answer", "fact"),
    [
        (question("q", "date"), FromAnswer("q"), "2026-11-02", "2026-11-02"),
        (question("q", "yes-no"), FromAnswer("q"), "yes", True),
        (question("q", "yes-no"), FromAnswer("q"), "no", False),
        (question("q", "declaration"), FromAnswer("q"), "agreed", True),
        (question("q", "tick"), FromAnswer("q"), "yes", True),
        (question("q", "number"), FromAnswer("q"), "12", 12),
        (question("q", "number", settings={"decimals": 1}), FromAnswer("q"), "1.5", "1.5"),
        (question("q", "single-choice", options=("moved", "other")), FromAnswer("q"), "moved", "moved"),
        (question("q", "single-choice", options=("moved",)), FromAnswer("q", (("moved", "offer"),)), "moved", "offer"),
        (question("q", "single-choice", options=("moved",)), FromAnswer("q", (("moved", True),)), "moved", True),
        (question("q", "multi-choice", options=("a", "b")), FromAnswer("q", (("b", "c"),)), ["a", "b"], ["a", "c"]),
        (question("q", "school"), FromAnswer("q"), {"urn": "123456"}, "123456"),
        (question("q", not_known=True), FromAnswer("q"), {"not_known": True}, None),
        (question("q", not_known=True), FromAnswer("q", (("not-known", "none"),)), {"not_known": True}, "none"),
        (question("q", "file"), WhetherAnswered("q"), ["f1"], True),
        (question("q", not_known=True), WhetherAnswered("q"), {"not_known": True}, False),
    ],
)
def test_an_answer_becomes_the_fact_that_a_rule_takes(asked, given, answer, fact):
    assert facts_from(given, asked, answers={"q": answer}) == [{"fact": fact}]


def test_a_week_of_work_becomes_the_shifts_that_the_law_is_asked_about():
    week = {"saturday": {"shifts": [{"from": "09:00", "to": "13:00"}], "break": {"from": "11:00", "to": "11:15"}}}
    asked = question("q", "timetable", settings={"breaks": True})
    assert facts_from(FromAnswer("q"), asked, answers={"q": week}) == [
        {
            "fact": [
                {
                    "day": "saturday",
                    "start": "09:00",
                    "end": "13:00",
                    "breaks": [{"start": "11:00", "end": "11:15"}],
                }
            ]
        }
    ]


def test_constants_days_and_parts_need_no_answer():
    parts = FromParts((("flag", FromValue(True)), ("names", FromValue(("a", "b"))), ("on", FromDay(DayOf.TODAY))))
    assert facts_from(parts, question("q"), answers={}) == [
        {"fact": {"flag": True, "names": ["a", "b"], "on": TODAY.isoformat()}}
    ]


def test_the_day_of_receipt_is_today_until_the_council_had_the_form_earlier():
    made = form(page("one", question("q"), checks=(CheckRef("R", (("on", FromDay(DayOf.RECEIVED_ON)),)),)))
    assert judged(made, {})[0].facts == {"on": "2026-11-23"}
    assert judged(made, {}, received_on=date(2026, 11, 20))[0].facts == {"on": "2026-11-20"}


def test_all_entries_of_a_repeat_are_one_list_and_what_is_unanswered_is_left_out():
    each = FromParts((("employer", FromAnswer("employer")), ("hours", FromAnswer("hours"))))
    answers = {"jobs": [{"id": "e1", "employer": "A", "hours": "3"}, {"id": "e2", "employer": "B"}]}
    questions = question("employer"), question("hours", "number")
    assert facts_from(FromEntries("jobs", each), *questions, answers=answers, repeat=JOBS) == [
        {"fact": [{"employer": "A", "hours": 3}, {"employer": "B"}]}
    ]
    assert facts_from(FromEntries("jobs", FromAnswer("hours")), *questions, answers=answers, repeat=JOBS) == [
        {"fact": [3]}
    ]


def test_a_check_inside_a_repeat_is_asked_of_each_entry_or_of_one():
    made = form(page("one", question("hours", "number"), repeat=JOBS, checks=(CheckRef("R", _of("hours")),)))
    answers = {"jobs": [{"id": "e1", "hours": "3"}, {"id": "e2", "hours": "4"}]}
    assert [(one.place.entry, one.facts) for one in judged(made, answers)] == [
        ("e1", {"fact": 3}),
        ("e2", {"fact": 4}),
    ]
    assert [one.place.entry for one in judged(made, answers, entry="e2")] == ["e2"]


def test_a_check_waits_for_its_condition_and_for_an_answer():
    when = Test("why", Operator.IS, "moved")
    asked = question("why", required=False), question("day", "date", required=False)
    made = form(page("one", *asked, checks=(CheckRef("R", _of("day"), when=when),)))
    assert judged(made, {"why": "other", "day": "2026-11-01"}) == ()
    assert judged(made, {"why": "moved"}) == ()
    assert len(judged(made, {"why": "moved", "day": "2026-11-01"})) == 1


def test_a_rule_is_asked_for_the_day_that_matters_by_the_calendar_of_the_school():
    book = Book()
    ref = CheckRef("R", _of("day"), asked_of=FromAnswer("day"), calendar_of="school")
    made = form(page("one", question("day", "date"), question("school", "school"), checks=(ref,)))
    judged(made, {"day": "2026-10-05", "school": {"urn": "123456"}}, book)
    assert book.asked == [("R", {"fact": "2026-10-05"}, date(2026, 10, 5), "123456")]


def test_a_check_without_the_day_that_matters_says_so_and_asks_nothing():
    book = Book()
    ref = CheckRef("R", _of("q"), asked_of=FromAnswer("day"))
    made = form(page("one", question("q"), question("day", "date", required=False), checks=(ref,)))
    (one,) = judged(made, {"q": "x"}, book)
    assert "not answered" in one.answer.cannot
    assert book.asked == []


BREACH = RuleFinding("R", "It is too early.", severity="breach")


@pytest.mark.parametrize(
    ("effect", "finding", "errors"),
    [
        ("block", BREACH, 1),
        ("block", replace(BREACH, verified=False), 0),
        ("block", replace(BREACH, severity="advisory"), 0),
        ("warn", BREACH, 0),
        ("officer", BREACH, 0),
    ],
)
def test_only_a_verified_breach_stops_a_page_and_only_where_the_form_says_so(effect, finding, errors):
    made = form(page("one", question("d", "date"), checks=(CheckRef("R", _of("d"), effect),)))
    body = {"q-d__day": "1", "q-d__month": "2", "q-d__year": "2026"}
    ports = replace(PORTS, rules=Book(finding))
    result = made.page("one").parse(body, None, NOTHING, today=TODAY, ports=ports)
    assert [error.message for error in result.errors] == ["It is too early."] * errors


def test_what_cannot_be_asked_stops_nobody():
    made = form(page("one", question("d"), checks=(CheckRef("R", _of("d"), "block"),)))
    ports = replace(PORTS, rules=Book(cannot="The calendar ends."))
    assert made.page("one").parse({"q-d": "x"}, None, NOTHING, today=TODAY, ports=ports).ok


def test_a_blocking_check_of_a_repeat_judges_the_entry_that_is_posted():
    check = CheckRef("R", _of("hours"), "block")
    made = form(page("one", question("hours", "number"), repeat=JOBS, checks=(check,)))
    book = Book(BREACH)
    inside = Answers.of(PARTY, {"jobs": [{"id": "e1", "hours": "9"}]}).within("jobs", "e2")
    result = made.page("one").parse({"q-hours": "4"}, None, inside, today=TODAY, ports=replace(PORTS, rules=book))
    assert len(result.errors) == 1
    assert [facts for _, facts, _, _ in book.asked] == [{"fact": 4}]


def test_the_forms_own_wording_stands_for_whatever_the_rule_found():
    said = CheckRef("R", _of("q"), "warn", says=Wording((("en", "Look again."), ("cy", "Eto."))))
    made = form(page("one", question("q"), checks=(said,)))
    (one,) = judged(made, {"q": "x"}, Book(BREACH, replace(BREACH, sentence="And too late.")))
    assert (one.said(), one.said("cy")) == (("Look again.",), ("Eto.",))
    plain = form(page("one", question("q"), checks=(replace(said, says=Wording(())),)))
    (one,) = judged(plain, {"q": "x"}, Book(BREACH, BREACH))
    assert one.said() == ("It is too early.",)


def test_information_presses_nobody():
    made = form(page("one", question("q"), checks=(CheckRef("R", _of("q")),)))
    (one,) = judged(made, {"q": "x"}, Book(RuleFinding("R", "It meets the regulation.")))
    assert not one.presses
    (one,) = judged(made, {"q": "x"}, Book(BREACH))
    assert one.presses


def test_a_party_is_told_of_its_own_pages_and_of_the_whole_form_only_what_it_answered_itself():
    parties = tuple(Party(name, Wording.of(name), ("link",)) for name in ("parent", "employer"))
    check = CheckRef("R", _of("health"), "warn")
    made = form(
        page("one", question("health"), party="parent", checks=(check,)),
        page("two", question("job"), party="employer", checks=(replace(check, inputs=_of("job")),)),
        parties=parties,
        checks=(check, replace(check, inputs=_of("health"), effect="officer")),
    )
    told = {
        party: made.checks.told_to(party, {"one"} if party == "parent" else {"two"}) for party in ("parent", "employer")
    }
    assert [(one.place.page, one.place.number) for one in told["parent"]] == [("one", 1), ("", 1)]
    assert [(one.place.page, one.place.number) for one in told["employer"]] == [("two", 1)]


def _of(name):
    return (("fact", FromAnswer(name)),)


def lessons(value):
    """A table of lessons, and what a rule is told of it."""
    columns = (question("on", "date"), question("minutes", "number"), question("own", "yes-no"))
    table = question("lessons", "row-table", settings={"columns": columns})
    each = FromParts((("on", FromAnswer("on")), ("minutes", FromAnswer("minutes")), ("own", FromAnswer("own"))))
    return facts_from(FromRows("lessons", each), table, answers={"lessons": value} if value else {"other": "x"})


def test_each_row_of_a_table_is_one_item_with_what_its_columns_say():
    rows = [{"on": "2026-11-02", "minutes": "90", "own": "no"}, {"on": "2026-11-03"}]
    assert lessons(rows) == [{"fact": [{"on": "2026-11-02", "minutes": 90, "own": False}, {"on": "2026-11-03"}]}]
    assert lessons(None) == [], "a table that nobody filled in asks nothing"


def test_the_entries_of_another_party_are_read_from_inside():
    days = Answers({"producer": {"days": [{"id": "a", "on": "2026-11-02"}]}, PARTY: {"own": "x"}}, PARTY)
    assert days.within("days", "a").scope() == {}
    assert days.inside("days", "a").get("on") == "2026-11-02"
    assert days.inside("days", "a").get("own") == "x"


def test_several_rules_of_one_check_stand_in_places_of_their_own():
    asked = CheckRef("A", (("fact", FromAnswer("q")),), others=("B",))
    after = CheckRef("C", (("fact", FromAnswer("q")),))
    book = Book()
    found = judged(form(page("one", question("q"), checks=(asked, after))), {"q": "x"}, book)
    assert [(one.place.number, one.ref.rule) for one in found] == [(1, "A"), (2, "B"), (3, "C")]
    assert [rule for rule, *_ in book.asked] == ["A", "B", "C"]
