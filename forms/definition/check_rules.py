"""Checks of what binds rules of the law to answers: the rule exists, its facts do, each answer is of the right sort.

Whoever fills in a form is only told what may be told to them: a rule in officers' words is for officers, what another
party answered stays hidden where it is hidden, and nothing stops a return that must always be taken.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Any, TypeAlias

from forms.definition.check_minutes import check_minutes
from forms.definition.check_namesakes import whom_entries_name
from forms.definition.check_records import check_constant, check_record
from forms.definition.document import Definition
from forms.definition.questions import CheckRef, Page, Question, QuestionKind
from forms.definition.remarks import Remark
from forms.definition.rule_inputs import (
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
    reads_elsewhere,
    reads_record,
)
from forms.definition.rule_shapes import RuleShape
from forms.definition.rule_sorts import (
    AMOUNT,
    CODE,
    CODES,
    DAY,
    FLAG,
    GIVES,
    TEXT,
    Place,
    said,
    sort_wanted,
)
from forms.definition.sight import may_see
from forms.definition.vocabulary import Vocabulary

_NEVER = (QuestionKind.CONTENT, QuestionKind.FILE)
_Lists: TypeAlias = FromEntries | FromRows | FromTogether | FromElsewhere | WordsTold
_NO_ANSWER = "not-known"


def check_rules(definition: Definition, vocabulary: Vocabulary) -> Iterator[Remark]:
    """Every check of every page, of the whole form, and of each approval."""
    known = _Known(definition)
    for page in definition.pages:
        known.reach(page)
        for number, ref in enumerate(page.checks, 1):
            for one in ref.each():
                yield from _ref(f"pages/{page.id}/checks/{number}", one, page, known, vocabulary)
    for number, ref in enumerate(definition.checks, 1):
        for one in ref.each():
            yield from _ref(f"checks/{number}", one, None, known, vocabulary)
    known.of_approval = True
    for approval in definition.approvals:
        for number, ref in enumerate(approval.checks, 1):
            path = f"approvals/{approval.id}/checks/{number}"
            if ref.effect != "officer":
                yield Remark(f"{path}/effect", "an approval has only officers to tell", "Take effect: away")
            for one in ref.each():
                yield from _ref(path, one, None, known, vocabulary)


class _Known:
    """The questions that a check may read, on the page reached and before it."""

    def __init__(self, definition: Definition) -> None:
        self.definition = definition
        self.pages: dict[str, Page] = {}
        self.questions: dict[str, Question] = {}
        self.repeats: dict[str, Page] = {}
        self.of_approval = False  # an approval's checks read its record, others that of the form

    def reach(self, page: Page) -> None:
        """Go on to a page."""
        for question in page.questions:
            self.questions[question.id], self.pages[question.id] = question, page
        if page.repeat is not None:
            self.repeats[page.repeat.id] = page

    def question(self, address: str) -> Question | None:
        """The question an address names, with or without its party before it and a part of its answer after it."""
        names = reversed(address.split("."))
        return next((self.questions[name] for name in names if name in self.questions), None)


def _ref(path: str, ref: CheckRef, page: Page | None, known: _Known, vocabulary: Vocabulary) -> Iterator[Remark]:
    rule = vocabulary.rules.get(ref.rule)
    if rule is None:
        near = get_close_matches(ref.rule, list(vocabulary.rules), n=3, cutoff=0.5)
        mend = f"Near it are {', '.join(near)}" if near else "python -m statutory list names them all"
        yield Remark(f"{path}/rule", f'there is no rule "{ref.rule}"', mend)
        return
    yield from _effect(path, ref, rule, known.definition)
    if ref.effect != "officer" and any(reads_elsewhere(given) for _, given in ref.inputs):
        what = "the finding would tell whoever fills in the form what others say elsewhere"
        yield Remark(f"{path}/inputs", what, "Write effect: officer")
    if ref.effect != "officer" and any(reads_record(given, page.party if page else "") for _, given in ref.inputs):
        what = "the finding would tell whoever fills in the form how others are asked"
        yield Remark(f"{path}/inputs", what, "Write effect: officer")
    inside = page.repeat.id if page is not None and page.repeat is not None else ""
    yield from _facts(Place(f"{path}/inputs", rule, rule.facts, inside), ref.inputs, known)
    if ref.effect != "officer":
        yield from _told_to(path, ref, page, known)
    if ref.asked_of is not None:
        yield from _asked_of(f"{path}/asked-of", ref.asked_of, inside, rule, known)
    if ref.calendar_of:
        asked = known.question(ref.calendar_of)
        if asked is None or asked.kind is not QuestionKind.SCHOOL:
            what = f'"{ref.calendar_of}" is not a question of type school that comes before this'
            yield Remark(f"{path}/calendar-of", what, "Name one, or take it away: the council's calendar then counts")


def _effect(path: str, ref: CheckRef, rule: RuleShape, definition: Definition) -> Iterator[Remark]:
    if rule.for_officers and ref.effect != "officer":
        mend = f"Bind {rule.told_as} for whoever fills it in, and this one " if rule.told_as else "Bind it "
        yield Remark(f"{path}/rule", f"{rule.id} speaks in officers' words", f"{mend}with effect: officer")
    if ref.effect != "block":
        return
    if definition.never_refused:
        what = "this service says never-refused: true, so nothing may stop its sending"
        yield Remark(f"{path}/effect", what, "Write effect: warn")
    if not rule.verified:
        yield Remark(f"{path}/effect", f"{rule.id} is not verified, so it only advises", "Write effect: warn")


def _asked_of(
    path: str, given: FromAnswer | FromDay | Input, inside: str, rule: RuleShape, known: _Known
) -> Iterator[Remark]:
    if isinstance(given, FromDay):
        return
    if not isinstance(given, FromAnswer):
        yield Remark(path, "a rule is asked of a day", "Name a question of type date, or write {day: received-on}")
        return
    yield from _answer(Place(path, rule, {"format": "date"}, inside), given, known)


def _facts(place: Place, given: tuple[tuple[str, Input], ...], known: _Known) -> Iterator[Remark]:
    properties: Mapping[str, Any] = place.schema.get("properties", {})
    for name, one in given:
        path = f"{place.path}/{name}"
        if name not in properties:
            near = get_close_matches(name, list(properties), n=1, cutoff=0.6)
            mend = f"Did you mean {near[0]}?" if near else "Its facts: " + ", ".join(properties)
            yield Remark(path, f'{place.rule.id} has no fact "{name}"', mend)
            continue
        yield from _input(Place(path, place.rule, place.rule.certain(properties[name]), place.inside), one, known)
    for name in place.schema.get("required", ()):
        if name not in dict(given):
            yield Remark(place.path, f'{place.rule.id} needs the fact "{name}"', f"Add {name}: with a question's id")


def _input(place: Place, given: Input, known: _Known) -> Iterator[Remark]:
    match given:
        case FromAnswer():
            yield from _answer(place, given, known)
        case FromValue():
            yield from check_constant(place, given.value)
        case FromDay():
            if sort_wanted(place) != DAY:
                yield Remark(place.path, f"the fact is {said(place)}, not a date", "Give it what it is")
        case WhetherAnswered():
            if known.question(given.address) is None:
                yield _not_there(place, given.address)
            elif sort_wanted(place) != FLAG:
                yield Remark(place.path, f"the fact is {said(place)}, not yes or no", "Use answer: in its place")
        case FromRecord() | FromOwnCouncil():
            yield from check_record(place, given, known.definition, of_approval=known.of_approval)
        case FromMinutes():
            yield from check_minutes(place, given, known.question(given.timetable))
        case FromParts():
            if "properties" not in place.schema:
                yield Remark(place.path, f"the fact is {said(place)} and has no parts", "Name a question")
            else:
                yield from _facts(place, given.parts, known)
        case _:
            yield from _list(place, given, known)


def _list(place: Place, given: _Lists, known: _Known) -> Iterator[Remark]:
    match given:
        case FromEntries():
            yield from _entries(place, given, known)
        case FromRows():
            yield from _rows(place, given, known)
        case WordsTold():
            yield from _told(place, given, known)
        case _:
            yield from _several(place, given, known)


def _told(place: Place, given: WordsTold, known: _Known) -> Iterator[Remark]:
    """Each word is one of the rule's, and each question is there; one of a repeat is told by the entry it is in."""
    if sort_wanted(place) != CODES:
        yield Remark(place.path, f"the fact is {said(place)}, not several choices", "Use answered: in its place")
        return
    words = place.rule.certain(place.schema["items"]).get("enum", ())
    for word, addresses in given.words:
        if word not in words:
            yield Remark(place.path, f'"{word}" is none of the rule\'s words', "Use one of: " + ", ".join(words))
        for address in addresses:
            if known.question(address) is None:
                yield _not_there(place, address)


