"""Everything somebody answered, in the order of the pages: for check answers, the PDF and the case page."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from forms.answers import ENTRY_ID, Answers
from forms.definition.document import Definition
from forms.definition.questions import Page, Question, Repeat
from forms.definition.sight import may_see
from forms.definition.wording import ENGLISH
from forms.phrases import capital, say
from forms.ports import NO_PORTS, Ports
from forms.question_types import type_of
from forms.question_types.base import Context
from forms.said import said
from forms.sharing import shared
from forms.values import is_answered


@dataclass(frozen=True, slots=True)
class Row:
    """One answer: the question, its lines of plain text, and where it is changed. A list as a whole has no question."""

    party: str
    page: str
    question: str
    label: str
    lines: tuple[str, ...]
    answered: bool
    entry: str = ""
    warnings: tuple[str, ...] = ()
    sensitivity: str = "ordinary"


@dataclass(frozen=True, slots=True)
class RowGroup:
    """Rows of a page, or of one entry of a repeat, which then has a title."""

    rows: tuple[Row, ...]
    title: str = ""
    entry: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with what stands under it."""

    title: str
    groups: tuple[RowGroup, ...]

    @property
    def rows(self) -> tuple[Row, ...]:
        """All rows of the section."""
        return tuple(row for group in self.groups for row in group.rows)


def summary(
    definition: Definition,
    answers: Answers,
    ports: Ports = NO_PORTS,
    language: str = ENGLISH,
    *,
    parties: Collection[str] | None = None,
    pages: Collection[str] | None = None,
    seen_by: str | None = None,
    today: date | None = None,
) -> list[Section]:
    """The sections of a filing.

    Args:   answers: without hidden ones, as `Walk.answers` or as submitted; parties: whose, all unless given; pages:
            ids of those that are there (`Walk.pages`), where unanswered questions are to be listed too: without it
            only what is answered is; seen_by: the party reading, which sees its own answers, those of parties it
            `sees`, and questions that name it; today: of whoever fills it in, for limits of days that only warn.
    """
    sections: list[Section] = []
    # What a reader may not see stands in no heading and no question either.
    told = answers if seen_by is None else Answers(shared(definition, seen_by, answers.parts), answers.party)
    for page in definition.pages:
        if (parties is not None and page.party not in parties) or (pages is not None and page.id not in pages):
            continue
        groups = _groups(
            definition, page, answers, told, ports, language, list_all=pages is not None, seen_by=seen_by, today=today
        )
        if not groups:
            continue
        title = said(page.section.say(language) or page.title.say(language), definition, told, ports, language)
        if sections and sections[-1].title == title:
            sections[-1] = Section(title, _joined(sections[-1].groups, groups))
        else:
            sections.append(Section(title, tuple(groups)))
    return sections


def _joined(before: tuple[RowGroup, ...], groups: list[RowGroup]) -> tuple[RowGroup, ...]:
    """Rows of plain pages of one section stand in one list."""
    if before[-1].title or groups[0].title:
        return (*before, *groups)
    return (*before[:-1], RowGroup((*before[-1].rows, *groups[0].rows)), *groups[1:])


def _groups(
    definition: Definition,
    page: Page,
    answers: Answers,
    told: Answers,
    ports: Ports,
    language: str,
    *,
    list_all: bool,
    seen_by: str | None,
    today: date | None,
) -> list[RowGroup]:
    questions = [
        question
        for question in page.questions
        if type_of(question).shows and (seen_by is None or may_see(definition, page, question, seen_by))
    ]
    of_party, reading = Answers(answers.parts, page.party), Answers(told.parts, page.party)

    def rows(scope: Any, entry: str = "") -> tuple[Row, ...]:
        inside = reading.within(page.repeat.id, entry) if page.repeat is not None else reading
        own = of_party.within(page.repeat.id, entry) if page.repeat is not None else of_party
        context = Context(today, ports, language, answers=own) if today is not None else None
        return tuple(
            _row(
                *(page, question, scope.get(question.id), entry, ports, language, context),
                label=said(question.label.say(language), definition, inside, ports, language),
            )
            for question in questions
            if is_answered(scope.get(question.id))
            or (list_all and type_of(question).asks and question.reveal_under is None and not question.show_when)
        )

    if page.repeat is None:
        found = rows(of_party.part())
        return [RowGroup(found)] if found else []
    entries = of_party.entries(page.repeat.id, page.party)
    # Where every page is listed, a list is too, also an empty one: it may be added to from there.
    groups = [RowGroup((_row_of_list(page, page.repeat, len(entries), language),))] if list_all else []
    for number, entry in enumerate(entries, 1):
        title = capital(say("of-repeat", language, item=page.repeat.item.say(language), number=number))
        entry_id = str(entry.get(ENTRY_ID, ""))
        if found := rows(entry, entry_id):
            groups.append(RowGroup(found, title, entry_id))
    return groups


def _row_of_list(page: Page, repeat: Repeat, count: int, language: str) -> Row:
    said_of_it = say("in-list" if count else "in-list-none", language, count=count)
    label = capital(repeat.items.say(language))
    return Row(page.party, page.id, "", label, (said_of_it,), answered=bool(count))


def _row(
    page: Page,
    question: Question,
    value: Any,
    entry: str,
    ports: Ports,
    language: str,
    context: Context | None,
    *,
    label: str,
) -> Row:
    kind = type_of(question)
    lines = kind.show(question, value, ports, language)
    cautions = kind.cautions(question, value, context) if context is not None else ()
    return Row(
        page.party,
        page.id,
        question.id,
        label,
        lines or (say("not-answered", language),),
        bool(lines),
        entry,
        (*kind.warnings(question, value, ports, language), *cautions),
        question.sensitivity,
    )
