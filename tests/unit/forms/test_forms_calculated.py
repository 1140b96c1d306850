"""Values worked out from answers: shown, kept, read by conditions, never believed from a post."""

from __future__ import annotations

import pytest

from forms.answers import Answers
from forms.calculating import calculate
from forms.definition.conditions import Operator, Test
from forms.definition.question_parts import Calculation, DayUnit, Function
from forms.definition.questions import Layout, Option, Repeat
from forms.definition.wording import Wording
from forms.question_types import type_of
from forms.summary import summary
from tests.unit.forms.html_rules import faults_of
from tests.unit.forms.made_up import PARTY, PORTS, TODAY, form, page, question

ANSWERS = Answers.of(
    PARTY,
    {
        "a": "2.5",
        "b": "10.00",
        "unknown": {"not_known": True},
        "born": "2011-11-24",
        "first": "2026-03-02",
        "last": "2026-03-06",
        "away": {"from": "2026-03-02", "to": "2026-03-06"},
        "many": ["x", "y"],
        "matrix": {"one": "y", "two": "x", "three": ["y", "z"]},
        "visits": [{"id": "e1", "miles": "3"}, {"id": "e2", "miles": "4"}, {"id": "e3"}],
        "table": {"one": {"cost": "1.10"}, "two": {"cost": "2.20"}},
        "rows": [{"cost": "5"}, {"cost": "6"}],
        "term": {"monday": {"shifts": [{"from": "07:00", "to": "08:00"}]}},
        "holiday": {
            "tuesday": {"shifts": [{"from": "09:00", "to": "12:30"}], "break": {"from": "10:00", "to": "10:15"}}
        },
    },
)


def worked_out(function, **more):
    more = {
        key: value if key in {"unit", "amount"} or isinstance(value, str) else tuple(value)
        for key, value in more.items()
    }
    return calculate(asking(Calculation(Function(function), **more)), ANSWERS, TODAY, PORTS)


def asking(calculation, name="q", **more):
    return question(name, "calculated", settings={"calculate": calculation, **more})


@pytest.mark.parametrize(
    ("function", "more", "value"),
    [
        ("sum", {"of": ["a", "b"]}, "12.5"),
        ("count", {"of": ["many", "matrix"], "codes": ["y"]}, "3"),
        ("count", {"of": ["many"], "codes": ["z"]}, "0"),
        ("count", {"of": ["a", "nobody"], "codes": ["2.5"]}, "1"),
        ("sum", {"of": ["miles"]}, "7"),
        ("sum", {"of": ["visits.miles", "a"]}, "9.5"),
        ("sum", {"of": ["table.cost"]}, "3.3"),
        ("sum", {"of": ["rows.cost"]}, "11"),
        ("sum", {"of": ["unknown", "nobody"]}, None),
        ("count", {"of": ["visits"]}, "3"),
        ("count", {"of": ["many", "a", "nobody", "unknown"]}, "3"),
        ("count", {"of": ["nobody"]}, "0"),
        ("hours", {"of": ["term", "holiday"]}, "4.25"),
        ("hours", {"of": ["nobody"]}, None),
        ("days-between", {"start": "first", "end": "last"}, "5"),
        ("days-between", {"of": ["away"]}, "5"),
        ("days-between", {"start": "first", "end": "nobody"}, None),
        ("age", {"start": "born"}, "14"),  # fifteen tomorrow
        ("age", {"start": "born", "end": "first"}, "14"),
        ("age", {"start": "nobody"}, None),
        ("due", {"amount": 10, "unit": DayUnit.CALENDAR}, "2026-12-03"),
        ("due", {"start": "first", "amount": -1, "unit": DayUnit.MONTHS}, "2026-02-02"),
        ("due", {"amount": 6, "unit": DayUnit.WORKING}, "2026-11-30"),  # no Sunday counts in these tests
        ("due", {"amount": 4000, "unit": DayUnit.SCHOOL}, None),
        ("earlier-total", {"record": "days-out", "about": ["a"], "of": ["a"]}, "7"),
        ("earlier-total", {"record": "days-out", "about": ["nobody"]}, None),
        ("earlier-total", {"record": "unheard-of"}, None),
    ],
)
def test_a_value_is_worked_out_or_is_not_there(function, more, value):
    assert worked_out(function, **more) == value


