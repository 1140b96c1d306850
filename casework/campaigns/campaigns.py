"""Campaigns: a service's form is begun for many organisations, spread over days, by a timer each.

What is begun is an ordinary form of the service with what the directory knows, so that its case, its questions, its
reminders and whatever follows are those of the definition. Nothing here knows which service it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from base.database import locked, make
from base.extensions import db
from casework.campaigns.campaign_choice import MOST, PLANNED, Choice, chosen, has_open_case
from casework.campaigns.packs import newest_version
from casework.chasing.chase_plan import next_sending_day
from casework.intake.filings import open_filing
from casework.intake.submitting import NotComplete, submit
from casework.organisations_of_cases import CAMPAIGN, tie_case
from casework.timing.timers import DueTimer, Plan, cancel_timers, put_off, timer_kind, write_timers
from casework.versions import NoSuchService, current, current_versions, pinned
from correspondence.outbox import in_hours
from council.calendars import day_book
from council.settings import setting
from directory.organisations import MAY, OPEN, mailbox_of, organisation_for, organisation_for_writing
from forms.definition.document import Definition
from forms.definition.questions import QuestionKind
from models.campaign import Campaign, CampaignMember
from models.case import Case
from models.filing import Filing
from models.organisation import Organisation
from security.actor import Actor
from security.history import record
from statutory.london import london_day, london_instant

SOURCE, SEND = "campaign-member", "campaign-send"  # a timer's source, and its kind
BEGUN, SKIPPED, CANCELLED = "begun", "skipped", "cancelled"
RUNNING, STOPPED = "running", "stopped"
FROM_DIRECTORY = "directory"  # whose word the particulars of such a form are
ONE_DAY, A_MINUTE = timedelta(days=1), timedelta(minutes=1)
AT_ONCE = 10  # forms begun in one transaction


class CannotBegin(ValueError):
    """A campaign can't begin; the message says why, for the officer."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A service that campaigns can begin."""

    service: str
    title: str
    per_day: int
    missing_packs: tuple[str, ...]  # titles of packs of which nothing was uploaded yet


def offers() -> list[Offer]:
    """The services that campaigns can begin, by title."""
    found = (pinned(version) for version in current_versions().values())
    made = [
        Offer(one.service, one.title.say(), one.campaign.per_day, _missing_packs(one))
        for one in found
        if one.campaign is not None
    ]
    return sorted(made, key=lambda offer: offer.title)


def begin_campaign(
    name: str, service: str, choice: Choice, *, per_day: int, by: Actor, at: datetime, once: str | None = None
) -> Campaign:
    """Choose the organisations now, and plan an instant for each: so many a working day, within the hours of mail.

    Twice:  the `once` id is the route's to ask for; whoever is planned in one campaign is not chosen for another.
    Raises: CannotBegin; PermissionError for anybody but a user.
    """
    offer = next((one for one in offers() if one.service == service), None)
    if by.id is None:
        msg = "a campaign is begun by somebody"
        raise PermissionError(msg)
    if offer is None:
        raise CannotBegin("This service has no campaigns.")
    if offer.missing_packs:
        raise CannotBegin(f"Nothing was uploaded yet of: {', '.join(offer.missing_packs)}.")
    rows = list(db.session.scalars(chosen(choice, service).limit(MOST + 1)))
    if not rows:
        raise CannotBegin("No business fits.")
    if len(rows) > MOST:
        raise CannotBegin(f"More than {MOST:,} businesses fit. Choose fewer.")
    campaign: Campaign = make(
        db.session(),
        Campaign,
        name=name[:200],
        service=service,
        chosen=choice.as_kept,
        per_day=per_day,
        state=RUNNING,
        made_by=by.id,
        made_at=at,
    )
    db.session.flush()
    members = [
        make(
            db.session(),
            CampaignMember,
            campaign_id=campaign.id,
            organisation_id=row.id,
            state=PLANNED,
            send_at=instant,
        )
        for row, instant in zip(rows, spread(len(rows), per_day, at), strict=True)
    ]
    db.session.flush()
    write_timers([Plan(SOURCE, member.id, SEND, member.send_at) for member in members], at=at)
    data = {"service": service, "count": len(members)}
    record("campaign", campaign.id, "campaign-begun", by=by, at=at, data=data, once=once)
    return campaign


def stop_campaign(campaign_id: UUID, *, by: Actor, at: datetime, once: str | None = None) -> int:
    """Begin no more forms of a campaign; how many were still planned. What was begun goes on. Twice: 0."""
    campaign: Campaign | None = locked(db.session(), Campaign, campaign_id)
    if campaign is None or campaign.state != RUNNING:
        return 0
    planned = select(CampaignMember).where(CampaignMember.campaign_id == campaign.id, CampaignMember.state == PLANNED)
    members = list(db.session.scalars(planned.with_for_update().order_by(CampaignMember.id)))
    for member in members:
        member.state = CANCELLED
    cancel_timers(source_kind=SOURCE, source_ids=[member.id for member in members])
    campaign.state, campaign.stopped_at = STOPPED, at
    record("campaign", campaign.id, "campaign-stopped", by=by, at=at, data={"count": len(members)}, once=once)
    return len(members)


def spread(count: int, per_day: int, at: datetime) -> list[datetime]:
    """Instants for so many forms: evenly within the hours of mail, so many a working day, from the next such moment on.

    Where the calendar does not know the days, every day counts.
    """
    opens, closes = (time.fromisoformat(str(setting(key))) for key in ("mail-from", "mail-until"))
    day = london_day(at)
    found: list[datetime] = []
    calendars = day_book().of(None)
    while len(found) < count:
        day = next_sending_day(day, calendars=calendars, is_school=False) or day
        first, last = london_instant(day, opens), london_instant(day, closes)
        step = max((last - first) / per_day, timedelta(seconds=1))
        slots = [first + number * step for number in range(per_day)]
        found += [slot for slot in slots if slot > at]
        day += ONE_DAY
    return found[:count]


