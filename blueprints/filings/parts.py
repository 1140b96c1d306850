"""A form of several parties as an officer sees it: who has sent theirs, who is waited for, and what can be done."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from base import clock
from base.database import writing
from base.text import squeezed
from blueprints.audited import note_look
from blueprints.form_ports import DIRECTORY_PORTS
from blueprints.journeys.received_form import CHANNELS, ORIGINAL, drawn, read_posted
from blueprints.tasks.door import Errors, once, typed
from casework.facts import filing_answers
from casework.intake.follow_ups import NoSuchFollowUp, ask_for_further_form, follow_ups_of
from casework.intake.part_acts import (
    CameIn,
    NoMailbox,
    NotNow,
    correct_address,
    enter_part,
    go_on_without,
    is_own_part,
    original_of,
    send_again,
    shut_link,
)
from casework.intake.part_requests import requests_of
from casework.intake.part_standing import further_forms_of, standings_of
from casework.intake.refusing import MayNotRefuse, refuse_part
from casework.notes import NothingWritten
from casework.versions import NoSuchService, pinned
from casework.visible import NotHere, cases_visible_to
from casework.visible_forms import form_visible_to, surely_about, waiting_forms_visible_to, withholds_address
from documents.uploads import attach
from forms.definition.document import Definition
from forms.summary import summary
from models.filing import Filing
from reporting.answer_sight import as_told, sight_of
from reporting.kept_apart import apart_of, without_apart
from security.audit import Looked
from security.csrf_failures import EXPIRED_WORDS, csrf_failed, redraws_itself
from security.current import current_actor
from security.guards import requires
from security.permissions import Permission

blueprint = Blueprint("filings", __name__)
LONGEST = 2_000


@blueprint.get("/filings")
@requires(Permission.CASE_SEE)
def index() -> ResponseReturnValue:
    """Forms that one party has sent and that wait for another, before there is a case. References, never a name."""
    forms = [(one, pinned(one.version_id).title.say()) for one in waiting_forms_visible_to(current_actor())]
    return render_template("filings/index.html", forms=forms)


@blueprint.get("/filings/<uuid:filing_id>")
@requires(Permission.CASE_SEE)
def show(filing_id: UUID) -> ResponseReturnValue:
    """One form, audited: its parts, how far each has come, and what was sent."""
    return _page(filing_id)


@blueprint.post("/filings/<uuid:filing_id>/<string:party>/link")
@requires(Permission.FORM_ON_BEHALF)
def resend(filing_id: UUID, party: str) -> ResponseReturnValue:
    """Send the link again; the old one dies."""
    return _do(filing_id, party, send_again, "The link was sent.")


@blueprint.post("/filings/<uuid:filing_id>/<string:party>/address")
@requires(Permission.FORM_ON_BEHALF)
def change_address(filing_id: UUID, party: str) -> ResponseReturnValue:
    """Ask at another mailbox, with a reason."""
    correct = partial(correct_address, email=typed("email", most=254), reason=_reason())
    return _do(filing_id, party, correct, "The link was sent to the new address. The old one opens nothing.")


@blueprint.post("/filings/<uuid:filing_id>/<string:party>/shut")
@requires(Permission.FORM_ON_BEHALF)
def shut(filing_id: UUID, party: str) -> ResponseReturnValue:
    """Shut the link, with a reason."""
    said = "The link opens nothing any more, and nobody is reminded."
    return _do(filing_id, party, partial(shut_link, reason=_reason()), said, form="shut-")


@blueprint.post("/filings/<uuid:filing_id>/<string:party>/without")
@requires(Permission.FORM_ON_BEHALF)
def without(filing_id: UUID, party: str) -> ResponseReturnValue:
    """Go on without this part, with a reason."""
    said = "The form goes on without this part."
    return _do(filing_id, party, partial(go_on_without, reason=_reason()), said, form="without-")


@blueprint.post("/filings/<uuid:filing_id>/<string:party>/declined")
@requires(Permission.FORM_ON_BEHALF)
def declined(filing_id: UUID, party: str) -> ResponseReturnValue:
    """Write down that a party has declined, by telephone or letter, with its reason."""
    said = "It is written down that this part is declined."
    return _do(filing_id, party, partial(refuse_part, reason=_reason()), said, form="declined-")


@blueprint.get("/filings/<uuid:filing_id>/<string:party>/entering")
@requires(Permission.FORM_ON_BEHALF)
def how_it_came(filing_id: UUID, party: str) -> ResponseReturnValue:
    """Ask how a part came, from whom and when; of the council's own part there is nothing to ask."""
    filing, definition = _of_party(filing_id, party)
    if is_own_part(definition, party):
        return redirect(url_for(".show", filing_id=filing_id))
    return _entering_page(filing, definition, party)


