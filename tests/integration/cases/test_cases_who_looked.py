"""Who looked at a child: every officer who may see the child reads it, and of what few may see no line."""

from __future__ import annotations

from uuid import uuid4

from base import clock
from base.database import writing
from base.extensions import db
from models.case import Case
from models.child import Child
from models.user import User
from reporting.child_sheets import looks_at_child
from security.audit import Looked, viewed
from security.current import actor_of
from tests.integration.cases.conftest import text_of
from tests.integration.casework import marlowe


def where(records):
    return f"/children/{records.child_id()}/looks"


def test_an_officer_reads_who_looked_their_role_when_and_at_what(at_work, officer, enter, records):
    colleague = enter("officer", email="two@example.org", name="Otto Bell")
    colleague.get(f"/cases/{at_work.case_id}")
    assert where(records) in officer.get(f"/children/{records.child_id()}").text
    assert where(records) in officer.get(f"/cases/{at_work.case_id}").text
    said = text_of(officer.get(where(records)))
    assert "Otto Bell Officer Opened a case" in said
    assert "Odette Hale Officer Opened the child’s record" in said


def test_reading_who_looked_is_written_down_and_told_to_the_audit_alone(officer, lead, manager, records):
    manager.get(where(records))
    assert records.looks("looks") == 1
    for page in (officer.get(where(records)), lead.get(where(records))):
        assert "Mabel Crane" not in text_of(page)
        assert "Read who looked" not in text_of(page)
    said = text_of(manager.get(where(records)))
    assert said.count("Read who looked") == 4
    assert "Mabel Crane Manager Read who looked" in said
    assert "Who looked" in text_of(manager.get("/who-looked?what=looks"))


def test_why_somebody_took_data_out_is_for_the_audit(at_work, officer, manager, records):
    child_id = records.child_id()
    with at_work.app.app_context(), writing():
        colleague = actor_of(db.session.get_one(User, at_work.officers["colleague"]))
        viewed(colleague, Looked.EXPORT, child_id=child_id, reason="A court has asked", at=clock.now_utc())
    assert "A court has asked" in text_of(manager.get(where(records)))
    said = text_of(officer.get(where(records)))
    assert "Took data out" in said
    assert "A court has asked" not in said


def test_a_restricted_child_has_no_such_page_for_an_officer(at_work, officer, lead, records):
    records.change_case(restricted=True)
    assert officer.get(where(records)).status_code == 404
    assert lead.get(where(records)).status_code == 200
    assert officer.get(f"/children/{uuid4()}/looks").status_code == 404


def test_who_declared_an_interest_reads_nothing_of_who_looked(at_work, officer, records):
    officer.post(f"/cases/{at_work.case_id}/interest", data={"reason": "My sister's child", "sure": "yes"})
    assert officer.get(where(records)).status_code == 404


def test_a_look_at_a_case_that_is_not_there_for_the_reader_is_not_listed(at_work, records):
    other, child_id = at_work.refer(), records.child_id()
    with at_work.app.app_context(), writing():
        reader = actor_of(db.session.get_one(User, at_work.officers["colleague"]))
        hidden = db.session.get_one(Case, other)
        hidden.child_id, hidden.restricted = child_id, True
        viewed(reader, Looked.CASE, child_id=child_id, case_id=other, at=marlowe.AT)
        viewed(reader, Looked.CASE, child_id=child_id, case_id=at_work.case_id, at=marlowe.AT)
        db.session.flush()
        child = db.session.get_one(Child, child_id)
        assert [look.case_id for look in looks_at_child(child, reader=reader)] == [at_work.case_id]
