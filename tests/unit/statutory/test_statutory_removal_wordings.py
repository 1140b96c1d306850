"""Removal from roll in words: what an officer puts into a letter, and what a school is told."""

import re
from dataclasses import replace
from datetime import date

import pytest

from statutory.facts_json import read_facts
from statutory.findings import Overrider, Severity
from statutory.register.enquiries import Found, JointEnquiry
from statutory.register.grounds import GROUNDS, LAW, Ground, rule_id
from statutory.register.school_wordings import DECISION_IS_THE_SCHOOLS, NOT_CHECKED, Shown, wording_for_school
from statutory.register.whereabouts import (
    NotBackFromLeave,
    decide_not_back_from_leave,
)
from statutory.register.withdrawn import HomeEducation, Notice, decide_home_education
from tests.unit.statutory.removal_vectors import (
    BY_ID,
    OFFICERS_WORDS,
    ON_A_GROUND,
    SENTENCES,
    VECTORS,
    asked,
    one,
    setting,
)


@pytest.mark.parametrize("vector", ON_A_GROUND, ids=one)
def test_a_school_reads_one_of_three_wordings_and_never_an_officers_word(vector):
    ground = Ground(vector["ground"])
    facts, asked_in = asked(vector)
    (told,) = BY_ID[rule_id(ground, told=True)].findings(facts, asked_in)
    everything = f"{told.limit} {told.observed} {told.sentence}"
    assert not OFFICERS_WORDS.search(everything)
    assert told.severity in (Severity.INFORMATION, Severity.ADVISORY), "a return is never blocked"
    assert told.rule == rule_id(ground, told=True)
    if ground is Ground.K:
        assert (told.observed, told.severity) == ("reported", Severity.INFORMATION)
        assert told.sentence == "We are very sorry. Thank you for telling us. Nothing more is asked of the school."
        return
    assert (
        told.observed
        == {
            "LAWFUL": "meets",
            "NOT YET": "does not yet show",
            "NEED LA VIEW": "does not yet show",
            "UNLAWFUL": "does not appear to meet",
        }[vector["answer"]]
    )
    assert told.sentence.endswith(DECISION_IS_THE_SCHOOLS)
    assert f"Source: {LAW[ground].source.citation}" in told.sentence
    unread = ground > Ground.E or vector["number"] in {30, 138, 142}  # moves abroad, and the regulations of 2006
    assert (NOT_CHECKED in told.sentence) is unread
    assert "found" not in told.sentence, "whether the council found the pupil is not a form's to tell"


OTHER_REASONS = [
    *(vector for vector in VECTORS if vector["ground"] == "none"),
    *(
        {"number": reason, "ground": "none", "case": "", "day": date(2026, 11, 22), "facts": {"reason": reason}}
        | {"answer": "UNLAWFUL"}
        for reason in ("parent_asked", "on_a_waiting_list", "another")
    ),
]


@pytest.mark.parametrize("vector", OTHER_REASONS, ids=one)
def test_a_reason_outside_the_list_is_no_ground(vector):
    facts = read_facts(BY_ID["ROLL.NO-GROUND"].facts, vector["facts"])
    (finding,) = BY_ID["ROLL.NO-GROUND"].findings(facts, setting(vector["day"]))
    assert (finding.severity, finding.verified, finding.overridable_by) == (Severity.BREACH, True, Overrider.NOBODY)
    reason = SENTENCES["reasons_that_are_no_ground"][facts.reason]
    assert (finding.limit, finding.observed) == ("one of the grounds in regulation 9", reason)
    assert finding.sentence == (
        f"{vector['answer']}: a name is deleted on a ground of regulation 9 only, and {reason} is not one of them."
    )
    (told,) = BY_ID["ROLL.NO-GROUND.TOLD"].findings(facts, setting(vector["day"]))
    assert told.sentence == (
        "What you have told us does not appear to meet any ground in regulation 9. Source: School Attendance (Pupil "
        "Registration) (England) Regulations 2024 (SI 2024/208), reg.9 and the explanatory note. "
        f"{DECISION_IS_THE_SCHOOLS}"
    )
    assert (told.limit, told.observed) == (finding.limit, "does not appear to meet")
    assert not OFFICERS_WORDS.search(told.sentence)
    assert told.severity is Severity.ADVISORY


