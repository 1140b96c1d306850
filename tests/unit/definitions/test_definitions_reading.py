"""A YAML file becomes values, and every mistake in it gets its line and a mend."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.publishing import read_folder
from forms.definition.check_work import check_outcome_lists
from forms.definition.conditions import All, AnyOf, Not, Operator, RelativeDay, Test
from forms.definition.faults import FaultyDefinition
from forms.definition.library import read_library
from forms.definition.nodes import from_plain, load_yaml
from forms.definition.reader import parse_document, read_definition, read_text
from forms.definition.wording import Wording

FOLDER = Path(__file__).parents[3] / "definitions"
SERVICES = sorted((FOLDER / "services").glob("*.yaml"))

SMALL = """\
schema: 1
service: tell-us
title: Tell us
summary: A small service
audience: [answer]
privacy:
  lawful-basis: Public task
  notice: We keep it
  retention: 6 years
parties:
  - id: sender
    label: You
    kinds: [visitor]
pages:
  - id: first
    title: First
    questions:
      - id: has-place
        type: yes-no
        label: Does the child have a place?
      - id: since
        type: date
        label: Since when?
        past: true
        when: {question: has-place, is: yes}
"""


def faults_of(text: str) -> list[tuple[int, str]]:
    return [(fault.line, fault.what) for fault in read_text(text, "small.yaml").faults]


def test_a_small_definition_is_read_whole():
    read = read_text(SMALL, "small.yaml")
    assert read.faults == []
    assert read.definition is not None
    since = read.definition.questions["since"]
    assert since.setting("past") is True
    assert since.show_when == Test("has-place", Operator.IS, "yes")
    assert since.at is not None
    assert since.at.line == 21
    assert read.definition.page_of["since"].party == "sender"


@pytest.mark.parametrize("said", ["yes", "no", "on", "off", "Yes", "NO", "y", "n"])
def test_a_yes_or_no_in_a_file_stays_the_word_that_was_written(said):
    node, faults = load_yaml(f"answer: {said}\n", "x.yaml")
    assert faults == []
    assert node is not None
    assert node.plain == {"answer": said}


@pytest.mark.parametrize("said", ["01632", "2026-09-01", "12:30", "1e3", "0x1F", "1_000", "+44", "3.50"])
def test_what_looks_like_a_number_or_a_date_to_yaml_stays_text(said):
    node, _ = load_yaml(f"value: {said}\n", "x.yaml")
    assert node is not None
    assert node.plain == {"value": said}


def test_a_key_given_twice_is_a_fault_with_its_line():
    assert (4, "the key is given twice") in faults_of(SMALL.replace("summary:", "title:"))


def test_every_fault_is_told_and_not_only_the_first():
    broken = (
        SMALL.replace("type: yes-no", "type: yesno")
        .replace("past: true", "past: sometimes")
        .replace("- id: since", "- id: Since")
    )
    lines = [line for line, _ in faults_of(broken)]
    assert lines == [19, 21, 24]


def test_a_mistyped_key_is_told_with_the_one_that_was_meant():
    (fault,) = read_text(SMALL.replace("label: Since when?", "lable: Since when?"), "small.yaml").faults
    assert (fault.line, fault.mend) == (23, "Did you mean label?")
    assert str(fault).startswith("small.yaml:23: pages/first/questions/since/lable:")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a: [",
        "a: &x\n  b: *x\n",
        "a: !!python/object:os.system {}",
        "- 1\n- 2\n",
        "a: b\n---\nc: d\n",
        "? [a]\n: b\n",
        "\x00",
    ],
)
def test_a_broken_file_is_a_fault_and_never_an_exception(text):
    read = read_text(text, "broken.yaml")
    assert read.definition is None
    assert read.faults


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=8),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["schema", "pages", "id", "title", "case", "tasks", "rows", "when", "all"]),
                inner,
                max_size=4,
            )
        ),
        max_leaves=12,
    )
)
def test_whatever_json_holds_reading_it_gives_faults_and_no_exception(value):
    with pytest.raises(FaultyDefinition) as faulty:
        parse_document(value if isinstance(value, dict) else {"service": value})
    assert faulty.value.faults


def test_conditions_are_written_as_they_are_said():
    shown = SMALL.replace(
        "when: {question: has-place, is: yes}",
        "when: {all: [{any: [{question: has-place, in: [yes, no]}, {fact: priority, is: 1}]}, "
        "{not: {question: has-place, answered: false}}, {question: since, before: {days-from-today: -10}}]}",
    )
    definition = read_text(shown, "small.yaml").definition
    assert definition is not None
    assert definition.questions["since"].show_when == All(
        (
            AnyOf((Test("has-place", Operator.IN, ("yes", "no")), Test("priority", Operator.IS, 1, is_fact=True))),
            Not(Test("has-place", Operator.ANSWERED, False)),
            Test("since", Operator.BEFORE, RelativeDay(-10)),
        )
    )


@pytest.mark.parametrize(
    "condition",
    [
        "yes",
        "{question: a}",
        "{is: yes}",
        "{question: a, is: b, in: [c]}",
        "{any: []}",
        "{question: a, in: b}",
        "{question: a, before: {days: 3}}",
        "{question: a, at-least: lots}",
    ],
)
def test_a_condition_that_says_nothing_clear_is_a_fault(condition):
    assert faults_of(SMALL.replace("{question: has-place, is: yes}", condition))


def test_wording_is_text_or_text_by_language():
    definition = read_text(SMALL.replace("title: First", "title: {en: First, cy: Cyntaf}"), "x").definition
    assert definition is not None
    assert definition.pages[0].title == Wording((("en", "First"), ("cy", "Cyntaf")))
    assert faults_of(SMALL.replace("title: First", "title: {cy: Cyntaf}")) == [(16, "there is no English wording")]


@pytest.mark.parametrize("path", SERVICES, ids=lambda path: path.stem)
def test_a_published_document_gives_the_same_definition_for_ever(path):
    library, faults = read_library(FOLDER)
    read = read_definition(path, library)
    assert faults == []
    assert read.faults == []
    assert parse_document(read.document) == read.definition
    assert from_plain(read.document).plain == read.document


def test_profiles_that_a_service_names_are_written_out_in_its_document():
    library, _ = read_library(FOLDER)
    read = read_definition(FOLDER / "services/cme-referral.yaml", library)
    assert read.definition is not None
    assert {"CH1", "CH3", "CH4"} <= set(read.definition.chase_profiles)
    assert {"CH5", "E1"} <= set(read.definition.escalation_profiles)
    assert "failed-to-track" in read.definition.outcome_shapes
    assert len([row for row in read.definition.task_shapes["enquiries"].rows if row.mandatory_for]) == 16


def test_a_profile_that_is_nowhere_is_a_fault():
    library, _ = read_library(FOLDER)
    text = (FOLDER / "services/cme-referral.yaml").read_text().replace("outcomes: O-CME", "outcomes: O-CMEE")
    (fault,) = read_text(text, "cme-referral.yaml", library).faults
    assert fault.what == 'there is no "O-CMEE" in outcomes.yaml'
    assert fault.line > 1000


def test_a_shared_outcome_that_keeps_a_case_open_says_its_stage_and_its_review(tmp_path):
    library, _ = read_library(FOLDER)
    assert list(check_outcome_lists(library)) == []
    text = (FOLDER / "outcomes.yaml").read_text()
    was = "then: [{stage: support-continuing}, {review: 20 working-days}]"
    assert was in text
    (tmp_path / "outcomes.yaml").write_text(text.replace(was, "then: [{stage: support-continuing}]"))
    (fault,) = read_folder(tmp_path).faults
    assert (fault.file, fault.where) == ("outcomes.yaml", "outcomes/O-ATT/support-continuing")
    assert fault.what == "it keeps the case open without a stage and a next review"


def test_every_message_of_ours_has_a_name_that_officers_read():
    library, _ = read_library(FOLDER)
    reads = [read_definition(path, library).definition for path in SERVICES]
    shapes = [*library.messages, *(message for one in reads if one is not None for message in one.messages)]
    assert len(shapes) > 100
    assert [shape.id for shape in shapes if not shape.title] == []
    assert [shape.id for shape in shapes if "((" in shape.title.say()] == [], "a name holds nothing of a case"


@pytest.fixture
def folder(tmp_path):
    """A folder as somebody writes one: shared files as ours are, and one service."""
    (tmp_path / "services").mkdir()
    for path in (*FOLDER.glob("*.yaml"), FOLDER / "services" / "employment-visit.yaml"):
        written = path.read_text(encoding="utf-8")
        (tmp_path / path.relative_to(FOLDER)).write_text(written, encoding="utf-8")
    return tmp_path


def told(folder):
    return [str(fault) for fault in read_folder(folder).faults]


@pytest.mark.parametrize("name", ["services/employment-visit.yaml", "messages.yaml"])
def test_a_file_saved_in_another_alphabet_is_named_with_the_line_and_no_letter_is_lost(folder, name):
    path = folder / name
    path.write_bytes(b"# one\n# caf\xe9\n" + path.read_bytes())
    assert told(folder) == [f"{path.name}:2: the document: a letter here is not UTF-8. Save the file as UTF-8"]


def test_a_shared_file_that_cannot_be_read_is_told_alone_and_not_by_each_service_that_needs_it(folder):
    (folder / "queues.yaml").write_text("- a\n", encoding="utf-8")
    assert told(folder) == [
        "queues.yaml:1: the document: this should be a queues file, and is a list. Write key: value lines"
    ]
    (folder / "outcomes.yaml").write_text("- a\n", encoding="utf-8")
    assert any("should be an outcomes file" in one for one in told(folder))


def test_what_is_no_file_or_not_called_as_services_are_is_told_and_not_passed_over(folder):
    services = folder / "services"
    (services / "visits.yml").write_text(SMALL, encoding="utf-8")
    (services / "drafts.yaml").mkdir()
    (services / "gone.yaml").symlink_to(services / "nowhere")
    mend = "Put a text file in its place, or take it away"
    assert told(folder) == [
        f"drafts.yaml: the document: the file cannot be read: is a directory. {mend}",
        f"gone.yaml: the document: the file cannot be read: no such file or directory. {mend}",
        "visits.yml: the document: only files that end in .yaml are read. Call it visits.yaml",
    ]


def test_a_limit_of_one_number_is_said_as_that_number():
    (fault,) = read_text(SMALL.replace("schema: 1", "schema: 2"), "tell-us.yaml").faults
    assert str(fault) == "tell-us.yaml:1: schema: 2 is out of range. Use 1"
