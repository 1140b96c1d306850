"""Pages: each is looked at by axe in some journey, on a laptop and on a telephone, and so are the ways to fail."""

from __future__ import annotations

import ast

import pytest

from casework.versions import read_whole
from forms.definition.inner import EACH_MANY, EACH_ONE, TICK_AND_MAIN
from forms.definition.questions import Layout, QuestionKind
from tests.house_rules.routes import make_app
from tests.house_rules.seen_by_axe import lists
from tests.house_rules.test_house_hops import defined, graph, room_of
from tests.journeys.asking_everything import EXAMPLE

pytestmark = pytest.mark.house

LOOK = (
    "look at it in a journey at both widths and add its line to pages.txt; where the demonstration links to it, "
    "a line in demonstration.txt is enough (tests/house_rules/seen_by_axe/lists.py)"
)
MISTAKE = (
    "send the form wrongly: one line in mistakes.txt where the demonstration has a page with it, or blunder() in a "
    "journey and its line in error-states.txt; what nobody can provoke goes into no-error-states.txt, with the reason"
)
FAILURES = ("400", "403", "404", "405", "409", "410", "413", "422", "429", "500", "503")


@pytest.fixture(scope="module")
def opened(data_folder):
    """Every route that answers a GET."""
    rules = make_app(data_folder).url_map.iter_rules()
    return {rule.rule for rule in rules if "GET" in (rule.methods or set()) and rule.endpoint != "static"}


@pytest.fixture(scope="module")
def answered_wrongly(data_folder):
    """Each error state that a POST can end in, read from the views: a page with a status of 400 and above, or more."""
    app, used = make_app(data_folder), graph()
    says = {name: found for name, node in defined().items() if room_of(name) == "blueprints" and (found := ends(node))}
    found = set()
    for rule in app.url_map.iter_rules():
        view = app.view_functions[rule.endpoint]
        if "POST" in (rule.methods or set()):
            reached = reached_from((view.__module__, view.__name__), used) & set(says)
            found |= {f"{status} POST {rule.rule}" for name in reached for status in says[name]}
    return found


def ends(node):
    """The statuses of 400 and above that a function returns a page with."""
    answers = (each.value for each in ast.walk(node) if isinstance(each, ast.Return))
    second = (each.elts[1] for each in answers if isinstance(each, ast.Tuple) and len(each.elts) > 1)
    told = (one.value for each in second for one in ast.walk(each) if isinstance(one, ast.Constant))
    return {status for status in told if isinstance(status, int) and status >= 400}


def reached_from(start, used):
    """What a view uses of the blueprints, step by step."""
    found, waiting = {start}, [start]
    while waiting:
        for one in used.get(waiting.pop(), ()):
            if one not in found and room_of(one) == "blueprints":
                found.add(one)
                waiting.append(one)
    return found


def looked_at():
    """The pages that the lists name."""
    return {*lists.kept(lists.PAGES), *lists.kept(lists.DEMONSTRATION)}


def test_every_page_is_looked_at_or_named_with_the_reason_why_it_is_none(opened):
    assert opened - looked_at() - set(lists.no_pages()) == set(), LOOK


def test_the_lists_name_no_page_that_is_gone(opened):
    assert looked_at() - opened == set()
    assert set(lists.no_pages()) - opened == set()


def test_what_is_no_page_says_why_and_is_looked_at_by_nobody():
    assert [rule for rule, why in lists.no_pages().items() if not why] == []
    assert set(lists.no_pages()) & looked_at() == set()


def test_every_page_of_every_form_of_ours_is_looked_at():
    services = sorted(lists.SERVICES.glob("*.yaml"))
    there = {f"{path.stem} {page['id']}" for path in services for page in read_whole(path)["pages"]}
    assert there - set(lists.kept(lists.FORMS)) == set(), "add its line to form-pages.txt: a journey opens every page"
    assert set(lists.kept(lists.FORMS)) - there == set()


def test_every_kind_of_question_is_filled_in_in_a_browser_by_somebody():
    asked = [EXAMPLE, *lists.SERVICES.glob("*.yaml")]
    questions = [one for path in asked for page in read_whole(path)["pages"] for one in page["questions"]]
    every = "ask it in docs/examples/every-question.yaml, which tests/journeys/test_journey_question_kinds.py fills in"
    assert {kind.value for kind in QuestionKind} - {one["type"] for one in questions} == set(), every
    assert {layout.value for layout in Layout} - {one.get("layout", "radios") for one in questions} == set(), every
    assert {EACH_ONE, EACH_MANY, TICK_AND_MAIN} - {one.get("each", EACH_ONE) for one in questions} == set(), every


@pytest.mark.parametrize("status", FAILURES)
def test_every_way_to_fail_is_looked_at(status):
    assert [line for line in lists.kept(lists.STATES) if line.startswith(status)] != []


def test_every_form_that_can_be_sent_wrongly_is_or_is_named_with_the_reason_why_not(answered_wrongly):
    assert "422 POST /verify" in answered_wrongly, "the views that answer with what is wrong are not found any more"
    assert answered_wrongly - lists.states() - set(lists.no_states()) == set(), MISTAKE


def test_the_lists_name_no_error_state_that_is_gone(answered_wrongly):
    assert {line for line in lists.states() if line.startswith(lists.WRONG)} - answered_wrongly == set()
    assert set(lists.no_states()) - answered_wrongly == set()


def test_what_nobody_can_provoke_says_why_and_is_shown_by_nobody():
    assert [line for line, why in lists.no_states().items() if not why] == []
    assert set(lists.no_states()) & lists.states() == set()
    assert set(lists.kept(lists.STATES)) & {f"{lists.WRONG}{rule}" for rule in lists.kept(lists.MISTAKES)} == set()


def test_a_status_that_depends_on_what_is_wrong_is_read_too():
    view = ast.parse("def page():\n    if a: return redirect(b)\n    return drawn, 422 if errors else 200").body[0]
    assert ends(view) == {422}
    assert ends(ast.parse("def page():\n    return drawn, 200").body[0]) == set()
