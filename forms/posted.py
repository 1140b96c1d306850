"""What was posted, made harmless: any shape of body comes out as texts without signs that databases or pages refuse."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

MOST_VALUES = 200  # of one control
MOST_CHARACTERS = 50_000  # of one value, so that a long account is refused in words and not cut without a word
_KEPT_CONTROLS = "\n\t"


def tidy(text: Any) -> str:
    """A text without lone surrogates, NULs and other control characters, in one Unicode form; lines end in one sign."""
    if not isinstance(text, str):
        return ""
    if text.isascii() and text.isprintable():  # nearly every value
        return text.strip() if len(text) <= MOST_CHARACTERS else text[:MOST_CHARACTERS].strip()
    cut = text[:MOST_CHARACTERS].replace("\r\n", "\n").replace("\r", "\n")
    sound = cut.encode("utf-8", "ignore").decode("utf-8")
    kept = "".join(sign for sign in sound if sign in _KEPT_CONTROLS or unicodedata.category(sign) not in _DROPPED)
    return unicodedata.normalize("NFC", kept).strip()


_DROPPED = {"Cc", "Cs", "Co", "Cn"}


def one_line(text: str) -> str:
    """A text with runs of spaces and line ends made one space."""
    return " ".join(text.split())


@dataclass(frozen=True, slots=True)
class Posted:
    """A form body by control. WTForms reads it as it would a MultiDict."""

    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, body: Any) -> Posted:
        """Read a MultiDict, a mapping to texts or a mapping to lists of texts. Never fails."""
        values: dict[str, tuple[str, ...]] = {}
        if not isinstance(body, Mapping):
            return cls()
        for name in list(body)[:2000]:
            if not isinstance(name, str):
                continue
            getlist = getattr(body, "getlist", None)
            found = getlist(name) if getlist else body[name]
            listed: Iterable[Any] = found if isinstance(found, list | tuple) else (found,)
            values[name] = tuple(tidy(value) for value in list(listed)[:MOST_VALUES])
        return cls(values)

    def getlist(self, name: str) -> list[str]:
        """Every value of a control."""
        return list(self.values.get(name, ()))

    def __contains__(self, name: object) -> bool:
        return name in self.values

    def __iter__(self) -> Any:
        return iter(self.values)

    def __len__(self) -> int:
        return len(self.values)


@dataclass(frozen=True, slots=True)
class FilePosted:
    """One file that came with a post, before anything is stored."""

    filename: str
    size: int  # bytes
    content_type: str  # as found in its content by whoever received it, not as claimed
