"""Whom a message goes to: addresses of officers by their part in the case, of schools by role, of parties as given."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session, lazyload

from base.batches import among
from council.other_councils import other_council
from council.settings import setting
from models.case import Case
from models.filing import Filing, FilingPart
from models.school import School, SchoolContact
from models.task import Queue, Task
from models.user import Team, User, UserRole
from models.wait import Wait
from security.permissions import Role

SCHOOL = "school:"
PARTY = "party:"
_SETTING_OF = {"duty-officer": "duty-officer", "deputy": "deputy-duty-officer", "duty-manager": "duty-manager"}
_FURTHER = "further"  # the channel of a form that we asked somebody of a case for: nobody who asked us for anything
_LONGEST_COVER = 5  # absent people covered by absent people: stop asking after so many


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who gets a message. `checked` is false for somebody who only says who they are: a receipt and nothing more."""

    kind: str  # officer | team | school | referrer | party | agency | other-council
    id: UUID | None
    role: str
    address: str
    checked: bool = True


def resolve(
    session: Session,
    to: str,
    *,
    at: datetime,
    case: Case | None = None,
    task: Task | None = None,
    wait: Wait | None = None,
    filing: Filing | None = None,
) -> list[Recipient]:
    """The recipients that a word of a definition means here; none when nobody has an address.

    Officers who are away are replaced by their cover. What the owner should hear goes to the team lead when there is
    no owner, what the lead should hear to the manager, and so on up: no message is lost to an empty chair.
    """
    if to.startswith(SCHOOL):
        school = (wait.school_id if wait else None) or (case.school_id if case else None)
        found = school_contact(session, school, (to.removeprefix(SCHOOL),)) if school else None
        return [found] if found else []
    if to in _SETTING_OF:
        return _people(session, [_user_of(setting(_SETTING_OF[to]))], role=to, at=at) or (
            _chain(session, "team-lead", at=at, case=case, task=task) if to != "deputy" else []
        )
    if to in {"owner", "team-lead", "manager", "head-of-service", "director"}:
        return _chain(session, to, at=at, case=case, task=task)
    if to == "team":
        team = _team(session, case, task)
        return [Recipient("team", team.id, "team", team.email)] if team and team.email else []
    if to in {"other-council", "other-council-lead", "council"}:
        return _of_council(to, wait)
    if to in {"agency", "parent", "payer"}:
        kind = "agency" if to == "agency" else "party"
        return [Recipient(kind, wait.id, to, wait.recipient)] if wait and wait.recipient else []
    if to == "agency-manager":
        return [Recipient("agency", wait.id, to, wait.manager)] if wait and wait.manager else []
    if to in {"referrer", "party"} or to.startswith(PARTY):
        return _of_filing(session, to, case, filing)
    if to == "administrator":
        return _people(session, _with_role(session, Role.ADMINISTRATOR), role=to, at=at)
    return []


def school_contact(session: Session, school_id: UUID, roles: Sequence[str]) -> Recipient | None:
    """The first of these roles at a school whose address works; a school that has closed answers through its heir.

    Only the directory's own addresses count, and none that has bounced. None of a school that has closed and for which
    no other stands: nobody reads its mailbox any more, or somebody else does.
    """
    school = session.get(School, school_id)
    passed: set[UUID] = set()  # a circle in the data must not hang the relay
    while school is not None and school.status == "closed" and school.successor_id and school.id not in passed:
        passed.add(school.id)
        school = session.get(School, school.successor_id)
    if school is None:
        return None
    return SchoolBook(session, [school.id]).own(school.id, roles)


class SchoolBook:
    """The addresses of some schools, read with one statement however many there are."""

    def __init__(self, session: Session, schools: Iterable[UUID]) -> None:
        wanted = {"schools": list(schools)}
        self._session, self._wanted = session, frozenset(wanted["schools"])
        self._closed: dict[UUID, UUID | None] = {}
        self._emails: dict[UUID, dict[str, str]] = {}
        for school_id, status, heir, role, email in session.execute(_SCHOOLS, wanted):
            if status == "closed":
                self._closed[school_id] = heir
            if role is not None:
                self._emails.setdefault(school_id, {}).setdefault(role, email)

    def first(self, school_id: UUID, roles: Sequence[str]) -> Recipient | None:
        """As `school_contact`; of one of this book's schools that is open, without asking again."""
        if school_id not in self._wanted or self._closed.get(school_id) is not None:
            return school_contact(self._session, school_id, roles)
        return self.own(school_id, roles)

    def own(self, school_id: UUID, roles: Sequence[str]) -> Recipient | None:
        """The first of these roles that one of this book's schools has itself; of one that has closed none."""
        return _first_of(school_id, roles, self._emails.get(school_id, {})) if school_id not in self._closed else None

    def of_others(self) -> frozenset[UUID]:
        """Those of this book's schools that have closed and for which another stands."""
        return frozenset(school_id for school_id, heir in self._closed.items() if heir is not None)


_WORKS = and_(SchoolContact.school_id == School.id, SchoolContact.bounced_at.is_(None), SchoolContact.email != "")
_SCHOOLS = (
    select(School.id, School.status, School.successor_id, SchoolContact.role, SchoolContact.email)
    .outerjoin(SchoolContact, _WORKS)
    .where(among(School.id, "schools"))
    .order_by(SchoolContact.id)
)


