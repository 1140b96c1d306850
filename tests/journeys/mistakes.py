"""Mistakes that somebody makes in a form of the product: nothing filled in, then all but what was asked for.

Whatever the form is about, the page that says so is one that anybody can use: at both widths, axe is content, each line
of its summary leads to a box, and what was typed is still there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html import unescape
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Page, expect
from werkzeug.exceptions import HTTPException
from werkzeug.routing import MapAdapter

from security.csrf_failures import EXPIRED_WORDS
from tests.journeys.looking import IDS, look_at_both_widths, press

FORM = re.compile(r'<form\b[^>]*\bmethod="post"[^>]*>')
ACTION = re.compile(r'\baction="([^"]*)"')
# The form that posts to an address, and its boxes. A list that is searched by typing is left as it is: its script
# takes what was typed into its box, and walking.put types there.
OF_FORM = """const form = [...document.forms].find(
  one => one.method === 'post' && new URL(one.action).pathname === action);
const boxes = [...form.elements].filter(one => one.name && !one.disabled && !one.dataset.enhanced
  && !['hidden', 'submit', 'button', 'file', 'fieldset'].includes(one.type));
const held = () => boxes.filter(one => one.type !== 'password').map(one => [one.name, one.value, one.checked === true]);
"""
# Empties each box, or fills in all but the wrong ones, and sends the form: what is in it then. A choice of one that is
# made already stays made, as it does for everybody.
SEND = """([action, filled, wrong]) => {
  ${OF_FORM}
  const empty = new Set(wrong.map(id => document.getElementById(id)).filter(Boolean).map(one => one.name));
  const made = new Set(boxes.filter(one => one.type === 'radio' && one.defaultChecked).map(one => one.name));
  for (const one of boxes) {
    const fills = filled && !empty.has(one.name);
    if (one.type === 'radio' && made.has(one.name)) continue;
    if (['radio', 'checkbox'].includes(one.type)) one.checked = fills;
    else if (one.tagName === 'SELECT') one.selectedIndex = fills ? one.options.length - 1 : 0;
    else if (!fills) one.value = '';
    else one.value = one.inputMode === 'numeric' ? '31' : one.type === 'email' ? 'wrote@example.org' : 'WROTE';
  }
  const typed = held();
  form.requestSubmit([...form.elements].find(one => one.type === 'submit'));
  return typed;
}""".replace("${OF_FORM}", OF_FORM)
WRONG = 422
HELD = "action => {" + OF_FORM + "return held();}"
# Each line of the summary: which id it leads to, its words, and whether that is a box of the form that was sent.
LED_TO = """action => {
  ${OF_FORM}
  return [...document.querySelectorAll('.govuk-error-summary li')].map(line => {
    const id = decodeURIComponent(line.querySelector('a')?.hash.slice(1) ?? '');
    const to = document.getElementById(id);
    return [id, line.innerText, Boolean(to && to.form === form && to.checkVisibility())];
  });
}""".replace("${OF_FORM}", OF_FORM)


@dataclass
class Mistakes:
    """Forms to be sent wrongly, by the routes they post to: `to_make`, `made`, and what was then wrong with a page."""

    page: Page
    routes: MapAdapter
    to_make: set[str]
    made: set[str] = field(default_factory=set)
    faults: list[str] = field(default_factory=list)

    @property
    def left(self) -> set[str]:
        """Those that are still to be sent wrongly."""
        return self.to_make - self.made

    def make_on(self, path: str, html: str) -> None:
        """Send each form of a page wrongly that is still to be."""
        for action in dict.fromkeys(actions(path, html)):
            rule = self._rule(action)
            if rule in self.left:
                self.made.add(rule)
                self.page.goto(path)
                self.faults += [f"{rule} on {path}: {fault}" for fault in faults_of(self.page, action)]

    def _rule(self, action: str) -> str:
        try:
            rule, _ = self.routes.match(action, "POST", return_rule=True)
        except HTTPException:
            return ""
        return str(rule.rule)


def actions(path: str, html: str) -> Iterator[str]:
    """The addresses that a page's forms post to."""
    for form in FORM.findall(html):
        found = ACTION.search(form)
        yield urlsplit(unescape(found[1])).path if found and found[1] else path


def blunder(page: Page, to: str = "") -> None:
    """Send a form of the open page wrongly, and open the page as it was.

    Args: to: what its address reads like; without, the form that posts to the page's own address.
    """
    before, here = page.url, urlsplit(page.url).path
    found = [one for one in actions(here, page.content()) if (re.search(to, one) if to else one == here)]
    faults = faults_of(page, found[0])
    assert not faults, "\n".join(faults)
    page.goto(before)


def leave_open_too_long(page: Page, button: str) -> None:
    """Send the open page when its token fits no more: it comes again, says so, and holds what was typed."""
    action = urlsplit(page.url).path
    page.evaluate("() => { for (const one of document.querySelectorAll('[name=csrf_token]')) one.value = 'old'; }")
    typed = page.evaluate(HELD, action)
    press(page, button)
    expect(page.get_by_role("alert")).to_contain_text(EXPIRED_WORDS)
    assert [one for one in typed if one not in page.evaluate(HELD, action)] == []
    look_at_both_widths(page, called=f"too-long-{IDS.sub('', action).replace('/', '-')}")


def faults_of(page: Page, action: str) -> list[str]:
    """Send a form of the open page wrongly, twice, and say what is wrong with the page that says so."""
    _, status = send(page, action)
    if status != WRONG:
        return [f"with nothing filled in it answered {status}"]
    wrong = [id_ for id_, _, _ in page.evaluate(LED_TO, action)]
    typed, status = send(page, action, but=wrong)
    if status != WRONG:
        return [f"without {wrong} it answered {status}"]
    summary = page.evaluate(LED_TO, action)
    found = [f"{words!r} leads to no box: #{id_}" for id_, words, leads in summary if not leads]
    if len({words for _, words, _ in summary}) < len(summary):
        found.append(f"several lines of its summary say the same: {summary}")
    if not page.title().startswith("Error: "):
        found.append(f"its title says nothing of an error: {page.title()!r}")
    held = page.evaluate(HELD, action)
    found += [f"{one} is not there any more" for one in typed if one[1] and one not in held]
    try:
        look_at_both_widths(page, called=f"error-{IDS.sub('', action).replace('/', '-')}")
    except AssertionError as fault:
        found.append(str(fault))
    return found


def send(page: Page, action: str, *, but: Sequence[str] | None = None) -> tuple[Any, int]:
    """Send a form with nothing filled in, or all `but` the boxes of these ids: what it held, and the status."""
    with page.expect_navigation() as answered:
        typed = page.evaluate(SEND, [action, but is not None, list(but or ())])
    answer = answered.value
    assert answer is not None
    return typed, answer.status
