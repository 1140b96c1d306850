"""Checks of messages: who may get one, what it may reveal, when it is held, and that nothing names the kind of case."""

from __future__ import annotations

import re
from collections.abc import Iterator

from forms.definition.document import Definition
from forms.definition.library import Library
from forms.definition.messages import MessageShape
from forms.definition.remarks import Remark
from forms.definition.vocabulary import HELD_WHEN, OFFICERS, STANDARD, TELLS_KIND, Vocabulary

PLACEHOLDER = re.compile(r"\(\(([^()]*)\)\)")
TAKEN_INTO_LINK = re.compile(r"\(\(\s*link\s*\)\)\S")
OPENS_BY_CODE = {"answer", "return"}
ONE_PARTY = "party:"  # `party:parent`: that party of the form, where `party` is whoever sent it

# Words that would tell a stranger at somebody's screen what a message is about.
TELLING = re.compile(
    r"\b(missing (?:from )?education|child(?:ren)?|pupil|safeguarding|social care|mash|police|forced marriage|fgm|"
    r"abuse|trafficking|home educat\w*|off[- ]roll\w*|date of birth|upn|exclu\w+|prosecut\w+|chaperone|attendance)\b",
    re.IGNORECASE,
)


def check_messages(definition: Definition, vocabulary: Vocabulary) -> Iterator[Remark]:
    """Every message of a definition."""
    hides = definition.case is None or definition.case.hides_kind or definition.case.sensitivity != "ordinary"
    for message in definition.messages:
        yield from check_message(f"messages/{message.id}", message, vocabulary, hides_kind=hides)
        for recipient in message.to:
            if recipient.startswith(ONE_PARTY) and recipient.removeprefix(ONE_PARTY) not in definition.party_shapes:
                yield Remark(f"messages/{message.id}/to", f'there is no "{recipient}"', "Name a party of this form")
        if hides:
            for language, text in (*message.subject.by_language, *message.body.by_language):
                title = dict(definition.title.by_language).get(language, definition.title.say())
                if title.casefold() in text.casefold():
                    yield Remark(f"messages/{message.id}", "it names the service", "Say the reference and nothing more")
    if definition.receipt:
        receipt = definition.message_shapes.get(definition.receipt)
        if receipt is None:
            yield Remark("receipt", f'there is no message "{definition.receipt}"', "Name a message of this service")
        elif "party" not in receipt.to:
            yield Remark("receipt", "the receipt does not go to the party that sends the form", "Write to: [party]")


def check_message(
    path: str, message: MessageShape, vocabulary: Vocabulary, *, hides_kind: bool = True
) -> Iterator[Remark]:
    """One message, of a service or of the product itself."""
    for name in message.reveals:
        if name not in vocabulary.reveals:
            yield Remark(
                f"{path}/reveals",
                f'nothing is revealed by the name "{name}"',
                "Use: " + ", ".join(sorted(vocabulary.reveals)),
            )
        if hides_kind and name in TELLS_KIND:
            yield Remark(
                f"{path}/reveals", f'"{name}" would give away the kind of case', "Say the reference and nothing more"
            )
    for recipient in message.to:
        allowed = vocabulary.recipients.get("party" if recipient.startswith(ONE_PARTY) else recipient)
        if allowed is None:
            yield Remark(
                f"{path}/to", f'nobody is called "{recipient}"', "Use: " + ", ".join(sorted(vocabulary.recipients))
            )
            continue
        for name in sorted(set(message.reveals) & vocabulary.reveals - allowed):
            yield Remark(
                f"{path}/reveals", f"{recipient} may not be told {name}", "Take it away, or send to somebody else"
            )
    yield from _held(path, message)
    yield from _texts(path, message)
    if ("link" in message.reveals) == (message.link in ("", "none")):
        yield Remark(f"{path}/link", "reveals and link disagree", "Say where ((link)) leads, or write link: none")
    outside = any(recipient not in OFFICERS for recipient in message.to)
    if outside and message.link in ("case", "task"):
        yield Remark(f"{path}/link", "only officers can open a case or a task", "Use answer, part or return")


def _held(path: str, message: MessageShape) -> Iterator[Remark]:
    for name in message.held_when:
        if name not in HELD_WHEN:
            yield Remark(f"{path}/held-when", f'"{name}" holds nothing', "Use: " + ", ".join(HELD_WHEN))
    if "never" in message.held_when:
        if len(message.held_when) > 1:
            yield Remark(f"{path}/held-when", "never, and something else", "Keep one of them")
        if any(recipient not in OFFICERS | {"link-holder"} for recipient in message.to):
            yield Remark(f"{path}/held-when", "a message to somebody outside is never held", "Add contact-rules")
    elif "contact-rules" not in message.held_when:
        yield Remark(f"{path}/held-when", "it ignores the contact rules", "Add contact-rules")


def _texts(path: str, message: MessageShape) -> Iterator[Remark]:
    """Placeholders are those revealed; the words around them tell nothing."""
    used: set[str] = set()
    for key, wording in (("subject", message.subject), ("body", message.body)):
        for _, text in wording.by_language:
            names = {name.strip() for name in PLACEHOLDER.findall(text)}
            used |= names
            for name in sorted(names - set(message.reveals)):
                yield Remark(
                    f"{path}/{key}", f"(({name})) is not among what it reveals", "Add it to reveals:, or take it away"
                )
            if "((" in PLACEHOLDER.sub("", text) or "))" in PLACEHOLDER.sub("", text):
                yield Remark(f"{path}/{key}", "a placeholder is not closed", "Write ((name))")
            if TAKEN_INTO_LINK.search(text):
                yield Remark(
                    f"{path}/{key}",
                    "what stands right behind ((link)) is taken for a part of the address by many mail programs",
                    "End the line after ((link))",
                )
            if found := TELLING.search(PLACEHOLDER.sub("", text)):
                yield Remark(
                    f"{path}/{key}",
                    f'the word "{found.group()}" tells what it is about',
                    "Say the reference and nothing more",
                )
    for name in ("link", "code"):
        if name in {word.strip() for _, text in message.subject.by_language for word in PLACEHOLDER.findall(text)}:
            yield Remark(f"{path}/subject", f"a subject cannot carry the {name}", "Put it in the body")
    for name in sorted(set(message.reveals) - used):
        yield Remark(f"{path}/reveals", f'"{name}" is revealed and never said', "Take it away")


def check_house_messages(library: Library, vocabulary: Vocabulary = STANDARD) -> list[Remark]:
    """The product's own messages."""
    return [
        remark
        for message in library.messages
        for remark in check_message(f"messages/{message.id}", message, vocabulary)
    ]
