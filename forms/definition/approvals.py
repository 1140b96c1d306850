"""Approvals as a definition writes them: numbers, validity, conditions, renewal, checks, fee. Inert values."""

from __future__ import annotations

from dataclasses import dataclass, field

from forms.definition.casework import DueRule
from forms.definition.questions import CheckRef, Line
from forms.definition.rule_inputs import Input
from forms.definition.wording import NOTHING, Wording


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds it: a party of the form, or whom the case is about. Question ids say what is known."""

    of: str  # subject | party
    name: str  # a person's name, or that of an organisation
    born: str = ""
    photo: str = ""
    photo_of: Wording = NOTHING  # who the photo shows, where that is not the holder
    known_by: tuple[str, ...] = ()  # of an organisation: questions of its number, address or postcode


@dataclass(frozen=True, slots=True)
class Term:
    """How long, counted from what; or until a day that somebody answered.

    `start` is issue, end-of-last (of a renewal: the day after the one before ends), answer:<question> or check:<check>.
    """

    amount: int = 0
    unit: str = "months"  # calendar-days | weeks | months | years
    start: str = "issue"
    until: str = ""  # a question whose date is the last day, or end-of-compulsory-school-age of its holder


@dataclass(frozen=True, slots=True)
class Validity:
    """The rule of an approval's first and last day, and who says so. The earliest last day of all terms counts."""

    term: Term
    source: str
    earlier_of: tuple[Term, ...] = ()
    local: bool = True  # a council's own rule, not law
    verified: bool = True


@dataclass(frozen=True, slots=True)
class StandardCondition:
    """A condition that every approval of the kind begins with."""

    id: str
    says: Wording


@dataclass(frozen=True, slots=True)
class Particular:
    """A line on the paper: what it is called, and the question it comes from.

    Of a question in a repeat each entry makes a line below the label. `says` is what stands in a line in place of the
    answer alone, with ((answers)) of the same entry.
    """

    label: Wording
    question: str
    says: Wording = NOTHING


@dataclass(frozen=True, slots=True)
class Renewal:
    """How an approval is renewed: by which service, and on which days before its end its holder is reminded.

    `fills` are questions of that service's form which begin with an answer or a fact of the approval's record.
    """

    service: str
    days_before: tuple[int, ...]
    message: str
    task: str = ""  # opened when it ends without a renewal
    fills: tuple[tuple[str, Input], ...] = ()
    not_past: str = ""  # end-of-compulsory-school-age: one that ends with it is over for good, and nobody is reminded


@dataclass(frozen=True, slots=True)
class StatusCheck:
    """A check that comes round while the approval stands."""

    every: DueRule
    task: str


@dataclass(frozen=True, slots=True)
class Fee:
    """What an application costs, in pence; a volunteer may pay another sum or nothing."""

    paid: int
    volunteer: int = 0
    source: str = ""


@dataclass(frozen=True, slots=True)
class ApprovalShape:
    """A kind of licence, permit or approval. Services that give it the same id share numbers and register."""

    id: str
    title: Wording
    number: str  # MB-CH-{year}-{serial:4}
    holder: Holder
    validity: Validity
    says: Wording = NOTHING  # what stands below the particulars on its paper
    particulars: tuple[Particular, ...] = ()
    conditions: tuple[StandardCondition, ...] = ()
    host_councils: str = ""  # the question whose councils rely on it: noted when it is issued, told by release
    tells: tuple[tuple[str, tuple[str, ...]], ...] = ()  # turn -> messages
    renewal: Renewal | None = None
    status_check: StatusCheck | None = None
    requires_checks: tuple[str, ...] = ()
    fee: Fee | None = None
    verification: bool = True  # anybody may ask whether it is valid, by number and surname
    each_alone: bool = False  # for one job or production: suspending one leaves what else its holder has
    snapshot: bool = False  # written out each month for other councils
    checks: tuple[CheckRef, ...] = ()  # rules of the law asked of the approval itself, for officers
    at: Line | None = field(default=None, compare=False)

    def told_on(self, turn: str) -> tuple[str, ...]:
        """The messages of a turn: issued, suspended, lifted, revoked, varied, expired, outgrown."""
        return next((messages for name, messages in self.tells if name == turn), ())


@dataclass(frozen=True, slots=True)
class CheckShape:
    """A named check with its closed list of statuses, kept as a record of its own with its own retention.

    `in_person` are statuses that need who saw what and when. A check that is `never_uploaded` takes no file anywhere.
    One that is not `numbered` keeps no number of what was seen, such as that of a passport.
    """

    id: str
    title: Wording
    statuses: tuple[tuple[str, Wording], ...]
    satisfied_by: tuple[str, ...]
    retention: DueRule
    hint: Wording = NOTHING
    in_person: tuple[str, ...] = ()
    routes: tuple[tuple[str, Wording], ...] = ()
    modes: tuple[tuple[str, Wording], ...] = ()
    next_every: DueRule | None = None
    next_task: str = ""
    never_uploaded: bool = False
    numbered: bool = True
    established_by: tuple[tuple[str, tuple[str, ...]], ...] = ()  # status -> tasks, or task.choice, that find it out
    at: Line | None = field(default=None, compare=False)

    def established_on(self, status: str) -> tuple[str, ...]:
        """The tasks, or choices of tasks, that a status rests on; none where an officer may simply note it."""
        return next((tasks for code, tasks in self.established_by if code == status), ())

    def status_label(self, code: str) -> str:
        """A status in words; the code itself where an earlier version had another list."""
        return next((words.say() for name, words in self.statuses if name == code), code)
