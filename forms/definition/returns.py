"""A return that the council makes: whom it counts, by which columns and codes, when, and who says so; inert values.

Nothing here counts anybody: `reporting` does, from cases as they stood on a day.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from forms.definition.questions import Line
from forms.definition.wording import NOTHING, Wording


class Taken(StrEnum):
    """What a return is a picture of: one day, or what came in or ended between two."""

    ON_DAY = "on-day"
    IN_PERIOD = "in-period"
    ENDED_IN_PERIOD = "ended-in-period"


class Counts(StrEnum):
    """What one line of a return is; a child with two cases is one child.

    Approvals: of a day those that stood, valid or suspended; of a period those issued in it. Records: every child that
    the council has on record, with the open cases of the sorts that are named.
    """

    CHILDREN = "children"
    CASES = "cases"
    APPROVALS = "approvals"
    RECORDS = "records"


class LeftOut(StrEnum):
    """Who is not counted although a case of theirs would be; a person whose age nobody knows is counted.

    A child who has died is not counted among children, whatever is written here.
    """

    ON_ROLL = "on-roll"  # an officer found that the pupil stays on a school's roll
    NOT_SCHOOL_AGE = "not-school-age"  # by the date of birth on record, on that day


class Quality(StrEnum):
    """What should be on record of everybody counted; without it a line is shown with a fault."""

    UPN = "upn"
    DATE_OF_BIRTH = "date-of-birth"
    SCHOOL = "school"
    ADDRESS = "address"  # or that it is withheld
    OWNER = "owner"
    NEXT_ACTION = "next-action"
    ONE_RECORD = "one-record"  # no other record, of a child or of an approval's holder, seems to be of the same person
    CONFIRMED_CHILD = "confirmed-child"  # somebody said that the form and the record are of the same child


# What a column may read of a child's record, of a case, and of an approval.
OF_CHILD = ("sex", "year-group", "ethnicity", "plans", "school-kind")
OF_CASE = (
    "state", "stage", "outcome", "priority", "school", "service", "form", "type",
    "days-out", "years-closed", "days-taken",
)  # fmt: skip
OF_APPROVAL = ("state", "days-left")
NUMBERS = frozenset({"days-out", "years-closed", "days-taken", "days-left"})  # which codes divide by `up-to`


@dataclass(frozen=True, slots=True)
class ReturnSource:
    """Where a value comes from: `kind` is child, case, answer, check, task, clock or approval, `names` what of it.

    A clock names tasks, of which the newest that a case has is meant: whether it was finished by its date.
    """

    kind: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReturnCode:
    """One value of a column as the return knows it, and which of our own it stands for.

    `up_to` takes numbers up to that one; `otherwise` every other value that is recorded; `not_recorded` takes
    whoever has none, which is a fault of the record all the same. `verified` None: as its column.
    """

    id: str
    label: Wording
    of: tuple[str, ...] = ()
    up_to: int | None = None
    otherwise: bool = False
    not_recorded: bool = False
    verified: bool | None = None


@dataclass(frozen=True, slots=True)
class ReturnColumn:
    """One thing that is counted by. Of several sources the first whose value has a code is taken.

    Without codes each value counts by itself, as a school does. `verified`: somebody read what is asked.
    """

    id: str
    label: Wording
    sources: tuple[ReturnSource, ...]
    codes: tuple[ReturnCode, ...] = ()
    verified: bool = False
    at: Line | None = field(default=None, compare=False)

    def is_verified(self, code: ReturnCode) -> bool:
        """Whether somebody read that this code is asked for."""
        return self.verified if code.verified is None else code.verified


@dataclass(frozen=True, slots=True)
class ReturnOrigin:
    """Who asks for a return and where that stands; `checked_on` is when it was read (YYYY-MM-DD).

    `local`: nobody else asks for it. The council counts for itself and there is no text to hold it against.
    """

    title: str
    provision: str
    url: str
    checked_on: str
    verified: bool
    local: bool = False


@dataclass(frozen=True, slots=True)
class SharedNumbers:
    """How numbers are shown to others than those the return is made for: rounded, and small ones left out."""

    round_to: int = 0  # to the nearest so many; 0: not rounded
    below: int = 0  # a number from 1 up to one less than this is not told; 0: every one is
    source: str = ""


@dataclass(frozen=True, slots=True)
class Sample:
    """How many of those counted are looked at: some in a hundred (and one at least), or so many.

    Which they are follows from the return's days alone, so that nobody picks them and whoever looks again sees them.
    """

    percent: int = 0
    number: int = 0

    def size(self, counted: int) -> int:
        """How many of so many."""
        wanted = -(-counted * self.percent // 100) if self.percent else self.number
        return min(wanted, counted)


@dataclass(frozen=True, slots=True)
class ReturnShape:
    """One return. `task` is the work whose clock says until when it is due, counted from the day it is taken on."""

    id: str
    title: Wording
    made_for: Wording
    taken: Taken
    counts: Counts
    source: ReturnOrigin
    columns: tuple[ReturnColumn, ...]
    case_types: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    approvals: tuple[str, ...] = ()  # kinds of them, where approvals are counted
    outcomes: tuple[str, ...] = ()  # of a day: cases that had ended so, not open ones; of what ended: those that did so
    but_not_stages: tuple[str, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    only: tuple[tuple[str, tuple[str, ...]], ...] = ()  # columns, each with the codes that are counted at all
    sample: Sample | None = None
    by: tuple[str, ...] = ()  # columns that are counted together, one line a combination
    year_before: bool = False  # also how many at any time in the academic year before
    quality: tuple[Quality, ...] = ()
    effective_from: str = ""  # YYYY-MM-DD
    task: str = ""
    note: Wording = NOTHING
    shared: SharedNumbers = SharedNumbers()
    at: Line | None = field(default=None, compare=False)
