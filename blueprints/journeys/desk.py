"""Who is filling in what: the filing, the part, the person, and everything its pages need from outside."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, NoReturn
from uuid import UUID

from flask import Response, abort, make_response, request, url_for
from flask.typing import ResponseReturnValue

from base import clock
from blueprints.form_ports import DIRECTORY_PORTS
from blueprints.form_records import CouncilRecords
from blueprints.journeys import drafts
from blueprints.journeys.languages import spoken_in
from blueprints.journeys.parts import seat_among, shared_with
from blueprints.link_door import NotYetProven
from blueprints.page_frame import belongs_to
from casework.asked import asked_further, asked_of
from casework.asking_together import opens_question, together_of
from casework.chasing.asking import TOGETHER
from casework.facts import today_of
from casework.filing_rows import FilingRow, PartRow, filing_row
from casework.intake.receipt import receipt_at_part
from casework.law.law_book import CouncilLaw
from casework.shut_out import stands_aside
from casework.versions import compiled, pinned
from council.settings import settings
from documents.of_filing import FilesOfFiling
from forms.answers import Answers
from forms.compile.drawing import Slots
from forms.definition.document import RESERVED_SERVICE, Definition
from forms.definition.questions import ENTERED_ON_BEHALF
from forms.definition.wording import Language
from forms.journey import Journey, Walk
from forms.pages import CompiledForm
from forms.phrases import say
from forms.ports import Ports
from security import links
from security.actor import Actor, ActorKind
from security.csrf_failures import csrf_failed, is_from_our_own_page
from security.csrf_tokens import csrf_token
from security.current import ask_to_sign_in, current_actor
from security.links import Opened
from security.sessions import whose_it_was

# Stands in the address of a form, where the service stands else, for whoever comes by a link: it tells nothing.
ANY_FORM = RESERVED_SERVICE
ONLY_ASKED = "answer"  # the audience of a form that only a link opens
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
    beside: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)  # what others sent and this party may see
    called: str = ANY_FORM  # what its addresses call the form: its service, or a word that tells nothing

    @property
    def answers(self) -> Answers:
        """What this part holds, hidden answers and all, and what its party may see of the others'."""
        return Answers({**self.beside, self.part.party: self.part.answers}, self.part.party)

    @property
    def language(self) -> Language:
        """The language its pages are read in."""
        return spoken_in(self.definition)

    def say(self, key: str, **values: Any) -> str:
        """The product's own words for these pages, in that language."""
        return say(key, self.language, **values)

    @property
    def on_behalf(self) -> bool:
        """Whether an officer enters it for somebody."""
        return self.part.entered_by is not None or (self.is_first and self.filing.entered_by is not None)

    @property
    def is_sent(self) -> bool:
        """Whether this part was sent, whoever may still be writing another."""
        return self.part.state == "done"

    @property
    def is_first(self) -> bool:
        """Whether this is the part of whoever began the form."""
        return self.part.id == self.filing.parts[0].id

    def walk(self) -> Walk:
        """Where the journey stands."""
        return self.journey.walk(self.answers, self.part.posted, self.facts, self.today)

    def with_part(self, part: PartRow) -> Desk:
        """The same desk after the part was saved."""
        return replace(self, part=part)

    def slots(self, **more: Any) -> Slots:
        """What the route gives a page."""
        may_save = self.opened is None and self.is_first and not self.on_behalf and not self.definition.no_email
        return Slots(csrf=csrf_token(), saves=may_save, **more)

    def url(self, endpoint: str, **values: Any) -> str:
        """The address of one of this filing's pages."""
        return url_for(endpoint, service=self.called, filing_id=self.filing.id, **values)

    @property
    def here(self) -> str:
        """Where this filing's pages lie. Written out: a page has several such addresses, and url_for looks each up."""
        return f"{request.script_root}/apply/{self.called}/{self.filing.id}"

    @property
    def is_unnamed(self) -> bool:
        """Whether its addresses, and the title of its window, tell nothing of what is asked."""
        return self.called == ANY_FORM

    def page_url(self, page_id: str) -> str:
        """Where a page of questions is, or check answers for no page."""
        return f"{self.here}/{self.word_of(page_id) if page_id else CHECK}"

    def entry_url(self, page_id: str, entry_id: str) -> str:
        """Where one entry of a repeat is."""
        return f"{self.here}/{self.word_of(page_id)}/{entry_id}"

    def word_of(self, page_id: str) -> str:
        """What an address calls a page: its id, or its number in the form where addresses tell nothing.

        What is no page of questions has an address of its own, which stands.
        """
        if not self.is_unnamed:
            return page_id
        ids = [page.id for page in self.definition.pages]
        return str(ids.index(page_id) + 1) if page_id in ids else page_id

    def page_at(self, word: str) -> str:
        """The page that an address means, by its number or, as in older ones, by its id."""
        pages = self.definition.pages
        is_number = self.is_unnamed and word.isascii() and word.isdigit() and len(word) < 5
        return pages[int(word) - 1].id if is_number and 0 < int(word) <= len(pages) else word

    def window(self, title: str, *, page_id: str = "") -> str:
        """The title of the window for a page: the number alone where it must not tell what is asked."""
        return self.say("a-page", number=self.word_of(page_id)) if self.is_unnamed and page_id else title

    @property
    def tab(self) -> str:
        """What the title of the window calls the form."""
        return self.say("a-form") if self.is_unnamed else self.definition.title.say(self.language)


