"""Whoever tells us of a child may say of everything that is not needed that it is not known (SAFETY 27)."""

from __future__ import annotations

import pytest

from forms.definition.check_questions import NEVER_UNKNOWN
from forms.definition.document import Definition
from forms.definition.questions import Page
from forms.definition.reader import read_definition
from forms.rest import rest_of
from tests.fixtures.definitions_once import DEFINITIONS, our_library

NEEDED = {
    "cme-referral": {"reason", "reason-other", "child-name", "child-description", "referrer-name", "referrer-email"},
    "cme-concern": {"child-name", "child-description", "concern-why", "tells-who", "wants-receipt", "reporter-email"},
}
ADDED = {"parent-name", "sibling-name", "enquiry-kind"}  # what an entry is about: nobody who knows none adds one
THEIR_OWN = {"cme-referral": set(), "cme-concern": {"reporter"}}  # pages about whoever tells us, who may stay silent


def definition_of(service: str) -> Definition:
    found = read_definition(DEFINITIONS / f"services/{service}.yaml", our_library()).definition
    assert found is not None
    return found


def takes_none(page: Page) -> set[str]:
    """The questions of a page that may only be answered or left."""
    rest = {one.id for one in rest_of(page)}
    return {
        one.id for one in page.questions if one.kind not in NEVER_UNKNOWN and not one.not_known and one.id not in rest
    }


@pytest.mark.parametrize("service", NEEDED)
def test_every_question_that_is_not_needed_takes_not_known(service: str) -> None:
    pages = [page for page in definition_of(service).pages if page.id not in THEIR_OWN[service]]
    assert set().union(*map(takes_none, pages)) <= NEEDED[service] | ADDED


def test_what_is_needed_is_no_more_than_that() -> None:
    pages = [page for page in definition_of("cme-referral").pages if page.repeat is None]
    asked = {one.id for page in pages for one in page.questions if one.required}
    assert asked == {"reason", "referrer-name", "referrer-email"}
