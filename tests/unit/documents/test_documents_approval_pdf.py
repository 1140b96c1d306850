"""The paper of an approval is accessible, says what it should, and is made whatever somebody typed or uploaded."""

from __future__ import annotations

import struct
import zlib
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from documents.approval_pdf import ApprovalPaper, approval_pdf
from tests.unit.documents.test_documents_submission_pdf import inside, is_marked_accessible

PAPER = ApprovalPaper(
    "Approval as a minder",
    "Marlowe Borough Council",
    "MB-CH-2026-0001",
    "Rosa Ó Briain",
    datetime(2026, 11, 23, 14, 30, tzinfo=UTC),
    "https://onroll.example/verify/MB-CH-2026-0001",
    facts=[("Number", "MB-CH-2026-0001"), ("Valid", "23 November 2026 to 22 November 2029")],
    particulars=[("Works as", "Paid")],
    conditions=["No more than twelve at a time"],
    says="Show this card.",
)


def png() -> bytes:
    """A picture of two by two squares."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 2, 2, 8, 2, 0, 0, 0)
    rows = zlib.compress(b"".join(b"\0" + b"\xc0\x40\x20" * 2 for _ in range(2)))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def test_the_paper_is_an_accessible_pdf_with_alternatives_for_its_pictures():
    pdf = approval_pdf(replace(PAPER, photo=png(), photo_type="image/png"))
    code_alone = inside(approval_pdf(PAPER)).count(b"/Alt")
    assert is_marked_accessible(pdf)
    assert inside(pdf).count(b"/Alt") == 2 * code_alone > 0


def test_where_nobody_may_ask_there_is_no_code():
    assert b"/Alt" not in inside(approval_pdf(replace(PAPER, address="")))


@pytest.mark.parametrize(
    "nasty",
    ['#panic("x")', '#read("/etc/passwd")', "]#panic()[", "\x00\ud800\u202e", "名前", "a" * 900, "</svg><script>"],
)
def test_the_paper_is_made_whatever_somebody_typed(nasty):
    pdf = approval_pdf(replace(PAPER, holder=nasty, says=nasty, particulars=[(nasty, nasty)], conditions=[nasty]))
    assert pdf.startswith(b"%PDF-")


@pytest.mark.parametrize(("photo", "kind"), [(b"no picture", "image/png"), (png(), "image/heic"), (b"", "image/png")])
def test_a_photo_that_can_not_be_drawn_leaves_a_paper_all_the_same(photo, kind):
    assert is_marked_accessible(approval_pdf(replace(PAPER, photo=photo, photo_type=kind)))
