"""What becomes of a permit and a chaperone's approval: reminded, ended, revoked; a business that asks by itself."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from base import clock
from base.database import writing
from base.extensions import db
from demo.businesses import give_out_pack
from models.approval import Approval
from tests.integration.businesses.packing import ASKS
from tests.integration.employment.seaside import PARENT, SECRETS, Seaside, asked_for, send_part
from tests.journeys.licensing_desk import LicensingDesk
from tests.journeys.looking import TELEPHONE, glance_at_both_widths, go_by, look_at_both_widths, press
from tests.journeys.test_journey_chaperone import FIRST, InTown, ask, officer_of
from tests.journeys.test_journey_employers import CAFE as OWNER
from tests.journeys.test_journey_employers import opened
from tests.journeys.test_journey_work_permit import CAFE, HAZEL_LANE, HOME, comes_in
from tests.journeys.town import Town
from tests.journeys.walking import place, walk_of

pytestmark = [pytest.mark.journey, pytest.mark.parametrize("database", ["sqlite"], indirect=True, scope="session")]
PERMIT = "WP-2026-00001"
WHY = "Nobody must read why"


class BySea(Seaside):
    """The seaside council with the town's officers, for what is walked in a browser elsewhere."""

    def __init__(self) -> None:
        self.officer, self.manager = officer_of("lena"), officer_of("david")


def permit_given(town: Town) -> None:
    """A permit was asked for by the cafe, agreed to by a parent, and given."""
    at = clock.now_utc()
    with town.app.app_context(), writing():
        filing, case = asked_for(at=at, child_school=HAZEL_LANE)
        send_part(filing, PARENT, at=at)
        BySea().granted(case, at=at)


def approval_of(town: Town, number: str) -> tuple[str, LicensingDesk]:
    """The page of an approval, and the desk of whoever recommends what becomes of it."""
    with town.app.app_context():
        row = db.session.scalars(select(Approval).where(Approval.number == number)).one()
        return f"/approvals/{row.id}", LicensingDesk(town.sign_in("lena"), f"/cases/{row.case_id}")


def revoke(town: Town, number: str) -> None:
    """One officer recommends to revoke it and another agrees."""
    page, desk = approval_of(town, number)
    desk.page.goto(f"{page}/revocation")
    desk.page.get_by_label("Why should it be revoked?").fill(WHY)
    press(desk.page, "Recommend")
    expect(desk.page.locator("main")).to_contain_text("A second person has been asked to decide")
    desk.decide(town.sign_in("david"), called=f"revoking-{number}")


def told(town: Town, mailbox: str, about: str) -> str:
    """The newest message to somebody about something: why it was decided stands in none of them."""
    text = town.post(mailbox, about)[0].body
    for secret in (WHY, *SECRETS):
        assert secret not in text
    return text


def test_a_business_asks_for_the_pack_by_itself_and_goes_on_to_its_permit(town: Town) -> None:
    with town.app.app_context():
        give_out_pack(town.app.config["ONROLL"], at=clock.now_utc())
    page = town.open(width=TELEPHONE)
    page.goto("/apply/employer-pack")
    press(page, "Start now")
    said = ASKS | {"business-email": OWNER, "pack-format": "email", "children-now": "1", "permits-wanted": "1"}
    said |= {"children-ages": ["under-13", "age-14"], "how-heard": "school"}

    def seen(shown: Page) -> None:
        glance_at_both_widths(shown, called=f"own-pack-{place(shown)[0]}")

    walk_of(town, "employer-pack", said, seen=seen).go(page)
    expect(page.locator("main")).to_contain_text("A child under 13 may not be employed")
    look_at_both_widths(page, called="own-pack-check")
    press(page, "Send")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Thank you")
    look_at_both_widths(page, called="own-pack-sent")

    assert "/packs/employers" in town.post(OWNER, "Our pack")[0].body
    page.goto("/packs/employers")
    expect(page.get_by_role("link", name="Download the pack")).to_be_visible()
    cafe = opened(town, "Our pack")
    go_by(cafe.get_by_role("button", name="Fill in your part"))
    cafe.get_by_label("Yes, and we ask for permits now").check()
    cafe.get_by_label("For how many children").fill("1")
    press(cafe, "Continue")
    press(cafe, "Send")
    permit = opened(town, "permit application")
    permit.get_by_label("A first permit").check()
    press(permit, "Continue")
    expect(permit.get_by_label("Name of the business")).to_have_value("Quayside Cafe")


def test_a_permit_is_reminded_of_asked_for_again_and_ends_by_itself(town: Town) -> None:
    permit_given(town)
    town.at("2027-10-26T10:00")
    cafe = comes_in(town, CAFE, f"{PERMIT} ends on")
    expect(cafe.locator("main")).to_contain_text(PERMIT)
    look_at_both_widths(cafe, called="permit-ends-soon")
    press(cafe, "Start your renewal")
    go_by(cafe.get_by_role("button", name="Go on"))
    expect(cafe.get_by_label("Another permit for the same work")).to_be_checked()
    look_at_both_widths(cafe, called="permit-again")
    for secret in SECRETS:
        expect(cafe.locator("body")).not_to_contain_text(secret)
    town.at("2027-11-26T10:00")
    assert "has ended" in told(town, CAFE, f"{PERMIT} has ended")
    assert "has ended" in told(town, HOME, f"{PERMIT} has ended")
    page, desk = approval_of(town, PERMIT)
    desk.page.goto(page)
    expect(desk.page.locator("main")).to_contain_text("Expired")
    desk.open("A permit ended and nobody asked for another")
    look_at_both_widths(desk.page, called="permit-ended-task")


def test_what_is_revoked_verifies_as_not_valid_and_nobody_is_told_without_an_officer(town: Town) -> None:
    permit_given(town)
    with town.app.app_context(), writing():
        InTown().approved_until_january(at=clock.now_utc())
    stranger = town.open(width=TELEPHONE)
    assert ask(stranger, FIRST) == "Valid"
    revoke(town, FIRST)
    assert ask(stranger, FIRST) == "Not valid"
    look_at_both_widths(stranger, called="chaperone-revoked")

    revoke(town, PERMIT)
    assert town.post(CAFE, f"About {PERMIT}") == [], "what says so waits for an officer"
