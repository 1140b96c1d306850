"""A journey goes where the answers lead: forwards while answered, around what does not apply, out where it must."""

from __future__ import annotations

import sys

import pytest

from forms.answers import Answers
from forms.definition.conditions import Operator, RelativeDay, Test
from forms.definition.questions import Exit, GroupRule, PageExit, Repeat
from forms.definition.wording import Wording
from tests.unit.forms.made_up import PARTY, TODAY, form, page, question


def is_(address, value):
    return Test(address, Operator.IS, value)


def walk(made, answers, posted):
    return made.journey(PARTY).walk(Answers.of(PARTY, answers), posted, {}, TODAY)


def ids(pages):
    return [one.id for one in pages]


@pytest.fixture
def branching():
    return form(
        page("start", question("safe", "yes-no")),
        page("danger", question("what"), when=is_("safe", "no")),
        page("more", question("why"), when=is_("what", "missing")),
        page("end", question("name")),
    )


def test_a_page_is_reached_when_those_before_it_are_answered(branching):
    first = walk(branching, {}, [])
    assert first.next.id == "start"
    assert first.can_visit("start")
    assert not first.can_visit("end")
    assert not first.complete
    then = walk(branching, {"safe": "yes"}, ["start"])
    assert then.next.id == "end"
    assert ids(then.pages) == ["start", "end"]
    assert then.previous("end").id == "start"
    assert then.previous("start") is None
    done = walk(branching, {"safe": "yes", "name": "A"}, ["start", "end"])
    assert done.complete
    assert done.can_send
    assert done.previous("").id == "end"
    assert done.after("end") is None


def test_going_back_and_answering_otherwise_opens_the_pages_between(branching):
    after = walk(branching, {"safe": "no", "name": "A"}, ["start", "end"])
    assert after.next.id == "danger"
    assert not after.can_visit("end")
    assert after.after("start").id == "danger"


def test_a_hidden_answer_counts_for_nothing_and_is_dropped_when_sent(branching):
    stale = {"safe": "yes", "what": "missing", "why": "x", "name": "A"}
    now = walk(branching, stale, ["start", "end"])
    assert ids(now.pages) == ["start", "end"]  # `more` hangs on an answer that is hidden
    kept = branching.journey(PARTY).prune(Answers.of(PARTY, stale), {}, TODAY)
    assert kept == {"safe": "yes", "name": "A"}
    assert stale["why"] == "x"  # the draft still has it, should the person change their mind


def test_an_answer_under_an_option_goes_with_the_option():
    made = form(
        page("one", question("how", "single-choice", options=("a", "b")), question("say", reveal_under=("how", "b")))
    )
    prune = made.journey(PARTY).prune
    assert prune(Answers.of(PARTY, {"how": "a", "say": "x"}), {}, TODAY) == {"how": "a"}
    assert prune(Answers.of(PARTY, {"how": "b", "say": "x"}), {}, TODAY) == {"how": "b", "say": "x"}


def test_what_is_no_question_of_the_form_is_not_sent(branching):
    assert branching.journey(PARTY).prune(Answers.of(PARTY, {"forged": "x"}), {}, TODAY) == {}


def test_the_only_ways_out_are_stop_and_another_service():
    made = form(
        page("one", question("age", "number"), exits=(PageExit(Exit.STOP, Test("age", Operator.MORE_THAN, 18)),)),
        page("two", question("name")),
    )
    out = walk(made, {"age": "19"}, ["one", "two"])
    assert out.exit.kind is Exit.STOP
    assert not out.complete
    assert not out.can_send
    assert not out.can_visit("two")
    assert walk(made, {"age": "18"}, ["one", "two"]).complete


def test_a_quick_form_may_be_sent_when_its_core_is_done_and_asks_that_first():
    made = form(
        page("one", question("a")),
        page("later", question("b"), optional_after_core=True),
        page("two", question("c")),
        quick_send=True,
    )
    now = walk(made, {"a": "x"}, ["one"])
    assert now.next.id == "two"
    assert not now.can_send
    core = walk(made, {"a": "x", "c": "y"}, ["one", "two"])
    assert core.can_send
    assert not core.complete
    assert core.next.id == "later"
    assert ids(core.pages) == ["one", "two", "later"]


def test_an_edit_rechecks_only_the_pages_that_read_what_changed():
    made = form(
        page("one", question("plan", "yes-no"), question("note", required=False)),
        page("two", question("worker", required=False, required_when=is_("plan", "yes"))),
        page("three", question("other")),
    )
    journey = made.journey(PARTY)
    posted = ["one", "two", "three"]
    before = Answers.of(PARTY, {"plan": "no", "other": "x"})
    note = Answers.of(PARTY, {"plan": "no", "other": "x", "note": "n"})
    plan = Answers.of(PARTY, {"plan": "yes", "other": "x"})
    assert journey.recheck(posted, before, note, {}, TODAY) == posted
    assert journey.recheck(posted, before, plan, {}, TODAY) == ["one", "three"]
    assert journey.standing(posted, plan, {}, TODAY) == ["one", "three"]


