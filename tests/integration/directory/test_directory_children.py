"""A child is held once, found with typing errors, matched with care and merged undoably."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from flask.ctx import AppContext
from sqlalchemy import true

from base.database import writing
from base.ids import new_id
from casework.subjects import particulars_of
from directory.adults import AdultParticulars, adults_of, note_adult
from directory.children import (
    change_child,
    create_child,
    every_id_of,
    fill_in,
    join_siblings,
    siblings_of,
    standing_for,
)
from directory.finding import find_children
from directory.matching import Agreement, MatchKind, match_child, offer_matches
from directory.merging import CannotMerge, merge_children, offers_for, refuse_offer, undo_merge
from directory.particulars import Particulars
from security.actor import Actor
from security.history import history_of

pytestmark = pytest.mark.usefixtures("context")
AT = datetime(2026, 11, 23, 9, tzinfo=UTC)
BY = Actor.system("test")
IVY = Particulars(
    given_names="Ivy Rose",
    family_name="Kowalska-Byrne",
    date_of_birth=date(2014, 3, 9),
    upn="B801200005001",
    address={"line1": "1 Mill Lane", "postcode": "zz1 1zz"},
    sex="female",
)


def made(particulars: Particulars = IVY):
    with writing():
        return create_child(particulars, by=BY, at=AT)


def found(typed: str) -> list[str]:
    return [one.child.given_names for one in find_children(typed, visible=true())]


@pytest.mark.parametrize(
    "typed",
    [
        "ivy kowalska",
        "Kowalksa",
        "kowalska byrne",
        "IVY",
        "B801200005001",
        "zz11zz",
        "9/3/2014",
        "ivy 9/3/2014",
        "9 Mar 2014",  # as every page shows it
        "ivy, 9th March 2014",
        "byrne ZZ1 1ZZ",
    ],
)
def test_an_officer_finds_ivy_by_what_they_remember_of_her(context: AppContext, typed: str) -> None:
    made()
    made(Particulars(given_names="Omar", family_name="Haddad", date_of_birth=date(2012, 1, 2)))
    assert found(typed) == ["Ivy Rose"]


@pytest.mark.parametrize(
    "typed", ["", "   ", "%", "99/99/2014", "31 Feb 2014", "9 March", "omar", "x" * 500, "ivy haddad"]
)
def test_a_search_that_fits_nobody_finds_nobody(typed: str) -> None:
    made()
    assert found(typed) == []


def test_a_renamed_child_is_found_by_the_new_name_and_no_longer_by_the_old() -> None:
    child = made()
    with writing():
        changed = change_child(standing_for(child.id), {"family_name": "Okoro"}, by=BY, at=AT)
    assert changed == ["family_name"]
    assert found("okoro") == ["Ivy Rose"]
    assert found("kowalska") == []


def test_upn_surname_and_birth_together_link_by_themselves() -> None:
    child = made()
    match = match_child(Particulars(family_name="KOWALSKA BYRNE", date_of_birth=IVY.date_of_birth, upn="b801200005001"))
    assert (match.kind, match.child_id) == (MatchKind.EXACT, child.id)


@pytest.mark.parametrize(
    "less",
    [
        Particulars(given_names="Ivy", family_name="Kowalska-Byrne", date_of_birth=date(2014, 3, 9)),
        Particulars(family_name="Kowalska-Byrne", date_of_birth=date(2014, 9, 3), upn="B801200005001"),
        Particulars(given_names="Ivy", family_name="Kowalska", date_of_birth=date(2014, 3, 9), upn="B801200005001"),
        Particulars(given_names="Ivie", family_name="Kowalska-Byrne", address={"postcode": "ZZ1 1ZZ"}),
    ],
)
def test_anything_less_is_offered_with_its_evidence_and_never_linked(less: Particulars) -> None:
    child = made()
    match = match_child(less)
    assert match.kind is MatchKind.OFFERED
    assert match.child_id is None
    assert match.candidates[0].child_id == child.id
    assert {name for name, _ in match.candidates[0].evidence} >= {"upn", "family-name", "date-of-birth", "postcode"}


FORMER = "C801200005002"


def test_a_number_of_before_is_kept_found_by_and_offered_and_never_links_by_itself() -> None:
    said = {
        "name": {"given": "Ivy", "family": "Kowalska-Byrne"},
        "upn": "b801200005001",
        "former-upn": "c8012 00005002",
    }
    child = made(particulars_of(said))
    assert (child.upn, child.former_upn) == ("B801200005001", FORMER)
    assert found(FORMER) == ["Ivy"]
    for numbers in ({"upn": FORMER}, {"upn": "D801200005003", "former_upn": "B801200005001"}, {"former_upn": FORMER}):
        match = match_child(Particulars(given_names="Ivy", family_name="Kowalska-Byrne", **numbers))
        assert match.kind is MatchKind.OFFERED
        assert dict(match.candidates[0].evidence)["upn"] is Agreement.CLOSE
    assert match_child(Particulars(family_name="Marsh", former_upn="D801200005003")).kind is MatchKind.NONE


def test_a_number_of_before_is_filled_in_once_and_is_never_the_one_of_now() -> None:
    child = made()
    with writing():
        row = standing_for(child.id)
        assert fill_in(row, Particulars(former_upn=IVY.upn), by=BY, at=AT) == []
        assert fill_in(row, Particulars(former_upn=FORMER), by=BY, at=AT) == ["former_upn"]
        assert fill_in(row, Particulars(former_upn="D801200005003"), by=BY, at=AT) == []
    assert standing_for(child.id).former_upn == FORMER


def test_another_child_of_the_same_common_name_is_not_offered() -> None:
    made(Particulars(given_names="Mohammed", family_name="Ali", date_of_birth=date(2014, 3, 9)))
    other = Particulars(given_names="Mohammed", family_name="Ali", date_of_birth=date(2009, 7, 21))
    assert match_child(other).kind is MatchKind.NONE


@pytest.mark.parametrize("mark", ["restricted", "sealed"])
def test_a_restricted_or_sealed_child_is_matched_but_says_only_stop(mark: str) -> None:
    child = made()
    with writing():
        change_child(standing_for(child.id), {mark: True}, by=BY, at=AT)
    match = match_child(IVY)
    assert (match.kind, match.child_id) == (MatchKind.PROTECTED, None)


def test_an_offer_is_kept_once_and_can_be_refused() -> None:
    made()
    newcomer = made(Particulars(given_names="Ivy", family_name="Kowalska-Byrne", date_of_birth=date(2014, 3, 9)))
    match = match_child(IVY, leave_out=newcomer.id)
    for expected in (1, 0):
        with writing():
            assert len(offer_matches(newcomer, match, by=BY, at=AT)) == expected
    (offer,) = offers_for(newcomer.id)
    with writing():
        refuse_offer(offers_for(newcomer.id)[0], by=BY, at=AT)
    assert offers_for(newcomer.id) == []
    assert offer.evidence


def test_a_merge_points_fills_in_and_can_be_undone() -> None:
    first = made()
    second = made(Particulars(given_names="Ivy", family_name="Kowalska", sex="female", plans=("protection",)))
    with writing():
        merge_children(second.id, first.id, by=BY, at=AT)
    assert standing_for(second.id).id == first.id
    assert standing_for(first.id).plans == ["protection"]
    assert set(every_id_of(first.id)) == {first.id, second.id}
    assert found("kowalska") == ["Ivy Rose"]
    with writing():
        merge_children(second.id, first.id, by=BY, at=AT)  # twice: one merge
    with writing():
        undo_merge(second.id, by=BY, at=AT, reason="two cousins")
    assert standing_for(second.id).id == second.id
    assert [event.kind for event in history_of("child", second.id)] == ["child-made", "child-merged", "merge-undone"]


def test_identities_before_and_after_adoption_are_never_merged() -> None:
    first, second = made(), made()
    with writing():
        change_child(standing_for(second.id), {"sealed": True}, by=BY, at=AT)
    with pytest.raises(CannotMerge), writing():
        merge_children(second.id, first.id, by=BY, at=AT)


def test_a_merge_never_opens_a_restricted_record() -> None:
    first, second = made(), made()
    with writing():
        change_child(standing_for(second.id), {"restricted": True, "address_withheld": True}, by=BY, at=AT)
    with writing():
        merge_children(second.id, first.id, by=BY, at=AT)
    assert standing_for(second.id).restricted
    assert standing_for(second.id).address_withheld


def test_a_later_form_fills_gaps_but_overwrites_nothing() -> None:
    child = made(Particulars(given_names="Ivy", family_name="Byrne", plans=("in-need",)))
    with writing():
        filled = fill_in(standing_for(child.id), IVY, by=BY, at=AT)
    kept = standing_for(child.id)
    assert kept.family_name == "Byrne"
    assert kept.date_of_birth == IVY.date_of_birth
    assert kept.plans == ["in-need"]
    assert kept.postcode == "ZZ1 1ZZ"
    assert "family_name" not in filled


def test_siblings_are_noted_both_ways_and_once() -> None:
    ivy, tom = made(), made(Particulars(given_names="Tom", family_name="Kowalski-Byrne"))
    with writing():
        assert join_siblings(ivy.id, tom.id, source="referral", by=BY, at=AT)
        assert not join_siblings(tom.id, ivy.id, source="referral", by=BY, at=AT)
        assert not join_siblings(tom.id, tom.id, source="referral", by=BY, at=AT)
    assert [child.id for child in siblings_of(tom.id)] == [ivy.id]
    assert [child.id for child in siblings_of(ivy.id)] == [tom.id]


def test_the_same_parent_named_twice_is_one_adult_with_the_fuller_particulars() -> None:
    child = made()
    with writing():
        note_adult(child, AdultParticulars("Ana Kowalska", telephone="07700 900123"), by=BY, at=AT)
        note_adult(
            child, AdultParticulars("ana  kowalska", email="Ana@Example.org", address_withheld=True), by=BY, at=AT
        )
    (known,) = adults_of(child)
    assert (known.adult.email, known.adult.telephone) == ("ana@example.org", "07700 900123")
    assert known.adult.address_withheld


def test_an_unknown_child_is_said_to_be_unknown() -> None:
    with pytest.raises(LookupError):
        standing_for(new_id())
