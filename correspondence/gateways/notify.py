"""Mail by GOV.UK Notify's HTTP API, version 2, with one template of the council's own: subject and body.

The token of a request is good for 30 seconds. That fences a process that was frozen between making its request and
sending it: by the time its lease has run out and somebody else has asked Notify, Notify no longer takes the request.
"""

from __future__ import annotations

import http.client
import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urlsplit
from urllib.request import Request, urlopen

import jwt

from correspondence.gateways.protocol import (
    NOT_BEGUN,
    Answer,
    GatewayAway,
    GatewayMisconfigured,
    Mail,
    Outcome,
    Seen,
)

PATIENCE = 20.0  # seconds for one request
_KEY = re.compile(r"(?P<service>[0-9a-f-]{36})-(?P<secret>[0-9a-f-]{36})$", re.IGNORECASE)
_OF_THE_ADDRESS = ("email_address",)
_OF_OUR_ACCOUNT = ("team-only", "trial mode", "template", "personalisation", "missing", "service is not allowed")


@dataclass(frozen=True)
class NotifyGateway:
    """GOV.UK Notify.

    `key` is `<name>-<service id>-<secret>`; `template` the id of an e-mail template whose subject is ((subject)) and
    whose body is ((body)). `seconds` reads real time, since a token is about that and not about the product's clock.
    """

    url: str
    key: str
    template: str
    seconds: Callable[[], float]
    patience: float = PATIENCE
    name: str = field(default="notify", init=False)
    can_be_asked: bool = field(default=True, init=False)
    remembers: timedelta = field(default=timedelta(days=6), init=False)  # Notify keeps seven

    def lookup(self, reference: str) -> Seen:
        """Whether Notify has a message of that reference.

        Raises: GatewayAway when it does not answer; GatewayMisconfigured when it does not know us.
        """
        try:
            status, said = self._ask("GET", f"/v2/notifications?reference={quote(reference)}", None)
        except (OSError, http.client.HTTPException) as fault:
            raise GatewayAway(f"Notify does not answer ({type(fault).__name__})") from fault
        if status == 403:
            raise GatewayMisconfigured("Notify does not accept our key, or this machine's clock is wrong")
        if status != 200:
            raise GatewayAway(f"Notify answered {status}")
        return Seen.SENT if said.get("notifications") else Seen.NOT_SEEN

    @contextmanager
    def line(self) -> Iterator[NotifyGateway]:
        """Notify has no lines: each request stands alone."""
        yield self

    def send(self, mail: Mail, then: Mail | None = None) -> Answer:
        """Hand one e-mail over.

        Raises: GatewayAway when Notify can't be reached or asks for patience; GatewayMisconfigured for our own faults.
        """
        del then
        if mail.too_late():
            return NOT_BEGUN
        wanted = {
            "email_address": mail.to,
            "template_id": self.template,
            "personalisation": {"subject": mail.subject, "body": mail.body},
            "reference": mail.reference,
        }
        try:
            status, said = self._ask("POST", "/v2/notifications/email", wanted)
        except URLError as fault:  # connecting or sending the request failed: it never arrived whole
            raise GatewayAway(f"Notify can't be reached ({type(fault.reason).__name__})") from fault
        except (OSError, http.client.HTTPException) as fault:  # the request had gone: no telling
            return Answer(Outcome.UNKNOWN, error=f"silence:{type(fault).__name__}")
        if status == 201:
            return Answer(Outcome.SENT, provider_reference=str(said.get("id", ""))[:120])
        return _fault(status, said)

    def _ask(self, method: str, path: str, wanted: dict[str, Any] | None) -> tuple[int, dict[str, Any]]:
        parts = _KEY.search(self.key)
        if parts is None or not self.template or urlsplit(self.url).scheme not in {"https", "http"}:
            raise GatewayMisconfigured(
                "ONROLL_NOTIFY_KEY, ONROLL_NOTIFY_TEMPLATE or ONROLL_NOTIFY_URL is wrong or missing"
            )
        token = jwt.encode({"iss": parts["service"], "iat": int(self.seconds())}, parts["secret"], algorithm="HS256")
        request = Request(  # noqa: S310  # the scheme is checked above
            self.url.rstrip("/") + path,
            method=method,
            data=None if wanted is None else json.dumps(wanted).encode(),
            headers={"Authorization": f"Bearer {token}", "Content-Type": "application/json"},
        )
        try:
            with urlopen(request, timeout=self.patience) as answer:  # noqa: S310  # as above
                return int(answer.status), _document(answer.read())
        except HTTPError as refused:
            with refused:
                return refused.code, _document(refused.read())


def _document(raw: bytes) -> dict[str, Any]:
    try:
        said = json.loads(raw)
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {"errors": said}


def _fault(status: int, said: dict[str, Any]) -> Answer:
    """Put an error of Notify into its class. Its own words may quote an address, so only their kind is kept."""
    errors = said.get("errors")
    first = errors[0] if isinstance(errors, list) and errors and isinstance(errors[0], dict) else {}
    kind, words = str(first.get("error", ""))[:40], str(first.get("message", "")).lower()
    if status == 400:
        if any(sign in words for sign in _OF_THE_ADDRESS):
            return Answer(Outcome.REFUSED, error="not-an-address")
        if any(sign in words for sign in _OF_OUR_ACCOUNT):
            raise GatewayMisconfigured(f"Notify refuses our account or template ({kind})")
        return Answer(Outcome.REFUSED, error="notify-400")
    if status in {401, 403, 404}:
        raise GatewayMisconfigured(f"Notify does not accept our key, or this machine's clock is wrong ({status})")
    if status == 429 and kind == "TooManyRequestsError":
        raise GatewayMisconfigured("the day's limit at Notify is used up")
    if status == 429:
        raise GatewayAway("Notify asks us to slow down")
    if status == 500 and kind:
        return Answer(Outcome.LATER, error="notify-500")  # documented: not processed, send again
    return Answer(Outcome.UNKNOWN, error=f"notify-{status}")  # something in between answered: ask first
