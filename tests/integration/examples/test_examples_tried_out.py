"""The worked examples of docs/add-a-service.md in an empty council: what the page promises of each happens.

Nobody here knows a definition: visitors fill in forms by what pages ask, officers find work by the words of queues.
"""

from __future__ import annotations

from datetime import date

import pytest

from tests.integration.examples.trial import EXAMPLES, Trial

PARENT, VENUE = "robin@quill.example", "hall@venue.example"
DATES = "Tell us that your school's dates change"


def test_every_example_is_tried_out_here_or_beside():
    beside = "".join(
        path.read_text() for path in sorted(EXAMPLES.parents[1].glob("tests/integration/examples/test_*.py"))
    )
    assert [path.stem for path in sorted(EXAMPLES.glob("*.yaml")) if f'publish("{path.stem}"' not in beside] == []


def test_a_new_service_is_on_the_front_page_and_what_is_sent_lies_in_its_queue(trial: Trial):
    visitor = trial.somebody()
    assert DATES not in visitor.open("/").html
    assert "school-dates: version 1 published" in trial.publish("school-dates")
    trial.begins(visitor, DATES)
    assert "An INSET day" in visitor.screen.html
    trial.fills_in(
        visitor, {"What changes": "An INSET day", "Email": "office@brook.example", "First day": date(2026, 12, 1)}
    )
    reference = trial.sends(visitor)
    assert "You hear from us only if something is not clear" in visitor.words
    assert f"Your reference is {reference}" in trial.mail("office@brook.example")[0].body

    officer = trial.somebody("officer")
    trial.takes(officer, "Data", "Enter the school's dates")
    for told in ("Put the dates into the school's calendar", "An INSET day", "1 December 2026", "In 2 working days"):
        assert told in officer.words
    trial.ends(officer, "It is not clear", {"What is not clear?": "Which of the two sites"})
    assert "Something in what you sent us is not clear" not in trial.mail("office@brook.example")[0].body, (
        "sender unchecked"
    )
    assert "Held until the sender has been checked" in officer.words
    officer.open(f"{trial.case(reference)}/answers")
    officer.press(f"I have checked who sent this {reference}")
    assert "Something in what you sent us is not clear" in trial.mail("office@brook.example")[0].body

    trial.takes(officer, "Data", "Hear from the school about its dates")
    trial.ends(officer, "It is clear now")
    trial.takes(officer, "Data", "Enter the school's dates")
    trial.ends(officer, "The dates are in the calendar")
    officer.open(trial.case(reference))
    assert "The dates are in the calendar" in officer.words
    assert "Closed" in officer.words


def test_another_choice_for_a_task_that_began_again_ends_what_the_first_choice_began(trial: Trial):
    trial.publish("school-dates")
    visitor, officer = trial.somebody(), trial.somebody("officer")
    trial.begins(visitor, DATES)
    trial.fills_in(visitor, {"What changes": "The school is closed for another reason", "When does it open": None})
    reference = trial.sends(visitor)
    trial.takes(officer, "Data", "Enter the school's dates")
    trial.ends(officer, "It is not clear", {"What is not clear?": "Which of the two sites"})
    trial.takes(officer, "Data", "Hear from the school")
    trial.ends(officer, "It is clear now")
    officer.open(trial.case(reference))
    trial.takes(officer, "Data", "Enter the school's dates")
    trial.ends(officer, "Somebody telephones the school about it")
    officer.open(trial.case(reference))
    assert "Telephone the school about its dates" in officer.words
    assert "Hear from the school about its dates" not in officer.words


@pytest.mark.parametrize(
    ("shown", "told"),
    [
        ("We were told", "does not yet show that regulation 9(1)(a) is met"),
        ("A letter of the new school", "regulation 9(1)(a)"),
    ],
)
def test_a_return_is_taken_whatever_the_law_says_and_a_school_reads_other_words_than_officers(
    trial: Trial, shown, told
):
    trial.publish("roll-removal")
    school, officer = trial.somebody(), trial.somebody("officer")
    trial.begins(school, "Tell us that a pupil leaves")
    said = {
        "Ground": "Another school",
        "Last day": date(2026, 11, 20),
        "First day": date(2026, 11, 27),
        "What shows": shown,
    }
    trial.fills_in(school, said)
    assert told in school.words
    assert "This is not the council's agreement to a deletion" in school.words
    assert "NOT YET" not in school.words
    reference = trial.sends(school)
    trial.takes(officer, "Triage", "Look at the return")
    officer.open(trial.case(reference))
    assert "NOT YET: these facts do not show that regulation 9(1)(a) is met" in officer.words
    officer.follow("The law")
    assert "as a school is told" in officer.words, "what was shown is kept"
    assert "Let it go ahead in spite of" in officer.words


