"""Every field of 52 forms that councils publish has its place in a definition, and can be filled in.

The fields were read from the addresses in tests/data/real_forms/source.yaml. What a definition cannot say is a fault of
ours, so nothing here is left out but the stand-ins for blocks that were not seen.
"""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import zip_longest
from typing import Any

import pytest

from forms.answers import Answers
from forms.definition.document import Definition
from forms.definition.inner import inner_questions
from forms.definition.questions import Page, Question
from forms.pages import compile_form
from forms.question_types import type_of
from forms.summary import summary
from forms.visibility import seen, sight_of, sight_of_page
from tests.robots.form_robot import FormRobot
from tests.robots.plain_runner import CHECK, EXIT, PlainRunner
from tests.unit.forms.html_rules import faults_of
from tests.unit.forms.made_up import FIELDS, PARTY, PORTS, TODAY, page
from tests.unit.forms.made_up import form as form_of
from tests.unit.forms.real_forms import FOLDER, answers_of, definition_of, mapping_of, sources

FORMS = sorted(path.stem for path in (FOLDER / "mappings").glob("*.yaml"))
ALL_FORMS = 52
# Which of our types may take each type of the list.
TAKEN_BY = {
    "text": {"text", "group"},
    "long_text": {"long-text"},
    "date": {"date"},
    "date_range": {"date-range"},
    "yes_no": {"yes-no"},
    "single_choice": {"single-choice"},
    "multi_choice": {"multi-choice"},
    "email": {"email"},
    "phone": {"phone"},
    "address": {"address"},
    "postcode": {"postcode"},
    "upn": {"upn"},
    "school_picker": {"school"},
    "number": {"number"},
    "currency": {"currency"},
    "time": {"time"},
    "timetable_grid": {"timetable", "fixed-table"},  # the latter where what matters is where, not how long
    "file_upload": {"file", "document-set"},
    "signature": {"signature"},
    "declaration": {"declaration"},
    "calculated": {"calculated"},
    "la_picker": {"council"},
    "lookup": {"lookup"},
    "duration": {"duration"},
    "nino": {"national-insurance-number"},
    "payment": {"payment"},
    "fixed_table": {"fixed-table"},
    "tick": {"tick"},
    "content": {"content"},
    "office_use": {"text"},
    "repeated_group": {"row-table"},  # inside an entry
}


