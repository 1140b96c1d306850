"""Not known is an answer of its own: of one question, of an address nobody has, or of all that a page leaves empty."""

from __future__ import annotations

from dataclasses import replace

import pytest

from forms.answers import Answers
from forms.definition.conditions import Operator, Test
from forms.definition.questions import GroupRule
from forms.definition.wording import Wording
from tests.unit.forms.html_rules import faults_of
from tests.unit.forms.made_up import PARTY, PORTS, TODAY, form, page, question

NOT_KNOWN = {"not_known": True}
NOTHING = Answers.of(PARTY, {})
FOR_SOMEBODY, BY_THEMSELVES = {"entered-on-behalf": "yes"}, {"entered-on-behalf": "no"}


def resting(*questions, **more):
    """A page at whose end the rest may be said to be not known."""
    return form(replace(page("one", *questions, **more), rest_not_known=True))


def posted(made, body, facts=None, answers=NOTHING):
    return made.page("one").parse(body, None, answers, facts=facts or {}, today=TODAY, ports=PORTS)


def drawn(made, facts=None, answers=NOTHING, result=None):
    html = made.page("one").render(answers, facts=facts or {}, today=TODAY, ports=PORTS, result=result)
    assert faults_of(html) == []
    return html


@pytest.mark.parametrize("kind", ["email", "phone"])
def test_who_enters_a_form_for_somebody_without_an_address_says_so_and_goes_on(kind):
    made = form(page("one", question("reach", kind), question("b", required=False)))
    box = {"q-reach__not-known": "yes"}
    assert "q-reach__not-known" in drawn(made, FOR_SOMEBODY)
    result = posted(made, box, FOR_SOMEBODY)
    assert result.ok
    assert result.values["reach"] == NOT_KNOWN
    journey = made.journey(PARTY)
    answers = Answers.of(PARTY, {"reach": NOT_KNOWN})
    assert journey.stands("one", answers, FOR_SOMEBODY, TODAY), "and it stands when it is sent"
    assert not posted(made, {}, FOR_SOMEBODY).ok, "passed over is not the same"
    assert not posted(made, {"q-reach": "x@y.example"} | box, FOR_SOMEBODY).ok, "nor both at once"


@pytest.mark.parametrize("kind", ["email", "phone"])
def test_somebody_who_fills_in_for_themselves_gives_the_address_they_are_asked_for(kind):
    made = form(page("one", question("reach", kind), question("b", required=False)))
    for facts in (BY_THEMSELVES, {}):
        assert "q-reach__not-known" not in drawn(made, facts)
        assert not posted(made, {"q-reach__not-known": "yes"}, facts).ok, "a made-up body gets nobody past it"


def test_a_definition_may_ask_an_officer_for_less_than_whoever_fills_in_for_themselves():
    asked = question("why", required=False, required_when=Test("entered-on-behalf", Operator.IS, "no", is_fact=True))
    made = form(page("one", asked))
    assert posted(made, {}, FOR_SOMEBODY).ok
    assert not posted(made, {}, BY_THEMSELVES).ok


def test_one_box_says_of_all_that_a_page_leaves_empty_that_it_is_not_known():
    made = resting(
        *(question("a", required=False), question("b", "address", required=False), question("c", required=False)),
        *(question("d", "yes-no", required=False, not_known=True), question("e", "school", required=False)),
    )
    result = posted(made, {"rest-not-known": "yes", "q-c": "Elm Road"})
    assert result.ok
    assert result.values == {"a": NOT_KNOWN, "b": NOT_KNOWN, "c": "Elm Road", "d": NOT_KNOWN, "e": NOT_KNOWN}
    assert set(posted(made, {"q-c": "Elm Road"}).values.items()) >= {("a", None), ("c", "Elm Road")}, "else it is empty"


def test_the_box_is_ticked_when_the_page_is_shown_again_and_unticked_takes_it_back():
    made = resting(question("a", required=False), question("b", required=False))
    known = Answers.of(PARTY, {"a": NOT_KNOWN, "b": "Elm Road"})
    ticked = 'value="yes" aria-describedby="rest-not-known-hint" checked'
    assert ticked in drawn(made, answers=known)
    assert ticked not in drawn(made)
    assert posted(made, {"q-b": "Elm Road"}, answers=known).values == {"a": None, "b": "Elm Road"}


def test_what_a_page_needs_is_not_waved_through_by_the_box():
    made = resting(
        *(question("needed"), question("name", required=False), question("looks", required=False)),
        question("free", required=False),
        group_rules=(GroupRule(("name", "looks"), 1, None, Wording.of("Name or describe")),),
    )
    result = posted(made, {"rest-not-known": "yes"})
    assert {error.question for error in result.errors} == {"needed", "name"}
    result = posted(made, {"rest-not-known": "yes", "q-needed": "x", "q-looks": "A boy of nine"})
    assert result.ok
    assert result.values["name"] is None, "one of the two was enough"
    assert result.values["free"] == NOT_KNOWN


def test_what_was_understood_wrongly_is_said_and_not_made_unknown():
    made = resting(question("on", "date", required=False), question("a", required=False))
    result = posted(made, {"rest-not-known": "yes", "q-on__day": "31", "q-on__month": "2", "q-on__year": "2020"})
    assert [error.question for error in result.errors] == ["on"]
    assert "on" not in result.values
    assert 'name="rest-not-known" type="checkbox" value="yes" aria-describedby="rest-not-known-hint" checked' in drawn(
        made, result=result
    )


def test_a_page_has_the_box_only_where_something_on_it_has_none_of_its_own():
    own = question("d", "yes-no", required=False, not_known=True)
    assert "rest-not-known" not in drawn(resting(own, question("needed")))
    assert "rest-not-known" in drawn(resting(own, question("a", required=False)))
    assert "rest-not-known" not in drawn(form(page("one", own, question("a", required=False))))
