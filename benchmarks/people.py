"""Three hundred thousand children, each with an adult, names spread as unevenly as real ones; and searches."""

from __future__ import annotations

import random
import uuid
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import count
from typing import Any

from sqlalchemy import select

from base.extensions import db
from base.ids import new_id
from base.text import plain
from benchmarks.bulk import analyse, load, without_indexes
from benchmarks.crowd import AT, cpu_of, reader
from benchmarks.invented_names import FAMILY, GIVEN, SOUNDS, names
from directory.names import keys_of, words_of
from directory.schools import find_schools
from models.case import Case
from models.child import Adult, AdultName, Child, ChildAdult, ChildName
from models.school import School
from reporting.search_results import find_anything

TODAY = date(2026, 11, 23)
LETTERS = "ABDEFGHJLN"


def children(wanted: str) -> int:
    """Write so many children with the keys that searches read, and thirty schools for every three hundred of them.

    Beside each child stands an adult of another name.
    """
    dice = random.Random(7)
    given, family = names(GIVEN, 2), names(FAMILY, 3)

    def drawn() -> tuple[str, str]:
        return dice.choices(given[0], cum_weights=given[1])[0], dice.choices(family[0], cum_weights=family[1])[0]

    rows = [_child(number, *drawn(), dice) for number in range(int(wanted))]
    adults = [{"id": new_id(), "name": " ".join(drawn()), "created_at": AT} for _ in rows]
    load(Child.__table__, rows)
    with without_indexes(ChildName.__table__):
        load(
            ChildName.__table__,
            _keys("child_id", ((row["id"], row["given_names"], row["family_name"]) for row in rows)),
        )
    load(Adult.__table__, adults)
    load(
        ChildAdult.__table__,
        (
            {"id": new_id(), "child_id": row["id"], "adult_id": adult["id"], "relationship_kind": "parent"}
            for row, adult in zip(rows, adults, strict=True)
        ),
    )
    with without_indexes(AdultName.__table__):
        load(AdultName.__table__, _keys("adult_id", ((one["id"], one["name"]) for one in adults)))
    load(School.__table__, (_school(number, dice) for number in range(int(wanted) // 10)))
    analyse()
    return int(wanted)


def searches(times: str) -> dict[str, float]:
    """Milliseconds of CPU of searches by an officer who may not see restricted records, the dearest way to look."""
    looking = reader(restricted=False)
    rare = db.session.scalars(select(Child).where(Child.upn == "A000000000011")).one()
    common = names(GIVEN, 2)[0][0], names(FAMILY, 3)[0][0]
    adult = db.session.scalars(select(Adult.name).join(ChildAdult).where(ChildAdult.child_id == rare.id)).one()
    told = {}
    for what, typed in {
        "name": f"{rare.given_names} {rare.family_name}",
        "name with a slip": f"{rare.given_names} {_slip(rare.family_name)}",
        "a slip in each word": f"{_slip(rare.given_names)} {_slip(rare.family_name)}",
        "two common names": " ".join(common),
        "two common names with a slip": f"{common[0]} {_slip(common[1])}",
        "a common name alone": common[0],
        "a name that nobody has": "Zzyx Qwortle",
        "an adult's name": adult,
        "an adult's name with a slip": _slip(adult),
        "name and date of birth": f"{rare.family_name} {rare.date_of_birth:%d/%m/%Y}",
        "UPN": rare.upn or "",
        "UPN with a slip": _swap(rare.upn or ""),
        "postcode": rare.postcode,
        "date of birth": f"{rare.date_of_birth:%d/%m/%Y}",
        "reference": db.session.scalar(select(Case.reference).limit(1)) or "BM-0000",
    }.items():
        told[what] = cpu_of(lambda typed=typed: _find(typed, looking), int(times))
    told["school"] = cpu_of(lambda: _schools("Harden Prim"), int(times))
    return told


def found_by_slips(tries: str) -> float:
    """The part of children, drawn by lot, who are found by both their names with a slip in the longer."""
    looking, dice = reader(restricted=False), random.Random(3)
    pupils = db.session.scalars(select(Child.id).where(Child.upn.is_not(None)).order_by(Child.upn)).all()
    hit = 0
    for _ in range(int(tries)):
        child = db.session.get_one(Child, dice.choice(pupils))
        found = find_anything(
            f"{child.given_names} {_slip(child.family_name)}", reader=looking, today=TODAY, limit=10_000
        )
        hit += any(line.child_id == child.id for line in found.children)
    return hit / int(tries)


def _find(typed: str, looking: Any) -> None:
    find_anything(typed, reader=looking, today=TODAY, limit=50)
    db.session.remove()


def _schools(typed: str) -> None:
    find_schools(typed)
    db.session.remove()


def _slip(word: str) -> str:
    """The word with its last letter but one left out."""
    return word[:-2] + word[-1]


def _swap(code: str) -> str:
    """The code with two neighbours swapped that differ."""
    place = next((n for n in range(len(code) - 2, 0, -1) if code[n] != code[n + 1]), 0)
    return code[:place] + code[place + 1] + code[place] + code[place + 2 :]


def _keys(bearer: str, named: Iterable[tuple[Any, ...]]) -> Iterator[dict[str, Any]]:
    words, keys = cache(words_of), cache(keys_of)  # few names, borne by many
    ids = count(new_id().int)  # one after the other, as ids made together are; five million dice take a minute
    for row_id, *borne in named:
        for word in words(*borne):
            for key in keys(word):
                yield {"id": uuid.UUID(int=next(ids)), bearer: row_id, "key": key, "word": word}


def _child(number: int, given: str, family: str, dice: random.Random) -> dict[str, Any]:
    return {
        "id": new_id(),
        "given_names": given,
        "family_name": family,
        "surname_plain": plain(family),
        "date_of_birth": date(2010, 1, 1) + timedelta(days=dice.randrange(5_000)),
        "upn": f"A{number:012}",
        "postcode": f"MA{number % 20 + 1} {number % 9}{LETTERS[number // 180 % 10]}{LETTERS[number // 1800 % 10]}",
        "restricted": number % 500 == 3,
        "plans": [],
        "created_at": AT,
    }


def _school(number: int, dice: random.Random) -> dict[str, Any]:
    name = f"{dice.choice(SOUNDS)}{dice.choice(SOUNDS)} {dice.choice(('Primary', 'High', 'Church of England'))} School"
    return {
        "id": uuid.uuid4(),
        "urn": f"{200_000 + number}",
        "name": name.title(),
        "sort_name": plain(name),
        "status": "open",
        "is_ours": number % 200 == 0,
        "created_at": datetime(2026, 1, 1, tzinfo=UTC),
    }
