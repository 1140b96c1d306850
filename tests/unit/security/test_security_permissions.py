"""Passwords that may be chosen, and who may do what."""

from __future__ import annotations

import pytest

from council.settings import contrast_with_white
from security.actor import Actor, ActorKind
from security.passwords import LONGEST, NotAPassword, check_choice
from security.permissions import PERMISSIONS_OF, Permission, Role


@pytest.mark.parametrize("good", ["three random words", "correct-pony!", "ÄÖÜ trees and 12 birds", "a1b2c3d4e5f6"])
def test_a_long_password_may_be_chosen(good):
    check_choice(good, email="ada@example.org")


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        ("short", "at least 12"),
        ("", "at least 12"),
        ("x" * (LONGEST + 1), "or fewer"),
        ("passwordpassword", "harder"),
        ("Password Password 1!", "harder"),
        ("aaaaaaaaaaaaaa", "harder"),
        ("ada.byron.long12", "harder"),
    ],
)
def test_a_password_that_is_easily_guessed_may_not(bad, said):
    with pytest.raises(NotAPassword, match=said):
        check_choice(bad, email="Ada.Byron.Long@example.org")


def test_every_role_is_in_the_table_and_every_permission_is_somebodys():
    assert set(PERMISSIONS_OF) == set(Role)
    assert frozenset().union(*PERMISSIONS_OF.values()) == set(Permission)


def test_staff_of_a_school_may_do_nothing_of_the_councils():
    assert PERMISSIONS_OF[Role.SCHOOL_USER] == {Permission.SCHOOL_FILE}
    assert not Actor(ActorKind.USER, roles=frozenset({Role.SCHOOL_USER})).is_officer


def test_administrators_and_designers_see_no_case():
    sees = {Permission.CASE_SEE, Permission.CHILD_SEE, Permission.CASE_SEE_RESTRICTED, Permission.QUEUE_SEE}
    for role in (Role.ADMINISTRATOR, Role.SERVICE_DESIGNER, Role.SCHOOL_USER):
        assert not PERMISSIONS_OF[role] & sees


def test_officers_recommend_and_do_not_decide():
    assert Permission.CASE_RECOMMEND in PERMISSIONS_OF[Role.OFFICER]
    assert Permission.CASE_DECIDE not in PERMISSIONS_OF[Role.OFFICER]
    assert Permission.CASE_DECIDE not in PERMISSIONS_OF[Role.TEAM_LEAD]


def test_visitors_links_and_jobs_hold_no_permission():
    for actor in (Actor.visitor(), Actor.system("sweep")):
        assert actor.permissions == frozenset()


def test_contrast_is_what_the_guidelines_say():
    assert contrast_with_white("#000000") == pytest.approx(21)
    assert contrast_with_white("#ffffff") == pytest.approx(1)
    assert contrast_with_white("#767676") == pytest.approx(4.54, abs=0.01)
