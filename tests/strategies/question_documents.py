"""One question of each type as a definition writes it: a plain document, as YAML would give it."""

from __future__ import annotations

from typing import Any

from forms.definition.questions import QuestionKind

Document = dict[str, Any]
OPTIONS = {"o1": "One & <b>", "o2": "Two", "o3": "Three"}
COLUMNS = [
    {"id": "on", "type": "date", "label": "On"},
    {"id": "who", "type": "text", "label": "Who"},
    {"id": "fee", "type": "currency", "label": "Fee", "total": True},
    {"id": "way", "type": "single-choice", "label": "Way", "options": {"car": "Car", "bus": "Bus"}},
    {"id": "done", "type": "tick", "label": "Done"},
]
ROWS = {"first": 'First "row"', "second": "Second <row>"}
# What each type cannot do without, or would be dull without.
OWN: dict[QuestionKind, Document] = {
    QuestionKind.LONG_TEXT: {"words": 200},
    QuestionKind.SINGLE_CHOICE: {"options": OPTIONS},
    QuestionKind.MULTI_CHOICE: {"options": OPTIONS},
    QuestionKind.CONTENT: {"body": "Read **this**:\n\n- one\n- two\n\n! warning"},
    QuestionKind.GROUP: {"columns": COLUMNS},
    QuestionKind.FIXED_TABLE: {"rows": ROWS, "columns": COLUMNS},
    QuestionKind.ROW_TABLE: {"columns": COLUMNS, "most-rows": 3},
    QuestionKind.CHOICE_MATRIX: {"rows": ROWS, "options": OPTIONS},
    QuestionKind.TIMETABLE: {"days": ["monday", "saturday"], "breaks": True},
    QuestionKind.DOCUMENT_SET: {
        "documents": {
            "passport": {"label": "Passport", "proves": ["identity", "home"]},
            "bill": {"label": "Bill", "proves": ["home"]},
        },
        "groups": {"identity": {"label": "Who you are"}, "home": {"label": "Where you live"}},
        "need": 2,
        "how": "seen",
    },
    QuestionKind.LOOKUP: {"source": "pupils", "other": "Name"},
}


def question(name: str, kind: QuestionKind, **more: Any) -> Document:
    """A question of a type with what it cannot do without; `more` goes over it, keys as the YAML has them."""
    asked: Document = {"id": name, "type": kind.value} | OWN.get(kind, {})
    if kind is not QuestionKind.CONTENT:
        asked["label"] = f"{name} {kind.value}"
    return asked | more


def service(name: str, pages: list[Document], **more: Any) -> Document:
    """A whole definition of one party that opens no case."""
    return {
        "schema": 1,
        "service": name,
        "title": "Made up",
        "summary": "For a test",
        "audience": ["public"],
        "privacy": {"lawful-basis": "Public task", "notice": "We keep it", "retention": "1 year"},
        "parties": [{"id": "sender", "label": "The sender", "kinds": ["visitor"]}],
        "pages": pages,
    } | more
