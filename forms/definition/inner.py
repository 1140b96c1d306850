"""The questions inside a question of several parts: the days of a range, the cells of a table, the boxes of a week."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from forms.definition.question_parts import Paper
from forms.definition.questions import Option, Question, QuestionKind
from forms.definition.wording import NOTHING, Wording

MOST_ROWS = 10
SHIFTS = 2
EACH_ONE, EACH_MANY, TICK_AND_MAIN = "one", "many", "tick-and-main"
WAYS = ("paid", "waived", "volunteer", "to-pay")
_WORDS = {
    "from": "First day",
    "to": "Last day",
    "starts": "From",
    "ends": "To",
    "years": "Years",
    "months": "Months",
    "weeks": "Weeks",
    "days": "Days",
    "hours": "Hours",
    "minutes": "Minutes",
    "name": "Full name",
    "on": "Date",
    "how": "How is it paid?",
    "paid": "Paid",
    "waived": "Waived",
    "volunteer": "No fee: volunteer",
    "to-pay": "Not paid yet",
    "amount": "Amount",
    "reason": "Reason",
    "reference": "Receipt or payment reference",
    "break-starts": "Break from",
    "break-ends": "Break to",
    "monday": "Monday",
    "tuesday": "Tuesday",
    "wednesday": "Wednesday",
    "thursday": "Thursday",
    "friday": "Friday",
    "saturday": "Saturday",
    "sunday": "Sunday",
    "seen": "Seen",
    "bring": "I will bring",
    "files": "Upload",
    "main": "Which is the main one?",
}
# What an error calls boxes whose labels are no names.
_NAMED = {"starts": (("name", Wording.of("start time")),), "ends": (("name", Wording.of("end time")),)}
WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@dataclass(frozen=True, slots=True)
class Inner:
    """One question inside another: where its value lies in the whole's, and the row it stands in."""

    path: tuple[str, ...]
    question: Question
    row: Wording = NOTHING


def word(key: str) -> Wording:
    """One of the engine's words as a wording."""
    return Wording.of(_WORDS[key])


@lru_cache(maxsize=4096)
def inner_questions(question: Question) -> tuple[Inner, ...]:
    """Every question inside one, in the order they are drawn; none for a type of one part."""
    made = _INNER.get(question.kind)
    return () if made is None else tuple(made(question))


def has_inner(question: Question) -> bool:
    """Whether it is a question of several parts."""
    return question.kind in _INNER


def inner_at(question: Question, path: tuple[str, ...]) -> Question | None:
    """The question whose value an address finds below another: all the way down, or by a table's column alone.

    A timetable's times have no address: its hours are worked out.
    """
    by_column = question.kind in {QuestionKind.FIXED_TABLE, QuestionKind.ROW_TABLE} and len(path) == 1
    if not path or question.kind is QuestionKind.TIMETABLE:
        return None
    for one in inner_questions(question):
        whole = one.path == path and question.kind is not QuestionKind.ROW_TABLE
        if whole or (by_column and one.path[-1:] == path):
            return one.question
    return None


def question_at(address: str, known: Mapping[str, Question]) -> Question | None:
    """The question that an address means: party.question, repeat[entry].question, question.part.part."""
    names = [name.partition("[")[0] for name in address.split(".")]
    place = next((place for place, name in enumerate(names) if name in known), None)
    if place is None:
        return None
    question, path = known[names[place]], tuple(names[place + 1 :])
    return inner_at(question, path) if path else question


def _inside(question: Question, path: tuple[str, ...], own: Question, row: Wording = NOTHING) -> Inner:
    # Two underscores part the whole from what is inside, one the steps of the way; ids have none.
    return Inner(path, replace(own, id=f"{question.id}__{'_'.join(path)}"), row)


def _plain(key: str, kind: QuestionKind, **more: Any) -> Question:
    return Question("", kind, more.pop("label", word(key)), required=more.pop("required", False), **more)


def _settings(question: Question, *names: str) -> tuple[tuple[str, Any], ...]:
    return tuple((name, value) for name, value in question.settings if name in names)


def _date_range(question: Question) -> Iterator[Inner]:
    own = _settings(question, "past", "future", "earliest", "latest", "limits")
    for key in ("from", "to"):
        required = key == "from" or not question.setting("open")
        yield _inside(question, (key,), _plain(key, QuestionKind.DATE, settings=own, required=required))


def _time_range(question: Question) -> Iterator[Inner]:
    for key, label in (("from", "starts"), ("to", "ends")):
        required = key == "from" or not question.setting("open")
        yield _inside(question, (key,), _plain(label, QuestionKind.TIME, required=required, settings=_NAMED[label]))


def _duration(question: Question) -> Iterator[Inner]:
    for key in question.setting("units") or ("years", "months"):
        settings = (("min", "0"), ("max", "9999"), ("decimals", 0), ("width", "3"))
        yield _inside(question, (key,), _plain(key, QuestionKind.NUMBER, settings=settings))


