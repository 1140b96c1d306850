"""A letter goes out in the language its reader reads, the English beneath; and never with boxes for letters."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from base import clock
from base.database import writing
from base.extensions import db
from blueprints.form_ports import DIRECTORY_PORTS
from blueprints.letters import of_case
from casework.contacts import Rule, set_rule
from casework.law.letter_words import paper_of
from casework.letters.letters import NotLikeThis, address_letter, as_written, plan_letter, print_letter
from correspondence import wording
from directory.adults import write_in
from documents.letter_pdf import LetterAbove, can_be_drawn, letter_pdf
from documents.store import Kept
from forms.definition.own_words import OWN_WORDS
from forms.definition.wording import Language
from models.child import Adult, Child
from models.document import Document
from models.event import Event
from models.letter import Letter
from tests.integration.letters import writing as letters
from tests.integration.letters.writing import AT, BY, parents_of, referred

KEPT = Kept("ab/" + "a" * 32, "0" * 64, 9)
BODY = "Dear ((recipient-name)) Please call us about ((child-name)), ((reference))."
INTERPRETER = OWN_WORDS["want-interpreter"]


def words(title: str, body: str, team: str, **more: str) -> list[dict[str, str]]:
    said = {"A question about school": title, BODY: body, "The team": team, **more}
    return [{"en": en, "says": says} for en, says in said.items()]


POLISH = words("Pytanie o szkołę", "((recipient-name))\n\nProsimy o telefon: ((child-name)), ((reference)).", "Zespół")
HEBREW = words("שאלה", "((recipient-name))\n\nנא להתקשר: ((child-name)), ((reference)).", "הצוות")
URDU = words("اسکول کے بارے میں", "((recipient-name))\n\n((child-name)) ((reference)) کے بارے میں فون کیجیے۔", "ٹیم")
SUPPLIED = {
    "pl": Language("pl", "Polski", english="Polish", words={INTERPRETER: "Tłumacz? {number}"}),
    "he": Language("he", "עברית", "rtl", english="Hebrew"),
    "ur": Language("ur", "اردو", "rtl", english="Urdu"),
}


@pytest.fixture
def council(context, monkeypatch):
    """The referral's letter in three languages, and a kind of it that nobody has translated."""
    own = [
        {"code": "pl", "name": "Polski", "english": "Polish", "words": POLISH},
        {"code": "he", "name": "עברית", "english": "Hebrew", "direction": "rtl", "checked-by": "A", "words": HEBREW},
        {"code": "ur", "name": "اردو", "english": "Urdu", "direction": "rtl", "words": URDU},
    ]
    plain = letters.publish

    def in_languages(document, **more):
        return plain(document | {"writes-in": ["pl", "he", "ur"], "language-words": own}, **more)

    monkeypatch.setattr(letters, "publish", in_languages)
    kept = dict(vars(wording.wordings))
    wording.use_house_languages(lambda: SUPPLIED)
    yield
    vars(wording.wordings).update(kept, _compiled={})


@pytest.fixture
def case(council):
    with writing():
        return referred()


@pytest.fixture
def letter(case):
    """A letter to one of the parents, chosen by an officer."""
    with writing():
        made = plan_letter(case, "first-letter", key="one", by=BY, at=AT)
        wren = parents_of(case)["Wren"]
        set_rule(case, "adult", wren.id, Rule.SAFE, by=BY, at=AT)
        lines = ["1 Mill Lane", "Marlowe"]
        return address_letter(made.id, party=("adult", wren.id), name=wren.name, lines=lines, added="", by=BY, at=AT)


def reads(case, language: str, by=BY) -> Adult:
    child, wren = db.session.get_one(Child, case.child_id), parents_of(case)["Wren"]
    with writing():
        write_in(child, wren, language, by=by, at=AT)
    return parents_of(case)["Wren"]


def paper(letter, case):
    return paper_of(letter, case, ports=DIRECTORY_PORTS, at=AT)


def test_a_polish_reading_parents_letter_says_it_in_polish_and_in_english(case, letter):
    reads(case, "pl")
    found = paper(letter, case)
    assert found.above is not None
    assert (found.above.language, found.above.direction, found.above.title) == ("pl", "ltr", "Pytanie o szkołę")
    assert found.above.paragraphs == ["Wren Quill", f"Prosimy o telefon: Ivy Quill, {case.reference}."]
    assert (found.above.sign_off, found.above.notice) == ("Zespół", OWN_WORDS["not-checked"])
    assert found.above.english.startswith("In English. Nobody has checked")
    assert found.title == "A question about school"
    assert found.paragraphs[-1].startswith("Please call us about Ivy Quill")
    assert letter_pdf(found).startswith(b"%PDF-")


def test_a_language_from_the_right_runs_so_and_names_in_it_do_not(case, letter):
    reads(case, "he")
    above = paper(letter, case).above
    assert above is not None
    assert (above.direction, above.notice, above.english) == ("rtl", "", "In English")
    assert f"\u2068{case.reference}\u2069" in above.paragraphs[-1]
    assert can_be_drawn(above, own_fonts=True)


