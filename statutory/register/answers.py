"""What the facts say about a ground: condition by condition, and in one answer for an officer."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from statutory.attendance.attendance_sources import REGISTERS_2024_START
from statutory.day_names import say_date
from statutory.findings import Finding, Severity
from statutory.register.consents import SEVERITY, special_school_consent
from statutory.register.grounds import LAW, Ground, GroundLaw, rule_id
from statutory.register.points import Answer, Point
from statutory.register.register_sources import UNTIL_AUGUST_2024
from statutory.rules import Setting
from statutory.sources import Source
from statutory.stating import state

# The gravest condition decides: what cannot be mended, then what is missing, then what is the council's to say.
_GRAVEST_FIRST = (Answer.UNLAWFUL, Answer.NOT_YET, Answer.NEED_LA_VIEW, Answer.LAWFUL)
# In d and e the council itself has acted; on a death nobody is asked.
_WITHOUT_CONSENT = frozenset({Ground.D, Ground.E, Ground.K})


@dataclass(frozen=True, kw_only=True)
class RemovalFacts:
    """What every ground asks for.

    `deleted_on` is the day on which the school deleted the name or means to; the question is
    then asked of that day, and otherwise of the day of the setting. `placed_by_council` is about a
    special school, and false unless somebody says so; for every other fact None says that it is not known.
    `placed_on_record` is what the council's own record says of that place, and goes before the school's word.
    """

    deleted_on: date | None = None
    placed_by_council: bool | None = False
    placed_on_record: bool | None = None
    council_consents: bool | None = None


@dataclass(frozen=True, kw_only=True)
class Decision:
    """The answer for one ground on one day, with the conditions it follows from, gravest first.

    `from_day` is the day from which the ground will be met, where only time is wanting.
    """

    law: GroundLaw
    answer: Answer
    points: tuple[Point, ...]
    on: date
    from_day: date | None = None

    @property
    def source(self) -> Source:
        """What the answer rests on, which is unverified where the answer is not certain.

        That a ground is met needs every condition of it; that it is not met needs one.
        """
        deciding = [point.source or self.law.source for point in self.points if point.answer is self.answer]
        certain = self.answer is not Answer.LAWFUL
        return next((source for source in deciding if source.verified is certain), deciding[0])

    @property
    def sentence(self) -> str:
        """The answer in a sentence for officers."""
        provision = self.law.ground.provision
        if self.answer is Answer.NOT_YET and self.from_day:
            return f"{self.answer}: on these facts {provision} is met from {say_date(self.from_day)}."
        return {
            Answer.LAWFUL: f"LAWFUL: on these facts {provision} is met.",
            Answer.NOT_YET: f"NOT YET: these facts do not show that {provision} is met.",
            Answer.NEED_LA_VIEW: f"NEED LA VIEW: {provision} turns on what the council says.",
            Answer.UNLAWFUL: f"UNLAWFUL: on these facts the name cannot be deleted under {provision}.",
        }[self.answer]


def day_asked_of(facts: RemovalFacts, setting: Setting) -> date:
    """Return the day the question is asked of: the day of the deletion where one is given."""
    return facts.deleted_on or setting.on


def decide(ground: Ground, facts: RemovalFacts, setting: Setting, points: Iterable[Point]) -> Decision:
    """Weigh the conditions of a ground.

    The conditions are weighed only where these regulations apply, so that a calendar which does not
    reach back is never asked. A deletion before 19 August 2024 is left to an officer. A name that has
    gone before a condition that had to come first cannot be mended by waiting: NOT YET becomes UNLAWFUL.
    """
    on = day_asked_of(facts, setting)
    if on < REGISTERS_2024_START:
        weighed: tuple[Point, ...] = (_of_the_old_law(on),)
    else:
        gone = facts.deleted_on is not None and facts.deleted_on <= setting.on
        placed = facts.placed_by_council if facts.placed_on_record is None else facts.placed_on_record
        consent = special_school_consent(placed, facts.council_consents)
        every = (*points, *(() if ground in _WITHOUT_CONSENT else consent))
        weighed = tuple(sorted((_too_early(point) if gone else point for point in every), key=_gravity))
    answer = weighed[0].answer
    return Decision(law=LAW[ground], answer=answer, points=weighed, on=setting.on, from_day=_from_day(weighed))


def findings_of(decision: Decision) -> tuple[Finding, ...]:
    """Return a decision as findings for officers: the answer first, then each condition, gravest first."""
    rule = rule_id(decision.law.ground)
    head = state(
        rule,
        decision.source,
        limit=decision.law.title,
        observed=decision.answer.value,
        sentence=decision.sentence,
        severity=_pressing(decision.answer, decision),
        on=decision.on,
        day=decision.from_day,
    )
    return (head, *(_finding(rule, point, decision) for point in decision.points))


def _finding(rule: str, point: Point, decision: Decision) -> Finding:
    return state(
        rule,
        point.source or decision.law.source,
        limit=point.limit,
        observed=point.observed,
        sentence=point.sentence,
        severity=_pressing(point.answer, decision),
        on=decision.on,
        day=point.from_day,
    )


def _pressing(answer: Answer, decision: Decision) -> Severity:
    # A ground that was not read only advises, even where another Act that was read decides: that has its own rule.
    severity = SEVERITY[answer]
    return Severity.ADVISORY if severity is Severity.BREACH and not decision.law.source.verified else severity


def _gravity(point: Point) -> int:
    return _GRAVEST_FIRST.index(point.answer)


def _too_early(point: Point) -> Point:
    if point.answer is not Answer.NOT_YET or not (point.from_day or point.must_come_first):
        return point
    return Point(
        answer=Answer.UNLAWFUL,
        limit=point.limit,
        observed=point.observed,
        sentence=f"{point.sentence} The name was deleted before that.",
        source=point.source,
        told_as=point.told_as,
    )


def _from_day(points: tuple[Point, ...]) -> date | None:
    if points[0].answer is not Answer.NOT_YET:
        return None
    wanting = [point.from_day for point in points if point.answer is Answer.NOT_YET]
    known = [day for day in wanting if day is not None]
    return max(known) if len(known) == len(wanting) else None


def _of_the_old_law(on: date) -> Point:
    return Point(
        answer=Answer.NEED_LA_VIEW,
        limit="a deletion on that day falls under the regulations of 2006",
        observed=say_date(on),
        sentence=f"On {say_date(on)} the regulations of 2006 applied, with other grounds. An officer judges by them.",
        source=UNTIL_AUGUST_2024,
    )
