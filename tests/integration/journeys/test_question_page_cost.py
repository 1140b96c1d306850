"""What a page of a form costs, counted in statements; and that what saves them changes nothing that anybody sees."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

import base.lone_writes
import base.prepared
import casework.intake.draft_changes
import casework.intake.filings
import casework.public_telephones
import council.settings
from base.database import engine_of, writing
from blueprints.journeys import page_frames
from casework.versions import publish
from council.settings import change_setting
from security.actor import Actor

SERVICE = "cme-referral"
FILE = Path(__file__).parents[3] / "definitions" / "services" / f"{SERVICE}.yaml"
AT = datetime(2026, 11, 24, 10, tzinfo=UTC)
TOKENS = re.compile(r'nonce="[^"]+"|name="csrf_token" value="[^"]+"')
SYSTEM = Actor.system("tests")


@pytest.fixture
def published(app: Flask) -> Flask:
    with app.app_context(), writing():
        publish(FILE, by=SYSTEM, at=AT)
    return app


@pytest.fixture
def said(published: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Every statement that went to the database, through a session or past it. Settings are kept, as in production."""
    heard: list[str] = []
    engine = engine_of(published)

    def hear(_connection, _cursor, statement, *_rest):
        if not statement.startswith("BEGIN"):
            heard.append(statement)

    def fetch(line, compiled, parameters):
        heard.append(compiled.text)
        return kept(line, compiled, parameters)

    def write_alone(*writes):
        heard.extend(statement.said(engine, values)[0] for statement, values in writes)
        return alone(*writes)

    kept, alone = base.prepared._fetch, base.lone_writes.write_alone
    monkeypatch.setattr(base.prepared, "_fetch", fetch)
    for module in (casework.intake.draft_changes, casework.intake.filings):
        monkeypatch.setattr(module, "write_alone", write_alone)
    event.listen(engine, "before_cursor_execute", hear)
    published.config["TESTING"] = False
    monkeypatch.setattr(council.settings, "FRESH", 3600.0)  # nothing is read again because the test is slow
    monkeypatch.setattr(casework.public_telephones, "FRESH", 3600.0)
    yield heard
    published.config["TESTING"] = True
    for kept_of_it in ("onroll_settings", "onroll_team_telephones"):
        published.extensions.pop(kept_of_it, None)
    event.remove(engine, "before_cursor_execute", hear)


def first_page(client: FlaskClient) -> str:
    """Begin a referral; gives the address of its first page, which was looked at once."""
    page = client.post(f"/apply/{SERVICE}").location
    assert client.get(page).status_code == 200
    return page


def reason_page(client: FlaskClient) -> str:
    """The second page, which cannot be left empty."""
    page = client.post(first_page(client), data={"q-danger-now": "no", "do": "continue"}).location
    assert client.post(page, data={"do": "continue"}).status_code == 422
    return page


def test_a_page_of_questions_is_drawn_after_one_statement(client, said):
    page = first_page(client)
    said.clear()
    assert client.get(page).status_code == 200
    assert len(said) == 1, said


def test_the_start_page_asks_only_which_version_is_current(client, said):
    client.get(f"/apply/{SERVICE}")
    said.clear()
    assert client.get(f"/apply/{SERVICE}").status_code == 200
    assert len(said) == 1, said


def test_a_page_is_saved_by_one_read_and_two_writes(client, said):
    page = first_page(client)
    said.clear()
    answer = client.post(page, data={"q-danger-now": "no", "do": "continue"})
    assert answer.status_code == 303, answer.text
    assert [one.split()[0] for one in said] == ["SELECT", "UPDATE", "UPDATE"], said


def test_a_page_with_an_error_keeps_what_was_typed_by_as_few(client, said):
    page = reason_page(client)
    said.clear()
    assert client.post(page, data={"do": "continue"}).status_code == 422
    assert [one.split()[0] for one in said] == ["SELECT", "UPDATE", "UPDATE"], said


@pytest.mark.parametrize("wrong", [False, True])
def test_a_kept_frame_is_what_the_template_draws(published, client, monkeypatch, wrong):
    page = reason_page(client)

    def drawn() -> str:
        answer = client.post(page, data={"do": "continue"}) if wrong else client.get(page)
        assert ("<title>Error: " in answer.text) == wrong
        return TOKENS.sub("", answer.text)

    from_frame = drawn()
    assert published.extensions["onroll_page_frames"]
    monkeypatch.setattr(page_frames, "is_like_any_other", lambda: False)
    assert from_frame == drawn()


def test_a_start_page_that_is_kept_carries_each_browsers_own_tokens(published):
    pages = [published.test_client().get(f"/apply/{SERVICE}").text for _ in range(3)]
    found = [TOKENS.findall(page) for page in pages]
    assert len({tuple(one) for one in found}) == 3
    assert len({TOKENS.sub("", page) for page in pages}) == 1


def test_a_frame_says_what_the_council_says_now(published, client):
    page = first_page(client)
    assert "Marlowe Borough Council" in client.get(page).text
    with published.app_context(), writing():
        change_setting("council-name", "Little <Marlowe>", by=SYSTEM, at=AT)
    text = client.get(page).text
    assert "Little &lt;Marlowe&gt;" in text
    assert "Marlowe Borough Council" not in text


def test_a_message_that_waits_is_shown_on_a_page_of_a_form_and_only_once(published, client):
    page = first_page(client)
    with client.session_transaction() as session:
        session["_flashes"] = [("success", "The draft was kept")]
    assert "The draft was kept" in client.get(page).text
    assert "The draft was kept" not in client.get(page).text


def test_somebody_signed_in_sees_their_name_around_the_form(published, client, sign_in):
    page = first_page(client)
    officer = sign_in("officer", name="Ada Byron")
    assert "Ada Byron" in officer.get(f"/apply/{SERVICE}").text
    assert "Ada Byron" not in client.get(page).text


def test_addresses_of_a_form_are_those_of_its_routes(published, client):
    page = first_page(client)
    start = page.rsplit("/", 1)[0]
    with published.test_request_context():
        for endpoint, last in (
            ("journey_sending.check", "check-answers"),
            ("journey_sending.sent", "sent"),
            ("journey_start.show_again", "about"),
            ("journey_pages.left", "left"),
        ):
            service, filing_id = start.split("/")[2:]
            told = published.url_for(endpoint, service=service, filing_id=filing_id)
            assert told == f"{start}/{last}"
