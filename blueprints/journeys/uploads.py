"""Files that come with a page: looked into and kept before the transaction, attached inside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from flask import current_app, request

from blueprints.journeys.desk import Desk
from documents.content_types import content_type
from documents.store_choice import store_of
from documents.uploads import MOST_BYTES, NotTaken, Received, WhyNot, attach, receive, weigh
from forms.pages import CompiledPage, PageResult
from forms.posted import FilePosted
from forms.question_types.base import control

MOST_FILES = 20  # that one post may bring; more are not looked at


@dataclass(slots=True)
class Taken:
    """What came in file boxes, by control, and what of it lies in the store."""

    entry: str
    files: dict[str, list[FilePosted]] = field(default_factory=dict)
    streams: dict[str, list[Any]] = field(default_factory=dict)

    def attached(self, desk: Desk, result: PageResult) -> Mapping[str, Any]:
        """The page's values with the ids of new files at the end of theirs. Inside the transaction."""
        for question, places in result.new_files.items():
            kept = self._kept(question, places)
            for received in kept:
                address = f"{desk.part.party}.{question}" + (f"[{self.entry}]" if self.entry else "")
                document = attach(received, by=desk.actor, at=desk.at, filing_id=desk.filing.id, question=address[:200])
                result = replace(result, values=result.with_files(question, [document.id.hex]))
        return result.values

    def refused(self, result: PageResult) -> bool:
        """Whether a file came that was not taken: whoever leaves the page now would believe that we have it."""
        taken = {control(question): len(places) for question, places in result.new_files.items()}
        return bool(result.errors) and any(len(came) > taken.get(name, 0) for name, came in self.files.items())

    def _kept(self, question: str, places: Sequence[int]) -> list[Received]:
        received = self.streams.get(control(question), [])
        return [received[place] for place in places if place < len(received) and received[place] is not None]


def take_in(desk: Desk, page: CompiledPage, entry: str) -> Taken:
    """Look into the files of a post and keep those that may be kept.

    What the form then refuses (a type the question does not take) is left in the store and found by its strays.
    """
    taken = Taken(entry)
    if not page.has_files:
        return taken
    store = store_of(current_app.config["ONROLL"])
    for question in page.file_questions:
        name = control(question.id)
        for sent in request.files.getlist(name)[:MOST_FILES]:
            if not sent.filename:
                continue
            size = weigh(sent.stream)
            kind = content_type(sent.stream) if size else ""
            sent.stream.seek(0)
            try:
                kept: Received | None = receive(sent.stream, sent.filename, store=store, most=MOST_BYTES)
            except NotTaken as refused:
                kept = None  # the form says why: it judges type, size and count itself
                # What only looks like a picture has no type: the form must not think that it was taken.
                kind = "" if refused.why is WhyNot.TYPE else kind
            posted = FilePosted(sent.filename[:200], size, kind)
            taken.files.setdefault(name, []).append(posted)
            taken.streams.setdefault(name, []).append(kept)
    return taken
