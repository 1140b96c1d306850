"""GOV.UK Notify on loopback, behaving as its public REST documentation says: keys, 30 seconds, errors, look-ups."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import jwt

SERVICE = "26785a09-ab16-4eb0-8407-a37497a57506"
SECRET = "3d844edf-8d35-48ac-975b-e847b4f122b0"
TEMPLATE = "f33517ff-2a88-4f6e-b855-c550268ce08a"
KEY = f"a_name-{SERVICE}-{SECRET}"


@dataclass
class NotifyStandin:
    """What Notify took, and which error it shall answer next.

    `next_answers` are (status, error, message) for coming POSTs, oldest first; `takes_then` are the same, but the
    message is taken all the same (a gateway in between lost the answer). `trial` refuses everybody but the team.
    """

    port: int = 0
    taken: list[dict[str, Any]] = field(default_factory=list)
    next_answers: list[tuple[int, str, str]] = field(default_factory=list)
    takes_then: list[tuple[int, str, str]] = field(default_factory=list)
    silent: int = 0  # so many POSTs are taken and never answered
    skew: float = 0.0  # seconds by which its clock differs from ours
    slow: float = 0.0  # seconds before each answer to a POST
    believes: float = 30.0  # seconds a token is good for
    on_post: Callable[[str], None] | None = None  # told the reference of what it has just taken
    lookups: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}"


class _Handler(BaseHTTPRequestHandler):
    """The addresses of the API that we use."""

    standin: NotifyStandin
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: Any) -> None:
        """Say nothing."""

    def say(self, status: int, document: dict[str, Any]) -> None:
        raw = json.dumps(document).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(raw)))
        self.end_headers()
        self.wfile.write(raw)

    def refuse(self, status: int, error: str, message: str) -> None:
        self.say(status, {"status_code": status, "errors": [{"error": error, "message": message}]})

    def known(self) -> bool:
        token = self.headers.get("Authorization", "").removeprefix("Bearer ")
        try:
            said = jwt.decode(token, SECRET, algorithms=["HS256"], options={"verify_iat": False})
        except jwt.InvalidTokenError:
            self.refuse(403, "AuthError", "Invalid token: signature, API token not found")
            return False
        if said.get("iss") != SERVICE:
            self.refuse(403, "AuthError", "Invalid token: service not found")
            return False
        if abs(time.time() + self.standin.skew - said["iat"]) > self.standin.believes:
            self.refuse(403, "AuthError", "Error: Your system clock must be accurate to within 30 seconds")
            return False
        return True

    def do_POST(self) -> None:
        raw = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        if self.path != "/v2/notifications/email":
            return self.refuse(404, "NotFound", "no such address")
        if not self.known():
            return None
        wanted = json.loads(raw)
        with self.standin.lock:
            scripted = self.standin.next_answers.pop(0) if self.standin.next_answers else None
        if scripted:
            return self.refuse(*scripted)
        if wanted.get("template_id") != TEMPLATE:
            return self.refuse(400, "BadRequestError", "Template not found")
        missing = {"subject", "body"} - set(wanted.get("personalisation", {}))
        if missing:
            return self.refuse(400, "BadRequestError", f"Missing personalisation: {', '.join(sorted(missing))}")
        if "@" not in wanted.get("email_address", ""):
            return self.refuse(400, "ValidationError", "email_address Not a valid email address")
        number = str(uuid4())
        with self.standin.lock:
            self.standin.taken.append({**wanted, "id": number})
            lost = self.standin.takes_then.pop(0) if self.standin.takes_then else None
            silent = self.standin.silent > 0
            self.standin.silent -= silent
        if self.standin.on_post is not None:
            self.standin.on_post(wanted.get("reference", ""))
        if self.standin.slow:
            time.sleep(self.standin.slow)
        if silent:
            self.close_connection = True
            return None
        if lost:
            return self.refuse(*lost)
        return self.say(
            201, {"id": number, "reference": wanted.get("reference"), "uri": f"{self.standin.url}/{number}"}
        )

    def do_GET(self) -> None:
        where = urlsplit(self.path)
        if not self.known():
            return None
        if where.path != "/v2/notifications":
            return self.refuse(404, "NotFound", "no such address")
        reference = parse_qs(where.query).get("reference", [""])[0]
        with self.standin.lock:
            self.standin.lookups += 1
            found = [row for row in self.standin.taken if row.get("reference") == reference]
        rows = [{"id": row["id"], "reference": reference, "type": "email", "status": "sending"} for row in found]
        return self.say(200, {"notifications": rows, "links": {"current": self.path}})


@contextmanager
def notify_standin(**behaviour: Any) -> Iterator[NotifyStandin]:
    """Notify for as long as the block lasts."""
    standin = NotifyStandin(**behaviour)
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"standin": standin}))
    standin.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield standin
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
