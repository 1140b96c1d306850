"""Checks of a form as they are kept: what whoever filled it in was shown, and what was found when it was sent.

Rows are only added. Who reads the history of a filing sees each ground and date that was given, what the rules said of
it, to whom that was shown and when; a check is shown again only when its answer or its facts have changed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select

from base.extensions import db
from base.ids import new_id
from base.later_rows import write_later
from casework.facts import filing_answers, today_of
from casework.law.form_records import FormRecord
from casework.law.law_book import CouncilLaw
from casework.law.namesakes import NamesakesOf
from casework.standing_forms import standing_forms
from casework.versions import pinned
from council.english_councils import EnglishCouncils
from forms.checks import Bound, CheckPlace, FormChecks, Judged
from forms.ports import Ports
from models.filing import Filing
from models.law_answer import LawAnswer
from security.actor import Actor

PAGE, CHECK_ANSWERS, SENT = "page", "check-answers", "sent"  # moments
_OF_DAY = ("on",)  # of a finding: changes every day, and says nothing new
_checks: dict[UUID, FormChecks] = {}


def checks_of(version_id: UUID) -> FormChecks:
    """The checks of one published version, compiled when first wanted."""
    found = _checks.get(version_id)
    if found is None:
        found = _checks[version_id] = FormChecks(pinned(version_id))
    return found


def judge_filing(
    filing: Filing, bound: Iterable[Bound], *, facts: Mapping[str, Any], today: date, received_at: datetime | None
) -> tuple[Judged, ...]:
    """Ask some checks of what the parties of a filing have sent, by the law and the calendars of now."""
    ports = Ports(
        councils=EnglishCouncils(),
        rules=CouncilLaw(school_id=filing.school_id),
        received_on=today_of(received_at) if received_at else None,
        elsewhere=lambda: standing_forms(filing, today=today),
        record=FormRecord(filing, today),
        namesakes=NamesakesOf(filing, today),
    )
    return checks_of(filing.version_id).judge(bound, filing_answers(filing), facts=facts, today=today, ports=ports)


def keep_at_sending(
    filing: Filing,
    party: str,
    *,
    received_at: datetime,
    whole: bool,
    facts: Mapping[str, Any],
    by: Actor,
    at: datetime,
) -> None:
    """Keep what every check finds in what a party has just sent; with the checks of the whole form if it is `whole`.

    Nothing is refused: a check that can't be asked is kept with the reason.
    """
    checks = checks_of(filing.version_id)
    bound = [one for one in checks.bound if one.party == party or (whole and not one.place.page)]
    if bound:
        judged = judge_filing(filing, bound, facts=facts, today=today_of(at), received_at=received_at)
        _keep(filing.id, party, judged, moment=SENT, by=by, at=at)


def not_yet_shown(filing_id: UUID, judged: Sequence[Judged]) -> tuple[Judged, ...]:
    """Those whose answer or facts differ from what was last kept in their place."""
    if not judged:
        return ()
    last = _last_marks(filing_id)
    return tuple(one for one in judged if last.get(one.place) != mark_of(one))


def keep_shown(filing_id: UUID, party: str, judged: Sequence[Judged], *, moment: str, by: Actor, at: datetime) -> None:
    """Keep, in the open transaction, what is about to be shown. Twice: what is as it was makes no second row."""
    _keep(filing_id, party, not_yet_shown(filing_id, judged), moment=moment, by=by, at=at)


def forget_answers(filing_id: UUID) -> None:
    """Take away what was kept of a draft that was never sent."""
    db.session.execute(delete(LawAnswer).where(LawAnswer.filing_id == filing_id))


def kept_of(filing_ids: Collection[UUID]) -> list[LawAnswer]:
    """Everything kept of some filings, oldest first."""
    found = select(LawAnswer).where(LawAnswer.filing_id.in_(filing_ids)).order_by(LawAnswer.at, LawAnswer.id)
    return list(db.session.scalars(found))


def mark_of(judged: Judged) -> str:
    """The same for the same answer to the same facts, on whatever day it was asked."""
    findings = [_without_day(asdict(finding)) for finding in judged.answer.findings]
    told = [judged.ref.rule, judged.ref.effect, judged.facts, findings, judged.answer.cannot]
    return hashlib.sha256(json.dumps(told, sort_keys=True, default=str).encode()).hexdigest()


def _without_day(finding: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in finding.items() if name not in _OF_DAY}


def _last_marks(filing_id: UUID) -> dict[CheckPlace, str]:
    found = select(LawAnswer.page, LawAnswer.number, LawAnswer.entry, LawAnswer.mark)
    rows = db.session.execute(found.where(LawAnswer.filing_id == filing_id).order_by(LawAnswer.at, LawAnswer.id))
    return {CheckPlace(page, number, entry): mark for page, number, entry, mark in rows}


def _keep(filing_id: UUID, party: str, judged: Iterable[Judged], *, moment: str, by: Actor, at: datetime) -> None:
    rows = [
        {
            "id": new_id(),
            "filing_id": filing_id,
            "party": party,
            "page": one.place.page,
            "number": one.place.number,
            "entry": one.place.entry,
            "rule": one.ref.rule,
            "effect": one.ref.effect,
            "moment": moment,
            "asked_of": one.on,
            "facts": dict(one.facts),
            "findings": [asdict(finding) for finding in one.answer.findings],
            "said": list(one.said()) if one.ref.effect != "officer" else [],
            "cannot": one.answer.cannot,
            "mark": mark_of(one),
            "actor_kind": by.kind.value,
            "actor_id": by.id,
            "at": at,
        }
        for one in judged
    ]
    if rows:
        write_later(db.session(), LawAnswer, rows)