def _several(place: Place, given: FromTogether | FromElsewhere, known: _Known) -> Iterator[Remark]:
    """A list made of several inputs, or of other forms: what is no list itself is one item."""
    items = place.schema.get("items")
    if not items:
        what = f"the fact is {said(place)}, not a list"
        yield Remark(place.path, what, "Only a list is put together from several inputs")
        return
    one = Place(place.path, place.rule, place.rule.certain(items), place.inside)
    if isinstance(given, FromElsewhere):
        for name in given.but_not:
            if known.question(name) is None:
                yield _not_there(place, name)
        yield from whom_entries_name(place.path, given, known.pages, place.inside)
        yield from _input(place if isinstance(given.each, _Lists) else one, given.each, known)
        return
    for item in given.items:
        whole = isinstance(item, _Lists)
        yield from _input(place if whole else one, item, known)


def _entries(place: Place, given: FromEntries, known: _Known) -> Iterator[Remark]:
    if given.repeat not in known.repeats:
        what = f'"{given.repeat}" is not a repeat that comes before this or stands here'
        yield Remark(place.path, what, "Name the id of a repeat")
        return
    items = place.schema.get("items")
    if not items:
        what = f"the fact is {said(place)}, not a list"
        yield Remark(place.path, what, "Only a list is made from the entries of a repeat")
        return
    yield from _input(Place(place.path, place.rule, place.rule.certain(items), given.repeat), given.each, known)


