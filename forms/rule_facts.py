"""The facts a rule of the law is asked with, made from answers: plain values as JSON holds them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from forms.answers import ENTRY_ID, Answers
from forms.definition.inner import WEEK, question_at
from forms.definition.questions import Question, QuestionKind
from forms.definition.rule_inputs import (
    DayOf,
    FromAnswer,
    FromDay,
    FromElsewhere,
    FromEntries,
    FromMinutes,
    FromOwnCouncil,
    FromParts,
    FromRecord,
    FromRows,
    FromTogether,
    FromValue,
    Input,
    WhetherAnswered,
    WordsTold,
    answers_read,
    reads_record,
)
from forms.ports import NO_PORTS, Councils, Namesakes, StandingForm
from forms.values import as_number, as_text, is_answered, is_not_known
from forms.weeks import minutes_by_day, shifts_of

NO_ANSWER = "not-known"  # what `as:` calls it
_NUMBERS = (QuestionKind.NUMBER, QuestionKind.CURRENCY, QuestionKind.CALCULATED)
_AGREED = (QuestionKind.DECLARATION, QuestionKind.TICK)
_PLAIN = (QuestionKind.PERSON_NAME, QuestionKind.SCHOOL)


class _Left:
    """No answer: the rule is asked without this fact."""


LEFT = _Left()


def _nowhere() -> Sequence[StandingForm]:
    return ()


def _nothing(_fact: str, _among: Sequence[str], /) -> Any:
    return None


@dataclass(frozen=True, slots=True)
class FactMaker:
    """What facts are made from besides answers: questions, days that nobody answers, other forms, records, councils."""

    questions: Mapping[str, Question]
    days: Mapping[DayOf, date]
    elsewhere: Callable[[], Sequence[StandingForm]] = _nowhere
    record: Callable[[str, Sequence[str]], Any] = _nothing
    councils: Councils = NO_PORTS.councils
    namesakes: Namesakes = NO_PORTS.namesakes

    def facts(self, inputs: tuple[tuple[str, Input], ...], view: Answers) -> dict[str, Any]:
        """The facts by name. What is not answered is left out; "not known" is None, unless `as:` says what it is."""
        made = ((name, self._made(given, view)) for name, given in inputs)
        return {name: value for name, value in made if value is not LEFT}

    def day(self, given: FromAnswer | FromDay | None, view: Answers) -> date | None:
        """The day a rule is asked for: today unless given; None when it is not answered."""
        if given is None:
            return self.days[DayOf.TODAY]
        made = self._made(given, view)
        if not isinstance(made, str):
            return None
        try:
            return date.fromisoformat(made[:10])
        except ValueError:
            return None

    def _made(self, given: Input, view: Answers) -> Any:
        match given:
            case FromAnswer():
                return self._answer(given, view)
            case FromValue():
                return _thawed(given.value)
            case FromDay():
                return self.days[given.day].isoformat()
            case WhetherAnswered() | WordsTold():
                return _told(given, view)
            case FromParts():
                return self.facts(given.parts, view)
            case FromEntries():
                entries = view.entries(given.repeat)
                made = (
                    self._made(given.each, view.inside(given.repeat, str(entry.get(ENTRY_ID)))) for entry in entries
                )
                return [value for value in made if value is not LEFT]
            case FromRows() | FromMinutes():
                return self._rows(given, view) if isinstance(given, FromRows) else self._minutes(given, view)
            case FromTogether():
                return [value for item in given.items for value in _listed(self._made(item, view))]
            case FromElsewhere():
                return self._made_elsewhere(given, view)
            case FromOwnCouncil():
                return self.councils.own() or LEFT
            case FromRecord():
                return self._recorded(given)

    def _recorded(self, given: FromRecord) -> Any:
        said = self.record(given.fact, given.among)
        if given.codes:
            return _thawed(dict(given.codes).get(str(said), LEFT))
        return LEFT if said is None else said

    def _rows(self, given: FromRows, view: Answers) -> Any:
        rows, table = view.get(given.table), question_at(given.table, self.questions)
        if table is None or not isinstance(rows, list | tuple) or not rows:
            return LEFT
        inside = FactMaker(
            {column.id: column for column in table.setting("columns") or ()}, self.days, councils=self.councils
        )
        made = (inside._made(given.each, Answers.of(view.party, row)) for row in rows if isinstance(row, Mapping))
        return [value for value in made if value is not LEFT]

    def _minutes(self, given: FromMinutes, view: Answers) -> Any:
        week, asked = view.get(given.timetable), question_at(given.timetable, self.questions)
        if asked is None or not isinstance(week, Mapping) or not is_answered(week) or is_not_known(week):
            return LEFT
        return minutes_by_day(week, asked.setting("days") or WEEK)

    def _made_elsewhere(self, given: FromElsewhere, view: Answers) -> list[Any]:
        if given.name:
            found = self.namesakes(given.name, given.born, view, unsure=given.unsure)
            return self._each_of(given.each, found)
        replaced = {_as_typed(view.get(one)) for one in given.but_not} - {""}
        others = (one for one in self.elsewhere() if not replaced & set(map(_as_typed, one.numbers)))
        counted = (one for one in others if one.stands or given.also_ended)
        return self._each_of(given.each, [one.answers for one in counted])

    def _each_of(self, each: Input, views: Sequence[Answers]) -> list[Any]:
        made = [self._made(each, view) for view in views]
        if isinstance(each, FromEntries | FromRows | FromTogether):
            return [value for some in made for value in _listed(some)]
        return [value for value in made if value is not LEFT]

    def _answer(self, given: FromAnswer, view: Answers) -> Any:
        value, codes = view.get(given.address), dict(given.codes)
        if not is_answered(value):
            return LEFT
        if is_not_known(value):
            if given.has:
                return True if NO_ANSWER in given.has else None
            return _thawed(codes[NO_ANSWER]) if NO_ANSWER in codes else None
        if value == NO_ANSWER and codes and NO_ANSWER not in codes:
            return None  # "I don't know" as an option of its own
        if given.has:
            return bool(set(given.has) & set(value if isinstance(value, list | tuple) else (value,)))
        if isinstance(value, list | tuple) and not any(isinstance(item, Mapping) for item in value):
            return [_thawed(codes.get(item, item)) for item in value]
        if codes and isinstance(value, str):
            return _thawed(codes.get(value, value))
        return self._plain(given.address, value)

    def _plain(self, address: str, value: Any) -> Any:
        question = question_at(address, self.questions)
        kind = question.kind if question is not None else None
        if kind is QuestionKind.YES_NO:
            return value == "yes"
        if kind in _AGREED:
            return True
        if kind is QuestionKind.TIMETABLE:
            return shifts_of(value)
        if kind in _NUMBERS:
            number = as_number(value)
            if number is None:
                return value
            return int(number) if number == number.to_integral_value() else str(number)
        if kind is QuestionKind.COUNCIL:
            return self.councils.name(as_text(value)) or as_text(value)
        return as_text(value) if kind in _PLAIN else value


def any_answered(inputs: tuple[tuple[str, Input], ...], view: Answers) -> bool:
    """Whether there is an answer among what a rule reads; one that reads none, or a record, is always worth asking."""
    addresses = tuple(_addresses(inputs))
    if not addresses or any(reads_record(given) for _, given in inputs):
        return True
    return any(is_answered(view.get(one)) or view.entries(one) for one in addresses)


def _addresses(inputs: tuple[tuple[str, Input], ...]) -> Iterator[str]:
    for _, given in inputs:
        yield from answers_read(given)


def _told(given: WhetherAnswered | WordsTold, view: Answers) -> Any:
    if isinstance(given, WhetherAnswered):
        return _has_answer(view, given.address)
    return [word for word, some in given.words if any(_has_answer(view, one) for one in some)]


def _has_answer(view: Answers, address: str) -> bool:
    value = view.get(address)
    return is_answered(value) and not is_not_known(value)


def _listed(value: Any) -> list[Any]:
    if value is LEFT:
        return []
    return value if isinstance(value, list) else [value]


def _as_typed(number: Any) -> str:
    """A number however it was typed: small or capital, with dashes or without."""
    return "".join(filter(str.isalnum, str(number or ""))).upper()


def _thawed(value: Any) -> Any:
    """A constant as JSON holds it: reading froze its lists."""
    return [_thawed(inner) for inner in value] if isinstance(value, tuple) else value
