"""Letters: planned by a definition or an officer, addressed, printed or sent, posted, withdrawn, issued again.

A letter goes to one person or organisation. Contact rules and holds are tested when it is printed or sent, never only
when it was planned. Every function locks the case first.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from base.database import locked, make
from base.extensions import db
from base.ids import new_id
from casework.letters.addressees import (
    ADDRESSED,
    BY_EMAIL,
    BY_POST,
    NOT_FOR_THEM,
    addressees,
    adult_called,
    by_default,
    how_addressed,
    in_doubt,
    verdict_on,
)
from casework.letters.reading_languages import reads_of
from casework.versions import pinned
from casework.visible import cases_visible_to
from correspondence.outbox import plan
from correspondence.recipients import Recipient
from correspondence.stopping import cancel_for
from council.settings import setting
from documents.content_types import PDF
from documents.store import Kept
from documents.uploads import Received, ScanState, attach
from forms.definition.letters import LetterShape
from models.case import Case
from models.document import Document
from models.letter import Letter
from security.actor import Actor
from security.history import done_before, record
from security.links import make_link, revoke_all

OPENS = "letter"  # what a link to one opens, what its e-mail serves, and the kind of its document
LONGEST_ADDED = 5_000
TO_DO = ("planned", "printed")
DONE = ("printed", "posted", "sent")
MOST = 200
Written = tuple[str, ...]


class LetterHeld(PermissionError):
    """This letter may not go to its addressee now; `because` is the code of why."""

    def __init__(self, because: str) -> None:
        super().__init__(because)
        self.because = because


class NotLikeThis(ValueError):
    """A letter in this state, or without a name or an address, can't do that; `why` is a code."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def shape_of(letter: Letter) -> LetterShape:
    """What its pinned definition says of a letter."""
    return pinned(letter.version_id).letter_shapes[letter.kind]


def plan_letter(case: Case, kind: str, *, key: str, by: Actor, at: datetime, replaces: Letter | None = None) -> Letter:
    """Plan a letter, in the open transaction. It is for the only one it can be for, or for whom an officer chooses.

    Args:   key: what causes it.
    Twice:  the same cause gives the first letter again.
    Raises: KeyError for a letter that the definition hasn't got.
    """
    session = db.session()
    held: Case = locked(session, Case, case.id)
    known = session.scalar(select(Letter).where(Letter.key == key[:120]))
    if known is not None:
        return known
    shape = pinned(held.version_id).letter_shapes[kind]
    last = session.scalar(select(func.max(Letter.number)).where(Letter.case_id == held.id)) or 0
    to = by_default(addressees(held, shape, at=at))
    whom: dict[str, Any] = {"party_kind": shape.to.partition(":")[0], "party_id": None, "role": shape.to[:40]}
    if replaces is not None:
        whom = {
            name: getattr(replaces, name) for name in ("party_kind", "party_id", "role", "name", "address", "email")
        } | {"added": replaces.added, "replaces_id": replaces.id}
    elif to is not None:
        whom = {
            "party_kind": to.party_kind,
            "party_id": to.party_id,
            "role": to.role,
            "name": to.name,
            "address": list(to.lines),
            "email": to.email,
        }
    letter: Letter = make(
        session,
        Letter,
        key=key[:120],
        case_id=held.id,
        version_id=held.version_id,
        number=last + 1,
        kind=kind,
        planned_at=at,
        planned_by=by.id,
        **whom,
    )
    session.flush()
    _record(letter, "letter-planned", by=by, at=at)
    return letter


def address_letter(
    letter_id: UUID,
    *,
    party: tuple[str, UUID | None] | None,
    name: str,
    lines: Sequence[str],
    added: str,
    by: Actor,
    at: datetime,
) -> Letter:
    """Say whom a planned letter is for, where it goes, and what is added to its words, in the open transaction.

    Args:   party: one of its addressees; None leaves that as it is.
    Twice:  harmless.
    Raises: NotLikeThis once it is printed or sent, or for somebody whom it is not for.
    """
    letter, case = _held(letter_id)
    if letter.state != "planned":
        raise NotLikeThis(letter.state)
    if party is not None:
        found = addressees(case, shape_of(letter), at=at)
        to = next((one for one in found if (one.party_kind, one.party_id) == party), None)
        if to is None:
            raise NotLikeThis(NOT_FOR_THEM)
        letter.party_kind, letter.party_id, letter.role, letter.email = to.party_kind, to.party_id, to.role, to.email
    elif (adult := adult_called(letter)) is not None:
        letter.email = adult.email
    letter.name, letter.address = name[:200], [line[:200] for line in lines][:8]
    letter.added = added[:LONGEST_ADDED]
    _record(letter, ADDRESSED, by=by, at=at, **how_addressed(letter, case))
    return letter


