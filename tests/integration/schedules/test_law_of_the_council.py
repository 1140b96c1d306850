"""An administrator says when a part of an Act begins and what the byelaws are; each change is in the history."""

from __future__ import annotations

from datetime import date

import pytest
from markupsafe import escape
from sqlalchemy import select

from base.extensions import db
from council.byelaws import ENTERED as BYELAW
from council.byelaws import byelaw_shapes, byelaws
from council.commencements import ENTERED as COMMENCEMENT
from council.commencements import commencements, parts_of_law
from council.law_setting import law_setting
from models.event import Event
from statutory.chaperones.applicants import (
    AGE,
    APPLICANT_RULES,
    LEAST_AGE,
    RESIDENCE,
    RESIDENTS_ONLY,
    Applicant,
)
from statutory.chaperones.approvals import BETWEEN_CHECKS, Approval, longest_until, status_check_due
from statutory.chaperones.approvals import LONGEST_TERM as CHAPERONE_TERM
from statutory.employment.acts import NEW_LAW_STARTS
from statutory.employment.byelaws import age_name
from statutory.employment.occupations import Occupation
from statutory.performance.bodies import LONGEST_TERM as BODY_TERM
from statutory.performance.bodies import BodyOfPersons, body_findings
from tests.integration.schedules.conftest import boxes
from tests.integration.schedules.test_check_employment import MONDAY, job, timetable

PAGE, CHECK = "/admin/law", "/check-schedule/employment"
MILK = "lowest-age-to-deliver-milk"
ENTERED = {
    "value": "14",
    "title": "Marlowe byelaws on the employment of children 2004",
    "provision": "byelaw 5",
    "url": "https://www.marlowe.example.org/byelaws",
}


def events(app, kind):
    with app.app_context():
        found = db.session.scalars(select(Event).where(Event.kind == kind).order_by(Event.seq))
        return [(event.data, event.actor_kind, event.actor_id is not None) for event in found]


def test_a_part_of_an_act_is_not_in_force_until_its_day_is_entered_and_then_judges_what_comes_after(enter, app):
    officer, administrator = enter("officer"), enter("administrator")
    evening = timetable(job(1, term_monday="18:00-19:30"))
    assert "EMP.S18.CLOCK" in officer.post(CHECK, data=evening).text
    assert "Not in force" in administrator.get(PAGE).text
    saved = administrator.post(f"{PAGE}/commencements", data=boxes(NEW_LAW_STARTS, MONDAY), follow_redirects=True)
    assert "Saved." in saved.text
    assert "Begins on Monday 30 November 2026" in saved.text
    assert ">Breach<" not in officer.post(CHECK, data=evening).text  # the Act of 2026 lets work last until 20:00
    before = evening | boxes("term-from", date(2026, 11, 23))
    assert "EMP.S18.CLOCK" in officer.post(CHECK, data=before).text
    entered = {"name": NEW_LAW_STARTS, "from": None, "to": "2026-11-30"}
    assert events(app, COMMENCEMENT) == [(entered, "user", True)]


def test_a_day_entered_twice_is_one_event_and_an_emptied_one_takes_the_part_out_of_force(enter, app):
    administrator = enter("administrator")
    for _ in range(2):
        administrator.post(f"{PAGE}/commencements", data=boxes(NEW_LAW_STARTS, MONDAY))
    assert len(events(app, COMMENCEMENT)) == 1
    empty = {f"{NEW_LAW_STARTS}-{part}": "" for part in ("day", "month", "year")}
    administrator.post(f"{PAGE}/commencements", data=empty)
    with app.app_context():
        assert commencements() == {}
    assert [data["to"] for data, *_ in events(app, COMMENCEMENT)] == ["2026-11-30", None]


