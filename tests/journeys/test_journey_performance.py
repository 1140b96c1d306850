"""A film asks for a child: its producer is warned, a parent answers, the producer signs, two officers decide.

Everybody sits at a desk here; test_journey_telephones.py walks the parties' ways on telephones.
"""

from __future__ import annotations

import io
from datetime import date

import pytest
from PIL import Image
from playwright.sync_api import FilePayload, Page, expect

from base import clock
from base.database import writing
from council.other_councils import Checked, keep_council
from security.actor import Actor
from tests.integration.licensing.production import ABSENCE, HOST, PARENT_SAYS, PRODUCER_SAYS, SCHOOL_SAYS
from tests.journeys.licensing_desk import LicensingDesk
from tests.journeys.looking import DESK, glance, go_by, look, look_at_both_widths, press, see
from tests.journeys.test_journey_approvals import follow
from tests.journeys.test_journey_manager import fill_day
from tests.journeys.test_journey_referral import go_through_the_code
from tests.journeys.test_journey_work_permit import begin_part, give_the_code
from tests.journeys.town import Town
from tests.journeys.walking import place, walk_of

pytestmark = [pytest.mark.journey, pytest.mark.parametrize("database", ["sqlite"], indirect=True, scope="session")]
FILM, HOME = "pat@lantern.example", "ro@quill.example"
HEAD = "head@hazel-lane-primary-school.example.org"
PAPERS = ("proof-of-age", "child-photo")
CAMDEN = "licensing@camden.example"
BEFORE_A_LICENCE = (
    ("Is the application complete?", "It is complete", None),
    (
        "Ask each chaperone's council about the approval",
        "Everybody may have the child in their care",
        {"Who confirmed it, of which council, when?": "Camden, by its checked channel, today"},
    ),
    ("Look for safeguarding concerns", "No concern", {"Low": ""}),
    ("Read what the school says about days off", "Education does not suffer", None),
)
HAZEL_LANE = {"urn": "990001", "name": "Hazel Lane Primary School"}
(DAY,) = PRODUCER_SAYS["days"]
LONG = {"days": [DAY | {"arrives": "06:00", "leaves": "23:30"}]}


def comes_in(town: Town, mailbox: str, *, width: int = DESK) -> Page:
    """Somebody opens the newest link in a mailbox in a browser of their own, and gives the code."""
    browser = town.open(width=width)
    browser.goto(town.link(mailbox))
    (go_through_the_code if width == DESK else give_the_code)(town, browser, mailbox)
    return browser


def seen(page: Page) -> None:
    """A page of the form as it is filled in. There are forty: each is glanced at in the window that is open."""
    glance(page, called=f"performance-{place(page)[0]}{'-one' if place(page)[1] else ''}")


def ask(town: Town, *, width: int = DESK) -> str:
    """The producer's part, from the first page to the confirmation; its reference."""
    page = town.open(width=width)
    page.goto("/apply/performance-licence")
    press(page, "Start now")
    walk_of(town, "performance-licence", PRODUCER_SAYS | LONG | ABSENCE, seen=seen).go(page)
    see(page, width=width, called="performance-producer-check")
    press(page, "Send")
    expect(page.get_by_role("heading", level=1)).to_contain_text("We have your part")
    see(page, width=width, called="performance-producer-sent")
    return page.locator(".govuk-panel strong").inner_text()


def answer_as_parent(town: Town, *, width: int = DESK) -> None:
    """The parent's part, papers and photo with it."""
    page = comes_in(town, HOME, width=width)
    see(page, width=width, called="performance-parent")
    expect(page.locator("main")).to_contain_text("The Lamplighter")
    begin_part(page)
    drawn = io.BytesIO()
    Image.new("RGB", (300, 400), "steelblue").save(drawn, "PNG")
    photo: FilePayload = {"name": "child.png", "mimeType": "image/png", "buffer": drawn.getvalue()}
    said = {name: value for name, value in PARENT_SAYS.items() if name not in PAPERS} | {"child-school": HAZEL_LANE}
    walk_of(town, "performance-licence", said, files=dict.fromkeys(PAPERS, photo), seen=seen).go(page)
    see(page, width=width, called="performance-parent-check")
    press(page, "Send")
    expect(page.get_by_role("heading", level=1)).to_contain_text("We have your part")


def sign(town: Town, *, width: int = DESK) -> None:
    """The producer reads of the child's health and of its home nothing, is told of a late hour, and signs."""
    page = comes_in(town, FILM, width=width)
    main = page.locator("main")
    for secret in ("Secret Road", "Mother"):
        expect(main).not_to_contain_text(secret)
    see(page, width=width, called="performance-signing")
    begin_part(page)
    expect(main).to_contain_text("Mild asthma")
    see(page, width=width, called="performance-sign")
    page.get_by_label("Full name").fill("Pat Lorne")
    press(page, "Continue")
    see(page, width=width, called="performance-told")
    expect(main).to_contain_text("11:30pm")
    press(page, "Continue")
    see(page, width=width, called="performance-check")
    press(page, "Send")
    see(page, width=width, called="performance-sent")


