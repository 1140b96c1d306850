"""What officers call the languages that people are written to in, and which of them the council supplies."""

from __future__ import annotations

from correspondence.wording import wordings
from forms.definition.wording import ENGLISH


def language_name(code: str) -> str:
    """A language by its code, in English; the code itself where the council supplies it no more; empty for none."""
    if code == ENGLISH:
        return "English"
    known = wordings.languages().get(code)
    return known.english if known is not None else code


def language_choices() -> list[tuple[str, str]]:
    """The languages an officer can choose for somebody, with their codes: those supplied, and English."""
    supplied = sorted((one.english, code) for code, one in wordings.languages().items())
    return [("", "Not known"), (ENGLISH, "English"), *((code, name) for name, code in supplied)]
