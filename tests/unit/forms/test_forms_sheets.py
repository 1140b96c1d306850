"""A row of a spreadsheet is judged as typing is: the same answers, the same words, each fault under its column."""

from __future__ import annotations

from datetime import date
from itertools import count
from pathlib import Path

import pytest

from casework.publishing import read_folder
from forms.answers import Answers
from forms.pages import CompiledForm, compile_form
from forms.ports import NO_PORTS
from forms.question_types import type_of
from forms.question_types.base import control
from forms.sheet_columns import Column, columns_of, left_out_of, plain_head
from forms.sheet_rows import RowRead, read_day, read_row

ROOT = Path(__file__).parents[3]
TODAY = date(2026, 11, 23)
SHEETS = [one for one in read_folder(ROOT / "definitions").definitions if one.spreadsheet]
KNOWN = {"sender-name": "Sam Reed", "sender-email": "sam@brook.example"}
SIGNED_IN = {"school-signed-in": "yes"}
LEAVES = {
    "ground": "g",
    "child-name.given": "Ivy",
    "child-name.family": "Quill",
    "child-dob": "06/05/2015",
    "child-upn": "Not known",
    "last-attended": "20/11/2026",
    "deleted-on": "23 November 2026",
    "moved-proof": "A parent says so",
    "destination": "i don't know",
}


@pytest.fixture(scope="module")
def form() -> CompiledForm:
    leaver = next(one for one in SHEETS if one.service == "school-leaver")
    return compile_form(leaver, ROOT / "templates/fields")


def columns(form: CompiledForm) -> tuple[Column, ...]:
    return columns_of(form.definition, "school", without=[*KNOWN, "school"])


def read(form: CompiledForm, **cells: str) -> RowRead:
    """The row whose cells are named question.part@entry."""
    own = columns(form)
    named = {
        f"{one.question.id}{f'.{one.part}' if one.part else ''}{f'@{one.entry}' if one.entry else ''}": one.key
        for one in own
    }
    numbers = count(1)
    return read_row(
        form,
        "school",
        own,
        {named[name]: text for name, text in cells.items()},
        known=KNOWN,
        facts=SIGNED_IN,
        today=TODAY,
        ports=NO_PORTS,
        new_entry=lambda: f"{next(numbers):032x}",
    )


@pytest.mark.parametrize("definition", SHEETS, ids=lambda one: one.service)
def test_every_column_of_a_form_has_a_heading_of_its_own(definition):
    heads = [plain_head(column.head) for column in columns_of(definition, definition.parties[0].id)]
    assert len(heads) > 10
    assert len(set(heads)) == len(heads)


@pytest.mark.parametrize("definition", SHEETS, ids=lambda one: one.service)
def test_what_no_cell_can_answer_is_never_required(definition):
    assert [question.id for question in left_out_of(definition, definition.parties[0].id) if question.required] == []


def test_a_row_gives_what_typing_would_give_and_may_be_sent(form):
    found = read(form, **LEAVES, **{"parent-name@1": "Mo Quill", "parent-name@3": "Bo Quill"})
    assert found.problems == ()
    assert found.ignored == ()
    assert found.answers["child-name"] == {"given": "Ivy", "family": "Quill"}
    assert found.answers["child-dob"] == "2015-05-06"
    assert found.answers["child-upn"] == {"not_known": True}
    assert found.answers["destination"] == "not-known"
    assert [(one["id"], one["parent-name"]) for one in found.answers["parents"]] == [
        (f"{1:032x}", "Mo Quill"),
        (f"{2:032x}", "Bo Quill"),
    ]
    walk = form.journey("school").walk(Answers.of("school", found.answers), found.posted, SIGNED_IN, TODAY)
    assert walk.can_send


def test_a_row_and_the_pages_agree_on_every_answer(form):
    """The same answers typed into the pages come out the same: the row is read by the pages themselves."""
    found = read(form, **LEAVES)
    part: dict[str, object] = {}
    for page_id in found.posted:
        page = form.page(page_id)
        if page.page.repeat is not None:
            continue
        filled = {
            name: values
            for question in page.page.questions
            if question.id in found.answers
            for name, values in type_of(question).fill(question, found.answers[question.id]).items()
        }
        result = page.parse(filled, {}, Answers.of("school", part), today=TODAY, facts=SIGNED_IN, ports=NO_PORTS)
        assert result.errors == ()
        part |= {name: value for name, value in result.values.items() if value is not None}
    assert part == {name: value for name, value in found.answers.items() if value is not None and name != "parents"}


@pytest.mark.parametrize(
    ("cell", "text", "says"),
    [
        ("ground", "z", "must be one of: (a) Registered at another school"),
        ("ground", "z", ", or one of 10 more: the template's sheet “Lists” has them all"),
        ("child-dob", "31/02/2015", "must be a date like 23/11/2026"),
        ("child-dob", "05/06/2030", "in the past"),
        ("deleted-on", "", "Enter the day on which the name comes off"),
        ("destination", "", "Select where the pupil goes next"),
        ("child-name.family", "", None),
        ("last-attended", "soon", "must be a date like"),
    ],
)
def test_each_fault_is_named_under_its_column(form, cell, text, says):
    found = read(form, **(LEAVES | {cell: text}))
    if says is None:
        assert found.problems == ()
        return
    (fault,) = found.problems
    assert says in fault.message
    assert fault.column is not None
    assert fault.column.question.id == cell.partition(".")[0]


def test_every_fault_of_a_row_is_named_at_once(form):
    found = read(form, ground="g", **{"child-dob": "never"})
    faulty = {fault.column.question.id for fault in found.problems if fault.column is not None}
    assert faulty >= {
        "child-name",
        "child-dob",
        "child-upn",
        "last-attended",
        "deleted-on",
        "moved-proof",
        "destination",
    }


def test_after_a_death_only_the_statutory_particulars_are_read(form):
    found = read(
        form, ground="k", **{"child-name.given": "Ivy", "child-name.family": "Quill", "child-dob": "06/05/2015"}
    )
    assert found.problems == ()
    assert set(found.posted) == {"ground", "pupil", "parents", "sender"}
    assert "child-dob" not in found.answers
    assert [column.question.id for column in found.ignored] == ["child-dob"]


@pytest.mark.parametrize("typed", ["06/05/2015", "6.5.2015", "2015-05-06", "6 May 2015", "06 may 2015"])
def test_a_day_is_read_day_first_as_people_write_it(typed):
    assert read_day(typed) == date(2015, 5, 6)


@pytest.mark.parametrize("typed", ["05/06", "2015", "5/13/2015x", "=1+1", ""])
def test_what_is_no_day_is_none(typed):
    assert read_day(typed) is None


def test_a_cell_that_looks_like_a_formula_stays_the_text_that_it_is(form):
    found = read(form, **(LEAVES | {"child-name.given": "=HYPERLINK(1)"}))
    assert found.answers["child-name"]["given"] == "=HYPERLINK(1)"


def test_a_control_of_a_part_is_called_as_the_page_calls_it(form):
    own = [column for column in columns(form) if column.question.id == "child-name"]
    drawn = form.page("pupil").render(Answers(), today=TODAY, facts=SIGNED_IN)
    assert all(control("child-name", column.part) in drawn for column in own)
