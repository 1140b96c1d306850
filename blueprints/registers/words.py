"""What the register says for codes, and its lines as rows of a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from base import clock
from blueprints.cases.words import PLANS
from blueprints.page_frame import short_date
from reporting.register import RegisterLine
from reporting.standings import Entry

VALIDITY = {
    "on-roll": "Does not arise: an officer found that the pupil stays on a school's roll",
    "being-assessed": "Not known yet: home education is being assessed",
    "not-school-age": "Not of compulsory school age",
    "age-not-known": "Not known: there is no date of birth",
    "nothing-recorded": "Nothing recorded shows that it is",
    "not-kept": "Not kept of that day",
}
NOT_SAID = "Not recorded"
HEADS = (
    "As it stood on",
    "Child",
    "Age",
    "References",
    "Priority",
    "Out of education",
    "Since",
    "School days out",
    "Counted by",
    "Why",
    "Is that valid",
    "Stage",
    "Whereabouts",
    "Last known place",
    "School",
    "Still on its roll",
    "Last seen on",
    "Last seen by",
    "Days since last seen",
    "Next action",
    "Next action due",
    "By whom",
    "Last decided",
    "Decided on",
    "Plans and needs",
    "Ethnicity",
    "Fault",
    "Name and age",
)


def plan_words(entry: Entry) -> str:
    """Plans and needs of a child, in words; a code nobody gave words to is shown as it is."""
    return ", ".join(PLANS.get(code, code.replace("-", " ")) for code in sorted(entry.plans))


def place_words(entry: Entry) -> str:
    """Where the child is, or last was: town and postcode. A withheld address is never written out."""
    child = entry.child
    if child is None:
        return NOT_SAID
    if child.address_withheld:
        return "Address withheld"
    address = child.address or {}
    parts = [str(address.get("town") or "").strip(), child.postcode]
    return ", ".join(part for part in parts if part) or NOT_SAID


def is_known(entry: Entry) -> bool:
    """Whether any of the child's cases says that the child's whereabouts are known."""
    return any(one.whereabouts == "known" for one in entry.standings)


def seen_words(entry: Entry, today: date) -> str:
    """How long ago the child was last seen."""
    seen = entry.last_seen.last_seen_on
    if seen is None:
        return "Nobody has said"
    days = (today - seen).days
    return "today" if days <= 0 else f"{days} day{'' if days == 1 else 's'} ago"


def out_words(line: RegisterLine) -> str:
    """How long the child has been out of education."""
    if not line.is_out:
        return "No: on a roll"
    if line.out is None:
        return "Yes, nobody has said since when"
    if line.out.days is None:
        return f"Yes, since {short_date(line.out.since)}"
    return f"Yes, {line.out.days} school day{'' if line.out.days == 1 else 's'}"


def rows_of(lines: list[RegisterLine], day: date) -> Iterator[tuple[object, ...]]:
    """The lines as rows under HEADS."""
    for line in lines:
        entry, first, seen = line.entry, line.entry.first, line.entry.last_seen
        kept = _kept_words(entry)
        yield (
            day.isoformat(),
            line.name,
            line.age,
            ", ".join(one.case.reference for one in entry.standings),
            f"P{first.priority}",
            kept or ("Yes" if line.is_out else "No"),
            line.out.since.isoformat() if line.out else NOT_SAID,
            line.out.days if line.out else None,
            (line.out.why or line.out.calendar) if line.out else None,
            kept or line.why or NOT_SAID,
            kept or VALIDITY[line.validity],
            line.stage,
            "Known" if is_known(entry) else "Not known",
            kept or place_words(entry),
            kept or line.school or "None",
            kept or ("Yes" if line.is_on_a_roll else ""),
            seen.last_seen_on.isoformat() if seen.last_seen_on else NOT_SAID,
            seen.last_seen_by or NOT_SAID,
            (day - seen.last_seen_on).days if seen.last_seen_on else None,
            first.next_action,
            _instant(first.next_action_at),
            line.owner or "Nobody",
            line.decided.what if line.decided else "Nothing yet",
            _instant(line.decided.at) if line.decided else None,
            kept or plan_words(entry),
            kept or entry.ethnicity or NOT_SAID,
            "No next action" if entry.is_fault else "",
            _named_words(entry),
        )


def _kept_words(entry: Entry) -> str:
    """What stands where a day is asked for of which nothing was kept; nothing where it was."""
    return f"Not kept before {short_date(clock.london(entry.kept_from))}" if entry.kept_from else ""


def _named_words(entry: Entry) -> str:
    """Of when the name and the age in the line are."""
    first = entry.kept_from
    return f"As first kept on {clock.london(first).date().isoformat()}" if first else "As known on that day"


def _instant(at: datetime | None) -> str:
    return f"{clock.london(at):%Y-%m-%d %H:%M}" if at else ""
