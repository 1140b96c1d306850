"""A letter is written some time before it goes: by then its reader may have moved, or be no family of this child."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from base import clock
from base.database import writing
from base.extensions import db
from casework.contacts import Rule, set_rule
from casework.identifying import undo_link
from casework.letters import letters
from casework.letters.letters import (
    NotLikeThis,
    address_letter,
    plan_letter,
    post_letter,
    print_letter,
    send_letter,
)
from models.case import Case
from models.child import Adult, Child, ChildAdult
from models.letter import Letter
from tests.integration.letters.test_letters_going import KEPT
from tests.integration.letters.writing import AT, BY, parents_of, referred

TODAY = date(2026, 11, 23)


@pytest.fixture
def case(context):
    """A case whose only known adult is a mother who may be written to."""
    with writing():
        made = referred()
        mother = parents_of(made)["Wren"]
        for near in db.session.scalars(select(ChildAdult).where(ChildAdult.adult_id != mother.id)).all():
            db.session.delete(near)
        set_rule(made, "adult", mother.id, Rule.SAFE, by=BY, at=AT)
    return made


@pytest.fixture
def mother(case) -> Adult:
    return parents_of(case)["Wren"]


def planned(case: Case) -> Letter:
    """A letter that is for the only one it can be for, at the address that the directory has."""
    with writing():
        return plan_letter(case, "first-letter", key="one", by=BY, at=AT)


def keep(letter: Letter, *lines: str) -> None:
    with writing():
        address_letter(letter.id, party=None, name=letter.name, lines=lines, added="", by=BY, at=AT)


def withhold(case: Case) -> None:
    """A form says that nobody is to learn where the child lives."""
    with writing():
        db.session.get_one(Child, case.child_id).address_withheld = True


def test_nothing_goes_to_the_address_that_a_family_has_fled_from(case):
    letter = planned(case)
    assert letter.address == ["1 Mill Lane", "Marlowe"]
    withhold(case)
    with writing(), pytest.raises(NotLikeThis, match="address-withheld"):
        print_letter(letter.id, KEPT, by=BY, at=AT)
    keep(letter, "c/o The Family Centre", "Marlowe")
    with writing():
        assert print_letter(letter.id, KEPT, by=BY, at=AT).state == "printed"
    with writing():
        assert post_letter(letter.id, on=TODAY, by=BY, at=AT).state == "posted"


def test_a_letter_that_lies_printed_is_not_posted_once_its_address_is_withheld(case):
    letter = planned(case)
    with writing():
        print_letter(letter.id, KEPT, by=BY, at=AT)
    withhold(case)
    with writing(), pytest.raises(NotLikeThis, match="address-withheld"):
        post_letter(letter.id, on=TODAY, by=BY, at=AT)


@pytest.mark.parametrize(("lives_with", "is_told"), [(True, False), (None, False), (False, True)])
def test_no_letter_is_filled_in_with_where_a_child_lives_whose_address_is_withheld(case, mother, lives_with, is_told):
    withhold(case)
    with writing():
        near = db.session.scalar(select(ChildAdult).where(ChildAdult.adult_id == mother.id))
        near.lives_with = lives_with
    letter = planned(case)
    assert letter.address == (["1 Mill Lane", "Marlowe"] if is_told else [])


@pytest.mark.parametrize("is_kept", [False, True], ids=["as it was planned", "as an officer kept it"])
def test_nothing_goes_to_where_a_parent_lived_when_the_letter_was_written(case, mother, is_kept):
    letter = planned(case)
    if is_kept:
        keep(letter, "1 Mill Lane", "Marlowe")
    with writing():
        db.session.get_one(Adult, mother.id).address = {"line1": "5 New Road", "town": "Marlowe"}
    with writing(), pytest.raises(NotLikeThis, match="address-changed"):
        print_letter(letter.id, KEPT, by=BY, at=AT)
    keep(letter, "The Hostel", "Marlowe")  # which an officer has from elsewhere than the directory
    with writing():
        assert print_letter(letter.id, KEPT, by=BY, at=AT).state == "printed"


def test_an_email_goes_to_the_mailbox_that_a_parent_has_now(case, mother):
    letter = planned(case)
    with writing():
        db.session.get_one(Adult, mother.id).email = "wren.new@quill.example"
    with writing(), pytest.raises(NotLikeThis, match="address-changed"):
        send_letter(letter.id, KEPT, by=BY, at=AT)
    keep(letter, "1 Mill Lane", "Marlowe")
    with writing():
        assert send_letter(letter.id, KEPT, by=BY, at=AT).email == "wren.new@quill.example"


def test_whoever_turned_out_to_be_of_another_childs_family_gets_no_letter_about_this_one(case):
    letter, printed = planned(case), planned_again(case)
    with writing():
        print_letter(printed.id, KEPT, by=BY, at=AT)
    with writing():
        undo_link(db.session.get_one(Case, case.id), by=BY, at=AT)
    for act in (print_letter, send_letter):
        with writing(), pytest.raises(NotLikeThis, match="not-for-them"):
            act(letter.id, KEPT, by=BY, at=AT)
    with writing(), pytest.raises(NotLikeThis, match="not-for-them"):
        post_letter(printed.id, on=TODAY, by=BY, at=AT)


def planned_again(case: Case) -> Letter:
    with writing():
        return plan_letter(case, "first-letter", key="two", by=BY, at=AT)


def test_a_letter_that_a_colleague_addresses_to_another_while_it_is_drawn_does_not_go(app, case, mother, enter):
    letter = planned(case)
    clock.set_clock(AT)
    try:
        officer, real = enter("officer"), letters.print_letter

        def meanwhile(letter_id, kept, **how):
            address_letter(letter_id, party=None, name="Jay Quill", lines=["9 Far Road"], added="", by=BY, at=AT)
            return real(letter_id, kept, **how)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("blueprints.letters.of_case.print_letter", meanwhile)
            answer = officer.post(f"/cases/{case.id}/letters/{letter.id}/print")
    finally:
        clock.set_clock(None)
    assert answer.status_code == 422
    assert "A colleague has just changed it" in answer.text
    db.session.expire_all()
    assert db.session.get_one(Letter, letter.id).state == "planned"
