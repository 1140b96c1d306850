"""The list for other councils is kept as each month begins, and goes where an officer says."""

from __future__ import annotations

import re
from datetime import date, timedelta

from base import clock
from base.database import writing
from base.extensions import db
from jobs.month_ends import month_ends
from models.approval import ApprovalList, ApprovalSnapshot
from models.case import Case
from models.event import Event, Viewing
from tests.integration.licensing.guild import AT, KIND

PATH = f"/approvals/kinds/{KIND}/snapshot"


def kept(town) -> list[tuple[date, int]]:
    """The months that are kept, and how many stand on each list."""
    rows = town.read(lambda: [(one.month, len(one.approvals)) for one in db.session.query(ApprovalList)])
    return sorted(rows)


def night(town, at) -> dict[str, int]:
    """The job of a night."""
    clock.set_clock(at)
    with town.app.app_context():
        return month_ends()


def test_a_month_is_kept_once_however_often_the_job_runs_and_a_missed_night_is_made_good(town):
    assert night(town, AT)["lists_kept"] == 1
    assert night(town, AT + timedelta(days=1))["lists_kept"] == 0
    assert night(town, AT + timedelta(days=20))["lists_kept"] == 1  # the first nights of December were missed
    assert kept(town) == [(date(2026, 11, 1), 1), (date(2026, 12, 1), 1)]
    told = town.read(lambda: [one.data for one in db.session.query(Event).filter(Event.kind == "list-kept")])
    assert [one["rows"] for one in told] == [1, 1]


def test_who_is_suspended_when_the_month_begins_is_not_on_its_list(town):
    night(town, AT)
    town.suspend()
    night(town, AT + timedelta(days=20))
    assert kept(town) == [(date(2026, 11, 1), 1), (date(2026, 12, 1), 0)]


def test_a_kept_list_goes_to_the_councils_that_an_officer_names_and_that_stays_written_down(town, enter):
    night(town, AT)
    manager = enter("manager")
    page = manager.get(PATH).text
    assert "November 2026" in page
    assert "1 approved on" in page
    (path,) = set(re.findall(rf"/approvals/kinds/{KIND}/lists/[0-9a-f-]+", page))
    assert manager.post(path, data={"once": "c0"}).status_code == 422
    for _ in range(2):
        taken = manager.post(path, data={"reason": "London councils", "once": "c1"})
        assert town.number in taken.data.decode()
    assert town.read(lambda: [(one.rows, one.reason) for one in db.session.query(ApprovalSnapshot)]) == [
        (1, "London councils")
    ]
    exports = town.read(lambda: [one.reason for one in db.session.query(Viewing).filter(Viewing.what == "export")])
    assert exports == ["List for other councils, 2026-11-23: London councils"]
    assert enter("officer").post(path, data={"reason": "London councils"}).status_code == 403
    town.suspend()
    later = manager.post(path, data={"reason": "London councils", "once": "c2"})
    assert town.number not in later.data.decode(), "no council relies on a suspended approval from an older list"
    other = path.replace(KIND, "nothing")
    assert manager.post(other, data={"reason": "London councils"}).status_code == 404


def test_a_restricted_holder_is_neither_counted_nor_told_of_to_who_may_not_see_them(town, enter):
    with town.app.app_context(), writing():
        db.session.get_one(Case, town.case_id).restricted = True
    night(town, AT)
    assert kept(town) == [(date(2026, 11, 1), 1)]
    assert "1 approved on" in enter("manager").get(PATH).text
