"""Conditions mean what they say, and the quick way of working them out agrees with a slow one."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal, InvalidOperation

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.answers import Answers
from forms.conditions import addresses_of, compile_condition, holds
from forms.definition.conditions import All, AnyOf, Not, Operator, RelativeDay, Test
from forms.definition.questions import Option, Question, QuestionKind
from forms.definition.wording import Wording
from tests.strategies.definitions import conditions

TODAY = date(2026, 11, 23)


def asks(answers, address, operator, value, *, is_fact=False, facts=None):
    """Whether one test holds for one party's answers."""
    test = Test(address, Operator(operator), value, is_fact=is_fact)
    return holds(test, Answers.of("referrer", answers), facts or {}, TODAY)


@pytest.mark.parametrize(
    ("answer", "operator", "value", "expected"),
    [
        ("yes", "is", "yes", True),
        ("yes", "is", True, True),
        ("no", "is-not", "yes", True),
        ("a", "in", ("a", "b"), True),
        ("c", "not-in", ("a", "b"), True),
        (["a", "c"], "contains", "a", True),
        (["a", "c"], "contains", "b", False),
        (["a", "c"], "contains-any", ("b", "c"), True),
        (["a"], "is", "a", True),
        (["a", "c"], "is", "a", False),
        ("12.50", "at-least", 12, True),
        ("9", "less-than", 10, True),  # as texts "9" is more than "10"
        ("12.0", "is", 12, True),
        ("NaN", "at-least", 1, False),
        ("2026-11-22", "before", RelativeDay(0), True),
        ("2026-11-23", "before", RelativeDay(0), False),
        ("2026-11-23", "on-or-before", RelativeDay(0), True),
        ("2026-08-15", "before", RelativeDay(-100), False),
        ("2026-11-23T14:15", "on-or-after", "2026-11-23", True),
        ("not a day", "before", "2026-11-23", False),
        ({"urn": "123456"}, "is", "123456", True),
        ("x", "answered", True, True),
        ("x", "answered", False, False),
        ({"not_known": True}, "answered", True, True),
        ({"not_known": True}, "not-known", True, True),
        ("x", "not-known", False, True),
    ],
)
def test_an_answer_is_compared_by_its_type(answer, operator, value, expected):
    assert asks({"q": answer}, "q", operator, value) is expected


@pytest.mark.parametrize(
    "operator", [one for one in Operator if one not in {Operator.ANSWERED, Operator.ENTRIES_AT_LEAST}]
)
@pytest.mark.parametrize("answers", [{}, {"q": None}, {"q": ""}, {"q": []}])
def test_nothing_holds_of_a_question_nobody_answered(operator, answers):
    for value in ("yes", 0, False, ("a",), RelativeDay(3)):
        assert asks(answers, "q", operator, value) is False
    assert asks(answers, "q", "answered", False) is True


@pytest.mark.parametrize(
    "operator",
    [one for one in Operator if one not in {Operator.ANSWERED, Operator.NOT_KNOWN, Operator.ENTRIES_AT_LEAST}],
)
def test_not_known_is_neither_something_nor_something_else(operator):
    for value in ("yes", 0, ("a",), RelativeDay(3)):
        assert asks({"q": {"not_known": True}}, "q", operator, value) is False


def test_a_fact_is_asked_by_its_name():
    assert asks({}, "channel", "is", "online", is_fact=True, facts={"channel": "online"})
    assert not asks({"channel": "online"}, "channel", "is", "online", is_fact=True)


def test_one_sibling_at_risk_is_enough_and_an_entry_speaks_for_itself_only():
    answers = Answers.of("referrer", {"siblings": [{"id": "a", "risk": "no"}, {"id": "b", "risk": "yes"}, {"id": "c"}]})
    at_risk = Test("risk", Operator.IS, "yes")
    assert holds(at_risk, answers, {}, TODAY)
    assert not holds(at_risk, answers.within("siblings", "a"), {}, TODAY)
    assert holds(at_risk, answers.within("siblings", "b"), {}, TODAY)
    assert not holds(at_risk, answers.within("siblings", "c"), {}, TODAY)  # unanswered is not its sibling's answer
    assert holds(Test("siblings", Operator.ENTRIES_AT_LEAST, 3), answers, {}, TODAY)
    assert not holds(Test("siblings", Operator.ENTRIES_AT_LEAST, 4), answers, {}, TODAY)
    assert holds(Test("referrer.siblings", Operator.ENTRIES_AT_LEAST, 3), answers, {}, TODAY)


