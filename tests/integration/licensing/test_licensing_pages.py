"""Officers' pages of approvals: who sees what, what they may do, and what stays written down."""

from __future__ import annotations

import calendar
import csv
import io
import re
from datetime import timedelta
from html import unescape

import pytest

from base import clock
from base.database import writing
from base.extensions import db
from licensing.serials import plain_number
from licensing.standing import differences
from licensing.suspending import suspension_of
from models.approval import Approval, ApprovalEnquiry, ApprovalReliance, ApprovalSnapshot, CheckRecord, FeeRecord
from models.case import Case
from models.event import Viewing
from models.filing import DefinitionVersion
from tests.integration.casework import rows
from tests.integration.licensing.conftest import WHY
from tests.integration.licensing.guild import AT, KIND, TODAY


def test_the_register_shows_state_and_days_and_each_look_leaves_a_line(town, enter):
    browser = enter("officer")
    first = browser.get("/approvals").text
    assert "Approval as a minder" in first
    assert re.findall(r"<td[^>]*>(\d+)</td>", first) == ["1", "0", "0"], "valid, suspended, ending soon"
    page = browser.get(f"/approvals/kinds/{KIND}").text
    assert town.number in page
    assert "22 Nov 2029" in page
    assert town.read(lambda: db.session.query(Viewing).filter(Viewing.case_id == town.case_id).count()) == 1
    assert "There is none here" in browser.get(f"/approvals/kinds/{KIND}?state=revoked").text
    assert town.number in browser.get(f"/approvals/kinds/{KIND}?state=nonsense").text
    assert browser.get("/approvals/kinds/nothing").status_code == 404


@pytest.mark.parametrize("typed", ["mb-ch-2026", "o briain", "Rosa Ó Briain", "Ó B"])
def test_somebody_is_found_by_number_or_name(town, enter, typed):
    assert town.number in enter("officer").post(f"/approvals/kinds/{KIND}/search", data={"wanted": typed}).text


def test_who_does_not_fit_is_not_found(town, enter):
    browser = enter("officer")
    for typed in ("Smith", "%", "_"):
        assert town.number not in browser.post(f"/approvals/kinds/{KIND}/search", data={"wanted": typed}).text


def test_a_restricted_holder_is_not_there_for_most(town, enter):
    with town.app.app_context(), writing():
        db.session.get_one(Case, town.case_id).restricted = True
    officer, lead = enter("officer"), enter("team-lead")
    assert officer.get(f"/approvals/{town.id}").status_code == 404
    assert officer.get(f"/approvals/{town.id}/paper").status_code == 404
    assert town.number not in officer.get(f"/approvals/kinds/{KIND}").text
    assert town.number in lead.get(f"/approvals/{town.id}").text


def test_licensing_staff_see_that_there_is_a_hold_and_the_lead_sees_why(town, enter):
    town.suspend()
    page = enter("officer").get(f"/approvals/{town.id}").text
    assert "Safeguarding hold: speak to the lead" in page
    assert "Suspended</strong> Given for " in page, "its days are not those of the suspension"
    assert "allegation" not in page
    lead = enter("team-lead").get(f"/approvals/{town.id}").text
    assert WHY in lead
    assert "Nothing may be told yet" in lead


def test_a_lead_suspends_at_once_and_a_manager_reviews_it(town, enter):
    lead, manager, officer = enter("team-lead"), enter("manager"), enter("officer")
    path = f"/approvals/{town.id}/suspension"
    assert officer.get(path).status_code == 403
    assert lead.get(path).status_code == 200
    assert lead.post(path, data={"reason": ""}).status_code == 422
    assert lead.post(path, data={"reason": WHY, "once": "a1"}).status_code == 303
    assert lead.post(path, data={"reason": WHY, "once": "a1"}).status_code == 303
    assert town.approval().state == "suspended"
    review = f"/approvals/{town.id}/suspension-review"
    assert lead.get(review).status_code == 403
    assert WHY in manager.get(review).text
    assert manager.post(review, data={"reason": "x"}).status_code == 422
    assert manager.post(review, data={"answer": "lift", "reason": "No case"}).status_code == 303
    assert town.approval().state == "valid"
    assert manager.get(review).status_code == 404