@blueprint.post("/filings/<uuid:filing_id>/<string:party>/entering")
@redraws_itself
@requires(Permission.FORM_ON_BEHALF)
def enter(filing_id: UUID, party: str) -> ResponseReturnValue:
    """Fill in a part oneself: the council's own, or for somebody who sent it on paper or telephoned."""
    at = clock.now_utc()
    filing, definition = _of_party(filing_id, party)
    service, posted = filing.service, None
    if is_own_part(definition, party):
        if csrf_failed():
            return _page(filing_id, [("", EXPIRED_WORDS)])
    else:
        posted = read_posted(now=at)
        if posted.received is None:
            return _entering_page(filing, definition, party, posted.errors), 422
    came = None
    if posted is not None and posted.received is not None:
        came = CameIn(posted.received.channel, squeezed(posted.received.source), posted.received.at)
    try:
        with writing():
            enter_part(filing_id, party, came=came, by=current_actor(), at=at, once=once())
            if posted is not None and posted.original is not None:
                attach(
                    posted.original,
                    by=current_actor(),
                    at=at,
                    filing_id=filing_id,
                    question=original_of(party),
                    kind=ORIGINAL,
                )
    except NotNow:
        return _page(filing_id, [("", "It can’t be done as the form stands now")])
    return redirect(url_for("journey_pages.go_on", service=service, filing_id=filing_id), 303)


@blueprint.post("/cases/<uuid:case_id>/further-forms")
@requires(Permission.FORM_ON_BEHALF)
def ask_further(case_id: UUID) -> ResponseReturnValue:
    """Ask a party of a case for a further form that its definition offers. Twice: the same asking while it is open."""
    case = cases_visible_to(current_actor()).get(case_id)
    wanted = typed("follow-up", most=80)
    try:
        with writing():
            made = ask_for_further_form(case, wanted, by=current_actor(), at=clock.now_utc())
            filing_id = made.filing_id
    except (NoSuchFollowUp, NoSuchService):
        abort(404)
    return redirect(url_for(".show", filing_id=filing_id), 303)


def _of_party(filing_id: UUID, party: str) -> tuple[Filing, Definition]:
    """A form and its definition; 404 where it has no such party, or begins with it."""
    filing = _filing(filing_id)
    definition = pinned(filing.version_id)
    if party not in {part.party for part in filing.parts[1:]} and not _was_asked(filing, party):
        abort(404)
    return filing, definition


def _was_asked(filing: Filing, party: str) -> bool:
    """Whether the first of a form is asked for it, as of a further form."""
    return party == filing.parts[0].party and bool(requests_of([filing.id]).get(filing.parts[0].id))


def _entering_page(filing: Filing, definition: Definition, party: str, errors: Sequence[tuple[str, str]] = ()) -> str:
    label, back = definition.party_shapes[party].label.say(), url_for(".show", filing_id=filing.id)
    return drawn(label, errors, part_of=f"{definition.title.say()}, {filing.reference}", back=back)


def _reason() -> str:
    return typed("reason", most=LONGEST)


def _do(filing_id: UUID, party: str, act: Callable[..., object], said: str, *, form: str = "") -> ResponseReturnValue:
    """One act of the casework on one part: done and said, or the page again with what was wrong.

    Args: form: the form that was sent, as the id of its box for the reason begins: the page asks for several reasons.
    """
    _filing(filing_id)
    try:
        with writing():
            act(filing_id, party, by=current_actor(), at=clock.now_utc(), once=once())
    except NothingWritten:
        return _page(filing_id, [(f"reason-{form}{party}", "Say why")])
    except NoMailbox:
        return _page(filing_id, [(f"email-{party}", "Enter an email address in the correct format")])
    except (NotNow, MayNotRefuse):
        return _page(filing_id, [("", "It can’t be done as the form stands now")])
    flash(said, "success")
    return redirect(url_for(".show", filing_id=filing_id), 303)


def _filing(filing_id: UUID) -> Filing:
    try:
        return form_visible_to(current_actor(), filing_id)
    except NotHere:
        abort(404)


def _page(filing_id: UUID, errors: Errors | None = None) -> ResponseReturnValue:
    filing = _filing(filing_id)
    if filing.case_id is None:
        note_look(Looked.CASE, child_id=surely_about(filing), reason=f"Form {filing.reference}")
    else:
        child_id = cases_visible_to(current_actor()).get(filing.case_id).child_id
        note_look(Looked.CASE, case_id=filing.case_id, child_id=child_id)
    filing, actor = _filing(filing_id), current_actor()
    definition = pinned(filing.version_id)
    case = cases_visible_to(actor).get(filing.case_id) if filing.case_id is not None else None
    sections = without_apart(definition, summary(definition, filing_answers(filing), DIRECTORY_PORTS))
    sight = sight_of(actor, case)
    if case is None and withholds_address(filing, actor):
        sight = replace(sight, places=False)
    page = render_template(
        "filings/show.html",
        filing=filing,
        definition=definition,
        case=case,
        parts=standings_of(filing.id, with_first=True),
        labels={party.id: party.label.say() for party in definition.parties},
        keeps_apart=bool(apart_of(definition)),
        own={one.id for one in definition.parties if is_own_part(definition, one.id)},
        channels=CHANNELS,
        refusable={party.id for party in definition.parties if party.refusing},
        sections=as_told(definition, sections, sight),
        may_act=actor.may(Permission.FORM_ON_BEHALF) and filing.state == "open",
        offered=list(follow_ups_of(case).values()) if case is not None and case.state == "open" else [],
        further=further_forms_of(case.id) if case is not None else [],
        errors=errors or [],
        found=dict(errors or []),
        typed=request.form,
    )
    return page, 422 if errors else 200
