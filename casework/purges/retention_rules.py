"""How long each sort of record is kept: what the definitions propose, and what the council has confirmed.

No national rule says it, so a definition only proposes. A person confirms a rule, with its source; until then it is
shown and purges nothing.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy import select

from base.database import locked
from base.extensions import db
from base.text import squeezed
from casework.versions import current_versions, pinned
from forms.definition.document import Definition
from models.retention import RetentionRule
from security.actor import Actor
from security.history import record
from security.permissions import Permission
from statutory.london import london_day

MONTHS, YEARS = "months", "years"
LONGEST_SOURCE = 300
SECOND_THOUGHTS = timedelta(days=7)
_PERIOD = re.compile(r"^(?P<birth>date of birth plus )?(?P<amount>\d{1,3}) (?P<unit>month|year)s?$")


class What(StrEnum):
    """What a rule keeps."""

    CASE = "case"  # a case with all that belongs to it
    REFUSED = "refused"  # the same, where an approval was refused or revoked
    ANSWERS = "answers"  # answers that a definition keeps for a shorter time, such as who told us
    MAIL = "mail"  # e-mail that came in and belongs to no case
    BUSINESSES = "businesses"  # with their contacts: many a business is called like the person whose it is
    CAMPAIGNS = "campaigns"  # to whom one was sent
    LINKS = "links"  # mailboxes of links that open nothing any more
    TAKEN_OFF = "taken-off"  # files that were taken off a case, where they did not belong


class From(StrEnum):
    """From when the time counts: the end of the case (or of its approval), or the birth of its child."""

    END = "end"
    BIRTH = "birth"


@dataclass(frozen=True, slots=True)
class Period:
    """How long, and from when."""

    amount: int
    unit: str  # months | years
    counts_from: From = From.END

    def from_day(self, day: date) -> date:
        """The first day on which what was kept from a day may go; in a shorter month, its last."""
        return _moved(day, self._months)

    def before(self, day: date) -> date:
        """A day no later than the last that had ended so long before a day: what began after it must stay."""
        return _moved(day, -self._months)

    @property
    def _months(self) -> int:
        return self.amount * (12 if self.unit == YEARS else 1)

    def say(self) -> str:
        """In words."""
        long = f"{self.amount} {self.unit if self.amount != 1 else self.unit[:-1]}"
        return f"date of birth plus {long}" if self.counts_from is From.BIRTH else long


def _moved(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


@dataclass(frozen=True, slots=True)
class Rule:
    """How long one sort of record is kept. `confirmed_at` is None while it is only proposed: then it purges nothing.

    `period` is None where the definition says it in words that are no period.
    """

    service: str
    title: str
    what: What
    period: Period | None
    proposed: str  # as the definition says it, or the product
    source: str = ""
    confirmed_at: datetime | None = None

    @property
    def is_in_force(self) -> bool:
        """Whether somebody has confirmed it."""
        return self.period is not None and self.confirmed_at is not None

    @property
    def begins_on(self) -> date | None:
        """The first day on which anything is purged by it: a week after it was confirmed, for second thoughts."""
        return london_day(self.confirmed_at) + SECOND_THOUGHTS if self.confirmed_at is not None else None

    def purges_on(self, today: date) -> bool:
        """Whether it purges on a day."""
        return self.is_in_force and self.begins_on is not None and self.begins_on <= today


class NotARule(ValueError):
    """A rule can't be confirmed like that; `faults` are pairs of a field and what is wrong with it."""

    def __init__(self, faults: list[tuple[str, str]]) -> None:
        super().__init__("a retention rule can't be confirmed like that")
        self.faults = faults


# What the product proposes for what belongs to no service.
OWN = (
    Rule("", "Email that belongs to no case", What.MAIL, Period(12, MONTHS), "12 months"),
    Rule("", "Businesses we have nothing to do with any more", What.BUSINESSES, Period(6, YEARS), "6 years"),
    Rule("", "Campaigns that have ended", What.CAMPAIGNS, Period(6, YEARS), "6 years"),
    Rule("", "Mailboxes of links that have ended", What.LINKS, Period(6, MONTHS), "6 months"),
    Rule("", "Files that were taken off a case", What.TAKEN_OFF, Period(1, MONTHS), "1 month"),
)


