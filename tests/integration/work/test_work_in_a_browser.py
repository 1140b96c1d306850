"""An officer's morning in a real browser, with JavaScript and without; axe finds nothing."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from base.database import writing
from base.extensions import db
from models.task import Task
from tests.fixtures.browser import assert_accessible
from tests.fixtures.people import PASSWORD
from tests.journeys.looking import go_by

pytestmark = pytest.mark.journey


def enter(page: Page, email: str) -> None:
    page.goto("/sign-in")
    page.get_by_label("Email address").fill(email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    go_by(page.get_by_role("button", name="Sign in"))


@pytest.mark.parametrize("javascript", [True, False])
def test_an_officer_claims_triages_and_writes_enquiries_down(at_work, make_user, new_page, javascript):
    make_user("officer", name="Odette Hale")
    page = new_page(javascript=javascript)
    look = assert_accessible if javascript else (lambda _: None)  # axe is a script itself
    enter(page, "officer@example.org")
    expect(page.get_by_role("heading", name="My work")).to_be_visible()
    look(page)
    page.get_by_role("link", name="Queues", exact=True).click()
    expect(page.get_by_role("heading", name="Queues", level=1)).to_be_visible()
    look(page)
    page.get_by_role("link", name="Q-TRIAGE").click()
    expect(page.get_by_role("heading", name="Q-TRIAGE", level=1)).to_be_visible()
    look(page)
    page.get_by_role("button", name=re.compile("^Claim Read and sort")).click()
    expect(page.get_by_text("You", exact=True)).to_be_visible()
    page.get_by_role("link", name=re.compile("^Read and sort the referral")).click()
    expect(page.get_by_role("heading", name="Read and sort the referral")).to_be_visible()
    look(page)
    page.get_by_role("button", name="Continue").click()
    expect(page).to_have_title(re.compile("^Error: "))
    look(page)
    page.get_by_label("Nobody knows where the child is").check()
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_text("Done: Nobody knows where the child is.").first).to_be_visible()
    look(page)
    page.get_by_role("link", name="Make the council's enquiries").click()
    page.get_by_label("Admissions records").check()
    page.get_by_text("Write down the ticked enquiries together").click()
    page.get_by_role("button", name="Write down").click()
    expect(page.get_by_role("link", name="Choose whether the enquiry was made")).to_be_visible()
    expect(page.get_by_label("Admissions records")).to_be_checked()
    look(page)
    page.get_by_label("The enquiry was made").check()
    page.get_by_label("Who was asked, or what was searched?").fill("Admissions")
    page.get_by_label("What came of it?").fill("No application")
    page.get_by_role("button", name="Write down").click()
    expect(page.get_by_text("Written down for 1 enquiry.")).to_be_visible()
    expect(page.get_by_text("No application")).to_be_visible()


def test_a_row_that_a_colleague_took_names_them_where_it_stands(at_work, make_user, page):
    make_user("officer", name="Odette Hale")
    enter(page, "officer@example.org")
    page.goto(f"/queues/{at_work.queue('Q-TRIAGE')}")
    task_id = at_work.task("triage")
    with at_work.app.app_context(), writing():
        task = db.session.get_one(Task, task_id)
        task.holder_id, task.state = at_work.officers["colleague"], "claimed"
    page.get_by_role("button", name=re.compile("^Claim Read and sort")).click()
    expect(page.get_by_text("Ben Oakes has had this since")).to_be_visible()
    assert_accessible(page)


def test_the_pages_fit_a_telephone(at_work, make_user, page):
    make_user("manager", name="Mona Lake")
    enter(page, "manager@example.org")
    page.set_viewport_size({"width": 360, "height": 800})
    task_id = at_work.task("triage")
    queue = at_work.queue("Q-TRIAGE")
    for path in (
        "/work",
        "/queues",
        "/queues/late",
        f"/queues/{queue}",
        f"/tasks/{task_id}",
        f"/tasks/{task_id}/holder",
    ):
        page.goto(path)
        over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert over <= 0, f"{path} is {over} pixels too wide"
        assert_accessible(page)
