"""Check your answers, send, and what somebody keeps of it: the reference, what happens next, a dated PDF."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from base.database import writing
from blueprints.journeys import drafts
from blueprints.journeys.desk import Desk, go
from blueprints.journeys.seats import at_any_desk, seated
from casework.facts import filing_answers
from casework.filings import DraftOver
from casework.submitting import NotComplete, submit
from council.settings import setting
from documents.serving import served_bytes
from documents.submission_pdf import Submission, submission_pdf
from forms.summary import Row, Section, summary
from security.csrf_failures import EXPIRED_WORDS, csrf_failed, redraws_itself
from security.guards import public
from security.limits import PUBLIC_POST, limited
from security.teams import team_of_code

blueprint = Blueprint("journey_sending", __name__)
AT = "/apply/<string:service>/<uuid:filing_id>"
AGREED = "agreed"


@blueprint.get(f"{AT}/check-answers")
@public
@seated
def check(desk: Desk) -> ResponseReturnValue:
    """Everything that was answered, each with a link to change it."""
    return _check_page(desk) if _can_send(desk) else go(desk.url("journey_pages.go_on"))


@blueprint.post(f"{AT}/check-answers")
@limited(PUBLIC_POST)
@redraws_itself
@public
@seated
def send(desk: Desk) -> ResponseReturnValue:
    """Send it. Twice, by a double click or by Back, shows the same reference."""
    if not _can_send(desk):
        return go(desk.url("journey_pages.go_on"))
    if csrf_failed():
        return _check_page(desk, [("", EXPIRED_WORDS)]), 400
    if desk.definition.declaration and request.form.get("declaration") != AGREED:
        return _check_page(desk, [("declaration", "Confirm that what you have told us is true")]), 422
    try:
        with writing():
            submit(
                desk.filing.id,
                by=desk.actor,
                at=desk.at,
                received_at=desk.filing.received_at,
                facts=desk.facts,
            )
    except NotComplete as missing:
        return go(desk.page_url(missing.page_id))
    except DraftOver:
        return go(desk.url("journey_pages.go_on"))
    return go(desk.url(".sent"))


@blueprint.get(f"{AT}/sent")
@public
@at_any_desk
def sent(desk: Desk) -> ResponseReturnValue:
    """The confirmation: the reference, what happens next, whom to telephone."""
    if desk.filing.state != "submitted":
        return go(desk.url("journey_pages.go_on"))
    said = desk.definition.confirmation
    text = desk.form.text
    team = team_of_code(said.telephone_team)
    may_complete = said.offer_completion and bool(desk.part.email) and desk.filing.follows_id is None
    return render_template(
        "journeys/sent.html",
        desk=desk,
        title=said.title.say() or "Form sent",
        body=text(said.body, filing_answers(desk.filing), today=desk.today, ports=desk.ports),
        may_complete=may_complete,
        phone=team.telephone if team and team.telephone else setting("public-phone"),
        phone_name=f"the {team.name} team" if team and team.telephone else setting("public-phone-name"),
    )


@blueprint.get(f"{AT}/copy.pdf")
@public
@at_any_desk
def copy(desk: Desk) -> ResponseReturnValue:
    """A dated PDF of what was sent, for the sender's own file. A download; never by e-mail."""
    filing = desk.filing
    if filing.state != "submitted" or filing.submitted_at is None:
        return go(desk.url("journey_pages.go_on"))
    made = submission_pdf(
        Submission(
            desk.definition.title.say(),
            str(setting("council-name")),
            filing.reference,
            filing.submitted_at,
            summary(desk.definition, filing_answers(filing), desk.ports, parties=[desk.part.party]),
        )
    )
    return served_bytes(made, filename=f"{filing.reference}.pdf", content_type="application/pdf")


@blueprint.post(f"{AT}/forget")
@public
def forget(service: str, filing_id: UUID) -> ResponseReturnValue:
    """Have this browser forget the form: for a shared computer."""
    drafts.forget(filing_id)
    return go(f"/apply/{service}")


def _can_send(desk: Desk) -> bool:
    walk = desk.walk()
    return walk.exit is None and walk.can_send


def _check_page(desk: Desk, errors: list[tuple[str, str]] | None = None) -> str:
    walk = desk.walk()
    sections: list[Section] = summary(
        desk.definition,
        walk.answers,
        desk.ports,
        parties=[desk.part.party],
        pages=[page.id for page in walk.taken],
    )
    before = walk.previous("")
    return render_template(
        "journeys/check_answers.html",
        desk=desk,
        sections=sections,
        change="Change",
        change_url=lambda row: _change_url(desk, row),
        later=[] if walk.next is None else walk.missing_from,
        errors=errors or [],
        back_href=desk.page_url(before.id) if before else None,
    )


def _change_url(desk: Desk, row: Row) -> str:
    if row.entry:
        return desk.url("journey_pages.entry", page_id=row.page, entry_id=row.entry)
    return desk.url("journey_pages.show", page_id=row.page, **{"from": "check"}) + f"#q-{row.question}"
