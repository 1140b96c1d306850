"""Filings while they are drafts: opening one, saving its pages and entries. Sending one is submitting.py's."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import and_, exists, insert, or_, select

from base.database import locked
from base.extensions import db
from base.ids import new_id, new_reference
from base.lone_writes import Write, write_alone
from base.prepared_writes import PreparedWrite
from base.text import normal_email
from casework.filing_rows import PartRow
from casework.intake.draft_changes import OPEN, Beside, Change, DraftOver, change_alone, change_part, journey_of
from casework.intake.further_forms import FURTHER
from casework.intake.part_requests import end_request
from casework.intake.taken_over import take_over
from casework.intake.turns import begins_as
from casework.law.law_checks import forget_answers
from casework.versions import current, pinned
from forms.answers import add_entry, merge, merge_entry, remove_entry
from forms.as_typed import AsTyped, keep_typed, place_of
from forms.definition.document import Definition
from models.case import Case
from models.filing import Filing, FilingPart
from models.wait import Wait
from security.actor import Actor, ActorKind

__all__ = [
    "DraftOver",
    "abandon",
    "begin_filing",
    "begin_filing_alone",
    "drop_entry",
    "ends_at",
    "expired_drafts",
    "journey_of",
    "open_filing",
    "part_of",
    "save_entry",
    "save_page",
    "save_page_alone",
    "save_typed",
    "set_email",
]
ANSWER_PREFIX = "ANS"  # of the references of forms that open no case of their own
ONLINE = "online"
OWN = "own"  # an officer fills in a form of the council's own, such as a visit
ENDED = "ended"  # before all of its parties had sent their parts: refused, or never finished
_INSERT_FILING, _INSERT_PART = PreparedWrite(insert(Filing)), PreparedWrite(insert(FilingPart))


def open_filing(
    service: str,
    *,
    by: Actor,
    at: datetime,
    channel: str = ONLINE,
    source: str = "",
    school_id: UUID | None = None,
    wait: Wait | None = None,
    email: str = "",
    follows: Filing | None = None,
    case: Case | None = None,
    begins_with: Mapping[str, Any] | None = None,
) -> Filing:
    """Open a draft of the service's current version, with a part for each of its parties.

    Args:   channel, source: how and from whom it came, when an officer enters it for somebody. An officer's own has
            the channel OWN: it came from nobody, and who sent it is known.
            wait: the question it answers; a second draft for the same wait is the first again.
            follows: the sent filing it completes, whose answers it begins with, in that one's version.
            case: the case whose party we ask for this further form; it is bound to it from the start.
            begins_with: what its first party's pages are filled with until somebody has posted them.
    Raises: whatever versions.current raises when no version of the service is published.
    """
    standing = _standing_draft(wait, follows)
    if standing is not None:
        return standing
    version_id, definition = (follows.version_id, pinned(follows.version_id)) if follows else current(service)
    filing = Filing(
        **_new_filing(version_id, definition, by=by, at=at, school_id=school_id)
        | {
            "channel": channel,
            "source": source[:200],
            "entered_by": by.id if channel != ONLINE and by.kind is ActorKind.USER else None,
            **({"identity": "signed-in"} if channel == OWN and by.kind is ActorKind.USER else {}),
            "wait_id": wait.id if wait else None,
            "case_id": next((one.case_id for one in (wait, follows) if one), case.id if case else None),
            "follows_id": follows.id if follows else None,
        }
    )
    earlier = {part.party: part for part in follows.parts} if follows else {}
    for values in _new_parts(filing.id, definition, email=email):
        part = FilingPart(**values)
        before = earlier.get(part.party)
        if before is not None:
            part.answers, part.posted, part.email = dict(before.answers), list(before.posted), before.email
        filing.parts.append(part)
    if begins_with:
        filing.parts[0].answers = dict(begins_with)
    if case is not None:
        filing.channel, filing.entered_by = FURTHER, None
    if wait is not None:
        take_over(filing, definition, wait)
    db.session.add(filing)
    db.session.flush()
    return filing


def begin_filing(version_id: UUID, *, by: Actor, at: datetime, school_id: UUID | None = None) -> UUID:
    """Open an empty draft of a version for whoever fills it in; gives its id. As `open_filing`, by two statements."""
    filing_id, writes = _new_draft(version_id, by=by, at=at, school_id=school_id)
    for statement, values in writes:
        statement.run(**values)
    return filing_id


def begin_filing_alone(version_id: UUID, *, by: Actor, at: datetime, school_id: UUID | None = None) -> UUID | None:
    """`begin_filing` in a transaction of its own; None when that could not be, and the ordinary way is to be gone."""
    filing_id, writes = _new_draft(version_id, by=by, at=at, school_id=school_id)
    return filing_id if write_alone(*writes) else None


def _new_draft(version_id: UUID, *, by: Actor, at: datetime, school_id: UUID | None) -> tuple[UUID, list[Write]]:
    definition = pinned(version_id)
    values = _new_filing(version_id, definition, by=by, at=at, school_id=school_id)
    parts = _new_parts(values["id"], definition)
    return values["id"], [(_INSERT_FILING, values), *((_INSERT_PART, part) for part in parts)]


def _new_filing(
    version_id: UUID, definition: Definition, *, by: Actor, at: datetime, school_id: UUID | None
) -> dict[str, Any]:
    """Every column of a draft that somebody begins online for themselves."""
    nothing_yet = (
        *("entered_by", "wait_id", "case_id", "received_at", "submitted_at", "follows_id"),
        *("ended_because", "alike"),
    )
    return dict.fromkeys(nothing_yet) | {
        "id": new_id(),
        "reference": new_reference(definition.case.prefix if definition.case else ANSWER_PREFIX),
        "service": definition.service,
        "version_id": version_id,
        "state": OPEN,
        "channel": ONLINE,
        "source": "",
        "school_id": school_id,
        "identity": "signed-in" if by.kind is ActorKind.USER and school_id in by.school_ids else "not-checked",
        "created_at": at,
        "changed_at": at,
        "expires_at": at + timedelta(days=definition.draft_days),
    }


def _new_parts(filing_id: UUID, definition: Definition, *, email: str = "") -> list[dict[str, Any]]:
    """Every column of a draft's empty parts, in the order of its parties; the first has the address."""
    return [
        {
            "id": new_id(),
            "filing_id": filing_id,
            "party": party.id,
            "position": position,
            "state": begins_as(definition, party.id),
            "answers": {},
            "posted": [],
            "revision": 0,
            "email": normal_email(email) if position == 0 else "",
            "language": "",
            "done_at": None,
            "device": None,
            "entered_by": None,
            "channel": None,
            "source": None,
            "received_at": None,
        }
        for position, party in enumerate(sorted(definition.parties, key=lambda party: party.order))
    ]


