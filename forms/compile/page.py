"""Compiling one page: its questions drawn by their templates, its text cut into segments."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from forms.answers import NotAnAddress, parse_address
from forms.compile import blocks
from forms.compile.drawing import Drawing, safe
from forms.compile.inside import file_questions, rows_of
from forms.compile.markdown import Pipe, fill_pipes, markdown, plain_text
from forms.compile.slots import Segment, SlotRecorder
from forms.compile.views import NO_MARKUP, QuestionView
from forms.definition.inner import inner_at
from forms.definition.questions import Layout, Page, Question, QuestionKind, Repeat
from forms.phrases import say
from forms.question_types import type_of
from forms.rest import REST, rest_of
from forms.visibility import PageSight, QuestionSight

_WITH_BUTTONS = {
    *(QuestionKind.SCHOOL, QuestionKind.FILE, QuestionKind.LOOKUP, QuestionKind.ROW_TABLE, QuestionKind.DOCUMENT_SET),
}
_REVEALING = {QuestionKind.SINGLE_CHOICE, QuestionKind.MULTI_CHOICE, QuestionKind.YES_NO}
ANOTHER = "another"  # the control of "add another?"


@lru_cache(maxsize=4)
def environment_of(folder: Path) -> Environment:
    """The templates of fields; read once."""
    return Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )


@dataclass(frozen=True, slots=True)
class PageView:
    """What page.html and repeat_list.html see."""

    heading: Markup = NO_MARKUP
    body: Markup = NO_MARKUP
    offers_rest: bool = False  # the box that says: what is left empty is not known
    has_files: bool = False
    has_buttons: bool = False
    go_on: str = ""  # the label of the button
    item: str = ""
    added: Markup = NO_MARKUP
    rows: Markup = NO_MARKUP
    question: Markup = NO_MARKUP
    has_room: Markup = NO_MARKUP  # begins what is drawn only while another may be added


def answer_in_words(d: Drawing, address: str, questions: Mapping[str, Question]) -> str:
    """The answer at an address as a sentence has it; nothing for one that is not there."""
    try:
        parsed = parse_address(address)
    except NotAnAddress:
        return ""
    name = next((name for name, _ in reversed(parsed.segments) if name in questions), None)
    found = d.answers.every(parsed)
    if name is None:
        said = d.facts.get(address)  # ((mash-phone)): what the route knows, not what was answered
        return said if isinstance(said, str) else ""
    if not found:
        return ""
    question = questions[name]
    names = [each for each, _ in parsed.segments]
    inner = inner_at(question, tuple(names[names.index(name) + 1 :]))
    asked = question if names[-1] == name else inner
    texts = (", ".join(type_of(asked).show(asked, one, d.ports, d.language)) if asked else str(one) for one in found)
    return ", ".join(texts)


def is_heading(page: Page) -> bool:
    """Whether the page's one question is its heading."""
    asking = [question for question in page.questions if question.reveal_under is None]
    if page.body or page.repeat or len(asking) != 1 or asking[0].show_when:
        return False
    kind = asking[0].kind
    return type_of(asking[0]).asks and kind not in {QuestionKind.DECLARATION, QuestionKind.FILE, QuestionKind.TICK}


def compile_page(
    sight: PageSight, questions: Mapping[str, Question], language: str, folder: Path
) -> tuple[Segment, ...]:
    """Compile the page of a form's questions; of a repeat, the page of one entry."""
    environment, slots, page = environment_of(folder), SlotRecorder(language), sight.page
    pipe = pipe_of(slots, questions)
    headed = is_heading(page)
    drawn = _Questions(sight, slots, pipe, environment, headed=headed).draw()
    kinds = {question.kind for question in page.questions}
    view = PageView(
        heading=NO_MARKUP if headed else plain_text(page.title.say(language), pipe),
        body=markdown(page.body.say(language), pipe, language) if page.body else NO_MARKUP,
        offers_rest=bool(rest_of(page)),
        has_files=bool(file_questions(page)),
        has_buttons=bool(kinds & _WITH_BUTTONS),
        item=page.repeat.item.say(language) if page.repeat else "",
        go_on=say("continue", language),
    )
    return slots.segments(
        environment.get_template("page.html").render(s=slots, page=view, questions=drawn, **_rest(language))
    )


def _rest(language: str) -> dict[str, str]:
    return {
        "rest": REST,
        "rest_label": say("rest-not-known", language),
        "rest_hint": say("rest-not-known-why", language),
    }


