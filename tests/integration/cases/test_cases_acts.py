"""What officers do on a case: priority, whereabouts, contact, ending it, standing aside."""

from __future__ import annotations

import re
from datetime import date

from sqlalchemy import select

from base.database import writing
from correspondence.stopping import hold
from models.message import Message
from tests.integration.cases.conftest import text_of


def test_an_officer_raises_and_lowers_a_priority_each_with_a_reason(at_work, officer):
    address = f"/cases/{at_work.case_id}/priority"
    before = at_work.case()["priority"]
    assert officer.post(address, data={"level": "1"}).status_code == 422
    assert officer.post(address, data={"level": "1", "reason": "The aunt fears for her"}).status_code == 303
    assert at_work.case()["priority"] == 1
    assert officer.post(address, data={"level": str(before), "reason": "She is safe with the aunt"}).status_code == 303
    assert at_work.case()["priority"] == before
    said = text_of(officer.get(f"/cases/{at_work.case_id}/timeline"))
    assert "The aunt fears for her" in said
    assert "She is safe with the aunt" in said


def test_who_saw_the_child_is_asked_with_the_day_and_an_older_sighting_stands_back(at_work, officer):
    address = f"/cases/{at_work.case_id}/whereabouts"
    seen = {"whereabouts": "known", "seen-day": "20", "seen-month": "11", "seen-year": "2026"}
    assert "Say who saw the child" in officer.post(address, data=seen).text
    assert officer.post(address, data=seen | {"seen-by": "The aunt"}).status_code == 303
    officer.post(address, data=seen | {"seen-day": "2", "seen-by": "A neighbour"})
    kept = at_work.case()
    assert (kept["whereabouts"], kept["last_seen_on"], kept["last_seen_by"]) == (
        "known",
        date(2026, 11, 20),
        "The aunt",
    )


def test_held_contact_is_released_one_by_one_with_a_reason(at_work, officer):
    case_id = at_work.refer(
        {"child-name": {"given": "Mira", "family": "Stone"}, "safeguarding-circumstances": ["domestic-abuse"]}
    )
    page = officer.get(f"/cases/{case_id}/contacts")
    assert "Contact is held" in page.text
    assert "Held, as all contact with people outside is on this case" in page.text
    address = f"/cases/{case_id}/contacts/referrer/{case_id}"
    assert officer.get(address).status_code == 200
    assert officer.post(f"{address}/release", data={"reason": ""}).status_code == 422
    assert officer.post(f"{address}/release", data={"reason": "She works at the refuge"}).status_code == 303
    said = text_of(officer.get(f"/cases/{case_id}/contacts"))
    assert "Released by Odette Hale" in said
    assert "She works at the refuge" in said


def test_a_held_message_is_let_go_or_taken_back_with_a_reason(at_work, officer):
    with at_work.app.app_context(), writing():
        hold(select(Message.id).where(Message.case_id == at_work.case_id), because="outward-held")
    page = officer.get(f"/cases/{at_work.case_id}/messages")
    held = [part for part in page.text.split('"') if f"/cases/{at_work.case_id}/messages/" in part]
    assert held
    assert officer.get(held[0]).status_code == 200
    assert officer.post(f"{held[0]}/release", data={"do": "release"}).status_code == 422
    assert officer.post(f"{held[0]}/release", data={"do": "cancel", "reason": "Too risky"}).status_code == 303
    assert "Not sent: not needed any more" in text_of(officer.get(f"/cases/{at_work.case_id}/messages"))
    assert officer.post(f"{held[0]}/release", data={"do": "release", "reason": "Late"}).status_code == 303
    assert "To be sent" not in text_of(officer.get(f"/cases/{at_work.case_id}/messages"))


def test_a_closing_that_is_not_allowed_is_refused_with_the_reason(at_work, officer):
    address = f"/cases/{at_work.case_id}/closing"
    page = officer.post(address, data={"outcome": "failed-to-track"})
    assert page.status_code == 422
    assert "The enquiries that this outcome needs were never begun" in page.text
    assert at_work.case()["state"] == "open"


def test_a_case_is_closed_with_its_evidence_and_opened_again_with_a_reason(at_work, officer):
    address = f"/cases/{at_work.case_id}/closing"
    chosen = officer.post(address, data={"outcome": "not-cme"})
    assert chosen.status_code == 303
    form = officer.get(chosen.location)
    assert "The case closes" in form.text
    assert officer.post(chosen.location, data={}).status_code == 422  # the evidence is wanting
    evidence = {field_of(form.text, "not-cme-why"): "on-roll", "once": "c1"}
    assert officer.post(chosen.location, data=evidence).status_code == 303
    assert officer.post(chosen.location, data=evidence).status_code == 303  # the same click again
    assert at_work.case()["state"] == "closed"
    assert "On a school roll" in officer.get(f"/cases/{at_work.case_id}/decisions").text
    again = f"/cases/{at_work.case_id}/reopening"
    assert officer.post(again, data={"reason": ""}).status_code == 422
    assert officer.post(again, data={"reason": "The school rang"}).status_code == 303
    assert at_work.case()["state"] == "open"


def test_whoever_declares_an_interest_is_shut_out_until_somebody_else_lets_them_in(at_work, officer, lead, records):
    address = f"/cases/{at_work.case_id}/interest"
    assert officer.post(address, data={"reason": ""}).status_code == 422
    assert officer.post(address, data={"reason": "My neighbour"}).status_code == 303
    child = f"/children/{records.child_id()}"
    assert officer.get(f"/cases/{at_work.case_id}").status_code == 404
    assert officer.get(child).status_code == 404
    assert "Ivy" not in officer.post("/find", data={"wanted": "Ivy Quill"}).text.replace(
        'value="Ivy Quill"', ""
    ).replace("Ivy Quill, or", "")
    page = lead.get(child)
    assert "My neighbour" in page.text
    let_in = next(part for part in page.text.split('"') if part.endswith("/let-in"))
    assert officer.post(let_in).status_code == 403
    assert lead.post(let_in).status_code == 303
    assert officer.get(f"/cases/{at_work.case_id}").status_code == 200


def field_of(html: str, question: str) -> str:
    """The name of a question's field on a form."""
    return next(name for name in re.findall(r'name="([^"]+)"', html) if question in name)
