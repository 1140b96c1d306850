"""What a council knew of a child on a past day stands in the register of that day, whatever has become of it since."""

from __future__ import annotations

import csv
import io
import random
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import delete, func, select

from base import clock
from base.extensions import db
from blueprints.registers.words import HEADS, rows_of
from casework.cases import note_seen, set_stage
from casework.consequence_kinds import keep_on_roll
from casework.death import record_death, undo_death
from casework.identifying import undo_link
from casework.joining import join_case
from casework.joining_records import join_records, separate_records
from casework.whereabouts import set_whereabouts
from directory.children import change_child, create_child, standing_for
from directory.merging import CannotMerge
from directory.particulars import Particulars
from forms.definition.casework import Consequence
from models.case import Case
from models.child import Child
from models.school import School
from models.snapshot import CaseSnapshot, ChildSnapshot
from models.user import User
from reporting.past_register import end_of, past_entries
from reporting.register import live_entries, register_lines
from security.actor import Actor, ActorKind
from security.history import record
from security.permissions import Role
from tests.integration.casework import marlowe
from tests.integration.manage.conftest import AT

SYSTEM = Actor.system("tests")
FORMER = {"line1": "1 Old Row", "town": "Oldham", "postcode": "ZZ1 1AA"}
LATER = {"line1": "2 New Row", "town": "Newtown", "postcode": "ZZ2 2BB"}
REFERRED = {"child-name": {"given": "Ivy", "family": "Quill"}, "child-dob": "2015-05-06", "plans": ["in-care"]}


def at_on(day: date, hour: int = 9) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


def file_of(entries, day):
    """The register as the file of a day has it, a line a child."""
    return [dict(zip(HEADS, row, strict=True)) for row in rows_of(register_lines(entries, upto=end_of(day)), day)]


def past_file(council, day, reader=SYSTEM):
    return council.read(lambda: file_of(past_entries(reader, day), day))


def changed(council, case_id, at, **values):
    with council.acting():
        change_child(standing_for(db.session.get_one(Case, case_id).child_id), values, by=SYSTEM, at=at)


def manager(council):
    with council.app.app_context():
        user = db.session.scalars(select(User).where(User.name == "Max Field")).one()
        return Actor(ActorKind.USER, id=user.id, roles=frozenset({Role.MANAGER}))


def test_a_past_day_shows_name_place_school_and_plans_as_they_were_known_then(council, enter):
    first, then = AT.date(), AT + timedelta(days=4)
    case = council.refer(REFERRED)
    changed(council, case, AT, address=FORMER, school_id=council.school_id, on_roll=True, ethnicity="WBRI")
    council.change(case, school_id=None)
    with council.acting():
        other = School(urn="100009", name="Hill School", sort_name="hill school", is_ours=True, created_at=AT)
        db.session.add(other)
        db.session.flush()
        hill = other.id
    more = {"address": LATER, "school_id": hill, "on_roll": False, "ethnicity": "AIND", "plans": ["in-need"]}
    changed(council, case, then, family_name="Marsh", date_of_birth=date(2014, 5, 6), **more)
    wanted = ("Child", "Age", "Last known place", "School", "Still on its roll", "Ethnicity", "Name and age")
    then_and_now = {
        first: ("Ivy Quill", "11", "Oldham, ZZ1 1AA", "Brook School", "Yes", "WBRI", "As known on that day"),
        then.date(): ("Ivy Marsh", "12", "Newtown, ZZ2 2BB", "Hill School", "", "AIND", "As known on that day"),
    }
    clock.set_clock(then + timedelta(days=1))
    browser = enter("manager")
    for day, values in then_and_now.items():
        asked = {"day-day": day.day, "day-month": day.month, "day-year": day.year, "reason": "Inspection"}
        answer = browser.post("/registers/export", data=asked)
        (line,) = csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig")))
        assert tuple(line[name] for name in wanted) == values
    of_service = {"day-day": first.day, "day-month": first.month, "day-year": first.year, "reason": "Inspection"}
    told = browser.post("/registers/services/cme-referral/export", data=of_service).data.decode("utf-8-sig")
    (line,) = csv.DictReader(io.StringIO(told))
    assert line["About"] == "Ivy Quill", "in the service's own register too"


