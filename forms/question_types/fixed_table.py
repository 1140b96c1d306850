"""A table whose rows are given."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from forms.definition.inner import inner_questions
from forms.definition.questions import Question, QuestionKind
from forms.ports import Ports
from forms.question_types.base import Context, Problem
from forms.question_types.cells import cell_type
from forms.question_types.composite import Composite, Found, missing_cell
from forms.values import as_number


class FixedTable(Composite):
    """Stored as {row: {column: value}}. Settings: `rows`, `columns`, `every-row`; a column may have a `total`."""

    template = "table.html"

    def together(self, question: Question, found: Found, context: Context) -> list[Problem]:
        """A row that is begun is finished; with `every-row` each is."""
        problems = super().together(question, found, context)
        if question.setting("every-row") and found:
            begun = {path[0] for path in found}
            first_of: dict[str, Any] = {}
            for one in inner_questions(question):
                first_of.setdefault(one.path[0], one)
            missing = [one for row, one in first_of.items() if row not in begun]
            problems += [missing_cell(question, one, context.language) for one in missing]
        return problems

    def lines(self, question: Question, value: Any, ports: Ports, language: str) -> tuple[str, ...]:
        """One line a row, then the totals."""
        rows: dict[str, list[str]] = {}
        labels: dict[str, str] = {}
        for one in inner_questions(question):
            shown = cell_type(one.question).show(one.question, self.part_at(value, one.path), ports, language)
            if shown:
                labels[one.path[0]] = one.row.say(language)
                label = one.question.label.say(language)
                rows.setdefault(one.path[0], []).append(f"{label}: {', '.join(shown)}")
        found = [f"{labels[row]} – {'; '.join(cells)}" for row, cells in rows.items()]
        return (*found, *totals(question, list(value.values()), language))


def totals(question: Question, rows: list[Any], language: str) -> tuple[str, ...]:
    """The columns that are added up, as lines."""
    said = []
    for column in question.setting("columns") or ():
        if not column.setting("total"):
            continue
        numbers = [as_number(row.get(column.id)) for row in rows if isinstance(row, dict)]
        total = sum((one for one in numbers if one is not None), Decimal(0))
        text = f"£{total:,.2f}" if column.kind is QuestionKind.CURRENCY else f"{total:,}"
        said.append(f"Total, {column.label.say(language)}: {text}")
    return tuple(said)
