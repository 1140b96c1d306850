"""Who follows what in casework, in order. create_app() calls `wire()` once; twice is harmless."""

from __future__ import annotations

from datetime import datetime

from casework import calendar_cases, consequence_kinds, later_tasks, open_concerns  # noqa: F401  # they register
from casework.alerts import acknowledged, alert, call_again_when_let_go, tell_calendar_ends
from casework.bookings.booking_timers import free_slots_of
from casework.campaigns import campaigns, organisation_marks, packs  # noqa: F401  # they register
from casework.chasing.following import (
    begin_to_wait,
    stop_case,
    stop_case_for_death,
    stop_task,
    watch,
    watch_new_date,
)
from casework.chasing.moved_days import count_again
from casework.chasing.opening_days import day_test
from casework.chasing.rechecks import repeat_later
from casework.chasing.task_clocks import ask_for_dates, date_with_the_case, stop_task_clocks, time_again, time_task
from casework.checklists import start_rows
from casework.death import as_the_child_lives
from casework.decisions import withdraw_of_cancelled
from casework.intake import begun_forms, part_chases, unfinished  # noqa: F401  # they register
from casework.intake.paired_forms import settle_now_known
from casework.intake.part_bounces import part_not_arrived
from casework.intake.part_stops import stop_parts
from casework.known_again import show_other_cases, weigh_again
from casework.letters import letter_kind  # noqa: F401  # registers its consequence
from casework.mail import mail_files  # noqa: F401  # registers its consequence
from casework.mail.bounces import not_arrived, organisation_not_reached
from casework.mail.council_mailboxes import outward_test
from casework.mail.infected_files import ask_for_another
from casework.reported_deaths import hold_once_known
from casework.timing.followers import DEATH, CaseEnd, follow
from casework.versions import pinned
from correspondence.contact import use_contact_test, use_day_test
from correspondence.settling import on_failure
from correspondence.wording import use_definitions
from documents.scanning import on_infected
from models.message import Message
from security.actor import Actor


def stop_by_reason(end: CaseEnd) -> None:
    """A case that ends stops what serves it; after a death nothing at all goes on."""
    (stop_case_for_death if end.why == DEATH else stop_case)(end)


def tell_of_failure(message: Message, because: str, by: Actor, at: datetime) -> None:
    """A message did not arrive: whoever waits for its answer hears of it, in a case's work and in a form's."""
    not_arrived(message, because, by, at)
    part_not_arrived(message, because, by, at)
    organisation_not_reached(message, because, by, at)


def wire() -> None:
    """Connect tasks with their checklists, clocks, alerts, lateness and waits, and the outbox with contact rules."""
    for started in (
        start_rows,
        time_task,
        tell_calendar_ends,
        ask_for_dates,
        alert,
        watch,
        repeat_later,
        begin_to_wait,
    ):
        follow(task_started=started)
    for retimed in (time_again, watch_new_date):
        follow(task_retimed=retimed)
    for ended in (stop_task_clocks, stop_task, withdraw_of_cancelled, organisation_marks.leave_unconfirmed):
        follow(task_ended=ended)
    follow(task_acknowledged=acknowledged)
    follow(task_let_go=call_again_when_let_go)
    for over in (stop_by_reason, stop_parts):
        follow(case_ended=over)
    for knows in (hold_once_known, weigh_again, show_other_cases, settle_now_known):
        follow(child_known=knows)
    follow(child_settled=as_the_child_lives)
    for learns in (date_with_the_case, count_again):
        follow(facts_learned=learns)
    use_contact_test(outward_test)
    use_day_test(day_test)
    on_failure(tell_of_failure)
    follow(case_ended=free_slots_of)
    on_infected(ask_for_another)
    use_definitions(pinned)
