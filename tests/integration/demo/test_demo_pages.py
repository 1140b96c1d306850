"""The front page and the mail catcher, as somebody who looks around for the first time meets them."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from base.settings import Mode
from correspondence.gateways.catcher import CatcherGateway
from correspondence.gateways.protocol import Mail

AT = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)


@pytest.fixture
def catcher(app):
    """What catches mail here."""
    return CatcherGateway.of(app.config["ONROLL"])


def put(catcher, count=1, body="Open it: http://localhost/l/token\n\nMarlowe"):
    with catcher.line() as line:
        for number in range(count):
            line.send(Mail(f"onroll-{number:04}", "office@school.example.org", f"Question {number}", body, AT))


def test_the_front_page_says_whose_it_is_and_where_to_sign_in(client):
    page = client.get("/")
    assert page.status_code == 200
    assert "Marlowe Borough Council" in page.text
    assert 'href="/sign-in"' in page.text
    assert "All data is invented" in page.text
    assert "No form is published yet" in page.text


def test_the_front_page_offers_each_form_that_anybody_may_fill_in(app, client):
    assert app.test_cli_runner().invoke(args=["setup"]).exit_code == 0
    page = client.get("/").text
    assert 'href="/apply/cme-referral"' in page
    assert "/apply/cme-school-answer" not in page, "that one is only for who was asked"


def test_the_front_page_lists_the_invented_accounts_where_there_are_some(app, client):
    assert "Password" not in client.get("/").text
    told = [
        {"name": "Priya Nair", "email": "p@example.org", "password": "a-b-c-12", "role": "team-lead", "job": "Lead"}
    ]
    (app.config["ONROLL"].data / "demo-accounts.json").write_text(json.dumps(told), "utf-8")
    page = client.get("/").text
    assert "a-b-c-12" in page
    assert "Team lead" in page


def test_a_broken_file_of_accounts_does_not_break_the_front_page(app, client):
    for broken in ("", "{}", '[{"name": 1}]', "[3]"):
        (app.config["ONROLL"].data / "demo-accounts.json").write_text(broken, "utf-8")
        assert client.get("/").status_code == 200


def test_production_shows_neither_accounts_nor_mail(app, client, catcher, monkeypatch):
    put(catcher)
    told = [{"name": "A", "email": "a@example.org", "password": "a-b-c-12", "role": "officer", "job": "B"}]
    (app.config["ONROLL"].data / "demo-accounts.json").write_text(json.dumps(told), "utf-8")
    monkeypatch.setitem(app.config, "ONROLL", replace(app.config["ONROLL"], mode=Mode.PRODUCTION))
    assert client.get("/demo/mail").status_code == 404
    assert client.get("/demo/mail/onroll-0000").status_code == 404
    assert client.post("/demo/mail/find", data={"q": "Question"}).status_code == 404
    assert "a-b-c-12" not in client.get("/").text


def test_the_catcher_is_empty_before_anything_was_sent(client):
    assert "Nothing has been sent yet" in client.get("/demo/mail").text


def test_the_catcher_lists_the_newest_first_and_goes_on(client, catcher):
    put(catcher, 120)
    first = client.get("/demo/mail").text
    assert first.index("Question 119") < first.index("Question 118")
    assert "Question 69<" not in first
    second = client.get("/demo/mail?before=onroll-0070").text
    assert "Question 69<" in second
    assert "Question 70<" not in second
    assert "Question 0<" in client.get("/demo/mail?before=onroll-0020").text


def test_messages_are_found_by_words_of_their_recipient_or_subject(client, catcher):
    put(catcher, 20)
    page = client.post("/demo/mail/find", data={"q": "  QUESTION 17 "}).text
    assert "Question 17<" in page
    assert "Question 16<" not in page
    assert "1 with “QUESTION 17”" in page
    assert "0 with" in client.post("/demo/mail/find", data={"q": "nobody@nowhere.example"}).text
    assert client.post("/demo/mail/find", data={"q": " "}).status_code == 303


def test_a_message_is_readable_and_its_link_can_be_followed(client, catcher):
    put(catcher)
    page = client.get("/demo/mail/onroll-0000").text
    assert "office@school.example.org" in page
    assert '<a class="govuk-link" href="http://localhost/l/token">' in page


@pytest.mark.parametrize("reference", ["onroll-9999", "..%2F..%2Fdemo-accounts", "a.json", "x" * 200])
def test_what_was_never_sent_is_not_found(client, catcher, reference):
    put(catcher)
    assert client.get(f"/demo/mail/{reference}").status_code == 404
