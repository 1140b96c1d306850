"""The three ways mail leaves in these runs, each counting what it took by reference."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.standins.notify_standin import KEY, TEMPLATE, NotifyStandin, notify_standin
from tests.standins.smtp_sink import SmtpSink, smtp_sink

SENDER = "no-reply@marlowe.example"


def reference_in(message_id: str) -> str:
    """The reference that a Message-ID is made of."""
    return message_id[1:].partition("@")[0]


@dataclass
class ByPost:
    """A mail server that nobody can ask afterwards."""

    sink: SmtpSink
    pace: float
    can_be_asked: bool = False

    def settings(self) -> dict[str, str]:
        """What the programs are told."""
        return {"ONROLL_MAIL": "smtp", "ONROLL_SMTP_URL": self.sink.url, "ONROLL_MAIL_FROM": SENDER}

    def counted(self) -> Counter[str]:
        """By the reference in the Message-ID."""
        return Counter({reference_in(name): number for name, number in self.sink.taken.items()})

    def on_next(self, act: Callable[[str], None] | None) -> None:
        """Do this with whatever is taken, before it is answered."""
        self.sink.on_text = None if act is None else lambda message_id: act(reference_in(message_id))

    def well(self) -> None:
        """Take everything, at its pace."""
        self.sink.busy = self.sink.hangs = False
        self.sink.dies_after_data, self.sink.slow = 0, self.pace
        self.sink.on_text = None

    def misbehave(self, dice: random.Random) -> None:
        """Refuse, hang, be slow, or die after the text."""
        self.well()
        match dice.choice(("busy", "hangs", "slow", "dies", "well")):
            case "busy":
                self.sink.busy = True
            case "hangs":
                self.sink.hangs = True
            case "slow":
                self.sink.slow = 0.3
            case "dies":
                self.sink.dies_after_data = dice.randint(1, 3)


@dataclass
class ByNotify:
    """GOV.UK Notify's stand-in, which can be asked."""

    standin: NotifyStandin
    pace: float
    can_be_asked: bool = True

    def settings(self) -> dict[str, str]:
        """What the programs are told."""
        return {
            "ONROLL_MAIL": "notify",
            "ONROLL_NOTIFY_URL": self.standin.url,
            "ONROLL_NOTIFY_KEY": KEY,
            "ONROLL_NOTIFY_TEMPLATE": TEMPLATE,
        }

    def counted(self) -> Counter[str]:
        """By reference."""
        return Counter(str(one["reference"]) for one in self.standin.taken)

    def on_next(self, act: Callable[[str], None] | None) -> None:
        """Do this with whatever is taken, before it is answered."""
        self.standin.on_post = act

    def well(self) -> None:
        """Answer everything."""
        self.standin.next_answers.clear()
        self.standin.takes_then.clear()
        self.standin.silent, self.standin.slow, self.standin.on_post = 0, self.pace, None

    def misbehave(self, dice: random.Random) -> None:
        """Fail, ask for patience, keep silent, or lose the answer on the way."""
        self.well()
        number = dice.randint(1, 4)
        match dice.choice(("500", "429", "503", "lost", "silent", "hangs", "well")):
            case "500":
                self.standin.next_answers += [(500, "Exception", "Internal server error")] * number
            case "429":
                self.standin.next_answers += [(429, "RateLimitError", "Exceeded rate limit")] * number
            case "503":
                self.standin.next_answers += [(503, "", "upstream")] * number
            case "lost":
                self.standin.takes_then += [(502, "", "upstream")] * number
            case "silent":
                self.standin.silent = number
            case "hangs":
                self.standin.slow = 1.5


@dataclass
class ByCatcher:
    """The demo's mail catcher: one file a reference, so it can be asked."""

    folder: Path
    can_be_asked: bool = True

    def settings(self) -> dict[str, str]:
        """What the programs are told."""
        return {"ONROLL_MAIL": "catcher"}

    def counted(self) -> Counter[str]:
        """Each file once."""
        return Counter(file.stem for file in self.folder.glob("*.json"))

    def on_next(self, act: Callable[[str], None] | None) -> None:
        """A file is there or not; there is no moment between taking and answering."""

    def well(self) -> None:
        """It never fails."""

    def misbehave(self, dice: random.Random) -> None:
        """A folder has no moods."""


AnyWay = ByPost | ByNotify | ByCatcher


@contextmanager
def way_out(kind: str, data: Path, *, pace: float, token_seconds: float, pipelining: bool) -> Iterator[AnyWay]:
    """A way out of that kind: smtp, notify or catcher. `pace` is how many seconds it takes for a message.

    `pipelining`: whether the mail server lets an envelope come with the text before it, as most do.
    """
    if kind == "smtp":
        with smtp_sink(slow=pace, keep_texts=False, pipelining=pipelining) as sink:
            yield ByPost(sink, pace)
    elif kind == "notify":
        with notify_standin(slow=pace, believes=token_seconds) as standin:
            yield ByNotify(standin, pace)
    else:
        yield ByCatcher(data / "mail")
