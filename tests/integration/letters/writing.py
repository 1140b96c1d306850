"""The referral of tests/integration/casework with letters in it, and a child with two parents."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from base.extensions import db
from casework import versions
from casework.versions import publish
from models.case import Case
from models.child import Adult, Child, ChildAdult
from models.filing import Filing
from security.actor import Actor
from tests.integration.casework.marlowe import AT, DEFINITIONS, Marlowe, send

BY = Actor.system("tests")
LETTERS: list[dict[str, Any]] = [
    {
        "id": "first-letter",
        "title": "A question about school",
        "to": "parent",
        "body": "Dear ((recipient-name))\n\nPlease call us about ((child-name)), ((reference)).",
        "reveals": ["child-name", "recipient-name", "reference"],
        "held-when": ["contact-rules", "outward-held"],
        "ways": ["post", "email"],
        "email": "parent-letter",
        "sign-off": "The team",
    },
    {
        "id": "thank-you",
        "title": "Thank you",
        "to": "referrer",
        "body": "Thank you for what you told us.",
        "reveals": [],
        "held-when": ["contact-rules", "outward-held"],
        "ways": ["post", "email"],
        "email": "letter-ready",
        "quotes": ["TEST.RULE"],
    },
]
MESSAGES: list[dict[str, Any]] = [
    {
        "id": name,
        "to": [to],
        "subject": "A letter for you ((reference))",
        "body": "Read it here: ((link))",
        "reveals": ["reference", "link"],
        "held-when": ["contact-rules", "outward-held"],
        "link": "letter",
    }
    for name, to in (("parent-letter", "parent"), ("letter-ready", "referrer"))
]


def referred() -> Case:
    """A case of a child with two parents who live apart, its referrer checked. Inside `writing()`."""
    Marlowe()
    document = versions.read_whole(DEFINITIONS / "services" / "cme-referral.yaml")
    more = {"letters": LETTERS, "messages": [*document["messages"], *MESSAGES]}
    publish(document | more, by=BY, at=AT)
    case = send()
    db.session.scalars(select(Filing).where(Filing.case_id == case.id)).one().identity = "checked"
    child = db.session.get_one(Child, case.child_id)
    parents = [
        Adult(
            name="Wren Quill",
            email="wren@quill.example",
            address={"line1": "1 Mill Lane", "town": "Marlowe"},
            created_at=AT,
        ),
        Adult(name="Jay Quill", address={"line1": "9 Far Road"}, address_withheld=True, created_at=AT),
    ]
    child.adults = [ChildAdult(adult=adult, parental_responsibility=True) for adult in parents]
    db.session.flush()
    return case


def parents_of(case: Case) -> dict[str, Adult]:
    """The two by their first names."""
    child = db.session.get_one(Child, case.child_id)
    return {link.adult.name.split()[0]: link.adult for link in child.adults}
