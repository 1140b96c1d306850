"""Something is recommended a second time: the second person reads and decides what was said last."""

from __future__ import annotations

import re

from base.extensions import db
from models.task import Decision
from security.history import history_of

SHOWN = re.compile(r'name="decision" value="([0-9a-f-]{36})"')
FIRST = {"q-no-call-reason": "A slip of the form", "q-why-recommended": "The school telephoned"}
SECOND = {"q-no-call-reason": "The police have the child safe", "q-why-recommended": "They telephoned at noon"}


def test_the_second_person_reads_what_was_recommended_last_and_agrees_to_nothing_unread(at_work, officer, enter):
    at_work.case_id = at_work.refer({"danger-now": "yes", "child-name": {"given": "Noor", "family": "Vale"}})
    manager = enter("manager", name="Mona Lake")
    where = f"/tasks/{at_work.task('safeguarding-first')}/finish/no-call-needed"
    officer.post(where, data=FIRST)
    asked = f"/tasks/{at_work.task('second-decision')}"
    read = manager.get(asked).text
    assert "A slip of the form" in read
    (first,) = SHOWN.findall(read)
    for _ in range(2):  # a press too many is the same recommendation
        officer.post(where, data=SECOND)
    late = manager.post(f"{asked}/decision", data={"answer": "agree", "decision": first}, follow_redirects=True).text
    assert "recommended again" in late
    assert "The police have the child safe" in late
    assert "A slip of the form" not in late
    (second,) = SHOWN.findall(late)
    done = manager.post(f"{asked}/decision", data={"answer": "agree", "decision": second}, follow_redirects=True).text
    assert "You agreed" in done
    with at_work.app.app_context():
        kept = db.session.query(Decision).order_by(Decision.id).all()
        assert [one.state for one in kept] == ["withdrawn", "agreed"]
        assert [one.proposal["answers"]["no-call-reason"] for one in kept] == [
            FIRST["q-no-call-reason"],
            SECOND["q-no-call-reason"],
        ]
        told = [event for event in history_of("case", at_work.case_id) if event.kind.startswith("recommend")]
        assert [event.kind for event in told] == ["recommended", "recommendation-replaced", "recommended"]
        assert {event.data["decision"] for event in told} == {str(one.id) for one in kept}
