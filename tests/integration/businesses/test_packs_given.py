"""A pack from its request to the permits that come of it: sent, chased, answered, and who was given which version."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from base.database import writing
from base.extensions import db
from casework.campaigns.packs import give_pack, given_in, receivers_of, times_given, versions_of
from casework.finishing import finish_task
from casework.intake.begun_forms import begun_by
from casework.organisations_of_cases import organisation_of
from casework.wiring import tell_of_failure
from models.case import Case, CaseLink
from models.message import Message
from models.part_request import PartRequest
from reporting.case_findings import findings_of_case
from reporting.organisation_pages import history_of_organisation
from tests.integration.businesses.packing import AT, PACK, SYSTEM, Packing, answered, asked, later, mail
from tests.integration.casework.marlowe import tasks
from tests.integration.employment.seaside import EMPLOYER, WRITES, fill

pytestmark = pytest.mark.usefixtures("context")
DAY = timedelta(days=1)


def test_a_business_that_asks_is_sent_the_pack_and_asked_whether_children_work_there(council):
    with writing():
        case = asked()
    assert [kind for kind, _, _ in mail(case)] == ["pack-sent", "pack-received"]
    assert [(one.version.number, one.how) for one in given_in([case.id])] == [(1, "email")]
    assert tasks(case) == {}
    found = organisation_of(case.id)
    assert found is not None
    assert (found.name, found.contacted_at) == ("Quayside Cafe", AT)


def test_the_message_leads_to_the_page_of_the_pack_and_names_no_child(council):
    from correspondence.wording import wordings

    with writing():
        case = asked()
    template = wordings.template(case.version_id, "pack-sent")
    assert template.shape.pack == PACK
    assert "pack-link" in template.uses


def test_a_new_version_is_given_from_then_on_and_the_old_one_stays(council):
    with writing():
        first = asked()
        council.upload("Hours of Sundays", at=AT + DAY)
        second = asked(business_name="Paper Round", at=AT + DAY)
    assert [one.number for one in versions_of(PACK)] == [2, 1]
    assert [one.version.number for one in given_in([first.id])] == [1]
    assert [one.version.number for one in given_in([second.id])] == [2]
    assert times_given(PACK) == {1: 1, 2: 1}
    version = versions_of(PACK)[1].id
    (row,) = receivers_of(version, reader=council.officer)
    assert row[0] == organisation_of(first.id).id
    with writing():
        first.restricted = True
    assert receivers_of(version, reader=council.officer) == []


def test_a_pack_given_twice_in_the_same_way_is_one_line(council):
    with writing():
        case = asked()
        give_pack(case, PACK, "email", by=SYSTEM, at=AT + DAY)
        give_pack(case, PACK, "hand", by=SYSTEM, at=AT + DAY)
    assert sorted(one.how for one in given_in([case.id])) == ["email", "hand"]


def test_without_any_version_a_person_uploads_one(context, tmp_path):
    with writing():
        Packing(tmp_path, uploaded=False)
        case = asked()
    assert set(tasks(case)) == {"no-pack"}
    assert given_in([case.id]) == []


def test_a_business_without_an_address_gets_its_pack_by_hand(council):
    with writing():
        case = asked(business_email=None)
    assert set(tasks(case)) == {"post-pack"}
    assert mail(case) == []


@pytest.mark.parametrize(
    ("wanted", "given", "told", "done"),
    [
        ("email", ["email"], {"pack-sent", "pack-received"}, set()),
        ("paper", [], {"pack-received"}, {"post-pack"}),
        ("both", ["email"], {"pack-sent", "pack-received"}, {"post-pack"}),
    ],
)
def test_the_pack_goes_on_paper_or_by_email_as_the_business_wants_it(council, wanted, given, told, done):
    with writing():
        case = asked(pack_format=wanted, permits_wanted="2", how_heard="school")
    assert [one.how for one in given_in([case.id])] == given
    assert {kind for kind, _, _ in mail(case)} == told
    assert set(tasks(case)) == done


def test_who_wanted_paper_is_asked_by_email_once_it_is_posted(council):
    with writing():
        case = asked(pack_format="paper")
        finish_task(tasks(case)["post-pack"], "posted", {}, by=council.officer, at=AT + DAY)
    assert [one.how for one in given_in([case.id])] == ["post"]
    assert "pack-sent" in [kind for kind, _, _ in mail(case)]
    assert "visit" not in tasks(case)


@pytest.mark.parametrize(
    ("ages", "priority", "rules"),
    [(["age-15"], 3, 0), (["age-13"], 3, 1), (["under-13", "age-13"], 2, 2)],
)
def test_children_too_young_for_the_work_are_found_and_come_sooner(council, ages, priority, rules):
    with writing():
        case = asked(children_ages=ages)
    lines = findings_of_case(case, at=AT).lines
    found = [one.finding.rule for line in lines for one in line.findings]
    assert (case.priority, found) == (priority, ["EMP.PACK.AGES"] * rules)


def test_silence_is_chased_twice_and_ends_in_a_visit(council):
    with writing():
        case = asked()
    for days in (13, 15, 29, 43, 50):
        later(AT + days * DAY)
    assert [kind for kind, _, _ in mail(case)].count("pack-again") == 2
    assert set(tasks(case)) == {"visit"}


def test_no_children_closes_it_and_nobody_is_chased(council):
    with writing():
        case = asked()
        answered(case, pack_answer="no-children")
    later(AT + 50 * DAY)
    assert (case.state, case.outcome) == ("closed", "no-children")
    assert tasks(case) == {}
    assert [kind for kind, _, _ in mail(case)].count("pack-again") == 0


def test_each_child_that_works_there_begins_a_permit_with_what_is_known(council):
    with writing():
        case = asked()
        answered(case, pack_answer="applying", children_count="2")
    forms = begun_by(case.id)
    assert [one.service for one in forms] == ["work-permit", "work-permit"]
    known = forms[0].parts[0].answers
    assert (known["employer-name"], known["sector"], known["employer-email"]) == (
        "Quayside Cafe",
        "cafe",
        "cafe@quay.example",
    )
    assert [kind for kind, _, _ in mail(case)].count("ask-for-permit") == 2
    assert (case.stage, set(tasks(case))) == ("applying", set())


def test_a_permit_that_came_of_the_pack_is_a_case_of_its_own_linked_to_it(council):
    from casework.intake.filings import part_of
    from casework.intake.submitting import submit
    from tests.integration.employment.seaside import VISITOR

    with writing():
        case = asked()
        answered(case, pack_answer="applying", children_count="1")
        (form,) = begun_by(case.id)
        more = {name: value for name, value in WRITES[EMPLOYER].items() if name not in form.parts[0].answers}
        fill(form, part_of(form, EMPLOYER), dict(form.parts[0].answers) | more, at=AT)
        done = submit(form.id, by=VISITOR, at=AT + DAY, party=EMPLOYER)
    permit = db.session.get_one(Case, done.case_id)
    assert permit.case_type == "WORK-PERMIT"
    link = db.session.scalars(select(CaseLink).where(CaseLink.case_id == permit.id)).one()
    assert (link.other_id, link.kind) == (case.id, "arises-from")
    assert organisation_of(permit.id) is organisation_of(case.id)
    later(AT + 9 * DAY)
    assert "check-permits" in tasks(case)


def test_an_address_that_bounces_is_mended_by_a_person_and_not_chased(council):
    with writing():
        case = asked()
        message = db.session.scalars(select(Message).where(Message.kind == "pack-sent")).one()
        tell_of_failure(message, "bounced", SYSTEM, AT)
    later(AT + 50 * DAY)
    assert "fix-address" in tasks(case)
    assert [kind for kind, _, _ in mail(case)].count("pack-again") == 0
    request = db.session.scalars(select(PartRequest)).one()
    assert request.state == "no-address"
    row = organisation_of(case.id)
    assert [one.bounced_at is not None for one in row.contacts] == [True]


def test_the_page_of_a_business_tells_its_packs(council):
    with writing():
        case = asked()
    history = history_of_organisation(organisation_of(case.id), reader=council.officer)
    assert [one.version.number for one in history.packs] == [1]
    assert any("Pack given, version 1" in line.words for line in history.lines)
