"""Who relies on an approval: holders of licences that name it, and councils where the work is done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import select

from base.extensions import db
from base.text import normal_email, squeezed
from casework.mail.council_mailboxes import OTHER_COUNCIL
from correspondence.recipients import Recipient
from council.other_councils import council_name, other_council
from licensing.standing import SUBJECT
from licensing.visible import held_with_case
from models.approval import Approval, ApprovalReliance
from security.actor import Actor
from security.history import done_before, record
from security.permissions import Permission


class Relies(StrEnum):
    """Who it is that relies on an approval; also the word by which a definition's message names them."""

    LICENCE_HOLDER = "licence-holder"
    HOST_COUNCIL = "host-council"


@dataclass(frozen=True, slots=True)
class Relying:
    """What an officer notes of one who relies on an approval."""

    kind: Relies
    name: str = ""
    email: str = ""
    council_code: str = ""
    about: str = ""
    until_on: date | None = None


class NobodyNamed(ValueError):
    """A licence holder needs a name, a host council its number."""


def add_reliance(
    approval_id: UUID, who: Relying, *, by: Actor, at: datetime, once: str | None = None
) -> ApprovalReliance | None:
    """Note that somebody relies on an approval; None when the same click came before.

    Raises: NobodyNamed; PermissionError.
    """
    may_note(by)
    approval, _ = held_with_case(approval_id)
    if done_before(once):
        return None
    return note_reliance(approval, who, by=by, at=at, once=once)


def note_reliance(
    approval: Approval, who: Relying, *, by: Actor, at: datetime, once: str | None = None
) -> ApprovalReliance:
    """Note that somebody relies on an approval that is held: as an officer says, or as a form that was decided on.

    Raises: NobodyNamed.
    """
    name = council_name(who.council_code) if who.kind is Relies.HOST_COUNCIL else squeezed(who.name)
    if not name:
        raise NobodyNamed
    row = ApprovalReliance(
        approval_id=approval.id,
        kind=who.kind.value,
        name=name[:200],
        email=normal_email(who.email)[:254],
        council_code=who.council_code,
        about=squeezed(who.about)[:200],
        until_on=who.until_on,
        noted_by=by.id,
        noted_at=at,
    )
    db.session.add(row)
    db.session.flush()
    data = {"reliance": str(row.id), "kind": row.kind}
    record(SUBJECT, approval.id, "reliance-noted", by=by, at=at, data=data, once=once)
    return row


def end_reliance(reliance_id: UUID, *, by: Actor, at: datetime) -> None:
    """Note that somebody relies on an approval no more. Twice: harmless.

    Raises: PermissionError.
    """
    may_note(by)
    row = db.session.get_one(ApprovalReliance, reliance_id)
    approval, _ = held_with_case(row.approval_id)
    db.session.refresh(row)
    if row.ended_at is not None:
        return
    row.ended_at = at
    record(SUBJECT, approval.id, "reliance-ended", by=by, at=at, data={"reliance": str(row.id)})


def reliances(approval_id: UUID, *, today: date) -> list[ApprovalReliance]:
    """Those who rely on an approval today, oldest first. Whoever relied on the one it renews relies on it now."""
    found = (
        select(ApprovalReliance)
        .where(ApprovalReliance.approval_id.in_(_renewed(approval_id)), ApprovalReliance.ended_at.is_(None))
        .where(ApprovalReliance.until_on.is_(None) | (ApprovalReliance.until_on >= today))
        .order_by(ApprovalReliance.noted_at, ApprovalReliance.id)
    )
    return list(db.session.scalars(found))


def _renewed(approval_id: UUID) -> list[UUID]:
    """An approval, the one it renews, the one before that, and so on."""
    found: list[UUID] = []
    before: UUID | None = approval_id
    while before is not None and before not in found:
        found.append(before)
        before = db.session.scalar(select(Approval.replaces_id).where(Approval.id == before))
    return found


def mailbox_of(row: ApprovalReliance) -> str:
    """Where somebody who relies on it is written to; of a council only a mailbox that was checked. None is nothing."""
    if row.kind != Relies.HOST_COUNCIL:
        return row.email
    council = other_council(row.council_code)
    return council.address if council is not None else ""


def recipients(approval_id: UUID, *, today: date) -> dict[str, list[Recipient]]:
    """Everybody who relies on an approval and has a mailbox, by the word that names them in a definition."""
    found: dict[str, list[Recipient]] = {kind.value: [] for kind in Relies}
    for row in reliances(approval_id, today=today):
        address = mailbox_of(row)
        # A council's mail is tested once more as it goes: its mailbox must still be in the list of checked ones.
        kind = OTHER_COUNCIL if row.kind == Relies.HOST_COUNCIL else row.kind
        if address:
            found[row.kind].append(Recipient(kind, row.id, "", address))
    return found


def may_note(by: Actor) -> None:
    """Whether somebody may change what is noted beside an approval.

    Raises: PermissionError.
    """
    if not by.may(Permission.APPROVAL_RECOMMEND) and not by.may(Permission.APPROVAL_DECIDE):
        msg = "changing an approval needs its permission"
        raise PermissionError(msg)
