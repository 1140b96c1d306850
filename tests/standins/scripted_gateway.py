"""A gateway that does as it is told."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta

from correspondence.gateways.protocol import Answer, Outcome, Seen


@dataclass
class Scripted:
    """A gateway that answers as told, and remembers what it was handed."""

    answers: list = field(default_factory=list)
    seen: Seen = Seen.CANNOT_TELL
    can_be_asked: bool = False
    handed: list[str] = field(default_factory=list)
    mails: list = field(default_factory=list)
    before_each: object = None
    name: str = "scripted"
    remembers: timedelta = timedelta(days=3)

    @contextmanager
    def line(self):
        yield self

    def send(self, mail, then=None):
        if self.before_each:
            self.before_each(mail)
        answer = self.answers.pop(0) if self.answers else Answer(Outcome.SENT)
        if isinstance(answer, BaseException):
            raise answer
        self.handed.append(mail.reference)
        self.mails.append(mail)
        return answer

    def lookup(self, reference):
        return self.seen
