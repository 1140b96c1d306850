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
from models.case import Case
from models.filing import Filing
from tests.integration.businesses.packing import ASKS
from tests.integration.employment.seaside import (
    EMPLOYER,
    PARENT,
    SECRETS,
    WRITES,
    Seaside,
    asked_for,
    hours,
    send_part,
)
from tests.journeys.licensing_desk import LicensingDesk
from tests.journeys.looking import DESK, TELEPHONE, glance_at_both_widths, go_by, look_at_both_widths, press, see
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


def release(town: Town, case: str) -> None:
    """An officer lets go what says to the business that its permit has changed."""
    david = town.sign_in("david")
    david.goto(f"{case}/messages")
    go_by(david.get_by_role("row", name="Change of the permit").get_by_role("link").first)
    look_at_both_widths(david, called="permit-changed-held")
    david.get_by_label("Let it go").check()
    david.get_by_label("Why?").fill("The business was told by telephone too")
    press(david, "Continue")


@pytest.mark.parametrize("width", [DESK, TELEPHONE])
def test_a_business_reads_that_its_permit_was_revoked_and_holds_no_paper_any_more(town: Town, width: int) -> None:
    permit_given(town)
    cafe = comes_in(town, CAFE, f"Permit {PERMIT}", width=width)
    main = cafe.locator("main")
    expect(main).to_contain_text("Valid")
    expect(cafe.get_by_role("button", name="Download it")).to_be_visible()
    see(cafe, width=width, called="permit-held")
    revoke(town, PERMIT)
    cafe.reload()
    expect(cafe.get_by_role("button", name="Download it")).to_have_count(0)
    assert town.post(CAFE, f"About {PERMIT}") == [], "an officer has still to let it go"
    _, desk = approval_of(town, PERMIT)
    release(town, desk.case)
    assert "before you rely on it" in told(town, CAFE, f"About {PERMIT}")
    cafe.reload()
    expect(main).to_contain_text("Not valid")
    expect(main).to_contain_text(f"give the number {PERMIT}")
    expect(main).not_to_contain_text(WHY)
    see(cafe, width=width, called="permit-revoked")


@pytest.mark.parametrize("width", [DESK, TELEPHONE])
def test_other_hours_under_a_permit_are_asked_for_and_the_new_permit_takes_the_place_of_the_old(
    town: Town, width: int
) -> None:
    permit_given(town)
    old = comes_in(town, CAFE, f"Permit {PERMIT}", width=width)
    page = town.open(width=width)
    page.goto("/apply/work-permit")
    press(page, "Start now")
    said = WRITES[EMPLOYER] | {"child-school": HAZEL_LANE, "application-kind": "change", "what-changes": ["hours"]}
    said |= {"previous-number": PERMIT.lower(), "term-hours": hours("sunday", begins="10:00", ends="12:00")}

    def seen(shown: Page) -> None:
        if place(shown)[0] in ("different", "hours"):
            see(shown, width=width, called=f"permit-other-{place(shown)[0]}")

    walk_of(town, "work-permit", said, seen=seen).go(page)
    press(page, "Send")
    with town.app.app_context(), writing():
        filing = db.session.scalars(select(Filing).order_by(Filing.created_at.desc())).first()
        send_part(filing, PARENT, at=clock.now_utc())
        BySea().granted(db.session.get_one(Case, filing.case_id), at=clock.now_utc())
    new = comes_in(town, CAFE, "Permit WP-2026-00002", width=width)
    expect(new.locator("main")).to_contain_text("Valid")
    see(new, width=width, called="permit-other-hours")
    old.reload()
    expect(old.get_by_role("button", name="Download it")).to_have_count(0)
    expect(old.locator("main")).to_contain_text("Another has taken its place")
    see(old, width=width, called="permit-replaced")
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_contain_text("We have decided")
    expect(page.locator("main")).to_contain_text("A permit was given.")
    see(page, width=width, called="permit-other-decided")
    officer = town.sign_in("lena")
    officer.goto(approval_of(town, PERMIT)[0])
    expect(officer.locator("main")).to_contain_text("Replaced")


NEW_OWNER = {
    "employer-name": "Harbour Books",
    "employer-address": {"line1": "2 Harbour Way", "town": "Marlowe", "postcode": "ZZ1 1AC"},
    "employer-email": "shop@harbour.example",
    "employer-phone": "01632 960 009",
    "contact-name": "Nell Hart",
    "employer-signs": {"name": "Nell Hart"},
}


@pytest.mark.parametrize("width", [DESK, TELEPHONE])
def test_a_child_changes_to_another_employer_whose_permit_takes_nothing_from_the_one_before(
    town: Town, width: int
) -> None:
    permit_given(town)
    cafe = comes_in(town, CAFE, f"Permit {PERMIT}", width=width)
    shop = town.open(width=width)
    shop.goto("/apply/work-permit")
    press(shop, "Start now")
    said = WRITES[EMPLOYER] | NEW_OWNER | {"child-school": HAZEL_LANE, "application-kind": "change"}
    said |= {"what-changes": ["employer", "place"], "previous-number": PERMIT}

    def seen(shown: Page) -> None:
        if place(shown)[0] == "different":
            see(shown, width=width, called="permit-other-employer")

    walk_of(town, "work-permit", said, seen=seen).go(shop)
    expect(shop.locator("main")).to_contain_text("Who employs the child")
    press(shop, "Send")
    parent = comes_in(town, HOME, "your part", width=width)
    see(parent, width=width, called="permit-other-employer-parent")
    with town.app.app_context(), writing():
        filing = db.session.scalars(select(Filing).order_by(Filing.created_at.desc())).first()
        send_part(filing, PARENT, at=clock.now_utc())
        BySea().granted(db.session.get_one(Case, filing.case_id), at=clock.now_utc())
    new = comes_in(town, "shop@harbour.example", "Permit WP-2026-00002", width=width)
    expect(new.locator("main")).to_contain_text("Valid")
    expect(new.locator("main")).not_to_contain_text("Quayside Cafe")
    cafe.reload()
    expect(cafe.locator("main")).to_contain_text("Valid")
    expect(cafe.get_by_role("button", name="Download it")).to_be_visible()
    expect(cafe.locator("body")).not_to_contain_text("Harbour Books")

    _, desk = approval_of(town, "WP-2026-00002")
    desk.open("Ask another business whether it still needs its permit")
    see(desk.page, width=DESK, called="permit-stands-beside")
    old, _ = approval_of(town, PERMIT)
    desk.page.goto(f"{old}/surrender")
    desk.page.get_by_label("How and why was it given back?").fill("The child has left the cafe, it says by telephone")
    press(desk.page, "Note it")
    desk.finish("Ask another business whether it still needs its permit", "It is not needed any more")
    cafe.reload()
    expect(cafe.locator("main")).to_contain_text("Not valid")
    expect(cafe.get_by_role("button", name="Download it")).to_have_count(0)
