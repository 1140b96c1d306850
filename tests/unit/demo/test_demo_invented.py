"""Nothing in the demonstration is anybody's: every address, number, postcode and UPN is of a range nobody has."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from base.text import normal_postcode
from demo import accounts, businesses, children, referrals, schools, stories, words
from directory.gias import read_gias
from security.passwords import check_choice
from statutory.la_codes import CodeStatus, local_authority
from statutory.upn import check_upn
from statutory.year_groups import usual_year_group

WRITTEN = [
    Path(module.__file__).read_text("utf-8") for module in (accounts, children, referrals, schools, stories, words)
]
FOR_DRAMA = re.compile(r"01632 ?960 ?\d{3}|07700 ?900 ?\d{3}")


def sample():
    return read_gias(schools.FILE.read_bytes())


def test_the_sample_of_schools_reads_without_a_fault():
    assert sample().faults == ()
    assert 20 <= len([row for row in sample().rows if row.la_code == schools.OUR_LA]) <= 30


def test_the_sample_is_written_as_the_national_file_is():
    assert "’".encode("cp1252") in schools.FILE.read_bytes()
    assert any("’" in row.name for row in sample().rows)


def test_no_school_has_a_number_that_a_school_has():
    for row in sample().rows:
        assert row.urn.startswith("99"), row.urn
        assert local_authority(row.la_code).status is CodeStatus.RESERVED


def test_no_business_stands_where_letters_are_delivered_or_has_a_number_that_anybody_has():
    rows = [row for file in businesses.FILES for row in businesses.businesses(file).rows]
    assert all(businesses.businesses(file).faults == () for file in businesses.FILES)
    assert len(rows) >= 5
    for row in rows:
        assert row.postcode.startswith("ZZ"), row.postcode
        for contact in row.contacts:
            assert contact.email.endswith(".example.org") or not contact.email
            assert FOR_DRAMA.fullmatch(contact.telephone), contact.telephone


def test_no_school_stands_where_letters_are_delivered():
    for row in sample().rows:
        assert normal_postcode(row.postcode) == row.postcode
        assert row.postcode.startswith("ZZ"), row.postcode
        assert FOR_DRAMA.fullmatch(row.telephone), row.telephone
        assert row.website.endswith(".example.org")


def test_every_telephone_number_is_one_for_drama():
    numbers = [found for text in WRITTEN for found in re.findall(r"\b0\d{4} \d[\d ]{4,6}\d", text)]
    assert len(numbers) > 10
    assert [number for number in numbers if not FOR_DRAMA.fullmatch(number)] == []


def test_every_mailbox_is_on_a_name_that_belongs_to_nobody():
    hosts = [host for text in WRITTEN for host in re.findall(r"@([\w.-]+\.\w+)", text)]
    assert hosts
    assert [host for host in hosts if not host.endswith("example.org")] == []
    assert all(one.email.endswith(".example.org") for one in accounts.ACCOUNTS)


@pytest.mark.parametrize("child", children.CHILDREN, ids=lambda child: child.key)
def test_an_invented_child_is_of_the_age_of_its_year_group(child):
    assert usual_year_group(children.born(child), date(children.FIRST_YEAR, 11, 22)) == child.year


def test_no_two_children_share_a_upn_and_each_is_well_formed():
    numbers = [children.upn(child) for child in children.CHILDREN]
    assert [number for number, times in Counter(numbers).items() if times > 1] == []
    for number in numbers:
        assert check_upn(number).right
        assert check_upn(number).authority.status is CodeStatus.RESERVED


def test_every_child_goes_to_a_school_of_the_sample():
    assert {child.urn for child in children.CHILDREN} <= {row.urn for row in sample().rows}


def test_the_password_of_the_demonstration_is_one_that_anybody_may_choose():
    for account in accounts.ACCOUNTS:
        check_choice(accounts.invent_password(), email=account.email)
    assert accounts.invent_password() != accounts.invent_password()


def test_there_is_an_account_for_every_role():
    from security.permissions import Role

    assert {account.role for account in accounts.ACCOUNTS} == set(Role)


def test_the_accounts_are_written_for_their_owner_alone(tmp_path):
    kept = accounts.keep_accounts(tmp_path, "amber-kettle-puffin-42")
    assert kept.stat().st_mode & 0o777 == 0o600
    assert accounts.kept_password(tmp_path) == "amber-kettle-puffin-42"
    kept.write_text("half a fi", "utf-8")
    assert accounts.kept_password(tmp_path) == ""
