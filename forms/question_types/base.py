"""What every question type can do. One class a kind, one method a use."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, ClassVar

import wtforms

from forms.answers import Answers
from forms.definition.questions import REACHES, Option, Question
from forms.definition.wording import ENGLISH
from forms.phrases import say
from forms.ports import NO_PORTS, Ports
from forms.posted import FilePosted
from forms.values import NOT_KNOWN, as_list, as_number, is_answered, is_not_known

NOT_KNOWN_PART = "not-known"
NOT_KNOWN_CODE = "__not-known"  # of a choice; no option can be called so, ids have no underscores


def control(question_id: str, part: str = "") -> str:
    """The name and id of a control. The prefix keeps it apart from every other id and field of a page."""
    return f"q-{question_id}__{part}" if part else f"q-{question_id}"


def question_of(name: str) -> str:
    """The question that a control is of, or of a part of which it is; nothing for a name of another kind."""
    start = control("")
    return name.removeprefix(start).partition("__")[0] if name.startswith(start) else ""


@dataclass(frozen=True, slots=True)
class Raw:
    """What was posted for one question, by part."""

    question: str
    values: Mapping[str, Any]  # of a bound wtforms form, by control

    def one(self, part: str = "") -> str:
        """The text of a part, or nothing."""
        value = self.values.get(control(self.question, part))
        return value if isinstance(value, str) else ""

    def many(self, part: str = "") -> list[str]:
        """Every value of a part that may have several."""
        value = self.values.get(control(self.question, part))
        return [item for item in value if item] if isinstance(value, list) else []


@dataclass(frozen=True, slots=True)
class Context:
    """What cleaning may know besides what was typed."""

    today: date
    ports: Ports = NO_PORTS
    language: str = ENGLISH
    options: Sequence[Option] = ()  # offered now
    stored: Any = None  # the answer so far
    files: Sequence[FilePosted] = ()  # that came for this question
    removed: frozenset[str] = frozenset()  # files to take away
    answers: Answers = field(default_factory=Answers)  # given before, those above on the page included
    all_files: Mapping[str, Sequence[FilePosted]] = field(default_factory=dict)  # by control
    removing: tuple[str, str] = ("", "")  # the question, or the one inside it, and the file to take away
    takes_not_known: bool = False  # at this moment, though the question by itself does not


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with an answer. `part` is where to go and mend it, `parts` are all that are marked.

    `of` is the question inside that is wrong, `row` the row it stands in and `where` that or the question it is part
    of; `said` are a definition's own words.
    What is only `unfinished` is no fault while somebody saves, uploads or adds a row. `never_kept`: what was typed is
    such that it may not be stored, not even until it is put right.
    """

    code: str
    part: str = ""
    parts: tuple[str, ...] = ()
    words: tuple[tuple[str, Any], ...] = ()
    of: Question | None = None
    where: str = ""
    row: str = ""
    said: str = ""
    unfinished: bool = False
    never_kept: bool = False


def problem(code: str, part: str = "", *, parts: tuple[str, ...] = (), **words: Any) -> Problem:
    """Write a problem shortly."""
    return Problem(code, part, parts or (part,), tuple(words.items()))


@dataclass(frozen=True, slots=True)
class Cleaned:
    """An answer understood: its canonical value (None: unanswered) or the problems that stood in the way."""

    value: Any = None
    problems: tuple[Problem, ...] = ()
    new_files: tuple[int, ...] = field(default=())  # places in `context.files` to store
    inner_files: tuple[tuple[str, tuple[int, ...]], ...] = ()  # the same, of the questions inside it by their ids


def refused(*problems: Problem) -> Cleaned:
    """Nothing was understood, for these reasons."""
    return Cleaned(None, problems)


