"""What these tests send: plain messages of a house kind, to schools, about cases with a frightening story."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import count
from uuid import UUID

import pytest
from flask.ctx import AppContext

from base.database import writing
from base.extensions import db
from base.ids import new_id
from correspondence import contact, settling, wording
from correspondence.outbox import Plan, Planned, plan_many
from correspondence.recipients import Recipient
from forms.definition.messages import MessageShape
from forms.definition.wording import Wording
from jobs.relay import relay
from models.link import Link
from models.message import Message
from security.actor import Actor

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
BY = Actor.system("messages.relay")
LINK = UUID("01a20149-0249-7fa8-bbca-78e8a2abcbae")
_order = count()  # ids made within one millisecond have no order of their own
URL = "https://onroll.example"


def shape(kind: str, *, held: tuple[str, ...] = ("contact-rules",), urgent: bool = False, **text: str) -> MessageShape:
    return MessageShape(
        id=kind,
        to=("school:office",),
        subject=Wording.of(text.get("subject", "A question from ((council name))")),
        body=Wording.of(text.get("body", "Please answer: ((link))\nCall ((team-telephone)).\n")),
        reveals=("council-name", "link", "team-telephone", "code", "count"),
        held_when=held,
        link="answer",
        urgent=urgent,
    )


SHAPES = {
    one.id: one
    for one in (
        shape("ask"),
        shape("alert", held=("never",), urgent=True, body="Please look: ((council-name))"),
        shape("code", held=("never",), body="Your code is ((code))."),
        shape("broken", body="((reference)) is not in its reveals"),
    )
}


@pytest.fixture
def outside(context: AppContext) -> Iterator[dict[UUID, str]]:
    """Contact rules that hold what a test names, words for the kinds above, and an ear for failures."""
    held: dict[UUID, str] = {}
    kept = dict(vars(wording.wordings)), list(contact._tests), list(settling._hooks)
    wording.use_definitions(lambda _version: None)
    wording.use_house_messages(lambda: SHAPES)
    contact.use_contact_test(lambda messages, _at: {one.id: held[one.id] for one in messages if one.id in held})
    with writing() as session:
        session.add(Link(id=LINK, opens_kind="wait", opens_id=new_id(), made_at=AT))
    settling.on_failure(lambda *_: None)
    yield held
    vars(wording.wordings).update(kept[0], _compiled={})
    contact._tests[:], settling._hooks[:] = kept[1:]


def school(number: int = 1, role: str = "office") -> Recipient:
    return Recipient("school", None, role, f"office{number}@school{number}.example")


def a_plan(key: str, **more: object) -> Plan:
    settings: dict[str, object] = {
        "kind": "ask",
        "version_id": None,
        "case_id": None,
        "to": school(),
        "send_after": AT - timedelta(hours=1) + timedelta(milliseconds=next(_order)),
        "values": {"link_id": str(LINK)},
    }
    return Plan(key=key, **(settings | more))


def planned(*plans: Plan, at: datetime = AT) -> Planned:
    with writing():
        return plan_many(plans, at=at)


def message(key: str) -> Message:
    db.session.rollback()
    found = db.session.query(Message).filter_by(key=key).one()
    db.session.rollback()
    return found


def run(gateway, *, minutes: float = 0, limit: int | None = None):
    at = AT + timedelta(minutes=minutes)
    return relay(at, at=at, gateway=gateway, public_url=URL, by=BY, limit=limit)