@pytest.mark.parametrize(
    ("function", "settings", "value", "shown"),
    [
        ("sum", {"unit": "children"}, "1234", "1,234 children"),
        ("sum", {"unit": "£"}, "12.5", "£12.50"),
        ("hours", {}, "4.25", "4 hours 15 minutes"),
        ("due", {}, "2026-12-03", "3 December 2026"),
        ("age", {"unit": "years"}, "14", "14 years"),
    ],
)
def test_a_value_reads_as_what_it_is(function, settings, value, shown):
    asked = asking(Calculation(Function(function), ("a",)), **settings)
    assert type_of(asked).show(asked, value, PORTS) == (shown,)


def test_a_value_is_shown_where_it_stands_and_again_on_check_answers_and_changes_with_the_answers():
    total = asking(Calculation(Function.SUM, ("first", "second")), "total", unit="days")
    high = question("why", required=False, show_when=Test("total", Operator.MORE_THAN, 15))
    made = form(page("one", question("first", "number"), question("second", "number"), total), page("two", high))
    result = made.page("one").parse(
        {"q-first": "10", "q-second": "6", "q-total": "1", "q-total__x": "1"}, None, Answers.of(PARTY, {}), today=TODAY
    )
    assert result.values == {"first": "10", "second": "6", "total": "16"}
    journey = made.journey(PARTY)
    walk = journey.walk(Answers.of(PARTY, result.values), ["one"], {}, TODAY)
    assert [one.id for one in walk.pages] == ["one", "two"]
    html = made.page("one").render(walk.answers, today=TODAY)
    assert "16 days" in html
    assert faults_of(html) == []
    less = {**result.values, "second": "1"}  # the stored total is stale
    walk = journey.walk(Answers.of(PARTY, less), ["one"], {}, TODAY)
    assert [one.id for one in walk.pages] == ["one"]
    assert journey.prune(Answers.of(PARTY, less), {}, TODAY)["total"] == "11"
    rows = [row for one in summary(made.definition, walk.answers, pages={"one"}) for row in one.rows]
    assert [(row.question, row.lines) for row in rows][-1] == ("total", ("11 days",))


def test_a_value_of_an_entry_is_that_entrys_own():
    total = asking(Calculation(Function.DAYS_BETWEEN, (), "from", "to"), "days")
    stays = Repeat("stays", Wording.of("stay"), Wording.of("stays"))
    made = form(page("one", question("from", "date"), question("to", "date"), total, repeat=stays))
    part = {
        "stays": [
            {"id": "e1", "from": "2026-01-01", "to": "2026-01-02"},
            {"id": "e2", "from": "2026-01-01", "to": "2026-01-09", "days": "999"},
        ]
    }
    kept = made.journey(PARTY).prune(Answers.of(PARTY, part), {}, TODAY)
    assert [entry["days"] for entry in kept["stays"]] == ["2", "9"]


def test_what_a_calendar_was_asked_for_is_kept_and_asked_again_when_the_answer_changes():
    due = asking(Calculation(Function.DUE, (), "start", amount=6, unit=DayUnit.WORKING), "due")
    made = form(page("zero", question("start", "date")), page("one", due, question("b")))
    before = Answers.of(PARTY, {"start": "2026-11-23"})
    result = made.page("one").parse({"q-b": "x"}, None, before, today=TODAY, ports=PORTS)
    assert result.values["due"] == "2026-11-30"
    stored = before.with_values(result.values)
    journey = made.journey(PARTY)
    assert journey.prune(stored, {}, TODAY)["due"] == "2026-11-30"
    assert journey.standing(["zero", "one"], stored, {}, TODAY) == ["zero", "one"]
    moved = stored.with_values({"start": "2026-11-25"})
    assert journey.recheck(["zero", "one"], stored, moved, {}, TODAY) == ["zero"]
    assert "30 November 2026" in made.page("one").render(stored, today=TODAY)  # where no calendar is at hand


