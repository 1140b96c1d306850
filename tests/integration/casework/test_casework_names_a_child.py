"""A form says "It names the child" on its last page only where it is about one, before its case is there and after."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest
from flask.ctx import AppContext

from base.database import writing
from base.extensions import db
from casework.about import names_a_child
from casework.intake.filings import begin_filing
from casework.versions import publish
from directory.children import create_child
from directory.particulars import Particulars
from models.case import Case
from models.filing import Filing
from security.actor import Actor

AT = datetime(2026, 11, 24, 10, tzinfo=UTC)
SERVICES = Path(__file__).parents[3] / "definitions" / "services"
BY = Actor.system("tests")


def form_of(service: str) -> UUID:
    with writing():
        version = publish(SERVICES / f"{service}.yaml", by=BY, at=AT)
        return begin_filing(version.id, by=Actor.visitor(), at=AT)


def case_of(filing_id: UUID) -> Case:
    """A case that has taken the form in, of the form's own version."""
    filing = db.session.get_one(Filing, filing_id)
    case = Case(
        reference="ABC-1234",
        service=filing.service,
        version_id=filing.version_id,
        case_type="TEST",
        opened_at=AT,
        received_at=AT,
    )
    db.session.add(case)
    db.session.flush()
    filing.case_id = case.id
    return case


@pytest.mark.parametrize(("service", "is_of_a_child"), [("cme-referral", True), ("chaperone", False)])
def test_a_form_names_a_child_where_its_service_is_about_children(context: AppContext, service, is_of_a_child):
    filing_id = form_of(service)
    assert names_a_child(filing_id) is is_of_a_child
    with writing():
        case_of(filing_id)
    assert names_a_child(filing_id) is is_of_a_child


def test_a_form_names_a_child_where_its_case_has_one_whatever_its_service_is_about(context: AppContext):
    filing_id = form_of("chaperone")
    with writing():
        case_of(filing_id).child_id = create_child(Particulars("Ivy", "Quill"), by=BY, at=AT).id
    assert names_a_child(filing_id)
