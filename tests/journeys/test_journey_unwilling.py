"""A parent refuses a performance licence: the form ends, the producer learns that and no reason, officers read it."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from base import clock
from base.database import writing
from tests.integration.licensing.production import PRODUCER_SAYS, begun
from tests.journeys.looking import TELEPHONE, glance, look_at_both_widths, press
from tests.journeys.test_journey_case import find, go
from tests.journeys.test_journey_work_permit import give_the_code
from tests.journeys.town import Town

pytestmark = [pytest.mark.journey, pytest.mark.parametrize("database", ["sqlite"], indirect=True, scope="session")]
FILM, HOME = PRODUCER_SAYS["applicant-email"], PRODUCER_SAYS["parent-email"]
WHY = "She is not well enough, and was never asked"


def test_a_parent_who_refuses_ends_the_application_and_the_producer_is_told_no_reason(town: Town) -> None:
    with town.app.app_context(), writing():
        reference = begun(PRODUCER_SAYS, at=clock.now_utc()).reference
    producer = town.open(width=TELEPHONE)
    producer.goto(town.link(FILM))
    give_the_code(town, producer, FILM)
    expect(producer.locator("main")).to_contain_text("Waiting, asked on")

    parent = town.open(width=TELEPHONE)
    parent.goto(town.link(HOME))
    give_the_code(town, parent, HOME)
    go(parent, "I will not fill in this part")
    expect(glance(parent).locator("main")).to_contain_text("Only the council reads your reason")
    parent.get_by_label("Why will you not fill it in?").fill(WHY)
    press(parent, "Send")
    expect(parent.locator("main")).to_contain_text("give the reference " + reference)
    look_at_both_widths(parent, called="performance-refused")

    producer.reload()
    main = producer.locator("main")
    expect(main).to_contain_text("It ended before everybody had sent their part")
    expect(main).to_contain_text("Will not fill in a part")
    expect(main).not_to_contain_text("well enough")
    look_at_both_widths(producer, called="performance-ended")
    (over,) = town.post(FILM, "has ended")
    for message in (*town.post(FILM), *town.post(HOME)):
        for secret in ("Ivy", "Quill", "Lamplighter", "well enough"):
            assert secret not in message.subject + message.body
    assert "There is no licence" in over.body

    lena = town.sign_in("lena")  # the parent telephones, and has nothing but the reference
    find(lena, reference)
    expect(lena.get_by_role("heading", level=1)).to_contain_text(f"Who fills in {reference}")
    expect(lena.locator("main")).to_contain_text("This form ended before everybody had sent their part: somebody decl")
    expect(lena.locator("main")).to_contain_text(WHY)
    look_at_both_widths(lena, called="performance-refused-officer")

    told = len(town.post(FILM)) + len(town.post(HOME))
    town.at("2026-12-15T12:00")  # nobody is reminded of what has ended
    assert len(town.post(FILM)) + len(town.post(HOME)) == told
