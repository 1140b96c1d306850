"""Returns: due, late, missing and not asked for; and the rules beside the register that are no ground."""

import json
from dataclasses import fields, replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from statutory.day_names import say_date
from statutory.due import Calendars
from statutory.facts_json import read_facts
from statutory.findings import Overrider, Severity
from statutory.register import RULES
from statutory.register.no_ground import DeletionEntry, RegisterEntry
from statutory.register.off_rolling import OffRollingSigns, Record
from statutory.register.off_rolling_signs import SIGNS as OFF_ROLLING_SIGNS
from statutory.register.other_ages import OTHER_AGE_GROUNDS, OtherAge, OtherAgeReason
from statutory.register.pupil_returns import DeletedPupil, NewPupil, Particular, standing_of_new_pupil
from statutory.register.register_limits import NEW_PUPIL_RETURN
from statutory.register.return_states import ReturnState
from statutory.rules import Setting
from statutory.units import Unit
from tests.unit.statutory.printed_register import printed
from tests.unit.statutory.vector_files import SCHOOL, WORKING, vectors

CALENDARS = Calendars(working=WORKING, school=SCHOOL)
DAY = timedelta(days=1)
BY_ID = {rule.id: rule for rule in RULES}
GIVEN = vectors("returns")
SENTENCES = vectors("removal_sentences")
SCHOOL_DAYS = {NEW_PUPIL_RETURN.name: replace(NEW_PUPIL_RETURN, unit=Unit.SCHOOL_DAYS)}


def one(vector):
    return f"{vector['number']} {vector['case']}" if "case" in vector else str(vector["number"])


def setting(on, byelaws=None):
    return Setting(on=on, calendars=CALENDARS, byelaws=byelaws or {})


@pytest.mark.parametrize("vector", GIVEN["vectors"], ids=one)
def test_a_worked_return_stands_where_it_stands(vector):
    rule = BY_ID[vector["rule"]]
    facts = read_facts(rule.facts, json.loads(json.dumps(vector["facts"], default=str)))
    if "register" in vector:
        wanted = vector["register"]
        facts = replace(facts, register=printed(wanted["from"], wanted["days"], wanted["code"]))
    (finding,) = rule.findings(facts, setting(vector["day"], SCHOOL_DAYS if "byelaw" in vector else None))
    assert finding.observed == vector["state"]
    assert finding.day == vector.get("by")
    assert finding.severity == vector["severity"]
    assert (finding.rule, finding.limit, finding.sentence) == (vector["rule"], vector["limit"], vector["says"])


def test_what_was_read_and_what_was_not_is_told_apart():
    verified = {rule.id for rule in RULES if rule.verified}
    assert verified == {
        *(f"ROLL.R9{letter}{told}" for letter in "ABCDE" for told in ("", ".TOLD")),
        *("ROLL.NO-GROUND", "ROLL.NO-GROUND.TOLD", "ROLL.KEPT", "ROLL.S434A", "RETURN.NEW-PUPIL"),
    }
    for rule in RULES:
        for number in rule.numbers:
            assert number.source.verified or not number.verified, f"{number.name} rests on what nobody read"


def test_only_a_new_pupil_return_can_be_a_breach_since_only_its_time_was_read():
    late = {v["rule"] for v in GIVEN["vectors"] if v["severity"] == "breach"}
    assert late == {"RETURN.NEW-PUPIL"}
    (finding,) = BY_ID["RETURN.NEW-PUPIL"].findings(NewPupil(entered_on=date(2026, 11, 20)), setting(date(2026, 12, 1)))
    assert (finding.verified, finding.overridable_by, finding.limit) == (True, Overrider.NOBODY, "5 calendar days")
    assert finding.sentence == (
        "The name was entered on 20 November 2026; the last day for the return is 25 November 2026. "
        "The return is missing."
    )
    (finding,) = BY_ID["RETURN.DELETION"].findings(
        DeletedPupil(deleted_on=date(2026, 11, 20)), setting(date(2026, 12, 1))
    )
    assert (finding.verified, finding.overridable_by) == (False, Overrider.OFFICER)


@given(st.dates(date(2024, 8, 19), date(2029, 1, 1)))
def test_a_new_pupil_return_is_in_time_on_the_fifth_day_and_late_on_the_sixth(entered):
    facts = NewPupil(entered_on=entered, received_on=entered + 5 * DAY)
    assert standing_of_new_pupil(facts, setting(entered + 9 * DAY)).state is ReturnState.IN_TIME
    late = replace(facts, received_on=entered + 6 * DAY)
    assert standing_of_new_pupil(late, setting(entered + 9 * DAY)).state is ReturnState.LATE
    never = replace(facts, received_on=None)
    assert standing_of_new_pupil(never, setting(entered + 5 * DAY)).state is ReturnState.DUE
    assert standing_of_new_pupil(never, setting(entered + 6 * DAY)).state is ReturnState.MISSING


