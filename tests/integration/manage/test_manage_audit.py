"""Auditors see who looked; service designers see what is published and what is wrong in the folder."""

from __future__ import annotations

import shutil

import pytest
from sqlalchemy import select

from base.extensions import db
from models.filing import DefinitionVersion
from security.audit import viewed
from tests.integration.casework.marlowe import DEFINITIONS
from tests.integration.manage.conftest import AT


def test_a_look_is_listed_by_reference_and_never_by_name(council, enter):
    case_id = council.refer()
    enter("team-lead", name="Lola Beck").get(f"/cases/{case_id}")
    page = enter("auditor").get("/who-looked").text
    assert "Lola Beck" in page
    assert council.read(lambda: db.session.scalar(select(DefinitionVersion.service).limit(1))) is not None
    assert "EW-" in page
    assert "Quill" not in page


def test_what_was_looked_at_together_is_one_line(council, enter):
    for _ in range(3):
        council.refer({"child-name": {"given": "Ada", "family": "Quill"}})
    enter("manager", name="Max Boyd").get("/registers")
    page = enter("auditor").get("/who-looked?what=register").text
    assert "3 records" in page
    assert page.count("Max Boyd</td>") == 1


def test_the_list_is_narrowed_by_who_and_what_and_goes_on(council, enter):
    from security.actor import Actor, ActorKind

    case_id = council.refer()
    with council.acting():
        by = Actor(ActorKind.USER, id=council.officer_id)
        for number in range(55):
            viewed(by, "case", case_id=case_id, reason=f"look {number}", at=AT)
    browser = enter("auditor")
    first = browser.get(f"/who-looked?who={council.officer_id}&what=case").text
    following = first.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0].replace("&amp;", "&")
    second = browser.get(following).text
    on_first, on_second = ([n for n in range(55) if f">look {n}<" in page] for page in (first, second))
    assert (len(on_first), len(on_second)) == (50, 5)
    assert sorted(on_first + on_second) == list(range(55))
    assert "with these filters" in browser.get("/who-looked?what=export").text
    assert browser.get("/who-looked?who=x&what=y&before=z").status_code == 200


def test_a_restricted_case_is_not_named_to_who_may_not_see_it(council, enter):
    case_id = council.refer()
    enter("manager").get(f"/cases/{case_id}")
    council.change(case_id, restricted=True)
    page = enter("auditor").get("/who-looked?what=case").text
    assert "EW-" not in page
    assert "Not shown" in page


def test_officers_don_t_see_who_looked(council, enter):
    assert enter("officer").get("/who-looked").status_code == 403


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A copy of the folder of definitions that a test may spoil."""
    copied = tmp_path / "definitions"
    shutil.copytree(DEFINITIONS, copied)
    monkeypatch.setattr("blueprints.definitions_page.FOLDER", copied)
    return copied / "services" / "cme-referral.yaml"


def test_a_designer_sees_what_is_published_and_that_nothing_differs(council, folder, enter):
    page = enter("service-designer").get("/definitions").text
    assert "Refer a child missing education, version 1" in page
    assert "As published" in page
    assert "Publish what changed" not in page


def test_what_changed_is_published_once_and_cases_stay_with_their_version(council, folder, enter):
    council.refer()
    text = folder.read_text("utf-8")
    folder.write_text(text.replace("title: Refer a child missing education", "title: Refer a missing child"), "utf-8")
    browser = enter("service-designer")
    assert "Changed since it was published" in browser.get("/definitions").text
    page = browser.post("/definitions/publish", data={}, follow_redirects=True).text
    assert "Published: cme-referral, version 2" in page
    assert "Refer a missing child, version 2" in page
    assert "Refer a child missing education, version 1" in page
    again = browser.post("/definitions/publish", data={}, follow_redirects=True).text
    assert "Everything was published already" in again


def test_a_faulty_folder_is_shown_with_line_and_mend_and_not_published(council, folder, enter):
    def published():
        return council.read(lambda: len(db.session.scalars(select(DefinitionVersion.id)).all()))

    before = published()
    assert before
    folder.write_text(folder.read_text("utf-8").replace("type: yes-no", "type: maybe", 1), "utf-8")
    browser = enter("service-designer")
    page = browser.get("/definitions").text
    assert "The folder has faults" in page
    assert "cme-referral.yaml" in page
    assert browser.post("/definitions/publish", data={}).status_code == 422
    assert published() == before


def test_a_manager_designs_no_services(council, enter):
    assert enter("manager").get("/definitions").status_code == 403