def test_a_day_that_is_none_is_refused_beside_its_field_and_nothing_of_the_page_is_kept(enter, app):
    wrong = boxes("cwsa-2026-s37", MONDAY) | boxes(NEW_LAW_STARTS, MONDAY) | {f"{NEW_LAW_STARTS}-month": "13"}
    answer = enter("administrator").post(f"{PAGE}/commencements", data=wrong)
    assert answer.status_code == 422
    assert f'href="#{NEW_LAW_STARTS}-day"' in answer.text
    assert events(app, COMMENCEMENT) == []


def test_every_part_that_a_rule_waits_for_is_on_the_page(enter):
    page = enter("administrator").get(PAGE).text
    assert {NEW_LAW_STARTS, "cwsa-2026-s37"} <= {part.code for part in parts_of_law()}
    for part in parts_of_law():
        assert f'id="{part.code}-day"' in page, part.code


def test_a_byelaw_of_the_council_takes_the_place_of_the_models_and_is_cited(enter, app):
    officer, administrator = enter("officer"), enter("administrator")
    milk = timetable(job(1, kind="milk", term_monday="16:00-17:00"))
    assert "EMP.S18.BANNED" in officer.post(CHECK, data=milk).text
    answer = administrator.post(f"{PAGE}/byelaws/{MILK}", data=ENTERED | {"is-read": "yes"}, follow_redirects=True)
    assert "Marlowe byelaws on the employment of children 2004, byelaw 5" in answer.text
    assert "EMP.S18.BANNED" not in officer.post(CHECK, data=milk).text
    stricter = ENTERED | {"value": "17", "is-read": "yes"}
    administrator.post(f"{PAGE}/byelaws/{MILK}", data=stricter)
    page = officer.post(CHECK, data=milk).text
    assert ">Breach<" in page
    assert "Marlowe byelaws on the employment of children 2004, byelaw 5" in page
    assert [(data["from"] or {}).get("value") for data, *_ in events(app, BYELAW)] == [None, 14]
    assert all(is_person for *_, is_person in events(app, BYELAW))
    administrator.post(f"{PAGE}/byelaws/{MILK}/remove")
    with app.app_context():
        assert byelaws() == {}
    assert "model byelaws" in officer.post(CHECK, data=milk).text


def test_a_byelaw_whose_text_nobody_read_only_advises(enter):
    officer, administrator = enter("officer"), enter("administrator")
    answer = administrator.post(f"{PAGE}/byelaws/{MILK}", data=ENTERED | {"value": "17"}, follow_redirects=True)
    assert "not yet verified" in answer.text
    page = officer.post(CHECK, data=timetable(job(1, kind="milk", term_monday="16:00-17:00"))).text
    assert ">Breach<" not in page
    assert "Limit not yet verified" in page


def test_a_byelaw_counts_from_its_day(enter, app):
    enter("administrator").post(f"{PAGE}/byelaws/{MILK}", data=ENTERED | boxes("since", date(2027, 1, 1)))
    with app.app_context():
        number = law_setting(MONDAY).byelaws[age_name(Occupation.MILK)]
    assert (number.value, number.effective_from, number.verified) == (14, date(2027, 1, 1), False)


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("value", "18"),
        ("value", "12"),
        ("value", "fourteen"),
        ("title", " "),
        ("provision", ""),
        ("url", "http://www.marlowe.example.org/byelaws"),
        ("since-day", "40"),
    ],
)
def test_what_is_wrong_with_a_byelaw_is_said_beside_its_field_and_nothing_is_kept(enter, app, field, typed):
    answer = enter("administrator").post(f"{PAGE}/byelaws/{MILK}", data=ENTERED | {field: typed})
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text
    with app.app_context():
        assert byelaws() == {}
    assert events(app, BYELAW) == []


def test_every_number_has_an_address_of_its_own_and_a_page(enter):
    administrator = enter("administrator")
    page = administrator.get(PAGE).text
    assert len(byelaw_shapes()) == len({shape.name for shape in byelaw_shapes().values()})
    for code in byelaw_shapes():
        assert f'href="{PAGE}/byelaws/{code}"' in page, code
    assert administrator.get(f"{PAGE}/byelaws/{MILK}").status_code == 200
    assert administrator.get(f"{PAGE}/byelaws/lowest-age-to-fly").status_code == 404


