"""A mail server that says PIPELINING gets sender, recipient and DATA in one packet, and the next ones' with a text."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest

from correspondence.gateways.protocol import GatewayMisconfigured, Mail, Outcome
from correspondence.gateways.smtp import SmtpGateway, SmtpLine
from tests.standins.smtp_sink import smtp_sink

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
SENDER = "Marlowe Council <no-reply@marlowe.example>"
ENVELOPE = b"MAIL FROM:<no-reply@marlowe.example>\r\nRCPT TO:<office@school.example>\r\nDATA\r\n"
HELLO, GO_ON, TAKEN, BYE = (
    b"250-scripted\r\n250 PIPELINING\r\n",
    b"250 ok\r\n250 ok\r\n354 go on\r\n",
    b"250 taken\r\n",
    b"221 bye\r\n",
)
HANGS_UP = b""
THREE = tuple(f"onroll-{number}" for number in (1, 2, 3))


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
                if answer is HANGS_UP:
                    return
                packet = line.recv(65536)
                if not packet:
                    return
                self.packets.append(packet)
                line.sendall(answer)
            self.packets.append(line.recv(65536))


@contextmanager
def scripted(*answers: bytes, then: tuple[bytes, ...] = ()) -> Iterator[Scripted]:
    """A server with these answers, and for who calls a second time, those of `then`; its packets follow the first's."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        server = Scripted([HELLO, *answers], port)
        again = Scripted([HELLO, *then], port, server.packets)

        def serve() -> None:
            server.serve(listening)
            if then:
                again.serve(listening)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield server
        thread.join(5)


def gateway_of(server: Scripted) -> SmtpGateway:
    return SmtpGateway(f"smtp://127.0.0.1:{server.port}", SENDER, step=5)


def sent_to(server: Scripted, one: Mail, then: Mail | None = None) -> Outcome:
    with gateway_of(server).line() as line:
        return line.send(one, then).outcome


def test_an_envelope_is_one_packet_and_the_text_another():
    with scripted(GO_ON, TAKEN, BYE) as server:
        assert sent_to(server, mail()) is Outcome.SENT
    assert server.packets[1] == ENVELOPE
    assert server.packets[2].endswith(b"\r\n\r\nPlease answer.\r\n.\r\n")
    assert server.packets[3] == b"quit\r\n"


def test_a_server_that_would_take_the_text_of_a_mail_it_refused_gets_none():
    with scripted(b"250 ok\r\n550 no such mailbox\r\n354 go on\r\n") as server:
        assert sent_to(server, mail()) is Outcome.REFUSED
    assert server.packets[2] == b""  # hung up


def test_nothing_but_the_envelope_is_said_when_the_lease_runs_out_before_the_server_answers(monkeypatch):
    asked = iter((False, True))  # before the envelope, and again before the text
    monkeypatch.setattr(Mail, "too_late", lambda _mail: next(asked))
    with scripted(GO_ON) as server:
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
        outcomes = one_after_the_other(line)
    assert outcomes == [Outcome.UNKNOWN, Outcome.SENT, Outcome.SENT]
    assert not sink.twice
    assert sum(sink.taken.values()) == 3


def one_after_the_other(line: SmtpLine) -> list[Outcome]:
    """Three mails, of which each says which comes next."""
    mails = [mail(reference=reference) for reference in THREE]
    return [line.send(one, then).outcome for one, then in zip(mails, [*mails[1:], None], strict=True)]


def test_the_next_ones_envelope_goes_with_a_text_and_its_own_text_only_when_it_is_handed_over():
    answers = (GO_ON, TAKEN + GO_ON, TAKEN + GO_ON, TAKEN, BYE)
    with scripted(*answers) as server, gateway_of(server).line() as line:
        assert one_after_the_other(line) == [Outcome.SENT] * 3
    _hello, first, *texts, bye, _end = server.packets
    assert (first, bye) == (ENVELOPE, b"quit\r\n")
    assert [text.partition(b"\r\n.\r\n")[2] for text in texts] == [ENVELOPE, ENVELOPE, b""]
    assert all(f"<{name}@".encode() in text for name, text in zip(THREE, texts, strict=True))


def test_a_mail_that_was_announced_and_is_not_sent_after_all_is_only_ever_an_address():
    with scripted(GO_ON, TAKEN + GO_ON) as server:
        assert sent_to(server, mail(), mail("held@school.example", "onroll-2")) is Outcome.SENT
    assert server.packets[2].endswith(b"RCPT TO:<held@school.example>\r\nDATA\r\n")
    assert server.packets[3] == b""  # hung up


def test_another_mail_than_the_announced_one_goes_over_a_connection_of_its_own():
    with smtp_sink(pipelining=True) as sink, SmtpGateway(sink.url, SENDER).line() as line:
        held, other = mail("held@school.example", "onroll-2"), mail(reference="onroll-3")
        assert [line.send(mail(), held).outcome, line.send(other).outcome] == [Outcome.SENT, Outcome.SENT]
    assert sorted(sink.taken) == ["<onroll-1@marlowe.example>", "<onroll-3@marlowe.example>"]
    assert sink.connections == 2


def test_a_server_that_waited_too_long_for_the_text_is_not_believed_to_wait_still(monkeypatch):
    monkeypatch.setattr("correspondence.gateways.smtp.ANNOUNCED", -1.0)
    with smtp_sink(pipelining=True) as sink, SmtpGateway(sink.url, SENDER).line() as line:
        assert one_after_the_other(line) == [Outcome.SENT] * 3
    assert (sink.connections, len(sink.taken), sink.twice) == (3, 3, [])


def test_a_refused_mailbox_is_told_apart_when_its_envelope_went_with_a_text():
    moods = {"refuse": {"gone@school.example"}, "later": {"busy@school.example"}, "pipelining": True}
    mails = [
        mail(to) for to in ("ok@school.example", "gone@school.example", "busy@school.example", "ok@school.example")
    ]
    with smtp_sink(**moods) as sink, SmtpGateway(sink.url, SENDER).line() as line:
        answers = [line.send(one, then).outcome for one, then in zip(mails, [*mails[1:], None], strict=True)]
    assert answers == [Outcome.SENT, Outcome.REFUSED, Outcome.LATER, Outcome.SENT]
    assert sink.connections == 1


def test_a_server_that_loses_an_envelope_behind_a_text_is_not_given_another():
    alone = (GO_ON, TAKEN, GO_ON, TAKEN, BYE)
    with scripted(GO_ON, TAKEN, HANGS_UP, then=alone) as server, gateway_of(server).line() as line:
        assert one_after_the_other(line) == [Outcome.SENT] * 3
    texts = [packet.partition(b"\r\n.\r\n") for packet in server.packets if b"Message-ID" in packet]
    assert [rest for _text, _end, rest in texts] == [ENVELOPE, b"", b""]
    assert all(f"<{name}@".encode() in text for name, (text, _end, _rest) in zip(THREE, texts, strict=True))