def test_whoever_suspended_it_is_told_to_let_another_review_it(town, enter):
    manager = enter("manager")
    manager.post(f"/approvals/{town.id}/suspension", data={"reason": WHY})
    answer = manager.post(f"/approvals/{town.id}/suspension-review", data={"answer": "uphold", "reason": "Right"})
    assert answer.status_code == 422
    assert "another person must review it" in answer.text


def test_words_are_noted_with_who_agreed_to_them(town, enter):
    town.suspend()
    lead, path = enter("team-lead"), f"/approvals/{town.id}/cleared-words"
    assert enter("officer").get(path).status_code == 403
    assert lead.post(path, data={"says": "x"}).status_code == 422
    words = {"by-whom": "lado", "who": "A. Reed", "says": "Enquiries are being made"}
    assert lead.post(path, data=words).status_code == 303
    assert "Enquiries are being made" in lead.get(f"/approvals/{town.id}").text
    kept = town.read(lambda: suspension_of(town.id).cleared_by)
    assert kept == "lado"


def test_a_revocation_is_recommended_on_one_page_and_decided_on_the_task_of_another(town, enter):
    officer, manager = enter("officer"), enter("manager")
    path = f"/approvals/{town.id}/revocation"
    assert officer.post(path, data={"reason": ""}).status_code == 422
    assert officer.post(path, data={"reason": "Proven"}).status_code == 303
    assert "Revoke the approval MB-CH-2026-0001" in officer.get(f"/approvals/{town.id}").text
    task = town.task("second-decision")
    assert "Revoke the approval MB-CH-2026-0001" in manager.get(f"/tasks/{task}").text
    assert manager.post(f"/tasks/{task}/decision", data={"answer": "agree"}).status_code == 303
    assert town.approval().state == "revoked"
    assert officer.post(path, data={"reason": "Again"}).status_code == 422


def test_a_change_names_what_changes_and_is_decided_by_another(town, enter):
    officer, manager = enter("officer"), enter("manager")
    path = f"/approvals/{town.id}/variation"
    same = {"particular-0": "Paid", "reason": "x"}
    assert "Nothing is changed yet" in officer.post(path, data=same).text
    longer = {**same, "until-day": "1", "until-month": "1", "until-year": "2031"}
    assert "a longer time is a renewal" in officer.post(path, data=longer).text
    change = {"particular-0": "Volunteer", "reason": "Fewer hours", "condition": "Only with a second adult"}
    assert officer.post(path, data=change).status_code == 303
    assert manager.post(f"/tasks/{town.task('second-decision')}/decision", data={"answer": "agree"}).status_code == 303
    page = officer.get(f"/approvals/{town.id}").text
    for said in ("version 2", "Volunteer", "Only with a second adult", "Version 1", "Fewer hours"):
        assert said in page


def test_a_line_of_many_lines_is_offered_whole_and_is_no_change_where_nobody_touched_it(town, enter):
    week = "\n".join(f"{month} 2026: Monday and Tuesday, 10am to midday" for month in calendar.month_name[1:])
    with town.app.app_context(), writing():
        db.session.get_one(Approval, town.id).particulars = [["Hours", week]]
    officer, path = enter("officer"), f"/approvals/{town.id}/variation"
    assert re.search(r">\n(January 2026[^<]+)</textarea>", officer.get(path).text)[1].strip() == week
    kept = {"particular-0": week.replace("\n", "\r\n"), "reason": "x"}  # as a browser sends it
    assert "Nothing is changed yet" in officer.post(path, data=kept).text
    assert f'<span class="onroll-written">{week}</span>' in officer.get(f"/approvals/{town.id}").text


def test_its_holder_gives_it_back(town, enter):
    officer = enter("officer")
    assert officer.get(f"/approvals/{town.id}/surrender").status_code == 200
    assert officer.post(f"/approvals/{town.id}/surrender", data={"reason": "Moves away"}).status_code == 303
    assert town.approval().state == "surrendered"
    answer = officer.get(f"/approvals/{town.id}/paper")
    assert answer.status_code == 303


