"""What rules of the law say of a case's forms: as they stand today, as they stood at sending, and what was shown.

Reads only; the case was got through casework.visible by whoever asks.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from casework.facts import case_facts, filing_answers, sent_filings, today_of
from casework.law.law_book import TOLD, CouncilLaw, RuleShapes
from casework.law.law_checks import SENT, checks_of, judge_filing, kept_of, mark_of
from casework.law.law_overrides import Overridden, finding_mark, overridden_on
from casework.versions import pinned
from forms.checks import INFORMATION, CheckPlace, Judged
from forms.ports import RuleFinding
from models.case import Case
from models.filing import Filing
from models.law_answer import LawAnswer

_WORST_FIRST = ("breach", "officer_decides", "advisory", INFORMATION)
_UNREAD = "The text of this was not read at its source."


@dataclass(frozen=True, slots=True)
class FindingLine:
    """One finding of today, what it is known by, and who let it go ahead."""

    finding: RuleFinding
    mark: str
    overridden: Overridden | None

    @property
    def day(self) -> date | None:
        """The day of a schedule it speaks of, if it does."""
        return date.fromisoformat(self.finding.day) if self.finding.day else None


@dataclass(frozen=True, slots=True)
class ShownLine:
    """What was kept of a check at one moment: shown to whoever filled the form in, or found when it was sent.

    `changed` are the facts that differ from what the same check was asked with before, in words.
    """

    at: datetime
    moment: str
    reference: str
    party: str
    rule: str
    sentences: tuple[str, ...]
    cannot: str
    changed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CheckLine:
    """One check of one form: its findings today, and what they were at sending where that differs."""

    filing_id: UUID
    reference: str
    service: str
    place: CheckPlace
    rule: str
    title: str
    asked_of: date | None
    findings: tuple[FindingLine, ...]
    cannot: str
    differs: tuple[str, ...]  # the sentences at sending, where they are not today's
    letter: str

    @property
    def severity(self) -> str:
        """The worst that was found; empty for nothing."""
        found = [line.finding.severity for line in self.findings]
        return min(found, key=_WORST_FIRST.index) if found else ""


@dataclass(frozen=True, slots=True)
class CaseFindings:
    """The checks of a case that say something today, the worst first, and everything that was kept, oldest first."""

    lines: Sequence[CheckLine] = ()
    history: Sequence[ShownLine] = ()

    @property
    def letter(self) -> str:
        """Every check's paragraph for a letter, each once."""
        return "\n\n".join(dict.fromkeys(line.letter for line in self.lines if line.letter))


def findings_of_case(case: Case, *, at: datetime) -> CaseFindings:
    """What the checks of a case's forms say, of the newest form first, and what they said before.

    By the law, the calendars and the council's own numbers of now, asked of the day that each check names.
    """
    filings = [filing for filing in sent_filings(case.id) if checks_of(filing.version_id).bound]
    if not filings:
        return CaseFindings()
    today = today_of(at)
    facts = case_facts(case, today=today)
    overridden = overridden_on(case.id)
    kept = kept_of([filing.id for filing in filings])
    found: list[CheckLine] = []
    for filing in reversed(filings):
        law = CouncilLaw(school_id=filing.school_id)
        for judged in _judged(filing, facts, today):
            own = [row for row in kept if row.filing_id == filing.id and _place(row) == judged.place]
            if judged.answer.findings or judged.answer.cannot:
                found.append(_line(filing, judged, own, overridden, law))
    return CaseFindings(sorted(_once(found), key=_weight), tuple(_history({one.id: one for one in filings}, kept)))


def _judged(filing: Filing, facts: Mapping[str, Any], today: date) -> Sequence[Judged]:
    parties = filing_answers(filing).parts
    whole = filing.state == "submitted"
    bound = [
        one for one in checks_of(filing.version_id).bound if one.party in parties or (whole and not one.place.page)
    ]
    return judge_filing(filing, bound, facts=facts, today=today, received_at=filing.received_at)


