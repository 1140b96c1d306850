"""A call about a child is followed until somebody knows what came of it, and what enquiries brought is summed up."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from base.database import writing
from casework.finishing import finish_task
from statutory.london import london_day
from tests.integration.casework.marlowe import AT, send, tasks

LATER = AT + timedelta(hours=2)
AT_RISK = {"safeguarding-circumstances": ["harm"]}
CALLED = {"telephoned-whom": ["mash"], "telephoned-at": "2026-11-23T10:00", "telephone-advice": "Nothing may be sent"}
CHECKED = {"checked-with": "The social worker"}


@pytest.mark.parametrize(("choice", "answers"), [("telephoned", CALLED), ("already-with-social-care", CHECKED)])
def test_three_days_after_a_call_somebody_hears_what_was_decided(council, choice, answers):
    with writing():
        case = send(AT_RISK)
        finish_task(tasks(case)["safeguarding-first"], choice, answers, by=council.officer, at=LATER)
    asked = tasks(case)["after-call"]
    assert london_day(asked.due_at) == date(2026, 11, 26)
    with writing():
        finish_task(asked, "no-word", {}, by=council.officer, at=LATER)
    assert (tasks(case)["after-call"].round, tasks(case)["after-call"].state) == (2, "open")


def test_whoever_does_not_agree_with_what_was_decided_brings_it_before_a_manager(council):
    with writing():
        case = send(AT_RISK)
        finish_task(tasks(case)["safeguarding-first"], "telephoned", CALLED, by=council.officer, at=LATER)
        why = {"call-disagree": "Nobody has seen her since"}
        finish_task(tasks(case)["after-call"], "disagree", why, by=council.officer, at=LATER)
    assert tasks(case)["decide-whether-to-refer"].state == "open"


@pytest.mark.parametrize(("told", "due"), [({}, date(2026, 12, 7)), ({"plans": ["ehc"]}, date(2026, 11, 30))])
def test_what_the_enquiries_brought_is_summed_up_in_ten_days_and_sooner_for_whoever_comes_first(council, told, due):
    with writing():
        case = send(told)
        finish_task(tasks(case)["triage"], "whereabouts-unknown", {}, by=council.officer, at=AT)
    assert london_day(tasks(case)["sum-up"].due_at) == due
    with writing():
        brought = {"enquiries-brought": "Health has not answered; admissions know nothing"}
        finish_task(tasks(case)["sum-up"], "summed-up", brought, by=council.officer, at=LATER)
    assert tasks(case)["enquiries"].state == "open"
