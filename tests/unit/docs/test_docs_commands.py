"""README and docs name only what there is: targets of make, commands of flask, variables of the environment."""

from __future__ import annotations

import ast
import re
import runpy
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from flask.cli import FlaskGroup

from launch.targets import TARGET
from tests.house_rules.routes import make_app

ROOT = Path(__file__).parents[3]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
TEXTS = {str(page.relative_to(ROOT)): page.read_text() for page in PAGES}
CODE = re.compile(r"```[\s\S]*?```|^ {4}.*$|`[^`\n]+`", re.MULTILINE)
MAKE = re.compile(r"(?:^\s*|`|=\S* )make ([a-z][a-z-]*)", re.MULTILINE)
FLASK = re.compile(r"(?:(?<=flask --app app )|(?<=`flask )|(?<=^    flask ))(?!--)([^`#\n]+)", re.MULTILINE)
DEPLOY_TABLE = re.compile(r"^\| `([A-Z][A-Z_]+)` \|", re.MULTILINE)
OURS = re.compile(r"\b(?:ONROLL|WEB)_[A-Z_]+\b")
# For whoever tests: read by tests/, benchmarks/ and the Makefile.
OF_TESTS = {"ONROLL_CHAOS", "ONROLL_BENCH", "ONROLL_CHROMIUM", "ONROLL_PROPERTIES", "ONROLL_PICTURES"}


def code_of(text: str) -> str:
    """What stands in code blocks and between backticks, a piece a line; blocks keep their indentation."""
    return "\n".join(CODE.findall(text))


def named_by(pattern: re.Pattern[str]) -> list[tuple[str, str]]:
    """Pairs of page and what was found in its code."""
    return sorted({(page, found.strip()) for page, text in TEXTS.items() for found in pattern.findall(code_of(text))})


def variables_read(path: Path, of: str) -> set[str]:
    """The names a file asks the environment for: first arguments of `<of>.get("NAME", …)`."""
    asked = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "get":
            first = node.args[0]
            if ast.unparse(node.func.value) == of and isinstance(first, ast.Constant):
                asked.add(str(first.value))
    return asked


SETTINGS = variables_read(ROOT / "base/settings.py", "env")
WEB = variables_read(ROOT / "deploy/gunicorn.conf.py", "os.environ")


@pytest.fixture(scope="module")
def commands(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[click.Group, click.Context]]:
    """The application's own command line, as `flask --app app` has it.

    To look a command up opens the application's context, which the line's own context closes at the end: left open, the
    commands of later tests would be done by this application, which has no database.
    """
    app = make_app(tmp_path_factory.mktemp("data"))
    group = FlaskGroup(create_app=lambda: app)
    with click.Context(group, obj=group.make_context("flask", ["--help"], resilient_parsing=True).obj) as context:
        yield group, context


def resolve(group: click.Group, context: click.Context, line: str) -> str:
    """What is wrong with a command line; nothing when every word and option of it exists."""
    words = line.replace("\\", " ").split()
    command: click.Command = group
    while isinstance(command, click.Group):
        if not words:
            return ""
        name = words.pop(0)
        found = [command.get_command(context, one) for one in name.split("|")]
        if None in found:
            return f"no command {name}"
        command = found[0] or group
    known = {option for parameter in command.get_params(context) for option in parameter.opts}
    return ", ".join(
        f"no option {word} of {command.name}" for word in words if word.startswith("--") and word not in known
    )


def test_every_target_of_make_that_is_named_exists():
    targets = {name for name, _ in TARGET.findall((ROOT / "Makefile").read_text())}
    named = named_by(MAKE)
    assert len(named) > 5
    assert [(page, name) for page, name in named if name not in targets] == []


def test_the_readme_names_every_target_of_make():
    targets = {name for name, _ in TARGET.findall((ROOT / "Makefile").read_text())}
    assert {name for page, name in named_by(MAKE) if page == "README.md"} == targets


def test_every_command_of_flask_that_is_named_exists_with_its_options(commands):
    group, context = commands
    named = named_by(FLASK)
    assert len(named) > 10
    assert [(page, line, wrong) for page, line in named if (wrong := resolve(group, context, line))] == []


@pytest.mark.parametrize(
    ("line", "wrong"), [("clock put", "no command put"), ("sweep --upto x", "no option --upto of sweep")]
)
def test_a_command_that_does_not_exist_would_be_found(commands, line, wrong):
    assert resolve(*commands, line) == wrong


def test_the_table_of_settings_names_what_is_read_and_nothing_else():
    assert {"SECRET_KEY", "DATABASE_URL", "ONROLL_PROXIES"} <= SETTINGS
    assert {"WEB_BIND", "WEB_WORKERS", "WEB_THREADS"} == WEB
    assert sorted(DEPLOY_TABLE.findall(TEXTS["docs/deploy.md"])) == sorted(SETTINGS | WEB)


def test_no_page_names_a_variable_of_ours_that_nobody_reads():
    named = {(page, name) for page, text in TEXTS.items() for name in OURS.findall(text)}
    assert {(page, name) for page, name in named if name not in SETTINGS | WEB | OF_TESTS} == set()


def test_what_is_said_to_be_for_tests_is_read_there():
    files = [ROOT / "Makefile", *(ROOT / "tests").rglob("*.py")]
    text = "\n".join(path.read_text() for path in files if path != Path(__file__))
    assert {name for name in OF_TESTS if name not in text} == set()


def test_the_example_of_the_environment_sets_what_is_read_and_nothing_else():
    lines = (ROOT / "deploy/onroll.env.example").read_text().splitlines()
    given = {line.split("=", 1)[0] for line in lines if line and not line.startswith("#")}
    assert given <= SETTINGS | WEB
    assert "ONROLL_PROXIES" in given


def test_defaults_of_the_web_server_are_those_of_the_table():
    told = runpy.run_path(str(ROOT / "deploy/gunicorn.conf.py"))
    for name, value in (("WEB_WORKERS", told["workers"]), ("WEB_THREADS", told["threads"]), ("WEB_BIND", told["bind"])):
        assert f"| `{name}` | `{value}` |" in TEXTS["docs/deploy.md"]


def test_no_licence_is_claimed_that_was_not_granted():
    granted = [there.name for there in ROOT.glob("LICEN[CS]E*")]
    says_none = "No licence is granted yet" in TEXTS["README.md"] and "No licence is granted yet" in (
        ROOT / "pyproject.toml"
    ).read_text(encoding="utf-8")
    assert says_none is not bool(granted)
