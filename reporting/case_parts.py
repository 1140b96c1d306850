"""The parts of a case: what was answered, the files, the messages, the decisions. Reads only.

The case was got through casework.visible by whoever asks.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, or_, select

from base.extensions import db
from casework.cases import filings_of
from casework.facts import filing_answers
from casework.intake.part_acts import original_of
from casework.versions import pinned
from casework.visible import seen_among
from correspondence.wording import title_of
from documents.of_filing import FilesOfFiling, note_of
from documents.uploads import TAKEN_OFF
from forms.definition.document import Definition
from forms.definition.questions import Question
from forms.ports import Ports
from forms.question_types import type_of
from forms.summary import Section, summary
from models.case import Case
from models.document import Document
from models.filing import Filing, FilingPart
from models.message import Message, MessagePart
from models.school import School
from models.task import Decision
from models.wait import Wait
from reporting.answer_sight import Sight, as_told, reads_special, sight_of
from reporting.kept_apart import ORIGINAL, apart_of, has_apart, originals_apart, without_apart
from reporting.proposals import proposed
from reporting.task_sheets import user_name
from security.actor import Actor

MOST_MESSAGES = 200


@dataclass(frozen=True, slots=True)
class PartLine:
    """A part that an officer entered for its party: how it came, from whom (unless kept apart), when, the original."""

    label: str
    channel: str
    source: str
    received_at: datetime | None
    entered_by: str
    originals: Sequence[Document] = ()


@dataclass(frozen=True, slots=True)
class FilingSheet:
    """A form of a case with everything that was answered."""

    filing: Filing
    title: str
    entered_by: str
    sections: Sequence[Section]
    source: str = ""  # from whom it came, where an officer entered it; empty where that is kept apart
    has_apart: bool = False  # who told us is kept apart
    entered: Sequence[PartLine] = ()  # the parts of several that came to an officer


@dataclass(frozen=True, slots=True)
class FileLine:
    """A file of a case: what it belongs to, and what a scanner said of it."""

    document: Document
    belongs_to: str
    note: str


@dataclass(frozen=True, slots=True)
class MessageLine:
    """A message of a case: its subject, or what its kind is called while it has none; to whom, who let it go.

    `is_told`: false where it names another case that is not there for its reader: then its words are not for them.
    """

    message: Message
    subject: str
    school: str
    released_by: str
    is_told: bool = True


@dataclass(frozen=True, slots=True)
class DecisionLine:
    """A recommendation and what became of it."""

    decision: Decision
    what: str
    recommended_by: str
    decided_by: str
    answers: Sequence[tuple[str, Sequence[str]]]


@dataclass(frozen=True, slots=True)
class EvidenceLine:
    """An outcome of a case with the evidence that was given for it."""

    outcome: str
    answers: Sequence[tuple[str, Sequence[str]]]


def filing_sheets(case: Case, *, ports: Ports, reader: Actor) -> list[FilingSheet]:
    """The forms of a case, the newest first; answers to its questions are among them."""
    sight = sight_of(reader, case)
    return [_filing_sheet(filing, ports, sight) for filing in reversed(filings_of(case))]


def filing_sheet(case: Case, filing_id: UUID, *, ports: Ports, reader: Actor) -> FilingSheet | None:
    """One form of a case, to be taken out: a withheld address is not in it. None when it is not one of this case's."""
    found = next((filing for filing in filings_of(case) if filing.id == filing_id), None)
    return _filing_sheet(found, ports, sight_of(reader, case, taken_out=True)) if found is not None else None


