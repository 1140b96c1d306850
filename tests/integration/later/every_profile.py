"""A service that uses every profile of the library once, and a council in which each of its cases is walked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import select

from base.extensions import db
from casework.chasing.asking import Whom
from casework.chasing.waits import start_wait
from casework.contacts import Rule, set_rule
from casework.sweep import sweep
from casework.tasks import shape_of, start_task
from casework.versions import pinned, publish_documents
from casework.wiring import wire
from council.calendar_files import load_calendars
from council.other_councils import Checked, keep_council
from council.settings import change_setting
from forms.definition.library import read_library
from forms.definition.reader import read_text
from jobs.relay import relay
from models.case import Case
from models.event import Event
from models.filing import DefinitionVersion, Filing, FilingPart
from models.message import Message
from models.school import School
from models.task import Queue, Task
from models.user import Team
from models.wait import Wait
from security.actor import Actor
from security.permissions import Role
from tests.integration.casework.rows import serve_own_work
from tests.integration.later.world import BEGAN, DEFINITIONS, SYSTEM, Marlowe, calendars
from tests.standins.scripted_gateway import Scripted

PAYER, SENDER = "parent@example.org", "sender@example.org"
LIBRARY = read_library(DEFINITIONS)[0]
WAITS = {
    "CH1": "party: school, chase: CH1, asks: Where?, if-holiday: Use the holiday contact.",
    "CH2": "party: parent, chase: CH2, asks: Where?",
    "CH3": "party: agency, chase: CH3, asks: Where?",
    "CH4": "party: council, chase: CH4, asks: Where?",
    "CH6": "party: referrer, chase: CH6, asks: What is missing?",
    "CH7": "party: payer, chase: CH7, asks: Is it paid?, address-from: payer-email",
    "CH8": "party: school, chase: CH8, asks: Papers?, if-holiday: Use the trust., back-from: hearing-on",
}
WORDED = {
    "ask-first": '"school:attendance", "school:safeguarding", "school:office", "school:head"',
    "ask-again": '"school:attendance", "school:safeguarding", "school:office", "school:head"',
    "ask-head": '"school:head", "school:office"',
    "ask-governance": '"school:head", "school:office", "school:trust", "school:chair"',
    "ask-parent": "parent",
    "ask-parent-again": "parent",
    "ask-agency": "agency, agency-manager",
    "ask-council": "other-council, other-council-lead",
    "missing-items": "party",
    "payment-reminder": "payer",
    "papers-due": '"school:office", "school:head"',
}
BEGUN = ("home-visit", "message-all-councils", "price-has-risen", "notice-has-expired", "log-breach")
LADDERS = {"CH5": 10, **{f"E{number}": 1 for number in range(1, 10)}, "E7": 20}  # working days that the task may take


def _task(code: str, more: str) -> str:
    choices = "choices: [{id: done, label: Done, then: [{close: done}]}]"
    return f"  - {{id: {code.lower()}, title: Task {code}, queue: Q-CME, on-open: true, {more}, {choices}}}\n"


def written() -> str:
    """The service's file."""
    tasks = [
        _task(code, f"due: 60 working-days, late: QUIET, wait: {{id: asks, {said}}}") for code, said in WAITS.items()
    ]
    for code, days in LADDERS.items():
        by = "late: CH5" if code == "CH5" else f"late: QUIET, escalation: {code}"
        tasks.append(_task(code, f"due: {days} working-days, {by}"))
    begun = (*BEGUN, "decide-whether-to-refer")
    tasks += [_task(name, "due: 60 working-days, late: QUIET").replace("on-open: true, ", "") for name in begun]
    messages = "".join(
        f"  - {{id: {name}, to: [{to}], subject: Please call, body: Please call., reveals: [], "
        "held-when: [contact-rules, outward-held], link: none}\n"
        for name, to in WORDED.items()
    )
    return f"""schema: 1
service: every-profile
title: Every profile
summary: Walked by a test.
audience: [officer]
privacy: {{lawful-basis: Public task, notice: Invented., retention: 1 year}}
parties: [{{id: sender, label: Sender, kinds: [officer], email-question: sender-email}}]
pages:
  - id: only
    title: Only page
    questions:
      - {{id: sender-email, type: email, label: Your email address}}
      - {{id: payer-email, type: email, label: Email address of the payer}}
      - {{id: hearing-on, type: date, label: Day of the hearing, index: true}}
confirmation: {{title: Sent, body: Sent., telephone-team: welfare}}
case: {{type: WALK, prefix: WK, subject: organisation, if-open-case: new}}
tasks:
{"".join(tasks)}outcomes: [{{id: done, label: Done}}]
messages:
{messages}escalations: [{{code: QUIET, label: Nobody is told, rungs: []}}]
"""


@cache
def document() -> dict[str, Any]:
    """The service with the library's profiles written out in it, as it is published."""
    read = read_text(written(), "every-profile.yaml", LIBRARY)
    assert [str(fault) for fault in read.faults] == []
    return read.document


@dataclass(frozen=True)
class Walked:
    """One case that walks one profile."""

    name: str
    case: Case
    task: Task