def test_numbers_of_chaperones_and_bodies_stand_there_with_where_they_come_from_and_that_nobody_verified_them(enter):
    page = enter("administrator").get(PAGE).text
    shapes = [shape for shape in byelaw_shapes().values() if shape.group in ("Chaperones", "Bodies of persons")]
    assert {shape.name for shape in shapes} >= {number.name for number in (LEAST_AGE, CHAPERONE_TERM, BODY_TERM)}
    for shape in shapes:
        row = page.split(f"{PAGE}/byelaws/{shape.code}", 1)[1].split("</tr>", 1)[0]
        assert shape.called in row
        assert shape.without in row
        assert str(escape(shape.default.source.citation)) in row
        assert "not yet verified" in row


def test_what_the_council_enters_of_chaperones_and_bodies_is_what_their_rules_go_by(enter, app):
    administrator = enter("administrator")

    def save(number, value):
        own = ENTERED | {"title": "Marlowe licensing policy", "provision": "section 3", "value": str(value)}
        code = next(code for code, shape in byelaw_shapes().items() if shape.name == number)
        answer = administrator.post(f"{PAGE}/byelaws/{code}", data=own, follow_redirects=True)
        assert "Marlowe licensing policy, section 3 (not yet verified)" in answer.text
        with app.app_context():
            return law_setting(MONDAY)

    twenty = Applicant(dob=date(2006, 5, 1), lives_in="Dorset", asked="Marlowe")
    age, residence = (rule for rule in APPLICANT_RULES if rule.id in (AGE, RESIDENCE))
    with app.app_context():
        assert age.judge(twenty, law_setting(MONDAY)) == ()
    assert "from 21" in age.judge(twenty, save(LEAST_AGE.name, 21))[0].sentence
    assert residence.judge(twenty, law_setting_now(app)) != ()
    assert residence.judge(twenty, save(RESIDENTS_ONLY, 0)) == ()
    approval = Approval(begins=MONDAY, ends=date(2029, 11, 29), update_service=True)
    assert longest_until(approval, save(CHAPERONE_TERM.name, 24)) == date(2028, 11, 29)
    assert status_check_due(approval, save(BETWEEN_CHECKS.name, 6)) == date(2027, 5, 30)
    body = BodyOfPersons(
        paid=False, deciding_council="Marlowe", place_councils=("Marlowe",), begins=MONDAY, ends=date(2027, 8, 31)
    )
    (found,) = body_findings(body, save(BODY_TERM.name, 6))
    assert "6 months" in found.sentence
    assert found.source.title == "Marlowe licensing policy"


def test_a_yes_or_no_of_the_council_is_asked_as_one(enter):
    administrator = enter("administrator")
    code = next(code for code, shape in byelaw_shapes().items() if shape.name == RESIDENTS_ONLY)
    page = administrator.get(f"{PAGE}/byelaws/{code}").text
    assert page.count('type="radio"') == 2
    assert "Without an answer of the council's own: yes" in page
    refused = administrator.post(f"{PAGE}/byelaws/{code}", data=ENTERED | {"value": "2"})
    assert refused.status_code == 422
    assert "Select yes or no" in refused.text


def law_setting_now(app):
    with app.app_context():
        return law_setting(MONDAY)


def test_officers_cannot_change_the_law(enter):
    officer = enter("officer")
    assert officer.get(PAGE).status_code == 403
    assert officer.post(f"{PAGE}/commencements", data=boxes(NEW_LAW_STARTS, MONDAY)).status_code == 403
    assert officer.post(f"{PAGE}/byelaws/{MILK}", data=ENTERED).status_code == 403
    assert officer.post(f"{PAGE}/byelaws/{MILK}/remove").status_code == 403
