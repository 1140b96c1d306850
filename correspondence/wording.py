"""The words of messages: templates with ((placeholders)), compiled once a kind, filled when a message is sent."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from correspondence.left_out import MAY_BE_ABSENT, leave_out
from correspondence.reveals import REVEALS, SECRET
from forms.definition.document import Definition
from forms.definition.messages import MessageShape
from forms.definition.wording import ENGLISH, Language, Wording, in_one_line

_PLACEHOLDER = re.compile(r"\(\(\s*([A-Za-z][A-Za-z -]*?)\s*\)\)")
_BREAKS = re.compile(r"[\x00-\x1f\x7f\u2028\u2029]+")
NEVER_HELD = "never"

Finder = Callable[[UUID], Definition]
HouseMessages = Callable[[], Mapping[str, MessageShape]]
HouseLanguages = Callable[[], Mapping[str, Language]]


class NoSuchMessage(LookupError):
    """Neither the definition nor the product knows a message of that kind."""


class RevealsTooMuch(ValueError):
    """A template uses a placeholder that its shape does not allow."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """A message as it goes out, and as it is kept: without what opens anything."""

    subject: str
    body: str
    kept_subject: str
    kept_body: str
    language: str = ""  # whose translation stands above the English; empty: English alone


@dataclass(frozen=True, slots=True)
class Template:
    """A compiled kind of message: literal text and placeholders by turns."""

    shape: MessageShape
    subject: tuple[str, ...]
    body: tuple[str, ...]
    uses: frozenset[str] = field(init=False)  # the placeholders it needs

    def __post_init__(self) -> None:
        """Find them once, not for each message."""
        object.__setattr__(self, "uses", frozenset(self.subject[1::2]) | frozenset(self.body[1::2]))

    def render(self, values: Mapping[str, str]) -> Rendered:
        """Fill it. A value can bring no line of its own, so it can't pretend to be our words or a header.

        What there may be none of is left out of the words around it.
        Raises: KeyError when another placeholder has no value.
        """
        absent = MAY_BE_ABSENT & self.uses - values.keys()
        if absent:
            return self._without(absent).render(values)
        filled = {name: _BREAKS.sub(" ", values[name]) for name in self.uses}
        subject, body = self._said(filled)
        if SECRET.isdisjoint(self.uses):
            return Rendered(subject, body, subject, body)
        return Rendered(
            subject, body, *self._said({name: f"({name})" if name in SECRET else filled[name] for name in self.uses})
        )

    def _without(self, absent: frozenset[str]) -> Template:
        """The same without what cannot be said."""
        marks = {name: f"(({name}))" for name in self.uses}
        subject, body = _fill(self.subject, marks), _fill(self.body, marks)
        for name in absent:
            subject, body = leave_out(subject, name), leave_out(body, name)
        return Template(self.shape, tuple(_PLACEHOLDER.split(subject)), tuple(_PLACEHOLDER.split(body)))

    def _said(self, values: Mapping[str, str]) -> tuple[str, str]:
        return " ".join(_fill(self.subject, values).split())[:300], _fill(self.body, values)


def _fill(pieces: tuple[str, ...], values: Mapping[str, str]) -> str:
    return "".join(values[piece] if place % 2 else piece for place, piece in enumerate(pieces))


def compile_message(shape: MessageShape, language: str = ENGLISH) -> Template:
    """Compile one kind of message.

    Raises: RevealsTooMuch, with the placeholder's name, when it is not in the shape's `reveals` or not in the list.
    """
    allowed = REVEALS.intersection(shape.reveals)

    def pieces(text: str) -> tuple[str, ...]:
        parts = _PLACEHOLDER.split(text)
        parts[1::2] = ["-".join(name.lower().split()) for name in parts[1::2]]
        for name in parts[1::2]:
            if name not in allowed:
                raise RevealsTooMuch(f"message {shape.id} uses (({name})) and may not")
        return tuple(parts)

    return Template(shape, pieces(shape.subject.say(language)), pieces(shape.body.say(language)))


class Wordings:
    """Where templates come from: a definition's version, or the product's own messages. One a process."""

    def __init__(self) -> None:
        self._finder: Finder | None = None
        self._house: HouseMessages = dict
        self._languages: HouseLanguages = dict
        self._compiled: dict[tuple[UUID | None, str, str], Template | None] = {}  # by version, kind, language

    def use(
        self,
        *,
        finder: Finder | None = None,
        house: HouseMessages | None = None,
        languages: HouseLanguages | None = None,
    ) -> None:
        """Say who finds definitions, the product's own messages, and the languages the council supplies."""
        self._finder = finder or self._finder
        self._house = house or self._house
        self._languages = languages or self._languages
        self._compiled.clear()

    def template(self, version_id: UUID | None, kind: str) -> Template:
        """The compiled template of a kind, as that version says it; the product's own where it says nothing.

        Raises: NoSuchMessage, RevealsTooMuch.
        """
        found = self._compiled.get((version_id, kind, ENGLISH))
        if found is None:
            found = self._compiled[version_id, kind, ENGLISH] = compile_message(self._shape(version_id, kind))
        return found

    def translation(self, version_id: UUID | None, kind: str, code: str) -> Template | None:
        """That template in a language; None where its subject and body are not both translated.

        A version's messages are said by the words it was published with, the product's own by those of today.
        """
        key = (version_id, kind, code)
        if key not in self._compiled:
            shape, language = self._shape(version_id, kind), self.language(version_id, kind, code)
            whole = language is not None and _is_said(shape.subject, language) and _is_said(shape.body, language)
            self._compiled[key] = compile_message(shape, language) if whole and language is not None else None
        return self._compiled[key]

    def language(self, version_id: UUID | None, kind: str, code: str) -> Language | None:
        """A language with the words that a kind of message is said in; None where there are none."""
        definition = self.definition(version_id) if version_id else None
        if definition is not None and kind in definition.message_shapes:
            return definition.written_in.get(code)
        return self._languages().get(code)

    def languages(self) -> Mapping[str, Language]:
        """Every language that the council supplies today, by its code."""
        return self._languages()

    def definition(self, version_id: UUID) -> Definition | None:
        """The definition of that version."""
        return self._finder(version_id) if self._finder else None

    def of_the_house(self) -> tuple[MessageShape, ...]:
        """The product's own messages."""
        return tuple(self._house().values())

    def _shape(self, version_id: UUID | None, kind: str) -> MessageShape:
        definition = self.definition(version_id) if version_id else None
        shape = (definition.message_shapes.get(kind) if definition else None) or self._house().get(kind)
        if shape is None:
            raise NoSuchMessage(kind)
        return shape