def open_desk(service: str, filing_id: UUID, *, part_id: UUID | None = None, lapsed_too: bool = False) -> Desk:
    """The desk at which this request sits; of several that are this person's, that of the part that is named.

    Whoever came by a link, or asks by an address that does not name the service, is led on by such addresses alone: the
    history of a browser and a shared screen then tell nothing of what was asked.

    Args:   service: what the address calls the form: its service, or `ANY_FORM`.
            lapsed_too: seats also somebody whose code was given too long ago: to keep what they typed, to show nothing.
    Raises: NotYetProven; 404 for a filing that is not this person's, as for one that does not exist.
    """
    at = clock.now_utc()
    filing = filing_row(filing_id)
    if filing is None or service not in (filing.service, ANY_FORM):
        _not_here()
    who = _who(filing, at, part_id, lapsed_too=lapsed_too)
    if who is None:
        _not_here()
    actor, opened, part = who
    if actor.is_officer and filing.case_id is not None and stands_aside(actor, filing.case_id):
        abort(404)  # also from what they once entered themselves
    facts = said_on_pages() | {
        "school-signed-in": "no" if filing.school_id is None else "yes",
        ENTERED_ON_BEHALF: "yes" if _came_from_somebody(filing, part) else "no",
    }
    if filing.wait_id is not None:
        facts |= asked_of(filing.wait_id, today=today_of(at))
    elif ONLY_ASKED in pinned(filing.version_id).audience:
        facts |= asked_further(filing.id, today=today_of(at))
    belongs_to(pinned(filing.version_id))
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
            records=CouncilRecords(filing.id, today_of(at)),
            rules=CouncilLaw(school_id=filing.school_id),
            received_on=_received_on(filing, part),
        ),
        at,
        today_of(at),
        opened,
        {} if len(filing.parts) == 1 else shared_with(filing, part),
        ANY_FORM if opened is not None else service,
    )


def _not_here() -> NoReturn:
    """404; but whoever has been signed out since signs in first, and what they posted is held for them."""
    was_signed_in = current_actor().kind is not ActorKind.USER and whose_it_was() is not None
    if was_signed_in and not (csrf_failed() and not is_from_our_own_page()):
        abort(make_response(ask_to_sign_in()))
    abort(404)


def _received_on(filing: FilingRow, part: PartRow) -> date | None:
    received = receipt_at_part(filing, part, pinned(filing.version_id), at=None)
    return today_of(received) if received is not None else None


def _came_from_somebody(filing: FilingRow, part: PartRow) -> bool:
    """Whether an officer enters what somebody said or wrote. A form or part of the council's own came from nobody."""
    if part.entered_by is not None:
        return bool(part.source)
    return part.id == filing.parts[0].id and filing.entered_by is not None and bool(filing.source)


def said_on_pages() -> dict[str, Any]:
    """What any page may say with ((name)): the council's name and telephone numbers."""
    return dict(zip(ON_EVERY_PAGE, map(str, settings(ON_EVERY_PAGE)), strict=True))


def go(address: str) -> ResponseReturnValue:
    """See other: after every post, so that Back and reload ask nothing again."""
    return Response(status=303, headers={"Location": address})  # no text: nobody sees it


def _who(
    filing: FilingRow, at: datetime, part_id: UUID | None, *, lapsed_too: bool
) -> tuple[Actor, Opened | None, PartRow] | None:
    """Who may fill this in, here and now, and which part: its officer, its school, this browser, or a link's holder."""
    if len(filing.parts) > 1:
        return seat_among(filing, at, part_id, lapsed_too=lapsed_too)
    actor, part = current_actor(), filing.parts[0]
    if actor.kind is ActorKind.USER:
        if actor.id is not None and actor.id in (filing.entered_by, part.entered_by):
            return actor, None, part
        if filing.entered_by is not None:
            return None
        if filing.school_id is not None and filing.school_id in actor.school_ids:
            return actor, None, part
    if drafts.began_here(filing.id):
        return actor, None, part
    doors = [("draft", filing.id), ("draft", filing.follows_id), ("wait", filing.wait_id), ("part", part.id)]
    if filing.wait_id is not None and ("wait", filing.wait_id) not in links.held_newest_first():
        doors.append((TOGETHER, together_of(filing.wait_id)))
    for kind, thing in doors:
        opened = links.opened(kind, thing, at=at) if thing is not None else None
        if opened is not None:
            if not opened.proven and not (lapsed_too and opened.lapsed):
                raise NotYetProven(opened)
            if kind == TOGETHER and not opens_question(opened.opens_id, filing.wait_id, opened.email):
                continue  # it goes on for brothers and sisters alone
            return opened.actor, opened, part
    return None
