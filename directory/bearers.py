"""Who bears a name: the children with every word that was typed in theirs, slips of the keyboard forgiven.

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
from models.child import Child, ChildName

LONG_WORD = 8  # signs; from here on two slips are forgiven
ENOUGH = 80  # children who nearly fit are ranked among so many; those who fit exactly always come before them
COUNTED = 2_000  # how far the bearers of a word are counted: beyond, it is a common one

_Near = Mapping[str, int]  # words that lie near a typed one, and how far off each is


@dataclass(frozen=True, slots=True)
class Found:
    """A child that fits what was typed, and how far off it is (0: exactly)."""

    child: Child
    slips: int


def find_by_words(words: Sequence[str], shown: Sequence[ColumnElement[bool]], *, limit: int) -> list[Found]:
    """Children whose names have each of these words, best first: no slip before one, one before two.

    Args: words: in plain letters, as directory.names gives them. shown: conditions on Child.
    """
    near = words_near(words)
    if not all(near):
        return []
    exact = [{word: 0} for word, some in zip(words, near, strict=True) if word in some]
    found: dict[UUID, int] = {}
    if len(exact) == len(words):
        found = dict.fromkeys(_bearers(exact, shown, limit), 0)
    if len(found) < limit and any(len(some) > 1 or 0 not in some.values() for some in near):
        others = [child_id for child_id in _bearers(near, shown, ENOUGH) if child_id not in found]
        slips = _slips_of(others, near)
        for child_id in sorted(others, key=lambda one: (slips[one], one))[: limit - len(found)]:
            found[child_id] = slips[child_id]
    children = {child.id: child for child in db.session.scalars(select(Child).where(Child.id.in_(found)))}
    return [Found(children[child_id], slips) for child_id, slips in found.items()]


def words_near(typed: Sequence[str]) -> list[_Near]:
    """For each typed word the words of the directory that it may mean; one statement for all of them."""
    keys = sorted({key for word in typed for key in keys_of(word)})
    rows = db.session.execute(_words_of_keys(len(keys)), {f"key{place}": key for place, key in enumerate(keys)})
    of_key: dict[str, list[str]] = {}
    for row in rows:
        of_key.setdefault(row.key, []).append(row.word)
    found: list[_Near] = []
    for word in typed:
        allowed = 1 if len(word) < LONG_WORD else 2
        some = {spelt: distance(word, spelt) for key in keys_of(word) for spelt in of_key.get(key, ())}
        found.append({spelt: slips for spelt, slips in some.items() if slips <= allowed})
    return found


@cache
def _words_of_keys(count: int) -> TextClause:
    """The distinct words of some keys. It leaps from word to word, since DISTINCT would read every child's row."""
    keys = ", ".join(f"(:key{place})" for place in range(count))
    return text(
        f"WITH RECURSIVE sought(key) AS (VALUES {keys}), near(key, word) AS ("  # noqa: S608 - only names of bound values
        " SELECT key, (SELECT min(n.word) FROM child_name n WHERE n.key = sought.key) FROM sought"
        " UNION ALL"
        " SELECT key, (SELECT min(n.word) FROM child_name n WHERE n.key = near.key AND n.word > near.word)"
        " FROM near WHERE word IS NOT NULL"
        ") SELECT key, word FROM near WHERE word IS NOT NULL"
    )


def _bearers(near: Sequence[_Near], shown: Sequence[ColumnElement[bool]], most: int) -> list[UUID]:
    """Some children with a word near each of the typed ones; read from the rarest, the others are only looked up."""
    rarest, *others = _rarest_first(near)
    named = _whole_words("named")
    query = select(Child.id).join(named, named.child_id == Child.id).where(*_is_one_of(named, rarest), *shown)
    for place, some in enumerate(others):
        other = _whole_words(f"other{place}")
        query = query.where(select(other.id).where(other.child_id == Child.id, *_is_one_of(other, some)).exists())
    return list(dict.fromkeys(db.session.scalars(query.limit(most))))


def _rarest_first(near: Sequence[_Near]) -> list[_Near]:
    if len(near) == 1:
        return list(near)
    counts = []
    for place, some in enumerate(near):
        borne = select(ChildName.child_id).where(*_is_one_of(ChildName, some)).limit(COUNTED).subquery()
        counts.append(select(literal(place), func.count()).select_from(borne))
    rows = sorted(db.session.execute(union_all(*counts)), key=lambda row: int(row[1]))
    return [near[row[0]] for row in rows]


def _slips_of(child_ids: Iterable[UUID], near: Sequence[_Near]) -> dict[UUID, int]:
    """How many slips lie between what was typed and each child's own words."""
    ids = list(child_ids)
    wanted = sorted({word for some in near for word in some})
    query = select(ChildName.child_id, ChildName.word).where(
        ChildName.child_id.in_(ids), *_is_one_of(ChildName, wanted)
    )
    borne: dict[UUID, set[str]] = {}
    for child_id, word in db.session.execute(query) if ids else ():
        borne.setdefault(child_id, set()).add(word)
    return {
        child_id: sum(min(some[word] for word in borne[child_id] if word in some) for some in near) for child_id in ids
    }


def _whole_words(name: str) -> Any:
    return aliased(ChildName, name=name)


def _is_one_of(named: Any, words: Iterable[str]) -> tuple[ColumnElement[bool], ...]:
    """The rows that stand for one of these words itself; said as the index of whole words says it."""
    return named.key == named.word, named.word.in_(sorted(words))
