"""What a service does after a form is sent: its case, tasks, clocks and consequences, as inert values."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from forms.definition.conditions import Condition
from forms.definition.questions import Line, Question
from forms.definition.wording import NOTHING, Wording

DECIDING = ("issue", "refuse")  # kinds of consequence that decide what somebody asked for


@dataclass(frozen=True, slots=True)
class PauseReason:
    """What a clock may stand still for. `until` names what lets it run on by itself: `answer`, or a follow-up's id."""

    id: str
    label: Wording  # "Waiting for the applicant's certificate"
    until: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DueRule:
    """How long something may take: amount, unit, from what, on whose days."""

    amount: int
    unit: str  # hours | working-days | school-days | calendar-days | weeks | months
    source: str = ""  # who says so
    local: bool = True  # a council's own default, editable, not law
    verified: bool = True
    inclusive: bool = False
    time_of_day: str = ""  # HH:MM London; empty: end of the working day for day units
    calendar: str = "council"  # council | school
    back_from: str = ""  # the question whose answer is the day before which it is due; it is counted back from that day
    pausable: tuple[PauseReason, ...] = ()  # what an officer may let it stand still for; a time of the law never does


@dataclass(frozen=True, slots=True)
class Consequence:
    """One thing that follows, by a registered kind; `settings` are what that kind declares.

    Kinds: start (task), send (message), stage, close (outcome), priority, hold-outward, set (a column), recheck,
    cancel (task kind), open-case (service), join, keep-on-roll …; the vocabulary is given to the checker.
    """

    kind: str
    settings: tuple[tuple[str, Any], ...] = ()
    when: Condition | None = None
    at: Line | None = field(default=None, compare=False)

    def setting(self, name: str, default: Any = None) -> Any:
        """One of the kind's settings."""
        return next((value for key, value in self.settings if key == name), default)


@dataclass(frozen=True, slots=True)
class WaitShape:
    """What a task or a row waits for: which party, which form answers, which chase asks again."""

    id: str
    party: str  # school | parent | agency | council | referrer | social-worker | payer
    chase: str
    asks: Wording
    answer_service: str = ""
    school_from: str = ""  # case | question address: which school is asked
    if_holiday: str = ""  # wording of the other route when the school closes
    back_from: str = ""  # the question whose answer is the day that the chase's steps are counted back from
    address_from: str = ""  # the question whose answer is the address of whoever is asked


@dataclass(frozen=True, slots=True)
class RowShape:
    """A row of a checklist. `mandatory_for` names the outcomes that may not close while it is open."""

    id: str
    label: Wording
    mandatory_for: tuple[str, ...] = ()
    lawful_basis: str = ""
    hint: Wording = NOTHING
    wait: WaitShape | None = None
    through: str = ""  # who must make the enquiry for us: social-worker, gateway-holder …
    show_when: Condition | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """One way a task can end. `asks` are questions for the officer; `decides` reserves it for a decision-maker."""

    id: str
    label: Wording
    hint: Wording = NOTHING
    asks: tuple[Question, ...] = ()
    then: tuple[Consequence, ...] = ()
    show_when: Condition | None = None
    second_person: bool = False


@dataclass(frozen=True, slots=True)
class TaskShape:
    """A kind of task of this service."""

    id: str
    title: Wording
    queue: str
    instructions: Wording = NOTHING
    on_open: bool = False  # starts with the case
    when: Condition | None = None  # with on_open: only if
    due: tuple[tuple[int, DueRule], ...] = ()  # by priority 1..3
    escalation: str = ""  # E1
    late: str = "CH5"  # who is told before and after due
    rows: tuple[RowShape, ...] = ()
    wait: WaitShape | None = None
    choices: tuple[Choice, ...] = ()
    acknowledge_within_minutes: int = 0  # an alert: the manager hears when no person acknowledged
    facts: tuple[str, ...] = ()  # case facts ready to read out
    findings: tuple[str, ...] = ()  # rules of the law whose findings are read with the task
    repeats_every: DueRule | None = None  # a recurring task (weekly review) while the case is open
    asks: tuple[Question, ...] = ()
    holds_decisions: bool = False  # while it is open nothing is recommended or decided on its case
    for_each_asked: bool = False  # one for each whom the case asked, begun by their form or their silence
    at: Line | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class PriorityRule:
    """Raises the priority (1 is highest) when its condition holds. Never lowers."""

    id: str
    level: int
    label: Wording
    when: Condition
    holds_outward: bool = False
    danger: bool = False


