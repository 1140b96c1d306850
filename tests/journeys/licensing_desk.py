"""The licensing team's desk: an officer at a case that can end in an approval, from its tasks to the recommendation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from playwright.sync_api import Page, expect

from tests.journeys.looking import go_by, look_at_both_widths, press
from tests.journeys.mistakes import blunder
from tests.journeys.test_journey_approvals import follow
from tests.journeys.test_journey_manager import fill_day
from tests.journeys.test_journey_triage import choose
from tests.journeys.walking import go_on


@dataclass
class LicensingDesk:
    """An officer's browser and the address of one case."""

    page: Page
    case: str

    def open(self, title: str) -> Page:
        """One of the case's open tasks."""
        self.page.goto(self.case)
        go_by(self.page.locator("#tasks").get_by_role("link", name=title).first)
        expect(self.page.get_by_role("heading", level=1)).to_contain_text(title)
        return self.page

    def finish(
        self,
        title: str,
        choice: str,
        said: Mapping[str, str] | None = None,
        *,
        days: Mapping[str, str] | None = None,
        called: str = "",
    ) -> None:
        """End a task with what came of it, and with what is asked then: texts and days by their labels.

        What is asked is looked at where it gets a name.
        """
        self.open(title)
        choose(self.page, choice)
        if said is None:
            return
        if called:
            look_at_both_widths(self.page, called=called)
            blunder(self.page)
        for label, text in said.items():
            if text:
                self.page.get_by_label(label).fill(text)
            else:  # one of several to choose from
                self.page.get_by_label(label, exact=True).check()
        for label, day in (days or {}).items():
            fill_day(self.page, label, day)
        go_on(self.page)

    def note(
        self,
        check: str,
        status: str,
        *,
        seen: str = "",
        on: str = "",
        route: str = "",
        issued: str = "",
        without: str = "",
    ) -> None:
        """Note how a check stands; `seen` is the original that was seen in person `on` a day such as 23 11 2026.

        `without` is why it is noted without the task that would find it out.
        """
        self.page.goto(f"{self.case}/checks-record")
        follow(self.page, check)
        main = self.page.locator("main")
        main.get_by_label(status, exact=True).check()
        if route:
            main.get_by_label(route, exact=True).check()
        if seen:
            main.get_by_label("In person", exact=True).check()
            fill_day(self.page, "When did you see it?", on)
            main.get_by_label("What did you see?").fill(seen)
        if issued:
            fill_day(self.page, "When was it issued?", issued)
        if without:
            main.get_by_label("Why is it noted without its task?").fill(without)
            main.get_by_label("On what evidence?").fill("A signed note on the paper file")
        press(self.page, "Save")
        expect(self.page.get_by_role("row", name=check)).to_contain_text(status)

    def note_fee(self, amount: str, *, day: str) -> None:
        """Note that the fee was paid on a day."""
        self.page.goto(self.case)
        follow(self.page, "Fee: not recorded")
        self.page.get_by_label("Paid", exact=True).check()
        self.page.get_by_label("Amount paid, in pounds").fill(amount)
        fill_day(self.page, "When was it paid?", day)
        self.page.get_by_label("Number of the receipt").fill("R-77")
        press(self.page, "Save")
        expect(self.page.locator("main").get_by_role("link", name="Fee: paid")).to_be_visible()

    def recommend(self, outcome: str, because: str, *, called: str) -> None:
        """Recommend how the case ends."""
        self.page.goto(f"{self.case}/closing")
        self.page.get_by_label(outcome, exact=True).check()
        press(self.page, "Continue")
        look_at_both_widths(self.page, called=f"{called}-recommending")
        self.page.get_by_role("textbox").last.fill(because)
        go_by(self.page.locator("main").get_by_role("button").last)
        expect(self.page.locator("main")).to_contain_text("A second person has been asked to decide")

    def decide(self, decider: Page, *, called: str) -> None:
        """Somebody else, who may, agrees with what was recommended."""
        decider.goto(self.case)
        follow(decider, "Decide on a recommendation")
        look_at_both_widths(decider, called=f"{called}-deciding")
        decider.get_by_label("Yes, do this").check()
        press(decider, "Decide")