class Year:
    """Days on which things are found out, put right, mistaken and taken back, by a seed."""

    def __init__(self, council, seed: int, boss: Actor) -> None:
        self.council, self.any, self.boss = council, random.Random(seed), boss
        self.cases: list = []

    def act(self, at: datetime) -> None:
        """One thing that somebody does; what the rooms refuse is not done."""
        acts = (self.refer, self.mend, self.mend, self.see, self.find, self.stay, self.join, self.merge, self.part)
        act = self.any.choice((*acts, self.refer, self.unlink, self.die, self.revive, self.revive, self.end))
        if len(self.cases) > 2 or act == self.refer:
            try:
                with self.council.acting():
                    act(at)
            except CannotMerge:
                pass

    def refer(self, at: datetime) -> None:
        name = self.any.choice(("Ivy", "Una", "Old", "New"))
        answers = {"child-name": {"given": name, "family": "Quill"}, "last-seen-on": at.date().isoformat()}
        answers |= self.any.choice((marlowe.SURE, {}, {"plans": ["protection"]}, {"child-dob": "2013-01-09"}))
        self.cases.append(marlowe.send(answers, at=at).id)

    def one(self) -> Case:
        return db.session.get_one(Case, self.any.choice(self.cases), with_for_update=True)

    def child(self) -> Child:
        return standing_for(self.one().child_id)

    def mend(self, at: datetime) -> None:
        values = {
            "family_name": self.any.choice(("Marsh", "Quill", "Reed")),
            "address": self.any.choice((FORMER, LATER, None)),
            "school_id": self.any.choice((None, self.council.school_id)),
            "on_roll": self.any.choice((True, False, None)),
            "ethnicity": self.any.choice(("WBRI", "AIND", "")),
            "plans": self.any.choice(([], ["ehc"], ["in-need", "ehc"])),
            "date_of_birth": self.any.choice((date(2012, 2, 29), date(2016, 8, 31), None)),
        }
        some = self.any.sample(sorted(values), 2)
        change_child(self.child(), {name: values[name] for name in some}, by=SYSTEM, at=at)

    def see(self, at: datetime) -> None:
        by = self.any.choice(("A neighbour", "", "Her aunt"))
        note_seen(self.one(), at.date() - timedelta(days=self.any.randrange(3)), by, by=SYSTEM, at=at)

    def find(self, at: datetime) -> None:
        set_whereabouts(self.one(), self.any.choice(("known", "not-known")), by=SYSTEM, at=at)

    def stay(self, at: datetime) -> None:
        keep_on_roll(self.one(), Consequence("keep-on-roll"), task=None, answers=None, by=SYSTEM, at=at)

    def join(self, at: datetime) -> None:
        some = [db.session.get_one(Case, one) for one in self.any.sample(self.cases, min(3, len(self.cases)))]
        still = [case for case in some if case.state == "open"]
        if len(still) > 1:
            join_case(still[0], still[1], by=SYSTEM, at=at)

    def merge(self, at: datetime) -> None:
        merged, into = self.child(), self.child()
        join_records(merged.id, into.id, by=SYSTEM, at=at)

    def part(self, at: datetime) -> None:
        merged = db.session.scalars(select(Child.id).where(Child.merged_into_id.is_not(None)).order_by(Child.id)).all()
        if merged:
            separate_records(self.any.choice(merged), reason="Two children", by=self.boss, at=at)

    def unlink(self, at: datetime) -> None:
        case = self.one()
        if case.state == "open":
            undo_link(case, by=SYSTEM, at=at)

    def die(self, at: datetime) -> None:
        record_death(self.child().id, died_on=None, by=self.boss, at=at)

    def revive(self, at: datetime) -> None:
        undo_death(self.child().id, reason="Another child", by=self.boss, at=at)

    def end(self, at: datetime) -> None:
        set_stage(self.one(), self.any.choice(("located", "enquiries")), by=SYSTEM, at=at)


@pytest.mark.parametrize("seed", [2, 5])
def test_the_register_of_every_past_day_is_what_the_live_one_was_on_that_day(council, seed):
    year, taken = Year(council, seed, manager(council)), {}
    for number in range(14):
        day = AT.date() + timedelta(days=number)
        for hour in range(9, 9 + year.any.randrange(4, 8)):
            year.act(at_on(day, hour))
        taken[day] = council.read(lambda day=day: file_of(live_entries(SYSTEM), day))
    assert max(len(lines) for lines in taken.values()) > 2
    for day, lines in taken.items():
        assert past_file(council, day) == lines, day


