"""Signing in and administering in a real browser, with and without JavaScript; axe finds nothing."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.fixtures.browser import assert_accessible
from tests.fixtures.people import PASSWORD
from tests.journeys.looking import go_by

pytestmark = pytest.mark.journey


def enter(page, email):
    page.goto("/sign-in")
    page.get_by_label("Email address").fill(email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    go_by(page.get_by_role("button", name="Sign in"))


@pytest.mark.parametrize("javascript", [True, False])
def test_an_administrator_adds_an_officer(make_user, new_page, javascript):
    make_user("administrator", name="Ada Byron")
    page = new_page(javascript=javascript)
    look = assert_accessible if javascript else (lambda _: None)  # axe is a script itself
    page.goto("/admin/users")
    look(page)
    page.get_by_role("button", name="Sign in").click()
    expect(page).to_have_title(re.compile("^Error: "))
    look(page)
    enter(page, "administrator@example.org")
    expect(page.get_by_role("heading", name="Users", exact=True)).to_be_visible()  # where they were going
    page.get_by_role("button", name="Add an officer").click()
    page.get_by_role("button", name="Add and send a link").click()
    expect(page.get_by_role("link", name="Enter the person's name")).to_be_visible()
    look(page)
    page.get_by_label("Name", exact=True).fill("Olu Officer")
    page.get_by_label("Email address").fill("olu@example.org")
    page.get_by_role("button", name="Add and send a link").click()
    expect(page.get_by_text("They have been sent a link")).to_be_visible()
    look(page)
    page.get_by_role("button", name="Sign out", exact=True).click()
    expect(page.get_by_text("You are signed out")).to_be_visible()


def test_half_a_name_in_a_searchable_list_is_no_choice(make_user, page):
    make_user("administrator", name="Ada Byron")
    make_user("officer", name="Olu Officer")
    enter(page, "administrator@example.org")
    page.goto("/admin/settings")
    box = page.locator("input#duty-officer")
    box.fill("olu")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Choose one from the list")).to_be_visible()
    assert_accessible(page)
    box.fill("olu")
    page.get_by_role("option", name="Olu Officer").click()
    # A button takes no second press within a second, by a clock of the page that a busy machine holds up.
    page.evaluate("() => new Promise(gone => setTimeout(gone, 1100))")
    page.get_by_role("button", name="Save").click()
    page.get_by_text("Saved.").wait_for()
    expect(page.locator("input#duty-officer")).to_have_value("Olu Officer")
    assert_accessible(page)
