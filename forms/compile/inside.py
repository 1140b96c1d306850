"""The questions inside a question, drawn by their own templates, row by row."""

from __future__ import annotations

from collections.abc import Callable
from itertools import groupby

from markupsafe import Markup

from forms.compile import blocks
from forms.compile.drawing import Drawing
from forms.compile.markdown import Pipe, plain_text
from forms.compile.slots import SlotRecorder
from forms.compile.views import NO_MARKUP, QuestionView, RowView
from forms.definition.inner import Inner, inner_questions
from forms.definition.questions import Page, Question, QuestionKind
from forms.phrases import say
from forms.visibility import sight_of

Render = Callable[[QuestionView], Markup]


def rows_of(question: Question, slots: SlotRecorder, pipe: Pipe, render: Render) -> tuple[RowView, ...]:
    """Every row; a question without rows of its own is one."""
    in_rows = groupby(inner_questions(question), key=lambda one: (one.path[0] if one.row else "", one.row))
    return tuple(
        _row(question, code, label.say(slots.language), tuple(cells), slots, pipe, render)
        for (code, label), cells in in_rows
    )


def _row(
    question: Question,
    code: str,
    text: str,
    cells: tuple[Inner, ...],
    slots: SlotRecorder,
    pipe: Pipe,
    render: Render,
) -> RowView:
    label = plain_text(text, pipe)
    # A matrix's own labels are its rows already; the papers of a set name themselves.
    named_already = question.kind in {QuestionKind.CHOICE_MATRIX, QuestionKind.DOCUMENT_SET}
    within = NO_MARKUP if named_already else label
    start = end = NO_MARKUP
    if question.kind is QuestionKind.ROW_TABLE and code != "1":
        start, end = slots.shown(_is_row_shown(question, int(code))), slots.end()
    drawn = tuple(render(_cell(question, one, within, slots, pipe)) for one in cells)
    return RowView(code, label, _hint(question, code, slots, pipe), drawn, start, end)


def _cell(question: Question, one: Inner, within: Markup, slots: SlotRecorder, pipe: Pipe) -> QuestionView:
    told_apart = None if question.kind is QuestionKind.GROUP else within
    view = QuestionView(sight_of(one.question), slots, pipe, heading=False, reveals={}, within=told_apart)
    if one.path == ("ticked",):  # its own label stands above as that of the whole
        view.label = plain_text(say("select-all", slots.language))
    return view


def _is_row_shown(question: Question, number: int) -> Callable[[Drawing], bool]:
    return lambda d: number <= blocks.rows_shown(d, question)


def _hint(question: Question, code: str, slots: SlotRecorder, pipe: Pipe) -> Markup:
    papers = question.setting("documents") or ()
    hint = next((paper.hint for paper in papers if paper.code == code), None)
    return plain_text(hint.say(slots.language), pipe) if hint else NO_MARKUP


def file_questions(page: Page) -> tuple[Question, ...]:
    """The questions of a page that take files, those inside others included."""
    found: list[Question] = []
    for question in page.questions:
        inside = [one.question for one in inner_questions(question)]
        found += [one for one in (question, *inside) if one.kind is QuestionKind.FILE]
    return tuple(found)
