"""What a case page opens with is true: who saw the child on which day, and what an officer has set since the form."""

from __future__ import annotations

from datetime import date, timedelta

from base.database import writing
from casework.finishing import finish_task
from casework.identifying import undo_link
from casework.whereabouts import set_out_since
from tests.integration.casework.marlowe import AT, SURE, send, tasks, twin

LATER = AT + timedelta(hours=2)
SEEN = {"last-seen-on": "2026-11-02", "last-seen-by": "Her class teacher"}


def test_who_saw_a_child_earlier_is_not_said_to_have_seen_it_on_a_later_visit(council):
    with writing():
        case = send(SEEN)
        finish_task(tasks(case)["triage"], "whereabouts-unknown", {}, by=council.officer, at=AT)
        visited = {"seen-at": "2026-11-23T10:00", "seen-where": "At home", "seen-note": "Well"}
        finish_task(tasks(case)["home-visit"], "seen", visited, by=council.officer, at=LATER)
    assert (case.last_seen_on, case.last_seen_by) == (date(2026, 11, 23), "")


def test_who_saw_a_child_earlier_is_not_said_to_have_seen_it_when_another_form_names_a_later_day(council):
    with writing():
        twin()
        first = send(SURE | SEEN)
        second = send(SURE | {"last-seen-on": "2026-11-20"}, at=LATER)
        acts = {"joins-reference": first.reference}
        finish_task(tasks(second)["triage"], "joins-open-case", acts, by=council.officer, at=LATER)
    assert (second.last_seen_on, second.last_seen_by) == (date(2026, 11, 20), "")
    assert (first.last_seen_on, first.last_seen_by) == (date(2026, 11, 20), "")


def test_what_an_officer_set_is_not_undone_when_somebody_confirms_the_child(council):
    with writing():
        twin()
        case = send(SURE | {"last-attended": "2026-11-10"})
        assert case.out_of_education_since == date(2026, 11, 10)
        set_out_since(case, date(2026, 9, 1), by=council.officer, at=AT)
        finish_task(tasks(case)["triage"], "known-no-place", {}, by=council.officer, at=LATER)
    assert (case.child_link, case.out_of_education_since) == ("confirmed", date(2026, 9, 1))


def test_what_an_officer_set_is_not_undone_when_the_link_to_a_child_is(council):
    with writing():
        twin()
        case = send(SURE | {"last-attended": "2026-11-10"})
        set_out_since(case, date(2026, 9, 1), by=council.officer, at=AT)
        undo_link(case, by=council.officer, at=LATER)
    assert (case.child_link, case.out_of_education_since) == ("made", date(2026, 9, 1))
