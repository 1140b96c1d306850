"""A message in two languages arrives sign by sign, also one that is written from the right."""

from __future__ import annotations

import email
import email.policy
import time
from datetime import UTC, datetime

import pytest

from correspondence.gateways.notify import NotifyGateway
from correspondence.gateways.protocol import Mail
from correspondence.gateways.smtp import letter
from correspondence.reveals import say_when_in
from forms.definition.wording import Language
from tests.standins.notify_standin import KEY, TEMPLATE, notify_standin

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
POLISH = Language("pl", words={"December": "grudnia", "{time} on {day}": "{day}, godz. {time}"})


@pytest.mark.parametrize(
    ("subject", "above"),
    [
        ("Pytanie od Rady Żółtego Źdźbła", "Zażółć gęślą jaźń: 01632 960 123"),
        ("שאלה מאת \u2068Marlowe Council\u2069", "\u200fטלפון: \u206801632 960 123\u2069"),
        ("আপনার জন্য একটি প্রশ্ন", "অনুগ্রহ করে উত্তর দিন"),
    ],
    ids=["polish", "hebrew", "bengali"],
)
def test_subject_and_body_are_read_as_they_were_written(subject, above):
    subject = f"{subject} EW-4K7M2PX-Q / A question from Marlowe Council EW-4K7M2PX-Q"
    body = f"{above}\nhttps://onroll.example/l/abc\n\n-----\n\nIn English\n\nA question.\n"
    raw = letter(Mail("onroll-1", "ola@quill.example", subject, body, AT), "Council <c@council.example>")
    read = email.message_from_bytes(raw, policy=email.policy.default)
    assert (read["subject"], read.get_content().replace("\r\n", "\n")) == (subject, body)
    assert max(map(len, raw.split(b"\r\n"))) <= 78


def test_notify_is_handed_both_languages_sign_by_sign():
    body = "\u200fטלפון: \u206801632 960 123\u2069\n\n-----\n\nIn English\n\nCall 01632 960 123\n"
    with notify_standin() as standin:
        gateway = NotifyGateway(standin.url, KEY, TEMPLATE, seconds=time.time, patience=3)
        gateway.send(Mail("onroll-1", "ola@quill.example", "שאלה / A question", body, AT))
        (taken,) = standin.taken
    assert taken["personalisation"] == {"subject": "שאלה / A question", "body": body}


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        ("2026-12-04", "4 grudnia 2026"),
        ("2026-12-04T17:00:00+00:00", "4 grudnia 2026, godz. 17:00"),
        ("2026-07-04T17:30:00+00:00", "4 July 2026, godz. 18:30"),  # on a London clock; a month nobody translated
    ],
)
def test_a_day_is_said_in_the_months_of_the_language(moment, said):
    assert say_when_in(moment, POLISH) == said