def test_of_a_day_before_anything_was_kept_nothing_is_invented(council):
    case, kept = council.refer(REFERRED), AT + timedelta(days=5)
    changed(council, case, AT, address=FORMER, school_id=council.school_id, ethnicity="WBRI")
    with council.acting():  # as a council's records are that took this in on the sixth day
        for snapshot in (ChildSnapshot, CaseSnapshot):
            first = select(snapshot.id).order_by(snapshot.id.desc()).limit(1).scalar_subquery()
            db.session.execute(delete(snapshot).where(snapshot.id != first))
            db.session.scalars(select(snapshot)).one().since = kept
    (line,) = past_file(council, AT.date())
    assert line["Child"] == "Ivy Quill", "who it is, as it was first kept"
    assert line["Name and age"] == "As first kept on 2026-11-28"
    wanted = ("Last known place", "School", "Still on its roll", "Why", "Is that valid", "Plans and needs", "Ethnicity")
    assert {line[name] for name in (*wanted, "Out of education")} == {"Not kept before 28 Nov 2026"}
    (line,) = past_file(council, kept.date())
    assert (line["Last known place"], line["Ethnicity"]) == ("Oldham, ZZ1 1AA", "WBRI")


def test_what_is_protected_today_is_protected_on_every_day(council):
    case, boss = council.refer(REFERRED), manager(council)
    changed(council, case, AT, address=FORMER)
    changed(council, case, AT + timedelta(days=1), address_withheld=True)
    (line,) = past_file(council, AT.date())
    assert line["Last known place"] == "Address withheld"
    with council.acting():  # it was thought to be a child whom few may see now
        one = db.session.get_one(Case, case)
        other = create_child(Particulars(given_names="Ada", family_name="Sealed"), by=SYSTEM, at=AT)
        before, one.child_id = one.child_id, other.id
        record("case", case, "noted", by=SYSTEM, at=AT)
    with council.acting():
        db.session.get_one(Case, case).child_id = before
        db.session.get_one(Child, other.id).sealed = True
        record("case", case, "noted", by=SYSTEM, at=AT + timedelta(days=1))
    assert [one["Child"] for one in past_file(council, AT.date())] == ["Ada Sealed"], "the job sees everybody"
    auditor = Actor(ActorKind.USER, id=boss.id, roles=frozenset({Role.AUDITOR}))
    assert past_file(council, AT.date(), auditor) == []
    assert [one["Child"] for one in past_file(council, (AT + timedelta(days=1)).date(), auditor)] == ["Ivy Quill"]


def test_a_change_leaves_one_snapshot_and_what_changes_nothing_leaves_none(council):
    case = council.refer(REFERRED)

    def counts():
        return council.read(
            lambda: tuple(db.session.scalar(select(func.count(one.id))) for one in (ChildSnapshot, CaseSnapshot))
        )

    assert counts() == (1, 1)
    with council.acting():
        child = standing_for(db.session.get_one(Case, case).child_id)
        change_child(child, {"family_name": "Marsh", "address": LATER}, by=SYSTEM, at=AT)
        change_child(child, {"family_name": "Reed"}, by=SYSTEM, at=AT)
    assert counts() == (2, 1)
    changed(council, case, AT, family_name="Reed", plans=["in-care"], social_worker="Olga Sand")
    assert counts() == (2, 1)


def test_what_an_undone_step_would_have_changed_is_not_kept(council):
    case = council.refer(REFERRED)
    with council.acting():
        child = standing_for(db.session.get_one(Case, case).child_id)
        step = db.session.begin_nested()
        create_child(Particulars(given_names="Nobody"), by=SYSTEM, at=AT)
        change_child(child, {"family_name": "Wrong"}, by=SYSTEM, at=AT)
        db.session.flush()
        step.rollback()
        record("child", child.id, "noted", by=SYSTEM, at=AT)
    names = council.read(lambda: set(db.session.scalars(select(ChildSnapshot.family_name)).all()))
    assert names == {"Quill"}
