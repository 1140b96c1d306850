"""Nobody outside reads what is not theirs: on no page, in no message, on no paper, in no form that is filled in anew.

An employer reads nothing of health, home address, attendance or the school's view; a producer nothing of the school's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from casework.versions import read_whole
from forms.definition.document import Definition
from forms.sharing import may_see
from tests.fixtures.definitions_once import DEFINITIONS
from tests.unit.definitions.test_definitions_checks import LIBRARY, TEXTS

PIPED = re.compile(r"\(\(([a-z][a-z0-9.-]*)\)\)")
EMPLOYER, PRODUCER = ("employer",), ("applicant", "applicant-signs")
# Who reads, of which service, and whose whole part is not for them.
KEPT_FROM = [
    ("work-permit", EMPLOYER, ("parent", "school")),
    ("work-permit", ("parent",), ("school",)),
    ("work-permit", ("school",), ("parent",)),
    ("performance-licence", PRODUCER, ("school",)),
    ("performance-licence", ("parent",), ("school",)),
]
NAMED = {
    "work-permit": {"health-details", "medication", "child-address", "attendance-percent", "school-view"},
    "performance-licence": {"school-view", "school-why"},
}


def definition_of(service: str) -> Definition:
    from forms.definition.reader import read_text

    found = read_text(TEXTS[service], f"{service}.yaml", LIBRARY).definition
    assert found is not None
    return found


def document_of(service: str) -> dict[str, Any]:
    found: dict[str, Any] = read_whole(DEFINITIONS / "services" / f"{service}.yaml")
    return found


def secrets_of(service: str, whose: tuple[str, ...]) -> set[str]:
    """The questions of some parties."""
    return {name for name, page in definition_of(service).page_of.items() if page.party in whose}


def texts(part: Any) -> Iterator[str]:
    """Every text within a part of a document, questions that conditions name among them."""
    if isinstance(part, dict):
        for value in part.values():
            yield from texts(value)
    elif isinstance(part, list):
        for value in part:
            yield from texts(value)
    elif isinstance(part, str):
        yield from PIPED.findall(part)
        yield part


@pytest.mark.parametrize(("service", "readers", "whose"), KEPT_FROM)
def test_no_answer_of_theirs_is_shown(service, readers, whose):
    definition = definition_of(service)
    secrets = secrets_of(service, whose)
    shown = {
        question.id
        for page in definition.pages
        for question in page.questions
        if any(may_see(definition, page, question, reader) for reader in readers)
    }
    assert secrets
    assert shown & secrets == set()
    assert shown, "they read their own"


@pytest.mark.parametrize(("service", "readers", "whose"), KEPT_FROM)
def test_no_page_of_their_own_repeats_it_or_comes_because_of_it(service, readers, whose):
    secrets = secrets_of(service, whose)
    document = document_of(service)
    own = [page for page in document["pages"] if page.get("party") in readers]
    asked = [page | {"questions": [one | {"id": ""} for one in page["questions"]]} for page in own]
    told = {
        text
        for page in asked
        for part in ("when", "body", "title", "questions", "exits")
        for text in texts(page.get(part))
    }
    assert own
    assert told & secrets == set()


@pytest.mark.parametrize(("service", "readers", "whose"), KEPT_FROM)
def test_no_message_or_letter_says_it(service, readers, whose):
    secrets = secrets_of(service, whose)
    document = document_of(service)
    said = {text for part in ("messages", "letters", "confirmation") for text in texts(document.get(part))}
    assert said & secrets == set()


@pytest.mark.parametrize("service", sorted(NAMED))
def test_no_paper_says_it_and_no_renewal_carries_it(service):
    """The checks asked of an approval are for officers; whose photo it shows stands under its holder."""
    for approval in document_of(service)["approvals"]:
        told = set(texts({key: value for key, value in approval.items() if key not in ("checks", "holder")}))
        assert told & NAMED[service] == set(), approval["id"]


@pytest.mark.parametrize(("service", "named"), sorted(NAMED.items()))
def test_what_is_kept_from_them_is_asked_at_all(service, named):
    assert named <= set(definition_of(service).questions)
