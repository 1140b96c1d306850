"""Certificates, identity and duties of chaperones, a day and a document either side of every limit."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations_with_replacement

import pytest

from statutory.chaperones import RULES
from statutory.chaperones.certificates import (
    ACCEPTED_AGE,
    Certificate,
    Level,
    Result,
    StatusCheck,
    Viewing,
    join_by,
)
from statutory.chaperones.duties import (
    TELL_OF_CHANGES,
    TELL_THE_LADO,
    Allegation,
    ChangedParticulars,
    Incident,
    Suspension,
)
from statutory.chaperones.identity import Group, IdentityCheck, IdentityDocument, Meeting, Route
from statutory.days import NoDate
from statutory.due import Calendars
from statutory.findings import Overrider, Severity
from statutory.registry import all_rules, rule
from statutory.rules import Setting
from tests.unit.statutory.vector_files import WORKING

ON = date(2026, 11, 22)
DAY = timedelta(days=1)
ASKED = Setting(on=ON, calendars=Calendars(working=WORKING))
CERTIFICATE = Certificate(issued=date(2026, 11, 1))


def asked(rule_id, facts, setting=ASKED):
    return rule(rule_id).findings(facts, setting)


def own(number):
    return replace(ASKED, byelaws={number.name: number})


@pytest.mark.parametrize(
    ("lacks", "says"),
    [
        ({}, None),
        ({"level": Level.STANDARD}, "is not enhanced"),
        ({"level": Level.BASIC}, "is not enhanced"),
        ({"child_workforce": False}, "is not for work with children"),
        ({"barred_list": False}, "is without the children's barred list"),
        ({"level": Level.BASIC, "barred_list": False}, "is not enhanced and is without the children's barred list"),
    ],
)
def test_a_chaperones_certificate_is_enhanced_with_the_childrens_barred_list(lacks, says):
    told = asked("DBS.LEVEL", replace(CERTIFICATE, **lacks))
    assert [each.observed for each in told] == ([says] if says else [])
    assert all((each.severity, each.verified) == (Severity.OFFICER_DECIDES, True) for each in told)


@pytest.mark.parametrize(("viewing", "says"), [(Viewing.VIDEO, "by video"), (Viewing.COPY, "as a copy")])
def test_the_original_certificate_is_seen_in_person_and_in_no_other_way(viewing, says):
    assert asked("DBS.SEEN", replace(CERTIFICATE, viewing=viewing)) == ()
    [told] = asked("DBS.SEEN", replace(CERTIFICATE, viewing=viewing, seen_on=ON))
    assert (told.severity, told.overridable_by) == (Severity.BREACH, Overrider.NOBODY)
    assert f"seen {says} on 22 November 2026" in told.sentence
    assert asked("DBS.SEEN", replace(CERTIFICATE, seen_on=ON)) == ()


@pytest.mark.parametrize(("days", "old"), [(-1, True), (0, False), (1, False)])
def test_a_certificate_outside_the_update_service_is_taken_for_three_months(days, old):
    facts = replace(CERTIFICATE, issued=date(2026, 8, 22) + days * DAY)
    assert len(asked("DBS.ACCEPTED", facts)) == old
    assert len(asked("DBS.ACCEPTED", replace(facts, offered=ON), replace(ASKED, on=ON + 99 * DAY))) == old
    assert asked("DBS.ACCEPTED", replace(facts, joined=facts.issued)) == ()
    assert asked("DBS.ACCEPTED", replace(facts, council_service=True)) == ()
    assert asked("DBS.ACCEPTED", facts, own(replace(ACCEPTED_AGE, value=4))) == ()


@pytest.mark.parametrize(("days", "in_time"), [(29, True), (30, True), (31, False)])
def test_the_update_service_is_joined_within_thirty_days_of_issue(days, in_time):
    facts = replace(CERTIFICATE, issued=ON - days * DAY)
    assert join_by(facts, ASKED) == facts.issued + 30 * DAY
    [told] = asked("DBS.UPDATESERVICE", facts)
    assert told.severity is (Severity.INFORMATION if in_time else Severity.OFFICER_DECIDES)
    assert told.overridable_by is (Overrider.NOBODY if in_time else Overrider.OFFICER)
    assert ("can be put" if in_time else "now only the next certificate can be.") in told.sentence
    joined = asked("DBS.UPDATESERVICE", replace(facts, joined=ON), replace(ASKED, on=ON + 99 * DAY))
    assert [each.observed for each in joined] == ([] if in_time else ["on 22 November 2026"])
    assert all("check the day" in each.sentence for each in joined)


@pytest.mark.parametrize(
    ("result", "severity"),
    [
        (Result.NOTHING_NEW, Severity.INFORMATION),
        (Result.EARLIER_INFORMATION, Severity.INFORMATION),
        (Result.CHANGED, Severity.OFFICER_DECIDES),
        (Result.NO_MATCH, Severity.OFFICER_DECIDES),
    ],
)
def test_a_status_check_has_four_answers(result, severity):
    [told] = asked("DBS.STATUS", StatusCheck(result=result, consent=True))
    assert told.severity is severity
    assert told.sentence.startswith("The Update Service answers: ")
    both = asked("DBS.STATUS", StatusCheck(result=result, consent=False, same_level=False))
    assert [each.severity for each in both] == [Severity.BREACH, Severity.OFFICER_DECIDES, severity]
    assert [each.observed for each in both[:2]] == ["without consent", "another workforce or level"]


def identity(*groups, on=ON, **more):
    documents = tuple(IdentityDocument(group=Group(each)) for each in groups)
    return IdentityCheck(**{"checked_on": on, "documents": documents, **more})


@pytest.mark.parametrize("count", [0, 1, 2, 3, 4])
def test_three_documents_and_one_of_them_of_group_one_prove_identity(count):
    for groups in combinations_with_replacement(["1", "2a", "2b"], count):
        told = {each.observed for each in asked("DBS.IDENTITY", identity(*groups))}
        expected = set()
        if count < 3:
            expected.add("1 document" if count == 1 else f"{count} documents")
        if "1" not in groups:
            expected.add("no document of group 1")
        assert told == expected


def test_the_second_route_is_for_whoever_cannot_go_the_first():
    second = identity("2a", "2a", "2b", route=Route.TWO)
    [told] = asked("DBS.IDENTITY", second)
    assert (told.observed, told.severity, told.verified) == ("the second route", Severity.OFFICER_DECIDES, False)
    assert asked("DBS.IDENTITY", replace(second, first_route_impossible=True)) == ()
    assert len(asked("DBS.IDENTITY", identity("2a", "2a", route=Route.TWO, first_route_impossible=True))) == 1


@pytest.mark.parametrize(
    ("day", "address_needed"),
    [
        (date(2025, 4, 21), True),
        (date(2025, 4, 22), False),
        (date(2025, 10, 31), False),
        (date(2025, 11, 1), False),
    ],
)
def test_an_address_was_needed_until_the_new_lists(day, address_needed):
    without = identity("1", "2a", "2b", on=day)
    assert len(asked("DBS.IDENTITY", without)) == address_needed
    shown = replace(without, documents=(*without.documents[1:], IdentityDocument(group=Group.ONE, shows_address=True)))
    assert asked("DBS.IDENTITY", shown) == ()


def test_while_both_lists_counted_what_is_wrong_is_told_by_the_newer():
    for day, provision in (
        (date(2025, 4, 21), "until 31 October 2025"),
        (date(2025, 4, 22), "from 22 April 2025"),
        (date(2025, 10, 31), "from 22 April 2025"),
        (date(2025, 11, 1), "from 22 April 2025"),
    ):
        told = asked("DBS.IDENTITY", identity("1", "2a", on=day))
        assert {each.provision.rpartition(", ")[2] for each in told} == {provision}


def test_copies_other_names_and_video_are_told_worst_first():
    wrong = IdentityDocument(group=Group.ONE, original=False, name_matches=False)
    facts = replace(identity("2a", "2b", meeting=Meeting.VIDEO), documents=(wrong, *identity("2a", "2b").documents))
    told = asked("DBS.IDENTITY", facts)
    assert [(each.observed, each.severity) for each in told] == [
        ("a copy", Severity.BREACH),
        ("by video", Severity.ADVISORY),
        ("another name", Severity.OFFICER_DECIDES),
    ]
    assert [each.verified for each in told] == [True, False, True]
    assert [each.overridable_by for each in told] == [Overrider.NOBODY, Overrider.OFFICER, Overrider.OFFICER]


@pytest.mark.parametrize(("days", "late"), [(6, False), (7, False), (8, True)])
def test_a_chaperone_tells_of_a_change_within_seven_days(days, late):
    for facts in (
        ChangedParticulars(happened=ON - days * DAY),
        ChangedParticulars(happened=ON - 90 * DAY, told=ON - 90 * DAY + days * DAY),
    ):
        told = asked("CHAP.CHANGE", facts)
        assert [each.severity for each in told] == [Severity.ADVISORY] * late
        assert all(("told on" in each.sentence) is (facts.told is not None) for each in told)
        assert all(each.overridable_by is Overrider.OFFICER for each in told)
    assert asked("CHAP.CHANGE", facts, own(replace(TELL_OF_CHANGES, value=8))) == ()


@pytest.mark.parametrize(("told_on", "late"), [(date(2026, 11, 23), False), (date(2026, 11, 24), True)])
def test_an_allegation_is_told_within_one_working_day(told_on, late):
    told = asked("CHAP.LADO", Allegation(learned=date(2026, 11, 20), told=told_on))
    assert [each.severity for each in told] == [Severity.ADVISORY] * late
    assert all(each.day == date(2026, 11, 23) for each in told)
    assert (
        asked("CHAP.LADO", Allegation(learned=date(2026, 11, 20), told=told_on), own(replace(TELL_THE_LADO, value=2)))
        == ()
    )
    with pytest.raises(NoDate):
        asked("CHAP.LADO", Allegation(learned=ON), Setting(on=ON))


def test_parent_and_both_councils_hear_of_an_injury_at_once():
    everybody = Incident(happened=ON, parent_told=ON, licensing_council_told=ON, host_council_told=ON)
    assert asked("CHAP.R15.INCIDENT", everybody) == ()
    for who, words in (
        ("parent_told", "the parent"),
        ("licensing_council_told", "the licensing council"),
        ("host_council_told", "the host council"),
    ):
        [told] = asked("CHAP.R15.INCIDENT", replace(everybody, **{who: None}))
        assert (told.severity, told.overridable_by) == (Severity.BREACH, Overrider.NOBODY)
        assert f"has not told {words}, and {words} must be told at once." in told.sentence
        [told] = asked("CHAP.R15.INCIDENT", replace(everybody, **{who: ON + DAY}))
        assert (told.severity, told.overridable_by) == (Severity.OFFICER_DECIDES, Overrider.OFFICER)
        assert f"told {words} only on 23 November 2026, and {words} must be told at once." in told.sentence
    assert asked("CHAP.R15.INCIDENT", replace(everybody, host_council_told=None, host_is_licensing=True)) == ()
    nobody = asked("CHAP.R15.INCIDENT", Incident(happened=ON, parent_told=ON + DAY))
    assert [each.severity for each in nobody] == [Severity.BREACH, Severity.BREACH, Severity.OFFICER_DECIDES]


def test_holders_and_host_councils_hear_of_a_suspension_the_same_day_and_a_second_officer_reviews_it():
    done = Suspension(suspended=ON, holders_told=ON, councils_told=ON, reviewed=True)
    assert asked("CHAP.SUSPENSION", done) == ()
    for who, words in (("holders_told", "holders of licences"), ("councils_told", "host councils")):
        [told] = asked("CHAP.SUSPENSION", replace(done, **{who: None}))
        assert told.sentence.startswith(f"The {words} are to be told of the suspension the same day; they have not")
        assert told.limit == "the same day"
        [told] = asked("CHAP.SUSPENSION", replace(done, **{who: ON + DAY}))
        assert told.observed == "on 23 November 2026"
    [told] = asked("CHAP.SUSPENSION", replace(done, reviewed=False))
    assert told.limit == "a second officer's review"


def test_the_registry_finds_every_rule_of_chaperones_once_and_each_has_its_source():
    assert {each.id for each in RULES} == {each.id for each in all_rules() if each.id.startswith(("CHAP.", "DBS."))}
    assert len({each.id for each in RULES}) == len(RULES)
    for each in RULES:
        assert each.title[0].isupper()
        assert {number.source for number in each.numbers} <= set(each.sources)
        assert all(source.url.startswith("https://www.") for source in each.sources)
        assert all(number.verified is number.source.verified for number in each.numbers)
    names = [number.name for each in RULES for number in each.numbers]
    assert len(names) == len(set(names))
