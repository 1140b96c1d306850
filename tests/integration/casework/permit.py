"""A service of several parties as a council could write it: a permit, asked for by an employer, in turn and together.

The employer begins; the parent and the school are then asked at the same time, each by its own link; at the end the
form goes back to the employer, who checks what it may see and signs.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select

from base.extensions import db
from casework.filings import open_filing, part_of, save_page
from casework.part_requests import request_of
from casework.submitting import Submitted, submit
from casework.versions import publish
from forms.definition.check import check
from forms.definition.library import read_library
from forms.definition.reader import Read, read_text
from forms.definition.vocabulary import STANDARD
from models.filing import Filing, FilingPart
from models.link import Link
from models.message import Message
from models.part_request import PartRequest
from models.wait import Timer
from security.actor import Actor
from tests.integration.casework.marlowe import AT, DEFINITIONS

SERVICE = "holiday-permit"
EMPLOYER, PARENT, SCHOOL, SIGNS = "employer", "parent", "school", "employer-signs"
BY = Actor.visitor()
TEXT = """\
schema: 1
service: holiday-permit
title: Work in the holidays
summary: An employer asks, a parent and a school answer, the employer signs.
audience: [public]
privacy: {lawful-basis: Public task, notice: We keep it, retention: 6 years}
receipt: received
draft-days: 28
distinct: [employer, parent]
unfinished: {then: end, warning: waits, message: over}
parties:
  - {id: employer, label: The employer, kinds: [visitor], email-question: employer-email, phone-question: employer-phone}
  - id: parent
    label: The parent
    kinds: [link]
    order: 1
    phone-question: parent-phone
    reached: {message: ask-parent, email-from: parent-email, chase: C-PARENT, when-over: task, task: no-parent, expires: 21}
    when-refused: {then: end, message: over}
  - id: school
    label: The school
    kinds: [link]
    order: 1
    sees: [employer]
    reached:
      message: ask-school
      school-from: which-school
      roles: [attendance, office]
      chase: C-SCHOOL
      when-over: go-on
    when-refused: {then: go-on}
  - id: employer-signs
    label: The employer, to sign
    kinds: [link]
    order: 2
    same-as: employer
    sees: [employer, parent]
    reached: {message: ask-signature}
    when-refused: {then: task, task: no-signature}
pages:
  - id: work
    party: employer
    title: The work
    questions:
      - {id: employer-name, type: text, label: Your name}
      - {id: pay, type: text, label: What you pay, seen-by: [parent]}
      - {id: which-school, type: school, label: The school, required: false}
      - {id: parent-email, type: email, label: Email of the parent}
      - {id: employer-email, type: email, label: Your email}
      - {id: employer-phone, type: phone, label: Your telephone, required: false}
  - id: home
    party: parent
    title: "The child"
    questions:
      - {id: health, type: text, label: Health, seen-by: [school]}
      - {id: agrees, type: yes-no, label: "Do you agree to ((pay))?", index: true}
      - {id: parent-phone, type: phone, label: Telephone, required: false}
  - id: view
    party: school
    title: The view of the school
    questions:
      - {id: attendance, type: text, label: How the pupil attends}
  - id: sign
    party: employer-signs
    title: Sign
    questions:
      - {id: signed, type: text, label: Your name again}
case:
  type: PERMIT
  prefix: PE
  subject: none
  opens-at: OPENS
  first-stage: new
  stages: {new: New}
tasks:
  - {id: decide, title: Decide, queue: Q-TRIAGE, on-open: true, due: 3 working-days, choices: [{id: read, label: Read}]}
  - {id: no-parent, title: The parent is silent, queue: Q-TRIAGE, due: 1 working-day, choices: [{id: done, label: Done}]}
  - {id: no-signature, title: Not signed, queue: Q-TRIAGE, due: 1 working-day, choices: [{id: done, label: Done}]}
outcomes: [{id: over, label: It is over}]
follow-ups:
  - id: once-more
    label: Ask the employer for the form again
    service: holiday-permit
    party: employer
    reached: {message: ask-again, chase: C-AGAIN, when-over: task, task: no-signature}
chases:
  - code: C-PARENT
    label: The parent is asked again
    party: party
    unit: working-days
    send-at: "10:00"
    ends-after: 6
    steps:
      - {number: 1, after: 2, message: remind-parent, roles: [party]}
      - {number: 2, after: 4, message: remind-parent, roles: [party]}
  - code: C-SCHOOL
    label: The school is asked again
    party: school
    unit: school-days
    send-at: "09:30"
    ends-after: 3
    steps: [{number: 1, after: 2, message: remind-school, roles: [[head, office]]}]
  - code: C-AGAIN
    label: The employer is asked again
    party: party
    unit: working-days
    send-at: "09:30"
    ends-after: 3
    steps: [{number: 1, after: 2, message: ask-again, roles: [party]}]
