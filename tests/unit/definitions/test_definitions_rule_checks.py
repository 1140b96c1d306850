"""The checker refuses a check that could not be asked, or would tell somebody what is not theirs to read."""

from __future__ import annotations

from dataclasses import replace
from textwrap import indent

import pytest

from casework.law.law_book import RuleShapes
from forms.definition.check import check
from forms.definition.reader import read_text
from forms.definition.rule_inputs import DayOf, FromAnswer, FromDay, FromEntries, FromParts, FromValue, WhetherAnswered
from forms.definition.vocabulary import STANDARD

VOCABULARY = replace(STANDARD, rules=RuleShapes())
RETURN = """\
schema: 1
service: deletion-return
title: Tell us that a pupil leaves
summary: A return of a deletion.
audience: [school]
privacy: {lawful-basis: "Legal obligation, Education Act 1996", notice: We keep it., retention: 6 years}
parties:
  - {id: school, label: School, kinds: [school], sees: [parent]}
  - {id: parent, label: Parent, kinds: [link], order: 1}
pages:
  - id: leaving
    title: Leaving
    questions:
      - {id: which-school, type: school, label: School}
      - {id: born, type: date, label: Born}
      - {id: last-day, type: date, label: Last day}
      - {id: sent-at, type: date-and-time, label: Sent at}
      - {id: count, type: number, label: How many, decimals: 1}
      - {id: notes, type: text, label: Notes}
      - {id: letter, type: file, label: Letter}
      - {id: week, type: timetable, label: Hours of work}
      - id: lessons
        type: row-table
        label: Lessons
        columns:
          - {id: taught-on, type: date, label: Day}
          - {id: taught-for, type: number, label: Minutes}
          - {id: taught-by, type: text, label: By whom}
      - id: shown
        type: single-choice
        label: What shows it
        not-known: true
        options: {letter: A letter, portal: The portal}
      - id: missing
        type: multi-choice
        label: What is missing
        options: {full-name: Full name, address: Address}
  - id: visits
    title: Visits
    repeat: {id: visit, item: visit, items: Visits}
    questions:
      - {id: visited-on, type: date, label: Day}
      - id: seen
        type: row-table
        label: What was seen
        required: false
        columns: [{id: seen-on, type: date, label: Day}]
  - id: end
    title: End
    questions: [{id: agreed, type: yes-no, label: Agreed}]
    checks:
CHECKS
  - id: told
    title: What the parent says
    party: parent
    questions: [{id: parent-says, type: date, label: Day}]
PARENT
"""
GOOD = """\
- rule: ROLL.R9A.TOLD
  effect: warn
  inputs:
    deleted_on: last-day
    on-roll-from: {answer: last-day}
    shown_by: {answer: shown, as: {letter: offer, portal: confirmed, not-known: nothing}}
    agreed_at_both: agreed
    order_names_school: {answer: missing, has: [address]}
    new_school_abroad: {value: false}
  asked-of: {day: received-on}
  calendar-of: which-school
"""


def read(checks: str, *, parent: str = "", top: str = ""):
    text = RETURN.replace("CHECKS", indent(checks.rstrip(), " " * 6)).replace(
        "PARENT", indent(parent.rstrip(), " " * 4)
    )
    return read_text(text.replace("audience:", f"{top}audience:", 1), "deletion-return.yaml")


def faults(checks: str, **more: str) -> list[str]:
    found = check(read(checks, **more), VOCABULARY).faults
    return [str(fault) for fault in found if "checks" in fault.where]


def test_a_check_of_a_real_rule_has_no_fault_and_reads_as_it_was_written():
    assert faults(GOOD) == []
    definition = read(GOOD).definition
    assert definition is not None
    (ref,) = definition.pages[2].checks
    assert (ref.effect, ref.asked_of, ref.calendar_of) == ("warn", FromDay(DayOf.RECEIVED_ON), "which-school")
    assert dict(ref.inputs)["on_roll_from"] == FromAnswer("last-day")
    assert dict(ref.inputs)["shown_by"] == FromAnswer(
        "shown", (("letter", "offer"), ("portal", "confirmed"), ("not-known", "nothing"))
    )
    assert dict(ref.inputs)["new_school_abroad"] == FromValue(False)
    assert dict(ref.inputs)["order_names_school"] == FromAnswer("missing", has=("address",))


def test_every_form_of_an_input_is_read():
    inputs = (
        "{a: {answered: letter}, b: {day: today}, c: {entries: visit, each: visited-on},"
        " d: {parts: {e: {value: [x, y]}, f: {entries: visit, each: {parts: {on: visited-on}}}}}}"
    )
    definition = read(f"- {{rule: X, inputs: {inputs}}}").definition
    assert definition is not None
    assert dict(definition.pages[2].checks[0].inputs) == {
        "a": WhetherAnswered("letter"),
        "b": FromDay(DayOf.TODAY),
        "c": FromEntries("visit", FromAnswer("visited-on")),
        "d": FromParts(
            (
                ("e", FromValue(("x", "y"))),
                ("f", FromEntries("visit", FromParts((("on", FromAnswer("visited-on")),)))),
            )
        ),
    }


