"""A fee for information stops the clock, and a fee that is not paid ends the duty to answer."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from statutory.findings import Severity
from statutory.limits import FOI_REPLY
from statutory.periods.fees_notice import last_day_after_fee
from statutory.periods.information import FreedomRequest, judge_freedom_request
from statutory.rules import Setting
from tests.unit.statutory.numbered_vectors import CALENDARS, FOI

RECEIVED = date(2026, 11, 2)  # a Monday; the twentieth working day after it is 1 December, after St Andrew's Day
PLAIN = date(2026, 12, 1)
A_DAY = timedelta(days=1)


def findings(on, **facts):
    return judge_freedom_request(FreedomRequest(received_on=RECEIVED, **facts), Setting(on=on, calendars=CALENDARS))


def test_the_time_stands_still_from_the_notice_until_the_fee_is_paid():
    (found,) = findings(date(2026, 11, 20), fees_notice_on=date(2026, 11, 9))
    assert (found.observed, found.severity, found.day) == (
        "time stands still",
        Severity.INFORMATION,
        date(2027, 2, 8),
    )
    assert found.sentence == (
        "The time has stood still since 9 November 2026, until the fee is paid; it can be paid until 8 February 2027."
    )


def test_a_fee_that_is_not_paid_in_three_months_ends_the_duty():
    unpaid = {"fees_notice_on": date(2026, 11, 9)}
    assert findings(date(2027, 2, 8), **unpaid)[0].observed == "time stands still"
    (found,) = findings(date(2027, 2, 9), **unpaid)
    assert (found.observed, found.sentence) == (
        "not paid",
        "The fee was not paid by 8 February 2027, so no answer is owed.",
    )


def test_the_days_from_the_notice_to_the_payment_do_not_count():
    # Four working days have counted (3 to 6 November); the other sixteen follow the payment of 16 November.
    (found,) = findings(date(2026, 11, 20), fees_notice_on=date(2026, 11, 9), fee_paid_on=date(2026, 11, 16))
    assert (found.observed, found.day) == ("due", date(2026, 12, 9))
    assert "without those until the fee was paid" in found.limit


def test_a_notice_after_the_last_day_changes_nothing():
    paid = {"fees_notice_on": PLAIN + A_DAY, "fee_paid_on": date(2026, 12, 14)}
    (found,) = findings(date(2026, 12, 20), **paid)
    assert (found.observed, found.day) == ("missing", PLAIN)


def test_an_answer_without_the_fee_is_judged_by_the_plain_time():
    (found,) = findings(PLAIN, fees_notice_on=date(2026, 11, 9), answered_on=PLAIN)
    assert (found.observed, found.day) == ("in time", PLAIN)


def test_the_review_goes_on_while_the_fee_is_not_paid():
    found = findings(date(2026, 11, 20), fees_notice_on=date(2026, 11, 9), review_asked_on=date(2026, 11, 10))
    assert {one.observed for one in found} == {"time stands still", "due"}


@pytest.mark.parametrize(
    "facts",
    [{"fee_paid_on": RECEIVED}, {"fees_notice_on": RECEIVED + A_DAY, "fee_paid_on": RECEIVED}],
)
def test_a_fee_cannot_be_paid_before_it_was_asked_for(facts):
    with pytest.raises(ValueError, match="a fee is paid after it was asked for"):
        FreedomRequest(received_on=RECEIVED, **facts)


@given(st.integers(0, 40), st.integers(0, 40))
def test_the_last_day_is_that_of_walking_the_days_one_by_one(until_notice, until_paid):
    notice = RECEIVED + timedelta(days=until_notice)
    paid = notice + timedelta(days=until_paid)
    day, counted = RECEIVED, 0
    while counted < FOI_REPLY.value:
        day += A_DAY
        if FOI.is_day(day) and not notice <= day <= paid:
            counted += 1
    setting = Setting(on=RECEIVED, calendars=CALENDARS)
    assert last_day_after_fee(RECEIVED, notice, paid, setting) == (day if notice <= PLAIN else PLAIN)
