"""A table that the person adds rows to; inside an entry of a repeat, what would be a repeat in a repeat."""

from __future__ import annotations

from typing import Any

from forms.definition.questions import Question
from forms.phrases import say
from forms.ports import Ports
from forms.question_types.base import Context, Problem, problem, whole_setting
from forms.question_types.cells import cell_type
from forms.question_types.composite import Composite, Found
from forms.question_types.fixed_table import totals


class RowTable(Composite):
    """Stored as a list of {column: value}, empty rows left out. Settings: `columns`, `fewest-rows`, `most-rows`."""

    template = "row_table.html"

    def together(self, question: Question, found: Found, context: Context) -> list[Problem]:
        """A row that is begun is finished, and there are enough."""
        problems = super().together(question, found, context)
        least, count = whole_setting(question, "fewest-rows", 1), len({path[0] for path in found})
        if 0 < count < least:
            problems.append(problem("rows-too-few", self.first_part(question), limit=least))
        return problems

    def whole(self, question: Question, found: Found, context: Context) -> Any:
        """The rows in their order."""
        rows: dict[str, dict[str, Any]] = {}
        for (number, column), part in found.items():
            rows.setdefault(number, {})[column] = part
        return list(rows.values())

    def part_at(self, value: Any, path: tuple[str, ...]) -> Any:
        """A cell by its row's number, from 1."""
        place = int(path[0]) - 1
        if not isinstance(value, list) or place >= len(value) or not isinstance(value[place], dict):
            return None
        return value[place].get(path[1])

    def lines(self, question: Question, value: Any, ports: Ports, language: str) -> tuple[str, ...]:
        """One line a row, then the totals."""
        found = []
        for number, row in enumerate(value, 1):
            cells = [
                f"{column.label.say(language)}: {', '.join(shown)}"
                for column in question.setting("columns") or ()
                if (shown := cell_type(column).show(column, row.get(column.id), ports, language))
            ]
            found.append(say("of-repeat", language, item=f"{number}.", number="; ".join(cells)))
        return (*found, *totals(question, value, language))
