"""A file is shown to the virus scanner of this machine, and to nobody else."""

from __future__ import annotations

import io
import socketserver
import threading

import pytest

from documents.clamav import ClamAv, NotOfThisMachine, Verdict
from tests.standins.clamd_standin import EICAR, clamd


@pytest.fixture
def daemon():
    with clamd() as told:
        yield told


def test_the_scanner_gets_the_whole_file_and_says_what_it_found(daemon):
    scanner = ClamAv(daemon.address)
    whole = bytes(200_000) + b"the end"
    assert scanner.verdict(io.BytesIO(whole)) is Verdict.CLEAN
    assert daemon.seen == [whole]
    assert scanner.verdict(io.BytesIO(b"before" + EICAR)) is Verdict.INFECTED
    assert scanner.is_there()


def test_a_scanner_that_is_away_or_refuses_has_said_nothing(daemon):
    scanner = ClamAv(daemon.address)
    daemon.too_big = True
    assert scanner.verdict(io.BytesIO(b"x")) is Verdict.NO_ANSWER
    daemon.broken = True
    assert scanner.verdict(io.BytesIO(b"x")) is Verdict.NO_ANSWER
    assert not scanner.is_there()
    gone = ClamAv("tcp://127.0.0.1:1")
    assert gone.verdict(io.BytesIO(b"x")) is Verdict.NO_ANSWER
    assert ClamAv("unix:/nowhere/clamd.ctl").verdict(io.BytesIO(b"x")) is Verdict.NO_ANSWER


def test_the_scanner_may_listen_on_a_unix_socket(tmp_path):
    class Conversation(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.rfile.read(len(b"zPING\0"))
            self.wfile.write(b"PONG\0")

    path = str(tmp_path / "c")
    with socketserver.UnixStreamServer(path, Conversation) as server:
        thread = threading.Thread(target=server.handle_request)
        thread.start()
        assert ClamAv(f"unix:{path}").is_there()
        thread.join()


@pytest.mark.parametrize(
    "address", ["tcp://10.0.0.9:3310", "tcp://scanner.example.org", "http://127.0.0.1", "unix:", "x"]
)
def test_no_file_is_shown_to_another_machine(address):
    with pytest.raises(NotOfThisMachine):
        ClamAv(address)
