"""A case about no child is called by an answer; never by one that is kept apart, so that no list tells who told us."""

from __future__ import annotations

import pytest

from casework.about import about_question, finding_questions
from forms.definition.check import check
from forms.definition.reader import read_text
from forms.definition.vocabulary import STANDARD
from tests.unit.definitions.test_definitions_registers import SERVICE


def service(about: str = "", subject: str = "adult", sender: str = "keeper-name") -> str:
    said = SERVICE.replace("name-question: keeper-name", f"name-question: {sender}")
    return said.replace("  subject: adult", f"  subject: {subject}" + (f"\n  about: {about}" if about else ""))


def faults(about: str, subject: str = "adult") -> str:
    found = check(read_text(service(about, subject), "bee-keeping.yaml"), STANDARD).faults
    return " ".join(str(fault) for fault in found if "case/about" in str(fault) or "about" in str(fault))


@pytest.mark.parametrize(
    ("about", "says"),
    [
        ("told-by", "kept apart from the case"),
        ("nobody", 'there is no question "nobody"'),
        ("sting-day", 'there is no question "sting-day"'),
        ("hive-kind", "is no name"),
    ],
)
def test_a_case_is_called_by_a_name_that_lists_may_show(about, says):
    assert says in faults(about)


def test_a_case_about_a_child_is_called_by_the_child():
    assert "called by the child" in faults("keeper-name", "child")


def test_an_adult_who_applies_names_the_case_and_one_who_tells_of_others_does_not():
    def named(*said: str, **other: str) -> tuple[str, tuple[str, ...]]:
        definition = read_text(service(*said, **other), "bee-keeping.yaml").definition
        assert definition is not None
        return about_question(definition), finding_questions(definition)

    assert named() == ("keeper-name", ("keeper-name",))
    assert named("keeper-name", "none") == ("keeper-name", ("keeper-name",))
    assert named(subject="none") == ("", ("keeper-name",))
    assert named(sender="told-by") == ("", ())
    assert named(subject="child") == ("", ())