@pytest.mark.parametrize("was", ["valid", "suspended"])
def test_a_holder_who_has_died_is_verified_no_more_and_a_mistake_is_taken_back_by_who_decides(town, enter, was):
    officer, manager, path = enter("officer"), enter("manager"), f"/approvals/{town.id}/holder-died"
    if was == "suspended":
        town.suspend()
    assert "Its holder has died" in officer.get(f"/approvals/{town.id}").text
    assert "Enter how you know" in officer.post(path, data={"what": "died"}).text
    for _ in range(2):
        assert officer.post(path, data={"what": "died", "reason": "The registrar wrote"}).status_code == 303
    assert town.approval().state == "died"
    asked = {"number": town.number, "surname": "Ó Briain"}
    assert "Not valid" in officer.post("/verify", data=asked).text
    assert "Ended by a death" in officer.get(f"/approvals/{town.id}").text
    assert town.number in officer.get(f"/approvals/kinds/{KIND}?state=died").text
    assert town.task("holder-died")
    assert officer.post(path, data={"what": "lives", "reason": "Another"}).status_code == 403
    assert officer.post(path, data={"what": "nonsense", "reason": "Another"}).status_code == 400
    assert "The note of a death was wrong" in manager.get(f"/approvals/{town.id}").text
    assert manager.post(path, data={"what": "lives", "reason": "Another of that name"}).status_code == 303
    assert town.approval().state == was
    assert town.read(lambda: differences(db.session.get_one(Approval, town.id))) == []


def test_the_paper_is_a_pdf_whose_name_says_a_number_and_nothing_else(town, enter):
    answer = enter("officer").get(f"/approvals/{town.id}/paper")
    assert answer.mimetype == "application/pdf"
    assert answer.data.startswith(b"%PDF-")
    assert "Briain" not in answer.headers["Content-Disposition"]


def test_who_relies_on_it_is_noted_and_ended(town, enter):
    officer, path = enter("officer"), f"/approvals/{town.id}/reliances"
    assert officer.post(path, data={"kind": "licence-holder"}).status_code == 422
    assert officer.post(path, data={"kind": "host-council", "council": "999"}).status_code == 422
    stage = {"kind": "licence-holder", "name": "Globe Stage Ltd", "about": "The Tempest"}
    assert officer.post(path, data=stage).status_code == 303
    page = officer.get(path).text
    assert "Globe Stage Ltd" in page
    assert "No mailbox: telephone" in page
    row = town.read(lambda: db.session.query(ApprovalReliance).one().id)
    assert officer.post(f"{path}/{row}/end").status_code == 303
    assert officer.post(f"{path}/{row}/end").status_code == 404


def test_another_council_is_answered_with_a_note_and_without_a_reason(town, enter):
    officer, path = enter("officer"), f"/approvals/kinds/{KIND}/enquiry"
    asked = {"asked-by": "Westminster, J. Lee", "number": town.number, "surname": "o briain"}
    day = {"day-day": "23", "day-month": "11", "day-year": "2026"}
    assert officer.post(path, data=asked).status_code == 422
    assert "was valid on" in officer.post(path, data=asked | day | {"once": "b1"}).text
    town.suspend()
    page = officer.post(path, data=asked | day | {"once": "b2"}).text
    assert "not valid on" in page
    unknown = officer.post(path, data=asked | day | {"number": "MB-CH-2026-9999", "once": "b3"}).text
    assert "not valid on" in unknown
    noted = town.read(lambda: [one.was_valid for one in db.session.query(ApprovalEnquiry).order_by(ApprovalEnquiry.id)])
    assert noted == [True, False, False]


def test_a_register_is_written_out_with_a_reason_that_is_kept(town, enter):
    manager, path = enter("manager"), f"/approvals/kinds/{KIND}/export"
    assert enter("officer").get(path).status_code == 403
    assert manager.get(path).status_code == 200
    assert manager.post(path, data={"reason": " "}).status_code == 422
    answer = manager.post(path, data={"reason": "Yearly audit", "state": "valid"})
    [line] = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))
    assert (line["Number"], line["Name"], line["Conditions"]) == (
        town.number,
        "Rosa Ó Briain",
        "No more than twelve at a time",
    )
    kept = town.read(lambda: [one.reason for one in db.session.query(Viewing).filter(Viewing.what == "export")])
    assert kept == [f"Register of {KIND}, 2026-11-23: Yearly audit"]


