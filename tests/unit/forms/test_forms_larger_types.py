"""Questions of several parts: what is understood, what is refused and where, and how it reads afterwards."""

from __future__ import annotations

import json

import pytest

from forms.answers import Answers
from forms.definition.question_parts import Paper
from forms.definition.questions import Option, Question, QuestionKind, Repeat
from forms.definition.wording import Wording
from forms.question_types import type_of
from forms.summary import summary
from tests.unit.forms.html_rules import faults_of
from tests.unit.forms.made_up import PARTY, PORTS, TODAY, form, page, question

NOTHING = Answers.of(PARTY, {})


def posted(asked, body, answers=NOTHING, files=None, **more):
    """What comes of posting one question alone; controls are named by what follows the question's id."""
    made = {f"q-q__{part}": value for part, value in body.items()} | more
    return form(page("one", asked)).page("one").parse(made, files, answers, today=TODAY, ports=PORTS)


def day(part, text):
    """The three boxes of a day."""
    year, month, number = text.split("-")
    return {f"{part}__day": number, f"{part}__month": month, f"{part}__year": year}


def refusals(result):
    return [(error.anchor, error.message) for error in result.errors]


COLUMNS = (
    Question("on", QuestionKind.DATE, Wording.of("Date"), settings=(("past", True),)),
    Question("miles", QuestionKind.NUMBER, Wording.of("Miles"), required=False, settings=(("total", True),)),
    Question(
        "how",
        QuestionKind.SINGLE_CHOICE,
        Wording.of("How"),
        required=False,
        options=(Option("car", Wording.of("By car")),),
    ),
)
TABLE = {"rows": (("call", Wording.of("First call")), ("visit", Wording.of("Visit"))), "columns": COLUMNS}


