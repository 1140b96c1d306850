"""A page says the same as its definition, is safe whatever is in it, and can be used without a script."""

from __future__ import annotations

from dataclasses import replace

import pytest

from forms.answers import Answers
from forms.compile.markdown import markdown
from forms.definition.conditions import Operator, Test
from forms.definition.questions import GroupRule, Party, QuestionKind, Repeat
from forms.definition.wording import Wording
from forms.pages import Slots
from forms.posted import Posted, tidy
from forms.summary import summary
from tests.unit.forms.html_rules import faults_of
from tests.unit.forms.made_up import PARTY, PORTS, TODAY, form, page, question

EVIL = '"><script>alert(1)</script>{{ 7*7 }}\x021\x03'
NOTHING = Answers.of(PARTY, {})


def drawn(made, name="one", answers=NOTHING, **more):
    return made.page(name).render(answers, today=TODAY, ports=PORTS, **more)


@pytest.mark.parametrize("kind", list(QuestionKind))
def test_every_kind_is_drawn_soundly_empty_wrong_and_filled(kind):
    asked = question(kind=kind, label=f"Label & <i> {EVIL}", hint=Wording.of(EVIL), options=("a", "b"))
    more = question("second", "text", "Another")
    made = form(
        page("one", asked, more), page("alone", question("alone", kind, "Alone", options=("a",)), title="Title")
    )
    result = made.page("one").parse({"q-q": EVIL, "q-q__name": EVIL, "q-q__day": EVIL}, None, NOTHING, today=TODAY)
    for html in (drawn(made), drawn(made, result=result), drawn(made, "alone")):
        assert faults_of(html) == []
        assert "<script" not in html
        assert "<i>" not in html
        assert "\x02" not in html
    if kind is not QuestionKind.CONTENT:
        assert "There is a problem" in drawn(made, result=result)


def test_a_page_of_one_question_has_it_as_its_heading_and_one_of_several_its_title():
    made = form(page("one", question(label="Why?")), page("two", question("a"), question("b"), title="About you"))
    assert (
        '<h1 class="govuk-label-wrapper"><label class="govuk-label govuk-label--l" for="q-q">Why?</label></h1>'
        in drawn(made)
    )
    assert '<h1 class="govuk-heading-l">About you</h1>' in drawn(made, "two")


def test_what_was_typed_is_shown_again_as_it_was_typed():
    made = form(page("one", question("d", "date")))
    html = drawn(
        made, result=made.page("one").parse({"q-d__day": "31", "q-d__month": "feb"}, None, NOTHING, today=TODAY)
    )
    assert 'value="feb"' in html
    assert 'href="#q-d__year"' in html
    assert "govuk-input--error" in html


def test_an_earlier_answer_is_piped_in_and_escaped():
    made = form(page("zero", question("name", "person-name")), page("one", question(label="Where is ((name))?")))
    answers = Answers.of(PARTY, {"name": {"given": "Ada", "family": "<b>"}})
    assert "Where is Ada &lt;b&gt;?" in drawn(made, answers=answers)
    assert "Ada" not in made.page("one").title


def test_a_question_that_does_not_apply_is_not_drawn():
    made = form(
        page("zero", question("a", "yes-no")),
        page("one", question("b"), question("c", show_when=Test("a", Operator.IS, "yes"))),
    )
    assert "q-c" not in drawn(made, answers=Answers.of(PARTY, {"a": "no"}))
    assert "q-c" in drawn(made, answers=Answers.of(PARTY, {"a": "yes"}))


def test_a_question_on_the_same_page_appears_when_its_condition_comes_true():
    made = form(page("one", question("a", "yes-no"), question("c", show_when=Test("a", Operator.IS, "yes"))))
    result = made.page("one").parse({"q-a": "yes"}, None, NOTHING, today=TODAY)
    assert [error.anchor for error in result.errors] == ["q-c"]
    assert 'id="q-c"' in drawn(made, result=result)
    assert made.page("one").parse({"q-a": "no"}, None, NOTHING, today=TODAY).ok


def test_a_school_is_found_and_picked_without_a_script():
    made = form(page("one", question("s", "school"), question("r")))
    looked = made.page("one").parse(
        {"q-s__find": "elm", "do": "find:s", "q-r": "kept"}, None, NOTHING, today=TODAY, ports=PORTS
    )
    assert looked.redraw
    assert not looked.ok
    html = drawn(made, result=looked)
    assert faults_of(html) == []
    assert "Elm Primary School, Town 2" in html
    assert 'value="kept"' in html
    assert "There is a problem" not in html
    picked = made.page("one").parse(
        {"q-s__find": "elm", "q-s__for": "elm", "q-s__urn": "234567", "q-r": "kept"},
        None,
        NOTHING,
        today=TODAY,
        ports=PORTS,
    )
    assert picked.ok
    again = drawn(made, answers=Answers.of(PARTY, picked.values))
    assert 'value="234567" checked' in again


