"""A definition says what its register shows; what would mislead, or tell who told us, is refused with the mend."""

from __future__ import annotations

import pytest

from forms.definition.check import check
from forms.definition.reader import read_text
from forms.definition.registers import USUAL, RegisterColumn
from forms.definition.vocabulary import STANDARD

SERVICE = """
schema: 1
service: bee-keeping
title: Keep bees at a school
summary: For schools.
audience: [public]
languages: [en]
privacy: {lawful-basis: Public task, notice: We keep it, retention: 6 years}
parties:
  - {id: keeper, label: The keeper, kinds: [visitor], name-question: keeper-name}
pages:
  - id: hive
    title: The hive
    questions:
      - {id: keeper-name, type: text, label: Your name}
      - {id: hive-kind, type: single-choice, label: What kind?, index: true, options: {top-bar: Top bar, frame: Frames}}
      - {id: hive-plan, type: file, label: A plan, required: false}
      - {id: told-by, type: text, label: Who told you?, required: false, apart: true}
  - id: stings
    title: Stings
    repeat: {id: stings, item: sting, items: Stings, summary: ((sting-day)), minimum: 0, maximum: 5}
    questions:
      - {id: sting-day, type: date, label: When?}
confirmation: {title: Sent, body: Thank you, telephone-team: licensing}
case:
  type: BEES
  prefix: BK
  subject: adult
  first-stage: new
  stages: {new: New}
tasks:
  - id: look
    title: Look at it
    queue: Q-EMP
    on-open: true
    choices: [{id: seen, label: Seen}]
outcomes:
  - {id: kept, label: Kept}
"""


def faults(register: str) -> list[str]:
    return [
        str(fault)
        for fault in check(read_text(SERVICE + register, "bee-keeping.yaml"), STANDARD).faults
        if "register" in str(fault)
    ]


def test_a_register_is_read_with_its_columns_filters_and_readers():
    read = read_text(
        SERVICE
        + """
register:
  title: Hives
  seen-by: officers
  columns:
    - {answer: hive-kind, label: Kind}
    - {case: stage}
    - {clock: look}
  filters: [hive-kind]
""",
        "bee-keeping.yaml",
    )
    assert read.faults == []
    register = read.definition.register
    assert register.title.say() == "Hives"
    assert [(column.source, column.name) for column in register.columns] == [
        ("answer", "hive-kind"),
        ("case", "stage"),
        ("clock", "look"),
    ]
    assert (register.seen_by, register.filters, register.kept) == ("officers", ("hive-kind",), "monthly")
    assert faults("") == []


def test_a_service_that_says_nothing_has_the_usual_register():
    read = read_text(SERVICE + "register: {kept: never}\n", "bee-keeping.yaml")
    assert read.definition.register.columns == USUAL
    assert RegisterColumn("case", "next-action") in USUAL


@pytest.mark.parametrize(
    ("column", "says"),
    [
        ("{answer: nobody}", 'there is no question "nobody"'),
        ("{answer: told-by}", "kept apart from the case"),
        ("{answer: hive-plan}", "does not fit into a cell"),
        ("{answer: sting-day}", "does not fit into a cell"),
        ("{clock: nothing}", 'there is no task "nothing"'),
        ("{approval: number}", "gives no approvals"),
        ("{case: nonsense}", "not one of those allowed"),
        ("{case: stage, clock: look}", "shows one thing"),
        ("{label: Nothing}", "shows one thing"),
    ],
)
def test_a_column_that_cannot_be_shown_is_refused(column, says):
    assert says in "\n".join(faults(f"register: {{columns: [{column}]}}\n"))


@pytest.mark.parametrize("name", ["keeper-name", "told-by", "nobody"])
def test_a_register_is_narrowed_only_by_choices_that_are_kept_as_facts(name):
    assert "nothing can be narrowed by" in "\n".join(faults(f"register: {{filters: [{name}]}}\n"))


def test_a_column_twice_or_too_many_are_refused():
    twice = "register: {columns: [{case: stage}, {case: stage}]}\n"
    assert "stands there already" in "\n".join(faults(twice))
    names = ["received", "opened", "priority", "stage", "outcome", "closed", "school", "owner", "due", "review"]
    many = ", ".join(f"{{case: {name}}}" for name in (*names, "last-seen"))
    assert "more than 10 columns" in "\n".join(faults(f"register: {{columns: [{many}]}}\n"))


def test_a_form_that_opens_no_case_has_no_register():
    text = SERVICE[: SERVICE.index("case:\n")] + "register: {kept: never}\n"
    found = check(read_text(text.replace("[public]", "[answer]"), "bee-keeping.yaml"), STANDARD).faults
    assert "only cases stand on a register" in "\n".join(map(str, found))
