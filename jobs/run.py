"""The one name that Redis knows: RQ keeps dotted names, so this file and its function never move."""

from __future__ import annotations

import json
from typing import Any

import jobs.month_ends
import jobs.nightly
import jobs.outgoing
import jobs.purge
import jobs.reconcile
import jobs.replies
import jobs.scan
import jobs.strays
import jobs.sweep  # noqa: F401  # each registers its jobs
from base.nudge import taken
from jobs.registry import run_job


def run(name: str, payload: str = "{}") -> dict[str, int]:
    """Do the job of that name. Needs an application context, which AppWorker brings."""
    taken(name)
    told: dict[str, Any] = json.loads(payload)
    return dict(run_job(name, told))
