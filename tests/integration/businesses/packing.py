"""A council that gives a pack to employers: a version of it, businesses that ask for it, and their answers."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select

from base.database import writing
from base.extensions import db
from casework.campaigns.packs import add_version
from casework.intake.filings import open_filing, part_of
from casework.intake.submitting import submit
from casework.sweep import sweep
from casework.versions import publish, read_whole
from directory.organisations import Contact, OrganisationParticulars, add_organisation
from documents.store import FileStore
from documents.uploads import receive
from models.case import Case
from models.filing import Filing
from models.message import Message
from models.organisation import Organisation
from models.part_request import PartRequest
from security.actor import Actor
from tests.integration.employment.seaside import SERVICES, Seaside, fill

AT = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)  # a Monday
SYSTEM, VISITOR = Actor.system("tests"), Actor.visitor()
PACK = "employers"
PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
ADDRESS = {"line1": "1 Quay", "line2": "", "town": "Marlowe", "county": "", "postcode": "ZZ1 1AA"}
ASKS: dict[str, Any] = {
    "business-name": "Quayside Cafe",
    "business-sector": "cafe",
    "business-address": ADDRESS,
    "contact-name": "Kit Shaw",
    "business-email": "cafe@quay.example",
    "business-phone": "01632 960 001",
    "pack-why": "hiring",
}


class Packing(Seaside):
    """The seaside council with its pack and what follows from it. Made inside `writing()`."""

    def __init__(self, folder: Path, *, uploaded: bool = True) -> None:
        super().__init__("work-permit", "employment-visit", "illegal-employment")
        for service in ("employer-answer", "employer-pack"):
            publish(read_whole(SERVICES / f"{service}.yaml"), by=SYSTEM, at=AT)
        self.store = FileStore.of(folder)
        if uploaded:
            self.upload("The first one")

    def upload(self, says: str, *, at: datetime = AT) -> None:
        """A new version of the pack."""
        received = receive(io.BytesIO(PDF), "pack.pdf", store=self.store)
        add_version(PACK, received, says=says, by=self.officer, at=at)


def asked(*, at: datetime = AT, **more: Any) -> Case:
    """A business asks for the pack; its case."""
    answers = {name: value for name, value in (ASKS | dashed(more)).items() if value is not None}
    filing = open_filing("employer-pack", by=VISITOR, at=at, email=answers.get("business-email", ""))
    fill(filing, part_of(filing), answers, at=at)
    return db.session.get_one(Case, submit(filing.id, by=VISITOR, at=at).case_id)


def answered(case: Case, *, at: datetime = AT, **more: Any) -> None:
    """The business answers by the link that it was sent."""
    found = select(Filing).join(PartRequest, PartRequest.filing_id == Filing.id).where(Filing.case_id == case.id)
    filing = db.session.scalars(found.where(PartRequest.follow_up == "answer")).one()
    fill(filing, part_of(filing), dashed(more), at=at)
    submit(filing.id, by=VISITOR, at=at)


def business(number: int, *, email: str | None = None, at: datetime = AT, **more: Any) -> Organisation:
    """A business of the directory."""
    address = f"owner@shop-{number}.example" if email is None else email
    told = {"sector": "shop", "postcode": "ZZ1 1AB", "line_1": f"{number} High Street", "area": "Harbour"} | more
    contacts = (Contact(address),) if address else ()
    return add_organisation(OrganisationParticulars(f"Shop {number}", contacts=contacts, **told), by=SYSTEM, at=at)


def mail(case: Case | None = None) -> list[tuple[str, str, str]]:
    """What was planned, in order: kind, address, state."""
    found = select(Message).order_by(Message.planned_at, Message.id)
    if case is not None:
        found = found.where(Message.case_id == case.id)
    return [(one.kind, one.address, one.state) for one in db.session.scalars(found)]


def later(upto: datetime) -> None:
    """Do everything that is due by an instant, twice."""
    for _ in range(2):
        sweep(upto, by=SYSTEM, writing=writing)
    db.session.expire_all()


def dashed(values: dict[str, Any]) -> dict[str, Any]:
    """Question ids as a definition writes them."""
    return {name.replace("_", "-"): value for name, value in values.items()}
