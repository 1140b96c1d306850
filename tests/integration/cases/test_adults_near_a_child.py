"""Adults near a child, as officers learn of them: added, changed, no longer around; what is withheld stays so."""

from __future__ import annotations

import re
from uuid import UUID

import pytest

from base.database import writing
from base.extensions import db
from casework.letters.addressees import NOT_FOR_THEM, addressees, in_doubt
from casework.letters.letters import plan_letter
from casework.purges.purged_children import purge_children_without_cases
from casework.versions import pinned
from directory.adult_changes import say_left
from directory.adults import AdultParticulars, adults_of, note_adult
from directory.children import create_child
from directory.particulars import Particulars
from models.case import Case
from models.child import Adult, AdultName, Child, ChildAdult
from models.event import Event
from security.actor import Actor
from tests.integration.cases.conftest import text_of
from tests.integration.letters.writing import AT, parents_of, referred

BY = Actor.system("tests")
TOLD = {
    "name": "Oona Quill",
    "relationship": "grandmother",
    "responsibility": "no",
    "lives": "",
    "telephone": "07700 900123",
    "email": "oona@quill.example",
    "line1": "3 Weir Lane",
    "postcode": "zz12dt",
    "language": "Irish",
}


@pytest.fixture
def place(at_work, officer, records):
    return f"/children/{records.child_id()}"


def kept(app, name: str) -> tuple[Adult, ChildAdult]:
    with app.app_context():
        adult = db.session.query(Adult).filter_by(name=name).one()
        near = db.session.query(ChildAdult).filter_by(adult_id=adult.id).one()
        db.session.expunge_all()
        return adult, near


def revision(page: str) -> str:
    return re.search(r'name="revision" value="(\d+)"', page)[1]


def events(app, kind: str) -> list[Event]:
    with app.app_context():
        return db.session.query(Event).filter_by(kind=kind).all()


def test_a_grandmother_heard_of_on_the_telephone_is_kept_once_however_often_it_is_sent(app, officer, place):
    for _ in range(2):
        assert officer.post(f"{place}/adults/new", data=TOLD | {"once": "a" * 32}).status_code == 303
    adult, near = kept(app, "Oona Quill")
    assert (adult.telephone, adult.email, adult.language) == ("07700 900123", "oona@quill.example", "Irish")
    assert adult.address == {"line1": "3 Weir Lane", "postcode": "ZZ1 2DT"}
    assert (near.relationship_kind, near.parental_responsibility, near.lives_with) == ("grandmother", False, None)
    page = text_of(officer.get(place))
    assert "Grandmother, no parental responsibility" in page
    noted = [one for one in events(app, "adult-noted") if one.data["adult"] == str(adult.id)]
    assert [one.data for one in noted] == [{"adult": str(adult.id)}]
    assert noted[0].actor_id is not None


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"name": " "}, "Enter the name"),
        ({"email": "oona at home"}, "Enter an email address such as name@example.org"),
        ({"telephone": "0" * 41}, "The telephone number must have 40 characters or fewer"),
    ],
)
def test_what_is_wrong_is_said_beside_it_and_what_was_typed_stays(app, officer, place, typed, said):
    answer = officer.post(f"{place}/adults/new", data=TOLD | typed)
    assert answer.status_code == 422
    assert said in text_of(answer)
    assert 'value="3 Weir Lane"' in answer.text
    with app.app_context():
        assert not db.session.query(Adult).filter_by(name="Oona Quill").count()


def test_a_name_that_is_beside_the_child_already_is_not_filled_in_unseen(app, officer, place):
    officer.post(f"{place}/adults/new", data=TOLD)
    answer = officer.post(f"{place}/adults/new", data=TOLD | {"name": "oona  QUILL", "telephone": "07700 900999"})
    assert answer.status_code == 422
    assert "Somebody of this name is noted beside the child already" in answer.text
    assert kept(app, "Oona Quill")[0].telephone == "07700 900123"


