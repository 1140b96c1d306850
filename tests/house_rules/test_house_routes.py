"""Routes: each has a guard, is named in exactly one access list, and reads like a path a clerk could say."""

from __future__ import annotations

import re

import pytest

from tests.house_rules.routes import ACCESSES, lines_of, listed, make_app

pytestmark = pytest.mark.house

KEBAB = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*(?:\.[a-z]+)?")
WRITE = "say who may reach it: .venv/bin/python -m tests.house_rules.routes"


@pytest.fixture(scope="module")
def product(data_folder):
    """The application, of which only the map of routes is read."""
    return make_app(data_folder)


def rules(product):
    return [rule for rule in product.url_map.iter_rules() if rule.endpoint != "static"]


def test_every_route_has_a_guard(product):
    from security.guards import MARK

    bare = [rule.rule for rule in rules(product) if not hasattr(product.view_functions[rule.endpoint], MARK)]
    assert bare == []


def test_an_application_with_an_unguarded_view_does_not_start(product):
    from security.guards import GuardedFlask, UnguardedView

    app = GuardedFlask("bare")
    with pytest.raises(UnguardedView, match="/children"):
        app.add_url_rule("/children", "children", lambda: "everything")


@pytest.mark.parametrize("access", ACCESSES)
def test_the_access_list_names_the_routes_of_its_kind_and_no_others(product, access):
    assert lines_of(product)[access] == listed(access), WRITE


def test_no_route_is_in_two_access_lists():
    every = [tuple(line.split()[:2]) for access in ACCESSES for line in listed(access)]
    assert {line for line in every if every.count(line) > 1} == set()


def test_paths_are_kebab_case(product):
    odd = [
        rule.rule
        for rule in rules(product)
        for part in re.sub(r"<[^>]*>", "", rule.rule).split("/")
        if part and not KEBAB.fullmatch(part)
    ]
    assert odd == []


def test_every_part_of_a_path_that_varies_says_its_type(product):
    untyped = [rule.rule for rule in rules(product) if re.search(r"<\w+>", rule.rule)]
    assert untyped == []


def test_a_get_changes_nothing_so_no_route_that_acts_answers_to_it(product):
    """Mail scanners and prefetching browsers open links: an act is a POST."""
    acts = re.compile(r"/(?:claim|release|close|reopen|delete|remove|send|merge|undo|reassign|sign-out)$")
    acting = [rule.rule for rule in rules(product) if acts.search(rule.rule) and "POST" not in (rule.methods or set())]
    assert acting == []
