"""A chaperone's whole way: applying, referees, course, interview, card, suspension; and the renewal.

Who applies and who is named sit at a desk here; test_journey_telephones.py walks their ways on telephones. Offering
times is walked in test_journey_appointment.py, the approvals' own pages in test_journey_approvals.py, a form filled in
for somebody in test_journey_on_behalf.py; here they are passed through, or left out.
"""

from __future__ import annotations

import io
from datetime import date, datetime, time
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import FilePayload, Page, expect
from sqlalchemy import select

from base import clock
from base.database import writing
from base.extensions import db
from casework.bookings.slots import Offer, offer_slots
from models.case import Case
from models.user import User
from security.actor import Actor
from security.current import actor_of
from tests.integration.chaperones.stage_door import APPLICANT, GOOD, KNOWS, MINE, ONE, RENEWS, TWO, Council, referee
from tests.journeys.licensing_desk import LicensingDesk
from tests.journeys.looking import DESK, TELEPHONE, glance, go_by, look_at_both_widths, press, see
from tests.journeys.test_journey_approvals import follow
from tests.journeys.test_journey_referral import go_through_the_code
from tests.journeys.test_journey_triage import choose, to_queue
from tests.journeys.test_journey_work_permit import begin_part, give_the_code
from tests.journeys.town import Town, email_of
from tests.journeys.walking import Seen, place, walk_of
from tests.unit.documents.test_documents_submission_pdf import inside, is_marked_accessible

pytestmark = [pytest.mark.journey, pytest.mark.parametrize("database", ["sqlite"], indirect=True, scope="session")]
START = "/apply/chaperone"
FIRST, SECOND = "CH-2026-0001", "CH-2026-0002"
SURNAME = "o briain"
TELEPHONE_THEM = "Confirm a reference by telephone"
SAYS = APPLICANT | {
    "certificate-has": "update-service",
    "certificate-issued": "2024-01-10",
    "certificate-consent": "yes",
    "referees": [referee("Sal Cole", ONE), referee("Ira Dell", TWO, **{"referee-phone": "01632 960 020"})],
}
AGAIN = RENEWS | {
    "works-as": "paid",
    "lives-here": "yes",
    "training-on": "2026-11-25",
    "other-part": "no",
    "certificate-has": "none",
    "applicant-signed": {"name": "Rosa Ó Briain"},
}
INTERVIEWED = {
    "Who was there for the council?": "Lena Hartmann, Marian Cole",
    "What was asked and answered": "She would stop the take, and tell us the same day",
}


class InTown(Council):
    """The same council with the town's officers, for what was walked in a browser already."""

    def __init__(self) -> None:
        self.officer, self.manager = officer_of("lena"), officer_of("david")

    def approved_until_january(self, *, at: datetime) -> None:
        """An approval that ends with a certificate of nearly three years ago, six weeks from now."""
        case = self.read(self.applied(at=at), at=at)
        self.decided(self.checked(case, at=at, issued_on=date(2024, 1, 10)), "approved", at=at)


def officer_of(key: str) -> Actor:
    """One of the town's officers."""
    return actor_of(db.session.scalars(select(User).where(User.email == email_of(key))).one())


def portrait() -> FilePayload:
    """A photo of somebody, as a telephone takes it."""
    drawn = io.BytesIO()
    Image.new("RGB", (300, 400), "steelblue").save(drawn, "JPEG")
    return {"name": "me.jpg", "mimeType": "image/jpeg", "buffer": drawn.getvalue()}


def seen_as(service: str) -> Seen:
    """Glance at a page of a form once it is filled in, in the window of whoever fills it in."""
    return lambda page: glance(page, called=f"{service}-{place(page)[0]}")


def comes_in(town: Town, mailbox: str, about: str, *, javascript: bool = True, width: int = DESK) -> Page:
    """Somebody opens the newest link about something, in a browser of their own, and gives the code."""
    page = town.open(width=width, javascript=javascript)
    page.goto(town.link(mailbox, about))
    expect(page.locator("main")).not_to_contain_text("Briain")
    give_the_code(town, page, mailbox)
    return page