@pytest.mark.parametrize(
    ("check", "says"),
    [
        ("{rule: ROLL.R9AA.TOLD, inputs: {}}", 'no rule "ROLL.R9AA.TOLD"'),
        ("{rule: ROLL.R9AA.TOLD, inputs: {}}", "Near it are ROLL.R9A.TOLD"),
        ("{rule: ROLL.R9A, effect: warn, inputs: {}}", "Bind ROLL.R9A.TOLD for whoever fills it in"),
        ("{rule: ROLL.OFF-ROLLING, effect: warn, inputs: {}}", "speaks in officers' words"),
        ("{rule: ROLL.R9A, inputs: {deleted_at: last-day}}", "Did you mean deleted_on?"),
        ("{rule: ROLL.R9A, inputs: {xyz: last-day}}", "Its facts: deleted_on"),
        ("{rule: AGE.SCHOOL, inputs: {}}", 'AGE.SCHOOL needs the fact "born"'),
        ("{rule: AGE.SCHOOL, inputs: {born: birthday}}", '"birthday" is not a question that comes before this'),
        ("{rule: AGE.SCHOOL, inputs: {born: parent-says}}", "Ask it here or earlier"),
        ("{rule: AGE.SCHOOL, inputs: {born: notes}}", '"notes" gives text, and the fact is a date'),
        ("{rule: AGE.SCHOOL, inputs: {born: sent-at}}", "gives a date with a time"),
        ("{rule: AGE.SCHOOL, inputs: {born: visited-on}}", "is asked once for each of visit"),
        ("{rule: AGE.SCHOOL, inputs: {born: letter}}", "Write {answered: letter}"),
        ("{rule: AGE.SCHOOL, inputs: {born: {answered: letter}}}", "not yes or no"),
        ("{rule: AGE.SCHOOL, inputs: {born: {value: true}}}", '"True" is not a date'),
        ("{rule: AGE.SCHOOL, inputs: {born: {entries: visit, each: visited-on}}}", "not a list"),
        ("{rule: AGE.SCHOOL, inputs: {born: {parts: {day: born}}}}", "has no parts"),
        ("{rule: ROLL.R9A, inputs: {shown_by: shown}}", "does not know the options letter, portal"),
        ("{rule: ROLL.R9A, inputs: {shown_by: {answer: shown, as: {post: offer}}}}", 'no option "post"'),
        ("{rule: ROLL.R9A, inputs: {shown_by: {answer: shown, as: {letter: rumour}}}}", '"rumour" is not a choice'),
        ("{rule: ROLL.R9A, inputs: {shown_by: agreed}}", "Say what each option is with as:"),
        ("{rule: ROLL.R9A, inputs: {agreed_at_both: {day: today}}}", "the fact is yes or no, not a date"),
        ('{rule: ROLL.R9A, inputs: {agreed_at_both: {value: "yes"}}}', '"yes" is not yes or no'),
        ("{rule: ROLL.R9J, inputs: {months: count}}", "may have decimals"),
        ("{rule: RETURN.DELETION, inputs: {missing: shown}}", "gives a choice, and the fact is several choices"),
        ("{rule: RETURN.DELETION, inputs: {missing: {entries: visits, each: notes}}}", "is not a repeat"),
        ("{rule: AGE.SCHOOL, inputs: {born: born}, asked-of: notes}", "the fact is a date"),
        ("{rule: AGE.SCHOOL, inputs: {born: born}, asked-of: {value: 1}}", "a rule is asked of a day"),
        ("{rule: AGE.SCHOOL, inputs: {born: born}, calendar-of: born}", "not a question of type school"),
        ("{rule: AGE.SCHOOL, inputs: {born: {answer: born, value: 1}}}", "exactly one key"),
        ("{rule: AGE.SCHOOL, inputs: {born: week}}", '"week" gives the hours of a week'),
        ("{rule: PERF.R13.HOURS, inputs: {days: {rows: notes, each: {parts: {}}}}}", "has no rows of its own"),
        ("{rule: PERF.R13.HOURS, inputs: {days: {rows: shows, each: {parts: {}}}}}", '"shows" is not a question'),
        ("{rule: AGE.SCHOOL, inputs: {born: {rows: lessons, each: taught-on}}}", "not a list"),
        ("{rule: PERF.R13.HOURS, inputs: {days: {rows: seen, each: {parts: {on: seen-on}}}}}", "each of visit"),
        (
            "{rule: PERF.R13.HOURS, inputs: {days: {rows: lessons, each: {parts: {on: born}}}}}",
            '"born" is not a question',
        ),
        ("{rule: PERF.R13.HOURS, inputs: {days: {rows: lessons, each: {parts: {on: taught-by}}}}}", "gives text"),
        ("{rule: AGE.SCHOOL, rules: [AGE.SCHOOL], inputs: {born: born}}", "one rule or a list of them"),
        ("{rule: ROLL.R9A, inputs: {agreed_at_both: {answer: shown, has: [post]}}}", 'no option "post"'),
        ("{rule: ROLL.R9A, inputs: {agreed_at_both: {answer: notes, has: [post]}}}", "Only a choice has has:"),
        ("{rule: ROLL.R9A, inputs: {deleted_on: {answer: shown, has: [letter]}}}", "the fact is a date, not yes or no"),
        (
            "{rule: ROLL.R9A, inputs: {agreed_at_both: {answer: shown, has: [letter], as: {letter: true}}}}",
            "Take as: away, or has:",
        ),
        ("{rule: RETURN.DELETION, inputs: {missing: {told: {full-nam: notes}}}}", "none of the rule's words"),
        ("{rule: RETURN.DELETION, inputs: {missing: {told: {full-name: [born, birthday]}}}}", '"birthday" is not a'),
        ("{rule: AGE.SCHOOL, inputs: {born: {told: {full-name: notes}}}}", "the fact is a date, not several choices"),
        ("{inputs: {born: born}}", "one rule or a list of them"),
        ("{rules: [AGE.SCHOOL, NO.SUCH], inputs: {born: born}}", 'no rule "NO.SUCH"'),
        ("{rule: PERF.R4.LOCAL, effect: block, inputs: {}}", "not verified, so it only advises"),
    ],
)
def test_a_check_that_could_not_be_asked_is_refused_with_its_mend(check, says):
    found = faults(f"- {check}")
    assert any(says in fault for fault in found), found