def test_a_school_is_not_told_by_a_form_what_the_joint_enquiries_found():
    enquiry = JointEnquiry(school_enquired=True, council_enquired=True, found=Found.FOUND)
    facts = NotBackFromLeave(leave_ended_on=date(2026, 11, 27), unable=False, enquiry=enquiry)
    silent = wording_for_school(decide_not_back_from_leave(facts, setting(date(2026, 12, 12))))
    assert "It turns on this: the enquiries made jointly with the council, and what came of them. Source" in silent.text
    asking = replace(facts, enquiry=replace(enquiry, found=Found.STILL_ASKING))
    assert wording_for_school(decide_not_back_from_leave(asking, setting(date(2026, 12, 12)))).text == silent.text


def test_what_was_shown_to_a_school_can_be_kept():
    facts = HomeEducation(notice=Notice.SAID, order_in_force=False, written_or_pressed_by_school=False)
    shown = wording_for_school(decide_home_education(facts, setting(date(2026, 12, 10))))
    assert (shown.ground, shown.shown, shown.on) == (Ground.F, Shown.DOES_NOT_YET_SHOW, date(2026, 12, 10))
    ends = (
        "reg.9(1)(f). The council has not checked the text of this at its source: please read the regulation itself. "
        "Whether to delete the name is the school's decision. This is not the council's agreement to a deletion."
    )
    ground = (
        "That ground is: the parent has told the school in writing that the pupil will be educated otherwise "
        "than at school."
    )
    source = "Source: School Attendance (Pupil Registration) (England) Regulations 2024 (SI 2024/208),"
    assert shown.text == (
        f"What you have told us does not yet show that regulation 9(1)(f) is met. {ground} "
        f"It turns on this: the parent has told the school in writing. {source} {ends}"
    )
    barred = replace(facts, order_in_force=True)
    assert wording_for_school(decide_home_education(barred, setting(date(2026, 12, 10)))).text == (
        f"What you have told us does not appear to meet regulation 9(1)(f). {ground} "
        f"It turns on this: no school attendance order is in force; the parent has told the school in writing. "
        f"{source} {ends}"
    )
    met = replace(facts, notice=Notice.WRITTEN, last_day=date(2026, 12, 9))
    assert wording_for_school(decide_home_education(met, setting(date(2026, 12, 10)))).text == (
        f"What you have told us meets regulation 9(1)(f). {ground} {source} {ends}"
    )


@pytest.mark.parametrize("ground", list(Ground))
def test_every_sentence_that_can_stand_in_a_letter_is_one_that_was_read(ground):
    said = {
        (finding.limit, finding.observed, finding.sentence, finding.provision.partition(", ")[2])
        for vector in ON_A_GROUND
        if vector["ground"] == ground
        for finding in BY_ID[rule_id(ground)].findings(*asked(vector))[1:]
    }
    assert said == {tuple(entry) for entry in SENTENCES["conditions"][ground]}


@pytest.mark.parametrize("law", GROUNDS, ids=lambda law: law.ground)
def test_a_ground_is_told_to_officers_as_it_was_read(law):
    assert BY_ID[rule_id(law.ground)].title.startswith(law.title)
    assert SENTENCES["grounds"][law.ground] == {
        "title": law.title,
        "evidence": list(law.evidence),
        "not_if": list(law.not_if),
        "afterwards": law.afterwards,
    }


def test_every_source_leads_to_the_regulation_it_cites():
    for vector in ON_A_GROUND:
        for finding in BY_ID[rule_id(Ground(vector["ground"]))].findings(*asked(vector)):
            number = re.search(r"\breg\.(\d+)", finding.provision)
            if number:
                assert finding.source.url.endswith(f"/regulation/{number[1]}/made")
