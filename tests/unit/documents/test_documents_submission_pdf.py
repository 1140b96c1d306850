"""The copy of a submission says what was sent, word for word, to people and to screen readers."""

from __future__ import annotations

import re
import zlib
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from documents.submission_pdf import Submission, submission_pdf
from forms.summary import Row, RowGroup, Section

AT = datetime(2026, 11, 23, 14, 30, tzinfo=UTC)


def of(*answers: str, title: str = "Refer a child") -> Submission:
    rows = tuple(Row("referrer", "page", f"q{n}", f"Question {n}", (answer,), True) for n, answer in enumerate(answers))
    entry = RowGroup(rows[:1], title="Visit 1")
    return Submission(
        title=title,
        council="Marlowe Borough Council",
        reference="CME-4K7Q2XR-9",
        at=AT,
        sections=[Section("About the child", (RowGroup(rows), entry))],
        facts=[("Reference", "CME-4K7Q2XR-9"), ("Received", "2:30pm on Monday 23 November 2026")],
        notes=["Keep this copy for your school's file."],
    )


def inside(pdf: bytes) -> bytes:
    """A PDF with its packed streams unpacked.

    A stream knows its own end: cut at the line break before `endstream`, one in 256 loses its last byte, which only
    looks like half of the break.
    """
    found = re.findall(rb"FlateDecode[^>]*>>\s*stream\r?\n(.*?)endstream", pdf, re.DOTALL)
    return pdf + b"\n".join(zlib.decompressobj().decompress(raw) for raw in found)


def is_marked_accessible(pdf: bytes) -> bool:
    return b"pdfuaid:part" in inside(pdf)


def test_the_copy_is_an_accessible_pdf_with_a_title_and_a_language():
    pdf = submission_pdf(of("Yes"))
    assert pdf.startswith(b"%PDF-")
    assert is_marked_accessible(pdf)
    assert b"/Lang" in inside(pdf)


@pytest.mark.parametrize(
    "nasty",
    [
        '#panic("x")',
        '#import "@preview/evil:1.0.0"',
        '#read("/etc/passwd")',
        '#read("submission_pdf.py")',
        "*bold* _it_ = Heading $x^2$ <label> @ref \\ // comment",
        "]#panic()[",
        '"); #panic("',
        "a" * 4000,
        "line\nline\ttab",
        "\x00\x07\ud800",
    ],
)
def test_what_somebody_typed_is_shown_and_never_run(nasty):
    assert is_marked_accessible(submission_pdf(of(nasty, title=f"Form {nasty[:80]}")))


@pytest.mark.parametrize("name", ["Zoë Łukasiewicz-Ó Súilleabháin", "Гергана", "王小明", "محمد", "😀 family"])
def test_no_name_stops_the_copy_from_being_made(name):
    assert submission_pdf(of(name)).startswith(b"%PDF-")


def test_the_same_submission_gives_the_same_copy():
    assert submission_pdf(of("Yes", "No")) == submission_pdf(of("Yes", "No"))


@settings(max_examples=15)
@given(st.text(max_size=60))
def test_any_text_makes_a_copy(text):
    assert submission_pdf(of(text)).startswith(b"%PDF-")
