"""Who on a case may be contacted, and how: rules a party, a hold on everything outward, releases one by one.

The outbox asks `may_contact` when a message is planned and again at the moment of sending.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import select

from base.batches import among
from base.database import locked
from base.extensions import db
from casework.binding_rules import GoneMailboxes, mailboxes_of, rules_for_closed, rules_of_all
from casework.held_cases import add_contact_rule, contact_rules, is_untouched
from casework.notes import NothingWritten, keep_reason
from correspondence.recipients import Recipient
from correspondence.stopping import hold_case
from directory.children import deaths_of
from models.case import Case, ContactRule
from security.actor import Actor
from security.history import record
from security.permissions import Permission


class Rule(StrEnum):
    """What is known of contacting somebody."""

    SAFE = "safe"
    CHANNEL_ONLY = "channel-only"
    DO_NOT_CONTACT = "do-not-contact"
    NOT_YET_KNOWN = "not-yet-known"
    HELD = "held"


# Colleagues and the council's own people: nothing that is said to them is outward.
INWARD = frozenset({"officer", "team"})
# Whoever sent the form: they hear that it came, whichever child it may turn out to be about.
SENDERS = frozenset({"referrer", "party"})
# Those near the child: silence about them means "ask first", not "go ahead".
FAMILY = frozenset({"child", "adult", "parent", "relative"})
PARENTS = frozenset({"parent", "payer"})  # whoever pays a notice about a child is its parent
WITH_ROWS = frozenset({"school", "adult", "child"})
OFFICES = frozenset({"school", "other-council"})  # written to at addresses of our own lists, whoever reads them
# Of a mailbox whose reader is no longer around the child. It binds nobody in a form of their own, nor an office.
GONE = "no-longer-around"
NOT_AS_FAMILY = INWARD | SENDERS | OFFICES


_CARE = (Rule.NOT_YET_KNOWN, Rule.SAFE, Rule.CHANNEL_ONLY, Rule.HELD, Rule.DO_NOT_CONTACT)  # ever more careful


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a contact may be made now; `because` is a code: outward-held, do-not-contact, other-channel, …"""

    allowed: bool
    because: str = ""


ALLOWED = Verdict(True)


@dataclass(frozen=True, slots=True)
class Standing:
    """What of a case decides about contact; read for many cases where the cases themselves are not wanted."""

    id: UUID
    version_id: UUID
    child_id: UUID | None
    child_link: str
    outward_held: bool
    outward_held_at: datetime | None


def standings(cases: Iterable[UUID]) -> dict[UUID, Standing]:
    """How some cases stand, with one statement."""
    rows: Iterable[tuple[Any, ...]] = db.session.execute(_STANDINGS, {"cases": list(cases)})
    return {row[0]: Standing(*row) for row in rows}


_STANDINGS = select(
    Case.id, Case.version_id, Case.child_id, Case.child_link, Case.outward_held, Case.outward_held_at
).where(among(Case.id, "cases"))


class ContactBook:
    """What decides about contact on some cases, read in a few statements however many there are."""

    def __init__(self, cases: Iterable[Case | Standing]) -> None:
        chosen = list(cases)
        ids = {case.id for case in chosen}
        children = {case.child_id for case in chosen if case.child_id is not None}
        rules = rules_of_all(ids)
        self._rules = {(rule.case_id, rule.party_kind, rule.party_id): rule for rule in rules}
        self._mailboxes = mailboxes_of(rules)
        self._for_closed = rules_for_closed(rules)
        self._died = deaths_of(children)
        self._gone = GoneMailboxes()

    def foresee(self, addresses: Iterable[str]) -> None:
        """Look up whose some mailboxes are, before each is asked about."""
        self._gone.foresee(addresses)

    def may_contact(
        self,
        case: Case | Standing,
        party_kind: str,
        party_id: UUID | None,
        channel: str = "email",
        *,
        address: str = "",
        released_at: datetime | None = None,
        receipt: bool = False,
    ) -> Verdict:
        """As the function of that name, for one of this book's cases."""
        if party_kind in INWARD:
            return ALLOWED
        rule = self._rules.get((case.id, party_kind, party_id or case.id))
        # A rule about a kind ("no school") binds each of them, and one about a person binds their mailbox, whoever
        # the mail calls them; to release stays a decision about each.
        binding = [rule, self._rules.get((case.id, party_kind, case.id))]
        binding += self._mailboxes.get((case.id, address.casefold()), ())
        binding += self._for_closed.get((case.id, party_id), ()) if party_kind == "school" else ()
        forbidden = next((code for one in binding if (code := _forbidden(one, channel))), "")
        if forbidden:
            return Verdict(False, forbidden)
        let_go = _let_go(case, rule, released_at)
        died = self._died.get(case.child_id) if case.child_id is not None else None
        if died is not None and (let_go is None or let_go <= died):
            return Verdict(False, "death-recorded")  # who was let go before was so for a living child
        is_gone = party_kind not in NOT_AS_FAMILY and self._gone.is_gone_from(case.child_id, address)
        held = self._held(case, binding, party_kind, let_go, receipt=receipt, is_gone=is_gone)
        return Verdict(not held, held)

    def _held(
        self,
        case: Case | Standing,
        binding: Sequence[ContactRule | None],
        party_kind: str,
        let_go: datetime | None,
        *,
        receipt: bool,
        is_gone: bool,
    ) -> str:
        """Why a person must look first, as a code. What was let go lifts any of these, but no rule set after it.

        That somebody is no longer around the child no release lifts: it is taken back where it was said.
        """
        rule, kept = binding[0], let_go is None
        unknown = rule is None or rule.rule == Rule.NOT_YET_KNOWN
        reasons = (
            ("protected-match", kept and case.child_link == "protected"),
            ("outward-held", kept and case.outward_held and not receipt),
            ("held", any(_is_held(one) and not _lifts(let_go, one) for one in binding)),
            (GONE, is_gone),
            # Last, since a question for a part of a form is spared these two: they must hide no hold.
            ("link-not-confirmed", kept and case.child_link == "automatic" and party_kind not in SENDERS),
            ("not-yet-known", unknown and party_kind in FAMILY and not _lifts(let_go, rule)),
        )
        return next((code for code, is_so in reasons if is_so), "")


