"""What the law says of somebody's answers, told beside them: on the page they were given on, and before sending.

A page that was just posted is shown once more where something presses, with what was found above the answers, so that
they can be put right there; continuing again goes on. Nothing here stops a sending but a check that says `block`.
"""

from __future__ import annotations

from collections.abc import Sequence

from flask import render_template, request

from base.database import writing
from blueprints.journeys.desk import Desk
from casework.law.law_checks import CHECK_ANSWERS, PAGE, keep_shown, not_yet_shown
from forms.checks import Bound, Judged
from forms.journey import Walk

THE_LAW = "the-law"  # the id of what is told, where the browser goes


def on_page(desk: Desk, walk: Walk, page_id: str, entry: str | None = None) -> tuple[Judged, ...]:
    """What is found in the answers of a page that was posted, or of one entry of its repeat."""
    if page_id not in desk.part.posted and entry is None:
        return ()
    bound = desk.form.checks.told_on(page_id)
    if entry is None:
        bound = tuple(one for one in bound if not one.inside)
    return _found(desk, walk, bound, entry)


def in_all(desk: Desk, walk: Walk) -> tuple[Judged, ...]:
    """What is found in everything this party answers, and what could not be checked."""
    pages = {page.id for page in walk.taken}
    return _judged(desk, walk, desk.form.checks.told_to(desk.part.party, pages), None)


def stays_for(desk: Desk, judged: Sequence[Judged]) -> bool:
    """Whether somebody should read what was found before going on: something presses that was not shown yet.

    Keeps it, as it will be shown on the page they are sent back to.
    """
    pressing = [one for one in judged if one.presses]
    if not not_yet_shown(desk.filing.id, pressing):
        return False
    _keep(desk, judged, PAGE)
    return True


def told(desk: Desk, judged: Sequence[Judged], *, moment: str = PAGE) -> str:
    """The HTML of what was found, kept as it is shown; nothing where nothing was found in what was checked."""
    if not judged:
        return ""
    if not_yet_shown(desk.filing.id, judged):
        _keep(desk, judged, moment)
    found = [one for one in judged if one.answer.findings]
    unchecked = [one for one in judged if one.answer.cannot and moment == CHECK_ANSWERS]
    if not found and not unchecked:
        return ""
    return render_template(
        "journeys/_told.html",
        found=found,
        unchecked=unchecked,
        of_school=desk.filing.school_id is not None,
        id=THE_LAW,
    )


def stopping(judged: Sequence[Judged]) -> list[tuple[str, str]]:
    """What keeps a form from being sent, as errors that lead to where it is told."""
    return [(THE_LAW, said) for one in judged if one.stops for said in one.said()]


def again(desk: Desk, page_id: str, entry: str | None = None) -> str:
    """The address of the page that was just posted, where it is told what was found in it."""
    address = desk.page_url(page_id) if entry is None else desk.entry_url(page_id, entry)
    return f"{address}{'?from=check' if request.args.get('from') == 'check' else ''}#{THE_LAW}"


def _found(desk: Desk, walk: Walk, bound: Sequence[Bound], entry: str | None) -> tuple[Judged, ...]:
    return tuple(one for one in _judged(desk, walk, bound, entry) if one.answer.findings)


def _judged(desk: Desk, walk: Walk, bound: Sequence[Bound], entry: str | None) -> tuple[Judged, ...]:
    if not bound:
        return ()
    return desk.form.checks.judge(
        bound, walk.answers, facts=desk.facts, today=desk.today, ports=desk.ports, entry=entry
    )


def _keep(desk: Desk, judged: Sequence[Judged], moment: str) -> None:
    with writing():
        keep_shown(desk.filing.id, desk.part.party, judged, moment=moment, by=desk.actor, at=desk.at)