@pytest.mark.parametrize(
    ("kind", "settings", "body", "value", "shown"),
    [
        (
            "date-range",
            {},
            day("from", "2026-3-2") | day("to", "2026-3-20"),
            {"from": "2026-03-02", "to": "2026-03-20"},
            ("2 March 2026 to 20 March 2026",),
        ),
        ("date-range", {"open": True}, day("from", "2026-3-2"), {"from": "2026-03-02"}, ("From 2 March 2026",)),
        ("time-range", {}, {"from": "9", "to": "2.15pm"}, {"from": "09:00", "to": "14:15"}, ("9am to 2:15pm",)),
        ("duration", {}, {"years": "1", "months": "10"}, {"years": "1", "months": "10"}, ("1 year 10 months",)),
        ("duration", {"units": ("hours", "minutes")}, {"minutes": "45"}, {"minutes": "45"}, ("45 minutes",)),
        (
            "signature",
            {},
            {"name": "Ada  Ashe"},
            {"name": "Ada Ashe", "on": "2026-11-23"},
            ("Ada Ashe", "Signed on 23 November 2026"),
        ),
        (
            "signature",
            {"dated": True},
            {"name": "Ada", **day("on", "2026-11-1")},
            {"name": "Ada", "on": "2026-11-01"},
            ("Ada", "Signed on 1 November 2026"),
        ),
        (
            "group",
            {"columns": COLUMNS},
            day("on", "2026-3-2") | {"how": "car"},
            {"on": "2026-03-02", "how": "car"},
            ("Date: 2 March 2026", "How: By car"),
        ),
        (
            "fixed-table",
            TABLE,
            day("call_on", "2026-3-2") | {"call_miles": "3"} | day("visit_on", "2026-3-3") | {"visit_miles": "4.5"},
            {"call": {"on": "2026-03-02", "miles": "3"}, "visit": {"on": "2026-03-03", "miles": "4.5"}},
            (
                "First call – Date: 2 March 2026; Miles: 3",
                "Visit – Date: 3 March 2026; Miles: 4.5",
                "Total, Miles: 7.5",
            ),
        ),
        (
            "row-table",
            {"columns": COLUMNS},
            day("1_on", "2026-3-2") | day("3_on", "2026-3-3") | {"3_how": "car"},
            [{"on": "2026-03-02"}, {"on": "2026-03-03", "how": "car"}],
            ("1. Date: 2 March 2026", "2. Date: 3 March 2026; How: By car", "Total, Miles: 0"),
        ),
        (
            "choice-matrix",
            {"rows": TABLE["rows"]},
            {"call": "a", "visit": "b"},
            {"call": "a", "visit": "b"},
            ("First call: A", "Visit: B"),
        ),
        (
            "choice-matrix",
            {"rows": TABLE["rows"], "each": "many"},
            {"call": ["b", "a"]},
            {"call": ["a", "b"]},
            ("First call: A, B",),
        ),
        (
            "choice-matrix",
            {"rows": TABLE["rows"], "each": "tick-and-main", "main": Wording.of("Which most?")},
            {"ticked": ["visit", "call"], "main": "visit"},
            {"ticked": ["call", "visit"], "main": "visit"},
            ("First call", "Visit", "Which most?: Visit"),
        ),
        (
            "payment",
            {},
            {"how": "paid", "amount": "£56", "reference": "R 17"},
            {"how": "paid", "amount": "56.00", "reference": "R 17"},
            ("How is it paid?: Paid", "Amount: £56.00", "Receipt or payment reference: R 17"),
        ),
        ("payment", {}, {"how": "volunteer"}, {"how": "volunteer"}, ("How is it paid?: No fee: volunteer",)),
        (
            "timetable",
            {"breaks": True},
            {
                "monday_from-1": "7",
                "monday_to-1": "8",
                "monday_from-2": "4pm",
                "monday_to-2": "6pm",
                "monday_break-starts": "5pm",
                "monday_break-ends": "5.15pm",
            },
            {
                "monday": {
                    "shifts": [{"from": "07:00", "to": "08:00"}, {"from": "16:00", "to": "18:00"}],
                    "break": {"from": "17:00", "to": "17:15"},
                }
            },
            (
                "Monday: 7am to 8am and 4pm to 6pm, break 5pm to 5:15pm (2 hours 45 minutes)",
                "In the week: 2 hours 45 minutes",
            ),
        ),
        ("lookup", {}, {"pick": "p1"}, {"record": "p1"}, ("Ada Ashe, 7B",)),
        ("lookup", {}, {"pick": "other", "name": "Somebody"}, {"name": "Somebody"}, ("Somebody",)),
    ],
)
def test_what_was_typed_becomes_one_value_that_reads_well_and_is_shown_again(kind, settings, body, value, shown):
    asked = question(kind=kind, settings=settings, options=("a", "b") if kind == "choice-matrix" else ())
    result = posted(asked, body)
    assert refusals(result) == []
    assert result.values == {"q": value}
    assert json.loads(json.dumps(value)) == value
    assert type_of(asked).show(asked, value, PORTS) == shown
    again = {name: list(one) for name, one in type_of(asked).fill(asked, value).items()}
    stored = Answers.of(PARTY, {"q": value})
    assert form(page("one", asked)).page("one").parse(again, None, stored, today=TODAY, ports=PORTS).values == {
        "q": value
    }
    made = form(page("one", asked), page("two", question("after", label="After ((q))", required=False)))
    rows = [row for one in summary(made.definition, stored, PORTS) for row in one.rows]
    assert [row.lines for row in rows] == [shown]
    html = made.page("two").render(stored, today=TODAY, ports=PORTS)
    assert faults_of(html) == []
    assert shown[0].split("&", maxsplit=1)[0] in html


