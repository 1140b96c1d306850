"""The page of one task: reading it, finishing it, passing it on."""

from __future__ import annotations

import pytest

from base.database import writing
from base.extensions import db
from models.case import CaseNote
from models.event import Event, Viewing
from models.task import Decision, Task
from security.history import history_of


def events(at_work, kind):
    with at_work.app.app_context():
        return [event for event in history_of("case", at_work.case_id) if event.kind == kind]


def triage(at_work, browser, choice="whereabouts-unknown", **more):
    task_id = at_work.task("triage")
    return browser.post(f"/tasks/{task_id}/finish", data={"choice": choice} | more, follow_redirects=True)


def test_a_task_says_what_to_do_for_whom_by_when_and_why(at_work, officer):
    page = officer.get(f"/tasks/{at_work.task('triage')}").text
    assert "Read the referral, check for an open case" in page
    assert "Ivy Quill" in page
    assert "In 3 working days" in page
    assert "Why this date" in page
    assert "Claim this task" in page


def test_looking_at_a_task_is_written_down_before_it_is_shown(at_work, officer):
    officer.get(f"/tasks/{at_work.task('triage')}")
    with at_work.app.app_context():
        assert [look.case_id for look in db.session.query(Viewing)] == [at_work.case_id]


def test_a_task_of_a_restricted_case_is_not_there_for_an_officer(at_work, officer):
    task_id = at_work.task("triage")
    with at_work.app.app_context(), writing():
        db.session.get_one(Task, task_id).restricted = True
    assert officer.get(f"/tasks/{task_id}").status_code == 404
    assert officer.post(f"/tasks/{task_id}/claim").status_code == 404
    assert officer.post(f"/tasks/{task_id}/finish", data={"choice": "not-ours"}).status_code == 404


def test_triage_starts_the_work_that_its_choice_names(at_work, officer):
    page = triage(at_work, officer)
    assert "Done: Nobody knows where the child is" in page.text
    assert at_work.case()["stage"] == "looking"
    for kind in ("enquiries", "home-visit", "ask-school", "decision"):
        assert at_work.read(at_work.task(kind))["state"] in ("open", "waiting"), kind


def test_a_choice_must_be_made(at_work, officer):
    answer = officer.post(f"/tasks/{at_work.task('triage')}/finish", data={})
    assert answer.status_code == 422
    assert "Choose what came of this task" in answer.text


@pytest.mark.parametrize("choice", ["no-such", "", "x" * 5000, "\x00"])
def test_a_choice_that_is_not_offered_finishes_nothing(at_work, officer, choice):
    task_id = at_work.task("triage")
    assert officer.post(f"/tasks/{task_id}/finish", data={"choice": choice}).status_code in (404, 422)
    assert at_work.read(task_id)["state"] == "open"


def test_a_choice_with_questions_asks_them_and_loses_nothing_that_was_typed(at_work, officer):
    task_id = at_work.task("triage")
    asked = officer.post(f"/tasks/{task_id}/finish", data={"choice": "not-ours"})
    assert asked.status_code == 303
    page = officer.get(asked.location)
    assert "Why is it not for us" in page.text
    empty = officer.post(asked.location, data={})
    assert empty.status_code == 422
    assert 'href="#q-not-ours-reason"' in empty.text
    long = "word " * 400
    again = officer.post(asked.location, data={"q-not-ours-reason": long})
    assert again.status_code == 422
    assert long.strip() in again.text
    done = officer.post(asked.location, data={"q-not-ours-reason": "Told housing"}, follow_redirects=True)
    assert "Done: Not for us" in done.text
    assert at_work.read(task_id)["answers"] == {"not-ours-reason": "Told housing"}


def test_the_same_click_twice_finishes_once(at_work, officer):
    triage(at_work, officer, once="one-and-the-same")
    again = triage(at_work, officer, once="one-and-the-same")
    assert again.status_code == 200
    assert len(events(at_work, "task-finished")) == 1


def test_a_form_with_an_absurdly_long_id_is_no_fault_of_ours(at_work, officer):
    task_id = at_work.task("triage")
    assert officer.post(f"/tasks/{task_id}/claim", data={"once": "x" * 10_000}).status_code == 303


def test_a_colleague_who_holds_the_task_is_named_and_nothing_changes(at_work, officer, enter):
    colleague = enter("officer", name="Cal Reyes", email="cal@example.org")
    task_id = at_work.task("triage")
    colleague.post(f"/tasks/{task_id}/claim")
    late = officer.post(f"/tasks/{task_id}/claim", headers={"HX-Request": "true"})
    assert late.status_code == 409
    assert "Cal Reyes has had this since" in late.text
    assert f'id="task-{task_id}"' in late.text
    plain = officer.post(f"/tasks/{task_id}/claim", data={"back": "/queues"}, follow_redirects=True)
    assert "Cal Reyes has had this since" in plain.text
    assert "Cal Reyes has had this since" in triage(at_work, officer).text
    assert at_work.read(task_id)["state"] == "claimed"