def save_page(
    part: FilingPart | PartRow,
    page_id: str,
    values: Mapping[str, Any],
    *,
    by: Actor,
    at: datetime,
    facts: Mapping[str, Any] | None = None,
    beside: Beside | None = None,
    valid: bool = True,
    typed: AsTyped | None = None,
) -> PartRow:
    """Merge one page's answers into a part, and no others: two tabs on two pages both keep what they wrote.

    Args:   valid: false keeps what was typed but does not count the page as posted.
            typed: what was typed and could not be understood, kept as it is until the page is posted again.
    Twice:  the same answers again; only the revision counts up.
    Raises: DraftOver.
    """
    return change_part(part, _merged(page_id, values, valid=valid, typed=typed), at=at, facts=facts, beside=beside)


def save_page_alone(
    part: PartRow,
    page_id: str,
    values: Mapping[str, Any],
    *,
    by: Actor,
    at: datetime,
    facts: Mapping[str, Any] | None = None,
    beside: Beside | None = None,
    valid: bool = True,
    typed: AsTyped | None = None,
) -> PartRow | None:
    """`save_page` in a transaction of its own, for the part as it was read; None when it no longer stands so.

    The caller then saves it in the ordinary way, which reads again what stands there, or says that the draft is over.
    """
    return change_alone(part, _merged(page_id, values, valid=valid, typed=typed), at=at, facts=facts, beside=beside)


def _merged(page_id: str, values: Mapping[str, Any], *, valid: bool, typed: AsTyped | None) -> Change:
    def merged(now: PartRow) -> tuple[dict[str, Any], list[str]]:
        posted = [page for page in now.posted if valid or page != page_id]
        after = keep_typed(merge(now.answers, values), page_id, typed or {})
        return after, [*posted, page_id] if valid and page_id not in posted else posted

    return merged


def save_entry(
    part: FilingPart | PartRow,
    page_id: str,
    values: Mapping[str, Any],
    *,
    by: Actor,
    at: datetime,
    entry: str | None = None,
    facts: Mapping[str, Any] | None = None,
    beside: Beside | None = None,
    typed: AsTyped | None = None,
) -> str:
    """Add an entry to the repeat of a page, or change the one named; gives its permanent id.

    Twice:  with an entry's id the same entry; without, two entries: a form is drawn with the id of its new entry.
    Raises: DraftOver; LookupError when the page has no repeat.
    """
    known = entry or new_id().hex

    def with_entry(now: PartRow) -> tuple[dict[str, Any], list[str]]:
        repeat = _repeat_of(now, page_id)
        change = merge_entry if any(one.get("id") == known for one in now.answers.get(repeat) or ()) else add_entry
        after = change(now.answers, repeat, known, values)
        return keep_typed(after, place_of(page_id, known), typed or {}), _without(page_id, now, when=bool(typed))

    change_part(part, with_entry, at=at, facts=facts, beside=beside)
    return known


