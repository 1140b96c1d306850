"""Merges: one row comes to stand for two. By pointer, so that a merge can be undone."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update

from base.extensions import db
from directory.children import child_for_writing, fill_in
from directory.particulars import Particulars
from models.child import Child, MatchOffer
from security.actor import Actor
from security.history import record


class CannotMerge(ValueError):
    """These two can't become one; the message says why, for the officer."""


def merge_children(merged_id: UUID, into_id: UUID, *, by: Actor, at: datetime, once: str | None = None) -> Child:
    """Let `into` stand for `merged` from now on. Nothing is moved or lost: the merged row keeps its particulars.

    Twice:  the second finds them one already and changes nothing.
    Raises: CannotMerge when one is sealed (identities before and after adoption are never linked here), when they
            are the same row, or when the pointer would go round in a circle.
    """
    into = child_for_writing(into_id)
    merged = db.session.get(Child, merged_id, with_for_update=True, populate_existing=True)
    if merged is None:
        raise CannotMerge("One of the two records no longer exists.")
    if merged.merged_into_id == into.id:
        return into
    if merged.id == into.id:
        raise CannotMerge("These are the same record already.")
    if merged.sealed or into.sealed:
        raise CannotMerge("One of these records is sealed. Speak to the duty lead.")
    if merged.merged_into_id is not None:
        raise CannotMerge("This record was merged into another one already. Undo that first.")
    if merged.death_recorded_at is not None and into.death_recorded_at is None:
        raise CannotMerge("A death is recorded on the other record and not on this one: join them from that one.")
    merged.merged_into_id = into.id
    fill_in(
        into,
        Particulars(
            given_names=merged.given_names,
            family_name=merged.family_name,
            date_of_birth=merged.date_of_birth,
            sex=merged.sex,
            upn=merged.upn or "",
            former_upn=merged.former_upn or "",
            address=merged.address,
            school_id=merged.school_id,
            plans=tuple(merged.plans or ()),
            social_worker=merged.social_worker,
            social_worker_telephone=merged.social_worker_telephone,
        ),
        by=by,
        at=at,
    )
    # What protects one protects both: a merge must never open a record or forget a death or a hold.
    into.restricted = into.restricted or merged.restricted
    into.address_withheld = into.address_withheld or merged.address_withheld
    into.legal_hold = into.legal_hold or merged.legal_hold
    into.alert = into.alert or merged.alert
    record("child", into.id, "child-merged-in", by=by, at=at, data={"other": str(merged.id)}, once=once)
    record("child", merged.id, "child-merged", by=by, at=at, data={"into": str(into.id)})
    _settle_offers(merged.id, into.id, "linked", by=by, at=at)
    return into


def undo_merge(merged_id: UUID, *, by: Actor, at: datetime, reason: str, once: str | None = None) -> Child:
    """Let a merged row stand for itself again.

    Twice:  nothing to undo the second time: CannotMerge.
    """
    merged = db.session.get(Child, merged_id, with_for_update=True, populate_existing=True)
    if merged is None or merged.merged_into_id is None:
        raise CannotMerge("This record is not merged into another.")
    into = merged.merged_into_id
    merged.merged_into_id = None
    record("child", merged.id, "merge-undone", by=by, at=at, data={"from": str(into), "reason": reason}, once=once)
    record("child", into, "merge-undone", by=by, at=at, data={"other": str(merged.id), "reason": reason})
    _settle_offers(merged.id, into, "undone", by=by, at=at)
    return merged


def refuse_offer(offer: MatchOffer, *, by: Actor, at: datetime, once: str | None = None) -> None:
    """Say that an offered match is another child."""
    offer.state = "refused"
    offer.decided_by = by.id
    offer.decided_at = at
    record(
        "child",
        offer.child_id,
        "match-refused",
        by=by,
        at=at,
        data={"candidate": str(offer.candidate_id)},
        once=once,
    )


def offers_for(child_id: UUID) -> list[MatchOffer]:
    """Matches offered for a child and not yet decided, best first."""
    waiting = (
        select(MatchOffer)
        .where(MatchOffer.child_id == child_id, MatchOffer.state.in_(("offered", "protected")))
        .order_by(MatchOffer.score.desc(), MatchOffer.id)
    )
    return list(db.session.scalars(waiting))


def _settle_offers(child_id: UUID, candidate_id: UUID, state: str, *, by: Actor, at: datetime) -> None:
    db.session.execute(
        update(MatchOffer)
        .where(MatchOffer.child_id == child_id, MatchOffer.candidate_id == candidate_id)
        .values(state=state, decided_by=by.id, decided_at=at)
    )