def _first_of(school_id: UUID, roles: Sequence[str], emails: Mapping[str, str]) -> Recipient | None:
    role = next((role for role in roles if role in emails), None)
    return Recipient("school", school_id, role, emails[role]) if role is not None else None


def school_contacts(session: Session, school_id: UUID, step: Iterable[Sequence[str]]) -> list[Recipient]:
    """The recipients of a chase step: for each, the first of its roles that has an address; nobody twice."""
    found = [contact for roles in step if (contact := school_contact(session, school_id, tuple(roles)))]
    return list({contact.address: contact for contact in reversed(found)}.values())[::-1]


def _of_council(to: str, wait: Wait | None) -> list[Recipient]:
    """Another council at its checked, secure mailbox, as the list says today: one that was taken out is not asked."""
    row = other_council(wait.council_code) if wait is not None else None
    if wait is None or row is None:
        return []
    address = row.lead_address if to == "other-council-lead" else row.address
    return [Recipient("other-council", wait.id, to, address)] if address else []


def _chain(session: Session, rung: str, *, at: datetime, case: Case | None, task: Task | None) -> list[Recipient]:
    """One officer, or whoever stands above where there is none; of a council that names no director, the head."""
    team = _team(session, case, task)
    ladder: list[tuple[str, UUID | None]] = [
        ("owner", (task.holder_id if task else None) or (case.owner_id if case else None)),
        ("team-lead", team.lead_id if team else None),
        ("manager", team.manager_id if team else None),
        ("head-of-service", _user_of(setting("head-of-service"))),
        ("director", _user_of(setting("director"))),
        ("manager", _user_of(setting("duty-manager"))),
    ]
    start = {"owner": 0, "team-lead": 1, "manager": 2, "head-of-service": 3, "director": 4}[rung]
    if rung == "director":
        ladder.insert(start + 1, ladder[start - 1])
    for role, user in ladder[start:]:
        found = _people(session, [user], role=role, at=at)
        if found:
            return found
    return _people(session, _with_role(session, Role.MANAGER), role="manager", at=at)


def _team(session: Session, case: Case | None, task: Task | None) -> Team | None:
    if task is not None:
        queue = session.get(Queue, task.queue_id)
    elif case is not None:
        newest = select(Task.queue_id).where(Task.case_id == case.id).order_by(Task.created_at.desc(), Task.id.desc())
        queue = session.scalar(select(Queue).where(Queue.id == newest.limit(1).scalar_subquery()))
    else:
        queue = None
    return session.get(Team, queue.team_id) if queue is not None and queue.team_id else None


def _people(session: Session, ids: Iterable[UUID | None], *, role: str, at: datetime) -> list[Recipient]:
    found = [user for each in ids if each and (user := _present(session, each, at))]
    return [Recipient("officer", user.id, role, user.email) for user in found]


_PLAIN = (lazyload(User.roles), lazyload(User.schools))  # whom to write to: what they may do is not asked


def _present(session: Session, user_id: UUID, at: datetime) -> User | None:
    """This officer, or who covers for them today; the officer all the same when nobody covers."""
    user = session.get(User, user_id, options=_PLAIN)
    for _ in range(_LONGEST_COVER):
        away = user is not None and user.absent_from is not None and user.absent_from <= at
        if user is None or not away or (user.absent_until is not None and user.absent_until <= at):
            break
        cover = session.get(User, user.cover_id, options=_PLAIN) if user.cover_id else None
        if cover is None or not cover.is_active:
            break
        user = cover
    return user if user is not None and user.is_active else None


def _with_role(session: Session, role: Role) -> list[UUID]:
    wanted = select(User.id).join(UserRole, UserRole.user_id == User.id).where(UserRole.role == role.value)
    return list(session.scalars(wanted.where(User.is_active).order_by(User.id)))


def _user_of(value: object) -> UUID | None:
    return UUID(str(value)) if value else None


def _of_filing(session: Session, to: str, case: Case | None, filing: Filing | None) -> list[Recipient]:
    """Who sent a form, at the address they gave. Their own word for who they are, until somebody checks."""
    found = sent_by(session, to, case, filing)
    if found is None or not found[1].email:
        return []
    part, checked = found[1], found[0].identity != "not-checked"
    return [Recipient("referrer" if to == "referrer" else "party", part.id, part.party, part.email, checked)]


def sent_by(session: Session, to: str, case: Case | None, filing: Filing | None) -> tuple[Filing, FilingPart] | None:
    """The form, and the part of it, that a word means: `party:<id>` that party's, `party` and `referrer` the first's.

    Of a case without a form at hand it is that of the form that opened it. None for any other word.
    """
    if to not in {"referrer", "party"} and not to.startswith(PARTY):
        return None
    if filing is None and case is not None:
        first = select(Filing).where(Filing.case_id == case.id, Filing.wait_id.is_(None), Filing.channel != _FURTHER)
        # A form of which a part is still open has not been submitted, and had its first part all the same.
        came = func.coalesce(Filing.submitted_at, Filing.received_at, Filing.created_at)
        filing = session.scalar(first.order_by(came, Filing.id).limit(1))
    if filing is None or not filing.parts:
        return None
    named = to.removeprefix(PARTY) if to.startswith(PARTY) else filing.parts[0].party
    parts: list[FilingPart] = [part for part in filing.parts if part.party == named]
    return (filing, parts[0]) if parts else None
