"""Code: time is read in one place, services are data, rooms know only what lies below them."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from tests.house_rules.tree import ROOT, at, imports_of, product_files, text_of, tracked, tree_of

pytestmark = pytest.mark.house

READS_THE_TIME = {"now", "utcnow", "today", "time", "time_ns", "localtime", "gmtime"}
READS_THE_CLOCK = {"now_utc", "today", "real_utc"}
OF_A_CLOCK = {"datetime", "date", "time"}
MAY_READ_THE_TIME = ("base/clock.py", "base/ids.py")  # ids: the order of rows, never shown as a time
MAY_READ_THE_CLOCK = ("blueprints", "jobs", "commands", "demo", "launch")
MAY_READ_NOTES = ("casework/notes.py", "casework/misplaced_notes.py")  # what writes, shows and takes words away
MAY_USE = {
    "forms": {"forms", "wtforms", "jinja2", "markupsafe", "yaml"},
    "statutory": {"statutory"},
    "launch": {"launch"},
}
OF_A_SERVICE = {"service", "service_code", "service_id"}
SQL_NOW = re.compile(
    r"func\.(?:now|current_timestamp|localtimestamp)\b|\bCURRENT_(?:TIMESTAMP|DATE)\b|\bnow\(\)", re.IGNORECASE
)


def name_of(node: ast.AST) -> str:
    """The last name of `a`, `x.a` or `x['a']`."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return node.attr
    if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant):
        return str(node.slice.value)
    return ""


def calls(tree: ast.AST) -> list[ast.Call]:
    """Every call in a syntax tree."""
    return [node for node in ast.walk(tree) if isinstance(node, ast.Call)]


def reads_the_clock(call: ast.Call) -> bool:
    """Whether a call is `clock.now_utc()` or `clock.today()`. Converting (`london`, `LONDON`) is free."""
    return (
        isinstance(call.func, ast.Attribute)
        and name_of(call.func.value) == "clock"
        and call.func.attr in READS_THE_CLOCK
    )


def reads_the_time(call: ast.Call) -> bool:
    """Whether a call asks the machine for the time, past the product's clock."""
    return (
        isinstance(call.func, ast.Attribute)
        and call.func.attr in READS_THE_TIME
        and name_of(call.func.value) in OF_A_CLOCK
    )


def test_only_the_clock_reads_the_time():
    found = [
        at(path, call)
        for path in product_files()
        # The launcher counts seconds of real time for its own children, before the product exists.
        if str(path) not in MAY_READ_THE_TIME and path.parts[0] != "launch"
        for call in calls(tree_of(path))
        if reads_the_time(call)
    ]
    assert found == []


def test_only_blueprints_jobs_and_commands_read_the_clock():
    found = [
        str(path)
        for path in product_files()
        if path.parts[0] not in MAY_READ_THE_CLOCK
        and str(path) not in {"app.py", *MAY_READ_THE_TIME}
        and (
            {"base.clock.now_utc", "base.clock.today"} & imports_of(path)
            or any(map(reads_the_clock, calls(tree_of(path))))
        )
    ]
    assert found == []


def sides_of(node: ast.AST) -> list[ast.expr]:
    """What a comparison or a match compares."""
    if isinstance(node, ast.Compare):
        return [node.left, *node.comparators]
    if isinstance(node, ast.Match):
        values = [case.pattern.value for case in node.cases if isinstance(case.pattern, ast.MatchValue)]
        return [node.subject, *values]
    return []


def is_text(node: ast.expr) -> bool:
    """Whether an expression is a text, or a list, tuple or set with one in it."""
    if isinstance(node, ast.List | ast.Tuple | ast.Set):
        return any(map(is_text, node.elts))
    return isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value != ""


def names_a_service(node: ast.AST) -> bool:
    """Whether something called `service` is compared with a constant text."""
    sides = sides_of(node)
    return any(name_of(side) in OF_A_SERVICE for side in sides) and any(map(is_text, sides))


def test_no_service_is_named_in_python():
    """A service is data: comparing its code with a constant would make it code again."""
    found = [at(path, node) for path in product_files() for node in ast.walk(tree_of(path)) if names_a_service(node)]
    assert found == []


