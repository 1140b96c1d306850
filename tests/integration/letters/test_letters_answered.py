"""A family answers our letter with its reference and code: no account, no e-mail; whoever guesses learns nothing."""

from __future__ import annotations

import re
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.integration.casework.marlowe import AT

WRONG = "do not belong together"


@pytest.fixture
def letter(app: Flask) -> tuple[UUID, str, str]:
    """A printed letter to the family of a referred child: its case, its reference and its code."""
    from base.database import writing
    from base.extensions import db
    from casework.letters.letters import plan_letter
    from security.actor import Actor
    from security.letter_codes import letter_code
    from tests.integration.casework.marlowe import Marlowe, send

    with app.app_context():
        with writing():
            Marlowe()
            case = send({})
            made = plan_letter(case, "ask-family", key="one", by=Actor.system("tests"), at=AT)
            made.state = "printed"
            db.session.flush()
        return case.id, case.reference, letter_code(made.id)


def enter(client: FlaskClient, reference: str, code: str):
    return client.post("/letter", data={"reference": reference, "code": code})


def answered(client: FlaskClient, start: str) -> str:
    """Fill in the form behind the letter, page by page; the last address."""
    answer = client.post(start)
    pages = {
        "language": {},
        "now": {"q-parent-education": "no-place"},
        "no-place": {"q-parent-help": "apply"},
        "you": {"q-answer-name": "Mo Quill"},
    }
    for page, data in pages.items():
        address = answer.location.rsplit("/", 1)[0] + f"/{page}" if "/apply/" in answer.location else answer.location
        if page == "language":
            address = client.get(answer.location).location
        answer = client.post(address, data=data | {"do": "continue"})
        assert answer.status_code == 303, answer.get_data(as_text=True)
    return answer.location


def test_the_code_of_a_letter_opens_its_form_and_the_answer_is_on_the_case(app, client, letter):
    from base.extensions import db
    from models.case import Case
    from models.task import Task
    from models.wait import Wait

    case_id, reference, code = letter
    page = client.get("/letter").get_data(as_text=True)
    assert "Exit this page" in page
    opened = enter(client, f"{reference.lower()}/1", code.replace("-", " ").lower())
    assert re.fullmatch(r"/answer/[0-9a-f-]{36}", opened.location)
    start = client.get(opened.location).get_data(as_text=True)
    assert "Answer our letter" in start
    check = answered(client, opened.location)
    assert client.post(check).status_code in (303, 422)
    client.post(check, data={"declaration": "agreed"})
    with app.app_context():
        wait = db.session.query(Wait).filter_by(party="parent").one()
        assert (wait.state, wait.answer_service) == ("answered", "cme-parent-answer")
        case = db.session.get_one(Case, case_id)
        assert (case.whereabouts, case.facts["parent-education"]) == ("known", "no-place")
        task = db.session.query(Task).filter_by(case_id=case_id, kind="family-answer").one()
        assert (task.state, task.came_back) == ("open", "answered")


@pytest.mark.parametrize("spoil", ["reference", "code", "both", "short"])
def test_whoever_guesses_learns_nothing_of_what_was_wrong(app, client, letter, spoil):
    from base.extensions import db
    from models.link import Link
    from models.wait import Wait

    _, reference, code = letter
    typed = {
        "reference": ("EW-ZZZZZZZ-Z", code),
        "code": (reference, "AAAA-AAAA-AAAA"),
        "both": ("nothing", "at all"),
        "short": (reference, code[:4]),
    }[spoil]
    answer = enter(client, *typed)
    assert answer.status_code == 422
    assert WRONG in answer.get_data(as_text=True)
    with app.app_context():
        assert db.session.query(Wait).filter_by(party="parent").count() == 0
        assert db.session.query(Link).filter_by(opens_kind="wait").count() == 0


@pytest.mark.parametrize("state", ["planned", "withdrawn"])
def test_a_letter_that_did_not_go_or_was_withdrawn_opens_nothing(app, client, letter, state):
    from base.database import writing
    from base.extensions import db
    from models.letter import Letter

    _, reference, code = letter
    with app.app_context(), writing():
        db.session.query(Letter).one().state = state
    assert WRONG in enter(client, reference, code).get_data(as_text=True)


