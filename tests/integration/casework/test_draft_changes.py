"""Changing a draft: quick while nobody else does, and right when somebody does."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path
from threading import Barrier

import pytest
from sqlalchemy import select

from base.database import writing
from base.extensions import db
from casework.filing_rows import filing_row
from casework.intake.filings import (
    DraftOver,
    abandon,
    begin_filing,
    begin_filing_alone,
    drop_entry,
    open_filing,
    save_entry,
    save_page,
    save_page_alone,
    set_email,
)
from casework.versions import publish
from models.filing import Filing, FilingPart
from security.actor import Actor
from tests.integration.casework.marlowe import AT, DEFINITIONS, SERVICE

VISITOR = Actor.visitor()
LATER = AT + timedelta(minutes=5)
pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture
def draft(context) -> Filing:
    with writing():
        publish(Path(DEFINITIONS / "services" / f"{SERVICE}.yaml"), by=Actor.system("tests"), at=AT)
        return open_filing(SERVICE, by=VISITOR, at=AT)


def read(filing):
    """The draft's part as a page of the form reads it."""
    row = filing_row(filing.id)
    assert row is not None
    return row.parts[0]


def stored() -> FilingPart:
    return db.session.scalars(select(FilingPart)).one()


def changed_at() -> datetime:
    return db.session.scalars(select(Filing.changed_at)).one()


def test_a_row_says_what_the_models_say(draft):
    row = filing_row(draft.id)
    for name in ("id", "reference", "service", "version_id", "state", "source", "entered_by", "received_at"):
        assert getattr(row, name) == getattr(draft, name), name
    part = draft.parts[0]
    for name in ("id", "filing_id", "party", "state", "answers", "posted", "revision", "email"):
        assert getattr(row.parts[0], name) == getattr(part, name), name
    assert row.parts[0].version_id == draft.version_id


def test_no_filing_is_no_row(draft):
    assert filing_row(draft.parts[0].id) is None


def test_two_windows_on_two_pages_both_keep_what_they_wrote(draft):
    one, other = read(draft), read(draft)
    with writing():
        save_page(one, "reason", {"reason": "not-on-roll"}, by=VISITOR, at=AT)
    with writing():
        after = save_page(other, "child", {"child-description": "A girl of nine"}, by=VISITOR, at=AT)
    assert after.answers == {"reason": "not-on-roll", "child-description": "A girl of nine"}
    assert (stored().answers, stored().posted, stored().revision) == (after.answers, ["reason", "child"], 2)


def test_the_later_of_two_windows_on_one_page_stands(draft):
    one, other = read(draft), read(draft)
    for part, reason in ((one, "not-on-roll"), (other, "moved-unknown")):
        with writing():
            save_page(part, "reason", {"reason": reason}, by=VISITOR, at=AT)
    assert stored().answers == {"reason": "moved-unknown"}


def test_entries_added_in_two_windows_are_both_there(draft):
    one, other = read(draft), read(draft)
    with writing():
        first = save_entry(one, "siblings", {"sibling-name": {"given": "A", "family": "Q"}}, by=VISITOR, at=AT)
    with writing():
        second = save_entry(other, "siblings", {"sibling-name": {"given": "B", "family": "Q"}}, by=VISITOR, at=AT)
    with writing():
        drop_entry(other, "siblings", first, by=VISITOR, at=AT)
    assert [entry["id"] for entry in stored().answers["siblings"]] == [second]


def test_an_address_given_meanwhile_is_not_written_back(draft):
    before = read(draft)
    with writing():
        set_email(before, "Sam@Example.org", at=AT)
    with writing():
        save_page(before, "reason", {"reason": "not-on-roll"}, by=VISITOR, at=AT)
    assert stored().email == "sam@example.org"


def test_a_draft_that_ended_meanwhile_takes_nothing_more(draft):
    before = read(draft)
    with writing():
        abandon(draft, at=AT)
    with pytest.raises(DraftOver) as over, writing():
        save_page(before, "reason", {"reason": "not-on-roll"}, by=VISITOR, at=AT)
    assert over.value.state == "abandoned"
    assert stored().answers == {}


def test_a_model_that_was_read_before_shows_what_was_saved_past_it(draft):
    with writing():
        part = db.session.get_one(FilingPart, draft.parts[0].id)
        assert part.answers == {}
        save_page(read(draft), "reason", {"reason": "not-on-roll"}, by=VISITOR, at=AT)
        assert part.answers == {"reason": "not-on-roll"}


def test_a_page_saved_by_itself_is_saved_as_any_other(draft):
    before = read(draft)
    db.session.close()
    after = save_page_alone(before, "reason", {"reason": "not-on-roll"}, by=VISITOR, at=LATER)
    assert after == read(draft)
    assert (stored().answers, stored().posted, stored().revision) == ({"reason": "not-on-roll"}, ["reason"], 1)
    assert changed_at() == LATER


def test_a_page_of_a_draft_that_changed_or_ended_meanwhile_is_not_saved_by_itself(draft):
    before = read(draft)
    with writing():
        save_page(before, "reason", {"reason": "not-on-roll"}, by=VISITOR, at=AT)
    db.session.close()
    assert save_page_alone(before, "child", {"child-description": "A girl"}, by=VISITOR, at=LATER) is None
    assert (stored().answers, changed_at()) == ({"reason": "not-on-roll"}, AT)
    row = filing_row(before.filing_id)
    assert row is not None
    now = row.parts[0]
    with writing():
        abandon(db.session.get_one(Filing, now.filing_id), at=AT)
    db.session.close()
    assert save_page_alone(now, "child", {"child-description": "A girl"}, by=VISITOR, at=LATER) is None
    assert (stored().answers, changed_at()) == ({}, AT)


def test_a_draft_begun_by_itself_is_as_any_other(draft):
    with writing():
        usual = begin_filing(draft.version_id, by=VISITOR, at=AT)
    db.session.close()
    made = begin_filing_alone(draft.version_id, by=VISITOR, at=AT)
    assert made is not None
    same, other = filing_row(made), filing_row(usual)
    assert same is not None
    assert other is not None
    for name in ("service", "version_id", "state", "source", "entered_by", "received_at"):
        assert getattr(same, name) == getattr(other, name), name
    assert [part.party for part in same.parts] == [part.party for part in other.parts]


def test_pages_saved_in_many_windows_at_once_are_all_kept(draft, app):
    pages = [f"answer-{number}" for number in range(8)]
    before, together = read(draft), Barrier(len(pages))
    db.session.close()

    def save(page: str) -> None:
        with app.app_context():
            together.wait(timeout=60)
            done = save_page_alone(before, "child", {page: page}, by=VISITOR, at=AT)
            if done is None:  # as the page's own route does
                with writing():
                    save_page(before, "child", {page: page}, by=VISITOR, at=AT)

    with ThreadPoolExecutor(len(pages)) as pool:
        list(pool.map(save, pages))
    assert sorted(stored().answers) == pages
    assert stored().revision == len(pages)
