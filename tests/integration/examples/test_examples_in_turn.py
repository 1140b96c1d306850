"""Worked examples in which several people act: two officers decide, parties come by links, a notice goes to court."""

from __future__ import annotations

from datetime import date

from tests.integration.examples.trial import Trial
from tests.robots.page_reader import PageReader

APPLICANT = "rosa@stage.example"
PARENT, BOSS = "parent@home.example", "boss@shop.example"
PAYER = "payer@home.example"


def applies(trial: Trial) -> str:
    """Somebody applies to look after children on a stage; the reference."""
    applicant = trial.somebody()
    trial.begins(applicant, "Apply to look after children on a stage")
    name = {"First name": "Rosa", "Last name": "Marlin", "born": date(1988, 4, 2), "e-?mail": APPLICANT}
    trial.fills_in(applicant, name | {"How will you work": "Paid", "number of your approval": " "})
    return trial.sends(applicant)


def goes_to(officer: PageReader, case: str, *links: str) -> None:
    """An officer opens a case and follows its links."""
    officer.open(case)
    for link in links:
        officer.follow(link)


def test_an_approval_is_issued_when_the_check_was_seen_the_fee_is_there_and_two_people_agree(trial: Trial):
    trial.publish("stage-minder")
    reference = applies(trial)
    case, officer = trial.case(reference), trial.somebody("officer")
    trial.takes(officer, "Chaperones", "Read the application")
    trial.ends(officer, "It is complete")
    goes_to(officer, case, "End the case")
    assert "Not yet" in officer.words, "neither the check nor the fee is recorded"

    goes_to(officer, case, "Record of checks", "Enhanced check")
    seen = {"How does it stand?": "Original certificate seen", "Route": "Route 1", "How was the original": "In person"}
    days = {"When did you see it?": date(2026, 11, 23), "When was it issued?": date(2026, 11, 20)}
    officer.press("Save", seen | days | {"What did you see?": "The original certificate"})
    goes_to(officer, case, "Fee")
    paid = {"How was it settled?": "Paid", "Amount paid": "56", "Number of the receipt": "R-1"}
    officer.press("Save", paid | {"When was it paid?": date(2026, 11, 24)})
    goes_to(officer, case, "End the case")
    officer.press("Continue", {"How does the case end": "Approved"})
    officer.press("Continue", {"Why do you recommend this?": "All checks are done"})
    assert "A second person has been asked to decide" in officer.words

    decider = trial.somebody("decision-maker", name="Helen")
    goes_to(decider, case, "Decide on a recommendation")
    decider.press("Decide", {"Do you agree?": "Yes, do this"})
    card = next(one for one in trial.mail(APPLICANT) if one.subject == "Approved MB-ST-2026-0001")
    assert "until Monday 19 November 2029" in card.body, (
        "three years from the certificate, which is older than the decision"
    )
    holder = trial.comes_by_link(card)
    for told in ("MB-ST-2026-0001", "Rosa Marlin", "Valid", "No more than twelve children at a time"):
        assert told in holder.words
    officer.open("/registers/services")
    officer.follow("People who look after children on a stage")
    officer.press("Apply filters", {"Which cases": "all"})
    assert "MB-ST-2026-0001" in officer.words


def test_an_employer_a_parent_and_the_employer_again_fill_in_a_permit_by_links(trial: Trial):
    trial.publish("holiday-work")
    employer = trial.somebody()
    trial.begins(employer, "Ask for a permit to work in the holidays")
    told = {
        "Email address of a parent": PARENT,
        "Your email": BOSS,
        "at a school": "No",
        "Your business": "Quayside Cafe",
    }
    trial.fills_in(employer, told)
    reference = trial.sends(employer)
    assert "The parentWaiting" in employer.words

    (asked,) = trial.mail(PARENT)
    assert "Quayside" not in asked.subject + asked.body
    parent = trial.comes_by_link(asked)
    assert "Quayside Cafe" in parent.words
    parent.follow("Fill in your part")
    assert "Do you agree to work at Quayside Cafe?" in parent.words
    trial.fills_in(parent, {"Do you agree": "Yes"})
    parent.press("Send")
    officer = trial.somebody("officer")
    officer.open("/queues")
    officer.follow("Triage")
    assert reference not in officer.words, "the case opens when the employer has signed"

    sign = next(one for one in trial.mail(BOSS) if "sign" in one.subject)
    employer = trial.comes_by_link(sign)
    employer.follow("Fill in your part")
    trial.fills_in(employer, {})
    employer.press("Send")
    trial.takes(officer, "Triage", "Decide on the permit")
    trial.ends(officer, "Ask the employer for an assessment of the risks")
    assert trial.mail(BOSS)[0].subject == f"One more form for {reference}"
    further = trial.comes_by_link(trial.mail(BOSS)[0])
    assert "Fill in your part" in further.words


