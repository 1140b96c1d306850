"""A family answers a letter: with its reference and code, without an account and without an e-mail address."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select

from base.database import locked, make
from base.extensions import db
from base.ids import normal_reference
from casework.chasing.waits import A_PARENT, ANSWERABLE
from casework.closing import reopen_case
from casework.joining import JOINED
from casework.letters.addressees import is_of_the_family
from casework.letters.letters import DONE, shape_of
from casework.own_tasks import FAMILY_ANSWER
from casework.tasks import start_task, start_waiting
from casework.wait_answers import goes_on_in
from council.calendars import day_book
from council.settings import setting
from directory.children import have_died
from models.case import Case
from models.letter import Letter
from models.link import Link
from models.wait import Wait
from security.actor import Actor
from security.history import record
from security.letter_codes import is_code_of
from security.links import make_link

WAIT = "wait"
ANSWERING = Actor.system("letter")


def open_by_code(reference: str, code: str, *, at: datetime) -> Link | None:
    """The link to the form that answers a letter, for whoever has its reference and its code; None for all others.

    A case that was closed without the child being found opens again by this: its family has come forward. Of a case
    that went on in another the question is put there. Nobody is led on who was written to as one of a child's family
    and is not of the family of the child whom the case is about now.

    Twice:  the same question, another link to it; an answered one says that it was answered.
    """
    letter = _letter(reference, code)
    if letter is None:
        return None
    case = goes_on_in(locked(db.session(), Case, letter.case_id))
    is_over = case.state != "open" and case.outcome == JOINED
    if is_over or not is_of_the_family(letter, case) or (case.child_id is not None and have_died([case.child_id])):
        return None  # somebody telephones: the page says so
    if case.state != "open":
        reopen_case(case, reason="", by=ANSWERING, at=at)
    wait = _wait(case, letter, at=at)
    ends = at + timedelta(days=int(setting("link-days")))
    return make_link(WAIT, wait.id, needs_code=False, expires_at=ends, at=at)


def _letter(reference: str, code: str) -> Letter | None:
    """The letter that both belong to, if it was printed, posted or sent and not withdrawn, and asks for an answer."""
    known = normal_reference(reference.partition("/")[0])
    case_id = db.session.scalar(select(Case.id).where(Case.reference == known)) if known else None
    letters = select(Letter).where(Letter.case_id == case_id, Letter.state.in_(DONE)).order_by(Letter.number)
    found = [one for one in db.session.scalars(letters) if is_code_of(one.id, code)] if case_id is not None else []
    return next((one for one in found if shape_of(one).answer_service), None)


def names_of_answers(letter: Letter) -> tuple[str, str]:
    """What the question is called that answers a letter: on its own case, and on one that this went on in.

    Two cases that became one may each have a letter of the same number.
    """
    return f"letter-{letter.number}", f"letter-{letter.id}"


def _wait(case: Case, letter: Letter, *, at: datetime) -> Wait:
    own, elsewhere = names_of_answers(letter)
    name = own if case.id == letter.case_id else elsewhere
    known = select(Wait).where(Wait.case_id == case.id, Wait.code == name).order_by(Wait.round.desc())
    earlier = db.session.scalars(known.limit(1)).first()
    if earlier is not None and (earlier.state in ANSWERABLE or earlier.state == "answered"):
        return earlier
    task = start_task(case, FAMILY_ANSWER, by=ANSWERING, at=at)
    wait: Wait = make(
        db.session(),
        Wait,
        case_id=case.id,
        task_id=task.id,
        row_id=None,
        code=name,
        party=A_PARENT,
        school_id=None,
        recipient="",
        council_code="",
        answer_service=shape_of(letter).answer_service,
        chase="",
        state="waiting",
        steps_sent=0,
        started_at=at,
        round=(earlier.round if earlier is not None else 0) + 1,
        calendar_revision=day_book().revision,
    )
    data = {"wait": str(wait.id), "task": str(task.id), "code": name, "party": A_PARENT}
    record("case", case.id, "wait-started", by=ANSWERING, at=at, data=data)
    start_waiting(task, by=ANSWERING, at=at)
    return wait
