"""A school writes the week of many pupils into a spreadsheet: a cell for each day, each fault under its day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from casework.publishing import read_folder
from forms.definition.questions import Question
from forms.pages import CompiledForm, compile_form
from forms.ports import NO_PORTS
from forms.sheet_columns import columns_of, left_out_of
from forms.sheet_rows import RowRead, read_row

ROOT = Path(__file__).parents[3]
KNOWN = {"sender-name": "Sam Reed", "sender-email": "sam@brook.example"}
PUPIL = {
    "child-name.given": "Ivy",
    "child-name.family": "Quill",
    "timetable-why": "The pupil's health",
    "starts-on": "23/11/2026",
    "parent-agrees": "No",
}


@pytest.fixture(scope="module")
def form() -> CompiledForm:
    found = read_folder(ROOT / "definitions").definitions
    return compile_form(next(one for one in found if one.service == "reduced-timetable"), ROOT / "templates/fields")


def read(form: CompiledForm, **cells: str) -> RowRead:
    """The row whose cells are named question.part."""
    own = columns_of(form.definition, "school", without=[*KNOWN, "school"])
    named = {f"{one.question.id}{f'.{one.part}' if one.part else ''}": one.key for one in own}
    return read_row(
        form,
        "school",
        own,
        {named[name]: text for name, text in (PUPIL | cells).items()},
        known=KNOWN,
        facts={"school-signed-in": "yes"},
        today=date(2026, 11, 23),
        ports=NO_PORTS,
        new_entry=lambda: "0" * 32,
    )


def week(form: CompiledForm) -> Question:
    return form.definition.questions["hours-now"]


@pytest.mark.parametrize(
    "text",
    [
        "8:45-12:00; 13:00-15:15",
        "8.45 to 12, 1pm to 3.15pm",
        "8:45 – 12:00 and 13:00 – 15:15",
        "8:45am until midday\n1pm until 3:15pm",
    ],
)
def test_a_day_is_written_in_one_cell_as_people_write_it(form, text):
    found = read(form, **{"hours-now.monday": text, "hours-now.friday": "9-11:30"})
    assert found.problems == ()
    assert found.ignored == ()
    assert found.answers["hours-now"] == {
        "monday": {"shifts": [{"from": "08:45", "to": "12:00"}, {"from": "13:00", "to": "15:15"}]},
        "friday": {"shifts": [{"from": "09:00", "to": "11:30"}]},
    }


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("mornings", "write from and to, like 8:45-12:00; 13:00-15:15"),
        ("8:45", "write from and to, like"),
        ("8:45-25:00", "write from and to, like"),
        (";", "write from and to, like"),
        ("8-9; 10-11; 12-13", "at most 2 times from and to on a day"),
        ("12:00-8:45", "End time (Tuesday) must be later than midday"),
        ("8:45-12:00; 11:00-13:00", "Start time (Tuesday) must be midday or later"),
    ],
)
def test_a_day_that_cannot_be_is_named_under_its_own_column(form, text, says):
    found = read(form, **{"hours-now.monday": "9:00-12:00", "hours-now.tuesday": text})
    (fault,) = found.problems
    assert fault.column is not None
    assert (fault.column.question.id, fault.column.part) == ("hours-now", "tuesday")
    assert says in fault.message


def test_every_bad_day_of_a_week_is_named_at_once(form):
    found = read(form, **{"hours-now.monday": "soon", "hours-now.thursday": "late", "hours-full.friday": "?"})
    assert [(one.column.head if one.column else "") for one in found.problems] == [
        "When is the pupil taught? Monday",
        "When is the pupil taught? Thursday",
        "When are other pupils of that age taught? Friday",
    ]


def test_a_week_that_asks_for_breaks_has_no_cells_and_the_guide_says_so(form):
    definition = form.definition
    with_breaks = replace(week(form), settings=(*week(form).settings, ("breaks", True)))
    pages = tuple(
        replace(page, questions=tuple(with_breaks if one.id == with_breaks.id else one for one in page.questions))
        for page in definition.pages
    )
    changed = replace(definition, pages=pages)
    assert with_breaks not in left_out_of(definition, "school")
    assert with_breaks in left_out_of(changed, "school")
    assert "hours-now" not in {one.question.id for one in columns_of(changed, "school")}