def may_contact(
    case: Case,
    party_kind: str,
    party_id: UUID | None,
    channel: str = "email",
    *,
    address: str = "",
    released_at: datetime | None = None,
    receipt: bool = False,
) -> Verdict:
    """Whether somebody on a case may be contacted now by that channel. For many cases at once use a ContactBook.

    Args: party_id: the row of the school, adult …; None (or the case's id) where the kind has no row.
          address: the mailbox written to: a rule about the person whose it is counts too.
          released_at: when an officer let this very message go; counts against holds set and deaths recorded before,
              never against rules set since, nor against what a rule forbids.
          receipt: a bare acknowledgement of what they sent us, which the hold on everything outward spares.
    """
    book = ContactBook([case])
    return book.may_contact(
        case, party_kind, party_id, channel, address=address, released_at=released_at, receipt=receipt
    )


def party_of(to: Recipient) -> tuple[str, UUID | None]:
    """What contact rules call the recipient of a message: kind, and row where the kind has one.

    A parent's rules are a parent's, whatever they filled in. Of a form or a wait the recipient carries that row's id,
    which is no party: the same person asked twice is one party.
    """
    kind = "parent" if to.role in PARENTS else to.kind
    return kind, to.id if kind in WITH_ROWS else None


def hold_outward(case: Case, reason: str, *, by: Actor, at: datetime, anew: bool = False) -> None:
    """Hold everything outward of a case until an officer releases each one. Twice: each reason once.

    A new reason ends the releases given before it: they were decided without knowing it.

    Args: anew: this reason is news each time, as another death is: it ends the releases given since the last one too.
    """
    locked(db.session(), Case, case.id)
    known = reason in (case.hold_reasons or ())
    if known and case.outward_held and not anew:
        return
    # A hold that was lifted since is set again by the same reason: it has come up anew.
    case.hold_reasons = case.hold_reasons if known else [*(case.hold_reasons or ()), reason]
    case.outward_held = True
    case.outward_held_at = at
    end_releases(case)
    record("case", case.id, "outward-held", by=by, at=at, data={"reason": reason})
    if not is_untouched(case.id):
        hold_case(case.id, because="outward-held")


def end_releases(case: Case) -> None:
    """Take back what was released on a case that is held by this transaction: something came up that ends it all."""
    for rule in contact_rules(case.id):
        rule.released_at, rule.released_by = None, None


def lift_hold(case: Case, *, reason: str, by: Actor, at: datetime) -> None:
    """End the hold on everything outward, by somebody who may decide, with a reason. Twice: harmless.

    Raises: PermissionError; NothingWritten.
    """
    _may_release(by)
    locked(db.session(), Case, case.id)
    if not case.outward_held:
        return
    note = keep_reason(case.id, reason, by=by, at=at)
    case.outward_held = False
    record("case", case.id, "hold-lifted", by=by, at=at, data={"reason": note})


