"""Servers under measurement: gunicorn with one worker, pinned to a core, that says what it has used when asked."""

from __future__ import annotations

import json
import os
import re
import resource
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from base.garbage import settle

USAGE = "/__usage"
ROOT = Path(__file__).parents[1]
SERVER_CORE, CLIENT_CORE = 0, 1
READY_WITHIN = 60.0  # seconds
UNIT = ROOT / "deploy" / "systemd" / "onroll-web.service"


@dataclass(frozen=True)
class Usage:
    """What a worker has used so far: seconds of CPU in its own code and in the system for it; megabytes of memory now.

    Their sum is counted; how it is shared out is a sample where the kernel accounts by ticks (`cpu_split` proves it).
    """

    user: float
    system: float
    memory: float

    @property
    def cpu(self) -> float:
        """Both together."""
        return self.user + self.system


def pin(core: int) -> None:
    """Keep this process on one core, where there is more than one."""
    if hasattr(os, "sched_setaffinity") and (os.cpu_count() or 1) > core:
        os.sched_setaffinity(0, {core})


def metered(app: Any) -> Any:
    """Wrap a WSGI application so that USAGE answers with what its process has used."""

    def call(environ: dict[str, Any], start_response: Any) -> Any:
        if environ["PATH_INFO"] != USAGE:
            return app(environ, start_response)
        used = resource.getrusage(resource.RUSAGE_SELF)
        pages = int(Path("/proc/self/statm").read_text().split()[1])
        memory = pages * os.sysconf("SC_PAGE_SIZE") / 1e6
        told = {"user": used.ru_utime, "system": used.ru_stime, "memory": memory}
        body = json.dumps(told).encode()
        start_response("200 OK", [("Content-Type", "application/json"), ("Content-Length", str(len(body)))])
        return [body]

    return call


def ours() -> Any:
    """Make the product, as the web server makes it."""
    pin(SERVER_CORE)
    from app import create_app

    return settled(create_app())


def plain() -> Any:
    """Make the plain version; called in its own environment, which knows nothing of the product."""
    pin(SERVER_CORE)
    from benchmarks.naive.plain import create_app

    return settled(create_app())


def settled(app: Any) -> Any:
    """The application with a meter, its process settled as deploy/gunicorn.conf.py does it: both sides alike."""
    settle()
    return metered(app)


def unit_settings() -> dict[str, str]:
    """How memory is kept and code is run, as the web server's unit says it: what is measured is what is deployed."""
    said = re.findall(r"^Environment=(.*)$", UNIT.read_text(encoding="utf-8"), re.MULTILINE)
    pairs = (word.partition("=") for line in said for word in line.split())
    return {name: value for name, _, value in pairs if name.startswith(("MALLOC_", "PYTHONOPTIMIZE"))}


@contextmanager
def served(
    factory: str, environment: Mapping[str, str], port: int, python: Path | str = sys.executable
) -> Iterator[int]:
    """Serve what a factory makes on a port while the block lasts; gives the port.

    Args: factory: one of this module's, or `module:function` of another one of the benchmarks.
    """
    made_by = factory if ":" in factory else f"served:{factory}"
    told = {**os.environ, "PYTHONPATH": str(ROOT), **unit_settings(), **environment}
    line = [
        *(str(python), "-m", "gunicorn", f"benchmarks.{made_by}()", "--bind", f"127.0.0.1:{port}"),
        *("--workers", "1", "--threads", "4", "--worker-class", "gthread", "--keep-alive", "60"),
        *("--log-level", "error", "--no-control-socket", "--timeout", "300"),
    ]
    log = Path(environment["BENCH_LOG"]).open("ab")  # noqa: SIM115 - closed below, after the process
    process = subprocess.Popen(line, cwd=ROOT, env=told, stdout=log, stderr=log)
    try:
        wait_for(port, process)
        yield port
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(10)
        log.close()


def wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    """Wait until the worker answers.

    Raises: RuntimeError.
    """
    end = time.monotonic() + READY_WITHIN
    while time.monotonic() < end and process.poll() is None:
        try:
            usage_of(port)
        except (OSError, ValueError):
            time.sleep(0.05)
        else:
            return
    raise RuntimeError("the server under measurement did not start; see its log")


def usage_of(port: int) -> Usage:
    """Ask a worker what it has used."""
    from http.client import HTTPConnection

    line = HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        line.request("GET", USAGE)
        return Usage(**json.loads(line.getresponse().read()))
    finally:
        line.close()
