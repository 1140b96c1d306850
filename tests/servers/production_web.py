"""The web as it is deployed: gunicorn with deploy/gunicorn.conf.py and several processes, gone when its block ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from launch.leash import leashed
from launch.up import is_ready
from tests.fixtures.application import ROOT, SECRET
from tests.servers.ports import reserved_port

READY_WITHIN = 120.0  # seconds; it takes two, on a machine that has nothing else to do


@dataclass(frozen=True)
class ProductionWeb:
    """Where it answers, and the file of what it has said."""

    port: int
    log: Path

    @property
    def faults(self) -> list[str]:
        """Every fault of ours that it has told of."""
        said = self.log.read_text(errors="replace").splitlines()
        return [line for line in said if " ERROR " in line or "answered 5" in line or "Traceback" in line]


@contextmanager
def production_web(database_url: str, data: Path, *, workers: int = 2) -> Iterator[ProductionWeb]:
    """Serve the product on that database and data folder, from so many processes, for as long as the block lasts."""
    log = data / "production-web.log"
    with reserved_port() as port, log.open("wb") as out:
        told = {name: value for name, value in os.environ.items() if not name.startswith("ONROLL_")} | {
            "ONROLL_ENV": "test",
            "ONROLL_DATA": str(data),
            "DATABASE_URL": database_url,
            "REDIS_URL": "",
            "SECRET_KEY": SECRET,
            "ONROLL_PUBLIC_URL": "http://localhost",
            "ONROLL_MAIL": "catcher",
            "WEB_BIND": f"127.0.0.1:{port}",
            "WEB_WORKERS": str(workers),
            "PYTHONPATH": str(ROOT),
            "PYTHONUNBUFFERED": "1",
        }
        line = [sys.executable, "-m", "gunicorn", "--config", str(ROOT / "deploy" / "gunicorn.conf.py")]
        process = subprocess.Popen(
            leashed([*line, "app:create_app()"], parting=signal.SIGQUIT),
            cwd=ROOT,
            env=told,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            start_new_session=True,
        )
        try:
            end = time.monotonic() + READY_WITHIN
            while not is_ready(port):
                assert process.poll() is None, log.read_text(errors="replace")[-3_000:]
                assert time.monotonic() < end, log.read_text(errors="replace")[-3_000:]
                time.sleep(0.05)
            yield ProductionWeb(port, log)
        finally:
            os.killpg(process.pid, signal.SIGKILL)  # a session of its own: it and its workers, at once
            process.wait(60)
