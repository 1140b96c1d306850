"""Walking a form in a browser from page to page, as whoever fills it in would: typing, ticking, pressing Continue.

What is typed comes from answers by question, so that a journey and the tests of the same service tell one story.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import FilePayload, Page

from casework.versions import current
from forms.definition.document import Definition
from forms.definition.questions import Question, QuestionKind, Repeat
from forms.question_types import type_of
from forms.question_types.base import control
from tests.journeys.looking import go_by
from tests.journeys.town import Town

PLACE = re.compile(r"/apply/[^/]+/[0-9a-f-]{36}/(?P<page>[^/?#]+)(?:/(?P<entry>[^/?#]+))?")
CHECK = "check-answers"
MOST_PAGES = 80
Seen = Callable[[Page], object]


def nothing(_: Page) -> None:
    """Not look."""


@dataclass
class Walk:
    """Somebody who fills in a form; `seen` is called with every page as it is filled in, before it is sent on.

    `answers` and `files` are by question. A question that stands in neither is left as it is.
    """

    definition: Definition
    answers: Mapping[str, Any]
    files: Mapping[str, FilePayload] = field(default_factory=dict)
    seen: Seen = nothing
    entries_done: dict[str, int] = field(default_factory=dict)

    def go(self, page: Page, *, to: str = CHECK) -> Page:
        """From the page that is open to another, which is left as it comes. What the law says is read once."""
        before = ("", "")
        for _ in range(MOST_PAGES):
            here = place(page, self.definition)
            if here[0] == to:
                return page
            is_told = here == before and page.get_by_role("region", name="What the law says").count() > 0
            assert here != before or is_told, page.get_by_role("alert").all_inner_texts() or page.url
            if not is_told:
                self._fill(page, *here)
            self.seen(page)
            go_on(page)
            before = here
        raise AssertionError(f"no end of it: {page.url}")

    def _fill(self, page: Page, name: str, entry: str) -> None:
        shape = next(one for one in self.definition.pages if one.id == name)
        answers = self.answers
        if shape.repeat is not None:
            if not entry:
                another = page.locator("main").get_by_label("Yes" if self._left(shape.repeat) else "No", exact=True)
                if another.count():  # a full list asks nothing
                    another.check()
                return
            answers = self.answers[shape.repeat.id][self.entries_done.get(shape.repeat.id, 0)]
            self.entries_done[shape.repeat.id] = self.entries_done.get(shape.repeat.id, 0) + 1
        for question in shape.questions:
            if question.kind is QuestionKind.ROW_TABLE:
                make_rows(page, question, len(answers.get(question.id) or ()))
        for question in shape.questions:
            if question.id in self.files:
                page.locator(f"[name={control(question.id)}]").set_input_files(self.files[question.id])
            elif question.id in answers:
                answer(page, question, answers[question.id])

    def _left(self, repeat: Repeat) -> int:
        return len(self.answers.get(repeat.id) or ()) - self.entries_done.get(repeat.id, 0)


def walk_of(town: Town, service: str, answers: Mapping[str, Any], **more: Any) -> Walk:
    """Somebody who fills in a service's form as it is published in a town."""
    with town.app.app_context():
        _, definition = current(service)
    return Walk(definition, answers, **more)


def place(page: Page, definition: Definition | None = None) -> tuple[str, str]:
    """The page of a form that is open, and which entry of it.

    Args: definition: of the form, where its addresses give a page's number alone, as after a link.
    """
    found = PLACE.search(page.url)
    if found is None:
        return "", ""
    name = found["page"]
    if definition is not None and name.isdigit():
        name = definition.pages[int(name) - 1].id
    return name, found["entry"] or ""


def go_on(page: Page) -> None:
    """Continue to whatever comes next."""
    go_by(page.locator("button[value=continue]:not([aria-hidden])"))


def answer(page: Page, question: Question, value: Any) -> None:
    """Answer one question in its own boxes. A school is found by its number."""
    if question.kind is QuestionKind.SCHOOL:
        page.locator(f"[name={control(question.id, 'find')}]").fill(value["urn"])
        return
    for name, values in type_of(question).fill(question, value).items():
        put(page, name, values)


def put(page: Page, name: str, values: Sequence[str]) -> None:
    """Type, choose or tick in the control of a name. What is not asked here, and a box for nothing, is left out."""
    boxes = page.locator(f'[name="{name}"]')
    if not boxes.count():
        return
    kind = boxes.first.evaluate("one => one.tagName === 'INPUT' ? one.type : one.tagName")
    if kind in ("radio", "checkbox"):
        for value in values:
            page.locator(f'[name="{name}"][value="{value}"]').check()
    elif kind == "SELECT" and boxes.get_attribute("data-enhanced"):
        wanted = page.locator(f'[name="{name}"] option[value="{values[0]}"]').inner_text()
        page.locator(f"input#{name}").fill(wanted)  # a list that is searched by typing, once its script is there
        page.get_by_role("option", name=wanted).first.click()
    elif kind == "SELECT":
        boxes.select_option(list(values))
    elif any(values):
        boxes.fill(values[0])


def make_rows(page: Page, question: Question, wanted: int) -> None:
    """Add rows to a table until there are enough."""
    column = question.setting("columns")[0]
    for _ in range(wanted):
        if page.locator(f'[name^="{control(question.id)}__{wanted}_{column.id}"]').count():
            return
        go_by(page.locator(f'button[value="add-row:{question.id}"]'))
