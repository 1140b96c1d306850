# ruff: noqa: E501  # what was, what it becomes and what is said stand side by side
"""The checker refuses what would fail, mislead or endanger later; each refusal names the place and the mend."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from casework.law.law_book import RuleShapes
from casework.publishing import indexed_by_answers, started_by_answers
from council.byelaws import byelaw_shapes
from forms.definition.check import check
from forms.definition.check_conditions import each_test
from forms.definition.check_messages import check_house_messages
from forms.definition.document import Definition
from forms.definition.library import read_library
from forms.definition.reader import read_text
from forms.definition.vocabulary import CONSEQUENCES, STANDARD
from forms.definition.work_shapes import MAIN_SETTING

FOLDER = Path(__file__).parents[3] / "definitions"
LIBRARY, LIBRARY_FAULTS = read_library(FOLDER)
TEXTS = {path.stem: path.read_text() for path in sorted((FOLDER / "services").glob("*.yaml"))}
ANSWERING = [service for service, text in TEXTS.items() if "\naudience: [answer]\n" in text]
READ = [read_text(text, name, LIBRARY).definition for name, text in TEXTS.items()]
STARTED = started_by_answers(one for one in READ if one is not None)
KEPT = indexed_by_answers(one for one in READ if one is not None)
VOCABULARY = (
    replace(
        STANDARD,
        rules=RuleShapes(),
        own_numbers=frozenset(byelaw_shapes()),
        started_by_answers=STARTED,
        indexed_by_answers=KEPT,
    )
    .with_library(LIBRARY)
    .with_services(TEXTS, ANSWERING)
)
REFERRAL = "cme-referral"
HELD = "    reveals: [reference, team-telephone, council-name]\n    held-when: [contact-rules, outward-held]"  # of an e-mail


def checked(text: str, file: str = f"{REFERRAL}.yaml") -> list[str]:
    return [str(fault) for fault in check(read_text(text, file, LIBRARY), VOCABULARY, file=file).faults]


def definition(service: str) -> Definition:
    found = read_text(TEXTS[service], service, LIBRARY).definition
    assert found is not None
    return found


@pytest.mark.parametrize("service", TEXTS)
def test_our_own_services_have_no_fault(service):
    assert LIBRARY_FAULTS == []
    assert checked(TEXTS[service], f"{service}.yaml") == []


def test_our_own_messages_have_no_fault():
    assert check_house_messages(LIBRARY, VOCABULARY) == []


@pytest.mark.parametrize(
    ("was", "becomes", "says"),
    [
        ("    when: {question: danger-now, is: \"yes\"}\n    body", "    when: {question: reason, is: other}\n    body", "not a question that comes before"),
        ("when: {question: reason, is: place-not-taken-up}", "when: {question: reason, is: place-refused}", 'no option "place-refused"'),
        ("        words: 500\n        sensitivity: personal\n\n  - id: child\n", "        when: {question: reason, is: other}\n\n  - id: child\n", "not a question that comes before"),
        ("contains: forced-marriage}", "contains: forced}", 'no option "forced"'),
        ("{question: plans, contains: protection}", "{question: plans, before: 2026-01-01}", "not a date"),
        ("{fact: has-school, is: \"yes\"}", "{fact: has-schol, is: \"yes\"}", "there is no fact"),
        ("id: child-upn", "id: child-dob", "is used twice"),
        ("reveal-under: {question: reason, option: other}", "reveal-under: {question: reason, option: others}", 'has no option "others"'),
        ("type: upn\n", "type: upn\n        words: 3\n", 'has no "words"'),
        ("queue: Q-VISITS", "queue: Q-VISIT", 'no queue "Q-VISIT"'),
        ("- start: home-visit\n          - start: ask-school", "- start: home-visits\n          - start: ask-school", 'no task "home-visits"'),
        ("{stage: located}", "{stage: lost}", 'no stage "lost"'),
        ("- send: acknowledgement-on-roll", "- send: thanks", 'no message "thanks"'),
        ("close: not-cme\n", "close: passed-to-social-care\n", 'no outcome "passed-to-social-care"'),
        ("close: not-cme\n", "shut: not-cme\n", 'nothing is called "shut"'),
        ("chase: CH1", "chase: CH11", 'no chase profile "CH11"'),
        ("chase: CH1", "chase: CH4", "asks a council, not a school"),
        ("escalation: E3", "escalation: E33", "no escalation profile"),
        ("answer-service: cme-school-answer", "answer-service: cme-referral", "answers"),
        ("email-question: referrer-email", "email-question: referrer-name", "not a question of type email"),
        ("repeat: siblings\n      fields", "repeat: brothers\n      fields", 'no repeat "brothers"'),
        ("upn: child-upn", "upn: child-pupil-number", "there is no question"),
        ("holds: [forced-marriage, fgm,", "holds: [forced-marriage,", '"fgm" holds outward contact and is not listed'),
        ("hides-kind: true", "hides-kind: false", "must not name its kind"),
        ("lawful-basis: >-\n    Legal obligation", "lawful-basis: >-\n    Consent, and legal obligation", "consent is not"),
        ("summary: ((parent-name))", "summary: ((parents-name))", 'the summary names "parents-name"'),
        ("((mash-phone))", "((mash-telephone))", "((mash-telephone)) is no earlier answer"),
        ("((mash-phone))", "((subject-name))", "would name the subject to anybody"),
        ("label: Your name\n", "label: Your name at ((council-name))\n", "cannot be said where the question is read again"),
        ("- id: not-cme-why\n", "- id: not-cme-cause\n", 'it closes without asking "not-cme-why"'),
        ("prefix: EW", "prefix: CME", "references would tell the kind of case"),
        ("says: Enter the child's name, or describe the child", "says: Enter it\n        maximum: 0", "out of range"),
        ("outcomes: O-CME", "outcomes:\n  - {id: gone, label: Gone, then: [{stage: looking}]}", "closes the case and moves it to a stage"),
        ("outcomes: O-CME", "outcomes:\n  - {id: gone, label: Gone, closes: false}", "without a stage and a next review"),
        ("if-holiday: Use the school's", "asked: Use the school's", 'has no "asked"'),
    ],
)  # fmt: skip
def test_what_would_go_wrong_later_is_refused_now(was, becomes, says):
    assert was in TEXTS[REFERRAL]
    found = checked(TEXTS[REFERRAL].replace(was, becomes, 1))
    assert any(says in fault for fault in found), found


@pytest.mark.parametrize(
    ("was", "becomes", "says"),
    [
        ("reveals: [reference, link, team-telephone, council-name]", "reveals: [reference, link, child-name, council-name]", 'nothing is revealed by the name "child-name"'),
        ("An officer has read what you sent us and has started work on it.", "An officer is looking for ((child-name)).", "((child-name)) is not among what it reveals"),
        ("An officer has read what you sent us and has started work on it.", "We have your referral of a child missing education.", "tells what it is about"),
        ("An officer has read what you sent us and has started work on it.", "About ((reference).", "a placeholder is not closed"),
        ("((link))", "((link)).", "is taken for a part of the address"),
        ("to: [referrer]", "to: [neighbour]", 'nobody is called "neighbour"'),
        ("to: [referrer]", "to: [social-worker]", 'nobody is called "social-worker"'),  # no address of one is kept
        (HELD, HELD.replace("[contact-rules, outward-held]", "[never]"), "somebody outside is never held"),
        (HELD, HELD.replace("contact-rules, ", ""), "ignores the contact rules"),
        ("link: answer", "link: none", "reveals and link disagree"),
        ("link: answer", "link: task", "only officers can open"),
        ("to: [party]\n    subject", "to: [referrer]\n    subject", "does not go to the party"),
        ("- id: ask-again", "- id: ask-once-more", "which this service does not word"),
        ("reveals: [reference, link, team-telephone, council-name]\n    held-when: [contact-rules, outward-held]\n    link: answer", "reveals: [reference, link, count, team-telephone, council-name]\n    held-when: [contact-rules, outward-held]\n    link: answer", "may not be told count"),
        ("reveals: [reference, asked-on, school-name, team-telephone, council-name]", "reveals: [reference, asked-on, school-name, queue-name, team-telephone, council-name]", "give away the kind"),
    ],
)  # fmt: skip
def test_a_message_that_says_too_much_is_refused(was, becomes, says):
    assert was in TEXTS[REFERRAL]
    found = checked(TEXTS[REFERRAL].replace(was, becomes, 1))
    assert any(says in fault for fault in found), found


@pytest.mark.parametrize("key", ["to", "reveals", "held-when"])
def test_a_message_says_who_may_get_it_what_it_reveals_and_when_it_is_held(key):
    lines = TEXTS[REFERRAL].split("  - id: acknowledgement\n")
    start = lines[1].split("\n")
    start = [line for number, line in enumerate(start) if number > 20 or not line.startswith(f"    {key}:")]
    found = checked(lines[0] + "  - id: acknowledgement\n" + "\n".join(start))
    assert any(f'this message has no "{key}"' in fault for fault in found)


def test_the_chair_and_the_trust_get_no_link():
    text = TEXTS[REFERRAL].replace("message: ask-governance", "message: ask-head")
    governance = next(message for message in definition(REFERRAL).messages if message.id == "ask-governance")
    assert "link" not in governance.reveals
    found = checked(text.replace('to: ["school:head"]', 'to: ["school:chair"]'))
    assert any("school:chair may not be told link" in fault for fault in found)


def test_a_rung_outside_the_council_is_a_decision_and_never_a_message():
    ladder = """
