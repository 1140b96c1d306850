"""A council that approves chaperones by its own definitions, somebody who applies, and what officers find out."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from functools import cache
from pathlib import Path
from typing import Any

from base.database import writing
from base.extensions import db
from casework.bookings.bookings import pick, record_attendance
from casework.bookings.slots import Offer, offer_slots
from casework.closing import close_case
from casework.decisions import decide
from casework.filing_rows import PartRow
from casework.finishing import finish_task
from casework.identities import confirm_sender
from casework.intake.filings import open_filing, part_of, save_page
from casework.intake.part_acts import enter_part
from casework.intake.submitting import submit
from casework.sweep import sweep
from casework.versions import pinned, publish_documents, read_whole
from casework.wiring import wire
from council.calendars import BANK_HOLIDAYS
from council.closures import add_calendar
from licensing import wiring as licensing_wiring
from licensing.checks import CheckNote, note_check
from licensing.fees import FeeNote, FeeState, note_fee
from models.approval import Approval
from models.booking import Booking, Slot
from models.case import Case
from models.filing import Filing, FilingPart
from models.message import Message
from models.part_request import PartRequest
from models.task import Task
from security.actor import Actor
from security.permissions import Role
from tests.integration.casework import rows

SERVICES = Path(__file__).parents[3] / "definitions" / "services"
FIRST, AGAIN, REFERENCE = "chaperone", "chaperone-renewal", "chaperone-reference"
PUBLISHED = (FIRST, AGAIN, REFERENCE, "chaperone-knowledge", "missing-items")
AT = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)  # a Monday
TODAY = AT.date()
SYSTEM, VISITOR = Actor.system("tests"), Actor.visitor()
ONE, TWO = "cole@club.example", "dell@office.example"
MINE = "rosa@stage.example"


def referee(name: str, email: str, **more: Any) -> dict[str, Any]:
    """An entry of the referees."""
    known = {"referee-is": "work", "referee-years": {"years": "4"}, "referee-phone": "01632 960 010"}
    return {"id": name.lower(), "referee-name": name, "referee-email": email} | known | more


APPLICANT: dict[str, Any] = {
    "looks-after": "others",
    "applicant-name": {"given": "Rosa", "family": "Ó Briain"},
    "applicant-born": "1988-04-02",
    "applicant-email": MINE,
    "applicant-phone": "01632 960 001",
    "has-other-names": "no",
    "applicant-address": {"line1": "1 Quay", "town": "Marlowe", "postcode": "SW1A 1AA"},
    "lives-here": "yes",
    "lives-there-since": "2015-01-01",
    "works-as": "paid",
    "other-part": "no",
    "employment-is": "never",
    "qualifications": "I led a brownie pack for six years",
    "first-aid": "no",
    "approved-before": "no",
    "refused-before": "no",
    "health-matters": "no",
    "offences-any": "no",
    "concerns-any": "no",
    "certificate-has": "none",
    "identity-way": "one",
    "papers-2025-first": {one: {"bring": "yes"} for one in ("passport", "bank-statement", "council-tax")},
    "referees": [referee("Cole", ONE), referee("Dell", TWO)],
    "referees-unrelated": "agreed",
    "photo": ["0192f0c0000070008000000000000001"],
    "applicant-signed": {"name": "Rosa Ó Briain", "on": "2026-11-23"},
}
OFFICE: dict[str, Any] = {
    "identity-checked-on": "2026-11-27",
    "identity-route": "one",
    "identity-meeting": "in-person",
    "papers-seen": [
        {"id": paper, "paper-seen": paper, "paper-original": "yes", "paper-name": "yes", "paper-address": "no"}
        for paper in ("passport", "bank-statement", "council-tax")
    ],
    "seen-issued": "2026-11-20",
    "seen-level": "enhanced",
    "seen-workforce": "yes",
    "seen-barred": "yes",
    "seen-on": "2026-11-27",
    "seen-how": "in-person",
    "seen-joined": "2026-11-25",
    "references-taken": [
        {"id": name, "taken-from": name, "taken-is": "independent", "taken-received": "yes", "taken-confirmed": "yes"}
        for name in ("cole", "dell")
    ],
}
RENEWS: dict[str, Any] = {
    "any-change": "no",
    "training-on": "2029-06-01",
    "certificate-has": "update-service",
    "certificate-consent": "yes",
}
FOUND_OUT = {"identity": "noted", "certificate": "clear", "social-care": "nothing", "training": "taken"}
STATED = {"stated_reason": "It was found out at the counter", "stated_evidence": "A signed note on the paper file"}
GOOD: dict[str, Any] = {
    "giver-name": "Sal Cole",
    "giver-phone": "01632 960 010",
    "giver-relation": "unrelated",
    "giver-through": "work",
    "giver-known": "long",
    "seen-with-children": "no",
    "strengths": "She is patient and says no when it is needed",
    "would-leave-child": "sure",
    "any-worry": "no",
}
KNOWS: dict[str, Any] = {
    "knows-ratio": "twelve",
    "knows-tutor-ratio": "three",
    "knows-whose-side": "stop",
    "knows-other-job": "refuse",
    "knows-injury": "all",
    "knows-disclosure": "listen",
    "knows-allegation": "council",
    "knows-changes": "week",
}


def fill(filing: Filing, answers: dict[str, Any], *, party: str = "", by: Actor = VISITOR, at: datetime = AT) -> None:
    """Post every page of a party with the answers that belong to it."""
    part: FilingPart | PartRow = part_of(filing, party)
    for page in pinned(filing.version_id).pages:
        if page.party != part.party:
            continue
        names = [page.repeat.id] if page.repeat else [question.id for question in page.questions]
        part = save_page(part, page.id, {name: answers[name] for name in names if name in answers}, by=by, at=at)


@cache
def document(service: str) -> dict[str, Any]:
    """A service's document, read from its file once a process."""
    return read_whole(SERVICES / f"{service}.yaml")


