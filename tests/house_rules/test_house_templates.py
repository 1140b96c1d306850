"""Templates: a page imports the components that it uses, and no others."""

from __future__ import annotations

import re

import pytest

from tests.house_rules.tree import text_of, tracked

pytestmark = pytest.mark.house

IMPORT = re.compile(r'\{%-?\s*from\s+"[^"]+"\s+import\s+(.*?)(?:\s+with context)?\s*-?%\}')
REMARK = re.compile(r"\{#.*?#\}", re.DOTALL)
CODE = re.compile(r"\{([{%])(.*?)[}%]\}", re.DOTALL)


def imported_for_nothing(template: str) -> list[str]:
    """The names that a template imports and does not use."""
    names = [part.split()[-1] for said in IMPORT.findall(template) for part in said.split(",")]
    rest = IMPORT.sub("", REMARK.sub("", template))
    code = " ".join(said for _, said in CODE.findall(rest))
    return [name for name in names if not re.search(rf"\b{re.escape(name)}\b", code)]


def test_a_template_imports_only_what_it_uses():
    found = {
        str(path): names
        for path in tracked()
        if path.parts[0] == "templates" and path.suffix == ".html" and (names := imported_for_nothing(text_of(path)))
    }
    assert found == {}


def test_the_rule_notices():
    page = '{% from "a.html" import one, two as three %}<p>{{ one() }}</p>{# three() #} three'
    assert imported_for_nothing(page) == ["three"]


def test_the_rule_lets_honest_templates_pass():
    page = '{%- from "a.html" import one as two with context -%}{% call two() %}{% endcall %}'
    assert imported_for_nothing(page) == []
