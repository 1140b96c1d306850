"""A film that needs a licence for a child, as its producer, a parent and a school tell the council of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from base.extensions import db
from casework.closing import close_case
from casework.decisions import decide
from casework.finishing import finish_task
from casework.identities import confirm_sender
from casework.intake.filings import open_filing, part_of, save_page
from casework.intake.submitting import Submitted, submit
from casework.versions import current
from licensing import wiring
from models.approval import Approval
from models.case import Case
from models.filing import Filing
from models.task import Decision
from security.actor import Actor
from tests.integration.casework.marlowe import AT, Marlowe, tasks

SERVICE = "performance-licence"
PRODUCER, PARENT, SIGNS, SCHOOL = "applicant", "parent", "applicant-signs", "school"
HOST = "202"  # Camden
BY = Actor.visitor()
CHECKED: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("completeness", "complete", {}),
    ("care-check", "all-approved", {"care-confirmed": "Camden, by its checked channel"}),
    ("safeguarding", "no-concern", {"risk": "low"}),
)
PLACE = {"line1": "1 Canal Street", "town": "Camden", "postcode": "NW1 7AA"}
PRODUCER_SAYS: dict[str, Any] = {
    "footing": "performance",
    "first-day": "2027-01-09",
    "last-day": "2027-01-10",
    "applicant-name": {"given": "Pat", "family": "Lorne"},
    "licence-holder": "Lantern Films Ltd",
    "applicant-address": PLACE,
    "applicant-phone": "020 7946 0000",
    "applicant-email": "pat@lantern.example",
    "production-name": "The Lamplighter",
    "production-nature": ["film"],
    "description": "Walks along a canal with an adult actor and says eight lines.",
    "sensitive-scenes": "no",
    "policy": "yes",
    "policy-address": "https://lantern.example/policy",
    "places": [
        {
            "id": "p1",
            "place-name": "Canal Studio",
            "place-address": PLACE,
            "place-council": HOST,
            "place-for": ["performing"],
        }
    ],
    "dates-known": "yes",
    "days": [
        {
            "id": "d1",
            "day-on": "2027-01-09",
            "arrives": "09:00",
            "leaves": "16:00",
            "day-work": [
                {"work-what": "rehearsal-1", "work-from": "09:30", "work-to": "11:00"},
                {"work-what": "show-1", "work-from": "13:00", "work-to": "14:30"},
            ],
            "day-breaks": [
                {"break-what": "rest", "break-from": "11:00", "break-to": "11:15"},
                {"break-what": "meal", "break-from": "12:00", "break-to": "13:00"},
            ],
            "school-day": "no",
            "day-night": "no",
            "lives-there": "no",
        }
    ],
    "total-duration": {"hours": "7"},
    "own-duration": {"hours": "1"},
    "night-work": "no",
    "earns": "yes",
    "earnings": "400.00",
    "paid-to-child": "yes",
    "absence-asked": "no",
    "carers": [
        {
            "id": "c1",
            "carer-name": "Mo Field",
            "carer-kind": "chaperone",
            "carer-council": HOST,
            "carer-until": "2028-01-01",
            "carer-children": "4",
            "carer-teaches": "no",
        }
    ],
    "travel-time": {"minutes": "40"},
    "travel-how": "By car, with the chaperone.",
    "away": "no",
    "child-called": {"given": "Ivy", "family": "Quill"},
    "parent-called": "Ro Quill",
    "parent-email": "ro@quill.example",
}
ABSENCE: dict[str, Any] = {
    "absence-asked": "yes",
    "absence-total": "1",
    "absence-days": [{"missed-on": "2027-01-08", "missed-part": "all-day", "taught-minutes": "120"}],
    "taught-by": "own-school",
}
PARENT_SAYS: dict[str, Any] = {
    "child-name": {"given": "Ivy", "family": "Quill"},
    "child-born": "2017-05-06",
    "child-address": {"line1": "9 Secret Road", "town": "Marlowe", "postcode": "MA1 1AA"},
    "parent-name": "Ro Quill",
    "relationship": "Mother",
    "parent-phone": "020 7946 0001",
    "reach": "safe",
    "educated": "school",
    "child-school": {"urn": "100001", "name": "Brook School"},
    "health-conditions": "Mild asthma",
    "fit": "agreed",
    "proof-of-age": ["00000000000000000000000000000001"],
    "child-photo": ["00000000000000000000000000000002"],
    "parent-signature": {"name": "Ro Quill", "on": "2026-11-24"},
}
SIGNED: dict[str, Any] = {"holder-signature": {"name": "Pat Lorne", "on": "2026-11-25"}}
SCHOOL_SAYS: dict[str, Any] = {"school-view": "agree", "school-work": "yes", "school-signed": "Ann Head"}
GRANT: dict[str, Any] = {
    "reasons-for-grant": "Fit, a chaperone confirmed by her council, no school missed.",
    "earnings-condition": "Half is paid into an account in the child's name.",
}


def begun(answers: dict[str, Any], *, at: datetime) -> Filing:
    """An application whose first part was sent."""
    filing = open_filing(SERVICE, by=BY, at=at)
    send_part(filing, PRODUCER, answers, at=at)
    return filing


def send_part(filing: Filing, party: str, answers: dict[str, Any], *, at: datetime) -> Submitted:
    """Post each page of a party's part, and send it."""
    _, definition = current(SERVICE)
    part = part_of(db.session.get_one(Filing, filing.id), party)
    for page in definition.pages:
        if page.party != party:
            continue
        if page.repeat is not None:
            values = {page.repeat.id: answers.get(page.repeat.id)}
        else:
            values = {one.id: answers[one.id] for one in page.questions if one.id in answers}
        save_page(part, page.id, values, by=BY, at=at)
    return submit(filing.id, by=BY, at=at, party=party)


