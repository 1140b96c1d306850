"""Whoever is shut out of a case gets no document of it by any address, and a letter kept apart is had for a reason."""

from __future__ import annotations

import ast
from io import BytesIO
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient

from base import clock
from base.database import writing
from base.extensions import db
from casework.intake.filings import open_filing
from casework.intake.submitting import submit
from casework.letters.letters import plan_letter
from documents.store_choice import store_of
from documents.uploads import attach, receive
from models.case import Case
from models.event import Viewing
from models.user import User
from security.actor import Actor, ActorKind
from security.permissions import Role
from tests.fixtures.people import SignIn
from tests.integration.casework.marlowe import AT, Marlowe, fill
from tests.integration.casework.test_casework_doors import CONCERN

BLUEPRINTS = Path(__file__).parents[3] / "blueprints"
GIVES_OUT = {"served", "served_bytes", "csv_bytes", "send_file"}
# Of one case, each tried below as somebody who is shut out of it.
OF_A_CASE = {
    *("cases/parts.py answers_pdf", "cases/parts.py file", "cases/who_told.py original"),
    *("letters/of_case.py draft", "journeys/sending.py copy"),
    "approvals/overview.py paper",  # tests/integration/licensing/test_interest_without_child.py
}
# Lists that leave out what their reader may not see: below, and in the tests of each register.
OF_MANY = {
    *("registers/live.py export", "registers/services.py export"),
    *("registers/returns.py export", "registers/returns.py write_lines"),  # test_manage_council_returns.py
    *("approvals/lists.py export", "approvals/lists.py snapshot", "approvals/lists.py monthly_list"),
    "organisations/campaigning.py write_out",  # tests/integration/businesses/test_campaign_results.py
}
# Behind a link and its code, a school's own, anybody's, or of no case at all.
OF_OTHERS = {
    *("approvals/holding.py card", "bookings/picking.py calendar", "letters/reading.py file"),
    *("school_returns/spreadsheets.py blank", "school_returns/spreadsheets.py references"),
    *("packs/reading.py version", "organisations/taking_in.py template"),
}
LETTER = b"%PDF-1.7\n%%EOF\n"
DAY = {"day-day": "23", "day-month": "11", "day-year": "2026", "reason": "Inspection"}


class Told:
    """A concern by letter that an officer entered, its original kept apart, and a letter that is being written."""

    def __init__(self, app: Flask, email: str) -> None:
        with app.app_context():
            user = db.session.query(User).filter(User.email == email).one()
            by = Actor(ActorKind.USER, id=user.id, roles=frozenset({Role.OFFICER, Role.MANAGER}))
            with writing():
                Marlowe()
                filing = open_filing("cme-concern", by=by, at=AT, channel="letter", source="Nora Next-Door")
                kept = receive(BytesIO(LETTER), "Letter of Nora.pdf", store=store_of(app.config["ONROLL"]))
                self.original = attach(kept, by=by, at=AT, filing_id=filing.id, kind="original").id
                plain = receive(BytesIO(LETTER), "Plan.pdf", store=store_of(app.config["ONROLL"]))
                said = {name: one for name, one in CONCERN.items() if not name.startswith("reporter")}
                fill(filing, said | {"tells-who": "anonymous"}, by=by)
                facts = {"school-signed-in": "no"}
                self.case_id = submit(filing.id, by=by, at=AT, received_at=AT, facts=facts).case_id
                case = db.session.get_one(Case, self.case_id)
                self.file = attach(plain, by=by, at=AT, case_id=case.id).id
                shape = next(iter(plan_kinds(case)))
                self.letter = plan_letter(case, shape, key="k", by=by, at=AT).id
                self.filing, self.reference = filing.id, case.reference

    @property
    def case(self) -> str:
        return f"/cases/{self.case_id}"

    @property
    def who_told(self) -> str:
        return f"{self.case}/answers/{self.filing}/who-told-us/{self.original}"

    def documents(self) -> list[str]:
        """Every address that gives out a document of the case."""
        return [
            f"{self.case}/answers/{self.filing}/copy.pdf",
            f"{self.case}/files/{self.file}",
            f"{self.case}/letters/{self.letter}/draft.pdf",
            f"/apply/cme-concern/{self.filing}/copy.pdf",
        ]


def plan_kinds(case: Case) -> list[str]:
    """The kinds of letters that the case's service has."""
    from casework.versions import pinned

    return list(pinned(case.version_id).letter_shapes)


@pytest.fixture
def officer(app: Flask, sign_in: SignIn) -> FlaskClient:
    return sign_in("officer", "manager", email="ada@marlowe.example")


