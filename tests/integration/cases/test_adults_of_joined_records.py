"""Two records turn out to be of one child: the adults of both are around it, and what is withheld binds for all."""

from __future__ import annotations

from uuid import UUID

import pytest

from base.database import writing
from base.extensions import db
from casework.joining_records import join_records, separate_records
from casework.letters.addressees import WITHHELD, addressees, in_doubt
from casework.letters.letters import plan_letter
from casework.versions import pinned
from correspondence.leased import Unsaid
from correspondence.readers import languages_of
from directory.adult_changes import ChangedMeanwhile, change_adult, departures_of, has_left, revision_of, say_left
from directory.adults import AdultParticulars, adults_of, is_withheld, note_adult, write_in
from directory.children import create_child, standing_for
from directory.particulars import Particulars
from models.case import Case
from models.child import Adult, Child
from reporting.contact_sheet import party_lines
from tests.integration.cases.conftest import text_of
from tests.integration.casework import rows
from tests.integration.letters.writing import AT, BY, parents_of, referred


@pytest.fixture
def joined(context) -> tuple[Case, UUID, dict[str, UUID]]:
    """A case of a child with two parents, whose record was joined to an older one with a grandmother."""
    with writing():
        case = referred()
        older = create_child(Particulars(given_names="Ivy", family_name="Quill"), by=BY, at=AT)
        oona = note_adult(older, AdultParticulars("Oona Reed", email="oona@reed.example"), by=BY, at=AT)
        db.session.flush()
        people = {name: adult.id for name, adult in parents_of(case).items()} | {"Oona": oona.id}
        join_records(case.child_id, older.id, by=BY, at=AT)
        return case, older.id, people


def near(case: Case, adult_id: UUID):
    return next(one for one in adults_of(standing_for(case.child_id)) if one.adult_id == adult_id)


def test_the_adults_of_both_records_are_around_the_child_whichever_row_asks(joined):
    case, older, people = joined
    for row in (case.child_id, older):
        assert {one.adult_id for one in adults_of(db.session.get_one(Child, row))} == set(people.values())
    assert {line.party_id for line in party_lines(case) if line.kind == "adult"} >= set(people.values())
    shape = pinned(case.version_id).letter_shapes["first-letter"]
    assert {to.party_id for to in addressees(case, shape, at=AT)} == set(people.values())


def test_separated_each_record_has_its_own_adults_again(joined):
    case, older, people = joined
    with writing():
        separate_records(case.child_id, reason="Another child", by=rows.officer("Lea Thorn"), at=AT)
    assert {one.adult_id for one in adults_of(db.session.get_one(Child, older))} == {people["Oona"]}
    own = {one.adult_id for one in adults_of(db.session.get_one(Child, case.child_id))}
    assert own == {people["Wren"], people["Jay"]}


def test_an_address_withheld_of_the_child_after_the_records_were_joined_binds_for_the_adults_of_both(joined):
    case, older, people = joined
    with writing():
        letter = plan_letter(case, "first-letter", key="one", by=BY, at=AT)
        letter.party_kind, letter.party_id = "adult", people["Wren"]
        letter.address = ["1 Mill Lane", "Marlowe"]
        assert in_doubt(letter, case, "letter") == ""
        db.session.get_one(Child, older).address_withheld = True
    assert is_withheld(near(case, people["Wren"]))
    assert in_doubt(letter, case, "letter") == WITHHELD
    shape = pinned(case.version_id).letter_shapes["first-letter"]
    found = {to.party_id: to.lines for to in addressees(case, shape, at=AT)}
    assert found[people["Wren"]] == ()


def test_whoever_is_kept_away_stays_away_when_a_form_names_them_on_the_joined_record(joined):
    case, older, people = joined
    with writing():
        say_left(older, people["Wren"], "order", by=BY, at=AT)
        assert has_left(next(one.near for one in departures_of(standing_for(older))))
        again = note_adult(standing_for(case.child_id), AdultParticulars("Wren Quill"), by=BY, at=AT)
        assert again.id == people["Wren"]
    assert people["Wren"] not in {one.adult_id for one in adults_of(standing_for(case.child_id))}


def test_of_two_pages_of_an_adult_of_the_joined_record_the_older_is_not_kept(joined):
    case, older, people = joined
    drawn = revision_of(near(case, people["Wren"]))
    told = AdultParticulars("Wren Quill", telephone="07700 900123")
    with writing():
        change_adult(older, people["Wren"], told, revision=drawn, by=BY, at=AT)
    with pytest.raises(ChangedMeanwhile), writing():
        change_adult(older, people["Wren"], AdultParticulars("Wren Reed"), revision=drawn, by=BY, at=AT)
    assert db.session.get_one(Adult, people["Wren"]).telephone == "07700 900123"


def test_a_grandmother_of_the_older_record_is_written_to_in_the_language_that_she_reads(joined):
    case, older, people = joined
    with writing():
        write_in(standing_for(older), db.session.get_one(Adult, people["Oona"]), "pl", by=BY, at=AT)
    question = Unsaid(
        id=UUID(int=1), reference="M-1", address="oona@reed.example", kind="ask", version_id=case.version_id,
        case_id=case.id, filing_id=None, recipient_kind="party", recipient_id=UUID(int=2), values={}, urgent=False,
        shared=False,
    )  # fmt: skip
    assert languages_of(db.session(), [question]) == {question.id: "pl"}


def test_an_old_link_to_an_adult_of_the_joined_record_leads_to_their_page(app, officer, at_work, records):
    child_id = records.child_id()
    with app.app_context(), writing():
        child = db.session.get_one(Child, child_id)
        oona = note_adult(child, AdultParticulars("Oona Reed", telephone="07700 900123"), by=BY, at=AT).id
        older = create_child(Particulars(given_names="Ivy", family_name="Quill"), by=BY, at=AT).id
    before = f"/children/{child_id}/adults/{oona}"
    assert officer.get(before).status_code == 200
    with app.app_context(), writing():
        join_records(child_id, older, by=BY, at=AT)
    for path in (before, f"{before}/around", f"{before}/language", f"/children/{older}/adults/{oona}"):
        assert officer.get(path).status_code == 200
    for path in (f"/children/{child_id}", f"/children/{older}", f"/cases/{records.case_id}/family"):
        assert "07700 900123" in text_of(officer.get(path))
