"""Pictures made anew: turned as they are meant to be seen, and without what a camera wrote into them.

A photograph may say where it was taken, and so where a child lives. What is drawn afresh says nothing but its pixels,
and is no longer a file of somebody else's making.
"""

from __future__ import annotations

import io
from typing import IO

from documents.content_types import HEIC, JPEG, PNG
from documents.heic_particulars import NotReadable, blank_particulars

MOST_PIXELS = 50_000_000  # 150 MB while it is drawn; the largest photographs of telephones have 48 to 50 million
_QUALITY = 88
_DRAWN = {JPEG: "JPEG", PNG: "PNG"}


class NotAPicture(ValueError):
    """It begins like a picture and is none: broken, cut off, or monstrous when unpacked."""


def is_picture(kind: str) -> bool:
    """Whether files of that content type are made anew."""
    return kind in _DRAWN or kind == HEIC


def made_anew(stream: IO[bytes], kind: str) -> IO[bytes]:
    """The same picture as a new file of the same type.

    HEIC can't be drawn without a patented decoder: there the particulars are blanked out in place. Its orientation is
    no part of them.

    Raises: NotAPicture.
    """
    stream.seek(0)
    if kind == HEIC:
        try:
            return io.BytesIO(blank_particulars(stream.read()))
        except NotReadable as wrong:
            raise NotAPicture(kind) from wrong
    from PIL import Image, ImageOps  # 15 MB of memory, which a process that takes no picture never loads

    try:
        # Only its own decoder: what calls itself a photograph is not tried as forty other things.
        with Image.open(stream, formats=(_DRAWN[kind],)) as opened:
            # Asked of the header, before anything is unpacked. Of several pictures in one file the first is drawn.
            if opened.width * opened.height > MOST_PIXELS:
                raise NotAPicture(kind)
            drawn = ImageOps.exif_transpose(opened)
            drawn = drawn.convert(_mode(drawn.mode, "transparency" in drawn.info, kind))
    except NotAPicture:
        raise
    except Exception as wrong:  # the library raises what it likes for what strangers send, such as struct.error
        raise NotAPicture(kind) from wrong
    clean = Image.frombytes(drawn.mode, drawn.size, drawn.tobytes())  # pixels only: no comment, profile or thumbnail
    made = io.BytesIO()
    if kind == JPEG:
        clean.save(made, "JPEG", quality=_QUALITY, optimize=True)
    else:
        clean.save(made, "PNG")
    made.seek(0)
    return made


def _mode(mode: str, has_transparency: bool, kind: str) -> str:
    """In what the picture is drawn: grey stays grey, transparency stays where the type has it."""
    if mode in {"1", "L"} and not has_transparency:
        return "L"
    see_through = has_transparency or mode in {"LA", "RGBA", "PA"}
    return "RGBA" if see_through and kind == PNG else "RGB"
