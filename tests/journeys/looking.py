"""How a journey looks at a page: as axe does, as somebody with a telephone does, as whoever reviews pictures."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Locator, Page, expect

from tests.fixtures.browser import assert_accessible

TELEPHONE = 360
DESK = 1280
PICTURES = os.environ.get("ONROLL_PICTURES", "")  # a folder: every page looked at is kept there as a picture
IDS = re.compile(r"[0-9a-f]{8}-?[0-9a-f-]{20,30}")
# What sticks out of the window sideways; what scrolls inside its own box does not count.
TOO_WIDE = """() => {
  const wide = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= wide) return [];
  return [...document.querySelectorAll('main *, header *, footer *')]
    .filter(one => one.getBoundingClientRect().right > wide + 1)
    .map(one => one.outerHTML.slice(0, 120)).slice(0, 5).concat(['the page scrolls sideways']);
}"""


def look(page: Page, *, called: str = "") -> Page:
    """The page is one that anybody can use: axe is content, it has one heading, and nothing sticks out sideways."""
    keep_picture(page, called)
    expect(page.locator("h1")).to_have_count(1)  # waits for the page that a press has asked for
    assert_accessible(page)
    assert page.evaluate(TOO_WIDE) == [], page.url
    return page


def glance(page: Page, *, called: str = "") -> Page:
    """A page on the way through a form: axe sees each of them in test_journey_every_form_page.py; this one fits."""
    keep_picture(page, called)
    expect(page.locator("h1")).to_have_count(1)
    assert page.evaluate(TOO_WIDE) == [], page.url
    return page


def at_both_widths(page: Page, seen: Callable[..., Page], *, called: str = "") -> Page:
    """See a page as on a laptop and as on a telephone, and leave the window as it was."""
    before = page.viewport_size
    assert before is not None
    for width in (DESK, TELEPHONE):
        page.set_viewport_size({"width": width, "height": 800})
        seen(page, called=called)
    page.set_viewport_size(before)
    return page


def look_at_both_widths(page: Page, *, called: str = "") -> Page:
    """Look as on a laptop and as on a telephone."""
    return at_both_widths(page, look, called=called)


def glance_at_both_widths(page: Page, *, called: str = "") -> Page:
    """Glance as on a laptop and as on a telephone."""
    return at_both_widths(page, glance, called=called)


def see(page: Page, *, width: int, called: str) -> Page:
    """See a page in a walk that is walked twice: looked at as widely as can be at a desk, glanced at on a telephone."""
    return look_at_both_widths(page, called=called) if width == DESK else glance(page, called=called)


def go_by(found: Locator) -> None:
    """Follow a link or press a button, and wait for the page it leads to: until then the old one could be read."""
    with found.page.expect_navigation():
        found.click()


def press(page: Page, name: str) -> None:
    """Press a button that sends something, and wait for the page it leads to."""
    go_by(page.get_by_role("button", name=name, exact=True))


def find_school(inside: Page | Locator, name: str) -> None:
    """Type a school's name, go on from the box, which closes its suggestions, and have it looked for."""
    box = inside.get_by_label("Search by name")
    box.fill(name)
    box.press("Tab")
    press(box.page, "Find school")


def keep_picture(page: Page, called: str) -> None:
    """Keep a picture of the whole page, where somebody asked for pictures."""
    if not PICTURES:
        return
    size = page.viewport_size
    assert size is not None
    name = called or IDS.sub("", urlsplit(page.url).path).strip("/").replace("/", "-") or "front"
    Path(PICTURES).mkdir(parents=True, exist_ok=True)
    page.screenshot(path=Path(PICTURES) / f"{re.sub('-+', '-', name)[:80]}-{size['width']}.png", full_page=True)


def is_in_first_window(found: Locator) -> bool:
    """Whether all of it is seen without scrolling."""
    box, size = found.bounding_box(), found.page.viewport_size
    assert size is not None
    return (
        box is not None
        and box["y"] >= 0
        and box["y"] + box["height"] <= size["height"]
        and box["x"] + box["width"] <= size["width"]
    )
