"""A council in which several children carry marks that nobody could mistake, one in each field that matters.

Told through the forms themselves, so that whatever a form fills in on its way carries the mark too.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import select

from base.database import writing
from base.extensions import db
from casework.finishing import finish_task
from casework.intake.filings import part_of, save_page
from casework.intake.submitting import submit
from casework.notes import NoteKind, write_note
from casework.restricting import set_restricted
from models.case import Case
from models.part_request import PartRequest
from tests.integration.casework.joint import ANSWERS as JOINT
from tests.integration.casework.joint import VISITOR, publish_joint
from tests.integration.casework.joint import begun as joint_begun
from tests.integration.casework.marlowe import AT, Marlowe, send, tasks
from tests.integration.casework.test_casework_doors import CONCERN, come_in
from tests.integration.casework.test_off_rolling_told import SAID
from tests.integration.employment.seaside import PARENT, SCHOOL, asked_for, send_part

MARKS = {
    "address that is withheld": "Zyxwold Refuge",
    "address of a parent beside it": "Ombrelune Close",
    "postcode of it": "ZX9 9XZ",
    "address": "Quorndale Rise",
    "nationality and travel": "Vexillian visa",
    "social worker": "Solwenna Carewright",
    "who referred": "Senderwick",
    "who saw the child last": "Glimpsa Watchett",
    "note": "hushnotewort",
    "name in a restricted case": "Veiledsonne",
    "address in a restricted case": "Cloisterbourne",
    "note of a restricted case": "murkynotewort",
    "name in the officer's own family": "Kinfolkard",
    "who told us": "Whisperine Tellerby",
    "telephone of who told us": "01632 960 919",
    "health": "wheezeworth",
    "home of a child at work": "Permitwold Lane",
    "the school's view": "drowsyworth",
    "attendance": "61.87",
    "who waits": "Lingerthorpe",
    "what is said of a school": "pressedworth",
    "who says it of a school": "Candida Sayworth",
    "an officer's answer of a special category": "advisedworth",
}


@dataclass
class Marked:
    """The ids of what was made, by what it is."""

    cases: dict[str, UUID] = field(default_factory=dict)
    links: dict[str, UUID] = field(default_factory=dict)
    permit: UUID | None = None
    waiting: UUID | None = None
    school: UUID | None = None


def named(given: str, family: str) -> dict[str, str]:
    """A name as forms give it."""
    return {"given": given, "family": family}


def at(line: str, postcode: str = "ZZ1 1AA") -> dict[str, str]:
    """An address as forms give it."""
    return {"line1": f"1 {line}", "town": "Marlowe", "postcode": postcode}


def make_marked() -> Marked:
    """The whole council; in an application context."""
    made = Marked()
    with writing():
        council = Marlowe()
        publish_joint("all-parts")
        mark = MARKS
        plain = {
            "child-name": named("Ivy", "Quill"),
            "referrer-name": named("Mabrine", mark["who referred"]),
            "child-address": at(mark["address"]),
            "address-status": "current",
            "child-nationality": mark["nationality and travel"],
            "social-worker": mark["social worker"],
            "last-seen-on": "2026-11-02",
            "last-seen-by": mark["who saw the child last"],
            "last-school": {"urn": "100001"},
            "plans": ["in-need"],
        }
        cases: dict[str, Case] = {"plain": send(plain)}
        parent = {
            "id": "p1",
            "parent-name": named("Jo", "Hide"),
            "parent-address": at(mark["address of a parent beside it"]),
        }
        cases["withheld"] = send(
            {
                "child-name": named("Wyn", "Hide"),
                "address-status": "withheld",
                "child-address": at(mark["address that is withheld"], mark["postcode of it"]),
                "parents": [parent | {"parent-lives-with": "yes", "parent-relationship": "Mother"}],
                "last-school": {"urn": "100001"},
            }
        )
        secret = named("Rue", mark["name in a restricted case"])
        cases["restricted"] = send({"child-name": secret, "child-address": at(mark["address in a restricted case"])})
        cases["family"] = send({"child-name": named("Kit", mark["name in the officer's own family"])})
        told = {"reporter-name": mark["who told us"], "reporter-phone": mark["telephone of who told us"]}
        cases["concern"] = come_in("cme-concern", CONCERN | {"child-name": named("Una", "Window")} | told)
        said = SAID | {
            "danger-now": "yes",
            "roll-story": mark["what is said of a school"],
            "last-school": {"urn": "100001"},
        }
        by_whom = {"tells-who": "named", "reporter-name": mark["who says it of a school"], "wants-receipt": "no"}
        cases["pressed"] = come_in("off-rolling", said | by_whom)
        call = {"telephoned-whom": "MASH", "telephone-advice": mark["an officer's answer of a special category"]}
        finish_task(tasks(cases["pressed"])["safeguarding-first"], "telephoned", call, by=council.lead, at=AT)
        permit, cases["permit"] = asked_for(child_name=named("Pia", "Worker"), child_dob="2012-03-04")
        send_part(permit, PARENT, health_details=mark["health"], child_address=at(mark["home of a child at work"]))
        send_part(permit, SCHOOL, school_reasons=mark["the school's view"], attendance_percent=mark["attendance"])
        waiting = joint_begun()
        said = JOINT["club"] | {"child-name": named("Una", mark["who waits"])}
        save_page(part_of(waiting, "club"), "club", said, by=VISITOR, at=AT)
        submit(waiting.id, by=VISITOR, party="club", at=AT)
        for name, case in cases.items():
            words = {"plain": mark["note"], "restricted": mark["note of a restricted case"]}.get(name)
            if words:
                write_note(case.id, NoteKind.NOTE, words, by=council.lead, at=AT)
        set_restricted(cases["restricted"], True, reason="As the lead knows", by=council.lead, at=AT)
        asked = select(PartRequest).where(PartRequest.filing_id == permit.id)
        made.links = {one.party: one.link_id for one in db.session.scalars(asked) if one.link_id is not None}
        made.cases = {name: case.id for name, case in cases.items()}
        made.permit, made.waiting = permit.id, waiting.id
        made.school = council.school.id
    return made
