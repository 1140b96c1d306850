"""The larger questions as the web serves them: uploads in a set, rows added, values worked out, read by an officer."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from base.database import writing
from base.extensions import db
from casework.versions import publish
from forms.definition.check import check
from forms.definition.nodes import load_yaml
from forms.definition.reader import read_document
from forms.definition.vocabulary import STANDARD
from models.case import Case
from models.document import Document
from models.filing import FilingPart
from models.task import Task
from security.actor import Actor
from tests.fixtures.definitions_once import our_library
from tests.fixtures.people import SignIn
from tests.integration.journeys.conftest import NOW, Browser

EXAMPLES = Path(__file__).parents[3] / "docs/examples"
TAKEN = ("term-hours", "days", "papers", "sign")
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def plain(name: str) -> Any:
    node, _ = load_yaml((EXAMPLES / f"{name}.yaml").read_text(), name)
    assert node is not None
    return node.plain


def long_form() -> dict[str, Any]:
    """The worked example of a service, with pages of the larger questions before its last."""
    document = plain("school-dates") | {"service": "long-form"}
    pages = {page["id"]: page for page in plain("every-question")["pages"]}
    asked = {one["id"]: one for page in pages.values() for one in page["questions"]}
    asked["term-hours"]["index"] = asked["decide-by"]["index"] = True
    pages["sign"]["questions"].append(asked["decide-by"])
    for name in TAKEN:
        page = {key: value for key, value in pages[name].items() if key not in {"party", "when"}}
        page["questions"] = [one for one in page["questions"] if one["id"] != "photos"]
        document["pages"].insert(-1, page)
    document["tasks"][0]["facts"] = ["change", "term-hours", "decide-by"]
    return document


@pytest.fixture
def town(council: Flask, monkeypatch: pytest.MonkeyPatch) -> Flask:
    """That service published; a Tuesday in term."""
    from base import clock

    monkeypatch.setattr(clock, "now_utc", lambda: NOW)
    library = our_library()
    read = read_document(long_form(), "long-form.yaml", library)
    assert check(read, STANDARD.with_library(library).with_services(["long-form"], [])).faults == ()
    with council.app_context(), writing():
        publish(read.document, by=Actor.system("tests"), at=NOW)
    return council


def day(question: str, text: str) -> dict[str, list[str]]:
    year, month, number = text.split("-")
    return {f"q-{question}__day": [number], f"q-{question}__month": [month], f"q-{question}__year": [year]}


def test_larger_questions_are_filled_in_sent_and_read(town: Flask, sign_in: SignIn) -> None:
    browser = Browser(town.test_client())
    first = browser.post("/apply/long-form", {})
    here = first.url.rpartition("/")[0]
    school = {"q-school__urn": ["other"], "q-school__name": ["Brook School"]}
    screen = browser.post(first.url, school | {"q-change": ["inset"]} | day("first-day", "2026-12-01"))

    assert screen.url == f"{here}/term-hours"
    monday = {"q-term-hours__monday_from-1": ["4pm"], "q-term-hours__monday_to-1": ["6pm"]}
    screen = browser.post(screen.url, monday)

    assert screen.url == f"{here}/days"
    entry = browser.post(screen.url, {"another": ["yes"]})
    shows = day("day", "2026-12-02") | {"q-appearances__rows": ["1"], "q-appearances__1_starts": ["10"]}
    more = browser.post(entry.url, shows | {"do": ["add-row:appearances"]})
    assert 'id="q-appearances__2_starts"' in more.html
    assert 'value="10"' in more.html
    assert more.errors == []
    shows |= {"q-appearances__1_ends": ["11"], "q-appearances__2_starts": ["2pm"], "q-appearances__2_ends": ["3pm"]}
    listed = browser.post(more.url, shows)
    second = browser.post(browser.post(listed.url, {"another": ["yes"]}).url, {})
    assert second.errors
    assert all(error.startswith("Day 2: ") for error in second.errors), "the first day has the same boxes"
    assert second.html.count(second.errors[0]) == 2, "in the summary and beside the box"
    screen = browser.post(listed.url, {"another": ["no"]})

    assert screen.url == f"{here}/papers"
    upload = {"q-papers__passport_files": (io.BytesIO(PDF), "passport.pdf"), "do": "upload:papers__passport_files"}
    answer = browser.client.post(screen.url, data=upload, follow_redirects=True)
    assert "passport.pdf" in answer.get_data(as_text=True)
    lacking = browser.post(screen.url, {})
    assert lacking.errors == ["You still need 1 for: Where you live. A document counts once"]
    screen = browser.post(screen.url, {"q-papers__bill_seen": ["yes"]})

    assert screen.url == f"{here}/sign"
    screen = browser.post(screen.url, {"q-signed__name": ["Ada Ashe"]})
    screen = browser.post(screen.url, {"q-sender-name": ["Ada"], "q-sender-email": ["ada@brook.example"]})
    assert screen.url == f"{here}/check-answers"
    said = (
        "Monday: 4pm to 6pm (2 hours)",
        "2. Start: 2pm; End: 3pm",
        "Passport: passport.pdf (Who you are)",
        "Signed on 24 November 2026",
        "8 December 2026",  # ten working days on
    )
    for words in said:
        assert words in screen.html
    assert browser.post(screen.url, {"declaration": ["agreed"]}).url == f"{here}/sent"

    with town.app_context():
        case = db.session.scalars(select(Case)).one()
        assert case.facts is not None
        assert case.facts["decide-by"] == "2026-12-08"
        assert case.facts["term-hours"]["monday"]["shifts"] == [{"from": "16:00", "to": "18:00"}]
        part = db.session.scalars(select(FilingPart)).one()
        document = db.session.scalars(select(Document)).one()
        assert part.answers["papers"]["passport"]["files"] == [document.id.hex]
        assert part.answers["days"][0]["appearances"][1] == {"starts": "14:00", "ends": "15:00"}
        address, copy = f"/cases/{case.id}", f"/cases/{case.id}/answers/{part.filing_id}/copy.pdf"
        task = f"/tasks/{db.session.scalars(select(Task.id)).one()}"
    officer = sign_in("officer")
    page = officer.get(f"{address}/answers", follow_redirects=True).get_data(as_text=True)
    for words in said:
        assert words in page
    assert officer.get(copy).data.startswith(b"%PDF-")
    assert officer.get(address, follow_redirects=True).status_code == 200
    facts = officer.get(task, follow_redirects=True).get_data(as_text=True)
    assert said[0] in facts
    assert said[4] in facts
