"""Files: short, ours, with no address of a registry and no promise left open."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.house_rules.tree import MADE_BY_A_TOOL, ROOT, python_files, text_of, tracked

pytestmark = pytest.mark.house

MOST_LINES = 400
LOCKS = ("requirements.lock", "requirements-dev.lock", "package-lock.json", "benchmarks/requirements.lock")
HERE = "tests/house_rules/"  # these files must name what they forbid

REGISTRIES = re.compile(
    r"pypi\.org|pythonhosted\.org|npmjs\.(?:org|com)|registry\.[\w-]+\.(?:org|com|io|net)|yarnpkg\.com|artifactory|/simple/?\b"
)
OF_THIS_MACHINE = re.compile(r"\.\./shared\b|/work/|/tmp/briefs|/home/\w|/Users/\w|/root/")
PROMISES = re.compile(r"\b(?:TODO|FIXME|XXX)\b|NotImplementedError")
BUILT = re.compile(r"\.min\.(?:js|css)$|\.map$|\.woff2?$|\.ttf$|(?:^|/)(?:node_modules|vendor|dist|build)/")


def lines_with(pattern: re.Pattern[str], paths: tuple[Path, ...]) -> list[str]:
    """Return `file:line: match` for every match outside the rules themselves."""
    return [
        f"{path}:{number}: {match.group()}"
        for path in paths
        if not str(path).startswith(HERE)
        for number, line in enumerate(text_of(path).splitlines(), 1)
        if (match := pattern.search(line))
    ]


def test_no_file_of_python_is_longer_than_400_lines():
    long = {
        str(path): count
        for path in python_files()
        if MADE_BY_A_TOOL not in str(path) and (count := len(text_of(path).splitlines())) > MOST_LINES
    }
    assert long == {}


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_file_holds_no_address(name):
    assert "://" not in (ROOT / name).read_text()


def test_no_file_names_a_package_registry():
    assert lines_with(REGISTRIES, tracked()) == []


def test_no_file_names_a_path_of_the_machine_it_was_written_on():
    assert lines_with(OF_THIS_MACHINE, tracked()) == []


def test_nothing_is_left_to_be_done_later():
    assert lines_with(PROMISES, tracked()) == []


def test_no_built_file_of_somebody_else_is_in_git():
    assert [str(path) for path in tracked() if BUILT.search(str(path))] == []


def test_links_inside_the_documents_lead_somewhere():
    broken = []
    for path in tracked():
        if path.suffix != ".md":
            continue
        for target in re.findall(r"\]\(([^)\s]+)\)", text_of(path)):
            if re.match(r"[a-z]+:|#", target):
                continue
            if not (ROOT / path.parent / target.split("#")[0]).exists():
                broken.append(f"{path}: {target}")
    assert broken == []
