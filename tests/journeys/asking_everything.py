"""A form that asks with every larger type of question, and whoever fills it in with the mistakes people make.

Its pages are those of docs/examples/every-question.yaml. What nobody sends by itself there begins on its own here, and
opens a case, so that also what was answered is read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import FilePayload, Page
from sqlalchemy import select

from base import clock
from base.database import writing
from casework.versions import publish, read_whole
from forms.question_types.base import control
from models.filing import Filing
from models.school import School
from security.actor import Actor
from tests.fixtures.browser import assert_accessible
from tests.journeys.looking import glance, go_by
from tests.journeys.mistakes import HELD
from tests.journeys.town import Town
from tests.journeys.walking import CHECK, go_on, place, put

EXAMPLE = Path(__file__).parents[2] / "docs/examples/every-question.yaml"
SERVICE = "asks-everything"
ANOTHER = "another"  # one more entry of a list?
OPENS_A_CASE: dict[str, Any] = {
    "service": SERVICE,
    "audience": ["public", "school"],
    "declaration": "What I have told you is true.",
    "case": {
        "type": "ASKS",
        "prefix": "AE",
        "subject": "none",
        "opens-at": "first-part",
        "first-stage": "new",
        "stages": {"new": "New"},
    },
    "tasks": [
        {
            "id": "read",
            "title": "Read the answers",
            "queue": "Q-ENQ",
            "on-open": True,
            "due": "2 working-days",
            "choices": [{"id": "read", "label": "They are read", "then": [{"close": "read"}]}],
        }
    ],
    "outcomes": [{"id": "read", "label": "Read"}],
}
# Each line of the summary: its words; what errors beside the box it leads to say; whether one sees that box.
SAID = """() => [...document.querySelectorAll('.govuk-error-summary li')].map(line => {
  const box = document.getElementById(decodeURIComponent(line.querySelector('a')?.hash.slice(1) ?? ''));
  const beside = [...(box?.closest('.govuk-form-group--error')?.querySelectorAll('.govuk-error-message') ?? [])];
  return [line.innerText.trim(), beside.map(one => one.textContent.replace('Error:', '').trim()),
    Boolean(box?.checkVisibility())];
})"""
CHANGE = re.compile("^Change ")
Typed = Mapping[str, str | Sequence[str]]


@dataclass(frozen=True)
class Step:
    """A page: what somebody types wrongly (beside what is right), what they are told, and how they put it right.

    All by the names of controls. `first` is done before anything is typed, `last` before it is put right.
    """

    page: str
    wrong: Typed
    told: Sequence[str]
    right: Typed = field(default_factory=dict)
    files: Mapping[str, FilePayload] = field(default_factory=dict)
    right_files: Mapping[str, FilePayload | Sequence[FilePayload]] = field(default_factory=dict)
    first: Callable[[Page], None] | None = None
    last: Callable[[Page], None] | None = None


def publish_it(town: Town) -> None:
    """The form is there to be begun."""
    with town.app.app_context(), writing():
        publish(read_whole(EXAMPLE) | OPENS_A_CASE, by=Actor.system("tests"), at=clock.now_utc())


def sent_by(town: Town, reference: str, urn: str) -> None:
    """A form of that reference was sent by the school of that number."""
    with town.app.app_context(), writing() as session:
        filing = session.scalars(select(Filing).where(Filing.reference == reference)).one()
        filing.school_id = session.scalars(select(School.id).where(School.urn == urn)).one()


def held(page: Page) -> list[list[Any]]:
    """What the boxes of the open page hold, but for those that are empty: name, value, whether it is ticked."""
    boxes: list[list[Any]] = page.evaluate(HELD, urlsplit(page.url).path)
    kinds = page.evaluate("() => [...document.querySelectorAll('[type=radio],[type=checkbox]')].map(one => one.name)")
    return [one for one in boxes if (one[2] if one[0] in kinds else one[1])]


def err(page: Page, step: Step, look: Callable[..., object]) -> list[list[Any]]:
    """Make a page's mistake, read what is said beside each box, and put it right; what was then in its boxes."""
    if step.first is not None:
        step.first(page)
    type_in(page, step.wrong, step.files)
    typed = held(page)
    go_on(page)
    said = page.evaluate(SAID)
    assert [words for words, _, _ in said] == list(step.told), f"{step.page}: {said}"
    assert [one for one in said if one[0] not in one[1] or not one[2]] == [], "nothing beside its box says so"
    assert page.title().startswith("Error: ")
    lost = [one for one in typed if one not in held(page)]
    assert lost == [], f"{step.page}: what was typed is not there any more"
    look(page, called=f"error-asks-{step.page}")
    if step.last is not None:
        step.last(page)
    type_in(page, step.right, step.right_files)
    return held(page)


def as_it_came(page: Page, twin: Page) -> Callable[..., object]:
    """How a page of a window without JavaScript is looked at: by axe, which is a script, in a `twin` that may run one.

    The twin is given the page as it came, without the scripts of ours that would change it.
    """
    twin.route(re.compile(r"/onroll[^/]*\.js"), lambda route: route.fulfill(body="", content_type="text/javascript"))
    twin.route(re.compile(r"/apply/"), lambda route: route.fulfill(body=page.content(), content_type="text/html"))

    def seen(shown: Page, *, called: str = "") -> None:
        glance(shown, called=f"{called}-without-script")
        twin.goto(shown.url)
        assert_accessible(twin)

    return seen


def type_in(page: Page, typed: Typed, files: Mapping[str, Any]) -> None:
    """Type, choose, tick and attach, by the names of the controls."""
    for name, value in typed.items():
        put(page, name if name == ANOTHER else control(name), [value] if isinstance(value, str) else value)
    for name, payload in files.items():
        page.locator(f"[name={control(name)}]").set_input_files(payload)


def change_each(page: Page, before: Mapping[str, list[list[Any]]]) -> set[str]:
    """From check answers, by a Change link of each page and back by Continue: all is there and stays. The pages."""
    said = page.locator("main").inner_text().splitlines()
    ways = [str(one.get_attribute("href")) for one in page.get_by_role("link", name=CHANGE).all()]
    been = set()
    for address in {urlsplit(one).path: one for one in ways}.values():
        page.goto(address)
        name, entry = place(page)
        been.add(name)
        lost = answered(before[f"{name} entry" if entry else name]) - answered(held(page))
        assert lost == set(), f"{name} is not as it was left"
        if entry:
            go_on(page)  # to the list that it stands in
        last = page.locator(f"[name={ANOTHER}][value=no]")
        if last.count():
            last.check()
        go_on(page)
        assert place(page)[0] == CHECK, f"{name} leads on to {page.url}"
    now = page.locator("main").inner_text().splitlines()
    assert now == said, (
        f"{[line for line in said if line not in now]} is now {[line for line in now if line not in said]}"
    )
    return been


def answered(boxes: list[list[Any]]) -> set[str]:
    """The boxes that hold an answer. A time or an amount may read otherwise than it was typed, and nobody searches."""
    return {name for name, _, _ in boxes if name != ANOTHER and not name.endswith("__find")}


def day(question: str, said: str) -> dict[str, str]:
    """The three boxes of a date that is said as 5/6/2015."""
    number, month, year = said.split("/")
    return {f"{question}__day": number, f"{question}__month": month, f"{question}__year": year}


def find(page: Page, question: str, text: str) -> None:
    """Look for a record."""
    page.locator(f"[name=q-{question}__find]").fill(text)
    go_by(page.locator(f'button[value="find:{question}"]'))
