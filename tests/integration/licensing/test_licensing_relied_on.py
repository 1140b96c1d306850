"""Who names a chaperone of ours relies on that approval: they are told of its suspension, and a suspended one bars."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from flask.ctx import AppContext

from base.database import writing
from base.extensions import db
from casework.closing import ClosingRefused
from casework.decisions import decide
from casework.finishing import finish_task
from casework.intake.filings import open_filing, part_of, save_page
from casework.intake.submitting import submit
from casework.versions import current, pinned
from council.settings import change_setting
from licensing.relied_on import NOT_VALID
from licensing.relying import reliances
from licensing.standing import SUBJECT, State
from licensing.suspending import suspend
from models.approval import Approval
from models.case import Case
from models.filing import DefinitionVersion
from models.message import Message
from models.task import Task
from security.event_numbers import count_from_nothing
from security.history import record
from tests.integration.casework import rows
from tests.integration.casework.marlowe import AT, tasks
from tests.integration.licensing.production import BY, GRANT, PRODUCER_SAYS, Production
from tests.integration.licensing.test_licensing_bodies import EXEMPT, FESTIVAL, PERFORMANCE, SHOW

pytestmark = pytest.mark.usefixtures("context")
OURS, NUMBER = "213", "CH-2026-0001"
WHY = "The police telephoned about an allegation"


class Guarded:
    """A council that approved a chaperone of its own, and what asks for her."""

    def __init__(self) -> None:
        self.production = Production()
        self.council = self.production.council
        change_setting("council-code", OURS, by=self.council.manager, at=AT)
        self.chaperone = self.approval(NUMBER)

    def approval(self, number: str, **columns: Any) -> Approval:
        """A chaperone of ours, approved until 2028."""
        version_id, _ = current("chaperone")
        case = rows.case(db.session.get_one(DefinitionVersion, version_id), opened_at=AT, received_at=AT)
        standing: dict[str, Any] = {"state": State.VALID.value, "holder_name": "Mo Field", "surname_plain": "field"}
        approval = Approval(
            case_id=case.id,
            version_id=version_id,
            kind="chaperone",
            number=number,
            number_plain=number.replace("-", ""),
            holder_born=date(1990, 1, 1),
            valid_from=AT.date(),
            valid_until=date(2028, 1, 1),
            decided_by=self.council.manager.id,
            decided_contract="council",
            issued_at=AT,
            changed_at=AT,
            **(standing | columns),
        )
        db.session.add(approval)
        db.session.flush()
        count_from_nothing(db.session(), SUBJECT, approval.id)
        record(SUBJECT, approval.id, "approval-issued", by=self.council.manager, at=AT, data={"state": approval.state})
        return approval

    def licence_asked(self, **carer: Any) -> Case:
        """A licence with her in charge, looked at and ready to be recommended."""
        [given] = PRODUCER_SAYS["carers"]
        named = given | {"carer-council": OURS, "carer-number": "ch 2026 0001"} | carer
        case = self.production.applied(carers=[named])
        self.production.checked(case)
        return case

    def listed(self, service: str, answers: dict[str, Any], **carer: Any) -> Case:
        """A list of children with her in charge, as an organiser sent it."""
        [given] = answers["carers"]
        named = given | {"carer-name": "Mo Field", "carer-number": NUMBER} | carer
        said = answers | {"carers": [named]}
        if service == EXEMPT:
            said = said | {"children": [{"id": "c1", "child-named": {"given": "Ina", "family": "Lowe"}}]}
            said["children"][0] |= {"child-born": "2015-03-01", "performed-before": "no"}
        filing = open_filing(service, by=BY, at=AT)
        for page in pinned(filing.version_id).pages:
            names = [page.repeat.id] if page.repeat else [question.id for question in page.questions]
            save_page(part_of(filing), page.id, {n: said[n] for n in names if n in said}, by=BY, at=AT)
        return db.session.get_one(Case, submit(filing.id, by=BY, at=AT).case_id)


@pytest.fixture
def guarded(context: AppContext) -> Guarded:
    with writing():
        return Guarded()


def decide_on(guarded: Guarded, decision: Any) -> None:
    decide(decision.id, agreed=True, reason="", by=guarded.council.manager, at=AT)


def told() -> list[tuple[str, str, str]]:
    found = db.session.query(Message).filter(Message.recipient_kind == "licence-holder")
    return [(one.address, one.state, one.held_because) for one in found]


def test_the_holder_of_a_licence_is_told_the_same_day_that_their_chaperone_is_suspended(guarded):
    with writing():
        case = guarded.licence_asked()
        decide_on(guarded, guarded.production.recommended(case, "licensed", GRANT))
    [row] = reliances(guarded.chaperone.id, today=AT.date())
    assert (row.kind, row.name, row.email) == ("licence-holder", "Lantern Films Ltd", "pat@lantern.example")
    assert (row.about, row.until_on) == (f"{case.reference} The Lamplighter", date(2027, 1, 10))
    with writing():
        suspend(guarded.chaperone.id, reason=WHY, by=guarded.council.lead, at=AT)
    assert told() == [("pat@lantern.example", "held", "needs-release")]


def test_a_renewal_that_is_suspended_tells_those_who_relied_on_the_one_before(guarded):
    with writing():
        case = guarded.licence_asked()
        decide_on(guarded, guarded.production.recommended(case, "licensed", GRANT))
        guarded.chaperone.state = State.REPLACED.value
        renewal = guarded.approval("CH-2026-0002", replaces_id=guarded.chaperone.id)
        suspend(renewal.id, reason=WHY, by=guarded.council.lead, at=AT)
    assert told() == [("pat@lantern.example", "held", "needs-release")]


@pytest.mark.parametrize("named", ["suspended", "of somebody else", "unknown"])
def test_no_licence_is_recommended_that_names_one_of_our_approvals_which_is_not_good(guarded, named):
    with writing():
        if named == "suspended":
            suspend(guarded.chaperone.id, reason=WHY, by=guarded.council.lead, at=AT)
        said = {"of somebody else": {"carer-name": "Al Reed"}, "unknown": {"carer-number": "CH-2026-0999"}}
        case = guarded.licence_asked(**said.get(named, {}))
    with pytest.raises(ClosingRefused) as refused, writing():
        guarded.production.recommended(case, "licensed", GRANT)
    assert [one.about for one in refused.value.reasons] == [NOT_VALID]


def test_one_who_was_suspended_after_the_recommendation_bars_the_decision(guarded):
    with writing():
        decision = guarded.production.recommended(guarded.licence_asked(), "licensed", GRANT)
        suspend(guarded.chaperone.id, reason=WHY, by=guarded.council.lead, at=AT)
    with pytest.raises(ClosingRefused), writing():
        decide_on(guarded, decision)


def test_a_number_of_another_council_is_that_councils_to_answer_for(guarded):
    with writing():
        case = guarded.licence_asked(**{"carer-council": "202", "carer-name": "Al Reed"})
        decide_on(guarded, guarded.production.recommended(case, "licensed", GRANT))
    assert reliances(guarded.chaperone.id, today=AT.date()) == []


@pytest.mark.parametrize(
    ("service", "answers", "choice", "holder"),
    [
        (EXEMPT, FESTIVAL, "exempt", ("Sal Hay", "sal@dance.example")),
        (
            PERFORMANCE,
            SHOW | {"approval-number": "BP-2026-0001"},
            "covered",
            ("Lantern Youth Theatre", "pat@lantern.example"),
        ),
    ],
)
def test_whoever_names_her_on_a_list_relies_on_her_and_a_suspended_one_is_the_leads_today(
    guarded, service, answers, choice, holder
):
    with writing():
        case = guarded.listed(service, answers)
        finish_task(tasks(case)["read"], choice, {}, by=guarded.council.officer, at=AT)
    [row] = reliances(guarded.chaperone.id, today=AT.date())
    assert (row.name, row.email) == holder
    with writing():
        suspend(guarded.chaperone.id, reason=WHY, by=guarded.council.lead, at=AT)
        again = guarded.listed(service, answers)
        finish_task(tasks(again)["read"], choice, {}, by=guarded.council.officer, at=AT)
    found = db.session.query(Task.kind).filter(Task.case_id == again.id, Task.kind == "named-not-valid")
    assert found.count() == 1
    assert [one.id for one in reliances(guarded.chaperone.id, today=AT.date())] == [row.id]
