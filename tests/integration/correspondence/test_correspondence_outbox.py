"""What is planned, for whom, and how it is stopped."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from base.clock import london
from base.database import writing
from base.extensions import db
from base.ids import new_id
from correspondence.outbox import in_hours, plan
from correspondence.recipients import Recipient, resolve, school_contact, school_contacts
from correspondence.reveals import NotAllowedInMessage
from correspondence.stopping import NotHeld, cancel_case, hold_case, release
from correspondence.tally import tally
from council.settings import change_setting
from models.case import Case
from models.event import Event
from models.filing import DefinitionVersion, Filing, FilingPart
from models.message import Message, MessagePart
from models.school import School, SchoolContact
from models.task import Queue, Task
from models.user import Team, User, UserRole
from models.wait import Wait
from security.actor import Actor
from security.permissions import Role
from tests.integration.correspondence.conftest import AT, a_plan, message, planned, school

SYSTEM = Actor.system("tests")


def user(name: str, **more) -> User:
    return User(id=new_id(), email=f"{name}@council.example", name=name, created_at=AT, **more)


@pytest.fixture
def office(outside):
    """A case in a queue of a team with a lead and a manager, owned by Olu, about a pupil of a school."""
    with writing() as session:
        olu, lead, manager, cover = user("olu"), user("lead"), user("manager"), user("cover")
        session.add_all([olu, lead, manager, cover])
        session.flush()
        team = Team(id=new_id(), code="ew", name="EW", email="team@council.example", telephone="01632 960 100")
        team.lead_id, team.manager_id = lead.id, manager.id
        place = School(id=new_id(), name="Hill School", sort_name="hill school", created_at=AT)
        place.contacts = [
            SchoolContact(role="office", email="office@hill.example"),
            SchoolContact(role="head", email="head@hill.example"),
            SchoolContact(role="attendance", email="old@hill.example", bounced_at=AT),
        ]
        version = DefinitionVersion(
            id=new_id(), service="s", number=1, schema_number=1, content_hash="", document={}, published_at=AT
        )
        session.add_all([team, place, version])
        session.flush()
        queue = Queue(id=new_id(), code="Q", slug="q", name="Queue", team_id=team.id)
        case = Case(
            id=new_id(), reference="CME-1", service="s", version_id=version.id, case_type="CME", owner_id=olu.id,
            school_id=place.id, opened_at=AT, received_at=AT,
        )  # fmt: skip
        session.add_all([queue, case])
        session.flush()
        task = Task(
            id=new_id(), case_id=case.id, queue_id=queue.id, kind="t", title="T", sort_due=AT, service="s",
            case_reference="CME-1", holder_id=olu.id, created_at=AT,
        )  # fmt: skip
        session.add(task)
        session.flush()
        wait = Wait(
            id=new_id(), case_id=case.id, task_id=task.id, code="w", party="agency", recipient="gp@health.example",
            started_at=AT,
        )  # fmt: skip
        filing = Filing(
            id=new_id(), reference="F-1", service="s", version_id=version.id, case_id=case.id, created_at=AT,
            changed_at=AT, submitted_at=AT,
        )  # fmt: skip
        filing.parts = [FilingPart(party="referrer", email="dsl@hill.example")]
        session.add_all([wait, filing])
        made = {"olu": olu, "cover": cover, "case": case, "task": task, "wait": wait, "school": place, "filing": filing}
        return {name: row.id for name, row in made.items()}


def who(office, to: str, at=AT) -> list[str]:
    session = db.session
    rows = {name: session.get(model, office[name]) for name, model in (("case", Case), ("task", Task), ("wait", Wait))}
    return [one.address for one in resolve(session, to, at=at, **rows)]


@pytest.mark.parametrize(
    ("to", "address"),
    [
        ("owner", "olu@council.example"),
        ("team-lead", "lead@council.example"),
        ("manager", "manager@council.example"),
        ("team", "team@council.example"),
        ("school:office", "office@hill.example"),
        ("school:head", "head@hill.example"),
        ("agency", "gp@health.example"),
        ("referrer", "dsl@hill.example"),
        ("party:referrer", "dsl@hill.example"),
    ],
)
def test_each_word_of_a_definition_means_somebody(office, to, address):
    assert who(office, to) == [address]


def test_nobody_is_made_up_where_there_is_nobody(office):
    assert who(office, "school:chair") == []
    assert who(office, "party:parent") == []
    assert who(office, "school:attendance") == []  # it bounced


def test_what_the_owner_should_hear_goes_up_where_there_is_no_owner(office):
    with writing() as session:
        session.get(Task, office["task"]).holder_id = None
        session.get(Case, office["case"]).owner_id = None
    assert who(office, "owner") == ["lead@council.example"]


def test_somebody_who_is_away_is_covered_for_only_while_away(office):
    with writing() as session:
        olu = session.get(User, office["olu"])
        olu.absent_from, olu.absent_until, olu.cover_id = AT, AT + timedelta(days=7), office["cover"]
    assert who(office, "owner") == ["cover@council.example"]
    assert who(office, "owner", AT + timedelta(days=8)) == ["olu@council.example"]


def test_the_duty_officer_is_a_setting_and_the_deputy_may_be_nobody(office):
    assert who(office, "duty-officer") == ["lead@council.example"]
    with writing():
        change_setting("duty-officer", str(office["cover"]), by=SYSTEM, at=AT)
    assert who(office, "duty-officer") == ["cover@council.example"]
    assert who(office, "deputy") == []


def test_without_any_team_the_managers_hear(office):
    with writing() as session:
        boss = user("boss", roles=[UserRole(role=Role.MANAGER.value)])
        session.add(boss)
    assert [one.address for one in resolve(db.session, "owner", at=AT)] == ["boss@council.example"]


def test_a_referrer_whom_nobody_checked_is_said_to_be_unchecked(office):
    found = resolve(db.session, "referrer", at=AT, case=db.session.get(Case, office["case"]))
    assert [one.checked for one in found] == [False]


def test_a_chase_goes_to_the_first_role_with_an_address_that_works(office):
    found = school_contact(db.session, office["school"], ("attendance", "safeguarding", "office"))
    assert found is not None
    assert (found.role, found.address) == ("office", "office@hill.example")
    both = school_contacts(db.session, office["school"], [("head",), ("trust", "chair"), ("head", "office")])
    assert [one.address for one in both] == ["head@hill.example"]


def test_a_school_that_has_closed_answers_through_its_successor(office):
    with writing() as session:
        new = School(id=new_id(), name="Hill Academy", sort_name="hill academy", created_at=AT)
        new.contacts = [SchoolContact(role="office", email="office@academy.example")]
        session.add(new)
        session.flush()
        old = session.get(School, office["school"])
        old.status, old.successor_id = "closed", new.id
    found = school_contact(db.session, office["school"], ("office",))
    assert found is not None
    assert found.address == "office@academy.example"


def test_the_same_cause_makes_one_message(outside):
    to = school()
    more = {"version_id": None, "case_id": None, "to": to, "send_after": AT, "at": AT, "serves": [("timer", new_id())]}
    with writing():
        first = plan("ask", key="timer:1", **more)
        assert first is not None
        assert (first.state, first.address, first.urgent) == ("planned", to.address, False)
        assert plan("ask", key="timer:1", **more) is None
    assert plan_count() == (1, 1)
    assert planned(a_plan("a"), a_plan("a"), a_plan("b")).made.keys() == {"a", "b"}


def plan_count() -> tuple[int, int]:
    return db.session.query(Message).count(), db.session.query(MessagePart).count()


def test_a_message_that_has_gone_takes_no_more_parts_and_says_so(outside):
    planned(a_plan("a", serves=[("wait", new_id())]))
    with writing() as session:
        row = session.get(Message, message("a").id)
        row.state, row.sent_at = "sent", AT
    again = planned(a_plan("a", serves=[("wait", new_id())]))
    assert set(again.gone) == {"a"}
    assert plan_count() == (1, 1)


@pytest.mark.parametrize(
    "values",
    [
        {"name": "Maisie"},
        {"count": "Maisie"},
        {"reply_by": "Maisie"},
        {"link_id": "x"},
        {"code": "abc"},
        {"service": "a b"},
    ],
)
def test_nothing_personal_can_be_planned(outside, values):
    with pytest.raises(NotAllowedInMessage) as caught, writing():
        plan("ask", key="k", version_id=None, case_id=None, to=school(), send_after=AT, at=AT, values=values)
    assert "Maisie" not in str(caught.value)


@pytest.mark.parametrize(
    ("wanted", "hour"),
    [
        (datetime(2026, 11, 23, 7, 0, tzinfo=UTC), (23, 8)),
        (datetime(2026, 11, 23, 8, 0, tzinfo=UTC), (23, 8)),
        (datetime(2026, 11, 23, 18, 0, tzinfo=UTC), (24, 8)),
        (datetime(2026, 7, 1, 6, 30, tzinfo=UTC), (1, 8)),  # 7:30 in London's summer
        (datetime(2026, 7, 1, 7, 30, tzinfo=UTC), (1, 8)),  # 8:30, so at once
    ],
)
def test_what_can_wait_keeps_to_the_councils_mail_hours(outside, wanted, hour):
    found = in_hours(wanted)
    assert (london(found).day, london(found).hour) == hour
    assert found >= wanted
    assert (found == wanted) == (8 <= london(wanted).hour < 18)


def test_urgent_messages_go_at_any_hour(outside):
    night = datetime(2026, 11, 23, 23, 0, tzinfo=UTC)
    planned(
        a_plan("alert", kind="alert", values={}, send_after=night, in_hours=True),
        a_plan("ask", send_after=night, in_hours=True),
    )
    assert message("alert").send_after == night
    assert london(message("ask").send_after).date() == date(2026, 11, 24)


def test_holding_a_case_holds_what_goes_out_and_not_what_its_officers_hear(office):
    officer = Recipient("officer", office["olu"], "owner", "olu@council.example")
    planned(a_plan("out", case_id=office["case"]), a_plan("in", case_id=office["case"], to=officer))
    with writing():
        assert hold_case(office["case"], because="outward-held").stopped == 1
    assert (message("out").state, message("in").state) == ("held", "planned")
    released = message("out").id
    with writing():
        release(released, reason="Safe", by=SYSTEM, at=AT)
    event = db.session.query(Event).filter_by(subject_kind="message", kind="released").one()
    assert "Safe" not in str(event.data)
    db.session.rollback()
    with pytest.raises(NotHeld), writing():
        release(released, reason="Safe", by=SYSTEM, at=AT)
    with writing():
        assert cancel_case(office["case"], because="death").stopped == 2
        assert cancel_case(office["case"], because="death").stopped == 0
    assert tally().cancelled == 2
    assert tally().adds_up
