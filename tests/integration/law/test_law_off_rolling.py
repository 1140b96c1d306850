"""A school's return for home education: what may be a sign of off-rolling is a manager's to read, and no school's."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import select

from base.database import writing
from base.extensions import db
from models.case import Case
from models.filing import Filing
from models.law_answer import LawAnswer
from models.school import School
from tests.integration.casework.marlowe import AT, tasks
from tests.integration.casework.returns import leaves, school, secretary
from tests.integration.law.conftest import said

HOME = {"ground": "f", "home-notice": "written", "home-drafted-by": "parent"}


@dataclass
class Kept:
    """What was kept of each rule when a return was sent, and where the manager's task is; empty for none."""

    task: str = ""
    observed: dict[str, list[str]] = field(default_factory=dict)
    shown: dict[str, list[str]] = field(default_factory=dict)
    cannot: dict[str, str] = field(default_factory=dict)


@pytest.fixture
def returned(council: Flask) -> Callable[..., Kept]:
    def send(**answers: object) -> Kept:
        with council.app_context(), writing():
            of = db.session.query(School).filter(School.urn == "100001").one()
            case = leaves(HOME | answers, by=secretary(of), of=of)
            task = tasks(case).get("off-rolling")
            kept = Kept(f"/tasks/{task.id}" if task is not None else "")
            for row in db.session.query(LawAnswer):
                kept.observed[row.rule] = [found["observed"] for found in row.findings]
                kept.shown[row.rule], kept.cannot[row.rule] = list(row.said), row.cannot
            return kept

    return send


def test_the_manager_reads_each_sign_on_the_task(returned, enter):
    kept = returned(**{"home-drafted-by": "school", "home-discussed": ["suggested", "sent-home", "suspended"]})
    text = said(enter("manager").get(kept.task))
    assert "One sign of off-rolling: the school suggested the move." in text
    assert "One sign of off-rolling: the school wrote the parent's letter." in text
    assert "One sign of off-rolling: the pupil was sent home without an exclusion." in text
    assert text.count("One sign of off-rolling") == 3


def test_a_parents_own_letter_without_anything_before_it_is_no_sign(returned):
    kept = returned(**{"home-discussed": ["none"]})
    assert kept.task == ""
    assert kept.observed["ROLL.OFF-ROLLING"] == []
    assert kept.cannot["ROLL.OFF-ROLLING"] == ""


@pytest.mark.parametrize(
    ("answers", "sign"),
    [
        (
            {"ground": "a", "new-school": {"not_known": True}, "new-school-shown-by": "offer"},
            "there was only an offer of a place elsewhere",
        ),
        ({"ground": "b", "reception-accepted": "yes"}, "a place in Reception at the school was accepted"),
        ({"ground": "c", "other-schools": "2", "other-schools-agreed": "1"}, "not every other school had agreed"),
        ({"ground": "d", "order-still-ours": "yes"}, "an order still names the school"),
        (
            {"ground": "none", "other-reason": "moving-soon", "before-leaving": ["suggested"]},
            "the school suggested the move",
        ),
        ({"ground": "i", "before-leaving": ["sent-home"]}, "the pupil was sent home without an exclusion"),
        (
            {
                "ground": "a",
                "new-school": {"not_known": True},
                "new-school-shown-by": "confirmed",
                "plans": ["ehc"],
                "before-leaving": ["managed-move"],
            },
            "a managed move had broken down",
        ),
        ({"ground": "e", "order-revoked-why": "other"}, "the order was revoked for another reason"),
        ({"ground": "g", "moved-proof": "hearsay", "moved-still-attends": "yes"}, "the pupil still attends"),
        ({"ground": "h", "leave-came-back": "yes"}, "the pupil came back after the leave"),
        ({"ground": "i", "absence-codes": ["n", "i"]}, "the register gives another cause of the absence"),
        ({"ground": "j", "detention": "remand"}, "the pupil is on remand and not sentenced"),
        (
            {"ground": "l", "sixth-form": "refused-otherwise"},
            "the sixth form refused a place for another reason than grades",
        ),
        ({"ground": "m", "fees-unpaid": "no"}, "no boarding fees are unpaid"),
        ({"ground": "n", "contract-ended": "no"}, "the contract has not ended"),
        ({"ground": "o", "review": "going-on"}, "the exclusion was not final"),
        ({"ground": "none", "other-reason": "behaviour"}, "the reason that the school gives is no ground"),
    ],
)
def test_a_sign_on_any_ground_goes_to_the_manager_and_not_to_the_school(returned, answers, sign):
    kept = returned(**answers)
    assert kept.task, "a task for the manager"
    assert sign in kept.observed["ROLL.OFF-ROLLING"]
    assert kept.shown["ROLL.OFF-ROLLING"] == []


