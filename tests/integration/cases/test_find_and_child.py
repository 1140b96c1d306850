"""Finding children and cases, joining records, and a death."""

from __future__ import annotations

import pytest

from base.database import writing
from tests.integration.cases.conftest import text_of
from tests.integration.casework import marlowe


@pytest.mark.parametrize("wanted", ["Ivy Quill", "quil ivy", "Qiull"])
def test_a_child_is_found_by_name_slips_forgiven(at_work, officer, wanted):
    page = officer.post("/find", data={"wanted": wanted})
    assert page.status_code == 200
    assert "1 child" in text_of(page)
    assert "Quill" in page.text


@pytest.mark.parametrize("wanted", ["A123456789012", "A123456798012", "06/05/2015", "zz1 2dt", "ZZ1 2DY"])
def test_a_child_is_found_by_number_postcode_or_birth_one_slip_forgiven(at_work, officer, records, wanted):
    from datetime import date

    records.change_child(upn="A123456789012", date_of_birth=date(2015, 5, 6), postcode="ZZ1 2DT")
    assert "1 child" in text_of(officer.post("/find", data={"wanted": wanted}))


def test_a_withheld_address_finds_nobody(at_work, officer, records):
    records.change_child(postcode="ZZ1 2DT", address_withheld=True)
    assert "Nothing was found" in officer.post("/find", data={"wanted": "ZZ1 2DT"}).text


def test_a_reference_leads_to_its_case_and_a_slip_of_it_is_offered(at_work, officer):
    reference = at_work.case()["reference"]
    answer = officer.post("/find", data={"wanted": reference.lower().replace("-", " ")})
    assert answer.location.endswith(f"/cases/{at_work.case_id}")
    prefix, body, check = reference.split("-")
    slipped = f"{prefix}-{'2' if body[0] != '2' else '3'}{body[1:]}-{check}"
    if not body[0].isdigit():
        slipped = f"{prefix}-{'B' if body[0] != 'B' else 'C'}{body[1:]}-{check}"
    page = officer.post("/find", data={"wanted": slipped})
    assert "Did you mean" in page.text
    assert reference in page.text


def test_a_restricted_case_is_not_found_by_its_reference_or_its_child(at_work, officer, lead, records):
    records.change_case(restricted=True)
    reference = at_work.case()["reference"]
    assert "Nothing was found" in officer.post("/find", data={"wanted": reference}).text
    assert "Nothing was found" in officer.post("/find", data={"wanted": "Ivy Quill"}).text
    assert lead.post("/find", data={"wanted": reference}).status_code == 303


def test_a_search_leaves_a_line_for_each_child_it_showed_and_never_what_was_typed(at_work, officer, records):
    officer.post("/find", data={"wanted": "Ivy Quill"})
    officer.post("/find", data={"wanted": "Nobody Whatever"})
    assert records.looks("search") == 2


def test_a_search_for_nothing_says_what_to_enter(at_work, officer):
    page = officer.post("/find", data={"wanted": "  "})
    assert page.status_code == 422
    assert "Enter a name" in page.text


def test_two_records_are_joined_and_separated_with_a_reason(at_work, officer, records):
    other = at_work.refer({"child-name": {"given": "Yvie", "family": "Quille"}, "child-age": "4"})
    child_id, first = records.child_id(), records.case_id
    records.case_id = other
    other_child = records.child_id()
    records.case_id = first
    answer = officer.post(f"/children/{child_id}/merge", data={"other": str(other_child)})
    assert answer.status_code == 303, text_of(answer)
    page = officer.get(f"/children/{child_id}")
    assert text_of(page).count("Find another child") == 1
    assert officer.get(f"/children/{other_child}").text.count("Ivy Quill") >= 1
    undo = f"/children/{child_id}/merged/{other_child}/undo"
    assert officer.post(undo, data={"reason": ""}).status_code == 422
    assert officer.post(undo, data={"reason": "Cousins"}).status_code == 303
    assert "Quille" in officer.get(f"/children/{other_child}").text


def test_a_death_is_recorded_once_gently_and_a_manager_takes_it_back(at_work, officer, manager, records):
    address = f"/children/{records.child_id()}/death"
    page = officer.get(address)
    assert "We are sorry" in page.text
    assert officer.post(address, data={}).status_code == 422
    assert officer.post(address, data={"sure": "yes"}).status_code == 303
    assert "Ivy Quill has died" in officer.get(f"/cases/{at_work.case_id}").text
    assert officer.post(f"{address}/undo", data={"reason": "A mistake"}).status_code == 403
    assert manager.post(f"{address}/undo", data={"reason": ""}).status_code == 422
    assert manager.post(f"{address}/undo", data={"reason": "A mistake"}).status_code == 303
    assert "Ivy Quill has died" not in officer.get(f"/cases/{at_work.case_id}").text


def test_a_link_made_by_itself_is_compared_and_confirmed_or_undone(at_work, officer):
    with at_work.app.app_context(), writing():
        marlowe.twin()
    case_id = at_work.refer(marlowe.SURE)
    page = officer.get(f"/cases/{case_id}/identity")
    assert "Yes, this is the child" in page.text
    assert officer.post(f"/cases/{case_id}/identity/confirm").status_code == 303
    assert "An officer has confirmed who it is" in officer.get(f"/cases/{case_id}/identity").text


def test_a_likely_child_is_offered_with_the_evidence_and_taken(at_work, officer):
    with at_work.app.app_context(), writing():
        marlowe.twin()
    case_id = at_work.refer({"child-dob": "2015-05-06"})
    page = officer.get(f"/cases/{case_id}/identity")
    assert "This is the same child" in page.text
    assert "6 May 2015" in page.text
    take = next(part for part in page.text.split('"') if part.endswith("/take"))
    assert officer.post(take).status_code == 303
    assert "Joined to another record" in officer.get(f"/cases/{case_id}/identity").text


def test_a_protected_child_is_never_shown_to_an_officer_only_the_word_to_stop(at_work, officer, lead):
    with at_work.app.app_context(), writing():
        marlowe.twin().restricted = True
    case_id = at_work.refer({"child-dob": "2015-05-06"})
    assert officer.get(f"/cases/{case_id}").status_code == 404
    page = lead.get(f"/cases/{case_id}/identity")
    assert "Few may see this record" in page.text
    clear = f"/cases/{case_id}/identity/clear"
    assert lead.post(clear, data={"reason": ""}).status_code == 422
    assert lead.post(clear, data={"reason": "Born in another year"}).status_code == 303
    assert officer.post(clear, data={"reason": "I think so"}).status_code == 403
    assert officer.get(f"/cases/{case_id}").status_code == 200
