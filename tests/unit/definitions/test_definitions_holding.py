"""Tasks that hold decisions: a definition in which nothing is held, or in which one could never end, is refused."""

from __future__ import annotations

import pytest

from forms.definition.check import check
from forms.definition.vocabulary import STANDARD
from tests.fixtures.definitions_once import our_library, read_once

HEAD = """\
schema: 1
service: stall
title: Keep a stall
summary: For stalls.
audience: [public]
privacy:
  lawful-basis: "Public task: UK GDPR Article 6(1)(e)"
  notice: We decide about stalls.
  retention: 1 year
parties: [{id: keeper, label: The keeper, kinds: [visitor], email-question: mailbox}]
pages:
  - id: only
    title: The stall
    questions: [{id: mailbox, type: email, label: Email address}]
confirmation: {title: Sent, body: We read it., telephone-team: licensing}
case:
  type: STALL
  prefix: ST
  subject: none
  if-open-case: new
"""
TASKS = """\
tasks:
  - id: read
    title: Read it
    queue: Q-PERF
    on-open: true
    due: 3 working-days
    choices: [{id: worry, label: A worry, then: [{start: settle}]}]
  - id: settle
    title: Settle the worry
    queue: Q-PERF
    due: 1 working-day
    holds-decisions: true
"""
SETTLED = "    choices: [{id: settled, label: It is settled}]\n"
DECIDED = "outcomes: [{id: allowed, label: Allowed, second-person: true}]\n"


def faults(text: str) -> str:
    read = read_once(text, "stall.yaml")
    found = check(read, STANDARD.with_library(our_library()).with_services(["stall"], [])).faults
    return "\n".join(map(str, found))


def test_a_task_may_hold_every_decision_on_its_case():
    assert faults(HEAD + TASKS + SETTLED + DECIDED) == ""


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (TASKS + DECIDED, "it holds decisions and could never end"),
        (TASKS + SETTLED + DECIDED.replace(", second-person: true", ""), "no outcome of this service is one"),
        (
            TASKS + SETTLED.replace("It is settled", "It is settled, then: [{close: allowed}]") + DECIDED,
            "it closes with a decision that this very task holds",
        ),
    ],
)
def test_one_that_holds_nothing_or_could_never_end_is_a_fault(text, said):
    assert said in faults(HEAD + text)