def answer_as_school(town: Town, *, width: int = DESK) -> None:
    """The school's part: it reads of the production and of the days off, and of nothing else."""
    page = comes_in(town, HEAD, width=width)
    main = page.locator("main")
    expect(main).to_contain_text("The Lamplighter")
    for secret in ("asthma", "Secret Road", "400"):
        expect(main).not_to_contain_text(secret)
    see(page, width=width, called="performance-school")
    begin_part(page)
    expect(main).to_contain_text("would miss 1 school day")
    walk_of(town, "performance-licence", SCHOOL_SAYS, seen=seen).go(page)
    press(page, "Send")
    expect(page.get_by_role("heading", level=1)).to_contain_text("We have your part")


def read_copy(town: Town, mailbox: str, *, width: int = DESK) -> None:
    """Somebody who was sent the licence opens its page and downloads it."""
    reader = comes_in(town, mailbox, width=width)
    expect(reader.locator("main")).to_contain_text("PL-2026-00001")
    see(reader, width=width, called="performance-copy")
    with reader.expect_download() as paper:
        reader.get_by_role("button", name="Download it (PDF)").click()
    assert paper.value.path().read_bytes().startswith(b"%PDF-")


def copy_for_the_host(town: Town, officer: Page, case: str) -> None:
    """The copy for the council of the place waits until an officer lets it go; then its task is done."""
    assert town.post(CAMDEN) == []
    to_host = LicensingDesk(officer, case).open("Release the copy for the council where the child performs")
    look_at_both_widths(to_host, called="performance-host-task")
    officer.goto(f"{case}/messages")
    go_by(officer.get_by_role("row", name="Copy for the council where the work is").get_by_role("link").first)
    look_at_both_widths(officer, called="performance-host-copy")
    officer.get_by_label("Let it go").check()
    officer.get_by_label("Why?").fill("To the mailbox that was checked.")
    press(officer, "Continue")
    LicensingDesk(officer, case).finish(
        "Release the copy for the council where the child performs", "Every council where the child performs"
    )


def test_a_late_application_is_warned_of_on_its_first_page_and_goes_on(town: Town) -> None:
    producer = town.open()
    producer.goto("/apply/performance-licence")
    look_at_both_widths(producer, called="performance-start")
    press(producer, "Start now")
    look_at_both_widths(producer, called="performance-work")
    producer.get_by_label("A performance", exact=True).check()
    fill_day(producer, "First day of performing", "1 12 2026")
    fill_day(producer, "Last day", "20 12 2026")
    press(producer, "Continue")
    expect(producer.locator("main")).to_contain_text("The council may refuse one")
    look_at_both_widths(producer, called="performance-late")


def test_a_licence_goes_from_producer_to_parent_and_back_and_two_officers_give_it(town: Town) -> None:
    with town.app.app_context(), writing():
        checked = Checked(CAMDEN, "Telephoned the number on its own site", date(2026, 11, 2))
        keep_council(HOST, checked, by=Actor.system("tests"), at=clock.now_utc())
    reference = ask(town)
    answer_as_parent(town)
    sign(town)
    answer_as_school(town)

    case_id = town.case_id(reference)
    case = f"/cases/{case_id}"
    priya, david = town.sign_in("priya"), town.sign_in("david")
    priya.goto(case)
    look_at_both_widths(priya, called="performance-case")
    priya.goto(f"{case}/answers")
    look_at_both_widths(priya, called="performance-answers")
    go_by(priya.get_by_role("button", name="I have checked who sent this"))
    tasks_of = LicensingDesk(priya, case)
    for title, choice, said in BEFORE_A_LICENCE:  # the page refuses the licence before these
        tasks_of.finish(title, choice, said, called="performance-finish")
    look_at_both_widths(priya, called="performance-checked")
    priya.goto(case)
    follow(priya, "End the case or move it to a stage")
    priya.get_by_label("Licence given").check()
    press(priya, "Continue")
    look(priya, called="performance-evidence")
    priya.get_by_label("Why is the council satisfied").fill("Fit, in good hands, no school missed")
    priya.get_by_role("textbox").last.fill("Checked with Camden")
    go_by(priya.get_by_role("main").get_by_role("button").last)
    expect(priya.get_by_role("main")).to_contain_text("A second person has been asked to decide")
    david.goto(case)
    follow(david, "Decide on a recommendation")
    look(david, called="performance-decide")
    david.get_by_label("Yes, do this").check()
    press(david, "Decide")

    copy_for_the_host(town, priya, case)
    for mailbox in (FILM, HOME, CAMDEN):
        read_copy(town, mailbox)
