"""The demonstration: made in one go, the same when made again, gone on with when broken, and never in production."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from base import clock
from base.extensions import db
from base.settings import Mode
from correspondence.gateways.catcher import FOLDER, caught
from demo import seed
from demo.businesses import FILES, businesses
from demo.campaign import BOWLING, ORCHARD, SANDS
from demo.passing_time import moved_clock
from models.campaign import Campaign
from models.case import Case
from models.child import Child
from models.event import Event
from models.filing import Filing, FilingPart
from models.incoming import IncomingMail
from models.message import Message, MessagePart
from models.organisation import Organisation
from models.pack import PackVersion
from models.school import School
from models.task import Decision, Queue, Task
from models.user import User
from models.wait import Timer, Wait
from reporting.campaign_pages import ANSWERED, NO_EMAIL, REFUSED, SILENT, campaign_page
from reporting.campaign_results import campaign_results
from security.current import actor_of

pytestmark = pytest.mark.timeout(300)
COUNTED = (User, School, Child, Organisation, PackVersion, Case, Task, Message, Event, Filing)

RARER = {
    "council-performance", "licence-absence", "missing-out", "off-rolling", "pack-mailing", "placement-panel",
    "second-look",
}  # fmt: skip


def flask(app, *words, code=0):
    """Run one command; its output."""
    ran = app.test_cli_runner().invoke(args=list(words))
    assert ran.exit_code == code, ran.output
    return ran.output


def counts():
    """How many rows there are of each sort."""
    return {model.__name__: db.session.scalar(select(func.count()).select_from(model)) for model in COUNTED}


def test_set_up_puts_in_what_a_council_needs_and_nothing_invented(app):
    flask(app, "setup")
    with app.app_context():
        had = counts()
        assert db.session.scalar(select(func.count()).select_from(Queue)) > 20
        assert (had["User"], had["School"], had["Child"], had["Case"]) == (0, 0, 0, 0)
    flask(app, "setup")
    with app.app_context():
        assert counts() == had


@pytest.fixture
def tuesday(app):
    """The product's clock on a school day in November, so that the stories fall on the same days each time."""
    flask(app, "clock", "set", "2026-11-24T10:00")
    yield app
    clock.set_clock(None)


@pytest.fixture
def short(monkeypatch):
    """Only the first two stories: enough to see whether they are told once."""
    monkeypatch.setattr(seed, "ACTS", tuple(act for act in seed.ACTS if act.story in ("r01", "r04")))


def accounts_of(app):
    """What the seed wrote down for people to sign in with."""
    return json.loads((app.config["ONROLL"].data / "demo-accounts.json").read_text("utf-8"))


