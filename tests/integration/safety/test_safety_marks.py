"""Every page, paper, file and message that there is, fetched by everybody there is: who is shown what, from one table.

Where a mark turns up for somebody whom the table does not name, something leaks; where it does not for somebody whom
it names, either the table is wrong or this test has stopped looking there.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from base import clock
from base.database import writing
from base.extensions import db
from casework.interests import declare_interest
from correspondence.gateways.catcher import FOLDER, caught
from models.case import Case
from models.event import Event
from models.filing import Filing
from models.link import Link
from models.message import Message
from models.user import User
from models.wait import Timer
from security.current import actor_of
from tests.fixtures.people import SignIn
from tests.integration.casework.marlowe import AT
from tests.integration.safety.crawler import Crawl, addresses, told_in
from tests.integration.safety.marked import MARKS, Marked, make_marked

# Which of two databases keeps the rows changes nobody's sight of them, and looking everywhere is long.
pytestmark = [pytest.mark.timeout(400), pytest.mark.parametrize("database", ["sqlite"], indirect=True, scope="session")]

OFFICER, LEAD, MANAGER, DECIDES, AUDITOR = "officer", "team-lead", "manager", "decision-maker", "auditor"
ADMINISTRATOR, DESIGNER, SCHOOL_USER = "administrator", "service-designer", "school-user"
VISITOR, EMPLOYER, PARENT, SCHOOL = "visitor", "employer", "parent", "school"
INSIDE = (OFFICER, LEAD, MANAGER, DECIDES, AUDITOR, ADMINISTRATOR, DESIGNER)
OUTSIDE = (VISITOR, EMPLOYER, PARENT, SCHOOL, SCHOOL_USER)
TOGETHER = ((OFFICER, ADMINISTRATOR), (LEAD, DESIGNER), (MANAGER,), (DECIDES, AUDITOR), OUTSIDE)  # one town for some
# The officer of this table has declared an interest in the child "of the officer's own family".
CASES = frozenset({OFFICER, LEAD, MANAGER, DECIDES, AUDITOR})
LEADS = frozenset({LEAD, MANAGER})
WORKERS = CASES - {AUDITOR}  # who works on cases reads what is of a special category, and for a reason who told us
KEPT_APART = ("concern", "pressed")  # cases of which it is kept apart who told us
MAY_SEE = {
    "address that is withheld": LEADS,
    "postcode of it": LEADS,
    "address of a parent beside it": LEADS,
    "address": CASES,
    "nationality and travel": WORKERS,
    "social worker": CASES,
    "who referred": CASES,
    "who saw the child last": CASES,
    "note": CASES,
    "name in a restricted case": LEADS,
    "address in a restricted case": LEADS,
    "note of a restricted case": LEADS,
    "name in the officer's own family": CASES - {OFFICER},
    "who told us": WORKERS,
    "telephone of who told us": WORKERS,
    "health": WORKERS | {PARENT},
    "home of a child at work": CASES | {PARENT},
    "the school's view": CASES | {SCHOOL, SCHOOL_USER},
    "attendance": CASES | {SCHOOL, SCHOOL_USER},
    "who waits": CASES,
    "what is said of a school": WORKERS,
    "who says it of a school": WORKERS,
    "an officer's answer of a special category": WORKERS,
}


@pytest.fixture
def marked(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Marked]:
    """The council with its marked children; a paper is the words that the typesetter is given."""
    import typst

    def words_alone(*_template: object, sys_inputs: dict[str, str], **_how: object) -> bytes:
        return json.dumps(json.loads(sys_inputs["data"]), ensure_ascii=False).encode()

    monkeypatch.setattr(typst, "compile", words_alone)
    clock.set_clock(AT)
    with app.app_context():
        made = make_marked()
    yield made
    clock.set_clock(None)


@pytest.fixture
def log(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    """Every line that is logged, of any room and level."""
    caplog.set_level(logging.DEBUG)
    return caplog


def comes_in(app: Flask, sign_in: SignIn, marked: Marked, who: str) -> FlaskClient:
    """Somebody's browser: signed in, or come by the link or the form that is theirs."""
    if who in INSIDE or who == SCHOOL_USER:
        return sign_in(who, school_ids=(marked.school,) if who == SCHOOL_USER else ())
    client = app.test_client()
    with client.session_transaction() as kept:
        if who == EMPLOYER:
            kept["drafts"] = [marked.permit.hex]
        elif who != VISITOR:
            with app.app_context():
                link = db.session.get_one(Link, marked.links[who])
                kept["links"] = [[f"part:{link.opens_id.hex}", link.id.hex, link.generation, int(AT.timestamp())]]
    return client


