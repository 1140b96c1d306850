"""What a camera wrote into a HEIC photograph (Exif, XMP), blanked out where it stands.

Sources: ISO/IEC 14496-12 (boxes, item information `iinf`, item location `iloc`), ISO/IEC 23008-12 (HEIF). Nothing
moves: the same number of zeros takes the place of the particulars, so every other offset in the file stays right.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

_WITH_VERSION = 4  # bytes of version and flags at the head of a full box
_MOST_ITEMS = 10_000


class NotReadable(ValueError):
    """The boxes of the file are not as the standard says."""


@dataclass(frozen=True, slots=True)
class _Box:
    kind: bytes
    start: int  # of its content
    end: int


def blank_particulars(raw: bytes) -> bytes:
    """The same photograph, its Exif and other metadata items zeros.

    Raises: NotReadable, and then nothing of it should be kept: what can't be read can't be blanked.
    """
    try:
        return _blanked(raw)
    except (struct.error, IndexError) as wrong:
        raise NotReadable("it ends in the middle of a box") from wrong


def _blanked(raw: bytes) -> bytes:
    boxes = {box.kind: box for box in _boxes(raw, 0, len(raw))}
    if b"meta" not in boxes:
        raise NotReadable("there is no meta box")
    meta = boxes[b"meta"]
    inside = {box.kind: box for box in _boxes(raw, meta.start + _WITH_VERSION, meta.end)}
    if b"iinf" not in inside or b"iloc" not in inside:
        raise NotReadable("there are no items")
    particulars = _particulars(raw, inside[b"iinf"])
    made = bytearray(raw)
    own_data = inside[b"idat"].start if b"idat" in inside else None
    for item, in_own_data, start, length in _places(raw, inside[b"iloc"]):
        if item not in particulars:
            continue
        if in_own_data and own_data is None:
            raise NotReadable("an item lies nowhere")
        place = start + (own_data or 0) if in_own_data else start
        if not length or place + length > len(raw):  # none: "the whole file", which can't be blanked
            raise NotReadable("an item lies outside the file")
        made[place : place + length] = bytes(length)
    return bytes(made)


def _boxes(raw: bytes, start: int, end: int) -> Iterator[_Box]:
    """The boxes that lie side by side."""
    while start < end:
        size, kind = struct.unpack_from(">I4s", raw, start)
        head = 8
        if size == 1:
            (size,) = struct.unpack_from(">Q", raw, start + 8)
            head = 16
        elif size == 0:
            size = end - start
        if size < head or start + size > end:
            raise NotReadable("a box is longer than what it lies in")
        yield _Box(kind, start + head, start + size)
        start += size


def _particulars(raw: bytes, iinf: _Box) -> set[int]:
    """The ids of items that hold metadata."""
    version = raw[iinf.start]
    first = iinf.start + _WITH_VERSION + (2 if version == 0 else 4)
    found: set[int] = set()
    for box in _boxes(raw, first, iinf.end):
        if box.kind != b"infe":
            continue
        version = raw[box.start]
        if version < 2:
            raise NotReadable("items of an old kind")
        at = box.start + _WITH_VERSION
        (item,) = struct.unpack_from(">H" if version == 2 else ">I", raw, at)
        kind = raw[at + (4 if version == 2 else 6) :][:4]
        if kind in (b"Exif", b"mime", b"uri "):
            found.add(item)
    return found


def _places(raw: bytes, iloc: _Box) -> Iterator[tuple[int, bool, int, int]]:
    """Of every extent of every item: the item, whether it lies in `idat`, where, how long."""
    version = raw[iloc.start]
    at = iloc.start + _WITH_VERSION
    sizes = raw[at : at + 2]
    offset_size, length_size = sizes[0] >> 4, sizes[0] & 15
    base_size, index_size = sizes[1] >> 4, sizes[1] & 15 if version in (1, 2) else 0
    at += 2
    wide = ">I" if version == 2 else ">H"
    (count,) = struct.unpack_from(wide, raw, at)
    at += struct.calcsize(wide)
    if version > 2 or count > _MOST_ITEMS:
        raise NotReadable("items are listed in a way we do not know")
    for _ in range(count):
        (item,) = struct.unpack_from(wide, raw, at)
        at += struct.calcsize(wide)
        method = 0
        if version in (1, 2):
            method = raw[at + 1] & 15
            at += 2
        at += 2  # the data reference: always this file
        base, at = _number(raw, at, base_size)
        (extents,) = struct.unpack_from(">H", raw, at)
        at += 2
        for _ in range(extents):
            _, at = _number(raw, at, index_size)
            offset, at = _number(raw, at, offset_size)
            length, at = _number(raw, at, length_size)
            if at > iloc.end:
                raise NotReadable("a list of items ends too late")
            yield item, method == 1, base + offset, length


def _number(raw: bytes, at: int, size: int) -> tuple[int, int]:
    if at + size > len(raw):
        raise NotReadable("it ends in the middle of a number")
    return int.from_bytes(raw[at : at + size]), at + size