def test_marlowe_is_alive_and_making_it_again_changes_nothing(tuesday, client):
    said = flask(tuesday, "demo", "seed")
    assert f"{len(seed.ACTS)} acts" in said
    settings = tuesday.config["ONROLL"]
    with tuesday.app_context():
        had = counts()
        assert set(db.session.scalars(select(Task.state))) == {"open", "claimed", "waiting", "done", "cancelled"}
        assert set(db.session.scalars(select(Case.priority))) == {1, 2, 3}
        outcomes = set(db.session.scalars(select(Case.outcome).where(Case.state == "closed")))
        assert {"enrolled", "home-education-suitable", "failed-to-track", "not-cme"} <= outcomes
        assert db.session.scalar(select(func.max(Task.raised))) == 3, "somebody's manager has been told"
        waits = Counter(db.session.scalars(select(Wait.state)))
        assert waits["waiting"], "a school is being chased"
        assert waits["answered"], "a school has answered"
        assert waits["ended"], "a school never answered"
        assert db.session.scalar(select(func.count()).where(Decision.state == "recommended")), (
            "one awaits a second person"
        )
        assert db.session.scalar(select(func.count()).where(Case.outward_held)) >= 2
        assert db.session.scalar(select(func.count()).where(Filing.state == "open")) >= 1, "somebody left a draft"
        assert db.session.scalar(select(func.count()).where(Timer.state == "failed")) == 0
        messages = Counter(db.session.scalars(select(Message.state)))
        assert set(messages) <= {"sent", "held", "cancelled", "planned", "failed"}
        assert messages["failed"] == 1, "a mail server sent one back"
        held = select(func.count()).where(Message.kind == "receipt", Message.held_because == "link-not-confirmed")
        assert db.session.scalar(held) == 0, "whoever sends a form hears that it came, whichever child it is about"
        lists = [row.name for file in FILES for row in businesses(file).rows]
        imported = db.session.scalars(select(Organisation.name).where(Organisation.imported_at.is_not(None))).all()
        assert sorted(imported) == sorted(set(lists)) != sorted(lists), "one stands in both lists, and here once"
        assert db.session.scalars(select(Organisation).where(Organisation.merged_into_id.is_not(None))).all()
        assert had["PackVersion"] == 1, "and has something to send"
        together = Counter(db.session.scalars(select(Wait.together_id).where(Wait.together_id.is_not(None))))
        assert list(together.values()) == [2], "a school is asked about a brother and a sister at once"
        shared = db.session.scalars(select(Message).where(Message.shared)).one()
        parts = select(func.count()).where(MessagePart.message_id == shared.id, MessagePart.serves_kind == "wait")
        assert (shared.state, db.session.scalar(parts)) == ("sent", 2)
        mail = db.session.scalars(select(IncomingMail).where(IncomingMail.kind == "reply")).one()
        placing = db.session.get(Case, mail.placing_case_id)
        assert (mail.state, mail.case_id, placing.state) == ("waiting", None, "open"), "an email waits to be placed"
        hours = {one.stage: one for one in db.session.scalars(select(Case).where(Case.service == "reduced-timetable"))}
        reviews = select(Wait.state).join(Task, Task.id == Wait.task_id).where(Task.kind == "review")
        asked = db.session.scalars(reviews.where(Task.case_id == hours["running"].id)).all()
        assert (set(hours), asked) == ({"running", "new"}, ["answered"]), "an agreed timetable was reviewed, one is new"
        assert hours["new"].priority == 2, "to that one no parent has agreed"
        at_work = set(db.session.scalars(select(Case.service).where(Case.state == "open")))
        assert at_work >= RARER, "each has work that somebody is in the middle of"
        managers = select(User).where(User.name == "David Achebe")
        assert_a_campaign_has_results(actor_of(db.session.scalars(managers).one()))
        referred = (
            select(Child.on_roll, FilingPart.answers)
            .join(Case, Case.child_id == Child.id)
            .join(Filing, Filing.case_id == Case.id)
            .join(FilingPart, FilingPart.filing_id == Filing.id)
            .where(Case.service == "cme-referral")
        )
        rolls = [(on_roll, said["on-roll"]) for on_roll, said in db.session.execute(referred) if "on-roll" in said]
        assert (True, "yes") in rolls
        assert (True, "no") not in rolls, "the register says of nobody the opposite of the referral"
        posted = caught(settings.data / FOLDER, limit=1000)
        assert len(posted) == messages["sent"] + messages["failed"] > 20
        assert all(mail.at <= clock.now_utc() for mail in posted)
        names = [child.family_name for child in db.session.scalars(select(Child)) if child.family_name]
        assert [name for name in names for mail in posted if name in mail.subject + mail.body] == []
    told = accounts_of(tuesday)
    assert "0 acts" in flask(tuesday, "demo", "seed")
    with tuesday.app_context():
        assert counts() == had
    assert accounts_of(tuesday) == told
    for person in told[:3]:
        answer = client.post("/sign-in", data={"email": person["email"], "password": person["password"]})
        assert answer.status_code == 302, person["role"]
        client.post("/sign-out")
    assert "Priya Nair" in client.get("/").text


def assert_a_campaign_has_results(manager):
    """What a manager reads on the first day: numbers in each column, in several wards, and every way it can go."""
    campaign = db.session.scalars(select(Campaign)).one()
    found = campaign_results(campaign, reader=manager)
    assert all(found.total), dict(zip((one.code for one in found.measures), found.total, strict=True))
    assert len(found.by(lambda place: place.area)) >= 4
    assert len(found.by(lambda place: place.sector)) >= 4
    standing = {line.organisation.name: line.standing for line in campaign_page(campaign, reader=manager).lines}
    assert (standing[BOWLING], standing[ORCHARD], standing[SANDS]) == (REFUSED, SILENT, ANSWERED)
    assert set(standing.values()) >= {"Has permits", "No children employed", "Wants no contact", NO_EMAIL}


@pytest.mark.usefixtures("short")
def test_accounts_that_were_lost_are_given_a_new_password(tuesday, client):
    flask(tuesday, "demo", "seed")
    before = accounts_of(tuesday)
    (tuesday.config["ONROLL"].data / "demo-accounts.json").unlink()
    flask(tuesday, "demo", "seed")
    after = accounts_of(tuesday)
    assert after[0]["password"] != before[0]["password"]
    answer = client.post("/sign-in", data={"email": after[0]["email"], "password": after[0]["password"]})
    assert answer.status_code == 302


