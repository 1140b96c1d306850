"""Grounds a to e: another school, the end of nursery, two schools, and school attendance orders.

The text of these five was read, so that what they forbid can be found as a breach.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from statutory.day_names import say_date
from statutory.register.answers import Decision, RemovalFacts, day_asked_of, decide
from statutory.register.grounds import Ground
from statutory.register.points import (
    Point,
    barred,
    day_has_passed,
    for_the_council,
    met,
    no_order_names_the_school,
    not_expected_back,
    not_main_school,
    wanting,
)
from statutory.register.register_sources import MOVE_ABROAD
from statutory.rules import Setting


class NewSchool(StrEnum):
    """What there is to show that the pupil is on another school's roll."""

    NOTHING = "nothing"
    SAID = "said"
    OFFER = "offer"
    CONFIRMED = "confirmed"
    NEW_PUPIL_RETURN = "new_pupil_return"


class RevocationReason(StrEnum):
    """Why the council revoked a school attendance order."""

    EDUCATED_OTHERWISE = "educated_otherwise"
    OTHER = "other"
    NOT_KNOWN = "not_known"


@dataclass(frozen=True, kw_only=True)
class AnotherSchool(RemovalFacts):
    """Ground a: the pupil is registered at another school, on its roll from `on_roll_from`."""

    shown_by: NewSchool = NewSchool.NOTHING
    on_roll_from: date | None = None
    new_school_abroad: bool = False
    order_names_school: bool | None = None
    main_school_of_mobile_child: bool | None = None
    agreed_at_both: bool | None = None


@dataclass(frozen=True, kw_only=True)
class NurseryEnded(RemovalFacts):
    """Ground b: nursery education has ended and the pupil will not be transferred to Reception."""

    nursery_ended_on: date | None = None
    reception_place_accepted: bool | None = None
    expected_back: bool | None = None


@dataclass(frozen=True, kw_only=True)
class OtherRegistration(RemovalFacts):
    """Ground c: the pupil is registered at other schools too, of which some have answered."""

    other_schools: int = 0
    consented: int = 0
    refused: int = 0
    expected_back: bool | None = None
    order_names_school: bool | None = None
    main_school_of_mobile_child: bool | None = None


@dataclass(frozen=True, kw_only=True)
class OrderAmended(RemovalFacts):
    """Ground d: the council has amended the school attendance order to name another school."""

    amended_by_council: bool | None = None
    amended_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class OrderRevoked(RemovalFacts):
    """Ground e: the council has revoked the school attendance order."""

    revoked_by_council: bool | None = None
    revoked_on: date | None = None
    reason: RevocationReason = RevocationReason.NOT_KNOWN


def decide_another_school(facts: AnotherSchool, setting: Setting) -> Decision:
    """Weigh ground a."""
    return decide(Ground.A, facts, setting, _another_school(facts, day_asked_of(facts, setting)))


def decide_nursery_ended(facts: NurseryEnded, setting: Setting) -> Decision:
    """Weigh ground b."""
    return decide(Ground.B, facts, setting, _nursery_ended(facts, day_asked_of(facts, setting)))


def decide_other_registration(facts: OtherRegistration, setting: Setting) -> Decision:
    """Weigh ground c."""
    return decide(Ground.C, facts, setting, _other_registration(facts))


def decide_order_amended(facts: OrderAmended, setting: Setting) -> Decision:
    """Weigh ground d."""
    limit = "the council has amended the order so that it names another school"
    if facts.amended_by_council is False:
        point = barred(limit, "not amended by the council", "The council itself has not amended the order.")
    elif facts.amended_by_council is None:
        point = for_the_council(
            limit, "not known", "The council's record says whether the order was amended, and when."
        )
    else:
        point = _takes_effect(
            facts.amended_on, day_asked_of(facts, setting), limit=limit, what="The amendment of the order applies"
        )
    return decide(Ground.D, facts, setting, (point,))


def decide_order_revoked(facts: OrderRevoked, setting: Setting) -> Decision:
    """Weigh ground e."""
    return decide(Ground.E, facts, setting, _order_revoked(facts, day_asked_of(facts, setting)))


