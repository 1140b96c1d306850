"""What councils' own paper forms ask has a place in ours.

The lists are the fields of Birmingham City Council's and Gloucestershire County Council's published referral forms and
of Stockport's return, in short, each with the question of ours that takes it.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from forms.definition.conditions import Operator, Test
from forms.definition.library import read_library
from forms.definition.questions import QuestionKind
from forms.definition.reader import read_definition

FOLDER = Path(__file__).parents[3] / "definitions"
READ = read_definition(FOLDER / "services/cme-referral.yaml", read_library(FOLDER)[0])
assert READ.definition is not None
FORM = READ.definition

BIRMINGHAM = {
    "surname and first name": ("child-name", "person-name"),
    "gender": ("child-sex", "single-choice"),
    "date of birth": ("child-dob", "date"),
    "year group": ("child-year-group", "single-choice"),
    "UPN": ("child-upn", "upn"),
    "current address": ("child-address", "address"),
    "parent's name": ("parent-name", "text"),
    "parent's phone": ("parent-phone", "phone"),
    "current or previous school": ("last-school", "school"),
    "date last attended": ("last-attended", "date"),
    "pupil status: looked after, known to social services, SEN": ("plans", "multi-choice"),
    "pupil status: Traveller": ("other-circumstances", "multi-choice"),
    "history of non-attendance": ("history-absence", "yes-no"),
    "pattern of unauthorised leave": ("pattern-leave", "yes-no"),
    "private fostering": ("other-circumstances", "multi-choice"),
    "documents supporting relocation": ("relocation-evidence", "yes-no"),
    "relocation evidence": ("relocation-files", "file"),
    "referrer's name": ("referrer-name", "text"),
    "job title": ("referrer-role", "text"),
    "team name": ("referrer-agency", "text"),
    "telephone": ("referrer-phone", "phone"),
    "email": ("referrer-email", "email"),
    "actions taken": ("actions-taken", "long-text"),
    "home visit: date": ("visit-date", "date"),
    "home visit: am or pm": ("visit-time", "single-choice"),
    "home visit: address if different": ("visit-address", "text"),
    "home visit: who was spoken to": ("visit-spoke-to", "text"),
    "home visit: relationship to pupil": ("visit-relationship", "text"),
    "DSL's risk assessment": ("dsl-appraisal", "long-text"),
    "date referred to MASH": ("dsl-mash-date", "date"),
    "outcome of MASH referral": ("dsl-mash-outcome", "long-text"),
    "outline of current circumstances": ("circumstances", "long-text"),
}
GLOUCESTERSHIRE = {
    "school": ("last-school", "school"),
    "date last in education": ("last-attended", "date"),
    "date last seen": ("last-seen-on", "date"),
    "parents' contact details": ("parent-email", "email"),
    "which criterion applies": ("reason", "single-choice"),
    "enquiry": ("enquiry-kind", "single-choice"),
    "enquiry: date completed": ("enquiry-date", "date"),
    "enquiry: outcome": ("enquiry-outcome", "long-text"),
    "attachments": ("documents", "file"),
}
STOCKPORT = {
    "register codes used": ("register-codes", "text"),
    "who the child lives with": ("parent-lives-with", "yes-no"),
    "siblings of school age": ("sibling-name", "person-name"),
    "emergency contacts": ("emergency-contacts", "long-text"),
    "safety of lone workers": ("visitor-safety", "long-text"),
    "all enquiries completed": ("own-enquiries", "single-choice"),
}
ASKED = BIRMINGHAM | GLOUCESTERSHIRE | STOCKPORT


@pytest.mark.parametrize("field", ASKED)
def test_what_a_real_form_asks_can_be_answered_here(field):
    question, kind = ASKED[field]
    assert FORM.questions[question].kind is QuestionKind(kind)


def test_every_enquiry_of_the_gloucestershire_list_can_be_chosen():
    offered = {option.code for option in FORM.questions["enquiry-kind"].options}
    assert offered >= {
        *("first-day-calling", "emergency-contacts", "contact-details", "siblings-school", "agencies", "social-media"),
    }


def test_visits_enquiries_parents_and_siblings_are_asked_once_for_each():
    repeats = {page.repeat.id for page in FORM.pages if page.repeat}
    assert repeats == {"parents", "siblings", "enquiries", "home-visits"}


def test_what_is_safe_is_asked_before_the_form_can_be_sent():
    core = {question.id for page in FORM.pages if not page.optional_after_core for question in page.questions}
    assert core >= {
        *("danger-now", "family-knows", "safe-to-contact", "safe-how", "do-not-contact", "interpreter-needed"),
        *("last-seen-on", "last-seen-by", "safeguarding-circumstances"),
    }


def test_the_danger_page_names_the_numbers_to_call_and_requires_nothing():
    page = FORM.pages[0]
    said = page.body.say()
    for words in (
        "999",
        "((mash-phone))",
        "((out-of-hours-phone))",
        "not read in the evening",
        "not a referral to MASH",
    ):
        assert words in said
    assert not any(question.required for question in page.questions)
    assert page.exits == ()


def test_a_sender_need_not_see_more_than_six_pages_unless_there_is_danger():
    assert FORM.pages[1].id == "danger-reported"
    assert FORM.pages[1].when == Test("danger-now", Operator.IS, "yes")
    core = [page.id for page in FORM.pages if not page.optional_after_core and page.when is None]
    assert core == [
        *("danger", "reason", "child", "referrer", "safe-contact", "circumstances-affecting"),
    ]
