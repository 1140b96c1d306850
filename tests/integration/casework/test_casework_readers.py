"""What a form tells of the language a parent reads: what they said, or what they read it in; and no more than that."""

from __future__ import annotations

import pytest

from base.database import writing
from base.extensions import db
from casework.readers import note_readers
from directory.adults import write_in
from models.child import Adult, Child, ChildAdult
from models.event import Event
from models.filing import Filing, FilingPart
from security.actor import Actor
from tests.integration.casework.marlowe import AT, Marlowe
from tests.integration.casework.test_casework_doors import NO_PLACE, come_in

BY = Actor.system("tests")


@pytest.fixture
def council(context):
    with writing():
        return Marlowe()


def parent() -> Adult:
    return db.session.query(Adult).filter_by(name="Mo Quill").one()


@pytest.mark.parametrize("said", ["Polish", "polski", "Polski "])
def test_a_language_that_a_form_names_and_the_council_supplies_is_the_one_we_write_in(council, said):
    with writing():
        come_in("cme-no-place", NO_PLACE | {"interpreter-needed": "yes", "interpreter-language": said})
    assert (parent().written_in, parent().written_in_by, parent().written_in_at) == ("pl", None, AT)
    assert db.session.query(Event).filter_by(kind="adult-language").one().data["language"] == "pl"


@pytest.mark.parametrize("said", ["Somali", "Polish or Czech", "not Polish"])
def test_any_other_words_are_for_an_officer_to_read(council, said):
    with writing():
        come_in("cme-no-place", NO_PLACE | {"interpreter-needed": "yes", "interpreter-language": said})
    assert (parent().written_in, parent().interpreter) == ("", said)


def test_what_an_officer_said_stands_whatever_a_form_says_later(council):
    with writing():
        case = come_in("cme-no-place", NO_PLACE)
        child = db.session.get_one(Child, case.child_id)
        write_in(child, parent(), "en", by=council.officer, at=AT)
    filing = db.session.query(Filing).one()
    with writing():
        db.session.get_one(FilingPart, filing.parts[0].id).language = "pl"
        note_readers(db.session.get_one(Child, case.child_id), [parent().id], filing, by=BY, at=AT)
    assert (parent().written_in, parent().written_in_by) == ("en", council.officer.id)


def test_of_two_adults_only_who_read_the_form_is_written_to_in_its_language(council):
    with writing():
        case = come_in("cme-no-place", NO_PLACE)
        child = db.session.get_one(Child, case.child_id)
        other = Adult(name="Jay Quill", email="jay@home.example", created_at=AT)
        db.session.add(other)
        db.session.flush()
        db.session.add(ChildAdult(child_id=child.id, adult_id=other.id))
        db.session.flush()
        filing = db.session.query(Filing).one()
        filing.parts[0].language = "pl"
        note_readers(child, [parent().id, other.id], filing, by=BY, at=AT)
    assert (parent().written_in, other.written_in) == ("pl", "")
