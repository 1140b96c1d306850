"""A council that approves people, as its definitions could say it: an application and its renewal."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from base.extensions import db
from casework.closing import close_case
from casework.decisions import decide
from casework.intake.filings import open_filing, part_of, save_page
from casework.intake.submitting import submit
from casework.versions import publish_documents
from casework.wiring import wire
from council.calendars import BANK_HOLIDAYS
from council.closures import add_calendar
from forms.definition.check import check
from forms.definition.vocabulary import STANDARD
from licensing import wiring as licensing_wiring
from licensing.checks import CheckNote, note_check
from licensing.fees import FeeNote, FeeState, note_fee
from models.approval import Approval
from models.case import Case
from models.task import Task
from security.actor import Actor
from security.permissions import Role
from tests.fixtures.definitions_once import our_library, read_once
from tests.integration.casework import rows

DEFINITIONS = Path(__file__).parents[3] / "definitions"
AT = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
TODAY = date(2026, 11, 23)
KIND, FIRST, AGAIN = "minder", "minder-approval", "minder-renewal"
VISITOR = Actor.visitor()
APPROVALS = """\
checks-record:
  - id: dbs
    title: Enhanced check
    statuses: {not-started: Not started, seen: Original seen, current: Nothing new, changed: Something changed}
    satisfied-by: [seen, current]
    in-person: [seen]
    routes: {one: Route 1, two: Route 2}
    modes: {in-person: In person, video: By video}
    next-every: 12 months
    next-task: look-up
    retention: 6 months
    never-uploaded: true
