"""How the engine says its own words: errors, buttons, "Not known", in the language somebody reads."""

from __future__ import annotations

import re
from typing import Any

from forms.definition.own_words import OWN_WORDS
from forms.definition.questions import Question
from forms.definition.wording import ENGLISH, Wording, translated

_PIPED = re.compile(r"\(\([^()]*\)\)")
# As it is spoken: a unit, a user, a one-off; an hour.
_OPENS_WITH_A_VOWEL = re.compile(r"(?!uni|use|eu|one\b|one-)[aeiou]|hour|honest", re.IGNORECASE)


def say(key: str, language: str = ENGLISH, **values: Any) -> str:
    """The engine's own words, in that language, else in English."""
    text = translated(OWN_WORDS[key], language)
    return text.format_map(values) if values else text


def named(question: Question, language: str = ENGLISH) -> str:
    """A question as a sentence names it: its setting `name`, else its label; "your answer to" a label that asks."""
    own, label = _own_name(question, language), _label(question, language)
    if own:
        return own
    return say("answer-to", language, label=label) if _asks(label) else _in_a_sentence(label)


def named_in_brackets(question: Question, language: str = ENGLISH) -> str:
    """A question as it stands in brackets behind the name of one of its parts: a label that asks, as it asks."""
    label = _label(question, language)
    return _own_name(question, language) or (label if _asks(label) else _in_a_sentence(label))


def one_more(item: str, *, count: int, language: str = ENGLISH) -> str:
    """The next of a list as a sentence asks for it: "an enquiry" where there is none yet, "another enquiry" after."""
    if count:
        return say("another", language, item=item)
    return say("a", language, article="an" if _OPENS_WITH_A_VOWEL.match(item) else "a", item=item)


def capital(text: str) -> str:
    """A text with its first sign in capitals."""
    return text[:1].upper() + text[1:]


def _own_name(question: Question, language: str) -> str:
    own = question.setting("name")
    if isinstance(own, Wording):
        return own.say(language)
    return own if isinstance(own, str) else ""


def _label(question: Question, language: str) -> str:
    """What an answer fills in is left out: an error says which question it means, and no more of what was said."""
    asked = _PIPED.sub("…", question.label.say(language))
    return "".join(sign for sign in asked if sign.isprintable()).strip()


def _asks(label: str) -> bool:
    return label.endswith(("?", ".", ":"))


def _in_a_sentence(label: str) -> str:
    """A label with a small first letter, unless the word is written with capitals of its own (UPN, I)."""
    first = label.split(" ", 1)[0]
    return label if first != first.capitalize() or len(first) == 1 else label[:1].lower() + label[1:]


def of_row(said: str, row: str) -> str:
    """An error with the row that it is in: the same words stand at every other row of a table."""
    return f"{said.rstrip('.')} ({row})" if row and said else said


def wording_of_error(
    question: Question, code: str, language: str = ENGLISH, where: str = "", row: str = "", **values: Any
) -> str:
    """The message of an error: the question's own words for that code, else the engine's.

    `where` is the row, or the whole question, that a question inside another stands in; `row` the row alone, which the
    question's own words are followed by too.
    A question words the family of a code too: `missing` stands for `missing-choice` and the like, `invalid` likewise.
    """
    for wanted in dict.fromkeys((code, code.split("-", 1)[0])):
        own = next((words for key, words in question.errors if key == wanted), None)
        if own is not None and (wanted == code or wanted in {"missing", "invalid", "past", "future"}):
            return of_row(own.say(language), row)
    name = f"{named(question, language)} ({where})" if where else named(question, language)
    # Unknown placeholders cannot occur: the phrases above are ours. Labels may hold braces; they are values here.
    return say(code, language, name=name, Name=capital(name), **values)
