"""Names as keys: one slip of the keyboard still meets, by the same plain index query on both databases.

Children have theirs; so have the adults beside them, cases, of the adults and others they are about, and organisations
with their contacts.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select

from base.database import known
from base.extensions import db
from base.ids import new_id
from base.later_rows import write_later
from base.text import plain
from models.case import CaseName
from models.child import AdultName, Child, ChildName
from models.organisation import OrganisationName

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
    words = words_of(child.given_names, child.family_name, child.known_as, *also)
    _write(ChildName, "child_id", [(child.id, word) for word in words])


def index_adult(adult_id: UUID, name: str, *, afresh: bool = False) -> None:
    """Write the name keys of an adult, in the open transaction.

    Args:  afresh: they had another name; by that they are found no more.
    """
    if afresh:
        db.session.execute(delete(AdultName).where(AdultName.adult_id == adult_id))
    _write(AdultName, "adult_id", [(adult_id, word) for word in words_of(name)])


def index_case(case_id: UUID, names: Iterable[str], *, is_new: bool = False, afresh: bool = False) -> None:
    """Have a case found by some names as well, in the open transaction: of adults, bodies, what is put on.

    Args:  is_new: this transaction made the case, so that nobody else has written keys of it. afresh: by no others
           any more.
    Twice: the same keys.
    """
    session, words = db.session(), words_of(*names)
    if afresh:
        session.execute(delete(CaseName).where(CaseName.case_id == case_id))
    elif not words:
        return
    had: set[str] = known(session).setdefault((CaseName, case_id), set()) if is_new else set()
    if not (is_new or afresh):
        had |= set(session.scalars(select(CaseName.word).where(CaseName.case_id == case_id).distinct()))
    _write(CaseName, "case_id", [(case_id, word) for word in words if word not in had])
    had.update(words)


def index_organisations(named: Iterable[tuple[UUID, Iterable[str]]], *, are_new: bool = False) -> None:
    """Write afresh the name keys of some organisations, of their own names and their contacts', in the transaction.

    Args:  are_new: this transaction made them, so that they have no keys yet.
    Twice: the same keys again.
    """
    every = [(row_id, words_of(*names)) for row_id, names in named]
    if not are_new:
        ids = [row_id for row_id, _ in every]
        db.session.execute(delete(OrganisationName).where(OrganisationName.organisation_id.in_(ids)))
    _write(OrganisationName, "organisation_id", [(row_id, word) for row_id, words in every for word in words])


def _write(model: type[Any], bearer: str, words: Iterable[tuple[UUID, str]]) -> None:
    rows = [
        {"id": new_id(), bearer: row_id, "key": key, "word": word}
        for row_id, word in words
        for key in sorted(keys_of(word))
    ]
    write_later(db.session(), model, rows)


def index_size(children: Iterable[UUID]) -> int:
    """How many keys those children have: for the page that shows the state of the index."""
    wanted = list(children)
    return db.session.query(ChildName).filter(ChildName.child_id.in_(wanted)).count() if wanted else 0
