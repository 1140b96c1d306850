"""Broken, huge, doubled, missing and wrongly encoded input: never a 500, never a lost draft."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from base.extensions import db
from models.filing import Filing
from tests.integration.journeys.conftest import Browser
from tests.integration.journeys.test_journeys_referral import robot

NASTY = [
    "",
    " ",
    "\x00",
    "x" * 70_000,
    "\ud800".encode("utf-8", "surrogatepass").decode("latin-1"),
    "' OR 1=1 --",
    "<script>alert(1)</script>",
    "{{7*7}}((child-name))",
    "\u202egnp.exe",
    "99999999999999999999",
    "-1",
    "1e999",
    "NaN",
    "٢٠",
    "../../etc/passwd",
    "%00%ff",
    "yes\nno",
]
KEYS = [
    "q-danger-now",
    "q-reason",
    "q-child-name__given",
    "q-child-dob__day",
    "q-child-dob__month",
    "q-child-dob__year",
    "q-child-age",
    "q-referrer-email",
    "q-last-school__find",
    "q-last-school__urn",
    "q-documents",
    "another",
    "do",
    "once",
    "declaration",
    "email",
    "",
    "q-" + "x" * 300,
]
DO = ["continue", "save", "find:last-school", "upload:documents", "remove-file:documents:x", "remove-entry:x", "zap:"]
BODIES = st.lists(st.tuples(st.sampled_from(KEYS), st.sampled_from([*NASTY, *DO, "yes", "no", "12"])), max_size=14)
PLACES = [
    "",
    "/danger",
    "/reason",
    "/child",
    "/referrer",
    "/safe-contact",
    "/siblings",
    "/siblings/0123456789abcdef0123456789abcdef",
    "/siblings/nonsense",
    "/check-answers",
    "/save-for-later",
    "/sent",
    "/left",
    "/about",
    "/copy.pdf",
    "/no-such-page",
]


def draft_of(browser: Browser) -> str:
    begun = browser.post("/apply/cme-referral", {})
    return re.search(r"(/apply/cme-referral/[0-9a-f-]{36})", begun.url)[1]


@pytest.fixture
def begun(browser: Browser) -> str:
    """A draft whose referrer has written something worth keeping."""
    at = draft_of(browser)
    screen = browser.post(f"{at}/danger", {"q-danger-now": ["no"], "do": ["continue"]})
    assert screen.url.endswith("/reason"), screen.url
    browser.post(f"{at}/reason", {"q-reason": ["other"], "q-reason-other": ["Kept words"], "do": ["continue"]})
    return at


def answers(app: Flask) -> dict[str, Any]:
    with app.app_context():
        return db.session.scalars(select(Filing).order_by(Filing.created_at)).first().parts[0].answers


@given(place=st.sampled_from(PLACES), body=BODIES)
def test_no_post_breaks_a_page_or_loses_what_was_written(
    council: Flask, browser: Browser, begun: str, place: str, body: list[tuple[str, str]]
) -> None:
    data: dict[str, list[str]] = {}
    for key, value in body:
        data.setdefault(key, []).append(value)
    answer = browser.client.post(f"{begun}{place}", data=data)
    assert answer.status_code < 500
    browser.client.get(f"{begun}{place}")
    kept = answers(council)
    if place == "/reason":  # its own answers may change; the next example finds them as they were
        browser.client.post(f"{begun}/reason", data={"q-reason": "other", "q-reason-other": "Kept words"})
    else:
        assert kept["reason-other"] == "Kept words"
    assert browser.client.get(begun, follow_redirects=True).status_code in {200, 404, 410}


STRANGE_BODIES = [
    (b"", "application/x-www-form-urlencoded"),
    (b"q-reason=%ff%fe%00", "application/x-www-form-urlencoded"),
    (b"q-reason=\xff\xfe\x00", "application/x-www-form-urlencoded; charset=utf-16"),
    (b"&" * 5_000, "application/x-www-form-urlencoded"),
    (b"a=1&" * 3_000, "application/x-www-form-urlencoded"),
    (b"--x\r\nbroken", "multipart/form-data; boundary=x"),
    (b'--x\r\nContent-Disposition: form-data; name="q-documents"\r\n\r\n', "multipart/form-data; boundary=x"),
    (b"{}", "application/json"),
    (b"\x00" * 1000, "application/octet-stream"),
    (b"q-reason=" + b"x" * 3_000_000, "application/x-www-form-urlencoded"),
]


def test_no_body_of_any_kind_breaks_a_page(council: Flask, browser: Browser, begun: str) -> None:
    for place in ("/check-answers", "/save-for-later", "/files", "/reason"):
        for body, content_type in STRANGE_BODIES:
            answer = browser.client.post(f"{begun}{place}", data=body, content_type=content_type)
            assert answer.status_code < 500, (place, content_type, body[:40])
            if place != "/reason":
                assert answers(council)["reason-other"] == "Kept words", (place, content_type, body[:40])


STRANGE_ADDRESSES = [
    "/apply/nothing",
    "/apply/%ff",
    "/apply/cme-referral/00000000-0000-0000-0000-000000000000",
    "/apply/cme-referral/not-a-uuid",
    "/apply/cme-school-answer",
    "/answer/00000000-0000-0000-0000-000000000000",
    "/return/00000000-0000-0000-0000-000000000000",
    "/l/x",
    "/l/" + "A" * 5_000,
    "/l/%00",
    "/?%ff=%00",
]


def test_no_address_breaks_the_product(council: Flask, browser: Browser) -> None:
    for url in STRANGE_ADDRESSES:
        for answer in (browser.client.get(url), browser.client.post(url, data={"x": "y"})):
            assert answer.status_code < 500, url


FILES = [
    ("letter.exe", b"MZ\x90\x00" + b"\x00" * 64, False),
    ("page.html", b"<html><script>alert(1)</script></html>", False),
    ("drawing.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", False),
    ("lies.pdf", b"MZ\x90\x00" + b"\x00" * 64, False),
    ("empty.pdf", b"", False),
    ("letter.pdf", b"%PDF-1.4\n%%EOF", True),
]


def test_a_file_is_taken_by_its_content_and_refused_in_words(council: Flask, browser: Browser) -> None:
    at = draft_of(browser)
    robot(browser).fill_in(at, lambda screen: screen.url.endswith("/files"))
    for name, content, taken in FILES:
        answer = browser.client.post(
            f"{at}/files", data={"q-documents": (io.BytesIO(content), name), "do": "upload:documents"}
        )
        kept = answers(council).get("documents") or []
        assert bool(kept) is taken, name
        if not taken:
            assert answer.status_code == 422, name
            assert "govuk-error-summary" in answer.get_data(as_text=True)
