"""A school's return for home education: what may be a sign of off-rolling is a manager's to read, and no school's."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from flask import Flask

from base.database import writing
from base.extensions import db
from models.law_answer import LawAnswer
from models.school import School
from tests.integration.casework.marlowe import tasks
from tests.integration.casework.returns import leaves, secretary
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


@pytest.mark.parametrize("ground", ["a", "g", "l"])
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
