"""The store of files in a bucket of an S3-compatible service, for installations with several web hosts."""

from __future__ import annotations

import hashlib
import html
import http.client
import re
import ssl
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import IO, Any
from urllib.parse import quote, urlsplit
from uuid import uuid4

from documents.sigv4 import NOTHING, Key, canonical_query, signed
from documents.store import KEY, Kept, StoreAway, TooBig

_CHUNK = 64 * 1024
_IN_MEMORY = 1024 * 1024  # bytes of a file on its way that stay out of the disk
_PATIENCE = 30.0  # seconds for one step of a request
_OK, _NO_CONTENT, _NOT_FOUND = 200, 204, 404
_CONTENTS = re.compile(r"<Contents>(.*?)</Contents>", re.DOTALL)
_TAG = r"<{0}>(.*?)</{0}>"


@dataclass(frozen=True)
class BucketStore:
    """Files of one installation, in a bucket. The same promises as a folder: whole or not at all, names say nothing.

    `endpoint` is the service's address; the bucket's name is part of the path, as every such service understands.
    `signed_at` is what requests are signed by; a service refuses a clock that is a quarter of an hour wrong.
    """

    endpoint: str
    bucket: str
    key: Key
    signed_at: Callable[[], datetime]
    prefix: str = ""
    secure: ssl.SSLContext | None = field(default=None, compare=False)

    def keep(self, stream: IO[bytes], *, most: int) -> Kept:
        """Keep a stream. The service takes it only if it arrives as the hash says.

        Args:   most: bytes.
        Raises: TooBig; StoreAway.
        """
        name = uuid4().hex
        key = f"{name[:2]}/{name}"
        digest, size = hashlib.sha256(), 0
        with tempfile.SpooledTemporaryFile(_IN_MEMORY) as held:
            while chunk := stream.read(_CHUNK):
                size += len(chunk)
                if size > most:
                    raise TooBig(most)
                digest.update(chunk)
                held.write(chunk)
            held.seek(0)
            status, _ = self._ask("PUT", key, body=held, size=size, body_hash=digest.hexdigest())
        if status != _OK:
            raise StoreAway(f"the store of files answered {status}")
        return Kept(key, digest.hexdigest(), size)

    def open(self, key: str) -> IO[bytes]:
        """Open a file for reading.

        Raises: FileNotFoundError; StoreAway.
        """
        _known(key)
        held = tempfile.SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115  # whoever reads it closes it
        status, _ = self._ask("GET", key, into=held)
        if status != _OK:
            held.close()
            if status == _NOT_FOUND:
                raise FileNotFoundError(key)
            raise StoreAway(f"the store of files answered {status}")
        held.seek(0)
        return held

    def remove(self, key: str) -> bool:
        """Remove a file; False when it was not there (twice is harmless).

        Raises: StoreAway.
        """
        if not KEY.fullmatch(key):
            return False
        there, _ = self._ask("HEAD", key)
        if there == _NOT_FOUND:
            return False
        status, _ = self._ask("DELETE", key)
        if status not in (_OK, _NO_CONTENT):
            raise StoreAway(f"the store of files answered {status}")
        return True

    def strays(self, known: set[str], *, older_than: datetime) -> Iterator[str]:
        """Keys of files that nobody knows, last written before an instant.

        Raises: StoreAway.
        """
        more = {"list-type": "2", "prefix": self.prefix}
        while more:
            status, said = self._ask("GET", "", query=more)
            if status != _OK:
                raise StoreAway(f"the store of files answered {status}")
            text = said.decode("utf-8", "replace")
            for entry in _CONTENTS.findall(text):
                key = html.unescape(_inside("Key", entry)).removeprefix(self.prefix)
                written = datetime.fromisoformat(_inside("LastModified", entry)).astimezone(UTC)
                if KEY.fullmatch(key) and key not in known and written < older_than:
                    yield key
            token = html.unescape(_inside("NextContinuationToken", text))
            more = {**more, "continuation-token": token} if token else {}

    def _ask(
        self,
        method: str,
        key: str,
        *,
        query: Mapping[str, str] | None = None,
        body: Any = None,
        size: int = 0,
        body_hash: str = NOTHING,
        into: Any = None,
    ) -> tuple[int, bytes]:
        """One signed request: its status, and its body unless that goes `into` a file."""
        parts = urlsplit(self.endpoint)
        at = self.signed_at().astimezone(UTC)
        path = f"{parts.path.rstrip('/')}/{quote(self.bucket, safe='')}"
        if key:
            path += f"/{quote(self.prefix + key, safe='/-_.~')}"
        headers = {
            "Host": parts.netloc.rpartition("@")[2],
            "x-amz-content-sha256": body_hash,
            "x-amz-date": f"{at:%Y%m%dT%H%M%SZ}",
        }
        said = query or {}
        headers["Authorization"] = signed(
            self.key, method, path, query=said, headers=headers, body_hash=body_hash, at=at
        )
        if body is not None:
            headers["Content-Length"] = str(size)
        line = self._line(parts.scheme, parts.hostname or "", parts.port)
        try:
            line.request(method, f"{path}?{canonical_query(said)}" if said else path, body=body, headers=headers)
            answer = line.getresponse()
            if into is not None and answer.status == _OK:
                while chunk := answer.read(_CHUNK):
                    into.write(chunk)
                return answer.status, b""
            return answer.status, answer.read()
        except (OSError, http.client.HTTPException) as fault:
            raise StoreAway(f"the store of files can't be reached ({type(fault).__name__})") from fault
        finally:
            line.close()

    def _line(self, scheme: str, host: str, port: int | None) -> http.client.HTTPConnection:
        if scheme == "https":
            secure = self.secure or ssl.create_default_context()
            return http.client.HTTPSConnection(host, port, timeout=_PATIENCE, context=secure)
        return http.client.HTTPConnection(host, port, timeout=_PATIENCE)


def _known(key: str) -> None:
    if not KEY.fullmatch(key):
        raise FileNotFoundError(key)


def _inside(tag: str, text: str) -> str:
    found = re.search(_TAG.format(tag), text, re.DOTALL)
    return found[1] if found else ""