@dataclass(frozen=True, slots=True)
class OutcomeShape:
    """How a case may end. `evidence` are questions the officer answers; a stage keeps the child on the register."""

    id: str
    label: Wording
    evidence: tuple[Question, ...] = ()
    closes: bool = True  # false: a stage with a next review
    second_person: bool = False
    then: tuple[Consequence, ...] = ()
    show_when: Condition | None = None
    requires: tuple[str, ...] = ()  # named requirements, such as checklist-complete
    after_tasks: tuple[str, ...] = ()  # tasks (or task.choice) that must have been finished, with none of them open
    not_while_open: tuple[str, ...] = ()  # tasks that need not have been, but if one is open it comes first
    not_after: tuple[str, ...] = ()  # task.choice that stands in the way if the task was last finished so

    @property
    def decides(self) -> bool:
        """Whether it is a decision on what was asked for: by two people, or about an approval."""
        return self.second_person or any(one.kind in DECIDING for one in self.then)


@dataclass(frozen=True, slots=True)
class Mapping:
    """From answers to directory rows: field name -> question address; a repeat gives one row an entry."""

    fields: tuple[tuple[str, str], ...]
    repeat: str = ""
    known_only: bool = False  # of an organisation: one that the directory does not hold is not added


@dataclass(frozen=True, slots=True)
class SubjectMapping:
    """Who a case is about, from the answers."""

    child: Mapping | None = None
    adults: Mapping | None = None
    siblings: Mapping | None = None
    children: Mapping | None = None  # listed on a form that is about something else; they are looked for and not kept
    case: Mapping | None = None  # columns of the case: last_seen_on, last_seen_by, whereabouts, school …
    organisation: Mapping | None = None  # the directory's organisation that the case belongs to
    contacts: Mapping | None = None  # contact rules: family-knows, safe-to-contact, do-not-contact …


@dataclass(frozen=True, slots=True)
class Settles:
    """A form that may end other open cases about its child: a new school's return, and the search for the child.

    It ends one by itself only where the child was surely recognised, `when` holds, nothing speaks of a risk, and the
    day answered to `attended` is later than all that the other case knows of the child.
    """

    case_type: str  # of the cases it may end
    outcome: str  # how they end
    when: Condition | None = None  # what the form must say for that
    evidence: tuple[tuple[str, str], ...] = ()  # question of the outcome -> question of this form
    attended: str = ""  # the question with a day on which the child was there; without one nothing ends by itself
    another_school: bool = False  # only where the two forms come from different schools


@dataclass(frozen=True, slots=True)
class OutOfEducation:
    """The child of such a case stands on the register of children out of education while the case is open (SAFETY 31).

    Said once for a type of case, by the service that works it, and true of every form that opens one.
    """

    why: str = ""  # the question whose answer says why
    being_assessed: tuple[str, ...] = ()  # stages in which it is being looked at whether the reason is valid


@dataclass(frozen=True, slots=True)
class CountShape:
    """How many other children one school's forms of this service say the same of, since 1 September.

    The product counts it itself, each time a form comes in, and nobody is asked. The number is a fact of the case by
    this id; to rules of the law it is whether there were so many as `several`.
    """

    id: str
    label: Wording
    alike: tuple[str, ...]  # questions kept as facts, whose answers are the same on both forms
    several: int  # counting the child of this form


@dataclass(frozen=True, slots=True)
class CaseShape:
    """The case a submission opens."""

    case_type: str  # CME
    prefix: str  # of references
    subject: str  # child | adult | organisation | none
    about: str = ""  # the question whose answer names a case that is about no child
    opens_at: str = "all-parts"
    received_with: tuple[str, ...] = ()  # parties with whose parts it counts as received; empty: with the first
    if_open_case: str = "ask"  # join | new | ask
    sensitivity: str = "ordinary"
    hides_kind: bool = False  # messages never name the kind of case (SAFETY)
    whereabouts: bool = True  # whether it matters where the child is; not for a permit
    restricted: bool = False  # from its first moment only those who may see restricted cases know that it is there
    first_stage: str = "new"
    stages: tuple[tuple[str, Wording], ...] = ()
    priorities: tuple[PriorityRule, ...] = ()
    holds: tuple[str, ...] = field(default=())  # reasons for which everything outward starts held
    subjects: SubjectMapping = field(default_factory=SubjectMapping)
    worked_by: str = ""  # the service whose tasks, stages and outcomes such a case has; empty: this one's
    then: tuple[Consequence, ...] = ()  # what follows each time the form comes in
    settles: tuple[Settles, ...] = ()
    looks_back: tuple[tuple[str, int], ...] = ()  # services whose forms of so many days may settle such a case at once
    out_of_education: OutOfEducation | None = None
    counts: tuple[CountShape, ...] = ()
    told: tuple[tuple[str, Wording], ...] = ()  # stage or outcome -> what the sender reads of it
