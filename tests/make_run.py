"""`make run` of a checkout, as a person meets it who has cloned it: started, used, stopped, started again, killed.

Run by .ci/run in its clean clone, not by pytest: python -m tests.make_run
"""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import sys
import tempfile
import time
from dataclasses import dataclass
from http.cookiejar import CookieJar
from pathlib import Path
from subprocess import Popen
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, build_opener

from tests.launch import running
from tests.launch.running import ROOT, Running
from tests.servers.ports import reserved_port

PATIENCE = 300.0  # seconds; the first start puts a whole demonstration in, and the machine may be busy
_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


@dataclass
class Checkout(Running):
    """The checkout itself, of which other programs may run already (this one, for instance)."""

    others: frozenset[int] = frozenset()

    def processes(self) -> dict[int, str]:
        """What runs in the checkout and did not before."""
        return {pid: line for pid, line in super().processes().items() if pid not in self.others}

    def assert_port_is_free(self) -> None:
        """Nobody listens on it any more."""
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(("127.0.0.1", self.port))


class Person:
    """Somebody with a browser."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.opener = build_opener(HTTPCookieProcessor(CookieJar()))

    def get(self, path: str) -> str:
        """A page; anything but 200 raises."""
        with self.opener.open(f"{self.address}{path}", timeout=PATIENCE) as answer:
            return str(answer.read().decode())

    def sign_in(self, email: str, password: str) -> str:
        """Sign in; the page that follows."""
        token = _TOKEN.search(self.get("/sign-in"))
        assert token is not None, "the sign-in page has no token"
        data = urlencode({"csrf_token": token[1], "email": email, "password": password}).encode()
        with self.opener.open(f"{self.address}/sign-in", data, timeout=PATIENCE) as answer:
            assert not answer.url.endswith("/sign-in"), f"{email} could not sign in"
            return str(answer.read().decode())


def look_around(checkout: Checkout, data: Path) -> int:
    """Everything that the greeting promises; how many open tasks the officer's first queue names."""
    address = f"http://127.0.0.1:{checkout.port}"
    assert address in checkout.output, "the address was not printed"
    people = json.loads((data / "demo-accounts.json").read_text(encoding="utf-8"))
    officer = next(one for one in people if one["role"] == "officer")
    assert officer["email"] in checkout.output, "the account was not printed"
    person = Person(address)
    assert "<h1" in person.get("/")
    assert "Sign out" in person.sign_in(officer["email"], officer["password"])
    queue = re.search(r'href="(/queues/[^"?#]+)"', person.get("/queues"))
    assert queue is not None, "there is no queue"
    shown = person.get(queue[1])
    found = len(set(re.findall(r'href="(/tasks/[0-9a-f-]{36})"', shown)))
    assert found, f"no task is shown in {queue[1]}"
    assert "invented" in person.get("/demo/mail").casefold()
    return found


def main() -> int:
    """Walk through it; every step is told with its seconds."""
    running.PATIENCE = PATIENCE
    began = time.monotonic()

    def told(what: str) -> None:
        print(f"{time.monotonic() - began:6.1f} s  {what}", flush=True)

    def start(checkout: Checkout, environment: dict[str, str], which: str) -> Popen[str]:
        """Start it and wait until it is ready; the seconds are told, and fail nothing: machines differ."""
        at = time.monotonic()
        process = checkout.start_command(["make", "--no-print-directory", "run"], environment)
        checkout.wait_ready()
        told(f"the {which} start took {time.monotonic() - at:.1f} s")
        return process

    with tempfile.TemporaryDirectory(prefix="onroll-make-run-") as folder, reserved_port() as port:
        data = Path(folder) / "data"
        before = frozenset(Running(ROOT, port).processes())
        checkout = Checkout(ROOT, port, out=Path(folder) / "out.txt", others=before)
        checkout.printed.touch()
        environment = {"ONROLL_DATA": str(data)}
        try:
            process = start(checkout, environment, "first")
            told("make run has started, with nothing there before")
            tasks = look_around(checkout, data)
            told(f"somebody signed in and saw {tasks} tasks, and the mail catcher")
            os.killpg(process.pid, signal.SIGINT)  # what Ctrl-C does: make and all it started hear it
            checkout.exit_code()
            checkout.assert_nothing_left()
            checkout.assert_port_is_free()
            told("Ctrl-C: nothing is left")
            checkout.printed.write_text("")
            process = start(checkout, environment, "second")
            assert look_around(checkout, data) == tasks, "what was there is not there any more"
            told("started again, and all is there")
            process.kill()
            checkout.exit_code()
            checkout.assert_nothing_left()
            checkout.assert_port_is_free()
            told("make was killed: nothing is left")
        except BaseException:
            print(checkout.output[-5_000:], file=sys.stderr)
            raise
        finally:
            for pid in checkout.processes():
                os.kill(pid, signal.SIGKILL)
    return 0


if __name__ == "__main__":
    sys.exit(main())
