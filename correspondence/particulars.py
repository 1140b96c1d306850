"""What placeholders say: looked up for a whole batch at once, at the moment of sending, by closed providers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from base.batches import among
from correspondence.leased import Unsaid
from correspondence.left_out import MAY_BE_ABSENT
from correspondence.readers import languages_of
from correspondence.reveals import SECRET, Reveal, say_when, say_when_in
from correspondence.wording import Template, wordings
from council.settings import setting
from forms.definition.wording import Language, translated
from models.case import Case
from models.filing import Filing
from models.link import Link
from models.message import MessagePart
from models.school import School
from models.task import Queue, Task
from models.user import Team
from models.wait import Wait
from security.links import address_by

OF_A_CASE = frozenset({"approval", "booking", "letter"})  # what a link opens that a case gave somebody
A_CASE = "education welfare"  # what a case that hides its kind is called
NO_LINK = frozenset({"", "none"})
PACKS = "/packs/"  # where the page of a pack is, by its id
OF_A_LINK = frozenset({"answer", "part", "return", "password", "account"})

Address = Callable[[UUID], str]
_addresses: dict[str, Address] = {"case": "/cases/{}".format, "task": "/tasks/{}".format}


class NothingToSay(LookupError):
    """A placeholder has no value for this message; names the placeholder."""


@dataclass(frozen=True, slots=True)
class About:
    """What a batch's messages are about, by id."""

    references: Mapping[UUID, str]  # of cases and filings
    together: Mapping[UUID, Sequence[str]]  # of messages about several cases: the references of those still asked about
    telephones: Mapping[UUID, str]  # of teams by case, and of teams by their own id
    schools: Mapping[UUID, str]
    queues: Mapping[UUID, str]
    links: Mapping[UUID, str]
    languages: Mapping[UUID, str]  # that recipients read, by message: of those alone who are known to read one
    public_url: str
    settings: Mapping[str, str]


def use_addresses(addresses: Mapping[str, Address]) -> None:
    """Register where the pages of a `case` and a `task` are, by their ids.

    An address may be a path, which then follows the public address of this installation.
    """
    _addresses.update(addresses)


def gather(session: Session, messages: Sequence[Unsaid], *, public_url: str) -> About:
    """Look up everything a batch may say: a handful of statements, however many messages."""
    cases = {message.case_id for message in messages if message.case_id}
    filings = {message.filing_id for message in messages if message.filing_id}
    schools = {message.recipient_id for message in messages if message.recipient_kind == "school"}
    teams = _ids(messages, "team_id")
    references = _pairs(session, cases, Case.id, Case.reference) | _pairs(session, filings, Filing.id, Filing.reference)
    telephones: dict[UUID, str] = {}
    if cases:
        telephones |= {row[0]: row[1] for row in session.execute(_TELEPHONES, {"cases": list(cases)})}
    telephones |= _pairs(session, teams, Team.id, Team.telephone)
    return About(
        references,
        _asked_together(session, [message.id for message in messages if message.shared]),
        telephones,
        _pairs(session, {school for school in schools if school}, School.id, School.name),
        _pairs(session, _ids(messages, "queue_id"), Queue.id, Queue.name),
        _links(session, _ids(messages, "link_id")),
        languages_of(session, messages) if wordings.languages() else {},
        public_url,
        {key: str(setting(key)) for key in ("council-name", "public-phone", "duty-phone")},
    )


_TELEPHONES = (
    select(Task.case_id, Team.telephone)
    .join(Queue, Queue.id == Task.queue_id)
    .join(Team, Team.id == Queue.team_id)
    .where(among(Task.case_id, "cases"), Team.telephone != "")
    .order_by(Task.created_at, Task.id)
)


def values_for(message: Unsaid, template: Template, about: About) -> dict[str, str]:
    """What each placeholder of a template says in one message; what there may be none of is not in it then.

    Raises: NothingToSay when another has nothing to say, such as a link without a link.
    """
    said: dict[str, str] = {}
    for name in template.uses:
        value = _PROVIDERS[Reveal(name)](message, template, about)
        if value:
            said[name] = value
        elif name not in MAY_BE_ABSENT:
            raise NothingToSay(name)
    return said


def values_in(message: Unsaid, template: Template, about: About, language: Language) -> dict[str, str]:
    """The same for a translation: dates and the name of a service in that language, all else as it is.

    Raises: NothingToSay, also of what English may leave out: nobody can say which words of a translation go with it.
    """
    said = values_for(message, template, about)
    for name in template.uses:
        if name not in said:
            raise NothingToSay(name)
        if (key := _MOMENTS.get(Reveal(name))) is not None:
            said[name] = say_when_in(message.values[key], language)
        elif name == Reveal.SERVICE_NAME:
            said[name] = translated(said[name], language)
    if language.direction == "rtl":
        # Without it the groups of a telephone number are read from the right, the last one first.
        return {name: value if name in SECRET else f"\u2068{value}\u2069" for name, value in said.items()}
    return said


def telephone_for(message: Unsaid, about: About) -> str:
    """The number that a message's recipient is told to call; empty where the council has none."""
    return _telephone(message, None, about)


def _ids(messages: Iterable[Unsaid], key: str) -> set[UUID]:
    return {UUID(message.values[key]) for message in messages if message.values.get(key)}


