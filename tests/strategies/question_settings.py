"""What each type of question needs to be told before it asks anything."""

from __future__ import annotations

from typing import Any

from forms.definition.question_parts import Calculation, Function, Paper, PaperGroup
from forms.definition.questions import Option, Question, QuestionKind
from forms.definition.wording import Wording


def _column(name: str, kind: QuestionKind, **more: Any) -> Question:
    return Question(name, kind, Wording.of(f"{name} & <b>"), required=more.pop("required", False), **more)


COLUMNS = (
    _column("on", QuestionKind.DATE, required=True),
    _column("who", QuestionKind.TEXT),
    _column("fee", QuestionKind.CURRENCY, settings=(("total", True),)),
    _column(
        "way", QuestionKind.SINGLE_CHOICE, options=(Option("car", Wording.of("Car")), Option("bus", Wording.of("B")))
    ),
    _column("done", QuestionKind.TICK),
)
ROWS = (("first", Wording.of('First "row"')), ("second", Wording.of("Second <row>")))
PAPERS = (
    Paper("passport", Wording.of("Passport"), ("identity", "home"), Wording.of("In date")),
    Paper("bill", Wording.of("Bill"), ("home",)),
)
GROUPS = (PaperGroup("identity", Wording.of("Who you are")), PaperGroup("home", Wording.of("Where you live")))
SETTINGS: dict[QuestionKind, tuple[tuple[str, Any], ...]] = {
    QuestionKind.LONG_TEXT: (("words", 200),),
    QuestionKind.GROUP: (("columns", COLUMNS),),
    QuestionKind.FIXED_TABLE: (("rows", ROWS), ("columns", COLUMNS)),
    QuestionKind.ROW_TABLE: (("columns", COLUMNS), ("most-rows", 3)),
    QuestionKind.CHOICE_MATRIX: (("rows", ROWS),),
    QuestionKind.TIMETABLE: (("days", ("monday", "saturday")), ("breaks", True)),
    QuestionKind.DOCUMENT_SET: (("documents", PAPERS), ("groups", GROUPS), ("need", 2), ("how", "seen")),
    QuestionKind.CALCULATED: (("calculate", Calculation(Function.COUNT, ("p0-q0",))), ("unit", "answers")),
    QuestionKind.LOOKUP: (("source", "pupils"), ("other", Wording.of("Name"))),
}
