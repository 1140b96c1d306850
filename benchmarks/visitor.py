"""A browser that costs little itself: one connection, its cookies, and the fields of the form it was last shown."""

from __future__ import annotations

import re
from collections.abc import Mapping
from http.client import HTTPConnection
from itertools import count
from urllib.parse import urlencode, urlsplit

TOKEN = re.compile(r'name="csrf_token"[^>]*?value="([^"]+)"')
REQUESTS_AN_ADDRESS = 40
_addresses = count()


class Visitor:
    """Gets and posts over one kept connection, from another address now and then, so that no limit is met."""

    def __init__(self, port: int) -> None:
        self._line = HTTPConnection("127.0.0.1", port, timeout=60)
        self.cookies: dict[str, str] = {}
        self.requests = 0
        self.token = ""
        self.path = ""
        self.body = b""

    def get(self, path: str, *, want: int = 200) -> str:
        """Fetch a page and keep its token."""
        return self._ask("GET", path, None, want)

    def post(self, path: str, fields: Mapping[str, object] | None = None, *, want: int = 303) -> str:
        """Post fields with the newest token; gives where it leads, or the page."""
        body = urlencode({"csrf_token": self.token, **(fields or {})}, doseq=True)
        return self._ask("POST", path, body, want)

    def begin_anew(self) -> None:
        """Forget the cookies: somebody else sits down."""
        self.cookies.clear()

    def close(self) -> None:
        """Hang up."""
        self._line.close()

    def _ask(self, method: str, path: str, body: str | None, want: int) -> str:
        address = next(_addresses) // REQUESTS_AN_ADDRESS
        headers = {"X-Forwarded-For": f"198.18.{address // 250 % 250}.{address % 250}", "Accept": "text/html"}
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self._line.request(method, path, body, headers)
        answer = self._line.getresponse()
        self.body = answer.read()
        self.requests += 1
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                key, _, rest = value.partition("=")
                self.cookies[key] = rest.partition(";")[0]
        if answer.status != want:
            raise AssertionError(f"{method} {path}: {answer.status}, not {want}: {self.body[-600:]!r}")
        if answer.status in (301, 302, 303):
            parts = urlsplit(answer.getheader("Location") or "")
            self.path = parts.path + (f"?{parts.query}" if parts.query else "")
            return self.path
        page = self.body.decode()
        found = TOKEN.search(page)
        if found:
            self.token = found[1]
        return page
