"""What was posted to a page that cannot take it now: kept as it was typed, until the page comes again."""

from __future__ import annotations

from uuid import UUID

from flask import flash, request

from base.database import writing
from blueprints.journeys.desk import Desk
from casework.intake.filings import DraftOver, save_typed
from casework.intake.turns import OPEN
from security.csrf_failures import csrf_failed


def keep_out_of_reach(desk: Desk, page_id: str, entry: str = "") -> None:
    """Keep what was typed on a page that an answer changed elsewhere took away, or put back, and say so.

    Another window of the same form is where such an answer is changed; nobody who fills in one page after another
    comes here.
    """
    if _keep(desk, page_id, entry):
        flash(desk.say("kept-out-of-reach"))


def keep_until_proven(desk: Desk, page_id: str, entry: str = "") -> None:
    """Keep what somebody typed whose code was given so long ago that they are asked for it again.

    They gave it in this very browser, so that they may write; they read nothing before they give the new one.
    """
    if desk.filing.state == OPEN and desk.part.state == OPEN:
        _keep(desk, page_id, entry)


def entry_named(text: str) -> str:
    """An entry's id as we make them; nothing for anything else, which is no address of ours."""
    try:
        return UUID(hex=text).hex
    except ValueError:
        return ""


def _keep(desk: Desk, page_id: str, entry: str) -> bool:
    """Whether anything was typed there, and is kept now."""
    mine = {page.id: page for page in desk.definition.pages if page.party == desk.part.party}
    page = mine.get(page_id)
    if page is None or (page.repeat is None) is bool(entry) or csrf_failed():
        return False
    answers = desk.walk().answers
    result = desk.form.page(page_id, desk.language).parse(
        request.form,
        None,
        answers.within(page.repeat.id, entry) if page.repeat else answers,
        today=desk.today,
        facts=desk.facts,
        ports=desk.ports,
    )
    if not result.typed:
        return False
    try:
        with writing():
            save_typed(
                *(desk.part, page_id, result.typed),
                by=desk.actor,
                at=desk.at,
                entry=entry,
                facts=desk.facts,
                beside=desk.beside,
            )
    except DraftOver:
        return False
    return True
