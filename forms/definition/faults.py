"""Faults of a definition: where each one stands, what is wrong and how it is mended."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One thing that keeps a definition from being published.

    `where` is a path of keys and ids (`pages/child/questions/child-name`), `line` counts from 1; 0 when the
    document came from the database and has no lines.
    """

    file: str
    line: int
    where: str
    what: str
    mend: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.where or 'the document'}: {self.what}. {self.mend}"


class FaultyDefinition(ValueError):
    """A definition that may not be published, with every fault in it."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults = faults
