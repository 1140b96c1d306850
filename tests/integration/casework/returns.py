"""Schools' returns as tests send them: a leaver, a new pupil, a consultation, each with enough to be sent."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from base.extensions import db
from casework.intake.filings import open_filing
from casework.intake.submitting import submit
from models.case import Case
from models.filing import Filing
from models.school import School
from models.user import User, UserRole, UserSchool
from security.actor import Actor
from security.current import actor_of
from tests.integration.casework.marlowe import AT, UPN, fill

SENDER: dict[str, Any] = {"sender-name": "Sam Reed", "sender-email": "sam.reed@brook.example"}
PUPIL: dict[str, Any] = {
    "child-name": {"given": "Ivy", "family": "Quill"},
    "child-dob": "2015-05-06",
    "child-upn": UPN,
}
LEAVES: dict[str, Any] = {
    "ground": "g",
    "last-attended": "2026-11-20",
    "deleted-on": "2026-11-23",
    "moved-proof": "document",
    "destination": "school",
} | PUPIL
JOINS: dict[str, Any] = {"start-on": "2026-11-23", "first-attended": "2026-11-23"} | PUPIL
FACTS = {"school-signed-in": "yes"}


def school(name: str, urn: str) -> School:
    """A school of the directory."""
    made = School(urn=urn, name=name, sort_name=name.lower(), is_ours=True, created_at=AT)
    db.session.add(made)
    db.session.flush()
    return made


def secretary(of: School, email: str = "") -> Actor:
    """Somebody who signs in for a school."""
    user = User(email=email or f"office@{of.urn}.example", name="Sam Reed", created_at=AT)
    user.roles = [UserRole(role="school-user")]
    user.schools = [UserSchool(school_id=of.id)]
    db.session.add(user)
    db.session.flush()
    return actor_of(user)


def send_return(
    service: str, answers: dict[str, Any], *, by: Actor, of: School | None = None, at: datetime = AT
) -> Case:
    """A return that was sent; the case it came onto."""
    filing: Filing = open_filing(service, by=by, at=at, school_id=of.id if of else None)
    fill(filing, SENDER | answers, by=by, at=at)
    done = submit(filing.id, by=by, at=at, facts=FACTS if of else {"school-signed-in": "no"})
    assert done.case_id is not None
    return db.session.get_one(Case, done.case_id)


def leaves(answers: dict[str, Any] | None = None, *, by: Actor, of: School | None = None, at: datetime = AT) -> Case:
    """A leaver's return."""
    return send_return("school-leaver", LEAVES | (answers or {}), by=by, of=of, at=at)


def joins(answers: dict[str, Any] | None = None, *, by: Actor, of: School | None = None, at: datetime = AT) -> Case:
    """A new pupil's return."""
    return send_return("new-pupil", JOINS | (answers or {}), by=by, of=of, at=at)
