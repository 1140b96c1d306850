"""One message in two languages: the translation first, the English beneath; or how to get an interpreter, and English.

Nothing that goes wrong with a translation keeps the English from going.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from correspondence.leased import Unsaid
from correspondence.particulars import About, NothingToSay, telephone_for, values_for, values_in
from correspondence.wording import Rendered, RevealsTooMuch, Template, wordings
from forms.definition.own_words import OWN_WORDS
from forms.definition.wording import Language, in_one_line
from forms.phrases import say

LINE = "-----"  # between the two; GOV.UK Notify draws a rule
_RIGHT = "\u200f"  # makes a paragraph begin at the right, whatever its first word is
_ISOLATED = ("\u2068", "\u2069")
LONGEST_SUBJECT = 300


def rendered(message: Unsaid, template: Template, about: About) -> Rendered:
    """What goes out: English, and the language its recipient reads above it where the council supplies that.

    Raises: NothingToSay, as the English does.
    """
    english = template.render(values_for(message, template, about))
    code = about.languages.get(message.id, "")
    if not code:
        return english
    try:
        above = wordings.translation(message.version_id, message.kind, code)
        own = wordings.language(message.version_id, message.kind, code)
        if above is not None and own is not None:
            return _both(above.render(values_in(message, above, about, own)), english, own)
    except (RevealsTooMuch, NothingToSay):  # a translation of a version that was published before its checks
        return english
    known = wordings.languages().get(code)
    line = how_to_ask(known, telephone_for(message, about)) if known is not None else ""
    if known is None or not line:
        return english
    return replace(
        english,
        body=_stack((line,), english.body, known, notice=False),
        kept_body=_stack((line,), english.kept_body, known, notice=False),
    )


def how_to_ask(language: Language, telephone: str) -> str:
    """How to get an interpreter, in that language; empty where the council has not translated it, or has no number."""
    if not telephone or in_one_line(OWN_WORDS["want-interpreter"]) not in language.words:
        return ""
    return say("want-interpreter", language, number=as_it_runs(telephone, language))


def as_it_runs(value: str, language: Language) -> str:
    """A number or a name within a text of that language: its own direction, in one that is written from the right."""
    return f"{_ISOLATED[0]}{value}{_ISOLATED[1]}" if language.direction == "rtl" else value


def notice_of(language: Language) -> str:
    """That nobody has checked the words, in that language (in English where that is not translated); else empty."""
    return "" if language.checked else say("not-checked", language)


def _both(above: Rendered, english: Rendered, language: Language) -> Rendered:
    """Each part of the translation over that of the English, as it goes out and as it is kept."""
    return Rendered(
        f"{above.subject} / {english.subject}"[:LONGEST_SUBJECT],
        _stack((above.body,), english.body, language),
        f"{above.kept_subject} / {english.kept_subject}"[:LONGEST_SUBJECT],
        _stack((above.kept_body,), english.kept_body, language),
        language=str(language),
    )


def _stack(above: Sequence[str], english: str, language: Language, *, notice: bool = True) -> str:
    own = [*above, notice_of(language) if notice else ""]
    over = "\n\n".join(_directed(text.strip(), language) for text in own if text)
    said = say("not-checked") if notice and not language.checked else ""
    heading = OWN_WORDS["written-in-english"]
    beneath = "\n\n".join(text for text in (heading, said, english.strip()) if text)
    return f"{over}\n\n{LINE}\n\n{beneath}\n"


def _directed(text: str, language: Language) -> str:
    """Each line of a text that runs from the right begins there; a link that stands alone is left as it is."""
    if language.direction != "rtl":
        return text
    return "\n".join(line if not line or line.startswith("http") else _RIGHT + line for line in text.split("\n"))
