"""A service of two parties, as a council could write it: a club and a parent tell about the same child."""

from __future__ import annotations

from typing import Any

from base.extensions import db
from casework.intake.filings import open_filing, part_of, save_page
from casework.intake.submitting import Submitted, submit
from casework.versions import publish
from models.filing import Filing
from security.actor import Actor
from tests.fixtures.definitions_once import read_once
from tests.integration.casework.marlowe import AT

SERVICE = "joint-report"
VISITOR = Actor.visitor()
TEXT = """\
schema: 1
service: joint-report
title: Two people tell us
summary: A club and a parent each fill in their part.
audience: [professional]
privacy: {lawful-basis: Public task, notice: We keep it, retention: 6 years}
parties:
  - {id: club, label: The club, kinds: [visitor], email-question: club-email}
  - {id: parent, label: The parent, kinds: [visitor], email-question: parent-email}
pages:
  - id: club
    party: club
    title: The club
    questions:
      - {id: child-name, type: person-name, label: Name of the child}
      - {id: club-worry, type: yes-no, label: "Is there a worry?", index: true}
      - {id: club-email, type: email, label: Email}
  - id: parent
    party: parent
    title: The parent
    questions:
      - {id: parent-agrees, type: yes-no, label: "Do you agree?", index: true}
      - {id: parent-email, type: email, label: Email}
case:
  type: JOINT
  prefix: JR
  subject: child
  opens-at: OPENS
  first-stage: new
  stages: {new: New}
  priorities:
    - {id: not-agreed, level: 2, label: The parent does not agree, when: {question: parent-agrees, is: "no"}}
  subjects:
    child: {fields: {name: child-name}}
tasks:
  - {id: read, title: Read it, queue: Q-TRIAGE, on-open: true, due: 3 working-days, choices: [{id: read, label: Read}]}
  - id: worry
    title: Ask about the worry
    queue: Q-TRIAGE
    on-open: true
    when: {question: club-worry, is: "yes"}
    due: 3 working-days
    choices: [{id: asked, label: Asked}]
outcomes: [{id: over, label: It is over}]
"""
ANSWERS: dict[str, dict[str, Any]] = {
    "club": {
        "child-name": {"given": "Ivy", "family": "Quill"},
        "club-worry": "yes",
        "club-email": "club@sport.example",
    },
    "parent": {"parent-agrees": "no", "parent-email": "parent@home.example"},
}


def publish_joint(opens_at: str) -> None:
    """Publish the service, its case opening at the first part sent or when all are."""
    read = read_once(TEXT.replace("OPENS", opens_at), "joint-report.yaml")
    assert read.faults == []
    publish(read.document, by=Actor.system("tests"), at=AT)


def begun() -> Filing:
    """A draft of both parties."""
    return open_filing(SERVICE, by=VISITOR, at=AT)


def write(filing: Filing, party: str) -> None:
    """Fill in one party's page."""
    save_page(part_of(filing, party), party, ANSWERS[party], by=VISITOR, at=AT)


def send_part(filing: Filing, party: str, **how: Any) -> Submitted:
    """Fill in one party's page and send it."""
    now = db.session.get_one(Filing, filing.id)
    if part_of(now, party).state != "done":
        write(now, party)
    return submit(filing.id, by=VISITOR, party=party, **({"at": AT} | how))
