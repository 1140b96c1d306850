"""The forms this product ships, and the worked examples of its documents, can be drawn, filled in and read back."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from forms.answers import Answers
from forms.compile.slots import draw
from forms.definition.library import read_library
from forms.definition.questions import QuestionKind
from forms.definition.reader import read_definition
from forms.pages import PageResult, compile_form
from forms.summary import summary
from tests.robots.form_robot import FormRobot
from tests.robots.plain_runner import CHECK, EXIT, PlainRunner
from tests.unit.forms.html_rules import faults_of
from tests.unit.forms.made_up import FIELDS, PORTS, TODAY

FOLDER = Path(__file__).parents[3] / "definitions"
EXAMPLES = Path(__file__).parents[3] / "docs/examples"
FILES = {path.stem: path for folder in (FOLDER / "services", EXAMPLES) for path in sorted(folder.glob("*.yaml"))}
# A robot cannot know which days and which reasons fit together there: its pages are filled in one by one, in
# tests/integration/journeys/test_journeys_larger_questions.py.
SERVICES = sorted(FILES.keys() - {"every-question"})
SEEDS = range(4)


def read(service):
    library, faults = read_library(FOLDER)
    assert faults == []
    found = read_definition(FILES[service], library)
    assert found.definition is not None, found.faults
    return found.definition


@pytest.mark.parametrize("service", SERVICES)
def test_every_page_compiles_in_every_language(service):
    compile_form(read(service), FIELDS).compile_every_page()


@pytest.mark.parametrize("service", SERVICES)
def test_a_robot_can_fill_it_in_and_reads_everything_back(service):
    definition = read(service)
    attaches = any(one.kind is QuestionKind.FILE and one.required for one in definition.questions.values())
    for party in definition.parties:
        for seed in SEEDS:
            runner = PlainRunner(compile_form(definition, FIELDS), party.id, TODAY, PORTS)
            robot = FormRobot(runner.get, runner.post, seed=seed, attaches=attaches)
            robot.fill_in("/form", lambda screen: screen.url in {CHECK, EXIT})
            for screen in robot.visited[:-1]:
                found = faults_of(screen.html)
                assert not found, (screen.url, found)
            kept = runner.journey.prune(runner.answers, {}, TODAY)
            assert json.loads(json.dumps(kept)) == kept
            rows = {row.question for one in summary(definition, Answers.of(party.id, kept)) for row in one.rows}
            asked = set(definition.questions)
            repeats = {page.repeat.id: page for page in definition.pages if page.repeat}
            for name, value in kept.items():
                assert {name} <= rows or name in repeats
                if name in repeats:
                    assert {key for entry in value for key in entry} - {"id"} <= rows & asked


@pytest.mark.parametrize("service", SERVICES)
def test_a_page_without_errors_is_drawn_as_if_it_had_been_looked_for_errors(service):
    made = compile_form(read(service), FIELDS)
    for page in made.definition.pages:
        compiled = made.page(page.id)
        answers = Answers.of(page.party, {})
        drawing = compiled._drawing(answers, {}, TODAY, {}, PORTS, None, None)
        shown = PageResult({}, (), (), {})
        assert compiled.render(answers, today=TODAY, ports=PORTS, result=shown) == draw(compiled.segments, drawing)
