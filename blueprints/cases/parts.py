"""The parts of a case, one address each: timeline, answers, family, files, messages, decisions."""

from __future__ import annotations

from uuid import UUID

from flask import abort, current_app, request, url_for
from flask.typing import ResponseReturnValue

from base import clock
from blueprints.audited import note_look
from blueprints.cases.door import blueprint, case_page, looked_at, seen
from blueprints.cases.words import (
    DECISION_STATES,
    FORM_CHANNELS,
    IDENTITIES,
    MESSAGE_STATES,
    PLANS,
    RECIPIENTS,
    SEX,
    said,
    sentence,
)
from blueprints.form_ports import DIRECTORY_PORTS
from blueprints.held_messages import VERDICTS
from casework.facts import today_of
from casework.intake.follow_ups import follow_ups_of
from casework.timeline import Line, timeline
from council.settings import setting
from directory.adults import adults_of, withheld_among
from documents.serving import NotServed, is_held, served, served_bytes
from documents.store_choice import store_of
from documents.submission_pdf import Submission, submission_pdf
from documents.uploads import scanner_in_use
from models.case import Case
from reporting.case_opening import child_of, opening_of
from reporting.case_parts import (
    decision_lines,
    evidence_lines,
    file_lines,
    file_of,
    files_taken_off,
    filing_sheet,
    filing_sheets,
    message_lines,
)
from reporting.written_at_work import written_lines
from security.audit import Looked
from security.current import current_actor
from security.guards import requires
from security.permissions import Permission

# What a reader may want to see of a history alone, and how the kinds of its events begin.
FILTERS: dict[str, tuple[str, tuple[str, ...]]] = {
    "": ("Everything", ()),
    "notes": ("Notes and contacts", ("note-",)),
    "tasks": ("Tasks", ("task-", "rows-", "clock-", "alert-")),
    "waits": ("Asking and answers", ("wait-", "form-", "filing-", "sender-")),
    "messages": ("Messages", ("message-",)),
    "files": ("Files and email", ("document-", "file-", "reply-", "mail-")),
    "decisions": (
        "Decisions and changes",
        (
            *("priority-", "stage-", "review-", "owner-", "outward-", "hold-", "contact-", "child-", "column-"),
            *("recommended", "decided", "recommendation-", "case-", "closing-", "outcome-", "death-", "danger-"),
            *("protection-", "interest-", "finding-"),
        ),
    ),
}
A_PAGE = 50


@blueprint.get("/cases/<uuid:case_id>/timeline")
@requires(Permission.CASE_SEE)
def history(case_id: UUID) -> ResponseReturnValue:
    """What happened, newest first, all of it or one sort."""
    case = looked_at(case_id)
    only = request.args.get("only", "")
    only = only if only in FILTERS else ""
    before = request.args.get("before", "")
    place = int(before) if before.isascii() and before.isdigit() and len(before) < 10 else None
    lines, going_on = _lines(case, only, place)
    return case_page(
        "cases/history.html",
        case,
        here="cases.history",
        lines=lines,
        filters=[
            (text, url_for(".history", case_id=case.id, only=code or None), code == only)
            for code, (text, _) in FILTERS.items()
        ],
        first=url_for(".history", case_id=case.id, only=only or None) if place else None,
        following=url_for(".history", case_id=case.id, only=only or None, before=going_on) if going_on else None,
        states=MESSAGE_STATES,
    )


@blueprint.get("/cases/<uuid:case_id>/answers")
@requires(Permission.CASE_SEE)
def answers(case_id: UUID) -> ResponseReturnValue:
    """Every form of the case with what was asked and answered."""
    case = looked_at(case_id)
    return case_page(
        "cases/answers.html",
        case,
        here="cases.answers",
        sheets=filing_sheets(case, ports=DIRECTORY_PORTS, reader=current_actor()),
        channels=FORM_CHANNELS,
        identities=IDENTITIES,
        is_held=is_held,
        offers_further=bool(follow_ups_of(case)),
    )