def test_of_two_officers_at_once_the_second_reads_what_the_first_kept(app, officer, lead, place):
    officer.post(f"{place}/adults/new", data=TOLD)
    oona, _ = kept(app, "Oona Quill")
    mine = f"{place}/adults/{oona.id}"
    drawn = revision(officer.get(mine).text)
    assert lead.post(mine, data=TOLD | {"telephone": "07700 900200", "revision": drawn}).status_code == 303
    answer = officer.post(mine, data=TOLD | {"name": "Oona Reed", "revision": drawn})
    assert answer.status_code == 422
    assert "A colleague has changed this since you opened the page" in answer.text
    assert "07700 900200" in answer.text
    assert 'value="Oona Reed"' in answer.text
    assert kept(app, "Oona Quill")[0].telephone == "07700 900200"
    again = TOLD | {"name": "Oona Reed", "telephone": "07700 900200", "revision": revision(answer.text)}
    assert officer.post(mine, data=again).status_code == 303
    with app.app_context():
        words = {row.word for row in db.session.query(AdultName).filter_by(adult_id=oona.id)}
    assert words == {"oona", "reed"}
    assert [one.data["fields"] for one in events(app, "adult-changed")] == [["telephone"], ["name"]]
    assert "900200" not in str([one.data for one in events(app, "adult-changed")])


def test_the_same_again_changes_nothing(app, officer, place):
    officer.post(f"{place}/adults/new", data=TOLD)
    mine = f"{place}/adults/{kept(app, 'Oona Quill')[0].id}"
    assert officer.post(mine, data=TOLD | {"revision": revision(officer.get(mine).text)}).status_code == 303
    assert events(app, "adult-changed") == []


def test_an_address_withheld_is_neither_shown_nor_lost_and_moving_out_does_not_tell_it(app, officer, records, place):
    officer.post(f"{place}/adults/new", data=TOLD | {"lives": "yes"})
    records.change_child(address_withheld=True)
    oona, _ = kept(app, "Oona Quill")
    mine = f"{place}/adults/{oona.id}"
    page = officer.get(mine).text
    assert "3 Weir Lane" not in page
    blank = TOLD | {"line1": "", "postcode": "", "lives": "no", "revision": revision(page)}
    blind = officer.post(mine, data=blank | {"line1": "1 Other Road"})
    assert blind.status_code == 422
    assert "Say that this is in place of the address that is withheld" in blind.text
    assert "3 Weir Lane" not in blind.text
    assert officer.post(mine, data=blank).status_code == 303
    adult, near = kept(app, "Oona Quill")
    assert (adult.address["line1"], adult.address_withheld, near.lives_with) == ("3 Weir Lane", True, False)
    assert "3 Weir Lane" not in officer.get(place).text
    anew = blank | {"line1": "1 Other Road", "new": "yes", "revision": revision(officer.get(mine).text)}
    assert officer.post(mine, data=anew).status_code == 303
    assert kept(app, "Oona Quill")[0].address == {"line1": "1 Other Road"}
    assert "1 Other Road" not in officer.get(place).text


def test_a_team_lead_alone_lets_a_withheld_address_be_told_again_and_says_whom_they_have_it_from(
    app, officer, lead, records, place
):
    officer.post(f"{place}/adults/new", data=TOLD | {"withheld": "yes", "lives": "yes"})
    mine = f"{place}/adults/{kept(app, 'Oona Quill')[0].id}"
    assert officer.get(f"{mine}/told").status_code == 403
    assert officer.post(f"{mine}/told", data={"source": "family"}).status_code == 403
    assert "Only a team lead lets it be told again" in officer.get(mine).text
    assert "3 Weir Lane" not in lead.get(f"{mine}/told").text
    refused = lead.post(f"{mine}/told", data={"source": "hearsay"})
    assert (refused.status_code, "Select who you have it from" in refused.text) == (422, True)
    assert kept(app, "Oona Quill")[0].address_withheld
    for _ in range(2):
        assert lead.post(f"{mine}/told", data={"source": "agency", "once": "c" * 32}).status_code == 303
    assert not kept(app, "Oona Quill")[0].address_withheld
    page = text_of(officer.get(place))
    assert "3 Weir Lane" in page
    assert "The address of an adult may be told again. From: another agency or council" in page
    (event,) = events(app, "adult-address-told")
    assert (event.data["source"], event.actor_id is not None) == ("agency", True)
    assert "Weir" not in str(event.data)


