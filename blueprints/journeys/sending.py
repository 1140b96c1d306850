"""Check your answers, send, and what somebody keeps of it: the reference, what happens next, a dated PDF."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from base.database import writing
from blueprints.journeys import drafts, told
from blueprints.journeys.answering import others_to_answer
from blueprints.journeys.desk import ANY_FORM, Desk, go
from blueprints.journeys.page_frames import framed
from blueprints.journeys.seats import at_any_desk, seated
from blueprints.journeys.untold import untold
from casework.about import names_a_child
from casework.facts import filing_answers
from casework.intake.filings import DraftOver
from casework.intake.part_standing import part_sent_at, standings_of
from casework.intake.submitting import NotComplete, submit
from casework.law.law_checks import CHECK_ANSWERS
from casework.public_telephones import telephone_of
from council.settings import setting
from documents.serving import served_bytes
from documents.submission_pdf import Submission, submission_pdf
from forms.answers import Answers
from forms.conditions import holds
from forms.definition.document import Confirmation
from forms.journey import Walk
from forms.sharing import shared
from forms.summary import Row, Section, summary
from licensing.ended_applications import how_it_ended
from security.csrf_failures import csrf_failed, redraws_itself
from security.devices import device_hash
from security.guards import public
from security.limits import PUBLIC_POST, limited

blueprint = Blueprint("journey_sending", __name__)
AT = "/apply/<string:service>/<uuid:filing_id>"
AGREED = "agreed"


@blueprint.get(f"{AT}/check-answers")
@public
@seated
def check(desk: Desk) -> ResponseReturnValue:
    """Everything that was answered, each with a link to change it."""
    walk = desk.walk()
    return _check_page(desk, walk) if _can_send(walk) else go(desk.here)


@blueprint.post(f"{AT}/check-answers")
@limited(PUBLIC_POST)
@redraws_itself
@public
@seated
def send(desk: Desk) -> ResponseReturnValue:
    """Send it. Twice, by a double click or by Back, shows the same reference."""
    walk = desk.walk()
    if not _can_send(walk):
        return go(desk.here)
    if csrf_failed():
        return _check_page(desk, walk, [("", desk.say("expired"))]), 400
    if desk.definition.declaration and request.form.get("declaration") != AGREED:
        return _check_page(desk, walk, [("declaration", desk.say("confirm-true"))]), 422
    if stops := told.stopping(told.in_all(desk, walk)):
        return _check_page(desk, walk, stops), 422
    device = device_hash() if desk.definition.distinct and not desk.on_behalf else None
    try:
        with writing():
            submit(
                desk.filing.id,
                by=desk.actor,
                at=desk.at,
                party=desk.part.party if len(desk.filing.parts) > 1 else "",
                received_at=desk.filing.received_at if desk.is_first else None,
                facts=desk.facts,
                device=device,
                language="" if desk.on_behalf else str(desk.language),
            )
    except NotComplete as missing:
        return go(desk.page_url(missing.page_id))
    except DraftOver:
        return go(desk.here)
    return go(desk.page_url("sent"))


@blueprint.get(f"{AT}/sent")
@public
@at_any_desk
def sent(desk: Desk) -> ResponseReturnValue:
    """The confirmation: the reference, what happens next, whom to telephone."""
    if not desk.is_sent:
        return go(desk.here)
    said = _ending(desk)
    ended = how_it_ended(desk.filing, applied=desk.is_first, today=desk.today)
    text, title = desk.form.text, ended.title if ended else said.title.say(desk.language) or desk.say("sent")
    telephone = telephone_of(desk.definition)
    alone = len(desk.filing.parts) == 1
    may_complete = said.offer_completion and bool(desk.part.email) and desk.filing.follows_id is None and alone
    main = render_template(
        "journeys/sent.html",
        desk=desk,
        title=title,
        body=text(said.body, _sent_answers(desk), today=desk.today, ports=desk.ports, language=desk.language),
        may_complete=may_complete,
        phone=telephone.number,
        phone_name=telephone.name(desk.language),
        others=[] if alone or not desk.is_first else standings_of(desk.filing.id),
        ended=ended,
        names_a_child=names_a_child(desk.filing.id),
        untold=untold(desk),
        next_child=others_to_answer(desk.filing.wait_id, desk.at) if desk.filing.wait_id else "",
    )
    return framed(desk, title=desk.say("sent") if desk.is_unnamed else title, main=main)


@blueprint.get(f"{AT}/copy.pdf")
@public
@at_any_desk
def copy(desk: Desk) -> ResponseReturnValue:
    """A dated PDF of what was sent, for the sender's own file. A download; never by e-mail."""
    filing, sent_at = desk.filing, part_sent_at(desk.part.id)
    if not desk.is_sent or sent_at is None:
        return go(desk.here)
    made = submission_pdf(
        Submission(
            desk.definition.title.say(),
            str(setting("council-name")),
            filing.reference,
            sent_at,
            summary(desk.definition, _sent_answers(desk), desk.ports, parties=[desk.part.party]),
        )
    )
    return served_bytes(made, filename=f"{filing.reference}.pdf", content_type="application/pdf")