class Council(Marlowe):
    """Marlowe with this one service. Made inside `writing()`."""

    def __init__(self, published: dict[str, Any] | None = None) -> None:
        wire()
        load_calendars(calendars(), by=SYSTEM, at=BEGAN)
        service = published or document()
        publish_documents([service], by=SYSTEM, at=BEGAN)
        found = select(DefinitionVersion).where(DefinitionVersion.service == service["service"])
        self.version = db.session.scalars(found).one()
        self.officer = self.person("ada", Role.OFFICER)
        self.lead, self.manager = self.person("lea", Role.TEAM_LEAD), self.person("max", Role.MANAGER)
        for key, name in (("head-of-service", "hana"), ("director", "dina")):
            change_setting(key, str(self.person(name, Role.MANAGER)), by=SYSTEM, at=BEGAN)
        self.team = Team(code="welfare", name="Welfare", lead_id=self.lead, manager_id=self.manager)
        db.session.add(self.team)
        db.session.flush()
        for code in ("Q-TRIAGE", "Q-CME", "Q-SAFE", "Q-MGR", "Q-FPN", "Q-COURT"):
            db.session.add(Queue(code=code, slug=code.lower(), name=code, team_id=self.team.id))
        db.session.flush()
        serve_own_work()
        roles = ("attendance", "safeguarding", "office", "head", "trust")
        self.school = self.open_school("100001", **{role: f"{role}@brook.example" for role in roles})
        checked = Checked("cme@camden.example", "Called", date(2026, 11, 2), "lead@camden.example", "Portal")
        keep_council("202", checked, by=SYSTEM, at=BEGAN)
        self.number = 0

    def walks(
        self, name: str, *, at: datetime, hearing: date | None = None, school: School | None = None, payer: str = PAYER
    ) -> Walked:
        """A case of which one task begins, held by an officer; `name` begins with the profile's code.

        Args: school, payer: whom it asks, where many walk at once and each address takes only so many mails a day.
        """
        facts = {"hearing-on": hearing.isoformat()} if hearing is not None else {}
        about = {"service": "every-profile", "case_type": "WALK", "school_id": (school or self.school).id}
        case = self.case(at=at, owner_id=self.officer, facts=facts, **about)
        filing = Filing(
            service="every-profile", version_id=self.version.id, reference=f"F-{self.number}", created_at=at
        )
        filing.case_id, filing.state, filing.received_at, filing.submitted_at = case.id, "submitted", at, at
        filing.changed_at = at
        filing.identity, filing.channel = "checked", "officer"
        answers = {"sender-email": SENDER, "payer-email": payer}
        filing.parts = [FilingPart(party="sender", answers=answers, posted=[], email=SENDER, state="done")]
        db.session.add(filing)
        db.session.flush()
        set_rule(case, "parent", None, Rule.SAFE, by=SYSTEM, at=at)  # an officer knows that it is safe to write
        kind = name.split(maxsplit=1)[0].lower()
        task = start_task(case, pinned(self.version.id).task_shapes[kind], by=SYSTEM, at=at)
        if task.holder_id is None:
            task.holder_id, task.claimed_at = self.officer, at
            task.state = "claimed" if task.state == "open" else task.state
        whom = {
            "ch2": Whom(recipient=payer),
            "ch3": Whom(recipient="desk@agency.example", manager="manager@agency.example"),
            "ch4": Whom(council="202"),
        }.get(kind)
        shape = shape_of(task, case)
        if whom is not None and shape is not None and shape.wait is not None:
            start_wait(task, shape.wait, whom=whom, by=SYSTEM, at=at)
        db.session.flush()
        return Walked(name, case, task)


def clockwork(moment: datetime, writing: Any) -> None:
    """The sweep fires what is due, twice over, and the relay really hands the mail over."""
    for _ in range(2):
        sweep(moment, by=Actor.system("sweep"), writing=writing)
    relay(moment, at=moment, gateway=Scripted(), public_url="http://localhost", by=Actor.system("messages.relay"))


def told(walked: Walked) -> list[str]:
    """Everything that came of a walk, by day: whom a message went to, which task began, and how the asking ended."""
    lines = []
    mail = select(Message).where(Message.case_id == walked.case.id).execution_options(populate_existing=True)
    for one in db.session.scalars(mail):
        assert one.state == "sent", (one.kind, one.state, one.held_because)
        lines.append((one.sent_at.date(), 0, f"{one.kind} to {one.address}"))
    begun = select(Task).where(Task.case_id == walked.case.id, Task.id != walked.task.id)
    lines += [(task.created_at.date(), 1, f"begins {task.kind}") for task in db.session.scalars(begun)]
    waits = select(Wait).where(Wait.case_id == walked.case.id).execution_options(populate_existing=True)
    lines += [
        (one.ended_at.date(), 2, f"ends {one.ended_because}") for one in db.session.scalars(waits) if one.ended_at
    ]
    return [f"{day:%d %b} {line}" for day, _, line in sorted(lines)]


def happened(walked: Walked, *kinds: str) -> list[Event]:
    """A case's events of these kinds, oldest first."""
    found = select(Event).where(Event.subject_kind == "case", Event.subject_id == walked.case.id).order_by(Event.seq)
    return [event for event in db.session.scalars(found) if event.kind in kinds]
