"""A form that asks about danger says what it is and whom to call, asks what was reported, and lets everybody send.

And whoever refers a child is asked how the family may be reached without harm.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from forms.definition.check import check
from forms.definition.check_danger import ADVICE, danger_fits, questions_about_danger
from forms.definition.document import Definition
from forms.definition.reader import read_text
from tests.fixtures.definitions_once import read_once

SERVICES = Path(__file__).parents[3] / "definitions" / "services"
ASKING = (
    *("chaperone-concern", "cme-concern", "cme-no-place", "cme-referral", "illegal-employment", "off-rolling"),
    "pupil-no-show",
)
SAID = (
    "In danger now means",
    "999",
    "((mash-phone))",
    "((out-of-hours-phone))",
    "in the evening, at night or at weekends",
)
NO_REFERRAL = ("It is not a referral to MASH", "It does not reach the police or children's social care")
ABOUT_CONTACT = (
    *("family-knows", "safe-to-contact", "safe-how", "do-not-contact", "interpreter-needed", "interpreter-language"),
    *("last-seen-on", "last-seen-by"),
)


def read(service: str) -> Definition:
    """A service of this repository."""
    path = SERVICES / f"{service}.yaml"
    definition = read_once(path.read_text("utf-8"), path.name).definition
    assert definition is not None
    return definition


def test_no_other_form_asks_about_danger_now():
    found = [path.stem for path in SERVICES.glob("*.yaml") if "danger-now" in read(path.stem).questions]
    assert sorted(found) == list(ASKING)


@pytest.mark.parametrize("service", ASKING)
def test_danger_is_explained_with_whom_to_call_before_anything_else_is_asked(service):
    definition = read(service)
    first = definition.pages[0]
    assert first is definition.page_of["danger-now"]
    body = first.body.say()
    assert [words for words in SAID if words not in body] == []
    assert any(words in body for words in NO_REFERRAL)


@pytest.mark.parametrize("service", ASKING)
def test_whoever_tells_of_danger_is_asked_what_was_reported_and_may_leave_it_empty(service):
    definition = read(service)
    after = definition.pages[1]
    assert {"danger-reported", "danger-details"} <= {question.id for question in after.questions}
    assert after.when is not None
    asked = [definition.questions["danger-now"], *after.questions]
    assert [question.id for question in asked if question.required] == []
    assert "999" in after.body.say()


@pytest.mark.parametrize("service", ["chaperone-concern", "cme-referral", "illegal-employment"])
def test_what_was_said_of_the_danger_is_read_out_from_the_first_task(service):
    first = read(service).tasks[0]
    assert {"danger-now", "danger-reported", "danger-details"} <= set(first.facts)


@pytest.mark.parametrize("service", ["cme-referral", "pupil-no-show"])
def test_whoever_refers_a_child_is_asked_how_the_family_may_be_reached_without_harm(service):
    definition = read(service)
    assert [name for name in ABOUT_CONTACT if name not in definition.questions] == []
    assert [name for name in ABOUT_CONTACT if definition.questions[name].required] == []
    assert "never use a relative" in definition.questions["interpreter-language"].hint.say()


# Words of a question that may ask about danger, and the questions with such words that do not ask whether there is any.
WORDS = re.compile(r"\b(worr|danger|at risk|harm|hurt|safety|abuse|unsafe|afraid|frighten|concern)", re.IGNORECASE)
ASKS_OF_SOMETHING_ELSE = {
    *("absence-worry-what", "school-worry-details", "joiner-worry-what"),  # under a question that says whom to call
    *("timetable-worry-what", "review-worry-what"),  # likewise
    *("dsl-appraisal", "dsl-mash-date", "enquiry-safe"),  # after the danger page, or beside what is said there
    *(
        "hurt-on",
        "knows-injury",
        "knows-disclosure",
        "sensitive-scenes",
        "school-view",
    ),  # a day, a quiz, a show
    *("concerns-any", "any-change"),  # of the applicants themselves, long ago
}


def test_each_question_with_a_word_of_danger_says_whom_to_call_or_asks_of_something_else():
    every = [read(path.stem) for path in sorted(SERVICES.glob("*.yaml"))]
    unknown = []
    for one in every:
        outside = {party.id for party in one.parties if set(party.kinds) != {"officer"}}
        known = questions_about_danger(one) | ASKS_OF_SOMETHING_ELSE
        worker = next((other for other in every if one.case and other.service == one.case.worked_by), one)
        known |= questions_about_danger(worker)
        for page in one.pages:
            said = {question.id for question in page.questions if WORDS.search(question.label.say())}
            unknown += sorted(said - known) if page.party in outside else []
    assert unknown == []


ASKED = """
schema: 1
service: a-worry
title: Tell us of a worry
summary: For anybody
audience: [public]
privacy: {lawful-basis: Public task, notice: We keep it a year., retention: 1 year}
parties: [{id: teller, label: Whoever tells, kinds: [visitor]}]
pages:
  - id: worry
    title: Your worry
    body: |
      BODY
    questions:
      - {id: worried, type: yes-no, label: Are you worried?, index: true, required: false}
      - {id: what, type: text, label: What worries you?, hint: "HINT", reveal-under: {question: worried, option: "yes"}}