def _rows(place: Place, given: FromRows, known: _Known) -> Iterator[Remark]:
    """The rows of a table; what is read inside one are its columns, and nothing else."""
    table, items = known.question(given.table), place.schema.get("items")
    if table is None:
        yield _not_there(place, given.table)
        return
    if table.kind is not QuestionKind.ROW_TABLE:
        what = f'"{table.id}" is of type {table.kind} and has no rows of its own'
        yield Remark(place.path, what, "Name a question of type row-table")
        return
    page = known.pages[table.id]
    if page.repeat is not None and page.repeat.id != place.inside:
        what = f'"{table.id}" is asked once for each of {page.repeat.id}'
        yield Remark(place.path, what, f"Write it under {{entries: {page.repeat.id}, each: …}}")
        return
    if not items:
        yield Remark(
            place.path, f"the fact is {said(place)}, not a list", "Only a list is made from the rows of a table"
        )
        return
    columns = _Known(known.definition)
    columns.questions = {column.id: column for column in table.setting("columns") or ()}
    columns.pages = dict.fromkeys(columns.questions, page)
    yield from _input(Place(place.path, place.rule, place.rule.certain(items), place.inside), given.each, columns)


def _answer(place: Place, given: FromAnswer, known: _Known) -> Iterator[Remark]:
    question = known.question(given.address)
    if question is None:
        yield _not_there(place, given.address)
        return
    repeat = known.pages[question.id].repeat
    if repeat is not None and repeat.id != place.inside:
        what = f'"{question.id}" is asked once for each of {repeat.id}'
        yield Remark(place.path, what, f"Write {{entries: {repeat.id}, each: {question.id}}} for a fact that is a list")
        return
    if question.kind in _NEVER:
        what = f'"{question.id}" is of type {question.kind}, of which a rule can only know whether it is answered'
        yield Remark(place.path, what, f"Write {{answered: {question.id}}}")
        return
    if given.has:
        yield from _has(place, question, given)
    elif given.codes:
        yield from _codes(place, question, given.codes)
    elif given.address.endswith(question.id):  # a part of a composite answer is judged when it is asked
        yield from _fits(place, question)


