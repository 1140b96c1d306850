"""The columns of a spreadsheet that is an equal of typing: one for each question, several for a name or a week."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from forms.definition.document import Definition
from forms.definition.inner import WEEK, word
from forms.definition.questions import Page, Question, QuestionKind
from forms.definition.wording import ENGLISH
from forms.question_types import type_of

ENTRIES = 3  # of a repeat that have columns; more are added on screen
# How a question stands in cells: of these kinds one cell is enough.
IN_ONE_CELL = frozenset(
    {
        *(QuestionKind.TEXT, QuestionKind.LONG_TEXT, QuestionKind.EMAIL, QuestionKind.PHONE, QuestionKind.POSTCODE),
        *(QuestionKind.UPN, QuestionKind.NUMBER, QuestionKind.CURRENCY, QuestionKind.TIME, QuestionKind.DATE),
        *(QuestionKind.DATE_TIME, QuestionKind.YES_NO, QuestionKind.SINGLE_CHOICE, QuestionKind.MULTI_CHOICE),
        *(QuestionKind.SCHOOL, QuestionKind.COUNCIL, QuestionKind.DECLARATION),
    }
)
PARTS = {
    QuestionKind.PERSON_NAME: (("given", "first names"), ("family", "last name")),
    QuestionKind.ADDRESS: (
        *(("line1", "line 1"), ("line2", "line 2"), ("town", "town"), ("county", "county")),
        ("postcode", "postcode"),
    ),
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column: the question it answers, which part of it, and of which entry of a repeat (from 1)."""

    head: str
    page: str
    question: Question
    part: str = ""
    repeat: str = ""
    entry: int = 0
    required: bool = False  # in every row; what else must be there depends on the other answers

    @property
    def key(self) -> str:
        """What tells it from all others."""
        return f"{self.repeat}.{self.entry}.{self.question.id}.{self.part}"


def columns_of(
    definition: Definition, party: str, *, without: Iterable[str] = (), language: str = ENGLISH
) -> tuple[Column, ...]:
    """The columns of a party's pages in their order; files and guidance have none.

    Args: without: ids of questions that are known otherwise, such as who sends it.
    """
    left_out = set(without)
    found = [
        column
        for page in definition.pages
        if page.party == party
        for question in page.questions
        if question.id not in left_out
        for column in _of(page, question, language)
    ]
    return tuple(_told_apart(found, definition, language))


def left_out_of(definition: Definition, party: str) -> tuple[Question, ...]:
    """The questions that no cell can answer: files, tables and the like."""
    return tuple(
        question
        for page in definition.pages
        if page.party == party
        for question in page.questions
        if type_of(question).asks and not _has_cells(question)
    )


def _has_cells(question: Question) -> bool:
    """Whether cells can answer it. A week's breaks have none, so a week that asks for them has no column at all."""
    if question.kind is QuestionKind.TIMETABLE:
        return not question.setting("breaks")
    return question.kind in IN_ONE_CELL or question.kind in PARTS


def _of(page: Page, question: Question, language: str) -> Iterator[Column]:
    if not _has_cells(question):
        return
    always = question.required and page.when is None and question.show_when is None and not page.repeat
    label = question.label.say(language)
    if page.repeat is None:
        yield from _cells(Column(label, page.id, question, required=always))
        return
    for number in range(1, min(ENTRIES, page.repeat.maximum) + 1):
        item = page.repeat.item.say(language)
        head = f"{item[:1].upper()}{item[1:]} {number}: {label}"
        yield from _cells(Column(head, page.id, question, repeat=page.repeat.id, entry=number))


def _cells(column: Column) -> Iterator[Column]:
    parts = _parts(column.question)
    if not parts:
        yield column
        return
    for part, name in parts:
        ends = "" if column.head.endswith("?") else ":"
        yield replace(column, head=f"{column.head}{ends} {name}", part=part)


def _parts(question: Question) -> tuple[tuple[str, str], ...]:
    """What a question is taken apart into: (part, what its heading says); nothing where one cell is enough."""
    if question.kind is QuestionKind.TIMETABLE:
        return tuple((day, word(day).say()) for day in question.setting("days") or WEEK)
    return PARTS.get(question.kind, ())


def _told_apart(columns: list[Column], definition: Definition, language: str) -> Iterator[Column]:
    """Two questions of one label are told apart by their pages, and after that by a number."""
    titles = {page.id: page.title.say(language) for page in definition.pages}
    shared = Counter(plain_head(column.head) for column in columns)
    seen: Counter[str] = Counter()
    for column in columns:
        head = column.head
        if shared[plain_head(head)] > 1:
            head = f"{titles[column.page]}: {head}"
        seen[plain_head(head)] += 1
        yield replace(column, head=head if seen[plain_head(head)] == 1 else f"{head} ({seen[plain_head(head)]})")


def plain_head(text: str) -> str:
    """A heading as it is compared: small letters, single spaces, no question mark or star at its end."""
    return " ".join(text.casefold().split()).rstrip("?* ")
