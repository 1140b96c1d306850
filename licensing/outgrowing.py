"""An approval that nobody needs again: its last day is the last of its holder's compulsory school age."""

from __future__ import annotations

from licensing.kinds import shape_of
from licensing.validity import SCHOOL_AGE_END
from models.approval import Approval
from statutory.school_age import school_age_ends


def is_outgrown(approval: Approval) -> bool:
    """Whether it ends for good with its holder's school age, where its definition says that nobody renews it past that.

    Where no date of birth is known it is renewed like any other: better to ask once too often.
    """
    renewal = shape_of(approval).renewal
    if renewal is None or renewal.not_past != SCHOOL_AGE_END or approval.holder_born is None:
        return False
    return approval.valid_until >= school_age_ends(approval.holder_born)
