"""What the form engine asks of the rest of the product. Routes pass it in; the engine imports none of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class SchoolFound:
    """A school as somebody picks it from a list."""

    urn: str
    name: str
    where: str = ""  # town or postcode, to tell two of the same name apart

    @property
    def label(self) -> str:
        """How it reads in a list."""
        return f"{self.name}, {self.where}" if self.where else self.name


class SchoolDirectory(Protocol):
    """Schools the council knows."""

    def find(self, text: str, /) -> Sequence[SchoolFound]:
        """Schools that a name, town, postcode or URN may mean, best first; a bounded number."""

    def name(self, urn: str, /) -> str | None:
        """The name of a school, or None when there is none of that number."""


class Councils(Protocol):
    """Local authorities by their three-digit numbers."""

    def every(self) -> Sequence[tuple[str, str]]:
        """(number, name) in the order of a list."""

    def name(self, code: str, /) -> str | None:
        """The name, or None."""


@dataclass(frozen=True, slots=True)
class FileKept:
    """An uploaded file as its owner sees it."""

    id: str
    filename: str
    size: int  # bytes
    note: str = ""  # of the scan, in words


class Files(Protocol):
    """Uploaded files of the filing being filled in."""

    def kept(self, file_id: str, /) -> FileKept | None:
        """One file, or None when it is not one of this filing's."""


class RuleFinding(Protocol):
    """What a rule of the law found. Only its sentence is shown here."""

    @property
    def sentence(self) -> str:
        """One plain sentence."""


class RuleBook(Protocol):
    """Named rules of the law."""

    def findings(self, rule: str, inputs: Mapping[str, Any], today: date, /) -> Sequence[RuleFinding]:
        """What a rule finds in these answers; nothing when it finds nothing, or cannot tell."""


class _NoSchools:
    def find(self, _text: str, /) -> Sequence[SchoolFound]:
        return ()

    def name(self, _urn: str, /) -> str | None:
        return None


class _NoCouncils:
    def every(self) -> Sequence[tuple[str, str]]:
        return ()

    def name(self, _code: str, /) -> str | None:
        return None


class _NoFiles:
    def kept(self, _file_id: str, /) -> FileKept | None:
        return None


class _NoRules:
    def findings(self, _rule: str, _inputs: Mapping[str, Any], _today: date, /) -> Sequence[RuleFinding]:
        return ()


def _no_reasons(_upn: str) -> Sequence[str]:
    return ()


@dataclass(frozen=True, slots=True)
class Ports:
    """Everything a page may need from outside, in one value."""

    schools: SchoolDirectory = field(default_factory=_NoSchools)
    councils: Councils = field(default_factory=_NoCouncils)
    files: Files = field(default_factory=_NoFiles)
    rules: RuleBook = field(default_factory=_NoRules)
    upn_reasons: Callable[[str], Sequence[str]] = _no_reasons  # why a UPN cannot be right; they warn, never stop


NO_PORTS = Ports()