def test_a_parent_picks_a_time_by_a_link_and_gets_a_letter(trial: Trial):
    trial.publish("drop-in")
    parent, officer = trial.somebody(), trial.somebody("officer")
    trial.begins(parent, "Ask for a talk")
    trial.fills_in(parent, {"Email": PARENT, "In a few words": "A new school"})
    reference = trial.sends(parent)
    officer.open(f"{trial.case(reference)}/answers")
    officer.press(f"I have checked who sent this {reference}")
    officer.open("/appointments")
    times = {"First day": date(2026, 11, 26), "First time": "10:00", "Minutes each": "30", "How many one": "3"}
    place = {"How you meet": "In person", "Where": "Room 2, Town Hall"}
    one = {"What they are for": "talk", "For how many weeks": "1", "How many people may": "1"}
    officer.press("Offer these times", one | times | place)
    trial.takes(officer, "Enquiries", "Read the request")
    assert "A new school" in officer.words
    trial.ends(officer, "Offer a talk")

    parent = trial.comes_by_link(trial.mail(PARENT)[0])
    parent.press("Book this time", {"When can you come?": "Thursday 26 November 2026 at 10:30am"})
    assert "Your appointment is booked" in parent.words
    booked = trial.mail(PARENT)[0]
    assert "10:30am on Thursday 26 November 2026" in booked.body
    assert "Town Hall" not in booked.body, "where it is stands behind the link"
    trial.at("2026-11-25T12:00")
    trial.at("2026-11-25T14:00")
    assert [one.subject for one in trial.mail(PARENT)].count(f"Your appointment is soon {reference}") == 1

    trial.at("2026-11-26T12:00")
    officer = trial.somebody("officer", name="Rhys")
    officer.open(f"{trial.case(reference)}/appointments")
    officer.press("They came to A talk with an officer")
    trial.takes(officer, "Enquiries", "Write down what was agreed")
    trial.ends(officer, "It is written down")
    officer.open(f"{trial.case(reference)}/letters")
    assert "What we can do for you" in officer.words


def test_a_venue_is_sent_its_guide_and_asked_whether_it_wants_no_more(trial: Trial):
    trial.publish("venue-guide", "performance-licence")
    venue, officer = trial.somebody(), trial.somebody("officer")
    trial.begins(venue, "Get our guide")
    trial.fills_in(venue, {"Name of the venue": "Marlowe Hall", "Email": VENUE, "write to you": "No"})
    reference = trial.sends(venue)
    (guide,) = trial.mail(VENUE)
    assert "http://localhost/packs/venues" in guide.body
    assert "Children on your stage" in trial.somebody().open("/packs/venues").html
    officer.open("/businesses")
    officer.follow("Marlowe Hall")
    assert "Nothing changes until an officer has asked the business" in officer.words, "anybody can say it in its name"
    trial.takes(officer, "Performance licences", "Ask a venue whether we may write to it again")
    trial.ends(officer, "It wants no more")
    trial.takes(officer, "Performance licences", "Ask a venue whether children perform there")
    trial.ends(officer, "They do, and need a licence")
    officer.open(trial.case(reference))
    assert "Closed" in officer.words
    begun = next(one for one in trial.mail(VENUE) if one.subject.startswith("Your application"))
    form = trial.comes_by_link(begun)
    assert "Apply for a performance licence" in form.screen.html
    officer.open("/businesses")
    officer.follow("Marlowe Hall")
    assert "OpenWants no campaigns" in officer.words.replace("Open ", "Open")


def test_the_calendar_opens_the_work_of_a_return_and_its_numbers_come_from_the_cases(trial: Trial):
    trial.publish("place-count", "cme-referral", "cme-school-answer", "cme-parent-answer", "panel-papers")
    referrer = trial.somebody()
    trial.begins(referrer, "Refer a child missing education")
    trial.fills_in(referrer, {"reason": "no-place"}, seed=3)
    trial.sends(referrer)
    trial.at("2026-12-18T12:00")
    manager = trial.somebody("manager")
    trial.takes(manager, "Data", "Count children out of education")
    manager.open("/registers/returns")
    manager.follow("Children out of education at the end of term")
    assert "18 Dec 2026" in manager.words
    manager.press("Count", {"As it stood at the end of": date(2026, 12, 17)})
    assert "1 child" in manager.words
    assert "No place" in manager.words
    manager.press("Freeze these numbers")
    assert "frozen" in manager.words.casefold()
    assert "How longHow many Up to four weeks" in manager.words


def test_the_calendar_opens_a_case_on_the_tenth_day_of_term(trial: Trial):
    trial.at("2026-08-24T10:00")
    trial.publish("term-check")
    officer = trial.somebody("officer")
    officer.open("/officers/on-behalf")
    assert "Check the addresses of schools" in officer.words, "out of turn too"
    officer.open("/queues")
    officer.follow("Data")
    assert "Check the addresses of schools, TC-" not in officer.words
    trial.at("2026-09-30T12:00")
    officer = trial.somebody("officer", name="Rhys")
    trial.takes(officer, "Data", "Check the addresses of schools")
    trial.ends(officer, "They are checked")
    trial.at("2026-10-20T12:00")
    officer = trial.somebody("officer", name="Grace")
    officer.open("/queues")
    officer.follow("Data")
    assert "Check the addresses of schools, TC-" not in officer.words, "once a term"
