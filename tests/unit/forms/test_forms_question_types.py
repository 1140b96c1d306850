"""What people type is understood where it can be, and refused in words they can act on."""

from __future__ import annotations

import time

import pytest

from forms.answers import Answers
from forms.definition.questions import GroupRule, Option, QuestionKind
from forms.definition.wording import Wording
from forms.posted import FilePosted
from forms.question_types import TYPES, type_of
from tests.unit.forms.made_up import PARTY, PORTS, TODAY, form, page, question

NOT_KNOWN = {"not_known": True}
CLOSES = {"not-before": "11:00"}
NOTHING = Answers.of(PARTY, {})


def posted(asked, body, files=None, answers=NOTHING):
    """What comes of posting one question alone; controls are named by part."""
    made = {f"q-{asked.id}__{part}" if part else f"q-{asked.id}": value for part, value in body.items()}
    boxes = {f"q-{asked.id}": files} if files else None
    return form(page("one", asked)).page("one").parse(made, boxes, answers, today=TODAY, ports=PORTS)


def test_every_kind_has_a_type():
    assert set(TYPES) == set(QuestionKind)


@pytest.mark.parametrize(
    ("kind", "body", "value"),
    [
        ("text", {"": "  two\n words "}, "two words"),
        ("long-text", {"": "a\r\nb\x00"}, "a\nb"),
        ("person-name", {"given": "Ada", "family": "Ashe"}, {"given": "Ada", "family": "Ashe"}),
        ("person-name", {"given": "Amina"}, {"given": "Amina", "family": ""}),
        ("date", {"day": "5", "month": "6", "year": "2015"}, "2015-06-05"),
        ("date", {"day": "05", "month": "Sept", "year": "2015"}, "2015-09-05"),
        ("date", {"day": "29", "month": "2", "year": "2024"}, "2024-02-29"),
        ("time", {"": "2.15 PM"}, "14:15"),
        ("date-and-time", {"day": "5", "month": "6", "year": "2015", "time": "9am"}, "2015-06-05T09:00"),
        ("number", {"": "1,200.50"}, "1200.5"),
        ("number", {"": "-0"}, "0"),
        ("currency", {"": "£1,234.5"}, "1234.50"),
        ("yes-no", {"": "no"}, "no"),
        ("email", {"": " Someone@School.Example "}, "Someone@School.Example"),
        ("phone", {"": "(01632) 960 001 ext 12"}, "(01632) 960 001 ext 12"),
        ("postcode", {"": "sw1a1aa"}, "SW1A 1AA"),
        ("upn", {"": "a1234 5678-90123"}, "A1234567890123"),
        ("council", {"": "330"}, "330"),
        ("declaration", {"": "agreed"}, "agreed"),
        ("school", {"find": "elm", "for": "elm", "urn": "234567"}, {"urn": "234567"}),
        ("school", {"find": "345678"}, {"urn": "345678"}),
        ("school", {"find": "Oak Academy (345678)", "for": ""}, {"urn": "345678"}),  # a suggestion taken over
        ("school", {"urn": "other", "name": "St X", "council": "301"}, {"council": "301", "name": "St X"}),
        (
            "address",
            {"line1": "1 A Road", "town": "Leeds", "postcode": "ls1 1aa"},
            {"line1": "1 A Road", "line2": "", "town": "Leeds", "county": "", "postcode": "LS1 1AA"},
        ),
    ],
)
def test_what_was_typed_becomes_one_canonical_value(kind, body, value):
    result = posted(question(kind=kind), body)
    assert result.errors == ()
    assert result.values == {"q": value}
    asked = question(kind=kind)
    again = {
        name.removeprefix("q-q").removeprefix("__"): list(one)
        for name, one in type_of(asked).fill(asked, value).items()
    }
    assert posted(asked, again).values == {"q": value}  # shown again and sent again it is the same


