"""An interest in a case that is about no child shuts out of it, of the approval, and of all that goes with the case."""

from __future__ import annotations

import pytest

from base.database import writing
from base.extensions import db
from casework.cases import link_cases
from casework.claims import claim_task
from casework.interests import declare_interest_in_case, withdraw_interest
from casework.joining import join_case
from casework.organisations_of_cases import join_organisations, take_case_off, tie_case
from casework.shut_out import shut_out_of
from casework.visible import NotHere, cases_visible_to, task_to_change, tasks_visible_to
from directory.organisations import OrganisationParticulars, add_organisation
from licensing.visible import approvals_visible_to
from models.case import Case
from models.event import Event, Interest
from security.permissions import Role
from tests.integration.casework import rows
from tests.integration.casework.marlowe import tasks
from tests.integration.employment.seaside import AT, Seaside
from tests.integration.employment.test_employment_concerns_and_visits import CONCERN, VISIT, sent
from tests.integration.licensing.guild import KIND

WHY = "My sister minds there"


class Pier(Seaside):
    """A council at the sea, with a team lead beside its officer."""

    def __init__(self) -> None:
        super().__init__("illegal-employment", "employment-visit")
        self.lead = rows.officer("Lea Thorn", Role.TEAM_LEAD)


@pytest.fixture
def seaside(context) -> Pier:
    with writing():
        return Pier()


def is_here(council: Pier, case: Case) -> bool:
    """Whether the officer sees a case."""
    found = cases_visible_to(council.officer).where(Case.id == case.id).query()
    return db.session.scalar(found) is not None


def declared(council: Pier, case: Case) -> Interest:
    """The officer declares an interest in a case."""
    with writing():
        return declare_interest_in_case(case.id, reason=WHY, by=council.officer, at=AT)


def test_an_officer_who_knows_the_holder_says_so_and_is_shut_out_until_a_lead_lets_them_in(town, enter):
    officer, lead, auditor = enter("officer"), enter("team-lead", name="Lena Ford"), enter("auditor")
    case, address = f"/cases/{town.case_id}", f"/cases/{town.case_id}/interest"
    assert "I know whom this is about: declare an interest" in officer.get(case).text
    assert "Say how you know whom this case is about" in officer.post(address, data={"reason": ""}).text
    assert officer.get(case).status_code == 200
    assert officer.post(address, data={"reason": WHY}).status_code == 303
    closed = (
        case,
        f"{case}/timeline",
        f"{case}/files",
        address,
        f"/approvals/{town.id}",
        f"/approvals/{town.id}/paper",
    )
    assert [officer.get(one).status_code for one in closed] == [404] * len(closed)
    for seer in (lead, auditor):
        assert WHY in seer.get(address).text
        assert "An officer declared an interest" in seer.get(f"{case}/timeline").text
    assert "let-in" not in auditor.get(address).text
    let_in = next(part for part in lead.get(address).text.split('"') if part.endswith("/let-in"))
    assert officer.post(let_in).status_code == 403
    assert auditor.post(let_in).status_code == 403
    assert lead.post(let_in).status_code == 303
    assert officer.get(case).status_code == 200
    assert WHY not in lead.get(address).text
    assert "was let in again" in lead.get(f"{case}/timeline").text


def test_who_leads_lets_nobody_in_whom_they_are_themselves_nor_by_another_case(town, enter):
    lead, manager = enter("team-lead"), enter("manager")
    address = f"/cases/{town.case_id}/interest"
    assert lead.post(address, data={"reason": WHY}).status_code == 303
    let_in = next(part for part in manager.get(address).text.split('"') if part.endswith("/let-in"))
    assert lead.post(let_in).status_code == 404
    assert manager.post(let_in.replace(let_in.split("/")[-2], str(town.id))).status_code == 404


def test_lists_of_approvals_leave_out_whom_their_reader_knows(town, enter):
    manager = enter("manager")
    lists = (f"/approvals/kinds/{KIND}/export", f"/approvals/kinds/{KIND}/snapshot")
    asked = {"reason": "London councils", "state": "valid"}
    for address in lists:
        assert town.number in manager.post(address, data=asked).text
    assert manager.post(f"/cases/{town.case_id}/interest", data={"reason": WHY}).status_code == 303
    for address in (*lists, f"/approvals/kinds/{KIND}/search"):
        assert town.number not in manager.post(address, data=asked | {"wanted": town.number}).text.replace(
            f'value="{town.number}"', ""
        )