def test_a_silent_parent_is_reminded_and_the_officer_is_given_the_task_to_telephone(trial: Trial):
    trial.publish("holiday-work")
    employer = trial.somebody()
    trial.begins(employer, "Ask for a permit to work in the holidays")
    trial.fills_in(employer, {"Email address of a parent": PARENT, "Your email": BOSS, "at a school": "No"})
    trial.sends(employer)
    for day in ("2026-11-27", "2026-12-01", "2026-12-04"):
        trial.at(f"{day}T18:00")
    assert len([one for one in trial.mail(PARENT) if "waits for you" in one.subject]) == 2
    officer = trial.somebody("officer")
    officer.open("/queues")
    officer.follow("Triage")
    assert "Telephone the parent" in officer.words


def test_a_notice_runs_to_its_higher_price_to_court_and_is_counted_back_from_its_hearing(trial: Trial):
    trial.publish("penalty-notice")
    officer = trial.somebody("officer")
    officer.open("/officers/on-behalf/penalty-notice")
    came = {"How did it reach us?": "By letter", "Who did it come from?": "Brook School", "Time": "9:00"}
    officer.press("Go on to the questions", came | {"When was it received?": date(2026, 11, 24)})
    trial.fills_in(officer, {"parent's e-?mail": PAYER})
    reference = trial.sends(officer)
    trial.takes(officer, "Penalty notices", "Decide whether a notice is issued")
    trial.ends(officer, "It is issued")
    trial.at("2026-12-17T12:00")
    assert trial.mail(PAYER) == [], "whoever is to pay is not chased"
    officer = trial.somebody("officer", name="Rhys")
    trial.takes(officer, "Penalty notices", "Ask for the higher price of a notice")
    trial.ends(officer, "The payer knows the higher price")
    trial.at("2026-12-24T12:00")
    officer = trial.somebody("officer", name="Grace")
    trial.takes(officer, "Court", "Decide what follows on a notice that nobody paid")
    trial.ends(officer, "It goes to court")
    trial.takes(officer, "Court", "Write down the day of a hearing")
    trial.ends(
        officer, "The court has named a day, or another day", {"On which day is the hearing?": date(2027, 2, 10)}
    )
    trial.takes(officer, "Court", "Have the school's papers before a hearing")
    assert "9 February 2027" in officer.words, "a working day before it"
    assert "Counted back from Wednesday 10 February 2027" in officer.words
    assert "There is no address to write to: telephone" in officer.words, "the council's list has no such school"
    trial.ends(officer, "The papers are here")
    officer.open(trial.case(reference))
    assert "Heard by the court" in officer.words


def test_each_larger_question_is_asked_and_answered_by_a_form_that_a_case_asks_for(trial: Trial):
    services = trial.folder / "services"
    trial.publish("drop-in")
    drop_in = services / "drop-in.yaml"
    asks = "follow-ups:\n  - id: ask-all\n    label: Ask for everything\n    service: every-question\n"
    asks += "    party: asker\n    reached: {message: ask-all}\n"
    says = "  - id: ask-all\n    to: [\"party:asker\"]\n    subject: More ((reference))\n    body: 'Go on: ((link))'\n"
    says += "    reveals: [reference, link]\n    held-when: [contact-rules]\n    link: part\n"
    drop_in.write_text(drop_in.read_text() + says + asks)
    trial.publish("every-question")
    parent, officer = trial.somebody(), trial.somebody("officer")
    trial.begins(parent, "Ask for a talk")
    trial.fills_in(parent, {"Email": PARENT})
    reference = trial.sends(parent)
    goes_to(officer, f"{trial.case(reference)}/answers", "Who fills in this form")
    officer.press("Ask for everything")
    parent = trial.comes_by_link(trial.mail(PARENT)[0])
    parent.follow("Fill in your part")
    trial.fills_in(parent, {"What would you like": "Apply for a work permit"}, seed=2)
    answered = parent.words
    for worked_out in ("Less than 21 days from now", "Total, Miles: 3", "We aim to decide by8 December 2026"):
        assert worked_out in answered
    parent.press("Send")
    assert "The licensing teamWaiting" in parent.words, "its part is the council's own"
    officer.open(f"{trial.case(reference)}/answers")
    for kept in ("Each larger type of question", "Total, Miles: 3", "AB 12 34 56 C", "photo.jpg"):
        assert kept in officer.words


def test_a_deadline_of_the_councils_own_stands_still_for_a_reason_that_the_definition_gives(trial: Trial):
    trial.publish("stage-minder")
    applies(trial)
    officer = trial.somebody("officer")
    trial.takes(officer, "Chaperones", "Read the application")
    assert "In 3 working days" in officer.words
    officer.press("Let it stand still", {"What does it stand still for?": "Waiting for a photo that shows the face"})
    assert "Stands still since 24 Nov 2026: waiting for a photo that shows the face" in officer.words
    trial.at("2026-12-01T09:00")
    officer.open("/queues")
    officer.follow("Chaperones")
    assert "Stands still since 24 Nov 2026" in officer.words
    assert trial.mail("officer@example.org") == [], "nobody hears that it is late"
    officer.follow("Read the application")
    officer.press("Let the deadline run on")
    assert "In 2 working days" in officer.words, "four days ended meanwhile, and today counts"
    assert "Thursday 3 December 2026" in officer.words
    officer.open("/queues")
    officer.follow("Chaperones")
    assert "Stands still" not in officer.words
