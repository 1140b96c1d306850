"""Which notice this would be: first, second or one too many, to the same parent for the same child in three years."""

from dataclasses import dataclass
from datetime import date, timedelta

from statutory.day_names import say_date
from statutory.findings import Finding, Severity
from statutory.legal_numbers import in_force
from statutory.months import corresponding_day
from statutory.penalties.penalty_limits import (
    COUNTED_BACK,
    HIGHER_PRICE_DAYS,
    HIGHER_PRICE_VERSIONS,
    LOWER_PRICE_DAYS,
    LOWER_PRICE_VERSIONS,
    MOST_NOTICES,
    REPEATED_PRICE,
)
from statutory.penalties.penalty_sources import CODE_OF_CONDUCT, FRAMEWORK_START
from statutory.rules import Rule, Setting
from statutory.stating import state, state_number

ID = "PEN.COUNT"
_MONTHS_A_YEAR = 12
_LIMIT = f"{MOST_NOTICES.value} notices to one parent for one child within {COUNTED_BACK.limit}"


@dataclass(frozen=True, kw_only=True)
class EarlierNotice:
    """A notice that was issued. `parent` and `child` are keys that mean nothing outside the question."""

    parent: str
    child: str
    issued_on: date
    withdrawn: bool = False


@dataclass(frozen=True, kw_only=True)
class NoticeInQuestion:
    """A notice that somebody means to issue, or has issued on `issue_on`, and those before it.

    `parent` and `child` are keys that mean nothing outside the question; they are never told. `earlier` may
    hold notices of anybody: only those of the same parent and the same child are counted, paid or unpaid.
    """

    parent: str
    child: str
    issue_on: date | None = None
    earlier: tuple[EarlierNotice, ...] = ()


def counts_until(issued_on: date) -> date:
    """Return the last day on which a notice still counts: three years on, that same day excluded."""
    answer = corresponding_day(issued_on, COUNTED_BACK.value * _MONTHS_A_YEAR)
    # A notice of 29 February is three years old on 1 March.
    return answer.day if answer.clipped else answer.day - timedelta(days=1)


def counted(facts: NoticeInQuestion, on: date) -> tuple[date, ...]:
    """Return the days of issue that count towards a notice on `on`, oldest first.

    Counted are notices of the national framework, issued by then and not withdrawn, that are less than three years old.
    """
    return tuple(day for day in _history(facts, on) if on <= counts_until(day))


def place_from_first(facts: NoticeInQuestion, on: date) -> int:
    """Return which notice this would be if three years were counted in blocks, each from its first notice."""
    place = 1
    block_ends = date.min
    for day in (*_history(facts, on), on):
        if day <= block_ends:
            place += 1
        else:
            place, block_ends = 1, counts_until(day)
    return place


def judge_count(facts: NoticeInQuestion, setting: Setting) -> tuple[Finding, ...]:
    """Return which notice this would be and what it costs; one more than two is not to be issued."""
    on = facts.issue_on or setting.on
    if on < FRAMEWORK_START:
        return (_under_the_old_law(on, setting),)
    days = counted(facts, on)
    place = len(days) + 1
    said, severity = _said(place, days, on)
    head = state_number(
        ID,
        MOST_NOTICES,
        limit=_LIMIT,
        observed=_observed(len(days)),
        sentence=said,
        severity=severity,
        on=setting.on,
        day=_counts_no_longer_than(days),
    )
    from_first = place_from_first(facts, on)
    return (head,) if from_first == place else (head, _other_reading(from_first, setting))


def _history(facts: NoticeInQuestion, on: date) -> list[date]:
    return sorted(
        one.issued_on
        for one in facts.earlier
        if (one.parent, one.child) == (facts.parent, facts.child)
        and not one.withdrawn
        and FRAMEWORK_START <= one.issued_on <= on
    )


def _said(place: int, days: tuple[date, ...], on: date) -> tuple[str, Severity]:
    if place > MOST_NOTICES.value:
        again = counts_until(days[-MOST_NOTICES.value])
        sentence = (
            f"There are already {_observed(len(days))}. Another is not to be issued until after {say_date(again)}; "
            "prosecution or another measure is to be considered."
        )
        return sentence, Severity.BREACH
    if place > 1:
        sentence = (
            f"This is the second notice to this parent for this child within {COUNTED_BACK.limit}: "
            f"{REPEATED_PRICE.limit}, to be paid within {HIGHER_PRICE_DAYS.limit}. The first counts until "
            f"{say_date(counts_until(days[0]))}."
        )
        return sentence, Severity.INFORMATION
    lower, higher = in_force(LOWER_PRICE_VERSIONS, on), in_force(HIGHER_PRICE_VERSIONS, on)
    sentence = (
        f"This is the first notice to this parent for this child within {COUNTED_BACK.limit}: {lower.limit} if paid "
        f"within {LOWER_PRICE_DAYS.limit}, {higher.limit} if paid within {HIGHER_PRICE_DAYS.limit}."
    )
    return sentence, Severity.INFORMATION


def _counts_no_longer_than(days: tuple[date, ...]) -> date | None:
    """The last day on which the notices counted now still change the answer; None where there are none."""
    return counts_until(days[-MOST_NOTICES.value :][0]) if days else None


def _observed(notices: int) -> str:
    return f"{notices} earlier {'notice' if notices == 1 else 'notices'} within {COUNTED_BACK.limit}"


def _other_reading(place: int, setting: Setting) -> Finding:
    return state(
        ID,
        COUNTED_BACK.source,
        limit=f"{COUNTED_BACK.limit} from the first notice",
        observed=f"notice {place} counted in that way",
        sentence=f"If the {COUNTED_BACK.limit} are counted from the first notice and then begin afresh, this is notice "
        f"{place}. The text was not read; an officer decides which count to use.",
        severity=Severity.OFFICER_DECIDES,
        on=setting.on,
    )


def _under_the_old_law(on: date, setting: Setting) -> Finding:
    return state(
        ID,
        CODE_OF_CONDUCT,
        limit="the council's own code of conduct",
        observed=say_date(on),
        sentence=f"On {say_date(on)} there was no national limit on repeated notices; the council's own code of "
        "conduct applied.",
        severity=Severity.OFFICER_DECIDES,
        on=setting.on,
    )


NOTICES_COUNTED = Rule(
    id=ID,
    title="First or second penalty notice to one parent for one child in three years, and no third",
    facts=NoticeInQuestion,
    judge=judge_count,
    sources=(MOST_NOTICES.source, CODE_OF_CONDUCT),
    numbers=(
        *(MOST_NOTICES, COUNTED_BACK, *LOWER_PRICE_VERSIONS, *HIGHER_PRICE_VERSIONS),
        *(REPEATED_PRICE, LOWER_PRICE_DAYS, HIGHER_PRICE_DAYS),
    ),
    effective_from=FRAMEWORK_START,
)
