"""Documents that prove something together, either-or blocks, weeks of work, and days counted from another."""

from __future__ import annotations

import pytest

from forms.answers import Answers
from forms.definition.question_parts import DayLimit, DayUnit, Paper, PaperGroup
from forms.definition.questions import GroupRule
from forms.definition.rule_inputs import DayOf, FromAnswer, FromValue
from forms.definition.wording import Wording
from forms.posted import FilePosted
from forms.question_types import type_of
from forms.question_types.document_set import assign
from forms.rule_facts import FactMaker
from forms.summary import summary
from forms.weeks import minutes_of_week, shifts_of
from statutory.employment.timetable import Shift, Timetable
from statutory.facts_json import read_facts
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


PAPERS = (
    Paper("passport", Wording.of("Passport"), ("identity", "home")),
    Paper("licence", Wording.of("Licence"), ("identity", "home")),
    Paper("bill", Wording.of("Bill"), ("home",)),
)
GROUPS = (PaperGroup("identity", Wording.of("Who you are")), PaperGroup("home", Wording.of("Where you live")))


def papers(how="seen", **more):
    return question(
        kind="document-set", settings={"documents": PAPERS, "groups": GROUPS, "how": how, "need": 2, **more}
    )


def test_one_document_satisfies_one_group_and_is_moved_when_that_makes_room():
    proves = {paper.code: paper.proves for paper in PAPERS}
    assert assign({name: proves[name] for name in ("passport", "bill")}, GROUPS) == {
        "identity": ["passport"],
        "home": ["bill"],
    }
    assert assign({"bill": ("home",), "passport": ("home", "identity")}, GROUPS)["identity"] == ["passport"]
    assert assign({"licence": ("identity", "home"), "passport": ("identity",)}, GROUPS) == {
        "identity": ["passport"],
        "home": ["licence"],
    }


@pytest.mark.parametrize(
    ("brought", "message"),
    [
        (["passport"], "You still need 1 for: Where you live. A document counts once"),
        (["bill"], "You still need 1 for: Who you are. A document counts once"),
        ([], "Say which documents you have for reason"),
    ],
)
def test_documents_that_do_not_prove_everything_are_named(brought, message):
    result = posted(papers(), {f"{name}_seen": "yes" for name in brought})
    assert refusals(result) == [("q-q__passport_seen", message)]


def test_documents_show_which_of_them_proves_what():
    result = posted(papers(), {"passport_seen": "yes", "bill_seen": "yes"})
    assert result.errors == ()
    shown = type_of(papers()).show(papers(), result.values["q"], PORTS)
    assert shown == ("Passport: seen (Who you are)", "Bill: seen (Where you live)")


PDF = FilePosted("a.pdf", 10, "application/pdf")


def test_a_document_is_uploaded_kept_while_others_are_missing_and_taken_away_again():
    asked = papers("upload")
    first = posted(asked, {}, files={"q-q__passport_files": [PDF]}, do="upload:q__passport_files")
    assert first.errors == ()
    assert first.new_files == {"q__passport_files": (0,)}
    kept = first.with_files("q__passport_files", ["f1"])
    assert kept == {"q": {"passport": {"files": ["f1"]}}}
    stored = Answers.of(PARTY, kept)
    html = form(page("one", asked)).page("one").render(stored, today=TODAY, ports=PORTS)
    assert "letter &lt;1&gt;.pdf" in html
    assert faults_of(html) == []
    again = posted(asked, {}, stored)
    assert [error.message for error in again.errors] == ["You still need 1 for: Where you live. A document counts once"]
    assert again.values == kept
    gone = posted(asked, {}, stored, do="remove-file:q__passport_files:f1")
    assert gone.redraw
    assert gone.values == {"q": None}
    wrong = posted(asked, {}, files={"q-q__bill_files": [FilePosted("x.exe", 10, "application/x-msdownload")]})
    assert ("q-q__bill_files", "x.exe must be one of: .pdf") in [
        (error.anchor, error.message.split(",")[0]) for error in wrong.errors
    ]


def test_fewer_files_than_are_needed_are_kept_and_asked_for_again():
    asked = question(kind="file", settings={"fewest": 2, "accept": ("pdf",)})
    files = {"q-q": [PDF]}
    result = posted(asked, {}, files=files)
    assert [error.message for error in result.errors] == ["Upload at least 2 files for reason"]
    assert result.new_files == {"q": (0,)}
    assert posted(asked, {}, files=files, do="upload:q").errors == ()
    assert posted(asked, {}, files={"q-q": [PDF, PDF]}).ok


