"""What the licensing room registers with the rooms below. create_app() calls `wire()` once; twice is harmless."""

from __future__ import annotations

from casework.timing.followers import follow
from licensing import changing, checks, coming_up, consequences, keeping, own_work, readiness, relied_on
from licensing.holder_deaths import end_once_known, end_with_holder, stand_again
from licensing.resembling import look_first

# Each registers its kinds as it is imported: decisions, timers, consequences, what stands in the way of an outcome.
REGISTERED = (changing, checks, coming_up, consequences, keeping, readiness, relied_on)


def wire() -> None:
    """Let casework know the tasks of this room, and who follows theirs; the rest registers itself by being imported."""
    own_work.register()
    follow(task_started=look_first)
    follow(case_ended=end_with_holder, child_known=end_once_known, death_undone=stand_again)
