"""Checks of letters: who gets one, what it says of whom, and that its e-mail opens it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from forms.definition.document import Definition
from forms.definition.letters import LetterShape
from forms.definition.remarks import Remark, places_of_consequences, places_of_questions
from forms.definition.vocabulary import SCHOOL_ROLES, Vocabulary

LINK = "letter"
HELD_WHEN = ("contact-rules", "outward-held")
PLACEHOLDER = re.compile(r"\(\(([^()]*)\)\)")
# What a letter may say of itself, the council and the one it is for.
ALWAYS = frozenset(
    {"reference", "date", "council-name", "team-telephone", "recipient-name", "service-name", "answer-code"}
)
ABOUT_THE_CHILD = frozenset({"child-name", "child-birth", "school-name"})
LETTER_REVEALS = ALWAYS | ABOUT_THE_CHILD
RECIPIENTS = ("parent", "referrer", "agency", "other-council", "party")


def check_letters(definition: Definition, vocabulary: Vocabulary) -> Iterator[Remark]:
    """Every letter, and every consequence that writes one."""
    if definition.letters and definition.case is None:
        yield Remark("letters", "only a case writes letters", "Add case:, or take letters: away")
    for path, one in places_of_consequences(definition):
        if one.kind == "letter" and str(one.setting("letter")) not in definition.letter_shapes:
            known = ", ".join(sorted(definition.letter_shapes)) or "none yet: add letters:"
            yield Remark(path, f'there is no letter "{one.setting("letter")}"', f"Use one of: {known}")
    for letter in definition.letters:
        yield from _letter(definition, f"letters/{letter.id}", letter, vocabulary)


def _letter(definition: Definition, path: str, letter: LetterShape, vocabulary: Vocabulary) -> Iterator[Remark]:
    yield from _recipient(definition, path, letter)
    said = LETTER_REVEALS | {question.id for _, question in places_of_questions(definition) if question.index}
    for name in letter.reveals:
        if name not in said:
            mend = "Use a question with index: true, or one of: " + ", ".join(sorted(LETTER_REVEALS))
            yield Remark(f"{path}/reveals", f'a letter says nothing by the name "{name}"', mend)
    used = {
        name.strip()
        for wording in (letter.body, letter.sign_off)
        for _, text in wording.by_language
        for name in PLACEHOLDER.findall(text)
    }
    if any(PLACEHOLDER.search(text) for _, text in letter.title.by_language):
        yield Remark(
            f"{path}/title", "a title stands in lists too, and can say nothing of anybody", "Move it into body:"
        )
    for name in sorted(used - set(letter.reveals)):
        yield Remark(f"{path}/body", f"(({name})) is not among what it reveals", "Add it to reveals:, or take it away")
    for name in sorted(set(letter.reveals) - used):
        yield Remark(f"{path}/reveals", f'"{name}" is revealed and never said', "Take it away")
    for name in letter.held_when:
        if name not in HELD_WHEN:
            yield Remark(f"{path}/held-when", f'"{name}" holds no letter', "Use: " + ", ".join(HELD_WHEN))
    if "contact-rules" not in letter.held_when:
        yield Remark(f"{path}/held-when", "it ignores the contact rules", "Add contact-rules")
    if vocabulary.rules:
        for rule in letter.quotes:
            if rule not in vocabulary.rules:
                yield Remark(f"{path}/quotes", f'there is no rule "{rule}"', "Use the id of a rule of the law")
    yield from _answered_by(path, letter, vocabulary)
    yield from _email(definition, path, letter)


def _answered_by(path: str, letter: LetterShape, vocabulary: Vocabulary) -> Iterator[Remark]:
    if letter.answer_service and letter.answer_service not in vocabulary.answer_services:
        what = f'no form "{letter.answer_service}" answers'
        yield Remark(f"{path}/answer-service", what, "Name a service with audience: [answer]")
    if ("answer-code" in letter.reveals) != bool(letter.answer_service):
        mend = "A letter with answer-service: says ((answer-code)), and no other"
        yield Remark(f"{path}/answer-service", "the letter and the form that answers it disagree", mend)


def _recipient(definition: Definition, path: str, letter: LetterShape) -> Iterator[Remark]:
    kind, _, which = letter.to.partition(":")
    parties = {party.id for party in definition.parties}
    good = (
        letter.to in RECIPIENTS
        or (kind == "school" and which in SCHOOL_ROLES)
        or (kind == "party" and which in parties)
    )
    if not good:
        yield Remark(
            f"{path}/to",
            f'no letter goes to "{letter.to[:40]}"',
            "Use one of: " + ", ".join((*RECIPIENTS, "school:head", "party:<id>")),
        )
    # What is told to a former school or whoever referred never says where a child lives or learns.
    if kind in {"referrer", "agency"} and "school-name" in letter.reveals:
        yield Remark(f"{path}/reveals", f"{letter.to} may not be told school-name", "Take it away")


def _email(definition: Definition, path: str, letter: LetterShape) -> Iterator[Remark]:
    if ("email" in letter.ways) != bool(letter.email):
        yield Remark(f"{path}/email", "ways and email disagree", "Name the message that tells of it, or take email out")
    message = definition.message_shapes.get(letter.email)
    if letter.email and message is None:
        yield Remark(f"{path}/email", f'there is no message "{letter.email}"', "Name a message of this service")
    elif message is not None and (message.link != LINK or message.to != (letter.to,)):
        yield Remark(
            f"{path}/email",
            "that message does not lead the same person to it",
            f"Write to: [{letter.to}] and link: {LINK}",
        )
