"""Grounds j to n: detention, death, the end of school age, unpaid boarding fees, and independent schools."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import chain

from statutory.day_names import say_date
from statutory.register.answers import Decision, RemovalFacts, day_asked_of, decide
from statutory.register.grounds import Ground
from statutory.register.points import Point, barred, day_has_passed, for_the_council, met, not_expected_back, wanting
from statutory.register.register_limits import LEAST_SENTENCE
from statutory.rules import Setting
from statutory.school_age import school_age_ends
from statutory.units import Unit


class Detention(StrEnum):
    """Under what a pupil is detained."""

    NOT_KNOWN = "not_known"
    REMAND = "remand"
    SENTENCE = "sentence"


class SixthForm(StrEnum):
    """Why a pupil will not go on to the sixth form, or that they will."""

    NOT_KNOWN = "not_known"
    LEAVES = "leaves"  # the pupil says so
    NONE_HERE = "none_here"
    GRADES = "grades"  # the academic entry requirements are not met
    REFUSED_OTHERWISE = "refused_otherwise"
    GOES_ON = "goes_on"


class SchoolKind(StrEnum):
    """What kind of school it is, as far as the grounds differ."""

    MAINTAINED = "maintained"
    ACADEMY = "academy"
    INDEPENDENT = "independent"
    NON_MAINTAINED_SPECIAL = "non_maintained_special"


@dataclass(frozen=True, kw_only=True)
class Detained(RemovalFacts):
    """Ground j. `months` is the length of the sentence in whole months."""

    detention: Detention = Detention.NOT_KNOWN
    months: int | None = None
    confirmed: bool = False
    expected_back: bool | None = None


@dataclass(frozen=True, kw_only=True)
class Died(RemovalFacts):
    """Ground k. Nothing more than that the school was told."""

    told: bool = False


@dataclass(frozen=True, kw_only=True)
class OverSchoolAge(RemovalFacts):
    """Ground l. `next_meets` is the day on which the school next meets after the day asked of."""

    born: date | None = None
    next_meets: date | None = None
    sixth_form: SixthForm = SixthForm.NOT_KNOWN


@dataclass(frozen=True, kw_only=True)
class BoardingFees(RemovalFacts):
    """Ground m. `term_ended_on` is the last day of the term the unpaid fees were for."""

    boarder: bool | None = None
    kind: SchoolKind = SchoolKind.MAINTAINED
    fees_unpaid: bool | None = None
    term_ended_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class LeftIndependent(RemovalFacts):
    """Ground n. `council_involved` matters only where the council placed the pupil."""

    kind: SchoolKind = SchoolKind.INDEPENDENT
    contract_ended: bool | None = None
    last_day: date | None = None
    placed_here_by_council: bool | None = None
    council_involved: bool | None = None


def decide_detained(facts: Detained, setting: Setting) -> Decision:
    """Weigh ground j."""
    return decide(Ground.J, facts, setting, _detained(facts))


def decide_died(facts: Died, setting: Setting) -> Decision:
    """Weigh ground k."""
    limit = "the pupil has died"
    point = (
        met(limit, "the school was told", "The school was told of the death.")
        if facts.told
        else wanting(limit, "not shown", "It is not shown that the school was told.")
    )
    return decide(Ground.K, facts, setting, (point,))


def decide_over_school_age(facts: OverSchoolAge, setting: Setting) -> Decision:
    """Weigh ground l.

    Raises: NoDate and its kinds when the next meeting is not given and the calendar does not know it.
    """
    on = day_asked_of(facts, setting)
    points = chain(_over_age(facts, on, setting), (_sixth_form(facts.sixth_form),))
    return decide(Ground.L, facts, setting, points)


def decide_boarding_fees(facts: BoardingFees, setting: Setting) -> Decision:
    """Weigh ground m."""
    return decide(Ground.M, facts, setting, _boarding_fees(facts, day_asked_of(facts, setting)))


def decide_left_independent(facts: LeftIndependent, setting: Setting) -> Decision:
    """Weigh ground n."""
    return decide(Ground.N, facts, setting, _left_independent(facts, day_asked_of(facts, setting)))


def _detained(facts: Detained) -> Iterator[Point]:
    limit = f"a sentence of detention of {LEAST_SENTENCE.limit} or more"
    if facts.detention is Detention.REMAND:
        yield barred(limit, "on remand", "The pupil is on remand and not under a sentence.")
    elif facts.detention is Detention.NOT_KNOWN or facts.months is None:
        yield wanting(limit, "not known", "The sentence and its length are not known.")
    elif facts.months < LEAST_SENTENCE.value:
        observed = Unit.MONTHS.say(facts.months)
        yield barred(limit, observed, f"The sentence is {observed}, shorter than {LEAST_SENTENCE.limit}.")
    else:
        observed = Unit.MONTHS.say(facts.months)
        yield met(limit, observed, f"The pupil is detained under a sentence of {observed}.")
    if not facts.confirmed:
        sentence = "The court or the youth justice service has not confirmed it."
        yield wanting("confirmed by the court or the youth justice service", "not confirmed", sentence)
    yield not_expected_back(facts.expected_back)


def _over_age(facts: OverSchoolAge, on: date, setting: Setting) -> Iterator[Point]:
    limit = "over compulsory school age when the school next meets"
    if facts.born is None:
        yield wanting(
            limit, "no date of birth", "The end of compulsory school age cannot be told without a date of birth."
        )
        return
    ends = school_age_ends(facts.born)
    meets = facts.next_meets or setting.calendars.counting(Unit.SCHOOL_DAYS).add(on, 1)
    observed = f"school age ends on {say_date(ends)}, the school next meets on {say_date(meets)}"
    sentence = f"Compulsory school age ends on {say_date(ends)}, and the school next meets on {say_date(meets)}."
    if meets <= on:
        sentence = f"{say_date(meets)} is given as the day on which the school next meets; it must be a later day."
        yield wanting(limit, observed, sentence)
    elif meets > ends:
        yield met(limit, observed, sentence)
    else:
        # On the leaving date itself every later meeting is past school age, so that day is early enough.
        yield wanting(limit, observed, sentence, from_day=ends)


def _sixth_form(why: SixthForm) -> Point:
    limit = "will not go on to the sixth form"
    match why:
        case SixthForm.LEAVES:
            return met(limit, "leaves", "The pupil has said that they will leave.")
        case SixthForm.NONE_HERE:
            return met(limit, "no sixth form", "The school has no sixth form.")
        case SixthForm.GRADES:
            return met(limit, "entry requirements", "The pupil does not meet the academic entry requirements.")
        case SixthForm.REFUSED_OTHERWISE:
            sentence = "A place in the sixth form was refused for other than academic reasons."
            return barred(limit, "refused for another reason", sentence)
        case SixthForm.GOES_ON:
            return barred(limit, "goes on", "The pupil goes on to the sixth form.")
        case _:
            return wanting(limit, "not known", "It is not known whether the pupil will go on to the sixth form.")


def _boarding_fees(facts: BoardingFees, on: date) -> Iterator[Point]:
    limit = "a boarder at a maintained school or academy"
    if facts.kind not in (SchoolKind.MAINTAINED, SchoolKind.ACADEMY):
        sentence = (
            "The school is independent or a non-maintained special school, for which regulation 9(1)(n) is meant."
        )
        yield barred(limit, "another kind of school", sentence)
    if facts.boarder is None:
        yield wanting(limit, "not known", "It is not known whether the pupil is a boarder.")
    elif not facts.boarder:
        yield barred(limit, "a day pupil", "The pupil is a day pupil.")
    else:
        yield met(limit, "a boarder", "The pupil is a boarder.")
    limit = "boarding fees unpaid at the end of the term they were for"
    if facts.fees_unpaid is False:
        yield barred(limit, "paid", "The boarding fees are paid.")
    elif facts.fees_unpaid is None or facts.term_ended_on is None:
        yield wanting(limit, "not shown", "The account of the fees and the end of their term are not shown.")
    else:
        yield day_has_passed(facts.term_ended_on, on, limit=limit, what="The last day of the term of the unpaid fees")


def _left_independent(facts: LeftIndependent, on: date) -> Iterator[Point]:
    limit = "an independent or non-maintained special school"
    if facts.kind in (SchoolKind.MAINTAINED, SchoolKind.ACADEMY):
        yield barred(limit, "a maintained school or academy", "The school is a maintained school or an academy.")
    limit = "the pupil has ceased to be a pupil of the school"
    if facts.contract_ended is False:
        yield barred(limit, "the contract goes on", "The contract with the school goes on.")
    elif facts.contract_ended is None or facts.last_day is None:
        yield wanting(limit, "not shown", "The end of the contract and the last day are not shown.")
    else:
        yield day_has_passed(facts.last_day, on, limit=limit, what="The last day at the school")
    limit = "the council was involved, where it placed the pupil"
    if facts.placed_here_by_council is None:
        yield for_the_council(
            limit, "not known", "The council's records say whether it placed the pupil at the school."
        )
    elif facts.placed_here_by_council and facts.council_involved is None:
        sentence = "The council placed the pupil at the school and has not yet said what it thinks."
        yield for_the_council(limit, "the council has not answered", sentence)
    elif facts.placed_here_by_council and not facts.council_involved:
        yield barred(limit, "the council was not involved", "The council placed the pupil and was not involved.")
