"""A seaside council and a cafe that employs children: permits from the first page to the decision."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select

from base.database import writing
from base.extensions import db
from casework import versions
from casework.cases import filings_of
from casework.closing import close_case
from casework.decisions import decide
from casework.filing_rows import PartRow
from casework.finishing import finish_task
from casework.identities import confirm_sender
from casework.intake.filings import open_filing, part_of, save_page
from casework.intake.submitting import Submitted, submit
from casework.sweep import sweep
from casework.versions import publish_documents
from casework.wiring import wire
from council.calendars import BANK_HOLIDAYS, TERMS
from council.closures import add_calendar
from licensing import wiring as licensing_wiring
from models.approval import Approval
from models.case import Case
from models.filing import Filing, FilingPart
from models.message import Message
from models.school import School, SchoolContact
from models.task import Queue
from security.actor import Actor
from security.permissions import Role
from tests.integration.casework import rows
from tests.integration.casework.marlowe import tasks

SERVICES = Path(__file__).parents[3] / "definitions" / "services"
AT = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)  # a Monday
VISITOR = Actor.visitor()
SYSTEM = Actor.system("tests")
EMPLOYER, PARENT, SCHOOL = "employer", "parent", "school"
SECRETS = ("asthma", "Secret Lane", "71.5", "often too tired")


def hours(*days: str, begins: str = "10:00", ends: str = "12:00") -> dict[str, Any]:
    """A week with the same shift on some days."""
    return {day: {"shifts": [{"from": begins, "to": ends}]} for day in days}


WRITES: dict[str, dict[str, Any]] = {
    EMPLOYER: {
        "application-kind": "new",
        "what-changes": ["hours"],  # asked of those who change a permit, and dropped for everybody else
        "employer-name": "Quayside Cafe",
        "sector": "cafe",
        "employer-address": {"line1": "1 Quay", "town": "Marlowe", "postcode": "ZZ1 1AA"},
        "contact-name": "Kit Shaw",
        "supervisor-name": "Kit Shaw, owner",
        "employer-email": "cafe@quay.example",
        "employer-phone": "01632 960 001",
        "child-name": {"given": "Ivy", "family": "Quill"},
        "child-dob": "2012-05-06",
        "schooling": "school",
        "parent-name": "Jo Quill",
        "parent-email": "parent@home.example",
        "child-school": {"urn": "100001", "name": "Brook School"},
        "job-title": "Waiting at tables",
        "occupations": ["cafe"],
        "tasks": "Serves and clears tables",
        "supervised": "yes",
        "own-parents": "no",
        "engagement": "paid",
        "start-date": "2026-12-05",
        "school-opens": "09:00",
        "school-closes": "15:30",
        "term-hours": hours("saturday"),
        "risks-assessed": "yes",
        "insured": "agreed",
        "employer-signs": {"name": "Kit Shaw"},
    },
    PARENT: {
        "child-address": {"line1": "9 Secret Lane", "town": "Marlowe", "postcode": "ZZ1 1AB"},
        "parent-full-name": "Jo Quill",
        "parent-relationship": "Mother",
        "parent-phone": "01632 960 002",
        "reach": "safe",
        "under-doctor": "yes",
        "medication": "no",
        "health-details": "asthma",
        "fit-to-work": "fit",
        "medical-agreed": "yes",
        "told-of-risks": "yes",
        "two-weeks-free": "yes",
        "parent-agrees": "yes",
        "parent-signs": {"name": "Jo Quill"},
    },
    SCHOOL: {
        "on-our-roll": "yes",
        "attendance-percent": "71.5",
        "school-view": "some-concern",
        "school-reasons": "often too tired",
        "school-contact": "Al Reed, attendance",
    },
}


class Seaside:
    """The council, some of its services, its officers, a school. Made inside `writing()`."""

    def __init__(self, *services: str) -> None:
        wire()
        licensing_wiring.wire()
        files = [SERVICES / f"{service}.yaml" for service in services or ("work-permit",)]
        publish_documents(map(versions.read_whole, files), by=SYSTEM, at=AT)
        for code in ("Q-EMP", "Q-SAFE", "Q-MGR"):
            db.session.add(Queue(code=code, slug=code.lower(), name=code))
        rows.serve_own_work()
        self.officer = rows.officer("Ada Marsh")
        self.manager = rows.officer("Max Field", Role.MANAGER)
        self.provider = rows.officer("Pia Lund", Role.MANAGER, contract="provider")
        self.school = School(urn="100001", name="Brook School", sort_name="brook school", is_ours=True, created_at=AT)
        self.school.contacts = [SchoolContact(role="office", email="office@brook.example")]
        db.session.add(self.school)
        for kind in (BANK_HOLIDAYS, TERMS):
            add_calendar(kind, name=kind, known_from=date(2026, 1, 1), known_until=date(2030, 12, 31), by=SYSTEM, at=AT)
        db.session.flush()

    def telephoned(self, case: Case, *, at: datetime = AT) -> Case:
        """An officer has called the business on a number of its own, and says that it did ask."""
        for filing in filings_of(case):
            confirm_sender(filing, by=self.officer, at=at)
        return case

    def checked(self, case: Case, *, at: datetime = AT) -> None:
        """An officer has read everything and finished the task that comes before a permit. Twice: nothing."""
        if tasks(case)["decide"].state != "done":
            finish_task(tasks(case)["decide"], "checked", {}, by=self.officer, at=at)

    def granted(self, case: Case, outcome: str = "granted", *, at: datetime = AT) -> Approval:
        """The business was checked, one officer recommends the permit, a manager of the council decides."""
        self.telephoned(case, at=at)
        self.checked(case, at=at)
        decision = close_case(case, outcome, {}, by=self.officer, at=at, reason="All is well").decision
        assert decision is not None
        decide(decision.id, agreed=True, reason="", by=self.manager, at=at)
        return db.session.query(Approval).filter(Approval.case_id == case.id).one()


def fill(filing: Filing, part: FilingPart, answers: dict[str, Any], *, at: datetime) -> None:
    """Post every page of a part with the answers that belong to it."""
    from casework.versions import pinned

    now: FilingPart | PartRow = part
    for page in pinned(filing.version_id).pages:
        if page.party != part.party:
            continue
        if page.repeat is not None:
            values: dict[str, Any] = {page.repeat.id: answers.get(page.repeat.id) or []}
        else:
            values = {question.id: answers[question.id] for question in page.questions if question.id in answers}
        now = save_page(now, page.id, values, by=VISITOR, at=at)


def send_part(filing: Filing, party: str, *, at: datetime = AT, device: str | None = None, **more: Any) -> Submitted:
    """Fill in and send the part of one party."""
    now = db.session.get_one(Filing, filing.id)
    answers = WRITES[party] | {name.replace("_", "-"): value for name, value in more.items()}
    fill(now, part_of(now, party), answers, at=at)
    return submit(filing.id, by=VISITOR, at=at, party=party, device=device)


def asked_for(*, at: datetime = AT, device: str | None = None, **more: Any) -> tuple[Filing, Case]:
    """A permit of which the employer has sent its part, and its case."""
    filing = open_filing("work-permit", by=VISITOR, at=at)
    done = send_part(filing, EMPLOYER, at=at, device=device, **more)
    assert done.case_id is not None, "the week runs from receipt, so the case opens with the employer's part"
    return filing, db.session.get_one(Case, done.case_id)


def mail(kind: str = "") -> list[tuple[str, str]]:
    """Every message planned, of a kind if one is named: kind and address."""
    found = db.session.scalars(select(Message).order_by(Message.planned_at, Message.id))
    return [(one.kind, one.address) for one in found if kind in ("", one.kind)]


def later(upto: datetime) -> None:
    """Do everything that is due by an instant."""
    sweep(upto, by=SYSTEM, writing=writing)
    db.session.expire_all()