def period_of(words: str) -> Period | None:
    """The period that a definition's words say: "6 years", "date of birth plus 25 years"; None for other words."""
    found = _PERIOD.match(squeezed(words))
    if found is None:
        return None
    counts_from = From.BIRTH if found["birth"] else From.END
    return Period(int(found["amount"]), f"{found['unit']}s", counts_from)


def rules() -> list[Rule]:
    """Every rule: of each service as it is published now, then those of no service; as confirmed, else as proposed."""
    rows = {(row.service, row.what): row for row in db.session.scalars(select(RetentionRule))}
    proposed = [rule for version_id in current_versions().values() for rule in _proposed(pinned(version_id))]
    proposed.sort(key=lambda rule: (rule.title.casefold(), rule.what != What.CASE, rule.what))
    return [_confirmed(rule, rows.get((rule.service, rule.what.value))) for rule in (*proposed, *OWN)]


def rule_of(service: str, what: What) -> Rule | None:
    """One of them; None where there is none."""
    return next((rule for rule in rules() if (rule.service, rule.what) == (service, what)), None)


def confirm_rule(rule: Rule, period: Period, *, source: str, by: Actor, at: datetime) -> Rule:
    """Confirm how long records are kept, with who says so. From the next night on they are purged by it.

    Twice:  the last one holds; each is told.
    Raises: PermissionError; NotARule.
    """
    user = _person(by)
    faults = []
    if not 1 <= period.amount <= (100 if period.unit == YEARS else 1200):
        faults.append(("amount", "Enter how long, such as 6"))
    if not 0 < len(squeezed(source)) <= LONGEST_SOURCE:
        faults.append(("source", "Enter who says so, such as the council’s retention schedule and its date"))
    if faults:
        raise NotARule(faults)
    row = _row(rule)
    if row is None:
        row = RetentionRule(service=rule.service, what=rule.what.value)
        db.session.add(row)
    row.amount, row.unit, row.counts_from = period.amount, period.unit, period.counts_from.value
    row.source, row.confirmed_by, row.confirmed_at, row.stopped_at = squeezed(source), user, at, None
    db.session.flush()
    data = {"service": rule.service, "what": rule.what.value, "period": period.say()}
    record("retention", row.id, "retention-confirmed", by=by, at=at, data=data)
    return _confirmed(rule, row)


def stop_rule(rule: Rule, *, by: Actor, at: datetime) -> bool:
    """Purge nothing more by a rule; whether one was in force. Raises: PermissionError."""
    _person(by)
    row = _row(rule)
    if row is None or row.stopped_at is not None:
        return False
    row.stopped_at = at
    data = {"service": rule.service, "what": rule.what.value}
    record("retention", row.id, "retention-stopped", by=by, at=at, data=data)
    return True


def _person(by: Actor) -> UUID:
    if by.id is None or not by.may(Permission.RETENTION_SET):
        msg = "saying how long records are kept needs its permission"
        raise PermissionError(msg)
    return by.id


def _row(rule: Rule) -> RetentionRule | None:
    found = db.session.scalar(
        select(RetentionRule.id).where(RetentionRule.service == rule.service, RetentionRule.what == rule.what.value)
    )
    row: RetentionRule | None = locked(db.session(), RetentionRule, found) if found is not None else None
    return row


def _proposed(definition: Definition) -> Iterable[Rule]:
    """What a definition proposes: for its cases, for those that ended in a refusal, for answers kept for less."""
    title, privacy = definition.title.say(), definition.privacy
    own = definition.case is not None and definition.case.worked_by in ("", definition.service)
    if own:
        yield Rule(definition.service, title, What.CASE, period_of(privacy.retention), privacy.retention)
    if own and definition.approvals:
        longer = privacy.retention_refused or privacy.retention
        yield Rule(definition.service, title, What.REFUSED, period_of(longer), longer)
    shorter = {question.retention for question in definition.questions.values() if question.retention}
    if shorter:
        said = ", ".join(sorted(shorter))
        periods = [period_of(words) for words in shorter]
        known = [one for one in periods if one is not None and one.counts_from is From.END]
        longest = max(known, key=lambda one: one.amount * (12 if one.unit == YEARS else 1), default=None)
        yield Rule(definition.service, title, What.ANSWERS, longest if len(known) == len(periods) else None, said)


def _confirmed(rule: Rule, row: RetentionRule | None) -> Rule:
    if row is None or row.stopped_at is not None:
        return rule
    period = Period(row.amount, row.unit, From(row.counts_from))
    return replace(rule, period=period, source=row.source, confirmed_at=row.confirmed_at)