def _once(lines: Sequence[CheckLine]) -> Iterator[CheckLine]:
    """Each answer once: a form may ask the same rule of the same days of two parties, each before it sends its part.

    The one that somebody let go ahead stands, else the last: whoever sent last was told last. What is asked of each
    entry of a repeat stays.
    """
    last: dict[Any, CheckLine] = {}
    for line in lines:
        entry = line.place if line.place.entry else None
        said = tuple(one.finding for one in line.findings)
        key = (line.filing_id, line.rule, line.asked_of, line.cannot, said, entry)
        before = last.get(key)
        if before is None or not any(one.overridden for one in before.findings):
            last[key] = line
    yield from last.values()


def _line(
    filing: Filing, judged: Judged, kept: Sequence[LawAnswer], overridden: Mapping[str, Overridden], law: CouncilLaw
) -> CheckLine:
    findings = judged.answer.findings  # in the rule's own order: its answer, then what that rests on
    marks = [finding_mark(filing.id, judged.place, finding) for finding in findings]
    sent = next((row for row in reversed(kept) if row.moment == SENT), None)
    then = [finding["sentence"] for finding in sent.findings] if sent is not None else []
    differs = sent is not None and sent.mark != mark_of(judged) and then != [one.sentence for one in findings]
    return CheckLine(
        filing_id=filing.id,
        reference=filing.reference,
        service=pinned(filing.version_id).title.say(),
        place=judged.place,
        rule=judged.ref.rule,
        title=judged.answer.title or judged.ref.rule,
        asked_of=judged.on,
        findings=tuple(
            FindingLine(finding, mark, overridden.get(mark)) for finding, mark in zip(findings, marks, strict=True)
        ),
        cannot=judged.answer.cannot,
        differs=tuple(then or ["Nothing was found."]) if differs else (),
        letter=_letter(judged, findings, law),
    )


def _history(filings: Mapping[UUID, Filing], kept: Sequence[LawAnswer]) -> Iterator[ShownLine]:
    """Everything kept, in its order. A later form of the same service is compared with the one before it."""
    last: dict[tuple[str, CheckPlace], Mapping[str, Any]] = {}
    for row in kept:
        filing = filings[row.filing_id]
        parties = {party.id: party.label.say() for party in pinned(filing.version_id).parties}
        key = (filing.service, _place(row))
        yield ShownLine(
            at=row.at,
            moment=row.moment,
            reference=filing.reference,
            party=parties.get(row.party, row.party),
            rule=row.rule,
            sentences=tuple(row.said or (finding["sentence"] for finding in row.findings)),
            cannot=row.cannot,
            changed=tuple(_changes(last[key], row.facts)) if key in last else (),
        )
        last[key] = row.facts


def _changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[str]:
    for name in dict.fromkeys((*before, *after)):
        was, now = before.get(name), after.get(name)
        if was != now:
            yield f"{name.replace('_', ' ').capitalize()}: {_said(was)}, then {_said(now)}"


def _said(value: Any) -> str:
    if value is None:
        return "not given"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | dict):
        return f"{len(value)} given"
    return str(value).replace("_", " ")


def _letter(judged: Judged, findings: Sequence[RuleFinding], law: CouncilLaw) -> str:
    """A paragraph for a letter. What is in officers' words goes out in the words of the rule that says it to others."""
    shape = RuleShapes().get(judged.ref.rule)
    if shape is not None and shape.for_officers:
        if not shape.told_as or judged.on is None:
            return ""
        findings = law.ask(shape.told_as, judged.facts, on=judged.on, calendar_of=judged.calendar_of).findings
        return "\n\n".join(finding.sentence for finding in findings)
    if judged.ref.rule.endswith(TOLD):
        return "\n\n".join(finding.sentence for finding in findings)  # it names its source and limit itself
    return "\n\n".join(_paragraph(one) for one in findings if one.severity != INFORMATION)


def _paragraph(finding: RuleFinding) -> str:
    amounts = [f"{what}: {said}." for what, said in (("Limit", finding.limit), ("Found", finding.observed)) if said]
    unread = () if finding.verified else (_UNREAD,)
    return " ".join((finding.sentence, *amounts, *unread, f"({finding.provision})"))


def _place(row: LawAnswer) -> CheckPlace:
    return CheckPlace(row.page, row.number, row.entry)


def _weight(line: CheckLine) -> int:
    return _WORST_FIRST.index(line.severity) if line.severity else len(_WORST_FIRST)
