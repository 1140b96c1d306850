"""What the pages say that tell somebody why it can't be done: to officers, and to everybody else in their language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import current_app, request, session

from blueprints.journeys.languages import KEPT, spoken_by_the_council
from casework.versions import NoSuchService, current
from forms.definition.wording import ENGLISH
from forms.phrases import say
from security.actor import ActorKind
from security.current import current_actor
from security.guards import MARK

# status: (title, what to do). In the words of somebody who has a child to report and no time.
WORDS: dict[int, tuple[str, str]] = {
    400: (
        "Something in this page did not reach us whole",
        "Nothing was changed. Go back, reload the page and try again.",
    ),
    403: ("You can't see this page", "Your account does not permit it. Ask your team lead if you need it."),
    404: ("Page not found", "Check the address. If you came by a link, it may have been moved or withdrawn."),
    405: ("This page can't be opened like that", "Go back and use the buttons of the page."),
    409: ("A colleague was faster", "Reload the page to see what was done."),
    410: ("This page is gone", "Ask whoever sent you the link for a new one."),
    413: (
        "That was too big to send",
        "Nothing was changed. Go back and send smaller or fewer files: each up to 10 MB.",
    ),
    415: (
        "That kind of file can't be taken",
        "Nothing was changed. Go back and send a PDF, a Word document or a picture.",
    ),
    429: ("Too many tries", "Wait a few minutes and try again. Nothing is lost."),
    500: ("Sorry, there is a problem", "Nothing was changed. Go back and try again in a few minutes."),
    503: ("Very busy at the moment", "Nothing was changed. Try again in a minute."),
}
TO_VISITORS = frozenset({403, 404, 409, 410, 413, 429, 500, 503})  # said otherwise, and in languages
NOT_OPEN = "not-open-form", "not-open-link"


@dataclass(frozen=True, slots=True)
class Told:
    """A page's title, what to do, in which language; and whether it is that of something that is not open here."""

    title: str
    do: str
    language: Any = ENGLISH
    not_open: bool = False


def told(status: int) -> Told:
    """What to say of a status. Reads the database only for a visitor who chose another language than English."""
    if current_actor().is_officer:
        return told_simply(status)
    kind = _not_open() if status == 404 else ""
    if not kind and status not in TO_VISITORS:
        return told_simply(status)
    language, name = reader_language(), kind or f"refused-{status}"
    do = say(f"{name}-do", language)
    if kind and request.method == "POST":
        do = f"{do} {say('not-open-typed', language)}"
    return Told(say(name, language), do, language, bool(kind))


def told_simply(status: int) -> Told:
    """The same in English, whoever asks."""
    return Told(*WORDS.get(status, WORDS[500 if status >= 500 else 400]))


def reader_language() -> Any:
    """The language that a visitor chose on a page of ours; English for everybody else."""
    chosen = session.get(KEPT, ENGLISH)
    if chosen == ENGLISH or current_actor().kind is ActorKind.USER:
        return ENGLISH
    return spoken_by_the_council().get(chosen, ENGLISH)


def leaves_quickly() -> bool:
    """Whether the page is of a form that can be left at once: then so can its errors."""
    service = (request.view_args or {}).get("service")
    if not isinstance(service, str) or not request.path.startswith("/apply/"):
        return False
    try:
        return current(service)[1].exit_quickly
    except NoSuchService:
        return False


def _not_open() -> str:
    """What a browser has lost the note of: a form that was begun, or what a link opens.

    Told by the pattern of the address alone: it may never have been there.
    """
    if request.path.startswith("/apply/") and "filing_id" in (request.view_args or {}):
        return NOT_OPEN[0]
    guard: Any = getattr(current_app.view_functions.get(request.endpoint or ""), MARK, None)
    is_of_a_link = guard is not None and guard.access == "link" and bool(request.view_args)
    return NOT_OPEN[1] if is_of_a_link else ""