def test_a_page_whose_value_is_asked_for_of_its_own_answers_is_sent_once_and_not_twice():
    due = asking(Calculation(Function.DUE, (), "start", amount=6, unit=DayUnit.WORKING), "due")
    made = form(page("one", question("start", "date"), due))
    before = Answers.of(PARTY, {})
    posted = {"q-start__day": "23", "q-start__month": "11", "q-start__year": "2026"}
    result = made.page("one").parse(posted, None, before, today=TODAY, ports=PORTS)
    after = before.with_values(result.values)
    assert made.journey(PARTY).recheck(["one"], before, after, {}, TODAY) == ["one"]


def test_an_answer_that_only_leads_the_way_is_dropped_when_the_form_is_sent():
    way = question("way", "single-choice", options=("work", "play"), kept=False)
    made = form(page("one", way), page("two", question("b"), when=Test("way", Operator.IS, "work")))
    answers = Answers.of(PARTY, {"way": "work", "b": "x"})
    journey = made.journey(PARTY)
    assert [one.id for one in journey.walk(answers, ["one"], {}, TODAY).pages] == ["one", "two"]
    assert journey.prune(answers, {}, TODAY) == {"b": "x"}


def test_a_question_may_be_filled_in_beforehand_until_it_is_answered():
    asked = question("mail", "email", settings={"prefill": "my-email"})
    made = form(page("one", asked)).page("one")
    assert 'value="office@elm.example"' in made.render(Answers.of(PARTY, {}), today=TODAY, ports=PORTS)
    answered = Answers.of(PARTY, {"mail": "me@elm.example"})
    assert 'value="me@elm.example"' in made.render(answered, today=TODAY, ports=PORTS)
    assert "office@" not in made.render(Answers.of(PARTY, {}), today=TODAY)
    assert made.parse({}, None, Answers.of(PARTY, {}), today=TODAY, ports=PORTS).errors  # it is no answer yet


@pytest.mark.parametrize(
    ("address", "operator", "value"),
    [
        ("away.from", Operator.BEFORE, "2026-04-01"),
        ("table.cost", Operator.AT_LEAST, "2"),
        ("table.two.cost", Operator.AT_LEAST, "2"),
        ("rows.cost", Operator.MORE_THAN, "5"),
    ],
)
def test_a_condition_reads_a_part_of_an_answer(address, operator, value):
    made = form(page("one", question("b", show_when=Test(address, operator, value)), question("c")))
    walk = made.journey(PARTY).walk(ANSWERS, [], {}, TODAY)
    assert made.journey(PARTY).sight("one").questions[0].is_shown(walk.answers, {}, TODAY)
    assert not made.journey(PARTY).sight("one").questions[0].is_shown(Answers.of(PARTY, {}), {}, TODAY)


@pytest.mark.parametrize(
    ("kind", "layout"), [("single-choice", "radios"), ("single-choice", "select"), ("multi-choice", "radios")]
)
def test_an_option_comes_and_goes_with_an_earlier_answer_wherever_it_is_drawn(kind, layout):
    offered = Option("late", Wording.of("Late shift"), show_when=Test("age", Operator.AT_LEAST, 15))
    pick = question("pick", kind, options=("early", offered), layout=Layout(layout))
    made = form(page("one", question("age", "number")), page("two", pick))
    young, old = Answers.of(PARTY, {"age": "14", "pick": "late"}), Answers.of(PARTY, {"age": "15"})
    assert "Late shift" in made.page("two").render(old, today=TODAY)
    assert "Late shift" not in made.page("two").render(young, today=TODAY)
    assert made.page("two").parse({"q-pick": "late"}, None, old, today=TODAY).ok
    assert not made.page("two").parse({"q-pick": "late"}, None, young, today=TODAY).ok
    assert "pick" not in made.journey(PARTY).prune(young, {}, TODAY)
