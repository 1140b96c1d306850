"""No import goes round in a circle: not between files, and not between a room's folders."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from tests.house_rules.tree import dotted, imports_of, product_files, python_files

pytestmark = pytest.mark.house


def module_graph(paths: Iterable[Path]) -> dict[str, set[str]]:
    """Return for each module of ours the modules of ours that it imports, late imports included."""
    files = {dotted(path): path for path in paths}
    graph: dict[str, set[str]] = {}
    for name, path in files.items():
        wanted = imports_of(path)
        # `from room import noun` names the file `room.noun`, not the package that holds it.
        packages = {each.rpartition(".")[0] for each in wanted if each in files}
        graph[name] = {each for each in wanted if each in files and each not in packages} - {name}
    return graph


def folder_of(module: str, modules: Mapping[str, object]) -> str:
    """Return the folder of a room a module lies in, or the module itself where it lies in the room directly."""
    second = ".".join(module.split(".")[:2])
    return second if second in modules else module


def by_folder(graph: Mapping[str, set[str]]) -> dict[str, set[str]]:
    """Return the same graph with each folder of a room as one."""
    folded: dict[str, set[str]] = {}
    for name, wanted in graph.items():
        here = folder_of(name, graph)
        folded.setdefault(here, set()).update(folder_of(each, graph) for each in wanted)
        folded[here].discard(here)
    return folded


def circle(graph: Mapping[str, set[str]]) -> list[str]:
    """Return one circle of imports, first name repeated at the end; nothing when there is none."""
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as found:
        return list(found.args[1])
    return []


def test_no_file_imports_itself_through_others():
    assert circle(module_graph(product_files())) == []


def test_no_benchmark_imports_itself_through_others():
    paths = [path for path in python_files() if path.parts[0] == "benchmarks"]
    assert len(paths) > 10
    assert circle(module_graph(paths)) == []


def test_no_folder_of_a_room_imports_itself_through_others():
    assert circle(by_folder(module_graph(product_files()))) == []


def test_the_rule_notices_a_circle():
    assert set(circle({"a": {"b"}, "b": {"c"}, "c": {"a"}, "d": {"a"}})) == {"a", "b", "c"}
    folders = {
        "r.x": set(),
        "r.x.one": {"r.y.one"},
        "r.y": set(),
        "r.y.one": set(),
        "r.y.two": {"r.x.two"},
        "r.x.two": set(),
    }
    assert circle(folders) == []
    assert set(circle(by_folder(folders))) == {"r.x", "r.y"}