case:
  type: WORRY
  prefix: EW
  subject: none
  priorities:
    - {id: worry, level: 1, label: A worry, when: {question: worried, is: "yes"}}
"""
WHOLE = "! In danger now? Call 999, then ((mash-phone)), or ((out-of-hours-phone)) at night."


def faults(text: str) -> list[str]:
    """What the checker says of danger in a form."""
    read = read_text(text, "a-worry.yaml")
    assert read.definition is not None, [str(fault) for fault in read.faults]
    found = check(read).faults
    return [fault.what for fault in found if "danger" in fault.what or "999" in fault.what or "emergency" in fault.what]


@pytest.mark.parametrize("missing", ADVICE)
def test_a_form_that_asks_about_danger_without_all_of_the_advice_is_refused(missing):
    assert faults(ASKED.replace("BODY", WHOLE).replace("HINT", "Say more")) == []
    half = ASKED.replace("BODY", WHOLE.replace(missing, "somebody")).replace("HINT", "Say more")
    assert f"it asks about danger before it says {missing}" in faults(half)


def test_advice_that_is_only_read_after_yes_comes_too_late():
    late = faults(ASKED.replace("BODY", "Tell us.").replace("HINT", WHOLE))
    assert f"it asks about danger before it says {', '.join(ADVICE)}" in late
    no_rule = ASKED.replace("level: 1", "level: 2").replace("BODY", "Tell us.").replace("HINT", "Call 999.")
    assert faults(no_rule) == [f"an emergency is spoken of only after an answer, without {', '.join(ADVICE)}"]


def test_advice_on_a_page_that_not_everybody_sees_does_not_count():
    first = f"""pages:
  - id: first
    title: First
    body: "{WHOLE}"
    questions: [{{id: name, type: text, label: Name, index: true, required: false}}]
"""
    text = ASKED.replace("BODY", "Tell us.").replace("HINT", "Say more").replace("pages:\n", first)
    assert faults(text) == []
    sometimes = text.replace("    title: First\n", "    title: First\n    when: {fact: school-signed-in, is: 'no'}\n")
    assert faults(sometimes) == [f"it asks about danger before it says {', '.join(ADVICE)}"]


def test_a_question_that_says_so_is_about_danger_whatever_follows_from_its_answer():
    quiet = ASKED.replace("level: 1", "level: 2").replace("BODY", "Tell us.").replace("HINT", "Say more")
    assert faults(quiet) == []
    assert faults(quiet.replace("index: true", "index: true, asks-danger: true")) != []


def test_what_only_officers_are_asked_needs_no_advice():
    text = ASKED.replace("BODY", "Tell us.").replace("HINT", "Say more").replace("[visitor]", "[officer]")
    assert faults(text) == []


def test_the_rules_of_the_service_that_works_a_case_count_for_each_door_to_it():
    door = read("cme-concern")
    worker = read("cme-referral")
    assert not questions_about_danger(door)
    text = (SERVICES / "cme-concern.yaml").read_text("utf-8").replace("((out-of-hours-phone))", "another number")
    faulty = read_text(text, "cme-concern.yaml").definition
    assert faulty is not None
    assert not list(danger_fits(door, [door, worker]))
    assert [one.path for one in danger_fits(faulty, [faulty, worker])] == ["pages/danger/questions/danger-now"]
