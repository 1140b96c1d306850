"""A dated PDF of a submission, for the sender's own file: tagged for screen readers, made without any network."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from base.clock import london
from forms.summary import Section

_NOT_SHOWN = {"Cc", "Cs", "Co", "Cn"}  # Unicode's controls, surrogates, private and unassigned signs
_TEMPLATE = Path(__file__).with_name("submission.typ")


@dataclass(frozen=True, slots=True)
class Submission:
    """What the PDF says: the sections of forms.summary.

    `facts` stand at the top (reference, received, sent by); `notes` are sentences below them.
    """

    title: str
    council: str
    reference: str
    at: datetime
    sections: Sequence[Section]
    facts: Sequence[tuple[str, str]] = ()
    notes: Sequence[str] = ()
    language: str = "en"
    page: str = "Page"


def submission_pdf(submission: Submission) -> bytes:
    """The PDF, to the standard PDF/UA-1.

    A name in a script that our own font has not got is drawn with this machine's fonts.

    Twice: the same submission gives the same text.
    Fails: never for what somebody typed: where no font has a sign, the file is made without the accessibility mark
           rather than not at all.
    """
    import typst  # a typesetter of 7 MB, which a process that draws no PDF never loads

    data = json.dumps(_data(submission))
    attempts = ((True, True), (False, True), (False, False))  # our own fonts alone, the accessibility mark
    for own_fonts, marked in attempts:
        try:
            return typst.compile(
                _TEMPLATE,
                root=_TEMPLATE.parent,  # the only folder it can read, and it holds nothing of anybody
                sys_inputs={"data": data},
                ignore_system_fonts=own_fonts,
                pdf_standards=["ua-1"] if marked else None,
                timestamp=submission.at.replace(microsecond=0),  # typst takes whole seconds
            )
        except typst.TypstError:
            if not marked:
                raise
    raise AssertionError("the last attempt returns or raises")


def _data(submission: Submission) -> dict[str, object]:
    day = london(submission.at)
    return {
        "title": _text(submission.title),
        "council": _text(submission.council),
        "reference": _text(submission.reference),
        "date": {"year": day.year, "month": day.month, "day": day.day},
        "facts": [[_text(name), _text(value)] for name, value in submission.facts],
        "notes": [_text(note) for note in submission.notes],
        "sections": [_section(section) for section in submission.sections],
        "language": submission.language,
        "page": _text(submission.page),
    }


def _section(section: Section) -> dict[str, object]:
    groups = [
        {
            "title": _text(group.title),
            "rows": [
                {"question": _text(row.label), "answer": [_text(line) for line in row.lines]} for row in group.rows
            ],
        }
        for group in section.groups
    ]
    return {"title": _text(section.title), "groups": groups}


def _text(value: str) -> str:
    """Text a page can show: without control characters."""
    return "".join(
        sign for sign in value if sign in "\n\t" or unicodedata.category(sign) not in {"Cc", "Cs", "Co", "Cn"}
    )
