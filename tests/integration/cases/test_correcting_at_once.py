"""Two officers correct one child's record: neither undoes what the other kept, one after the other or at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier, BrokenBarrierError
from typing import Any
from uuid import UUID

import pytest
from flask.testing import FlaskClient

from base.database import writing
from base.extensions import db
from blueprints.children import particulars
from directory import adults as adults_of_a_child
from directory.adults import AdultParticulars, note_adult
from models.child import Adult, Child
from security.actor import Actor
from tests.integration.cases.conftest import text_of
from tests.integration.cases.test_correcting_a_child import BORN, as_drawn, child_of, corrections, drawn_again
from tests.integration.casework.marlowe import AT

MEET_WITHIN = 1.0  # seconds; whoever waits for a lock never comes, and the other goes on without
HOME = {"line1": "1 Old Road", "town": "Marlowe", "postcode": "ZZ1 1ZZ"}


@pytest.fixture
def place(at_work, officer, records):
    records.change_child(address=HOME)
    return f"/children/{records.child_id()}"


def as_each_drew(place: str, *browsers: FlaskClient) -> list[dict[str, Any]]:
    return [as_drawn(browser, place) for browser in browsers]


def keep(browser: FlaskClient, place: str, drawn: dict[str, Any], **typed: Any) -> Any:
    sent = drawn | {name.replace("__", "-"): value for name, value in typed.items()}
    return browser.post(f"{place}/particulars", data=sent)


def test_of_one_address_two_officers_keep_a_line_each_and_neither_line_goes_back(app, officer, lead, place, records):
    drawn, of_lead = as_each_drew(place, officer, lead)
    assert keep(lead, place, of_lead, address__line1="2 New Road").status_code == 303
    assert keep(officer, place, drawn, address__postcode="ZZ2 2ZZ").status_code == 303
    assert child_of(app, records).address == HOME | {"line1": "2 New Road", "postcode": "ZZ2 2ZZ"}


def test_what_the_boxes_do_not_hold_of_an_address_stays_with_it(app, officer, place, records):
    records.change_child(address=HOME | {"country": "Ireland"})
    assert keep(officer, place, as_drawn(officer, place), address__line1="2 New Road").status_code == 303
    assert child_of(app, records).address == HOME | {"line1": "2 New Road", "country": "Ireland"}


def test_of_one_day_of_birth_two_officers_who_disagree_are_told_so(app, officer, lead, place, records):
    records.change_child(date_of_birth=BORN)
    drawn, of_lead = as_each_drew(place, officer, lead)
    assert keep(lead, place, of_lead, born__day="7").status_code == 303
    answer = keep(officer, place, drawn, born__month="6")
    assert answer.status_code == 422
    assert "a colleague has just changed it" in text_of(answer)
    assert child_of(app, records).date_of_birth == BORN.replace(day=7)


def test_plans_that_two_officers_hear_of_at_once_are_both_kept(app, officer, lead, place, records, monkeypatch):
    half_way, corrected = Barrier(2), particulars.correct_child

    def correct_when_both_are_here(*args: Any, **named: Any) -> Any:
        with suppress(BrokenBarrierError):
            half_way.wait(timeout=MEET_WITHIN)
        return corrected(*args, **named)

    monkeypatch.setattr(particulars, "correct_child", correct_when_both_are_here)
    told = [(officer, as_drawn(officer, place), "in-care"), (lead, as_drawn(lead, place), "protection")]
    with ThreadPoolExecutor(2) as pool:
        codes = list(pool.map(lambda one: keep(one[0], place, one[1], plans=[one[2]]).status_code, told))
    assert codes == [303, 303]
    assert len(corrections(app)) == 2
    assert sorted(child_of(app, records).plans) == ["in-care", "protection"]


def test_what_two_officers_keep_of_different_things_at_once_is_all_kept(
    app, officer, lead, place, records, monkeypatch
):
    half_way, corrected = Barrier(2), particulars.correct_child

    def correct_when_both_are_here(*args: Any, **named: Any) -> Any:
        with suppress(BrokenBarrierError):
            half_way.wait(timeout=MEET_WITHIN)
        return corrected(*args, **named)

    monkeypatch.setattr(particulars, "correct_child", correct_when_both_are_here)
    told = [
        (officer, as_drawn(officer, place), {"address-line1": "2 New Road"}),
        (lead, as_drawn(lead, place), {"address-postcode": "ZZ2 2ZZ", "known_as": "Ives"}),
    ]
    with ThreadPoolExecutor(2) as pool:
        codes = list(pool.map(lambda one: keep(one[0], place, one[1], **one[2]).status_code, told))
    assert codes == [303, 303]
    child = child_of(app, records)
    assert child.address == HOME | {"line1": "2 New Road", "postcode": "ZZ2 2ZZ"}
    assert child.known_as == "Ives"


def test_a_name_with_two_spaces_in_it_is_no_change_of_whoever_opens_the_page(app, officer, place, records):
    records.change_child(given_names="Ivy  Rose")
    drawn = as_drawn(officer, place) | {"source": ""}
    answer = officer.post(f"{place}/particulars", data=drawn)
    assert answer.status_code == 303
    assert corrections(app) == []


def test_an_address_that_a_colleague_withheld_meanwhile_is_not_put_in_place_of_itself_nor_shown(
    app, officer, lead, place, records
):
    drawn, of_lead = as_each_drew(place, officer, lead)
    assert keep(lead, place, of_lead, withheld="yes").status_code == 303
    answer = keep(officer, place, drawn, known_as="Ives")
    assert answer.status_code == 303
    child = child_of(app, records)
    assert (child.address, child.address_withheld, child.known_as) == (HOME, True, "Ives")
    answer = keep(officer, place, drawn, once="e" * 32, address__postcode="ZZ2 2ZZ")
    assert answer.status_code == 422
    assert child_of(app, records).address == HOME


def test_what_a_colleague_kept_meanwhile_stays_though_the_page_is_drawn_again_for_another_reason(
    app, officer, lead, place, records
):
    mine, of_lead = as_each_drew(place, officer, lead)
    assert keep(lead, place, of_lead, first_language="Welsh", plans=["in-care"]).status_code == 303
    answer = keep(officer, place, mine, known_as="Ives", source="")
    assert answer.status_code == 422
    assert 'name="first_language"' in answer.text
    again = drawn_again(answer.text) | {"source": "school"}
    assert (again["known_as"], again["first_language"]) == ("Ives", "Welsh")
    assert keep(officer, place, again).status_code == 303
    child = child_of(app, records)
    assert (child.known_as, child.first_language, child.plans) == ("Ives", "Welsh", ["in-care"])


def test_a_plan_that_ended_is_taken_away_and_one_that_has_no_box_is_not(app, officer, place, records):
    records.change_child(plans=["own-plan", "in-need", "sen"])
    assert keep(officer, place, as_drawn(officer, place), plans=["sen", "ehc"]).status_code == 303
    assert child_of(app, records).plans == ["own-plan", "sen", "ehc"]


def test_a_word_for_a_childs_sex_that_has_no_box_is_not_lost_by_keeping_the_page(app, officer, place, records):
    records.change_child(sex="unknown-code")
    assert keep(officer, place, as_drawn(officer, place), known_as="Ives").status_code == 303
    assert child_of(app, records).sex == "unknown-code"


def two_adults(app, records) -> list[UUID]:
    child_id = records.child_id()
    with app.app_context(), writing():
        child = db.session.get_one(Child, child_id)
        names = ("Wren Quill", "Oona Reed")
        return [note_adult(child, AdultParticulars(name), by=Actor.system("tests"), at=AT).id for name in names]


def written_in(app, adults: list[UUID]) -> list[str]:
    with app.app_context():
        return [db.session.get_one(Adult, one).written_in for one in adults]


def test_two_officers_keep_the_languages_of_two_adults_at_once(app, officer, lead, place, records, monkeypatch):
    adults = two_adults(app, records)
    half_way, kept = Barrier(2), adults_of_a_child.record

    def record_when_both_are_here(*args: Any, **named: Any) -> Any:
        done = kept(*args, **named)
        with suppress(BrokenBarrierError):
            half_way.wait(timeout=MEET_WITHIN)
        return done

    monkeypatch.setattr(adults_of_a_child, "record", record_when_both_are_here)
    told = [(officer, adults[0], "pl"), (lead, adults[1], "en")]
    with ThreadPoolExecutor(2) as pool:
        sent = [
            pool.submit(who.post, f"{place}/adults/{one}/language", data={"language": code}) for who, one, code in told
        ]
        assert [one.result().status_code for one in sent] == [303, 303]
    assert written_in(app, adults) == ["pl", "en"]


def test_a_language_that_is_sent_again_after_a_colleague_put_it_right_changes_nothing(
    app, officer, lead, place, records
):
    adults = two_adults(app, records)[:1]
    page = f"{place}/adults/{adults[0]}/language"
    first = {"language": "pl", "once": "a" * 32}
    assert officer.post(page, data=first).status_code == 303
    assert lead.post(page, data={"language": "en", "once": "b" * 32}).status_code == 303
    assert officer.post(page, data=first).status_code == 303
    assert written_in(app, adults) == ["en"]
