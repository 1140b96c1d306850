"""A letter as a PDF: tagged for screen readers, made without any network."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from base.clock import london

_TEMPLATE = Path(__file__).with_name("letter.typ")


@dataclass(frozen=True, slots=True)
class Quoted:
    """What a rule of the law found, for a letter: its sentence, and where the rule stands."""

    rule: str
    sentence: str
    source: str


@dataclass(frozen=True, slots=True)
class LetterPaper:
    """What a letter says. `to` are the lines of its window; a line break inside a paragraph stays one."""

    title: str
    council: str
    reference: str
    at: datetime
    to: Sequence[str]
    paragraphs: Sequence[str]
    quoted: Sequence[Quoted] = ()
    sign_off: str = ""
    telephone: str = ""
    language: str = "en"


def letter_pdf(paper: LetterPaper) -> bytes:
    """The PDF, to the standard PDF/UA-1.

    Twice: the same paper gives the same text.
    Fails: never for what somebody typed: where no font has a sign, the file is made without the accessibility mark
           rather than not at all.
    """
    import typst  # a typesetter of 7 MB, which a process that draws no PDF never loads

    for own_fonts, marked in ((True, True), (False, True), (False, False)):
        try:
            return typst.compile(
                _TEMPLATE,
                root=_TEMPLATE.parent,  # the only folder it can read, and it holds nothing of anybody
                sys_inputs={"data": json.dumps(_data(paper))},
                ignore_system_fonts=own_fonts,
                pdf_standards=["ua-1"] if marked else None,
                timestamp=paper.at.replace(microsecond=0),  # typst takes whole seconds
            )
        except typst.TypstError:
            if not marked:
                raise
    raise AssertionError("the last attempt returns or raises")


def _data(paper: LetterPaper) -> dict[str, object]:
    day = london(paper.at)
    return {
        "title": _text(paper.title),
        "council": _text(paper.council),
        "reference": _text(paper.reference),
        "reference_label": "Our reference",
        "date": {"year": day.year, "month": day.month, "day": day.day},
        "day": f"{day.day} {day:%B %Y}",
        "to": [_text(line) for line in paper.to],
        "paragraphs": [_lines(paragraph) for paragraph in paper.paragraphs],
        "findings_title": "What the law says",
        "findings": [{"sentence": _text(one.sentence), "source": _text(one.source)} for one in paper.quoted],
        "sign_off": _lines(paper.sign_off) if paper.sign_off else [],
        "telephone": f"Telephone: {_text(paper.telephone)}" if paper.telephone else "",
        "language": paper.language,
        "page": "Page",
    }


def _lines(text: str) -> list[str]:
    return [_text(line) for line in text.split("\n")]


def _text(value: str) -> str:
    """Text a page can show: without control characters."""
    return "".join(sign for sign in value if unicodedata.category(sign) not in {"Cc", "Cs", "Co", "Cn"})
