"""Files that came with e-mail onto a case of which a check takes no file: a person looks, and has them removed.

The original of a certificate is seen in person and never kept as a copy (SAFETY 25); no form takes one, but anybody may
attach one to an e-mail.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update

from base.database import locked
from base.extensions import db
from casework.consequences import Setting, consequence
from casework.own_tasks import LOOK_AT_FILES
from casework.purges.purged_rows import delete_with_all
from casework.purges.record_holds import are_held
from casework.tasks import start_task
from casework.versions import pinned
from forms.answers import Answers
from forms.definition.casework import Consequence
from models.case import Case
from models.document import Document
from models.event import Event
from models.incoming import IncomingMail
from models.task import Task
from security.actor import Actor
from security.history import record


def ask_to_look(case: Case, *, by: Actor, at: datetime) -> None:
    """Have somebody look whether a file of an e-mail is what a check of this case never takes.

    Twice: one task while it is open; it is about every e-mail filed since it began.
    """
    if case.state == "open" and any(check.never_uploaded for check in pinned(case.version_id).checks_record):
        start_task(case, LOOK_AT_FILES, by=by, at=at)


MOVED_HERE = "reply-moved-here"  # the event of an e-mail that came from another case (moved_mail)
FILED_BY = ("reply-received", MOVED_HERE)


@consequence("remove-files", Setting("of"))
def remove_files(
    case: Case, one: Consequence, /, *, task: Task | None, answers: Answers, by: Actor, at: datetime
) -> None:
    """Remove every file of the e-mails that were filed on the case since the task began; their words stay.

    Nothing goes while the records of the case are held: an event says so. Twice: there is nothing left to remove.
    """
    if task is None:
        return
    held: Case = locked(db.session(), Case, case.id)
    files = _files(held, since=task.created_at)
    if not files or are_held(held):
        kind = "mail-files-kept" if files else "mail-files-none"
        record("case", held.id, kind, by=by, at=at, data={"files": len(files)})
        return
    record("case", held.id, "mail-files-removed", by=by, at=at, data={"files": len(files)})
    db.session.execute(
        update(IncomingMail)
        .where(IncomingMail.id.in_(_mails(held, since=task.created_at)))
        .values(attachments=[])
        .execution_options(synchronize_session=False)
    )
    db.session.flush()  # before it forgets what the session holds
    delete_with_all("document", files)


def _mails(case: Case, *, since: datetime) -> list[UUID]:
    """The e-mails that were filed on a case from an instant on."""
    filed = select(Event.data).where(
        Event.subject_kind == "case", Event.subject_id == case.id, Event.kind.in_(FILED_BY), Event.at >= since
    )
    came = [UUID(data["mail"]) for data in db.session.scalars(filed) if data.get("mail")]
    here = select(IncomingMail.id).where(IncomingMail.id.in_(came), IncomingMail.case_id == case.id)
    return list(db.session.scalars(here))  # without what has gone to another case since


def _files(case: Case, *, since: datetime) -> list[UUID]:
    named = db.session.scalars(
        select(IncomingMail.attachments).where(IncomingMail.id.in_(_mails(case, since=since)))
    ).all()
    ids = [UUID(each) for names in named for each in names or ()]
    return list(db.session.scalars(select(Document.id).where(Document.id.in_(ids), Document.case_id == case.id)))
