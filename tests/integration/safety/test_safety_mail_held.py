"""E-mail that answers a case that is over is not answered where that case says that nobody may be."""

from __future__ import annotations

from datetime import timedelta

import pytest

from base.database import writing
from base.extensions import db
from casework.contacts import Rule, hold_outward, may_contact, set_rule
from casework.death import record_death
from casework.mail.mail_cases import open_mail_case
from models.case import Case
from models.child import Adult
from security.actor import Actor
from tests.integration.casework.marlowe import AT, send
from tests.integration.replies.test_replies_work import mail

LATER = AT + timedelta(hours=1)
FATHER = "ro@family.example"


def closed(council, trouble: str) -> Case:
    """A case that is over, with something that keeps us from writing to a father."""
    case = send()
    father = Adult(name="Ro Quill", email=FATHER, created_at=AT)
    db.session.add(father)
    db.session.flush()
    if trouble == "do-not-contact":
        set_rule(case, "adult", father.id, Rule.DO_NOT_CONTACT, by=council.officer, at=AT)
    elif trouble == "outward-held":
        hold_outward(case, "forced-marriage", by=council.officer, at=AT)
    elif trouble == "death-recorded":
        record_death(case.child_id, died_on=None, by=council.officer, at=AT)
    case.state, case.outcome, case.closed_at = "closed", "enrolled", AT
    return case


@pytest.mark.parametrize("trouble", ["do-not-contact", "outward-held", "death-recorded", ""])
def test_an_email_that_answers_a_case_that_is_over_is_answered_only_as_that_case_may_be(council, trouble):
    with writing():
        earlier = closed(council, trouble)
    with writing():
        opened = open_mail_case(mail(1, case_id=earlier.id), by=Actor.system("mailbox"), at=LATER)
    verdict = may_contact(opened, "mail-sender", None, address=FATHER)
    assert verdict.allowed == (trouble == "")
    assert verdict.because == ("outward-held" if trouble == "death-recorded" else trouble)
