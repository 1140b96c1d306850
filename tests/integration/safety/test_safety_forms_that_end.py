"""A warning that a form ends goes to nobody whom the form's case does not let us write to."""

from __future__ import annotations

from datetime import timedelta

import pytest

from base.database import make, writing
from base.extensions import db
from casework.contacts import Rule, hold_outward, set_rule
from casework.intake.filings import open_filing
from casework.intake.unfinished import warn_of_draft
from models.begun_form import BegunForm
from models.case import Case
from models.filing import Filing
from models.message import Message
from models.wait import Timer
from security.links import make_link
from tests.integration.casework.marlowe import AT, SERVICE, send
from tests.integration.casework.permit import BY, EMPLOYER, begun, mail, publish_permit, send_part
from tests.integration.later.world import swept

THREE_DAYS = timedelta(days=3)


def half_sent() -> tuple[Filing, Case]:
    """A form whose employer has sent a part, and nobody else; its case is open, and nobody is reminded any more."""
    with writing():
        publish_permit("first-part")
        filing = begun()
        send_part(filing, EMPLOYER)
        for timer in db.session.query(Timer).filter(Timer.kind.in_(("part-over", "part-chase"))):
            timer.state = "cancelled"
        return filing, db.session.query(Case).filter(Case.service == filing.service).one()


def test_an_employer_hears_that_the_form_still_waits_though_nobody_checked_who_they_are(council):
    filing, case = half_sent()
    swept(filing.expires_at - THREE_DAYS)
    assert mail("waits") == [("waits", "cafe@quay.example", "sent")]
    assert db.session.query(Message).filter_by(kind="waits").one().case_id == case.id


def test_an_employer_whom_nobody_may_write_to_does_not_hear_that_the_form_still_waits(council):
    filing, case = half_sent()
    with writing():
        set_rule(case, "party", None, Rule.DO_NOT_CONTACT, by=council.officer, at=AT)
    swept(filing.expires_at - THREE_DAYS)
    assert mail("waits") == [("waits", "cafe@quay.example", "held")]
    assert db.session.query(Message).filter_by(kind="waits").one().held_because == "do-not-contact"


@pytest.mark.parametrize("trouble", ["", "outward-held", "do-not-contact"])
def test_the_link_of_a_form_that_a_case_began_does_not_go_out_by_the_warning_of_its_end(council, trouble):
    with writing():
        case = send()
        filing = open_filing(SERVICE, by=BY, at=AT, email="sam@brook.example", channel="begun")
        make(db.session(), BegunForm, filing_id=filing.id, case_id=case.id, service=SERVICE, at=AT)
        make_link("draft", filing.id, email="sam@brook.example", expires_at=AT + timedelta(days=40), at=AT)
        warn_of_draft(filing.id, at=AT)
        if trouble == "outward-held":
            hold_outward(case, "forced-marriage", by=council.officer, at=AT)
        elif trouble:
            set_rule(case, "party", None, Rule.DO_NOT_CONTACT, by=council.officer, at=AT)
    swept(filing.expires_at - THREE_DAYS)
    gone = [("draft-expires", "sam@brook.example", "sent")]
    assert mail("draft-expires") == ([] if trouble else gone)