approvals:
  - id: minder
    title: Approval as a minder
    number: "MB-CH-{year}-{serial:4}"
    holder: {of: party, name: applicant-name, born: applicant-born, photo: photo}
    particulars: [{label: Works as, question: works-as}]
    says: Show this card to whoever asks for it.
    validity:
      amount: 3
      unit: years
      from: BEGINS
      source: The council's policy
      earlier-of: [{amount: 3, unit: years, from: "check:dbs"}]
    conditions: [{id: ratio, says: No more than twelve at a time}]
    requires-checks: [dbs]
    fee: {paid: 5600, volunteer: 0, source: The council's fees}
    tells:
      issued: [issued]
      refused: [refused]
      suspended: [changed]
      lifted: [changed]
      revoked: [changed]
      varied: [changed]
      expired: [changed]
    renewal: {service: minder-renewal, days-before: [90, 60, 30, 14, 0], message: renew-soon, task: not-renewed}
    status-check: {every: 12 months, task: look-up}
    snapshot: true
tasks:
  - id: read
    title: Read the application
    queue: Q-LIC
    on-open: true
    due: 3 working-days
    choices: [{id: complete, label: It is complete THEN}]
  - {id: look-up, title: Look the status up, queue: Q-LIC, due: 5 working-days, choices: [{id: done, label: Done}]}
  - {id: not-renewed, title: It ended, queue: Q-LIC, due: 5 working-days, choices: [{id: done, label: Done}]}
outcomes:
  - id: approved
    label: Approved
    second-person: true
    then: [{issue: minder WITH}]
  - id: refused
    label: Refused
    second-person: true
    evidence: [{id: why-refused, type: long-text, label: Reasons for the refusal}]
    then: [{refuse: minder, with: {reasons: why-refused}}]
messages:
  - id: issued
    to: [party]
    subject: "Approved ((approval-number))"
    body: "Until ((expires)). Your card: ((link)) ((council-name))"
    reveals: [approval-number, expires, link, council-name]
    held-when: [contact-rules]
    link: approval
  - id: refused
    to: [party]
    subject: "Our decision ((reference))"
    body: "Call ((team-telephone))."
    reveals: [reference, team-telephone]
    held-when: [contact-rules]
    link: none
  - id: changed
    to: [party, licence-holder, host-council]
    subject: "About ((approval-number))"
    body: "Call ((team-telephone))."
    reveals: [approval-number, team-telephone]
    held-when: [contact-rules, outward-held]
    link: none
  - id: renew-soon
    to: [party]
    subject: "Renew ((approval-number))"
    body: "It ends on ((expires))."
    reveals: [approval-number, expires]
    held-when: [contact-rules, outward-held]
    link: none
"""
HEAD = """\
schema: 1
service: SERVICE
title: Apply to be a minder
summary: Who looks after children on stage.
audience: [public]
privacy: {lawful-basis: Public task, notice: We keep it, retention: 6 years}
parties: [{id: applicant, label: The applicant, kinds: [visitor, officer], email-question: applicant-email}]
pages:
  - id: you
    title: You
    questions:
      - {id: applicant-name, type: person-name, label: Your name}
      - {id: applicant-born, type: date, label: When were you born}
      - {id: applicant-email, type: email, label: Email}
      - {id: photo, type: file, label: Photo, required: false, accept: [image]}
      - {id: works-as, type: single-choice, label: How do you work, options: {paid: Paid, volunteer: Volunteer}}
      - {id: previous, type: text, label: Number of your approval, required: false}
  - id: stages
    title: Stages
    repeat: {id: stages, item: stage, items: Stages}
    questions:
      - {id: stage-name, type: text, label: Name}
      - {id: stage-council, type: council, label: Council}
case:
  type: MINDER
  prefix: MI
  subject: adult
  opens-at: first-part
  if-open-case: new
  first-stage: new
  stages: {new: New}
"""
ANSWERS: dict[str, Any] = {
    "applicant-name": {"given": "Rosa", "family": "Ó Briain"},
    "applicant-born": "1988-04-02",
    "applicant-email": "rosa@stage.example",
    "works-as": "paid",
}


def document(service: str, *, begins: str = "issue") -> str:
    """The YAML of the application or of its renewal."""
    again = service == AGAIN
    text = HEAD.replace("SERVICE", service) + APPROVALS
    text = text.replace("BEGINS", "end-of-last" if again else begins)
    text = text.replace(" WITH", ", with: {renews: previous}" if again else "")
    return text.replace(" THEN", ", then: [{renewal-received: previous}]" if again else "")


def faults_of(text: str) -> list[str]:
    """Every fault that the checker finds in such a document."""
    vocabulary = STANDARD.with_library(our_library()).with_services((FIRST, AGAIN))
    found = check(read_once(text.replace("Q-LIC", "Q-TRIAGE"), "minder.yaml"), vocabulary).faults
    return [str(fault) for fault in found]


class Guild:
    """The council: both services published, its officers, a bank-holiday calendar. Made inside `writing()`.

    `has_calendars`: the council that it is made in knows its bank holidays.
    """

    def __init__(self, *, has_calendars: bool = False) -> None:
        wire()
        licensing_wiring.wire()
        system = Actor.system("tests")
        both = [read_once(document(service), f"{service}.yaml").document for service in (FIRST, AGAIN)]
        publish_documents(both, by=system, at=AT)
        self.officer = rows.officer("Ada Marsh")
        self.lead = rows.officer("Lea Thorn", Role.TEAM_LEAD)
        self.manager = rows.officer("Max Field", Role.MANAGER)
        self.other_manager = rows.officer("Nia Poole", Role.MANAGER)
        self.provider = rows.officer("Pia Lund", Role.MANAGER, contract="provider")
        if not has_calendars:
            add_calendar(
                BANK_HOLIDAYS,
                name="Bank holidays",
                known_from=date(2026, 1, 1),
                known_until=date(2035, 12, 31),
                by=system,
                at=AT,
            )
        db.session.flush()

    def applied(self, service: str = FIRST, *, at: datetime = AT, **answers: Any) -> Case:
        """An application that was sent; its case."""
        filing = open_filing(service, by=VISITOR, at=at)
        save_page(part_of(filing), "you", ANSWERS | answers, by=VISITOR, at=at)
        save_page(part_of(filing), "stages", {"stages": answers.pop("stages", None)}, by=VISITOR, at=at)
        done = submit(filing.id, by=VISITOR, at=at)
        assert done.case_id is not None
        return db.session.get_one(Case, done.case_id)

    def ready(self, case: Case, *, at: datetime = AT, issued_on: date = TODAY) -> Case:
        """The check is satisfied and the fee is recorded."""
        seen = CheckNote(
            "seen",
            "one",
            "in-person",
            seen_on=at.date(),
            seen_what="Certificate",
            reference="001234",
            issued_on=issued_on,
        )
        note_check(case, "dbs", seen, by=self.officer, at=at)
        note_fee(case, KIND, FeeNote(FeeState.PAID, 5600, "R-77", at.date()), by=self.officer, at=at)
        return case

    def approved(self, case: Case, *, at: datetime = AT) -> Approval:
        """The case ends as approved: one officer recommends it, another decides."""
        decision = close_case(case, "approved", {}, by=self.officer, at=at, reason="All is well").decision
        assert decision is not None
        decide(decision.id, agreed=True, reason="", by=self.manager, at=at)
        return db.session.query(Approval).filter(Approval.case_id == case.id).one()

    def issued(self, *, at: datetime = AT, **answers: Any) -> Approval:
        """An approval, from the first page to the decision."""
        return self.approved(self.ready(self.applied(at=at, **answers), at=at), at=at)


def tasks(case_id: Any) -> dict[str, Task]:
    """The newest task of each kind on a case."""
    found = db.session.query(Task).filter(Task.case_id == case_id).order_by(Task.created_at, Task.round)
    return {task.kind: task for task in found}