@blueprint.post(f"{AT}/forget")
@public
def forget(service: str, filing_id: UUID) -> ResponseReturnValue:
    """Have this browser forget the form: for a shared computer."""
    drafts.forget(filing_id)
    return go("/" if service == ANY_FORM else f"/apply/{service}")


def _ending(desk: Desk) -> Confirmation:
    """What is read after sending: the confirmation, or what stands in its place for these answers."""
    said = desk.definition.confirmation
    answers = _sent_answers(desk) if said.instead else Answers()
    for other in said.instead:
        if holds(other.when, answers, desk.facts, desk.today):
            return replace(said, title=other.title, body=other.body, offer_pdf=False, offer_completion=False)
    return said


def _can_send(walk: Walk) -> bool:
    return walk.exit is None and walk.can_send


def _sent_answers(desk: Desk) -> Answers:
    """What was sent, of every party that has, as the case has it, and as far as this one may see it."""
    parts = filing_answers(desk.filing).parts
    return Answers(shared(desk.definition, desk.part.party, parts), desk.part.party)


def _check_page(desk: Desk, walk: Walk, errors: list[tuple[str, str]] | None = None) -> str:
    sections: list[Section] = summary(
        desk.definition,
        walk.answers,
        desk.ports,
        desk.language,
        parties=[desk.part.party],
        pages=[page.id for page in walk.taken],
        today=desk.today,
    )
    before = walk.previous("")
    main = render_template(
        "journeys/check_answers.html",
        desk=desk,
        the_law=told.told(desk, told.in_all(desk, walk), moment=CHECK_ANSWERS),
        sections=sections,
        change=desk.say("change"),
        change_url=lambda row: _change_url(desk, row),
        later=[] if walk.next is None else walk.missing_from,
        errors=errors or [],
        told=told_by_others(desk),
        untold=untold(desk),
    )
    back = desk.page_url(before.id) if before else ""
    return framed(desk, title=desk.say("check-short"), main=main, back=back, errors=errors or ())


def told_by_others(desk: Desk) -> list[Section]:
    """What the other parties have sent, as far as this one may see it: to be checked before it sends its own."""
    answers = Answers(desk.beside, desk.part.party)
    others = list(desk.beside)
    return summary(desk.definition, answers, desk.ports, desk.language, parties=others, seen_by=desk.part.party)


def _change_url(desk: Desk, row: Row) -> str:
    # A question's name would stand in the address box as well.
    place = f"#q-{row.question}" if row.question and not desk.is_unnamed else ""
    page = desk.entry_url(row.page, row.entry) if row.entry else desk.page_url(row.page)
    return f"{page}?from=check{place}"
