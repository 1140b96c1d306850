"""E-mail that matches nobody is work like any other: it opens a case of the service that says so, with its tasks.

The words stay with the e-mail; the case holds none of them, so that putting the e-mail away takes them away.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from base.database import locked
from base.extensions import db
from base.ids import new_reference
from casework.case_rows import make_case
from casework.cases import link_cases, set_stage
from casework.consequences import Setting, consequence
from casework.contacts import copy_rules, hold_outward
from casework.finishing import NoSuchChoice, finish_task
from casework.first_tasks import call_somebody, calls_of, start_first_tasks
from casework.held_cases import look_ahead
from casework.joining import ARISES_FROM
from casework.mail.urgent_words import speaks_of_danger
from casework.priorities import HIGHEST, LOWEST, NEW_DANGER, raise_priority
from casework.tasks import restrict_tasks
from casework.timing.followers import DEATH
from casework.versions import current_versions, pinned
from casework.visible import tasks_visible_to
from casework.workers import Worker
from correspondence.incoming_mail import Kind
from correspondence.recipients import Recipient
from directory.children import have_died
from forms.answers import Answers
from forms.definition.casework import Consequence
from forms.definition.parties import Every, OpensOn
from forms.values import as_text
from models.case import Case
from models.incoming import IncomingMail
from models.task import Task
from security.actor import Actor
from security.history import record

WAITING, DISMISSED = "waiting", "dismissed"
MAIL, FILED = "mail", "filed"  # the fact of such a case, and what it is once the e-mail lies on another
SENDER = "mail-sender"  # the word by which a message says that it answers the e-mail
URGENT_WORDS = "urgent-words"  # the reason of the priority that they raise
BATCH = 50


def mails_without_case(limit: int = BATCH) -> list[UUID]:
    """The e-mails that wait for a person and have no case yet, oldest first. None while no service takes them."""
    if _worker() is None:
        return []
    found = select(IncomingMail.id).where(IncomingMail.state == WAITING, IncomingMail.placing_case_id.is_(None))
    return list(db.session.scalars(found.order_by(IncomingMail.taken_at, IncomingMail.id).limit(limit)))


def open_mail_case(mail_id: UUID, *, by: Actor, at: datetime) -> Case | None:
    """Open the case of one e-mail that waits, in the open transaction; None when it has one, or waits no more.

    Where it answers a case that is over, the two are linked: what few may see of that one few may see of this one, and
    whoever may not be written to from there is not written to from here.
    Words that the definition calls urgent raise it to the highest priority, which calls the duty officer.
    Twice: one case an e-mail.
    """
    worker = _worker()
    mail: IncomingMail | None = locked(db.session(), IncomingMail, mail_id)
    if worker is None or mail is None or mail.state != WAITING or mail.placing_case_id is not None:
        return None
    earlier = db.session.get(Case, mail.case_id) if mail.case_id is not None else None
    look_ahead(task.queue for task in worker.definition.tasks if task.on_open)
    restricted = earlier is not None and earlier.restricted
    case = make_case(
        worker, reference=new_reference(worker.shape.prefix), at=at, received_at=mail.taken_at, restricted=restricted
    )
    mail.placing_case_id = case.id
    data = {"priority": LOWEST, "stage": "", "restricted": restricted, "held": False, "mail": str(mail.id)}
    record("case", case.id, "case-opened", by=by, at=at, data=data)
    set_stage(case, worker.shape.first_stage, by=by, at=at)
    if earlier is not None:
        link_cases(case, earlier.id, ARISES_FROM, at=at)
        copy_rules(earlier, case, by=by, at=at)
        if earlier.child_id is not None and have_died([earlier.child_id]):
            hold_outward(case, DEATH, by=by, at=at)
    if mail_is_urgent(mail):
        raise_priority(case, HIGHEST, [URGENT_WORDS], by=by, at=at)
    start_first_tasks(case, by=by, at=at, trigger_at=mail.taken_at)
    restrict_tasks(case)
    return case


def mail_is_urgent(mail: IncomingMail, said: str | None = None) -> bool:
    """Whether an e-mail speaks of danger, by the words of the service that e-mail opens cases of; not while none does.

    Ask while it has its words: they go when it is filed, and then `said` are those that lie in its file.
    """
    worker = _worker()
    rule = worker.definition.opens_on if worker is not None else None
    by_machine = mail.kind != Kind.REPLY
    words = f"{mail.subject}\n\n{mail.body}" if said is None else said
    return rule is not None and speaks_of_danger(words, rule.urgent_words, by_machine=by_machine)


def call_for_mail(mail: IncomingMail, case: Case, *, by: Actor, at: datetime, said: str | None = None) -> bool:
    """Raise an open case to the highest priority where an e-mail speaks of danger, and have somebody hear of it.

    Where the e-mail has a case of its own, whoever has ended the call there has read it for danger, and while that is
    open it goes on: the case on which it is filed is raised, and calls if it was not as urgent.
    Twice: harmless while nobody has acknowledged the call; an e-mail is taken and filed once.
    """
    if case.state != "open" or not mail_is_urgent(mail, said):
        return False
    own = db.session.get(Case, mail.placing_case_id) if mail.placing_case_id is not None else None
    if own is not None and not calls_of(own):
        return False
    raise_priority(case, HIGHEST, [URGENT_WORDS], by=by, at=at)
    if own is None:
        call_somebody(case, why=NEW_DANGER, by=by, at=at)
    return True


def mail_of(case: Case) -> IncomingMail | None:
    """The e-mail that opened a case, if one did."""
    rule = pinned(case.version_id).opens_on
    if rule is None or rule.every is not Every.MAIL:
        return None
    return db.session.scalar(select(IncomingMail).where(IncomingMail.placing_case_id == case.id))


def mail_was_filed(mail: IncomingMail, *, by: Actor, at: datetime) -> None:
    """End the work of placing an e-mail that now lies on the case it belongs to. Twice: harmless.

    Raises: AlreadyClaimed when a colleague holds the task.
    """
    case: Case | None = locked(db.session(), Case, mail.placing_case_id) if mail.placing_case_id else None
    rule = pinned(case.version_id).opens_on if case is not None else None
    if case is None or rule is None or case.state != "open":
        return
    case.facts = {**(case.facts or {}), MAIL: FILED}
    task = db.session.scalar(
        select(Task).where(Task.case_id == case.id, Task.kind == rule.task, Task.state.in_(("open", "claimed")))
    )
    if task is not None:
        # Where something else must be done first, such as reading it for danger, the task stays until that is done.
        with suppress(NoSuchChoice):
            finish_task(task, rule.filed, {}, by=by, at=at)


def placing_task(mail: IncomingMail, reader: Actor) -> Task | None:
    """The open task that asks somebody to place an e-mail, if this officer may see it."""
    case = db.session.get(Case, mail.placing_case_id) if mail.placing_case_id is not None else None
    rule = pinned(case.version_id).opens_on if case is not None else None
    if case is None or rule is None:
        return None
    query = tasks_visible_to(reader).of_case(case.id).still_open().where(Task.kind == rule.task).query()
    return db.session.scalar(query.limit(1))


def sender_of(case: Case) -> dict[str, list[Recipient]]:
    """Whoever wrote the e-mail that opened a case, for a message that answers it; nobody where it says no sender."""
    mail = mail_of(case)
    return {SENDER: [Recipient(SENDER, None, SENDER, mail.sender)]} if mail is not None and mail.sender else {}


@consequence("put-away", Setting("what"), Setting("reason"))
def put_away(case: Case, one: Consequence, /, *, task: Task | None, answers: Answers, by: Actor, at: datetime) -> None:
    """Put the e-mail of a case away: it belongs to no other, and its words go. Twice: as it is."""
    found = mail_of(case)
    mail: IncomingMail | None = locked(db.session(), IncomingMail, found.id) if found is not None else None
    if mail is None or mail.state != WAITING:
        return
    mail.state, mail.body, mail.subject = DISMISSED, "", ""
    mail.reason = as_text(answers.get(str(one.setting("reason"))))[:500]
    mail.settled_by, mail.settled_at = by.id, at
    record("mail", mail.id, "mail-dismissed", by=by, at=at)


def _worker() -> Worker | None:
    """Who works such cases: the service whose definition says that e-mail opens them, the first by its name."""
    for _, version_id in sorted(current_versions().items()):
        definition = pinned(version_id)
        rule: OpensOn | None = definition.opens_on
        if rule is not None and rule.every is Every.MAIL and definition.case is not None:
            return Worker(version_id, definition, definition.case)
    return None