class Production:
    """The council with this service, and what its people do. Made inside `writing()`."""

    def __init__(self) -> None:
        wiring.wire()
        self.council = Marlowe()

    def begun(self, *, at: datetime = AT, **answers: Any) -> Filing:
        """The producer has sent Part 1."""
        return begun(PRODUCER_SAYS | answers, at=at)

    def send(self, filing: Filing, party: str, answers: dict[str, Any], *, at: datetime = AT) -> Submitted:
        """A party has sent its part."""
        return send_part(filing, party, answers, at=at)

    def applied(self, *, at: datetime = AT, **answers: Any) -> Case:
        """All three parts were sent, and an officer has checked the producer; the case."""
        filing = self.begun(at=at, **answers)
        self.send(filing, PARENT, PARENT_SAYS, at=at)
        done = self.send(filing, SIGNS, SIGNED, at=at)
        assert done.case_id is not None
        confirm_sender(filing, by=self.council.officer, at=at)
        return db.session.get_one(Case, done.case_id)

    def checked(self, case: Case, *, at: datetime = AT) -> None:
        """What comes before any licence: it is complete, whoever cares for the child may, and nothing is feared."""
        for task, choice, said in CHECKED:
            finish_task(tasks(case)[task], choice, said, by=self.council.officer, at=at)

    def recommended(
        self, case: Case, outcome: str, evidence: dict[str, Any], *, by: Actor | None = None, at: datetime = AT
    ) -> Decision:
        """A recommendation: an officer's, unless somebody else makes it."""
        by = by or self.council.officer
        decision = close_case(case, outcome, evidence, by=by, at=at, reason="Checked").decision
        assert decision is not None
        return decision

    def licensed(self, case: Case, *, at: datetime = AT, **evidence: Any) -> Approval:
        """An officer has checked it and recommends the licence, the council's manager decides."""
        self.checked(case, at=at)
        decision = self.recommended(case, "licensed", GRANT | evidence, at=at)
        decide(decision.id, agreed=True, reason="", by=self.council.manager, at=at)
        return db.session.query(Approval).filter(Approval.case_id == case.id).one()
