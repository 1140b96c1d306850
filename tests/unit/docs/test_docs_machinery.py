"""Each piece of machinery that any service may use has an example on the page about services, and its settings work."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from base.settings import Settings
from correspondence.reply_address import ReplyAddresses
from documents.bucket import BucketStore
from documents.clamav import ClamAv
from documents.store_choice import store_of
from forms.definition.questions import QuestionKind
from tests.unit.docs.test_docs_fragments import pieces

PAGE = Path(__file__).parents[3] / "docs/add-a-service.md"
SETTING = re.compile(r"^ {4}(ONROLL_[A-Z_]+)=(\S+)$", re.MULTILINE)
# Types of one box or one list, which every example is full of.
PLAIN = {
    "text", "long-text", "person-name", "date", "time", "date-and-time", "number", "currency", "yes-no", "multi-choice",
    "email", "phone", "address", "postcode", "upn", "school", "council", "declaration", "content", "tick",
}  # fmt: skip
# What a council may ask of any service, and the words that say it: all of them stand in one piece of the page.
MACHINERY = {
    "parties in turn": {"order", "reached"},
    "links that expire": {"reached", "expires"},
    "what each party sees": {"sees", "same-as"},
    "the way back to an earlier party": {"same-as"},
    "a party that refuses": {"when-refused"},
    "chasing of the party who holds it up": {"chase", "when-over"},
    "chasing back from a day": {"chase", "back-from"},
    "drafts that expire with a warning": {"draft-days", "warn-days"},
    "what becomes of a form that one party never sent": {"unfinished", "warning"},
    "further forms": {"follow-ups", "reached"},
    "cases whose child is out of education": {"out-of-education", "being-assessed"},
    "children on a list": {"subjects", "children", "repeat"},
    "forms that settle each other": {"settles", "outcome"},
    "what many forms say together": {"counts", "alike", "several", "record"},
    "cases opened by the calendar": {"opens-on", "every", "day"},
    "cases opened by an email": {"opens-on", "filed"},
    "rows that are given": {"rows", "columns"},
    "rows that are added": {"most-rows", "columns"},
    "ticking many and saying which is the main one": {"each", "main"},
    "either this or that": {"group-rules"},
    "a set of documents": {"documents", "groups"},
    "a day counted from another": {"limits", "not-before"},
    "totals of earlier records": {"calculate", "record"},
    "options by earlier answers": {"options", "when"},
    "a page that only leads the way": {"kept", "label"},
    "a part for the office": {"kinds", "order", "sees"},
    "a prefilled answer": {"prefill"},
    "numbering and validity of an approval": {"number", "validity"},
    "conditions of an approval": {"conditions"},
    "renewal of an approval": {"renewal", "days-before"},
    "suspension of an approval": {"suspend"},
    "the list for others": {"snapshot"},
    "the register": {"register", "columns"},
    "second-person decisions": {"second-person"},
    "appointments": {"invite", "remind"},
    "letters": {"letters", "answer-service"},
    "returns": {"codes", "from"},
    "spreadsheets": {"spreadsheet"},
    "questions about danger": {"asks-danger", "body"},
    "packs": {"packs"},
    "rules of the law": {"checks", "inputs"},
}


def nested(node: Any) -> Iterator[dict[str, Any]]:
    """Every mapping within a piece, itself included."""
    if isinstance(node, dict):
        yield node
    for one in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from nested(one)


def keys_of(piece: Any) -> set[str]:
    return {key for one in nested(piece) for key in one}


@pytest.mark.parametrize("words", MACHINERY)
def test_whoever_looks_for_it_finds_an_example(words):
    assert [first for first, piece in pieces() if MACHINERY[words] <= keys_of(piece)]


def test_each_larger_type_of_question_is_asked_in_an_example():
    asked = {one["type"] for _, piece in pieces() for one in nested(piece) if isinstance(one.get("type"), str)}
    assert {kind.value for kind in QuestionKind} - PLAIN - asked == set()


def test_days_are_counted_in_each_way_that_the_page_names():
    said = " ".join(str(one) for _, piece in pieces() for one in nested(piece))
    assert [unit for unit in ("calendar-days", "working-day", "school-days", "months") if unit not in said] == []


def test_the_settings_of_the_page_give_a_mailbox_a_scanner_and_a_bucket(tmp_path):
    given = dict(SETTING.findall(PAGE.read_text()))
    read = Settings.from_environment(
        {"ONROLL_ENV": "demo", "SECRET_KEY": "s" * 32, "ONROLL_DATA": str(tmp_path), **given}
    )
    store = store_of(read)
    assert isinstance(store, BucketStore)
    assert (store.bucket, store.prefix) == ("onroll", "uploads/")
    message = uuid4()
    addresses = ReplyAddresses(read.reply_to, read.secret_key)
    assert addresses.message_in([addresses.of(message)]) == message
    assert read.imap_url.startswith("imaps://")
    assert read.unscanned == "hold"
    assert ClamAv(read.clamav).address == "unix:/run/clamav/clamd.ctl"