@pytest.fixture
def told(app: Flask, officer: FlaskClient) -> Told:
    return Told(app, "ada@marlowe.example")


def looks(app: Flask, case_id: UUID) -> list[tuple[str, str]]:
    """What was looked at in a case, and why, that says why."""
    with app.app_context():
        found = db.session.query(Viewing).filter(Viewing.case_id == case_id, Viewing.reason != "")
        return [(one.what, one.reason) for one in found.order_by(Viewing.id)]


def had(browser: FlaskClient, address: str) -> tuple[int, bytes]:
    """What a browser is given at an address; the file is closed."""
    with browser.get(address) as answer:
        return answer.status_code, answer.data[:5]


def asked_for(browser: FlaskClient, address: str, reason: str) -> tuple[int, bytes]:
    """What it is given that says why."""
    with browser.post(address, data={"reason": reason}) as answer:
        return answer.status_code, answer.data


def statuses(browser: FlaskClient, addresses: list[str]) -> list[int]:
    return [had(browser, address)[0] for address in addresses]


def routes_that_give_out() -> set[str]:
    """The views that give a file out, by the calls in their modules."""
    found = set()
    for path in sorted(BLUEPRINTS.rglob("*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        functions = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
        calls = {
            name: {
                one.func.id for one in ast.walk(node) if isinstance(one, ast.Call) and isinstance(one.func, ast.Name)
            }
            for name, node in functions.items()
        }
        giving: set[str] = set()
        while more := {name for name, called in calls.items() if called & (GIVES_OUT | giving)} - giving:
            giving |= more
        found |= {
            f"{path.relative_to(BLUEPRINTS)} {name}"
            for name in giving
            if any(
                isinstance(one, ast.Call) and isinstance(one.func, ast.Attribute)
                for one in functions[name].decorator_list
            )
        }
    return found


def test_each_address_that_gives_out_a_document_is_one_of_those_that_are_tried():
    assert routes_that_give_out() == OF_A_CASE | OF_MANY | OF_OTHERS


def test_an_officer_has_the_documents_until_they_say_that_they_know_the_family(told, officer):
    for address in told.documents():
        assert had(officer, address) == (200, b"%PDF-"), address
    assert asked_for(officer, told.who_told, "To call") == (200, LETTER)
    assert officer.post(f"{told.case}/interest", data={"reason": "My niece"}).status_code == 303
    assert statuses(officer, told.documents()) == [404] * 4
    assert asked_for(officer, told.who_told, "To call")[0] == 404


def test_a_case_that_few_may_see_gives_out_nothing_to_others(app, told, sign_in):
    colleague = sign_in("officer", email="colleague@marlowe.example")
    assert statuses(colleague, told.documents()) == [200, 200, 200, 404]
    with app.app_context(), writing():
        db.session.get_one(Case, told.case_id).restricted = True
    assert statuses(colleague, told.documents()) == [404] * 4
    assert asked_for(colleague, told.who_told, "To call")[0] == 404


def test_the_letter_of_whoever_told_us_is_had_for_a_reason_that_is_written_down_each_time(app, told, officer, sign_in):
    assert had(officer, f"{told.case}/files/{told.original}")[0] == 404
    assert had(officer, told.who_told)[0] == 405
    status, page = asked_for(officer, told.who_told, " ")
    assert status == 422
    assert b"Say why you need to know who told us" in page
    shown = officer.post(told.who_told.rpartition("/")[0], data={"reason": "To call her"}).text
    assert f'action="{told.who_told}"' in shown
    assert f"{told.case}/files/{told.original}" not in shown
    for _ in range(2):
        assert asked_for(officer, told.who_told, "To call her") == (200, LETTER)
    assert looks(app, told.case_id) == [("export", "To call her"), *[("document", "To call her")] * 2]
    another = told.who_told.replace(str(told.original), str(told.file))
    assert asked_for(officer, another, "To call her")[0] == 404
    assert asked_for(sign_in("auditor"), told.who_told, "To call her")[0] == 403


def test_lists_that_are_taken_out_leave_out_whom_their_reader_may_not_see(told, officer):
    clock.set_clock(AT)
    lists = ("/registers/services/cme-referral/export",)
    for address in lists:
        assert told.reference in officer.post(address, data=DAY).text, address
    assert officer.post(f"{told.case}/interest", data={"reason": "My niece"}).status_code == 303
    for address in (*lists, "/registers/export"):
        answer = officer.post(address, data=DAY)
        assert answer.status_code == 200, address
        assert told.reference not in answer.text, address
    clock.set_clock(None)
