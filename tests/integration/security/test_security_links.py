"""Links and codes: what a link opens, for how long, and that a forwarded one opens nothing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
import time_machine
from flask import abort, url_for
from sqlalchemy import select

from base.database import writing
from base.extensions import db
from models.link import Link, LinkCode
from models.message import Message
from security import codes, links
from security.links import LinkShut, Why
from tests.fixtures.people import AT

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.fixture
def made(context):
    """A link to a wait, that needs a code."""
    with writing():
        return links.make_link(
            "wait", uuid4(), email=" Head@School.example ", expires_at=AT + timedelta(days=28), at=AT
        )


def why(call, *args, **named):
    with pytest.raises(LinkShut) as shut:
        call(*args, **named)
    return shut.value.why


def test_a_token_is_its_links_and_nobody_elses(made):
    token = links.token_of(made)
    assert links.link_of(token).id == made.id
    assert made.email == "head@school.example"
    assert links.address_of(made) == f"http://localhost/l/{token}"
    for place in range(len(token)):
        other = token[:place] + ("A" if token[place] != "A" else "B") + token[place + 1 :]
        assert why(links.link_of, other) is Why.UNKNOWN
    for nonsense in ("", "a", "é" * 46, "=" * 46, token + "A", token[:-1], "A" * 5000, "\0"):
        assert why(links.link_of, nonsense) is Why.UNKNOWN


def test_a_token_is_never_stored(made):
    token = links.token_of(made)
    row = db.session.get(Link, made.id)
    assert token not in {str(getattr(row, column.key)) for column in Link.__table__.columns}


def test_a_link_lasts_until_its_end_and_no_longer(made):
    links.check_alive(made, at=AT + timedelta(days=28) - timedelta(seconds=1))
    assert why(links.check_alive, made, at=AT + timedelta(days=28)) is Why.EXPIRED


def test_a_revoked_links_tokens_are_worthless_at_once_and_for_ever(made):
    token = links.token_of(made)
    for _ in range(2):
        with writing():
            links.revoke(made.id, at=AT)
    assert why(links.link_of, token) is Why.UNKNOWN
    assert why(links.check_alive, db.session.get(Link, made.id), at=AT) is Why.REVOKED
    assert db.session.get(Link, made.id).generation == 2


def test_all_links_to_a_thing_are_revoked_together(made):
    with writing():
        links.make_link("wait", made.opens_id, at=AT)
        links.make_link("wait", uuid4(), at=AT)
    with writing():
        assert links.revoke_all("wait", [made.opens_id], at=AT) == 2
    with writing():
        assert links.revoke_all("wait", [made.opens_id], at=AT) == 0


def test_a_link_is_spent_once(made):
    spent = []
    for _ in range(2):
        with writing():
            spent.append(links.spend(made.id, at=AT))
    assert spent == [True, False]


def test_the_right_code_works_once(made):
    with writing():
        code = codes.make_code(made.id, at=AT)
    digits = codes.code_of(code.id)
    assert len(digits) == 6
    assert digits.isdigit()
    assert digits not in db.session.get(LinkCode, code.id).code_hash
    with writing():
        assert codes.try_code(made.id, f" {digits[:3]} {digits[3:]} ", at=AT) is codes.Answer.RIGHT
    with writing():
        assert codes.try_code(made.id, digits, at=AT) is codes.Answer.ENDED


def test_the_fifth_wrong_try_ends_a_code_even_for_the_right_one(made):
    with writing():
        code = codes.make_code(made.id, at=AT)
    right = codes.code_of(code.id)
    wrong = f"{(int(right) + 1) % 1_000_000:06}"
    answers = []
    for typed in [wrong] * 5 + [right]:
        with writing():
            answers.append(codes.try_code(made.id, typed, at=AT))
    assert answers == [codes.Answer.WRONG] * 4 + [codes.Answer.ENDED] * 2


def test_a_code_ends_after_a_quarter_of_an_hour_and_when_a_newer_one_is_made(made):
    with writing():
        first = codes.make_code(made.id, at=AT)
    with writing():
        assert codes.try_code(made.id, codes.code_of(first.id), at=AT + codes.WORKS_FOR) is codes.Answer.ENDED
    with writing():
        second = codes.make_code(made.id, at=AT + timedelta(minutes=1))
    later = AT + timedelta(minutes=2)
    with writing():
        assert codes.try_code(made.id, codes.code_of(first.id), at=later) is codes.Answer.WRONG
    with writing():
        assert codes.try_code(made.id, codes.code_of(second.id), at=later) is codes.Answer.RIGHT


def test_a_link_gets_five_codes_an_hour(made):
    for _ in range(codes.CODES_AN_HOUR):
        with writing():
            codes.make_code(made.id, at=AT)
    with pytest.raises(codes.TooManyCodes), writing():
        codes.make_code(made.id, at=AT + timedelta(minutes=59))
    with writing():
        codes.make_code(made.id, at=AT + timedelta(minutes=61))


@pytest.fixture
def door(app, monkeypatch):
    """The door, with links to a made-up kind of thing leading to a page that says what it sees."""
    from blueprints import link_door

    monkeypatch.setitem(link_door._leads, "letter", lambda opens_id: url_for("front_of_test", opens_id=opens_id))
    if "front_of_test" not in app.view_functions:
        from base import clock
        from security.guards import by_link

        @by_link
        def page(opens_id):
            opened = links.opened("letter", opens_id, at=clock.now_utc())
            if opened is None:
                abort(404)
            return "let in" if opened.proven else link_door.ask_for_code(opened)

        app._got_first_request = False
        app.add_url_rule("/test-letter/<uuid:opens_id>", "front_of_test", page)
        app._got_first_request = True

    def make(**named):
        with app.app_context():
            with writing():
                link = links.make_link("letter", uuid4(), email="head@school.example", at=NOW, **named)
            return link.id, links.address_of(link).removeprefix("http://localhost")

    with time_machine.travel(NOW, tick=False) as travelling:
        make.travelling = travelling
        yield make


def newest_code(app):
    with app.app_context():
        message = db.session.scalar(select(Message).order_by(Message.id.desc()))
        assert message.address == "head@school.example"
        assert message.kind == "one-time-code"
        code = db.session.scalar(select(LinkCode).order_by(LinkCode.id.desc()))
        return codes.code_of(code.id)


def test_a_link_opens_with_the_code_from_the_same_mailbox(app, client, door):
    link_id, path = door()
    first = client.get(path)
    assert first.status_code == 302
    assert "/l/" not in first.location
    asked = client.get(first.location)
    assert asked.location == f"/link/{link_id}/code"
    page = client.get(asked.location).get_data(as_text=True)
    assert "h•••@school.example" in page
    assert "head@" not in page
    assert client.post(asked.location, data={"do": "send"}).status_code == 302
    code = newest_code(app)
    assert client.post(asked.location, data={"do": "try", "code": ""}).status_code == 422
    assert client.post(asked.location, data={"do": "try", "code": "000000"}).status_code == 422
    assert client.post(asked.location, data={"do": "try", "code": code}).location == first.location
    assert client.get(first.location).get_data(as_text=True) == "let in"
    client.get(path)  # the e-mail's link once more: the code need not be given again
    assert client.get(first.location).get_data(as_text=True) == "let in"


def test_a_mail_scanner_that_opens_the_link_spends_and_shows_nothing(app, client, door):
    _, path = door()
    scanner = app.test_client()
    for _ in range(3):
        assert scanner.get(path).status_code == 302
    assert client.get(path).status_code == 302


def test_a_forwarded_clean_address_opens_nothing_in_another_browser(app, client, door):
    link_id, path = door(needs_code=False)
    clean = client.get(path).location
    assert client.get(clean).get_data(as_text=True) == "let in"
    other = app.test_client()
    assert other.get(clean).status_code == 404
    assert other.get(f"/link/{link_id}/code").status_code == 404


def test_revoking_shuts_a_page_that_is_open_already(app, client, door):
    link_id, path = door(needs_code=False)
    clean = client.get(path).location
    with app.app_context(), writing():
        links.revoke(link_id, at=NOW)
    assert client.get(clean).status_code == 404
    assert client.get(path).status_code == 404


def test_a_code_given_long_ago_is_asked_for_again(app, client, door):
    _, path = door()
    clean = client.get(path).location
    asked = client.get(clean).location
    client.post(asked, data={"do": "send"})
    client.post(asked, data={"do": "try", "code": newest_code(app)})
    assert client.get(clean).get_data(as_text=True) == "let in"
    door.travelling.shift(timedelta(hours=13))
    assert client.get(clean).location == asked


def test_an_expired_link_says_so_and_nothing_else(app, client, door):
    _, path = door(expires_at=NOW + timedelta(hours=1))
    door.travelling.shift(timedelta(hours=1))
    answer = client.get(path)
    assert answer.status_code == 410
    assert "This link has expired" in answer.get_data(as_text=True)
    assert client.get("/l/no-such-token").status_code == 404


def test_the_session_keeps_eight_links_and_drops_the_oldest(app, client, door):
    clean = [client.get(door(needs_code=False)[1]).location for _ in range(links.HELD_AT_MOST + 1)]
    assert client.get(clean[0]).status_code == 404
    assert [client.get(address).status_code for address in clean[1:]] == [200] * links.HELD_AT_MOST
    with client.session_transaction() as session:
        assert len(str(dict(session))) < 2500


def test_too_many_codes_are_refused_in_words(app, client, door):
    _, path = door()
    asked = client.get(client.get(path).location).location
    answers = [client.post(asked, data={"do": "send"}).status_code for _ in range(codes.CODES_AN_HOUR + 1)]
    assert answers == [302] * codes.CODES_AN_HOUR + [429]
    refused = client.post(asked, data={"do": "send"}).get_data(as_text=True)
    assert 'name="code"' in refused, "the last code that was sent can still be typed"


def test_whoever_asks_for_another_code_reads_that_it_was_sent(app, client, door):
    _, path = door()
    asked = client.get(client.get(path).location).location
    client.post(asked, data={"do": "send"})
    assert "We have sent a new code" not in client.get(asked).get_data(as_text=True)
    client.post(asked, data={"do": "send"})
    again = client.get(asked).get_data(as_text=True)
    assert "We have sent a new code. The one before it no longer works." in again
    assert "Only the newest code works" in again
