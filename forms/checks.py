"""Rules of the law bound to a form's answers: asked of a page, an entry of a repeat, or all that was answered."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from forms.answers import ENTRY_ID, Answers
from forms.conditions import Check, compile_condition
from forms.definition.document import Definition
from forms.definition.questions import CheckRef, Page
from forms.definition.rule_inputs import DayOf, answers_read, repeats_read
from forms.definition.wording import ENGLISH
from forms.ports import Ports, RuleAnswer, RuleFinding
from forms.rule_facts import FactMaker, any_answered

BREACH, INFORMATION = "breach", "information"
NO_DAY = "The day that it is asked for is not answered."
TOLD = ("block", "warn")  # effects that whoever fills in the form is told of


@dataclass(frozen=True, slots=True)
class CheckPlace:
    """Where a check stands: its page (empty for the whole form), its number there, and the entry it was asked of."""

    page: str
    number: int
    entry: str = ""


@dataclass(frozen=True, slots=True)
class Judged:
    """A rule that was asked: with what facts, for what day, and what it answered."""

    place: CheckPlace
    ref: CheckRef
    facts: Mapping[str, Any]
    on: date | None
    answer: RuleAnswer
    reads: frozenset[str] = frozenset()  # names of the questions it was asked with
    calendar_of: str = ""  # the URN of the school by whose days it counted

    def said(self, language: str = ENGLISH) -> tuple[str, ...]:
        """What a person reads of it, each sentence once: the definition's own wording, or each finding's."""
        own = self.ref.says.say(language)
        if own and self.answer.findings:
            return (own,)
        return tuple(dict.fromkeys(finding.sentence for finding in self.answer.findings))

    def sources(self) -> tuple[tuple[str, str, bool], ...]:
        """Each provision it rests on, with its address and whether its text was read."""
        every = ((one.provision, one.source_url, one.verified) for one in self.answer.findings if one.provision)
        return tuple(dict.fromkeys(every))

    @property
    def presses(self) -> bool:
        """Whether it is more than information, so that somebody should read it before going on."""
        return any(finding.severity != INFORMATION for finding in self.answer.findings)

    @property
    def stops(self) -> bool:
        """Whether it stops the sending: a breach of law that was read at its source, where the form says so."""
        return self.ref.effect == "block" and any(map(_is_breach, self.answer.findings))


@dataclass(frozen=True, slots=True)
class Bound:
    """One check ready to be asked. `inside` is the repeat for each of whose entries it is asked."""

    place: CheckPlace
    ref: CheckRef
    party: str
    inside: str
    holds: Check
    reads: frozenset[str]


class FormChecks:
    """Every check of a definition, with its conditions compiled. Made once a version; safe to share between threads."""

    def __init__(self, definition: Definition) -> None:
        self.definition = definition
        self.bound = tuple(self._bound())

    @cached_property
    def _of_page(self) -> dict[str, tuple[Bound, ...]]:
        pages = dict.fromkeys(bound.place.page for bound in self.bound)
        return {page: tuple(bound for bound in self.bound if bound.place.page == page) for page in pages}

    def told_on(self, page_id: str) -> tuple[Bound, ...]:
        """The checks of one page of which whoever fills it in is told."""
        return tuple(bound for bound in self._of_page.get(page_id, ()) if bound.ref.effect in TOLD)

    def told_to(self, party: str, pages: Collection[str]) -> tuple[Bound, ...]:
        """All checks of which a party is told at the end: those of its pages, and those of the whole form that read
        nothing but what it answered itself."""
        own = {question.id for page in self.definition.pages if page.party == party for question in page.questions}
        return tuple(
            bound
            for bound in self.bound
            if bound.ref.effect in TOLD
            and (bound.place.page in pages if bound.place.page else bound.reads & set(self.definition.questions) <= own)
        )

    @cached_property
    def of_approvals(self) -> Mapping[str, tuple[Bound, ...]]:
        """The checks of each kind of approval: asked of its own record and of everything answered on its case."""
        return {
            shape.id: tuple(
                _bind(CheckPlace("", number), ref, None)
                for number, ref in enumerate((one for named in shape.checks for one in named.each()), 1)
            )
            for shape in self.definition.approvals
        }

    def judge(
        self,
        bound: Iterable[Bound],
        view: Answers,
        *,
        facts: Mapping[str, Any],
        today: date,
        ports: Ports,
        entry: str | None = None,
    ) -> tuple[Judged, ...]:
        """Ask these checks; one whose condition does not hold, or of whose facts nothing is answered, is left out.

        Args: view: answers without hidden ones; entry: that entry alone of the page's repeat.
        """
        days = {DayOf.TODAY: today, DayOf.RECEIVED_ON: ports.received_on or today}
        maker = FactMaker(
            self.definition.questions, days, ports.elsewhere, ports.record, ports.councils, ports.namesakes
        )
        judged: list[Judged] = []
        for one in bound:
            of_party = Answers(view.parts, one.party or view.party)
            for place, inner in _scopes(one, of_party, entry):
                if one.holds(inner, facts, today) and any_answered(one.ref.inputs, inner):
                    judged.append(_judge(place, one, inner, maker, ports))
        return tuple(judged)

    def _bound(self) -> Iterator[Bound]:
        for page in self.definition.pages:
            for number, ref in enumerate((one for named in page.checks for one in named.each()), 1):
                yield _bind(CheckPlace(page.id, number), ref, page)
        for number, ref in enumerate((one for named in self.definition.checks for one in named.each()), 1):
            yield _bind(CheckPlace("", number), ref, None)


def _bind(place: CheckPlace, ref: CheckRef, page: Page | None) -> Bound:
    reads = frozenset(name for _, given in ref.inputs for one in answers_read(given) for name in one.split("."))
    whole = {repeat for _, given in ref.inputs for repeat in repeats_read(given)}
    repeat = page.repeat.id if page is not None and page.repeat is not None else ""
    inside = repeat if repeat not in whole else ""
    return Bound(place, ref, page.party if page is not None else "", inside, compile_condition(ref.when), reads)


def _scopes(one: Bound, view: Answers, entry: str | None) -> Iterator[tuple[CheckPlace, Answers]]:
    if not one.inside:
        if entry is None:
            yield one.place, view
        return
    for item in view.entries(one.inside, view.party):
        name = str(item.get(ENTRY_ID, ""))
        if entry is None or entry == name:
            yield CheckPlace(one.place.page, one.place.number, name), view.within(one.inside, name)


def _judge(place: CheckPlace, one: Bound, view: Answers, maker: FactMaker, ports: Ports) -> Judged:
    ref = one.ref
    made, on = maker.facts(ref.inputs, view), maker.day(ref.asked_of, view)
    school = view.get(ref.calendar_of) if ref.calendar_of else None
    urn = str(school.get("urn", "")) if isinstance(school, Mapping) else ""
    answer = RuleAnswer(cannot=NO_DAY) if on is None else ports.rules.ask(ref.rule, made, on=on, calendar_of=urn)
    return Judged(place, ref, made, on, answer, one.reads, urn)


def _is_breach(finding: RuleFinding) -> bool:
    return finding.severity == BREACH and finding.verified