def apply(town: Town, *, width: int = DESK) -> None:
    """The application from its first page to the confirmation."""
    page = town.open(width=width)
    page.goto(START)
    see(page, width=width, called="chaperone-start")
    press(page, "Start now")
    begun = page.url
    page.get_by_label("Only my own children").check()
    press(page, "Continue")
    expect(page.get_by_role("heading", level=1)).to_have_text("You do not need our approval")
    see(page, width=width, called="chaperone-not-needed")
    page.goto(begun)
    photo = {"photo": portrait()}
    walk_of(town, "chaperone", SAYS, files=photo, seen=seen_as("chaperone")).go(page)
    expect(page.locator("main")).to_contain_text("Passport")
    expect(page.get_by_role("region", name="What the law says")).to_have_count(0)  # it finds nothing to say
    see(page, width=width, called="chaperone-check")
    press(page, "Send")
    expect(page.get_by_role("heading", level=1)).to_contain_text("We have your application")
    see(page, width=width, called="chaperone-sent")


def declare(page: Page, *, width: int = DESK) -> None:
    """Confirm that it is true, and send it."""
    page.locator("input[name=declaration]").check()
    see(page, width=width, called=f"{page.url.split('/')[4]}-check")
    press(page, "Send")
    see(page, width=width, called=f"{page.url.split('/')[4]}-sent")


def give_references(town: Town, *, width: int = DESK) -> None:
    """Each referee by a link of their own: one looks twice at the code at a desk, the other has no JavaScript."""
    page = town.open(width=width)
    page.goto(town.link(ONE, "named you"))
    expect(page.locator("main")).not_to_contain_text("Briain")
    (go_through_the_code if width == DESK else give_the_code)(town, page, ONE)
    see(page, width=width, called="reference-landing")
    begin_part(page)
    expect(page.get_by_role("heading", level=1)).to_contain_text("You and Rosa Ó Briain")
    walk_of(town, "chaperone-reference", GOOD, seen=seen_as("reference")).go(page)
    declare(page, width=width)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Reference sent")

    other = comes_in(town, TWO, "named you", javascript=False, width=width)
    expect(other.locator("main")).not_to_contain_text("Sal Cole")
    begin_part(other)
    said = {"giver-name": "Ira Dell", "giver-phone": "01632 960 020", "giver-through": "community"}
    walk_of(town, "chaperone-reference", GOOD | said).go(other)
    other.locator("input[name=declaration]").check()
    press(other, "Send")
    expect(other.get_by_role("heading", level=1)).to_contain_text("Reference sent")


def show_knowledge(town: Town, *, width: int = DESK) -> None:
    """The applicant answers the questions about the course."""
    page = comes_in(town, MINE, "We need something more", width=width)
    see(page, width=width, called="knowledge-landing")
    begin_part(page)
    walk_of(town, "chaperone-knowledge", KNOWS, seen=seen_as("knowledge")).go(page)
    declare(page, width=width)


def pass_the_check(town: Town, desk: LicensingDesk) -> None:
    """The course is taken, and the applicant knows what it taught."""
    desk.finish("Ask the applicant to take the course", "It is taken; send the knowledge check")
    show_knowledge(town)
    desk.finish("Note that the knowledge check is passed", "Every answer is right")


def come_to_the_interview(town: Town, desk: LicensingDesk) -> None:
    """The applicant picks one of two times, takes it into a calendar that tells nobody what it is, and comes."""
    with town.app.app_context(), writing():
        times = Offer(
            kind="chaperone-interview", team_id=None, way="office", place="Room 2, Town Hall",
            days=[date(2026, 11, 26)], first=time(10), count=2, minutes=45, capacity=1,
        )  # fmt: skip
        offer_slots(times, by=officer_of("lena"), at=clock.now_utc())
    desk.finish("Invite the applicant to the interview", "Ask them to pick a time")
    page = comes_in(town, MINE, "pick a time")
    page.get_by_label("Thursday 26 November 2026 at 10:45am").check()
    press(page, "Book this time")
    with page.expect_download() as downloading:
        page.get_by_role("link", name="Put it in your calendar").click()
    entry = Path(downloading.value.path()).read_text()
    assert "DTSTART:20261126T104500" in entry
    for secret in ("Briain", "Rosa", "haperone", "nterview", "icensing"):
        assert secret not in entry + downloading.value.suggested_filename
    town.at("2026-11-26T12:00")
    desk.page.goto(f"{desk.case}/appointments")
    press(desk.page, "They came to Interview")
    desk.finish("Write down how the interview went", "It was held", INTERVIEWED)


