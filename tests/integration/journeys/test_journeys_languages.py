"""A parent reads our form in their own language, which they choose on the page; the council gives the words."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from base.database import writing
from base.extensions import db
from models.child import Adult
from models.filing import FilingPart
from tests.integration.casework.marlowe import Marlowe

DANGER = "Jeśli dziecko jest teraz w niebezpieczeństwie, zadzwoń pod numer 999."
DOOR = "/apply/cme-no-place"
TITLE = "Powiedz nam, że Twoje dziecko nie ma miejsca w szkole"


@pytest.fixture(autouse=True)
def council(app):
    """The council's forms are published."""
    with app.app_context(), writing():
        Marlowe()


def begun(client, language: str) -> str:
    """A form that was begun by somebody who chose a language; the address of its first page."""
    client.get(f"{DOOR}?language={language}")
    return client.post(DOOR).location


def page(client, address: str) -> str:
    return client.get(address).get_data(as_text=True)


def test_a_parent_chooses_polish_and_the_address_tells_no_more_than_before(client):
    english = page(client, DOOR)
    assert 'lang="en"' in english
    assert re.search(r'<a [^>]*href="\?language=pl"[^>]*>Polski</a>', english)
    chosen = client.get(f"{DOOR}?language=pl")
    assert (chosen.status_code, chosen.location) == (303, DOOR)
    polish = page(client, DOOR)
    assert '<html lang="pl"' in polish
    for words in (
        TITLE,
        "Jeśli dziecko jest teraz w niebezpieczeństwie, zadzwoń pod numer 999.",
        "Zacznij",
        "English</a>",
    ):
        assert words in polish
    # Nobody who speaks it has read the words yet, and the page says so in both languages.
    assert "Tego tłumaczenia nikt jeszcze nie sprawdził" in polish
    assert "Nobody has checked this translation yet" in polish
    assert "Nobody has checked" not in page(client, f"{DOOR}?language=en") + page(client, DOOR)


@pytest.mark.parametrize("address", ["/%09/example.org", "/%0a/example.org", "/%5Cexample.org", "/a%0Ab"])
def test_a_language_leads_to_no_address_but_ours(client, address):
    # A browser leaves a tab and a line's end out of an address: "/<tab>/example.org" is another site's.
    answer = client.get(f"{address}?language=pl")
    assert (answer.status_code, answer.location) == (404, None)


def test_questions_errors_and_check_answers_are_polish_and_the_answers_are_what_an_officer_reads(app, client):
    first = begun(client, "pl")
    base = first.rsplit("/", 1)[0]
    asked = page(client, first)
    assert "Czy Twoje dziecko jest teraz w niebezpieczeństwie?" in asked
    assert re.search(r"<title>[^<]*Zanim zaczniesz – " + TITLE, asked)
    assert "999" in asked
    client.post(first, data={"q-danger-now": "no", "do": "continue"})
    wrong = client.post(f"{base}/language", data={"do": "continue"})
    said = wrong.get_data(as_text=True)
    assert wrong.status_code == 422
    assert "Jest problem" in said
    assert "Zaznacz „Tak”, jeśli chcesz tłumacza" in said
    assert re.search(r"<title>Błąd: ", said)
    client.post(f"{base}/language", data={"q-interpreter-needed": "no", "do": "continue"})
    child = client.post(f"{base}/child", data={"q-child-name__given": "Ola", "do": "continue"}).get_data(as_text=True)
    assert "nazwisko" in child
    assert "Podaj datę urodzenia dziecka" in child
    client.post(
        f"{base}/child",
        data={
            "q-child-name__given": "Ola",
            "q-child-name__family": "Quill",
            "q-child-dob__day": "4",
            "q-child-dob__month": "5",
            "q-child-dob__year": "2015",
            "q-address-status": "withheld",
            "do": "continue",
        },
    )
    client.post(f"{base}/siblings", data={"another": "no", "do": "continue"})
    client.post(f"{base}/school", data={"q-applied": "need-help", "do": "continue"})
    client.post(f"{base}/parent", data={"q-parent-name": "Mo Quill", "q-parent-phone": "07700900123", "do": "continue"})
    check = page(client, f"{base}/check-answers")
    for words in ("Sprawdź odpowiedzi przed wysłaniem", "Adres musi pozostać tajny", "Zmień", "Wyślij"):
        assert words in check, words
    client.get(f"{base}/check-answers?language=en")
    again = page(client, f"{base}/check-answers")
    for words in ("Check your answers before sending", "The address must be kept secret", "Change"):
        assert words in again, words
    client.get(f"{base}/check-answers?language=pl")
    sent = page(client, client.post(f"{base}/check-answers").location)
    assert "Dziękujemy. Mamy Twoją wiadomość" in sent
    assert "Twój numer sprawy" in sent
    with app.app_context():
        assert db.session.scalars(select(FilingPart.language).where(FilingPart.state == "done")).all() == ["pl"]
        parent = db.session.scalars(select(Adult).where(Adult.name == "Mo Quill")).one()
        assert (parent.written_in, parent.written_in_by) == ("pl", None)  # nobody at the council has said it
        assert parent.written_in_at is not None


def test_the_door_of_our_letter_speaks_polish_too(client):
    client.get("/letter?language=pl")
    assert "Odpowiedz na nasz list" in page(client, "/letter")
    wrong = client.post("/letter", data={"reference": "", "code": ""}).get_data(as_text=True)
    assert "Podaj numer sprawy z listu" in wrong
    assert "Jest problem" in wrong


def test_a_form_without_that_language_and_a_language_nobody_has_are_read_in_english(client):
    client.get(f"{DOOR}?language=pl")
    professional = page(client, "/apply/cme-referral")
    assert '<html lang="en"' in professional
    assert "Polski" not in professional
    for language in ("xx", "en-GB", "<script>", ""):
        answer = client.get(DOOR, query_string={"language": language})
        assert (answer.status_code, answer.location) == (303, DOOR)
    client.get(f"{DOOR}?language=xx")
    assert '<html lang="en"' in page(client, DOOR)


def test_changing_an_answer_from_check_answers_in_another_language_leads_back_there(client):
    first = begun(client, "pl")
    answer = client.get(f"{first}?from=check&language=en")
    assert answer.location == f"{first}?from=check"
