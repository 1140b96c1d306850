"""A photograph says nothing of where it was taken once the council has it, and stands upright."""

from __future__ import annotations

import io
import struct
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from documents import images
from documents.content_types import HEIC, JPEG, PNG
from documents.heic_particulars import NotReadable, blank_particulars
from documents.images import NotAPicture, made_anew
from documents.store import FileStore
from documents.uploads import NotTaken, WhyNot, receive

SECRET = b"51.5034 N 0.1276 W"
TURNED = 6  # Exif: the camera was held upright


def photograph(kind: str = "JPEG", size: tuple[int, int] = (40, 20)) -> bytes:
    """A red picture with a blue left edge, a turn, a place and a comment in it."""
    picture = Image.new("RGB", size, "red")
    picture.paste("blue", (0, 0, size[0] // 4, size[1]))
    exif = Image.Exif()
    exif[0x0112] = TURNED
    exif[0x010E] = SECRET.decode()
    made = io.BytesIO()
    more = {"comment": SECRET} if kind == "JPEG" else {"pnginfo": PngInfo()}
    if kind == "PNG":
        more["pnginfo"].add_text("Location", SECRET.decode())
    picture.save(made, kind, exif=exif, quality=95, **more)
    return made.getvalue()


@pytest.mark.parametrize(("name", "kind"), [("JPEG", JPEG), ("PNG", PNG)])
def test_a_photograph_is_turned_upright_and_loses_its_place(name, kind):
    raw = photograph(name)
    assert SECRET in raw
    made = made_anew(io.BytesIO(raw), kind).read()
    assert SECRET not in made
    with Image.open(io.BytesIO(made)) as again:
        assert again.format == name
        assert again.size == (20, 40)
        assert not again.getexif()
        assert again.getpixel((10, 2))[2] > 200  # the blue edge is on top now


def test_transparency_stays_in_a_drawing_and_grey_stays_grey():
    clear = Image.new("RGBA", (4, 4), (0, 0, 0, 0))
    grey = Image.new("L", (4, 4), 7)
    for picture, mode in ((clear, "RGBA"), (grey, "L")):
        raw = io.BytesIO()
        picture.save(raw, "PNG")
        with Image.open(made_anew(raw, PNG)) as again:
            assert again.mode == mode


def test_a_picture_that_would_unpack_to_something_monstrous_is_not_unpacked(monkeypatch, tmp_path):
    monkeypatch.setattr(images, "MOST_PIXELS", 799)
    with pytest.raises(NotTaken) as caught:
        receive(io.BytesIO(photograph()), "a.jpg", store=FileStore(tmp_path))
    assert caught.value.why is WhyNot.TYPE
    assert [file for file in tmp_path.rglob("*") if file.is_file()] == []


def test_a_bomb_of_a_few_bytes_is_refused_by_its_head_alone():
    head = struct.pack(">II", 60_000, 60_000) + b"\x08\x02\x00\x00\x00"
    raw = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + b"IHDR" + head + bytes(4)
    with pytest.raises(NotAPicture):
        made_anew(io.BytesIO(raw), PNG)


@pytest.mark.parametrize("raw", [photograph()[:300], b"\xff\xd8\xff\xe0" + bytes(20), photograph("PNG")[:60]])
def test_half_a_picture_is_none(raw):
    with pytest.raises(NotAPicture):
        made_anew(io.BytesIO(raw), PNG if raw.startswith(b"\x89") else JPEG)


@given(st.lists(st.tuples(st.integers(0, 260), st.integers(0, 255)), min_size=1, max_size=4))
@settings(max_examples=300, deadline=None)
def test_a_photograph_whose_particulars_were_spoiled_is_drawn_or_refused_and_nothing_worse(changes):
    raw = bytearray(photograph())
    for place, value in changes:
        raw[place] = value
    with suppress(NotAPicture):
        made_anew(io.BytesIO(bytes(raw)), JPEG)


def test_a_picture_is_read_by_its_own_decoder_alone():
    other = io.BytesIO()
    Image.new("RGB", (4, 4)).save(other, "GIF")
    with pytest.raises(NotAPicture):
        made_anew(other, JPEG)


def test_a_photograph_that_was_sent_is_kept_without_its_place(tmp_path):
    store = FileStore(tmp_path)
    got = receive(io.BytesIO(photograph()), "Home.JPG", store=store)
    with store.open(got.key) as kept:
        raw = kept.read()
    assert SECRET not in raw
    assert (got.content_type, got.size, got.filename) == (JPEG, len(raw), "Home.jpg")


def box(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I4s", 8 + len(content), kind) + content


def heic(*, in_own_data: bool = False, length: int | None = None) -> bytes:
    """A HEIC file's skeleton: a picture item, an Exif item, and where they lie."""
    picture = b"pixels of a picture!"
    items = b"".join(
        box(b"infe", b"\2\0\0\0" + struct.pack(">HH4s", number, 0, kind) + b"\0")
        for number, kind in ((1, b"hvc1"), (2, b"Exif"))
    )
    iinf = box(b"iinf", b"\0\0\0\0" + struct.pack(">H", 2) + items)
    size = len(SECRET) if length is None else length

    def whole(start: int) -> bytes:
        method, exif_at = (1, 0) if in_own_data else (0, start + len(picture))
        iloc = box(
            b"iloc",
            b"\1\0\0\0\x44\0"
            + struct.pack(">H", 2)
            + struct.pack(">HHHHII", 1, 0, 0, 1, start, len(picture))
            + struct.pack(">HHHHII", 2, method, 0, 1, exif_at, size),
        )
        own = box(b"idat", SECRET) if in_own_data else b""
        meta = box(b"meta", b"\0\0\0\0" + iinf + iloc + own)
        data = picture if in_own_data else picture + SECRET
        return box(b"ftyp", b"heic\0\0\0\0mif1heic") + meta + box(b"mdat", data)

    return whole(whole(0).index(b"pixels"))


@pytest.mark.parametrize("in_own_data", [False, True])
def test_a_telephones_own_format_loses_its_place_and_keeps_its_pixels(in_own_data):
    raw = heic(in_own_data=in_own_data)
    assert SECRET in raw
    made = made_anew(io.BytesIO(raw), HEIC).read()
    assert len(made) == len(raw)
    assert SECRET not in made
    assert b"pixels of a picture!" in made


@pytest.mark.parametrize(
    "raw",
    [
        heic()[:40],
        heic()[:-25],
        heic(length=0),
        heic(length=10_000),
        box(b"ftyp", b"heic\0\0\0\0"),
        box(b"ftyp", b"heic") + box(b"meta", bytes(4)),
    ],
)
def test_what_cannot_be_read_cannot_be_blanked_and_is_not_taken(raw):
    with pytest.raises(NotReadable):
        blank_particulars(raw)
    with pytest.raises(NotAPicture):
        made_anew(io.BytesIO(raw), HEIC)
