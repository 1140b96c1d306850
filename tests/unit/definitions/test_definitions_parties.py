"""Faults of forms that several people fill in: who could never be reached, or would read what is not theirs."""

from __future__ import annotations

from pathlib import Path

import pytest

from forms.definition.check import check
from forms.definition.library import read_library
from forms.definition.reader import read_text
from forms.definition.vocabulary import STANDARD

ROOT = Path(__file__).parents[3]
FILE = ROOT / "docs/examples/holiday-work.yaml"
LIBRARY, _ = read_library(ROOT / "definitions")
WORDS = STANDARD.with_library(LIBRARY).with_services(["holiday-work"], [])


def faults(old: str = "", new: str = "") -> list[str]:
    """What the checker says of the example with one text changed."""
    text = FILE.read_text(encoding="utf-8")
    assert old in text
    read = read_text(text.replace(old, new, 1) if old else text, FILE.name, LIBRARY)
    return [f"{fault.where}: {fault.what}" for fault in check(read, WORDS).faults]


def test_the_example_has_no_fault():
    assert faults() == []


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "email-from: parent-email #",
            "email-from: parent-phone #",
            "parties/parent/reached/email-from: no earlier party",
        ),
        ("email-from: parent-email #", "email-from: employer-name #", "parties/parent/reached/email-from: no earlier"),
        ("      email-from: parent-email", "      #", "parties/parent/reached: it is not clear where the link goes"),
        (
            "school-from: which-school",
            "school-from: hours",
            "parties/school/reached/school-from: no earlier party names",
        ),
        (
            "roles: [attendance, office]\n",
            "roles: [caretaker]\n",
            'parties/school/reached/roles: a school has no "caretaker"',
        ),
        (
            "message: ask-parent\n",
            "message: ask-nobody\n",
            'parties/parent/reached/message: there is no message "ask-nobody"',
        ),
        (
            "message: ask-parent\n",
            "message: ask-school\n",
            'parties/parent/reached/message: "ask-school" does not go there',
        ),
        ("message: ask-parent\n", "message: received\n", "parties/parent/reached/message: its message does not lead"),
        (
            "chase: HW-PARENT\n      when",
            "chase: HW-NONE\n      when",
            'reached/chase: there is no chase profile "HW-NONE"',
        ),
        ("      chase: HW-SCHOOL\n", "", "parties/school/reached/when-over: nothing says when it is over"),
        ("task: parent-silent", "task: nobody-home", 'parties/parent/reached: there is no task "nobody-home"'),
        (
            "when-over: go-on",
            "when-over: go-on\n      task: decide",
            "parties/school/reached: that task would never begin",
        ),
        (
            "then: end, message: form-over",
            "then: end, message: gone",
            'when-refused/message: there is no message "gone"',
        ),
        ("same-as: employer", "same-as: council", "parties/employer-signs/same-as: the form goes back only"),
        (
            "phone-question: parent-phone",
            "phone-question: agrees",
            "parties/parent/phone-question: it is not a telephone",
        ),
        (
            'when: {question: at-school, is: "yes"}\n    reached',
            'when: {question: agrees, is: "yes"}\n    reached',
            "not answered",
        ),
        ("opens-at: employer-signs", "opens-at: nobody", 'case/opens-at: "nobody" is no party'),
        ("received-with: [employer, ", "received-with: [nobody, ", 'case/received-with: there is no party "nobody"'),
        ("distinct: [employer, parent]", "distinct: [employer, mother]", 'distinct: there is no party "mother"'),
        (
            "distinct: [employer, parent]",
            "distinct: [employer, employer-signs]",
            "distinct: employer-signs is the same person",
        ),
        ("warning: still-waiting", "warning: soon", 'unfinished/warning: there is no message "soon"'),
        (
            "service: holiday-work\n    party",
            "service: other-work\n    party",
            "ask-for-risks/service: there is no service",
        ),
        (
            "party: employer\n    reached",
            "party: baker\n    reached",
            'follow-ups/ask-for-risks/party: there is no party "baker"',
        ),
        ("then: [{follow-up: ask-for-risks}]", "then: [{follow-up: ask}]", 'there is no follow-up "ask"'),
        (
            "party: employer\n    reached: {message: ask-employer,",
            "reached: {message: ask-employer,",
            "whom the follow-up goes to",
        ),
        (
            "reached: {message: ask-employer,",
            "reached: {message: ask-employer, email-from: parent-email,",
            "whom the follow-up goes",
        ),
        (
            "party: employer\n    reached: {message: ask-employer,",
            "reached: {message: ask-employer, email-from: hours,",
            "nobody is asked for that address",
        ),
        ("email-from: parent-email #", "email-from: parent-email\n      entry: 2 #", "is asked once"),
        ("name-from: parent-name", "name-from: hours", "nobody is asked for that name"),
        ("name-from: parent-name", "name-from: employer-phone", "nobody is asked for that name"),
        (
            "reached: {message: ask-employer, chase",
            "reached: {message: ask-employer, name-from: employer-name, chase",
            "no address stands beside that name",
        ),
        (
            "at ((employer-name))?",
            "at ((hours))? ((school-view))",
            'the parent may not see "school-view" of the school',
        ),
        (
            "label: Your business, seen-by: [parent, school]",
            "label: Your business, seen-by: [school]",
            'may not see "employer-name"',
        ),
        (
            "draft-days: 28",
            "draft-days: 28\nopens-on: {every: month, day: 30}",
            "opens-on/day: not every month has a day 30",
        ),
        ('to: ["party:parent"]', 'to: ["party:father"]', 'messages/ask-parent/to: there is no "party:father"'),
    ],
)
def test_what_would_leave_somebody_unasked_or_show_too_much_is_a_fault(old, new, said):
    assert any(said in fault for fault in faults(old, new)), faults(old, new)


def test_a_party_that_only_a_link_opens_and_nothing_reaches_is_a_fault():
    silent = "    sees: [employer, parent]\n    reached: {message: ask-signature}\n"
    assert any("nothing tells this party" in fault for fault in faults(silent, "    sees: [employer, parent]\n"))
    begins = "    email-question: employer-email\n"
    early = begins + "    reached: {message: ask-employer, email-from: employer-email}\n"
    assert any("the first party begins the form itself" in fault for fault in faults(begins, early))