def test_claiming_by_htmx_gives_the_row_back_as_mine(at_work, officer):
    task_id = at_work.task("triage")
    row = officer.post(f"/tasks/{task_id}/claim", headers={"HX-Request": "true"})
    assert row.status_code == 200
    assert row.text.strip().startswith("<tr")
    assert "<strong>You</strong>" in row.text


@pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"])
def test_a_form_never_leads_away_from_us(at_work, officer, back):
    answer = officer.post(f"/tasks/{at_work.task('triage')}/claim", data={"back": back})
    assert answer.status_code == 303
    assert answer.location.startswith("/tasks/")


def test_claim_next_takes_the_most_urgent_that_nobody_has(at_work, officer):
    at_work.refer({"danger-now": "yes", "child-name": {"given": "Noor", "family": "Vale"}})
    queue = at_work.queue("Q-TRIAGE")
    first = officer.post(f"/queues/{queue}/claim-next", data={"once": "a"})
    again = officer.post(f"/queues/{queue}/claim-next", data={"once": "a"})
    assert again.location == first.location, "the same click twice is one task"
    assert "Noor Vale" in officer.get(first.location).text
    officer.post(f"/queues/{queue}/claim-next", data={"once": "b"})
    empty = officer.post(f"/queues/{queue}/claim-next", data={"once": "c"}, follow_redirects=True)
    assert "no task in this queue that nobody has claimed" in empty.text


def test_a_task_is_handed_back_and_over(at_work, officer):
    task_id = at_work.task("triage")
    officer.post(f"/tasks/{task_id}/claim")
    assert "Hand it over" in officer.get(f"/tasks/{task_id}/holder").text
    nobody = officer.post(f"/tasks/{task_id}/hand-over", data={"to": ""})
    assert nobody.status_code == 422
    assert "Choose a colleague" in nobody.text
    colleague = at_work.officers["colleague"]
    officer.post(f"/tasks/{task_id}/hand-over", data={"to": str(colleague)})
    assert at_work.read(task_id)["holder_id"] == colleague
    refused = officer.post(f"/tasks/{task_id}/hand-back", follow_redirects=True)
    assert "Only whoever has this task can pass it on" in refused.text
    assert at_work.read(task_id)["holder_id"] == colleague


def test_reassigning_needs_its_permission_and_a_reason(at_work, officer, enter):
    task_id = at_work.task("triage")
    officer.post(f"/tasks/{task_id}/claim")
    to = {"new-holder": str(at_work.officers["colleague"])}
    assert officer.post(f"/tasks/{task_id}/reassign", data=to | {"reason": "x"}).status_code == 403
    lead = enter("team-lead", name="Lou Hart")
    without = lead.post(f"/tasks/{task_id}/reassign", data=to)
    assert without.status_code == 422
    assert "Say why you reassign the task" in without.text
    lead.post(f"/tasks/{task_id}/reassign", data=to | {"reason": "On leave"})
    assert at_work.read(task_id)["holder_id"] == at_work.officers["colleague"]
    lead.post(f"/tasks/{task_id}/reassign", data={"new-holder": "queue", "reason": "Nobody free"})
    assert at_work.read(task_id)["holder_id"] is None
    with at_work.app.app_context():
        reasons = [note.body for note in db.session.query(CaseNote).filter(CaseNote.kind == "reason")]
    assert sorted(reasons) == ["Nobody free", "On leave"]


def test_an_alert_stands_on_top_until_somebody_acknowledges_it(at_work, officer):
    at_work.case_id = at_work.refer({"danger-now": "yes", "child-name": {"given": "Noor", "family": "Vale"}})
    task_id = at_work.task("safeguarding-first")
    assert "Alerts that nobody has acknowledged (1)" in officer.get("/work").text
    page = officer.get(f"/tasks/{task_id}").text
    assert "Facts to read out" in page
    assert "Noor Vale" in page
    assert "Danger: somebody has said" in page
    officer.post(f"/tasks/{task_id}/acknowledge", data={"back": "/work"})
    assert "Alerts that nobody" not in officer.get("/work").text
    assert at_work.read(task_id)["acknowledged_at"] is not None
    assert "acknowledged the alert" in officer.get(f"/tasks/{task_id}").text


