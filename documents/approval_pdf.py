"""The paper of a licence, permit or approval: photo, particulars, conditions, and a QR code to ask whether it is valid.

Tagged for screen readers, made without any network.
"""

from __future__ import annotations

import json
import unicodedata
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from base.clock import london
from documents.qr import qr_code

_TEMPLATE = Path(__file__).with_name("approval.typ")
PICTURES = ("image/jpeg", "image/png")  # what the typesetter can draw; any other picture is left out
_PHOTO = "photo.svg"


@dataclass(frozen=True, slots=True)
class ApprovalPaper:
    """What the paper says. `facts` stand on the card, `particulars` and `conditions` below it.

    `address` is where anybody may ask whether it is valid (empty: nowhere, and then there is no code); `state` is
    printed large when it is not.
    """

    title: str
    council: str
    number: str
    holder: str
    at: datetime
    address: str
    facts: Sequence[tuple[str, str]] = ()
    particulars: Sequence[tuple[str, str]] = ()
    conditions: Sequence[str] = ()
    says: str = ""
    state: str = ""
    photo: bytes = field(default=b"", repr=False)
    photo_type: str = ""
    photo_of: str = ""  # whom the photo shows; the holder unless said
    language: str = "en"


def approval_pdf(paper: ApprovalPaper) -> bytes:
    """The PDF, to the standard PDF/UA-1 with text alternatives of photo and code.

    Twice: the same paper gives the same text.
    Fails: never for what somebody typed or for a photo that cannot be drawn: then it is made without the photo, or
           without the accessibility mark where no font has a sign, rather than not at all.
    """
    import typst  # a typesetter of 7 MB, which a process that draws no PDF never loads

    photo = _PHOTO if paper.photo and paper.photo_type in PICTURES else ""
    attempts = [(photo, True, True), ("", True, True), ("", False, True), ("", False, False)]
    for name, own_fonts, marked in attempts[0 if photo else 1 :]:
        files: Any = {  # by name; its stubs know single files alone
            "main.typ": _TEMPLATE.read_bytes(),
            **({"qr.svg": qr_code(paper.address).svg().encode()} if paper.address else {}),
            **({name: _framed(paper).encode()} if name else {}),
        }
        try:
            return typst.compile(
                files,
                sys_inputs={"data": json.dumps(_data(paper, name))},
                ignore_system_fonts=own_fonts,
                pdf_standards=["ua-1"] if marked else None,
                timestamp=paper.at.replace(microsecond=0),  # typst takes whole seconds
            )
        except (typst.TypstError, RuntimeError):
            if not marked:
                raise
    raise AssertionError("the last attempt returns or raises")


def _framed(paper: ApprovalPaper) -> str:
    """The photo inside an SVG, three to four, its middle shown: the typesetter takes files as text alone."""
    raw = b64encode(paper.photo).decode("ascii")
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 300 400">'
        f'<image width="300" height="400" preserveAspectRatio="xMidYMid slice" '
        f'xlink:href="data:{paper.photo_type};base64,{raw}"/></svg>'
    )


def _data(paper: ApprovalPaper, photo: str) -> dict[str, object]:
    day = london(paper.at)
    return {
        "title": _text(paper.title),
        "council": _text(paper.council),
        "number": _text(paper.number),
        "holder": _text(paper.holder),
        "date": {"year": day.year, "month": day.month, "day": day.day},
        "facts": [[_text(name), _text(value)] for name, value in paper.facts],
        "particulars": [[_text(name), [_text(line) for line in said.split("\n")]] for name, said in paper.particulars],
        "conditions_title": "Conditions",
        "conditions": [_text(one) for one in paper.conditions],
        "says": [_text(one) for one in paper.says.split("\n\n") if one.strip()],
        "state": _text(paper.state),
        "check": f"Ask whether it is valid: {_text(paper.address)}, with the number and the holder's surname."
        if paper.address
        else "",
        "photo": photo,
        "photo_alt": f"Photo of {_text(paper.photo_of or paper.holder)}",
        "qr_alt": f"QR code that leads to {_text(paper.address)}",
        "language": paper.language,
        "page": "Page",
    }


def _text(value: str) -> str:
    """Text a page can show: without control characters."""
    return "".join(
        sign for sign in value if sign in "\n\t" or unicodedata.category(sign) not in {"Cc", "Cs", "Co", "Cn"}
    )
