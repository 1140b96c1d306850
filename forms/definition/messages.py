"""Messages of a definition: text with ((placeholders)), who may get it, what it may reveal, when it is held."""

from __future__ import annotations

from dataclasses import dataclass, field

from forms.definition.questions import Line
from forms.definition.wording import NOTHING, Wording


@dataclass(frozen=True, slots=True)
class MessageShape:
    """One kind of message. Refused by the checker without `to`, `reveals` and `held_when`."""

    id: str
    to: tuple[str, ...]  # referrer | school:<role> | owner | team-lead | manager | duty-officer | deputy | party:<id> …
    subject: Wording
    body: Wording
    reveals: tuple[str, ...]  # reference | link | service-name | telephone | due-date | school-name … (closed list)
    held_when: tuple[str, ...]  # contact-rules | outward-held | never  (never: only for officers' own alerts)
    link: str = ""  # answer | case | task | return | none
    pack: str = ""  # the pack that ((pack-link)) leads to
    urgent: bool = False
    title: Wording = NOTHING  # what officers call it in lists; empty: the id, as words
    at: Line | None = field(default=None, compare=False)
