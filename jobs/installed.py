"""What the command line may ask of the jobs; commands and jobs are neighbours and don't import each other.

The jobs and what they bring (mail, RQ's worker) are loaded by the first who asks: a process that serves pages never
does any of them.
"""

from __future__ import annotations

from collections.abc import Mapping

from flask import Flask

NAME = "onroll_jobs"


class Jobs:
    """The jobs of one application, kept at `app.extensions["onroll_jobs"]`."""

    def __init__(self, app: Flask) -> None:
        self._app = app

    def run(self, name: str, payload: Mapping[str, str]) -> dict[str, int]:
        """Do one job now, in this process; its counts."""
        import jobs.run  # noqa: F401  # registers every job
        from jobs.registry import run_job

        return dict(run_job(name, payload))

    def work(self, *, burst: bool) -> int:
        """Take nudges until told to stop (or, with `burst`, until none is left); the exit code."""
        from jobs.worker import work

        return work(self._app, burst=burst)

    def keep_time(self) -> int:
        """Tick until told to stop; the exit code."""
        import jobs.run  # noqa: F401  # as above
        from jobs.scheduler import keep_time

        return keep_time(self._app)


def install(app: Flask) -> None:
    """Give the application its jobs."""
    app.extensions[NAME] = Jobs(app)