messages:
  - {id: received, to: [party], subject: "((reference))", body: "We have it. ((link))", reveals: [reference, link], held-when: [contact-rules], link: return}
  - {id: ask-parent, to: ["party:parent"], subject: "((reference))", body: "((link)) by ((reply-by))", reveals: [reference, link, reply-by], held-when: [contact-rules], link: part}
  - {id: remind-parent, to: [party], subject: "((reference))", body: "Again: ((link))", reveals: [reference, link], held-when: [contact-rules], link: part}
  - {id: ask-school, to: ["party:school"], subject: "((reference))", body: "((link))", reveals: [reference, link], held-when: [contact-rules], link: part}
  - {id: remind-school, to: ["school:office", "school:head"], subject: "((reference))", body: "Again: ((link))", reveals: [reference, link], held-when: [contact-rules], link: part}
  - {id: ask-signature, to: ["party:employer-signs"], subject: "((reference))", body: "Sign: ((link))", reveals: [reference, link], held-when: [contact-rules], link: part}
  - {id: ask-again, to: ["party:employer", party], subject: "((reference))", body: "Once more: ((link))", reveals: [reference, link], held-when: [contact-rules], link: part}
  - {id: waits, to: ["party:employer"], subject: "((reference))", body: "It ends on ((expires)): ((link))", reveals: [reference, expires, link], held-when: [contact-rules], link: return}
  - {id: over, to: ["party:employer"], subject: "((reference))", body: "It has ended.", reveals: [reference], held-when: [contact-rules], link: none}
"""
ANSWERS: dict[str, dict[str, dict[str, Any]]] = {
    EMPLOYER: {
        "work": {
            "employer-name": "Quayside Cafe",
            "pay": "nine pounds",
            "which-school": {"urn": "100001", "name": "Brook School"},
            "parent-email": "Parent@home.example",
            "employer-email": "cafe@quay.example",
            "employer-phone": "01632 960 001",
        }
    },
    PARENT: {"home": {"health": "asthma", "agrees": "yes"}},
    SCHOOL: {"view": {"attendance": "often late"}},
    SIGNS: {"sign": {"signed": "Quayside Cafe"}},
}


def read_permit(opens_at: str = "all-parts", changes: dict[str, str] | None = None) -> Read:
    """The service as written, with its moment to open and other words changed: old text to new."""
    library, faults = read_library(Path(DEFINITIONS))
    assert faults == []
    text = TEXT.replace("OPENS", opens_at)
    for old, new in (changes or {}).items():
        assert old in text, old
        text = text.replace(old, new)
    return read_text(text, "holiday-permit.yaml", library)


def publish_permit(opens_at: str = "all-parts", changes: dict[str, str] | None = None) -> None:
    """Publish it; in `writing()`. Every fault of it fails the test."""
    read = read_permit(opens_at, changes)
    library, _ = read_library(Path(DEFINITIONS))
    words = STANDARD.with_library(library).with_services([SERVICE], [])
    assert check(read, words).faults == ()
    publish(read.document, by=Actor.system("tests"), at=AT)


def begun(at: datetime = AT) -> Filing:
    """A draft that an employer has begun."""
    return open_filing(SERVICE, by=BY, at=at)


def send_part(
    filing: Filing, party: str, *, at: datetime = AT, more: dict[str, Any] | None = None, device: str | None = None
) -> Submitted:
    """Fill in the pages of one party and send its part."""
    now = db.session.get_one(Filing, filing.id)
    for page, answers in ANSWERS[party].items():
        save_page(part_of(now, party), page, answers | (more or {}), by=BY, at=at)
    return submit(filing.id, by=BY, at=at, party=party, device=device)


def states(filing: Filing) -> dict[str, str]:
    """The state of each part."""
    found = select(FilingPart.party, FilingPart.state).where(FilingPart.filing_id == filing.id)
    return {party: state for party, state in db.session.execute(found)}


def request(filing: Filing, party: str) -> PartRequest:
    """Who was asked for a part."""
    found = request_of(part_of(filing, party).id)
    assert found is not None
    return found


def link(filing: Filing, party: str) -> Link:
    """The link of a part."""
    return db.session.get_one(Link, request(filing, party).link_id)


def mail(kind: str = "") -> list[tuple[str, str, str]]:
    """Every message planned, of a kind if one is named: kind, address, state."""
    found = select(Message).order_by(Message.planned_at, Message.id)
    return [(one.kind, one.address, one.state) for one in db.session.scalars(found) if kind in ("", one.kind)]


def timers(filing: Filing, party: str, kind: str) -> list[Timer]:
    """The timers of a part, of a kind."""
    chosen = select(Timer).where(Timer.source_id == part_of(filing, party).id, Timer.kind == kind)
    return list(db.session.scalars(chosen.order_by(Timer.due_at)))