@pytest.mark.parametrize(
    ("kind", "body", "anchor", "message"),
    [
        ("text", {"": " "}, "q-q", "Enter the child’s day"),
        ("yes-no", {}, "q-q", "Select yes or no for the child’s day"),
        (
            "date",
            {"day": "1", "month": "", "year": ""},
            "q-q__month",
            "The child’s day must include a month and a year",
        ),
        ("date", {"day": "31", "month": "2", "year": "2020"}, "q-q__day", "The child’s day must be a real date"),
        ("date", {"day": "1", "month": "x", "year": "2020"}, "q-q__month", "The child’s day must be a real date"),
        (
            "date",
            {"day": "1", "month": "1", "year": "20"},
            "q-q__year",
            "Year of the child’s day must include 4 numbers",
        ),
        ("date", {"day": "٣", "month": "1", "year": "2020"}, "q-q__day", "The child’s day must be a real date"),
        ("time", {"": "25:00"}, "q-q", "The child’s day must be a time, like 9:30am or 14:15"),
        ("number", {"": "NaN"}, "q-q", "The child’s day must be a number, like 30"),
        ("number", {"": "1e5"}, "q-q", "The child’s day must be a number, like 30"),
        ("currency", {"": "1.234"}, "q-q", "The child’s day must be an amount of money, like 600 or 193.54"),
        (
            "phone",
            {"": "ring me"},
            "q-q",
            "The child’s day must be a telephone number, like 01632 960 001 or +44 7700 900 982",
        ),
        (
            "phone",
            {"": "01632 960 001 " + "." * 30},
            "q-q",
            "The child’s day must be a telephone number, like 01632 960 001 or +44 7700 900 982",
        ),
        ("council", {"": "999"}, "q-q", "Select one of the answers listed for the child’s day"),
        ("declaration", {"": "something else"}, "q-q", "Confirm that you agree to continue"),
        ("school", {"find": "elm"}, "q-q__find", "Select the child’s day from the list, or say that it is not there"),
        (
            "school",
            {"find": "oak", "for": "elm", "urn": "123456"},
            "q-q__find",
            "Select the child’s day from the list, or say that it is not there",
        ),
        ("school", {"urn": "999999"}, "q-q__find", "Select one of the answers listed for the child’s day"),
        ("school", {"urn": "other"}, "q-q__name", "Enter the name of the school of the child’s day"),
        ("address", {"line1": "1 A Road", "town": "Leeds"}, "q-q__postcode", "Enter the postcode of the child’s day"),
    ],
)
def test_what_cannot_be_understood_is_refused_where_it_stands(kind, body, anchor, message):
    result = posted(question(kind=kind, label="The child’s day"), body)
    assert [(error.anchor, error.message) for error in result.errors] == [(anchor, message)]


@pytest.mark.parametrize("kind", list(QuestionKind))
@pytest.mark.parametrize("filler", [" ", "1", "a", "a.", "1,", "\n", "é", "+"])
def test_a_very_long_answer_is_read_quickly(kind, filler):
    huge = "9" + filler * 60_000 + "x"
    asked = question(kind=kind, options=("a",))
    started = time.process_time()
    posted(asked, dict.fromkeys(type_of(asked).parts, huge))
    assert time.process_time() - started < 1  # seconds; ordinary answers take a thousandth of that


def test_a_label_that_asks_is_quoted_and_a_definitions_own_words_win():
    asks = question(label="Who saw the child last?")
    assert posted(asks, {}).errors[0].message == "Enter your answer to “Who saw the child last?”"
    own = question(errors=(("missing", Wording.of("Tell us why")),), kind="yes-no")
    assert posted(own, {}).errors[0].message == "Tell us why"


def test_an_address_that_may_be_unknown_may_be_partly_known():
    asked = question(kind="address", not_known=True)
    assert posted(asked, {"town": "Izmir", "postcode": "35000"}).values["q"]["postcode"] == "35000"


@pytest.mark.parametrize(
    "kind", [kind for kind in QuestionKind if kind not in {"content", "declaration", "calculated"}]
)
def test_not_known_is_an_answer_to_every_kind(kind):
    asked = question(kind=kind, not_known=True, options=("a", "b"))
    own = type_of(asked).own_not_known
    result = posted(asked, {"": ["__not-known"]} if own else {"not-known": "yes"})
    assert result.errors == ()
    assert result.values == {"q": NOT_KNOWN}
    assert type_of(asked).show(asked, NOT_KNOWN)[0].startswith("Not known")


def test_not_known_and_an_answer_are_not_both_believed():
    result = posted(question(not_known=True), {"": "Moved away", "not-known": "yes"})
    assert [error.anchor for error in result.errors] == ["q-q"]


def test_not_known_is_not_taken_where_it_is_not_offered():
    assert posted(question(kind="single-choice", options=("a",)), {"": "__not-known"}).errors
    assert posted(question(), {"not-known": "yes"}).errors


def test_a_wrong_upn_warns_and_never_stops():
    result = posted(question(kind="upn"), {"": "X"})
    assert result.ok
    assert [warning.message for warning in result.warnings] == ["The first letter is wrong."]
    assert posted(question(kind="upn"), {"": "right"}).warnings == ()


def test_an_exclusive_option_stands_alone():
    none = Option("none", Wording.of("None of these"), exclusive=True)
    asked = question(kind="multi-choice", options=("a", "b", none), settings={"max": "1"})
    assert posted(asked, {"": ["none"]}).values == {"q": ["none"]}
    assert "None of these" in posted(asked, {"": ["a", "none"]}).errors[0].message
    assert posted(asked, {"": ["b", "a"]}).errors[0].message == "Select 1 or fewer answers for reason"
    assert posted(asked, {"": ["a", "forged"]}).errors


@pytest.mark.parametrize(
    ("settings", "year", "month", "refused"),
    [
        ({"past": True}, 2026, 11, False),  # today
        ({"past": True}, 2026, 12, True),
        ({"future": True}, 2026, 11, False),
        ({"future": True}, 2026, 10, True),
        ({"earliest": "2026-11-24"}, 2026, 11, True),
        ({"latest": "2026-11-22"}, 2026, 11, True),
    ],
)
def test_a_day_may_be_bound_to_past_and_future(settings, year, month, refused):
    result = posted(question(kind="date", settings=settings), {"day": "23", "month": str(month), "year": str(year)})
    assert bool(result.errors) is refused


