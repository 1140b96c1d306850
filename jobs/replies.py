"""Reading the mailbox of replies, as a job: one e-mail, one transaction."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from uuid import UUID

from flask import current_app
from sqlalchemy.exc import DataError, IntegrityError

from base import clock
from base.database import writing
from base.extensions import db
from base.settings import Settings
from casework.mail.mail_cases import mails_without_case, open_mail_case
from casework.mail.replies import Place, Prepared, last_taken, prepare, take
from correspondence.incoming_mail import Incoming, Kind, read_mail, too_long
from correspondence.reply_address import ReplyAddresses
from correspondence.reply_box import Fetched, Mailbox, open_mailbox
from documents.store import Store
from documents.store_choice import store_of
from jobs.registry import Counts, job
from security.actor import Actor

log = logging.getLogger(__name__)
NAME = "mailbox"
BATCH = 50  # e-mails in one turn; the next one goes on
COUNTED = ("filed", "noted", "waiting")
NOTHING_KEPT = Prepared(None, (), ())


class NoCase(RuntimeError):
    """An e-mail that nobody can place has no case yet."""


@job(NAME)
def poll() -> Counts:
    """Take what is new in the mailbox of replies; nothing where none is configured. What matches nobody opens a case.

    Twice:  harmless, also at the same moment: an e-mail is one row. Killed anywhere, the next turn goes on: what was
            not committed is taken again, and files that no row knows are strays.
    Gives:  how many were filed on their case, noted (bounces, automatic answers) or wait for a person.
    Fails:  MailboxAway, MailboxMisconfigured, NoCase: shown on the jobs page; tried again at the next turn.
    """
    settings: Settings = current_app.config["ONROLL"]
    counts = dict.fromkeys((*COUNTED, "known"), 0)
    if not settings.imap_url:
        return counts
    store = store_of(settings)
    addresses = ReplyAddresses(settings.reply_to, settings.secret_key)
    with open_mailbox(settings.imap_url) as mailbox:
        newest = last_taken(mailbox.name, mailbox.uid_validity)
        db.session.rollback()  # nothing stays open while somebody else is asked
        for uid in mailbox.after(newest, BATCH):
            fetched = mailbox.fetch(uid)
            if fetched is not None:
                counts[_take(fetched, mailbox, store, addresses)] += 1
                mailbox.mark_read(uid)
    _open_cases(mails_without_case())
    return counts


def _open_cases(mails: Sequence[UUID]) -> None:
    """Open the case of each e-mail that nobody can place. One that can't be opened leaves the others theirs.

    Raises: NoCase when there was such a one, for the jobs page; the next turn tries it again.
    """
    failed = 0
    for mail_id in mails:
        try:
            with writing():
                open_mail_case(mail_id, by=Actor.system(NAME), at=clock.now_utc())
        except Exception as fault:  # noqa: BLE001  # whatever it is, danger in the next e-mail must be heard
            log.error("An email got no case: %s", type(fault).__name__, extra={"mail": str(mail_id)})
            failed += 1
    if failed:
        raise NoCase(f"{failed} of the emails that wait could not be given a case")


def _take(fetched: Fetched, mailbox: Mailbox, store: Store, addresses: ReplyAddresses) -> str:
    """One e-mail; what became of it, or "known"."""
    mail = read_mail(fetched.raw) if fetched.raw is not None else too_long(fetched.uid, fetched.size)
    place = Place(mailbox.name, mailbox.uid_validity, fetched.uid)
    prepared = prepare(mail, store=store)
    try:
        return _write(mail, prepared, place, addresses)
    except DataError:
        # What the database can't hold must not stop those behind it: it waits for a person, without its words.
        log.error("An email of the mailbox could not be kept as it is")
        return _write(Incoming(Kind.UNREADABLE, mail.mark), NOTHING_KEPT, place, addresses)
    except IntegrityError:  # another worker took it at the same moment
        log.info("An email of the mailbox was taken by another worker")
        return "known"


def _write(mail: Incoming, prepared: Prepared, place: Place, addresses: ReplyAddresses) -> str:
    with writing():
        row = take(mail, prepared, place, addresses=addresses, by=Actor.system(NAME), at=clock.now_utc())
        return row.state if row is not None else "known"
