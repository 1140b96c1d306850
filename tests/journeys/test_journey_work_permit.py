"""A work permit with everybody in it: employer, parent, school, two officers, and the permit at the end.

The employer is at every page that it can reach: none says a word of health, home, attendance or the school's view.
Everybody sits at a desk here; test_journey_telephones.py walks the parties' ways on telephones.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.integration.employment.seaside import EMPLOYER, PARENT, SCHOOL, SECRETS, WRITES, hours
from tests.journeys.looking import DESK, glance, glance_at_both_widths, go_by, look, look_at_both_widths, press, see
from tests.journeys.test_journey_approvals import follow
from tests.journeys.test_journey_case import go
from tests.journeys.test_journey_referral import go_through_the_code
from tests.journeys.test_journey_triage import choose, to_queue
from tests.journeys.town import Town
from tests.journeys.walking import place, walk_of

pytestmark = [pytest.mark.journey, pytest.mark.parametrize("database", ["sqlite"], indirect=True, scope="session")]
START = "/apply/work-permit"
CAFE, HOME = "cafe@quay.example", "parent@home.example"
OFFICE = "attendance@hazel-lane-primary-school.example.org"
HAZEL_LANE = {"urn": "990001", "name": "Hazel Lane Primary School"}
LATE = {"term-hours": hours("monday", begins="18:00", ends="20:30")}
NEWS_ROUND = {
    "other-employer": "News Shop",
    "other-occupation": "newspapers",
    "other-term-hours": hours("monday", begins="07:00", ends="08:00"),
}


def silent(page: Page) -> Page:
    """The page says nothing of what a parent and a school answered."""
    expect(page.locator("h1")).to_have_count(1)
    text = page.content()
    for secret in (*SECRETS, "Jo Quill wrote", "Perhaps, and we explain"):
        assert secret not in text, (page.url, secret)
    return page


def ask(town: Town, *, width: int = DESK) -> Page:
    """The employer goes from the first page to the confirmation; hours against the law are told and may be sent.

    At a desk it presses on nothing first, and thinks of other work.
    """
    page = town.open(width=width)
    page.goto(START)
    see(page, width=width, called="permit-start")
    press(page, "Start now")
    if width == DESK:
        press_on_nothing(page)
        ask_for_other_work(page)
    said = WRITES[EMPLOYER] | LATE | {"child-school": HAZEL_LANE}

    def seen(shown: Page) -> None:
        (glance_at_both_widths if width == DESK else glance)(shown, called=f"permit-{place(shown)[0]}")

    walk_of(town, "work-permit", said, seen=seen).go(page)
    see(page, width=width, called="permit-check")
    expect(page.get_by_role("region", name="What the law says")).to_contain_text("7pm")
    press(page, "Send")
    expect(page.get_by_role("heading", level=1)).to_contain_text("We have your part")
    see(page, width=width, called="permit-sent")
    return page


def press_on_nothing(page: Page) -> None:
    """Continue without an answer says what is missing, at the top and beside the question."""
    press(page, "Continue")
    expect(page.get_by_role("alert")).to_contain_text("Select what you need")
    look_at_both_widths(page, called="error-permit-kind")


def ask_for_other_work(page: Page) -> None:
    """Whoever wants a permit for other work is asked what is different; and may think again."""
    page.get_by_label("A permit for different work").check()
    press(page, "Continue")
    expect(page.get_by_role("heading", level=1)).to_have_text("What changes?")
    page.get_by_label("The days or hours").check()
    press(page, "Continue")
    look_at_both_widths(page, called="permit-after-different")
    page.goto(f"{page.url.rsplit('/', 1)[0]}/kind")


def comes_in(town: Town, mailbox: str, about: str, *, width: int = DESK) -> Page:
    """Somebody opens the newest link in a mailbox in a browser of their own, and gives the code."""
    browser = town.open(width=width)
    browser.goto(town.link(mailbox, about))
    give_the_code(town, browser, mailbox)
    return browser


def begin_part(page: Page) -> None:
    """From what others have told to the first question."""
    go_by(page.get_by_role("button", name="Fill in your part"))


def give_the_code(town: Town, page: Page, mailbox: str) -> None:
    """Have the code sent, and type it."""
    press(page, "Send the code")
    page.get_by_label("Code").fill(town.code(mailbox))
    press(page, "Continue")


def answer_as_parent(town: Town, *, width: int = DESK, javascript: bool = False) -> None:
    """A parent, without JavaScript unless told: reads what the work is, and names the other job of the child."""
    page = town.open(width=width, javascript=javascript)
    page.goto(town.link(HOME, "your part"))
    give_the_code(town, page, HOME)
    main = page.locator("main")
    expect(main).to_contain_text("Waiting at tables")
    expect(main).not_to_contain_text("1 Quay")
    begin_part(page)
    walk_of(town, "work-permit", WRITES[PARENT] | {"jobs": [NEWS_ROUND]}).go(page)
    expect(main).to_contain_text("News Shop")
    press(page, "Send")
    expect(page.get_by_role("heading", level=1)).to_contain_text("We have your part")


def look_as_parent(town: Town) -> None:
    """The same pages, looked at before the answers are typed by somebody else."""
    page = comes_in(town, HOME, "your part")
    look_at_both_widths(page, called="permit-parent")
    begin_part(page)
    for name, following in (("home", "health"), ("health", "other-jobs")):
        walk = walk_of(town, "work-permit", WRITES[PARENT])
        assert place(page, walk.definition)[0] == name
        look_at_both_widths(page, called=f"permit-{name}")
        walk.go(page, to=following)
    look_at_both_widths(page, called="permit-other-jobs")


def answer_as_school(town: Town, *, width: int = DESK) -> None:
    """A school that has been asked says what it thinks, having read of the work and of nothing else."""
    page = comes_in(town, OFFICE, "Your view", width=width)
    see(page, width=width, called="permit-school")
    expect(page.locator("main")).to_contain_text("Waiting at tables")
    silent(page)
    begin_part(page)
    see(page, width=width, called="permit-view")
    walk_of(town, "work-permit", WRITES[SCHOOL]).go(page)
    expect(page.locator("main")).to_contain_text("often too tired")
    for secret in ("asthma", "Secret Lane"):
        expect(page.locator("main")).not_to_contain_text(secret)
    press(page, "Send")
    expect(page.get_by_role("heading", level=1)).to_contain_text("We have your part")


def decide(town: Town, reference: str) -> None:
    """An officer reads, calls the business, recommends; the manager gives the permit."""
    lena, david = town.sign_in("lena"), town.sign_in("david")
    to_queue(lena, "Child employment")
    look_at_both_widths(lena, called="permit-queue")
    go_by(lena.get_by_role("link", name="Decide on a work permit").first)
    press(lena, "Claim this task")
    look_at_both_widths(lena, called="permit-task")
    choose(lena, "It is checked and can be decided")
    case = f"/cases/{town.case_id(reference)}"
    lena.goto(case)
    look_at_both_widths(lena, called="permit-case")
    go(lena, "The law")
    look_at_both_widths(lena, called="permit-law")
    expect(lena.locator("main")).to_contain_text("EMP.S18.SCHOOLDAY")  # two hours at most: both jobs count

    lena.goto(case)
    follow(lena, "End the case or move it to a stage")
    lena.get_by_label("A permit is given", exact=True).check()
    press(lena, "Continue")
    expect(lena.get_by_role("alert")).to_contain_text("Nobody has checked who sent the form")
    look_at_both_widths(lena, called="error-permit-sender")
    lena.goto(f"{case}/answers")
    for said in SECRETS:
        expect(lena.locator("main")).to_contain_text(said)
    look_at_both_widths(lena, called="permit-answers")
    go_by(lena.get_by_role("button", name="I have checked who sent this"))
    lena.goto(case)
    follow(lena, "End the case or move it to a stage")
    lena.get_by_label("A permit is given", exact=True).check()
    press(lena, "Continue")
    lena.get_by_role("textbox").last.fill("Safe, and the school has no objection")
    go_by(lena.get_by_role("main").get_by_role("button").last)
    expect(lena.get_by_role("main")).to_contain_text("A second person has been asked to decide")
    david.goto(case)
    follow(david, "Decide on a recommendation")
    look_at_both_widths(david, called="permit-decide")
    david.get_by_label("Yes, do this").check()
    press(david, "Decide")


def hold(town: Town, *, width: int = DESK) -> None:
    """The employer opens the page of the permit and downloads it."""
    holder = town.open(width=width)
    holder.goto(town.link(CAFE, "Permit WP-2026-00001"))
    (go_through_the_code if width == DESK else give_the_code)(town, holder, CAFE)
    expect(holder.locator("main")).to_contain_text("WP-2026-00001")
    see(silent(holder), width=width, called="permit-card")
    with holder.expect_download() as paper:
        holder.get_by_role("button", name="Download it (PDF)").click()
    assert paper.value.path().read_bytes().startswith(b"%PDF-")


def test_a_permit_from_the_employers_first_page_to_the_paper_at_the_place_of_work(town: Town) -> None:
    employer = ask(town)
    form = employer.url.removesuffix("/sent")
    reference = employer.locator(".govuk-panel strong").inner_text()
    look_as_parent(town)
    answer_as_parent(town)
    answer_as_school(town)

    employer.reload()
    look_at_both_widths(silent(employer), called="permit-all-sent")
    for name in ("check-answers", "home", "health", "other-jobs", "agreement", "view", "about"):
        employer.goto(f"{form}/{name}")
        silent(employer)
    again = comes_in(town, CAFE, "received")
    silent(again)
    decide(town, reference)

    hold(town)
    for message in town.post(CAFE):
        for secret in (*SECRETS, "Quill", "Quayside"):
            assert secret not in message.subject + message.body
    assert town.post(HOME, "About"), "the parent is told that it is decided"
    look(employer)
