"""What the law says of a schedule, put in the order an officer reads it: day by day, the worst first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from blueprints.page_frame import long_date
from statutory.findings import Finding, Overrider, Severity

WEIGHTS: dict[Severity, tuple[str, str]] = {
    Severity.BREACH: ("Breach", "red"),
    Severity.ADVISORY: ("Advice", "yellow"),
    Severity.OFFICER_DECIDES: ("Officer decides", "blue"),
    Severity.INFORMATION: ("For information", "grey"),
}
OVERRIDERS: dict[Overrider, str] = {
    Overrider.NOBODY: "Nobody",
    Overrider.CHAPERONE: "The chaperone, on the day, with the reason written down",
    Overrider.COUNCIL: "The council, by a permission or a condition in writing",
    Overrider.OFFICER: "The officer, with a reason that is kept",
}
_COUNTED = {
    Severity.BREACH: ("breach", "breaches"),
    Severity.ADVISORY: ("piece of advice", "pieces of advice"),
    Severity.OFFICER_DECIDES: ("matter for an officer to decide", "matters for an officer to decide"),
    Severity.INFORMATION: ("note", "notes"),
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """One day, or the whole: its heading, what was planned, its findings, and a sentence where there are none."""

    heading: str
    planned: str
    findings: tuple[Finding, ...]
    nothing: str = ""
    is_checked: bool = True


@dataclass(frozen=True, slots=True)
class JudgedDay:
    """A day that was judged: what was planned on it in a line, and what to say when nothing was found.

    `is_checked` is false where no limit applies, so that finding nothing does not make the day lawful.
    """

    on: date
    planned: str
    nothing: str
    is_checked: bool = True


def by_day(findings: Sequence[Finding], days: Iterable[JudgedDay], *, whole: str) -> list[Verdict]:
    """Return the findings by day, in the order of the days; what is of no day comes first, headed by `whole`.

    The findings of a day keep the order they came in, which is worst first.
    """
    listed = sorted(days, key=lambda each: each.on)
    known = {each.on for each in listed}
    of_whole = tuple(each for each in findings if each.day not in known)
    verdicts = [Verdict(whole, "", of_whole)] if of_whole else []
    for each in listed:
        of_day = tuple(finding for finding in findings if finding.day == each.on)
        verdicts.append(
            Verdict(long_date(each.on), each.planned, of_day, "" if of_day else each.nothing, each.is_checked)
        )
    return verdicts


def in_short(findings: Iterable[Finding]) -> str:
    """Return how much was found, e.g. "2 breaches, 1 piece of advice"; empty for nothing."""
    counts = Counter(each.severity for each in findings)
    return ", ".join(
        f"{counts[severity]} {words[0] if counts[severity] == 1 else words[1]}"
        for severity, words in _COUNTED.items()
        if counts[severity]
    )


def for_a_letter(findings: Iterable[Finding]) -> str:
    """Return the findings as plain text for a letter, a paragraph each; what is only for information stays out.

    The sentences hold no name and no identifier of a child. Each says itself where its law is not yet verified.
    """
    told = (each for each in findings if each.severity is not Severity.INFORMATION)
    return "\n\n".join(_paragraph(each) for each in told)


def _paragraph(finding: Finding) -> str:
    amounts = [f"{what}: {said}." for what, said in (("Limit", finding.limit), ("Planned", finding.observed)) if said]
    return " ".join((finding.sentence, *amounts, f"({finding.provision})"))
