"""What officers see of queues and of their own work, and how they take a task."""

from __future__ import annotations


def test_the_first_page_of_an_officer_is_their_own_work(at_work, officer):
    page = officer.get("/work")
    assert page.status_code == 200
    assert "You hold no tasks" in page.text


def test_every_queue_is_listed_with_what_it_holds(at_work, officer):
    page = officer.get("/queues")
    assert page.status_code == 200
    assert "Q-TRIAGE" in page.text or "Triage" in page.text


def test_a_queue_shows_the_child_the_school_and_when_it_is_due(at_work, officer):
    page = officer.get(f"/queues/{at_work.queue('Q-TRIAGE')}")
    assert page.status_code == 200
    assert "Ivy Quill" in page.text
    assert "Brook School" in page.text
    assert "In 3 working days" in page.text


def test_a_task_that_was_claimed_is_the_officers_and_appears_under_my_work(at_work, officer):
    task_id = at_work.task("triage")
    answer = officer.post(f"/tasks/{task_id}/claim", data={"back": "/queues"}, follow_redirects=True)
    assert "You have claimed" in answer.text
    assert "Read and sort the referral" in officer.get("/work").text
    assert at_work.read(task_id)["state"] == "claimed"
