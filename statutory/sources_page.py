"""The page docs/statutory-sources.md: every rule and number with where it was read, from the code."""

from collections.abc import Iterable

from statutory.day_names import say_date
from statutory.legal_numbers import LegalNumber
from statutory.limits import ALL_LIMITS
from statutory.registry import all_rules
from statutory.rules import AnyRule
from statutory.sources import Source

_HEAD = """\
# Sources of the law

Made from the code by `python -m statutory sources`; a test compares the two. Change the code, not this page.

*Verified* means that somebody read the text at its source on the day given. What is not verified is known from guidance
or practice: it may advise and never finds a breach.
"""
_NUMBERS = (
    "| Number | Value | Counted | Source | Checked | In force from | Verified |",
    "|---|---|---|---|---|---|---|",
)
_SOURCES = ("| Source | Checked | Verified |", "|---|---|---|")
_LONG_PAST = "before our records"


def sources_page() -> str:
    """Return the page as Markdown."""
    lines = [_HEAD]
    for one in all_rules():
        lines += [f"## {one.id}", "", f"{cell(one.title)}. {when(one)}", "", *_sources(one.sources), ""]
        if one.numbers:
            lines += [*_numbers(one.numbers), ""]
    lines += ["## Numbers that clocks and definitions count by", "", *_numbers(ALL_LIMITS), ""]
    return "\n".join(lines)


def when(one: AnyRule) -> str:
    """Return since when, until when and behind which switch a rule is law."""
    since = say_date(one.effective_from) if one.effective_from else _LONG_PAST
    until = f" until {say_date(one.effective_until)}" if one.effective_until else ""
    switch = ""
    if one.commencement:
        switch = f" Off until an administrator enters the commencement date `{one.commencement}`."
    return f"In force from {since}{until}.{switch}"


def _numbers(numbers: Iterable[LegalNumber]) -> Iterable[str]:
    yield from _NUMBERS
    for number in numbers:
        since = say_date(number.effective_from) if number.effective_from else _LONG_PAST
        cells = (
            number.name,
            number.limit,
            number.counting.replace("_", " "),
            _linked(number.source),
            say_date(number.source.checked_on),
            since,
            read(number),
        )
        yield f"| {' | '.join(map(cell, cells))} |"


def _sources(sources: Iterable[Source]) -> Iterable[str]:
    yield from _SOURCES
    for source in sources:
        cells = (_linked(source), say_date(source.checked_on), _yes(source.verified))
        yield f"| {' | '.join(map(cell, cells))} |"


def _linked(source: Source) -> str:
    return f"[{source.citation}]({source.url})"


def read(number: LegalNumber) -> str:
    """Return in words whether the number was read: a text can be read and leave the number to guidance."""
    if number.verified:
        return "yes" if number.source.verified else "no: its source was not read"
    return "the source, not the number" if number.source.verified else "no"


def _yes(verified: bool) -> str:
    return "yes" if verified else "no"


def cell(text: str) -> str:
    """Return a text fit for a cell of a Markdown table."""
    return " ".join(text.replace("|", "\\|").split())