def set_rule(
    case: Case,
    party_kind: str,
    party_id: UUID | None,
    rule: Rule,
    *,
    by: Actor,
    at: datetime,
    channel: str = "",
    note: str = "",
) -> ContactRule:
    """Say whether and how somebody may be contacted. What is more careful always stands at once.

    Twice: the same rule changes nothing.
    """
    locked(db.session(), Case, case.id)
    found = _rule(case, party_kind, party_id)
    if found is not None and (found.rule, found.channel, found.note) == (rule.value, channel, note):
        return found
    if found is None:
        found = add_contact_rule(
            case_id=case.id, party_kind=party_kind, party_id=party_id or case.id, rule=rule.value, set_at=at
        )
    found.rule, found.channel, found.note = rule.value, channel, note
    found.set_by, found.set_at = by.id, at
    found.released_at, found.released_by = None, None
    data = {"party": party_kind, "party_id": str(found.party_id), "rule": rule.value, "channel": channel}
    record("case", case.id, "contact-rule-set", by=by, at=at, data=data)
    return found


def tighten_rule(
    case: Case,
    party_kind: str,
    party_id: UUID | None,
    rule: Rule,
    *,
    by: Actor,
    at: datetime,
    channel: str = "",
    note: str = "",
) -> None:
    """Take what a form says of contacting somebody, where it is more careful than what is known; never looser."""
    found = _rule(case, party_kind, party_id)
    if found is None or _CARE.index(Rule(found.rule)) < _CARE.index(rule):
        set_rule(case, party_kind, party_id, rule, by=by, at=at, channel=channel, note=note)


def release(case: Case, party_kind: str, party_id: UUID | None, *, reason: str, by: Actor, at: datetime) -> ContactRule:
    """Let one party of a held case be contacted, as an officer's decision with a reason.

    "Do not contact" and another channel are not lifted by this: the rule itself must be changed.
    Twice:  the first release stands, unless a hold on all of that kind came up since.
    Raises: PermissionError; NothingWritten.
    """
    _may_release(by)
    if not reason.strip():
        raise NothingWritten
    held: Case = locked(db.session(), Case, case.id)
    found = _rule(held, party_kind, party_id)
    if found is None:
        found = add_contact_rule(
            case_id=held.id,
            party_kind=party_kind,
            party_id=party_id or held.id,
            rule=Rule.NOT_YET_KNOWN.value,
            set_by=by.id,
            set_at=at,
        )
    elif found.released_at is not None and may_contact(held, party_kind, party_id).because != "held":
        return found
    found.released_at, found.released_by, found.release_reason = at, by.id, reason.strip()
    data = {"party": party_kind, "party_id": str(found.party_id)}
    record("case", held.id, "contact-released", by=by, at=at, data=data)
    return found


def rules_of(case: Case) -> list[ContactRule]:
    """Every rule of a case, for its page."""
    return sorted(contact_rules(case.id), key=lambda rule: (rule.party_kind, rule.id))


def _rule(case: Case, party_kind: str, party_id: UUID | None) -> ContactRule | None:
    about = (party_kind, party_id or case.id)
    return next((rule for rule in contact_rules(case.id) if (rule.party_kind, rule.party_id) == about), None)


def copy_rules(case: Case, to: Case, *, by: Actor, at: datetime) -> None:
    """Let what is known of contact on one case bind another about the same child too, where it is more careful there.

    Releases are not copied: each was a decision about one case. Twice: harmless.
    """
    for rule in rules_of(case):
        party = None if rule.party_id == case.id else rule.party_id
        tighten_rule(to, rule.party_kind, party, Rule(rule.rule), by=by, at=at, channel=rule.channel, note=rule.note)
    for reason in case.hold_reasons or () if case.outward_held else ():
        if not (to.outward_held and reason in (to.hold_reasons or ())):
            hold_outward(to, reason, by=by, at=at)


def _is_held(rule: ContactRule | None) -> bool:
    return rule is not None and rule.rule == Rule.HELD and rule.released_at is None


def _let_go(case: Case | Standing, rule: ContactRule | None, released_at: datetime | None) -> datetime | None:
    """When an officer last let this party, or this very message, go; None where a later hold ended that."""
    counts = released_at is not None and (case.outward_held_at is None or released_at >= case.outward_held_at)
    both = (rule.released_at if rule is not None else None, released_at if counts else None)
    return max((one for one in both if one is not None), default=None)


def _lifts(let_go: datetime | None, rule: ContactRule | None) -> bool:
    """Whether what was let go was so by somebody who could know of that rule."""
    return let_go is not None and (rule is None or let_go >= rule.set_at)


def _forbidden(rule: ContactRule | None, channel: str) -> str:
    """What no release lifts: the rule itself must be changed."""
    if rule is None:
        return ""
    if rule.rule == Rule.DO_NOT_CONTACT:
        return "do-not-contact"
    return "other-channel" if rule.rule == Rule.CHANNEL_ONLY and rule.channel != channel else ""


def _may_release(by: Actor) -> None:
    if not by.may(Permission.CASE_RELEASE_CONTACT):
        msg = "releasing contact needs its permission"
        raise PermissionError(msg)
