"""Findings told whole, as the data of sentences has them: everything that an officer can read or may decide."""

from collections.abc import Iterable
from dataclasses import MISSING, fields
from typing import Any

from statutory.findings import Finding


def case_of(case: dict[str, Any]) -> str:
    """The name of a case."""
    return str(case["case"])


def as_told(findings: Iterable[Finding]) -> list[dict[str, Any]]:
    """Findings in the words of the data; `who` may let it go ahead in spite of the finding."""
    return [
        {
            "rule": each.rule,
            "severity": each.severity.value,
            "who": each.overridable_by.value,
            **({"day": each.day} if each.day else {}),
            "limit": each.limit,
            "observed": each.observed,
            "says": each.sentence,
            "cites": each.provision,
        }
        for each in findings
    ]


def left_out(kind: type) -> dict[str, Any]:
    """What facts of a kind take for granted where they are silent, beside what is simply not known."""
    return {one.name: one.default for one in fields(kind) if one.init and one.default not in (MISSING, None)}
