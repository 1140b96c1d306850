"""Words that speak of danger in an e-mail: found as whole phrases, however they are written; our own do not count."""

from __future__ import annotations

import re
from collections.abc import Iterable

from casework.versions import current_versions, pinned
from correspondence.wording import wordings

_WORD = re.compile(r"[\w']+")
_SENTENCES = re.compile(r"\(\([^)]*\)\)|[.!?]+(?=\s|$)|\n\s*\n")
_ADVICE = re.compile(r"\b(?:call|dial|ring|phone|telephone|contact)\b.{0,40}\b999\b", re.IGNORECASE | re.DOTALL)
_LEAST_WORDS = 5  # of a sentence of ours: fewer could be anybody's
_GONE = "0"  # what stands where a sentence was: the words before and after it are no phrase together


def sounds_urgent(text: str, words: tuple[str, ...]) -> bool:
    """Whether any of some words or phrases stands in a text, as a whole, however it is written."""
    said = f" {_plain(text)} "
    return any(f" {_plain(one)} " in said for one in words)


def speaks_of_danger(text: str, words: tuple[str, ...], *, by_machine: bool = False) -> bool:
    """Whether a person writes of danger, and does not only quote what we wrote.

    Args: by_machine: nobody has written it for this; advice to call 999, which schools put into every such answer, says
          nothing of a child.
    """
    if not sounds_urgent(text, words):
        return False
    if by_machine:
        text = "\n\n".join(one for one in _sentences(text) if not _ADVICE.search(one))
    said = _plain(text)
    for ours in {_plain(one) for one in _our_sentences() if sounds_urgent(one, words)}:
        if ours.count(" ") + 1 >= _LEAST_WORDS:
            said = re.sub(rf"(?<!\S){re.escape(ours)}(?!\S)", _GONE, said)
    return sounds_urgent(said, words)


def _our_sentences() -> Iterable[str]:
    """Every sentence of the e-mails that we send, by any service as it is published now and by the product."""
    shapes = [shape for version in current_versions().values() for shape in pinned(version).messages]
    for shape in (*shapes, *wordings.of_the_house()):
        yield from _sentences(shape.body.say())


def _sentences(text: str) -> list[str]:
    return _SENTENCES.split(text)


def _plain(text: str) -> str:
    return " ".join(_WORD.findall(text.casefold().replace("\u2019", "'")))