class Council:
    """The council with its services and officers. Made inside `writing()`."""

    def __init__(self) -> None:
        wire()
        licensing_wiring.wire()
        publish_documents(map(document, PUBLISHED), by=SYSTEM, at=AT)
        self.officer = rows.officer("Ada Marsh")
        self.lead = rows.officer("Lea Thorn", Role.TEAM_LEAD)
        self.manager = rows.officer("Max Field", Role.MANAGER)
        days = {"known_from": date(2026, 1, 1), "known_until": date(2035, 12, 31)}
        add_calendar(BANK_HOLIDAYS, name="Bank holidays", **days, by=SYSTEM, at=AT)
        db.session.flush()

    def applied(self, service: str = FIRST, *, at: datetime = AT, **answers: Any) -> Case:
        """An application that was sent, by somebody whom an officer has checked; its case."""
        filing = open_filing(service, by=VISITOR, at=at)
        given = APPLICANT | (RENEWS if service == AGAIN else {})
        fill(filing, given | {name.replace("_", "-"): one for name, one in answers.items()}, at=at)
        done = submit(filing.id, by=VISITOR, at=at, party="applicant")
        case = db.session.get_one(Case, done.case_id)
        confirm_sender(filing, by=self.officer, at=at)
        return case

    def read(self, case: Case, choice: str = "complete", *, at: datetime = AT, **answers: Any) -> Case:
        """The first task ends."""
        self.finish(case, "read", choice, at=at, **answers)
        return case

    def finish(self, case: Case, task: str, choice: str, *, at: datetime = AT, **answers: Any) -> None:
        """A task of the case ends with a choice."""
        given = {name.replace("_", "-"): one for name, one in answers.items()}
        finish_task(tasks(case)[task], choice, given, by=self.officer, at=at)

    def answered(self, request: PartRequest, answers: dict[str, Any], *, at: datetime = AT) -> Filing:
        """Whoever was asked for a further form sends it."""
        filing = db.session.get_one(Filing, request.filing_id)
        fill(filing, answers, at=at)
        submit(filing.id, by=VISITOR, at=at, device="another-browser")
        return filing

    def checked(self, case: Case, *, at: datetime = AT, issued_on: date = TODAY, but: tuple[str, ...] = ()) -> Case:
        """Every check is satisfied and the fee is recorded, but for some: what no task found out an officer states."""
        for kind, choice in FOUND_OUT.items():
            task = tasks(case).get(kind)
            if task is not None and task.state == "open":
                self.finish(case, kind, choice, at=at)
        for check in pinned(case.version_id).checks_record:
            if check.id not in but:
                seen = {"seen_on": at.date(), "seen_what": "The original"} if check.in_person else {}
                route = {"route": check.routes[0][0], "mode": check.modes[0][0]} if check.in_person else {}
                issued = {"issued_on": issued_on} if check.id == "dbs" else {}
                note = CheckNote(check.satisfied_by[0], **route, **seen, **issued, **STATED)
                note_check(case, check.id, note, by=self.officer, at=at)
        if "fee" not in but:
            note_fee(case, FIRST, FeeNote(FeeState.PAID, 5600, "R-77", at.date()), by=self.officer, at=at)
        return case

    def wrote_down(self, case: Case, *, at: datetime = AT, **answers: Any) -> Filing:
        """The licensing team fills in its part of the form."""
        (filing,) = db.session.query(Filing).filter(Filing.case_id == case.id, Filing.channel != "further")
        enter_part(filing.id, "office", by=self.officer, at=at)
        given = OFFICE | {name.replace("_", "-"): one for name, one in answers.items()}
        fill(filing, given, party="office", by=self.officer, at=at)
        submit(filing.id, by=self.officer, at=at, party="office")
        return filing

    def interviewed(self, case: Case, *, at: datetime = AT) -> None:
        """The applicant picks a time and comes."""
        self.finish(case, "invite", "invited", at=at)
        offer_slots(
            Offer(kind="chaperone-interview", team_id=None, way="office", place="Room 2", days=[date(2026, 11, 26)],
                  first=time(10), count=1, minutes=45, capacity=1),
            by=self.officer,
            at=at,
        )  # fmt: skip
        booking = db.session.query(Booking).filter(Booking.case_id == case.id).one()
        slot = db.session.query(Slot).one()
        pick(booking.id, slot.id, by=Actor.by_link(booking.link_id), at=at)
        record_attendance(booking.id, came=True, by=self.officer, at=slot.starts_at)

    def decided(self, case: Case, outcome: str, *, at: datetime = AT, **evidence: Any) -> None:
        """One officer recommends an outcome, the manager decides it."""
        given = {name.replace("_", "-"): one for name, one in evidence.items()}
        decision = close_case(case, outcome, given, by=self.officer, at=at, reason="As the checks say").decision
        assert decision is not None
        decide(decision.id, agreed=True, reason="", by=self.manager, at=at)

    def approved(self) -> Approval:
        """An approval in the shortest way that the definition allows."""
        case = self.checked(self.read(self.applied()))
        self.decided(case, "approved")
        return approval_of(case)


def approval_of(case: Case) -> Approval:
    """The approval that a case ended in."""
    return db.session.query(Approval).filter(Approval.case_id == case.id).one()


def tasks(case: Case) -> dict[str, Task]:
    """The newest task of each kind on a case."""
    found = db.session.query(Task).filter(Task.case_id == case.id).order_by(Task.created_at, Task.round)
    return {task.kind: task for task in found}


def asked(case: Case) -> dict[str, PartRequest]:
    """Who was asked for a further form, by what for."""
    found = db.session.query(PartRequest).join(Filing, Filing.id == PartRequest.filing_id)
    found = found.filter(Filing.case_id == case.id, PartRequest.follow_up != "")
    return {one.follow_up: one for one in found.order_by(PartRequest.asked_at)}


def mail(*kinds: str) -> list[tuple[str, str, str]]:
    """The messages of some kinds: kind, address, state; every one where no kind is named."""
    found = db.session.query(Message).order_by(Message.planned_at, Message.kind, Message.address)
    return [(one.kind, one.address, one.state) for one in found if not kinds or one.kind in kinds]


def swept(at: datetime) -> None:
    """Everything that is due by then has happened."""
    sweep(at, by=Actor.system("timers.sweep"), writing=writing)
    db.session.expire_all()
