"""Broken, huge, doubled and wrongly encoded input: an answer in words, never a fault."""

from __future__ import annotations

from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

NOBODY = "01920000-0000-7000-8000-00000000abcd"  # an id that no row has; the same in every worker

ODD = [
    "",
    "\0",
    "a\0b@example.org",
    "\ud7ff￾",
    "é" * 300 + "@example.org",
    "x" * 100_000,
    "'; drop table user_account; --@example.org",
    "<script>alert(1)</script>@example.org",
    "%00%ff@example.org",
    "a@b\r\nBcc: c@example.org",
    "{{7*7}}@example.org",
]
FIELDS = {
    "/sign-in": ["email", "password"],
    "/sign-in/forgotten": ["email"],
    "/sign-out": [],
    "/sign-in/held": ["held-choice"],
    f"/link/{NOBODY}/code": ["do", "code"],
    f"/sign-in/password/{NOBODY}": ["password", "again"],
}
ADMIN = {
    "/admin/users/add": ["name", "email", "job_title", "telephone", "contract", "roles", "teams", "urns", "once"],
    "/admin/users/find": ["q"],
    "/admin/teams/add": ["name", "code", "email", "telephone", "lead", "manager", "once"],
    "/admin/settings": ["council-name", "colour", "alert-minutes", "duty-phone", "duty-officer", "task-ends"],
}


def is_sane(answer):
    assert answer.status_code < 500, answer.get_data(as_text=True)
    text = answer.get_data(as_text=True)
    assert "<script>alert(1)" not in text
    assert "49@example.org" not in text


@pytest.mark.parametrize("path", FIELDS)
def test_public_pages_answer_anything_in_words(client, path):
    for odd in ODD:
        is_sane(client.post(path, data=dict.fromkeys(FIELDS[path], odd)))
        is_sane(client.post(path, data={name: [odd, "again", odd] for name in FIELDS[path]}))
    is_sane(client.post(path, data=b"\xff\xfe&=%%%&email=\xc3\x28", content_type="application/x-www-form-urlencoded"))
    is_sane(client.post(path, data=b"--x\r\nbroken", content_type="multipart/form-data; boundary=x"))
    is_sane(client.post(path, data=b"{", content_type="application/json"))
    is_sane(client.post(path))


@pytest.mark.parametrize("path", ADMIN)
def test_administrators_pages_answer_anything_in_words(sign_in, path):
    admin = sign_in("administrator")
    # Every page shows the council's name, and the check of all pages takes braces for a placeholder nobody filled.
    tried = [odd for odd in ODD if "{{" not in odd] if path == "/admin/settings" else ODD
    for odd in tried:
        is_sane(admin.post(path, data=dict.fromkeys(ADMIN[path], odd)))
        plausible = {"name": "Ada", "email": "a@example.org", "roles": "officer", "code": "a", "contract": "council"}
        for name in ADMIN[path]:
            is_sane(admin.post(path, data={n: v for n, v in plausible.items() if n in ADMIN[path]} | {name: odd}))


@pytest.mark.parametrize(
    "query",
    [
        "?role=\0",
        "?after=x",
        "?role=%ff",
        "?after=" + "9" * 500,
        f"?after={NOBODY}",
    ],
)
def test_odd_addresses_of_lists_are_answered(sign_in, query):
    is_sane(sign_in("administrator").get(f"/admin/users{query}"))


@pytest.mark.parametrize(
    "path", ["/l/%00", "/l/%ff%fe", "/l/" + "A" * 48, "/link/x/code", "/brand/logo/../..", "/%c0%ae"]
)
def test_odd_paths_are_not_found(client, path):
    assert client.get(path).status_code in {308, 404, 405}


@given(cookie=st.binary(max_size=200))
@settings(max_examples=30)
def test_any_cookie_is_nobodys(client, cookie):
    value = cookie.decode("latin-1").translate(dict.fromkeys((*range(33), 34, 44, 59, 92, *range(127, 256))))
    answer = client.get("/sign-in", headers={"Cookie": f"onroll={value}"})
    assert answer.status_code == 200


def test_a_part_of_a_form_without_a_name_is_left_out_and_the_rest_is_read(client):
    nameless = b"--x\r\nContent-Disposition: form-data%s\r\n\r\nzap\r\n"
    named = b'--x\r\nContent-Disposition: form-data; name="email"\r\n\r\nada@example.org\r\n--x--\r\n'
    body = nameless % b"" + nameless % b'; filename="paper.pdf"' + named
    answer = client.post("/sign-in", data=body, content_type="multipart/form-data; boundary=x")
    assert answer.status_code == 422
    assert 'value="ada@example.org"' in answer.text


def test_a_post_that_broke_off_is_refused_and_nothing_of_it_is_read(client):
    body = b"email=ada%40example.org&password=half-of-wh"
    for came in (0, 20, len(body)):
        answer = client.post(
            "/sign-in",
            input_stream=BytesIO(body[:came]),
            content_type="application/x-www-form-urlencoded",
            environ_overrides={"wsgi.input_terminated": True, "CONTENT_LENGTH": str(len(body) + 20)},
        )
        assert answer.status_code == 400
