"""What a school says for the grounds that children vanish by is judged: an absence, and whose consent is due."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask

from base.database import writing
from base.extensions import db
from models.law_answer import LawAnswer
from models.school import School
from tests.integration.casework.returns import leaves, secretary

ABSENT = {"ground": "i", "absent-since": "2026-11-09", "unable-to-attend": "no", "school-enquired": "yes"}
ENQUIRED = {"council-enquired": "yes", "pupil-found": "not-found", "destination": "not-known"}
COMES_OFF = {"deleted-on": "2026-12-14"}
AT = datetime(2026, 12, 14, 9, 0, tzinfo=UTC)


@pytest.fixture
def found(council: Flask) -> Callable[..., list[str]]:
    """What a rule observed when a leaver's return with these answers was sent."""

    def send(rule: str, **answers: Any) -> list[str]:
        with council.app_context(), writing():
            of = db.session.query(School).filter(School.urn == "100001").one()
            leaves(answers, by=secretary(of), of=of, at=AT)
            answer = db.session.query(LawAnswer).filter(LawAnswer.rule == rule).one()
            assert answer.cannot == ""
            return [finding["observed"] for finding in answer.findings]

    return send


@pytest.mark.parametrize(
    ("absent", "verdict", "observed"),
    [
        ({"absence-codes": ["o", "g"]}, "NEED LA VIEW", "school days since 9 November 2026"),
        ({"absence-codes": ["o", "i"]}, "UNLAWFUL", "other codes: I"),
        ({"absence-codes": ["o", "other"]}, "UNLAWFUL", "other codes: another code"),
        ({"absence-codes": ["o"], "absent-since": "2026-11-30"}, "UNLAWFUL", "since 30 November 2026"),
        ({}, "NOT YET", "0 school days"),
    ],
)
def test_an_officer_reads_whether_twenty_days_of_the_right_codes_have_gone_by(found, absent, verdict, observed):
    told = found("ROLL.R9I", **ABSENT | ENQUIRED | COMES_OFF | absent)
    assert told[0] == verdict
    assert any(observed in one for one in told)


@pytest.mark.parametrize(
    ("placed", "verdict"), [("yes", "NEED LA VIEW"), ("no", "LAWFUL"), ({"not_known": True}, "NEED LA VIEW")]
)
def test_a_special_school_needs_the_consent_of_the_council_that_placed_the_pupil(found, placed, verdict):
    home = {"ground": "f", "home-notice": "written", "home-last-day": "2026-11-20", "home-drafted-by": "parent"}
    told = found("ROLL.R9F", **home, **{"home-order-in-force": "no", "special-school-placed": placed}, **COMES_OFF)
    assert told[0] == verdict