def test_lifted_for_the_adult_an_address_stays_withheld_for_the_child_who_lives_there(
    app, officer, lead, records, place
):
    officer.post(f"{place}/adults/new", data=TOLD | {"withheld": "yes", "lives": "yes"})
    records.change_child(address_withheld=True)
    mine = f"{place}/adults/{kept(app, 'Oona Quill')[0].id}"
    assert "The child’s own address is withheld as well" in lead.get(f"{mine}/told").text
    answer = lead.post(f"{mine}/told", data={"source": "family"}, follow_redirects=True)
    assert "so it still is told to nobody" in answer.text
    assert "3 Weir Lane" not in officer.get(place).text


def test_who_is_no_longer_around_stands_in_the_history_and_can_come_back(app, officer, place):
    officer.post(f"{place}/adults/new", data=TOLD)
    oona, _ = kept(app, "Oona Quill")
    mine = f"{place}/adults/{oona.id}"
    assert officer.post(f"{mine}/left").status_code == 422
    for _ in range(2):
        assert officer.post(f"{mine}/left", data={"reason": "order"}).status_code == 303
    page = text_of(officer.get(place))
    assert "Oona Quill, grandmother: no longer around the child. A court order keeps them away" in page
    assert "07700 900123" not in page
    assert [one.data["reason"] for one in events(app, "adult-left")] == ["order"]
    assert officer.post(f"{place}/adults/new", data=TOLD).status_code == 422  # they are there, and may come back
    assert officer.post(f"{mine}/back").status_code == 303
    assert "07700 900123" in text_of(officer.get(place))


def test_who_sees_cases_and_works_on_none_changes_no_adult(app, at_work, officer, enter, place):
    officer.post(f"{place}/adults/new", data=TOLD)
    mine = f"{place}/adults/{kept(app, 'Oona Quill')[0].id}"
    auditor = enter("auditor", name="Aud Itor")
    for path in (f"{place}/adults/new", mine, f"{mine}/around"):
        assert auditor.get(path).status_code == 403
    assert officer.get(f"{place}/adults/{UUID(int=7)}").status_code == 404


def test_no_letter_goes_to_somebody_who_is_no_longer_around_not_even_one_that_is_written(context):
    with writing():
        case = referred()
        wren = parents_of(case)["Wren"].id
        letter = plan_letter(case, "first-letter", key="one", by=BY, at=AT)
        letter.party_kind, letter.party_id, letter.email = "adult", wren, "wren@quill.example"
        case_id, child_id = case.id, case.child_id
    assert in_doubt(letter, case, "email") == ""
    with writing():
        say_left(child_id, wren, "moved-away", by=BY, at=AT)
    case = db.session.get_one(Case, case_id)
    assert in_doubt(letter, case, "email") == NOT_FOR_THEM
    shape = pinned(case.version_id).letter_shapes["first-letter"]
    assert wren not in {to.party_id for to in addressees(case, shape, at=AT)}


def test_a_form_that_names_somebody_who_is_no_longer_around_does_not_bring_them_back_nor_double_them(context):
    with writing():
        child = create_child(Particulars(given_names="Ivy", family_name="Quill"), by=BY, at=AT)
        child_id, adult_id = child.id, note_adult(child, AdultParticulars("Oona Quill"), by=BY, at=AT).id
    with writing():
        say_left(child_id, adult_id, "no-contact", by=BY, at=AT)
    with writing():
        child = db.session.get_one(Child, child_id)
        told = AdultParticulars("Oona Quill", telephone="07700 900123")
        assert note_adult(child, told, by=BY, at=AT).id == adult_id
        assert adults_of(child) == []


def test_a_purge_takes_who_is_no_longer_around_and_what_was_said_of_it(context):
    with writing():
        child = create_child(Particulars(given_names="Ivy", family_name="Quill"), by=BY, at=AT)
        child_id, adult_id = child.id, note_adult(child, AdultParticulars("Oona Quill"), by=BY, at=AT).id
    with writing():
        say_left(child_id, adult_id, "died", by=BY, at=AT)
    with writing():
        purge_children_without_cases(child_id)
    assert db.session.query(Adult).count() == 0
    assert db.session.query(Event).filter_by(subject_kind="child-adult").count() == 0
