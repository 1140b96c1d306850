"""What the keys of one thing ask of each other: one of several, at least one, all or none."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

Names = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Agreements:
    """Lists of keys: of each of `exactly_one` one is written and no more; of `together` all or none."""

    exactly_one: tuple[Names, ...] = ()
    at_least_one: tuple[Names, ...] = ()
    together: tuple[Names, ...] = ()

    def broken(self, called: str, written: Collection[str]) -> Iterator[tuple[str, str]]:
        """What is wrong with the keys that were written, each with its mend; nothing where they agree."""
        for names in self.exactly_one:
            given = [name for name in names if name in written]
            if len(given) > 1:
                yield f"this {called} has both {' and '.join(given)}", "Take one of them away"
        for names in (*self.exactly_one, *self.at_least_one):
            if not any(name in written for name in names):
                neither = " nor ".join(f'"{name}"' for name in names)
                yield f"this {called} has neither {neither}", f"Add {': or '.join(names)}:"
        for names in self.together:
            first = next((name for name in names if name in written), None)
            for name in names if first else ():
                if name not in written:
                    yield f'this {called} has {first} and no "{name}"', f"Add {name}:"

    def schema(self) -> dict[str, Any]:
        """The same as JSON Schema says it."""
        either = [{"oneOf": [{"required": [name]} for name in names]} for names in self.exactly_one]
        either += [{"anyOf": [{"required": [name]} for name in names]} for names in self.at_least_one]
        needs = {name: [one for one in names if one != name] for names in self.together for name in names}
        return {**({"allOf": either} if either else {}), **({"dependentRequired": needs} if needs else {})}


NONE = Agreements()