def _another_school(facts: AnotherSchool, on: date) -> Iterator[Point]:
    limit = "the pupil has been registered at another school"
    if facts.shown_by in (NewSchool.CONFIRMED, NewSchool.NEW_PUPIL_RETURN):
        yield _takes_effect(facts.on_roll_from, on, limit=limit, what="The pupil is on the roll of the new school")
    else:
        observed = {
            NewSchool.NOTHING: "nothing from another school",
            NewSchool.SAID: "only said",
            NewSchool.OFFER: "only an offer of a place",
        }[NewSchool(facts.shown_by)]
        sentence = (
            f"There is {observed}. The new school's own confirmation, with the day it enters the pupil, is needed."
        )
        if facts.shown_by is NewSchool.SAID:
            sentence = (
                "A new school was only spoken of. Its own confirmation, with the day it enters the pupil, is needed."
            )
        yield wanting(limit, observed, sentence, must_come_first=facts.shown_by is NewSchool.OFFER)
    if facts.new_school_abroad:
        yield for_the_council(
            "a move abroad is normally ground g",
            "the new school is abroad",
            "The new school is abroad; a move abroad is normally reported under regulation 9(1)(g).",
            source=MOVE_ABROAD,
        )
    yield no_order_names_the_school(facts.order_names_school)
    yield not_main_school(facts.main_school_of_mobile_child)
    yield _not_agreed_at_both(facts.agreed_at_both)


def _not_agreed_at_both(agreed: bool | None) -> Point:
    limit = "it was not agreed that the pupil is registered at both schools"
    if agreed is None:
        return wanting(limit, "not known", "It is not known whether registration at both schools was agreed.")
    if agreed:
        return barred(limit, "registered at both", "It was agreed that the pupil is registered at both schools.")
    return met(limit, "not agreed", "It was not agreed that the pupil is registered at both schools.")


def _nursery_ended(facts: NurseryEnded, on: date) -> Iterator[Point]:
    limit = "nursery education is completed"
    if facts.nursery_ended_on is None:
        yield wanting(limit, "no day given", "The day on which nursery education ends is not given.")
    else:
        yield day_has_passed(facts.nursery_ended_on, on, limit=limit, what="The last day of nursery education")
    limit = "no place in Reception was accepted"
    if facts.reception_place_accepted is None:
        yield wanting(limit, "not known", "It is not known whether a place in Reception was accepted.")
    elif facts.reception_place_accepted:
        yield barred(limit, "a place was accepted", "A place in Reception at the school was accepted.")
    else:
        yield met(limit, "no place accepted", "No place in Reception at the school was accepted.")
    yield not_expected_back(facts.expected_back)


def _other_registration(facts: OtherRegistration) -> Iterator[Point]:
    limit = "every other school at which the pupil is registered has consented"
    observed = f"{facts.consented} of {facts.other_schools} have consented"
    if facts.other_schools < 1:
        yield barred(limit, "registered at no other school", "The pupil is registered at no other school.")
    elif facts.refused:
        said = "One other school does" if facts.refused == 1 else f"{facts.refused} other schools do"
        yield barred(limit, f"{facts.refused} refused", f"{said} not consent.")
    elif facts.consented < facts.other_schools:
        missing = facts.other_schools - facts.consented
        said = f"{missing} other school" if missing == 1 else f"{missing} other schools"
        yield wanting(limit, observed, f"The written consent of {said} is still to come.", must_come_first=True)
    else:
        yield met(limit, observed, "Every other school at which the pupil is registered has consented.")
    yield not_expected_back(facts.expected_back)
    yield no_order_names_the_school(facts.order_names_school)
    yield not_main_school(facts.main_school_of_mobile_child)


def _order_revoked(facts: OrderRevoked, on: date) -> Iterator[Point]:
    limit = "the council has revoked the school attendance order"
    if facts.revoked_by_council is False:
        yield barred(limit, "not revoked by the council", "The council has not revoked a school attendance order.")
    elif facts.revoked_by_council is None:
        yield for_the_council(limit, "not known", "The council's record says whether the order was revoked, and when.")
    else:
        yield _takes_effect(facts.revoked_on, on, limit=limit, what="The revocation of the order applies")
    limit = "it was revoked because suitable education is arranged otherwise than at school"
    if facts.reason is RevocationReason.NOT_KNOWN:
        yield for_the_council(limit, "reason not known", "The council's letter says why the order was revoked.")
    elif facts.reason is RevocationReason.OTHER:
        yield barred(limit, "another reason", "The order was revoked for another reason.")
    else:
        yield met(limit, "arranged otherwise", "The reason was that education is arranged otherwise than at school.")


def _takes_effect(begins: date | None, on: date, *, limit: str, what: str) -> Point:
    if begins is None:
        return wanting(limit, "no day given", "The day from which this is so is not given.")
    if on < begins:
        sentence = f"{what} from {say_date(begins)}, and that day has not come."
        return wanting(limit, f"from {say_date(begins)}", sentence, from_day=begins)
    return met(limit, f"from {say_date(begins)}", f"{what} from {say_date(begins)}.")
