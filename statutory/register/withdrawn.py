"""Ground f: the parent has told the school in writing that the pupil will be educated otherwise than at school."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import chain

from statutory.register.answers import Decision, RemovalFacts, day_asked_of, decide
from statutory.register.consents import consent_to_withdraw
from statutory.register.grounds import Ground
from statutory.register.points import Point, barred, day_has_passed, for_the_council, met, wanting
from statutory.rules import Setting


class Notice(StrEnum):
    """How the parent has told the school."""

    NONE = "none"
    SAID = "said"
    WRITTEN = "written"


@dataclass(frozen=True, kw_only=True)
class HomeEducation(RemovalFacts):
    """Ground f. `last_day` is the last day at school that the parent's letter gives.

    `needs_consent` is whether the child is one whom a parent may withdraw only with the council's consent once
    s.434A is in force: placed at a special school by the council, or under enquiries or action of s.47.
    """

    notice: Notice = Notice.NONE
    last_day: date | None = None
    order_in_force: bool | None = None
    written_or_pressed_by_school: bool | None = None
    needs_consent: bool | None = None
    withdrawal_consent: bool | None = None


def decide_home_education(facts: HomeEducation, setting: Setting) -> Decision:
    """Weigh ground f."""
    on = day_asked_of(facts, setting)
    consent = consent_to_withdraw(facts.needs_consent, facts.withdrawal_consent, on, setting)
    return decide(Ground.F, facts, setting, chain(_notice(facts, on), _order(facts), _own_wish(facts), consent))


def _notice(facts: HomeEducation, on: date) -> Iterator[Point]:
    limit = "the parent has told the school in writing"
    if facts.notice is not Notice.WRITTEN:
        said = facts.notice is Notice.SAID
        observed = "only said" if said else "no notice"
        sentence = (
            "The parent has only said so. Ask for it in writing, and tell the council early."
            if said
            else "There is no notice from the parent."
        )
        yield wanting(limit, observed, sentence, must_come_first=said)
        return
    yield met(limit, "in writing", "The parent has told the school in writing.")
    limit = "the day given in the notice has passed"
    if facts.last_day is None:
        yield wanting(limit, "no day given", "The notice gives no day from which the pupil will be educated otherwise.")
    else:
        yield day_has_passed(facts.last_day, on, limit=limit, what="The last day in the notice")


def _order(facts: HomeEducation) -> Iterator[Point]:
    limit = "no school attendance order is in force"
    if facts.order_in_force is None:
        sentence = "The council's record says whether a school attendance order is in force."
        yield for_the_council(limit, "not known", sentence)
    elif facts.order_in_force:
        yield barred(limit, "an order is in force", "A school attendance order is in force.")
    else:
        yield met(limit, "no order", "No school attendance order is in force.")


def _own_wish(facts: HomeEducation) -> Iterator[Point]:
    limit = "the notice is the parent's own"
    if facts.written_or_pressed_by_school:
        sentence = "The notice was written by the school or came from its pressure, so it is not the parent's own."
        yield barred(limit, "not the parent's own", sentence)
    elif facts.written_or_pressed_by_school is None:
        yield wanting(limit, "not known", "It is not known whether the notice is the parent's own.")
    else:
        yield met(limit, "the parent's own", "Nothing suggests that the notice is not the parent's own.")
