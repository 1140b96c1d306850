"""Scripts: what a page of ours knows is gone with it, from a shared computer and from the next journey's browser."""

from __future__ import annotations

import re

import pytest

from tests.house_rules.tree import text_of, tracked

pytestmark = pytest.mark.house

KEPT = re.compile(r"\b(localStorage|indexedDB|serviceWorker|caches\.open|document\.cookie)\b")


def kept_by(script: str) -> list[str]:
    """The stores of a browser that a script names."""
    return sorted(set(KEPT.findall(script)))


def test_no_script_and_no_template_keeps_anything_in_a_browser_after_its_page():
    found = {
        str(path): kept
        for path in tracked()
        if path.parts[0] in ("static", "templates")
        and path.suffix in (".js", ".html")
        and (kept := kept_by(text_of(path)))
    }
    assert found == {}


def test_the_rule_of_scripts_notices():
    assert kept_by("window.localStorage.setItem('draft', text); let localStorageless = 1") == ["localStorage"]
    assert kept_by("sessionStorage.getItem('tab')") == []