@pytest.mark.parametrize(
    ("kind", "settings", "body", "anchor", "message"),
    [
        ("date-range", {}, day("from", "2026-3-2"), "to__day", "Enter last day (absence)"),
        (
            "date-range",
            {},
            day("from", "2026-3-2") | day("to", "2026-3-1"),
            "to__day",
            "Last day (absence) must be on or after 2 March 2026",
        ),
        (
            "date-range",
            {"most-days": 5},
            day("from", "2026-3-2") | day("to", "2026-3-7"),
            "to__day",
            "Last day (absence) is too late: the whole may last 5 days",
        ),
        ("date-range", {}, day("from", "2026-2-30"), "from__day", "First day (absence) must be a real date"),
        ("date-range", {}, {}, "from__day", "Enter absence"),
        ("time-range", {}, {"from": "9am", "to": "9am"}, "to", "End time (absence) must be later than 9am"),
        ("duration", {}, {"years": "two"}, "years", "Years (absence) must be a whole number, like 30"),
        ("signature", {"dated": True}, {"name": "Ada"}, "on__day", "Enter date (absence)"),
        ("signature", {}, {}, "name", "Enter your full name to sign"),
        (
            "choice-matrix",
            {"rows": TABLE["rows"], "each": "tick-and-main"},
            {"main": "visit"},
            "ticked",
            "Select at least one answer for absence",
        ),
        ("group", {"columns": COLUMNS}, {"miles": "3"}, "on__day", "Enter date (absence)"),
        ("fixed-table", TABLE, {"visit_how": "car"}, "visit_on__day", "Enter date (Visit)"),
        ("fixed-table", TABLE, {"visit_how": "bus"}, "visit_how", "Select one of the answers listed for how (Visit)"),
        (
            "fixed-table",
            {**TABLE, "every-row": True},
            day("call_on", "2026-3-2"),
            "visit_on__day",
            "Enter date (Visit)",
        ),
        (
            "row-table",
            {"columns": COLUMNS, "fewest-rows": 2},
            day("1_on", "2026-3-2"),
            "1_on__day",
            "Fill in at least 2 rows",
        ),
        (
            "choice-matrix",
            {"rows": TABLE["rows"], "every-row": True},
            {"call": "a"},
            "visit",
            "Select visit (absence)",
        ),
        (
            "choice-matrix",
            {"rows": TABLE["rows"], "each": "tick-and-main"},
            {"ticked": ["call"], "main": "visit"},
            "main",
            "Your answer to “Which is the main one?” (absence) must be one of those you ticked",
        ),
        ("payment", {}, {"how": "paid"}, "amount", "Enter amount (absence)"),
        ("payment", {}, {"how": "waived"}, "reason", "Enter reason (absence)"),
        (
            "payment",
            {},
            {"how": "paid", "amount": "5", "reference": "4111 1111 1111 1111"},
            "reference",
            "Receipt or payment reference (absence) must not hold the number of a payment card",
        ),
        ("timetable", {}, {"monday_from-1": "7"}, "monday_to-1", "Enter end time (Monday)"),
        (
            "timetable",
            {},
            {"monday_from-1": "7", "monday_to-1": "6"},
            "monday_to-1",
            "End time (Monday) must be later than 7am",
        ),
        (
            "timetable",
            {},
            {"monday_from-1": "7", "monday_to-1": "9", "monday_from-2": "8", "monday_to-2": "10"},
            "monday_from-2",
            "Start time (Monday) must be 9am or later",
        ),
        (
            "timetable",
            {"breaks": True},
            {"monday_from-1": "7", "monday_to-1": "9", "monday_break-starts": "9", "monday_break-ends": "10"},
            "monday_break-starts",
            "Break from (Monday): the break must lie within the hours of that day",
        ),
        ("lookup", {}, {"find": "ada"}, "find", "Select absence from the list"),
        ("lookup", {}, {"find": "zz"}, "find", "Nothing was found for “zz”. Check the spelling"),
        ("lookup", {}, {"pick": "p9"}, "find", "Select one of the answers listed for absence"),
    ],
)
def test_what_cannot_be_is_refused_at_the_box_where_it_is_mended(kind, settings, body, anchor, message):
    options = ("a", "b") if kind == "choice-matrix" else ()
    asked = question(kind=kind, label="Absence", settings=settings, options=options)
    result = posted(asked, body)
    assert (f"q-q__{anchor}", message) in refusals(result)
    assert result.values == {} or result.values["q"] is None
    html = (
        form(page("one", asked, question("other"))).page("one").render(NOTHING, today=TODAY, ports=PORTS, result=result)
    )
    assert f'id="q-q__{anchor}"' in html
    assert faults_of(html) == []


@pytest.mark.parametrize("typed", ["ab 12 34 56 c", "AB123456C", "ab-123456-c"])
def test_a_national_insurance_number_is_read_as_people_write_it(typed):
    asked = question(kind="national-insurance-number")
    result = posted(asked, {}, **{"q-q": typed})
    assert result.values == {"q": "AB123456C"}
    assert type_of(asked).show(asked, "AB123456C") == ("AB 12 34 56 C",)


@pytest.mark.parametrize("typed", ["AB123456", "AB123456E", "BG123456A", "DA123456A", "AO123456A", "AB１23456C"])
def test_what_has_not_the_shape_of_a_national_insurance_number_is_refused(typed):
    assert refusals(posted(question(kind="national-insurance-number"), {}, **{"q-q": typed}))


def test_what_a_row_lacks_is_told_together_with_what_is_wrong_in_it_in_the_order_of_the_page():
    columns = (*COLUMNS, Question("who", QuestionKind.TEXT, Wording.of("Who")))
    result = posted(question("q", "fixed-table", settings=TABLE | {"columns": columns}), {"call_miles": "three"})
    assert refusals(result) == [
        ("q-q__call_on__day", "Enter date (First call)"),
        ("q-q__call_miles", "Miles (First call) must be a number, like 30"),
        ("q-q__call_who", "Enter who (First call)"),
    ]


