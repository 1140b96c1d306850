"""What holds of every form, whatever a council writes into its definition."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from forms.answers import Answers
from forms.definition.questions import QuestionKind
from forms.pages import compile_form
from forms.question_types import type_of
from forms.summary import summary
from tests.robots.form_robot import FormRobot
from tests.robots.plain_runner import CHECK, EXIT, PlainRunner
from tests.strategies.definitions import PARTY, definitions
from tests.unit.forms.html_rules import faults_of

TODAY = date(2026, 11, 23)
FIELDS = Path(__file__).parents[3] / "templates" / "fields"


def walked(definition, seed):
    """A robot's way through a form, from the first page to its end."""
    runner = PlainRunner(compile_form(definition, FIELDS), PARTY, TODAY, facts={"channel": "online"})
    robot = FormRobot(runner.get, runner.post, seed=seed)
    robot.fill_in("/form", lambda screen: screen.url in {CHECK, EXIT})
    return runner, robot


@given(definitions(), st.integers(0, 10_000))
def test_a_robot_reaches_the_end_of_any_form_and_every_page_on_the_way_is_sound_html(definition, seed):
    _, robot = walked(definition, seed)
    for screen in robot.visited:
        found = faults_of(screen.html)
        assert not found, found


@given(definitions(), st.integers(0, 10_000))
def test_every_answer_posted_comes_back(definition, seed):
    runner, robot = walked(definition, seed)
    walk = runner.walk()
    kept = runner.journey.prune(runner.answers, runner.facts, TODAY)
    shown = summary(definition, Answers.of(PARTY, kept))
    rows = {(row.entry, row.question): row for section in shown for row in section.rows}
    assert json.loads(json.dumps(kept)) == kept
    last = dict(robot.typed)
    for url, data in last.items():
        page_id, _, entry = url.removeprefix("/form/").partition("/")
        page = next(page for page in definition.pages if page.id == page_id)
        if page not in walk.pages or (page.repeat and not entry):
            continue
        scope = kept if not entry else next(one for one in kept[page.repeat.id] if one["id"] == entry)
        for question in page.questions:
            if (
                question.kind in {QuestionKind.CONTENT, QuestionKind.FILE, QuestionKind.CALCULATED}
                or question.reveal_under
                or question.show_when
            ):
                continue
            names = [name for name in data if name == f"q-{question.id}" or name.startswith(f"q-{question.id}__")]
            if names and any(data[name] != [""] for name in names if not name.endswith(("__for", "__rows"))):
                assert question.id in scope
                assert (entry, question.id) in rows
                assert rows[entry, question.id].lines == type_of(question).show(question, scope[question.id])


@given(definitions(), st.integers(0, 10_000))
def test_pruning_twice_is_pruning_once(definition, seed):
    runner, _ = walked(definition, seed)
    once = runner.journey.prune(runner.answers, runner.facts, TODAY)
    assert runner.journey.prune(Answers.of(PARTY, once), runner.facts, TODAY) == once


@given(definitions(), st.integers(0, 10_000))
def test_what_is_shown_again_is_what_was_stored(definition, seed):
    """Opening a page that was answered and pressing continue changes nothing."""
    runner, _ = walked(definition, seed)
    before = json.dumps(runner.part, sort_keys=True)
    for page in runner.walk().taken:
        if page.repeat or any(one.kind is QuestionKind.FILE for one in page.questions):
            continue
        filled = runner.form.page(page.id)._fill(runner.walk().answers)
        data = {name: list(values) for name, values in filled.items()}
        result = runner.form.page(page.id).parse(data, None, runner.walk().answers, today=TODAY, facts=runner.facts)
        assert result.errors == ()
        answered = {key: value for key, value in result.values.items() if value is not None}
        assert answered == {key: runner.walk().answers.part()[key] for key in answered}
    assert json.dumps(runner.part, sort_keys=True) == before


HOSTILE = st.one_of(
    st.text(max_size=50),
    st.sampled_from(
        ["\ud800", "\x00", "9" * 400, "١٢٣", "NaN", "Infinity", "1e999", "-", "\x02" + "0\x03", "<script>"]
    ),
    st.none(),
    st.integers(),
    st.binary(max_size=5),
)


@given(definitions(most_pages=2), st.data())
def test_nothing_that_can_be_posted_breaks_a_page(definition, data):
    form = compile_form(definition, FIELDS)
    answers = Answers.of(PARTY, {})
    for page in definition.pages:
        compiled = form.page(page.id)
        names = list(compiled._parser().form_class()._fields)
        controls = [compiled._parser().form_class()._fields[name].name for name in names]
        body = data.draw(
            st.dictionaries(
                st.sampled_from([*controls, "do", "another", "nobody"]),
                st.one_of(HOSTILE, st.lists(HOSTILE, max_size=4)),
            )
        )
        view = answers.within(page.repeat.id, "new") if page.repeat else answers
        result = compiled.parse(body, None, view, today=TODAY, facts={"channel": "online"})
        html = compiled.render(view, today=TODAY, result=result, facts={"channel": "online"})
        html.encode("utf-8")
        json.dumps(result.values)
        assert "\x00" not in html
        found = faults_of(html)
    assert not found, found
