"""Which council: every worked answer, and what is said when a place is not known."""

from datetime import date

import pytest

from statutory.facts_json import read_facts
from statutory.findings import Overrider, Severity
from statutory.registry import rule
from statutory.rules import Setting
from statutory.which_council import DUTIES, Anchor, Job, WhichCouncil, named
from tests.unit.statutory.vector_files import vectors

GIVEN = vectors("which_council")["vectors"]
SETTING = Setting(on=date(2026, 11, 22))


def ask(facts):
    return rule("COUNCIL.WHOSE").findings(facts, SETTING)


@pytest.mark.parametrize("vector", GIVEN, ids=lambda vector: f"{vector['number']} {vector['case']}")
def test_a_worked_question_of_whose_job_it_is(vector):
    first, *more = ask(read_facts(WhichCouncil, vector["facts"]))
    assert vector["council"] in first.sentence
    assert first.limit == vector["limit"]
    assert first.severity == Severity(vector["severity"])
    assert first.verified is vector["verified"]
    assert [vector["also"] in finding.sentence for finding in more] == [True] * ("also" in vector)


def test_every_job_has_a_worked_answer():
    assert {vector["facts"]["job"] for vector in GIVEN} == {job.value for job in Job}


def test_every_job_but_a_magistrates_has_a_duty_and_every_anchor_is_a_fact():
    assert set(DUTIES) == set(Job) - {Job.PERFORMANCE_ABROAD}
    assert {anchor.value for anchor in Anchor} <= set(WhichCouncil.__dataclass_fields__)
    assert all(anchor.words.startswith("the council ") for anchor in Anchor)


def test_each_duty_is_said_in_words_that_begin_a_sentence():
    assert [duty.words for duty in DUTIES.values()] == [
        "A performance licence",
        "Inspecting a performance",
        "Approving a body of persons",
        "Approving a chaperone",
        "A child's work permit",
        "Inspecting a workplace",
        "A child missing education",
        "A school attendance order",
        "A return from a school's admission or attendance register",
        "Supporting a family with attendance",
        "A council's penalty notice for absence",
        "Prosecuting irregular attendance",
        "Applying for an education supervision order",
    ]


def test_a_licence_for_a_child_of_another_council_is_told_in_two_sentences():
    licence, particulars = ask(WhichCouncil(job=Job.PERFORMANCE_LICENCE, child_lives="209", performance_place="213"))
    assert licence.sentence == "A performance licence is for the council where the child lives (Lewisham)."
    assert particulars.sentence == (
        "Its particulars go to the council where the performance takes place (Westminster), which may inspect."
    )
    assert (licence.verified, particulars.verified) == (True, False)
    assert (licence.observed, licence.overridable_by) == ("performance licence", Overrider.NOBODY)


def test_a_council_that_is_not_the_one_is_told_so():
    (finding,) = ask(WhichCouncil(job=Job.CHAPERONE, chaperone_lives="882", ours="209"))
    assert finding.sentence == (
        "Approving a chaperone is for the council where the chaperone lives (Southend-on-Sea)."
        " That is not the council that asks (Lewisham)."
    )
    assert finding.severity is Severity.ADVISORY
    (ours,) = ask(WhichCouncil(job=Job.CHAPERONE, chaperone_lives="882", ours="Southend-on-Sea"))
    assert (ours.severity, ours.sentence[-2:]) == (Severity.INFORMATION, ").")
    assert "asks" not in ours.sentence


def test_what_either_council_may_do_is_for_an_officer():
    facts = {"job": Job.ATTENDANCE_PROSECUTION, "school_place": "213"}
    for ours in (None, "213", "209"):
        (finding,) = ask(WhichCouncil(**facts, ours=ours))
        assert finding.severity is Severity.OFFICER_DECIDES
        assert finding.overridable_by is Overrider.OFFICER
        assert finding.sentence.startswith(
            "Prosecuting irregular attendance is usually for the council where the school is (Westminster)."
        )
        assert ("asks" in finding.sentence) is (ours == "209")


@pytest.mark.parametrize("place", [None, "", "  "])
def test_a_place_that_is_not_known_is_asked_for(place):
    (finding,) = ask(WhichCouncil(job=Job.WORK_PERMIT, workplace=place, ours="209"))
    assert finding.severity is Severity.OFFICER_DECIDES
    assert finding.sentence == (
        "A child's work permit is for the council where the workplace is. Which council that is has not been said."
    )


def test_a_council_outside_england_goes_by_its_name():
    assert (named("209"), named(" Cardiff "), named("835")) == ("Lewisham", "Cardiff", "Dorset (before 2019)")
    (finding,) = ask(WhichCouncil(job=Job.CHAPERONE, chaperone_lives="Cardiff"))
    assert "(Cardiff)" in finding.sentence


def test_a_justice_of_the_peace_licences_work_abroad_whoever_asks():
    (finding,) = ask(WhichCouncil(job=Job.PERFORMANCE_ABROAD, child_lives="209", performance_place="213", ours="213"))
    assert finding.sentence == (
        "A licence to perform abroad for profit is given by a justice of the peace and by no council."
    )