def test_an_edit_reaches_what_hangs_on_a_hidden_answer():
    made = form(
        page("one", question("a", "yes-no")),
        page("two", question("b", "yes-no"), when=is_("a", "yes")),
        page("three", question("c", required=False, required_when=Test("b", Operator.ANSWERED, False))),
    )
    before = Answers.of(PARTY, {"a": "yes", "b": "no"})
    after = Answers.of(PARTY, {"a": "no", "b": "no"})
    # The second page is hidden and keeps its answer; the third asked nothing of anybody until now.
    assert made.journey(PARTY).recheck(["one", "two", "three"], before, after, {}, TODAY) == ["one", "two"]


def test_an_option_that_is_no_longer_offered_is_no_answer():
    from forms.definition.questions import Option

    offered = Option("b", Wording.of("B"), show_when=is_("a", "yes"))
    made = form(
        page("one", question("a", "yes-no")), page("two", question("pick", "single-choice", options=("x", offered)))
    )
    before, after = Answers.of(PARTY, {"a": "yes", "pick": "b"}), Answers.of(PARTY, {"a": "no", "pick": "b"})
    assert made.journey(PARTY).recheck(["one", "two"], before, after, {}, TODAY) == ["one"]
    assert made.journey(PARTY).prune(after, {}, TODAY) == {"a": "no"}


def test_too_few_entries_reopen_the_list_and_a_broken_entry_does_too():
    visits = Repeat("visits", Wording.of("visit"), Wording.of("visits"), minimum=1)
    made = form(
        page("one", question("a", "yes-no")),
        page("visit", question("day"), question("who", required=False, required_when=is_("a", "yes")), repeat=visits),
    )
    recheck = made.journey(PARTY).recheck
    full = Answers.of(PARTY, {"a": "no", "visits": [{"id": "e", "day": "x"}]})
    assert recheck(["one", "visit"], full, Answers.of(PARTY, {"a": "no"}), {}, TODAY) == ["one"]
    must_say_who = Answers.of(PARTY, {"a": "yes", "visits": [{"id": "e", "day": "x"}]})
    assert recheck(["one", "visit"], full, must_say_who, {}, TODAY) == ["one"]


def test_an_entrys_hidden_answer_is_dropped_from_that_entry_only():
    visits = Repeat("visits", Wording.of("visit"), Wording.of("visits"))
    made = form(page("visit", question("in", "yes-no"), question("who", show_when=is_("in", "yes")), repeat=visits))
    answers = {"visits": [{"id": "a", "in": "no", "who": "x"}, {"id": "b", "in": "yes", "who": "y"}]}
    assert made.journey(PARTY).prune(Answers.of(PARTY, answers), {}, TODAY) == {
        "visits": [{"id": "a", "in": "no"}, {"id": "b", "in": "yes", "who": "y"}]
    }


def test_a_page_with_nothing_to_ask_is_not_there():
    made = form(page("one", question("a", "yes-no")), page("two", question("b", show_when=is_("a", "yes"))))
    assert walk(made, {"a": "no"}, ["one"]).complete
    assert walk(made, {"a": "yes"}, ["one"]).next.id == "two"


def test_a_day_counted_from_today_moves_with_it():
    made = form(
        page("one", question("d", "date")), page("two", question("b"), when=Test("d", Operator.AFTER, RelativeDay(-10)))
    )
    assert ids(walk(made, {"d": "2026-11-14"}, []).pages) == ["one", "two"]
    assert ids(walk(made, {"d": "2026-11-13"}, []).pages) == ["one"]


def test_a_group_wants_a_number_of_answers():
    rule = GroupRule(("a", "b"), 1, 1, Wording.of("Give one of them"))
    made = form(page("one", question("a", required=False), question("b", required=False), group_rules=(rule,)))

    def messages(body):
        return [one.message for one in made.page("one").parse(body, None, Answers.of(PARTY, {}), today=TODAY).errors]

    assert messages({}) == ["Give one of them"]
    assert messages({"q-a": "x"}) == []
    assert messages({"q-a": "x", "q-b": "y"}) == ["Give one of them"]


def calls_of(act):
    """How often Python functions are called meanwhile: a count, which no busy machine changes."""
    made = 0

    def note(_frame, event, _argument):
        nonlocal made
        made += event == "call"

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        act()
    finally:
        sys.setprofile(before)
    return made


def one_after_another(count):
    """A form of so many pages, each of which asks whether the one before was answered; all answered and posted."""
    pages = [
        page(f"p{n}", question(f"q{n}"), when=Test(f"q{n - 1}", Operator.ANSWERED, True) if n else None)
        for n in range(count)
    ]
    return form(*pages), {f"q{n}": "x" for n in range(count)}, [f"p{n}" for n in range(count)]


def test_the_fortieth_page_is_found_and_drawn_with_as_few_calls_as_the_first():
    made, answers, posted = one_after_another(40)

    def look_at(page_id):
        there = walk(made, answers, posted)
        assert there.can_visit(page_id)
        there.previous(page_id)
        there.after(page_id)
        made.page(page_id).render(there.answers, today=TODAY)

    look_at("p0")
    look_at("p39")  # each is compiled when it is first drawn
    assert calls_of(lambda: look_at("p39")) == calls_of(lambda: look_at("p0"))


def test_a_walk_through_twice_as_many_pages_asks_twice_as_much_and_no_more():
    def calls_of_a_walk(count):
        made, answers, posted = one_after_another(count)
        return calls_of(lambda: walk(made, answers, posted))

    twenty, forty, eighty = map(calls_of_a_walk, (20, 40, 80))
    assert forty < 2.1 * twenty
    assert eighty < 2.1 * forty
