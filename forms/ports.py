"""What the form engine asks of the rest of the product. Routes pass it in; the engine imports none of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Protocol

from forms.answers import Answers


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

    def own(self) -> str:
        """The name of this council."""


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


@dataclass(frozen=True, slots=True)
class RuleFinding:
    """One thing that a rule of the law found, as it is shown and kept: every word and day as text."""

    rule: str
    sentence: str
    provision: str = ""
    limit: str = ""
    observed: str = ""
    severity: str = "information"  # breach | advisory | officer_decides | information
    verified: bool = True
    source_title: str = ""
    source_url: str = ""
    on: str = ""  # the day the rule was asked for
    day: str = ""  # the day of a schedule it speaks of
    overridable_by: str = "nobody"


@dataclass(frozen=True, slots=True)
class RuleAnswer:
    """What came of asking a rule: its findings, or why it could not be asked, in words without any answer in them."""

    findings: tuple[RuleFinding, ...] = ()
    cannot: str = ""
    title: str = ""


class RuleBook(Protocol):
    """Named rules of the law."""

    def ask(self, rule: str, facts: Mapping[str, Any], /, *, on: date, calendar_of: str = "") -> RuleAnswer:
        """What a rule says of these facts on a day, counted by the calendar of a school (its URN) or the council's.

        Never raises: a rule that is not there, a fact that is missing and a calendar that ends are all told.
        """


class Calendars(Protocol):
    """Which days count."""

    def count(self, start: date, amount: int, unit: str, /) -> date | None:
        """The day so many working-days or school-days after one (before it when negative).

        None when the calendar does not reach.
        """


@dataclass(frozen=True, slots=True)
class RecordFound:
    """A record as somebody picks it from a list."""

    id: str
    label: str


class Records(Protocol):
    """What the council holds already, by the name of a source; each source decides what this person may see."""

    def find(self, source: str, text: str, /) -> Sequence[RecordFound]:
        """Records that a text may mean, best first, a bounded number; for no text those to offer at once."""

    def name(self, source: str, record_id: str, /) -> str | None:
        """How one reads, or None for one that is not there or not this person's to see."""

    def known(self, source: str, /) -> Any:
        """What is known of the person filling in, in the shape of the answer; None for nothing."""

    def total(self, source: str, about: Mapping[str, Any], of: Sequence[str], /) -> Decimal | None:
        """What other forms said at these addresses about the subject of these answers, added up.

        None where nobody can tell, or this person may not be told.
        """


@dataclass(frozen=True, slots=True)
class StandingForm:
    """Another form about the same child: what it says, and the numbers of what came of it.

    It stands while its case is open or what came of it is valid; else that has run out within the last year.
    """

    answers: Answers
    numbers: tuple[str, ...] = ()
    stands: bool = True


class Namesakes(Protocol):
    """Entries of other forms that name the same person."""

    def __call__(self, name: str, born: str, view: Answers, /, *, unsure: bool) -> Sequence[Answers]:
        """Each read from inside its entry, oldest first: surely the same, or with `unsure` only perhaps."""


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

    def own(self) -> str:
        return ""


class _NoFiles:
    def kept(self, _file_id: str, /) -> FileKept | None:
        return None


class _NoRules:
    def ask(self, _rule: str, _facts: Mapping[str, Any], /, *, on: date, calendar_of: str = "") -> RuleAnswer:
        return RuleAnswer()


class _NoCalendars:
    def count(self, _start: date, _amount: int, _unit: str, /) -> date | None:
        return None


class _NoRecords:
    def find(self, _source: str, _text: str, /) -> Sequence[RecordFound]:
        return ()

    def name(self, _source: str, _record_id: str, /) -> str | None:
        return None

    def known(self, _source: str, /) -> Any:
        return None

    def total(self, _source: str, _about: Mapping[str, Any], _of: Sequence[str], /) -> Decimal | None:
        return None


def _no_reasons(_upn: str) -> Sequence[str]:
    return ()


def _nobody(_name: str, _born: str, _view: Answers, /, *, unsure: bool) -> Sequence[Answers]:
    return ()


def _no_forms() -> Sequence[StandingForm]:
    return ()


def _no_record(_fact: str, _among: Sequence[str], /) -> Any:
    return None


@dataclass(frozen=True, slots=True)
class Ports:
    """Everything a page may need from outside, in one value."""

    schools: SchoolDirectory = field(default_factory=_NoSchools)
    councils: Councils = field(default_factory=_NoCouncils)
    files: Files = field(default_factory=_NoFiles)
    rules: RuleBook = field(default_factory=_NoRules)
    calendars: Calendars = field(default_factory=_NoCalendars)
    records: Records = field(default_factory=_NoRecords)
    received_on: date | None = None  # when the council has the form; None: today
    upn_reasons: Callable[[str], Sequence[str]] = _no_reasons  # why a UPN cannot be right; they warn, never stop
    elsewhere: Callable[[], Sequence[StandingForm]] = _no_forms  # other forms about the child; for officers' eyes
    # Entries of other forms that name whom these answers name, by two questions; for officers' eyes.
    namesakes: Namesakes = _nobody
    record: Callable[[str, Sequence[str]], Any] = _no_record  # a fact of an approval's record; None: it has none


NO_PORTS = Ports()
