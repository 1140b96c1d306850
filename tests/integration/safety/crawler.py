"""Fetches every address that there is, as somebody, and notes in which of them the marks stand.

Where an address asks for an id it is given each that belongs there; what a page leads to is fetched as well.
"""

from __future__ import annotations

import html
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import product
from typing import Any
from urllib.parse import quote, urljoin, urlsplit
from uuid import UUID

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from base.extensions import db
from casework.versions import pinned
from models.approval import Approval
from models.case import Case
from models.child import Child
from models.document import Document
from models.filing import Filing
from models.letter import Letter
from models.message import Message
from models.organisation import Organisation
from models.school import School
from models.task import Queue, Task
from models.user import Team, User
from models.wait import Wait
from tests.integration.safety.marked import MARKS

MODELS = {
    "case_id": Case,
    "child_id": Child,
    "filing_id": Filing,
    "document_id": Document,
    "message_id": Message,
    "task_id": Task,
    "wait_id": Wait,
    "letter_id": Letter,
    "school_id": School,
    "organisation_id": Organisation,
    "approval_id": Approval,
    "queue_id": Queue,
    "user_id": User,
    "team_id": Team,
}
LEADS_NOWHERE = {"/sign-out", "/static"}
A_FEW = 1  # of one page with other things behind the question mark
HREF = re.compile(r'href="([^"#]+)')


def addresses(app: Flask) -> list[str]:
    """Every address that answers a GET, with the ids of what there is; in an application context."""
    rows = {name: list(db.session.scalars(select(model))) for name, model in MODELS.items()}
    filings = {one.id: one for one in rows["filing_id"]}
    services = {one.service for one in filings.values()}
    known: dict[str, list[Any]] = {name: [one.id for one in some] for name, some in rows.items()}
    known["service"] = sorted(services)
    known["party"] = sorted({part.party for one in filings.values() for part in one.parts})
    known["reference"] = [one.reference for one in filings.values()]
    of_cases = ("filing_id", "task_id", "message_id", "letter_id", "wait_id")
    owner: dict[UUID, UUID | None] = {one.id: one.case_id for name in of_cases for one in rows[name]}
    for one in rows["document_id"]:
        owner[one.id] = one.case_id or getattr(filings.get(one.filing_id), "case_id", None)
    adapter = app.url_map.bind("localhost")

    def belongs(given: dict[str, Any]) -> bool:
        """Whether what an address names is of the same case, and of the same form."""
        case_id, filing = given.get("case_id"), filings.get(given.get("filing_id"))
        if case_id is not None and any(owner.get(one, case_id) != case_id for one in given.values()):
            return False
        if filing is None:
            return True
        if given.get("service", filing.service) != filing.service:
            return False
        if given.get("party", filing.parts[0].party) not in {part.party for part in filing.parts}:
            return False
        return given.get("page_id") is None or given["page_id"] in {page.id for page in pinned(filing.version_id).pages}

    pages = {page.id for one in filings.values() for page in pinned(one.version_id).pages}
    known["page_id"] = sorted(pages)
    found = []
    for rule in app.url_map.iter_rules():
        if "GET" not in (rule.methods or ()) or rule.endpoint == "static":
            continue
        names = sorted(rule.arguments)
        if all(name in known for name in names):
            for values in product(*(known[name] for name in names)):
                given = dict(zip(names, values, strict=True))
                if belongs(given):
                    found.append(adapter.build(rule.endpoint, given))
    return found


class Crawl:
    """What somebody was shown, everywhere."""

    def __init__(self, app: Flask, client: FlaskClient, who: str) -> None:
        self.app, self.client, self.who = app, client, who
        self.where: dict[str, list[str]] = defaultdict(list)  # by mark, the addresses in which it stands
        self.leaking_addresses: list[str] = []
        self.broken: list[str] = []
        self.answered: Counter[int] = Counter()
        self._seen: set[str] = set()
        self._asked: Counter[str] = Counter()

    def everything(self, begin: list[str], *, follow: bool) -> Crawl:
        """Fetch these, and whatever they lead to if wanted."""
        waiting = list(dict.fromkeys(begin))
        while waiting:
            led = self.fetch(waiting.pop())
            waiting += led if follow else []
        return self

    def fetch(self, address: str) -> list[str]:
        """Fetch one address, once; what it leads to that was not fetched yet."""
        parts = urlsplit(address)
        if address in self._seen or any(parts.path.startswith(one) for one in LEADS_NOWHERE):
            return []
        self._seen.add(address)
        self._asked[parts.path] += 1
        if parts.query and self._asked[parts.path] > A_FEW:
            return []
        answer = self.client.get(address)
        self.read(address, answer)
        led = [answer.location] if answer.location else []
        if answer.mimetype == "text/html" and answer.status_code < 400:
            led += [html.unescape(one) for one in HREF.findall(answer.text)]
        whole = (urljoin(f"http://localhost{parts.path}", one) for one in led)
        return [one.removeprefix("http://localhost") for one in whole if one.startswith("http://localhost/")]

    def post(self, address: str, **data: Any) -> None:
        """Post something, and follow where it leads."""
        answer = self.client.post(address, data=data)
        self.read(f"POST {address}", answer)
        if answer.location:
            self.fetch(answer.location)

    def read(self, address: str, answer: Any) -> None:
        """Note which marks an answer bears; none may stand in any address that it leads to, nor in its head."""
        self.answered[answer.status_code] += 1
        if answer.status_code >= 500:
            self.broken.append(f"{answer.status_code} {address}")
        text = html.unescape(answer.get_data().decode("utf-8", errors="replace"))
        for name, mark in MARKS.items():
            if mark.casefold() in text.casefold():
                self.where[name].append(address)
        led = " ".join([address, str(answer.headers), *HREF.findall(text)])
        self.leaking_addresses += [f"{mark} in {address}" for mark in told_in(led)]


def told_in(text: str) -> Iterator[str]:
    """The names of the marks that stand in some text, as they are or as an address writes them."""
    plain = text.casefold()
    written = {name: (mark.casefold(), quote(mark.casefold())) for name, mark in MARKS.items()}
    return (name for name, ways in written.items() if any(way in plain for way in ways))