def test_enter_never_presses_remove_upload_or_find():
    made = form(page("one", question("t"), question("f", "file"), question("s", "school")))
    html = drawn(made, answers=Answers.of(PARTY, {"f": ["f1"]}))
    assert "letter &lt;1&gt;.pdf" in html
    assert html.index('value="continue"') < html.index('value="remove-file:f:f1"')
    assert 'enctype="multipart/form-data"' in html


def test_saving_for_later_wants_nothing_but_keeps_what_is_right():
    made = form(page("one", question("a"), question("n", "number")))
    saved = made.page("one").parse({"q-n": "3", "do": "save"}, None, NOTHING, today=TODAY)
    assert saved.errors == ()
    assert saved.action.kind == "save"
    assert saved.values["n"] == "3"
    assert "save" in drawn(made, slots=Slots(saves=True))


def test_the_token_and_the_once_id_are_in_the_form_and_safe():
    html = drawn(form(page("one", question())), slots=Slots('t"o', "o1"))
    assert (
        '<input type="hidden" name="csrf_token" value="t&quot;o"><input type="hidden" name="once" value="o1">' in html
    )


VISITS = Repeat(
    "visits", Wording.of("home visit"), Wording.of("home visits"), "((day)) by ((who))", minimum=1, maximum=2
)


def test_a_list_counts_its_entries_and_offers_to_change_and_remove_each():
    made = form(page("one", question("day", "date"), question("who", required=False), repeat=VISITS))
    two = Answers.of(
        PARTY, {"visits": [{"id": "e1", "day": "2026-01-02", "who": "<script>"}, {"id": "e2", "day": "2026-03-04"}]}
    )
    html = made.page("one").render_list(two, today=TODAY, slots=Slots(entry_url=lambda entry: f"/x/{entry}"))
    assert faults_of(html) == []
    assert "Home visits: 2 added" in html
    assert "Do you want to add" not in html
    assert 'href="/x/e2"' in html
    assert 'value="remove-entry:e1"' in html
    assert "<script" not in html
    entry = made.page("one").render(two.within("visits", "e2"), today=TODAY, slots=Slots(entry_number=2))
    assert "Home visit 2" in entry
    assert 'value="4"' in entry
    assert made.page("one").entry_summary(two, "e2", today=TODAY) == "4 March 2026 by"


@pytest.mark.parametrize(
    ("count", "body", "action", "wrong"),
    [
        (0, {"another": "no"}, "continue", True),
        (0, {"another": "yes"}, "add", False),
        (1, {"another": "no"}, "continue", False),
        (1, {}, "continue", True),
        (2, {"another": "yes"}, "add", True),
        (2, {}, "continue", False),
        (2, {"do": "remove-entry:e1"}, "remove-entry", False),
        (0, {"do": "save"}, "save", False),
    ],
)
def test_a_list_keeps_to_its_least_and_most(count, body, action, wrong):
    made = form(page("one", question("day", "date"), repeat=VISITS)).page("one")
    answers = Answers.of(PARTY, {"visits": [{"id": f"e{n}"} for n in range(count)]})
    result = made.parse_list(body, answers)
    assert (result.action.kind, bool(result.errors)) == (action, wrong)
    assert faults_of(made.render_list(answers, today=TODAY, result=result)) == []


@pytest.mark.parametrize(("count", "asks"), [(0, True), (1, True), (2, False)])
def test_a_full_list_does_not_ask_for_another(count, asks):
    made = form(page("one", question("day", "date"), repeat=VISITS)).page("one")
    html = made.render_list(Answers.of(PARTY, {"visits": [{"id": f"e{n}"} for n in range(count)]}), today=TODAY)
    assert ('name="another"' in html) is asks
    assert "Continue" in html


@pytest.mark.parametrize(
    ("item", "count", "asked"),
    [
        ("enquiry", 0, "an enquiry"),
        ("home visit", 0, "a home visit"),
        ("address", 0, "an address"),
        ("unit", 0, "a unit"),
        ("hour of work", 0, "an hour of work"),
        ("enquiry", 1, "another enquiry"),
    ],
)
def test_a_list_asks_for_one_more_in_english_and_its_error_asks_for_the_same(item, count, asked):
    repeat = replace(VISITS, item=Wording.of(item), minimum=0)
    made = form(page("one", question("day", "date"), repeat=repeat)).page("one")
    answers = Answers.of(PARTY, {"visits": [{"id": f"e{n}"} for n in range(count)]})
    assert f"Do you want to add {asked}?" in made.render_list(answers, today=TODAY)
    assert [error.message for error in made.parse_list({}, answers).errors] == [
        f"Select yes if you want to add {asked}"
    ]


