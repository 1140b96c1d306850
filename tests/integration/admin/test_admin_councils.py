"""The list of other councils, as an administrator keeps it."""

from __future__ import annotations

import pytest

from council.other_councils import other_council

CAMDEN = {
    "code": "202",
    "address": "CME@camden.example",
    "channel": "Encrypted email",
    "how-checked": "Called their switchboard",
    "checked-on-day": "2",
    "checked-on-month": "3",
    "checked-on-year": "2026",
}


def test_a_council_is_added_changed_and_taken_out_of_use(app, sign_in):
    browser = sign_in("administrator")
    assert "There are none yet" in browser.get("/admin/councils").text
    page = browser.post("/admin/councils", data=CAMDEN, follow_redirects=True).text
    assert "Camden can be asked" in page
    assert "cme@camden.example" in page
    assert "Called their switchboard" in browser.get("/admin/councils/202").text
    browser.post("/admin/councils", data=CAMDEN | {"lead-address": "lead@camden.example"})
    with app.app_context():
        assert other_council("202").lead_address == "lead@camden.example"
    assert "asked no more" in browser.post("/admin/councils/202/stop", follow_redirects=True).text
    with app.app_context():
        assert other_council("202") is None
    assert "not in use" in browser.get("/admin/councils").text


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"code": "000"}, "Choose a council"),
        ({"address": "nobody"}, "Enter the email address of its secure mailbox"),
        ({"lead-address": "nobody"}, "Enter the email address of the mailbox of its lead"),
        ({"how-checked": ""}, "Say how you made sure"),
        ({"how-checked": "x" * 400}, "in 300 characters or fewer"),
        ({"channel": "x" * 201}, "in 200 characters or fewer"),
        ({"checked-on-year": "2096"}, "today or in the past"),
        ({"checked-on-day": "x"}, "today or in the past"),
    ],
)
def test_a_mailbox_that_nobody_has_checked_is_not_kept(app, sign_in, typed, says):
    browser = sign_in("administrator")
    answer = browser.post("/admin/councils", data=CAMDEN | typed)
    assert answer.status_code == 422
    assert says in answer.text
    with app.app_context():
        assert other_council("202") is None


def test_only_an_administrator_says_where_another_council_is_asked(sign_in):
    browser = sign_in("officer")
    assert browser.get("/admin/councils").status_code == 403
    assert browser.post("/admin/councils", data=CAMDEN).status_code == 403
    assert sign_in("administrator").get("/admin/councils/999").status_code == 404
