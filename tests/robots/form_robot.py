"""A robot that fills in any form by reading nothing but its HTML.

It is given `get(url)` and `post(url, data)`, which follow redirects and give the page they end on. So the same robot
walks compiled pages in memory and the real application.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from urllib.parse import urljoin
from xml.etree.ElementTree import Element

import html5lib

MOST_PAGES = 200
MOST_TRIES = 8
# What a message asks for, and something that will do.
A_DAY = re.compile(r"on or (?:after|before) ([0-9]+) ([A-Z][a-z]+) ([0-9]{4})")
A_TIME = re.compile(r"(?:later than|must be) (?:([0-9]+)(?::([0-9]+))?([ap])m|(midday))")
A_COUNT = re.compile(r"(?:Upload at least|Select) ([0-9]+) (?:files|or more answers)")
WANTED = (
    ("must be a time", "9:15am"),
    ("National Insurance number, like", "AB 12 34 56 C"),
    ("must be a number", "3"),
    ("must be a whole number", "3"),
    ("must be an amount", "12.50"),
    ("must be a telephone number", "01632 960 001"),
    ("must be a full UK postcode", "SW1A 1AA"),
    ("must be an email address", "someone@school.example"),
)


@dataclass(frozen=True)
class Screen:
    """A page as the robot sees it."""

    url: str
    html: str

    @cached_property
    def tree(self) -> Element:
        """Read once: nobody changes it, and to read a page takes longer than to answer it."""
        return html5lib.parse(self.html, namespaceHTMLElements=False)

    @property
    def heading(self) -> str:
        return text_of(self.tree.find(".//h1"))

    @property
    def errors(self) -> list[str]:
        return [text_of(link) for link in self.tree.iterfind(".//*[@class='govuk-error-summary__body']//li")]


Get = Callable[[str], Screen]
Post = Callable[[str, dict[str, list[str]]], Screen]


class Stuck(AssertionError):
    """The robot could not get past a page."""


@dataclass
class Control:
    """One box, list or group of radios or checkboxes that share a name."""

    name: str
    kind: str
    label: str
    legend: str
    options: list[tuple[str, str]] = field(default_factory=list)  # value, label
    inputmode: str = ""
    ending: str = ""  # of a file it takes
    value: str = ""

    @property
    def is_not_known(self) -> bool:
        return self.kind == "checkbox" and self.label.startswith("Not known")


@dataclass
class FormRobot:
    """Fills in pages until `is_end(screen)`.

    `answers` gives what to write, by a pattern that the label or the legend must match: a text, an option's label or
    value, a day, or a list of them. Whatever is not named is made up. `typed` keeps every post, page by page.
    """

    get: Get
    post: Post
    seed: int = 1
    answers: Mapping[str, object] = field(default_factory=dict)
    say_not_known: float = 0.2
    add_another: float = 0.4
    attaches: bool = False  # puts "@paper.pdf" into boxes for files, as often as a message asks for
    typed: list[tuple[str, dict[str, list[str]]]] = field(default_factory=list)
    visited: list[Screen] = field(default_factory=list)
    learned: dict[str, str] = field(default_factory=dict)  # by control, from messages

    def __post_init__(self) -> None:
        self.random = random.Random(self.seed)

    def fill_in(self, url: str, is_end: Callable[[Screen], bool]) -> Screen:
        """Walk from a page to the end. Raises: Stuck."""
        screen, tries = self.get(url), 0
        for _ in range(MOST_PAGES):
            self.visited.append(screen)
            if is_end(screen):
                return screen
            data = self.fill(screen)
            after = self.post(screen.url, data)
            tries = tries + 1 if after.errors else 0
            if tries >= MOST_TRIES:
                raise Stuck(f"{screen.url} ({screen.heading}): {after.errors} after posting {data}")
            self._learn(after)
            if not after.errors:
                self.typed.append((screen.url, data))
            screen = after
        raise Stuck(f"no end after {MOST_PAGES} pages, at {screen.url}")

    def fill(self, screen: Screen) -> dict[str, list[str]]:
        """What the robot posts on a page: hidden fields as they are, everything else filled in."""
        form = the_form(screen.tree)
        data = {one.get("name", ""): [one.get("value", "")] for one in form.iterfind(".//input[@type='hidden']")}
        controls = controls_of(form)
        unknown = {
            control.name.removesuffix("__not-known")
            for control in controls
            if control.is_not_known and self.random.random() < self.say_not_known and not self._told(control)
        }
        searches = {
            button.get("value", "").partition(":")[2]
            for button in form.iterfind(".//button")
            if button.get("value", "").startswith("find:")
        }
        for control in controls:
            base, _, part = control.name.partition("__")
            if control.is_not_known:
                if base in unknown:
                    data[control.name] = ["yes"]
            elif control.kind == "file":
                if self.attaches and base not in unknown:
                    data[control.name] = [f"@paper{control.ending}"] * int(self.learned.get(control.name, "1"))
            elif base not in unknown:
                is_search = part == "find" and base.removeprefix("q-") in searches
                values = [] if is_search and not self._told(control) else self._values(control)
                if values:
                    data[control.name] = values
        data["do"] = ["continue"]
        return data

    def _learn(self, screen: Screen) -> None:
        """Read each message, and remember what the box that it leads to wants."""
        for link in screen.tree.iterfind(".//*[@class='govuk-error-summary__body']//a"):
            message = text_of(link)
            name = link.get("href", "#")[1:]
            if day := A_DAY.search(message):
                base = name.removesuffix("__day")
                self.learned |= {
                    f"{base}__{part}": day[place] for place, part in enumerate(("day", "month", "year"), 1)
                }
            elif name == "another":
                self.learned[name] = "yes" if "at least" in message else "no"
            elif files := A_COUNT.search(message):
                self.learned[name] = files[1]
            elif late := A_TIME.search(message):
                self.learned[name] = _a_little_after(late)
            else:
                self.learned |= dict([(name, value) for words, value in WANTED if words in message][:1])

    def _told(self, control: Control) -> object | None:
        for pattern, value in self.answers.items():
            if re.search(pattern, control.label, re.IGNORECASE) or re.search(pattern, control.legend, re.IGNORECASE):
                return value
        return None

    def _values(self, control: Control) -> list[str]:
        told = self._told(control)
        if control.options:
            return self._choose(control, told)
        if isinstance(told, date):
            return [str({"day": told.day, "month": told.month, "year": told.year}[control.label.casefold()])]
        if told is not None and not isinstance(told, list):
            return [str(told)]
        if control.name in self.learned:
            return [self.learned[control.name]]
        return [self._make_up(control)]

    def _choose(self, control: Control, told: object | None) -> list[str]:
        if told is not None:
            wanted = {str(one) for one in (told if isinstance(told, list) else [told])}
            found = [value for value, label in control.options if value in wanted or label in wanted]
            if found:
                return found
        if control.name == "another" and "another" in self.learned:
            return [self.learned.pop("another")]
        if control.name == "another":
            return ["yes" if self.random.random() < self.add_another else "no"]
        values = [value for value, _ in control.options if value]
        if control.kind == "checkbox" and control.name in self.learned:
            return self.random.sample(values, int(self.learned[control.name]))
        return [self.random.choice(values)] if values else []

    def _make_up(self, control: Control) -> str:
        words = f"{control.legend} {control.label}".casefold()
        label = control.label.casefold()
        made = {
            "email": "someone@school.example",
            "tel": "01632 960 001",
        }.get(control.kind)
        if made:
            return made
        if control.inputmode in {"numeric", "decimal"}:
            by_label = {"day": "12", "month": "3", "year": str(self.random.randint(2008, 2020))}
            return by_label.get(label, str(self.random.randint(1, 9)))
        for word, value in (("postcode", "SW1A 1AA"), ("time", "2:15pm"), ("upn", "A123456789012")):
            if label.startswith(word) or word in words:
                return value
        return f"Some words {self.random.randint(1, 99_999)}"


def _a_little_after(time: re.Match[str]) -> str:
    hour, minute = (12, 0) if time[4] else (int(time[1]), int(time[2] or 0))
    hour = hour % 12 + (12 if time[4] or time[3] == "p" else 0)
    return "{:02}:{:02}".format(*divmod(min(hour * 60 + minute + 15, 23 * 60 + 59), 60))


def the_form(tree: Element) -> Element:
    """The form of the page: the one that has a button to continue with."""
    for form in tree.iterfind(".//form"):
        if any(button.get("value") == "continue" for button in form.iterfind(".//button")):
            return form
    raise Stuck("the page has no form to continue with")


def controls_of(form: Element) -> list[Control]:
    """Every control of a form that a person can fill in, radios and checkboxes by name."""
    labels = {label.get("for", ""): text_of(label) for label in form.iterfind(".//label")}
    legends = {
        id(inside): text_of(fieldset.find("legend"))
        for fieldset in form.iterfind(".//fieldset")
        for inside in fieldset.iter()
    }
    found: dict[str, Control] = {}
    for element in form.iter():
        name = element.get("name")
        if element.tag not in {"input", "textarea", "select"} or not name or element.get("type") == "hidden":
            continue
        kind = element.get("type", "text") if element.tag == "input" else element.tag
        label = labels.get(element.get("id", ""), "")
        control = found.setdefault(
            name,
            Control(
                name,
                kind,
                label,
                legends.get(id(element), ""),
                [],
                element.get("inputmode", ""),
                element.get("accept", "").split(",")[0],
            ),
        )
        if kind in {"radio", "checkbox"} and not control.is_not_known:
            control.options.append((element.get("value", ""), label))
        elif kind == "select":
            control.options = [(one.get("value", ""), text_of(one)) for one in element.iterfind(".//option")]
    return list(found.values())


def text_of(element: Element | None) -> str:
    """The text in an element, single-spaced."""
    return " ".join("".join(element.itertext()).split()) if element is not None else ""


def address(screen: Screen, link: str) -> str:
    """Where a link of a page leads."""
    return urljoin(screen.url, link)
