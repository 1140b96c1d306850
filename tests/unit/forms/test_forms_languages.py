"""What a council translates is said in that language; what is left out stays English, and no number is lost."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

from forms.definition.languages import LANGUAGE_WORDS, LanguageWords, not_translated, stale, to_translate
from forms.definition.library import read_library
from forms.definition.nodes import from_plain, load_yaml
from forms.definition.own_words import OWN_WORDS
from forms.definition.shapes import Reading, Unreadable
from forms.definition.wording import Language, Wording
from forms.phrases import named, say

DEFINITIONS = Path(__file__).parents[3] / "definitions"


def language(*words: tuple[str, str], **more: str) -> LanguageWords:
    document = {"code": "ar", "name": "العربية", "words": [{"en": en, "says": says} for en, says in words], **more}
    found: LanguageWords = LANGUAGE_WORDS.read(from_plain(document), Reading("languages.yaml"))
    return found


def faults_of(*words: tuple[str, str], **more: str) -> str:
    document = {"code": "ar", "name": "العربية", "words": [{"en": en, "says": says} for en, says in words], **more}
    reading = Reading("languages.yaml")
    with pytest.raises(Unreadable):
        LANGUAGE_WORDS.read(from_plain(document), reading)
    return " ".join(f"{fault.what}. {fault.mend}" for fault in reading.faults)


def test_a_text_is_found_however_its_lines_break_and_what_is_missing_stays_english():
    arabic = language(("Call us now", "اتصل بنا الآن"), direction="rtl").language
    assert Wording.of("Call us\n  now").say(arabic) == "اتصل بنا الآن"
    assert Wording.of("Write to us").say(arabic) == "Write to us"
    assert (arabic, arabic.direction, arabic.checked) == ("ar", "rtl", False)


def test_what_a_definition_words_itself_comes_before_the_councils_list():
    assert Wording((("en", "Back"), ("ar", "own"))).say(language(("Back", "listed")).language) == "own"


def test_the_engines_own_words_are_said_and_filled_in():
    polish = Language("pl", words={"Enter {name}": "Podaj: {name}"})
    assert say("missing", polish, name="data", Name="Data") == "Podaj: data"
    assert say("missing", "pl", name="a date", Name="A date") == "Enter a date"


@pytest.mark.parametrize(
    ("english", "says", "fault"),
    [
        (
            "Call ((mash-phone))",
            "Zadzwoń",
            "((mash-phone)) of the English is missing. Add ((mash-phone)) where it belongs",
        ),
        ("Call us", "Zadzwoń ((mash-phone))", "((mash-phone)) does not stand in the English. Take it away"),
        ("Enter {name}", "Podaj {nazwa}", "{nazwa} does not stand in the English. Use {name}"),
    ],
)
def test_a_translation_that_loses_or_invents_what_is_filled_in_is_refused(english, says, fault):
    assert fault in faults_of((english, says))


def test_a_text_is_translated_once_and_english_is_not_translated():
    assert '"Back" is translated twice' in faults_of(("Back", "a"), ("Back ", "b"))
    assert "English is in the definitions themselves" in faults_of(("Back", "a"), code="en")


def test_what_nobody_says_any_more_is_told_and_what_is_said_is_not():
    written = language(("Back", "a"), ("Our old words", "b"), ("Our words", "c"))
    assert list(stale([written], [{"title": "Our\nwords"}])) == [("ar", "Our old words")]


def test_what_is_still_to_be_translated_can_be_pasted_below_words():
    lacking = not_translated([Wording.of('Say "no":\nor yes'), Wording.of("Known")], language(("Known", "k")).language)
    assert lacking[0] == 'Say "no":\nor yes'
    assert len(lacking) == 1 + len(set(OWN_WORDS.values()))
    pasted, faults = load_yaml("words:\n" + to_translate(lacking), "pasted")
    assert not faults
    assert pasted is not None
    assert [one["en"] for one in pasted.plain["words"]] == lacking


def test_the_example_language_says_all_that_parents_read():
    from casework.publishing import read_folder

    folder = read_folder(DEFINITIONS)
    assert not folder.faults
    (polish,) = read_library(DEFINITIONS)[0].languages
    forms = [one for one in folder.definitions if "pl" in one.languages]
    assert {one.service for one in forms} == {"cme-no-place", "cme-parent-answer"}
    to_parents = [
        (one.subject, one.body)
        for definition in folder.definitions
        if "pl" in definition.written_in
        for one in definition.messages
        if "parent" in " ".join(one.to) or definition.service == "cme-no-place"
    ]
    assert len(to_parents) > 10
    by_post = [each for definition in folder.definitions for each in definition.letters if each.to == "parent"]
    letters = [(each.title, each.body, each.sign_off) for each in by_post]
    assert len(letters) == 2
    assert set(not_translated([*to_parents, *letters], polish.language)) <= set(OWN_WORDS.values())
    parts = [
        (one.title, one.summary, one.privacy.notice, one.pages, one.confirmation, one.declaration) for one in forms
    ]
    said = [*folder.documents, folder.library.plain["messages"]]
    assert list(stale([polish], said)) == []
    lacking = not_translated(parts, polish.language)
    assert set(lacking) <= set(OWN_WORDS.values())  # of the forms nothing, of the engine what these forms never say


def test_an_error_names_a_question_without_what_its_label_fills_in():
    asked = SimpleNamespace(setting=lambda _name: None, label=Wording.of("Do you agree to ((pay))?"))
    assert named(asked) == "your answer to “Do you agree to …?”"
