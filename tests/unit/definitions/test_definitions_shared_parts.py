"""What two services say alike is kept once, and changes nothing of either."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from forms.definition.library import read_library
from forms.definition.reader import parse_document, read_definition
from forms.definition.shared_parts import SharedParts

FOLDER = Path(__file__).parents[3] / "definitions"


def documents(*services):
    library, _ = read_library(FOLDER)
    return [read_definition(FOLDER / "services" / f"{one}.yaml", library).document for one in services]


def test_a_definition_of_shared_parts_says_what_it_said_before():
    parts = SharedParts()
    for document in documents("school-leaver", "new-pupil", "school-leaver"):
        assert parts.share(parse_document(document)) == parse_document(document)


def test_services_that_name_one_profile_have_one_between_them():
    parts = SharedParts()
    leaver, pupil = (parts.share(parse_document(one)) for one in documents("school-leaver", "new-pupil"))
    both = leaver.escalation_profiles.keys() & pupil.escalation_profiles.keys()
    assert both
    for code in both:
        assert leaver.escalation_profiles[code] is pupil.escalation_profiles[code]


def test_a_new_version_of_a_service_adds_only_what_changed():
    parts = SharedParts()
    first, second = documents("school-leaver", "school-leaver")
    second["title"] = "Another title"
    before, after = (parts.share(parse_document(one)) for one in (first, second))
    assert after.title.say() == "Another title"
    assert after.title is not before.title
    assert after.pages is before.pages
    assert after.tasks is before.tasks


@dataclass(frozen=True, slots=True)
class Setting:
    """A value that may be a flag or a number."""

    value: object


def test_true_never_stands_for_one_nor_a_text_for_a_number():
    parts = SharedParts()
    for value in (True, 1, "1", False, 0, (), (1,), (True,), 10**15, None):
        kept = parts.share(Setting(value)).value
        assert type(kept) is type(value)
        assert kept == value
        if isinstance(value, tuple):
            assert [type(one) for one in kept] == [type(one) for one in value]
    assert parts.share(Setting(10**15)) is parts.share(Setting(int("1" + "0" * 15)))
