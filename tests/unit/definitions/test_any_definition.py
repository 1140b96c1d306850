"""Whatever a council writes: it is refused with file, line and mend, or every page of it works and its journey ends."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import yaml
from hypothesis import given
from hypothesis import strategies as st

from forms.answers import Answers
from forms.definition.check import Checked, check
from forms.definition.document import Definition
from forms.definition.json_schema import json_schema
from forms.definition.reader import read_text
from forms.definition.vocabulary import STANDARD
from forms.pages import CompiledForm, compile_form
from forms.question_types import type_of
from forms.summary import summary
from tests.fixtures.definitions_once import our_library
from tests.robots.form_robot import FormRobot
from tests.robots.plain_runner import CHECK, EXIT, PlainRunner
from tests.strategies.documents import ELSEWHERE, documents, spoilt
from tests.unit.forms.html_rules import faults_of

TODAY = date(2026, 11, 23)
FIELDS = Path(__file__).parents[3] / "templates" / "fields"
FILE = "made-up.yaml"
SCHEMA = jsonschema.Draft202012Validator(json_schema())
WORDS = STANDARD.with_library(our_library()).with_services(["made-up", ELSEWHERE])
NOT_TYPED = {"content", "file", "calculated"}


def loaded(document: dict[str, Any]) -> Checked:
    """What `flask definitions check` makes of a file."""
    text = yaml.safe_dump(document, sort_keys=False, allow_unicode=True)
    return check(read_text(text, FILE, our_library()), WORDS, file=FILE)


def drawn(form: CompiledForm, definition: Definition) -> None:
    """Draw every page as somebody meets it who has answered nothing."""
    for party in definition.parties:
        answers = Answers.of(party.id, {})
        form.journey(party.id).walk(answers, [], {}, TODAY)
        for page in (one for one in definition.pages if one.party == party.id):
            compiled = form.page(page.id)
            inside = answers.within(page.repeat.id, "new") if page.repeat else answers
            assert faults_of(compiled.render(inside, today=TODAY)) == []
            if page.repeat:
                assert faults_of(compiled.render_list(answers, today=TODAY)) == []


@given(spoilt())
def test_what_is_spoilt_is_refused_with_its_line_and_a_mend_or_can_be_drawn(document: dict[str, Any]):
    found = loaded(document)
    for fault in found.faults:
        assert fault.file == FILE
        assert fault.line >= 1, fault
        assert fault.what, fault
        assert fault.mend, fault
    if not found.faults:
        assert found.definition is not None
        drawn(compile_form(found.definition, FIELDS), found.definition)


@given(documents(), st.integers(0, 10_000))
def test_what_is_whole_is_taken_its_journey_ends_and_every_answer_comes_back(document: dict[str, Any], seed: int):
    assert [error.message for error in SCHEMA.iter_errors(document)] == []
    found = loaded(document)
    assert [str(fault) for fault in found.faults] == []
    assert found.definition is not None
    form = compile_form(found.definition, FIELDS)
    drawn(form, found.definition)
    runner = PlainRunner(form, "sender", TODAY)
    robot = FormRobot(runner.get, runner.post, seed=seed)
    end = robot.fill_in("/form", lambda screen: screen.url in {CHECK, EXIT})
    for screen in robot.visited:
        assert faults_of(screen.html) == []
    walk = runner.walk()
    assert (end.url == EXIT) is (walk.exit is not None)
    all_come_back(found.definition, runner, robot)


def all_come_back(definition: Definition, runner: PlainRunner, robot: FormRobot) -> None:
    """Each answer that was typed last on a page of the way stands in what is kept, and on check answers."""
    walk = runner.walk()
    kept = runner.journey.prune(runner.answers, runner.facts, TODAY)
    assert json.loads(json.dumps(kept)) == kept
    shown = summary(definition, Answers.of("sender", kept), pages=[page.id for page in walk.taken], today=TODAY)
    rows = {(row.entry, row.question): row for section in shown for row in section.rows}
    for url, data in dict(robot.typed).items():
        page_id, _, entry = url.removeprefix("/form/").partition("/")
        page = next(page for page in definition.pages if page.id == page_id)
        if page not in walk.taken or (page.repeat and not entry):
            continue
        scope = kept if page.repeat is None else next(one for one in kept[page.repeat.id] if one["id"] == entry)
        for question in page.questions:
            if question.kind in NOT_TYPED or question.reveal_under or question.show_when:
                continue
            names = [name for name in data if name == f"q-{question.id}" or name.startswith(f"q-{question.id}__")]
            if any(data[name] != [""] for name in names if not name.endswith(("__for", "__rows"))):
                assert question.id in scope, url
                assert rows[entry, question.id].lines == type_of(question).show(question, scope[question.id])