def test_a_part_of_a_question_that_asks_is_named_with_the_question_as_it_asks():
    asked = question("q", "duration", "How long have you lived here?")
    message = "Years (How long have you lived here?) must be a whole number, like 30"
    assert refusals(posted(asked, {"years": "two"})) == [("q-q__years", message)]


def test_papers_read_in_the_order_they_are_asked_for_however_they_came():
    papers = tuple(Paper(code, Wording.of(code.capitalize()), ()) for code in ("passport", "bill"))
    asked = question("q", "document-set", settings={"documents": papers, "how": "seen", "groups": ()})
    came = {"bill": {"seen": True}, "passport": {"seen": True}}
    assert type_of(asked).show(asked, came, PORTS) == ("Passport: seen", "Bill: seen")


def test_a_box_that_is_not_ticked_is_no_answer():
    asked = question(kind="tick", required=False)
    assert posted(asked, {}).values == {"q": None}
    assert posted(asked, {}, **{"q-q": "yes"}).values == {"q": "yes"}
    assert posted(asked, {}, **{"q-q": "on"}).values == {"q": None}


def test_a_signature_keeps_the_day_it_was_given_as_long_as_the_name_stays():
    asked = question(kind="signature")
    before = Answers.of(PARTY, {"q": {"name": "Ada", "on": "2026-11-01"}})
    assert posted(asked, {"name": "Ada"}, before).values["q"]["on"] == "2026-11-01"
    assert posted(asked, {"name": "Bob"}, before).values["q"]["on"] == "2026-11-23"


def test_another_row_is_added_without_anything_being_judged_and_what_was_typed_stays():
    asked = question(kind="row-table", settings={"columns": COLUMNS, "most-rows": 3})
    made = form(page("one", asked, question("other"))).page("one")
    result = made.parse(
        {"q-q__rows": "1", "q-q__1_miles": "three", "do": "add-row:q"}, None, NOTHING, today=TODAY, ports=PORTS
    )
    assert result.errors == ()
    assert result.redraw
    assert result.keeps_typed
    html = made.render(NOTHING, today=TODAY, ports=PORTS, result=result)
    assert 'value="three"' in html
    assert 'id="q-q__2_miles"' in html
    assert 'id="q-q__3_miles"' not in html
    assert faults_of(html) == []
    kept = Answers.of(PARTY, {"q": [{"on": "2026-03-02"}] * 3})
    assert 'id="q-q__3_on__day"' in made.render(kept, today=TODAY, ports=PORTS)


def test_what_is_wrong_in_several_rows_names_each_also_in_a_definitions_own_words():
    date = Question("on", QuestionKind.DATE, Wording.of("Date"), errors=(("missing", Wording.of("Enter the date.")),))
    how = Question("how", QuestionKind.TEXT, Wording.of("How"), required=False)
    asked = question(kind="row-table", settings={"columns": (date, how)})
    result = posted(asked, {"1_how": "By car", "3_how": "On foot"})
    assert [one.message for one in result.errors] == ["Enter the date (Row 1)", "Enter the date (Row 3)"]
    html = form(page("one", asked)).page("one").render(NOTHING, today=TODAY, ports=PORTS, result=result)
    assert html.count("Enter the date (Row 3)") == 2, "in the summary and beside its box"


def test_a_table_inside_an_entry_is_a_repeat_in_a_repeat():
    rows = question("shows", "row-table", settings={"columns": COLUMNS})
    visits = Repeat("visits", Wording.of("day"), Wording.of("days"))
    made = form(page("one", rows, repeat=visits))
    view = Answers.of(PARTY, {"visits": [{"id": "e1"}]}).within("visits", "e1")
    body = {f"q-shows__{part}": value for part, value in day("1_on", "2026-3-2").items()}
    result = made.page("one").parse(body, None, view, today=TODAY, ports=PORTS)
    kept = {"visits": [{"id": "e1", **result.values}]}
    assert made.journey(PARTY).prune(Answers.of(PARTY, kept), {}, TODAY) == kept
    assert summary(made.definition, Answers.of(PARTY, kept), PORTS)[0].rows[0].lines[0] == "1. Date: 2 March 2026"
