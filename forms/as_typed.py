"""What was typed on a page and is no answer yet, because a part of it is wrong or not finished: kept until it is one.

It lies in the part beside the answers, by the place it was typed at, question and control, just as it was posted. No
condition, summary or case reads it, and it is not sent; the boxes of the page alone are filled with it again, also for
somebody who comes back on another device.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeAlias

TYPED = "__typed"  # no question can be called so: ids have no underscores
MOST_PLACES = 20  # of one part; few people leave more than one page half right
MOST_CHARACTERS = 200_000  # of one place: a table filled to the brim, several times over
AsTyped: TypeAlias = Mapping[str, Mapping[str, tuple[str, ...]]]  # by question and control


def place_of(page: str, entry: str = "") -> str:
    """What a page, or one entry of its list, is called here."""
    return f"{page}/{entry}" if entry else page


def typed_by_question(
    posted: Mapping[str, tuple[str, ...]], questions: Iterable[str], question_of: Callable[[str], str]
) -> dict[str, dict[str, tuple[str, ...]]]:
    """What was posted for each of these questions that has anything typed in it; `question_of` says whose a box is."""
    wanted = set(questions)
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    for name, values in posted.items():
        question = question_of(name)
        if question in wanted:
            found.setdefault(question, {})[name] = values
    return {question: controls for question, controls in found.items() if any(map(any, controls.values()))}


def keep_typed(part: Mapping[str, Any], place: str, typed: AsTyped) -> dict[str, Any]:
    """A part with what was typed at a place, and no more what was typed there before; nothing typed leaves nothing.

    What is longer than anybody types is not kept. Twice: the same.
    """
    places = {name: kept for name, kept in _places(part).items() if name != place}
    length = sum(len(one) for controls in typed.values() for values in controls.values() for one in values)
    if typed and length <= MOST_CHARACTERS:
        while len(places) >= MOST_PLACES:
            places.pop(next(iter(places)))
        places[place] = {
            question: {name: list(values) for name, values in controls.items()} for question, controls in typed.items()
        }
    rest = {name: value for name, value in part.items() if name != TYPED}
    return {**rest, TYPED: places} if places else rest


def typed_at(part: Mapping[str, Any], place: str) -> AsTyped:
    """What was typed at a place and is no answer yet."""
    kept = _places(part).get(place)
    return {
        question: {name: tuple(map(str, values)) for name, values in controls.items()}
        for question, controls in (kept or {}).items()
    }


def entries_typed(part: Mapping[str, Any], page: str) -> list[str]:
    """The entries of a page's list in which something was typed that is no answer yet."""
    start = f"{page}/"
    return [name.removeprefix(start) for name in _places(part) if name.startswith(start)]


def _places(part: Mapping[str, Any]) -> dict[str, Any]:
    kept = part.get(TYPED)
    return dict(kept) if isinstance(kept, Mapping) else {}
