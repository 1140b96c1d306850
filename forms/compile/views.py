"""What templates see of a question and its options: everything that never changes, already safe."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from forms.compile.markdown import Pipe, markdown, plain_text
from forms.compile.slots import SlotRecorder
from forms.definition.questions import Layout, Option, QuestionKind
from forms.phrases import say
from forms.question_types import type_of
from forms.question_types.base import NOT_KNOWN_CODE, control
from forms.question_types.file_upload import endings
from forms.question_types.single_choice import SingleChoice
from forms.visibility import QuestionSight

NO_MARKUP = Markup("")
_AUTOCOMPLETES_IN_PARTS = {QuestionKind.PERSON_NAME, QuestionKind.ADDRESS, QuestionKind.DATE}


@dataclass(frozen=True, slots=True)
class Limit:
    """What a character count counts."""

    unit: str  # length | words
    most: int
    words: str


@dataclass(frozen=True, slots=True)
class OptionView:
    """One option as drawn; `start` and `end` enclose one that is not always offered."""

    id: str
    code: str
    label: Markup
    hint: Markup = NO_MARKUP
    exclusive: bool = False
    divider: bool = False
    reveals: Markup = NO_MARKUP
    start: Markup = NO_MARKUP
    end: Markup = NO_MARKUP


@dataclass(frozen=True, slots=True)
class RowView:
    """A row of questions inside another, drawn; `start` and `end` enclose one that is not always there."""

    code: str
    label: Markup
    hint: Markup
    cells: tuple[Markup, ...]
    start: Markup = NO_MARKUP
    end: Markup = NO_MARKUP


class QuestionView:
    """One question as templates see it.

    Args: within: the row it stands in, inside another question. one_of_several: the page wants it or another of a few.
    """

    def __init__(
        self,
        sight: QuestionSight,
        slots: SlotRecorder,
        pipe: Pipe,
        *,
        heading: bool,
        reveals: dict[str, Markup],
        rows: Sequence[RowView] = (),
        within: Markup | None = None,
        one_of_several: bool = False,
    ) -> None:
        question = sight.question
        language = slots.language
        self.question = question
        self.kind = type_of(question)
        self.language = language
        self.name = question.id
        self.id = control(question.id)
        self.heading = heading
        self.label = plain_text(question.label.say(language), pipe)
        if within:  # of twenty boxes called "From", each is told apart by those who hear only its label
            self.label += Markup('<span class="govuk-visually-hidden">: {}</span>').format(within)
        self.rows = rows
        self.hint = plain_text(question.hint.say(language), pipe) if question.hint else NO_MARKUP
        self.body = markdown(question.body.say(language), pipe, language) if question.body else NO_MARKUP
        self.hints = [f"{self.id}-hint"] if self.hint else []
        required = question.required or question.required_when is not None or within is not None
        unasked = "one-of" if one_of_several else "optional"
        self.optional = NO_MARKUP if required else Markup(" {}").format(say(unasked, language))
        self.layout = question.layout if question.kind is QuestionKind.SINGLE_CHOICE else Layout.RADIOS
        self.offers_not_known = (question.not_known or sight.unknown is not None) and not self.kind.own_not_known
        self.not_known = say(self.kind.not_known_words, language)
        sometimes = self.offers_not_known and sight.unknown is not None
        self.not_known_start = slots.shown_when(sight.unknown) if sometimes and sight.unknown else NO_MARKUP
        self.not_known_end = slots.end() if sometimes else NO_MARKUP
        self.anchors = [control(question.id, part) for part in self.kind.parts]
        self.options = self._options(sight, slots, pipe, reveals)
        self.anchored = any(one.id == self.id for one in self.options)

    def say(self, key: str) -> str:
        """The engine's own words."""
        return say(key, self.language)

    def setting(self, name: str) -> Any:
        """One of the type's own settings."""
        return self.question.setting(name)

    @property
    def autocomplete(self) -> Markup:
        """The autocomplete attribute of a question with one control."""
        return (
            Markup(' autocomplete="{}"').format(self.question.autocomplete) if self.question.autocomplete else NO_MARKUP
        )

    @property
    def autocomplete_group(self) -> str:
        """Set when the parts of a name, an address or a birthday may be filled in by the browser."""
        return self.question.autocomplete if self.question.kind in _AUTOCOMPLETES_IN_PARTS else ""

    @property
    def spellcheck_off(self) -> Markup:
        """For what is no word."""
        return Markup(' spellcheck="false" autocapitalize="none"')

    @property
    def width(self) -> str:
        """The class of a width, by signs or by the column."""
        width = str(self.question.setting("width") or "")
        if not width:
            return ""
        return (
            f" govuk-input--width-{width}"
            if width.isdecimal()
            else f" govuk-!-width-{width.replace('half', 'one-half')}"
        )

    @property
    def limit(self) -> Limit | None:
        """The limit that a character count shows, when the definition sets one."""
        for setting, unit, text in (("words", "words", "count-words"), ("characters", "length", "count-characters")):
            most = self.question.setting(setting)
            if isinstance(most, int):
                return Limit(unit, most, say(text, self.language, limit=f"{most:,}"))
        return None

    @property
    def in_all(self) -> str:
        """How many documents of a set are needed in all."""
        return say("documents-in-all", self.language, limit=self.question.setting("need"))

    @property
    def endings(self) -> str:
        """The endings of files taken."""
        return ",".join(endings(self.question))

    def _options(
        self, sight: QuestionSight, slots: SlotRecorder, pipe: Pipe, reveals: dict[str, Markup]
    ) -> list[OptionView]:
        question = self.question
        all_options = self.kind.options(question) if isinstance(self.kind, SingleChoice) else question.options
        conditions = dict(sight.options)
        views: list[OptionView] = []
        anchored = False
        for number, option in enumerate(all_options):
            check = conditions.get(option.code)
            is_anchor = not anchored and check is None
            anchored = anchored or is_anchor
            views.append(
                OptionView(
                    self.id if is_anchor else f"{self.id}--{number}",
                    option.code,
                    plain_text(option.label.say(self.language), pipe),
                    self._hint(option, pipe),
                    option.exclusive,
                    option.exclusive and number > 0,
                    reveals.get(option.code, NO_MARKUP),
                    slots.shown_when(check) if check else NO_MARKUP,
                    slots.end() if check else NO_MARKUP,
                )
            )
        if question.not_known and self.kind.own_not_known:
            view_id = f"{self.id}--not-known" if anchored else self.id
            label = Markup("{}").format(say("not-known", self.language))
            views.append(OptionView(view_id, NOT_KNOWN_CODE, label, exclusive=True, divider=True))
        return views

    def _hint(self, option: Option, pipe: Pipe) -> Markup:
        return plain_text(option.hint.say(self.language), pipe) if option.hint else NO_MARKUP