def _has(place: Place, question: Question, given: FromAnswer) -> Iterator[Remark]:
    """Whether one of some options was chosen: each is offered, and the fact is yes or no."""
    if given.codes:
        yield Remark(place.path, "has: already says what the fact is", "Take as: away, or has:")
    offered = _offered(question)
    for code in given.has:
        if code not in offered:
            mend = "Use one of: " + ", ".join(sorted(offered)) if offered else "Only a choice has has:"
            yield Remark(place.path, f'"{question.id}" has no option "{code}"', mend)
    if sort_wanted(place) not in (FLAG, None):
        yield Remark(place.path, f"the fact is {said(place)}, not yes or no", "Name the question alone, or use as:")


def _offered(question: Question) -> set[str]:
    offered = {"yes", "no"} if question.kind is QuestionKind.YES_NO else {option.code for option in question.options}
    return offered | ({_NO_ANSWER} if question.not_known else set())


def _codes(place: Place, question: Question, codes: tuple[tuple[str, Any], ...]) -> Iterator[Remark]:
    offered = _offered(question)
    for code, value in codes:
        if code not in offered:
            mend = "Use one of: " + ", ".join(sorted(offered)) if offered else "Only a choice has as:"
            yield Remark(place.path, f'"{question.id}" has no option "{code}"', mend)
        schema = place.rule.certain(place.schema.get("items", place.schema))
        yield from check_constant(Place(place.path, place.rule, schema, place.inside), value)


def _fits(place: Place, question: Question) -> Iterator[Remark]:
    gives, wanted = GIVES.get(question.kind), sort_wanted(place)
    if gives is None or wanted is None:
        return
    if gives in (CODE, CODES) and wanted == gives:
        schema = place.rule.certain(place.schema["items"]) if gives == CODES else place.schema
        words = schema.get("enum", ())
        strange = [option.code for option in question.options if option.code.replace("-", "_") not in words]
        if strange and words:
            what = f"the rule does not know the options {', '.join(strange)} of {question.id}"
            yield Remark(place.path, what, f"Say what each is with as: ({', '.join(words)})")
        return
    if gives == CODE and wanted == TEXT:
        return
    if gives == AMOUNT and place.schema.get("type") == "integer" and int(question.setting("decimals", 0) or 0):
        yield Remark(place.path, f'"{question.id}" may have decimals, and the fact is a whole number', "Take them away")
    elif gives != wanted:
        what = f'"{question.id}" gives {gives}, and the fact is {said(place)}'
        mend = "Say what each option is with as:" if gives in (CODE, FLAG) else "Name a question of that sort"
        yield Remark(place.path, what, mend)


def _not_there(place: Place, address: str) -> Remark:
    return Remark(place.path, f'"{address}" is not a question that comes before this', "Ask it here or earlier")


def _told_to(path: str, ref: CheckRef, page: Page | None, known: _Known) -> Iterator[Remark]:
    """What a finding tells somebody must not be what another party kept from them."""
    if page is None:
        return
    reader = next((party for party in known.definition.parties if party.id == page.party), None)
    for address in dict.fromkeys(one for _, given in ref.inputs for one in answers_read(given)):
        question = known.question(address)
        if question is None or reader is None:
            continue
        there = known.pages[question.id]
        owner = there.party
        if not may_see(known.definition, there, question, reader.id):
            what = f'the finding would tell {reader.id} of "{question.id}", which only {owner} may see'
            yield Remark(path, what, "Write effect: officer, or let that party see it")
