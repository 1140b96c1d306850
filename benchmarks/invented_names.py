"""Invented names, spread as unevenly as real ones."""

from __future__ import annotations

import random
from functools import cache
from itertools import accumulate

GIVEN, FAMILY = 2_000, 20_000
SOUNDS = ("ba", "den", "ki", "lor", "mun", "ra", "sel", "ta", "vin", "yo", "har", "nel", "os", "pi", "gre", "wick")


@cache
def names(number: int, parts: int) -> tuple[list[str], list[float]]:
    """Invented names and how often each is borne: the first is the commonest, the tail is long (Zipf's law).

    Of children the commonest given name is then borne by some 3 in 100, which is more than in England.
    """
    dice = random.Random(number)
    found: dict[str, None] = {}
    while len(found) < number:
        found["".join(dice.choice(SOUNDS) for _ in range(dice.choice((parts, parts, parts + 1)))).capitalize()] = None
    return list(found), list(accumulate(1 / (place + 5) ** 0.9 for place in range(number)))
