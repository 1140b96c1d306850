"""Who bears a name: the rows with every word that was typed in theirs, slips of the keyboard forgiven.

Children, the adults beside them, cases about somebody or something else, organisations: each sort has a table of keys
of its own.

In two steps, so that a search among a million children costs what it does among a thousand: the words that lie near
what was typed are few, however many children bear them; then an index gives those who bear one of each.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, TextClause, func, literal, select, text, union_all
from sqlalchemy.orm import aliased

from base.extensions import db
from directory.names import distance, keys_of
from models.case import Case, CaseName
from models.child import Adult, AdultName, Child, ChildName
from models.organisation import Organisation, OrganisationName

LONG_WORD = 8  # signs; from here on two slips are forgiven
ENOUGH = 80  # children who nearly fit are ranked among so many; those who fit exactly always come before them
COUNTED = 2_000  # how far the bearers of a word are counted: beyond, it is a common one

Near = Mapping[str, int]  # words that lie near a typed one, and how far off each is


@dataclass(frozen=True)
class Sort:
    """A sort of rows that bear names: their table, that of their keys, and the column by which a key names its row."""

    row: type[Any]
    keys: type[Any]
    bearer: str

    def bearer_of(self, keys: Any) -> Any:
        """The column of a key's bearer."""
        return getattr(keys, self.bearer)


CHILDREN = Sort(Child, ChildName, "child_id")
ADULTS = Sort(Adult, AdultName, "adult_id")
CASES = Sort(Case, CaseName, "case_id")
ORGANISATIONS = Sort(Organisation, OrganisationName, "organisation_id")


@dataclass(frozen=True, slots=True)
class Found:
    """A child that fits what was typed, and how far off it is (0: exactly)."""

    child: Child
    slips: int


def find_by_words(words: Sequence[str], shown: Sequence[ColumnElement[bool]], *, limit: int) -> list[Found]:
    """Children whose names have each of these words, best first: no slip before one, one before two.

    Args: words: in plain letters, as directory.names gives them. shown: conditions on Child.
    """
    found = slips_by_row(CHILDREN, words, words_near(words)[CHILDREN], shown, limit=limit)
    children = {child.id: child for child in db.session.scalars(select(Child).where(Child.id.in_(found)))}
    return [Found(children[child_id], slips) for child_id, slips in found.items()]


def slips_by_row(
    sort: Sort, words: Sequence[str], near: Sequence[Near], shown: Sequence[ColumnElement[bool]], *, limit: int
) -> dict[UUID, int]:
    """The ids of rows whose names have each of these words, best first, and how far off each is (0: exactly).

    Args: words: in plain letters, as directory.names gives them. near: what `words_near` says of them. shown:
          conditions on the sort's rows.
    """
    if not all(near):
        return {}
    exact = [{word: 0} for word, some in zip(words, near, strict=True) if word in some]
    found: dict[UUID, int] = {}
    if len(exact) == len(words):
        found = dict.fromkeys(_bearers(sort, exact, shown, limit), 0)
    if len(found) < limit and any(len(some) > 1 or 0 not in some.values() for some in near):
        others = [row_id for row_id in _bearers(sort, near, shown, ENOUGH) if row_id not in found]
        slips = _slips_of(sort, others, near)
        for row_id in sorted(others, key=lambda one: (slips[one], one))[: limit - len(found)]:
            found[row_id] = slips[row_id]
    return found


def words_near(typed: Sequence[str], *sorts: Sort) -> dict[Sort, list[Near]]:
    """For each typed word the words it may mean among the names of some sorts of rows; one statement for all of them.

    Args: sorts: children unless given.
    """
    sorts = sorts or (CHILDREN,)
    keys = sorted({key for word in typed for key in keys_of(word)})
    wanted = _words_of_keys(len(keys), tuple(sort.keys.__tablename__ for sort in sorts))
    rows = db.session.execute(wanted, {f"key{place}": key for place, key in enumerate(keys)})
    of_key: dict[tuple[int, str], list[str]] = {}
    for row in rows:
        of_key.setdefault((row.sort, row.key), []).append(row.word)
    return {sort: [_near(word, place, of_key) for word in typed] for place, sort in enumerate(sorts)}


