"""Whether a child needs a licence to take part on one day: section 37, test by test.

The tests are put in a fixed order and the first that answers ends them.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from statutory.day_names import say_date
from statutory.findings import Finding, Overrider, Severity
from statutory.months import corresponding_day
from statutory.performance.regulations import CHECKED, act, measure
from statutory.performance.weighing import stated
from statutory.performance.wording import say_days
from statutory.rules import Setting
from statutory.school_age import school_age_ends
from statutory.sources import Source
from statutory.units import Unit

EXEMPT = "PERF.S37.EXEMPT"
ABSENCE = "PERF.S37.ABSENCE"

LICENCE = act("s.37(1)", verified=True)
KINDS = act("s.37(2)", verified=True)
FOUR_DAYS = act("s.37(3)(a)", verified=True)
BODY_OR_SCHOOL = act("s.37(3)(b)", verified=True)
OBSERVED = Source(
    "Practice of councils",
    "children who are observed and not directed",
    "https://www.nelincs.gov.uk/",
    CHECKED,
    verified=False,
)
NO_LEAVE = Source(
    "Practice of councils",
    "absence from school for exempt performances",
    "https://www.brighton-hove.gov.uk/",
    CHECKED,
    verified=False,
)

DAYS_BEFORE = measure(
    "most days of performing in the six months before an exempt day", 3, Unit.CALENDAR_DAYS, FOUR_DAYS, since=None
)
MONTHS_BEFORE = measure("months before an exempt day that are counted", 6, Unit.MONTHS, FOUR_DAYS, since=None)
_ONE_DAY = timedelta(days=1)


class PerformanceKind(StrEnum):
    """The performances that section 37(2) catches; standing in at a rehearsal or recording is taking part."""

    CHARGED = "charged"  # (a) any charge is made, for admission or otherwise
    LICENSED_PREMISES = "licensed_premises"  # (b) or a registered club
    BROADCAST = "broadcast"  # (c)
    PROGRAMME_SERVICE = "programme_service"  # (d) internet, cable and the like
    RECORDED = "recorded"  # (e) for a broadcast, such a service, or a film for public exhibition


class ActivityKind(StrEnum):
    """What section 37(1)(b) catches beside performances, when it is for payment."""

    SPORT = "sport"
    MODELLING = "modelling"


class Organiser(StrEnum):
    """Who arranges and produces the performance."""

    SCHOOL = "school"  # one that gives primary or secondary education
    STAGE_SCHOOL = "stage_school"  # teaches dance, drama or music, and is no school for the exemption
    OTHER = "other"


class Answer(StrEnum):
    """What section 37 says."""

    OUT_OF_SCOPE = "out_of_scope"
    NOT_CAUGHT = "not_caught"
    OFFICER_JUDGES = "officer_judges"
    EXEMPT_SCHOOL = "exempt_school"
    EXEMPT_BODY = "exempt_body"
    EXEMPT_FOUR_DAYS = "exempt_four_days"
    LICENCE_NEEDED = "licence_needed"


@dataclass(frozen=True, kw_only=True)
class BodyApproval:
    """An approval of a body of persons under section 37(3)(b).

    `council` is the council that gave it, by the code of its area. `begins` and `ends` are its first
    and last day. `covers_this` says that it names this performance, or every one of its term.
    """

    council: str
    begins: date
    ends: date
    covers_this: bool = True


@dataclass(frozen=True, kw_only=True)
class PerformedDay:
    """A day on which the child took part in a section 37(2) performance, whether paid, licensed or exempt.

    `on` is the day it took place. `after_midnight` says that all of it lay after midnight, so that
    it counts to the day before.
    """

    on: date
    after_midnight: bool = False

    @property
    def counted(self) -> date:
        """The day it counts to."""
        return self.on - _ONE_DAY if self.after_midnight else self.on


@dataclass(frozen=True, kw_only=True)
class TakingPart:
    """What one child is to do on one day, and for whom.

    `on` is the day. `dob` is the date of birth. `kinds` are the kinds of section 37(2) that the
    performance is of. `activity` is sport or modelling, where it is one. `paid` says that anybody
    receives a payment beyond expenses for the child's taking part, the child, the parent, a dance
    school or anyone else. `organiser` is who arranges and produces it. `place_council` is the code
    of the council where it takes place. `body` is the organiser's approval as a body of persons.
    `performed` are the days of performing before this one. `perhaps_performed` are such days of a child who may be
    the same one; they are told of and not counted. `absent_from_school` says that the child
    misses school for it. `directed` is false where a child is only observed, as in the news.
    `licensed` says that a licence is held for the day. `after_midnight` says that all of it lies
    after midnight, so that it counts to the day before. `leaves_school_age` is an officer's own last
    day of compulsory school age, without which it is worked out.
    """

    on: date
    dob: date
    kinds: tuple[PerformanceKind, ...] = ()
    activity: ActivityKind | None = None
    paid: bool
    organiser: Organiser = Organiser.OTHER
    place_council: str = ""
    body: BodyApproval | None = None
    performed: tuple[PerformedDay, ...] = ()
    perhaps_performed: tuple[PerformedDay, ...] = ()
    absent_from_school: bool = False
    directed: bool = True
    licensed: bool = False
    after_midnight: bool = False
    leaves_school_age: date | None = None

    @property
    def counted_on(self) -> date:
        """The day that the taking part counts to."""
        return PerformedDay(on=self.on, after_midnight=self.after_midnight).counted


@dataclass(frozen=True, kw_only=True)
class LicenceNeed:
    """The answer of section 37, the number of the test that gave it, and why in a sentence."""

    answer: Answer
    test: int
    source: Source
    sentence: str
    observed: str


def days_performed(facts: TakingPart) -> int:
    """Return on how many days the child performed in the six months before the day.

    The six months end with the day before; a day counts once however often the child performed on
    it, and work after midnight counts to the day before it.
    """
    return len(_days_before(facts, facts.performed))


def perhaps_more_days(facts: TakingPart) -> int:
    """Return how many days more it would be, were the child who may be the same one the same."""
    return len(_days_before(facts, facts.perhaps_performed) - _days_before(facts, facts.performed))


def _days_before(facts: TakingPart, days: tuple[PerformedDay, ...]) -> set[date]:
    day = facts.counted_on
    first = corresponding_day(day, -MONTHS_BEFORE.value).day
    return {each.counted for each in days if first <= each.counted < day}


def licence_need(facts: TakingPart) -> LicenceNeed:
    """Return whether section 37 asks for a licence, by the first test that answers.

    Source: Children and Young Persons Act 1963, s.37(1) to (3).
    """
    return next(answer for test in _TESTS if (answer := test(facts)) is not None)


def licence_findings(facts: TakingPart, setting: Setting) -> tuple[Finding, ...]:
    """Return whether a licence is needed: a breach where it is needed and not held; and whether days may be missing."""
    need = licence_need(facts)
    severity = Severity.INFORMATION
    if need.answer is Answer.OFFICER_JUDGES:
        severity = Severity.OFFICER_DECIDES
    elif need.answer is Answer.LICENCE_NEEDED and not facts.licensed:
        severity = Severity.BREACH
    found = (
        stated(
            EXEMPT,
            source=need.source,
            severity=severity,
            limit=f"{say_days(DAYS_BEFORE.value)} in the {MONTHS_BEFORE.limit} before",
            observed=need.observed,
            sentence=need.sentence,
            on=setting.on,
            day=facts.counted_on,
            overridable_by=Overrider.OFFICER if severity is Severity.OFFICER_DECIDES else Overrider.NOBODY,
        ),
    )
    return (*found, *_perhaps_more(facts, need, setting))


def _perhaps_more(facts: TakingPart, need: LicenceNeed, setting: Setting) -> tuple[Finding, ...]:
    """Say that a child who may be the same one performed on more days, where days decide."""
    more = perhaps_more_days(facts)
    if not more or need.answer is not Answer.EXEMPT_FOUR_DAYS:
        return ()
    whole = days_performed(facts) + more
    then = "a licence would be needed" if whole > DAYS_BEFORE.value else "no licence would be needed either"
    return (
        stated(
            EXEMPT,
            source=FOUR_DAYS,
            severity=Severity.OFFICER_DECIDES,
            limit=f"{say_days(DAYS_BEFORE.value)} in the {MONTHS_BEFORE.limit} before",
            observed=f"perhaps {say_days(whole)}",
            sentence=f"A child who may be the same one, by name and date of birth, performed on {say_days(more)} more "
            f"in the six months before. See whether it is the same child: then it is {say_days(whole)}, and {then}.",
            on=setting.on,
            day=facts.counted_on,
            overridable_by=Overrider.OFFICER,
        ),
    )


def absence_findings(facts: TakingPart, setting: Setting) -> tuple[Finding, ...]:
    """Return what councils say when a child without a licence misses school for a performance."""
    if not facts.absent_from_school:
        return ()
    answer = licence_need(facts).answer
    if answer not in (Answer.EXEMPT_FOUR_DAYS, Answer.EXEMPT_BODY):
        return ()
    four_days = answer is Answer.EXEMPT_FOUR_DAYS
    what = "An exempt performance" if four_days else "The approval of a body of persons"
    return (
        stated(
            ABSENCE,
            source=NO_LEAVE,
            severity=Severity.ADVISORY if four_days else Severity.OFFICER_DECIDES,
            limit="no absence from school without a licence",
            observed="absent from school",
            sentence=f"{what} gives no leave of absence from school; most councils then ask for a licence.",
            on=setting.on,
            day=facts.counted_on,
            overridable_by=Overrider.OFFICER,
        ),
    )


def _too_old(facts: TakingPart) -> LicenceNeed | None:
    ends = facts.leaves_school_age or school_age_ends(facts.dob)
    if facts.counted_on <= ends:
        return None
    return LicenceNeed(
        answer=Answer.OUT_OF_SCOPE,
        test=1,
        source=LICENCE,
        sentence=f"No licence is needed: compulsory school age ended on {say_date(ends)}.",
        observed="over compulsory school age",
    )


def _not_caught(facts: TakingPart) -> LicenceNeed | None:
    if facts.kinds or (facts.activity and facts.paid):
        return None
    return LicenceNeed(
        answer=Answer.NOT_CAUGHT,
        test=2,
        source=KINDS,
        sentence="No licence is needed: this is no performance of section 37(2) and no sport or modelling for payment.",
        observed="no performance or activity that section 37 names",
    )


def _observed(facts: TakingPart) -> LicenceNeed | None:
    if facts.directed:
        return None
    return LicenceNeed(
        answer=Answer.OFFICER_JUDGES,
        test=2,
        source=OBSERVED,
        sentence="The child is observed and not directed, as in the news or a documentary; an officer judges whether "
        "that is taking part in a performance.",
        observed="observed, not directed",
    )


def _paid(facts: TakingPart) -> LicenceNeed | None:
    """Tests 3 and 4: sport and modelling are caught only when paid, so what they come to is the same."""
    if not facts.paid:
        return None
    if facts.activity:
        sentence = f"A licence is needed: {facts.activity} for payment is never exempt."
    else:
        sentence = "A licence is needed: somebody is paid more than expenses, so no exemption applies."
    return LicenceNeed(
        answer=Answer.LICENCE_NEEDED,
        test=4 if facts.activity else 3,
        source=LICENCE,
        sentence=sentence,
        observed="payment beyond expenses",
    )


def _by_a_school(facts: TakingPart) -> LicenceNeed | None:
    if facts.organiser is not Organiser.SCHOOL:
        return None
    return LicenceNeed(
        answer=Answer.EXEMPT_SCHOOL,
        test=5,
        source=BODY_OR_SCHOOL,
        sentence="No licence is needed: a school arranges the performance and nobody is paid more than expenses.",
        observed="arranged by a school",
    )


def _by_an_approved_body(facts: TakingPart) -> LicenceNeed | None:
    if facts.body is None or _why_not(facts, facts.body):
        return None
    return LicenceNeed(
        answer=Answer.EXEMPT_BODY,
        test=6,
        source=BODY_OR_SCHOOL,
        sentence="No licence is needed: the performance is under the arrangements of an approved body of persons.",
        observed="arranged by an approved body of persons",
    )


def _few_days(facts: TakingPart) -> LicenceNeed | None:
    days = days_performed(facts)
    if days > DAYS_BEFORE.value:
        return None
    return LicenceNeed(
        answer=Answer.EXEMPT_FOUR_DAYS,
        test=7,
        source=FOUR_DAYS,
        sentence=f"No licence is needed for this day: the child performed on {say_days(days)} in the six months "
        "before and nobody is paid more than expenses. The limits of hours still apply.",
        observed=say_days(days),
    )


def _needed(facts: TakingPart) -> LicenceNeed:
    days = days_performed(facts)
    why_not = f" The approval of a body of persons does not help: {_why_not(facts, facts.body)}." if facts.body else ""
    return LicenceNeed(
        answer=Answer.LICENCE_NEEDED,
        test=8,
        source=LICENCE,
        sentence=f"A licence is needed: the child performed on {say_days(days)} in the six months before, "
        f"more than {DAYS_BEFORE.value}.{why_not}",
        observed=say_days(days),
    )


def _why_not(facts: TakingPart, body: BodyApproval) -> str:
    """Return why an approval does not cover a day; nothing where it does."""
    if body.council != facts.place_council:
        return "another council's area is not covered by it"
    if not body.begins <= facts.counted_on <= body.ends:
        return f"it runs from {say_date(body.begins)} to {say_date(body.ends)}"
    return "" if body.covers_this else "it does not name this performance"


_TESTS = (_too_old, _not_caught, _observed, _paid, _by_a_school, _by_an_approved_body, _few_days, _needed)
