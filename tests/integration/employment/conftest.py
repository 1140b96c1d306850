"""A council with everything published, on a Tuesday, and a school with an office; the seaside town, for rooms alone."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.ctx import AppContext

from base import clock
from base.database import writing
from base.extensions import db
from directory.schools import ContactParticulars, keep_contacts
from models.school import School
from security.actor import Actor
from tests.integration.employment.seaside import Seaside
from tests.integration.journeys.conftest import NOW


@pytest.fixture
def town(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Flask:
    """The application with every definition published, and Brook School in its directory."""
    result = app.test_cli_runner().invoke(args=["setup"])
    assert result.exit_code == 0, result.output
    monkeypatch.setattr(clock, "now_utc", lambda: NOW)
    with app.app_context(), writing():
        school = School(
            urn="100001", name="Brook School", sort_name="brook school", la_code="001", is_ours=True, created_at=NOW
        )
        db.session.add(school)
        db.session.flush()
        keep_contacts(school, [ContactParticulars("office", "office@brook.example")], by=Actor.system("tests"), at=NOW)
    return app


@pytest.fixture
def council(context: AppContext) -> Seaside:
    with writing():
        return Seaside()
