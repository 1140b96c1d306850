"""The page where anybody may ask, and the card behind its holder's link."""

from __future__ import annotations

import re

from base.database import writing
from base.extensions import db
from models.document import Document
from models.link import Link, LinkCode
from security.codes import code_of
from security.links import token_of
from tests.integration.licensing.guild import AT


def plain(page: str) -> str:
    """A page without what differs each time it is drawn: the council's own frame stays."""
    return re.sub(r'(value|nonce)="[^"]*"|asked .*?</p>', "", page, flags=re.DOTALL)


def test_anybody_hears_valid_or_not_valid_and_one_page_serves_all_that_is_not(town, anybody):
    page = anybody.get(f"/verify/{town.number}").text
    assert f'value="{town.number}"' in page
    assert anybody.post("/verify", data={"number": "", "surname": ""}).status_code == 422
    right = {"number": town.number, "surname": "Ó Briain"}
    assert '<h1 class="govuk-heading-l">Valid</h1>' in anybody.post("/verify", data=right).text
    wrong = plain(anybody.post("/verify", data=right | {"surname": "Smith"}).text)
    assert "Not valid" in wrong
    town.suspend()
    suspended = plain(anybody.post("/verify", data=right).text)
    unknown = plain(anybody.post("/verify", data=right | {"number": "MB-CH-2026-0001x"}).text)
    assert suspended == wrong
    assert unknown.replace("0001x", "0001") == wrong
    assert "Rosa" not in suspended


def test_asking_often_from_one_place_is_slowed_down(town, app, anybody):
    app.config["ONROLL_LIMITS"] = True
    try:
        answers = [anybody.post("/verify", data={"number": "x", "surname": "y"}).status_code for _ in range(40)]
    finally:
        app.config["ONROLL_LIMITS"] = False
    assert answers[0] == 200
    assert answers[-1] == 429


def test_its_holder_downloads_the_card_behind_a_code_for_as_long_as_it_is_valid(town, anybody):
    def token() -> str:
        link = db.session.query(Link).filter(Link.opens_kind == "approval").one()
        assert link.email == "rosa@stage.example"
        return token_of(link)

    assert anybody.get(f"/approval/{town.id}").status_code == 404, "without the link"
    arrived = anybody.get(f"/l/{town.read(token)}")
    asks = anybody.get(arrived.location)
    assert "/code" in asks.location
    assert anybody.get(f"/approval/{town.id}/card.pdf").location == asks.location
    anybody.post(asks.location, data={"do": "send"})
    code = town.read(lambda: code_of(db.session.query(LinkCode).one().id))
    assert anybody.post(asks.location, data={"code": code}).status_code == 302
    page = anybody.get(f"/approval/{town.id}").text
    assert "No more than twelve at a time" in page
    assert anybody.get(f"/approval/{town.id}/card.pdf").data.startswith(b"%PDF-")
    town.suspend()
    page = anybody.get(f"/approval/{town.id}").text
    assert "Not valid" in page
    assert "allegation" not in page
    assert anybody.get(f"/approval/{town.id}/card.pdf").status_code == 404


def test_a_photo_that_the_store_has_lost_leaves_a_paper_all_the_same(town, enter):
    with town.app.app_context(), writing():
        photo = Document(
            case_id=town.case_id,
            filename="me.png",
            content_type="image/png",
            size=3,
            sha256="0" * 64,
            storage_key="aa/" + "a" * 32,
            at=AT,
            by_kind="visitor",
        )
        db.session.add(photo)
        db.session.flush()
        case = town.guild.ready(town.guild.applied(photo=[photo.id.hex]))
        approval = town.guild.approved(case)
        assert approval.photo_id == photo.id
        path = f"/approvals/{approval.id}/paper"
    assert enter("officer").get(path).mimetype == "application/pdf"
