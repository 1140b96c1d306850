"""Files are known by their content, kept under names that say nothing, and given out as downloads only."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime
from types import SimpleNamespace
from uuid import uuid4

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from documents import uploads
from documents.clamav import ClamAv
from documents.content_types import DOC, DOCX, HEIC, JPEG, ODT, PDF, PNG, TEXT, XLSX, content_type
from documents.serving import NotServed, is_held, served, served_bytes
from documents.store import FileStore, TooBig
from documents.uploads import NotTaken, ScanState, WhyNot, receive, safe_name
from models.document import Document

PDF_FILE = b"%PDF-1.7\n1 0 obj\nendobj\n%%EOF\n"
MAIN = '<Types><Override ContentType="application/vnd.openxmlformats-officedocument.{}+xml"/></Types>'


def packed(**entries: str | bytes) -> bytes:
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in entries.items():
            archive.writestr(name, text)
    return raw.getvalue()


def docx(**more: str | bytes) -> bytes:
    parts = {"[Content_Types].xml": MAIN.format("wordprocessingml.document.main"), "word/document.xml": "<w/>"}
    return packed(**(parts | more))


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512)
TAKEN = {
    PDF: PDF_FILE,
    JPEG: b"\xff\xd8\xff\xe0" + bytes(20),
    PNG: b"\x89PNG\r\n\x1a\n" + bytes(20),
    HEIC: b"\0\0\0\x18ftypheic" + bytes(20),
    DOCX: docx(),
    XLSX: packed(**{"[Content_Types].xml": MAIN.format("spreadsheetml.sheet.main"), "xl/workbook.xml": "<x/>"}),
    ODT: packed(**{"mimetype": ODT, "content.xml": "<o/>"}),
    DOC: OLE + "WordDocument".encode("utf-16-le"),
    TEXT: "Dear council, Zoë’s letter – £5.\n".encode(),
}
REFUSED = {
    "a page": b"<!DOCTYPE html><script>alert(1)</script>",
    "a drawing": b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
    "text with a page in it": b"hello there\n" * 2000 + b"<script>alert(1)</script>",
    "a program": b"MZ\x90\x00" + bytes(64),
    "a plain archive": packed(**{"a.txt": "a"}),
    "macros": docx(**{"word/vbaProject.bin": b"x"}),
    "macros by type": docx(**{"[Content_Types].xml": MAIN.format("wordprocessingml.document.macroEnabled.main")}),
    "a bomb": docx(**{"word/media/x": bytes(30_000_000)}),
    "half an archive": docx()[:60],
    "an old spreadsheet": OLE + "Workbook".encode("utf-16-le"),
    "an old document with macros": OLE + "WordDocument".encode("utf-16-le") + "_VBA_PROJECT".encode("utf-16-le"),
    "a film": b"\0\0\0\x18ftypmp42" + bytes(20),
    "bytes": bytes(range(256)),
    "nothing": b"",
}


@pytest.mark.parametrize(("kind", "raw"), TAKEN.items())
def test_what_we_take_is_known_by_its_content(kind, raw):
    stream = io.BytesIO(raw)
    assert content_type(stream) == kind
    assert stream.tell() == 0


@pytest.mark.parametrize("what", REFUSED)
def test_what_could_harm_somebody_is_not_taken(what):
    assert content_type(io.BytesIO(REFUSED[what])) == ""


def spoiled(method: int) -> bytes:
    """A Word document whose list of contents can't be unpacked: a byte of it was lost on the way."""
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w", method) as archive:
        archive.writestr("[Content_Types].xml", MAIN.format("wordprocessingml.document.main") * 20)
        archive.writestr("word/document.xml", "<w/>")
    whole = bytearray(raw.getvalue())
    begins = 30 + len("[Content_Types].xml")  # after the head of the first entry
    whole[begins + 9 : begins + 21] = b"\xff" * 12
    return bytes(whole)


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_document_that_was_spoiled_on_the_way_is_not_taken_and_nothing_worse(method):
    assert content_type(io.BytesIO(spoiled(method))) == ""


@given(raw=st.binary(max_size=400), magic=st.sampled_from([b"", b"PK\x03\x04", OLE[:8], b"%PDF-", b"<svg "]))
def test_no_content_is_too_broken_to_look_into(raw, magic):
    assert content_type(io.BytesIO(magic + raw)) in {"", *TAKEN}


def test_a_file_is_kept_under_a_name_that_says_nothing(tmp_path):
    store = FileStore.of(tmp_path)
    got = receive(io.BytesIO(PDF_FILE), "../../Maisie Example.pdf.exe", store=store)
    assert (got.filename, got.content_type, got.size) == ("Maisie Example.pdf.exe.pdf", PDF, len(PDF_FILE))
    assert got.scan_state is ScanState.NOT_SCANNED
    assert "aisie" not in got.key
    with store.open(got.key) as kept:
        assert kept.read() == PDF_FILE
    assert store.remove(got.key)
    assert not store.remove(got.key)