def as_written(letter: Letter, case: Case) -> Written:
    """What decides how a letter is drawn: whom it is for, in which language, where it goes, which child it is about."""
    whom = (letter.party_kind, str(letter.party_id), letter.name, *(letter.address or ()), letter.email)
    return (*whom, letter.added, str(case.child_id), reads_of(letter, case))


def check_printing(letter: Letter, case: Case) -> None:
    """Say whether a letter may be printed now.

    Raises: LetterHeld; NotLikeThis without a name and an address that is theirs now, or for one that goes another way.
    """
    if "post" not in shape_of(letter).ways:
        raise NotLikeThis("not-by-post")
    if letter.state != "planned":
        raise NotLikeThis(letter.state)
    if not letter.name or not letter.address:
        raise NotLikeThis("no-address")
    _test(letter, case, BY_POST)


def print_letter(
    letter_id: UUID,
    kept: Kept,
    *,
    by: Actor,
    at: datetime,
    once: str | None = None,
    drawn: Written = (),
    language: str = "",
) -> Letter:
    """Keep the PDF that was made of a letter and put it on the list of those to be posted, in the open transaction.

    What decides is tested again here, under the lock: what was drawn meanwhile and may not go is left a stray.

    Args:   drawn: how it was written when it was drawn; somebody may have addressed it to another since.
            language: whose translation stands above the English in that PDF; empty: none.
    Twice:  with the same `once`, the letter as it is.
    Raises: LetterHeld; NotLikeThis.
    """
    letter, case = _held(letter_id)
    if done_before(once) is not None:
        return letter
    check_printing(letter, case)
    _is_as_drawn(letter, case, drawn)
    _file(letter, kept, language, by=by, at=at)
    letter.state, letter.printed_at, letter.printed_by = "printed", at, by.id
    _record(letter, "letter-printed", by=by, at=at, once=once)
    return letter


def post_letter(letter_id: UUID, *, on: date, by: Actor, at: datetime, once: str | None = None) -> Letter:
    """Write down that a printed letter was posted, in the open transaction.

    Twice:  harmless.
    Raises: NotLikeThis for one that is not printed, or whose address is in doubt; LetterHeld when it may not go.
    """
    letter, case = _held(letter_id)
    if letter.state == "posted" or done_before(once) is not None:
        return letter
    if letter.state != "printed":
        raise NotLikeThis(letter.state)
    _test(letter, case, BY_POST)
    letter.state, letter.posted_on, letter.posted_by = "posted", on, by.id
    _record(letter, "letter-posted", by=by, at=at, once=once, on=on.isoformat())
    return letter


def check_sending(letter: Letter, case: Case) -> None:
    """Say whether a letter may be sent by e-mail now.

    Raises: LetterHeld; NotLikeThis without an address that is theirs now, or for one that goes another way.
    """
    if "email" not in shape_of(letter).ways:
        raise NotLikeThis("not-by-email")
    if letter.state != "planned":
        raise NotLikeThis(letter.state)
    if not letter.name or not letter.email:
        raise NotLikeThis("no-email")
    _test(letter, case, BY_EMAIL)


def send_letter(
    letter_id: UUID,
    kept: Kept,
    *,
    by: Actor,
    at: datetime,
    once: str | None = None,
    drawn: Written = (),
    language: str = "",
) -> Letter:
    """Keep the PDF of a letter and plan the e-mail with the link to it, in the open transaction.

    The e-mail names nobody; the link asks for a code from the same mailbox; the outbox tests the rules once more.

    Args:   drawn, language: as for `print_letter`.
    Twice:  with the same `once`, the letter as it is.
    Raises: LetterHeld; NotLikeThis.
    """
    letter, case = _held(letter_id)
    if done_before(once) is not None:
        return letter
    check_sending(letter, case)
    _is_as_drawn(letter, case, drawn)
    _file(letter, kept, language, by=by, at=at)
    ends = at + timedelta(days=int(setting("link-days")))
    link = make_link(OPENS, letter.id, email=letter.email, expires_at=ends, at=at)
    message = plan(
        shape_of(letter).email,
        key=f"letter:{letter.id}",
        version_id=letter.version_id,
        case_id=case.id,
        to=Recipient(letter.party_kind, letter.party_id, letter.party_kind, letter.email),
        send_after=at,
        at=at,
        values={"link_id": str(link.id), "expires": ends.date().isoformat()},
        serves=[(OPENS, letter.id)],
    )
    letter.message_id = message.id if message is not None else None
    letter.state = "sent"
    _record(letter, "letter-sent", by=by, at=at, once=once)
    return letter


