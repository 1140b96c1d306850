"""A rule of law that can be named, asked, cited and switched on by date."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Generic, TypeVar

from statutory.due import Calendars
from statutory.findings import Finding
from statutory.legal_numbers import LegalNumber
from statutory.sources import Source

Facts = TypeVar("Facts")


@dataclass(frozen=True, kw_only=True)
class Setting:
    """What a rule is asked with beside its facts: the day, the calendars, and what the council has set.

    `commencements` holds the day on which a part of an Act begins, entered by an administrator; a
    part without a day there is not in force. `byelaws` are the council's own numbers by name, each
    with its source; a name that is missing is counted by the rule's own default.
    """

    on: date
    calendars: Calendars = field(default_factory=Calendars)
    commencements: Mapping[str, date] = field(default_factory=dict)
    byelaws: Mapping[str, LegalNumber] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Rule(Generic[Facts]):
    """One rule: an id that never changes, the facts it takes, and the function that judges them.

    `facts` is a frozen dataclass of plain values (str, int, bool, date, time, StrEnum, Decimal,
    tuples and dataclasses of these, each possibly None), so that facts can be read from JSON and
    described by a schema. `judge` returns every finding, worst first; no finding at all means that
    the rule has nothing to say about these facts.

    `for_officers`: its sentences are in officers' words ("LAWFUL", signs of off-rolling) and are shown to nobody else.
    `effective_from` is None where the start is long past and was not looked up. `commencement`
    names the entry of `Setting.commencements` without which the rule is not in force.
    """

    id: str
    title: str
    facts: type[Facts]
    judge: Callable[[Facts, Setting], tuple[Finding, ...]]
    sources: tuple[Source, ...]
    numbers: tuple[LegalNumber, ...] = ()
    effective_from: date | None = None
    effective_until: date | None = None
    commencement: str | None = None
    for_officers: bool = False

    @property
    def verified(self) -> bool:
        """Whether every text and every number it rests on was read at its source."""
        return all(source.verified for source in self.sources) and all(number.verified for number in self.numbers)

    def in_force(self, setting: Setting) -> bool:
        """Return whether the rule is law on the day asked for."""
        if self.commencement is not None:
            begins = setting.commencements.get(self.commencement)
            if begins is None or setting.on < begins:
                return False
        if self.effective_from is not None and setting.on < self.effective_from:
            return False
        return self.effective_until is None or setting.on <= self.effective_until

    def findings(self, facts: Facts, setting: Setting) -> tuple[Finding, ...]:
        """Return what the rule says; nothing where it is not in force on the day.

        Raises: NoDate and its kinds when a calendar is missing or too short.
        """
        return self.judge(facts, setting) if self.in_force(setting) else ()


AnyRule = Rule[Any]
