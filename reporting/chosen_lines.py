"""Which lines of a return are counted where not all are: those with some codes, and a sample that nobody picks."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256

from forms.definition.returns import ReturnShape
from reporting.counted_cases import Span
from reporting.return_cells import ReturnLine


def of_only(shape: ReturnShape, lines: Sequence[ReturnLine]) -> list[ReturnLine]:
    """The lines whose codes are among those that the return names; all, where it names none."""
    places = {column.id: place for place, column in enumerate(shape.columns)}
    return [line for line in lines if all(line.cells[places[name]].code in codes for name, codes in shape.only)]


def sampled(shape: ReturnShape, lines: Sequence[ReturnLine], span: Span) -> list[ReturnLine]:
    """A sample of the lines, in their order; all, where the return takes none.

    The same days give the same sample for ever, as long as the same are counted; other days another.
    """
    if shape.sample is None:
        return list(lines)
    drawn = sorted(lines, key=lambda line: _lot(shape, line, span))[: shape.sample.size(len(lines))]
    keys = {line.entry.key for line in drawn}
    return [line for line in lines if line.entry.key in keys]


def _lot(shape: ReturnShape, line: ReturnLine, span: Span) -> str:
    said = f"{shape.id} {span.first.isoformat()} {span.last.isoformat()} {line.entry.key}"
    return sha256(said.encode()).hexdigest()
