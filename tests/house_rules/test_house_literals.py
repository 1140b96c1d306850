"""Services are data: no code of a live definition stands in the program, which would then know that one service."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from casework.publishing import read_folder
from forms.definition.document import Definition
from tests.fixtures.definitions_once import our_library
from tests.house_rules.tree import ROOT, at, product_files, tree_of

pytestmark = pytest.mark.house

LEFT_OUT = ("demo", "statutory")  # invented stories, told with the services; the law, which has words of its own
PARTS = re.compile(r"[^A-Za-z0-9_-]+")  # "close:failed-to-track" names an outcome too
# Words that are also a service, a type or an outcome of some definition, and what the program means by them.
ORDINARY = {
    "answered": "a state of waits, letters and requests",
    "chaperone": "who may decide otherwise than a rule, on the page about the law",
    "elsewhere": "where a child's other licences were granted: a fact given to the rules of the law",
    "filed": "a state of an email that came in",
    "lifted": "what became of a suspension",
    "made": "how a record came to be",
    "matched": "how a record came to be",
    "moved": "a date of a calendar that changed",
    "not-answered": "a phrase of the forms",
    "not-needed": "a state of a row of a checklist",
    "noted": "a state of an email, and of what is recorded of an approval",
    "other-council": "a part that somebody has in a case, whom messages go to",
    "refused": "a state of recommendations, filings and matches",
    "renewed": "what became of an approval",
    "revoked": "a state of approvals and links",
    "seen": "how a document is proved",
    "warning": "a message of a form, a log or a party's chase",
    "withdrawn": "a state of recommendations and letters",
}


def codes_of(definition: Definition) -> Iterator[str]:
    """The service, its type of case and its outcomes."""
    yield definition.service
    yield from (one.id for one in definition.outcomes)
    if definition.case is not None:
        yield definition.case.case_type


def live_codes() -> frozenset[str]:
    """The codes of every definition in the folder."""
    return frozenset(code for one in read_folder(ROOT / "definitions").definitions for code in codes_of(one))


def words_of(path: Path) -> Iterator[tuple[ast.Constant, str]]:
    """Each text that a file holds, cut where neither a letter nor a dash stands; texts of several words are prose."""
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and " " not in node.value:
            yield from ((node, word) for word in PARTS.split(node.value) if word)


def named_in(path: Path, codes: frozenset[str]) -> list[str]:
    """Where a file names one of these codes."""
    return [f"{at(path, node)} {word}" for node, word in words_of(path) if word in codes]


def queue_codes() -> frozenset[str]:
    """The codes of every queue of the folder."""
    return frozenset(queue.code for queue in our_library().queues)


def test_no_queue_is_named_by_the_program():
    codes = queue_codes()
    files = [path for path in product_files() if path.parts[0] not in LEFT_OUT]
    assert [found for path in files for found in named_in(path, codes)] == []


def test_a_queue_that_is_named_is_found(tmp_path):
    written = tmp_path / "known.py"
    written.write_text('QUEUE = "Q-TRIAGE"\nOWN = "for-sorting"\n')
    assert [found.split()[-1] for found in named_in(written, queue_codes())] == ["Q-TRIAGE"]


def test_no_service_type_or_outcome_is_named_by_the_program():
    codes = live_codes() - set(ORDINARY)
    files = [path for path in product_files() if path.parts[0] not in LEFT_OUT]
    assert [found for path in files for found in named_in(path, codes)] == []


def test_each_ordinary_word_that_is_let_through_is_still_a_code_and_still_said():
    files = [path for path in product_files() if path.parts[0] not in LEFT_OUT]
    said = {word for path in files for _, word in words_of(path)}
    assert set(ORDINARY) - (live_codes() & said) == set()


def test_a_code_within_a_longer_text_is_found(tmp_path):
    written = tmp_path / "known.py"
    written.write_text('KIND = "close:failed-to-track"\nSORTS = ("CME",)\n"""Cases of CME are about children."""\n')
    assert [found.split()[-1] for found in named_in(written, live_codes())] == ["failed-to-track", "CME"]
