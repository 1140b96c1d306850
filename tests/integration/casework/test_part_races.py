"""Two people at one moment: whoever sends last moves the form on, once, on both databases."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from flask import Flask

from base.database import writing
from base.extensions import db
from casework.intake.filings import part_of, save_page
from casework.intake.submitting import Submitted, submit
from models.case import Case
from models.filing import Filing
from models.message import Message
from models.part_request import PartRequest
from tests.integration.casework.marlowe import AT, Marlowe
from tests.integration.casework.permit import (
    ANSWERS,
    BY,
    EMPLOYER,
    PARENT,
    SCHOOL,
    SIGNS,
    begun,
    publish_permit,
    send_part,
)

CLICKS = 4  # of each of the two


def test_a_parent_and_a_school_who_send_at_once_have_the_employer_asked_once(app: Flask):
    with app.app_context():
        with writing():
            Marlowe()
            publish_permit("parent")
            filing = begun()
            send_part(filing, EMPLOYER)
            for party in (PARENT, SCHOOL):
                for page, answers in ANSWERS[party].items():
                    save_page(part_of(filing, party), page, answers, by=BY, at=AT)
            filing_id = filing.id
        db.session.remove()
    together = Barrier(2 * CLICKS)

    def click(party: str) -> Submitted:
        with app.app_context():
            together.wait(timeout=60)
            with writing():
                return submit(filing_id, by=BY, at=AT, party=party)

    with ThreadPoolExecutor(2 * CLICKS) as pool:
        answers = list(pool.map(click, [PARENT, SCHOOL] * CLICKS))
    assert sorted(answer.already for answer in answers) == [False] * 2 + [True] * (2 * CLICKS - 2)
    with app.app_context():
        now = db.session.get_one(Filing, filing_id)
        assert {part.party: part.state for part in now.parts}[SIGNS] == "open"
        assert db.session.query(Message).filter(Message.kind == "ask-signature").count() == 1
        assert db.session.query(PartRequest).filter(PartRequest.party == SIGNS).count() == 1
        assert db.session.query(Case).count() == 1
