"""Any form in the stories: sent by whoever begins it, by the others it asks, and by those asked for a further one."""

from __future__ import annotations

import io
from typing import Any
from uuid import UUID

from flask import current_app
from PIL import Image, ImageDraw
from sqlalchemy import select

from base.extensions import db
from casework.filing_rows import PartRow
from casework.identities import confirm_sender
from casework.intake.filings import open_filing, part_of, save_page
from casework.intake.submitting import submit
from casework.versions import pinned
from demo.acts import Values
from demo.timeline import Do, Stage
from documents.store_choice import store_of
from documents.uploads import attach, receive
from licensing.checks import CheckNote, note_check
from licensing.fees import FeeNote, FeeState, note_fee
from models.filing import Filing, FilingPart
from models.part_request import PartRequest
from security.actor import Actor

PICTURE = "an invented picture"  # an answer to a question for a file
SIZE, SKY, FIGURE = (360, 480), "#dbe7ee", "#5b7183"


def sends(service: str, answers: Values, *, by: str = "", party: str = "") -> Do:
    """Somebody fills in a form and sends it, or their part of it; `by` is an account, or nobody who signed in."""

    def do(stage: Stage) -> None:
        actor = stage.actors[by] if by else Actor.visitor()
        school = next(iter(actor.school_ids), None)
        filing = open_filing(service, by=actor, at=stage.at, school_id=school)
        stage.filings[stage.story] = filing.id
        facts = {"school-signed-in": "yes" if school else "no"}
        _send(stage, filing, party, answers(stage), by=actor, facts=facts)

    return do


def sends_begun(filing: Filing, answers: Values, *, party: str) -> Do:
    """Somebody goes on with a form that a case began for them, and sends it. Nothing where it was sent before."""

    def do(stage: Stage) -> None:
        stage.filings[stage.story] = filing.id
        if part_of(filing, party).state == "open":
            _send(stage, filing, party, answers(stage), by=Actor.visitor())

    return do


def sends_part(party: str, answers: Values) -> Do:
    """Another party of the story's form, who was asked by a link, sends its part."""

    def do(stage: Stage) -> None:
        if part_of(stage.filing(), party).state == "open":
            _send(stage, stage.filing(), party, answers(stage), by=Actor.visitor())

    return do


def answers_further(follow_up: str, answers: Values) -> Do:
    """Whoever was asked for a further form sends it."""

    def do(stage: Stage) -> None:
        found = select(PartRequest).join(Filing, Filing.id == PartRequest.filing_id)
        wanted = found.where(Filing.case_id == stage.case().id, PartRequest.follow_up == follow_up)
        request = db.session.scalar(wanted.order_by(PartRequest.asked_at.desc(), PartRequest.id.desc()).limit(1))
        filing = db.session.get(Filing, request.filing_id) if request is not None else None
        if filing is not None and filing.state == "open":
            _send(stage, filing, "", answers(stage), by=Actor.visitor())

    return do


def checks_sender(who: str) -> Do:
    """An officer has telephoned, and says that the form came from whom it says."""

    def do(stage: Stage) -> None:
        confirm_sender(stage.filing(), by=stage.actors[who], at=stage.at)

    return do


WHY_ON_PAPER = "The panel met her at a school before times could be picked here"
ON_PAPER = "The panel's signed notes of the day, on the paper file"


def notes_every_check(who: str, *, fee: str, pence: int) -> Do:
    """Every check on the case's record is good and the fee is paid; an interview without its task is on paper."""

    def do(stage: Stage) -> None:
        case, day = stage.case(), stage.today
        for check in pinned(case.version_id).checks_record:
            good = check.satisfied_by[0]
            route, mode = (check.routes[0][0] if check.routes else "", check.modes[0][0] if check.modes else "")
            seen = CheckNote(
                good,
                route,
                mode,
                seen_on=day,
                seen_what="The original",
                issued_on=day,
                stated_reason=WHY_ON_PAPER,
                stated_evidence=ON_PAPER,
            )
            note_check(case, check.id, seen, by=stage.actors[who], at=stage.at)
        note_fee(case, fee, FeeNote(FeeState.PAID, pence, "R-2041", day), by=stage.actors[who], at=stage.at)

    return do


def _send(
    stage: Stage, filing: Filing, party: str, said: dict[str, Any], *, by: Actor, facts: dict[str, Any] | None = None
) -> None:
    part: FilingPart | PartRow = part_of(filing, party)
    for page in pinned(filing.version_id).pages:
        if page.party != part.party:
            continue
        names = [page.repeat.id] if page.repeat is not None else [question.id for question in page.questions]
        values = {name: said[name] for name in names if name in said}
        for name in [name for name, value in values.items() if value == PICTURE]:
            values[name] = [_picture(stage, filing.id, f"{part.party}.{name}", by=by).hex]
        part = save_page(part, page.id, values, by=by, at=stage.at)
    submit(filing.id, by=by, at=stage.at, party=party, facts=facts, device=f"demo:{stage.story}:{party}")


def _picture(stage: Stage, filing_id: UUID, question: str, *, by: Actor) -> UUID:
    """A drawn head and shoulders: nobody's photo."""
    drawn = Image.new("RGB", SIZE, SKY)
    pen = ImageDraw.Draw(drawn)
    pen.ellipse((110, 90, 250, 260), fill=FIGURE)
    pen.ellipse((40, 280, 320, 640), fill=FIGURE)
    stream = io.BytesIO()
    drawn.save(stream, "PNG")
    kept = receive(stream, "photo.png", store=store_of(current_app.config["ONROLL"]))
    return attach(kept, by=by, at=stage.at, filing_id=filing_id, question=question).id