def test_another_partys_answer_is_named_with_the_party():
    answers = Answers({"school": {"view": "agrees"}, "parent": {"pays": "yes"}}, "school")
    assert holds(Test("parent.pays", Operator.IS, "yes"), answers, {}, TODAY)
    assert holds(Test("pays", Operator.IS, "yes"), answers, {}, TODAY)
    assert not holds(Test("school.pays", Operator.IS, "yes"), answers, {}, TODAY)


def test_a_condition_names_what_it_reads():
    condition = All(
        (Test("a", Operator.IS, "x"), Not(AnyOf((Test("p.b", Operator.IS, "x"), Test("f", Operator.IS, 1, True)))))
    )
    assert addresses_of(condition) == {"a", "p", "b"}


QUESTIONS = [
    Question("q0", QuestionKind.TEXT, Wording.of("q0")),
    Question(
        "q1", QuestionKind.SINGLE_CHOICE, Wording.of("q1"), options=tuple(Option(c, Wording.of(c)) for c in "abc")
    ),
    Question("q2", QuestionKind.MULTI_CHOICE, Wording.of("q2"), options=tuple(Option(c, Wording.of(c)) for c in "abc")),
    Question("q3", QuestionKind.DATE, Wording.of("q3")),
    Question("q4", QuestionKind.NUMBER, Wording.of("q4")),
]
CODE = st.sampled_from("abc")
NOT_KNOWN = st.just({"not_known": True})
ANSWERS = st.fixed_dictionaries(
    {},
    optional={
        "q0": st.sampled_from(["yes", "no", "some", "7", "2026-11-23"]) | NOT_KNOWN,
        "q1": CODE | NOT_KNOWN,
        "q2": st.lists(CODE, max_size=3, unique=True) | NOT_KNOWN,
        "q3": st.dates(date(2015, 1, 1), date(2030, 1, 1)).map(str) | NOT_KNOWN,
        "q4": st.integers(-9, 20).map(str) | NOT_KNOWN,
    },
)


def slowly(condition, answers, facts):
    """The rules of conditions written down a second time, as plainly as can be."""
    if isinstance(condition, All):
        return all(slowly(one, answers, facts) for one in condition.of)
    if isinstance(condition, AnyOf):
        return any(slowly(one, answers, facts) for one in condition.of)
    if isinstance(condition, Not):
        return not slowly(condition.of, answers, facts)
    answer = (facts if condition.is_fact else answers).get(condition.address)
    expected, operator = condition.value, str(condition.operator)
    if operator == "answered":
        return (answer not in (None, "", [])) == expected
    if answer in (None, "", []):
        return False
    if operator == "not-known":
        return (answer == {"not_known": True}) == expected
    if answer == {"not_known": True}:
        return False
    return slowly_compared(operator, answer, expected)


def slowly_compared(operator, answer, expected):
    many = answer if isinstance(answer, list) else [answer]
    wanted = list(expected) if isinstance(expected, tuple) else [expected]
    if operator in {"is", "is-not"}:
        return (sorted(many) == wanted) == (operator == "is")
    if operator in {"in", "not-in"}:
        return all((one in wanted) == (operator == "in") for one in many)
    if operator in {"contains", "contains-any"}:
        return any(one in wanted for one in many)
    try:
        if operator in {"at-least", "at-most", "more-than", "less-than"}:
            left, right = Decimal(answer), Decimal(expected)
        else:
            left = date.fromisoformat(answer)
            right = (
                TODAY + timedelta(expected.days) if isinstance(expected, RelativeDay) else date.fromisoformat(expected)
            )
    except (ValueError, TypeError, InvalidOperation):
        return False
    return {
        "at-least": left >= right,
        "on-or-after": left >= right,
        "more-than": left > right,
        "after": left > right,
        "at-most": left <= right,
        "on-or-before": left <= right,
        "less-than": left < right,
        "before": left < right,
    }[operator]


@given(conditions(QUESTIONS), ANSWERS, st.sampled_from([{}, {"channel": "online"}, {"channel": "letter"}]))
def test_the_quick_way_and_the_slow_way_agree(condition, answers, facts):
    check = compile_condition(condition)
    assert check(Answers.of("referrer", answers), facts, TODAY) == slowly(condition, answers, facts)
