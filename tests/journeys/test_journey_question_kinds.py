"""Every larger type of question, filled in as people do: each mistake is told beside its box, and nothing is lost.

Once by a school at a desk, once by a parent on a telephone without JavaScript; both come back from check answers and
find each page as they left it. Types that no form of ours asks with are met in a browser here alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import replace
from typing import Any

import pytest
from playwright.sync_api import FilePayload, Page, expect

from tests.journeys.asking_everything import (
    SERVICE,
    Step,
    as_it_came,
    change_each,
    day,
    err,
    find,
    publish_it,
    sent_by,
)
from tests.journeys.looking import TELEPHONE, glance, go_by, look, look_at_both_widths, press
from tests.journeys.mistakes import leave_open_too_long
from tests.journeys.test_journey_case import go
from tests.journeys.test_journey_chaperone import portrait
from tests.journeys.town import Town
from tests.journeys.walking import CHECK, go_on, place

pytestmark = [pytest.mark.journey, pytest.mark.parametrize("database", ["sqlite"], indirect=True, scope="session")]
PROGRAM: FilePayload = {"name": "passport.exe", "mimeType": "application/octet-stream", "buffer": b"MZ\x90\x00\x03\x00"}
Seen = Callable[..., object]
TAKEN = ".pdf, .docx, .odt, .doc, .xlsx, .ods, .jpg, .jpeg, .png, .heic, .txt"
REFERENCE = re.compile(r"AE-[0-9A-Z]{7}-[0-9A-Z]")


def pick_what_was_found(page: Page) -> None:
    """A school looks again, and picks a form that it has sent."""
    find(page, "about-return", "EW")
    page.get_by_role("radio", name="EW-").check()


def name_what_is_not_there(page: Page) -> None:
    """Nobody of the public finds anything, and says what it is about."""
    find(page, "about-return", "EW")
    expect(page.get_by_role("radio")).to_have_count(1)
    page.get_by_label("Not in the list").check()
    page.get_by_label("Something else").fill("A letter of yours")


def choose_half_a_name(page: Page) -> None:
    """Half a name is none of the list: the page's own script says so, and stays."""
    box = page.get_by_label("Which kind of place is it?")
    box.fill("vill")
    page.get_by_role("button", name="Continue", exact=True).click()
    expect(page.get_by_text("Choose one from the list, or empty the box")).to_be_visible()
    look(page, called="error-asks-half-a-name")


def add_row(page: Page) -> None:
    """One more row of the table."""
    go_by(page.locator('button[value="add-row:appearances"]'))


def look_for_nothing(page: Page) -> None:
    """An officer leaves the search alone."""
    page.get_by_label("Search").fill("")