def file_lines(case: Case, *, reader: Actor) -> list[FileLine]:
    """The files of a case and of its forms, newest first; without what tells who told us, where that is kept apart,
    and what is of a special category, for whoever does not read that.
    """
    filings = {filing.id: filing for filing in filings_of(case)}
    apart = {document.id for filing in filings.values() for document in originals_apart(filing)}
    lines = []
    for document in db.session.scalars(_files(case, list(filings)).order_by(Document.at.desc(), Document.id.desc())):
        filing = filings.get(document.filing_id) if document.filing_id else None
        if document.id in apart or not _is_told(document, filing, reader):
            continue
        belongs = f"{pinned(filing.version_id).title.say()}, {filing.reference}" if filing is not None else "The case"
        lines.append(FileLine(document, belongs, note_of(document)))
    return lines


def file_of(case: Case, document_id: UUID, *, reader: Actor) -> Document | None:
    """One file of a case or of its forms; None when it is not one of those that `file_lines` lists for this reader."""
    filings = filings_of(case)
    found = db.session.scalar(_files(case, [one.id for one in filings]).where(Document.id == document_id))
    if found is None or found.id in {one.id for filing in filings for one in originals_apart(filing)}:
        return None
    filing = next((one for one in filings if one.id == found.filing_id), None)
    return found if _is_told(found, filing, reader) else None


def files_taken_off(case: Case) -> int:
    """How many files were taken off a case, or went to another: its history says of each who did it and why."""
    found = select(func.count()).select_from(Document).where(Document.case_id == case.id, Document.kind == TAKEN_OFF)
    return db.session.scalar(found) or 0


def _is_told(document: Document, filing: Filing | None, reader: Actor) -> bool:
    """Whether a file is shown to this reader: what was sent to a question goes by that question."""
    asked = pinned(filing.version_id).questions.get(document.question) if filing is not None else None
    return asked is None or not Sight(special=reads_special(reader)).instead(asked)


def message_lines(case: Case, *, reader: Actor) -> list[MessageLine]:
    """The messages of a case, newest first."""
    found = select(Message).where(_about(case))
    messages = db.session.scalars(found.order_by(Message.planned_at.desc(), Message.id.desc()).limit(MOST_MESSAGES))
    return _message_lines(list(messages), reader)


def message_line(case: Case, message_id: UUID, *, reader: Actor) -> MessageLine | None:
    """One message of a case; None when it is not one of this case's."""
    found = db.session.scalar(select(Message).where(Message.id == message_id, _about(case)))
    return next(iter(_message_lines([found], reader))) if found is not None else None


def held_count(case: Case) -> int:
    """How many messages of a case are held."""
    held = select(Message.id).where(_about(case), Message.state == "held")
    return len(db.session.scalars(held).all())


def held_lines(case: Case, *, reader: Actor) -> list[MessageLine]:
    """The messages of a case that are held, newest first."""
    found = select(Message).where(_about(case), Message.state == "held")
    messages = db.session.scalars(found.order_by(Message.planned_at.desc(), Message.id.desc()).limit(MOST_MESSAGES))
    return _message_lines(list(messages), reader)


def _about(case: Case) -> ColumnElement[bool]:
    """The messages of a case, and those that ask about it together with a brother's or sister's."""
    together = (
        select(MessagePart.message_id)
        .join(Wait, Wait.id == MessagePart.serves_id)
        .where(Wait.case_id == case.id, Wait.together_id.is_not(None), MessagePart.serves_kind == "wait")
    )
    return or_(Message.case_id == case.id, Message.id.in_(together))


def decision_lines(case: Case, *, ports: Ports, reader: Actor) -> list[DecisionLine]:
    """The recommendations on a case, newest first."""
    found = select(Decision).where(Decision.case_id == case.id)
    lines, sight = [], sight_of(reader, case)
    for decision in db.session.scalars(found.order_by(Decision.recommended_at.desc(), Decision.id.desc())):
        what, asked = proposed(decision, case, ending="End as: ")
        proposal = decision.proposal or {}
        given = proposal.get("answers") or proposal.get("evidence") or {}
        lines.append(
            DecisionLine(
                decision,
                what,
                user_name(decision.recommended_by),
                user_name(decision.decided_by),
                shown_answers(asked, given, ports=ports, sight=sight),
            )
        )
    return lines