def test_what_needs_a_second_person_waits_until_another_one_agrees(at_work, officer, enter):
    at_work.case_id = at_work.refer({"danger-now": "yes", "child-name": {"given": "Noor", "family": "Vale"}})
    task_id = at_work.task("safeguarding-first")
    where = officer.post(f"/tasks/{task_id}/finish", data={"choice": "no-call-needed"}).location
    said = {"q-no-call-reason": "A slip of the form", "q-why-recommended": "The school telephoned"}
    page = officer.post(where, data=said, follow_redirects=True)
    assert "A second person has been asked to decide" in page.text
    asked = at_work.task("second-decision")
    manager = enter("manager", name="Mona Lake")
    sheet = manager.get(f"/tasks/{asked}").text
    assert "A slip of the form" in sheet
    assert "The school telephoned" in sheet
    assert officer.post(f"/tasks/{asked}/decision", data={"answer": "agree"}).status_code == 403
    assert "Say why you send it back" in manager.post(f"/tasks/{asked}/decision", data={"answer": "refuse"}).text
    done = manager.post(f"/tasks/{asked}/decision", data={"answer": "agree"}, follow_redirects=True)
    assert "You agreed" in done.text
    assert at_work.read(task_id)["outcome"] == "no-call-needed"
    with at_work.app.app_context():
        assert db.session.query(Decision).one().state == "agreed"


def test_whoever_recommended_cannot_decide(at_work, enter):
    at_work.case_id = at_work.refer({"danger-now": "yes", "child-name": {"given": "Noor", "family": "Vale"}})
    manager = enter("manager", name="Mona Lake")
    where = f"/tasks/{at_work.task('safeguarding-first')}/finish/no-call-needed"
    manager.post(where, data={"q-no-call-reason": "A slip", "q-why-recommended": "They called"})
    refused = manager.post(f"/tasks/{at_work.task('second-decision')}/decision", data={"answer": "agree"})
    assert refused.status_code == 422
    assert "another person must decide" in refused.text


def test_every_act_of_an_officer_on_a_task_is_an_event_of_the_case(at_work, officer):
    triage(at_work, officer)
    with at_work.app.app_context():
        kinds = {event.kind for event in db.session.query(Event)}
    assert {"task-claimed", "task-finished", "task-started"} <= kinds


def test_a_late_task_that_climbed_is_in_the_managers_view(at_work, officer, enter):
    task_id = at_work.task("triage")
    with at_work.app.app_context(), writing():
        db.session.get_one(Task, task_id).raised = 3
    assert officer.get("/queues/late").status_code == 403
    manager = enter("manager", name="Mona Lake")
    page = manager.get("/queues/late")
    assert "Ivy Quill" in page.text
    assert "Nothing late has been raised" in manager.get("/queues/late?rung=team-lead").text


def test_an_address_with_nonsense_in_it_still_shows_the_queue(at_work, officer):
    queue = at_work.queue("Q-TRIAGE")
    for asked in ("after=x", "held=%00", "priority=9", "school=nobody", "service=none", "after=1-1-1&held=mine"):
        assert officer.get(f"/queues/{queue}?{asked}").status_code == 200, asked
    assert officer.get("/work?after=1-2-3").status_code == 200


def test_filters_narrow_a_queue_and_can_be_taken_away(at_work, officer):
    queue = at_work.queue("Q-TRIAGE")
    assert "Ivy Quill" in officer.get(f"/queues/{queue}?priority=3&service=cme-referral").text
    page = officer.get(f"/queues/{queue}?priority=1").text
    assert "Ivy Quill" not in page
    assert "No tasks here with these filters" in page
    assert "Remove this filter" in page


def test_what_was_sent_back_says_by_whom_and_why_and_can_be_finished_again(at_work, officer, enter):
    at_work.case_id = at_work.refer({"danger-now": "yes", "child-name": {"given": "Noor", "family": "Vale"}})
    task_id = at_work.task("safeguarding-first")
    said = {"q-no-call-reason": "A slip", "q-why-recommended": "They called"}
    officer.post(f"/tasks/{task_id}/finish/no-call-needed", data=said)
    page = officer.get(f"/tasks/{task_id}").text
    assert "It waits until a second person decides" in page
    assert "What came of this task?" not in page, "nobody recommends it twice"
    manager = enter("manager", name="Mona Lake")
    asked = at_work.task("second-decision")
    manager.post(f"/tasks/{asked}/decision", data={"answer": "refuse", "reason": "Telephone all the same"})
    page = officer.get(f"/tasks/{task_id}").text
    assert "Mona Lake sent this back" in page
    assert "Telephone all the same" in page
    assert "What came of this task?" in page
    late = manager.post(f"/tasks/{asked}/decision", data={"answer": "agree"}, follow_redirects=True)
    assert "Mona Lake sent this back already" in late.text
