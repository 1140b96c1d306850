"""Big forms: the last page against the first, many conditions, publishing, many services. Run within a place."""

from __future__ import annotations

import re
import resource
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from statistics import median
from typing import Any

import yaml
from flask import Flask

from base import clock
from base.database import writing
from benchmarks.publishing import ACTOR, HERE, ROOT
from casework.versions import TEMPLATES, compiled, current_versions, pinned, publish, publish_documents
from forms.answers import Answers
from forms.definition.faults import FaultyDefinition
from forms.definition.library import read_library
from forms.definition.reader import read_document
from forms.pages import compile_form

TOKEN = re.compile(r'name="csrf_token"[^>]*?value="([^"]+)"')
TODAY = date(2026, 11, 23)


def document(service: str, *, pages: int, questions: int, rules: int = 0) -> dict[str, Any]:
    """A form of so many pages with so many questions each; the rules hide questions by earlier answers."""
    made: dict[str, Any] = yaml.safe_load((HERE / "definitions" / "bench-report.yaml").read_text(encoding="utf-8"))
    made["service"], made["title"] = service, f"Form {service}"
    asked: list[dict[str, Any]] = []
    fresh = []
    for number in range(1, pages + 1):
        own: list[dict[str, Any]] = []
        for place in range(1, questions + 1):
            one: dict[str, Any] = {"id": f"p{number}-q{place}", "label": f"Question {place} of page {number}"}
            if place == 1:
                one |= {"type": "yes-no", "required": False}
            else:
                one |= {"type": "text", "required": False, "characters": 200}
            if place == questions and rules and asked:
                rules -= 1
                by = asked[len(own) + number - 2 if len(own) + number - 2 < len(asked) else -1]
                one["when"] = {"any": [{"question": by["id"], "is": "yes"}, {"question": asked[0]["id"], "is": "yes"}]}
            own.append(one)
        asked.append(own[0])
        fresh.append({"id": f"page-{number}", "section": "Form", "title": f"Page {number}", "questions": own})
    made["pages"] = fresh
    del made["parties"][0]["email-question"], made["receipt"], made["case"], made["tasks"]
    made["messages"] = []
    library, _ = read_library(ROOT / "definitions")
    read = read_document(made, service, library)
    if read.faults or read.definition is None:
        raise FaultyDefinition(tuple(read.faults))
    return read.document


def visit_pages(app: Flask, pages: str, times: str) -> dict[str, list[float]]:
    """Milliseconds of CPU of page 1 and of the last page, drawn and posted, when all pages are answered."""
    with app.app_context():
        whole = document("bench-long", pages=int(pages), questions=4)
        with writing():
            publish(whole, by=ACTOR, at=clock.now_utc())
    client = app.test_client()
    found = TOKEN.search(client.get("/apply/bench-long").text)
    assert found
    addresses = iter(range(10**6))

    def post(path: str, fields: dict[str, str]) -> str:
        said = {"X-Forwarded-For": f"198.18.{next(addresses) // 40 % 250}.{next(addresses) // 2 % 250}"}
        answer = client.post(path, data={"csrf_token": found[1], **fields}, headers=said)
        assert answer.status_code == 303, (path, answer.status_code)
        return str(answer.location)

    def fields(number: int) -> dict[str, str]:
        return {f"q-p{number}-q{place}": "yes" if place == 1 else "Some words" for place in range(1, 5)} | {
            "do": "continue"
        }

    at = post("/apply/bench-long", {})
    base = at.rpartition("/")[0]
    for number in range(1, int(pages) + 1):
        at = post(f"{base}/page-{number}", fields(number))
    assert at.endswith("/check-answers"), at
    told: dict[str, list[float]] = {"get": [], "post": []}
    last = int(pages)
    for act, name in (
        (lambda n: client.get(f"{base}/page-{n}"), "get"),
        (lambda n: post(f"{base}/page-{n}", fields(n)), "post"),
    ):
        for number in (1, last):
            act(number)
        costs: dict[int, list[float]] = {1: [], last: []}
        for _ in range(int(times)):  # in turns, so that a busy moment meets both
            for number in (1, last):
                costs[number].append(_cpu(lambda number=number, act=act: act(number)))
        told[name] = [median(costs[1]), median(costs[last])]
    return told


def conditions(times: str) -> float:
    """Milliseconds of CPU of one pass over 300 questions and 65 rules."""
    whole = document("bench-rules", pages=75, questions=4, rules=65)
    with writing():
        version = publish(whole, by=ACTOR, at=clock.now_utc()).id
    form = compiled(version)
    party = pinned(version).parties[0].id
    values = {
        f"p{number}-q{place}": "no" if place == 1 else "Some words" for number in range(1, 76) for place in range(1, 5)
    }
    answers, posted = Answers.of(party, values), [f"page-{number}" for number in range(1, 76)]
    journey = form.journey(party)
    assert journey.walk(answers, posted, {}, TODAY).complete
    return median(_cpu(lambda: journey.walk(answers, posted, {}, TODAY)) for _ in range(int(times)))


def publishing(times: str) -> dict[str, float]:
    """Seconds of CPU to read, publish and compile 500 questions."""
    taken, compiling = [], []
    for number in range(int(times)):
        began = time.process_time()
        whole = document(f"bench-big-{number}", pages=100, questions=5, rules=60)
        with writing():
            version = publish(whole, by=ACTOR, at=clock.now_utc()).id
        half = time.process_time()
        compile_form(pinned(version), TEMPLATES).compile_every_page()
        taken.append(time.process_time() - began)
        compiling.append(time.process_time() - half)
    return {"whole": median(taken), "compiling": median(compiling)}


def publish_many(count: str) -> int:
    """Publish so many services of twenty questions each, in one transaction."""
    read = [document(f"bench-one-of-many-{number}", pages=5, questions=4, rules=3) for number in range(int(count))]
    with writing():
        publish_documents(read, by=ACTOR, at=clock.now_utc())
    return len(current_versions())


def load_all() -> dict[str, float]:
    """What a process weighs that has read and compiled every page of every service, and what reading them takes."""
    before = _megabytes()
    cpu = time.process_time()
    versions = list(current_versions().values())
    for version in versions:
        compiled(version).compile_every_page()
    return {
        "services": len(versions),
        "before": before,
        "memory": _megabytes(),
        "cpu": time.process_time() - cpu,
    }


def services() -> list[str]:
    """The code of every service that is published."""
    return list(current_versions())


def _megabytes() -> float:
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize() / 1e6


def _cpu(act: Callable[[], object]) -> float:
    began = time.process_time()
    act()
    return (time.process_time() - began) * 1000