def ask(stranger: Page, number: str) -> str:
    """What somebody at a stage door is told of a card, with its holder's surname."""
    stranger.goto(f"/verify/{number}")
    stranger.get_by_label("Surname of its holder").fill(SURNAME)
    press(stranger, "Check")
    expect(stranger.locator("main")).not_to_contain_text("Rosa")
    return stranger.get_by_role("heading", level=1).inner_text()


def read(town: Town, lena: Page) -> LicensingDesk:
    """The officer finds the application in the queue, reads it, and sees papers and applicant."""
    to_queue(lena, "Chaperones")
    look_at_both_widths(lena, called="chaperone-queue")
    go_by(lena.get_by_role("link", name="Read the application").first)
    press(lena, "Claim this task")
    look_at_both_widths(lena, called="chaperone-task")
    choose(lena, "It is complete")
    desk = LicensingDesk(lena, case_of(town, "chaperone"))
    desk.finish("See the applicant's identity papers", "The originals were seen in person")
    desk.note("Identity", "Papers seen and in order", seen="Passport, bank statement", on="24 11 2026", route="Route 1")
    lena.goto(desk.case)
    look_at_both_widths(lena, called="chaperone-case")
    return desk


def case_of(town: Town, service: str) -> str:
    """The address of the one case of a service."""
    with town.app.app_context():
        return f"/cases/{db.session.scalars(select(Case.id).where(Case.service == service)).one()}"


def see_certificate_and_ask_social_care(desk: LicensingDesk) -> None:
    """Both tasks end well: only then can the checks be noted."""
    desk.finish("See the certificate through", "The original was seen and nothing stands on it")
    desk.finish("Ask children's social care", "Nothing that matters is known")


def confirm_and_check(desk: LicensingDesk) -> None:
    """Both referees are telephoned, the certificate is seen, children's services have answered, the fee is paid."""
    desk.page.goto(desk.case)
    look_at_both_widths(desk.page, called="references-in")
    to_queue(desk.page, "Chaperones")
    expect(desk.page.get_by_role("link", name="Confirm a reference by telephone")).to_have_count(2)
    for name in ("Sal Cole", "Ira Dell"):
        expect(desk.page.locator("main")).not_to_contain_text(name)  # the case says whose it is, no queue does
    look_at_both_widths(desk.open(f"{TELEPHONE_THEM}: Ira Dell"), called="reference-task")
    for name in ("Ira Dell", "Sal Cole"):
        spoken = {"Whom did you speak to": f"{name}, by the number on the club's website"}
        days = {"When?": "24 11 2026"}
        desk.finish(f"{TELEPHONE_THEM}: {name}", "I spoke to them and they wrote it", spoken, days=days)
    see_certificate_and_ask_social_care(desk)
    desk.note(
        "Enhanced DBS check", "Original seen, nothing on it",
        seen="The original certificate", on="24 11 2026", issued="10 1 2024",
    )  # fmt: skip
    desk.note("social care", "Nothing that matters is known")
    desk.note("First reference", "In and confirmed by telephone")
    desk.note("Second reference", "In and confirmed by telephone")
    desk.note("Training and knowledge check", "Course taken and knowledge check passed")
    desk.note_fee("56", day="24 11 2026")


def suspend(approval: str, marian: Page, david: Page, holder: Page, stranger: Page) -> None:
    """One suspends at once, another lifts it: holder and stranger learn that it is not valid, and nothing more."""
    marian.goto(approval)
    follow(marian, "Suspend it now")
    marian.get_by_label("Why is it suspended?").fill("A call from the police")
    press(marian, "Suspend")
    assert ask(stranger, FIRST) == "Not valid"
    holder.reload()
    expect(holder.locator("main")).to_contain_text("Not valid")
    look_at_both_widths(holder, called="chaperone-suspended")
    for page in (stranger, holder):
        for secret in ("police", "uspend", "hold:"):
            expect(page.locator("main")).not_to_contain_text(secret)
    david.goto(approval)
    follow(david, "Review the suspension")
    david.get_by_label("No, lift it").check()
    david.get_by_label("Your reason").fill("It was somebody else of that name")
    press(david, "Decide")
    assert ask(stranger, FIRST) == "Valid"


