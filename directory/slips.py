"""One slip of the keyboard away: what somebody may have meant by a number, a postcode or a reference.

For codes of a fixed length, where a wrong sign or two swapped ones are what happens. The variants are few enough to
ask an index for all of them at once.
"""

from __future__ import annotations

DIGITS = "0123456789"
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
SHORTEST, LONGEST = 5, 20


def one_slip(code: str) -> frozenset[str]:
    """Every code that one wrong sign or one swap of neighbours makes of this one, itself left out.

    A digit is taken for another digit, a letter for another letter, and each for its look-alike (O and 0, I and 1 …).
    Anything shorter than 5 signs or longer than 20 has no variants: too many codes would be near it.
    """
    typed = code.upper()
    if not SHORTEST <= len(typed) <= LONGEST:
        return frozenset()
    found = {
        typed[:place] + other + typed[place + 1 :] for place, sign in enumerate(typed) for other in _instead_of(sign)
    }
    found |= {
        typed[:place] + typed[place + 1] + typed[place] + typed[place + 2 :]
        for place in range(len(typed) - 1)
        if typed[place].isalnum() and typed[place + 1].isalnum()
    }
    found.discard(typed)
    return frozenset(found)


def _instead_of(sign: str) -> str:
    if sign in DIGITS:
        return DIGITS + _ALIKE.get(sign, "")
    return LETTERS + _ALIKE.get(sign, "") if sign in LETTERS else ""


_ALIKE = {"0": "OQD", "1": "IL", "2": "Z", "5": "S", "8": "B", "6": "G", "O": "0", "I": "1", "L": "1"}
_ALIKE |= {"Z": "2", "S": "5", "B": "8", "G": "6", "Q": "0", "D": "0"}