def asked(fields: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [field for field in fields if not field.get("placeholder")]


def labels_of(question: Question) -> set[str]:
    """Everything a question offers to choose."""
    inner = [one.question for one in inner_questions(question)]
    options = {option.label.say() for one in (question, *inner) for option in one.options}
    return options | {paper.label.say() for paper in question.setting("documents") or ()}


def is_suited(question: Question, field: dict[str, Any]) -> None:
    """Type, options, bounds and insistence of one field, each in the question that takes it."""
    assert question.kind.value in TAKEN_BY[field["type"]]
    assert {str(option) for option in field.get("options", ())} <= labels_of(question)
    if "required" in field and field["type"] not in {"content", "calculated"}:
        assert question.required is field["required"]
    if "min" in field and field["type"] in {"file_upload", "multi_choice"}:
        assert int(question.setting("fewest") or question.setting("min") or question.setting("need")) == field["min"]
    if "max" in field and field["type"] == "multi_choice":
        assert int(question.setting("max")) == field["max"]
    columns = {column.id: column for column in question.setting("columns") or ()}
    if field["type"] == "fixed_table":
        assert [str(row) for row in field["rows"]] == [label.say() for _, label in question.setting("rows")]
    for inner in field.get("fields", field.get("columns", ())):
        column = next(one for one in columns.values() if one.label.say() == inner["label"])
        assert column.kind.value in TAKEN_BY[inner["type"]]
        assert "required" not in inner or column.required is inner["required"]


def test_every_form_of_the_list_is_here():
    assert len(FORMS) == ALL_FORMS
    assert set(FORMS) == set(sources())


@pytest.mark.parametrize("form", FORMS)
def test_each_field_that_a_council_asks_has_its_question(form):
    definition = definition_of(form)
    for field, taken in zip_longest(asked(sources()[form]["fields"]), mapping_of(form)):
        assert field is not None
        assert taken is not None
        assert taken["field"] == field["label"]
        assert ("show_if" in field) == ("shown" in taken)
        if "issued" in taken:  # what the product gives out itself
            assert taken["issued"] in {name for message in definition.messages for name in message.reveals}
        elif "repeat" in taken:
            is_repeated(definition, field, taken)
        else:
            is_suited(definition.questions[taken["question"]], field)


def is_repeated(definition: Definition, field: dict[str, Any], taken: dict[str, Any]) -> None:
    """A group asked once for each: its bounds, and its own fields."""
    assert field["type"] == "repeated_group"
    page = next(page for page in definition.pages if page.repeat and page.repeat.id == taken["repeat"])
    assert page.repeat is not None
    assert page.repeat.minimum >= field.get("min", 1 if field.get("required") else 0)
    assert "max" not in field or page.repeat.maximum == field["max"]
    for inner, entry in zip_longest(asked(field["fields"]), taken["entries"]):
        assert entry["field"] == inner["label"]
        assert ("show_if" in inner) == ("shown" in entry)
        question = definition.questions[entry["question"]]
        assert question in page.questions
        is_suited(question, inner)


@pytest.mark.parametrize("form", FORMS)
def test_each_field_is_filled_in_by_whoever_the_council_says(form):
    definition = definition_of(form)
    kinds = {party.id: set(party.kinds) for party in definition.parties}
    party_of: dict[str, set[str]] = {}
    for field, taken in zip(asked(sources()[form]["fields"]), mapping_of(form), strict=True):
        if "issued" in taken:
            continue
        party = home_of(definition, taken).party
        by = field.get("completed_by", "")
        party_of.setdefault(by, set()).add(party)
        is_for_the_office = field["type"] == "office_use" or by == "council"
        assert (kinds[party] == {"officer"}) is is_for_the_office
    named = {by: parties for by, parties in party_of.items() if by}
    assert {by: len(parties) for by, parties in named.items()} == dict.fromkeys(named, 1)
    assert len(set().union(*named.values())) == len(named), "two who fill in parts of their own have one party each"


def home_of(definition: Definition, taken: dict[str, Any]) -> Page:
    """The page that asks for a field, or is asked once for each of a repeated group."""
    if "repeat" in taken:
        return next(page for page in definition.pages if page.repeat and page.repeat.id == taken["repeat"])
    return definition.page_of[taken["question"]]


@pytest.mark.parametrize("form", FORMS)
def test_an_example_of_each_answer_is_taken_and_comes_back(form):
    definition = definition_of(form)
    for taken in mapping_of(form):
        for one in taken.get("entries", [taken]):
            if "example" in one:
                comes_back(definition.questions[one["question"]], one["example"])


def comes_back(question: Question, example: Any) -> None:
    """Typed as it is shown again, an answer is understood as the same, and can be read."""
    settings = tuple((name, value) for name, value in question.settings if name != "limits")
    alone = replace(question, show_when=None, required_when=None, reveal_under=None, settings=settings)
    stored = Answers.of(PARTY, {question.id: example})  # files and days of signing are kept, not typed
    posted = {name: list(values) for name, values in type_of(question).fill(question, example).items()}
    result = form_of(page("one", alone)).page("one").parse(posted, None, stored, today=TODAY, ports=PORTS)
    assert result.errors == ()
    assert result.values[question.id] == example
    assert all(type_of(question).show(question, example, PORTS))


@pytest.mark.parametrize("form", FORMS)
def test_a_field_is_asked_where_its_condition_holds_and_not_elsewhere(form):
    definition = definition_of(form)
    for taken in mapping_of(form):
        for one in (taken, *taken.get("entries", ())):
            if "shown" in one and one is taken:
                name = taken.get("repeat") or taken["question"]
                assert is_asked(definition, name, taken["shown"])
                assert not is_asked(definition, name, taken["hidden"])
            elif "shown" in one:  # inside an entry
                sight = sight_of(definition.questions[one["question"]])
                assert sight.is_shown(Answers.of(PARTY, one["shown"]), {}, TODAY)
                assert not sight.is_shown(Answers.of(PARTY, one["hidden"]), {}, TODAY)


def is_asked(definition: Definition, name: str, values: dict[str, Any]) -> bool:
    """Whether a question, or a repeat, is there for somebody who answered so."""
    there = answers_of(definition, values)
    home = next(
        page
        for page in definition.pages
        if (page.repeat and page.repeat.id == name) or any(question.id == name for question in page.questions)
    )
    view, pages = seen(
        tuple(sight_of_page(page) for page in definition.pages if page.party == home.party),
        Answers(there.parts, home.party),
        {},
        TODAY,
    )
    sight = next((one for one in pages if one.page.id == home.id), None)
    if sight is None or home.repeat:
        return sight is not None
    return next(one for one in sight.questions if one.question.id == name).is_shown(view, {}, TODAY)


@pytest.mark.parametrize("form", FORMS)
def test_a_robot_that_reads_only_the_page_reaches_the_end(form):
    definition = definition_of(form)
    made = compile_form(definition, FIELDS)
    made.compile_every_page()
    for party in definition.parties:
        runner = PlainRunner(made, party.id, TODAY, PORTS)
        robot = FormRobot(runner.get, runner.post, seed=7, attaches=True)
        robot.fill_in("/form", lambda screen: screen.url in {CHECK, EXIT})
        for screen in robot.visited[:-1]:
            assert faults_of(screen.html) == []
        kept = runner.journey.prune(runner.answers, {}, TODAY)
        assert json.loads(json.dumps(kept)) == kept
        rows = {row.question for one in summary(definition, Answers.of(party.id, kept), PORTS) for row in one.rows}
        repeats = {page.repeat.id for page in definition.pages if page.repeat}
        assert set(kept) - repeats <= rows
