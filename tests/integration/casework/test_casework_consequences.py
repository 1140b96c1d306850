"""What follows a choice or an outcome: each kind of consequence, as an officer's act brings it about."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from base.database import writing
from base.extensions import db
from casework.consequence_kinds import NothingToSet
from casework.consequences import NoSuchConsequence, apply_consequences
from casework.contacts import Rule, may_contact, rules_of, set_rule
from casework.finishing import finish_task
from casework.fold import differences
from casework.restricting import set_restricted
from casework.sweep import sweep
from casework.timeline import timeline
from casework.visible import NotHere
from forms.answers import Answers
from forms.definition.casework import Consequence
from models.case import Case, CaseLink
from models.child import Child
from models.task import Task
from models.wait import Timer, Wait
from security.actor import Actor
from security.history import history_of
from tests.integration.casework.joint import publish_joint
from tests.integration.casework.marlowe import AT, Marlowe, send, tasks

pytestmark = pytest.mark.usefixtures("context")
LATER = AT + timedelta(hours=1)


def follow(
    case: Case,
    kind: str,
    council: Marlowe,
    *,
    answers: dict[str, Any] | None = None,
    **settings: Any,
) -> None:
    one = Consequence(kind, tuple((name.replace("_", "-").rstrip("-"), value) for name, value in settings.items()))
    view = Answers({"officer": answers or {}}, "officer")
    apply_consequences([one], case, answers=view, by=council.officer, at=AT)


def events(case: Case, kind: str) -> list[dict[str, Any]]:
    return [event.data for event in history_of("case", case.id) if event.kind == kind]


def triage(case: Case, choice: str, council: Marlowe, **answers: Any) -> None:
    finish_task(tasks(case)["triage"], choice, answers, by=council.officer, at=LATER)


def test_a_child_on_a_roll_stays_on_it_and_the_school_is_asked_nothing(council):
    with writing():
        case = send({"last-school": {"urn": "100001"}})
        triage(case, "on-a-roll", council)
    assert (case.facts["keep-on-roll"], case.stage) == ("yes", "attendance")
    assert "The pupil stays on the roll" in [line.words for line in timeline(case)]
    assert "ask-school" not in tasks(case)
    assert db.session.query(Wait).count() == 0
    assert differences(case) == []


def test_a_case_joins_the_one_whose_reference_was_typed_and_points_there(council):
    with writing():
        other = send({"child-name": {"given": "Ivy", "family": "Quill"}})
        case = send({"safeguarding-circumstances": ["fgm"]})
        set_rule(case, "school", council.school.id, Rule.DO_NOT_CONTACT, by=council.officer, at=AT)
        triage(case, "joins-open-case", council, **{"joins-reference": f" {other.reference.lower()} "})
    assert (case.state, case.outcome, case.stage) == ("closed", "joined", "closed")
    (link,) = db.session.query(CaseLink).filter(CaseLink.case_id == case.id, CaseLink.kind == "duplicate-of")
    assert link.other_id == other.id
    assert (other.state, other.priority, other.outward_held) == ("open", 1, True)
    assert may_contact(other, "school", council.school.id).because == "do-not-contact"
    assert "new-information" in tasks(other)
    assert {task.state for task in tasks(case).values()} <= {"done", "cancelled"}
    assert differences(case) == differences(other) == []


@pytest.mark.parametrize("hidden", [False, True])
def test_a_case_joins_none_that_the_officer_does_not_see(council, hidden):
    with writing():
        other = send({"child-name": {"given": "Oak", "family": "Vale"}})
        case = send()
        set_restricted(other, True, reason="Staff child", by=council.lead, at=AT)
    typed = other.reference if hidden else "EW-0000-0000"
    with pytest.raises(NotHere), writing():
        triage(case, "joins-open-case", council, **{"joins-reference": typed})
    assert (case.state, tasks(case)["triage"].state) == ("open", "open")
    assert db.session.query(CaseLink).count() == 0


def test_a_visit_that_saw_the_child_sets_when_and_that_we_know_where(council):
    with writing():
        case = send({"last-seen-on": "2026-10-01"})
        triage(case, "whereabouts-unknown", council)
        seen = {"seen-at": "2026-11-22T15:30", "seen-where": "At an aunt's", "seen-note": "Well"}
        finish_task(tasks(case)["home-visit"], "seen", seen, by=council.officer, at=LATER)
    assert (case.last_seen_on, case.whereabouts, case.stage) == (date(2026, 11, 22), "known", "located")
    with writing():
        follow(case, "set", council, column="last-seen-on", to="2026-01-01")
    assert case.last_seen_on == date(2026, 11, 22), "an earlier day is no news"
    assert differences(case) == []


@pytest.mark.parametrize(
    ("column", "value", "attribute", "becomes"),
    [
        ("last-seen-by", "A neighbour", "last_seen_by", "A neighbour"),
        ("out-of-education-since", "2026-09-01", "out_of_education_since", date(2026, 9, 1)),
        ("whereabouts", "known", "whereabouts", "known"),
        ("next-action", "Visit on Friday", "next_action", "Visit on Friday"),
    ],
)
def test_what_a_case_says_of_the_child_is_set_from_an_answer(council, column, value, attribute, becomes):
    with writing():
        case = send()
        before = getattr(case, attribute)
        follow(case, "set", council, column=column, from_="said")
        assert getattr(case, attribute) == before, "nothing was answered"
        follow(case, "set", council, column=column, from_="said", answers={"said": value})
    assert getattr(case, attribute) == becomes
    assert events(case, "column-set")[-1]["column"] == column
    assert differences(case) == []


def test_a_school_that_was_found_is_the_cases_and_its_tasks(council):
    with writing():
        case = send()
        triage(case, "whereabouts-unknown", council)
        assert "find-school" in tasks(case)
        found = {"found-school": {"urn": "100001"}}
        finish_task(tasks(case)["find-school"], "found", found, by=council.officer, at=LATER)
    assert case.school_id == council.school.id
    assert {task.school_id for task in tasks(case).values()} == {council.school.id}
    assert tasks(case)["ask-school"].state == "waiting"


def test_what_a_definition_may_not_set_is_not_set(council):
    with writing():
        case = send()
    with pytest.raises(NothingToSet), writing():
        follow(case, "set", council, column="priority", to="1")
    with pytest.raises(NoSuchConsequence), writing():
        follow(case, "forget", council)


def test_a_review_is_set_in_working_days(council):
    with writing():
        case = send()
        triage(case, "home-educated", council)
    assert case.next_review_on == date(2026, 12, 21)  # twenty working days after Monday 23 November
    with writing():
        follow(case, "review", council, after="1 months")
    assert case.next_review_on == date(2026, 12, 23)
    with pytest.raises(NothingToSet), writing():
        follow(case, "review", council, after="soon")


def test_a_note_is_a_line_on_the_timeline(council):
    with writing():
        case = send({"last-school": {"urn": "100001"}})
        triage(case, "whereabouts-unknown", council)
        finish_task(tasks(case)["ask-school"], "answered", {}, by=council.officer, at=LATER)
    assert events(case, "noted") == [{"says": "school-answered"}]
    assert any(line.words.startswith("Noted: ") for line in timeline(case))


def test_an_alert_is_put_on_the_child_once_and_on_nobody_where_there_is_no_child(council):
    with writing():
        case = send()
        for _ in range(2):
            follow(case, "child-alert", council, alert="failed-to-track")
        case.child_id, kept = None, case.child_id
        follow(case, "child-alert", council, alert="another")
    assert db.session.get_one(Child, kept).alert == "failed-to-track"
    told = [event.data for event in history_of("child", kept) if event.kind == "child-alert-set"]
    assert told == [{"alert": "failed-to-track"}]


def test_a_child_who_was_not_found_is_looked_for_each_year_until_of_age(council):
    with writing():
        case = send({"child-dob": "2012-05-06"})  # of compulsory school age until 30 June 2028
        every = (("amount", 12), ("unit", "months"))
        follow(case, "recheck", council, every=every, until="end-of-compulsory-school-age", task="recheck")
        case.state = "closed"
    year = timedelta(days=366)
    for number, upto in ((1, AT + year), (2, AT + 2 * year)):
        sweep(upto, by=Actor.system("sweep"), writing=writing)
        looks = db.session.query(Task).filter(Task.case_id == case.id, Task.kind == "recheck").count()
        assert looks == 1, f"the look of year {number} is still open, or school age is over"
    left = db.session.query(Timer).filter(Timer.kind == "recheck", Timer.state == "pending").count()
    assert left == 0
    assert len(events(case, "recheck-due")) == 1
    assert len(events(case, "rechecks-over")) == 1


def test_a_case_of_another_service_about_the_same_child_begins_as_careful_as_the_first(council):
    with writing():
        publish_joint("all-parts")
        case = send({"safeguarding-circumstances": ["fgm"], "last-school": {"urn": "100001"}})
        set_rule(case, "referrer", None, Rule.DO_NOT_CONTACT, by=council.officer, at=AT)
        follow(case, "open-case", council, service="joint-report")
    made = db.session.query(Case).filter(Case.service == "joint-report").one()
    assert made.reference.startswith("JR")
    assert (made.child_id, made.school_id, made.stage) == (case.child_id, council.school.id, "new")
    assert (made.priority, made.outward_held, made.hold_reasons) == (1, True, case.hold_reasons)
    assert {(rule.party_kind, rule.rule) for rule in rules_of(made)} >= {("referrer", "do-not-contact")}
    assert set(tasks(made)) == {"read"}, "what its own form would have said is not known"
    (link,) = db.session.query(CaseLink).filter(CaseLink.case_id == made.id)
    assert (link.other_id, link.kind) == (case.id, "arises-from")
    assert differences(made) == []
