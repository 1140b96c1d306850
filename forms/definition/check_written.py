"""Checks of what goes out in other languages: nothing is lost, and it tells a stranger no more than the English."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from forms.definition.check_messages import PLACEHOLDER, TAKEN_INTO_LINK, TELLING
from forms.definition.document import Definition
from forms.definition.faults import Fault
from forms.definition.languages import LanguageWords, Translation, not_kept
from forms.definition.library import Library
from forms.definition.messages import MessageShape
from forms.definition.remarks import Remark
from forms.definition.vocabulary import Vocabulary
from forms.definition.wording import ENGLISH, Wording, in_one_line

FILE = "languages.yaml"


def check_written(definition: Definition, _vocabulary: Vocabulary) -> Iterator[Remark]:
    """Texts of messages and letters that a definition itself words in several languages."""
    for message in definition.messages:
        yield from _same_in_all(f"messages/{message.id}/subject", message.subject)
        yield from _same_in_all(f"messages/{message.id}/body", message.body)
    for letter in definition.letters:
        for key, wording in (("title", letter.title), ("body", letter.body), ("sign-off", letter.sign_off)):
            yield from _same_in_all(f"letters/{letter.id}/{key}", wording)


def _same_in_all(path: str, wording: Wording) -> Iterator[Remark]:
    """What is filled in, and each telephone number, stands in every language."""
    english = wording.say()
    asked = {name.strip() for name in PLACEHOLDER.findall(english)}
    for code, text in wording.by_language:
        if code == ENGLISH:
            continue
        said = {name.strip() for name in PLACEHOLDER.findall(text)}
        lost = [f"(({name}))" for name in sorted(asked - said)] + not_kept(english, text)
        for one in lost:
            yield Remark(path, f'{one} of the English is missing in "{code}"', f"Add {one} where it belongs")
        for name in sorted(said - asked):
            yield Remark(path, f'(({name})) in "{code}" does not stand in the English', "Take it away")


def check_translations(library: Library, definitions: Iterable[Definition]) -> list[Fault]:
    """What `languages.yaml` makes of the texts of messages: as telling as the English, which tells nothing."""
    found = list(definitions)
    messages = [*library.messages, *(message for one in found for message in one.messages)]
    texts = {in_one_line(wording.say()) for message in messages for wording in (message.subject, message.body)}
    hidden = [in_one_line(one.title.say()) for one in found if _hides(one)]
    faults: list[Fault] = []
    for language in library.languages:
        own = [one for one in language.words if in_one_line(one.en) in texts]
        if own and not language.telling:
            mend = f"Add telling: to {language.code}, with the words for child, pupil, school, police and the like"
            what = "it translates messages, and says no word that would tell what one is about"
            faults.append(_fault(own[0], "telling", what, mend))
        titles = [title for one in language.words if (title := in_one_line(one.says)) and in_one_line(one.en) in hidden]
        for one in own:
            faults += [_fault(one, language.code, what, mend) for what, mend in _tells(one.says, language, titles)]
    by_code = {language.code: language for language in library.languages}
    for message in messages:
        faults += _told_inline(message, by_code)
    return faults


def _told_inline(message: MessageShape, by_code: dict[str, LanguageWords]) -> Iterator[Fault]:
    """The same of what a message words itself in another language."""
    for wording in (message.subject, message.body):
        for code, text in wording.by_language:
            for what, mend in _tells(text, by_code[code], []) if code in by_code else ():
                yield Fault(
                    message.at.file if message.at else FILE, _line(message), f"messages/{message.id}", what, mend
                )


def _tells(text: str, language: LanguageWords, titles: list[str]) -> Iterator[tuple[str, str]]:
    plain = PLACEHOLDER.sub("", text)
    folded = in_one_line(plain).casefold()
    mend = "Say the reference and nothing more"
    for word in language.telling:
        if word.casefold() in folded:
            yield f'"{word}" in {language.english or language.name} tells what a message is about', mend
    if found := TELLING.search(plain):
        yield f'the word "{found.group()}" tells what it is about', mend
    if any(title.casefold() in folded for title in titles):
        yield "it names the service", mend
    if TAKEN_INTO_LINK.search(text):
        what = "what stands right behind ((link)) is taken for a part of the address by many mail programs"
        yield what, "End the line after ((link))"


def _hides(definition: Definition) -> bool:
    return definition.case is None or definition.case.hides_kind or definition.case.sensitivity != "ordinary"


def _fault(one: Translation, path: str, what: str, mend: str) -> Fault:
    return Fault(FILE, _line(one), path, what, mend)


def _line(part: Any) -> int:
    return part.at.line if part.at is not None else 0
