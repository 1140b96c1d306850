"""Pages: each is looked at by axe in some journey, on a laptop and on a telephone, and so are the ways to fail."""

from __future__ import annotations

import pytest

from casework.versions import read_whole
from tests.house_rules.routes import make_app
from tests.house_rules.seen_by_axe import lists

pytestmark = pytest.mark.house

LOOK = (
    "look at it in a journey at both widths and add its line to pages.txt; where the demonstration links to it, "
    "a line in demonstration.txt is enough (tests/house_rules/seen_by_axe/lists.py)"
)
FAILURES = ("400", "403", "404", "405", "409", "410", "413", "422", "429", "500", "503")


@pytest.fixture(scope="module")
def opened(data_folder):
    """Every route that answers a GET."""
    rules = make_app(data_folder).url_map.iter_rules()
    return {rule.rule for rule in rules if "GET" in (rule.methods or set()) and rule.endpoint != "static"}


def looked_at():
    """The pages that the lists name."""
    return {*lists.kept(lists.PAGES), *lists.kept(lists.DEMONSTRATION)}


def test_every_page_is_looked_at_or_named_with_the_reason_why_it_is_none(opened):
    assert opened - looked_at() - set(lists.no_pages()) == set(), LOOK


def test_the_lists_name_no_page_that_is_gone(opened):
    assert looked_at() - opened == set()
    assert set(lists.no_pages()) - opened == set()


def test_what_is_no_page_says_why_and_is_looked_at_by_nobody():
    assert [rule for rule, why in lists.no_pages().items() if not why] == []
    assert set(lists.no_pages()) & looked_at() == set()


def test_every_page_of_every_form_of_ours_is_looked_at():
    services = sorted(lists.SERVICES.glob("*.yaml"))
    there = {f"{path.stem} {page['id']}" for path in services for page in read_whole(path)["pages"]}
    assert there - set(lists.kept(lists.FORMS)) == set(), "add its line to form-pages.txt: a journey opens every page"
    assert set(lists.kept(lists.FORMS)) - there == set()


@pytest.mark.parametrize("status", FAILURES)
def test_every_way_to_fail_is_looked_at(status):
    assert [line for line in lists.kept(lists.STATES) if line.startswith(status)] != []
