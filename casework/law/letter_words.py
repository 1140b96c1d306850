"""What a letter says: its standing words filled in, and what rules of the law found, quoted by their ids."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from base.clock import london
from base.extensions import db
from casework.cases import filings_of
from casework.law.law_checks import kept_of
from casework.letters.reading_languages import is_said, reads_of
from casework.versions import pinned
from correspondence.reveals import say_when_in
from correspondence.two_languages import as_it_runs, how_to_ask, notice_of
from correspondence.wording import wordings
from council.settings import setting
from directory.children import name_of
from documents.letter_pdf import LetterAbove, LetterPaper, Quoted
from forms.definition.document import Definition
from forms.definition.letters import LetterShape
from forms.definition.remarks import places_of_questions
from forms.definition.wording import ENGLISH, Language
from forms.phrases import say
from forms.ports import Ports
from forms.question_types import type_of
from models.case import Case
from models.child import Child
from models.letter import Letter
from models.school import School
from models.task import Queue, Task
from models.user import Team
from security.letter_codes import letter_code

_PLACEHOLDER = re.compile(r"\(\(\s*([A-Za-z][A-Za-z0-9 -]*?)\s*\)\)")
_BREAKS = re.compile(r"[\x00-\x1f\x7f\u2028\u2029]+")
NOTHING_FOUND = "-"
_ENGLISH = Language(ENGLISH, "English")


def paper_of(letter: Letter, case: Case, *, ports: Ports, at: datetime) -> LetterPaper:
    """Everything a letter says, as things are now. Reads only; nothing of it is kept but the PDF."""
    definition = pinned(letter.version_id)
    shape = definition.letter_shapes[letter.kind]
    values = _Values(letter, case, definition, ports, at)
    words = [paragraph.strip() for paragraph in values.fill(shape.body.say()).split("\n\n")]
    added = [paragraph.strip() for paragraph in letter.added.split("\n\n")]
    return LetterPaper(
        title=shape.title.say(),
        council=str(setting("council-name")),
        reference=f"{case.reference}/{letter.number}",
        at=at,
        to=[line for line in (letter.name, *letter.address) if line],
        paragraphs=[paragraph for paragraph in (*words, *added) if paragraph],
        quoted=quoted(case, shape),
        sign_off=values.fill(shape.sign_off.say()).strip(),
        telephone=values.say("team-telephone"),
        above=_above(letter, case, shape, values),
    )


def _above(letter: Letter, case: Case, shape: LetterShape, english: _Values) -> LetterAbove | None:
    """What stands above the English: the letter in the language its addressee reads, else how to get an interpreter.

    None where nobody has said what they read, it is English, or the council has nothing in it.
    """
    code = reads_of(letter, case)
    own, known = english.definition.written_in.get(code), wordings.languages().get(code)
    if own is not None and is_said((shape.title, shape.body, shape.sign_off), own):
        values = english.in_language(own)
        more = [say("more-in-english", own)] if letter.added.strip() or quoted(case, shape) else []
        words = [paragraph.strip() for paragraph in values.fill(shape.body.say(own)).split("\n\n")]
        return LetterAbove(
            str(own),
            own.english,
            own.direction,
            shape.title.say(own),
            [paragraph for paragraph in (*words, *more) if paragraph],
            sign_off=values.fill(shape.sign_off.say(own)).strip(),
            notice=notice_of(own),
            english=_heading(own),
        )
    line = how_to_ask(known, english.say("team-telephone")) if known is not None else ""
    if known is None or not line:
        return None
    return LetterAbove(str(known), known.english, known.direction, "", [line], english=_heading(None), is_whole=False)


def _heading(language: Language | None) -> str:
    """What stands over the English; that the English counts is said there too while nobody has checked the rest."""
    unchecked = f". {say('not-checked')}" if language is not None and not language.checked else ""
    return f"{say('written-in-english')}{unchecked}"


def quoted(case: Case, shape: LetterShape) -> tuple[Quoted, ...]:
    """What the rules that a letter quotes found last on this case, in the order it names them. None where none did."""
    if not shape.quotes:
        return ()
    newest: dict[str, Any] = {}
    for answer in kept_of([filing.id for filing in filings_of(case)]):
        newest[answer.rule] = answer.findings or []
    return tuple(
        Quoted(rule, str(one["sentence"]), ", ".join(part for part in (one["provision"], one["source_title"]) if part))
        for rule in shape.quotes
        for one in newest.get(rule, ())
    )


class _Values:
    """What the placeholders of one letter say, each asked for when it is used."""

    def __init__(
        self,
        letter: Letter,
        case: Case,
        definition: Definition,
        ports: Ports,
        at: datetime,
        language: Language = _ENGLISH,
    ) -> None:
        self._letter, self._case, self._ports, self._at = letter, case, ports, at
        self.definition, self._language = definition, language

    def in_language(self, language: Language) -> _Values:
        """The same values as that language says them."""
        return _Values(self._letter, self._case, self.definition, self._ports, self._at, language)

    def fill(self, text: str) -> str:
        """The words with every placeholder filled in. A value can bring no paragraph of its own."""
        return _PLACEHOLDER.sub(
            lambda found: as_it_runs(_BREAKS.sub(" ", self.say("-".join(found[1].split()))), self._language), text
        )

    def say(self, name: str) -> str:
        """One value; a dash where nothing is known, so that an officer sees the gap before it is printed."""
        provider = _PROVIDERS.get(name)
        if provider is not None:
            return provider(self._letter, self._case, self.definition, self._at, self._language) or NOTHING_FOUND
        question = next((one for _, one in places_of_questions(self.definition) if one.id == name and one.index), None)
        kept = self._kept(name)
        if question is None or kept is None:
            return NOTHING_FOUND
        return ", ".join(type_of(question).show(question, kept, self._ports, self._language)) or NOTHING_FOUND

    def _kept(self, name: str) -> Any:
        """A fact of the case, or else what an officer answered when it ended."""
        facts, ends = self._case.facts or {}, (self._case.outcome_evidence or {}).values()
        return facts[name] if name in facts else next((one[name] for one in ends if name in one), None)


def _child(case: Case) -> Child | None:
    return db.session.get(Child, case.child_id) if case.child_id is not None else None


def _telephone(case: Case) -> str:
    of_team = db.session.scalar(
        select(Team.telephone)
        .join(Queue, Queue.team_id == Team.id)
        .join(Task, Task.queue_id == Queue.id)
        .where(Task.case_id == case.id, Team.telephone != "")
        .order_by(Task.created_at.desc(), Task.id.desc())
        .limit(1)
    )
    return of_team or str(setting("public-phone"))


def _child_name(_letter: Letter, case: Case, _definition: Definition, _at: datetime, _language: Language) -> str:
    child = _child(case)
    return name_of(child) if child is not None else ""


def _child_birth(_letter: Letter, case: Case, _definition: Definition, _at: datetime, language: Language) -> str:
    child = _child(case)
    born = child.date_of_birth if child is not None else None
    return _in_words(born, language) if born is not None else ""


def _school(_letter: Letter, case: Case, _definition: Definition, _at: datetime, _language: Language) -> str:
    school = db.session.get(School, case.school_id) if case.school_id is not None else None
    return school.name if school is not None else ""


def _day(_letter: Letter, _case: Case, _definition: Definition, at: datetime, language: Language) -> str:
    return _in_words(london(at).date(), language)


def _in_words(day: date, language: Language) -> str:
    return say_when_in(day.isoformat(), language)


_PROVIDERS: Mapping[str, Callable[[Letter, Case, Definition, datetime, Language], str]] = {
    "reference": lambda _letter, case, _definition, _at, _language: case.reference,
    "date": _day,
    "council-name": lambda _letter, _case, _definition, _at, _language: str(setting("council-name")),
    "team-telephone": lambda _letter, case, _definition, _at, _language: _telephone(case),
    "recipient-name": lambda letter, _case, _definition, _at, _language: letter.name,
    "service-name": lambda _letter, _case, definition, _at, language: definition.title.say(language),
    "child-name": _child_name,
    "child-birth": _child_birth,
    "school-name": _school,
    "answer-code": lambda letter, _case, _definition, _at, _language: letter_code(letter.id),
}
