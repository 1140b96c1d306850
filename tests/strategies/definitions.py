"""Definitions made up at random: every kind of question, conditions, options that come and go, repeats, exits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from hypothesis import strategies as st

from forms.definition.conditions import All, AnyOf, Condition, Not, Operator, RelativeDay, Test
from forms.definition.document import Definition, Privacy
from forms.definition.questions import (
    Exit,
    GroupRule,
    Layout,
    Option,
    Page,
    PageExit,
    Party,
    Question,
    QuestionKind,
    Repeat,
)
from forms.definition.wording import NOTHING, Wording
from tests.strategies.question_settings import SETTINGS

PARTY = "referrer"
# Signs that break HTML, Jinja, markers, Markdown and format strings, among ordinary words.
WORDS = st.sampled_from(
    ["Name", "a child’s <b>day</b>", 'say "no" & go', "{{ 7*7 }} {x}", "**bold** [x](http://a)", "((nobody))", "Ŵyl é"]
)
CHOICES = {QuestionKind.SINGLE_CHOICE, QuestionKind.MULTI_CHOICE, QuestionKind.CHOICE_MATRIX}
NOT_TYPED = {QuestionKind.CONTENT, QuestionKind.FILE, QuestionKind.CALCULATED}
NEVER_UNKNOWN = {QuestionKind.DECLARATION, QuestionKind.SIGNATURE, QuestionKind.TICK}
REVEALING = CHOICES - {QuestionKind.CHOICE_MATRIX}
SIMPLE = st.sampled_from([QuestionKind.TEXT, QuestionKind.LONG_TEXT, QuestionKind.DATE])


@st.composite
def conditions(draw: st.DrawFn, earlier: Sequence[Question], depth: int = 2) -> Condition:
    """A condition over earlier questions; over a fact where there is none."""
    if depth and draw(st.integers(0, 4)) == 0:
        inner = st.lists(conditions(earlier, depth - 1), min_size=1, max_size=3).map(tuple)
        made: Condition = draw(
            st.one_of(inner.map(All), inner.map(AnyOf), conditions(earlier, depth - 1).map(Not)),
        )
        return made
    if not earlier or draw(st.integers(0, 5)) == 0:
        return Test("channel", draw(st.sampled_from([Operator.IS, Operator.IS_NOT])), "online", is_fact=True)
    return draw(tests_of(draw(st.sampled_from(earlier))))


def tests_of(question: Question) -> st.SearchStrategy[Test]:
    """Tests of any operator that suits a question, and of some that do not."""
    name = question.id
    codes = [option.code for option in question.options] or ["yes", "no", "some"]
    code = st.sampled_from(codes)
    some = st.lists(code, min_size=1, max_size=3).map(tuple)
    day = st.one_of(st.integers(-4000, 4000).map(RelativeDay), st.dates().map(lambda one: one.isoformat()))
    return st.one_of(
        st.builds(Test, st.just(name), st.sampled_from([Operator.IS, Operator.IS_NOT, Operator.CONTAINS]), code),
        st.builds(Test, st.just(name), st.sampled_from([Operator.IN, Operator.NOT_IN, Operator.CONTAINS_ANY]), some),
        st.builds(Test, st.just(name), st.sampled_from([Operator.ANSWERED, Operator.NOT_KNOWN]), st.booleans()),
        st.builds(
            Test,
            st.just(name),
            st.sampled_from([Operator.AT_LEAST, Operator.AT_MOST, Operator.MORE_THAN, Operator.LESS_THAN]),
            st.integers(-5, 15),
        ),
        st.builds(
            Test,
            st.just(name),
            st.sampled_from([Operator.BEFORE, Operator.AFTER, Operator.ON_OR_BEFORE, Operator.ON_OR_AFTER]),
            day,
        ),
    )


@st.composite
def questions(
    draw: st.DrawFn, name: str, earlier: Sequence[Question], kinds: st.SearchStrategy[QuestionKind]
) -> Question:
    """One question; its conditions read earlier ones."""
    kind = draw(kinds)
    often = st.sampled_from([None, None, None, True])
    options = ()
    if kind in CHOICES:
        options = tuple(
            Option(
                f"o{number}",
                Wording.of(f"{draw(WORDS)} {number}"),
                Wording.of(draw(WORDS)) if draw(st.booleans()) else NOTHING,
                exclusive=kind is QuestionKind.MULTI_CHOICE and number == 3,
                show_when=draw(conditions(earlier))
                if number == 2 and kind is not QuestionKind.CHOICE_MATRIX and draw(often)
                else None,
            )
            for number in range(1, draw(st.integers(2, 4)) + 1)
        )
    asks = kind not in {QuestionKind.CONTENT, QuestionKind.CALCULATED}
    return Question(
        id=name,
        kind=kind,
        label=Wording.of(f"{draw(WORDS)} {name} {kind.value}"),
        hint=Wording.of(draw(WORDS)) if draw(st.booleans()) else NOTHING,
        body=Wording.of("Read **this**:\n\n- one\n- ((channel))\n\n> inset\n\n! warning") if not asks else NOTHING,
        # A file cannot be typed, so that the robot could not go on.
        required=asks and kind is not QuestionKind.FILE and draw(st.booleans()),
        required_when=draw(conditions(earlier)) if asks and kind is not QuestionKind.FILE and draw(often) else None,
        show_when=draw(conditions(earlier)) if draw(often) else None,
        not_known=asks and kind not in NEVER_UNKNOWN and draw(st.booleans()),
        options=options,
        layout=draw(st.sampled_from(Layout)) if kind is QuestionKind.SINGLE_CHOICE else Layout.RADIOS,
        settings=SETTINGS.get(kind, ()),
    )


@st.composite
def definitions(draw: st.DrawFn, most_pages: int = 5) -> Definition:
    """A definition of one party that is fit to be published."""
    earlier: list[Question] = []
    pages = []
    # A council is picked from a directory, which these forms run without.
    kinds = st.sampled_from([kind for kind in QuestionKind if kind is not QuestionKind.COUNCIL])
    for number in range(draw(st.integers(1, most_pages))):
        count = draw(st.integers(1, 3))
        own: list[Question] = [draw(questions(f"p{number}-q{place}", earlier, kinds)) for place in range(count)]
        over = own[-1]
        if over.kind in REVEALING and over.layout is Layout.RADIOS and draw(st.booleans()):
            under = draw(questions(f"p{number}-under", [], SIMPLE))
            own.append(_under(under, over))
        repeat = None
        if draw(st.integers(0, 3)) == 0:
            repeat = Repeat(f"r{number}", Wording.of("home visit"), Wording.of("home visits"), maximum=3)
        exits = ()
        if not repeat and draw(st.integers(0, 4)) == 0:
            exits = (PageExit(Exit.STOP, draw(conditions(own)), Wording.of("Stop"), Wording.of("Why")),)
        rules = ()
        asking = [one.id for one in own if one.kind not in NOT_TYPED]
        if len(asking) > 1 and draw(st.integers(0, 4)) == 0 and not any(one.show_when for one in own):
            rules = (GroupRule(tuple(asking), 1, None, Wording.of("Answer at least one")),)
        pages.append(
            Page(
                id=f"page-{number}",
                party=PARTY,
                title=Wording.of(f"{draw(WORDS)} page {number}"),
                questions=tuple(own),
                body=Wording.of("Some ((p0-q0)) text") if draw(st.booleans()) else NOTHING,
                when=draw(conditions(earlier)) if draw(st.integers(0, 3)) == 0 else None,
                repeat=repeat,
                exits=exits,
                group_rules=rules,
                section=Wording.of(draw(st.sampled_from(["About you", "About the child"]))),
            )
        )
        if repeat is None:
            earlier += own
    return Definition(
        service="made-up",
        title=Wording.of("Made up"),
        summary=Wording.of("For a test"),
        audience=("public",),
        privacy=Privacy("public task", Wording.of("Notice"), "1 year"),
        parties=(Party(PARTY, Wording.of("Referrer"), ("visitor",)),),
        pages=tuple(pages),
        case=None,
    )


def _under(question: Question, over: Question) -> Question:
    return replace(question, reveal_under=(over.id, over.options[0].code), show_when=None, not_known=False)
