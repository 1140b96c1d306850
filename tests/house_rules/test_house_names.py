"""Names: nothing of ours hides a module of Python's or belongs to somebody else's package."""

from __future__ import annotations

import importlib.util
import sys
from importlib.metadata import distributions
from pathlib import Path

import pytest

from tests.house_rules.tree import FOLDERS_OF_DATA, ROOMS, ROOT, product_files, python_files, tracked

pytestmark = pytest.mark.house

DRAWERS = {"utils", "util", "helpers", "helper", "common", "misc", "shared"}


def names_of_ours() -> set[str]:
    """Top-level names and those one level down, without suffix."""
    return {Path(part).stem for path in product_files() for part in path.parts[:2]} - {"__init__"}


def test_no_name_of_ours_hides_a_module_of_the_standard_library():
    assert names_of_ours() & set(sys.stdlib_module_names) == set()


def test_there_is_no_drawer_for_odds_and_ends():
    named = {str(path) for path in python_files() for part in path.parts if Path(part).stem.lower() in DRAWERS}
    assert named == set()


def test_every_room_is_a_package_and_resolves_to_this_checkout():
    for name in ROOMS:
        if not any(path.parts[0] == name for path in product_files()):
            continue  # a room that holds nothing yet isn't one
        found = importlib.util.find_spec(name)
        assert found is not None, name
        assert found.origin is not None, f"{name} has no __init__.py"
        assert Path(found.origin).is_relative_to(ROOT), f"{name} is imported from {found.origin}"


def test_every_folder_of_python_in_a_room_is_a_package():
    missing = {
        str(path.parent)
        for path in product_files()
        if len(path.parts) > 1 and not (ROOT / path.parent / "__init__.py").is_file()
    }
    assert missing == set()


def test_no_installed_package_owns_a_name_of_ours():
    ours = {"app", "tests", "benchmarks", *ROOMS, *FOLDERS_OF_DATA}
    owners = {
        f"{distribution.name}: {file}"
        for distribution in distributions()
        if distribution.name.lower() != "onroll"
        for file in distribution.files or ()
        if Path(file.parts[0]).stem in ours and file.suffix == ".py"
    }
    assert owners == set()


def test_the_wheel_names_every_room_but_the_demo():
    import tomllib

    build = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["setuptools"]
    named = {pattern.removesuffix("*") for pattern in build["packages"]["find"]["include"]}
    assert named >= {*ROOMS, *FOLDERS_OF_DATA} - {"demo"}
    assert "demo" not in named  # invented children have no place where real ones are
    assert "app" in build["py-modules"]


def test_names_of_files_are_unique_among_the_tests():
    names = [path.name for path in tracked() if path.parts[0] == "tests" and path.name.startswith("test_")]
    assert {name for name in names if names.count(name) > 1} == set()