def compile_list(
    page: Page, repeat: Repeat, questions: Mapping[str, Question], language: str, folder: Path
) -> tuple[Segment, ...]:
    """Compile the page that lists the entries of a repeat."""
    environment, slots = environment_of(folder), SlotRecorder(language)
    view = PageView(
        body=markdown(page.body.say(language), pipe_of(slots, questions), language) if page.body else NO_MARKUP,
        added=slots.put(lambda d: blocks.repeat_heading(d, repeat)),
        rows=slots.put(lambda d: blocks.repeat_rows(d, page, repeat, summary_of_entry(page, repeat, questions))),
        question=slots.put(lambda d: blocks.repeat_question(d, repeat)),
        has_room=slots.shown(lambda d: blocks.repeat_has_room(d, repeat) or bool(d.errors)),
        go_on=say("continue", language),
    )
    choices = [(code, say(code, language)) for code in ("yes", "no")]
    template = environment.get_template("repeat_list.html")
    return slots.segments(template.render(s=slots, page=view, id=ANOTHER, choices=choices))


def summary_of_entry(page: Page, repeat: Repeat, questions: Mapping[str, Question]) -> blocks.SummaryOfEntry:
    """How one entry reads in a line: by the definition's own pattern, else its first answers."""

    def summarise(d: Drawing, entry_id: str) -> str:
        inside = Drawing(
            d.answers.within(repeat.id, entry_id), d.facts, d.today, {}, ports=d.ports, language=d.language
        )
        if repeat.summary:
            text = fill_pipes(repeat.summary, lambda address: answer_in_words(inside, address, questions))
            return " ".join(text.split())
        answered = [answer_in_words(inside, question.id, questions) for question in page.questions]
        return ", ".join([text for text in answered if text][:2])

    return summarise


def pipe_of(slots: SlotRecorder, questions: Mapping[str, Question]) -> Pipe:
    """How a text of the page has an answer written in: a slot."""
    return lambda address: slots.put(lambda d: safe(answer_in_words(d, address, questions)))


class _Questions:
    """Draws the questions of one page, those under an option inside it."""

    def __init__(
        self, sight: PageSight, slots: SlotRecorder, pipe: Pipe, environment: Environment, *, headed: bool
    ) -> None:
        self.sights = sight.questions
        self.slots, self.pipe, self.environment, self.headed = slots, pipe, environment, headed
        self.by_id = {one.question.id: one for one in sight.questions}
        # Called optional, such a question would be contradicted by the page that asks for it after all.
        self.one_of_several = {
            question
            for rule in sight.page.group_rules
            if rule.minimum == 1 and rule.when is None and not rule.blocks
            for question in rule.questions
        }

    def draw(self) -> list[Markup]:
        """Every question in its turn."""
        return [self._one(one) for one in self.sights if not self._is_inside(one.question)]

    def _is_inside(self, question: Question) -> bool:
        """Whether it is drawn under an option of a question that can hold it."""
        over = self.by_id.get(question.reveal_under[0]) if question.reveal_under else None
        return (
            over is not None
            and over.question.kind in _REVEALING
            and over.question.layout is Layout.RADIOS
            and over.question.reveal_under is None
        )

    def _one(self, sight: QuestionSight) -> Markup:
        question = sight.question
        inside: dict[str, Markup] = {}
        for one in self.sights:
            if (
                one.question.reveal_under
                and one.question.reveal_under[0] == question.id
                and self._is_inside(one.question)
            ):
                code = one.question.reveal_under[1]
                inside[code] = inside.get(code, NO_MARKUP) + self._one(one)
        heading = self.headed and question.reveal_under is None
        rows = rows_of(question, self.slots, self.pipe, self._render)
        view = QuestionView(
            *(sight, self.slots, self.pipe),
            heading=heading,
            reveals=inside,
            rows=rows,
            one_of_several=question.id in self.one_of_several,
        )
        html = self._render(view)
        if self._is_inside(question):
            # There, the option decides; drawn at all times so that it works without a script.
            return self._shown(sight, html, shown=sight.shown is not None)
        return self._shown(sight, html, shown=sight.shown is not None or question.reveal_under is not None)

    def _render(self, view: QuestionView) -> Markup:
        template = self.environment.get_template(view.kind.template)
        return Markup(template.render(q=view, s=self.slots))  # noqa: S704 - drawn with autoescape

    def _shown(self, sight: QuestionSight, html: Markup, *, shown: bool) -> Markup:
        if not shown:
            return html
        inside = self._is_inside(sight.question)

        def test(d: Drawing) -> bool:
            if inside:
                return sight.shown is None or sight.shown(d.answers, d.facts, d.today)
            return sight.is_shown(d.answers, d.facts, d.today)

        return self.slots.shown(test) + html + self.slots.end()
