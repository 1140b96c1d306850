"""Every page of every form of ours, once, with every question it can ever show, and once more with nothing answered.

Nobody walks here: conditions hold, all pages are open, so that also the page that one applicant in fifty meets is
looked at. That a page comes when it should is for the walks of each service.
"""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

import pytest
from playwright.sync_api import Page

from base import clock
from base.database import writing
from base.extensions import db
from base.ids import new_id
from blueprints.journeys import desk, parts
from casework.filing_rows import FilingRow
from casework.intake.filings import open_filing
from casework.intake.turns import OPEN
from casework.versions import pinned
from forms.journey import Walk
from forms.visibility import PageSight, QuestionSight
from models.filing import Filing
from security.actor import Actor
from security.current import current_actor
from tests.journeys.looking import DESK, TELEPHONE, go_by, look
from tests.journeys.town import Town

pytestmark = [pytest.mark.journey, pytest.mark.parametrize("database", ["sqlite"], indirect=True, scope="session")]
SERVICES = sorted(path.stem for path in (Path(__file__).parents[2] / "definitions" / "services").glob("*.yaml"))
SHARES = 3  # as many as CI has workers


@pytest.fixture
def everything_shows(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every condition holds, every page may be opened, and whoever asks sits at the part that is open."""

    def seat(filing: FilingRow, *_: object, **__: object) -> object:
        return current_actor(), None, next(one for one in filing.parts if one.state == OPEN)

    monkeypatch.setattr(desk, "_who", seat)
    monkeypatch.setattr(parts, "shared_with", lambda filing, part: {})
    monkeypatch.setattr(Walk, "can_visit", lambda walk, page_id: True)
    monkeypatch.setattr(PageSight, "is_there", lambda sight, *told: True)
    monkeypatch.setattr(QuestionSight, "is_shown", lambda sight, *told: True)
    monkeypatch.setattr(QuestionSight, "hidden_options", lambda sight, *told: frozenset())


def begin(town: Town, service: str) -> list[tuple[UUID, str]]:
    """A draft for each party of a service, with its part open: the draft and the page, for every page and entry."""
    found: list[tuple[UUID, str]] = []
    with town.app.app_context(), writing():
        shape = pinned(open_filing(service, by=Actor.visitor(), at=clock.now_utc()).version_id)
        for party in shape.parties:
            filing = open_filing(service, by=Actor.visitor(), at=clock.now_utc())
            for part in db.session.get_one(Filing, filing.id).parts:
                part.state = OPEN if part.party == party.id else "waiting"
            for page in (one for one in shape.pages if one.party == party.id):
                found.append((filing.id, page.id))
                if page.repeat is not None:
                    found.append((filing.id, f"{page.id}/{new_id().hex}"))
    return found


def look_at_page(page: Page, address: str) -> None:
    """The page as it is opened, in a wide window; and with all that is said when nothing is answered, in a narrow one.

    What answers nothing and goes on has nothing to say: then the page itself is looked at in the narrow window too.
    """
    page.set_viewport_size({"width": DESK, "height": 800})
    page.goto(address)
    assert address in page.url
    look(page)
    go_by(page.locator("button[value=continue]:not([aria-hidden])"))
    if address not in page.url or not page.get_by_role("alert").count():
        page.goto(address)
    page.set_viewport_size({"width": TELEPHONE, "height": 800})
    look(page)


@pytest.mark.parametrize("share", range(SHARES))
def test_each_page_of_each_form_is_one_that_anybody_can_use(town: Town, everything_shows: None, share: int) -> None:
    page, faults = town.open(), list[str]()
    for service in SERVICES[share::SHARES]:
        for filing_id, page_id in begin(town, service):
            try:
                look_at_page(page, f"/apply/{service}/{filing_id}/{page_id}")
            except AssertionError as fault:
                faults.append(f"{service} {page_id}: {fault}")
    assert faults == []
