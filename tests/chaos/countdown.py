"""A council whose chases count back from a day or wait for its own yes, and whose ladder counts a share of the time."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from flask import Flask

from base.database import writing
from base.extensions import db
from council.byelaws import OwnNumber, byelaw_shapes, enter_byelaw
from models.case import Case
from models.wait import Wait
from security import passwords
from security.history import record
from statutory.penalties.penalty_limits import REMINDS_PAYER
from tests.chaos.council import A_SCHOOL_FOR, PASSWORD, Filled, clerk_and_claims, held, told
from tests.integration.later.every_profile import Council
from tests.integration.later.world import MONDAY, SYSTEM

# The Monday is 9 November. 23 November: payers are reminded, since this council said so. 30 November: papers are due
# in five working days, and three quarters of a letter's limit are over. 4 December: papers are due the next working
# day, and a price has risen. 8 December: a notice has expired, and all of the limit is over.
DAYS = tuple(datetime(2026, month, day, 12, 0, tzinfo=UTC) for month, day in ((11, 23), (11, 30), (12, 4), (12, 8)))
HEARING = date(2026, 12, 7)
PROFILES = ("CH8", "CH7", "E7")  # the cases walk them in turn


class Counting(Council):
    """The council of every profile, each of its cases with the line of history that opened it."""

    def case(self, **columns: Any) -> Case:
        """An open case, told with whose it is."""
        case = told(super().case(**columns))
        if case.owner_id is not None:
            record("case", case.id, "owner-set", by=SYSTEM, at=MONDAY, data={"owner": str(case.owner_id)})
        return case


def count_down(app: Flask, cases: int, *, claims: int = 0) -> Filled:
    """Open so many cases on Monday 9 November: papers to be asked for, penalties to be paid, letters to be answered."""
    with app.app_context():
        password = passwords.hashed(PASSWORD)
        with writing():
            council = Counting()
            code = next(code for code, shape in byelaw_shapes().items() if shape.name == REMINDS_PAYER)
            own = OwnNumber(1, "Code of conduct", "s.4", "https://www.example.org/", None, True, MONDAY.date())
            enter_byelaw(code, own, by=SYSTEM, at=MONDAY)
            for number in range(cases):
                if number % (A_SCHOOL_FOR * len(PROFILES)) == 0:
                    here = f"school{number}.example"
                    school = council.open_school(str(200_000 + number), office=f"office@{here}", head=f"head@{here}")
                name, payer = PROFILES[number % len(PROFILES)], f"payer{number}@example.org"
                walked = council.walks(name, at=MONDAY, hearing=HEARING, school=school, payer=payer)
                held(walked.task)
            made = clerk_and_claims(council, claims, password, service="every-profile", case_type="WALK")
            found = Filled(tuple(wait.id for wait in db.session.query(Wait).order_by(Wait.id)), made)
        db.session.remove()
    return found