class QuestionType:
    """The base of every type. `parts` are its controls; the first is where a missing answer is mended."""

    parts: ClassVar[tuple[str, ...]] = ("",)
    several: ClassVar[frozenset[str]] = frozenset()  # parts that post more than one value
    missing: ClassVar[str] = "missing"
    template: ClassVar[str] = "text.html"
    asks: ClassVar[bool] = True  # guidance asks nothing
    shows: ClassVar[bool] = True  # has something to show among the answers
    keeps_wrong: ClassVar[bool] = False  # what was understood is kept though something is wrong: files
    grouped: ClassVar[bool] = False  # drawn in a fieldset with a legend
    own_not_known: ClassVar[bool] = False  # offers "Not known" among its own options
    not_known_words: ClassVar[str] = "not-known"  # the phrase that offers it and says it again

    def anchor(self, question: Question, part: str = "") -> str:
        """The id of the control that an error leads to."""
        return control(question.id, part or self.parts[0])

    def first_part(self, question: Question) -> str:
        """Where a missing answer is mended."""
        return self.parts[0] if self.parts else ""

    def fields(self, question: Question) -> dict[str, Any]:
        """The wtforms fields of a question, unbound, by control."""
        takes = (question.not_known or question.kind in REACHES) and not self.own_not_known
        names = [*self.parts, NOT_KNOWN_PART] if takes else self.parts
        made: dict[str, Any] = {}
        for part in names:
            name = control(question.id, part)
            if part in self.several:
                made[name] = wtforms.SelectMultipleField(name=name, choices=[], validate_choice=False)
            else:
                made[name] = wtforms.StringField(name=name)
        return made

    def read(self, question: Question, raw: Raw, context: Context) -> Cleaned:
        """Understand what was posted: "not known" first, then types, then rules that may trust the shape."""
        takes = question.not_known or context.takes_not_known
        if takes and not self.own_not_known and raw.one(NOT_KNOWN_PART):
            if self.is_empty(raw):
                return Cleaned(dict(NOT_KNOWN))
            said = say(self.not_known_words, context.language)
            return refused(problem("not-known-and-more", self.parts[0], said=said))
        cleaned = self.clean(question, raw, context)
        if cleaned.problems or cleaned.value is None or is_not_known(cleaned.value):
            return cleaned
        broken = tuple(self.rules(question, cleaned.value, context))
        return Cleaned(cleaned.value, broken, cleaned.new_files, cleaned.inner_files)

    def is_empty(self, raw: Raw) -> bool:
        """Whether nothing was typed at all."""
        return not any(raw.many(part) if part in self.several else raw.one(part) for part in self.parts)

    def clean(self, question: Question, raw: Raw, context: Context) -> Cleaned:
        """Turn what was posted into the canonical value, or say why not. Types only."""
        text = raw.one()
        return Cleaned(text or None)

    def rules(self, question: Question, value: Any, context: Context) -> Sequence[Problem]:
        """What the definition's settings forbid about a value of the right type."""
        return ()

    def warnings(self, question: Question, value: Any, ports: Ports, language: str) -> Sequence[str]:
        """Sentences worth a second look; they never stop anybody."""
        return ()

    def cautions(self, question: Question, value: Any, context: Context) -> Sequence[str]:
        """Sentences worth a second look that depend on other answers, the day or a calendar."""
        return ()

    def fill(self, question: Question, value: Any) -> dict[str, tuple[str, ...]]:
        """The values of the controls that show a canonical value again, by control."""
        if not is_answered(value):
            return {}
        if is_not_known(value):
            part = "" if self.own_not_known else NOT_KNOWN_PART
            return {control(question.id, part): (NOT_KNOWN_CODE if self.own_not_known else "yes",)}
        return {control(question.id, part): values for part, values in self.parts_of(value).items()}

    def parts_of(self, value: Any) -> dict[str, tuple[str, ...]]:
        """A canonical value taken apart into what its controls show."""
        return {"": (str(value),)}

    def show(self, question: Question, value: Any, ports: Ports = NO_PORTS, language: str = ENGLISH) -> tuple[str, ...]:
        """The value as lines of plain text for people; nothing when unanswered."""
        if not is_answered(value):
            return ()
        if is_not_known(value):
            return (say(self.not_known_words, language),)
        return self.lines(question, value, ports, language)

    def lines(self, question: Question, value: Any, ports: Ports, language: str) -> tuple[str, ...]:
        """The lines of an answer that is known."""
        return tuple(str(value).split("\n"))

    def export(self, question: Question, value: Any, ports: Ports = NO_PORTS) -> str:
        """The value in one cell of a spreadsheet."""
        return "; ".join(self.show(question, value, ports))

    def condition_value(self, value: Any) -> tuple[str, ...]:
        """What conditions compare: the codes or the one text of an answer, nothing when unanswered or not known."""
        return () if not is_answered(value) or is_not_known(value) else as_list(value)


def whole_setting(question: Question, name: str, default: int) -> int:
    """A setting that counts something; the default for anything that is not a whole number."""
    value = as_number(question.setting(name))  # a definition may hold it as a text
    return default if value is None else int(value)
