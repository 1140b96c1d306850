"""Who told us of a child is kept apart from the case: shown by itself, for a reason, and written down each time."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask

from documents.store import FileStore
from tests.fixtures.people import SignIn
from tests.integration.casework.test_casework_doors import CONCERN


@pytest.fixture
def concern(app: Flask) -> tuple[UUID, UUID]:
    """A concern that somebody sent with their name; the ids of its case and its form."""
    from base.database import writing
    from base.extensions import db
    from models.filing import Filing
    from tests.integration.casework.marlowe import Marlowe
    from tests.integration.casework.test_casework_doors import come_in

    with app.app_context():
        with writing():
            Marlowe()
            case_id = come_in("cme-concern", CONCERN).id
        return case_id, db.session.query(Filing).one().id


def test_the_answers_of_a_case_and_their_copy_name_nobody_who_told_us(concern, sign_in: SignIn):
    case_id, filing_id = concern
    officer = sign_in("officer")
    page = officer.get(f"/cases/{case_id}/answers").get_data(as_text=True)
    assert "at the window" in page
    assert "Nora" not in page
    assert "0161 496 0000" not in page
    assert "See who told us" in page
    assert officer.get(f"/cases/{case_id}/answers/{filing_id}/copy.pdf").status_code == 200
    assert "Nora" not in officer.get(f"/cases/{case_id}/timeline").get_data(as_text=True)


def test_who_told_us_is_shown_for_a_reason_that_the_log_keeps(app, concern, sign_in: SignIn):
    from base.extensions import db
    from models.event import Viewing

    case_id, filing_id = concern
    officer = sign_in("officer")
    address = f"/cases/{case_id}/answers/{filing_id}/who-told-us"
    assert "Nora" not in officer.get(address).get_data(as_text=True)
    unsaid = officer.post(address)
    assert unsaid.status_code == 422
    assert "Nora" not in unsaid.get_data(as_text=True)
    shown = officer.post(address, data={"reason": "To ask when she saw the child"}).get_data(as_text=True)
    assert "Nora Next-Door" in shown
    with app.app_context():
        reasons = [one.reason for one in db.session.query(Viewing) if one.reason]
    assert reasons == ["To ask when she saw the child"]


def test_a_form_that_is_not_of_the_case_tells_nothing(concern, sign_in: SignIn):
    case_id, filing_id = concern
    officer = sign_in("officer")
    assert officer.get(f"/cases/{case_id}/answers/{case_id}/who-told-us").status_code == 404
    assert sign_in("school-user").get(f"/cases/{case_id}/answers/{filing_id}/who-told-us").status_code in (403, 404)


def test_where_who_told_us_was_written_to_stands_in_no_list_of_messages(app, concern, sign_in: SignIn):
    from base.database import writing
    from base.extensions import db
    from models.message import Message
    from tests.integration.casework.marlowe import AT

    case_id, filing_id = concern
    with app.app_context(), writing():
        receipt = Message(key="k", kind="concern-receipt", case_id=case_id, filing_id=filing_id, reference="r-1")
        receipt.recipient_kind, receipt.address, receipt.state = "party", "nora@next-door.example", "failed"
        receipt.send_after = receipt.planned_at = AT
        db.session.add(receipt)
        db.session.flush()
        message_id = receipt.id
    officer = sign_in("officer")
    for address in ("/messages?state=failed", f"/messages/{message_id}", f"/cases/{case_id}/messages"):
        answer = officer.get(address)
        assert answer.status_code == 200, address
        assert "nora@next-door.example" not in answer.get_data(as_text=True), address


@pytest.fixture
def telephoned(app: Flask, tmp_path: Path) -> tuple[UUID, UUID]:
    """A concern by letter that an officer entered for whoever wrote it; the ids of its case and its form."""
    from base.database import writing
    from base.extensions import db
    from casework.intake.filings import open_filing
    from casework.intake.submitting import submit
    from documents.uploads import attach, receive
    from models.case import Case
    from tests.integration.casework.marlowe import AT, Marlowe, fill

    with app.app_context():
        with writing():
            by = Marlowe().officer
            filing = open_filing("cme-concern", by=by, at=AT, channel="letter", source="Nora Next-Door, 14 Quay Row")
            filing.received_at = AT
            written = receive(BytesIO(b"%PDF-1.7\n%%EOF\n"), "Letter of Nora.pdf", store=FileStore(tmp_path))
            attach(written, by=by, at=AT, filing_id=filing.id, kind="original")
            kept = {name: said for name, said in CONCERN.items() if not name.startswith("reporter")}
            fill(filing, kept | {"tells-who": "anonymous"}, by=by)
            case_id = submit(filing.id, by=by, at=AT, received_at=AT, facts={"school-signed-in": "no"}).case_id
        assert db.session.get_one(Case, case_id).reference
        return case_id, filing.id


def test_what_an_officer_wrote_of_who_telephoned_is_kept_apart_like_the_answers(telephoned, sign_in: SignIn):
    case_id, filing_id = telephoned
    officer = sign_in("officer")
    page = officer.get(f"/cases/{case_id}/answers").get_data(as_text=True)
    assert "By letter" in page
    assert "See who told us" in page
    for part in ("answers", "files", "timeline", "family", ""):
        assert "Nora" not in officer.get(f"/cases/{case_id}/{part}").get_data(as_text=True), part
    address = f"/cases/{case_id}/answers/{filing_id}/who-told-us"
    assert "Nora" not in officer.get(address).get_data(as_text=True)
    shown = officer.post(address, data={"reason": "To ask when she saw the child"}).get_data(as_text=True)
    assert "Nora Next-Door, 14 Quay Row" in shown
    assert "Letter of Nora.pdf" in shown


def test_a_referral_that_an_officer_entered_says_from_whom_it_came(app: Flask, sign_in: SignIn):
    from base.database import writing
    from casework.intake.filings import open_filing
    from casework.intake.submitting import submit
    from tests.integration.casework.marlowe import AT, ENOUGH, SERVICE, Marlowe, fill

    with app.app_context(), writing():
        by = Marlowe().officer
        filing = open_filing(SERVICE, by=by, at=AT, channel="telephone", source="Ward sister, Harbour Hospital")
        fill(filing, ENOUGH, by=by)
        case_id = submit(filing.id, by=by, at=AT, received_at=AT).case_id
    page = sign_in("officer").get(f"/cases/{case_id}/answers").get_data(as_text=True)
    assert "By telephone, from Ward sister, Harbour Hospital" in page
