"""What the licensing room registers with the rooms below. create_app() calls `wire()` once; twice is harmless."""

from __future__ import annotations

from licensing import changing, checks, coming_up, consequences, keeping, own_work, readiness

# Each registers its kinds as it is imported: decisions, timers, consequences, what stands in the way of an outcome.
REGISTERED = (changing, checks, coming_up, consequences, keeping, readiness)


def wire() -> None:
    """Let casework know the tasks of this room; the rest registers itself by being imported."""
    own_work.register()