def test_without_a_language_the_letter_is_english_and_for_english_readers_too(case, letter):
    assert paper(letter, case).above is None
    reads(case, "en")
    assert paper(letter, case).above is None


def test_a_letter_that_nobody_translated_says_how_to_get_an_interpreter_first(case, letter):
    reads(case, "pl")
    with writing():
        letter.kind = "thank-you"
    above = paper(letter, case).above
    assert above is not None
    assert not above.is_whole
    assert re.fullmatch(r"Tłumacz\? [\d ]+", above.paragraphs[0])
    reads(case, "he")
    assert paper(letter, case).above is None  # nor has anybody translated that


def test_what_an_officer_adds_is_english_and_the_translation_says_that_there_is_more(case, letter):
    reads(case, "pl")
    with writing():
        letter.added = "PS: bring a pen."
    found = paper(letter, case)
    assert found.above is not None
    assert found.above.paragraphs[-1] == OWN_WORDS["more-in-english"]
    assert found.paragraphs[-1] == "PS: bring a pen."


def test_a_language_said_while_it_was_drawn_has_it_drawn_again(case, letter):
    drawn = as_written(letter, case)
    reads(case, "pl")
    with writing(), pytest.raises(NotLikeThis, match="changed"):
        print_letter(letter.id, KEPT, by=BY, at=AT, drawn=drawn)


@pytest.mark.parametrize("text", ["اسکول کے بارے میں", "আপনার সন্তান কোথায় পড়ছে?"], ids=["urdu", "bengali"])
def test_letters_that_no_font_has_are_found_before_anything_is_drawn(text):
    above = LetterAbove("ur", "Urdu", "rtl", text, [text])
    assert not can_be_drawn(above, own_fonts=True)


@pytest.mark.parametrize(
    "text", ["Zażółć gęślą jaźń, ŁÓDŹ", "مرحبا بكم في المدرسة", "שלום"], ids=["polish", "arabic", "hebrew"]
)
def test_letters_that_the_typesetters_own_fonts_have_are_drawn(text):
    assert can_be_drawn(LetterAbove("pl", "Polish", "ltr", text, [text]), own_fonts=True)


@pytest.fixture
def officer(case, letter, enter):
    """An officer who may note on cases, at their desk on that day."""
    clock.set_clock(AT)
    yield enter("officer")
    clock.set_clock(None)


def test_an_officer_says_the_language_and_the_printed_letter_remembers_it(case, letter, officer):
    case_id, letter_id, wren = case.id, letter.id, parents_of(case)["Wren"].id
    place = f"/children/{case.child_id}/adults/{wren}/language"
    assert officer.post(place, data={"language": "xx"}).status_code == 422
    assert "Language we write in" in officer.get(officer.post(place, data={"language": "pl"}).location).text
    page = officer.get(f"/cases/{case_id}/letters/{letter_id}").text
    assert '<div class="govuk-inset-text" lang="pl" dir="ltr">' in page
    assert "Polish, with English beneath" in page
    assert "Nobody has checked the translation yet." in page
    assert officer.get(f"/cases/{case_id}/letters/{letter_id}/draft.pdf").data.startswith(b"%PDF-")
    assert officer.post(f"/cases/{case_id}/letters/{letter_id}/print").status_code == 303
    db.session.rollback()
    printed = db.session.get_one(Letter, letter_id)
    assert (printed.state, printed.language) == ("printed", "pl")
    assert db.session.get_one(Document, printed.document_id).filename == "letter-1.pdf"
    said = db.session.scalars(select(Event).where(Event.kind == "adult-language")).one()
    assert said.data == {"adult": str(wren), "language": "pl"}
    adult = db.session.get_one(Adult, wren)
    assert (adult.written_in, adult.written_in_by) == ("pl", said.actor_id)
    assert adult.written_in_at == said.at >= AT
    assert "Polish, said by" in officer.get(place).text
    assert officer.post(place, data={"language": "en"}).status_code == 303
    assert "Polish, with English beneath" in officer.get(f"/cases/{case_id}/letters/{letter_id}").text  # as it went


def test_a_language_without_a_font_goes_in_english_and_the_officer_is_told_first(case, letter, officer, monkeypatch):
    monkeypatch.setattr(of_case, "can_be_drawn", lambda above: can_be_drawn(above, own_fonts=True))
    reads(case, "ur")
    place = f"/cases/{case.id}/letters/{letter.id}"
    page = officer.get(place).text
    assert "It goes in English alone: no font of this computer has the letters of Urdu." in page
    assert "with English beneath" not in page
    assert officer.post(f"{place}/print").status_code == 303
    db.session.rollback()
    printed = db.session.get_one(Letter, letter.id)
    assert (printed.state, printed.language) == ("printed", "")
