"""The page of a pack, which everybody reads, and the one on which a new version is uploaded."""

from __future__ import annotations

import io

import pytest

from base.database import writing
from tests.fixtures.pages import CheckedClient
from tests.integration.businesses.packing import PDF, Packing, asked

AT = "/businesses/packs/employers"


@pytest.fixture
def council(app, tmp_path) -> None:
    with app.app_context(), writing():
        Packing(tmp_path, uploaded=False)


def upload(browser, *, content=PDF, says="The hours of Sundays", once="one"):
    return browser.post(AT, data={"file": (io.BytesIO(content), "pack.pdf"), "says": says, "once": once})


def test_everybody_reads_the_newest_version_and_those_before(app, council, enter):
    anybody = app.test_client()
    assert "The pack is being written" in anybody.get("/packs/employers").text
    officer = enter("administrator")
    for once, says in (("one", "First"), ("one", "First"), ("two", "Sundays")):
        assert upload(officer, says=says, once=once).status_code == 303
    page = anybody.get("/packs/employers").text
    assert "Employ a child" in page
    assert "Version 2" in page
    assert "Sundays" in page
    assert "Ask for a child" in page
    for number in (1, 2):
        with anybody.get(f"/packs/employers/versions/{number}") as answer:
            assert (answer.mimetype, answer.data) == ("application/pdf", PDF)
    assert anybody.get("/packs/employers/versions/3").status_code == 404
    assert anybody.get("/packs/nothing").status_code == 404
    assert "/packs/employers" in anybody.get("/").text


def test_an_officer_sees_who_was_given_it_and_uploads_nothing(app, council, enter):
    upload(enter("team-lead"))
    with app.app_context(), writing():
        asked()
    officer = enter("officer")
    assert "Quayside Cafe" in officer.get(AT).text
    assert "Employ a child" in officer.get("/businesses/packs").text
    assert upload(officer).status_code == 403


def test_a_version_is_a_pdf_and_says_what_changed(app, council, enter):
    browser = enter("administrator")
    assert "Enter what changed" in upload(browser, says=" ").text
    assert "must be a PDF" in upload(browser, content=b"plain words").text
    assert "Choose the file" in browser.post(AT, data={"says": "x"}).text


def test_the_pack_has_a_page_that_is_a_whole_page(app, council):
    app.test_client_class = CheckedClient
    assert app.test_client().get("/packs/employers").status_code == 200