STEPS = [
    Step("way", {}, ["Select your answer to “What would you like to do?”"], {"way": "work"}),
    Step(
        "you",
        {
            "your-email": "ada at brook",
            **day("birth", "5/6/2031"),
            "ni-number": "AB 12 34",
            "lived-here__years": "two",
            "about-return__find": "my last one",
            "chaperones": "yes",
        },
        [
            "Your email address must be an email address in the correct format, like name@example.com",
            "Child's date of birth must be today or in the past",
            "Your National Insurance number must be a National Insurance number, like QQ 12 34 56 C",
            "Years (How long have you lived at this address?) must be a whole number, like 30",
            "Nothing was found for “my last one”. Check the spelling",
        ],
        {
            "your-email": "ada@brook.example",
            **day("birth", "5/6/2013"),
            "ni-number": "AB 12 34 56 C",
            "lived-here__years": "2",
            "lived-here__months": "3",
        },
        last=pick_what_was_found,
    ),
    Step(
        "when",
        {
            **day("first-day", "31/2/2027"),
            **day("away__from", "5/12/2026"),
            **day("away__to", "1/12/2026"),
            "on-call__from": "3pm",
            "on-call__to": "2pm",
            "school-closes": "half past",
        },
        [
            "First day must be a real date",
            "Last day (days away from school) must be on or after 5 December 2026",
            "End time (times of the first day) must be later than 3pm",
            "Your answer to “When does school close?” must be a time, like 9:30am or 14:15",
        ],
        {
            **day("first-day", "1/12/2026"),
            **day("away__to", "7/12/2026"),
            "on-call__to": "5pm",
            "school-closes": "3pm",
        },
    ),
    Step(
        "term-hours",
        {"term-hours__monday_from-1": "4pm", "term-hours__monday_to-1": "6pm", "term-hours__tuesday_from-1": "4pm"},
        ["Enter end time (Tuesday)"],
        {"term-hours__tuesday_to-1": "5pm"},
    ),
    Step(
        "holiday-hours",
        {"holiday-hours__monday_from-1": "10am", "holiday-hours__monday_to-1": "9am"},
        ["End time (Monday) must be later than 10am"],
        {"holiday-hours__monday_to-1": "12pm"},
    ),
    Step(
        "enquiries",
        {
            "enquiries__first-day_outcome": "Nobody answered",
            "enquiries__first-day_miles": "three",
            **day("enquiries__visit_done-on", "20/11/2026"),
            "enquiries__visit_miles": "4",
        },
        ["Enter date (First-day call)", "Miles (First-day call) must be a number, like 30"],
        {**day("enquiries__first-day_done-on", "19/11/2026"), "enquiries__first-day_miles": "3"},
    ),
    Step("days", {}, ["Select yes if you want to add a day"], {"another": "yes"}),
    Step(
        "days entry",
        {"appearances__1_starts": "10am", "appearances__1_place": "The hall"},
        ["Enter date", "Enter end (Row 1)"],
        {
            **day("day", "2/12/2026"),
            "appearances__1_ends": "11am",
            "appearances__2_starts": "2pm",
            "appearances__2_ends": "3pm",
        },
        last=add_row,
    ),
    Step("days", {}, ["Select yes if you want to add another day"], {"another": "no"}),
    Step(
        "reasons",
        {
            "reasons__ticked": ["moved"],
            "reasons__main": "other",
            "services__camhs": "weekly",
            "meetings__first": ["child", "parent"],
        },
        ["Your answer to “Which is the main reason?” (Which reasons apply?) must be one of those you ticked"],
        {"reasons__ticked": ["other"]},
    ),
    Step(
        "where",
        {"takes-part": "looks-after", "kind-of-place": "hall", "street": "High Street"},
        ["Enter the venue, or both its street and its town"],
        {"town": "Marlowe"},
    ),
    Step(
        "papers",
        {"papers__bill_seen": "yes"},
        [
            f"passport.exe must be one of: {TAKEN}",
            "You still need 1 for: Who you are. A document counts once",
            "Upload at least 2 files for two photographs",
        ],
        files={"papers__passport_files": PROGRAM, "photos": portrait()},
        right_files={"papers__passport_files": portrait(), "photos": portrait()},
    ),
    Step(
        "fee",
        {"fee__how": "paid", "fee__reference": "4111 1111 1111 1111", "contact__telephone": "07700 900123"},
        [
            "Enter amount (fee)",
            "Receipt or payment reference (fee) must not hold the number of a payment card",
            "Enter name (somebody we can ask)",
        ],
        {"fee__amount": "56", "fee__reference": "R-1", "contact__name": "Mo Quill"},
    ),
    Step("sign", {}, ["Enter your full name to sign"], {"signed__name": "Ada Ashe"}),
]
AT_THE_OFFICE = Step(
    "office-use",
    {"other-licence__find": "Nobody", "days-granted": "many", **day("seen-by__on", "1/2/2031")},
    [
        "Select yes or no for your answer to “Is the fee recorded?”",
        "Nothing was found for “Nobody”. Check the spelling",
        "Days off school that are granted must be a whole number, like 30",
        "Enter full name (papers seen by)",
        "Date (papers seen by) must be today or in the past",
    ],
    {
        "fee-seen": "yes",
        "days-granted": "3",
        "seen-by__name": "Priya Nair",
        **day("seen-by__on", "23/11/2026"),
    },
    last=look_for_nothing,
)
ONCE_MORE = {"way", "days entry"}  # what lies open for too long once: a page, and an entry of a list
WORKED_OUT = {
    "Age on the first day": "13 years",
    "We aim to decide by": "8 December 2026",
    "Hours of both weeks together": "5 hours",
}
TOTALS = ("In the week: 3 hours", "Total, Miles: 7", "2. Start: 2pm; End: 3pm", "Passport: me.jpg (Who you are)")
WARNED = "Less than 21 days from now we may not be able to decide in time"


