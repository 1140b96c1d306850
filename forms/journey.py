"""A journey: the pages of one party in turn. Walk, and take while answered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from forms.answers import ENTRY_ID, Answers, parse_address
from forms.calculating import calculation_of
from forms.conditions import Check, addresses_of, compile_condition
from forms.definition.document import Definition
from forms.definition.questions import GroupRule, Page, PageExit, Question
from forms.values import is_answered
from forms.visibility import PageSight, seen, sight_of_page

NONE: frozenset[str] = frozenset()  # most pages read nothing: they share it


@dataclass(frozen=True, slots=True)
class Walk:
    """Where somebody stands in a journey.

    `pages` are those the journey has now, in the order they are visited; `taken` the first of them, posted and valid;
    `next` the frontier, or None at the end or at an exit. `answers` are without the hidden ones.
    """

    answers: Answers
    pages: tuple[Page, ...]
    taken: tuple[Page, ...]
    next: Page | None
    exit: PageExit | None
    can_send: bool  # every page that must be posted is
    places: Mapping[str, int]  # of `pages`, by their ids: the fortieth page is found as quickly as the first

    @property
    def complete(self) -> bool:
        """Whether every page is posted and none led out."""
        return self.next is None and self.exit is None

    def can_visit(self, page_id: str) -> bool:
        """Whether a page may be opened: one taken, or the frontier. With an exit, the page that led out is taken."""
        return self.places.get(page_id, len(self.pages)) < len(self.taken) + (self.next is not None)

    def previous(self, page_id: str) -> Page | None:
        """The page before one, or None for the first. For check answers give an empty id: the last one taken."""
        before = min(self.places.get(page_id, len(self.pages)), len(self.taken))
        return self.pages[before - 1] if before else None

    def after(self, page_id: str) -> Page | None:
        """The page that follows one if it may be visited, else the frontier; None means check answers or the exit."""
        place = self.places.get(page_id)
        if place is not None and place + 1 < len(self.taken) + (self.next is not None):
            return self.pages[place + 1]
        return self.next

    @property
    def missing_from(self) -> tuple[Page, ...]:
        """Pages the journey has that are not taken."""
        return self.pages[len(self.taken) :]


class Journey:
    """One party's pages, with every condition compiled. Made once per published version and kept."""

    def __init__(self, definition: Definition, party: str) -> None:
        self.definition = definition
        self.party = party
        self.sights = tuple(sight_of_page(page) for page in definition.pages if page.party == party)
        self._sight_of = {sight.page.id: sight for sight in self.sights}
        self._exits = {
            sight.page.id: tuple((out, compile_condition(out.when)) for out in sight.page.exits)
            for sight in self.sights
            if sight.page.exits
        }
        self._rules: dict[str, tuple[tuple[GroupRule, Check], ...]] = {
            sight.page.id: tuple((rule, compile_condition(rule.when)) for rule in sight.page.group_rules)
            for sight in self.sights
        }
        # A change of what stands in here may make a page, valid when posted, invalid.
        self._touched_by = {sight.page.id: _reads(sight.page) for sight in self.sights}
        # The same of values that were asked of a calendar or of earlier records: then the page is sent again. What is
        # asked on the page itself changes only as it is sent, and they are worked out then.
        self._asked_of_others = {
            sight.page.id: NONE.union(*map(_read_by, sight.page.questions)) - {one.id for one in sight.page.questions}
            for sight in self.sights
        }
        self._order = {
            sight.page.id: place
            for place, sight in enumerate(sorted(self.sights, key=lambda sight: sight.page.optional_after_core))
        }

    def sight(self, page_id: str) -> PageSight:
        """One page with its compiled conditions. Raises: KeyError for a page of nobody, or of another party."""
        return self._sight_of[page_id]

    def group_rules(self, page_id: str) -> tuple[tuple[GroupRule, Check], ...]:
        """The group rules of a page, each with its condition."""
        return self._rules[page_id]

    def walk(self, answers: Answers, posted: Iterable[str], facts: Mapping[str, Any], today: date) -> Walk:
        """Go through the pages that are there while they are posted.

        A page counts by standing in `posted`: what was valid is not validated again (see `recheck`), so that the
        fortieth page costs what the first does.
        """
        view, shown = seen(self.sights, self._of_party(answers), facts, today)
        ordered = sorted(shown, key=lambda sight: self._order[sight.page.id]) if self.definition.quick_send else shown
        pages = tuple(sight.page for sight in ordered)
        done = frozenset(posted)
        taken: list[Page] = []
        frontier: Page | None = None
        out: PageExit | None = None
        for page in pages:
            if page.id not in done:
                frontier = page
                break
            taken.append(page)
            out = self._exit(page, view, facts, today)
            if out is not None:
                break
        core_done = self.definition.quick_send and (frontier is None or frontier.optional_after_core)
        places = {page.id: place for place, page in enumerate(pages)}
        can_send = out is None and (frontier is None or core_done)
        return Walk(view, pages, tuple(taken), frontier, out, can_send, places)

    def prune(self, answers: Answers, facts: Mapping[str, Any], today: date) -> dict[str, Any]:
        """This party's answers as they are submitted: without what is hidden or no question of this definition.

        Twice: the same, as long as nothing that is not kept led the way.
        """
        view, shown = seen(self.sights, self._of_party(answers), facts, today)
        part = view.part()
        kept: dict[str, Any] = {}
        for sight in shown:
            repeat = sight.page.repeat
            names = [question.id for question in sight.page.questions if question.kept]
            if repeat is None:
                kept |= {name: part[name] for name in names if is_answered(part.get(name))}
            elif entries := view.entries(repeat.id, self.party):
                kept[repeat.id] = [
                    {ENTRY_ID: entry[ENTRY_ID], **{name: entry[name] for name in names if is_answered(entry.get(name))}}
                    for entry in entries
                    if ENTRY_ID in entry
                ]
        return kept

    def recheck(
        self,
        posted: Sequence[str],
        before: Answers,
        after: Answers,
        facts: Mapping[str, Any],
        today: date,
    ) -> list[str]:
        """The pages still valid after an edit: those that read nothing of what changed, and those that still stand.

        Only a page whose conditions read a changed answer is looked at again.
        """
        earlier, _ = seen(self.sights, self._of_party(before), facts, today)
        view, _ = seen(self.sights, self._of_party(after), facts, today)
        changed = self._changed(earlier, view)  # of what is seen: hiding one answer may change what another means
        if not changed:
            return list(posted)
        return [
            page_id
            for page_id in posted
            if page_id in self._sight_of
            and self._asked_of_others[page_id].isdisjoint(changed)
            and (self._touched_by[page_id].isdisjoint(changed) or self.stands(page_id, view, facts, today))
        ]

    def standing(self, posted: Sequence[str], answers: Answers, facts: Mapping[str, Any], today: date) -> list[str]:
        """The posted pages that stand, every one looked at: for the moment of sending, when facts may have changed."""
        view, shown = seen(self.sights, self._of_party(answers), facts, today)
        there = {sight.page.id for sight in shown}
        return [
            page_id
            for page_id in posted
            if page_id in self._sight_of and (page_id not in there or self.stands(page_id, view, facts, today))
        ]

    def stands(self, page_id: str, view: Answers, facts: Mapping[str, Any], today: date) -> bool:
        """Whether the stored answers of a page still satisfy what it asks: nothing required is missing.

        `view` is without hidden answers, so that an option no longer offered counts as missing.
        """
        sight = self._sight_of[page_id]
        repeat = sight.page.repeat
        if repeat is None:
            return self._stands_in(sight, view, facts, today)
        entries = view.entries(repeat.id, self.party)
        return len(entries) >= repeat.minimum and all(
            self._stands_in(sight, view.within(repeat.id, entry[ENTRY_ID]), facts, today) for entry in entries
        )

    def _stands_in(self, sight: PageSight, view: Answers, facts: Mapping[str, Any], today: date) -> bool:
        scope = view.scope()
        for one in sight.questions:
            if (
                not is_answered(scope.get(one.question.id))
                and one.is_shown(view, facts, today)
                and one.is_required(view, facts, today)
            ):
                return False
        return not any(broken(rule, view) for rule, check in self._rules[sight.page.id] if check(view, facts, today))

    def _changed(self, before: Answers, after: Answers) -> frozenset[str]:
        old, new = before.part(self.party), after.part(self.party)
        names = {name for name in {*old, *new} if old.get(name) != new.get(name)}
        inside = {
            question.id
            for sight in self.sights
            if sight.page.repeat and sight.page.repeat.id in names
            for question in sight.page.questions
        }
        return frozenset(names | inside)

    def _exit(self, page: Page, view: Answers, facts: Mapping[str, Any], today: date) -> PageExit | None:
        for out, check in self._exits.get(page.id, ()):
            if check(view, facts, today):
                return out
        return None

    def _of_party(self, answers: Answers) -> Answers:
        return Answers(answers.parts, self.party)


def broken(rule: GroupRule, view: Answers) -> bool:
    """Whether too few or too many of a group's questions are answered."""
    scope = view.scope()
    if rule.blocks:
        answered = [[is_answered(scope.get(name)) for name in block] for block in rule.blocks]
        if any(any(block) and not all(block) for block in answered):
            return True
        count = sum(map(all, answered))
    else:
        count = sum(is_answered(scope.get(name)) for name in rule.questions)
    return count < rule.minimum or (rule.maximum is not None and count > rule.maximum)


def _reads(page: Page) -> frozenset[str]:
    """Every name the validity of a page depends on: what its conditions read, and what those are hidden by."""
    own = {page.repeat.id} if page.repeat else set()
    conditions = [rule.when for rule in page.group_rules]
    for question in page.questions:
        conditions += [question.show_when, question.required_when, *(one.show_when for one in question.options)]
    return frozenset(own).union(*map(addresses_of, conditions)) or NONE


def _read_by(question: Question) -> frozenset[str]:
    """The names that a calculation reads, where it is worked out only when its page is sent."""
    what = calculation_of(question)
    if what is None or not what.needs_others:
        return NONE
    return frozenset(name for address in what.reads for name, _ in parse_address(address).segments)
