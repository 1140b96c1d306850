"""What a referral says of a child stays in the council's rows: in no log, address, message, history or queue."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from datetime import timedelta
from urllib.parse import unquote

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from base import nudge
from base.database import writing
from base.extensions import db
from casework.sweep import sweep
from jobs.relay import relay_due
from models.event import Event, Viewing
from models.message import Message
from models.wait import Timer
from security.actor import Actor
from tests.integration.casework.marlowe import AT
from tests.integration.work.conftest import AtWork, at_work, enter

__all__ = ["at_work", "enter"]

MARKERS = ("Zyxabel", "Quorndale", "A999888777666", "14 Marker Row", "ZZ9 9ZX", "terrible-secret", "2014-02-03")
MARKED = {
    "child-name": {"given": "Zyxabel", "family": "Quorndale"},
    "child-dob": "2014-02-03",
    "child-upn": "A999888777666",
    "child-address": {"line1": "14 Marker Row", "town": "Wexcombe", "postcode": "ZZ9 9ZX"},
    "circumstances": "A terrible-secret about her",
    "danger-now": "yes",
    "last-school": {"urn": "100001"},
}


def marks_in(text: str) -> list[str]:
    return [mark for mark in MARKERS if mark.casefold() in text.casefold()]


class Doorbell:
    """Takes what would be put in Redis and remembers it; is its own line and its own pipeline."""

    rung: list[str]

    def __init__(self, *_: object, **__: object) -> None:
        pass

    def enqueue(self, *given: object, **named: object) -> None:
        self.rung.append(repr((given, named)))

    def exists(self, name: str) -> int:
        self.rung.append(name)
        return 0

    def pipeline(self) -> Doorbell:
        return self

    def set(self, *given: object, **named: object) -> None:
        self.rung.append(repr((given, named)))

    def execute(self) -> None:
        pass


@pytest.fixture
def rung(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every job put into the queue, as it would lie there."""
    Doorbell.rung = []
    monkeypatch.setattr(nudge, "connect", lambda _url: Doorbell())
    monkeypatch.setattr("rq.Queue", Doorbell)
    return Doorbell.rung


class Walker:
    """An officer's browser that keeps every address it asked for or was sent to."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client
        self.addresses: list[str] = []
        self.pages: list[str] = []

    def get(self, url: str) -> str:
        answer = self.client.get(url)
        self._keep(url, answer.headers.get("Location", ""), answer.headers.get("Content-Disposition", ""))
        assert answer.status_code in (200, 303, 302), (url, answer.status_code)
        self.pages.append(answer.get_data(as_text=True))
        return self.pages[-1]

    def post(self, url: str, **data: str) -> None:
        answer = self.client.post(url, data=data)
        self._keep(url, answer.headers.get("Location", ""))
        assert answer.status_code in (200, 302, 303), (url, answer.status_code)

    def _keep(self, *addresses: str) -> None:
        self.addresses += [unquote(one) for one in addresses]


def test_nothing_of_a_child_is_in_a_log_an_address_a_message_a_history_or_a_queue(
    at_work: AtWork,
    enter: Callable[..., FlaskClient],
    rung: list[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    case_id = at_work.refer(MARKED)
    at_work.case_id = case_id
    walker = Walker(enter("officer", "team-lead", name="Odette Hale"))
    triage = at_work.task("triage")
    walker.get("/work")
    walker.get(f"/queues/{at_work.queue('Q-TRIAGE')}")
    walker.post(f"/tasks/{triage}/claim")
    walker.get(f"/tasks/{triage}")
    walker.post("/find", wanted="Zyxabel Quorndale")
    walker.post("/find", wanted="A999888777666")
    walker.post("/find", wanted="ZZ9 9ZX")
    walker.post(f"/tasks/{triage}/finish", choice="whereabouts-unknown")
    walker.post(f"/cases/{case_id}/notes/add", kind="call", body="Zyxabel is at 14 Marker Row", **now())
    for part in ("", "/timeline", "/answers", "/contacts", "/messages", "/family", "/files", "/identity"):
        walker.get(f"/cases/{case_id}{part}")
    with at_work.app.app_context():
        for days in range(20):
            then = AT + timedelta(days=days)
            sweep(then, by=Actor.system("sweep"), writing=writing)
            relay_due(then, at=then)
    assert any("Zyxabel Quorndale" in page for page in walker.pages)  # the officer does see who it is
    assert marks_in("\n".join(walker.addresses)) == []
    lines = [f"{line.name} {line.getMessage()} {line.exc_text or ''} {line.args!r}" for line in caplog.records]
    ours = [line for line in lines if not line.startswith("sqlalchemy")]
    assert (len(ours) > 10, marks_in("\n".join(ours))) == (True, [])
    assert (len(rung) > 0, marks_in("\n".join(rung))) == (True, [])
    with at_work.app.app_context():
        for kind in (Message, Event, Timer):
            rows = [
                {column.key: getattr(row, column.key) for column in kind.__table__.columns}
                for row in db.session.scalars(select(kind))
            ]
            assert (len(rows) > 2, marks_in(json.dumps(rows, default=str))) == (True, []), kind
        looks = db.session.scalars(select(Viewing)).all()
        assert {"case", "search"} <= {look.what for look in looks}
        assert marks_in(" ".join(look.reason for look in looks)) == []


def now() -> dict[str, str]:
    """The day and the time of a note as its form asks for them."""
    return {"on-day": "23", "on-month": "11", "on-year": "2026", "time": "08:30"}


def test_every_case_that_was_opened_leaves_a_line_of_who_looked(
    at_work: AtWork, enter: Callable[..., FlaskClient]
) -> None:
    walker = Walker(enter("officer", name="Odette Hale"))
    walker.get(f"/cases/{at_work.case_id}")
    with at_work.app.app_context():
        assert [look.case_id for look in db.session.query(Viewing)] == [at_work.case_id]
