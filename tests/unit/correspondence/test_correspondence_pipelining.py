"""A mail server that says PIPELINING gets sender, recipient and DATA in one packet, and nothing it did not ask for."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest

from correspondence.gateways.protocol import GatewayMisconfigured, Mail, Outcome
from correspondence.gateways.smtp import SmtpGateway
from tests.standins.smtp_sink import smtp_sink

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
SENDER = "Marlowe Council <no-reply@marlowe.example>"


def mail(to: str = "office@school.example", reference: str = "onroll-1", **more: object) -> Mail:
    return Mail(reference, to, "A question", "Please answer.\n", AT, **more)


@dataclass
class Scripted:
    """A server that answers each packet with the next of some answers, and keeps what it was told."""

    answers: list[bytes]
    port: int = 0
    packets: list[bytes] = field(default_factory=list)

    def serve(self, listening: socket.socket) -> None:
        line, _ = listening.accept()
        line.settimeout(5)
        with line:
            line.sendall(b"220 scripted\r\n")
            for answer in self.answers:
                packet = line.recv(65536)
                if not packet:
                    return
                self.packets.append(packet)
                line.sendall(answer)
            self.packets.append(line.recv(65536))


@contextmanager
def scripted(*answers: bytes) -> Iterator[Scripted]:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        server = Scripted([b"250-scripted\r\n250 PIPELINING\r\n", *answers], listening.getsockname()[1])
        thread = threading.Thread(target=server.serve, args=(listening,), daemon=True)
        thread.start()
        yield server
        thread.join(5)


def sent_to(server: Scripted, one: Mail) -> Outcome:
    with SmtpGateway(f"smtp://127.0.0.1:{server.port}", SENDER, step=5).line() as line:
        return line.send(one).outcome


def test_an_envelope_is_one_packet_and_the_text_another():
    with scripted(b"250 ok\r\n250 ok\r\n354 go on\r\n", b"250 taken\r\n", b"221 bye\r\n") as server:
        assert sent_to(server, mail()) is Outcome.SENT
    assert server.packets[1] == b"MAIL FROM:<no-reply@marlowe.example>\r\nRCPT TO:<office@school.example>\r\nDATA\r\n"
    assert server.packets[2].endswith(b"\r\n\r\nPlease answer.\r\n.\r\n")
    assert server.packets[3] == b"quit\r\n"


def test_a_server_that_would_take_the_text_of_a_mail_it_refused_gets_none():
    with scripted(b"250 ok\r\n550 no such mailbox\r\n354 go on\r\n") as server:
        assert sent_to(server, mail()) is Outcome.REFUSED
    assert server.packets[2] == b""  # hung up


def test_nothing_but_the_envelope_is_said_when_the_lease_runs_out_before_the_server_answers(monkeypatch):
    asked = iter((False, True))  # before the envelope, and again before the text
    monkeypatch.setattr(Mail, "too_late", lambda _mail: next(asked))
    with scripted(b"250 ok\r\n250 ok\r\n354 go on\r\n") as server:
        assert sent_to(server, mail()) is Outcome.LATER
    assert server.packets[2] == b""  # hung up


def test_a_refused_mailbox_and_a_busy_one_are_told_apart_and_the_rest_goes_on():
    moods = {"refuse": {"gone@school.example"}, "later": {"busy@school.example"}, "pipelining": True}
    with smtp_sink(**moods) as sink, SmtpGateway(sink.url, SENDER).line() as line:
        answers = [line.send(mail(to)) for to in ("gone@school.example", "busy@school.example", "ok@school.example")]
    assert [answer.outcome for answer in answers] == [Outcome.REFUSED, Outcome.LATER, Outcome.SENT]
    assert sink.connections == 1


def test_a_refused_sender_is_our_own_fault():
    with (
        smtp_sink(refuse_sender=True, pipelining=True) as sink,
        SmtpGateway(sink.url, SENDER).line() as line,
        pytest.raises(GatewayMisconfigured),
    ):
        line.send(mail())


def test_a_server_that_dies_after_the_text_leaves_the_message_unknown_and_nothing_goes_twice():
    with smtp_sink(dies_after_data=1, pipelining=True) as sink, SmtpGateway(sink.url, SENDER).line() as line:
        outcomes = [line.send(mail(reference=f"onroll-{number}")).outcome for number in range(3)]
    assert outcomes == [Outcome.UNKNOWN, Outcome.SENT, Outcome.SENT]
    assert not sink.twice
