"""Checks of what limits and calculations read: answers that come before, of a kind that fits."""

from __future__ import annotations

from collections.abc import Iterator

from forms.definition.document import Definition
from forms.definition.inner import inner_questions, question_at
from forms.definition.question_parts import TODAY, Calculation, Function
from forms.definition.questions import Question, QuestionKind
from forms.definition.remarks import Remark, places_of_officer_questions
from forms.definition.vocabulary import OF_OFFICERS, OF_SCHOOLS, Vocabulary

DAYS = {QuestionKind.DATE, QuestionKind.DATE_TIME, QuestionKind.CALCULATED}
NUMBERS = {QuestionKind.NUMBER, QuestionKind.CURRENCY, QuestionKind.CALCULATED}
_OF: dict[Function, set[QuestionKind]] = {
    Function.SUM: NUMBERS,
    Function.HOURS: {QuestionKind.TIMETABLE},
    Function.DAYS_BETWEEN: {QuestionKind.DATE_RANGE},
    Function.EARLIER_TOTAL: NUMBERS,
}
OFFICERS_ALONE = frozenset({"officer"})
_MEND = "Name a question above, or a part of one"


def check_reads(definition: Definition, vocabulary: Vocabulary) -> Iterator[Remark]:
    """Every address in a limit or a calculation, every source of records, and what officers may be asked."""
    known: dict[str, Question] = {}
    repeats: set[str] = set()
    kinds = {party.id: frozenset(party.kinds) for party in definition.parties}
    for page in definition.pages:
        for question in page.questions:
            yield from _told_to(
                f"pages/{page.id}/questions/{question.id}", question, kinds.get(page.party, frozenset())
            )
            yield from _question(f"pages/{page.id}/questions/{question.id}", question, known, repeats, vocabulary)
            known[question.id] = question
        if page.repeat:
            repeats.add(page.repeat.id)
    officers = list(places_of_officer_questions(definition))
    known |= {question.id: question for _, question in officers}  # what an earlier task asked may be read
    for path, question in officers:
        yield from _question(path, question, known, repeats, vocabulary)
        if any(one.question.kind is QuestionKind.FILE for one in inner_questions(question)):
            yield Remark(path, "no files come with what an officer answers", "Write how: seen")


def _question(
    path: str, question: Question, known: dict[str, Question], repeats: set[str], vocabulary: Vocabulary
) -> Iterator[Remark]:
    for limit in question.setting("limits") or ():
        if limit is not None and limit.start != TODAY:
            yield from _is(f"{path}/limits", limit.start, known, DAYS, "a day")
    yield from _sources(path, question, vocabulary)
    what = question.setting("calculate")
    if isinstance(what, Calculation):
        yield from _calculation(f"{path}/calculate", what, known, repeats)


def _sources(path: str, question: Question, vocabulary: Vocabulary) -> Iterator[Remark]:
    what = question.setting("calculate")
    record = what.record if isinstance(what, Calculation) else ""
    for key, named, there in (
        ("source", question.setting("source"), vocabulary.records),
        ("calculate", record, vocabulary.records),
        ("prefill", question.setting("prefill"), vocabulary.known),
    ):
        if named and named not in there:
            mend = "There are: " + (", ".join(sorted(there)) or "none in this product yet")
            yield Remark(f"{path}/{key}", f'nothing is known here as "{named}"', mend)


def _told_to(path: str, question: Question, kinds: frozenset[str]) -> Iterator[Remark]:
    """Whoever fills in a form is never told what the council knows: each record is for those who may know it."""
    what = question.setting("calculate")
    total, source = what.record if isinstance(what, Calculation) else "", str(question.setting("source") or "")
    for named in (total, source):
        if named in OF_OFFICERS and kinds != OFFICERS_ALONE:
            mend = "Ask it in a part of a party of kinds: [officer]"
            yield Remark(path, f'"{named}" would tell whoever fills in the form what the council knows', mend)
    if source in OF_SCHOOLS and not kinds <= {"school"} and not question.setting("other"):
        yield Remark(path, f'only a school that signs in finds anything in "{source}"', "Add other: for everybody else")


def _calculation(path: str, what: Calculation, known: dict[str, Question], repeats: set[str]) -> Iterator[Remark]:
    for address in what.of:
        if not (what.function is Function.COUNT and address in repeats):
            yield from _is(path, address, known, _OF.get(what.function), f"what {what.function} reads")
    for address in (what.start, what.end):
        if address != TODAY:
            yield from _is(path, address, known, DAYS, "a day")
    for address in what.about:
        yield from _is(path, address, known, None, "an answer")


def _is(
    path: str, address: str, known: dict[str, Question], kinds: set[QuestionKind] | None, what: str
) -> Iterator[Remark]:
    question = question_at(address, known)
    if question is None:
        yield Remark(path, f'"{address}" is not a question that comes before this', _MEND)
    elif kinds is not None and question.kind not in kinds:
        yield Remark(path, f'"{address}" is not {what}', _MEND)