def withdraw_letter(letter_id: UUID, *, reason: str, by: Actor, at: datetime, once: str | None = None) -> Letter:
    """Take a letter back, in the open transaction: its link opens nothing, its e-mail goes no more if it has not gone.

    Twice:  harmless.
    Raises: NotLikeThis without a reason.
    """
    letter, _ = _held(letter_id)
    if letter.state == "withdrawn" or done_before(once) is not None:
        return letter
    if not reason.strip():
        raise NotLikeThis("no-reason")
    letter.state, letter.reason = "withdrawn", reason.strip()
    letter.withdrawn_at, letter.withdrawn_by = at, by.id
    revoke_all(OPENS, [letter.id], at=at)
    cancel_for(OPENS, [letter.id], because="letter-withdrawn", at=at)
    _record(letter, "letter-withdrawn", by=by, at=at, once=once)
    return letter


def issue_again(letter_id: UUID, *, reason: str, by: Actor, at: datetime) -> Letter:
    """Take a letter back and plan another in its place, for the same person, in the open transaction.

    Twice:  the same new letter.
    Raises: NotLikeThis for one that was never printed or sent.
    """
    letter, case = _held(letter_id)
    if letter.state not in (*DONE, "withdrawn"):
        raise NotLikeThis(letter.state)
    withdraw_letter(letter_id, reason=reason, by=by, at=at)
    return plan_letter(case, letter.kind, key=f"letter:{letter.id}:again", by=by, at=at, replaces=letter)


def letters_of(case: Case) -> Sequence[Letter]:
    """Every letter of a case, the newest first."""
    found = select(Letter).where(Letter.case_id == case.id).order_by(Letter.number.desc())
    return db.session.scalars(found).all()


def letter_of(case: Case, letter_id: UUID) -> Letter | None:
    """One letter of a case; None when it is not one of this case's."""
    return db.session.scalar(select(Letter).where(Letter.id == letter_id, Letter.case_id == case.id))


def letter_behind_link(letter_id: UUID) -> tuple[Letter, Document | None] | None:
    """A letter with its PDF, for whoever holds its link."""
    letter = db.session.get(Letter, letter_id)
    if letter is None:
        return None
    return letter, db.session.get(Document, letter.document_id) if letter.document_id else None


def to_be_posted(by: Actor, limit: int = MOST) -> list[tuple[Letter, Case]]:
    """Letters that wait to be printed or posted, the oldest first, of the cases this actor may see."""
    cases = cases_visible_to(by).query().with_only_columns(Case.id)
    found = (
        select(Letter, Case)
        .join(Case, Case.id == Letter.case_id)
        .where(Letter.state.in_(TO_DO), Letter.case_id.in_(cases))
        .order_by(Letter.planned_at, Letter.id)
        .limit(limit)
    )
    return [(letter, case) for letter, case in db.session.execute(found).all()]


def _held(letter_id: UUID) -> tuple[Letter, Case]:
    """The letter and its case, the case locked first.

    Raises: NotLikeThis when there is no such letter.
    """
    session = db.session()
    case_id = session.scalar(select(Letter.case_id).where(Letter.id == letter_id))
    if case_id is None:
        raise NotLikeThis("gone")
    case: Case = locked(session, Case, case_id)
    letter: Letter = locked(session, Letter, letter_id)
    return letter, case


def _test(letter: Letter, case: Case, channel: str) -> None:
    verdict = verdict_on(letter, case, channel)
    if not verdict.allowed:
        raise LetterHeld(verdict.because)
    doubt = in_doubt(letter, case, channel)
    if doubt:
        raise NotLikeThis(doubt)


def _is_as_drawn(letter: Letter, case: Case, drawn: Written) -> None:
    if drawn and drawn != as_written(letter, case):
        raise NotLikeThis("changed")


def _file(letter: Letter, kept: Kept, language: str, *, by: Actor, at: datetime) -> None:
    """The PDF as a document of the case, under a name that says nothing of whom it is about."""
    received = Received(f"letter-{letter.number}.pdf", PDF, kept.size, kept.sha256, kept.key, ScanState.NOT_SCANNED)
    letter.language = language
    letter.document_id = attach(received, by=by, at=at, case_id=letter.case_id, kind=OPENS).id


def _record(letter: Letter, kind: str, *, by: Actor, at: datetime, once: str | None = None, **more: str) -> None:
    data = {"letter": str(letter.id), "kind": letter.kind, "number": letter.number, "to": letter.role, **more}
    if letter.language:
        data["language"] = letter.language
    record("case", letter.case_id, kind, by=by, at=at, data=data, once=once)


def key_of(case: Case, kind: str) -> str:
    """A cause of its own for a letter that an officer asks for."""
    return f"asked:{case.id}:{kind}:{new_id()}"
