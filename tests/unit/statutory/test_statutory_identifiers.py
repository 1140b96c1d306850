"""Numbers of pupils, schools, learners and councils: right, or wrong with the reason."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from statutory.findings import Severity
from statutory.la_codes import LOCAL_AUTHORITIES, CodeStatus, current_authorities, local_authority
from statutory.school_ids import DfeNumber, parse_dfe_number, parse_urn, uln_check_digit, uln_reasons
from statutory.upn import UpnKind, check_upn, upn_check_letter, upn_findings
from tests.unit.statutory.vector_files import vectors

GIVEN = vectors("identifiers")
TODAY = date(2026, 11, 22)
LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"
codes = st.sampled_from(sorted(LOCAL_AUTHORITIES))
bodies = st.tuples(codes, st.text("0123456789", min_size=8, max_size=8), st.sampled_from("0123456789" + LETTERS)).map(
    "".join
)


def numbered(vector):
    return f"vector {vector['number']}"


@pytest.mark.parametrize("vector", GIVEN["upn"], ids=numbered)
def test_a_worked_upn_has_its_check_letter(vector):
    weighted = sum(weight * int(digit) for weight, digit in enumerate(vector["body"], start=2))
    assert weighted == vector["weighted_sum"]
    assert upn_check_letter(vector["body"]) == vector["letter"]
    check = check_upn(vector["letter"] + vector["body"])
    assert check.right
    assert check.kind is UpnKind.PERMANENT
    assert check.school == vector["body"][3:7]


@given(bodies)
def test_a_well_made_upn_is_right_and_every_other_first_letter_is_wrong(body):
    letter = upn_check_letter(body)
    check = check_upn(letter + body)
    assert check.right
    assert check.authority == local_authority(body[:3])
    assert check.kind is (UpnKind.TEMPORARY if body[-1] in LETTERS else UpnKind.PERMANENT)
    assert all(not check_upn(other + body).right for other in LETTERS if other != letter)


@given(bodies, st.integers(0, 10), st.sampled_from("0123456789"))
def test_one_mistyped_digit_is_always_noticed(body, place, digit):
    mistyped = body[:place] + digit + body[place + 1 :]
    if mistyped != body:
        assert not check_upn(upn_check_letter(body) + mistyped).right


@given(st.text(max_size=20))
def test_whatever_is_typed_gets_an_answer(text):
    check = check_upn(text)
    assert check.right is not bool(check.reasons)
    assert all(reason.endswith(".") for reason in check.reasons)


@pytest.mark.parametrize(
    ("typed", "reasons"),
    [
        ("", ["A UPN has 13 characters; this has 0."]),
        ("B80120000500", ["A UPN has 13 characters; this has 12."]),
        ("UN3", ["UN3 is what school systems write when there is no UPN."]),
        ("Q207000016049", ["The first letter should be P, not Q; one of the characters may be mistyped."]),
        ("1801200005001", ["The first character must be a letter other than I, O and S, not 1."]),
        ("O801200005001", ["The first character must be a letter other than I, O and S, not O."]),
        ("B8012O000500X", ["Character 6 must be a digit, not O; it may be a 0."]),
        (
            "B80120000500S",
            [
                (
                    "The last character must be a digit or, in a temporary UPN, "
                    "a letter other than I, O and S, not S; it may be a 5."
                )
            ],
        ),
        ("B8012٣0005001", ["Character 6 must be a digit, not the character U+0663."]),
    ],
)
def test_a_wrong_upn_says_why(typed, reasons):
    assert list(check_upn(typed).reasons) == reasons


def test_several_faults_are_told_at_once():
    assert len(check_upn("?8I1200005?0!").reasons) == 4


def test_a_number_of_no_council_is_told_apart_from_a_wrong_letter():
    body = "999200005001"
    check = check_upn(upn_check_letter(body) + body)
    assert check.reasons == ("No local authority has or had the number 999 (characters 2 to 4).",)
    assert check.authority is None


def test_spaces_hyphens_and_small_letters_are_forgiven():
    assert check_upn(" b801-2000 05001\u00a0").upn == "B801200005001"
    assert check_upn(" b801-2000 05001\u00a0").right


def test_a_placeholder_is_no_number_rather_than_a_wrong_one():
    assert all(check_upn(f"un{number}").no_number for number in range(1, 6))
    assert not check_upn("un6").no_number
    assert not check_upn("B801200005001").no_number


def test_a_wrong_upn_warns_and_a_right_one_is_silent():
    assert upn_findings("B801200005001", TODAY) == ()
    (wrong,) = upn_findings("Q207000016049", TODAY)
    assert (wrong.rule, wrong.severity, wrong.on) == ("ID.UPN", Severity.ADVISORY, TODAY)
    assert wrong.limit == "13 characters with the right check letter"
    assert "207000016049" not in str(wrong)


def test_a_temporary_upn_is_said_to_be_one():
    body = "80120000500A"
    (finding,) = upn_findings(upn_check_letter(body) + body, TODAY)
    assert (finding.rule, finding.severity) == ("ID.UPN.TEMPORARY", Severity.INFORMATION)


@pytest.mark.parametrize(
    "body", ["", "8012000050X1", "80120000500", "80120000500I", "8012000x5001", "8012000050011", "٣01200005001"]
)
def test_a_check_letter_is_not_made_up_for_something_else(body):
    with pytest.raises(ValueError, match="eleven digits"):
        upn_check_letter(body)


def test_a_number_may_use_every_digit_there_is():
    body = "201345678901"  # ten different digits in the first eleven
    assert check_upn(upn_check_letter(body) + body).right


def test_england_has_153_authorities_and_old_codes_are_still_known():
    assert len(current_authorities()) == 153
    assert len({la.name for la in current_authorities()}) == 153
    assert [la.name for la in current_authorities()][:2] == ["Barking and Dagenham", "Barnet"]
    old = {code for code, la in LOCAL_AUTHORITIES.items() if la.status is CodeStatus.OLD}
    assert old == {"835", "836", "837", "909", "928"}


def test_every_code_of_the_published_list_has_its_name_and_there_is_no_other():
    listed = vectors("la_codes")
    current = {la.code: la.name for la in current_authorities()}
    assert current == listed["current"]
    assert {code for code in current if not LOCAL_AUTHORITIES[code].confirmed} == set(listed["unconfirmed"])
    old = {code: la.name for code, la in LOCAL_AUTHORITIES.items() if la.status is CodeStatus.OLD}
    assert old == listed["old"]
    reserved = {
        f"{number:03}": name for first, last, name in listed["reserved"] for number in range(int(first), int(last) + 1)
    }
    assert {code: la.name for code, la in LOCAL_AUTHORITIES.items() if la.status is CodeStatus.RESERVED} == reserved
    assert set(LOCAL_AUTHORITIES) == {*current, *old, *reserved}


def test_codes_without_a_second_source_are_marked():
    unconfirmed = {la.code for la in current_authorities() if not la.confirmed}
    assert unconfirmed == {"838", "839", "940", "941", "942", "943"}
    confirmed = {la.code for la in LOCAL_AUTHORITIES.values() if la.confirmed}
    assert {la.code for la in LOCAL_AUTHORITIES.values() if la.status is CodeStatus.OLD} <= confirmed
    assert not confirmed & {la.code for la in LOCAL_AUTHORITIES.values() if la.status is CodeStatus.RESERVED}


@pytest.mark.parametrize(
    ("code", "name", "status"),
    [
        ("311", "Havering", CodeStatus.CURRENT),
        ("909", "Cumbria (before 2023)", CodeStatus.OLD),
        ("660", "Wales", CodeStatus.RESERVED),
        ("681", "Wales", CodeStatus.RESERVED),
        ("001", "a number kept for central use", CodeStatus.RESERVED),
        ("005", "a number kept for central use", CodeStatus.RESERVED),
        ("701", "the islands or a service school", CodeStatus.RESERVED),
        ("708", "the islands or a service school", CodeStatus.RESERVED),
    ],
)
def test_a_code_says_what_it_stands_for(code, name, status):
    authority = local_authority(code)
    assert authority is not None
    assert (authority.code, authority.name, authority.status) == (code, name, status)


@pytest.mark.parametrize("code", ["000", "006", "659", "682", "700", "709", "999", "", "20"])
def test_a_code_of_nobody_is_nobody(code):
    assert local_authority(code) is None


@pytest.mark.parametrize("typed", ["311/2045", "3112045", " 311 2045 ", "311-2045", "311 / 2045"])
def test_a_dfe_number_is_read_however_it_is_written(typed):
    number = parse_dfe_number(typed)
    assert number == DfeNumber("311", "2045")
    assert (str(number), number.compact, number.authority.name) == ("311/2045", "3112045", "Havering")


@pytest.mark.parametrize(
    "typed", ["", "311/204", "31/12045", "311204", "31120455", "abc/defg", "311/2045/1", "٣11/2045"]
)
def test_what_is_not_a_dfe_number_is_not_read_as_one(typed):
    assert parse_dfe_number(typed) is None


def test_leading_zeros_that_a_spreadsheet_dropped_come_back():
    assert str(DfeNumber.of(1, "45 ")) == "001/0045"
    with pytest.raises(ValueError, match="three digits of the authority"):
        DfeNumber.of("3111", "2045")
    with pytest.raises(ValueError, match="three digits of the authority"):
        DfeNumber("311", "45")


@pytest.mark.parametrize(
    ("given_text", "urn"),
    [
        ("102345", "102345"),
        (102345, "102345"),
        (" 102345 ", "102345"),
        ("12345", None),
        ("1023456", None),
        ("012345", None),
        ("10234x", None),
    ],
)
def test_a_urn_is_six_digits(given_text, urn):
    assert parse_urn(given_text) == urn


@pytest.mark.parametrize("vector", GIVEN["uln"], ids=numbered)
def test_a_worked_uln_has_its_last_digit(vector):
    assert uln_check_digit(vector["first_nine"]) == vector["last"]
    right = [digit for digit in "0123456789" if not uln_reasons(vector["first_nine"] + digit)]
    assert right == ([vector["last"]] if vector["last"] else [])


def test_a_uln_that_is_not_ten_digits_says_so():
    assert uln_reasons("12345") == ("A ULN is ten digits.",)
    assert uln_reasons("123 456 7899") == ()
    assert uln_reasons("1234567890")[0].startswith("The last digit of this ULN does not fit")
    with pytest.raises(ValueError, match="nine digits"):
        uln_check_digit("1234567890")