def test_a_question_that_the_page_wants_or_another_is_not_called_optional():
    def label(html, of):
        return html[html.index(f'for="q-{of}"') :].split(">", 1)[1].split("<", 1)[0]

    asked = [question(one, required=False) for one in ("phone", "email", "notes")]
    rule = GroupRule(("phone", "email"), 1, None, Wording.of("Enter a telephone number or an email address"))
    html = drawn(form(page("one", *asked, group_rules=(rule,))))
    assert label(html, "phone").endswith("(one of these is enough)")
    assert label(html, "email").endswith("(one of these is enough)")
    assert label(html, "notes").endswith("(optional)")
    sometimes = replace(rule, when=Test("notes", Operator.IS, "x"))
    assert label(drawn(form(page("one", *asked, group_rules=(sometimes,)))), "phone").endswith("(optional)")


GUIDANCE = """Hello **you** <b>
to [us](https://a.example/x)

- one
- two

1. first

## Next

> inset

! danger

[x](javascript:alert)"""


def test_guidance_knows_its_small_markdown_and_no_html():
    html = str(markdown(GUIDANCE))
    link = '<a class="govuk-link" href="https://a.example/x">us</a>'
    assert f'<p class="govuk-body">Hello <strong>you</strong> &lt;b&gt; to {link}</p>' in html
    for part in ("<li>two</li>", "<ol", "<h2", "govuk-inset-text", "govuk-warning-text"):
        assert part in html
    assert "href" not in html[html.index("danger") :]


def test_another_language_falls_back_word_by_word():
    both = Wording((("en", "Reason"), ("cy", "Rheswm")))
    asked = replace(question(), label=both, hint=Wording.of("In English"))
    made = form(page("one", asked), languages=("en", "cy"))
    html = made.page("one", "cy").render(NOTHING, today=TODAY)
    assert "Rheswm" in html
    assert "In English" in html
    assert made.page("one", "fr") is made.page("one", "en")


def test_check_answers_lists_what_is_there_with_where_to_change_it():
    made = form(
        page("one", question("a"), question("u", "upn"), section=Wording.of("Child")),
        page("two", question("b", required=False), section=Wording.of("Child")),
        page("three", question("day", "date"), repeat=VISITS),
    )
    answers = Answers.of(PARTY, {"a": "x", "u": "WRONG", "visits": [{"id": "e1", "day": "2026-01-02"}]})
    walk = made.journey(PARTY).walk(answers, [], {}, TODAY)
    sections = summary(made.definition, walk.answers, PORTS, pages={one.id for one in walk.pages})
    assert [one.title for one in sections] == ["Child", "Page three"]
    assert [(row.question, row.lines, row.answered) for row in sections[0].rows] == [
        ("a", ("x",), True),
        ("u", ("WRONG",), True),
        ("b", ("Not answered",), False),
    ]
    assert sections[0].rows[1].warnings == ("The first letter is wrong.",)
    assert [(group.title, group.rows[0].entry, group.rows[0].page) for group in sections[1].groups] == [
        ("", "", "three"),
        ("Home visit 1", "e1", "three"),
    ]
    assert (sections[1].rows[0].label, sections[1].rows[0].lines) == ("Home visits", ("1 added",))


def test_an_empty_list_stands_among_the_answers_to_be_checked_so_that_it_can_be_added_to():
    made = form(page("one", question("a")), page("three", question("day", "date"), repeat=replace(VISITS, minimum=0)))
    answers = Answers.of(PARTY, {"a": "x"})
    walk = made.journey(PARTY).walk(answers, ["three"], {}, TODAY)
    rows = summary(made.definition, walk.answers, pages={one.id for one in walk.pages})[1].rows
    assert [(row.page, row.label, row.lines, row.answered) for row in rows] == [
        ("three", "Home visits", ("None added",), False)
    ]
    assert [one.title for one in summary(made.definition, walk.answers)] == ["Page one"]  # nothing of it was said


def test_a_party_reads_only_what_it_may():
    parties = (
        Party("parent", Wording.of("Parent"), ("link",)),
        Party("employer", Wording.of("E"), ("link",), sees=("parent",)),
    )
    made = form(
        page("one", question("job"), question("health", seen_by=("school",)), party="parent"),
        page("two", question("wage"), party="employer"),
        parties=parties,
    )
    answers = Answers({"parent": {"job": "x", "health": "y"}, "employer": {"wage": "z"}})

    def seen(reader):
        return {row.question for one in summary(made.definition, answers, seen_by=reader) for row in one.rows}

    assert seen("employer") == {"job", "wage"}
    assert seen("parent") == {"job", "health"}
    assert seen("school") == {"health"}
    assert seen(None) == {"job", "health", "wage"}


def test_any_body_is_made_harmless():
    assert tidy("a\ud800\x00b\x02") == "ab"
    assert tidy(7) == ""
    assert len(tidy("x" * 10**6)) < 10**5
    assert len(Posted.of({f"k{n}": "v" for n in range(5000)})) == 2000
    assert Posted.of(None).getlist("x") == []
    assert Posted.of({"a": ["x", None, 3]}).getlist("a") == ["x", "", ""]
    assert len(Posted.of({"a": ["x"] * 1000}).getlist("a")) == 200
