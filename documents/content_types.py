"""What a file is, by its content: never by its name or by what a browser says of it.

Only what is on this list is taken. HTML, SVG, scripts, archives, encrypted files and documents with macros are not.
"""

from __future__ import annotations

import re
import zipfile
from typing import IO, Any

_HEAD = 8192
_OFFICE = "application/vnd.openxmlformats-officedocument."
_OPEN = "application/vnd.oasis.opendocument."
PDF, JPEG, PNG, HEIC, TEXT = "application/pdf", "image/jpeg", "image/png", "image/heic", "text/plain"
DOCX, XLSX = f"{_OFFICE}wordprocessingml.document", f"{_OFFICE}spreadsheetml.sheet"
ODT, ODS = f"{_OPEN}text", f"{_OPEN}spreadsheet"
DOC = "application/msword"
ENDING = {
    PDF: "pdf",
    JPEG: "jpg",
    PNG: "png",
    HEIC: "heic",
    TEXT: "txt",
    DOCX: "docx",
    XLSX: "xlsx",
    ODT: "odt",
    ODS: "ods",
    DOC: "doc",
}
_MAIN_PART = {DOCX: ("word/document.xml", b"wordprocessingml.document.main"), XLSX: ("xl/workbook.xml", b"sheet.main")}
_HEIF_BRANDS = {b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1"}
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MOST_ENTRIES, _MOST_UNPACKED, _MOST_TIMES = 2_000, 500 * 1024 * 1024, 200
_MOST_INDEX = 1024 * 1024  # bytes of a list of contents that are read
_MARKUP = re.compile(
    rb"<\s*(?:!doctype|html|head|body|script|svg|\?xml|iframe|object|embed|img|link|style|meta)", re.IGNORECASE
)
_CONTROLS = re.compile(rb"[\x00-\x08\x0b\x0e-\x1f\x7f]")


def content_type(stream: IO[bytes]) -> str:
    """The content type of a file we take, or an empty text for all others. Leaves the stream at its beginning."""
    try:
        stream.seek(0)
        head = stream.read(_HEAD)
        return _of(stream, head)
    finally:
        stream.seek(0)


def _of(stream: IO[bytes], head: bytes) -> str:
    if head.startswith(b"%PDF-"):
        return PDF
    if head.startswith(b"\xff\xd8\xff"):
        return JPEG
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if head[4:8] == b"ftyp" and head[8:12] in _HEIF_BRANDS:
        return HEIC
    if head.startswith(b"PK\x03\x04"):
        return _in_zip(stream)
    if head.startswith(_OLE):
        return _in_ole(stream)
    return TEXT if _is_text(stream, head) else ""


def _in_zip(stream: IO[bytes]) -> str:
    """Which office document a zip is; none if it holds macros, is encrypted, or unpacks to something monstrous."""
    try:
        with zipfile.ZipFile(stream) as packed:
            entries = packed.infolist()
            names = {entry.filename for entry in entries}
            if _is_monstrous(entries) or any(entry.flag_bits & 1 for entry in entries) or _has_macros(names):
                return ""
            if "mimetype" in names:
                said = _read(packed, "mimetype", 200).decode("ascii", "replace").strip()
                return said if said in {ODT, ODS} and "content.xml" in names else ""
            if "[Content_Types].xml" not in names:
                return ""
            index = _read(packed, "[Content_Types].xml", _MOST_INDEX)
            if b"macroEnabled" in index or b"vbaProject" in index:
                return ""
            return next((kind for kind, (part, sign) in _MAIN_PART.items() if part in names and sign in index), "")
    except Exception:  # noqa: BLE001  # each way of packing raises what it likes for what strangers send
        return ""


def _is_monstrous(entries: list[zipfile.ZipInfo]) -> bool:
    unpacked, packed = sum(entry.file_size for entry in entries), sum(entry.compress_size for entry in entries)
    return len(entries) > _MOST_ENTRIES or unpacked > _MOST_UNPACKED or unpacked > _MOST_TIMES * max(packed, 4096)


def _has_macros(names: set[str]) -> bool:
    return any("vbaproject" in name.lower() or name.startswith(("Basic/", "Scripts/")) for name in names)


def _read(packed: zipfile.ZipFile, name: str, most: int) -> bytes:
    with packed.open(name) as entry:
        return entry.read(most)


def _in_ole(stream: IO[bytes]) -> str:
    """An old Word document without macros; other old Office files are not taken."""
    stream.seek(0)
    whole: Any = stream.read()
    has_word = "WordDocument".encode("utf-16-le") in whole
    has_macros = any(word.encode("utf-16-le") in whole for word in ("_VBA_PROJECT", "Macros"))
    return DOC if has_word and not has_macros else ""


def _is_text(stream: IO[bytes], head: bytes) -> bool:
    """Plain text in UTF-8 or the Windows code page, without anything a browser could take for a page."""
    if not head or _MARKUP.search(head):
        return False
    stream.seek(0)
    whole = stream.read()
    if _CONTROLS.search(whole) or _MARKUP.search(whole):
        return False
    try:
        whole.decode("utf-8")
    except UnicodeDecodeError:
        try:
            whole.decode("cp1252")
        except UnicodeDecodeError:
            return False
    return True
