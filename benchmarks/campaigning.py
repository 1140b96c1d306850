"""Campaigns of two sizes, written in bulk, and the page of what came of each. Run within a place."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

from flask import Flask
from sqlalchemy import event, select

from base.database import writing
from base.extensions import db
from base.ids import new_id
from benchmarks.bulk import analyse, load
from benchmarks.crowd import LEAD, caller, in_turns, reader
from benchmarks.publishing import ACTOR, HERE, document_of
from benchmarks.served import SERVER_CORE, pin
from casework.versions import current, publish
from directory.organisations import SECTORS
from models.approval import Approval
from models.campaign import Campaign, CampaignMember
from models.case import Case
from models.filing import Filing, FilingPart
from models.organisation import Organisation, OrganisationCase, OrganisationContact
from models.part_request import PartRequest
from models.user import User

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
AREAS = 20
Row = dict[str, Any]


def campaigns(*sizes: str) -> list[str]:
    """A campaign of each size, two months old: half have answered, a third were visited, a tenth have a permit."""
    reader(restricted=True)
    with writing():
        publish(document_of(HERE / "definitions" / "bench-campaign.yaml"), by=ACTOR, at=AT)
    made = [_campaign(int(size)) for size in sizes]
    analyse()
    return made


def visit_results(app: Flask, times: str, *ids: str) -> dict[str, float]:
    """Milliseconds of CPU of the results of each campaign, and under its id and " statements" how many it took."""
    pin(SERVER_CORE)
    ours = caller(app)
    pages = {one: f"/businesses/campaigns/{one}/results" for one in ids}
    told = in_turns({one: lambda page=page: ours(page) for one, page in pages.items()}, int(times))
    for one, page in pages.items():
        told[f"{one} statements"] = _statements(app, ours, page)
    return told


def _statements(app: Flask, ours: Any, page: str) -> int:
    asked: list[str] = []
    with app.app_context():
        engine = db.engine

    def hear(_line: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        asked.append(statement)

    event.listen(engine, "before_cursor_execute", hear)
    try:
        ours(page)
    finally:
        event.remove(engine, "before_cursor_execute", hear)
    return len(asked)


def _campaign(size: int) -> str:
    campaign_id, sectors = uuid.uuid4(), list(SECTORS)
    version_id, visit_version = current("bench-campaign")[0], current("bench-report")[0]
    maker = db.session.scalars(select(User.id).where(User.email == LEAD)).one()
    db.session.remove()
    businesses = [_business(size, number, sectors) for number in range(size)]
    load(Organisation.__table__, businesses)
    load(
        OrganisationContact.__table__,
        (
            {"id": new_id(), "organisation_id": one["id"], "email": f"owner@{one['number']}.example"}
            for one in businesses
        ),
    )
    service = "bench-campaign"
    load(
        Campaign.__table__,
        [
            {"id": campaign_id, "name": f"To {size}", "service": service, "chosen": {}, "per_day": 50}
            | {"state": "running", "made_by": maker, "made_at": AT}
        ],
    )
    packs = [_case(f"BC-{size}-{number:05}", service, version_id, {}) for number in range(size)]
    visits = [
        _case(f"BV-{size}-{number:05}", "bench-report", visit_version, {"children-found": 2})
        for number in range(size // 3)
    ]
    load(Case.__table__, packs + visits)
    tied = [*zip(businesses, packs, strict=True), *zip(businesses, visits, strict=False)]
    load(OrganisationCase.__table__, (_tie(business, case) for business, case in tied))
    load(CampaignMember.__table__, (_member(campaign_id, *one) for one in zip(businesses, packs, strict=True)))
    _answers(packs[::2], version_id)
    load(Approval.__table__, (_permit(size, number, case, maker) for number, case in enumerate(packs[::10])))
    return str(campaign_id)


def _answers(cases: list[Row], version_id: uuid.UUID) -> None:
    filings: list[Row] = [
        {"id": new_id(), "reference": f"F{case['reference']}", "service": "bench-campaign", "version_id": version_id}
        | {"state": "submitted", "channel": "further", "case_id": case["id"], "created_at": AT, "changed_at": AT}
        for case in cases
    ]
    parts: list[Row] = [
        {"id": new_id(), "filing_id": one["id"], "party": "business", "state": "done", "answers": {}, "posted": []}
        for one in filings
    ]
    load(Filing.__table__, filings)
    load(FilingPart.__table__, parts)
    load(PartRequest.__table__, _requests(parts, version_id))


def _requests(parts: list[Row], version_id: uuid.UUID) -> Iterator[Row]:
    for one in parts:
        asked = {"version_id": version_id, "follow_up": "answer", "state": "answered", "asked_at": AT}
        yield {"id": new_id(), "filing_id": one["filing_id"], "part_id": one["id"], "party": "business"} | asked


def _business(size: int, number: int, sectors: list[str]) -> Row:
    name = f"Shop {size} {number}"
    called = {"name": name, "sort_name": name.lower(), "key": f"{name.lower()}|zz11aa", "number": f"B-{size}-{number}"}
    place = {"area": f"Ward {number % AREAS}", "sector": sectors[number % len(sectors)], "created_at": AT}
    return {"id": new_id()} | called | place


def _case(reference: str, service: str, version_id: uuid.UUID, facts: Row) -> Row:
    when = {"opened_at": AT, "received_at": AT + timedelta(days=2), "facts": facts}
    kind = {"service": service, "version_id": version_id, "case_type": service.upper()}
    return {"id": new_id(), "reference": reference} | kind | when


def _tie(business: Row, case: Row) -> Row:
    return {"id": new_id(), "case_id": case["id"], "organisation_id": business["id"], "how": "campaign", "at": AT}


def _member(campaign_id: uuid.UUID, business: Row, case: Row) -> Row:
    begun = {"state": "begun", "send_at": AT, "begun_at": AT, "case_id": case["id"]}
    return {"id": new_id(), "campaign_id": campaign_id, "organisation_id": business["id"]} | begun


def _permit(size: int, number: int, case: Row, decider: uuid.UUID) -> Row:
    called = f"BP-{size}-{number}"
    days = {"valid_from": date(2026, 11, 25), "valid_until": date(2027, 11, 24)}
    issued = {
        "issued_at": AT + timedelta(days=2),
        "changed_at": AT,
        "decided_by": decider,
        "decided_contract": "council",
    }
    of = {"kind": "bench-permit", "case_id": case["id"], "version_id": case["version_id"], "holder_name": "A child"}
    return {"id": new_id(), "number": called, "number_plain": called.replace("-", ""), "surname_plain": "child"} | (
        days | issued | of
    )
