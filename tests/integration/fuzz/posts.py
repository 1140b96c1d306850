"""Everything that somebody could send in place of a form: odd values, bodies that are no forms, odd headers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any
from urllib.parse import quote_plus

FORM = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data; boundary=x"
SCRIPT = "<script>alert(1)</script>"
# Bytes as they would stand in a form, so that what is no UTF-8 can be among them.
ODD: tuple[bytes, ...] = (
    b"",
    b" \t\r\n",
    b"\x00",
    b"a\x00b",
    b"\xff\xfe",
    "Zoë".encode("latin-1"),
    "\ud800".encode("utf-8", "surrogatepass"),
    b"\xc0\xaf\xe2\x82",
    "\u202egnp.exe\ufeff\ufffe".encode(),
    "é́".encode() * 3_000,
    b"x" * 70_000,
    b"9" * 400,
    b"-1",
    b"1e999",
    b"NaN",
    "٢٠".encode(),
    b"' OR 1=1 --",
    SCRIPT.encode(),
    b"{{7*7}}((child-name))%s%(a)s",
    b"a@b\r\nBcc: c@example.org",
    b"../../etc/passwd",
    b"[]",
    b"00000000-0000-0000-0000-000000000000",
    b"2026-02-30",
)
DO = (
    b"continue",
    b"save",
    b"find:nowhere",
    b"remove-file:ask-file:x",
    b"remove-entry:x",
    b"zap:",
)
QUERIES = ("from=check", "%ff=%00", "from=" + "x" * 3_000, "a=1&a=2&a", "before=%c3%28", "page=-1&after=NaN")
METHODS = ("PUT", "DELETE", "PATCH", "OPTIONS", "HEAD", "TRACE", "PROPFIND")
COOKIES = (
    "",
    "onroll",
    "onroll=",
    "onroll=.",
    "onroll=a.b.c",
    "onroll=e30.aaaa.bbbb",
    "onroll=%ff; onroll=%00",
    "x" * 3_000,
)
ODD_ENCODING = (
    b'--x\r\nContent-Disposition: form-data; name="do"\r\n'
    b"Content-Type: text/plain; charset=klingon\r\nContent-Transfer-Encoding: zap\r\n\r\n1\r\n--x--\r\n"
)
ODD_FILE = (
    b'--x\r\nContent-Disposition: form-data; name="q-ask-file"; filename="../../\xff\x00.pdf"\r\n\r\n'
    b"%PDF-1.4\r\n--x\r\nContent-Disposition: form-data; name=do\r\n\r\nupload:ask-file\r\n--x--\r\n"
)


@dataclass(frozen=True)
class Sent:
    """One request, as `client.open` takes it, and what to call it when it breaks something."""

    what: str
    how: Mapping[str, Any] = field(default_factory=dict)


def form(pairs: Sequence[tuple[str, bytes]], what: str) -> Sent:
    """A form of these names and bytes."""
    body = "&".join(f"{quote_plus(name, errors='replace')}={quote_plus(value)}" for name, value in pairs)
    return Sent(what, {"data": body.encode(), "content_type": FORM})


def parts(pairs: Sequence[tuple[str, bytes]], what: str, *, files: Sequence[str] = ()) -> Sent:
    """The same as a form with files: those named come as files of these bytes."""
    body = b""
    for name, value in pairs:
        ending = b'; filename="paper.pdf"\r\nContent-Type: application/pdf' if name in files else b""
        body += b'--x\r\nContent-Disposition: form-data; name="' + name.encode(errors="replace") + b'"' + ending
        body += b"\r\n\r\n" + value + b"\r\n"
    return Sent(what, {"data": body + b"--x--\r\n", "content_type": MULTIPART})


def odd_forms(names: Sequence[str], buttons: Sequence[str] = ()) -> Iterator[Sent]:
    """Each odd value in every field of a form at once, and everything that a button could say.

    A school or a record is looked for with whatever was typed: such a button of the page meets each odd value.
    """
    for value in ODD:
        yield form([(name, value) for name in names], f"{value[:20]!r} everywhere")
    for button in buttons:
        for value in ODD if button.startswith("find:") else (b"12",):
            pairs = [(name, value) for name in names if name != "do"]
            yield form([*pairs, ("do", button.encode())], f"{button} with {value[:20]!r}")
    for do in DO:
        yield form([(name, b"12") for name in names if name != "do"] + [("do", do)], f"do={do!r}")


def broken_forms(fields: Mapping[str, str]) -> Iterator[Sent]:
    """A form as it should be, and then less, more, doubled, out of order, cut off or called something else."""
    pairs = [(name, value.encode()) for name, value in fields.items()]
    names = list(fields)
    whole = form(pairs, "").how["data"]
    yield Sent("nothing at all")
    yield form(pairs * 3, "everything three times")
    yield form([*pairs, *((name, b"other") for name in reversed(names))], "everything again as something else")
    yield form([(f"{name}[]", value) for name, value in pairs], "names with brackets")
    yield form([("q-" + "x" * 300, b"1"), ("", b"1"), ("\x00", b"1"), ("é" * 400, b"1")], "names that nobody has")
    yield form([(name, b"1") for name in ("csrf_token", "once", "do", "another", "declaration")], "only what is hidden")
    yield Sent("a thousand fields", {"data": b"a=1&" * 3_000, "content_type": FORM})
    yield Sent("signs between fields", {"data": b"&;=&&==%&%zz&%f" * 200, "content_type": FORM})
    yield Sent("in UTF-16", {"data": whole.decode().encode("utf-16"), "content_type": f"{FORM}; charset=utf-16"})
    yield Sent("of a charset that is none", {"data": whole, "content_type": f"{FORM}; charset=\xff"})
    yield Sent("as JSON", {"data": b'{"a": [1', "content_type": "application/json"})
    yield Sent("as XML", {"data": b"<a>&b;</a>", "content_type": "text/xml"})
    yield Sent("as bytes", {"data": b"\x00\xff" * 500, "content_type": "application/octet-stream"})
    yield Sent("with no type", {"data": whole})
    yield from _multipart(pairs)
    yield from _lengths(whole)


def _multipart(pairs: Sequence[tuple[str, bytes]]) -> Iterator[Sent]:
    names = [name for name, _ in pairs]
    whole: bytes = parts(pairs, "").how["data"]
    yield parts(pairs, "in parts")
    yield parts(pairs, "every field a file", files=names)
    yield parts([(name, b"\xff\x00") for name in names], "in parts, of no encoding")
    for what, body, kind in (
        ("parts cut off in the middle", whole[: len(whole) // 2], MULTIPART),
        ("parts without their end", whole.removesuffix(b"--x--\r\n"), MULTIPART),
        ("parts of another boundary", whole, "multipart/form-data; boundary=y"),
        ("parts without a boundary", whole, "multipart/form-data"),
        ("a boundary of nothing", whole, "multipart/form-data; boundary="),
        ("a boundary too long", whole, "multipart/form-data; boundary=" + "y" * 5_000),
        ("a boundary of no encoding", whole, "multipart/form-data; boundary=\xff\xfe"),
        ("a part without a name", b"--x\r\nContent-Disposition: form-data\r\n\r\n1\r\n--x--\r\n", MULTIPART),
        ("a part without a head", b"--x\r\n\r\n1\r\n--x--\r\n", MULTIPART),
        ("a part that has only begun", b'--x\r\nContent-Disposition: form-data; name="do"', MULTIPART),
        (
            "a part of an encoding that is none",
            ODD_ENCODING,
            MULTIPART,
        ),
        (
            "a file whose name is no name",
            ODD_FILE,
            MULTIPART,
        ),
        ("boundaries and nothing else", b"--x\r\n" * 2_000, MULTIPART),
    ):
        yield Sent(what, {"data": body, "content_type": kind})


def _lengths(body: bytes) -> Iterator[Sent]:
    """A body that is longer or shorter than it says. Gunicorn hands over what came; so does this."""
    for what, said, came in (
        ("more was announced than came", str(len(body) + 20), body),
        ("nothing came of what was announced", str(len(body) + 1), b""),
        ("less was announced than came", "3", body),
        ("its length is no number", "many", body),
        ("its length is less than nothing", "-1", body),
        ("its length is beyond measure", "9" * 30, body),
    ):
        told = {"wsgi.input_terminated": True, "CONTENT_LENGTH": said}
        yield Sent(what, {"input_stream": BytesIO(came), "content_type": FORM, "environ_overrides": told})