def _pairs(session: Session, ids: set[UUID], key: Any, value: Any) -> dict[UUID, str]:
    if not ids:
        return {}
    return {row[0]: row[1] for row in session.execute(_pair(key, value), {"ids": list(ids)})}


@cache
def _pair(key: Any, value: Any) -> Select[Any, Any]:
    return select(key, value).where(among(key, "ids"))


def _links(session: Session, ids: set[UUID]) -> dict[UUID, str]:
    """The addresses that links have now: worked out at the moment of sending, kept nowhere."""
    if not ids:
        return {}
    return {row[0]: address_by(row[0], row[1]) for row in session.execute(_LINKS, {"ids": list(ids)})}


_LINKS = select(Link.id, Link.generation).where(among(Link.id, "ids"))


def _asked_together(session: Session, shared: Sequence[UUID]) -> dict[UUID, list[str]]:
    """The references of the cases that each of these messages still asks about, in their order."""
    if not shared:
        return {}
    found: dict[UUID, list[str]] = {}
    for message_id, reference in session.execute(_TOGETHER, {"ids": list(shared)}):
        found.setdefault(message_id, []).append(reference)
    return found


_TOGETHER = (
    select(MessagePart.message_id, Case.reference)
    .join(Wait, Wait.id == MessagePart.serves_id)
    .join(Case, Case.id == Wait.case_id)
    .where(among(MessagePart.message_id, "ids"))
    .where(MessagePart.serves_kind == "wait", MessagePart.dropped_at.is_(None))
    .distinct()
    .order_by(Case.reference)
)


def _reference(message: Unsaid, _template: Template, about: About) -> str:
    together = about.together.get(message.id, ())
    if len(together) > 1:
        return f"{', '.join(together[:-1])} and {together[-1]}"
    if together:
        return together[0]
    of_case = about.references.get(message.case_id, "") if message.case_id else ""
    return of_case or (about.references.get(message.filing_id, "") if message.filing_id else "")


def _link(message: Unsaid, template: Template, about: About) -> str:
    kind = template.shape.link
    if kind in NO_LINK:
        return ""
    if kind in OF_A_LINK | OF_A_CASE:
        path = about.links.get(UUID(message.values["link_id"]), "") if message.values.get("link_id") else ""
    else:
        found = message.case_id if kind == "case" else message.values.get("task_id")
        path = _addresses[kind](UUID(str(found))) if found and kind in _addresses else ""
    return f"{about.public_url}{path}" if path.startswith("/") else path


def _telephone(message: Unsaid, _template: Template | None, about: About) -> str:
    team = message.values.get("team_id")
    of_team = about.telephones.get(UUID(team), "") if team else ""
    of_case = about.telephones.get(message.case_id, "") if message.case_id else ""
    return of_team or of_case or about.settings["public-phone"]


def _service(message: Unsaid, _template: Template, _about: About) -> str:
    definition = wordings.definition(message.version_id) if message.version_id else None
    if definition is None or definition.case is None or definition.case.hides_kind:
        return A_CASE
    return definition.title.say()


def _school(message: Unsaid, _template: Template, about: About) -> str:
    # Only ever the school that is written to: another one's name would say where a child learns.
    if message.recipient_kind != "school" or message.recipient_id is None:
        return ""
    return about.schools.get(message.recipient_id, "")


def _queue(message: Unsaid, _template: Template, about: About) -> str:
    queue = message.values.get("queue_id")
    return about.queues.get(UUID(queue), "") if queue else ""


def _pack(_message: Unsaid, template: Template, about: About) -> str:
    pack = template.shape.pack
    return f"{about.public_url}{PACKS}{pack}" if pack else ""


def _carried(key: str) -> Callable[[Unsaid, Template, About], str]:
    return lambda message, _template, _about: str(message.values.get(key, ""))


def _moment(key: str) -> Callable[[Unsaid, Template, About], str]:
    def provide(message: Unsaid, _template: Template, _about: About) -> str:
        value = message.values.get(key)
        return say_when(value) if value else ""

    return provide


_MOMENTS: dict[Reveal, str] = {
    Reveal.REPLY_BY: "reply_by",
    Reveal.ASKED_ON: "asked_on",
    Reveal.DUE_DATE: "due",
    Reveal.EXPIRES: "expires",
    Reveal.APPOINTMENT: "appointment",
}
_PROVIDERS: dict[Reveal, Callable[[Unsaid, Template, About], str]] = {
    Reveal.REFERENCE: _reference,
    Reveal.LINK: _link,
    Reveal.COUNCIL_NAME: lambda _message, _template, about: about.settings["council-name"],
    Reveal.TEAM_TELEPHONE: _telephone,
    Reveal.DUTY_TELEPHONE: lambda _message, _template, about: about.settings["duty-phone"],
    Reveal.SERVICE_NAME: _service,
    Reveal.SCHOOL_NAME: _school,
    Reveal.QUEUE_NAME: _queue,
    Reveal.COUNT: _carried("count"),
    Reveal.MINUTES: _carried("minutes"),
    Reveal.DAYS_LATE: _carried("days_late"),
    Reveal.CODE: _carried("code"),
    Reveal.APPROVAL_NUMBER: _carried("approval_number"),
    Reveal.PACK_LINK: _pack,
    **{reveal: _moment(key) for reveal, key in _MOMENTS.items()},
}