def test_a_number_the_council_has_set_for_later_does_not_count_yet():
    later = {NEW_PUPIL_RETURN.name: replace(NEW_PUPIL_RETURN, value=9, effective_from=date(2027, 1, 1))}
    facts = NewPupil(entered_on=date(2026, 12, 28))
    assert standing_of_new_pupil(facts, setting(date(2026, 12, 31), later)).by == date(2027, 1, 2)
    assert standing_of_new_pupil(facts, setting(date(2027, 1, 1), later)).by == date(2027, 1, 6)
    always = {NEW_PUPIL_RETURN.name: replace(NEW_PUPIL_RETURN, value=9, effective_from=None)}
    assert standing_of_new_pupil(facts, setting(date(2026, 12, 31), always)).by == date(2027, 1, 6)


def test_a_deletion_return_with_gaps_is_taken_and_says_what_is_wanting():
    facts = DeletedPupil(
        deleted_on=date(2026, 11, 20),
        received_on=date(2026, 11, 20),
        missing=(Particular.GROUND, Particular.EMERGENCY_TELEPHONE),
    )
    standing, gap = BY_ID["RETURN.DELETION"].findings(facts, setting(date(2026, 11, 22)))
    assert standing.observed == "in time"
    assert (gap.severity, gap.observed) == (Severity.ADVISORY, "2 wanting")
    assert gap.sentence == (
        "The return is taken; these particulars are still wanting: an emergency telephone number of each such parent, "
        "the ground of the deletion."
    )
    assert len(BY_ID["RETURN.DELETION"].findings(replace(facts, received_on=None), setting(date(2026, 11, 22)))) == 1


@pytest.mark.parametrize("vector", GIVEN["kept"], ids=one)
def test_a_register_entry_is_kept_by_the_regulations_of_the_day(vector):
    (finding,) = BY_ID["ROLL.KEPT"].findings(RegisterEntry(made_on=vector["made"]), setting(vector["day"]))
    assert finding.day == vector["until"]
    assert finding.verified
    assert finding.sentence.startswith(
        f"An entry of {say_date(vector['made'])} is kept for at least {finding.limit}, until"
    )
    assert finding.sentence.endswith(f" {say_date(vector['until'])}.")
    assert (finding.observed, finding.severity) == (say_date(vector["made"]), Severity.INFORMATION)


def test_a_deletion_is_not_entered_for_a_day_that_has_gone_by():
    rule, on = BY_ID["ROLL.BACKDATED"], setting(date(2026, 11, 22))
    same = DeletionEntry(deleted_from=date(2026, 11, 20), entered_on=date(2026, 11, 20))
    assert rule.findings(same, on) == ()
    (finding,) = rule.findings(replace(same, deleted_from=date(2026, 11, 19)), on)
    assert finding.severity is Severity.ADVISORY  # the guidance was not read at its source
    assert finding.observed == "entered on 20 November 2026 for 19 November 2026"
    assert finding.limit == "a deletion runs from the day it is entered, or a later one"
    assert finding.sentence == (
        "The deletion was entered on 20 November 2026 and runs from 19 November 2026; "
        "a name cannot be deleted for a day that has gone by."
    )


@pytest.mark.parametrize("reason", list(OtherAgeReason))
def test_a_pupil_of_another_age_is_judged_by_another_list(reason):
    rule = BY_ID["ROLL.OTHER-AGE"]
    older = OtherAge(born=date(2010, 8, 31), reason=reason)
    (finding,) = rule.findings(older, setting(date(2026, 11, 22)))
    assert (finding.severity, finding.verified) == (Severity.OFFICER_DECIDES, False)
    assert finding.sentence == (
        "The pupil is not of compulsory school age, so regulation 9(3) applies. "
        f"{SENTENCES['other_ages'][reason]}: an officer checks it."
    )
    assert finding.limit == "not of compulsory school age on the day of the deletion"
    # On the last day of compulsory school age the first list applies.
    (finding,) = rule.findings(replace(older, deleted_on=date(2026, 6, 26)), setting(date(2026, 11, 22)))
    assert (finding.severity, finding.observed) == (Severity.ADVISORY, "of compulsory school age")
    assert finding.sentence == (
        "The pupil is of compulsory school age on that day, so one of the grounds in regulation 9(1) is needed."
    )
    (finding,) = rule.findings(replace(older, deleted_on=date(2026, 6, 27)), setting(date(2026, 11, 22)))
    assert finding.observed == "not of compulsory school age"