def fill_in(page: Page, steps: list[Step], *, fresh: Seen, wrong: Seen, twice: Collection[str] = ()) -> dict[str, Any]:
    """From the first page to check answers, one mistake a page; what each page held as it was left.

    Args: fresh, wrong: how a page is looked at as it is opened, and as it says what is wrong; twice: those that then
    lie open for too long.
    """
    left = {}
    for step in steps:
        assert place(page)[0] == step.page.removesuffix(" entry"), page.url
        fresh(page, called=f"asks-{step.page}")
        left[step.page] = err(page, step, wrong)
        if step.page in twice:
            leave_open_too_long(page, "Continue")
        go_on(page)
    assert place(page)[0] == CHECK, page.url
    return left


def read_again(page: Page) -> None:
    """Check answers says what was worked out, added up and warned of."""
    rows = page.locator(".govuk-summary-list__row")
    for label, value in WORKED_OUT.items():
        expect(rows.filter(has_text=label).locator("dd").first).to_have_text(value)
    for said in (*TOTALS, WARNED):
        expect(page.locator("main")).to_contain_text(said)


def test_a_school_at_a_desk_makes_the_mistake_of_each_type_and_an_officer_reads_the_answers(town: Town) -> None:
    publish_it(town)
    sent_by(town, town.refer(), "990001")
    page = town.sign_in("joanne")
    page.goto(f"/apply/{SERVICE}")
    press(page, "Start now")
    steps = [replace(step, first=choose_half_a_name) if step.page == "where" else step for step in STEPS]
    left = fill_in(page, steps, fresh=glance, wrong=look, twice=ONCE_MORE)
    look_at_both_widths(page, called="asks-check")
    read_again(page)
    assert change_each(page, left) == {step.page.removesuffix(" entry") for step in STEPS}
    page.locator("input[name=declaration]").check()
    leave_open_too_long(page, "Send")
    press(page, "Send")
    reference = REFERENCE.search(page.locator("main").inner_text())
    assert reference is not None

    priya = town.sign_in("priya")
    priya.goto(f"/cases/{town.case_id(reference[0])}/answers")
    expect(priya.locator("main")).to_contain_text("AB 12 34 56 C")
    look_at_both_widths(priya, called="asks-answers")
    go(priya, "Who fills in this form")
    press(priya, "Fill in this part of The licensing team")
    look(priya, called="asks-office-use")
    err(priya, AT_THE_OFFICE, look)
    go_on(priya)
    assert place(priya)[0] == CHECK, priya.locator("main").inner_text()
    expect(priya.locator("main")).to_contain_text("Priya Nair")
    look(priya, called="asks-office-check")


def test_a_parent_on_a_telephone_without_javascript_makes_them_too(town: Town) -> None:
    publish_it(town)
    page = town.open(width=TELEPHONE, javascript=False)
    page.goto(f"/apply/{SERVICE}")
    press(page, "Start now")
    look_at = as_it_came(page, town.open(width=TELEPHONE))
    steps = [replace(step, last=name_what_is_not_there) if step.page == "you" else step for step in STEPS]
    left = fill_in(page, steps, fresh=look_at, wrong=look_at)
    look_at(page, called="asks-check")
    read_again(page)
    assert change_each(page, left) == set(left) - {"days entry"}
