"""Every chase and every ladder of the library is walked day by day: each step on its day, to whom it should, once.

The days and the people are those of the code lists that five councils' documents come to (Lewisham's and
Nottinghamshire's job descriptions, Havering's policy for children missing education 2024/25, Barnet's specification of
its education welfare service, Southampton's policy), not read from the YAML:

chases: CH1 school at once, 2 school days, 5 to the head, 10 to head and trust or chair; CH2 parent at once, 5, 10 with
a visit; CH3 agency 3, 5, 10 working days; CH4 another council 5, 10, then all councils; CH5 two days before, when due,
team lead a day after, manager three; CH6 missing items at once, 3, 5; CH7 payer never before day 21 unless the council
wants a reminder on day 14, flag on day 22, expiry on day 29; CH8 papers 5, 3 and 1 working days before.

ladders: E2 officer 2 school days, 5, 10, then outside; E7 manager when three quarters of the limit are over, director
when all is; E9 day 3, head of service day 5, director and the breach log day 6. The others name only who hears after
whom, so their days are the council's own defaults.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from base.database import writing
from base.extensions import db
from council.byelaws import OwnNumber, byelaw_shapes, enter_byelaw
from council.settings import change_setting
from models.task import Task
from models.wait import Timer
from statutory.penalties.penalty_limits import REMINDS_PAYER
from tests.integration.later.every_profile import Council, clockwork, happened, told
from tests.integration.later.world import SYSTEM

pytestmark = pytest.mark.usefixtures("context")
# Term: 2 November to 18 December 2026, from 4 January 2027; INSET days 23 November and 4 January. Bank holidays: 25 and
# 28 December, 1 January.
NOVEMBER, DECEMBER = datetime(2026, 11, 9, 10, 0, tzinfo=UTC), datetime(2026, 12, 7, 10, 0, tzinfo=UTC)
LATE_TERM = datetime(2026, 12, 14, 10, 0, tzinfo=UTC)
ADA, LEA, MAX = "ada@marlowe.example", "lea@marlowe.example", "max@marlowe.example"
HANA, DINA = "hana@marlowe.example", "dina@marlowe.example"
OUTSIDE = "begins decide-whether-to-refer"

CHASES = {
    "CH1": [
        "09 Nov ask-first to attendance@brook.example",
        "11 Nov ask-again to attendance@brook.example",
        "16 Nov ask-head to head@brook.example",
        "24 Nov ask-governance to head@brook.example",
        "24 Nov ask-governance to trust@brook.example",
        "26 Nov ends no-answer",
    ],
    "CH2": [
        "09 Nov ask-parent to parent@example.org",
        "16 Nov ask-parent-again to parent@example.org",
        "23 Nov ask-parent-again to parent@example.org",
        "23 Nov begins home-visit",
        "25 Nov ends no-answer",
    ],
    "CH3": [
        "09 Nov ask-agency to desk@agency.example",
        "12 Nov ask-agency to desk@agency.example",
        "16 Nov ask-agency to desk@agency.example",
        "23 Nov ask-agency to manager@agency.example",
        "25 Nov ends no-answer",
    ],
    "CH4": [
        "09 Nov ask-council to cme@camden.example",
        "16 Nov ask-council to cme@camden.example",
        "23 Nov ask-council to lead@camden.example",
        "25 Nov begins message-all-councils",
        "25 Nov ends no-answer",
    ],
    "CH5": [
        f"19 Nov task-due-soon to {ADA}",
        f"23 Nov task-overdue to {ADA}",
        f"24 Nov task-late-team-lead to {LEA}",
        f"26 Nov task-late-manager to {MAX}",
    ],
    "CH6": [
        "09 Nov missing-items to sender@example.org",
        "12 Nov missing-items to sender@example.org",
        "16 Nov missing-items to sender@example.org",
        "18 Nov ends no-answer",
    ],
    "CH7": ["01 Dec begins price-has-risen", "08 Dec begins notice-has-expired", "08 Dec ends no-answer"],
    "CH7 where the council reminds": [
        "23 Nov payment-reminder to parent@example.org",
        "01 Dec begins price-has-risen",
        "08 Dec begins notice-has-expired",
        "08 Dec ends no-answer",
    ],
    "CH8": [
        "03 Dec papers-due to office@brook.example",
        "07 Dec papers-due to office@brook.example",
        "09 Dec papers-due to head@brook.example",
        "09 Dec ends no-answer",
    ],
}
ENDED_BY_A_HOLIDAY = {
    "CH1 before Christmas": [
        "14 Dec ask-first to attendance@brook.example",
        "16 Dec ask-again to attendance@brook.example",
        "21 Dec ends holiday",
    ],
    # Five working days before 11 January is the INSET day of 4 January: the school is written to before it closes.
    "CH8 after Christmas": ["18 Dec papers-due to office@brook.example", "21 Dec ends holiday"],
}
LADDERS = {  # of tasks due at the end of 8 December; E7's has 20 working days and is due on 7 January
    "E1": [f"09 Dec escalation-team-lead to {LEA}", f"15 Dec escalation-manager to {MAX}", f"22 Dec {OUTSIDE}"],
    "E2": [
        f"10 Dec escalation-owner to {ADA}",
        f"15 Dec escalation-team-lead to {LEA}",
        f"06 Jan escalation-manager to {MAX}",
        f"13 Jan {OUTSIDE}",
    ],
    "E3": [f"10 Dec escalation-team-lead to {LEA}", f"15 Dec escalation-manager to {MAX}"],
    "E4": [f"10 Dec escalation-team-lead to {LEA}", f"15 Dec escalation-manager to {MAX}", f"22 Dec {OUTSIDE}"],
    "E5": [f"15 Dec escalation-team-lead to {LEA}", f"22 Dec escalation-manager to {MAX}"],
    "E6": [f"08 Dec escalation-team-lead to {LEA}", f"09 Dec escalation-manager to {MAX}", f"10 Dec {OUTSIDE}"],
    "E7": [f"30 Dec escalation-manager to {MAX}", f"07 Jan escalation-director to {DINA}", f"14 Jan {OUTSIDE}"],
    "E8": [f"10 Dec escalation-team-lead to {LEA}", f"15 Dec escalation-head to {HANA}"],
    "E9": [
        f"11 Dec escalation-manager to {MAX}",
        f"15 Dec escalation-head to {HANA}",
        f"16 Dec escalation-director to {DINA}",
        "16 Dec begins log-breach",
    ],
}


@pytest.fixture
def council(context):
    with writing():
        return Council()


def walked_from(first: datetime, days: int) -> None:
    """Each day at noon, when all that goes has gone, and after the end of the day's work."""
    for number in range(days):
        day = first.date() + timedelta(days=number)
        for hour in (12, 17):
            clockwork(datetime(day.year, day.month, day.day, hour, 30, tzinfo=UTC), writing)


