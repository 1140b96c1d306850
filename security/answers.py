"""An answer of ours on its way to the web server: a page in one piece goes as it is."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from flask import Response

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

_OWN_ADDRESS = re.compile(r"[A-Za-z0-9/?&=#._~-]*")  # of which werkzeug's iri_to_uri would change nothing
_WITHOUT_BODY = frozenset({204, 304})


class Answer(Response):
    """Flask's answer, byte for byte.

    Werkzeug copies the headers, looks through them for what must be put right, and wraps the body so that something
    can be closed after it. Of a whole text there is nothing to put right and nothing to close.
    """

    def get_wsgi_response(self, environ: WSGIEnvironment) -> tuple[Iterable[bytes], str, list[tuple[str, str]]]:
        """The body, the status and the headers for the server."""
        body = self.response
        if (
            type(body) is not list
            or self._on_close
            or self.direct_passthrough
            or environ["REQUEST_METHOD"] == "HEAD"
            or self.status_code < 200
            or self.status_code in _WITHOUT_BODY
        ):
            return super().get_wsgi_response(environ)
        pieces = list(self.iter_encoded())
        headers = self.headers.to_wsgi_list()
        has_length = False
        for name, value in headers:
            match name.lower():
                case "content-length":
                    has_length = True
                case "location" if not _OWN_ADDRESS.fullmatch(value):
                    return super().get_wsgi_response(environ)
                case "content-location":
                    return super().get_wsgi_response(environ)
        if not has_length:
            headers.append(("Content-Length", str(sum(map(len, pieces)))))
        return pieces, self.status, headers
