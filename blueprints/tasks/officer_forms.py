"""The questions of a choice as a page of the form engine: one page, one party, the officer.

Compiled once a version, task kind and choice, like the pages of a public form.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from flask_wtf.csrf import generate_csrf

from blueprints.form_ports import DIRECTORY_PORTS
from casework.facts import OFFICER, case_answers, case_facts
from forms.answers import Answers
from forms.definition.casework import Choice, TaskShape
from forms.definition.document import Definition, Privacy
from forms.definition.questions import Page, Party, Question, QuestionKind
from forms.definition.wording import NOTHING, Wording
from forms.pages import CompiledPage, PageResult, Slots, compile_form
from models.case import Case
from security.current import new_once

FIELDS = Path(__file__).parents[2] / "templates" / "fields"
WHY = "why-recommended"  # asked besides, where a second person must agree
_KEPT: dict[tuple[UUID, str, str], CompiledPage] = {}
_MOST_KEPT = 2_000


@dataclass(frozen=True, slots=True)
class OfficerForm:
    """The page of one choice of one task's case, ready to be drawn and read."""

    page: CompiledPage
    answers: Answers
    facts: dict[str, Any]
    today: date

    def draw(self, result: PageResult | None = None) -> str:
        """Its HTML, with what was typed and what is wrong with it."""
        slots = Slots(csrf=generate_csrf(), once=new_once())
        return self.page.render(
            self.answers, today=self.today, facts=self.facts, ports=DIRECTORY_PORTS, slots=slots, result=result
        )

    def read(self, body: Any) -> PageResult:
        """What was posted."""
        return self.page.parse(body, None, self.answers, today=self.today, facts=self.facts, ports=DIRECTORY_PORTS)


def asks_anything(shape: TaskShape, choice: Choice) -> bool:
    """Whether a choice needs a page of its own before it can be done."""
    return bool(shape.asks or choice.asks or choice.second_person)


def officer_form(case: Case, shape: TaskShape, choice: Choice, *, today: date) -> OfficerForm:
    """The form of a choice. What officers answered on earlier tasks is there for conditions, not filled in."""
    page = _page(case.version_id, shape, choice)
    known = case_answers(case)
    asked = {question.id for question in page.page.questions}
    earlier = {key: value for key, value in known.part(OFFICER).items() if key not in asked}
    return OfficerForm(page, Answers({**known.parts, OFFICER: earlier}, OFFICER), case_facts(case, today=today), today)


def _page(version_id: UUID, shape: TaskShape, choice: Choice) -> CompiledPage:
    key = (version_id, shape.id, choice.id)
    found = _KEPT.get(key)
    if found is None:
        if len(_KEPT) >= _MOST_KEPT:
            _KEPT.clear()
        found = _KEPT[key] = compile_form(_definition(shape, choice), FIELDS).page(choice.id)
    return found


def _definition(shape: TaskShape, choice: Choice) -> Definition:
    page = Page(
        id=choice.id,
        party=OFFICER,
        title=choice.label,
        body=choice.hint,
        questions=(*shape.asks, *choice.asks, *((_why(),) if choice.second_person else ())),
    )
    return Definition(
        service=shape.id,
        title=shape.title,
        summary=NOTHING,
        audience=(OFFICER,),
        privacy=Privacy("", NOTHING, ""),
        parties=(Party(OFFICER, shape.title, (OFFICER,)),),
        pages=(page,),
        case=None,
    )


def _why() -> Question:
    return Question(
        WHY,
        QuestionKind.LONG_TEXT,
        Wording.of("Why do you recommend this?"),
        hint=Wording.of("A second person reads this and decides"),
        settings=(("words", 300),),
    )