def reminds_payers() -> None:
    code = next(code for code, shape in byelaw_shapes().items() if shape.name == REMINDS_PAYER)
    own = OwnNumber(1, "Code of conduct", "s.4", "https://www.example.org/", None, True, NOVEMBER.date())
    enter_byelaw(code, own, by=SYSTEM, at=NOVEMBER)


def test_every_chase_of_the_library_goes_on_its_days_to_whom_it_should_and_ends_as_it_says(council):
    with writing():
        hearing = date(2026, 12, 10)
        first = [council.walks(name, at=NOVEMBER, hearing=hearing) for name in CHASES if " " not in name]
        reminds_payers()
        first.append(council.walks("CH7 where the council reminds", at=NOVEMBER))
    walked_from(NOVEMBER, 31)
    assert {walked.name: told(walked) for walked in first} == CHASES
    assert db.session.query(Timer).filter(Timer.state == "failed").count() == 0
    for walked in first:
        state = db.session.get_one(Task, walked.task.id, populate_existing=True).state
        assert state == "claimed", walked.name  # it is with its holder again, or has been all along
    paid = next(walked for walked in first if walked.name == "CH7")
    assert [event.data["starts"] for event in happened(paid, "chase-work")] == [
        "Task price-has-risen",
        "Task notice-has-expired",
    ]


def test_a_schools_holiday_ends_a_chase_also_one_that_counts_back(council):
    with writing():
        walked = [
            council.walks("CH1 before Christmas", at=LATE_TERM),
            council.walks("CH8 after Christmas", at=LATE_TERM, hearing=date(2027, 1, 11)),
        ]
    walked_from(LATE_TERM, 10)
    assert {one.name: told(one) for one in walked} == ENDED_BY_A_HOLIDAY


def test_every_ladder_of_the_library_tells_who_it_should_on_its_day_over_christmas(council):
    with writing():
        walked = [council.walks(name, at=DECEMBER) for name in LADDERS]
    walked_from(DECEMBER, 40)
    assert {one.name: told(one) for one in walked} == LADDERS
    assert db.session.query(Timer).filter(Timer.state == "failed").count() == 0


def test_what_a_missed_day_left_unsaid_is_left_unsaid_and_the_work_of_a_rung_begins_all_the_same(council):
    """Nothing runs for three weeks: one mail of E9 and the breach log, however many rungs have passed."""
    with writing():
        walked = council.walks("E9", at=DECEMBER)
        change_setting("director", "", by=SYSTEM, at=DECEMBER)  # a council that names no director
    clockwork(datetime(2027, 1, 5, 12, 30, tzinfo=UTC), writing)
    assert told(walked) == [f"05 Jan escalation-director to {HANA}", "05 Jan begins log-breach"]
