"""The returns that the council makes: which there are, when they are due, and what each amounts to today."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from casework.calendar_cases import opening_days
from casework.priorities import LOWEST
from casework.shut_out import shut_out_of
from casework.timing.clocks import end_of_day, reckon
from casework.versions import NoSuchService, current, current_versions, first_published, pinned
from casework.visible import may_see_restricted
from council.calendars import calendars_for
from forms.definition.casework import DueRule
from forms.definition.document import Definition
from forms.definition.parties import Every
from forms.definition.returns import Quality, ReturnShape, Taken
from reporting.chosen_lines import of_only, sampled
from reporting.counted_approvals import stood_on
from reporting.counted_cases import Span, counted, counted_year_before
from reporting.counted_records import school_kinds
from reporting.dated_lists import listed_until
from reporting.double_records import double_records
from reporting.return_cells import ReturnLine, kinds_of, return_lines
from reporting.return_facts import facts_of
from reporting.return_figures import ReturnFigures, figures_of_lines
from security.actor import Actor

LATEST = 13  # days of a rule that are shown
LOOKED_BACK = timedelta(days=400)
COUNTING = Actor.system("reporting.returns")  # a return counts everybody, whoever asks for it


class NoSuchReturn(LookupError):
    """There is no return of that name."""


@dataclass(frozen=True, slots=True)
class CouncilReturn:
    """One return as it is published now, with the service whose definition it stands in."""

    service: str
    version_id: UUID
    definition: Definition
    shape: ReturnShape

    @property
    def is_of_a_day(self) -> bool:
        """Whether it is taken on a day, not over a period."""
        return self.shape.taken is Taken.ON_DAY

    def days_by(self, today: date) -> list[date]:
        """The days on which the calendar opens the work of it, oldest first; none without such work.

        Of a list all its days; of a rule the LATEST since the service was first published here, and the next.
        """
        rule = self.definition.opens_on
        if rule is None or rule.every is Every.MAIL or not self.shape.task or not self.is_of_a_day:
            return []
        if rule.every is Every.LISTED:
            return opening_days(rule, date.min)
        every = opening_days(rule, max(first_published(self.service), today - LOOKED_BACK))
        past, coming = [day for day in every if day <= today], [day for day in every if day > today]
        return [*past[-LATEST:], *coming[:1]]

    @property
    def known_until(self) -> date | None:
        """The last day of a written list; None where no list is written."""
        return listed_until(self.definition)

    @property
    def due_rule(self) -> DueRule | None:
        """How long there is to make it, from the day it is taken on."""
        task = self.definition.task_shapes.get(self.shape.task)
        return dict(task.due).get(LOWEST) if task is not None else None

    def due_on(self, day: date) -> date | None:
        """The last day to make it in; None where it has no deadline, or the calendar does not reach so far."""
        rule = self.due_rule
        if rule is None:
            return None
        trigger_at = Span(day, day).begins
        return reckon(
            rule.amount,
            rule.unit,
            trigger_at,
            calendars=calendars_for(None),
            end_of_day=end_of_day(),
            inclusive=rule.inclusive,
            time_of_day=rule.time_of_day,
        ).due_on


@dataclass(frozen=True, slots=True)
class Preview:
    """What a return amounts to, and its lines as far as the reader may see them.

    `unseen` lines are counted in the figures and are not among the lines.
    """

    figures: ReturnFigures
    lines: Sequence[ReturnLine]
    unseen: int


def council_returns() -> list[CouncilReturn]:
    """Every return, by title."""
    found = [
        CouncilReturn(service, version_id, definition, shape)
        for service, version_id in current_versions().items()
        for definition in (pinned(version_id),)
        for shape in definition.returns
    ]
    return sorted(found, key=lambda one: (one.shape.title.say().casefold(), one.service))


def council_return(service: str, name: str) -> CouncilReturn:
    """One of them.

    Raises: NoSuchReturn.
    """
    try:
        version_id, definition = current(service)
    except NoSuchService:
        raise NoSuchReturn(service) from None
    shape = definition.return_shapes.get(name)
    if shape is None:
        raise NoSuchReturn(name)
    return CouncilReturn(service, version_id, definition, shape)


def preview(reader: Actor, of: CouncilReturn, span: Span) -> Preview:
    """A return as it would be frozen now.

    Everybody is counted for whoever may see restricted cases; a child in whom they have declared an interest is in
    the numbers and on no line. For whom restricted cases do not exist they are in no number either: one more beside
    the others would tell of them.
    """
    if not may_see_restricted(reader):
        seen = lines_for(reader, of, span)
        return Preview(_figures(reader, of, span, seen, restricted=False), seen, 0)
    everybody = lines_for(COUNTING, of, span)
    seen = lines_for(reader, of, span) if shut_out_of(reader) else everybody
    figures = _figures(COUNTING, of, span, everybody, restricted=True)
    return Preview(figures, seen, len(everybody) - len(seen))


def whole_and_ordinary(of: CouncilReturn, span: Span) -> tuple[ReturnFigures, ReturnFigures]:
    """The numbers of everybody, and the same without restricted cases: what is frozen."""
    whole, ordinary = (
        _figures(COUNTING, of, span, lines_for(COUNTING, of, span, restricted=both), restricted=both)
        for both in (True, False)
    )
    return whole, ordinary


def lines_for(reader: Actor, of: CouncilReturn, span: Span, *, restricted: bool = True) -> list[ReturnLine]:
    """The lines of a return that a reader may see.

    A sample is drawn from everybody counted, so that it is the same for whoever reads; of it each sees what is theirs.

    Args: restricted: False leaves restricted cases and children out, whoever reads.
    """
    restricted = restricted and may_see_restricted(reader)
    if of.shape.sample is None:
        return _all_lines(reader, of, span, restricted=restricted)
    drawn = sampled(of.shape, _all_lines(COUNTING, of, span, restricted=restricted), span)
    if reader is COUNTING:
        return drawn
    keys = {line.entry.key for line in drawn}
    return [line for line in _all_lines(reader, of, span, restricted=restricted) if line.entry.key in keys]


def _all_lines(reader: Actor, of: CouncilReturn, span: Span, *, restricted: bool) -> list[ReturnLine]:
    found = counted(reader, of.shape, span, restricted=restricted)
    cases = [standing.case for entry in found for standing in entry.standings]
    kinds = kinds_of(of.shape)
    facts = facts_of(cases, kinds=kinds, upto=span.ends)
    if "approval" in kinds:
        facts.approvals.update(stood_on([entry.key for entry in found], day=span.last, ends=span.ends))
    if "school-kind" in kinds:
        theirs = {entry.child.school_id for entry in found if entry.child and entry.child.school_id}
        facts.school_kinds.update(school_kinds(theirs))
    if Quality.ONE_RECORD in of.shape.quality:
        facts.doubles.update(double_records(of.shape))
    return of_only(of.shape, return_lines(of.shape, found, facts, day=span.last))


def _figures(
    reader: Actor, of: CouncilReturn, span: Span, lines: Sequence[ReturnLine], *, restricted: bool
) -> ReturnFigures:
    before = None
    if of.shape.year_before:
        before = counted_year_before(reader, of.shape, span.last, restricted=restricted)
    return figures_of_lines(of.shape, lines, before)
