"""Checks of ((names)) on pages: an answer given before, or what the page is told; the subject only behind a code."""

from __future__ import annotations

import re
from collections.abc import Iterator

from forms.definition.document import Definition
from forms.definition.remarks import Remark
from forms.definition.vocabulary import BEHIND_A_CODE, SAID_ON_PAGES, Vocabulary
from forms.definition.wording import Wording

PIPED = re.compile(r"\(\(([^()]*)\)\)")


def check_pipes(definition: Definition, vocabulary: Vocabulary) -> Iterator[Remark]:
    """Every ((name)) in the words of a page."""
    del vocabulary  # what a page is told is the same for every service
    before: set[str] = set()
    for page in definition.pages:
        path = f"pages/{page.id}"
        yield from _said(f"{path}/title", page.title, before, definition)
        yield from _said(f"{path}/body", page.body, before, definition)
        for question in page.questions:
            here = f"{path}/questions/{question.id}"
            for key, wording in (("label", question.label), ("hint", question.hint), ("body", question.body)):
                yield from _said(f"{here}/{key}", wording, before, definition)
            yield from _in_summaries(f"{here}/label", question.label, before)
            before.add(question.id)
    for key, wording in (("title", definition.confirmation.title), ("body", definition.confirmation.body)):
        yield from _said(f"confirmation/{key}", wording, before, definition)


def _in_summaries(path: str, label: Wording, before: set[str]) -> Iterator[Remark]:
    """A question is read again on check answers, by officers and on paper, where answers alone can be written in."""
    names = {name for _, text in label.by_language for name in PIPED.findall(text)}
    for name in sorted(names & set(SAID_ON_PAGES) - before):
        yield Remark(path, f"(({name})) cannot be said where the question is read again", "Say it in the hint or body")


def _said(path: str, wording: Wording, before: set[str], definition: Definition) -> Iterator[Remark]:
    for _, text in wording.by_language:
        for name in PIPED.findall(text):
            if name in BEHIND_A_CODE and "answer" not in definition.audience:
                yield Remark(path, f"(({name})) would name the subject to anybody", "Only a form behind a code may")
            elif name.split(".", 1)[0] not in before and name not in SAID_ON_PAGES:
                said = ", ".join(SAID_ON_PAGES)
                yield Remark(path, f"(({name})) is no earlier answer", f"Name a question above, or one of: {said}")