@pytest.mark.usefixtures("short")
def test_a_seed_that_is_broken_off_goes_on_where_it_stopped(tuesday, monkeypatch):
    whole = seed.ACTS

    class PowerGone(Exception):
        """Not a fault of the story."""

    def power_goes(_stage):
        raise PowerGone

    cut = len(whole) // 2
    broken = (*whole[:cut], *(replace(act, do=power_goes) for act in whole[cut:]))
    monkeypatch.setattr(seed, "ACTS", broken)
    assert isinstance(tuesday.test_cli_runner().invoke(args=["demo", "seed"]).exception, PowerGone)
    with tuesday.app_context():
        db.session.rollback()
        first = done()
    monkeypatch.setattr(seed, "ACTS", whole)
    flask(tuesday, "demo", "seed")
    with tuesday.app_context():
        assert 0 < len(first) < len(whole)
        assert first < done()
        assert len(done()) == len(whole)
        assert db.session.scalar(select(func.count(Case.id))) == 2
    assert clock.london(clock.now_utc()).date().isoformat() == "2026-11-24"


@pytest.mark.usefixtures("short")
def test_a_scheduler_that_runs_meanwhile_fires_nothing_before_its_time(tuesday, monkeypatch):
    jobs = tuesday.extensions["onroll_jobs"]
    alone = jobs.run

    def beside_a_scheduler(name, payload):
        alone("sweep", {})  # another process, by what its clock says
        return alone(name, payload)

    monkeypatch.setattr(jobs, "run", beside_a_scheduler)
    flask(tuesday, "demo", "seed")
    with tuesday.app_context():
        fired = db.session.execute(select(Timer.due_at, Timer.fired_at).where(Timer.state == "fired")).all()
        assert len(fired) > 10
        assert max(late for late in (row.fired_at - row.due_at for row in fired)) < timedelta(hours=1)


def test_a_clock_that_a_killed_seed_left_in_the_past_is_put_right_by_the_next(tmp_path):
    offset = tmp_path / "clock-offset"
    offset.write_text("60.0")
    try:
        with moved_clock(tmp_path):
            offset.write_text("-864000.0")
            shutil.copytree(tmp_path, tmp_path / "as-killed")
    finally:
        assert offset.read_text() == "60.0"
    with moved_clock(tmp_path / "as-killed"):
        pass
    assert (tmp_path / "as-killed" / "clock-offset").read_text() == "60.0"


@pytest.mark.usefixtures("short")
def test_reset_returns_to_the_seeded_state_and_keeps_the_passwords(tuesday):
    flask(tuesday, "demo", "seed")
    settings = tuesday.config["ONROLL"]
    told = accounts_of(tuesday)
    with tuesday.app_context():
        had = counts()
        references = set(db.session.scalars(select(Case.reference)))
    (settings.data / FOLDER / "entered-by-hand.json").write_text("{}", "utf-8")
    (settings.data / "files" / "ab").mkdir(parents=True)
    flask(tuesday, "demo", "reset")
    with tuesday.app_context():
        now = counts()
        assert (now["Case"], now["User"], now["Child"]) == (had["Case"], had["User"], had["Child"])
        assert not references & set(db.session.scalars(select(Case.reference))), "they are new cases"
    assert not (settings.data / FOLDER / "entered-by-hand.json").exists()
    assert not (settings.data / "files" / "ab").exists()
    assert accounts_of(tuesday) == told


@pytest.mark.usefixtures("short")
@pytest.mark.parametrize("day", ["2027-08-11T11:00", "2026-12-27T13:00", "2030-03-05T09:00"])
def test_the_stories_can_be_told_in_a_holiday_and_past_the_end_of_every_calendar(app, day):
    flask(app, "clock", "set", day)
    try:
        assert f"{len(seed.ACTS)} acts" in flask(app, "demo", "seed")
    finally:
        clock.set_clock(None)


def done():
    """The acts that were marked as done."""
    return {event.data["act"] for event in db.session.scalars(select(Event).where(Event.kind == "demo-act"))}


@pytest.mark.parametrize("command", ["seed", "reset"])
def test_production_invents_nothing_and_throws_nothing_away(app, monkeypatch, command):
    monkeypatch.setitem(app.config, "ONROLL", replace(app.config["ONROLL"], mode=Mode.PRODUCTION))
    assert "not a demonstration" in flask(app, "demo", command, code=1)
    with app.app_context():
        assert sum(counts().values()) == 0
