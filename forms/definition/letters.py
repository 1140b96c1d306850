"""Letters of a definition: standing words with ((placeholders)), whom one is for, how it may go."""

from __future__ import annotations

from dataclasses import dataclass, field

from forms.definition.questions import Line
from forms.definition.wording import NOTHING, Wording

WAYS = ("post", "email")
PARENT = "parent"


@dataclass(frozen=True, slots=True)
class LetterShape:
    """One kind of letter. It goes to one person or organisation, and a placeholder says only what `reveals` allows.

    On paper a letter may name the child; the e-mail that tells of one (`email`) is a message like any other.
    """

    id: str
    title: Wording
    to: str  # parent | referrer | agency | other-council | school:<role> | party:<id>
    body: Wording
    reveals: tuple[str, ...]
    held_when: tuple[str, ...]
    ways: tuple[str, ...] = ("post",)
    email: str = ""
    quotes: tuple[str, ...] = ()  # ids of rules whose findings on the case are set below the words
    sign_off: Wording = NOTHING
    answer_service: str = ""  # the form that its reference and code lead to
    at: Line | None = field(default=None, compare=False)