@pytest.mark.parametrize("ground", ["a", "d", "g", "l"])
def test_a_return_in_order_brings_the_manager_nothing(returned, ground):
    shown = {
        "new-school": {"not_known": True},
        "new-school-shown-by": "confirmed",
        "moved-proof": "document",
        "sixth-form": "leaves",
    }
    kept = returned(ground=ground, **shown)
    assert kept.task == ""
    assert kept.observed["ROLL.OFF-ROLLING"] == []


def test_no_school_is_shown_a_sign(returned):
    kept = returned(**{"home-drafted-by": "school", "home-discussed": ["exclusion-mentioned"]})
    assert sorted(kept.observed["ROLL.OFF-ROLLING"]) == [
        "a meeting was about a possible exclusion or prosecution",
        "the school wrote the parent's letter",
    ]
    assert kept.shown["ROLL.OFF-ROLLING"] == []


def test_a_school_that_does_not_know_who_wrote_the_letter_is_judged_all_the_same(returned):
    kept = returned(**{"home-drafted-by": "not-known"})
    assert kept.cannot["ROLL.R9F"] == ""
    assert "not known" in kept.observed["ROLL.R9F"]


def test_what_happened_before_is_asked_only_where_a_removal_may_have_been_brought_about(returned):
    in_order = {"new-school": {"not_known": True}, "new-school-shown-by": "confirmed"}
    kept = returned(ground="a", **in_order, **{"before-leaving": ["suggested"]})
    assert kept.task == ""  # not asked, so what a browser sends all the same is dropped
    assert kept.observed["ROLL.OFF-ROLLING"] == []


OTHER = {"ground": "none", "other-reason": "moving-soon"}
SEVERAL = "several pupils have left the school in the same way this year"


@dataclass
class Year:
    """A school's returns of one year, each about another pupil unless it says who."""

    council: Flask
    sent: int = 0

    def leaves(self, *, urn: str = "100001", at: datetime = AT, pupil: int = 0, **answers: object) -> tuple[str, bool]:
        """Send one: the manager's task (empty for none), and whether there are several."""
        self.sent += 1
        number = pupil or self.sent
        named = {
            "child-name": {"given": f"Ivy{'abcdefghij'[number]}", "family": "Quill"},
            "child-dob": f"2014-05-{number:02}",
            "child-upn": {"not_known": True},
        }
        with self.council.app_context(), writing():
            of = db.session.query(School).filter(School.urn == urn).one_or_none() or school("Shore School", urn)
            case = leaves(HOME | named | answers, by=secretary(of, f"{self.sent}@brook.example"), of=of, at=at)
            filing = db.session.scalars(select(Filing.id).where(Filing.case_id == case.id)).all()
            rows = db.session.scalars(select(LawAnswer).where(LawAnswer.filing_id.in_(filing)))
            found = [one["observed"] for row in rows if row.rule == "ROLL.OFF-ROLLING" for one in row.findings]
            task = tasks(case).get("off-rolling")
            return (f"/tasks/{task.id}" if task is not None else "", SEVERAL in found)


@pytest.fixture
def year(council: Flask) -> Year:
    return Year(council)


def test_the_third_pupil_of_a_year_who_leaves_in_the_same_way_is_told_to_the_manager(year, enter):
    assert year.leaves() == ("", False)
    assert year.leaves() == ("", False)
    task, several = year.leaves()
    assert several
    text = said(enter("manager").get(task))
    assert f"One sign of off-rolling: {SEVERAL}." in text
    assert "Other pupils who left this school on the same ground since 1 September 2" in text
    assert "Check the regulation: its text was not read at the source." in text


def test_returns_that_name_no_ground_are_counted_by_themselves(year):
    for _ in range(2):
        year.leaves()
        assert year.leaves(**OTHER) == ("", False)
    task, several = year.leaves(**OTHER)
    assert (bool(task), several) == (True, True)


def test_another_schools_an_earlier_years_and_the_same_pupils_return_count_nothing(year):
    year.leaves(urn="100002")
    year.leaves(urn="100002")
    year.leaves(at=datetime(2026, 7, 1, 9, tzinfo=UTC))
    year.leaves(pupil=9)
    year.leaves(pupil=9)
    assert year.leaves() == ("", False)
    assert year.leaves()[1]


def test_a_case_that_few_may_see_is_counted_for_nobody_else(year):
    for _ in range(2):
        year.leaves()
    with year.council.app_context(), writing():
        for case in db.session.scalars(select(Case)):
            case.restricted = True
    assert year.leaves() == ("", False)


def test_pupils_who_only_went_to_another_school_are_no_sign_however_many(year):
    in_order = {"ground": "a", "new-school": {"not_known": True}, "new-school-shown-by": "confirmed"}
    for _ in range(4):
        assert year.leaves(**in_order) == ("", False)
