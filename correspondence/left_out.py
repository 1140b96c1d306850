"""What a message says of a date that there is none of: nothing, instead of a gap, and instead of not going at all.

A calendar that ends leaves a question without a day to answer by, and a task without one that it was due. Whoever is
asked, and whoever is told, hears of it all the same.
"""

from __future__ import annotations

import re

from correspondence.reveals import Reveal

MAY_BE_ABSENT = frozenset({Reveal.REPLY_BY, Reveal.DUE_DATE})  # without anything else a message has nothing to say
_SENTENCE = re.compile(r"(?<=[.!?])[ \t]+")


def leave_out(text: str, name: str) -> str:
    """A text of ours without a date: "by ((date))" goes from its sentence.

    A sentence goes whole that is about nothing else ("It was due by …"), or that says the date in another way.
    """
    placeholder = f"(({name}))"
    said_by = re.compile(rf",?\s+by\s+{re.escape(placeholder)}")
    lines = []
    for line in text.split("\n"):
        if placeholder not in line:
            lines.append(line)
            continue
        kept = [said_by.sub("", one) for one in _SENTENCE.split(line) if not _is_of_it_alone(one, placeholder)]
        if any(kept):
            lines.append(" ".join(one for one in kept if one))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines))


def _is_of_it_alone(sentence: str, placeholder: str) -> bool:
    if placeholder not in sentence:
        return False
    return sentence.startswith("It ") or f"by {placeholder}" not in sentence
