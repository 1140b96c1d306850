"""Somebody who knows a page only by its words: follows links and presses buttons by name, answers boxes by label."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import urlencode, urlsplit
from xml.etree.ElementTree import Element

from tests.robots.form_robot import Control, Get, Post, Screen, address, controls_of, text_of


class NotThere(AssertionError):
    """The page has no link, button, box or option of that name."""


@dataclass
class PageReader:
    """A person before a browser; `screen` is the page they look at."""

    get: Get
    post: Post
    screen: Screen = field(default_factory=lambda: Screen("", "<h1></h1>"))

    @property
    def words(self) -> str:
        """What the page says, single-spaced."""
        return text_of(self.screen.tree.find(".//main"))

    def open(self, url: str) -> Screen:
        """Type an address."""
        self.screen = self.get(url)
        return self.screen

    def follow(self, name: str) -> Screen:
        """Click the first link with these words. Raises: NotThere."""
        for link in self.screen.tree.iterfind(".//a[@href]"):
            if name in text_of(link):
                return self.open(path_of(address(self.screen, link.get("href", ""))))
        message = f"no link {name!r} at {self.screen.url}: {self.words[:600]}"
        raise NotThere(message)

    def press(self, name: str, answers: Mapping[str, str | date] | None = None) -> Screen:
        """Answer what the form with that button asks, and press it. Raises: NotThere.

        `answers` gives what to write by the label of a box; by the legend of a group the label of its option, or a day.
        """
        form, button = self._form_with(name)
        data = posted_as_it_is(form)
        for asked, said in (answers or {}).items():
            for label, value in _parts_of(said):
                control = _control(controls_of(form), asked, label)
                data[control.name] = [_value(control, value)]
        if button.get("name"):
            data[button.get("name", "")] = [button.get("value", "")]
        where = path_of(address(self.screen, button.get("formaction") or form.get("action", "")))
        if form.get("method", "get").casefold() == "get":
            return self.open(f"{where}?{urlencode(data, doseq=True)}")
        self.screen = self.post(where, data)
        return self.screen

    def _form_with(self, name: str) -> tuple[Element, Element]:
        for form in self.screen.tree.iterfind(".//form"):
            for button in form.iterfind(".//button"):
                if text_of(button) == name:
                    return form, button
        message = f"no button {name!r} at {self.screen.url}: {self.words[:600]}"
        raise NotThere(message)


def path_of(url: str) -> str:
    """An address without the name of the host."""
    parts = urlsplit(url)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def posted_as_it_is(form: Element) -> dict[str, list[str]]:
    """What a browser would post of a form that nobody has touched."""
    data: dict[str, list[str]] = {}
    for one in form.iter():
        name, kind = one.get("name", ""), one.get("type", "text")
        if not name or one.tag not in {"input", "textarea", "select"} or kind == "file":
            continue
        if one.tag == "textarea":
            data.setdefault(name, []).append("".join(one.itertext()))
        elif one.tag == "select":
            options = one.findall(".//option")
            chosen = [option for option in options if option.get("selected") is not None] or options[:1]
            data[name] = [option.get("value", "") for option in chosen]
        elif kind not in {"radio", "checkbox"} or one.get("checked") is not None:
            data.setdefault(name, []).append(one.get("value", ""))
    return data


def _parts_of(said: str | date) -> list[tuple[str, str]]:
    """What goes into which box of a group; a day has three boxes."""
    if isinstance(said, date):
        return [("Day", str(said.day)), ("Month", str(said.month)), ("Year", str(said.year))]
    return [("", said)]


def _control(controls: list[Control], asked: str, label: str) -> Control:
    named = [one for one in controls if one.label == asked or asked in one.legend]
    named = named or [one for one in controls if asked in one.label]
    named = [one for one in named if not label or one.label == label]
    if not named:
        message = f"nothing is asked as {asked!r}: {[(one.label, one.legend) for one in controls]}"
        raise NotThere(message)
    return named[0]


def _value(control: Control, said: str) -> str:
    if not control.options:
        return said
    for value, label in control.options:
        if said in {value, label}:
            return value
    message = f"{control.legend or control.label} offers no {said!r}: {control.options}"
    raise NotThere(message)