def test_the_list_for_other_ages_is_whole_and_unread():
    assert {ground.reason for ground in OTHER_AGE_GROUNDS} == set(OtherAgeReason)
    assert not any(ground.source.verified for ground in OTHER_AGE_GROUNDS)


SIGNS = [each.name for each in fields(OffRollingSigns) if each.type == "bool" or each.type is bool]
SIGNS = [name for name in SIGNS if name not in {"alleged", "head_replied"}]


@pytest.mark.parametrize("sign", SIGNS)
def test_a_sign_of_off_rolling_is_for_an_officer_and_no_finding_of_it(sign):
    (finding,) = BY_ID["ROLL.OFF-ROLLING"].findings(OffRollingSigns(**{sign: True}), setting(date(2026, 11, 22)))
    assert finding.severity is Severity.OFFICER_DECIDES
    said = SENTENCES["off_rolling_signs"][sign]
    assert (finding.observed, finding.sentence) == (said, f"One sign of off-rolling: {said}.")
    assert finding.limit == "no sign of off-rolling"


def test_every_ground_but_that_of_a_death_has_signs_of_its_own():
    own = {letter for sign in OFF_ROLLING_SIGNS if len(sign.grounds) < 5 for letter in sign.grounds}
    assert own == set("abcdefghijlmno") | {"none"}
    assert all("k" not in sign.grounds for sign in OFF_ROLLING_SIGNS)
    assert {sign.fact for sign in OFF_ROLLING_SIGNS} == set(SIGNS)


def test_other_schools_that_have_not_all_agreed_are_a_sign_and_the_last_years_count_beside_another_alone():
    rule, on = BY_ID["ROLL.OFF-ROLLING"], setting(date(2026, 11, 22))
    in_year_11, in_year_8 = date(2011, 3, 1), date(2014, 3, 1)
    assert rule.findings(OffRollingSigns(born=in_year_11), on) == ()
    assert rule.findings(OffRollingSigns(other_schools=2, other_schools_agreed=2, born=in_year_11), on) == ()
    seen = rule.findings(OffRollingSigns(other_schools=2, other_schools_agreed=1, born=in_year_11), on)
    assert [one.observed for one in seen] == [
        "the pupil was in the last years before examinations",
        "not every other school had agreed",
    ]
    (one,) = rule.findings(OffRollingSigns(other_schools=2, other_schools_agreed=1, born=in_year_8), on)
    assert one.observed == "not every other school had agreed"


def test_an_allegation_waits_for_the_head_then_for_the_records():
    rule, on = BY_ID["ROLL.OFF-ROLLING"], setting(date(2026, 11, 22))
    assert rule.findings(OffRollingSigns(), on) == ()
    (waits,) = rule.findings(OffRollingSigns(alleged=True), on)
    assert (waits.limit, waits.observed) == ("the headteacher's reply", "no reply")
    assert waits.sentence == (
        "The headteacher has not yet answered the allegation and has the right to, before anything is found."
    )
    replied = OffRollingSigns(
        alleged=True, head_replied=True, records_seen=(Record.MEETING_NOTES, Record.BEHAVIOUR_PLAN)
    )
    (records,) = rule.findings(replied, on)
    assert records.sentence == (
        "These records are not seen yet: the safeguarding records, the support for special needs, "
        "the individual education plan."
    )
    (ready,) = rule.findings(replace(replied, records_seen=tuple(Record)), on)
    assert ready.observed == "ready for a finding"
    assert ready.limit == (
        "a removal without permanent exclusion, or pressure on a parent, mainly in the school's own interest"
    )
    assert ready.sentence == (
        "The headteacher has answered and the records are seen: an officer can find whether the allegation is made out."
    )
    for record, said in SENTENCES["off_rolling_records"].items():
        seen = tuple(each for each in Record if each != record)
        (last,) = rule.findings(replace(replied, records_seen=seen), on)
        assert (last.limit, last.observed) == ("the school's records", "1 not seen")
        assert last.sentence == f"These records are not seen yet: {said}."


@pytest.mark.parametrize("particular", list(Particular))
def test_a_particular_that_is_wanting_is_named(particular):
    facts = DeletedPupil(deleted_on=date(2026, 11, 20), received_on=date(2026, 11, 20), missing=(particular,))
    gap = BY_ID["RETURN.DELETION"].findings(facts, setting(date(2026, 11, 22)))[1]
    said = SENTENCES["particulars_of_a_deletion_return"][particular]
    assert gap.sentence == f"The return is taken; these particulars are still wanting: {said}."
    assert (gap.limit, gap.provision[-20:]) == ("every particular of regulation 13(4)", " reg.13(4)(a) to (e)")
