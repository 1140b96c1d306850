"""The whole main job with JavaScript switched off, on a telephone's width: nothing needs it."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.journeys.looking import TELEPHONE, go_by, press
from tests.journeys.referring import Referring
from tests.journeys.town import Town

pytestmark = [pytest.mark.journey]


@pytest.mark.parametrize("database", ["sqlite", "postgresql"], indirect=True, scope="session")
def test_from_a_referral_to_the_schools_answer_without_javascript(town: Town) -> None:
    window = {"javascript": False, "width": TELEPHONE}
    lead = Referring(town.open(**window))
    lead.begin()
    lead.answer_the_core()
    lead.school = "Hazel Lane"
    lead.name_school()
    lead.go_to_check()
    reference = lead.send()

    priya, tom = town.sign_in("priya", **window), town.sign_in("tom", **window)
    for officer in (priya, tom):
        go_by(officer.get_by_role("link", name="Queues").first)
        go_by(officer.get_by_role("link", name="Triage", exact=True))
    row = priya.get_by_role("row", name=reference)
    with priya.expect_navigation():
        row.get_by_role("button", name="Claim").click()
    expect(priya.get_by_text("You have claimed")).to_be_visible()
    with tom.expect_navigation():
        tom.get_by_role("row", name=reference).get_by_role("button", name="Claim").click()
    expect(tom.get_by_text("Priya Nair has had this since").first).to_be_visible()

    go_by(priya.get_by_role("row", name=reference).get_by_role("link").first)
    priya.get_by_label("Nobody knows where the child is").check()
    press(priya, "Continue")
    asked = town.post("hazel-lane-primary-school.example.org")[0]

    school = town.open(**window)
    school.goto(town.link(asked.to))
    press(school, "Send the code")
    school.get_by_label("Code").fill(town.code(asked.to))
    press(school, "Continue")
    press(school, "Start now")
    clerk = Referring(school)
    school.get_by_label("No, we have no record of the pupil").check()
    clerk.go_on()
    clerk.go_on()
    clerk.go_on()
    school.get_by_label("Your name").fill("Keith Ollard")
    school.get_by_label("Your job title").fill("Attendance clerk")
    clerk.go_on()
    school.get_by_label("What I have told the council is true").check()
    press(school, "Send")
    expect(school.get_by_role("heading", level=1, name="Answer sent")).to_be_visible()

    go_by(priya.get_by_role("link", name="Queues").first)
    go_by(priya.get_by_role("link", name="Children missing education", exact=True))
    go_by(priya.get_by_role("row", name="Ask the school").get_by_role("link").first)
    expect(priya.get_by_text("Answered").first).to_be_visible()
