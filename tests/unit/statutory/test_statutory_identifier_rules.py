"""Numbers as rules: what is wrong with one, whose it is, and that no finding repeats it."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from statutory.findings import Overrider, Severity
from statutory.identifier_rules import DfeNumberFacts, LaCodeFacts, UlnFacts, UpnFacts, UrnFacts
from statutory.la_codes import LOCAL_AUTHORITIES
from statutory.registry import rule
from statutory.rules import Setting
from statutory.upn import upn_check_letter

SETTING = Setting(on=date(2026, 11, 22))


def ask(rule_id, facts):
    return rule(rule_id).findings(facts, SETTING)


def whole(body: str) -> str:
    return upn_check_letter(body) + body


def test_a_right_upn_says_whose_it_is_and_not_what_it_is():
    (finding,) = ask("ID.UPN", UpnFacts(upn="B801200005001"))
    assert (finding.rule, finding.severity) == ("ID.UPN.ISSUER", Severity.INFORMATION)
    assert finding.sentence == (
        "The number is well formed. Its first three digits say that Bristol, City of gave it out."
    )
    assert finding.observed == "permanent UPN"
    assert "200005001" not in str(finding)


def test_a_temporary_upn_is_told_with_its_issuer():
    temporary, issuer = ask("ID.UPN", UpnFacts(upn=whole("90920000500A")))
    assert temporary.rule == "ID.UPN.TEMPORARY"
    assert issuer.observed == "temporary UPN"
    assert "that the former authority Cumbria (before 2023) gave it out" in issuer.sentence


def test_a_upn_from_wales_is_no_english_authoritys():
    (finding,) = ask("ID.UPN", UpnFacts(upn=whole("660200005001")))
    assert finding.sentence.endswith("say that no English authority (Wales) gave it out.")


def test_a_wrong_upn_has_reasons_and_no_issuer():
    (finding,) = ask("ID.UPN", UpnFacts(upn="Q207000016049"))
    assert (finding.rule, finding.severity) == ("ID.UPN", Severity.ADVISORY)
    assert finding.sentence == "The first letter should be P, not Q; one of the characters may be mistyped."


@given(st.text(max_size=20))
def test_whatever_is_typed_as_a_upn_is_answered(text):
    assert all(finding.rule.startswith("ID.UPN") for finding in ask("ID.UPN", UpnFacts(upn=text)))


def test_a_uln_warns_or_is_silent():
    assert ask("ID.ULN", UlnFacts(uln="1234567899")) == ()
    (finding,) = ask("ID.ULN", UlnFacts(uln="1234567890"))
    assert (finding.severity, finding.observed) == (Severity.ADVISORY, "not well formed")
    assert finding.limit == "ten digits, the last a check digit"
    assert finding.overridable_by is Overrider.OFFICER
    assert "123456789" not in str(finding)


@pytest.mark.parametrize(
    ("typed", "severity", "observed", "sentence"),
    [
        (
            "311/2045",
            Severity.INFORMATION,
            "well formed",
            "Its first three digits say that the school is one of Havering.",
        ),
        (
            "9282045",
            Severity.INFORMATION,
            "well formed",
            "Its first three digits say that the school is one of the former authority Northamptonshire (before 2021).",
        ),
        (
            "999/2045",
            Severity.ADVISORY,
            "code of no authority",
            "No local authority has or had the number that its first three digits are.",
        ),
        (
            "3112",
            Severity.ADVISORY,
            "not well formed",
            "A DfE number is three digits of the authority and four of the school, such as 311/2045.",
        ),
    ],
)
def test_a_dfe_number_says_whose_school_it_is(typed, severity, observed, sentence):
    (finding,) = ask("ID.DFE-NUMBER", DfeNumberFacts(dfe_number=typed))
    assert (finding.severity, finding.observed, finding.sentence) == (severity, observed, sentence)


def test_a_urn_is_six_digits_or_warns():
    assert ask("ID.URN", UrnFacts(urn="102345")) == ()
    (finding,) = ask("ID.URN", UrnFacts(urn="012345"))
    assert (finding.severity, finding.limit) == (Severity.ADVISORY, "six digits")
    assert finding.sentence == "A URN is six digits and does not begin with 0."


@pytest.mark.parametrize(
    ("code", "observed", "sentence"),
    [
        ("311", "current code", "311 is the code of Havering."),
        (" 839 ", "current code", "839 is the code of Bournemouth, Christchurch and Poole."),
        ("909", "old code", "909 is the old code of Cumbria (before 2023)."),
        ("660", "reserved code", "660 belongs to no English authority but to Wales."),
        ("999", "code of no authority", "No local authority has or had this code."),
    ],
)
def test_a_code_is_current_old_reserved_or_nobodys(code, observed, sentence):
    (finding,) = ask("ID.LA-CODE", LaCodeFacts(code=code))
    assert finding.observed == observed
    assert finding.sentence.startswith(sentence)
    assert finding.sentence.endswith("one published list only.") is (code.strip() == "839")
    warns = code == "999"
    assert finding.severity is (Severity.ADVISORY if warns else Severity.INFORMATION)
    assert finding.overridable_by is (Overrider.OFFICER if warns else Overrider.NOBODY)


@given(st.sampled_from(sorted(LOCAL_AUTHORITIES)))
def test_every_code_on_a_list_is_known_and_informs(code):
    (finding,) = ask("ID.LA-CODE", LaCodeFacts(code=code))
    assert finding.severity is Severity.INFORMATION
    assert finding.observed == f"{LOCAL_AUTHORITIES[code].status} code"
