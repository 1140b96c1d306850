"""The invented council as tests of the main job know it: published services, officers, a school, a term calendar."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from base.extensions import db
from casework import versions
from casework.filing_rows import PartRow
from casework.intake.filings import open_filing, part_of, save_page
from casework.intake.submitting import Submitted, submit
from casework.versions import current, publish_documents
from casework.wiring import wire
from council.calendars import BANK_HOLIDAYS, CLOSURES, TERMS
from council.closures import add_calendar, add_term
from directory.children import create_child
from directory.particulars import Particulars
from models.case import Case
from models.child import Child
from models.filing import Filing, FilingPart
from models.school import School, SchoolContact
from models.task import Task
from security.actor import Actor
from security.permissions import Role
from tests.integration.casework import rows

DEFINITIONS = Path(__file__).parents[3] / "definitions"
AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)  # a Monday in term
SERVICE = "cme-referral"

UPN = "A123456789012"
SURE: dict[str, Any] = {"child-dob": "2015-05-06", "child-upn": UPN}  # with the name: enough to link by itself
ENOUGH: dict[str, Any] = {
    "reason": "moved-unknown",
    "danger-now": "no",
    "child-name": {"given": "Ivy", "family": "Quill"},
    "referrer-name": {"given": "Sam", "family": "Reed"},
    "referrer-email": "sam.reed@brook.example",
}


class Marlowe:
    """A council with everything the main job needs. Made inside `writing()`."""

    def __init__(self) -> None:
        wire()
        system = Actor.system("tests")
        services = sorted((DEFINITIONS / "services").glob("*.yaml"))
        publish_documents(map(versions.read_whole, services), by=system, at=AT)
        self.officer = rows.officer("Ada Marsh")
        self.colleague = rows.officer("Ben Oakes")
        self.lead = rows.officer("Lea Thorn", Role.TEAM_LEAD)
        self.manager = rows.officer("Max Field", Role.MANAGER)
        self.provider = rows.officer("Pia Lund", Role.MANAGER, contract="provider")
        self.school = School(urn="100001", name="Brook School", sort_name="brook school", is_ours=True, created_at=AT)
        self.school.contacts = [SchoolContact(role="office", email="office@brook.example")]
        db.session.add(self.school)
        for kind in (BANK_HOLIDAYS, CLOSURES, TERMS):
            made = add_calendar(
                kind,
                name=f"Marlowe {kind}",
                known_from=date(2026, 1, 1),
                known_until=date(2028, 12, 31),
                by=system,
                at=AT,
            )
        add_term(made, name="Autumn", starts_on=date(2026, 11, 2), ends_on=date(2026, 12, 18), by=system, at=AT)
        db.session.flush()


def refer(answers: dict[str, Any] | None = None, *, at: datetime = AT, by: Actor | None = None) -> Filing:
    """A draft referral with enough to send it, and these answers besides, each page of the journey posted."""
    by = by or Actor.visitor()
    filing = open_filing(SERVICE, by=by, at=at)
    fill(filing, ENOUGH | (answers or {}), at=at, by=by)
    return filing


def fill(filing: Filing, answers: dict[str, Any], *, at: datetime = AT, by: Actor) -> None:
    """Post every page of the first party with the answers that belong to it."""
    _, definition = current(filing.service)
    part: FilingPart | PartRow = part_of(filing)
    for page in definition.pages:
        if page.party != part.party:
            continue
        if page.repeat:
            part = save_page(part, page.id, {page.repeat.id: answers.get(page.repeat.id)}, by=by, at=at)
            continue
        values = {question.id: answers[question.id] for question in page.questions if question.id in answers}
        part = save_page(part, page.id, values, by=by, at=at)


def send(answers: dict[str, Any] | None = None, *, at: datetime = AT) -> Case:
    """A referral that was sent; its case."""
    done: Submitted = submit(refer(answers, at=at).id, by=Actor.visitor(), at=at)
    assert done.case_id is not None
    return db.session.get_one(Case, done.case_id)


def twin(**particulars: Any) -> Child:
    """The child of the referrals below, known before, with the name keys that matching reads."""
    return create_child(
        Particulars(
            **(
                {
                    "given_names": "Ivy",
                    "family_name": "Quill",
                    "date_of_birth": date(2015, 5, 6),
                    "upn": UPN,
                }
                | particulars
            )
        ),
        by=Actor.system("tests"),
        at=AT,
    )


def tasks(case: Case) -> dict[str, Task]:
    """The newest task of each kind on a case."""
    found = db.session.query(Task).filter(Task.case_id == case.id).order_by(Task.created_at, Task.round)
    return {task.kind: task for task in found}