def _near(word: str, sort: int, of_key: Mapping[tuple[int, str], Sequence[str]]) -> Near:
    allowed = 1 if len(word) < LONG_WORD else 2
    some = {spelt: distance(word, spelt) for key in keys_of(word) for spelt in of_key.get((sort, key), ())}
    return {spelt: slips for spelt, slips in some.items() if slips <= allowed}


@cache
def _words_of_keys(count: int, tables: tuple[str, ...]) -> TextClause:
    """The distinct words of some keys. It leaps from word to word, since DISTINCT would read every bearer's row."""
    keys = ", ".join(f"(:key{place})" for place in range(count))
    every = [
        _OF_TABLE.format(place=place, table=table)  # names of our own tables; values are bound
        for place, table in enumerate(tables)
    ]
    found = " UNION ALL ".join(_SHOWN.format(place=place) for place, _ in enumerate(tables))
    return text(f"WITH RECURSIVE sought(key) AS (VALUES {keys}), {', '.join(every)} {found}")


_OF_TABLE = """near{place}(key, word) AS (
    SELECT key, (SELECT min(n.word) FROM {table} n WHERE n.key = sought.key) FROM sought
    UNION ALL
    SELECT key, (SELECT min(n.word) FROM {table} n WHERE n.key = near{place}.key AND n.word > near{place}.word)
    FROM near{place} WHERE word IS NOT NULL
)"""
_SHOWN = "SELECT {place} AS sort, key, word FROM near{place} WHERE word IS NOT NULL"


def _bearers(sort: Sort, near: Sequence[Near], shown: Sequence[ColumnElement[bool]], most: int) -> list[UUID]:
    """Some rows with a word near each of the typed ones; read from the rarest, the others are only looked up.

    A word's bearers are asked for their other words by what its key says of them, and before anything else: SQLite
    asks in the order in which the questions stand, and many bear a common name, few of whom bear the other one. Their
    own rows, and what may be seen of them, are looked at where all the words are there.
    """
    rarest, *others = _rarest_first(sort, near)
    named = aliased(sort.keys, name="named")
    bearer = sort.bearer_of(named)
    query = select(sort.row.id).join(named, bearer == sort.row.id).where(*_is_one_of(named, rarest))
    for place, some in enumerate(others):
        other = aliased(sort.keys, name=f"other{place}")
        query = query.where(select(other.id).where(sort.bearer_of(other) == bearer, *_is_one_of(other, some)).exists())
    return list(dict.fromkeys(db.session.scalars(query.where(*shown).limit(most))))


def _rarest_first(sort: Sort, near: Sequence[Near]) -> list[Near]:
    if len(near) == 1:
        return list(near)
    counts = []
    for place, some in enumerate(near):
        borne = select(sort.bearer_of(sort.keys)).where(*_is_one_of(sort.keys, some)).limit(COUNTED).subquery()
        counts.append(select(literal(place), func.count()).select_from(borne))
    rows = sorted(db.session.execute(union_all(*counts)), key=lambda row: int(row[1]))
    return [near[row[0]] for row in rows]


def _slips_of(sort: Sort, ids: Sequence[UUID], near: Sequence[Near]) -> dict[UUID, int]:
    """How many slips lie between what was typed and each row's own words."""
    bearer = sort.bearer_of(sort.keys)
    wanted = sorted({word for some in near for word in some})
    query = select(bearer, sort.keys.word).where(bearer.in_(ids), *_is_one_of(sort.keys, wanted))
    borne: dict[UUID, set[str]] = {}
    found: Iterable[Any] = db.session.execute(query) if ids else ()
    for row_id, word in found:
        borne.setdefault(row_id, set()).add(word)
    return {row_id: sum(min(some[word] for word in borne[row_id] if word in some) for some in near) for row_id in ids}


def _is_one_of(named: Any, words: Iterable[str]) -> tuple[ColumnElement[bool], ...]:
    """The rows that stand for one of these words itself; said as the index of whole words says it."""
    return named.key == named.word, named.word.in_(sorted(words))