def drop_entry(
    part: FilingPart | PartRow,
    page_id: str,
    entry: str,
    *,
    by: Actor,
    at: datetime,
    facts: Mapping[str, Any] | None = None,
    beside: Beside | None = None,
) -> PartRow:
    """Take one entry out, wherever it stands; the others keep their ids. Twice: harmless.

    Raises: DraftOver; LookupError when the page has no repeat.
    """

    def without(now: PartRow) -> tuple[dict[str, Any], list[str]]:
        after = remove_entry(now.answers, _repeat_of(now, page_id), entry)
        return keep_typed(after, place_of(page_id, entry), {}), list(now.posted)

    return change_part(part, without, at=at, facts=facts, beside=beside)


def save_typed(
    part: FilingPart | PartRow,
    page_id: str,
    typed: AsTyped,
    *,
    by: Actor,
    at: datetime,
    entry: str = "",
    facts: Mapping[str, Any] | None = None,
    beside: Beside | None = None,
) -> PartRow:
    """Keep what was typed on a page, or in an entry of its list, that cannot be taken now; no answer is changed.

    The page counts as posted no more, so that whoever comes back finds it, and what was typed in its boxes.
    Twice:  the same.
    Raises: DraftOver.
    """

    def kept(now: PartRow) -> tuple[dict[str, Any], list[str]]:
        return keep_typed(now.answers, place_of(page_id, entry), typed), _without(page_id, now)

    return change_part(part, kept, at=at, facts=facts, beside=beside)


def _without(page_id: str, part: PartRow, *, when: bool = True) -> list[str]:
    return [page for page in part.posted if page != page_id or not when]


def abandon(filing: Filing, *, at: datetime) -> bool:
    """End a draft without sending it, or purge a form that ended, and take its answers away; whether there was one."""
    now: Filing = locked(db.session(), Filing, filing.id)
    if now.state not in (OPEN, ENDED):
        return False
    now.state, now.changed_at = "abandoned", at
    for part in now.parts:
        part.answers, part.posted, part.email = {}, [], ""
        request = end_request(part.id, "ended", because="expired", at=at, shut=True)
        if request is not None:
            request.email, request.name, request.reason = "", "", ""
    forget_answers(filing.id)
    return True


def expired_drafts(at: datetime, limit: int = 100) -> list[Filing]:
    """Drafts and forms that ended, past their day, for the nightly purge.

    Never what one party has sent while another still writes: that ends by its own timer, with a warning
    (unfinished.py).
    """
    sent = exists().where(FilingPart.filing_id == Filing.id, FilingPart.state == "done")
    over = or_(Filing.state == ENDED, and_(Filing.state == OPEN, ~sent))
    old = select(Filing).where(over, Filing.expires_at <= at).order_by(Filing.expires_at, Filing.id)
    return list(db.session.scalars(old.limit(limit)))


def ends_at(filing_id: UUID) -> datetime | None:
    """When a draft ends that is not sent by then; None for one that does not end by itself."""
    ends: datetime | None = db.session.scalar(select(Filing.expires_at).where(Filing.id == filing_id))
    return ends


def part_of(filing: Filing, party: str = "") -> FilingPart:
    """One party's part; the first when none is named.

    Raises: LookupError.
    """
    for part in filing.parts:
        if not party or part.party == party:
            return part
    raise LookupError(party)


def set_email(part: FilingPart | PartRow, email: str, *, at: datetime, language: str = "") -> None:
    """Keep where a return link goes, and what its holder reads, before the question for it is reached.

    Raises: DraftOver.
    """
    filing: Filing = locked(db.session(), Filing, part.filing_id)
    now: FilingPart = locked(db.session(), FilingPart, part.id)
    if filing.state != OPEN or now.state != OPEN:
        raise DraftOver(filing)
    now.email, filing.changed_at = normal_email(email), at
    now.language = language or now.language
    now.revision += 1  # whoever read the part before must not write the old address back


def _standing_draft(wait: Wait | None, follows: Filing | None) -> Filing | None:
    if wait is None and follows is None:
        return None
    # One draft a question: the case (or the sent filing) is locked, so that two openers of one link meet here.
    if wait is not None:
        locked(db.session(), Case, wait.case_id)
        same = Filing.wait_id == wait.id
    else:
        locked(db.session(), Filing, follows.id if follows else None)
        same = Filing.follows_id == (follows.id if follows else None)
    return db.session.scalar(select(Filing).where(same, Filing.state == "open").limit(1))


def _repeat_of(part: PartRow, page_id: str) -> str:
    repeat = journey_of(part.version_id, part.party).sight(page_id).page.repeat
    if repeat is None:
        raise LookupError(page_id)
    return repeat.id