def evidence_lines(case: Case, *, ports: Ports, reader: Actor) -> list[EvidenceLine]:
    """The outcomes that a case was given, each with its evidence."""
    shapes = pinned(case.version_id).outcome_shapes
    lines, sight = [], sight_of(reader, case)
    for code, given in (case.outcome_evidence or {}).items():
        shape = shapes.get(code)
        asked = shape.evidence if shape is not None else ()
        label = shape.label.say() if shape is not None else code.replace("-", " ").capitalize()
        lines.append(EvidenceLine(label, shown_answers(asked, given or {}, ports=ports, sight=sight)))
    return lines


def shown_answers(
    asked: Sequence[Question], given: dict[str, object], *, ports: Ports, sight: Sight
) -> list[tuple[str, Sequence[str]]]:
    """Answers of officers in words, as (question, lines); what was not answered is left out."""
    return [
        (question.label.say(), _told(question, given[question.id], ports, sight))
        for question in asked
        if question.id in given
    ]


def _told(question: Question, value: object, ports: Ports, sight: Sight) -> Sequence[str]:
    instead = sight.instead(question)
    return (instead,) if instead else type_of(question).show(question, value, ports)


def _filing_sheet(filing: Filing, ports: Ports, sight: Sight) -> FilingSheet:
    definition = pinned(filing.version_id)
    with_files = replace(ports, files=FilesOfFiling(filing.id))
    sections = without_apart(definition, summary(definition, filing_answers(filing), with_files))
    sections = as_told(definition, sections, sight)
    source = "" if apart_of(definition) else filing.source
    entered_by = user_name(filing.entered_by)
    return FilingSheet(
        filing,
        definition.title.say(),
        entered_by,
        sections,
        source=source,
        has_apart=has_apart(filing),
        entered=[_part_line(filing, part, definition) for part in filing.parts if part.channel],
    )


def _part_line(filing: Filing, part: FilingPart, definition: Definition) -> PartLine:
    """How a part came, with its original; neither its name nor its original where who told us is kept apart."""
    is_apart = bool(apart_of(definition))
    wanted = select(Document).where(
        Document.filing_id == filing.id, Document.kind == ORIGINAL, Document.question == original_of(part.party)
    )
    return PartLine(
        definition.party_shapes[part.party].label.say(),
        part.channel or "",
        "" if is_apart else part.source or "",
        part.received_at,
        user_name(part.entered_by),
        () if is_apart else db.session.scalars(wanted.order_by(Document.at, Document.id)).all(),
    )


def _files(case: Case, filing_ids: list[UUID]) -> Select[Document]:
    here = or_(Document.case_id == case.id, Document.filing_id.in_(filing_ids))
    return select(Document).where(here, Document.kind != TAKEN_OFF)


def _message_lines(messages: Sequence[Message], reader: Actor) -> list[MessageLine]:
    untold = _about_others(messages, reader)
    return [_message_line(message, is_told=message.id not in untold) for message in messages]


def _about_others(messages: Sequence[Message], reader: Actor) -> set[UUID]:
    """Those of some messages that ask about a case, too, which is not there for this reader: the subject names each."""
    asked = db.session.execute(
        select(MessagePart.message_id, Wait.case_id)
        .join(Wait, Wait.id == MessagePart.serves_id)
        .where(MessagePart.serves_kind == "wait", MessagePart.message_id.in_([message.id for message in messages]))
    ).all()
    seen = seen_among(reader, {one.case_id for one in asked})
    return {one.message_id for one in asked if one.case_id not in seen}


def _message_line(message: Message, *, is_told: bool) -> MessageLine:
    school = ""
    if message.recipient_kind == "school" and message.recipient_id is not None:
        school = db.session.scalar(select(School.name).where(School.id == message.recipient_id)) or ""
    subject = (message.subject if is_told else "") or title_of(message.version_id, message.kind)
    return MessageLine(message, subject, school, user_name(message.released_by), is_told)