escalations:
  - code: E1
    label: Risk
    rungs:
      - {number: 1, offset: 1, unit: working-days, tells: outside, message: escalation-manager, action: tell}
      - {number: 2, offset: 2, unit: working-days, tells: outside, action: decide-outside, task: nowhere}
"""
    found = checked(TEXTS[REFERRAL] + ladder)
    assert any("a rung outside the council is sent by a timer" in fault for fault in found)
    assert any('there is no task "nowhere"' in fault for fault in found)


def test_officers_clocks_never_run_in_school_days():
    text = TEXTS[REFERRAL].replace("3: {amount: 3, unit: working-days", "3: {amount: 3, unit: school-days", 1)
    assert any("counts in school days" in fault for fault in checked(text))
    for task in definition(REFERRAL).tasks:
        assert {rule.unit for _, rule in task.due} <= {"hours", "working-days"}


def test_only_the_reason_the_child_and_the_sender_are_required_to_send():
    form = definition(REFERRAL)
    required = [
        question.id
        for page in form.pages
        if not page.optional_after_core
        for question in page.questions
        if question.required
    ]
    assert required == ["reason", "referrer-name", "referrer-email"]
    assert [rule.questions for page in form.pages for rule in page.group_rules] == [("child-name", "child-description")]
    more = TEXTS[REFERRAL].replace(
        "required: false\n        not-known: true", "required: true\n        not-known: true"
    )
    assert any("too much is required" in fault for fault in checked(more))


def test_forms_say_circumstances_and_never_risk():
    for service in TEXTS:
        form = definition(service)
        said = [question.label.say() + question.hint.say() for question in form.questions.values()]
        said += [page.title.say() + page.body.say() + page.section.say() for page in form.pages]
        assert not any("risk factor" in text.casefold() for text in said)
    assert definition(REFERRAL).page_of["other-circumstances"].title.say() == "Circumstances that may affect schooling"


def test_who_somebody_is_never_raises_the_priority():
    rules = definition(REFERRAL).case
    assert rules is not None
    read = {test.address for rule in rules.priorities for test in each_test(rule.when)}
    assert read == {"danger-now", "safeguarding-circumstances", "plans", "child-plans"}


def test_the_risks_that_are_p1_are_p1_and_those_that_hold_contact_hold_it():
    case = definition(REFERRAL).case
    assert case is not None
    first = {rule.id for rule in case.priorities if rule.level == 1}
    assert first >= {
        *("danger-now", "forced-marriage", "fgm", "honour-based-abuse", "exploitation", "domestic-abuse"),
        *("immediate-harm", "protection-plan", "section-47", "sudden-disappearance"),
    }
    assert set(case.holds) == {
        *("forced-marriage", "fgm", "honour-based-abuse", "domestic-abuse", "police-led"),
        *("section-47", "section-47-on-record"),
    }


def test_triage_has_the_ten_choices_and_the_search_list_starts_for_the_first_alone():
    triage = definition(REFERRAL).task_shapes["triage"]
    assert len(triage.choices) == 10
    starting = [
        choice.id
        for choice in triage.choices
        if any(one.kind == "start" and one.setting("task") == "enquiries" for one in choice.then)
    ]
    assert starting == ["whereabouts-unknown"]
    assert all(choice.then for choice in triage.choices)


def test_social_care_orders_and_assessments_keep_the_child_on_the_register():
    shapes = definition(REFERRAL).outcome_shapes
    assert {name for name, shape in shapes.items() if not shape.closes} == {
        *("passed-to-social-care", "attendance-order", "home-education-assessment"),
    }
    lost = shapes["failed-to-track"]
    assert lost.second_person
    assert lost.requires == ("checklist-complete",)
    (recheck,) = [one for one in lost.then if one.kind == "recheck"]
    assert dict(recheck.setting("every")) == {"amount": 12, "unit": "months"}
    assert recheck.setting("until") == "end-of-compulsory-school-age"
    assert {shape.id for shape in shapes.values() if shape.closes and not shape.evidence} == {"deceased"}


def test_schools_are_chased_on_days_0_2_5_and_10_and_no_step_names_a_pupil():
    chase = definition(REFERRAL).chase_profiles["CH1"]
    assert [(step.number, step.after) for step in chase.steps] == [(0, 0), (1, 2), (2, 5), (3, 10)]
    assert chase.unit == "school-days"
    assert not any(step.reveals_pupil for step in chase.steps)


def test_parents_agencies_and_councils_are_chased_on_their_days_and_silence_gives_somebody_a_task():
    chases = {one.code: one for one in LIBRARY.chases}
    days = {code: [step.after for step in chases[code].steps] for code in ("CH2", "CH3", "CH4", "CH6")}
    assert days == {"CH2": [0, 5, 10], "CH3": [0, 3, 5, 10], "CH4": [0, 5, 10], "CH6": [0, 3, 5]}
    assert {chases[code].unit for code in days} == {"working-days"}
    assert [step.task for step in chases["CH2"].steps] == ["", "", "home-visit"]
    assert (chases["CH4"].task, chases["CH4"].when_over) == ("message-all-councils", "return")
    assert chases["CH3"].steps[-1].roles == (("agency-manager", "agency"),)


def test_a_chase_that_starts_a_task_needs_that_task_in_the_service():
    text = (Path("definitions/services") / "cme-referral.yaml").read_text(encoding="utf-8")
    found = [
        str(one)
        for one in check(
            read_text(text.replace("- id: message-all-councils", "- id: ask-them-all"), "cme-referral.yaml", LIBRARY),
            VOCABULARY,
        ).faults
    ]
    assert any('CH4 starts "message-all-councils", which is no task of this service' in one for one in found)


def test_gateways_are_asked_through_somebody_and_never_by_a_wait():
    rows = definition(REFERRAL).task_shapes["enquiries"].rows
    through = {row.id: row.through for row in rows if row.through}
    assert through == {"ukvi": "social-worker", "border-force": "social-worker", "hmrc": "gateway-holder"}
    assert not any(row.wait for row in rows if row.through)


def test_the_main_setting_of_a_consequence_is_the_first_of_its_vocabulary():
    assert {kind: names[0].removesuffix("*") for kind, names in CONSEQUENCES.items()} == MAIN_SETTING


def test_the_pages_of_the_schools_answer_ask_no_leaver_information():
    asked = " ".join(question.label.say() for question in definition("cme-school-answer").questions.values()).casefold()
    for word in ("ground", "deletion", "date of deletion", "leaver"):
        assert word not in asked