def test_what_the_officer_held_goes_back_and_saying_it_twice_is_saying_it_once(seaside):
    case = sent("illegal-employment", CONCERN)
    with writing():
        claim_task(tasks(case)["triage"], by=seaside.officer, at=AT)
        case.owner_id = seaside.officer.id
    first, second = declared(seaside, case), declared(seaside, case)
    task = tasks(case)["triage"]
    assert (first.id, first.reason) == (second.id, WHY)
    assert (task.holder_id, task.state, case.owner_id) == (None, "open", None)
    for look in (
        lambda: cases_visible_to(seaside.officer).get(case.id),
        lambda: tasks_visible_to(seaside.officer).get(task.id),
        lambda: task_to_change(seaside.officer, task.id),
    ):
        with pytest.raises(NotHere):
            look()
    assert cases_visible_to(seaside.lead).get(case.id) is case
    told = [event.kind for event in db.session.query(Event).filter(Event.subject_id == case.id)]
    assert told.count("interest-declared") == 1


def test_somebody_else_withdraws_it_and_it_may_be_declared_again(seaside):
    case = sent("illegal-employment", CONCERN)
    interest = declared(seaside, case)
    with pytest.raises(PermissionError), writing():
        withdraw_interest(interest, by=seaside.officer, at=AT)
    for _ in range(2):
        with writing():
            withdraw_interest(interest, by=seaside.lead, at=AT)
    assert is_here(seaside, case)
    assert declared(seaside, case).id == interest.id
    assert not is_here(seaside, case)


@pytest.mark.parametrize("how", ["tied to it", "merged into it"])
def test_every_case_of_the_same_business_goes_with_it_now_and_later(seaside, how):
    first, second, other = (sent("employment-visit", VISIT, by=seaside.lead) for _ in range(3))
    with writing():
        for case in (first, second, other):
            take_case_off(case, by=seaside.lead, at=AT)
        cafe = add_organisation(OrganisationParticulars("Pier Cafe"), by=seaside.lead, at=AT)
        shop = add_organisation(OrganisationParticulars("Boat Shop"), by=seaside.lead, at=AT)
        for case, row in ((first, cafe), (second, cafe), (other, shop)):
            tie_case(case, row.id, how="officer", by=seaside.lead, at=AT)
        claim_task(tasks(other)["follow-visit"], by=seaside.officer, at=AT)
    declared(seaside, first)
    assert [is_here(seaside, case) for case in (first, second, other)] == [False, False, True]
    with writing():
        if how == "tied to it":
            tie_case(other, cafe.id, how="officer", by=seaside.lead, at=AT)
        else:
            join_organisations(shop.id, cafe.id, by=seaside.lead, at=AT)
    assert not is_here(seaside, other)
    assert tasks(other)["follow-visit"].holder_id is None


def test_a_case_that_it_goes_on_in_and_one_linked_to_it_go_with_it(seaside):
    first, second, third = (sent("illegal-employment", CONCERN) for _ in range(3))
    declared(seaside, first)
    with writing():
        claim_task(tasks(second)["triage"], by=seaside.officer, at=AT)
        join_case(first, second, by=seaside.lead, at=AT)
        link_cases(third, first.id, "arises-from", at=AT)
    assert [is_here(seaside, case) for case in (first, second, third)] == [False, False, False]
    assert tasks(second)["triage"].holder_id is None


def test_another_approval_of_the_same_holder_goes_with_the_case(guild):
    with writing():
        approval, another = guild.issued(), guild.issued()
        another.surname_plain, another.holder_born = approval.surname_plain, approval.holder_born
        declare_interest_in_case(approval.case_id, reason=WHY, by=guild.officer, at=AT)
    assert shut_out_of(guild.officer).cases == {approval.case_id, another.case_id}
    assert list(db.session.scalars(approvals_visible_to(guild.officer))) == []
    assert len(list(db.session.scalars(approvals_visible_to(guild.lead)))) == 2


@pytest.mark.parametrize(("born", "is_shut"), [("1988-04-02", True), ("1990-01-01", False)])
def test_an_application_of_the_same_person_that_nobody_has_decided_goes_with_the_case(guild, born, is_shut):
    with writing():
        first = guild.applied(**{"applicant-born": "1988-04-02"})
        declare_interest_in_case(first.id, reason=WHY, by=guild.officer, at=AT)
        later = guild.applied(**{"applicant-born": born})
        other = guild.applied(**{"applicant-name": {"given": "Una", "family": "Hay"}, "applicant-born": "1988-04-02"})
    shut = shut_out_of(guild.officer).cases
    assert (later.id in shut, other.id in shut) == (is_shut, False)
    assert bool(shut_out_of(guild.lead)) is False
