"""An officer at the web who claims tasks, presses again when nothing answers, and never gives up."""

from __future__ import annotations

import http.client
import re
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from http.cookiejar import CookieJar
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, build_opener
from uuid import UUID, uuid4

from flask import Flask
from sqlalchemy import func, select

from base.extensions import db
from models.event import Event
from models.task import Task
from tests.chaos.council import EMAIL, PASSWORD

_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
GIVES_UP = 60.0  # seconds for all that is left when the trouble has ended


@dataclass
class Clerk:
    """One officer's browser, on a thread of its own."""

    port: int
    tasks: tuple[UUID, ...]
    answers: Counter[int] = field(default_factory=Counter)
    claimed: list[UUID] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    _ended: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin."""
        self._browser = build_opener(HTTPCookieProcessor(CookieJar()))
        self._thread = threading.Thread(target=self._work, daemon=True)
        self._thread.start()

    def finish(self) -> None:
        """Wait until everything is claimed."""
        self._ended.set()
        assert self._thread is not None
        self._thread.join(GIVES_UP)
        assert not self._thread.is_alive(), f"the web answered {self.answers}, and {len(self.claimed)} are claimed"

    def check(self, app: Flask) -> None:
        """Each task was claimed once, however often the button was pressed."""
        with app.app_context():
            rows = db.session.execute(
                select(Task.id, Task.case_id, Task.holder_id).where(Task.id.in_(self.tasks))
            ).all()
            assert all(row.holder_id is not None for row in rows)
            claims = db.session.execute(
                select(Event.subject_id, func.count())
                .where(Event.kind == "task-claimed", Event.subject_id.in_([row.case_id for row in rows]))
                .group_by(Event.subject_id)
            ).all()
            assert sorted(row[1] for row in claims) == [1] * len(self.tasks)
            db.session.remove()

    def _work(self) -> None:
        pressed: dict[UUID, str] = {}
        for task in self.tasks:
            once = pressed.setdefault(task, str(uuid4()))
            while not self._claim(task, once):
                time.sleep(0.05)
            self._claim(task, once)  # a second click on the same form
            self.claimed.append(task)
            if not self._ended.is_set():
                time.sleep(0.1)

    def _claim(self, task: UUID, once: str) -> bool:
        page = self._get(f"/tasks/{task}")
        if 'name="password"' in page:
            self._post("/sign-in", page, email=EMAIL, password=PASSWORD)
            return False
        return bool(page) and self._post(f"/tasks/{task}/claim", page, once=once)

    def _get(self, path: str) -> str:
        return self._ask(path, None) or ""

    def _post(self, path: str, page: str, **values: str) -> bool:
        token = _TOKEN.search(page)
        return token is not None and self._ask(path, urlencode({"csrf_token": token[1], **values}).encode()) is not None

    def _ask(self, path: str, data: bytes | None) -> str | None:
        """A page, or None when there was no answer, or only "busy"."""
        try:
            with self._browser.open(f"http://127.0.0.1:{self.port}{path}", data, timeout=10) as answer:
                self.answers[answer.status] += 1
                return str(answer.read().decode())
        except HTTPError as refused:
            self.answers[refused.code] += 1
            refused.close()
            if refused.code == http.client.INTERNAL_SERVER_ERROR:
                self.faults.append(f"500 at {path}")
        except (URLError, OSError, http.client.HTTPException):
            self.answers[0] += 1
        return None