def test_entering_twice_leads_to_one_question_and_one_task(app, client, letter):
    from base.extensions import db
    from models.task import Task

    _, reference, code = letter
    first, second = enter(client, reference, code), enter(app.test_client(), reference, code)
    assert first.location == second.location
    with app.app_context():
        assert db.session.query(Task).filter_by(kind="family-answer").count() == 1


def test_a_family_that_comes_forward_opens_the_case_that_was_given_up_with_a_task(app, client, letter):
    from base.database import writing
    from base.extensions import db
    from models.case import Case
    from models.task import Task

    case_id, reference, code = letter
    with app.app_context(), writing():
        case = db.session.get_one(Case, case_id)
        case.state, case.outcome, case.stage = "closed", "failed-to-track", "closed"
    assert enter(client, reference, code).status_code == 303
    with app.app_context():
        assert db.session.get_one(Case, case_id).state == "open"
        kinds = {task.kind for task in db.session.query(Task).filter_by(case_id=case_id)}
        assert {"new-information", "family-answer"} <= kinds


def test_after_a_death_the_code_opens_nothing(app, client, letter):
    from base.database import writing
    from base.extensions import db
    from models.case import Case
    from models.child import Child

    case_id, reference, code = letter
    with app.app_context(), writing():
        child = db.session.get_one(Child, db.session.get_one(Case, case_id).child_id)
        child.death_recorded_at = AT
    assert WRONG in enter(client, reference, code).get_data(as_text=True)


def test_the_letter_prints_its_code_and_nobody_else_has_it(app, letter):
    from base.extensions import db
    from blueprints.form_ports import DIRECTORY_PORTS
    from casework.law.letter_words import paper_of
    from models.case import Case
    from models.letter import Letter

    case_id, _, code = letter
    assert re.fullmatch(r"([A-HJKMNP-TV-Z2-9]{4}-){2}[A-HJKMNP-TV-Z2-9]{4}", code)
    with app.app_context():
        row = db.session.query(Letter).one()
        paper = paper_of(row, db.session.get_one(Case, case_id), ports=DIRECTORY_PORTS, at=AT)
        assert any(code in paragraph for paragraph in paper.paragraphs)
        assert code not in repr(vars(row))


def test_a_family_answers_for_the_case_in_which_theirs_went_on(app, client, letter):
    from base.database import writing
    from base.extensions import db
    from casework.joining import join_case
    from models.case import Case
    from models.wait import Wait
    from security.actor import Actor
    from tests.integration.casework.marlowe import send

    case_id, reference, code = letter
    with app.app_context(), writing():
        other = send({})
        join_case(db.session.get_one(Case, case_id), other, by=Actor.system("tests"), at=AT)
        other_id = other.id
    opened = enter(client, reference, code)
    assert re.fullmatch(r"/answer/[0-9a-f-]{36}", opened.location)
    assert enter(app.test_client(), reference, code).location == opened.location
    with app.app_context():
        assert db.session.query(Wait).filter_by(party="parent").one().case_id == other_id
        assert db.session.get_one(Case, case_id).state == "closed"


@pytest.mark.parametrize("is_family", [True, False], ids=["the family", "another child's family"])
def test_whoever_turned_out_to_be_another_childs_family_is_told_nothing_of_this_child(app, client, letter, is_family):
    from base.database import writing
    from base.extensions import db
    from directory.adults import AdultParticulars, note_adult
    from models.case import Case
    from models.child import Child
    from models.letter import Letter
    from security.actor import Actor
    from tests.integration.casework.marlowe import twin

    case_id, reference, code = letter
    with app.app_context(), writing():
        own = db.session.get_one(Child, db.session.get_one(Case, case_id).child_id)
        child = own if is_family else twin()
        adult = note_adult(child, AdultParticulars(name="Mo Quill"), by=Actor.system("tests"), at=AT)
        made = db.session.query(Letter).one()
        made.party_kind, made.party_id = "adult", adult.id
    answer = enter(client, reference, code)
    assert answer.status_code == (303 if is_family else 422)
    assert (WRONG in answer.get_data(as_text=True)) is not is_family
