"""Documents that together prove several things: which were brought, and which of them proves what."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from forms.definition.question_parts import Paper, PaperGroup
from forms.definition.questions import Question
from forms.phrases import say
from forms.ports import Ports
from forms.question_types.base import Context, Problem, problem, whole_setting
from forms.question_types.composite import Composite, Found

Brought = Mapping[str, tuple[str, ...]]  # document -> the groups it may prove


class DocumentSet(Composite):
    """Stored as {document: {"seen": "yes", "files": [ids]}}, or {"bring": "yes"}. One document proves one group.

    Settings: `documents` with what each `proves`, `groups` with how many each needs, `need` in all, `how` (upload,
    seen, either, bring), and those of a file.
    """

    template = "document_set.html"
    missing = "missing-documents"
    keeps_wrong = True

    def together(self, question: Question, found: Found, context: Context) -> list[Problem]:
        """Whether every group can be given its documents, each document used once, and enough in all."""
        brought = brought_of(question, {path[0] for path in found})
        if not brought:
            return []
        groups: tuple[PaperGroup, ...] = question.setting("groups") or ()
        given = assign(brought, groups)
        lacking = [group for group in groups if len(given[group.code]) < group.need]
        part = self.first_part(question)
        problems = [
            problem("documents-lacking", part, count=group.need, group=group.label.say(context.language))
            for group in lacking
        ]
        need = whole_setting(question, "need", 0)
        if not lacking and len(brought) < need:
            problems.append(problem("documents-few", part, limit=need))
        return [Problem(one.code, one.part, one.parts, one.words, unfinished=True) for one in problems]

    def lines(self, question: Question, value: Any, ports: Ports, language: str) -> tuple[str, ...]:
        """One line a document: how it was brought, and what it proves."""
        papers = {paper.code: paper for paper in question.setting("documents") or ()}
        order = {code: place for place, code in enumerate(papers)}  # as they are asked for, not as they came
        groups: tuple[PaperGroup, ...] = question.setting("groups") or ()
        labels = {group.code: group.label.say(language) for group in groups}
        proves = {code: group for group, codes in assign(brought_of(question, value), groups).items() for code in codes}
        return tuple(
            self._line(papers.get(code), code, one, labels.get(proves.get(code, "")), ports, language)
            for code, one in sorted(value.items(), key=lambda brought: order.get(brought[0], len(order)))
        )

    def _line(self, paper: Paper | None, code: str, one: Any, group: str | None, ports: Ports, language: str) -> str:
        files = one.get("files") or [] if isinstance(one, dict) else []
        names = [kept.filename if (kept := ports.files.kept(file)) else file for file in files]
        seen = [say("seen", language)] if isinstance(one, dict) and one.get("seen") else []
        label = paper.label.say(language) if paper else code
        how = ", ".join([*seen, *names])
        said = f"{label}: {how}" if how else label  # one that is only to be brought
        return f"{said} ({group})" if group else said


def brought_of(question: Question, codes: Any) -> Brought:
    """The documents among these codes with what each may prove, in the definition's order."""
    papers: tuple[Paper, ...] = question.setting("documents") or ()
    return {paper.code: paper.proves for paper in papers if paper.code in codes}


def assign(brought: Brought, groups: tuple[PaperGroup, ...]) -> dict[str, list[str]]:
    """Which document proves what, as many groups as can be satisfied at once.

    Each document is used once: a passport that could prove a name or an address proves one of them. Places are filled
    by augmenting paths, so that a document is moved to another group when that makes room.
    """
    places = [group.code for group in groups for _ in range(group.need)]
    holder: dict[int, str] = {}

    def place(paper: str, tried: set[int]) -> bool:
        for number, group in enumerate(places):
            if group in brought[paper] and number not in tried:
                tried.add(number)
                if number not in holder or place(holder[number], tried):
                    holder[number] = paper
                    return True
        return False

    for paper in brought:
        place(paper, set())
    given: dict[str, list[str]] = {group.code: [] for group in groups}
    for number, paper in sorted(holder.items()):
        given[places[number]].append(paper)
    return given