@blueprint.get("/cases/<uuid:case_id>/answers/<uuid:filing_id>/copy.pdf")
@requires(Permission.CASE_SEE)
def answers_pdf(case_id: UUID, filing_id: UUID) -> ResponseReturnValue:
    """One form as a PDF, a download named by its reference alone."""
    case = seen(case_id)
    sheet = filing_sheet(case, filing_id, ports=DIRECTORY_PORTS, reader=current_actor())
    if sheet is None:
        abort(404)
    filing = sheet.filing
    submission = Submission(
        sheet.title,
        str(setting("council-name")),
        filing.reference,
        filing.submitted_at or filing.created_at,
        sheet.sections,
    )
    note_look(Looked.DOCUMENT, child_id=case.child_id, case_id=case.id)
    return served_bytes(
        submission_pdf(submission), filename=f"{submission.reference}.pdf", content_type="application/pdf"
    )


@blueprint.get("/cases/<uuid:case_id>/family")
@requires(Permission.CASE_SEE)
def family(case_id: UUID) -> ResponseReturnValue:
    """The child's particulars, the adults and the brothers and sisters."""
    actor, at = current_actor(), clock.now_utc()
    case = looked_at(case_id)
    child = child_of(case)
    adults = adults_of(child) if child is not None else []
    return case_page(
        "cases/family.html",
        case,
        here="cases.family",
        opening=opening_of(case, reader=actor, at=at),
        adults=adults,
        withheld=withheld_among(adults),
        plans=[said(PLANS, plan) for plan in (child.plans or ())] if child is not None else [],
        sex=said(SEX, child.sex) if child is not None else "",
        today=today_of(at),
    )


@blueprint.get("/cases/<uuid:case_id>/files")
@requires(Permission.CASE_SEE)
def files(case_id: UUID) -> ResponseReturnValue:
    """The files of the case and of its forms."""
    case = looked_at(case_id)
    return case_page(
        "cases/files.html",
        case,
        here="cases.files",
        lines=file_lines(case, reader=current_actor()),
        were_taken=files_taken_off(case),
        is_held=is_held,
        can_scan=scanner_in_use() is not None,
    )


@blueprint.get("/cases/<uuid:case_id>/files/<uuid:document_id>")
@requires(Permission.CASE_SEE)
def file(case_id: UUID, document_id: UUID) -> ResponseReturnValue:
    """One file, always as a download."""
    case = seen(case_id)
    if file_of(case, document_id, reader=current_actor()) is None:
        abort(404)
    note_look(Looked.DOCUMENT, child_id=case.child_id, case_id=case.id)
    document = file_of(seen(case_id), document_id, reader=current_actor())
    if document is None:
        abort(404)
    try:
        return served(document, store_of(current_app.config["ONROLL"]))
    except (NotServed, FileNotFoundError):
        abort(404)


@blueprint.get("/cases/<uuid:case_id>/messages")
@requires(Permission.CASE_SEE)
def messages(case_id: UUID) -> ResponseReturnValue:
    """Every message of the case and where it stands."""
    case = looked_at(case_id)
    return case_page(
        "cases/messages.html",
        case,
        here="cases.messages",
        lines=message_lines(case, reader=current_actor()),
        states=MESSAGE_STATES,
        recipients=RECIPIENTS,
        because=VERDICTS,
        sentence=sentence,
    )


@blueprint.get("/cases/<uuid:case_id>/decisions")
@requires(Permission.CASE_SEE)
def decisions(case_id: UUID) -> ResponseReturnValue:
    """What was recommended and decided, by whom and why, the evidence, and what officers wrote at their tasks."""
    case = looked_at(case_id)
    return case_page(
        "cases/decisions.html",
        case,
        here="cases.decisions",
        lines=decision_lines(case, ports=DIRECTORY_PORTS, reader=current_actor()),
        evidence=evidence_lines(case, ports=DIRECTORY_PORTS, reader=current_actor()),
        written=written_lines(case, ports=DIRECTORY_PORTS, reader=current_actor()),
        states=DECISION_STATES,
    )


def _lines(case: Case, only: str, place: int | None) -> tuple[list[Line], int | None]:
    """A page of the history, and the place where the next one begins; None where there is no more."""
    starts = FILTERS[only][1]
    found: list[Line] = []
    before = place
    while True:
        some = timeline(case, before=before, size=A_PAGE, reader=current_actor())
        for line in some:
            if starts and not line.kind.startswith(starts):
                continue
            if len(found) == A_PAGE:
                return found, found[-1].seq
            found.append(line)
        if len(some) < A_PAGE:
            return found, None
        before = some[-1].seq
