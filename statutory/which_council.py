"""Which council: whose job a licence, an inspection, a permit or a step of attendance law is."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from statutory.findings import Finding, Overrider, Severity
from statutory.la_codes import local_authority
from statutory.rules import Rule, Setting
from statutory.sources import Source

_CHECKED = date(2026, 11, 22)
_RULE = "COUNCIL.WHOSE"


class Job(StrEnum):
    """The piece of work whose council is asked for."""

    PERFORMANCE_LICENCE = "performance_licence"
    PERFORMANCE_INSPECTION = "performance_inspection"
    BODY_OF_PERSONS = "body_of_persons"
    PERFORMANCE_ABROAD = "performance_abroad"
    CHAPERONE = "chaperone"
    WORK_PERMIT = "work_permit"
    WORKPLACE_INSPECTION = "workplace_inspection"
    CHILD_MISSING_EDUCATION = "child_missing_education"
    SCHOOL_ATTENDANCE_ORDER = "school_attendance_order"
    SCHOOL_RETURN = "school_return"
    ATTENDANCE_SUPPORT = "attendance_support"
    PENALTY_NOTICE = "penalty_notice"
    ATTENDANCE_PROSECUTION = "attendance_prosecution"
    EDUCATION_SUPERVISION_ORDER = "education_supervision_order"


class Anchor(StrEnum):
    """What decides: the council of this place. Each is also a fact of `WhichCouncil`."""

    CHILD_LIVES = "child_lives"
    APPLICANT_PLACE = "applicant_place"
    PERFORMANCE_PLACE = "performance_place"
    CHAPERONE_LIVES = "chaperone_lives"
    WORKPLACE = "workplace"
    SCHOOL_MAINTAINED_BY = "school_maintained_by"
    SCHOOL_PLACE = "school_place"

    @property
    def words(self) -> str:
        """The council in words, as a sentence goes on after "for"."""
        return _WORDS[self]


_WORDS = {
    Anchor.CHILD_LIVES: "the council where the child lives",
    Anchor.APPLICANT_PLACE: "the council where the applicant lives or has a place of business",
    Anchor.PERFORMANCE_PLACE: "the council where the performance takes place",
    Anchor.CHAPERONE_LIVES: "the council where the chaperone lives",
    Anchor.WORKPLACE: "the council where the workplace is",
    Anchor.SCHOOL_MAINTAINED_BY: "the council that maintains the school",
    Anchor.SCHOOL_PLACE: "the council where the school is",
}


@dataclass(frozen=True, kw_only=True)
class WhichCouncil:
    """The piece of work and the councils that could be asked; each a three-digit code or a name.

    `job` is the work. `child_lives` is the council where the child lives; `child_lives_in_britain`
    is false for a child who lives outside Great Britain. `applicant_place` is where the applicant
    for a performance licence lives or has a place of business. `school_maintained_by` is given
    only for a school that a council maintains; `school_place` is where the school stands.
    `ours` is the council that asks.
    """

    job: Job
    child_lives: str | None = None
    child_lives_in_britain: bool = True
    applicant_place: str | None = None
    performance_place: str | None = None
    chaperone_lives: str | None = None
    workplace: str | None = None
    school_maintained_by: str | None = None
    school_place: str | None = None
    ours: str | None = None


@dataclass(frozen=True, kw_only=True)
class Duty:
    """Whose job one piece of work is.

    `usually` marks what either of two councils may do and guidance gives to one of them.
    """

    job: Job
    words: str
    anchor: Anchor
    source: Source
    usually: bool = False


def _act(title: str, path: str, provision: str, *, verified: bool) -> Source:
    return Source(title, provision, f"https://www.legislation.gov.uk/{path}", _CHECKED, verified)


_ACT_1933 = "Children and Young Persons Act 1933"
_ACT_1963 = "Children and Young Persons Act 1963"
_ACT_1996 = "Education Act 1996"
LICENCE = _act(_ACT_1963, "ukpga/1963/37/section/37", "s.37(1)", verified=True)
PARTICULARS = _act(_ACT_1963, "ukpga/1963/37/section/39", "s.39(3)", verified=False)
INSPECTION = _act(_ACT_1933, "ukpga/Geo5/23-24/12/section/28", "s.28", verified=False)
BODY = _act(_ACT_1963, "ukpga/1963/37/section/37", "s.37(3)(b)", verified=True)
ABROAD = _act(_ACT_1933, "ukpga/Geo5/23-24/12/section/25", "s.25", verified=False)
CHAPERONES = _act(
    "Children (Performances and Activities) (England) Regulations 2014 (SI 2014/3309)",
    "uksi/2014/3309/regulation/15",
    "reg.15",
    verified=False,
)
BYELAWS = _act(_ACT_1933, "ukpga/Geo5/23-24/12/section/18", "s.18(2)", verified=False)
MISSING = _act(_ACT_1996, "ukpga/1996/56/section/436A", "s.436A", verified=True)
ORDER = _act(_ACT_1996, "ukpga/1996/56/section/437", "s.437(1)", verified=True)
RETURNS = _act(
    "School Attendance (Pupil Registration) (England) Regulations 2024 (SI 2024/208)",
    "uksi/2024/208/regulation/3",
    'reg.3(1), "the local authority"',
    verified=True,
)
GUIDANCE = Source(
    "Working together to improve school attendance",
    "pupils who live and go to school in different areas",
    "https://www.gov.uk/government/publications/working-together-to-improve-school-attendance",
    _CHECKED,
    verified=False,
)

DUTIES: dict[Job, Duty] = {
    duty.job: duty
    for duty in (
        Duty(job=Job.PERFORMANCE_LICENCE, words="A performance licence", anchor=Anchor.CHILD_LIVES, source=LICENCE),
        Duty(
            job=Job.PERFORMANCE_INSPECTION,
            words="Inspecting a performance",
            anchor=Anchor.PERFORMANCE_PLACE,
            source=INSPECTION,
        ),
        Duty(
            job=Job.BODY_OF_PERSONS,
            words="Approving a body of persons",
            anchor=Anchor.PERFORMANCE_PLACE,
            source=BODY,
        ),
        Duty(job=Job.CHAPERONE, words="Approving a chaperone", anchor=Anchor.CHAPERONE_LIVES, source=CHAPERONES),
        Duty(job=Job.WORK_PERMIT, words="A child's work permit", anchor=Anchor.WORKPLACE, source=BYELAWS),
        Duty(
            job=Job.WORKPLACE_INSPECTION,
            words="Inspecting a workplace",
            anchor=Anchor.WORKPLACE,
            source=INSPECTION,
        ),
        Duty(
            job=Job.CHILD_MISSING_EDUCATION,
            words="A child missing education",
            anchor=Anchor.CHILD_LIVES,
            source=MISSING,
        ),
        Duty(
            job=Job.SCHOOL_ATTENDANCE_ORDER,
            words="A school attendance order",
            anchor=Anchor.CHILD_LIVES,
            source=ORDER,
        ),
        Duty(
            job=Job.SCHOOL_RETURN,
            words="A return from a school's admission or attendance register",
            anchor=Anchor.SCHOOL_PLACE,
            source=RETURNS,
        ),
        Duty(
            job=Job.ATTENDANCE_SUPPORT,
            words="Supporting a family with attendance",
            anchor=Anchor.CHILD_LIVES,
            source=GUIDANCE,
            usually=True,
        ),
        Duty(
            job=Job.PENALTY_NOTICE,
            words="A council's penalty notice for absence",
            anchor=Anchor.SCHOOL_PLACE,
            source=GUIDANCE,
        ),
        Duty(
            job=Job.ATTENDANCE_PROSECUTION,
            words="Prosecuting irregular attendance",
            anchor=Anchor.SCHOOL_PLACE,
            source=GUIDANCE,
            usually=True,
        ),
        Duty(
            job=Job.EDUCATION_SUPERVISION_ORDER,
            words="Applying for an education supervision order",
            anchor=Anchor.CHILD_LIVES,
            source=GUIDANCE,
            usually=True,
        ),
    )
}


def judge(facts: WhichCouncil, setting: Setting) -> tuple[Finding, ...]:
    """Return whose job it is, and for a licence whom that council tells.

    Where the council that asks is not the one, that advises; where the place that decides is not
    known, or guidance gives the work to one of two councils, an officer decides.
    """
    if facts.job is Job.PERFORMANCE_ABROAD:
        sentence = "A licence to perform abroad for profit is given by a justice of the peace and by no council."
        return (_finding(facts, setting, sentence, Severity.INFORMATION, ABROAD, limit="a justice of the peace"),)
    duty = DUTIES[facts.job]
    anchor = _anchor(duty, facts)
    council = _council(facts, anchor)
    whose = f"{anchor.words} ({council})" if council else anchor.words
    sentence = f"{duty.words} is {'usually ' if duty.usually else ''}for {whose}."
    severity = Severity.OFFICER_DECIDES if duty.usually else Severity.INFORMATION
    if council is None:
        severity, sentence = Severity.OFFICER_DECIDES, f"{sentence} Which council that is has not been said."
    elif facts.ours is not None and named(facts.ours) != council:
        severity = Severity.OFFICER_DECIDES if duty.usually else Severity.ADVISORY
        sentence = f"{sentence} That is not the council that asks ({named(facts.ours)})."
    found = _finding(facts, setting, sentence, severity, duty.source, limit=anchor.words)
    return (found, *_particulars(facts, setting, council))


def named(council: str) -> str:
    """Return the name of a council given by its three-digit code; a name is its own answer."""
    known = local_authority(council.strip())
    return known.name if known else council.strip()


def _anchor(duty: Duty, facts: WhichCouncil) -> Anchor:
    if duty.job is Job.PERFORMANCE_LICENCE and not facts.child_lives_in_britain:
        return Anchor.APPLICANT_PLACE
    if duty.job is Job.SCHOOL_RETURN and facts.school_maintained_by is not None:
        return Anchor.SCHOOL_MAINTAINED_BY
    return duty.anchor


def _council(facts: WhichCouncil, anchor: Anchor) -> str | None:
    given: str | None = getattr(facts, anchor.value)
    return named(given) if given is not None and given.strip() else None


def _particulars(facts: WhichCouncil, setting: Setting, licensing: str | None) -> tuple[Finding, ...]:
    host = _council(facts, Anchor.PERFORMANCE_PLACE)
    if facts.job is not Job.PERFORMANCE_LICENCE or host is None or host == licensing:
        return ()
    sentence = f"Its particulars go to {Anchor.PERFORMANCE_PLACE.words} ({host}), which may inspect."
    told = _finding(facts, setting, sentence, Severity.INFORMATION, PARTICULARS, limit=Anchor.PERFORMANCE_PLACE.words)
    return (told,)


def _finding(
    facts: WhichCouncil, setting: Setting, sentence: str, severity: Severity, source: Source, *, limit: str
) -> Finding:
    return Finding(
        rule=_RULE,
        provision=source.citation,
        limit=limit,
        observed=facts.job.replace("_", " "),
        sentence=sentence,
        severity=severity,
        verified=source.verified,
        source=source,
        on=setting.on,
        overridable_by=Overrider.OFFICER if severity is Severity.OFFICER_DECIDES else Overrider.NOBODY,
    )


RULES: tuple[Rule[WhichCouncil], ...] = (
    Rule(
        id=_RULE,
        title="Which council's job a licence, an inspection, a permit or a step of attendance law is",
        facts=WhichCouncil,
        judge=judge,
        sources=(
            LICENCE,
            PARTICULARS,
            INSPECTION,
            BODY,
            ABROAD,
            CHAPERONES,
            BYELAWS,
            MISSING,
            ORDER,
            RETURNS,
            GUIDANCE,
        ),
    ),
)
