"""A school's safeguarding lead at the referral form: the pages of it, by what they ask."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from playwright.sync_api import Page, expect

from tests.journeys.looking import find_school, go_by, press
from tests.journeys.town import REFERRER

REFERENCE = re.compile(r"EW-[0-9A-Z]{7}-[0-9A-Z]")
Seen = Callable[[Page], object]


def nothing(_: Page) -> None:
    """Not look."""


@dataclass
class Referring:
    """Somebody who fills in the form; `seen` is called with each page before it is answered."""

    page: Page
    seen: Seen = nothing
    danger: str = "No"
    given: str = "Ivy"
    family: str = "Quillfeather"
    reason: str = "Every attempt to contact the family has failed"
    email: str = REFERRER
    circumstances: list[str] = field(default_factory=list)
    school: str = ""  # found by this, on the page that may be filled in later

    def go_on(self) -> None:
        """Continue to the next page."""
        go_by(self.page.locator("button[value=continue]:not([aria-hidden])"))

    def choose(self, question: str, answer: str) -> None:
        """Choose an answer of a question."""
        self.page.get_by_role("group", name=question).get_by_label(answer, exact=True).first.check()

    def begin(self) -> None:
        """From the front page to the first question."""
        self.page.goto("/")
        self.seen(self.page)
        go_by(self.page.get_by_role("link", name="Refer a child missing education").first)
        self.seen(self.page)
        expect(self.page.get_by_role("heading", name="How we use what you tell us")).to_be_visible()
        press(self.page, "Start now")

    def say_what_danger(self) -> None:
        """The danger question, and what it brings."""
        self.seen(self.page)
        self.choose("Is the child in danger now?", self.danger)
        self.go_on()
        if self.danger == "Yes":
            self.seen(self.page)
            self.page.get_by_label("Called 999").check()
            self.page.get_by_label("What is happening, and what reference").fill("Seen at the airport. Log 118.")
            self.go_on()

    def answer_the_core(self) -> None:
        """The pages without which nothing can be sent: about eight answers."""
        page = self.page
        self.say_what_danger()
        self.seen(page)
        page.get_by_label(self.reason).check()
        self.go_on()
        self.seen(page)
        page.get_by_label("First name").fill(self.given)
        page.get_by_label("Last name").fill(self.family)
        self.go_on()
        self.seen(page)
        page.get_by_label("Your name").fill("Amina Rook")
        if self.email:
            page.get_by_label("Email address", exact=True).fill(self.email)
        else:  # only an officer who enters it for somebody is offered that
            page.get_by_label("Not known, or no email address").check()
        self.go_on()
        self.seen(page)
        self.choose("Does the family know that you are making this referral?", "Yes")
        self.go_on()
        self.seen(page)
        for one in self.circumstances or ["None that I know of"]:
            self.choose("Is there a concern about any of these?", one)
        self.go_on()

    def go_to_check(self) -> None:
        """Leave the rest for later."""
        self.page.goto(re.sub(r"(/apply/[^/]+/[^/]+).*", r"\1/check-answers", self.page.url))

    def send(self) -> str:
        """Declare and send; the reference."""
        self.page.get_by_label("What I have told you is true").check()
        press(self.page, "Send")
        expect(self.page.get_by_role("heading", level=1, name="Referral sent")).to_be_visible()
        found = REFERENCE.search(self.page.inner_text("main"))
        assert found is not None
        return found[0]

    def refer(self) -> str:
        """All of it in one go: about eight answers, sent."""
        self.begin()
        self.answer_the_core()
        if self.school:
            self.name_school()
        self.go_to_check()
        return self.send()

    def name_school(self) -> None:
        """Go on through the pages that may wait, to the one that asks for the school."""
        page = self.page
        for _ in range(12):
            if page.get_by_role("heading", level=1, name="School and attendance").count():
                break
            no = page.locator("main").get_by_label("No", exact=True)
            if no.count() and page.locator("fieldset").count() == 1:
                no.check()
            self.go_on()
        find_school(page.get_by_role("group", name="Present or last school"), self.school)
        page.get_by_role("group", name="Present or last school").get_by_role("radio").first.check()
        self.go_on()
