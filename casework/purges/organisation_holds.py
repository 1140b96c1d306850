"""Holds of organisations: why one is kept whatever the rules say, whichever of its rows the hold was set on."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from base.database import locked, make
from base.extensions import db
from casework.notes import NothingWritten
from casework.purges.record_holds import LONGEST, HoldKind, holder
from directory.organisations import KIND, every_row_of, organisation_for_writing
from models.retention import OrganisationHold
from security.actor import Actor
from security.history import done_before, record


def hold_organisation(
    organisation_id: UUID, kind: HoldKind, *, reason: str, by: Actor, at: datetime, once: str | None = None
) -> OrganisationHold | None:
    """Keep an organisation until somebody says otherwise. Several holds may stand at once.

    Twice:  with the same `once`, one hold; then None.
    Raises: PermissionError; NothingWritten without a reason; NoSuchOrganisation.
    """
    user = holder(by)
    if not reason.strip():
        raise NothingWritten
    row = organisation_for_writing(organisation_id)
    if done_before(once):
        return None
    hold: OrganisationHold = make(
        db.session(),
        OrganisationHold,
        organisation_id=row.id,
        kind=kind.value,
        reason=reason.strip()[:LONGEST],
        set_by=user,
        set_at=at,
    )
    db.session.flush()
    data = {"hold": str(hold.id), "kind": kind.value}
    record(KIND, row.id, "organisation-held", by=by, at=at, data=data, once=once)
    return hold


def end_organisation_hold(
    hold_id: UUID, organisation_id: UUID, *, reason: str, by: Actor, at: datetime, once: str | None = None
) -> bool:
    """End a hold, with a reason; whether there was one. From the next night on the rules count again.

    Twice:  harmless.
    Raises: PermissionError; NothingWritten without a reason; NoSuchOrganisation.
    """
    user = holder(by)
    if not reason.strip():
        raise NothingWritten
    row = organisation_for_writing(organisation_id)
    hold: OrganisationHold | None = locked(db.session(), OrganisationHold, hold_id)
    if done_before(once) or hold is None or hold.ended_at is not None:
        return False
    if hold.organisation_id not in every_row_of(row.id):
        return False
    hold.ended_by, hold.ended_at, hold.end_reason = user, at, reason.strip()[:LONGEST]
    data = {"hold": str(hold.id), "kind": hold.kind}
    record(KIND, row.id, "organisation-hold-ended", by=by, at=at, data=data, once=once)
    return True


def holds_of_organisation(organisation_id: UUID) -> list[OrganisationHold]:
    """Every hold of an organisation and of the rows merged into it, the newest first; those that ended too."""
    found = select(OrganisationHold).where(OrganisationHold.organisation_id.in_(every_row_of(organisation_id)))
    return list(db.session.scalars(found.order_by(OrganisationHold.set_at.desc(), OrganisationHold.id.desc())))


def held_rows(rows: Collection[UUID]) -> set[UUID]:
    """Those of some rows of the directory that are held, whichever row of the organisation the hold was set on.

    Holds are few: they are read, not looked for row by row.
    """
    standing = select(OrganisationHold.organisation_id).where(OrganisationHold.ended_at.is_(None)).distinct()
    every = {row for one in db.session.scalars(standing) for row in every_row_of(one)}
    return every.intersection(rows)
