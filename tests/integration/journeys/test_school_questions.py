"""What a school that signs in is asked: its own open questions, and only those that have really gone out to it."""

from __future__ import annotations

from uuid import UUID

import pytest
from flask import Flask

from tests.fixtures.people import SignIn
from tests.integration.casework.marlowe import AT


@pytest.fixture
def asked(app: Flask) -> dict[str, UUID]:
    """A question to Brook School that went out; ids of its wait, its case and the school."""
    from base.database import writing
    from base.extensions import db
    from casework.finishing import finish_task
    from models.message import Message
    from models.wait import Wait
    from tests.integration.casework.marlowe import Marlowe, send, tasks

    with app.app_context():
        with writing():
            council = Marlowe()
            case = send({"last-school": {"urn": "100001"}})
            finish_task(tasks(case)["triage"], "whereabouts-unknown", {}, by=council.officer, at=AT)
            wait = db.session.query(Wait).filter_by(party="school").one()
            for message in db.session.query(Message).filter_by(recipient_kind="school"):
                message.state = "sent"
        return {"wait": wait.id, "case": case.id, "school": council.school.id}


def change(app: Flask, model: type, row: UUID, **columns: object) -> None:
    from base.database import writing
    from base.extensions import db

    with app.app_context(), writing():
        for name, value in columns.items():
            setattr(db.session.get_one(model, row), name, value)


def test_a_school_sees_what_it_is_asked_and_answers_signed_in(app, asked, sign_in: SignIn):
    from base.extensions import db
    from models.filing import Filing
    from models.wait import Wait

    school = sign_in("school-user", school_ids=(asked["school"],))
    home = school.get("/school").get_data(as_text=True)
    assert "asked on" in home
    assert "Quill" not in home
    first = school.post(f"/school/questions/{asked['wait']}")
    again = school.post(f"/school/questions/{asked['wait']}")
    assert first.location == again.location
    page = school.get(first.location, follow_redirects=True).get_data(as_text=True)
    assert "We are asking about Ivy Quill" in page
    with app.app_context():
        answer = db.session.query(Filing).filter_by(service="cme-school-answer").one()
        assert (answer.wait_id, answer.school_id) == (asked["wait"], asked["school"])
    change(app, Wait, asked["wait"], state="answered")
    assert "Nothing is waiting" in school.get("/school").get_data(as_text=True)


@pytest.mark.parametrize("hidden", ["not-sent", "restricted", "outward-held", "another-school"])
def test_a_question_that_has_not_gone_out_or_is_held_is_told_to_nobody(app, asked, sign_in: SignIn, hidden):
    from base.database import writing
    from base.extensions import db
    from models.case import Case
    from models.message import Message
    from models.school import School

    school_ids = (asked["school"],)
    if hidden == "not-sent":
        with app.app_context(), writing():
            for message in db.session.query(Message):
                message.state = "held"
    elif hidden == "restricted":
        change(app, Case, asked["case"], restricted=True)
    elif hidden == "outward-held":
        change(app, Case, asked["case"], outward_held=True, outward_held_at=AT)
    else:
        with app.app_context(), writing():
            other = School(urn="100009", name="Mill", sort_name="mill", is_ours=True, created_at=AT)
            db.session.add(other)
            db.session.flush()
            school_ids = (other.id,)
    school = sign_in("school-user", school_ids=school_ids)
    assert "Nothing is waiting" in school.get("/school").get_data(as_text=True)
    assert school.post(f"/school/questions/{asked['wait']}").status_code == 404


def test_the_state_of_what_a_school_sent_is_said_in_fixed_words(app, asked, sign_in: SignIn):
    from base.database import writing
    from base.extensions import db
    from casework.intake.sent_forms import sent_by
    from models.case import Case
    from models.school import School
    from security.actor import Actor
    from tests.integration.casework.returns import leaves, secretary

    with app.app_context():
        with writing():
            school = db.session.get_one(School, asked["school"])
            office: Actor = secretary(school)
            case_id = leaves({"destination": "not-known"}, by=office, of=school).id
        (sent,) = sent_by(office)
        assert sent.state == "Received"
        case = db.session.get_one(Case, case_id)
        for stage, outcome, state, says in (
            ("tracing", "", "open", "We are looking into it"),
            ("removal", "", "open", "We are looking into it"),
            ("reported-death", "", "open", "Received"),
            ("closed", "matched", "closed", "Destination confirmed"),
            ("closed", "stays-on-roll", "closed", "Finished"),
        ):
            with writing():
                case.stage, case.outcome, case.state = stage, outcome, state
            assert sent_by(office)[0].state == says
        with writing():
            case.stage, case.outcome, case.state, case.restricted = "tracing", "", "open", True
        assert sent_by(office)[0].state == "Received"