def _signature(question: Question) -> Iterator[Inner]:
    yield _inside(question, ("name",), _plain("name", QuestionKind.TEXT, required=True, autocomplete="name"))
    if question.setting("dated"):
        yield _inside(question, ("on",), _plain("on", QuestionKind.DATE, required=True, settings=(("past", True),)))


def _group(question: Question) -> Iterator[Inner]:
    for column in question.setting("columns") or ():
        yield _inside(question, (column.id,), column)


def _fixed_table(question: Question) -> Iterator[Inner]:
    for row, label in _rows(question):
        for column in question.setting("columns") or ():
            yield _inside(question, (row, column.id), column, label)


def _row_table(question: Question) -> Iterator[Inner]:
    for number in range(1, (question.setting("most-rows") or MOST_ROWS) + 1):
        for column in question.setting("columns") or ():
            yield _inside(question, (str(number), column.id), column, Wording.of(f"Row {number}"))


def _choice_matrix(question: Question) -> Iterator[Inner]:
    each = question.setting("each") or EACH_ONE
    rows = _rows(question)
    if each == TICK_AND_MAIN:
        options = tuple(Option(code, label) for code, label in rows)
        many = _plain("main", QuestionKind.MULTI_CHOICE, label=question.label, options=options, required=True)
        yield _inside(question, ("ticked",), many)
        main = question.setting("main") or word("main")
        yield _inside(
            question,
            ("main",),
            _plain("main", QuestionKind.SINGLE_CHOICE, label=main, options=options, required=True),
        )
        return
    kind = QuestionKind.MULTI_CHOICE if each == EACH_MANY else QuestionKind.SINGLE_CHOICE
    for row, label in rows:
        yield _inside(question, (row,), Question("", kind, label, options=question.options, required=False), label)


def _timetable(question: Question) -> Iterator[Inner]:
    for day in question.setting("days") or WEEK:
        for number in range(1, (question.setting("shifts") or SHIFTS) + 1):
            for key, label in (("from", "starts"), ("to", "ends")):
                said = word(label) if number == 1 else Wording.of(f"{_WORDS[label]} ({number})")
                box = _plain(label, QuestionKind.TIME, label=said, settings=_NAMED[label])
                yield _inside(question, (day, f"{key}-{number}"), box, word(day))
        if question.setting("breaks"):
            for key in ("starts", "ends"):
                yield _inside(question, (day, f"break-{key}"), _plain(f"break-{key}", QuestionKind.TIME), word(day))


def _document_set(question: Question) -> Iterator[Inner]:
    papers: tuple[Paper, ...] = question.setting("documents") or ()
    how = question.setting("how") or "upload"
    settings = _settings(question, "accept", "size-mb")
    for paper in papers:
        if how != "upload":
            key = how if how == "bring" else "seen"
            tick = _plain(key, QuestionKind.TICK, label=_of(key, paper.label))
            yield _inside(question, (paper.code, key), tick, paper.label)
        if how not in ("seen", "bring"):
            box = _plain("files", QuestionKind.FILE, label=_of("files", paper.label), settings=settings)
            yield _inside(question, (paper.code, "files"), box, paper.label)


def _payment(question: Question) -> Iterator[Inner]:
    options = tuple(Option(way, word(way)) for way in question.setting("ways") or WAYS)
    yield _inside(question, ("how",), _plain("how", QuestionKind.SINGLE_CHOICE, options=options, required=True))
    yield _inside(
        question, ("amount",), _plain("amount", QuestionKind.CURRENCY, settings=_settings(question, "min", "max"))
    )
    short = (("characters", 200),)
    yield _inside(question, ("reason",), _plain("reason", QuestionKind.TEXT, settings=short))
    yield _inside(
        question, ("reference",), _plain("reference", QuestionKind.TEXT, settings=(("characters", 60), ("width", "20")))
    )


def _of(key: str, label: Wording) -> Wording:
    """As "Upload: Passport", in every language the label has."""
    return Wording(tuple((language, f"{_WORDS[key]}: {text}") for language, text in label.by_language))


def _rows(question: Question) -> tuple[tuple[str, Wording], ...]:
    rows = question.setting("rows")
    return rows if isinstance(rows, tuple) else ()


_INNER: dict[QuestionKind, Callable[[Question], Iterator[Inner]]] = {
    QuestionKind.DATE_RANGE: _date_range,
    QuestionKind.TIME_RANGE: _time_range,
    QuestionKind.DURATION: _duration,
    QuestionKind.SIGNATURE: _signature,
    QuestionKind.GROUP: _group,
    QuestionKind.FIXED_TABLE: _fixed_table,
    QuestionKind.ROW_TABLE: _row_table,
    QuestionKind.CHOICE_MATRIX: _choice_matrix,
    QuestionKind.TIMETABLE: _timetable,
    QuestionKind.DOCUMENT_SET: _document_set,
    QuestionKind.PAYMENT: _payment,
}