@timer_kind(SEND, turn=60)
def begin_for_members(timers: Sequence[DueTimer], /, *, by: Actor, at: datetime) -> Iterable[UUID]:
    """Begin the forms of a few; the others a minute later.

    Each takes a tenth of a second, and after an outage hundreds are due at once: nobody else could write meanwhile.
    """
    for timer in timers[AT_ONCE:]:
        put_off(timer.id, at + A_MINUTE)
    begun = {timer.id for timer in timers[:AT_ONCE] if _begin_for_member(timer, by=by, at=at)}
    return [timer.id for timer in timers if timer.id not in begun]


def _begin_for_member(timer: DueTimer, /, *, by: Actor, at: datetime) -> bool:
    """Begin the form for one organisation, if it may still be written to. Twice: a member is begun once."""
    member: CampaignMember | None = locked(db.session(), CampaignMember, timer.source_id)
    if member is None or member.state != PLANNED:
        return False
    campaign = db.session.get_one(Campaign, member.campaign_id)
    turn = _next_turn(campaign, at)
    if turn > at:
        put_off(timer.id, turn)
        return False
    row = organisation_for_writing(organisation_for(member.organisation_id).id)
    because = _stands_against(row, campaign, at=at)
    if because:
        member.state, member.because = SKIPPED, because
        data = {"organisation": str(row.id), "because": because}
        record("campaign", campaign.id, "member-skipped", by=by, at=at, data=data)
        return False
    case = _begin(row, campaign.service, by=by, at=at)
    if case is None:
        member.state, member.because = SKIPPED, "not-complete"
        return False
    member.state, member.case_id, member.begun_at = BEGUN, case.id, at
    row.contacted_at = at
    tie_case(case, row.id, how=CAMPAIGN, by=by, at=at)
    return True


def _next_turn(campaign: Campaign, at: datetime) -> datetime:
    """When a form may begin: now, or later where it is late, after an outage.

    Nobody is written to at night or on a day off, and no day gets more than its share: people here answer them.
    """
    today, calendars = london_day(at), day_book().of(None)
    begun = select(func.count()).select_from(CampaignMember).where(CampaignMember.campaign_id == campaign.id)
    had = db.session.scalar(begun.where(CampaignMember.begun_at >= london_instant(today, time.min))) or 0
    first = today if had < campaign.per_day else today + ONE_DAY
    day = next_sending_day(first, calendars=calendars, is_school=False) or first
    return in_hours(at if day == today else london_instant(day, time.min))


def _begin(row: Organisation, service: str, *, by: Actor, at: datetime) -> Case | None:
    """Send the form with what the directory knows; None where that is not enough."""
    definition = current(service)[1]
    mailbox = mailbox_of(row)
    filing = open_filing(service, by=by, at=at, channel=CAMPAIGN, email=mailbox)
    filing.identity = FROM_DIRECTORY
    filing.parts[0].answers = answers_for(row, mailbox, definition)
    filing.parts[0].posted = [page.id for page in definition.pages]
    db.session.flush()
    try:
        with db.session().begin_nested():
            done = submit(filing.id, by=by, at=at)
    except NotComplete:
        db.session.delete(db.session.get_one(Filing, filing.id))
        return None
    return db.session.get(Case, done.case_id) if done.case_id is not None else None


def answers_for(row: Organisation, mailbox: str, definition: Definition) -> dict[str, Any]:
    """What the directory knows of an organisation, as answers of a form; and what the definition answers itself."""
    mapping = definition.case.subjects.organisation if definition.case is not None else None
    address = {"line1": row.line_1, "line2": row.line_2, "town": row.town, "county": "", "postcode": row.postcode}
    named = next((one for one in row.contacts if one.name or one.telephone), None)
    known: dict[str, Any] = {
        "name": row.name,
        "trading-name": row.trading_name,
        "sector": row.sector,
        "address": address if any(address.values()) else None,
        "email": mailbox,
        "telephone": named.telephone if named else "",
        "contact-name": named.name if named else "",
    }
    found = {question: known[field] for field, question in (mapping.fields if mapping else ()) if known.get(field)}
    for name in [name for name in found if name in definition.questions]:
        question = definition.questions[name]
        if question.kind is QuestionKind.SINGLE_CHOICE and found[name] not in {one.code for one in question.options}:
            del found[name]
    return found | dict(definition.campaign.answers if definition.campaign else ())


def _stands_against(row: Organisation, campaign: Campaign, *, at: datetime) -> str:
    """Why an organisation is not written to after all, as a code: something has changed since it was chosen."""
    try:
        current(campaign.service)
    except NoSuchService:
        return "no-service"
    if row.state != OPEN:
        return "closed"
    if row.contact != MAY:
        return "no-campaigns"
    since = (campaign.chosen or {}).get("not_since")
    if (
        since
        and row.contacted_at is not None
        and row.contacted_at >= london_instant(date.fromisoformat(since), time.min)
    ):
        return "contacted-since"
    is_open = select(Organisation.id).where(Organisation.id == row.id, has_open_case(campaign.service))
    return "open-case" if db.session.scalar(is_open) is not None else ""


def _missing_packs(definition: Definition) -> tuple[str, ...]:
    return tuple(pack.title.say() for pack in definition.packs if newest_version(pack.id) is None)


def campaigns(limit: int = 100) -> Sequence[Campaign]:
    """The campaigns, newest first."""
    return list(db.session.scalars(select(Campaign).order_by(Campaign.made_at.desc(), Campaign.id.desc()).limit(limit)))