def _is_said(wording: Wording, language: Language) -> bool:
    """Whether a text is given in that language, by the definition itself or by the council's list."""
    return language in dict(wording.by_language) or in_one_line(wording.say()) in language.words


wordings = Wordings()


def use_definitions(finder: Finder) -> None:
    """Register who finds a published definition by its version's id (casework.versions.pinned)."""
    wordings.use(finder=finder)


def use_house_messages(house: HouseMessages) -> None:
    """Register who gives the product's own messages, by kind."""
    wordings.use(house=house)


def use_house_languages(languages: HouseLanguages) -> None:
    """Register who gives the languages that the council supplies, by code."""
    wordings.use(languages=languages)


def title_of(version_id: UUID | None, kind: str) -> str:
    """What officers call a kind of message: the title that version gives it, else its code in words."""
    try:
        title = wordings.template(version_id, kind).shape.title.say()
    except (LookupError, ValueError):
        title = ""
    return title or kind.replace("-", " ").capitalize()


def is_urgent(version_id: UUID | None, kind: str) -> bool:
    """Whether a kind of message is urgent; not, when nobody knows it."""
    try:
        return wordings.template(version_id, kind).shape.urgent
    except (LookupError, ValueError):
        return False


def may_be_held(template: Template) -> bool:
    """Whether contact rules apply to a kind: to all but officers' own alerts."""
    return template.shape.held_when != (NEVER_HELD,)
