"""Entries of other forms of a service that name the same person: children whom several organisers told us of.

By name and date of birth, as children are matched. For officers' eyes: whoever fills in a form is told nothing of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from base.extensions import db
from base.text import plain
from casework.facts import filing_answers
from casework.subjects import particulars_of
from directory.matching import Agreement, compare_named
from directory.particulars import Particulars
from forms.answers import ENTRY_ID, Answers
from models.case import Case
from models.filing import Filing
from statutory.london import london_instant

MOST = 500  # forms that are looked through, the newest
A_YEAR = timedelta(days=366)

_Key = tuple[str, object]


@dataclass(frozen=True, slots=True)
class _Named:
    """One entry of another form: its place among all, whom it names, and its answers read from inside."""

    place: int
    person: Particulars
    view: Answers


@dataclass(frozen=True)
class NamesakesOf:
    """Whom the other forms of a filing's service name. Forms are read once, when first wanted.

    Looked through are those that were sent within a year and stand on a case which is not restricted: what few may see
    counts nowhere else.
    """

    filing: Filing
    today: date
    _read: dict[tuple[str, ...], dict[_Key, list[_Named]]] = field(default_factory=dict, repr=False)

    def __call__(self, name: str, born: str, view: Answers, /, *, unsure: bool) -> Sequence[Answers]:
        """The entries that name whom a view names: surely, or with `unsure` only perhaps; oldest first."""
        if view.entry is None:
            return ()
        sought = _person(view.get(name), view.get(born))
        if not sought.family_name:
            return ()
        known = self._known(view.entry[0], name, born)
        wanted = Agreement.CLOSE if unsure else Agreement.SAME
        near = {one.place: one for key in _keys(sought) for one in known.get(key, ())}
        return [near[place].view for place in sorted(near) if compare_named(sought, near[place].person) is wanted]

    def _known(self, repeat: str, name: str, born: str) -> dict[_Key, list[_Named]]:
        """The entries of all those forms by what two of one person share at least: a birth or a family name."""
        found = self._read.get((repeat, name, born))
        if found is None:
            found = self._read[repeat, name, born] = {}
            place = 0
            for answers in self._others():
                for entry in answers.entries(repeat):
                    person = _person(entry.get(name), entry.get(born))
                    place += 1
                    if person.family_name:
                        one = _Named(place, person, answers.inside(repeat, str(entry.get(ENTRY_ID))))
                        for key in _keys(person):
                            found.setdefault(key, []).append(one)
        return found

    def _others(self) -> list[Answers]:
        sent = (
            select(Filing)
            .join(Case, Case.id == Filing.case_id)
            .options(selectinload(Filing.parts))
            .where(Filing.service == self.filing.service, Filing.state == "submitted", Filing.id != self.filing.id)
            .where(Filing.submitted_at >= london_instant(self.today - A_YEAR, time()), Case.restricted.is_(False))
            .order_by(Filing.submitted_at.desc(), Filing.id.desc())
            .limit(MOST)
        )
        return [filing_answers(one) for one in reversed(db.session.scalars(sent).all())]


def _person(name: object, born: object) -> Particulars:
    return particulars_of({"name": name, "date-of-birth": born})


def _keys(person: Particulars) -> Iterable[_Key]:
    yield "family", plain(person.family_name)
    if person.date_of_birth is not None:
        yield "born", person.date_of_birth
