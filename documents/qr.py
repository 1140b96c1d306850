"""QR codes: a short address as black and white squares, to the standard ISO/IEC 18004, and as an SVG picture.

Only what our own addresses need: bytes, error correction M (15 per cent of the picture may be lost), up to version 10,
which holds 213 bytes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

MOST_BYTES = 213
_QUIET = 4  # squares of white all round, which a reader needs
# By version, 1 to 10, at level M: check words a block, then blocks as (how many, data words in each).
_BLOCKS: tuple[tuple[int, tuple[tuple[int, int], ...]], ...] = (
    (10, ((1, 16),)),
    (16, ((1, 28),)),
    (26, ((1, 44),)),
    (18, ((2, 32),)),
    (24, ((2, 43),)),
    (16, ((4, 27),)),
    (18, ((4, 31),)),
    (22, ((2, 38), (2, 39))),
    (22, ((3, 36), (2, 37))),
    (26, ((4, 43), (1, 44))),
)
_ALIGNED: tuple[tuple[int, ...], ...] = (
    *((), (6, 18), (6, 22), (6, 26), (6, 30), (6, 34)),
    *((6, 22, 38), (6, 24, 42), (6, 26, 46), (6, 28, 50)),
)
_LEVEL_M = 0b00
_MASKS: tuple[Callable[[int, int], bool], ...] = (
    lambda row, column: (row + column) % 2 == 0,
    lambda row, column: row % 2 == 0,
    lambda row, column: column % 3 == 0,
    lambda row, column: (row + column) % 3 == 0,
    lambda row, column: (row // 2 + column // 3) % 2 == 0,
    lambda row, column: row * column % 2 + row * column % 3 == 0,
    lambda row, column: (row * column % 2 + row * column % 3) % 2 == 0,
    lambda row, column: ((row + column) % 2 + row * column % 3) % 2 == 0,
)
_FINDER_LIKE = (
    (True, False, True, True, True, False, True, *[False] * 4),
    (*[False] * 4, True, False, True, True, True, False, True),
)


class TooLongForQr(ValueError):
    """The text does not fit into the largest code that we draw."""


@dataclass(frozen=True, slots=True)
class QrCode:
    """A drawn code: rows of squares, True for black."""

    rows: tuple[tuple[bool, ...], ...]

    @property
    def size(self) -> int:
        """Squares along one side."""
        return len(self.rows)

    def svg(self) -> str:
        """The code as a picture, white border included. It has no text: whoever shows it gives the alternative."""
        whole = self.size + 2 * _QUIET
        squares = "".join(
            f"M{column + _QUIET} {row + _QUIET}h1v1h-1z"
            for row, line in enumerate(self.rows)
            for column, black in enumerate(line)
            if black
        )
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {whole} {whole}" shape-rendering="crispEdges">'
            f'<path fill="#fff" d="M0 0h{whole}v{whole}H0z"/><path d="{squares}"/></svg>'
        )


def qr_code(text: str) -> QrCode:
    """Draw a text.

    Twice:  the same squares.
    Raises: TooLongForQr.
    """
    raw = text.encode("utf-8")
    version = _version_for(len(raw))
    words = _interleaved(_data_words(raw, version), version)
    grid = _Grid(version)
    grid.write(words)
    return QrCode(grid.masked_best())


class _Grid:
    """The squares while they are drawn. `fixed` are those that no mask touches."""

    def __init__(self, version: int) -> None:
        self.version = version
        self.size = 17 + 4 * version
        self.black = [[False] * self.size for _ in range(self.size)]
        self.fixed = [[False] * self.size for _ in range(self.size)]
        self._finders()
        self._alignments()
        for place in range(8, self.size - 8):
            self._fix(6, place, place % 2 == 0)
            self._fix(place, 6, place % 2 == 0)
        self._fix(self.size - 8, 8, True)
        self._reserve_format()
        if version >= 7:
            self._write_version()

    def write(self, words: list[int]) -> None:
        """Lay the words into the free squares, upwards and downwards by turns, two columns at a time."""
        bits = [bool(word >> shift & 1) for word in words for shift in range(7, -1, -1)]
        place, upwards = 0, True
        for right in (column for column in range(self.size - 1, 0, -2)):
            column = right if right > 6 else right - 1  # the column of the timing pattern is left out
            order = range(self.size - 1, -1, -1) if upwards else range(self.size)
            for row in order:
                for here in (column, column - 1):
                    if not self.fixed[row][here]:
                        self.black[row][here] = place < len(bits) and bits[place]
                        place += 1
            upwards = not upwards

    def masked_best(self) -> tuple[tuple[bool, ...], ...]:
        """The squares under the mask that readers find easiest."""
        drawn = [self._masked(number) for number in range(len(_MASKS))]
        return min(drawn, key=_penalty)

    def _masked(self, number: int) -> tuple[tuple[bool, ...], ...]:
        mask = _MASKS[number]
        rows = [
            [black != (not self.fixed[row][column] and mask(row, column)) for column, black in enumerate(line)]
            for row, line in enumerate(self.black)
        ]
        self._write_format(rows, number)
        return tuple(tuple(line) for line in rows)

    def _fix(self, row: int, column: int, black: bool) -> None:
        self.black[row][column] = black
        self.fixed[row][column] = True

    def _finders(self) -> None:
        for top, left in ((0, 0), (0, self.size - 7), (self.size - 7, 0)):
            for row in range(-1, 8):
                for column in range(-1, 8):
                    if 0 <= top + row < self.size and 0 <= left + column < self.size:
                        ring = max(abs(row - 3), abs(column - 3))
                        self._fix(top + row, left + column, ring in (0, 1, 3))

    def _alignments(self) -> None:
        places = _ALIGNED[self.version - 1]
        last = places[-1] if places else 0
        for row in places:
            for column in places:
                if (row, column) in {(6, 6), (6, last), (last, 6)}:
                    continue  # a finder stands there
                for down in range(-2, 3):
                    for across in range(-2, 3):
                        self._fix(row + down, column + across, max(abs(down), abs(across)) != 1)

    def _reserve_format(self) -> None:
        for row, column in self._format_places()[0] + self._format_places()[1]:
            self._fix(row, column, False)

    def _format_places(self) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
        """Where the fifteen bits of the format stand, twice, from the lowest bit on."""
        size = self.size
        beside = [(row, 8) for row in (0, 1, 2, 3, 4, 5, 7, 8)] + [(8, column) for column in (7, 5, 4, 3, 2, 1, 0)]
        split = [(8, size - 1 - place) for place in range(8)] + [(size - 7 + place, 8) for place in range(7)]
        return beside, split

    def _write_format(self, rows: list[list[bool]], mask: int) -> None:
        value = _LEVEL_M << 3 | mask
        bits = (value << 10 | _remainder(value << 10, 0b10100110111, 10)) ^ 0b101010000010010
        for places in self._format_places():
            for place, (row, column) in enumerate(places):
                rows[row][column] = bool(bits >> place & 1)

    def _write_version(self) -> None:
        bits = self.version << 12 | _remainder(self.version << 12, 0b1111100100101, 12)
        for place in range(18):
            black = bool(bits >> place & 1)
            self._fix(place // 3, self.size - 11 + place % 3, black)
            self._fix(self.size - 11 + place % 3, place // 3, black)


def _version_for(length: int) -> int:
    for version, (_, blocks) in enumerate(_BLOCKS, 1):
        words = sum(count * each for count, each in blocks)
        if 4 + _count_bits(version) + 8 * length <= 8 * words:
            return version
    raise TooLongForQr(f"{length} bytes are more than {MOST_BYTES}")


def _count_bits(version: int) -> int:
    return 8 if version < 10 else 16


def _data_words(raw: bytes, version: int) -> list[int]:
    """Mode, length and bytes, filled up to what the version holds."""
    words = sum(count * each for count, each in _BLOCKS[version - 1][1])
    bits = f"{0b0100:04b}{len(raw):0{_count_bits(version)}b}" + "".join(f"{byte:08b}" for byte in raw)
    bits += "0" * min(4, words * 8 - len(bits))
    bits += "0" * (-len(bits) % 8)
    found = [int(bits[place : place + 8], 2) for place in range(0, len(bits), 8)]
    return found + [(0xEC, 0x11)[place % 2] for place in range(words - len(found))]


def _interleaved(words: list[int], version: int) -> list[int]:
    """The blocks' words by turns, then their check words by turns."""
    checks, shape = _BLOCKS[version - 1]
    sizes = [each for count, each in shape for _ in range(count)]
    blocks, begun = [], 0
    for size in sizes:
        blocks.append(words[begun : begun + size])
        begun += size
    tails = [check_words(block, checks) for block in blocks]
    longest = max(sizes)
    by_turns = [block[place] for place in range(longest) for block in blocks if place < len(block)]
    return by_turns + [tail[place] for place in range(checks) for tail in tails]


