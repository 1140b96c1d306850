"""A council can go to a newer Onroll, and back to the one before, on either database."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import flask_migrate
import pytest
from alembic.script import ScriptDirectory
from flask import Flask
from sqlalchemy import func, inspect, select, text

from base.database import writing
from base.extensions import db
from casework.cases import filings_of
from casework.interests import declare_interest, declare_interest_in_case
from casework.organisations_of_cases import tie_case
from casework.versions import publish
from directory.children import change_child
from directory.organisation_merging import merge_organisations
from directory.organisations import Contact, OrganisationParticulars, add_organisation
from documents.uploads import Received, ScanState, attach
from models.begun_form import BegunForm
from models.campaign import Campaign, CampaignMember
from models.case import Case, CaseName
from models.child import Child
from models.event import Event, Interest
from models.frozen_return import FrozenReturn
from models.organisation import OrganisationName
from models.pack import PackGiven, PackVersion
from models.retention import OrganisationHold
from models.snapshot import CaseSnapshot, ChildSnapshot
from security.actor import Actor
from tests.fixtures.application import ROOT, settings_for
from tests.fixtures.databases import TestDatabase
from tests.integration.casework.marlowe import Marlowe, send
from tests.integration.chaperones.stage_door import Council, document
from tests.integration.chaperones.test_chaperone_concern import told
from tests.integration.employment.test_employment_concerns_and_visits import VISIT, sent

FOLDER = str(ROOT / "migrations")
FIRST = "0001"
AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
BY = Actor.system("tests")


@pytest.fixture
def bare(database: TestDatabase, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """The application on a database of its own without a single table."""
    from app import create_app

    url, drop = f"sqlite:///{tmp_path / 'council.sqlite3'}", None
    if database.kind == "postgresql":
        server = request.getfixturevalue("postgres")
        url, drop = server.create_database("onroll_both_ways"), lambda: server.drop_database("onroll_both_ways")
    app = create_app(settings_for(url, tmp_path / "data"))
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()
    if drop is not None:
        drop()


def revisions() -> list[str]:
    """Every migration, oldest first."""
    script = ScriptDirectory(FOLDER)
    return [each.revision for each in reversed(list(script.walk_revisions()))]


def tables() -> dict[str, Any]:
    """Each table with its columns and indexes."""
    with db.engine.connect() as line:
        look = inspect(line)
        return {
            name: (
                sorted(column["name"] for column in look.get_columns(name)),
                sorted(index["name"] or "" for index in look.get_indexes(name)),
            )
            for name in look.get_table_names()
        }


def to(revision: str, *, down: bool = False) -> None:
    """Go to a migration."""
    db.session.remove()
    (flask_migrate.downgrade if down else flask_migrate.upgrade)(directory=FOLDER, revision=revision)
    db.engine.dispose()


def _give_a_pack(case: Case, by: UUID) -> None:
    """A version of a pack, and that it was given in a case."""
    received = Received("pack.pdf", "application/pdf", 1, "0" * 64, "key-of-a-pack", ScanState.NOT_SCANNED)
    paper = attach(received, by=BY, at=AT, kind="pack")
    pack = PackVersion(pack="employers", number=1, document_id=paper.id, made_by=by, at=AT)
    db.session.add(pack)
    db.session.flush()
    db.session.add(PackGiven(version_id=pack.id, case_id=case.id, how="email", at=AT))


def test_each_migration_is_taken_back_to_just_what_stood_before_it_and_made_again(bare: Flask) -> None:
    before = [tables()]
    for revision in revisions():
        to(revision)
        before.append(tables())
    whole = before.pop()
    for revision, stood in zip(["base", *revisions()[:-1]][::-1], before[::-1], strict=True):
        to(revision, down=True)
        left = tables()
        left.pop("alembic_version", None)
        stood.pop("alembic_version", None)
        assert left == stood, revision
    to("head")
    assert tables() == whole


def test_the_tables_are_those_that_the_models_describe(bare: Flask) -> None:
    to("head")
    flask_migrate.check(directory=FOLDER)


def test_what_a_council_recorded_outlives_going_back_to_the_first_release_and_forward_again(bare: Flask) -> None:
    to("head")
    with writing():
        council = Marlowe()
        case = send()
        reference = case.reference
        told = OrganisationParticulars("Quayside Cafe", postcode="ZZ1 1AA", contacts=(Contact("cafe@quay.example"),))
        _give_a_pack(case, council.officer.id)
        db.session.add(BegunForm(filing_id=filings_of(case)[0].id, case_id=case.id, service="work-permit", at=AT))
        cafe = add_organisation(told, by=BY, at=AT)
        tie_case(case, cafe.id, how="officer", by=BY, at=AT)
        hold = OrganisationHold(organisation_id=cafe.id, kind="legal", reason="x", set_by=council.officer.id, set_at=AT)
        db.session.add(hold)
        campaign = Campaign(name="Spring", service="x", per_day=1, made_by=council.officer.id, made_at=AT)
        db.session.add(campaign)
        db.session.flush()
        frozen = {"service": case.service, "return_id": "not-found", "version_id": case.version_id, "figures": {}}
        db.session.add(FrozenReturn(first_day=AT.date(), last_day=AT.date(), number=1, made_at=AT, **frozen))
        db.session.add(CampaignMember(campaign_id=campaign.id, organisation_id=cafe.id, send_at=AT))
        declare_interest(case.child_id, reason="x", by=council.officer, at=AT)
        declare_interest_in_case(case.id, reason="x", by=council.colleague, at=AT)
    told = db.session.scalar(select(func.count()).select_from(Event))
    to(FIRST, down=True)
    with db.engine.connect() as line:
        assert line.execute(text("SELECT reference FROM case_file")).scalars().all() == [reference]
    to("head")
    assert db.session.scalars(select(Case.reference)).all() == [reference]
    assert db.session.scalar(select(func.count()).select_from(Event)) == told
    assert db.session.scalars(select(Interest.child_id.is_(None))).all() == [False]


def test_cases_that_were_open_before_are_called_and_found_by_whom_they_are_about(bare: Flask) -> None:
    to("head")
    with writing():
        council = Council()
        for service in ("chaperone-concern", "employment-visit", "body-approval"):
            publish(document(service), by=BY, at=AT)
        applied = council.applied().id
        of_somebody = told(tells_who="named", reporter_name="Nosy Parker", reporter_email="nosy@home.example").id
    visit, other_visit = (sent("employment-visit", VISIT, by=council.officer).id for _ in range(2))
    with writing():
        contacts = (Contact("olga@pier.example", "Olga Sand"),)
        cafe = add_organisation(OrganisationParticulars("Pier Cafe", contacts=contacts), by=BY, at=AT)
        shop = add_organisation(OrganisationParticulars("Boat Shop", trading_name="Oars"), by=BY, at=AT)
        tie_case(db.session.get_one(Case, visit), cafe.id, how="officer", by=BY, at=AT)
        merge_organisations(cafe.id, shop.id, by=BY, at=AT)
    called = names_of_cases()
    assert {one: name for one, (name, _) in called.items()} == {
        applied: "Rosa Ó Briain",
        of_somebody: "Rosa",
        visit: "Boat Shop",
        other_visit: "Quayside Cafe",
    }
    keys = keys_of_organisations()
    to("0018", down=True)
    to("head")
    assert names_of_cases() == called
    assert keys_of_organisations() == keys


def names_of_cases() -> dict[UUID, tuple[str, list[tuple[Any, ...]]]]:
    """What each case is called, and the keys by which it is found."""
    db.session.rollback()
    keys: dict[UUID, list[tuple[Any, ...]]] = {}
    for row in db.session.scalars(select(CaseName)):
        keys.setdefault(row.case_id, []).append((row.key, row.word))
    return {
        row.id: (row.about, sorted(keys.get(row.id, []))) for row in db.session.execute(select(Case.id, Case.about))
    }


def keys_of_organisations() -> list[tuple[Any, ...]]:
    """The keys by which organisations are found."""
    rows = db.session.scalars(select(OrganisationName))
    return sorted((row.organisation_id, row.key, row.word) for row in rows)


def test_what_stood_on_record_is_kept_from_the_day_a_council_takes_that_in(bare: Flask) -> None:
    to("head")
    with writing():
        Marlowe()
        send({"plans": ["in-care"]})
        child = db.session.scalars(select(Child)).one()
        change_child(child, {"address": {"town": "Oldham", "postcode": "ZZ1 1AA"}}, by=BY, at=AT)
    stood = snapshots()
    assert [row[1:] for row in stood] == [("Ivy", "Oldham", ["in-care"], AT), ("facts", ["in-care"], AT)]
    to("0023", down=True)
    before = datetime.now(UTC)
    to("head")
    again = snapshots()
    assert [row[:-1] for row in again] == [row[:-1] for row in stood]
    assert all(before <= row[-1] <= datetime.now(UTC) for row in again), "of the days before it nothing was kept"


def snapshots() -> list[tuple[Any, ...]]:
    """What is kept of the children and the cases last."""
    db.session.rollback()
    child = db.session.scalars(select(ChildSnapshot).order_by(ChildSnapshot.id.desc())).first()
    case = db.session.scalars(select(CaseSnapshot).order_by(CaseSnapshot.id.desc())).first()
    assert child is not None
    assert case is not None
    of_child = (child.child_id, child.given_names, child.town, child.plans, child.since)
    return [of_child, (case.case_id, "facts", case.facts["plans"], case.since)]
