"""Gateways put every fault of the other side into its class, and never hand over what may no longer be theirs."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from email import message_from_bytes, policy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from base.settings import Mode, Settings
from correspondence.gateways.catcher import CatcherGateway, caught, empty
from correspondence.gateways.notify import NotifyGateway
from correspondence.gateways.protocol import GatewayAway, GatewayMisconfigured, Mail, Outcome, Seen
from correspondence.gateways.smtp import STEP, SmtpGateway, letter
from tests.standins.notify_standin import KEY, TEMPLATE, notify_standin
from tests.standins.smtp_sink import smtp_sink

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
SENDER = "Marlowe Council <no-reply@marlowe.example>"


def mail(to: str = "office@school.example", reference: str = "onroll-1", **more: object) -> Mail:
    return Mail(reference, to, "A question", "Please answer.\n", AT, **more)


def test_a_batch_goes_over_one_connection_with_the_reference_as_message_id():
    with smtp_sink() as sink, SmtpGateway(sink.url, SENDER).line() as line:
        answers = [line.send(mail(reference=f"onroll-{number}")) for number in range(3)]
    assert [answer.outcome for answer in answers] == [Outcome.SENT] * 3
    assert set(sink.taken) == {f"<onroll-{number}@marlowe.example>" for number in range(3)}
    assert sink.connections == 1
    text = sink.texts[0]
    assert text["Subject"] == "A question"
    assert text["To"] == "office@school.example"
    assert text.get_content() == "Please answer.\r\n"


def test_a_refused_mailbox_and_a_busy_one_are_told_apart_and_the_rest_goes_on():
    moods = {"refuse": {"gone@school.example"}, "later": {"busy@school.example"}}
    with smtp_sink(**moods) as sink, SmtpGateway(sink.url, SENDER).line() as line:
        answers = [line.send(mail(to)) for to in ("gone@school.example", "busy@school.example", "ok@school.example")]
    assert [answer.outcome for answer in answers] == [Outcome.REFUSED, Outcome.LATER, Outcome.SENT]
    assert not any("school" in answer.error for answer in answers)


def test_a_server_that_dies_after_the_text_leaves_the_message_unknown_and_the_next_goes_over_a_new_connection():
    with smtp_sink(dies_after_data=1) as sink, SmtpGateway(sink.url, SENDER).line() as line:
        first, second = line.send(mail(reference="onroll-1")), line.send(mail(reference="onroll-2"))
    assert (first.outcome, second.outcome) == (Outcome.UNKNOWN, Outcome.SENT)
    assert sink.connections == 2
    assert not sink.twice


def test_a_server_that_hangs_after_the_text_is_left_within_the_step():
    with smtp_sink(hangs=True) as sink:
        began = time.monotonic()
        with SmtpGateway(sink.url, SENDER, step=0.3).line() as line:
            assert line.send(mail()).outcome is Outcome.UNKNOWN
        assert time.monotonic() - began < STEP, "the step it was given is a fiftieth of the usual one"


def test_a_server_that_is_not_there_blames_no_message():
    with smtp_sink() as sink:
        url = sink.url
    with SmtpGateway(url, SENDER, step=1).line() as line, pytest.raises(GatewayAway):
        line.send(mail())


def test_a_refused_sender_is_our_own_fault_and_stops_the_channel():
    with (
        smtp_sink(refuse_sender=True) as sink,
        SmtpGateway(sink.url, SENDER).line() as line,
        pytest.raises(GatewayMisconfigured),
    ):
        line.send(mail())


def test_nothing_is_begun_when_the_lease_may_have_run_out():
    with smtp_sink() as sink, SmtpGateway(sink.url, SENDER).line() as line:
        answer = line.send(mail(before=time.monotonic() - 1))
    assert answer.outcome is Outcome.LATER
    assert not sink.taken


@pytest.mark.parametrize("to", ["nobody", "a@b\r\nBcc: c@d.example", "a b@c.example", "zoë@school.example", "", "@x.y"])
def test_what_is_no_address_is_refused_before_anything_is_said(to):
    with SmtpGateway("smtp://127.0.0.1:1", SENDER).line() as line:
        assert line.send(mail(to)).outcome is Outcome.REFUSED


def test_a_mail_server_can_be_asked_only_with_its_log():
    with smtp_sink() as sink:
        plain = SmtpGateway(sink.url, SENDER)
        with plain.line() as line:
            line.send(mail())
        asking = SmtpGateway(sink.url, SENDER, asked=sink.asked)
        assert plain.lookup("onroll-1") is Seen.CANNOT_TELL
        assert asking.lookup("onroll-1") is Seen.SENT
        assert asking.lookup("onroll-2") is Seen.NOT_SEEN


lines = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp"]), max_size=120)


@given(subject=lines, body=st.lists(lines, max_size=6).map("\n".join))
def test_every_text_arrives_as_it_was_written(subject, body):
    read = message_from_bytes(letter(Mail("r", "a@b.example", subject, body, AT), SENDER), policy=policy.default)
    arrived = read.get_payload(decode=True).decode()
    assert arrived.replace("\r\n", "\n").removesuffix("\n") == body.removesuffix("\n")
    assert " ".join(str(read["Subject"]).split()) == " ".join(subject.split())


def test_a_line_that_begins_with_a_dot_does_not_end_the_text():
    with smtp_sink() as sink, SmtpGateway(sink.url, SENDER).line() as line:
        line.send(Mail("onroll-1", "a@b.example", "Dots", "one\n.\n..two\nthree", AT))
    assert sink.texts[0].get_content() == "one\r\n.\r\n..two\r\nthree\r\n"


def notify(standin, **more) -> NotifyGateway:
    return NotifyGateway(
        standin.url, more.pop("key", KEY), TEMPLATE, seconds=more.pop("seconds", time.time), patience=3
    )


def test_notify_takes_a_message_and_knows_its_reference():
    with notify_standin() as standin:
        gateway = notify(standin)
        assert gateway.lookup("onroll-1") is Seen.NOT_SEEN
        assert gateway.send(mail()).outcome is Outcome.SENT
        assert gateway.lookup("onroll-1") is Seen.SENT
        assert standin.taken[0]["personalisation"] == {"subject": "A question", "body": "Please answer.\n"}


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        ((400, "ValidationError", "email_address Not a valid email address"), Outcome.REFUSED),
        ((400, "BadRequestError", "Content for template is too long"), GatewayMisconfigured),
        ((400, "BadRequestError", "Can't send to this recipient using a team-only API key"), GatewayMisconfigured),
        ((400, "BadRequestError", "Can't send to this recipient when service is in trial mode"), GatewayMisconfigured),
        ((403, "AuthError", "Invalid token: signature, API token not found"), GatewayMisconfigured),
        ((429, "RateLimitError", "Exceeded rate limit for key type LIVE of 3000 requests per 60 seconds"), GatewayAway),
        ((429, "TooManyRequestsError", "Exceeded send limits (50) for today"), GatewayMisconfigured),
        ((500, "Exception", "Internal server error"), Outcome.LATER),
        ((502, "", ""), Outcome.UNKNOWN),
        ((400, "BadRequestError", "Something else"), Outcome.REFUSED),
    ],
)
def test_each_error_of_notify_has_its_class(answer, outcome):
    with notify_standin(next_answers=[answer]) as standin:
        if isinstance(outcome, Outcome):
            assert notify(standin).send(mail()).outcome is outcome
        else:
            with pytest.raises(outcome):
                notify(standin).send(mail())


def test_an_answer_of_notify_that_gets_lost_leaves_the_message_unknown_until_asked():
    with notify_standin(silent=1) as standin:
        gateway = notify(standin)
        assert gateway.send(mail()).outcome is Outcome.UNKNOWN
        assert gateway.lookup("onroll-1") is Seen.SENT


def test_a_token_older_than_30_seconds_is_no_good_so_a_frozen_sender_cannot_send_late():
    with notify_standin() as standin:
        with pytest.raises(GatewayMisconfigured):
            notify(standin, seconds=lambda: time.time() - 40).send(mail())
        assert standin.taken == []


def test_a_notify_that_is_not_there_blames_no_message():
    with notify_standin() as standin:
        gateway = notify(standin)
    with pytest.raises(GatewayAway):
        gateway.send(mail())
    with pytest.raises(GatewayAway):
        gateway.lookup("onroll-1")


def test_a_wrong_key_is_said_before_anything_is_sent():
    with notify_standin() as standin, pytest.raises(GatewayMisconfigured):
        notify(standin, key="nonsense").send(mail())


def settings_for(mode: str, folder) -> Settings:
    environment = {
        "ONROLL_ENV": mode,
        "ONROLL_DATA": str(folder),
        "SECRET_KEY": "x",
        "DATABASE_URL": "sqlite://",
        "ONROLL_PUBLIC_URL": "http://localhost",
    }
    return Settings.from_environment(environment)


def test_the_catcher_keeps_one_file_a_message_and_shows_the_newest_first(tmp_path):
    gateway = CatcherGateway.of(settings_for("demo", tmp_path))
    with gateway.line() as line:
        for reference in ("onroll-1", "onroll-2", "onroll-1"):
            assert line.send(mail(reference=reference)).outcome is Outcome.SENT
    assert [found.reference for found in caught(gateway.folder)] == ["onroll-2", "onroll-1"]
    assert caught(gateway.folder, before="onroll-2")[0].to == "office@school.example"
    assert gateway.lookup("onroll-1") is Seen.SENT
    assert gateway.lookup("onroll-9") is Seen.NOT_SEEN
    assert empty(gateway.folder) == 2
    assert caught(gateway.folder) == []


def test_the_catcher_does_not_start_in_production(tmp_path):
    with pytest.raises(GatewayMisconfigured):
        CatcherGateway.of(settings_for(Mode.PRODUCTION.value, tmp_path))


def test_the_catcher_opens_no_file_outside_its_folder(tmp_path):
    with pytest.raises(FileNotFoundError):
        CatcherGateway(tmp_path).lookup("../secret-key")
