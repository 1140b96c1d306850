"""A message that belongs to no case is one that nobody looks for: whoever plans it says there why it has none."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from tests.house_rules.tree import product_files, text_of, tree_of

pytestmark = pytest.mark.house

OUTBOX = "correspondence.outbox"
PLANS = {"plan", "Plan"}
SAYS = "# no case"  # and why, on the line or the one above it


def names_of_plans(tree: ast.Module) -> set[str]:
    """By which names a file calls what plans messages; `outbox.plan` as it stands."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == OUTBOX:
            found |= {name.asname or name.name for name in node.names if name.name in PLANS}
        elif isinstance(node, ast.ImportFrom) and node.module == "correspondence":
            modules = {name.asname or name.name for name in node.names if name.name == "outbox"}
            found |= {f"{module}.{plan}" for module in modules for plan in PLANS}
    return found


def may_be_none(value: ast.expr) -> bool:
    """Whether the case of a message may be none: it is written so, or is that of a form, which may wait without one."""
    is_none = any(isinstance(node, ast.Constant) and node.value is None for node in ast.walk(value))
    return is_none or ast.unparse(value) == "filing.case_id"


def unexplained(code: str) -> Iterator[int]:
    """The lines of a file on which a message is planned that may have no case, and nothing says why."""
    tree, lines = ast.parse(code), code.splitlines()
    plans = names_of_plans(tree)
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or ast.unparse(node.func) not in plans:
            continue
        given = next((one for one in node.keywords if one.arg == "case_id"), None)
        if given is None:
            yield node.lineno
        elif may_be_none(given.value):
            told = [lines[line - 1].partition(SAYS) for line in (given.value.lineno, given.value.lineno - 1)]
            if not any(mark and len(why.split()) > 2 for _, mark, why in told):
                yield given.value.lineno


def test_whoever_plans_a_message_without_a_case_says_why():
    asked = [path for path in product_files() if names_of_plans(tree_of(path))]
    assert len(asked) > 10, "the files that plan messages are found"
    found = [f"{path}:{line}" for path in asked for line in unexplained(text_of(path))]
    assert found == [], f'write "{SAYS}: why" beside the case_id'


@pytest.mark.parametrize(
    "call",
    [
        "plan(kind, case_id=None)",
        "plan(kind, case_id=None)  # no case:",
        "plan(kind, case_id=case.id if case else None)",
        "plan(kind, case_id=filing.case_id)",
        "plan(kind)",
        "Plan(case_id=None)  # it has none",
        "outbox.plan(kind, case_id=None)",
    ],
)
def test_the_rule_finds(call: str):
    code = f"from correspondence.outbox import plan, Plan\nfrom correspondence import outbox\n{call}\n"
    assert list(unexplained(code)) == [3]


@pytest.mark.parametrize(
    "call",
    [
        "plan(kind, case_id=case.id)",
        "plan(kind, case_id=None)  # no case: a draft, which nobody has sent",
        "# no case: an account's own e-mail\nplan(kind, case_id=None)",
        "Timer(case_id=None)",
        "chase.plan(case_id=None)",
    ],
)
def test_the_rule_lets_pass(call: str):
    assert list(unexplained(f"from correspondence.outbox import plan\n{call}\n")) == []
