"""Who told us of a child is kept apart from the case: shown by itself, for a reason, and written down each time."""

from __future__ import annotations

from uuid import UUID

import pytest
from flask import Flask

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
