"""What a page or a job does lies few rooms away: whoever follows it passes three doors, or four from a form's post.

A hop is a step from one room into another, along a name of that room that a function uses. `forms`, `statutory`,
`models` and `base` are the words that every room speaks, not rooms that somebody is sent on to, so a step into them is
none. What a room is given to call (consequences, followers, ports) is no step of the caller's and is not followed.
"""

from __future__ import annotations

import ast
from collections import deque
from collections.abc import Collection, Mapping

import pytest

from tests.house_rules.tree import dotted, product_files, tree_of

pytestmark = pytest.mark.house

Name = tuple[str, str]  # module, and what it defines
SPOKEN_BY_ALL = frozenset({"forms", "statutory", "models", "base"})
PAGE, POST, JOB = 3, 4, 3
Definitions = ast.FunctionDef | ast.ClassDef


def room_of(name: Name) -> str:
    """Return the room that defines a name."""
    return name[0].partition(".")[0]


def defined() -> dict[Name, Definitions]:
    """Return every function and class of the product that stands in a module directly."""
    return {
        (dotted(path), node.name): node
        for path in product_files()
        for node in tree_of(path).body
        if isinstance(node, Definitions)
    }


def names_in(module: str, tree: ast.Module, modules: Collection[str]) -> dict[str, Name | str]:
    """Return what each name of a module means: something that a module defines, or a module."""
    found: dict[str, Name | str] = {
        node.name: (module, node.name) for node in tree.body if isinstance(node, Definitions)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            for alias in node.names:
                whole = f"{node.module}.{alias.name}"
                found[alias.asname or alias.name] = whole if whole in modules else (node.module, alias.name)
        elif isinstance(node, ast.Import):
            found.update({alias.asname: alias.name for alias in node.names if alias.asname})
    return found


def uses(node: ast.AST, names: Mapping[str, Name | str]) -> set[Name]:
    """Return what a function or class uses by name, called or handed on."""
    found: set[Name] = set()
    for each in ast.walk(node):
        if isinstance(each, ast.Name):
            meant = names.get(each.id)
            found |= {meant} if isinstance(meant, tuple) else set()
        elif isinstance(each, ast.Attribute) and isinstance(each.value, ast.Name):
            module = names.get(each.value.id)
            found |= {(module, each.attr)} if isinstance(module, str) else set()
    return found


def graph() -> dict[Name, set[Name]]:
    """Return what each function and class of the product uses of the product."""
    every, files = defined(), {dotted(path): path for path in product_files()}
    names = {module: names_in(module, tree_of(path), files) for module, path in files.items()}
    return {name: {one for one in uses(node, names[name[0]]) if one in every} for name, node in every.items()}


def furthest(start: Name, used: Mapping[Name, Collection[Name]]) -> list[Name]:
    """Return the way to what lies furthest from a function, by the fewest steps between rooms: each room entered."""
    ways: dict[Name, list[Name]] = {start: []}
    waiting = deque([start])
    while waiting:
        here = waiting.popleft()
        for one in used.get(here, ()):
            stays = room_of(one) in {room_of(here), *SPOKEN_BY_ALL}
            way = ways[here] if stays else [*ways[here], one]
            if one not in ways or len(way) < len(ways[one]):
                ways[one] = way
                (waiting.appendleft if stays else waiting.append)(one)
    return max(ways.values(), key=len)


def entries() -> dict[Name, int]:
    """Return each page's, post's and job's function with how many hops it may take."""
    found: dict[Name, int] = {}
    for name, node in defined().items():
        for called in (each.func for each in node.decorator_list if isinstance(each, ast.Call)):
            if isinstance(called, ast.Attribute) and room_of(name) == "blueprints" and called.attr in ("get", "post"):
                found[name] = PAGE if called.attr == "get" else POST
            elif isinstance(called, ast.Name) and room_of(name) == "jobs" and called.id == "job":
                found[name] = JOB
    return found


def test_what_a_page_a_post_and_a_job_do_lies_few_rooms_away():
    used, allowed = graph(), entries()
    assert {room_of(name) for name in allowed} == {"blueprints", "jobs"}, "the pages or the jobs are not found any more"
    assert POST in allowed.values()
    ways = {name: furthest(name, used) for name in allowed}
    assert {name: way for name, way in ways.items() if len(way) > allowed[name]} == {}


def test_the_rule_counts_the_doors_and_not_the_steps_inside_a_room():
    used = {
        ("blueprints.a", "show"): {("blueprints.a", "_rows"), ("models.case", "Case")},
        ("blueprints.a", "_rows"): {("reporting.b", "rows")},
        ("reporting.b", "rows"): {("reporting.b", "_row"), ("base.text", "plain")},
        ("reporting.b", "_row"): {("casework.c", "case_of")},
        ("casework.c", "case_of"): {("directory.d", "child_of")},
        ("directory.d", "child_of"): {("council.e", "setting")},
        ("council.e", "setting"): {("models.council", "Setting")},
    }
    doors = ["reporting", "casework", "directory", "council"]
    assert [room_of(one) for one in furthest(("blueprints.a", "show"), used)] == doors
    used["blueprints.a", "show"].add(("council.e", "setting"))
    assert len(furthest(("blueprints.a", "show"), used)) == 3


def test_the_rule_reads_imported_names_and_names_of_imported_modules():
    tree = ast.parse("from reporting.b import rows as lines\nfrom casework import cases\ndef show(): lines(cases.one)")
    names = names_in("blueprints.a", tree, {"casework.cases", "reporting.b"})
    assert uses(tree.body[-1], names) == {("reporting.b", "rows"), ("casework.cases", "one")}
