"""What goes before its case does, or belongs to none: who told us, e-mail, mailboxes of old links, files of drafts."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import func, select

from base.extensions import db
from base.ids import new_id
from casework.intake.filings import abandon, open_filing
from casework.intake.submitting import submit
from casework.purges.record_holds import HoldKind, end_hold, hold_records
from casework.purges.retention_rules import Period, What
from models.case import Case
from models.document import Document
from models.filing import Filing, FilingPart
from models.incoming import IncomingMail
from models.link import Link, LinkCode
from security.actor import Actor
from tests.integration.casework import marlowe
from tests.integration.casework.test_casework_doors import CONCERN
from tests.integration.manage.conftest import AT
from tests.integration.manage.test_manage_retention import (
    DONE,
    MANAGER,
    NAME,
    SERVICE,
    close,
    confirmed,
    everything,
    nightly,
)


def test_who_told_us_goes_before_the_case_does(council):
    with council.acting():
        # An officer entered it: from whom it came stands on the form too, and on the letter that was attached.
        filing = open_filing(
            "cme-concern", by=Actor.visitor(), at=AT, channel="letter", source="Olga Whistle, 14 Quay Row"
        )
        told = CONCERN | {"child-name": NAME["child-name"], "reporter-name": "Olga Whistle"}
        marlowe.fill(filing, told, at=AT, by=Actor.visitor())
        db.session.add(document(filing_id=filing.id, kind="original", filename="Letter of Olga Whistle.pdf"))
        case_id = submit(filing.id, by=Actor.visitor(), at=AT).case_id
        filing_id = filing.id
    assert "Whistle" in everything(council)
    close(council, case_id)
    confirmed(council, What.ANSWERS, Period(2, "years"), service="cme-concern")
    assert nightly(council, DONE + timedelta(days=700))["answers"] == 0
    with council.acting():
        hold = hold_records(
            db.session.get_one(Case, case_id), HoldKind.INQUIRY, reason="Review", by=MANAGER, at=DONE
        ).id
    assert nightly(council, DONE + timedelta(days=740))["answers"] == 0, "held"
    with council.acting():
        end_hold(hold, db.session.get_one(Case, case_id), reason="Over", by=MANAGER, at=DONE)
    assert nightly(council, DONE + timedelta(days=741))["answers"] == 1
    assert nightly(council, DONE + timedelta(days=742))["answers"] == 0
    assert "Whistle" not in everything(council)
    with council.app.app_context():
        assert db.session.get(Case, case_id) is not None
        answers = db.session.scalars(select(FilingPart.answers).where(FilingPart.filing_id == filing_id)).one()
        assert answers["child-name"] == NAME["child-name"]


def document(**values):
    given = {
        "filename": "Zarquil.pdf",
        "content_type": "application/pdf",
        "size": 3,
        "sha256": "0" * 64,
        "storage_key": f"aa/{new_id().hex}",
        "at": AT,
        "by_kind": "visitor",
    }
    return Document(**(given | values))


def test_mail_stays_while_what_was_opened_to_place_it_is_open_or_held(council):
    case_id = council.refer()
    with council.acting():
        mail = IncomingMail(mailbox="m", uid_validity=1, uid=1, mark="a", kind="reply", state="dismissed", taken_at=AT)
        mail.placing_case_id = case_id
        db.session.add(mail)
    confirmed(council, What.MAIL, Period(12, "months"), service="")
    late = AT + timedelta(days=400)
    assert nightly(council, late)["mail"] == 0, "open"
    close(council, case_id)
    with council.acting():
        case = db.session.get_one(Case, case_id)
        hold = hold_records(case, HoldKind.COMPLAINT, reason="Asked for", by=MANAGER, at=DONE).id
    assert nightly(council, late + timedelta(days=1))["mail"] == 0, "held"
    with council.acting():
        end_hold(hold, db.session.get_one(Case, case_id), reason="Over", by=MANAGER, at=DONE)
    assert nightly(council, late + timedelta(days=2))["mail"] == 1


def test_a_mailbox_is_not_forgotten_while_the_records_of_the_child_are_held(council):
    first, second = (council.refer(NAME, at=AT + timedelta(minutes=number)) for number in range(2))
    with council.acting():
        one, two = (db.session.get_one(Case, each) for each in (first, second))
        two.child_id = one.child_id
        filing = db.session.scalars(select(Filing).where(Filing.case_id == second)).one()
        link = Link(opens_kind="draft", opens_id=filing.id, email="me@zarquil.example", made_at=AT, revoked_at=AT)
        db.session.add(link)
        hold = hold_records(one, HoldKind.LEGAL, reason="Proceedings", by=MANAGER, at=DONE).id
    confirmed(council, What.LINKS, Period(6, "months"), service="")
    assert nightly(council, AT + timedelta(days=400))["links"] == 0
    with council.acting():
        end_hold(hold, db.session.get_one(Case, first), reason="Over", by=MANAGER, at=DONE)
    assert nightly(council, AT + timedelta(days=401))["links"] > 0
    assert "me@zarquil.example" not in everything(council)


def test_mail_of_no_case_links_that_ended_and_files_of_drafts_go(council):
    with council.acting():
        filing = open_filing(SERVICE, by=Actor.visitor(), at=AT)
        db.session.flush()
        db.session.add(document(filing_id=filing.id))
        abandon(filing, at=AT)
        loose = document(kind="reply")
        db.session.add(loose)
        db.session.flush()
        for state, mark in (("dismissed", "a"), ("waiting", "b")):
            db.session.add(
                IncomingMail(
                    mailbox="m",
                    uid_validity=1,
                    uid=ord(mark),
                    mark=mark,
                    kind="reply",
                    state=state,
                    taken_at=AT,
                    sender=f"{mark}@zarquil.example",
                    attachments=[str(loose.id)] if mark == "a" else [],
                )
            )
        link = Link(opens_kind="draft", opens_id=filing.id, email="me@zarquil.example", made_at=AT, revoked_at=AT)
        db.session.add(link)
        db.session.flush()
        db.session.add(LinkCode(link_id=link.id, code_hash="h", expires_at=AT, made_at=AT))
    confirmed(council, What.MAIL, Period(12, "months"), service="")
    confirmed(council, What.LINKS, Period(6, "months"), service="")
    counts = nightly(council, AT + timedelta(days=100))
    assert (counts["mail"], counts["links"], counts["draft_files"]) == (0, 0, 1), "drafts' files need no rule"
    counts = nightly(council, AT + timedelta(days=400))
    assert (counts["mail"], counts["links"]) == (1, 1)
    left = everything(council)
    assert "b@zarquil.example" in left, "somebody must still place it"
    for word in ("a@zarquil.example", "me@zarquil.example", "Zarquil.pdf"):
        assert word not in left
    with council.app.app_context():
        assert db.session.scalar(select(func.count()).select_from(LinkCode)) == 0
        assert db.session.scalar(select(func.count()).select_from(Link)) == 1