def stands_aside(app: Flask, marked: Marked) -> None:
    """The officer says that one of the children is family."""
    with app.app_context(), writing():
        officer = db.session.query(User).filter(User.email == f"{OFFICER}@example.org").one()
        child_id = db.session.get_one(Case, marked.cases["family"]).child_id
        declare_interest(child_id, reason="Kin", by=actor_of(officer), at=AT)


def looks_everywhere(app: Flask, sign_in: SignIn, marked: Marked, who: str) -> Crawl:
    """Fetch every address as somebody, find each child by name, take out what can be taken out, ask who told us."""
    client = comes_in(app, sign_in, marked, who)
    if who == OFFICER:
        stands_aside(app, marked)
    with app.app_context():
        begin = addresses(app)
        told = {name: db.session.query(Filing).filter_by(case_id=marked.cases[name]).one().id for name in KEPT_APART}
    crawl = Crawl(app, client, who).everything(["/", *begin], follow=who in {MANAGER, *OUTSIDE})
    for given in ("Rue", "Kit", "Wyn", "Ivy"):  # a page of findings repeats what was typed
        crawl.post("/find", wanted=given)
    today = {"day-day": "23", "day-month": "11", "day-year": "2026", "reason": "For the panel"}
    crawl.post("/registers/export", **today)
    for service in ("cme-referral", "work-permit", "joint-report"):
        crawl.post(f"/registers/services/{service}/export", **today)
    for name, filing_id in told.items():
        crawl.post(f"/cases/{marked.cases[name]}/answers/{filing_id}/who-told-us", reason="To ask when she was seen")
    assert crawl.broken == []
    assert crawl.leaking_addresses == [], "no address and no head of an answer says who a child is"
    return crawl


@pytest.mark.parametrize("people", TOGETHER, ids=" and ".join)
def test_everybody_is_shown_what_the_table_says_and_nothing_else(app, sign_in, marked, log, people):
    for who in people:
        crawl = looks_everywhere(app, sign_in, marked, who)
        shown = {name: where[:3] for name, where in crawl.where.items()}
        allowed = {name for name, readers in MAY_SEE.items() if who in readers}
        assert {name: shown[name] for name in shown if name not in allowed} == {}, f"shown to {who}: it leaks"
        assert allowed - set(shown) == set(), f"not shown to {who}: it is not looked for any more where it stands"
    assert list(told_in("\n".join(record.getMessage() for record in log.records))) == [], "nor does any line of the log"


def test_no_message_history_or_timer_bears_a_mark(app, marked):
    assert set(MAY_SEE) == set(MARKS), "of each mark the table says who may see it"
    assert app.test_cli_runner().invoke(args=["relay"]).exit_code == 0
    sent = [f"{one.to} {one.subject} {one.body}" for one in caught(app.config["ONROLL"].data / FOLDER)]
    assert sent, "some were sent"
    with app.app_context():
        rows = [json.dumps(event.data) for event in db.session.query(Event)]
        rows += [json.dumps(timer.data) for timer in db.session.query(Timer)]
        rows += [json.dumps(one.values) + one.subject + one.body for one in db.session.query(Message)]
        assert len(rows) > 20
        assert list(told_in("\n".join([*rows, *sent]))) == []
