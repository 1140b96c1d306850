"""What a rule says about a set of facts, as text for a person and as JSON for a program."""

from collections.abc import Iterable
from dataclasses import dataclass
from textwrap import fill
from typing import Any

from statutory.day_names import say_date, say_day
from statutory.facts_json import as_json
from statutory.findings import Finding
from statutory.rules import AnyRule, Setting
from statutory.sources import Source

_WIDTH = 100
_UNREAD = "not verified: check the text before relying on it"


@dataclass(frozen=True, kw_only=True)
class Explanation:
    """One rule's answer: what was asked, whether it was law on the day, and every finding."""

    rule: AnyRule
    on: str
    in_force: bool
    findings: tuple[Finding, ...]

    @property
    def text(self) -> str:
        """The answer as a person reads it."""
        lines = [f"{self.rule.id}: {self.rule.title}", f"Asked for {self.on}."]
        if not self.in_force:
            lines.append("This rule is not in force on that day, so it finds nothing.")
        elif not self.findings:
            lines.append("The rule has nothing to say about these facts.")
        for number, finding in enumerate(self.findings, start=1):
            lines += ["", *_lines_of(number, finding)]
        return "\n".join(lines) + "\n"

    @property
    def json(self) -> dict[str, Any]:
        """The answer as a program reads it; `findings` are the fields of a finding by name."""
        return {
            "rule": self.rule.id,
            "title": self.rule.title,
            "verified": self.rule.verified,
            "in_force": self.in_force,
            "findings": [as_json(finding) for finding in self.findings],
        }


def explain(rule: AnyRule, facts: object, setting: Setting) -> Explanation:
    """Ask one rule.

    Raises: NoDate and its kinds when a calendar is missing or too short.
    """
    return Explanation(
        rule=rule,
        on=say_day(setting.on),
        in_force=rule.in_force(setting),
        findings=rule.findings(facts, setting),
    )


def _lines_of(number: int, finding: Finding) -> Iterable[str]:
    heading = finding.severity.replace("_", " ").upper()
    yield f"{number}. {heading} ({finding.rule}), {'verified' if finding.verified else _UNREAD}"
    yield _indented(finding.sentence)
    if finding.day is not None:
        yield _indented(f"Day: {say_day(finding.day)}")
    yield _indented(f"Limit: {finding.limit}")
    yield _indented(f"Observed: {finding.observed}")
    yield _indented(f"Provision: {finding.provision}")
    yield _indented(f"Source: {_told(finding.source)}")
    yield _indented(f"May be overridden by: {finding.overridable_by}")


def _indented(text: str) -> str:
    return fill(text, _WIDTH, initial_indent="   ", subsequent_indent="   ", break_long_words=False)


def _told(source: Source) -> str:
    how = "read" if source.verified else "not read at the source; known on"
    return f"{source.url} ({how} {say_date(source.checked_on)})"
