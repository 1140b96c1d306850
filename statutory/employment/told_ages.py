"""What the ages of children mean that an employer tells us of, before anything is known of their work or hours."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from statutory.employment.laws import NEW, NOW, Law, law_on
from statutory.employment.stating import state
from statutory.findings import Finding, Severity
from statutory.rules import AnyRule, Rule, Setting

AGES = "EMP.PACK.AGES"


class ToldAge(StrEnum):
    """An age at last birthday, as a form offers it; the first stands for every younger one."""

    UNDER_13 = "under_13"
    AGE_13 = "age_13"
    AGE_14 = "age_14"
    AGE_15 = "age_15"
    AGE_16 = "age_16"

    @property
    def years(self) -> int:
        """The highest age that it stands for, in years."""
        return 12 + list(ToldAge).index(self)

    @property
    def words(self) -> str:
        """As a sentence goes on after "A child ", e.g. "of 14"."""
        return f"of {self.years}" if self is not ToldAge.UNDER_13 else f"under {self.years + 1}"


@dataclass(frozen=True, kw_only=True)
class ToldAges:
    """The ages of the children who work at a place or are to: `ages`, each once."""

    ages: tuple[ToldAge, ...] = ()


def told_too_young(facts: ToldAges, setting: Setting) -> tuple[Finding, ...]:
    """Return what to tell an employer of children too young for any work, or for any but light work."""
    law = law_on(setting)
    return tuple(_found(law, facts, setting))


def _found(law: Law, facts: ToldAges, setting: Setting) -> Iterator[Finding]:
    least, usual = law.light_work, law.any_work
    listed_in = "regulations" if law is NEW else "byelaws"
    for age in sorted(set(facts.ages), key=lambda one: one.years):
        if age.years >= usual.value:
            continue
        if age.years < least.value:
            sentence = (
                f"A child {age.words} may not be employed, paid or not: a child may be employed from {usual.value}, "
                f"and at {least.value} only for light work that {listed_in} list."
            )
            severity = Severity.BREACH
        else:
            sentence = f"A child {age.words} may do only light work that {listed_in} list."
            severity = Severity.INFORMATION
        yield state(
            AGES,
            least.source,
            limit=usual.limit,
            observed=age.words,
            sentence=sentence,
            on=setting.on,
            severity=severity,
        )


TOLD_AGE_RULES: tuple[AnyRule, ...] = (
    Rule(
        id=AGES,
        title="Ages of children that an employer tells us of",
        facts=ToldAges,
        judge=told_too_young,
        sources=tuple(dict.fromkeys(number.source for law in (NOW, NEW) for number in (law.light_work, law.any_work))),
        numbers=(NOW.light_work, NOW.any_work, NEW.light_work, NEW.any_work),
    ),
)
