"""What goes out in another language loses nothing of the English and tells a stranger no more."""

from __future__ import annotations

from pathlib import Path

import pytest

from casework.publishing import read_folder
from forms.definition.languages import LANGUAGE_WORDS
from forms.definition.nodes import from_plain
from forms.definition.shapes import Reading

DEFINITIONS = Path(__file__).parents[3] / "definitions"
HEAD = """schema: 1
languages:
  - code: pl
    name: Polski
    english: Polish
{telling}    words:
"""
TELLING = "    telling: [dziec, policj]\n"


def faults_with(tmp_path: Path, words: str, telling: str = TELLING, service: str = "") -> list[str]:
    """What the check says of the house's own messages with these translations, each as somebody reads it."""
    (tmp_path / "services").mkdir()
    for name in ("messages", "queues", "outcomes", "chases", "escalations", "checklists"):
        (tmp_path / f"{name}.yaml").write_text((DEFINITIONS / f"{name}.yaml").read_text())
    (tmp_path / "languages.yaml").write_text(HEAD.format(telling=telling) + words)
    if service:
        (tmp_path / "services" / "enquiry.yaml").write_text(service)
    return [str(fault) for fault in read_folder(tmp_path).faults]


@pytest.mark.parametrize(
    ("english", "says", "fault"),
    [
        ("Call 01632 960 123", "Zadzwoń", "01632960123 of the English is missing"),
        ("Call 999", "Zadzwoń 112", "999 of the English is missing"),
        ("See https://example.org/help.", "Zobacz", "https://example.org/help of the English is missing"),
        ("Write to a@example.org", "Napisz", "a@example.org of the English is missing"),
        ("Call ((team-telephone))", "Zadzwoń", "((team-telephone)) of the English is missing"),
    ],
)
def test_a_translation_that_lost_what_somebody_must_reach_is_refused_with_its_line(tmp_path, english, says, fault):
    (found,) = faults_with(tmp_path, f'      - en: "{english}"\n        says: "{says}"\n')
    assert found.startswith("languages.yaml:8: ")
    assert fault in found
    assert found.split(". ")[-1].startswith(("Write ", "Add "))


@pytest.mark.parametrize(
    ("english", "says"),
    [
        ("Call 01632 960 123 or 999.", "Zadzwoń 01632-960-123 albo 999."),
        ("Call 999", "اتصل ٩٩٩"),  # in the digits of its own script
        ("The year 2026 has 12 months", "Rok"),  # no telephone number
    ],
)
def test_a_number_may_be_grouped_and_written_as_the_language_does(tmp_path, english, says):
    assert faults_with(tmp_path, f'      - en: "{english}"\n        says: "{says}"\n') == []


def test_a_translated_message_holds_no_word_that_tells_what_it_is_about(tmp_path):
    (found,) = faults_with(tmp_path, "      - {en: A decision for you ((reference)), says: Dziecko ((reference))}\n")
    assert found == (
        'languages.yaml:8: pl: "dziec" in Polish tells what a message is about. Say the reference and nothing more'
    )


def test_the_words_that_tell_are_refused_in_english_within_a_translation_too(tmp_path):
    (found,) = faults_with(tmp_path, "      - {en: Your form is saved, says: Formularz safeguarding}\n")
    assert 'the word "safeguarding" tells what it is about' in found


def test_a_language_that_translates_messages_says_which_words_would_tell(tmp_path):
    words = "      - {en: Your form is saved, says: Formularz zapisany}\n"
    (found,) = faults_with(tmp_path, words, telling="")
    assert found.startswith("languages.yaml:7: telling: it translates messages")
    assert "Add telling: to pl" in found


def test_a_language_for_forms_alone_needs_no_such_list(tmp_path):
    assert faults_with(tmp_path, "      - {en: Back, says: Wstecz}\n", telling="") == []


def test_nothing_stands_behind_the_link_of_a_translation(tmp_path):
    english = "You can go on with your form here: ((link)) We ask for a code, which we send to this address."
    text = f'      - en: "{english} ((council-name))"\n        says: "Tutaj: ((link)). ((council-name))"\n'
    (found,) = faults_with(tmp_path, text)
    assert "right behind ((link))" in found


def written(**more: str) -> str:
    """A live service, its first message worded in two languages by the definition itself."""
    text = (DEFINITIONS / "services" / "home-education.yaml").read_text()
    for old, new in more.values():
        assert old in text
        text = text.replace(old, new, 1)
    return text


def test_a_definition_that_words_a_message_in_two_languages_itself_loses_nothing_either(tmp_path):
    subject = ("subject: Please call us about ((reference))", "subject: {en: Call us ((reference)), pl: Zadzwoń}")
    faults = faults_with(
        tmp_path,
        "      - {en: Back, says: Wstecz}\n",
        service=written(subject=subject).replace("home-education", "enquiry"),
    )
    assert any('((reference)) of the English is missing in "pl"' in fault for fault in faults)


def test_a_service_writes_in_no_language_that_nobody_supplies(tmp_path):
    faults = faults_with(
        tmp_path,
        "      - {en: Back, says: Wstecz}\n",
        service=written(code=("writes-in: [pl]", "writes-in: [so]")).replace("home-education", "enquiry"),
    )
    assert any('writes-in: nothing is said in "so"' in fault for fault in faults)


def test_what_was_published_before_numbers_were_looked_for_loads_for_ever():
    document = {"code": "pl", "name": "Polski", "words": [{"en": "Call 999", "says": "Zadzwoń"}]}
    found = LANGUAGE_WORDS.read(from_plain(document), Reading("published"))
    assert found.language.words == {"Call 999": "Zadzwoń"}
