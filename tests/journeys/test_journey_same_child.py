"""Is it the same child? A likely record is offered with what speaks for it, joined, and separated again with a reason.

On the way an officer changes what is known of the case, and loses nothing when the session runs out.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from base import clock
from base.database import writing
from base.extensions import db
from models.user import User
from security.actor import Actor
from security.users import end_sessions
from tests.journeys.looking import go_by, look_at_both_widths, press
from tests.journeys.test_journey_case import go, open_case
from tests.journeys.test_journey_manager import fill_day
from tests.journeys.town import PASSWORD, Town, email_of

pytestmark = [pytest.mark.journey, pytest.mark.parametrize("database", ["sqlite"], indirect=True, scope="session")]
BORN = "2015-05-06"


def refused(page: Page, button: str, why: str, *, called: str) -> None:
    """What is sent now is refused with a reason, on a page that anybody can use."""
    press(page, button)
    expect(page.get_by_role("alert")).to_contain_text(why)
    look_at_both_widths(page, called=called)


def compare(page: Page) -> None:
    """From a case to the page that says which child it is about."""
    acts = page.get_by_role("navigation", name="What you can do on this case")
    go_by(acts.get_by_role("link", name="Which child this is"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("Which child this is")


def end_session(town: Town, key: str) -> None:
    """Somebody is signed out everywhere, as an administrator does it, and does not know it yet."""
    with town.app.app_context(), writing():
        user = db.session.query(User).filter(User.email == email_of(key)).one()
        end_sessions(user.id, by=Actor.system("tests"), at=clock.now_utc())


def test_a_likely_record_is_offered_with_its_evidence_joined_and_separated(town: Town) -> None:
    town.refer(child_dob=BORN, child_address={"postcode": "ZZ1 1AL"})
    again = town.refer(child_dob=BORN)
    priya = town.sign_in("priya")
    main = priya.locator("main")
    open_case(priya, again)
    compare(priya)
    expect(main.get_by_role("table")).to_contain_text("Quillfeather")
    look_at_both_widths(priya, called="identity-offered")
    go_by(main.get_by_role("button", name="This is the same child"))
    open_case(priya, again)
    compare(priya)
    expect(main).to_contain_text("Joined to another record")
    look_at_both_widths(priya, called="identity-joined")
    go(priya, "See the joined records")
    look_at_both_widths(priya, called="merging-joined")
    refused(priya, "Separate them", "Say why they are separated", called="error-merging-undo")
    main.get_by_label("Why are they separated?").fill("Two cousins of one name.")
    press(priya, "Separate them")
    expect(priya.get_by_text("The records are separate again.")).to_be_visible()

    refused(priya, "Find", "Enter a name", called="error-merging-find")
    main.get_by_role("searchbox", name="Find the other record").fill("Quillfeather")
    go_by(main.get_by_role("button", name="Find", exact=True))
    expect(main.get_by_role("table", name="Other records")).to_contain_text("Ivy Quillfeather")
    look_at_both_widths(priya, called="merging-found")
    go_by(main.get_by_role("button", name="This is the same child"))
    expect(priya.get_by_text("The two records stand for one child now.")).to_be_visible()
    look_at_both_widths(priya, called="child-joined")


def test_what_is_known_of_a_case_is_changed_and_a_post_outlives_the_session(town: Town) -> None:
    reference = town.refer(child_dob=BORN, last_seen_on="2026-11-09", last_seen_by="her class teacher")
    priya = town.sign_in("priya")
    main = priya.locator("main")
    open_case(priya, reference)
    go(priya, "Change whereabouts or last seen")
    look_at_both_widths(priya, called="whereabouts")
    fill_day(priya, "When was the child last seen?", "30 11 2026")
    refused(priya, "Save", "must be today or in the past", called="error-whereabouts")
    main.get_by_label("No, not known").check()
    fill_day(priya, "When was the child last seen?", "20 11 2026")
    main.get_by_label("Who saw the child, and where?").fill("Her aunt, in Leeds")
    press(priya, "Save")
    expect(main).to_contain_text("Her aunt, in Leeds")

    go(priya, "Set the next review")
    look_at_both_widths(priya, called="review")
    fill_day(priya, "When is this case looked at next?", "1 11 2026")
    refused(priya, "Save", "must be today or later", called="error-review")
    fill_day(priya, "When is this case looked at next?", "1 12 2026")
    press(priya, "Save")
    expect(priya.get_by_text("The next review is set.")).to_be_visible()

    go(priya, "Raise or lower the priority")
    look_at_both_widths(priya, called="priority")
    refused(priya, "Change the priority", "Choose another priority", called="error-priority")
    main.get_by_label("P1 immediate").check()
    main.get_by_label("Why?").fill("She was seen with an adult nobody knows.")
    end_session(town, "priya")
    press(priya, "Change the priority")
    expect(priya.get_by_text("What you sent is held: sign in and you can send it again.")).to_be_visible()
    look_at_both_widths(priya, called="sign-in-held")
    priya.get_by_label("Email address").fill(email_of("priya"))
    priya.get_by_label("Password", exact=True).fill(PASSWORD)
    press(priya, "Sign in")
    expect(priya.get_by_role("heading", level=1)).to_have_text("Send what you had entered?")
    look_at_both_widths(priya, called="held")
    press(priya, "Send it now")
    expect(priya.get_by_text("The priority is P1 now.")).to_be_visible()