def test_the_list_for_other_councils_holds_who_is_valid_and_that_it_was_made(town, enter):
    manager, path = enter("manager"), f"/approvals/kinds/{KIND}/snapshot"
    assert "never been downloaded" in manager.get(path).text
    assert "Never made: due" in manager.get("/approvals").text
    first = manager.post(path, data={"reason": "London councils", "once": "c1"})
    again = manager.post(path, data={"reason": "London councils", "once": "c1"})
    assert town.number in first.data.decode() == again.data.decode()
    town.suspend()
    assert town.number not in manager.post(path, data={"reason": "London councils", "once": "c2"}).data.decode()
    rows = town.read(lambda: [(one.rows, one.reason) for one in db.session.query(ApprovalSnapshot)])
    assert rows == [(1, "London councils"), (0, "London councils")]
    assert "23 Nov 2026</td>" in manager.get("/approvals").text.replace("\n", "")
    clock.set_clock(AT + timedelta(days=32))
    assert "23 Nov 2026: due" in enter("officer").get("/approvals").text


def test_a_check_is_noted_on_the_case_and_never_uploaded(town, enter):
    officer, path = enter("officer"), f"/cases/{town.case_id}/checks-record"
    page = officer.get(path).text
    assert "Original seen" in page
    form = officer.get(f"{path}/dbs").text
    assert "Never copy or upload it" in form
    assert 'type="file"' not in form
    assert officer.post(f"{path}/dbs", data={"status": "seen", "seen-on-day": "31"}).status_code == 422
    assert officer.post(f"{path}/dbs", data={"status": "current", "note": "Looked up"}).status_code == 303
    assert town.read(lambda: db.session.query(CheckRecord).one().status) == "current"
    assert officer.get(f"{path}/nothing").status_code == 404
    links = officer.get(f"/cases/{town.case_id}").text
    for said in ("Record of checks", "Fee: paid", f"{town.number}, valid"):
        assert said in links


def test_a_fee_is_noted_in_pounds(town, enter):
    officer, path = enter("officer"), f"/cases/{town.case_id}/fee/{KIND}"
    assert "£56; a volunteer pays nothing." in officer.get(path).text
    assert officer.post(path, data={"state": "paid", "amount": "fifty"}).status_code == 422
    paid = {"state": "paid", "amount": "£56.50", "paid-on-day": "20", "paid-on-month": "11", "paid-on-year": "2026"}
    assert officer.post(path, data=paid | {"reference": "R-1"}).status_code == 303
    assert town.read(lambda: db.session.query(FeeRecord).one().pence) == 5650
    assert officer.post(path, data={"state": "waived"}).status_code == 422
    assert officer.get(f"/cases/{town.case_id}/fee/nothing").status_code == 404


def test_a_long_register_is_read_page_by_page_and_counted_no_further_than_it_must(town, enter):
    with town.app.app_context(), writing():
        pinned_by = db.session.get_one(Case, town.case_id).version_id
        version = db.session.get_one(DefinitionVersion, pinned_by)
        for place in range(110):
            case = rows.case(version)
            number = f"MB-CH-2025-{place:04d}"
            db.session.add(
                Approval(
                    case_id=case.id,
                    version_id=version.id,
                    kind=KIND,
                    number=number,
                    number_plain=plain_number(number),
                    holder_name=f"Al Hay {place}",
                    surname_plain="hay",
                    valid_from=TODAY,
                    valid_until=TODAY + timedelta(days=place // 3),
                    decided_by=town.guild.manager.id,
                    decided_contract="council",
                    issued_at=AT,
                    changed_at=AT,
                )
            )
    browser, path, met = enter("officer"), f"/approvals/kinds/{KIND}", []
    assert "99+ in all" in browser.get(path).text
    while path:
        page = browser.get(path).text
        met += re.findall(r">(MB-CH-\d{4}-\d{4})</a>", page)
        following = re.search(r'href="([^"]*after=[^"]*)"', page)
        path = unescape(following[1]) if following else ""
    assert len(met) == len(set(met)) == 111
    assert met[-1] == town.number, "the one that ends last"
    assert "99+" in browser.get("/approvals").text


def test_one_that_ended_under_suspension_is_still_recommended_for_revocation_on_its_page(town, enter):
    town.suspend()
    with town.app.app_context(), writing():
        db.session.get_one(Approval, town.id).state = "expired"
    officer = enter("officer")
    assert "Recommend to revoke it" in officer.get(f"/approvals/{town.id}").text
    answer = officer.post(f"/approvals/{town.id}/revocation", data={"reason": "Proven"}, follow_redirects=True)
    assert "A second person has been asked to decide" in answer.text
    assert "Recommend to revoke it" not in answer.text