@pytest.mark.parametrize("key", ["../../etc/passwd", "ab/../../x", "", "ab/" + "0" * 32 + ".part", "/etc/passwd"])
def test_no_key_leads_out_of_the_store(tmp_path, key):
    with pytest.raises(FileNotFoundError):
        FileStore(tmp_path).path(key)


def test_a_file_that_grows_too_long_leaves_nothing_behind(tmp_path):
    with pytest.raises(TooBig):
        FileStore(tmp_path).keep(io.BytesIO(bytes(200_000)), most=100_000)
    assert [file for file in tmp_path.rglob("*") if file.is_file()] == []


def test_files_that_no_row_knows_are_found_after_a_while(tmp_path):
    store = FileStore(tmp_path)
    known, stray = (store.keep(io.BytesIO(b"x"), most=10).key for _ in range(2))
    far = datetime(2100, 1, 1, tzinfo=UTC)
    assert list(store.strays({known}, older_than=far)) == [stray]
    assert list(store.strays(set(), older_than=datetime(2000, 1, 1, tzinfo=UTC))) == []


@pytest.mark.parametrize(
    ("why", "more"),
    [
        (WhyNot.EMPTY, {"raw": b""}),
        (WhyNot.SIZE, {"most": 5}),
        (WhyNot.TYPE, {"accept": (PNG,)}),
        (WhyNot.TYPE, {"raw": b"<html>"}),
        (WhyNot.COUNT, {"already": 3, "at_most": 3}),
    ],
)
def test_a_file_that_is_not_taken_says_why(tmp_path, why, more):
    raw = more.pop("raw", PDF_FILE)
    with pytest.raises(NotTaken) as caught:
        receive(io.BytesIO(raw), "a.pdf", store=FileStore(tmp_path), **more)
    assert caught.value.why is why
    assert [file for file in tmp_path.rglob("*") if file.is_file()] == []


def test_a_file_waits_for_the_scanner_where_there_is_one(tmp_path):
    try:
        uploads.use_scanner(ClamAv("tcp://127.0.0.1:1"))
        got = receive(io.BytesIO(PDF_FILE), "a.pdf", store=FileStore(tmp_path))
        assert got.scan_state is ScanState.PENDING
    finally:
        uploads.use_scanner(None)


@given(st.text(max_size=300))
def test_no_name_is_a_path_or_hides_its_ending(name):
    safe = safe_name(name, PDF)
    assert safe.endswith(".pdf")
    assert len(safe) <= 130
    assert not set(safe) & set('/\\:*?"<>|\n\r\t\0\u202e')
    assert not safe.startswith(".")


def test_a_name_can_not_be_turned_round_on_screen():
    assert safe_name("letter\u202efdp.exe", PDF) == "letterfdp.exe.pdf"
    assert safe_name("photo.JPEG", JPEG) == "photo.jpg"


def a_document(store: FileStore, **more: str) -> Document:
    key = store.keep(io.BytesIO(PDF_FILE), most=1000).key
    settings = {"filename": "Ż letter.pdf", "content_type": PDF, "scan_state": "clean"} | more
    return Document(id=uuid4(), storage_key=key, **settings)


def test_a_file_is_given_out_under_a_name_that_says_nothing_as_a_download_that_no_browser_runs(tmp_path):
    store = FileStore(tmp_path)
    with Flask("x").test_request_context():
        document = a_document(store)
        answer = served(document, store)
        answer.direct_passthrough = False
        assert answer.get_data() == PDF_FILE
    called = f"document-{document.id.hex[-8:]}.pdf"
    assert answer.headers["Content-Disposition"] == f"attachment; filename=\"{called}\"; filename*=UTF-8''{called}"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert "no-store" in answer.headers["Cache-Control"]
    answer.close()


def test_an_infected_file_is_not_given_out(tmp_path):
    store = FileStore(tmp_path)
    with Flask("x").test_request_context(), pytest.raises(NotServed):
        served(a_document(store, scan_state="infected"), store)


@pytest.mark.parametrize("state", ["pending", "failed", "not-scanned"])
def test_a_file_nobody_looked_into_is_given_out_or_held_as_the_council_says(tmp_path, state):
    store, app = FileStore(tmp_path), Flask("x")
    unchecked, ours = a_document(store, scan_state=state), a_document(store, scan_state=state, kind="letter")
    for unscanned, held in (("warn", False), ("hold", True)):
        app.config["ONROLL"] = SimpleNamespace(unscanned=unscanned)
        with app.test_request_context():
            assert is_held(unchecked) is held
            assert not is_held(ours)
            assert not is_held(a_document(store, scan_state="clean"))
            assert is_held(a_document(store, scan_state="infected"))


def test_what_was_just_made_is_a_download_too():
    answer = served_bytes(b"%PDF-", filename="CME-1.pdf", content_type=PDF)
    assert answer.headers["Content-Disposition"].startswith("attachment;")