def _tables() -> tuple[list[int], list[int]]:
    powers, logs = [0] * 255, [0] * 256
    value = 1
    for exponent in range(255):
        powers[exponent], logs[value] = value, exponent
        value = value << 1 ^ (0x11D if value & 0x80 else 0)
    return powers, logs


_POWERS, _LOGS = _tables()


def times(one: int, other: int) -> int:
    """A product in the field of 256 elements that the check words are reckoned in."""
    return _POWERS[(_LOGS[one] + _LOGS[other]) % 255] if one and other else 0


def check_words(block: list[int], count: int) -> list[int]:
    """The Reed-Solomon check words of a block."""
    divisor = [1]
    for exponent in range(count):
        shifted = [*divisor, 0]
        divisor = [
            value ^ (times(divisor[place - 1], _POWERS[exponent]) if place else 0)
            for place, value in enumerate(shifted)
        ]
    left = [*block, *[0] * count]
    for place in range(len(block)):
        factor = left[place]
        for offset, value in enumerate(divisor):
            left[place + offset] ^= times(value, factor)
    return left[-count:]


def _remainder(value: int, divisor: int, bits: int) -> int:
    for place in range(value.bit_length() - 1, bits - 1, -1):
        if value >> place & 1:
            value ^= divisor << (place - bits)
    return value


def _penalty(rows: tuple[tuple[bool, ...], ...]) -> int:
    """How hard a drawing is to read, by the four rules of the standard."""
    size = len(rows)
    columns = tuple(zip(*rows, strict=True))
    found = 0
    for line in (*rows, *columns):
        found += _runs(line)
        found += 40 * sum(line[place : place + 11] in _FINDER_LIKE for place in range(size - 10))
    for row in range(size - 1):
        for column in range(size - 1):
            square = {rows[row][column], rows[row][column + 1], rows[row + 1][column], rows[row + 1][column + 1]}
            found += 3 * (len(square) == 1)
    black = sum(map(sum, rows))
    return found + 10 * (abs(black * 20 - size * size * 10) // (size * size))


def _runs(line: tuple[bool, ...]) -> int:
    found, length = 0, 1
    for before, here in pairwise(line):
        length = length + 1 if before == here else 1
        found += 3 if length == 5 else length > 5
    return found
