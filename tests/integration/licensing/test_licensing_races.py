"""Fifty approvals issued at once are numbered without a gap, on both databases."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any
from uuid import UUID

from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from base.database import locked, writing
from base.extensions import db
from casework.versions import current, current_document, publish
from forms.answers import Answers
from licensing.issuing import issue
from licensing.standing import differences
from licensing.suspending import suspend
from models.approval import Approval, ApprovalSuspension
from models.case import Case
from models.filing import DefinitionVersion
from models.task import Decision
from security.actor import Actor
from tests.integration.casework import rows
from tests.integration.licensing.guild import ANSWERS, AT, FIRST, KIND, Guild

ISSUES, WORKERS, TRIES = 50, 25, 8


def without_checks(document: dict[str, Any]) -> dict[str, Any]:
    """The service as a council could have it that asks for no check and no fee."""
    [approval] = document["approvals"]
    kept = {key: value for key, value in approval.items() if key not in ("requires-checks", "fee")}
    return document | {"approvals": [kept]}


def decided(guild: Guild) -> UUID:
    """A case on which an officer recommended something and a manager has just agreed."""
    version_id, _ = current(FIRST)
    case = rows.case(db.session.get_one(DefinitionVersion, version_id))
    agreed = {"state": "agreed", "decided_by": guild.manager.id, "decided_contract": "council", "decided_at": AT}
    db.session.add(
        Decision(
            case_id=case.id,
            kind="close:approved",
            proposal={},
            recommended_by=guild.officer.id,
            recommended_contract="council",
            recommended_at=AT,
            **agreed,
        )
    )
    return case.id


def test_fifty_approvals_issued_at_once_are_numbered_from_one_to_fifty(app: Flask):
    with app.app_context():
        with writing():
            guild = Guild()
            publish(without_checks(current_document(FIRST) or {}), by=Actor.system("tests"), at=AT)
            cases = [decided(guild) for _ in range(ISSUES)]
        db.session.remove()
    together = Barrier(WORKERS)

    def work(worker: int) -> None:
        with app.app_context():
            together.wait(timeout=60)
            for case_id in cases[worker::WORKERS]:
                for _ in range(2):  # and each once more: deciding twice gives the same approval
                    patiently(case_id, guild)

    with ThreadPoolExecutor(WORKERS) as pool:
        list(pool.map(work, range(WORKERS)))
    with app.app_context():
        found = db.session.scalars(select(Approval).order_by(Approval.number)).all()
        assert [one.number for one in found] == [f"MB-CH-2026-{serial:04d}" for serial in range(1, ISSUES + 1)]
        assert [one for approval in found for one in differences(approval)] == []


def patiently(case_id: UUID, guild: Guild) -> None:
    """Issue one; a database that is busy is asked again, as the page that says so asks its reader to."""
    for left in reversed(range(TRIES)):
        try:
            with writing():
                case = locked(db.session(), Case, case_id)
                issue(case, KIND, answers=Answers.of("applicant", ANSWERS), renews="", by=guild.manager, at=AT)
        except OperationalError:
            if not left:
                raise
            continue
        finally:
            db.session.rollback()
        return


def test_of_several_who_suspend_an_approval_at_once_there_is_one_suspension(app: Flask):
    with app.app_context():
        with writing():
            guild = Guild()
            approval_id = guild.issued().id
        db.session.remove()
    together = Barrier(6)

    def act(_: int) -> UUID:
        with app.app_context():
            together.wait(timeout=60)
            try:
                with writing():
                    return suspend(approval_id, reason="A call", by=guild.lead, at=AT).id
            finally:
                db.session.rollback()

    with ThreadPoolExecutor(6) as pool:
        ids = set(pool.map(act, range(6)))
    with app.app_context():
        assert {row.id for row in db.session.scalars(select(ApprovalSuspension))} == ids
        assert len(ids) == 1
