"""A town in which every door that is open to the public, or to whoever has a link, leads to something."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from flask import Flask
from sqlalchemy import select

from base.database import writing
from base.extensions import db
from blueprints.brand import FOLDER as LOGOS
from casework.asking_together import ask_together
from casework.bookings.bookings import invite, pick
from casework.campaigns.packs import add_version
from casework.cases import link_cases
from casework.intake.filings import open_filing, part_of, save_page
from casework.letters.letters import plan_letter
from casework.tasks import start_task
from casework.versions import pinned, publish
from council.settings import change_setting
from documents.store_choice import store_of
from documents.uploads import attach, receive
from forms.definition.questions import QuestionKind
from models.case import Case
from models.filing import Filing
from models.link import Link
from models.message import Message
from models.user import User
from security import links
from security.actor import Actor
from tests.integration.bookings import interviews
from tests.integration.casework import marlowe, permit
from tests.integration.letters import writing as letter_writing
from tests.integration.licensing.guild import Guild
from tests.strategies.question_documents import question, service

AT = marlowe.AT
BY, VISITOR = Actor.system("tests"), Actor.visitor()
EVERY = "every-question"
KEPT = "Kept words"
PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
MAILBOX = "somebody@home.example"


def every_question() -> dict[str, Any]:
    """A service with a question of each type, nine a page, and a repeat; nobody must answer any of them."""
    # Without a place that other answers are read from, a calculated question shows nothing.
    worked_out = {"calculate": {"function": "count", "of": ["ask-text"]}, "unit": "answers"}
    asked = [
        question(
            f"ask-{kind.value}",
            kind,
            **(worked_out if kind is QuestionKind.CALCULATED else {}),
            **({"required": False} if kind not in {QuestionKind.CONTENT, QuestionKind.CALCULATED} else {}),
        )
        for kind in QuestionKind
    ]
    pages: list[dict[str, Any]] = [
        {
            "id": "kept",
            "title": "Kept",
            "questions": [question("kept", QuestionKind.TEXT), question("ask-list", QuestionKind.TEXT)],
        }
    ]
    pages += [
        {"id": f"page-{number}", "title": f"Page {number}", "questions": asked[number * 9 : number * 9 + 9]}
        for number in range(-(-len(asked) // 9))
    ]
    inside = [one | {"id": f"in-{one['id']}"} for one in asked if one["type"] not in {"calculated", "content"}]
    more = {"id": "visits", "item": "visit", "items": "Visits", "maximum": 5}
    pages.append({"id": "visits", "title": "Visits", "questions": inside, "repeat": more})
    return service(EVERY, pages)


class Town:
    """The council, and one of everything that somebody without an account may see."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.now = int(AT.timestamp())
        with app.app_context():
            with writing():
                self.council = marlowe.Marlowe()
                self._publish()
                self.draft = self._begun()
                self.every = self._begun_with_every_question()
                self.complete = self.new_complete()
                self.sent, self.case = self._sent()
                self._ask_about_two()
                self.letter = self._letter()
                self.permit, _, self.parent = self.new_permit()
                self.approval = self._approval()
                self.user = db.session.scalars(select(User.id).order_by(User.email)).first()
                self._pack()
                self._logo()
            self._mail_has_gone()
        relayed = app.test_cli_runner().invoke(args=["relay"])
        assert relayed.exit_code == 0, relayed.output

    def link(self, kind: str, thing: UUID, *, email: str = MAILBOX, needs_code: bool = False) -> Link:
        """A new link to a thing. Inside `writing()`."""
        made = links.make_link(kind, thing, email=email, needs_code=needs_code, at=AT)
        db.session.flush()
        return made

    def cookie(self, *, held: Sequence[Link] = (), drafts: Sequence[UUID] = ()) -> str:
        """What the browser of somebody keeps who came by these links, gave their codes and began these drafts."""
        client = self.app.test_client()
        with client.session_transaction() as session:
            session["links"] = [
                [f"{link.opens_kind}:{link.opens_id.hex}", link.id.hex, link.generation, self.now] for link in held
            ]
            session["drafts"] = [one.hex for one in drafts]
        found = client.get_cookie(self.app.config["SESSION_COOKIE_NAME"])
        assert found is not None
        return str(found.value)

    def _publish(self) -> None:
        document = interviews.with_meetings()
        document["letters"] = letter_writing.LETTERS
        document["messages"] = [*document["messages"], *letter_writing.MESSAGES]
        publish(document, by=BY, at=AT)
        publish(every_question(), by=BY, at=AT)
        permit.publish_permit()

    def _begun(self) -> UUID:
        """A referral that somebody has begun, whose words must outlive whatever is sent to any page."""
        filing = marlowe.refer({"reason": "other", "reason-other": KEPT})
        filing.parts[0].posted = filing.parts[0].posted[:6]  # not ready to be sent
        return filing.id

    def new_complete(self) -> UUID:
        """A referral with everything answered and not sent. Inside `writing()`."""
        return marlowe.refer({"reason": "other", "reason-other": KEPT}).id

    def _begun_with_every_question(self) -> UUID:
        filing = open_filing(EVERY, by=VISITOR, at=AT)
        for page in every_question()["pages"]:
            values = {"visits": None} if "repeat" in page else {}
            save_page(part_of(filing), page["id"], values or {"kept": KEPT}, by=VISITOR, at=AT)
        return filing.id

    def _sent(self) -> tuple[UUID, UUID]:
        """A referral that was sent by somebody who was checked, its case, and a second one of the same family."""
        cases = [marlowe.send({"last-school": {"urn": "100001"}} | more) for more in ({}, {"child-dob": "2016-01-02"})]
        for one, other in (cases, cases[::-1]):
            link_cases(one, other.id, "sibling", at=AT)
        for case in cases:
            db.session.scalars(select(Filing).where(Filing.case_id == case.id)).one().identity = "checked"
            case.school_id = self.council.school.id
        self.sibling = cases[1].id
        self.slots = interviews.offered(self.council.officer)
        return db.session.scalars(select(Filing.id).where(Filing.case_id == cases[0].id)).one(), cases[0].id

    def new_booking(self) -> UUID:
        """An appointment that was picked. Inside `writing()`."""
        booking = invite(db.session.get_one(Case, self.case), "meeting", by=BY, at=AT)
        pick(booking.id, self.slots[0], by=BY, at=AT)
        return booking.id

    def _ask_about_two(self) -> None:
        """Both cases' school is asked, about each child and about both."""
        tasks = []
        for case_id in (self.case, self.sibling):
            case = db.session.get_one(Case, case_id)
            shape = next(one for one in pinned(case.version_id).tasks if one.wait and one.wait.party == "school")
            tasks.append(start_task(case, shape, by=BY, at=AT))
        wait = shape.wait
        assert wait is not None
        waits = ask_together(tasks[0], wait, [tasks[1].id], by=self.council.officer, at=AT)
        assert len(waits) == 2
        self.wait, self.together = waits[0].id, waits[0].together_id

    def _letter(self) -> UUID:
        letter = plan_letter(db.session.get_one(Case, self.case), "thank-you", key="one", by=BY, at=AT)
        received = receive(io.BytesIO(PDF), "letter.pdf", store=store_of(self.app.config["ONROLL"]))
        letter.document_id = attach(received, by=BY, at=AT, case_id=self.case, kind="letter").id
        letter.state = "printed"
        return letter.id

    def new_permit(self) -> tuple[UUID, UUID, Link]:
        """A permit that an employer has sent and its parent has filled in: its filing, the parent's part and that
        part's link. Inside `writing()`.
        """
        filing = permit.begun()
        permit.send_part(filing, permit.EMPLOYER)
        part = part_of(filing, permit.PARENT)
        for page, said in permit.ANSWERS[permit.PARENT].items():
            save_page(part, page, said, by=VISITOR, at=AT)
        return filing.id, part.id, permit.link(filing, permit.PARENT)

    def _approval(self) -> UUID:
        approval = Guild(has_calendars=True).issued()
        approval.valid_until = date(2027, 1, 10)  # so that it may be renewed
        return approval.id

    def _pack(self) -> None:
        received = receive(io.BytesIO(PDF), "pack.pdf", store=store_of(self.app.config["ONROLL"]))
        add_version("employers", received, says="The first one", by=self.council.officer, at=AT)

    def _logo(self) -> None:
        folder = self.app.config["ONROLL"].data / LOGOS
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "logo.png").write_bytes(b"\x89PNG\r\n\x1a\n")
        change_setting("logo", "logo.png", by=BY, at=AT)

    def _mail_has_gone(self) -> None:
        """The school was written to, so that its link shows the questions."""
        with writing():
            for message in db.session.scalars(select(Message).where(Message.address == "office@brook.example")):
                message.state, message.sent_at = "sent", AT + timedelta(minutes=1)

    def of(self, kind: str, thing: UUID) -> Link:
        """The newest link that was made to a thing."""
        found = select(Link).where(Link.opens_kind == kind, Link.opens_id == thing).order_by(Link.id.desc())
        return db.session.scalars(found).first() or self.link(kind, thing)

    def answers(self) -> dict[str, dict[str, Any]]:
        """What stands in the drafts, and in what others sent of a form of several parties, by draft and party."""
        with self.app.app_context():
            found = select(Filing).where(Filing.id.in_([self.draft, self.every, self.permit]))
            parts = [part for one in db.session.scalars(found) for part in one.parts]
            return {f"{part.filing_id} {part.party}": dict(part.answers) for part in parts}
