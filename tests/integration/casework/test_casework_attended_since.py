"""A new pupil's return ends another case by itself only where the child attended since that case last knew of them."""

from __future__ import annotations

import pytest
from flask.ctx import AppContext

from base.database import writing
from models.case import Case
from models.school import School
from tests.integration.casework.marlowe import SURE, Marlowe, send, tasks, twin
from tests.integration.casework.returns import joins, leaves, school, secretary

pytestmark = pytest.mark.usefixtures("context")


class Schools(Marlowe):
    """The council, with two schools that sign in."""

    def __init__(self) -> None:
        super().__init__()
        self.hill: School = school("Hill School", "100002")
        self.brook_office = secretary(self.school)
        self.hill_office = secretary(self.hill)


@pytest.fixture
def council(context: AppContext) -> Schools:
    with writing():
        return Schools()


def join(council: Schools, **answers: object) -> Case:
    """A return of the other school."""
    return joins(answers, by=council.hill_office, of=council.hill)


@pytest.mark.parametrize(
    ("known", "attended", "ends"),
    [
        ({"last-attended": "2026-11-20"}, "2026-11-23", True),
        ({"last-attended": "2026-11-20"}, "2026-11-20", False),
        ({"last-attended": "2026-11-20"}, "2026-10-01", False),
        ({"last-attended": "2026-10-01"}, "2026-10-02", True),
        ({"last-seen-on": "2026-11-20"}, "2026-11-19", False),
        ({"last-seen-on": "2026-11-20", "last-attended": "2026-10-01"}, "2026-11-20", True),
        ({}, "2026-11-20", False),
    ],
)
def test_only_a_day_attended_since_the_child_was_last_known_of_ends_a_search(council, known, attended, ends):
    """A return that a school had forgotten says where the child was before it was missed, and finds nobody."""
    with writing():
        twin()
        search = send(SURE | known)
        join(council, **{"start-on": attended, "first-attended": attended})
    assert (search.state == "closed") is ends
    assert ("may-be-settled" in tasks(search)) is not ends


def test_a_schools_own_forgotten_return_does_not_end_the_search_for_its_pupil(council):
    with writing():
        twin()
        search = send(SURE | {"last-attended": "2026-11-20"})
        early = {"start-on": "2026-10-05", "first-attended": "2026-10-05"}
        joins(early, by=council.brook_office, of=council.school)
    assert search.state == "open"
    assert tasks(search)["may-be-settled"].state == "open", "a person compares"


def test_a_school_before_the_one_that_was_left_does_not_answer_the_leavers_return(council):
    with writing():
        twin()
        join(council, **{"start-on": "2026-10-20", "first-attended": "2026-10-20"})
        left = leaves({"destination": "not-known"}, by=council.brook_office, of=council.school)
    assert left.state == "open"
