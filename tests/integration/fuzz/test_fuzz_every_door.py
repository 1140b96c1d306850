"""Whatever is sent to whatever is open to the public: an answer in words, never a fault, never a lost draft."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.test import TestResponse as Answer

from base import clock
from forms.as_typed import TYPED
from tests.integration.fuzz import posts
from tests.integration.fuzz.doors import Door, doors_of, known_rules, rules_of
from tests.integration.fuzz.posts import Sent
from tests.integration.fuzz.town import AT, Town
from tests.robots.form_robot import Screen

ALWAYS = ("csrf_token", "once", "do", "another", "declaration")
GONE = {404, 410}
FULL = os.environ.get("ONROLL_PROPERTIES") == "full"
SHARE = 1 if FULL else 8  # in the small run each odd thing goes to every eighth door, turn by turn
pytestmark = pytest.mark.timeout(3_600 if FULL else 240)


@pytest.fixture
def town(app: Flask) -> Iterator[Town]:
    clock.set_clock(AT)
    yield Town(app)
    clock.set_clock(None)


class Fuzzer:
    """Sends odd things to doors, and looks what became of the drafts after each."""

    def __init__(self, town: Town) -> None:
        self.town, self.app = town, town.app
        self.client: FlaskClient = town.app.test_client(use_cookies=False)
        self.cookie_name = town.app.config["SESSION_COOKIE_NAME"]
        self.doors = doors_of(town)
        self.before = town.answers()
        self._fields: dict[Door, dict[str, str]] = {}
        self._buttons: dict[Door, list[str]] = {}

    def send(self, door: Door, sent: Sent, *, method: str = "", url: str = "", cookie: str | None = None) -> Answer:
        """Send it; every answer is one in words, and what stood in the drafts stands there still."""
        name = f"{door.rule} with {sent.what}"
        seat = f"{self.cookie_name}={door.cookie}" if cookie is None else cookie
        how = dict(sent.how)
        if "input_stream" in how:
            how["input_stream"] = BytesIO(how["input_stream"].getvalue())  # it is read but once
        try:
            answer = self.client.open(url or door.url, method=method or door.method, headers={"Cookie": seat}, **how)
            text = answer.get_data()
            answer.close()
        except Exception as fault:
            raise AssertionError(name) from fault
        assert answer.status_code < 500, f"{name}: {answer.status_code}"
        assert posts.SCRIPT.encode() not in text, name
        self._nothing_is_lost(door, name)
        return answer

    def _nothing_is_lost(self, door: Door, name: str) -> None:
        now = self.town.answers()
        for draft, before in self.before.items():
            # What was typed and is no answer may come and go with its page; what another page was told may not.
            own = {*door.own, TYPED}
            kept = {key: value for key, value in now[draft].items() if key not in own}
            assert kept == {key: value for key, value in before.items() if key not in own}, name
        self.before = now

    def fields(self, door: Door) -> dict[str, str]:
        """Every field that the forms of the door's page have, with what stands in it, and what every form may have."""
        if door in self._fields:
            return self._fields[door]
        seat = {"Cookie": f"{self.cookie_name}={door.cookie}"}
        page = self.client.get(door.url, headers=seat)
        found, buttons = dict.fromkeys(ALWAYS, "1") | dict(door.fields), dict[str, None]()
        if page.mimetype == "text/html":
            for one in Screen(door.url, page.get_data(as_text=True)).tree.iter():
                if one.tag in {"input", "textarea", "select", "button"} and one.get("name"):
                    found[one.get("name", "")] = one.get("value") or "12"
                if one.tag == "button" and one.get("name") == "do":
                    buttons[one.get("value") or ""] = None
        page.close()
        self._fields[door], self._buttons[door] = found, list(buttons)
        return found

    def odd(self, door: Door) -> list[Sent]:
        """Every odd form for the page of a door."""
        fields = self.fields(door)
        return [*posts.broken_forms(fields), *posts.odd_forms(list(fields), self._buttons[door])]

    def posts(self) -> list[Door]:
        """The doors that take something."""
        return [door for door in self.doors if door.method == "POST"]

    def send_all(self, door: Door, everything: Iterable[Sent]) -> None:
        """Send one after the other; a door that was gone through is made anew."""
        for sent in everything:
            answer = self.send(door, sent)
            if door.again is not None and answer.status_code in {302, 303, *GONE}:
                with self.app.app_context():
                    door = door.again()


@pytest.fixture
def fuzzer(town: Town) -> Fuzzer:
    return Fuzzer(town)


def test_every_route_without_an_account_has_somebody_who_tries_it():
    """A new route of these lists is fuzzed, or fails here: give it a door in tests/integration/fuzz/doors.py."""
    assert known_rules() == set(rules_of("public", "link"))


def test_every_door_leads_to_something_and_only_whoever_may_go_through_it(fuzzer: Fuzzer):
    """What is fuzzed below is the page, and not the answer that there is none.

    Whoever only knows the address gets no more of it than of one that is made up.
    """
    reached = dict.fromkeys(known_rules(), False)
    for door in fuzzer.doors:
        if door.cookie and not door.rule.endswith("/forget"):
            assert fuzzer.send(door, Sent("no seat"), cookie="").status_code in {404, 410}, door.rule
        how = posts.form([(name, value.encode()) for name, value in fuzzer.fields(door).items()], "what it asks for")
        answer = fuzzer.send(door, how if door.method == "POST" else Sent("nothing"))
        reached[door.rule] |= answer.status_code not in GONE
    assert [rule for rule, is_reached in reached.items() if not is_reached] == []


@pytest.mark.hypothesis
def test_nothing_that_is_sent_breaks_a_page_or_loses_a_draft(fuzzer: Fuzzer):
    """Some fifty odd forms, and odd methods, queries and cookies; then whatever else can be thought of."""
    for number, door in enumerate(fuzzer.doors):
        turn = slice(number % SHARE, None, SHARE)
        if door.method == "POST":
            fuzzer.send_all(door, fuzzer.odd(door)[turn])
        for method in posts.METHODS[turn]:
            fuzzer.send(door, Sent(method), method=method)
        for query in posts.QUERIES[turn]:
            fuzzer.send(door, Sent(query[:40]), url=f"{door.url}?{query}")
        for cookie in posts.COOKIES[turn]:
            fuzzer.send(door, Sent(f"the cookie {cookie[:40]!r}"), cookie=cookie)
    fuzzer.app.config["WTF_CSRF_ENABLED"] = True
    for door in fuzzer.posts():
        odd = [(name, posts.ODD[4]) for name in fuzzer.fields(door)]
        fuzzer.send(door, posts.form(odd, "no token"))
        fuzzer.send(door, posts.parts(odd, "parts and no token"))
    fuzzer.app.config["WTF_CSRF_ENABLED"] = False
    anything(fuzzer)


@given(data=st.data())
def anything(fuzzer: Fuzzer, data: st.DataObject) -> None:
    door = data.draw(st.sampled_from(fuzzer.posts()))
    names = st.one_of(st.sampled_from(sorted(fuzzer.fields(door))), st.text(max_size=20))
    values = st.one_of(st.sampled_from((*posts.ODD, *posts.DO, b"yes", b"no", b"12")), st.binary(max_size=30))
    pairs = data.draw(st.lists(st.tuples(names, values), max_size=14))
    how = data.draw(st.sampled_from((posts.form, posts.parts)))
    fuzzer.send(door, how(pairs, repr(pairs)[:200]))