def renew(town: Town, *, width: int = DESK) -> None:
    """By the link of the reminder to a form that knows the card and its holder, and is sent."""
    assert len(town.post(MINE, f"Renew {FIRST}")) == 1
    page = comes_in(town, MINE, f"Renew {FIRST}", width=width)
    see(page, width=width, called="renewal-landing")
    press(page, "Start your renewal")
    see(page, width=width, called="renewal-about")
    go_by(page.get_by_role("button", name="Go on"))
    expect(page.get_by_label("The number on your card")).to_have_value(FIRST)
    expect(page.get_by_label("Last name")).to_have_value("Ó Briain")
    expect(page.get_by_label("Postcode")).to_have_value("SW1A 1AA")
    walk_of(town, "chaperone-renewal", AGAIN, files={"photo": portrait()}, seen=seen_as("renewal")).go(page)
    see(page, width=width, called="renewal-check")
    press(page, "Send")
    expect(page.get_by_role("heading", level=1)).to_contain_text("We have your application")


def decide_again(town: Town, lena: Page, david: Page) -> None:
    """The renewal is read, its checks are noted, one officer recommends it and the other decides."""
    desk = LicensingDesk(lena, case_of(town, "chaperone-renewal"))
    look_at_both_widths(desk.open("Read the renewal"), called="renewal-task")
    desk.finish("Read the renewal", "It is complete")
    see_certificate_and_ask_social_care(desk)
    desk.finish("Ask the applicant to take the course", "It is taken; send the knowledge check")
    desk.note(
        "Enhanced DBS check", "Original seen, nothing on it",
        seen="The new certificate", on="10 12 2026", issued="7 12 2026",
    )  # fmt: skip
    desk.note("social care", "Nothing that matters is known")
    by_word = "She answered the questions at the counter"
    desk.note("Training and knowledge check", "Course taken and knowledge check passed", without=by_word)
    desk.note_fee("56", day="10 12 2026")
    desk.recommend("Renew", "Nothing has changed", called="renewal")
    desk.decide(david, called="renewal")


def card_of(town: Town, number: str, *, width: int = DESK) -> Page:
    """The holder opens the page of a card, and downloads it: accessible, with a photo and a code that leads to us."""
    page = comes_in(town, MINE, f"approved, {number}", width=width)
    expect(page.locator("main")).to_contain_text(number)
    see(page, width=width, called=f"chaperone-card-{number}")
    with page.expect_download() as paper:
        page.get_by_role("button", name="Download it (PDF)").click()
    drawn = paper.value.path().read_bytes()
    assert is_marked_accessible(drawn)
    assert f"/verify/{number}".encode() in inside(drawn)
    assert b"/DCTDecode" in drawn, "the photo"
    return page


def test_a_chaperone_from_the_first_page_to_the_card_and_its_suspension(town: Town) -> None:
    apply(town)
    lena, david, marian = (town.sign_in(key) for key in ("lena", "david", "marian"))
    desk = read(town, lena)
    give_references(town)
    pass_the_check(town, desk)
    confirm_and_check(desk)
    come_to_the_interview(town, desk)
    desk.note("Interview", "Held, suitable")
    desk.recommend("Approve", "All checks are in", called="chaperone")
    desk.decide(david, called="chaperone")

    holder, stranger = card_of(town, FIRST), town.open(width=TELEPHONE)
    assert ask(stranger, FIRST) == "Valid"
    david.goto(desk.case)
    follow(david, FIRST)
    suspend(david.url, marian, david, holder, stranger)


def test_a_chaperone_renews_by_the_link_of_the_reminder_and_two_officers_decide(town: Town) -> None:
    with town.app.app_context(), writing():
        InTown().approved_until_january(at=clock.now_utc())
    town.at("2026-12-10T10:00")
    renew(town)
    decide_again(town, town.sign_in("lena"), town.sign_in("david"))
    card_of(town, SECOND)
    stranger = town.open(width=TELEPHONE)
    assert [ask(stranger, number) for number in (FIRST, SECOND)] == ["Valid", "Not valid"]
    town.at("2027-01-10T10:00")
    assert [ask(stranger, number) for number in (FIRST, SECOND)] == ["Not valid", "Valid"]
    assert town.post(MINE, "has ended") == []
