"""Text in one or several languages, falling back string by string."""

from __future__ import annotations

from dataclasses import dataclass

ENGLISH = "en"


@dataclass(frozen=True, slots=True)
class Wording:
    """What a person reads, by language. English is always there."""

    by_language: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, text: str) -> Wording:
        """Wording that exists in English only."""
        return cls(((ENGLISH, text),))

    def say(self, language: str = ENGLISH) -> str:
        """The text in that language, else in English."""
        english = ""
        for code, text in self.by_language:
            if code == language:
                return text
            if code == ENGLISH:
                english = text
        return english

    def __bool__(self) -> bool:
        return any(text for _, text in self.by_language)


NOTHING = Wording(())
