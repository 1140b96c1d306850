"""A school's return of a deletion, as a council could write it: two grounds of regulation 9, and visits in a repeat."""

from __future__ import annotations

from typing import Any

from casework.versions import publish
from security.actor import Actor
from tests.fixtures.definitions_once import read_once
from tests.integration.casework.marlowe import AT

SERVICE = "leaver-return"
TOLD_OF_A_DEATH = (
    "- {rule: ROLL.R9K.TOLD, effect: warn, when: {question: ground, is: k}, inputs: {told: {value: true}}}"
)
TEXT = """\
schema: 1
service: leaver-return
title: Tell us that a pupil leaves
summary: A return of a deletion.
audience: [professional]
never-refused: true
privacy: {lawful-basis: "Legal obligation, Education Act 1996", notice: We keep it, retention: 6 years}
parties:
  - {id: school, label: School, kinds: [visitor], email-question: school-email}
pages:
  - id: pupil
    title: The pupil
    questions:
      - {id: child-name, type: person-name, label: Name of the pupil}
      - {id: school-email, type: email, label: Your email}
  - id: ground
    title: The ground
    questions:
      - id: ground
        type: single-choice
        label: On which ground
        options: {a: Another school, k: The pupil has died}
      - {id: last-day, type: date, label: Last day on the roll, required: false}
      - {id: first-day, type: date, label: First day at the other school, required: false}
      - id: shown
        type: single-choice
        label: What shows it
        required: false
        options: {nothing: Nothing yet, new-school: The new school said so}
      - {id: placed, type: yes-no, label: Did the council place the pupil, required: false}
    checks:
      - rule: ROLL.R9A.TOLD
        effect: warn
        when: {question: ground, is: a}
        inputs: &ground-a
          deleted_on: last-day
          on_roll_from: first-day
          shown_by: {answer: shown, as: {new-school: confirmed}}
          placed_by_council: placed
          order_names_school: {value: false}
          main_school_of_mobile_child: {value: false}
          agreed_at_both: {value: false}
      - rule: ROLL.R9A
        when: {question: ground, is: a}
        inputs: *ground-a
      - {rule: ROLL.R9K.TOLD, effect: warn, when: {question: ground, is: k}, inputs: {told: {value: true}}}
      - rule: RETURN.DELETION
        inputs: {deleted_on: last-day, received_on: {day: received-on}}
  - id: more
    title: Anything else
    questions:
      - {id: more, type: text, label: Anything else, required: false}
      - {id: started-on, type: date, label: Absent since, required: false}
    checks:
      - rule: COUNT.DUE
        effect: warn
        when: {question: started-on, answered: true}
        inputs: {trigger: started-on, amount: {value: 20}, unit: {value: school_days}}
case:
  type: LEAVER
  prefix: LV
  subject: child
  first-stage: new
  stages: {new: New}
  subjects:
    child: {fields: {name: child-name}}
tasks:
  - {id: read, title: Read it, queue: Q-TRIAGE, on-open: true, due: 3 working-days, choices: [{id: read, label: Read}]}
outcomes: [{id: over, label: It is over}]
"""
PUPIL: dict[str, Any] = {
    "q-child-name__given": "Ivy",
    "q-child-name__family": "Quill",
    "q-school-email": "office@brook.example",
}


def publish_leaver(**changed: str) -> None:
    """Publish the return; `changed` words of it by name (`never_refused="…"` replaces that key's line)."""
    text = TEXT
    for was, becomes in changed.items():
        text = text.replace(was, becomes)
    read = read_once(text, "leaver-return.yaml")
    assert read.faults == []
    publish(read.document, by=Actor.system("tests"), at=AT)


def day(question: str, iso: str) -> dict[str, str]:
    """A date as a page posts it."""
    year, month, number = iso.split("-")
    return {f"q-{question}__day": number, f"q-{question}__month": month, f"q-{question}__year": year}
