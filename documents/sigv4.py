"""Signature Version 4, by which an S3-compatible store knows who asks.

Source: AWS, "Create a signed AWS API request", and its published examples, which the tests repeat.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

NOTHING = hashlib.sha256(b"").hexdigest()  # the hash of an empty body
_SCHEME = "AWS4-HMAC-SHA256"
_UNRESERVED = "-_.~"


@dataclass(frozen=True, slots=True)
class Key:
    """Who signs, for which region and service."""

    id: str
    secret: str
    region: str
    service: str = "s3"


def signed(
    key: Key,
    method: str,
    path: str,
    *,
    query: Mapping[str, str],
    headers: Mapping[str, str],
    body_hash: str,
    at: datetime,
) -> str:
    """The Authorization header of a request. Every header given is signed; `host` and `x-amz-date` must be among them.

    Args: path: as it is sent, each part quoted already. body_hash: SHA-256 of the body in hex.
    """
    names = ";".join(sorted(name.lower() for name in headers))
    lines = "".join(
        f"{name}:{' '.join(value.split())}\n"
        for name, value in sorted((name.lower(), value) for name, value in headers.items())
    )
    request = "\n".join((method, path, canonical_query(query), lines, names, body_hash))
    scope = f"{at:%Y%m%d}/{key.region}/{key.service}/aws4_request"
    hashed = hashlib.sha256(request.encode()).hexdigest()
    to_sign = f"{_SCHEME}\n{at:%Y%m%dT%H%M%SZ}\n{scope}\n{hashed}"
    signature = hmac.new(_signing_key(key, at), to_sign.encode(), hashlib.sha256).hexdigest()
    return f"{_SCHEME} Credential={key.id}/{scope},SignedHeaders={names},Signature={signature}"


def canonical_query(query: Mapping[str, str]) -> str:
    """A query in the one order and quoting that is signed, and so the one that is sent."""
    pairs = sorted((quote(name, safe=_UNRESERVED), quote(value, safe=_UNRESERVED)) for name, value in query.items())
    return "&".join(f"{name}={value}" for name, value in pairs)


def _signing_key(key: Key, at: datetime) -> bytes:
    made = f"AWS4{key.secret}".encode()
    for part in (f"{at:%Y%m%d}", key.region, key.service, "aws4_request"):
        made = hmac.new(made, part.encode(), hashlib.sha256).digest()
    return made
