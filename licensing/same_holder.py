"""Which approvals are of one holder: asking anew is no way round a suspension, and one takes in all that they hold.

A person is known by surname and date of birth. An organisation is known by what its definition names under `known-by`:
a number (of the company or charity) by itself, a postcode together with the name. Many have the same name.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Select, or_, select

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
from licensing.standing import IS_UNDER_SUSPENSION, LIVE
from models.approval import Approval
from models.case import Case


@dataclass(frozen=True, slots=True)
class KnownBy:
    """What an organisation is known by, besides its name. Both may be empty."""

    numbers: frozenset[str]
    postcodes: frozenset[str]


@dataclass(frozen=True, slots=True)
class Asks:
    """Who asks for an approval: the whole name, the surname (of an organisation its name), and when they were born."""

    whole: str
    surname: str
    born: date | None


@dataclass(frozen=True, slots=True)
class _Meant:
    """Who is looked for among holders: a plain name, a date of birth if it is a person, else what it is known by."""

    name: str
    born: date | None
    known: KnownBy


def is_suspended(case: Case, shape: ApprovalShape, answers: Answers, asks: Asks) -> bool:
    """Whether whoever asks now holds, or held, an approval of this kind under a suspension that nobody has ended."""
    meant = _Meant(plain(asks.surname), asks.born, known_by(pinned(case.version_id), shape, answers))
    return next(_of_holder(_under_suspension(shape), shape, meant), None) is not None


def resembled(shape: ApprovalShape, asks: Asks) -> list[Approval]:
    """Approvals under suspension whose holder has this date of birth and first given name, and another surname.

    A surname changes on marriage, and for other reasons: whether it is the same person, somebody must look.
    """
    if asks.born is None:
        return []
    wanted = _under_suspension(shape).where(
        Approval.holder_born == asks.born, Approval.surname_plain != plain(asks.surname)
    )
    found = db.session.scalars(wanted.order_by(Approval.id))
    return [one for one in found if _first_name(one.holder_name) == _first_name(asks.whole)]


def others_of_holder(approval: Approval) -> list[Approval]:
    """What stands and falls with an approval: what it renews, what renews it, and whatever else its holder has of its
    kind. Of approvals that stand each alone only the renewals. Ended ones among them, by id; reads only.
    """
    together = _renewals(approval)
    if not shape_of(approval).each_alone:
        live = select(Approval).where(Approval.kind == approval.kind, Approval.state.in_([one.value for one in LIVE]))
        for one in list(together.values()):
            meant = _Meant(one.surname_plain, one.holder_born, _holder_of(one))
            for other in list(_of_holder(live, shape_of(one), meant)):
                together |= _renewals(other)
    return [together[one] for one in sorted(together) if one != approval.id]


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


def _of_holder(wanted: Select[Approval], shape: ApprovalShape, meant: _Meant) -> Iterator[Approval]:
    """Those of some approvals whose holder is the one who meant."""
    same_name = Approval.surname_plain == meant.name
    if meant.born is not None:
        yield from db.session.scalars(wanted.where(same_name, Approval.holder_born == meant.born))
        return
    wanted = wanted.where(Approval.holder_born.is_(None))
    if not shape.holder.known_by:
        yield from db.session.scalars(wanted.where(same_name))
        return
    if not meant.known.numbers:  # else one that has changed its name is known by its number
        wanted = wanted.where(same_name)
    for found in db.session.scalars(wanted):
        if _is_same(meant.known, _holder_of(found), same_name=found.surname_plain == meant.name):
            yield found


def _under_suspension(shape: ApprovalShape) -> Select[Approval]:
    return select(Approval).where(Approval.kind == shape.id, IS_UNDER_SUSPENSION)


def _first_name(whole: str) -> str:
    return plain(whole).partition(" ")[0]


def _renewals(approval: Approval) -> dict[UUID, Approval]:
    """An approval, what it renews and what renews it, however often, by id."""
    found, new = {approval.id: approval}, [approval]
    while new:
        before = [one.replaces_id for one in new if one.replaces_id is not None]
        linked = select(Approval).where(
            or_(Approval.id.in_(before), Approval.replaces_id.in_([one.id for one in new])), Approval.id.not_in(found)
        )
        new = list(db.session.scalars(linked))
        found |= {one.id: one for one in new}
    return found


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