def test_the_rows_of_a_table_reach_a_rule_by_their_columns():
    each = "{parts: {on: taught-on, minutes: taught-for}}"
    assert faults(f"- {{rule: PERF.R13.HOURS, inputs: {{days: {{rows: lessons, each: {each}}}}}}}") == []
    inside = "{entries: visit, each: {parts: {on: visited-on, lessons: {rows: seen, each: {parts: {}}}}}}"
    found = faults(f"- {{rule: PERF.R26.DAYS, inputs: {{dob: born, days: {inside}}}}}")
    assert found
    assert all("needs the fact" in fault for fault in found), "the table itself is read from inside its entry"


def test_several_rules_are_asked_with_the_same_facts():
    assert faults("- {rules: [AGE.SCHOOL, AGE.SCHOOL], inputs: {born: born}}") == []
    definition = read("- {rules: [A, B], effect: warn, inputs: {born: born}}").definition
    assert definition is not None
    (ref,) = definition.pages[2].checks
    assert [(one.rule, one.effect, one.inputs == ref.inputs) for one in ref.each()] == [
        ("A", "warn", True),
        ("B", "warn", True),
    ]


def test_the_hours_of_a_week_reach_the_rules_of_work_for_all_jobs_together():
    jobs = "{value: []}"
    for given, says in (
        (jobs, []),
        ("{parts: {}}", ["has no parts"]),
        ("{entries: visit, each: {parts: {term: week, occupations: {value: [shop]}}}}", []),
        ("{entries: visit, each: {parts: {term: notes}}}", ['"notes" gives text, and the fact is the hours of a week']),
    ):
        opens = 'term_from: born, school_opens: {value: "09:00"}, school_closes: {value: "15:30"}'
        found = faults(f"- {{rule: EMP.S18.SCHOOLDAY, inputs: {{dob: born, jobs: {given}, {opens}}}}}")
        assert [fault for fault in found if not any(one in fault for one in says)] == []
        assert bool(found) is bool(says)


def test_a_multiple_choice_gives_a_rule_its_list():
    assert faults("- {rule: RETURN.DELETION, inputs: {missing: missing}}") == []


def test_a_list_of_words_is_made_of_what_is_answered_a_file_too():
    told = "{told: {full-name: notes, address: [letter, notes]}}"
    assert faults(f"- {{rule: RETURN.DELETION, inputs: {{missing: {told}}}}}") == []
    together = f"{{together: [{told}, {{value: ground}}]}}"
    assert faults(f"- {{rule: RETURN.DELETION, inputs: {{missing: {together}}}}}") == []


def test_nothing_may_stop_a_return_that_is_never_refused():
    block = GOOD.replace("effect: warn", "effect: block")
    assert faults(block) == []
    (fault,) = faults(block, top="never-refused: true\n")
    assert "nothing may stop its sending. Write effect: warn" in fault
    assert faults(GOOD, top="never-refused: true\n") == []


def test_a_finding_tells_nobody_what_another_party_keeps_to_itself():
    parent = "checks: [{rule: AGE.SCHOOL, effect: warn, inputs: {born: born}}]"
    (fault,) = faults("[]", parent=parent)
    assert 'would tell parent of "born", which only school may see' in fault
    assert faults("[]", parent=parent.replace("warn", "officer")) == []


def test_a_fault_is_told_with_file_and_line():
    found = check(read("- {rule: NO.SUCH, inputs: {}}"), VOCABULARY).faults
    fault = next(fault for fault in found if "no rule" in fault.what)
    assert (fault.file, fault.where) == ("deletion-return.yaml", "pages/end/checks/1/rule")
    assert fault.line > 1
