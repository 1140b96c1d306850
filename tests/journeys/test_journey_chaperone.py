"""Somebody applies to be a chaperone, a referee answers on a telephone, and the card comes behind a code."""

from __future__ import annotations

import io
from uuid import UUID

import pytest
from PIL import Image
from playwright.sync_api import Page, expect
from sqlalchemy import select

from base import clock
from base.database import writing
from base.extensions import db
from casework.filings import part_of
from models.case import Case
from models.filing import Filing
from models.user import User
from security.current import actor_of
from tests.integration.chaperones.stage_door import APPLICANT, KNOWS, MINE, ONE, TWO, Council, fill, tasks
from tests.journeys.looking import TELEPHONE, go_by, look, look_at_both_widths, press
from tests.journeys.test_journey_case import go
from tests.journeys.test_journey_referral import go_through_the_code
from tests.journeys.town import Town, email_of
from tests.journeys.walking import place, walk_of

pytestmark = [pytest.mark.journey, pytest.mark.parametrize("database", ["sqlite"], indirect=True, scope="session")]
START = "/apply/chaperone"


class InTown(Council):
    """What officers of the town find out and decide, without a browser."""

    def __init__(self) -> None:
        self.officer, self.manager = (
            actor_of(db.session.scalars(select(User).where(User.email == email_of(key))).one())
            for key in ("priya", "david")
        )


def begin(town: Town) -> tuple[Page, str]:
    """The first pages in a browser, then all but the photo and the signature at once; the browser at the photo."""
    page = town.open()
    page.goto(START)
    look_at_both_widths(page, called="chaperone-start")
    press(page, "Start now")
    look_at_both_widths(page, called="chaperone-whom")
    page.get_by_label("Only my own children").check()
    press(page, "Continue")
    expect(page.get_by_role("heading", level=1)).to_have_text("You do not need our approval")
    look_at_both_widths(page, called="chaperone-not-needed")
    page.go_back()
    page.get_by_label("Other people's children").check()
    press(page, "Continue")
    look_at_both_widths(page, called="chaperone-you")
    with town.app.app_context(), writing():
        filing = db.session.scalars(select(Filing).where(Filing.service == "chaperone")).one()
        known = {name: value for name, value in APPLICANT.items() if name not in ("photo", "applicant-signed")}
        fill(filing, known, at=clock.now_utc())
        here = f"{START}/{filing.id}"
        assert part_of(filing).state == "open"
    for name in ("home", "certificate", "identity", "papers-first", "referees"):
        page.goto(f"{here}/{name}")
        look_at_both_widths(page, called=f"chaperone-{name}")
    page.goto(f"{here}/photo")
    return page, here


def apply(town: Town) -> Page:
    """The application is signed and sent; the browser at the confirmation."""
    page, here = begin(town)
    picture = io.BytesIO()
    Image.new("RGB", (300, 400), "steelblue").save(picture, "PNG")
    files = [{"name": "me.png", "mimeType": "image/png", "buffer": picture.getvalue()}]
    page.locator("input[type=file]").first.set_input_files(files)
    look_at_both_widths(page, called="chaperone-photo")
    press(page, "Continue")
    page.goto(f"{here}/sign")
    page.get_by_label("Full name").fill("Rosa Ó Briain")
    look_at_both_widths(page, called="chaperone-sign")
    press(page, "Continue")
    look_at_both_widths(page, called="chaperone-check")
    press(page, "Send")
    expect(page.get_by_role("heading", level=1)).to_contain_text("We have your application")
    look_at_both_widths(page, called="chaperone-sent")
    return page


def answer(town: Town, mailbox: str) -> None:
    """A referee opens the link on a telephone, gives the code, and answers."""
    page = town.open(width=TELEPHONE)
    page.goto(town.link(mailbox))
    expect(page.locator("main")).not_to_contain_text("Briain")
    go_through_the_code(town, page, mailbox)
    look(page, called="reference-landing")
    go_by(page.get_by_role("button", name="Fill in your part"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("You and Rosa Ó Briain")
    page.get_by_label("Your full name").fill("Sal Cole")
    page.get_by_label("A telephone number on which we reach you").fill("01632 960 010")
    page.get_by_role("group", name="Are you related to").get_by_label("No", exact=True).check()
    page.get_by_label("From work").check()
    page.get_by_label("More than five years").check()
    look(page, called="reference-you")
    press(page, "Continue")
    page.get_by_role("group", name="Have you seen them").get_by_label("No", exact=True).check()
    page.get_by_label("Are they patient").fill("She is patient, and says no when it is needed")
    look(page, called="reference-children")
    press(page, "Continue")
    page.get_by_role("group", name="Would you leave").get_by_label("Yes", exact=True).check()
    page.get_by_role("group", name="Do you know of anything").get_by_label("No", exact=True).check()
    look(page, called="reference-worries")
    press(page, "Continue")
    page.get_by_label("What I have told the council is true").check()
    look(page, called="reference-check")
    press(page, "Send")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Reference sent")
    look(page, called="reference-sent")


def know(town: Town, case_id: UUID) -> None:
    """The course is taken, and the applicant goes through the knowledge check on a telephone."""
    with town.app.app_context(), writing():
        InTown().finish(db.session.get_one(Case, case_id), "training", "taken", at=clock.now_utc())
    page = town.open(width=TELEPHONE)
    page.goto(town.link(MINE, "We need something more"))
    go_through_the_code(town, page, MINE)
    look(page, called="knowledge-landing")
    go_by(page.get_by_role("button", name="Fill in your part"))

    def seen(shown: Page) -> None:
        look_at_both_widths(shown, called=f"knowledge-{place(shown)[0]}")

    walk_of(town, "chaperone-knowledge", KNOWS, seen=seen).go(page)
    page.locator("input[name=declaration]").check()
    press(page, "Send")
    expect(page.get_by_role("alert")).to_have_count(0)
    look(page, called="knowledge-sent")
    with town.app.app_context():
        assert "knowledge-passed" in tasks(db.session.get_one(Case, case_id))


def test_an_application_two_references_and_the_card(town: Town) -> None:
    apply(town)
    with town.app.app_context():
        case_id = db.session.scalars(select(Case.id).where(Case.service == "chaperone")).one()
    priya = town.sign_in("priya")
    priya.goto(f"/cases/{case_id}")
    look_at_both_widths(priya, called="chaperone-case")
    with town.app.app_context(), writing():
        InTown().read(db.session.get_one(Case, case_id), at=clock.now_utc())
    answer(town, ONE)
    know(town, case_id)
    priya.goto(f"/cases/{case_id}")
    go(priya, "Confirm a reference by telephone")
    look_at_both_widths(priya, called="reference-task")
    assert town.post(TWO), "the other referee was asked too"

    at = clock.now_utc()
    with town.app.app_context(), writing():
        officers, case = InTown(), db.session.get_one(Case, case_id)
        officers.checked(case, at=at)
        officers.decided(case, "approved", at=at)
    holder = town.open(width=TELEPHONE)
    holder.goto(town.link(MINE, "approved"))
    go_through_the_code(town, holder, MINE)
    expect(holder.locator("main")).to_contain_text("CH-2026-0001")
    look(holder, called="chaperone-card")
    stranger = town.open(width=TELEPHONE)
    stranger.goto("/verify/CH-2026-0001")
    stranger.get_by_label("Surname of its holder").fill("o briain")
    press(stranger, "Check")
    expect(stranger.get_by_role("heading", level=1)).to_have_text("Valid")
    look(stranger, called="chaperone-valid")
