"""A letter as a PDF: tagged for screen readers, made without any network."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from base.clock import london

_SOME_DAY = datetime(2026, 1, 1, tzinfo=UTC)
_TEMPLATE = Path(__file__).with_name("letter.typ")


@dataclass(frozen=True, slots=True)
class Quoted:
    """What a rule of the law found, for a letter: its sentence, and where the rule stands."""

    rule: str
    sentence: str
    source: str


@dataclass(frozen=True, slots=True)
class LetterAbove:
    """What stands above the English of a letter in the language its addressee reads: its words, or how to ask."""

    language: str  # its code
    name: str  # as officers call it
    direction: str  # ltr | rtl
    title: str
    paragraphs: Sequence[str]
    sign_off: str = ""
    notice: str = ""  # that nobody has checked it
    english: str = ""  # what the English beneath is headed with
    is_whole: bool = True  # the letter's own words; else only how to get an interpreter

    def texts(self) -> str:
        """Everything in it, for whoever looks whether a font has its letters."""
        return "\n".join([self.title, *self.paragraphs, self.sign_off, self.notice])


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
    above: LetterAbove | None = None


def can_be_drawn(above: LetterAbove, *, own_fonts: bool = False) -> bool:
    """Whether this machine has a font with every letter of what stands above the English.

    The typesetter draws an empty box for a letter that no font has, and says so only under the accessibility mark: so
    it is asked under that.

    Args: own_fonts: only by the fonts that come with the typesetter (Latin, Greek, Cyrillic, Hebrew, plain Arabic).
    """
    paper = LetterPaper("Letter", "Council", "1", _SOME_DAY, (), (), above=above)
    return any(
        _drawn(paper, own_fonts=own, marked=True) is not None for own in ((True,) if own_fonts else (True, False))
    )


def letter_pdf(paper: LetterPaper) -> bytes:
    """The PDF, to the standard PDF/UA-1.

    Twice: the same paper gives the same text.
    Fails: never for what somebody typed: where no font has a sign, the file is made without the accessibility mark
           rather than not at all.
    """
    for own_fonts, marked in ((True, True), (False, True)):
        if (raw := _drawn(paper, own_fonts=own_fonts, marked=marked)) is not None:
            return raw
    raw = _drawn(paper, own_fonts=False, marked=False)
    if raw is None:
        raise AssertionError("without the mark the typesetter returns or raises")
    return raw


def _drawn(paper: LetterPaper, *, own_fonts: bool, marked: bool) -> bytes | None:
    """The PDF; None where it can't have the accessibility mark: a sign of it is in no font."""
    import typst  # a typesetter of 7 MB, which a process that draws no PDF never loads

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
        return None


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
        "above": _above(paper.above) if paper.above is not None else None,
    }


def _above(above: LetterAbove) -> dict[str, object]:
    return {
        "language": above.language,
        "rtl": above.direction == "rtl",
        "title": _text(above.title),
        "paragraphs": [_lines(paragraph) for paragraph in above.paragraphs],
        "sign_off": _lines(above.sign_off) if above.sign_off else [],
        "notice": _text(above.notice),
        "english": _text(above.english),
    }


def _lines(text: str) -> list[str]:
    return [_text(line) for line in text.split("\n")]


def _text(value: str) -> str:
    """Text a page can show: without control characters."""
    return "".join(sign for sign in value if unicodedata.category(sign) not in {"Cc", "Cs", "Co", "Cn"})
