"""A QR code holds what it was given: read back square by square, as a reader does, and by the standard's own tables."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.qr import MOST_BYTES, QrCode, TooLongForQr, check_words, qr_code, times

# The fifteen bits of level M under masks 0 to 7, as the standard's annex prints them.
FORMATS = (
    *("101010000010010", "101000100100101", "101111001111100", "101101101001011"),
    *("100010111111001", "100000011001110", "100111110010111", "100101010100000"),
)
CHECKS = {
    1: (10, 1),
    2: (16, 1),
    3: (26, 1),
    4: (18, 2),
    5: (24, 2),
    6: (16, 4),
    7: (18, 4),
    8: (22, 4),
    9: (22, 5),
    10: (26, 5),
}
CENTRES = {
    1: (),
    2: (6, 18),
    3: (6, 22),
    4: (6, 26),
    5: (6, 30),
    6: (6, 34),
    7: (6, 22, 38),
    8: (6, 24, 42),
    9: (6, 26, 46),
    10: (6, 28, 50),
}


def read(code: QrCode) -> str:
    """What a reader finds: the mask from the format, the words along the zigzag, the blocks, no error left."""
    size, version = code.size, (code.size - 17) // 4
    above = [code.rows[8][column] for column in (0, 1, 2, 3, 4, 5, 7, 8)]
    beside = [code.rows[row][8] for row in (7, 5, 4, 3, 2, 1, 0)]
    mask = FORMATS.index("".join("1" if one else "0" for one in above + beside))
    bits = []
    columns = [column for column in range(size - 1, -1, -1) if column != 6]
    for pair in range(0, len(columns), 2):
        rows = range(size - 1, -1, -1) if pair // 2 % 2 == 0 else range(size)
        bits += [
            code.rows[row][column] != is_masked(mask, row, column)
            for row in rows
            for column in columns[pair : pair + 2]
            if not is_furniture(row, column, size, version)
        ]
    words = [sum(bit << 7 - place for place, bit in enumerate(bits[at : at + 8])) for at in range(0, len(bits) - 7, 8)]
    count, blocks = CHECKS[version]
    data = blocks_of(words, count, blocks)
    stream = "".join(f"{word:08b}" for word in data)
    assert stream[:4] == "0100", "bytes"
    wide = 8 if version < 10 else 16
    length = int(stream[4 : 4 + wide], 2)
    begun = 4 + wide
    return bytes(int(stream[begun + 8 * n : begun + 8 * n + 8], 2) for n in range(length)).decode()


def blocks_of(words: list[int], checks: int, blocks: int) -> list[int]:
    """The data words in order, each block proved to be free of errors by its syndromes."""
    total = len(words)
    short = total // blocks - checks
    longer = total % blocks
    sizes = [short + (block >= blocks - longer) for block in range(blocks)]
    found: list[list[int]] = [[] for _ in sizes]
    place = 0
    for turn in range(max(sizes)):
        for block, size in enumerate(sizes):
            if turn < size:
                found[block].append(words[place])
                place += 1
    for turn in range(checks * blocks):
        found[turn % blocks].append(words[place + turn])
    root = 1
    for _ in range(checks):
        for block in found:
            value = 0
            for word in block:
                value = times(value, root) ^ word
            assert value == 0
        root = times(root, 2)
    return [word for block, size in zip(found, sizes, strict=True) for word in block[:size]]


def is_masked(mask: int, row: int, column: int) -> bool:
    product = row * column
    return (
        *((row + column) % 2, row % 2, column % 3, (row + column) % 3, (row // 2 + column // 3) % 2),
        *(product % 2 + product % 3, (product % 2 + product % 3) % 2, ((row + column) % 2 + product % 3) % 2),
    )[mask] == 0


def is_furniture(row: int, column: int, size: int, version: int) -> bool:
    if 6 in (row, column) or (row < 9 and (column < 9 or column > size - 9)) or (row > size - 9 and column < 9):
        return True
    corners = {(6, 6), (6, size - 7), (size - 7, 6)}
    centres = {(down, across) for down in CENTRES[version] for across in CENTRES[version]} - corners
    if any(abs(row - down) < 3 and abs(column - across) < 3 for down, across in centres):
        return True
    return version > 6 and ((row < 6 and column > size - 12) or (column < 6 and row > size - 12))


@given(st.text(max_size=53))
def test_what_a_code_was_given_is_what_a_reader_finds(text):
    assert read(qr_code(text)) == text


@pytest.mark.parametrize("length", [14, 15, 26, 42, 62, 84, 106, 122, 152, 180, 181, MOST_BYTES])
def test_every_size_up_to_the_largest_is_read_back(length):
    text = "https://approvals.example/".ljust(length, "x")[:length]
    assert read(qr_code(text)) == text


def test_an_address_that_is_too_long_is_refused():
    with pytest.raises(TooLongForQr):
        qr_code("x" * (MOST_BYTES + 1))


def test_check_words_are_those_of_the_known_example():
    block = [32, 91, 11, 120, 209, 114, 220, 77, 67, 64, 236, 17, 236, 17, 236, 17]
    assert check_words(block, 10) == [196, 35, 39, 119, 235, 215, 231, 226, 93, 23]


def test_the_picture_has_a_white_border_and_a_square_for_each_black_one():
    code = qr_code("https://approvals.example/verify/MB-CH-2026-0001")
    picture = code.svg()
    assert picture.count("h1v1h-1z") == sum(map(sum, code.rows))
    assert f'viewBox="0 0 {code.size + 8} {code.size + 8}"' in picture


def test_the_version_is_written_into_the_larger_codes():
    code = qr_code("x" * 110)
    assert code.size == 45
    bits = "".join("1" if code.rows[place // 3][34 + place % 3] else "0" for place in range(17, -1, -1))
    assert bits == "000111110010010100"
