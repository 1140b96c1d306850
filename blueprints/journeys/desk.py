"""Who is filling in what: the filing, the part, the person, and everything its pages need from outside."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from flask import Response, abort, request, url_for
from flask.typing import ResponseReturnValue

from base import clock
from blueprints.form_ports import DIRECTORY_PORTS
from blueprints.journeys import drafts
from blueprints.link_door import ask_for_code
from casework.asked import asked_of
from casework.facts import today_of
from casework.filing_rows import FilingRow, PartRow, filing_row
from casework.law_book import CouncilLaw
from casework.versions import compiled, pinned
from council.settings import settings
from documents.of_filing import FilesOfFiling
from forms.answers import Answers
from forms.compile.drawing import Slots
from forms.definition.document import Definition
from forms.journey import Journey, Walk
from forms.pages import CompiledForm
from forms.ports import Ports
from security import links
from security.actor import Actor, ActorKind
from security.csrf_tokens import csrf_token
from security.current import current_actor
from security.links import Opened

CHECK = "check-answers"  # the last part of that page's address
ON_EVERY_PAGE = ("council-name", "public-phone", "duty-phone", "mash-phone", "out-of-hours-phone")


@dataclass(frozen=True, slots=True)
class Desk:
    """One person in front of one part of one filing, at one moment."""

    filing: FilingRow
    part: PartRow
    definition: Definition
    form: CompiledForm
    journey: Journey
    actor: Actor
    facts: Mapping[str, Any]
    ports: Ports
    at: datetime
    today: date
    opened: Opened | None

    @property
    def answers(self) -> Answers:
        """What this part holds, hidden answers and all."""
        return Answers.of(self.part.party, self.part.answers)

    @property
    def on_behalf(self) -> bool:
        """Whether an officer enters it for somebody."""
        return self.filing.entered_by is not None

    def walk(self) -> Walk:
        """Where the journey stands."""
        return self.journey.walk(self.answers, self.part.posted, self.facts, self.today)

    def with_part(self, part: PartRow) -> Desk:
        """The same desk after the part was saved."""
        return replace(self, part=part)

    def slots(self, **more: Any) -> Slots:
        """What the route gives a page."""
        may_save = self.opened is None and not self.on_behalf and not self.definition.no_email
        return Slots(csrf=csrf_token(), saves=may_save, **more)

    def url(self, endpoint: str, **values: Any) -> str:
        """The address of one of this filing's pages."""
        return url_for(endpoint, service=self.filing.service, filing_id=self.filing.id, **values)

    @property
    def here(self) -> str:
        """Where this filing's pages lie. Written out: a page has several such addresses, and url_for looks each up."""
        return f"{request.script_root}/apply/{self.filing.service}/{self.filing.id}"

    def page_url(self, page_id: str) -> str:
        """Where a page of questions is, or check answers for no page."""
        return f"{self.here}/{page_id or CHECK}"

    def entry_url(self, page_id: str, entry_id: str) -> str:
        """Where one entry of a repeat is."""
        return f"{self.here}/{page_id}/{entry_id}"


class NotYetProven(Exception):
    """The link that leads here needs its code first."""

    def __init__(self, opened: Opened) -> None:
        super().__init__("code needed")
        self.opened = opened

    def answer(self) -> ResponseReturnValue:
        """The page that asks for it."""
        return ask_for_code(self.opened)


def open_desk(service: str, filing_id: UUID) -> Desk:
    """The desk at which this request sits.

    Raises: NotYetProven; 404 for a filing that is not this person's, as for one that does not exist.
    """
    at = clock.now_utc()
    filing = filing_row(filing_id)
    if filing is None or filing.service != service:
        abort(404)
    who = _who(filing, at)
    if who is None:
        abort(404)
    actor, opened = who
    part = filing.parts[0]
    facts = said_on_pages()
    if filing.wait_id is not None:
        facts |= asked_of(filing.wait_id, today=today_of(at))
    return Desk(
        filing,
        part,
        pinned(filing.version_id),
        form := compiled(filing.version_id),
        form.journey(part.party),
        actor,
        facts,
        replace(
            DIRECTORY_PORTS,
            files=FilesOfFiling(filing.id),
            rules=CouncilLaw(),
            received_on=today_of(filing.received_at) if filing.received_at else None,
        ),
        at,
        today_of(at),
        opened,
    )


def said_on_pages() -> dict[str, Any]:
    """What any page may say with ((name)): the council's name and telephone numbers."""
    return dict(zip(ON_EVERY_PAGE, map(str, settings(ON_EVERY_PAGE)), strict=True))


def go(address: str) -> ResponseReturnValue:
    """See other: after every post, so that Back and reload ask nothing again."""
    return Response(status=303, headers={"Location": address})  # no text: nobody sees it


def _who(filing: FilingRow, at: datetime) -> tuple[Actor, Opened | None] | None:
    """Who may fill this in, here and now: its officer, its school, this browser, or whoever holds its link."""
    actor = current_actor()
    if actor.kind is ActorKind.USER:
        if filing.entered_by is not None:
            return (actor, None) if filing.entered_by == actor.id else None
        if filing.school_id is not None and filing.school_id in actor.school_ids:
            return actor, None
    if drafts.began_here(filing.id):
        return actor, None
    doors = [("draft", filing.id), ("draft", filing.follows_id), ("wait", filing.wait_id)]
    for kind, thing in doors:
        opened = links.opened(kind, thing, at=at) if thing is not None else None
        if opened is not None:
            if not opened.proven:
                raise NotYetProven(opened)
            return opened.actor, opened
    return None


def is_save_pressed() -> bool:
    """Whether "Save and come back later" was pressed."""
    return request.form.get("do") == "save"
