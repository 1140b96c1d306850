"""Two rows of one organisation: one comes to stand for both, by a pointer, so that it can be undone."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from base.database import locked
from base.extensions import db
from directory.merging import CannotMerge
from directory.organisations import (
    CLOSED,
    KIND,
    OPEN,
    STOPPED,
    NoSuchOrganisation,
    call_cases,
    every_row_of,
    organisation_for,
    organisation_for_writing,
)
from models.organisation import Organisation
from security.actor import Actor
from security.history import record


def merge_organisations(
    merged_id: UUID, into_id: UUID, *, by: Actor, at: datetime, once: str | None = None
) -> Organisation:
    """Let `into` stand for `merged` from now on. Nothing is moved: contacts and cases of both are read together.

    What protects one protects both: where either wants no more of campaigns, none goes to the one that stands.

    Twice:  the second finds them one already and changes nothing.
    Raises: CannotMerge; NoSuchOrganisation.
    """
    into = organisation_for_writing(into_id)
    merged: Organisation | None = locked(db.session(), Organisation, merged_id)
    if merged is None:
        raise NoSuchOrganisation(str(merged_id))
    if merged.merged_into_id == into.id:
        return into
    if merged.id == into.id:
        raise CannotMerge("These are the same business already.")
    if merged.merged_into_id is not None:
        raise CannotMerge("This business was merged into another one already. Undo that first.")
    call_cases(every_row_of(merged.id), merged.name, into.name)
    merged.merged_into_id = into.id
    into.contact = STOPPED if STOPPED in (into.contact, merged.contact) else into.contact
    into.state = OPEN if OPEN in (into.state, merged.state) else CLOSED
    both = [when for when in (into.contacted_at, merged.contacted_at) if when is not None]
    into.contacted_at = max(both, default=None)
    record(KIND, into.id, "organisation-merged-in", by=by, at=at, data={"other": str(merged.id)}, once=once)
    record(KIND, merged.id, "organisation-merged", by=by, at=at, data={"into": str(into.id)})
    return into


def undo_organisation_merge(merged_id: UUID, *, by: Actor, at: datetime, once: str | None = None) -> Organisation:
    """Let a merged row stand for itself again.

    Twice:  CannotMerge, there is nothing to undo.
    Raises: CannotMerge; NoSuchOrganisation.
    """
    merged: Organisation | None = locked(db.session(), Organisation, merged_id)
    if merged is None:
        raise NoSuchOrganisation(str(merged_id))
    into = merged.merged_into_id
    if into is None:
        raise CannotMerge("This business is not merged into another.")
    stood = organisation_for(merged.id).name
    merged.merged_into_id = None
    call_cases(every_row_of(merged.id), stood, merged.name)
    record(KIND, merged.id, "organisation-merge-undone", by=by, at=at, data={"from": str(into)}, once=once)
    record(KIND, into, "organisation-merge-undone", by=by, at=at, data={"other": str(merged.id)})
    return merged


def merged_organisations(organisation_id: UUID) -> list[Organisation]:
    """The rows that were merged right into this one."""
    found = select(Organisation).where(Organisation.merged_into_id == organisation_id)
    return list(db.session.scalars(found.order_by(Organisation.sort_name, Organisation.id)))
