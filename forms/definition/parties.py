"""Who fills in a form: its parties, how each is reached, what follows when one refuses or keeps silent."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from forms.definition.conditions import Condition
from forms.definition.wording import Wording

FIRST_PART, ALL_PARTS = "first-part", "all-parts"  # when a case opens, besides at the part of a named party
OF_FILING = "filing"  # the school of the form itself: the one that signed in, or that the first party named
DAYS_OF_A_LINK = 28


class Follows(StrEnum):
    """What follows when a party refuses, or stays silent beyond its time."""

    END = "end"  # the form ends, and the first party is told
    GO_ON = "go-on"  # the others go on without it
    TASK = "task"  # officers decide; the others go on meanwhile
    WAIT = "wait"  # nothing: it is shown as overdue


@dataclass(frozen=True, slots=True)
class Reach:
    """How a party's link gets to it when its turn comes.

    The address is an answer of an earlier party (`email_from`; in a repeat that of its entry number `entry`), or the
    directory's: the first of `roles` at a school (`school_from`: `filing`, or a question of type school). Beside an
    answered address may stand a name (`name_from`), by which officers tell one from another.
    """

    message: str
    email_from: str = ""
    name_from: str = ""
    entry: int = 0  # 1 is the first; 0 for a question that is asked once
    school_from: str = ""
    roles: tuple[str, ...] = ()
    expires: int = DAYS_OF_A_LINK  # days until the link opens nothing
    chase: str = ""  # the profile that asks again; its end is when the party is overdue
    when_over: Follows = Follows.WAIT
    over_task: str = ""


@dataclass(frozen=True, slots=True)
class Refusing:
    """That a party may decline, with a reason, and what follows."""

    then: Follows = Follows.TASK
    task: str = ""
    message: str = ""  # what the first party is told when the form ends


@dataclass(frozen=True, slots=True)
class Party:
    """Who fills in a part. `kind` is who may: visitor, school, officer or link."""

    id: str
    label: Wording
    kinds: tuple[str, ...]
    order: int = 0  # equal orders go in parallel
    email_question: str = ""  # where receipts and the return link go
    name_question: str = ""
    sees: tuple[str, ...] = field(default=())  # parties whose answers this one may read
    phone_question: str = ""
    reached: Reach | None = None
    same_as: str = ""  # an earlier party: the form goes back to the same person, for a part of its own
    asked_when: Condition | None = None  # of what is answered by its turn; otherwise it is left out
    refusing: Refusing | None = None


@dataclass(frozen=True, slots=True)
class Unfinished:
    """What becomes of a form that one party has sent and another never does."""

    then: Follows = Follows.END
    task: str = ""
    warning: str = ""  # message to the first party some days before
    message: str = ""  # message to the first party when it ends


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A further form that a party of a case, or somebody the case names, may be asked for; bound to that case."""

    id: str
    label: Wording
    service: str
    reached: Reach  # its `email_from` is an answer of the case where the form goes to somebody else
    party: str = ""  # of this service: whose mailbox is asked


class Every(StrEnum):
    """What opens a case by itself: a day of the calendar, or an e-mail that matches nobody."""

    WEEK = "week"
    FORTNIGHT = "fortnight"  # every second week, counted from a first day
    MONTH = "month"
    MONTH_END = "month-end"  # the last day of a month
    TERM = "term"
    YEAR = "year"
    LISTED = "listed"  # on days that are written out
    MAIL = "mail"


@dataclass(frozen=True, slots=True)
class OpensOn:
    """When a case of a service opens by itself: once a round of the calendar, or once for each e-mail.

    Of e-mail, `task` is the one that places it, and `filed` its choice once the e-mail lies on another case.
    """

    every: Every
    day: int = 1  # of the month; of a term, how many days after it begins it is (1: its first)
    month: int = 1  # of a year
    time_of_day: str = "08:00"
    urgent_words: tuple[str, ...] = ()  # an e-mail that says one of them is of the highest priority
    task: str = ""
    filed: str = ""
    days: tuple[str, ...] = ()  # that are listed, each YYYY-MM-DD
    weekday: str = ""  # of a week; Monday unless said
    first_day: str = ""  # of fortnights, YYYY-MM-DD: one of their days, before which none is
    not_in: tuple[int, ...] = ()  # months (1 to 12) in which nothing opens
