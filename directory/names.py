"""Names as keys: one slip of the keyboard still meets, by the same plain index query on both databases."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import delete

from base.extensions import db
from base.ids import new_id
from base.later_rows import write_later
from base.text import plain
from models.child import Child, ChildName

LONGEST = 40  # signs of a word that count; the column holds more
SHORTEST_FORGIVEN = 4  # below this a word with a letter left out means nothing


def words_of(*names: str) -> list[str]:
    """The distinct words of some names, in plain letters, in order."""
    found: dict[str, None] = {}
    for name in names:
        for word in plain(name).split():
            found[word[:LONGEST]] = None
    return list(found)


def keys_of(word: str) -> set[str]:
    """The word, and the word with each single letter left out."""
    keys = {word}
    if len(word) >= SHORTEST_FORGIVEN:
        keys.update(word[:place] + word[place + 1 :] for place in range(len(word)))
    return keys


def distance(one: str, other: str, *, limit: int = 3) -> int:
    """How many slips (a letter more, less, wrong, or two swapped) lie between two words; `limit` if at least that."""
    if abs(len(one) - len(other)) >= limit:
        return limit
    before: list[int] = []
    last = list(range(len(other) + 1))
    for row, left in enumerate(one, start=1):
        now = [row]
        for column, right in enumerate(other, start=1):
            cost = min(last[column] + 1, now[column - 1] + 1, last[column - 1] + (left != right))
            if before and column > 1 and left == other[column - 2] and one[row - 2] == right:
                cost = min(cost, before[column - 2] + 1)
            now.append(cost)
        if min(now) >= limit:
            return limit
        before, last = last, now
    return min(last[-1], limit)


def index_names(child: Child, *, also: Iterable[str] = ()) -> None:
    """Write the child's name keys afresh, in the open transaction.

    Twice: the same keys again.
    """
    session = db.session()
    if child not in session.new:
        session.execute(delete(ChildName).where(ChildName.child_id == child.id))
    rows = [
        {"id": new_id(), "child_id": child.id, "key": key, "word": word}
        for word in words_of(child.given_names, child.family_name, child.known_as, *also)
        for key in sorted(keys_of(word))
    ]
    write_later(session, ChildName, rows)


def index_size(children: Iterable[UUID]) -> int:
    """How many keys those children have: for the page that shows the state of the index."""
    wanted = list(children)
    return db.session.query(ChildName).filter(ChildName.child_id.in_(wanted)).count() if wanted else 0