@pytest.mark.parametrize(
    ("answers", "wrong"),
    [
        ({}, True),
        ({"venue": "Hall"}, False),
        ({"street": "1 Road"}, True),
        ({"street": "1 Road", "town": "Leeds"}, False),
        ({"venue": "Hall", "town": "Leeds"}, True),
    ],
)
def test_either_one_answer_or_a_whole_block_of_them(answers, wrong):
    rule = GroupRule(
        ("venue", "street", "town"), 1, None, Wording.of("Say where"), blocks=(("venue",), ("street", "town"))
    )
    names = ("venue", "street", "town")
    made = form(page("one", *(question(name, required=False) for name in names), group_rules=(rule,)))
    result = made.page("one").parse({f"q-{name}": text for name, text in answers.items()}, None, NOTHING, today=TODAY)
    assert [error.message for error in result.errors] == (["Say where"] if wrong else [])
    assert made.journey(PARTY).stands("one", Answers.of(PARTY, answers), {}, TODAY) is not wrong


WEEK = {
    "monday": {
        "shifts": [{"from": "07:00", "to": "08:00"}, {"from": "16:00", "to": "18:00"}],
        "break": {"from": "17:00", "to": "17:15"},
    },
    "saturday": {"shifts": [{"from": "09:00", "to": "12:30"}]},
}


def test_a_timetable_is_what_the_law_on_childrens_work_is_asked_about():
    shifts = [read_facts(Shift, one) for one in shifts_of(WEEK)]
    assert [(one.day.value, one.start.hour, len(one.breaks)) for one in shifts] == [
        ("monday", 7, 0),
        ("monday", 16, 1),
        ("saturday", 9, 0),
    ]
    assert minutes_of_week(WEEK) == sum(last - first for one in shifts for first, last in one.pieces)


def test_a_rule_is_asked_about_weeks_worked_out_values_and_parts_of_answers():
    questions = {
        one.id: one
        for one in (
            question("born", "date"),
            question("week", "timetable"),
            question("total", "calculated"),
            question("light", "tick"),
            question("away", "date-range"),
        )
    }
    answers = {
        "born": "2011-06-01",
        "week": WEEK,
        "total": "6.5",
        "light": "yes",
        "away": {"from": "2026-12-01", "to": "2026-12-02"},
    }
    maker = FactMaker(questions, {DayOf.TODAY: TODAY})
    inputs = {
        "dob": FromAnswer("born"),
        "term_from": FromAnswer("away.from"),
        "school_opens": FromValue("08:45"),
        "school_closes": FromValue("15:15"),
    }
    made = maker.facts(tuple(inputs.items()), Answers.of(PARTY, answers))
    job = maker.facts((("term", FromAnswer("week")), ("light", FromAnswer("light"))), Answers.of(PARTY, answers))
    timetable = read_facts(Timetable, {**made, "jobs": [job]})
    assert [shift.day.value for shift in timetable.jobs[0].term] == ["monday", "monday", "saturday"]
    assert timetable.term_from.isoformat() == "2026-12-01"
    assert maker.facts((("hours", FromAnswer("total")),), Answers.of(PARTY, answers)) == {"hours": "6.5"}


@pytest.mark.parametrize(
    ("limit", "typed", "message"),
    [
        (DayLimit(True, 21, DayUnit.CALENDAR, "today"), "2026-12-13", "Reason must be on or after 14 December 2026"),
        (DayLimit(True, 21, DayUnit.CALENDAR, "today"), "2026-12-14", None),
        (DayLimit(False, 1, DayUnit.MONTHS, "start"), "2027-03-01", "Reason must be on or before 28 February 2027"),
        (DayLimit(True, 5, DayUnit.SCHOOL, "today"), "2026-11-27", "Reason must be on or after 28 November 2026"),
        (DayLimit(True, -2, DayUnit.WORKING, "start"), "2027-01-28", "Reason must be on or after 29 January 2027"),
        (DayLimit(False, 5000, DayUnit.SCHOOL, "today"), "2030-01-01", None),  # no calendar reaches so far
        (DayLimit(True, 0, DayUnit.CALENDAR, "nobody"), "2020-01-01", None),  # what it counts from is not answered
    ],
)
def test_a_day_may_be_limited_by_today_or_another_answer(limit, typed, message):
    asked = question(kind="date", settings={"limits": (limit,)})
    body = {part.removeprefix("x__"): text for part, text in day("x", typed).items()}
    before = Answers.of(PARTY, {"start": "2027-01-31"})
    assert [error.message for error in posted(asked, body, before).errors] == ([message] if message else [])


def test_a_limit_may_only_warn_in_the_definitions_own_words():
    soon = DayLimit(True, 21, DayUnit.CALENDAR, "today", warn=True, says=Wording.of("That is very soon"))
    for kind, part in (("date", ""), ("date-range", "from__"), ("date-and-time", "")):
        asked = question(kind=kind, settings={"limits": (soon,), "open": True})
        body = {f"{part}day": "24", f"{part}month": "11", f"{part}year": "2026", "time": "9am"}
        result = posted(asked, body)
        assert result.ok
        assert [warning.message for warning in result.warnings] == ["That is very soon"]
        made, kept = form(page("one", asked)).definition, Answers.of(PARTY, result.values)
        assert summary(made, kept, PORTS, today=TODAY)[0].rows[0].warnings == ("That is very soon",)
        assert summary(made, kept, PORTS)[0].rows[0].warnings == ()  # an officer reads it on another day
