"""Records go when their time is over and somebody has confirmed the rule: never an open, held or needed one."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from base import clock
from base.extensions import Base, db
from base.ids import new_id
from casework.cases import link_cases
from casework.closing import end_everything
from casework.joining import DUPLICATE_OF
from casework.purges import purging
from casework.purges.purging import Bar, due_cases
from casework.purges.record_holds import HoldKind, end_hold, hold_records
from casework.purges.retention_rules import From, NotARule, Period, What, confirm_rule, rule_of, stop_rule
from casework.timing.timers import write_timer
from directory.children import join_siblings
from jobs.run import run
from licensing.kinds import kinds
from models.approval import Approval, ApprovalRefusal
from models.case import Case
from models.child import Child
from models.document import Document
from models.event import Event, Viewing
from models.incoming import IncomingMail
from models.message import Message, MessagePart
from models.retention import PurgedRecord
from models.task import Task
from models.wait import Wait
from security.actor import Actor, ActorKind
from security.audit import Looked, viewed
from security.permissions import Role
from tests.integration.manage.conftest import AT

SYSTEM = Actor.system("tests")
MANAGER = Actor(ActorKind.USER, id=new_id(), roles=frozenset({Role.MANAGER}))
SERVICE = "cme-referral"
DONE = AT + timedelta(days=30)  # when the cases below ended
OLD = datetime(2041, 6, 1, 9, 0, tzinfo=UTC)  # the child below was born on 6 May 2015
NAME = {"child-name": {"given": "Ivy", "family": "Zarquil"}, "child-dob": "2015-05-06"}


def close(council, case_id, at=DONE):
    with council.acting():
        case = db.session.get_one(Case, case_id)
        end_everything(case, "closed", by=SYSTEM, at=at)
        case.state, case.outcome, case.closed_at = "closed", "enrolled", at
        for message in db.session.scalars(select(Message).where(Message.state != "cancelled")):
            message.state = "sent"


def confirmed(council, what=What.CASE, period=Period(25, "years", From.BIRTH), service=SERVICE, at=DONE):  # noqa: B008  # frozen
    with council.acting():
        return confirm_rule(rule_of(service, what), period, source="Schedule 2026, line 4", by=MANAGER, at=at)


def nightly(council, at=OLD):
    clock.set_clock(at)
    with council.app.app_context():
        return dict(run("purge"))


def everything(council) -> str:
    """Every value of every row of every table."""
    with council.app.app_context():
        return "\n".join(
            str(tuple(row)) for table in Base.metadata.sorted_tables for row in db.session.execute(select(table))
        )


@pytest.fixture
def closed(council):
    case_id = council.refer(NAME)
    close(council, case_id)
    return case_id


def test_nothing_is_deleted_by_a_rule_that_nobody_confirmed(council, closed):
    assert nightly(council)["cases"] == 0
    with council.app.app_context():
        due = list(due_cases(rule_of(SERVICE, What.CASE), today=OLD.date()))
    assert [(one.id, one.due_on, one.bars) for one in due] == [(closed, date(2040, 5, 6), ())]


def test_a_case_whose_time_is_over_goes_with_everything_that_names_anybody(council, closed):
    reference = council.read(lambda: db.session.get_one(Case, closed).reference)
    confirmed(council)
    assert nightly(council, at=datetime(2040, 5, 5, 9, tzinfo=UTC))["cases"] == 0, "a day too soon"
    counts = nightly(council)
    assert (counts["cases"], counts["children"], counts["kept"]) == (1, 1, 0)
    left = everything(council)
    for word in ("Zarquil", "zarquil", "Sam Reed", "sam.reed@brook.example"):
        assert word not in left, word
    assert left.count(str(closed)) == 1, "the line that a purge leaves"
    with council.app.app_context():
        row = db.session.scalars(select(PurgedRecord)).one()
        assert (row.reference, row.service, row.outcome) == (reference, SERVICE, "enrolled")
        assert row.rows > 10
        told = db.session.scalars(select(Event).where(Event.kind == "record-purged")).one()
        assert (told.subject_kind, told.subject_id, told.actor_name) == ("purge", row.id, "purge")
    assert nightly(council)["cases"] == 0, "twice is harmless"
    with council.app.app_context():
        proof = run("nightly")
        wrong = ("messages_odd", "timers_odd", "waits_forgotten", "histories_differ", "approvals_differ")
        assert [proof[name] for name in wrong] == [0] * len(wrong)


def test_a_rule_waits_a_week_and_can_be_stopped(council, closed):
    rule = confirmed(council, at=OLD - timedelta(days=6))
    assert nightly(council)["cases"] == 0
    with council.acting():
        assert stop_rule(rule, by=MANAGER, at=OLD)
        assert not stop_rule(rule, by=MANAGER, at=OLD)
    assert nightly(council, OLD + timedelta(days=30))["cases"] == 0
    confirmed(council, at=OLD + timedelta(days=30))
    assert nightly(council, OLD + timedelta(days=37))["cases"] == 1


def test_mail_that_a_case_was_opened_to_place_goes_with_it(council, closed):
    confirmed(council)
    with council.acting():
        mail = IncomingMail(mailbox="m", uid_validity=1, uid=1, mark="a", kind="reply", state="dismissed", taken_at=AT)
        mail.placing_case_id, mail.body = closed, "Ivy Zarquil was here"
        file = Document(filename="Zarquil.txt", content_type="text/plain", size=1, sha256="0" * 64, storage_key="aa/1")
        file.kind, file.by_kind, file.at = "reply", "visitor", AT
        db.session.add(file)
        db.session.flush()
        mail.attachments = [str(file.id)]
        db.session.add(mail)
    assert nightly(council)["cases"] == 1
    assert "Zarquil" not in everything(council)


def test_who_looked_at_a_child_is_known_as_long_as_the_child_is(council, closed):
    other = council.refer({**NAME, "child-name": {"given": "Tom", "family": "Quill"}})
    with council.acting():
        child = db.session.get_one(Case, closed).child_id
        db.session.get_one(Case, other).child_id = child
        looker = Actor(ActorKind.USER, id=council.officer_id)
        for child_id in (child, None):
            viewed(looker, Looked.CASE, child_id=child_id, case_id=closed, at=DONE)
    close(council, other, at=datetime(2041, 1, 1, 9, tzinfo=UTC))
    confirmed(council, period=Period(6, "years"))
    assert nightly(council)["cases"] == 1
    with council.app.app_context():
        assert [(one.child_id, one.case_id) for one in db.session.scalars(select(Viewing))] == [(child, None)]
    assert nightly(council, datetime(2048, 1, 1, 9, tzinfo=UTC))["children"] == 1
    with council.app.app_context():
        assert db.session.scalars(select(Viewing)).all() == []


def test_a_case_that_another_record_needs_holds_no_other_up(council, closed, monkeypatch):
    other = council.refer({**NAME, "child-name": {"given": "Tom", "family": "Quill"}}, at=AT + timedelta(minutes=1))
    close(council, other, at=DONE + timedelta(days=1))
    confirmed(council)
    whole = purging.delete_with_all

    def needed(table, ids):
        if ids == [closed]:
            raise IntegrityError("DELETE FROM case_file", {}, Exception("is still referenced"))
        return whole(table, ids)

    monkeypatch.setattr(purging, "delete_with_all", needed)
    counts = nightly(council)
    assert (counts["cases"], counts["stuck"]) == (1, 1)
    assert council.read(lambda: list(db.session.scalars(select(Case.id)))) == [closed]


def test_an_open_case_never_goes(council):
    case_id = council.refer(NAME)
    confirmed(council)
    assert nightly(council, datetime(2099, 1, 1, tzinfo=UTC))["cases"] == 0
    assert council.read(lambda: db.session.get(Case, case_id)) is not None


def kept_because(council, case_id, at=OLD):
    with council.app.app_context():
        due = list(due_cases(rule_of(SERVICE, What.CASE), today=at.date()))
    counts = nightly(council, at)
    assert council.read(lambda: db.session.get(Case, case_id)) is not None
    assert counts["kept"] >= 1
    return next(one.bars for one in due if one.id == case_id)


def test_a_hold_keeps_every_case_of_the_child_until_it_ends(council, closed):
    confirmed(council)
    with council.acting():
        case = db.session.get_one(Case, closed)
        hold = hold_records(case, HoldKind.LEGAL, reason="Proceedings", by=MANAGER, at=DONE)
        hold_id = hold.id
    assert kept_because(council, closed) == (Bar.HELD,)
    with council.acting():
        assert end_hold(hold_id, db.session.get_one(Case, closed), reason="Over", by=MANAGER, at=OLD)
        assert not end_hold(hold_id, db.session.get_one(Case, closed), reason="Over", by=MANAGER, at=OLD)
    assert nightly(council)["cases"] == 1


def test_the_mark_of_a_legal_hold_on_the_child_keeps_it_too(council, closed):
    confirmed(council)
    with council.acting():
        db.session.scalars(select(Child)).one().legal_hold = True
    assert kept_because(council, closed) == (Bar.HELD,)


def test_a_case_stays_while_something_of_it_or_of_its_child_goes_on(council, closed):
    confirmed(council)
    with council.acting():
        write_timer("case", closed, "recheck", due_at=OLD + timedelta(days=9), at=DONE, case_id=closed)
        message = db.session.scalars(select(Message)).first()
        message.state, message.case_id = "held", closed
    assert kept_because(council, closed) == (Bar.COMING, Bar.MESSAGE)
    other = council.refer(NAME)
    with council.acting():
        one = db.session.get_one(Case, other)
        one.child_id = db.session.get_one(Case, closed).child_id
    assert Bar.CHILD_OPEN in kept_because(council, closed)


def test_a_case_that_goes_on_in_another_goes_after_that_one(council, closed):
    confirmed(council)
    other = council.refer({**NAME, "child-dob": "2017-05-06"}, at=AT + timedelta(days=1))
    close(council, other)
    with council.acting():
        link_cases(db.session.get_one(Case, closed), other, DUPLICATE_OF, at=DONE)
    assert kept_because(council, closed) == (Bar.LINKED,)
    later = datetime(2043, 1, 1, 9, tzinfo=UTC)
    assert nightly(council, later)["cases"] == 1
    assert nightly(council, later + timedelta(days=1))["cases"] == 1


def test_a_child_whose_birth_nobody_knows_is_kept_as_long_from_the_end(council):
    case_id = council.refer({"child-name": NAME["child-name"]})
    close(council, case_id)
    confirmed(council)
    assert nightly(council, DONE.replace(year=DONE.year + 25) - timedelta(days=1))["cases"] == 0
    assert nightly(council, DONE.replace(year=DONE.year + 25))["cases"] == 1


def test_a_brother_with_a_case_keeps_his_own_record_and_that_he_has_a_sister_no_more(council, closed):
    other = council.refer({"child-name": {"given": "Tom", "family": "Quill"}, "child-dob": "2019-05-06"})
    with council.acting():
        one, two = (db.session.get_one(Case, each).child_id for each in (closed, other))
        join_siblings(one, two, source="tests", by=SYSTEM, at=DONE)
    close(council, other)
    confirmed(council)
    counts = nightly(council)
    assert (counts["cases"], counts["children"]) == (1, 1)
    with council.app.app_context():
        assert db.session.scalars(select(Child.given_names)).all() == ["Tom"]
    assert "Zarquil" not in everything(council)


def test_a_message_that_asked_about_two_children_stays_with_the_other(council, closed):
    other = council.refer({**NAME, "child-name": {"given": "Tom", "family": "Quill"}, "child-dob": "2019-05-06"})
    confirmed(council)
    with council.acting():
        waits = []
        for case_id in (closed, other):
            task = db.session.scalars(select(Task).where(Task.case_id == case_id)).first()
            wait = Wait(case_id=case_id, task_id=task.id, code="ask", party="school", state="ended", started_at=AT)
            db.session.add(wait)
            db.session.flush()
            waits.append(wait.id)
        both = Message(
            key="both", kind="ask", case_id=closed, reference="r-both", recipient_kind="school", state="sent"
        )
        both.send_after = both.planned_at = AT
        db.session.add(both)
        db.session.flush()
        message_id = both.id
        for wait_id in waits:
            db.session.add(MessagePart(message_id=message_id, serves_kind="wait", serves_id=wait_id))
    assert nightly(council)["cases"] == 1
    with council.app.app_context():
        assert db.session.get_one(Message, message_id).case_id == other
        parts = db.session.scalars(select(MessagePart.serves_id).where(MessagePart.message_id == message_id)).all()
        assert parts == [waits[1]]


def approval(case, state, until, number):
    kind = next(iter(kinds()))
    return Approval(
        case_id=case.id,
        version_id=case.version_id,
        kind=kind.id,
        number=number,
        number_plain=number,
        holder_name="Ivy Zarquil",
        surname_plain="zarquil",
        state=state,
        valid_from=AT.date(),
        valid_until=until,
        decided_by=new_id(),
        decided_contract="council",
        issued_at=AT,
        changed_at=AT,
    )


def test_time_counts_from_the_end_of_an_approval_and_none_in_force_goes(council, closed):
    confirmed(council, period=Period(6, "years"))
    with council.acting():
        db.session.add(approval(db.session.get_one(Case, closed), "valid", date(2029, 12, 1), "Z1"))
    assert kept_because(council, closed, datetime(2036, 1, 1, tzinfo=UTC)) == (Bar.APPROVAL,)
    with council.acting():
        db.session.scalars(select(Approval)).one().state = "expired"
    assert nightly(council, datetime(2035, 11, 30, 9, tzinfo=UTC))["cases"] == 0
    assert nightly(council, datetime(2035, 12, 1, 9, tzinfo=UTC))["cases"] == 1


def test_a_refusal_and_a_revocation_are_kept_by_a_rule_of_their_own(council):
    with council.app.app_context():
        assert rule_of(SERVICE, What.REFUSED) is None, "a service without approvals has no such rule"
        proposed = rule_of("chaperone", What.REFUSED)
        assert (proposed.period, proposed.is_in_force) == (Period(25, "years"), False)
    ids = [council.refer({**NAME, "child-dob": f"201{year}-05-06"}) for year in (5, 6, 7)]
    for case_id in ids:
        close(council, case_id)
        council.change(case_id, service="chaperone")
    with council.acting():
        refused, revoked, plain = (db.session.get_one(Case, one) for one in ids)
        kind = next(iter(kinds())).id
        db.session.add(
            ApprovalRefusal(
                case_id=refused.id,
                kind=kind,
                reasons="Not fit",
                decided_by=new_id(),
                decided_contract="council",
                at=DONE,
            )
        )
        db.session.add(approval(revoked, "revoked", date(2027, 1, 1), "Z2"))
        db.session.add(approval(plain, "surrendered", date(2027, 1, 1), "Z3"))
    confirmed(council, service="chaperone", period=Period(6, "years"))
    confirmed(council, What.REFUSED, Period(25, "years"), service="chaperone")
    assert nightly(council, datetime(2034, 1, 1, tzinfo=UTC))["cases"] == 1
    assert council.read(lambda: set(db.session.scalars(select(Case.id)))) == set(ids[:2])
    assert nightly(council, datetime(2053, 1, 1, tzinfo=UTC))["cases"] == 2


def test_a_rule_is_confirmed_on_its_page_with_its_source_after_a_look_at_what_would_go(council, closed, enter):
    clock.set_clock(OLD)
    browser = enter("manager")
    page = browser.get("/records/retention").text
    assert "Not confirmed" in page
    path = f"/records/retention/rules/{SERVICE}/case"
    reference = council.read(lambda: db.session.get_one(Case, closed).reference)
    assert reference in browser.get(path).text
    assert browser.post(path, data={"amount": "x", "unit": "years", "source": ""}).status_code == 422
    answer = browser.post(path, data={"amount": "25", "unit": "years", "from": "birth", "source": "Schedule 4"})
    assert answer.status_code == 303
    assert "Schedule 4" in browser.get(path).text
    assert council.read(lambda: db.session.get(Case, closed)) is not None, "a look deletes nothing"
    assert nightly(council, OLD + timedelta(days=7))["cases"] == 1
    browser = enter("manager", name="Max Boyd", email="boyd@example.org")
    assert reference in browser.get("/records/retention/gone").text
    assert browser.post(f"{path}/stop").status_code == 303
    assert browser.get("/records/retention/rules/own/mail").status_code == 200
    for odd in ("own/case", "nothing/case", f"{SERVICE}/nonsense"):
        assert browser.get(f"/records/retention/rules/{odd}").status_code == 404


def test_officers_neither_see_the_rules_nor_hold_records(council, closed, enter):
    officer = enter("officer")
    assert officer.get("/records/retention").status_code == 403
    assert officer.get(f"/cases/{closed}/keeping").status_code == 403
    auditor = enter("auditor")
    assert auditor.get(f"/records/retention/rules/{SERVICE}/case").status_code == 200
    assert auditor.post(f"/records/retention/rules/{SERVICE}/case", data={}).status_code == 403
    with council.acting(), pytest.raises(PermissionError):
        confirm_rule(rule_of(SERVICE, What.CASE), Period(1, "years"), source="Me", by=SYSTEM, at=AT)
    with council.acting(), pytest.raises(NotARule):
        confirm_rule(rule_of(SERVICE, What.CASE), Period(0, "years"), source="Me", by=MANAGER, at=AT)


def test_a_hold_is_set_and_ended_on_the_cases_page_with_a_reason(council, closed, enter):
    browser = enter("manager")
    path = f"/cases/{closed}/keeping"
    assert browser.post(path, data={"kind": "legal", "reason": ""}).status_code == 422
    assert browser.post(path, data={"kind": "nonsense", "reason": "x"}).status_code == 422
    assert browser.post(path, data={"kind": "legal", "reason": "Letter before action"}).status_code == 303
    page = browser.get(path).text
    assert "Letter before action" in page
    hold = page.split("/keeping/")[1].split("/end")[0]
    assert browser.post(f"{path}/{hold}/end", data={"end-reason": ""}).status_code == 422
    assert browser.post(f"{path}/{hold}/end", data={"end-reason": "Settled"}).status_code == 303
    assert "Settled" in browser.get(path).text
    with council.app.app_context():
        told = [one.kind for one in db.session.scalars(select(Event).where(Event.subject_id == closed))]
        assert {"records-held", "records-released"} <= set(told)
        assert "Letter" not in str([one.data for one in db.session.scalars(select(Event))])