def test_limits_hold_at_their_edge():
    words = question(kind="long-text", settings={"words": 3})
    assert posted(words, {"": "one two three"}).ok
    assert posted(words, {"": "one two three four"}).errors[0].message == "Reason must be 3 words or fewer"
    signs = question(settings={"characters": 3})
    assert posted(signs, {"": "abc"}).ok
    assert not posted(signs, {"": "abcd"}).ok
    sizes = question(kind="number", settings={"min": "0.5", "max": 3, "decimals": 1})
    assert posted(sizes, {"": "0.5"}).ok
    assert posted(sizes, {"": "3"}).ok
    for text in ("0.4", "3.1", "1.25"):
        assert posted(sizes, {"": text}).errors


PDF = FilePosted("a.pdf", 10, "application/pdf")


def test_files_are_judged_one_by_one_and_the_good_ones_kept():
    asked = question(kind="file", settings={"files": 2, "size-mb": 1, "accept": ("pdf",)})
    stored = Answers.of(PARTY, {"q": ["f1"]})
    result = posted(asked, {}, [FilePosted("b.exe", 10, "application/x-msdownload"), PDF, PDF], stored)
    assert result.values == {"q": ["f1"]}
    assert result.new_files == {"q": (1,)}
    assert [error.message for error in result.errors] == [
        "b.exe must be one of: .pdf",
        "You can upload up to 2 files for reason",
    ]
    assert posted(asked, {}, [FilePosted("c.pdf", 1024 * 1024 + 1, "application/pdf")]).new_files == {}
    assert posted(asked, {}, [PDF]).ok
    assert not posted(asked, {}).ok


def test_a_file_is_taken_away_without_anything_else_being_judged():
    made = form(page("one", question(), question("f", "file"))).page("one")
    stored = Answers.of(PARTY, {"f": ["f1", "f2"]})
    result = made.parse({"do": "remove-file:f:f1"}, None, stored, today=TODAY, ports=PORTS)
    assert result.redraw
    assert result.errors == ()
    assert result.values["f"] == ["f2"]


def test_an_answer_reads_as_people_write_it():
    def shown(kind, value):
        return type_of(question(kind=kind)).show(question(kind=kind), value, PORTS)

    assert shown("date", "2015-06-05") == ("5 June 2015",)
    assert shown("date-and-time", "2015-06-05T12:00") == ("5 June 2015 at midday",)
    assert shown("currency", "-1234.50") == ("-£1,234.50",)
    assert shown("person-name", {"given": "Ada", "family": "Ashe", "known_as": "Al"}) == ("Ada Ashe", "(Al)")
    assert shown("school", {"urn": "345678"}) == ("Oak Academy",)
    assert shown("school", {"council": "330", "name": "St X"}) == ("St X", "Birmingham")
    assert shown("council", "330") == ("Birmingham",)
    assert shown("file", ["f1"]) == ("letter <1>.pdf",)
    assert shown("yes-no", "yes") == ("Yes",)
    assert shown("text", None) == ()


@pytest.mark.parametrize(
    ("given", "family", "refused"),
    [(100, 99, ""), (100, 100, "family"), (99, 100, ""), (0, 100, ""), (101, 5, "given")],
)
def test_a_whole_name_fits_where_a_name_is_kept_in_one_text(given, family, refused):
    result = posted(question(kind="person-name"), {"given": "a" * given, "family": "b" * family})
    assert [error.anchor for error in result.errors] == ([f"q-q__{refused}"] if refused else [])


@pytest.mark.parametrize(
    ("typed", "stored"),
    [("3", "15:00"), ("3.15", "15:15"), ("3:15pm", "15:15"), ("15:15", "15:15"), ("11", "11:00"), ("12", "12:00")],
)
def test_an_hour_typed_without_am_or_pm_is_of_the_afternoon_where_a_question_knows_no_morning(typed, stored):
    asked = question("closes", "time", settings=CLOSES)
    assert posted(asked, {"": typed}).values["closes"] == stored
    assert posted(question("closes", "time"), {"": "3"}).values["closes"] == "03:00"


@pytest.mark.parametrize("typed", ["3am", "10am", "midnight", "00:30", "0"])
def test_a_time_before_the_earliest_says_which_is(typed):
    asked = question("closes", "time", "When does it end?", settings=CLOSES)
    (error,) = posted(asked, {"": typed}).errors
    assert error.message == "Your answer to “When does it end?” must be 11am or later"


def test_a_group_of_which_one_was_answered_wrongly_is_not_called_unanswered():
    asked = [question("term", "time", "In term", required=False), question("rest", "time", required=False)]
    rule = GroupRule(("term", "rest"), 1, None, Wording.of("Enter one of them"))
    made = form(page("one", *asked, group_rules=(rule,))).page("one")
    wrong = made.parse({"q-term": "soon"}, None, NOTHING, today=TODAY, ports=PORTS)
    assert [error.message for error in wrong.errors] == ["In term must be a time, like 9:30am or 14:15"]
    empty = made.parse({}, None, NOTHING, today=TODAY, ports=PORTS)
    assert [error.message for error in empty.errors] == ["Enter one of them"]
