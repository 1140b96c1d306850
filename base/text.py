"""Text as people type it, made comparable."""

from __future__ import annotations

import re
import unicodedata

_SPACES = re.compile(r"\s+")
_POSTCODE = re.compile(r"^([A-Z]{1,2}[0-9][A-Z0-9]?)([0-9][A-Z]{2})$")


def plain(text: str) -> str:
    """Lower case, accents and punctuation dropped, single spaces: what names are compared by."""
    folded = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(sign if sign.isalnum() else " " for sign in folded if not unicodedata.combining(sign))
    return _SPACES.sub(" ", kept).strip()


def squeezed(text: str) -> str:
    """Outer spaces dropped, runs of spaces made one, NUL and other control characters dropped."""
    if not text.isprintable():  # else there is none, and nearly all that is typed is so
        text = "".join(sign for sign in text if sign in "\n\t" or not unicodedata.category(sign).startswith("C"))
    return _SPACES.sub(" ", text).strip()


def normal_postcode(typed: str) -> str | None:
    """A postcode in capitals with one space before its last three signs, or None if it has not that shape."""
    found = _POSTCODE.match("".join(sign for sign in typed.upper() if sign.isalnum()))
    return f"{found[1]} {found[2]}" if found else None


def normal_email(typed: str) -> str:
    """An e-mail address as a key: trimmed and in lower case."""
    return typed.strip().casefold()