def services_named(tree: ast.AST, known: frozenset[str]) -> list[ast.Constant]:
    """Texts of a program that are the code of a service, or have one in a path; its own prose is left alone."""
    prose = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    texts = [node for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    return [one for one in texts if id(one) not in prose and known & set(str(one.value).split("/"))]


@cache
def codes_of_services() -> frozenset[str]:
    """The codes of our services; a chaperone is a person to the law before it is a form of ours."""
    return frozenset(path.stem for path in tracked() if path.match("definitions/services/*.yaml")) - {"chaperone"}


def test_no_code_of_a_service_stands_in_python():
    """The invented council of the demo uses the services by name; nothing else knows of any."""
    found = [
        at(path, node)
        for path in product_files()
        if path.parts[0] != "demo"
        for node in services_named(tree_of(path), codes_of_services())
    ]
    assert len(codes_of_services()) > 20
    assert found == []


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("WEEKS = {'cme-referral': 2}", True),
        ("redirect('/apply/cme-referral')", True),
        ("def f():\n    'Like cme-referral.'", False),
        ("kind = 'cme-referrals'", False),
    ],
)
def test_the_rule_about_codes_of_services_notices(code, names):
    assert bool(services_named(ast.parse(code), frozenset({"cme-referral"}))) is names


@pytest.mark.parametrize(
    ("code", "rule"),
    [
        ("datetime.now(UTC)", reads_the_time),
        ("datetime.datetime.utcnow()", reads_the_time),
        ("date.today()", reads_the_time),
        ("time.time()", reads_the_time),
        ("clock.now_utc()", reads_the_clock),
        ("base.clock.today()", reads_the_clock),
    ],
)
def test_the_rules_about_time_notice(code, rule):
    assert any(map(rule, calls(ast.parse(code))))


@pytest.mark.parametrize(
    "code",
    [
        "case.service == 'cme-referral'",
        "'cme-referral' != service",
        "service in ('cme-referral', 'penalty')",
        "row['service_code'] == 'x'",
        "match case.service:\n    case 'cme-referral':\n        pass",
    ],
)
def test_the_rule_about_services_notices(code):
    assert any(map(names_a_service, ast.walk(ast.parse(code))))


@pytest.mark.parametrize("code", ["task.service == wanted", "service == ''", "kind == 'cme'", "clock.london(at)"])
def test_the_rules_let_honest_code_pass(code):
    tree = ast.parse(code)
    assert not any(map(names_a_service, ast.walk(tree)))
    assert not any(reads_the_time(call) or reads_the_clock(call) for call in calls(tree))


@pytest.mark.parametrize("room", sorted(MAY_USE))
def test_a_room_that_must_stand_alone_uses_only_what_it_may(room):
    allowed = MAY_USE[room] | set(sys.stdlib_module_names)
    found = {
        f"{path}: {name}"
        for path in product_files()
        if path.parts[0] == room
        for name in imports_of(path)
        if name.split(".")[0] not in allowed
    }
    assert found == set()


def test_nobody_imports_app_and_it_is_no_script():
    importers = [str(path) for path in product_files() if "app" in {name.split(".")[0] for name in imports_of(path)}]
    assert importers == []
    assert "__main__" not in text_of(Path("app.py"))


def test_sql_never_asks_the_database_for_the_time():
    found = [
        f"{path}:{number}: {line.strip()}"
        for path in tracked()
        if path.suffix in {".py", ".sql"} and path.parts[0] not in {"tests", "benchmarks", "launch"}
        for number, line in enumerate(text_of(path).splitlines(), 1)
        if SQL_NOW.search(line) and "datetime.now" not in line
    ]
    assert found == []


def test_a_blueprint_asks_a_room_and_never_the_tables():
    """Queries start from what the actor may see, which only the rooms know (`tasks_visible_to(actor)`)."""
    statements = {
        f"sqlalchemy.{name}" for name in ("select", "insert", "update", "delete", "func", "text", "or_", "and_")
    }
    statements |= {name.replace("sqlalchemy", "sqlalchemy.orm") for name in statements}
    asking = [str(path) for path in product_files() if path.parts[0] == "blueprints" and imports_of(path) & statements]
    asking += [
        at(path, call)
        for path in product_files()
        if path.parts[0] == "blueprints"
        for call in calls(tree_of(path))
        if isinstance(call.func, ast.Attribute)
        and call.func.attr in {"query", "execute", "scalars", "scalar"}
        and name_of(call.func.value) == "session"
    ]
    assert asking == []


def test_one_function_alone_reads_the_words_of_a_note():
    """Words that were taken away are shown nowhere again: not by a page, an export, a letter or a bundle (words_of)."""
    reading = [
        at(path, node)
        for path in product_files()
        if any(name.endswith("models.case.CaseNote") for name in imports_of(path)) and str(path) not in MAY_READ_NOTES
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Attribute) and node.attr in {"body", "with_whom"} and name_of(node.value) != "line"
    ]
    assert reading == []


def test_imports_run_downwards_only():
    lint = Path(sys.executable).parent / "lint-imports"
    run = subprocess.run([str(lint), "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout[-3000:] + run.stderr[-1000:]
