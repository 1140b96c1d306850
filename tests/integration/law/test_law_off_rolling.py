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
