"""What somebody typed is there again, right or wrong.

On the next device, after a code that lapsed, a session that ended, or an answer that another window changed meanwhile.
"""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from base import clock
from base.database import writing
from base.extensions import db
from casework.versions import publish, read_whole
from forms.as_typed import TYPED, entries_typed, typed_at
from forms.question_types.base import control
from models.filing import FilingPart
from security.actor import Actor
from security.links import PROVEN_FOR
from tests.fixtures.people import PASSWORD, SignIn
from tests.integration.journeys.conftest import NOW, Browser
from tests.integration.journeys.test_journeys_doors import give_code, link_in, relayed
from tests.journeys.asking_everything import ANOTHER, EXAMPLE, OPENS_A_CASE, SERVICE, Step, Typed, day
from tests.journeys.test_journey_question_kinds import STEPS
from tests.robots.form_robot import Screen, the_form
from tests.robots.page_reader import posted_as_it_is

CARD = "4111 1111 1111 1111"
WANTS_NO_FILE = {"papers__passport_seen": "yes", "papers__bill_seen": "yes"}
BY_NAME = {step.page: step for step in STEPS}
PROGRAM, PICTURE = b"MZ\x90\x00\x03\x00", b"\x89PNG\r\n\x1a\n"


class Hours:
    """A clock that the test puts forward."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> object:
        return self.now


@pytest.fixture
def hours(monkeypatch: pytest.MonkeyPatch) -> Hours:
    """A Tuesday with school."""
    made = Hours()
    monkeypatch.setattr(clock, "now_utc", made)
    return made


@pytest.fixture
def town(council: Flask, hours: Hours) -> Flask:
    """The form that asks with every larger type of question, published."""
    with council.app_context(), writing():
        publish(read_whole(EXAMPLE) | OPENS_A_CASE, by=Actor.system("tests"), at=NOW)
    return council


@pytest.fixture
def person(town: Flask) -> Browser:
    return Browser(town.test_client())


def body(typed: Typed) -> dict[str, list[str]]:
    """What is typed, as it is posted."""
    return {
        name if name == ANOTHER else control(name): [said] if isinstance(said, str) else list(said)
        for name, said in typed.items()
    }


def right(step: Step) -> Typed:
    """What a page is posted with once its mistake is put right."""
    found = {name: said for name, said in step.wrong.items() if not name.endswith("__find")} | dict(step.right)
    return found | (WANTS_NO_FILE if step.page == "papers" else {})


def in_boxes(screen: Screen) -> dict[str, list[str]]:
    """What stands in the boxes of a page."""
    return posted_as_it_is(the_form(screen.tree))


def lost(screen: Screen, typed: Typed) -> dict[str, list[str]]:
    """What was typed and does not stand in the boxes."""
    there = in_boxes(screen)
    return {name: said for name, said in body(typed).items() if there.get(name) != said}


def up_to(person: Browser, page: str) -> Screen:
    """The form begun, and every page before that one filled in."""
    screen = person.post(f"/apply/{SERVICE}", {})
    for step in STEPS:
        if step.page == page:
            return screen
        screen = person.post(screen.url, body(right(step)))
        assert not screen.errors, (step.page, screen.errors)
    raise LookupError(page)


def answers(app: Flask) -> dict[str, object]:
    with app.app_context():
        part = db.session.scalars(select(FilingPart).where(FilingPart.party == "applicant")).one()
        return dict(part.answers)


def on_another_device(app: Flask, person: Browser, screen: Screen) -> tuple[Browser, Screen]:
    """The link is asked for, and opened elsewhere with its code: the page that somebody is then led to."""
    here = f"/apply/{SERVICE}/{screen.url.split('/')[5]}"
    assert person.post(f"{here}/save-for-later", {"email": ["ada@brook.example"]}).heading == "Your answers are saved"
    other = Browser(app.test_client())
    return other, give_code(app, other, link_in(next(one for one in relayed(app) if "/l/" in one.body)))


def test_of_every_kind_of_question_what_is_half_right_is_saved_as_it_was_typed(town: Flask, person: Browser) -> None:
    screen = person.post(f"/apply/{SERVICE}", {})
    for step in STEPS:
        if step.wrong and step.page != "papers":
            typed = {name: said for name, said in step.wrong.items() if step.page != "fee" or name[:3] != "fee"}
            left = person.post(screen.url, body(typed) | {"do": ["save"]})
            assert left.url.endswith("/save-for-later"), step.page
            assert lost(person.get(screen.url), typed) == {}, step.page
            assert not person.get(screen.url).errors, "nobody is blamed for what they have not sent"
        again = person.post(screen.url, body(step.wrong))
        assert again.errors, step.page
        if step.page not in {"days", "fee"}:
            assert lost(person.get(screen.url), step.wrong) == {}, f"{step.page}: after the mistake was told"
        screen = person.post(screen.url, body(right(step)))
        assert not screen.errors, (step.page, screen.errors)
    assert screen.url.endswith("/check-answers")
    assert TYPED not in answers(town), "of what was put right nothing is left"


def test_a_table_with_a_wrong_cell_is_gone_on_with_on_another_device(town: Flask, person: Browser) -> None:
    table = BY_NAME["enquiries"]
    screen = up_to(person, "enquiries")
    person.post(screen.url, body(table.wrong) | {"do": ["save"]})
    other, found = on_another_device(town, person, screen)
    assert lost(found, table.wrong) == {}
    assert other.post(found.url, body(table.wrong)).errors == table.told
    assert not other.post(found.url, body(right(table))).errors
    assert answers(town)["enquiries"]["visit"]["miles"] == "4"


def test_whoever_saves_reads_the_day_until_which_the_draft_itself_is_kept(council: Flask, hours: Hours) -> None:
    person = Browser(council.test_client())
    begun = person.post("/apply/work-permit", {})
    hours.now += timedelta(days=40)
    here = begun.url.rpartition("/")[0]
    saved = person.post(f"{here}/save-for-later", {"email": ["ada@brook.example"]})
    assert "It works until Tuesday 19 January 2027" in saved.html, "eight weeks from the day on which it was begun"
    other = Browser(council.test_client())
    hours.now += timedelta(days=15)
    link = link_in(next(one for one in relayed(council) if "/l/" in one.body))
    assert give_code(council, other, link).url.startswith("http://localhost/apply/")


def test_half_an_entry_stands_in_no_list_and_is_what_comes_next(town: Flask, person: Browser) -> None:
    half = BY_NAME["days entry"]
    screen = up_to(person, "days entry")
    person.post(screen.url, body(half.wrong) | {"do": ["save"]})
    assert "days" not in answers(town)
    other, found = on_another_device(town, person, screen)
    assert lost(found, half.wrong) == {}
    back = other.get(found.url.rpartition("/")[0])
    assert other.post(back.url, {ANOTHER: ["yes"]}).url == found.url, "one more is the one that was begun"
    assert not other.post(found.url, body(right(half))).errors
    kept = answers(town)
    assert len(kept["days"]) == 1
    assert entries_typed(kept, "days") == []


def test_an_entry_that_is_taken_out_takes_what_was_typed_with_it(town: Flask, person: Browser) -> None:
    half = BY_NAME["days entry"]
    screen = up_to(person, "days entry")
    person.post(screen.url, body(half.wrong))
    (entry,) = entries_typed(answers(town), "days")
    person.post(screen.url.rpartition("/")[0], {"do": [f"remove-entry:{entry}"]})
    assert entries_typed(answers(town), "days") == []


def test_the_number_of_a_payment_card_is_not_kept_not_even_until_it_is_put_right(town: Flask, person: Browser) -> None:
    fee = BY_NAME["fee"]
    screen = up_to(person, "fee")
    person.post(screen.url, body(fee.wrong) | {"do": ["save"]})
    assert CARD not in str(answers(town))
    wrong = body({"fee__how": "paid", "fee__amount": "many", "fee__reference": "R-1"})
    person.post(screen.url, wrong | {"do": ["save"]})
    assert typed_at(answers(town), "fee")["fee"]["q-fee__amount"] == ("many",)


def test_a_page_that_another_window_took_away_keeps_what_was_typed_there(town: Flask, person: Browser) -> None:
    hours_typed = BY_NAME["term-hours"].wrong
    screen = up_to(person, "term-hours")
    first = screen.url.replace("term-hours", "way")
    person.post(first, body({"way": "perform"}))
    told = person.post(screen.url, body(hours_typed))
    assert not told.url.endswith("term-hours")
    assert "What you typed there is kept" in told.html
    assert "term-hours" not in answers(town), "it is no answer of a page that is not asked"
    person.post(first, body({"way": "work"}))
    assert lost(person.get(screen.url), hours_typed) == {}


def test_two_windows_on_two_pages_both_keep_what_they_wrote(town: Flask, person: Browser) -> None:
    screen = up_to(person, "enquiries")
    earlier = screen.url.replace("enquiries", "holiday-hours")
    person.post(screen.url, body(BY_NAME["enquiries"].wrong))
    assert person.post(earlier, body(BY_NAME["holiday-hours"].wrong)).errors
    assert lost(person.get(earlier), BY_NAME["holiday-hours"].wrong) == {}
    assert not person.post(earlier, body(right(BY_NAME["holiday-hours"]))).errors
    assert lost(person.get(screen.url), BY_NAME["enquiries"].wrong) == {}


def test_the_second_of_two_windows_on_one_page_is_told_that_it_took_the_place_of_the_first(
    town: Flask, person: Browser
) -> None:
    screen = up_to(person, "enquiries")
    table = body(right(BY_NAME["enquiries"]))
    first, second = (in_boxes(person.get(screen.url)) for _ in range(2))
    said = "other answers were saved on it"
    assert said not in person.post(screen.url, first | table).html
    assert said not in person.post(screen.url, second | table).html, "the same again replaces nothing"
    typed = {"q-enquiries__visit_miles": ["9"]}
    assert said in person.post(screen.url, second | table | typed).html
    assert answers(town)["enquiries"]["visit"]["miles"] == "9"
    third = in_boxes(person.get(screen.url))
    assert said not in person.post(screen.url, third | table).html, "who has seen it changes it"


def test_so_is_the_second_of_two_windows_on_one_entry_of_a_list(town: Flask, person: Browser) -> None:
    screen = up_to(person, "days entry")
    whole = body(right(BY_NAME["days entry"]))
    first = in_boxes(person.get(screen.url))
    assert "other answers were saved" not in person.post(screen.url, first | whole).html
    assert "other answers were saved" in person.post(screen.url, first | whole | body(day("day", "3/12/2026"))).html


def test_whoever_is_asked_for_a_new_code_finds_what_they_had_just_typed(
    town: Flask, person: Browser, hours: Hours
) -> None:
    table = BY_NAME["enquiries"]
    other, found = on_another_device(town, person, up_to(person, "enquiries"))
    hours.now += PROVEN_FOR + timedelta(minutes=1)
    asked = other.post(found.url, body(table.wrong))
    assert asked.url.endswith("/code")
    assert "Nobody answered" not in asked.html
    other.post(asked.url, {"do": ["send"]})
    code = next(one for one in relayed(town) if "/l/" not in one.body)
    page = other.post(asked.url, {"code": ["".join(filter(str.isdigit, code.body))[-6:]], "do": ["try"]})
    assert lost(other.get(found.url), table.wrong) == {}, page.html


def test_a_stranger_with_the_link_alone_writes_nothing(town: Flask, person: Browser) -> None:
    screen = up_to(person, "enquiries")
    _, found = on_another_device(town, person, screen)
    link = link_in(next(one for one in relayed(town) if "/l/" in one.body))
    before = answers(town)
    stranger = Browser(town.test_client())
    stranger.get(link)
    assert stranger.post(found.url, body(BY_NAME["enquiries"].wrong)).url.endswith("/code")
    assert answers(town) == before


def test_a_file_that_is_not_taken_is_told_also_to_whoever_saves_for_later(town: Flask, person: Browser) -> None:
    screen = up_to(person, "papers")
    sent = MultiDict(body({"papers__bill_seen": "yes"}) | {"do": ["save"]})
    sent.add("q-papers__passport_files", (io.BytesIO(PROGRAM), "passport.exe"))
    answer = person.client.post(screen.url, data=sent)
    assert answer.status_code == 422
    assert "passport.exe must be one of" in answer.get_data(as_text=True)


def test_a_page_open_for_too_long_says_that_a_file_is_to_be_chosen_again(
    town: Flask, person: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    screen = up_to(person, "papers")
    monkeypatch.setitem(town.config, "WTF_CSRF_ENABLED", True)
    sent = MultiDict(body({"papers__bill_seen": "yes"}) | {"csrf_token": ["stale"]})
    sent.add("q-photos", (io.BytesIO(PICTURE), "me.png"))
    answer = person.client.post(screen.url, data=sent)
    assert answer.status_code == 400
    assert "choose your files again" in answer.get_data(as_text=True)
    assert "Nothing is lost" not in answer.get_data(as_text=True)


def test_an_officer_whose_session_ended_signs_in_and_sends_what_was_typed_for_somebody(
    council: Flask, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    officer = Browser(sign_in("officer"))
    told = {"channel": "telephone", "source": "Dr Shah", "received-time": "9:15"}
    days = {"received-day": "2", "received-month": "9", "received-year": "2026"}
    form = officer.post("/officers/on-behalf/cme-referral", {name: [said] for name, said in (told | days).items()})
    later = clock.real_utc() + timedelta(hours=11)
    monkeypatch.setattr(clock, "real_utc", lambda: later)
    asked = officer.post(form.url, {"q-danger-now": ["no"]})
    assert asked.url.endswith("/sign-in")
    assert "What you sent is held" in asked.html
    held = officer.post("/sign-in", {"email": ["officer@example.org"], "password": [PASSWORD]})
    assert held.url.endswith("/sign-in/held")
    sent = officer.post("/sign-in/held", {"held-choice": ["send"], "q-danger-now": ["no"]})
    assert sent.url.endswith("/reason"), "the page was saved, and the next one comes"
