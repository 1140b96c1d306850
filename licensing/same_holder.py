"""Whether somebody who asks for an approval is the holder of one that is suspended: asking anew is no way round that.

A person is known by surname and date of birth. An organisation is known by what its definition names under `known-by`:
a number (of the company or charity) by itself, a postcode together with the name. Many have the same name.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from base.extensions import db
from base.text import plain
from casework.facts import case_answers
from casework.versions import pinned
from forms.answers import Answers
from forms.definition.approvals import ApprovalShape
from forms.definition.document import Definition
from forms.definition.questions import QuestionKind
from forms.definition.remarks import places_of_questions
from forms.values import as_text, is_answered, is_not_known
from licensing.kinds import definition_of, shape_of
from licensing.standing import State
from models.approval import Approval
from models.case import Case


@dataclass(frozen=True, slots=True)
class KnownBy:
    """What an organisation is known by, besides its name. Both may be empty."""

    numbers: frozenset[str]
    postcodes: frozenset[str]


def is_suspended(case: Case, shape: ApprovalShape, answers: Answers, *, name: str, born: date | None) -> bool:
    """Whether an approval of this kind is suspended whose holder is the one who asks now.

    Args: name: the surname, or the whole name of an organisation.
    """
    same_name = Approval.surname_plain == plain(name)
    suspended = select(Approval).where(Approval.kind == shape.id, Approval.state == State.SUSPENDED.value)
    if born is not None:
        return db.session.scalar(suspended.where(same_name, Approval.holder_born == born).limit(1)) is not None
    suspended = suspended.where(Approval.holder_born.is_(None))
    if not shape.holder.known_by:
        return db.session.scalar(suspended.where(same_name).limit(1)) is not None
    asks = known_by(pinned(case.version_id), shape, answers)
    if not asks.numbers:  # else one that has changed its name is known by its number
        suspended = suspended.where(same_name)
    return any(
        _is_same(asks, _holder_of(found), same_name=found.surname_plain == plain(name))
        for found in db.session.scalars(suspended)
    )


def known_by(definition: Definition, shape: ApprovalShape, answers: Answers) -> KnownBy:
    """What the answers say an organisation is known by."""
    kinds = {question.id: question.kind for _, question in places_of_questions(definition)}
    numbers: set[str] = set()
    postcodes: set[str] = set()
    for name in shape.holder.known_by:
        value = answers.get(name)
        if not is_answered(value) or is_not_known(value):
            continue
        if kinds.get(name) in (QuestionKind.ADDRESS, QuestionKind.POSTCODE):
            postcodes.update(_plain_codes(value))
        else:
            numbers.update(filter(None, [_plain_code(as_text(value))]))
    return KnownBy(frozenset(numbers), frozenset(postcodes))


def _is_same(one: KnownBy, other: KnownBy, *, same_name: bool) -> bool:
    """A number decides where both have one; else name and postcode, or the name alone where one has neither."""
    if one.numbers and other.numbers:
        return bool(one.numbers & other.numbers)
    if not same_name:
        return False
    return not one.postcodes or not other.postcodes or bool(one.postcodes & other.postcodes)


def _holder_of(approval: Approval) -> KnownBy:
    answers = case_answers(db.session.get_one(Case, approval.case_id))
    return known_by(definition_of(approval), shape_of(approval), answers)


def _plain_codes(value: object) -> Iterator[str]:
    said = value.get("postcode", "") if isinstance(value, dict) else as_text(value)
    code = _plain_code(str(said))
    if code:
        yield code


def _plain_code(text: str) -> str:
    return "".join(filter(str.isalnum, text)).upper()
