"""What binds on a case beyond the rule about the very party: by mailbox, by the school that stands for another one."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import select

from base.batches import among
from base.database import is_held
from base.extensions import db
from casework.held_cases import contact_rules
from directory.adults import left_by
from directory.children import whole_child
from directory.successors import standing_for_those
from models.case import Case, ContactRule
from models.child import Adult
from models.wait import Wait

OF_OUR_LISTS = ("school", "council")  # asked at addresses that our own lists have for an office, whoever reads them


class GoneMailboxes:
    """Which mailboxes are read by somebody who is no longer around a child; each mailbox is looked up once.

    A rule that nobody set on a case: it stands at the child, so that it binds a case that is opened later too.
    """

    def __init__(self) -> None:
        self._left: dict[str, frozenset[UUID]] = {}
        self._whole: dict[UUID, frozenset[UUID]] = {}

    def foresee(self, addresses: Iterable[str]) -> None:
        """Look some mailboxes up with one statement."""
        fresh = {address.casefold() for address in addresses if address} - self._left.keys()
        if fresh:
            self._left |= left_by(fresh)

    def is_gone_from(self, child_id: UUID | None, address: str) -> bool:
        """Whether whoever reads a mailbox is no longer around that child, by whichever of its rows that was said."""
        if child_id is None or not address:
            return False
        self.foresee([address])
        left = self._left[address.casefold()]
        if not left:
            return False
        if child_id not in self._whole:
            self._whole[child_id] = frozenset(whole_child(child_id))
        return not left.isdisjoint(self._whole[child_id])

    def is_asked(self, wait: Wait, child_id: UUID | None) -> bool:
        """Whether a question about a child goes to such a mailbox, and not to an office of our own lists."""
        return wait.party not in OF_OUR_LISTS and self.is_gone_from(child_id, wait.recipient)


def rules_of_all(ids: set[UUID]) -> list[ContactRule]:
    """Every rule of some cases: of those held by this transaction as known there, of all others with one statement."""
    held = {case_id for case_id in ids if is_held(db.session(), Case, case_id)}
    known = [rule for case_id in held for rule in contact_rules(case_id)]
    others = ids - held
    if not others:
        return known
    return [*known, *db.session.scalars(_RULES, {"cases": list(others)})]


_RULES = select(ContactRule).where(among(ContactRule.case_id, "cases"))


def mailboxes_of(rules: Iterable[ContactRule]) -> dict[tuple[UUID, str], list[ContactRule]]:
    """The rules about adults by the mailbox they can be reached at."""
    of_adults = [rule for rule in rules if rule.party_kind == "adult"]
    if not of_adults:
        return {}
    known = select(Adult.id, Adult.email).where(Adult.id.in_({rule.party_id for rule in of_adults}), Adult.email != "")
    emails = {row.id: row.email.casefold() for row in db.session.execute(known)}
    found: dict[tuple[UUID, str], list[ContactRule]] = {}
    for rule in of_adults:
        if rule.party_id in emails:
            found.setdefault((rule.case_id, emails[rule.party_id]), []).append(rule)
    return found


def rules_for_closed(rules: Iterable[ContactRule]) -> dict[tuple[UUID, UUID | None], list[ContactRule]]:
    """The rules about schools that have closed, by the school that is written to instead: they bind that one too."""
    of_schools = [rule for rule in rules if rule.party_kind == "school"]
    instead = standing_for_those(rule.party_id for rule in of_schools) if of_schools else {}
    found: dict[tuple[UUID, UUID | None], list[ContactRule]] = {}
    for rule in of_schools:
        if rule.party_id in instead:
            found.setdefault((rule.case_id, instead[rule.party_id]), []).append(rule)
    return found
