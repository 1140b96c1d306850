"""An S3-compatible service on loopback: it keeps objects in memory, and believes only signed requests."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, quote, urlsplit

from documents.sigv4 import Key, signed

A_PAGE = 2  # objects in one answer to a list, so that a test needs few


@dataclass
class BucketStandin:
    """What lies in the service, by path; `refuses` is a status that it answers to everything."""

    address: str = ""
    objects: dict[str, bytes] = field(default_factory=dict)
    refuses: int = 0


@contextmanager
def bucket_service(key: Key) -> Iterator[BucketStandin]:  # noqa: C901  # one handler inside
    """A service that knows one key."""
    told = BucketStandin()

    class Request(BaseHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

        def _answer(self, status: int, body: bytes = b"") -> None:
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(body)

        def _is_signed(self, body: bytes) -> bool:
            parts = urlsplit(self.path)
            said = self.headers["Authorization"]
            names = said.partition("SignedHeaders=")[2].partition(",")[0].split(";")
            body_hash = self.headers["x-amz-content-sha256"]
            at = datetime.strptime(self.headers["x-amz-date"], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
            own = signed(
                key,
                self.command,
                parts.path,
                query=dict(parse_qsl(parts.query, keep_blank_values=True)),
                headers={name: self.headers[name] for name in names},
                body_hash=body_hash,
                at=at,
            )
            return (
                own == said and {"host", "x-amz-date"} <= set(names) and hashlib.sha256(body).hexdigest() == body_hash
            )

        def _serve(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            if told.refuses:
                return self._answer(told.refuses)
            if not self._is_signed(body):
                return self._answer(403)
            parts = urlsplit(self.path)
            query = dict(parse_qsl(parts.query))
            if "list-type" in query:
                return self._answer(200, self._listed(parts.path, query))
            if self.command == "PUT":
                told.objects[parts.path] = body
                return self._answer(200)
            if parts.path not in told.objects:
                return self._answer(404)
            if self.command == "DELETE":
                del told.objects[parts.path]
                return self._answer(204)
            return self._answer(200, told.objects[parts.path])

        def _listed(self, path: str, query: dict[str, str]) -> bytes:
            prefix = f"{path}/{query.get('prefix', '')}"
            keys = sorted(name.removeprefix(f"{path}/") for name in told.objects if name.startswith(prefix))
            first = int(query.get("continuation-token", "0"))
            some = keys[first : first + A_PAGE]
            entries = "".join(
                f"<Contents><Key>{name}</Key><LastModified>2026-11-22T09:00:00.000Z</LastModified></Contents>"
                for name in some
            )
            more = first + A_PAGE
            token = f"<NextContinuationToken>{quote(str(more))}</NextContinuationToken>" if more < len(keys) else ""
            return f"<ListBucketResult>{token}{entries}</ListBucketResult>".encode()

        do_GET = do_PUT = do_HEAD = do_DELETE = _serve  # noqa: N815  # the names that http.server calls

    server = ThreadingHTTPServer(("127.0.0.1", 0), Request)
    told.address = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield told
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
