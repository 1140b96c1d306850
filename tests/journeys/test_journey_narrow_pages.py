"""Pages that once scrolled sideways: those that can be left at once, and a message with a long link in it."""

from __future__ import annotations

import pytest

from tests.journeys.looking import look_at_both_widths, press
from tests.journeys.town import REFERRER, Town

pytestmark = [pytest.mark.journey, pytest.mark.parametrize("database", ["sqlite"], indirect=True, scope="session")]


def test_a_page_that_can_be_left_at_once_fits_its_window(town: Town) -> None:
    page = town.open()
    page.goto("/letter")
    look_at_both_widths(page)
    for service in ("cme-concern", "cme-no-place"):
        page.goto(f"/apply/{service}")
        look_at_both_widths(page)
        press(page, "Start now")
        look_at_both_widths(page, called=f"{service}-first")


def test_a_caught_message_with_a_long_link_fits_a_telephone(town: Town) -> None:
    reference = town.refer()
    receipt = next(one for one in town.post(REFERRER) if reference in one.subject and "http" in one.body)
    page = town.open()
    page.goto(f"/demo/mail/{receipt.reference}")
    look_at_both_widths(page, called="caught-message")
