"""`python -m statutory`: rules by name, an answer as text or JSON, and clear words for a bad question."""

import io
import json
import pickle
import runpy
import subprocess
import sys
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from statutory.__main__ import main
from statutory.explanations import explain
from statutory.findings import Finding, Severity
from statutory.registry import NoSuchRule, all_rules, in_order, rule
from statutory.rules import Rule, Setting
from statutory.sources import Source

ROOT = Path(__file__).parents[3]
CALENDARS = {
    "known_from": "2026-11-01",
    "known_until": "2026-12-31",
    "terms": [{"start": "2026-11-02", "end": "2026-12-18"}],
    "inset": ["2026-11-23"],
    "bank_holidays": [{"day": "2026-12-25", "reason": "Christmas Day"}],
}
TENTH_DAY = {"trigger": "2026-11-16", "amount": 10, "unit": "school_days", "counting": "beginning_with"}
READ = Source("An Act", "s.1", "https://www.legislation.gov.uk/", date(2026, 11, 22), verified=True)


def run(*words, question=None):
    told, wrong = io.StringIO(), io.StringIO()
    asked = io.StringIO(question if isinstance(question, str) else json.dumps(question))
    code = main(words, asked=asked, told=told, wrong=wrong)
    return code, told.getvalue(), wrong.getvalue()


def test_a_question_is_answered_in_text():
    question = {"on": "2026-11-22", "facts": {"born": "2021-09-01"}}
    code, told, wrong = run("explain", "AGE.SCHOOL", question=question)
    assert (code, wrong) == (0, "")
    assert told == (
        "AGE.SCHOOL: Compulsory school age on a day\n"
        "Asked for Sunday 22 November 2026.\n"
        "\n"
        "1. INFORMATION (AGE.SCHOOL), not verified: check the text before relying on it\n"
        "   The child is not yet of compulsory school age: it starts on 31 December 2026.\n"
        "   Limit: 31 December 2026 to 25 June 2038\n"
        "   Observed: 22 November 2026\n"
        "   Provision: Education Act 1996, s.8(2)\n"
        "   Source: https://www.legislation.gov.uk/ukpga/1996/56/section/8 (read 22 November 2026)\n"
        "   May be overridden by: officer\n"
    )


def test_a_question_is_answered_in_json():
    question = {"on": "2026-11-22", "facts": TENTH_DAY, "calendars": CALENDARS}
    code, told, wrong = run("explain", "count.due", "--json", question=question)
    answer = json.loads(told)
    assert (code, wrong) == (0, "")
    assert {name: answer[name] for name in ("rule", "title", "verified", "in_force")} == {
        "rule": "COUNT.DUE",
        "title": "When something is due",
        "verified": False,
        "in_force": True,
    }
    (finding,) = answer["findings"]
    assert (finding["day"], finding["on"], finding["severity"]) == ("2026-11-30", "2026-11-22", "information")
    assert finding["source"]["provision"] == 's.579(1), "school day"'


def test_json_can_be_read_by_people_too():
    question = {"on": "2026-11-22", "facts": {"born": "2011-11-22", "banding": "employment"}}
    _, told, _ = run("explain", "AGE.BAND", "--json", question=question)
    assert told.startswith('{\n  "rule": "AGE.BAND",\n')
    assert "children’s employment" in told


def test_every_finding_is_told_and_a_day_and_an_unread_source_with_it():
    question = {"on": "2026-11-22", "facts": TENTH_DAY, "calendars": CALENDARS}
    assert "   Day: Monday 30 November 2026\n" in run("explain", "COUNT.DUE", question=question)[1]
    facts = {"job": "performance_licence", "child_lives": "209", "performance_place": "213"}
    _, told, _ = run("explain", "COUNCIL.WHOSE", question={"on": "2026-11-22", "facts": facts})
    assert "\n1. INFORMATION (COUNCIL.WHOSE), verified\n" in told
    assert "\n2. INFORMATION (COUNCIL.WHOSE), not verified: check the text before relying on it\n" in told
    # A line is broken between words, and the next begins where it began.
    assert "(not read at the source; known on\n   22 November 2026)\n" in told


def test_a_rule_that_finds_nothing_says_so():
    code, told, _ = run("explain", "ID.URN", question={"on": "2026-11-22", "facts": {"urn": "102345"}})
    assert (code, told.splitlines()[-1]) == (0, "The rule has nothing to say about these facts.")


def test_a_rule_not_in_force_on_the_day_says_so():
    question = {"on": "2024-08-18", "facts": {"first_absent": "2024-07-01"}}
    code, told, _ = run("explain", "COUNT.ABSENCE", question=question)
    assert (code, told.splitlines()[-1]) == (0, "This rule is not in force on that day, so it finds nothing.")
    assert json.loads(run("explain", "COUNT.ABSENCE", "--json", question=question)[1])["in_force"] is False


def test_faults_of_facts_and_setting_are_told_together():
    question = {"facts": {"born": "2021"}, "calendars": {"known_from": "2026-11-01"}, "weather": 1}
    code, told, wrong = run("explain", "AGE.SCHOOL", question=question)
    assert (code, told) == (2, "")
    assert wrong.splitlines() == [
        "facts.born must be a date such as 2026-11-22.",
        "question.weather is not known; known are: on, calendars, commencements, byelaws.",
        "question.on is missing.",
        "question.calendars.known_until is missing.",
    ]


@pytest.mark.parametrize(
    ("question", "wrong"),
    [
        ("{", "this is not JSON: Expecting property name enclosed in double quotes in line 1, column 2.\n"),
        ("", "this is not JSON: Expecting value in line 1, column 1.\n"),
        ('{"on": ' + "9" * 5_000 + "}", "this is no JSON that can be read.\n"),
        ("[" * 100_000, "this is no JSON that can be read.\n"),
        ("[1]", "the question must be an object with on and facts.\n"),
        ({"on": "2026-11-22"}, "facts.born is missing.\n"),
    ],
    ids=["half", "nothing", "a number without end", "brackets without end", "a list", "no facts"],
)
def test_what_cannot_be_read_is_refused_with_the_reason(question, wrong):
    assert run("explain", "AGE.SCHOOL", question=question) == (2, "", wrong)


@pytest.mark.parametrize(
    ("data", "wrong"),
    [
        ('{"on": "2026-11-23", "facts": {"name": "Jos\u00e9"}}'.encode("cp1252"), "(byte 44 is 0xe9)"),
        ('{"on": 1}'.encode("utf-16"), "(byte 1 is 0xff)"),
    ],
)
def test_a_file_that_is_not_utf_8_is_told_so_with_its_first_odd_byte(data, wrong):
    told, said = io.StringIO(), io.StringIO()
    asked = io.TextIOWrapper(io.BytesIO(data), encoding="utf-8")
    assert main(["explain", "AGE.SCHOOL"], asked=asked, told=told, wrong=said) == 2
    assert said.getvalue() == f"this is not text in UTF-8 {wrong}: save the file as UTF-8.\n"


def test_the_mark_that_some_editors_put_before_a_file_is_no_fault():
    question = {"on": "2026-11-23", "facts": {"born": "2015-05-06"}}
    assert run("explain", "AGE.SCHOOL", question="\ufeff" + json.dumps(question)) == run(
        "explain", "AGE.SCHOOL", question=question
    )


def test_without_a_calendar_there_is_no_date_and_a_code_of_its_own():
    code, told, wrong = run("explain", "COUNT.DUE", question={"on": "2026-11-22", "facts": TENTH_DAY})
    assert (code, told, wrong) == (3, "", "No date: there is no calendar to count school days by.\n")
    facts = TENTH_DAY | {"amount": 100}
    code, told, wrong = run(
        "explain", "COUNT.DUE", question={"on": "2026-11-22", "facts": facts, "calendars": CALENDARS}
    )
    assert (code, wrong) == (
        3,
        "No date: the calendar as given ends on 31 December 2026; 1 January 2027 is not known.\n",
    )


def test_numbers_are_read_as_typed_and_not_as_floats():
    facts = json.dumps(TENTH_DAY).replace("10", "10.0")
    code, _, wrong = run("explain", "COUNT.DUE", question=f'{{"on": "2026-11-22", "facts": {facts}}}')
    assert (code, wrong) == (2, "facts.amount must be a whole number.\n")


def test_a_rule_there_is_not_is_told_with_its_neighbours():
    assert run("explain", "AGE.SCHOOLS", question={}) == (
        2,
        "",
        "there is no rule AGE.SCHOOLS; near it are AGE.SCHOOL.\n",
    )
    assert run("explain", "zzz", question={}) == (2, "", "there is no rule zzz.\n")
    with pytest.raises(NoSuchRule) as many:
        rule("ROLL.R9Z.TOLD")
    assert len(many.value.nearest) == 3
    with pytest.raises(NoSuchRule) as caught:
        rule("AGE.SCHOOLS")
    again = pickle.loads(pickle.dumps(caught.value))  # noqa: S301  # our own bytes
    assert (str(again), again.rule_id, again.nearest) == (str(caught.value), "AGE.SCHOOLS", ("AGE.SCHOOL",))


def test_rules_are_listed_by_id_with_their_titles():
    code, told, _ = run("list")
    lines = told.splitlines()
    assert code == 0
    assert [line.split("  ")[0].strip() for line in lines] == [one.id for one in all_rules()]
    width = max(len(one.id) for one in all_rules())
    assert f"{'AGE.SCHOOL':<{width}}  Compulsory school age on a day" in lines


def test_rules_are_listed_with_the_schema_of_their_facts():
    code, told, _ = run("list", "--json")
    listed = {one["rule"]: one for one in json.loads(told)}
    assert code == 0
    assert set(listed) == {one.id for one in all_rules()}
    assert set(listed["ID.UPN"]) == {"rule", "title", "verified", "commencement", "facts"}
    Draft202012Validator(listed["COUNT.DUE"]["facts"]).validate(TENTH_DAY)


def test_no_command_or_an_unknown_one_is_refused_with_the_usage():
    for words in ([], ["judge"], ["explain"]):
        with pytest.raises(SystemExit) as left:
            run(*words)
        assert left.value.code == 2


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ([], ["usage: python -m statutory ", "Ask the law from the command line.", "name the rules"]),
        ([], ["read a question from standard input and answer it", "the page of sources, as Markdown"]),
        (["list"], ["with the JSON Schema of the facts each takes"]),
        (["explain"], ["the id of a rule, e.g. AGE.SCHOOL", "findings as JSON"]),
    ],
)
def test_help_says_what_each_command_is_for(words, told, capsys):
    with pytest.raises(SystemExit) as left:
        run(*words, "--help")
    assert left.value.code == 0
    said = " ".join(capsys.readouterr().out.split())
    assert [one for one in told if one not in said] == []


def test_the_program_runs_as_a_module_from_the_command_line():
    done = subprocess.run(
        [sys.executable, "-m", "statutory", "explain", "ID.UPN"],
        cwd=ROOT,
        input='{"on": "2026-11-22", "facts": {"upn": "Q207000016049"}}',
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "The first letter should be P, not Q" in done.stdout


def test_the_program_reads_standard_input_and_leaves_with_its_code(monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["statutory", "explain", "AGE.SCHOOL"])
    for question, code in (('{"on": "2026-11-22", "facts": {"born": "2021-09-01"}}', 0), ("{}", 2)):
        monkeypatch.setattr(sys, "stdin", io.StringIO(question))
        with pytest.raises(SystemExit) as left:
            runpy.run_path(str(ROOT / "statutory" / "__main__.py"), run_name="__main__")
        assert left.value.code == code
    out, err = capsys.readouterr()
    assert out.startswith("AGE.SCHOOL: ")
    assert err == "facts.born is missing.\nquestion.on is missing.\n"


def test_every_rule_has_an_id_of_its_own_a_title_and_a_source_somebody_can_open():
    ids = [one.id.casefold() for one in all_rules()]
    assert ids == sorted(set(ids))
    for one in all_rules():
        assert one.title
        assert one.title[0].isupper()
        assert one.sources
        for source in (*one.sources, *(number.source for number in one.numbers)):
            assert source.url.startswith("https://")
        assert rule(f" {one.id.lower()} ") is one


@dataclass(frozen=True, kw_only=True)
class Nothing:
    """No fact at all. `said` may be anything."""

    said: str = ""


def invented(rule_id, *, severity=Severity.BREACH, **more):
    def judge(facts, setting):
        found = Finding(
            rule=rule_id,
            provision=READ.citation,
            limit="1 day",
            observed="2 days",
            sentence="It is late.",
            severity=severity,
            verified=True,
            source=READ,
            on=setting.on,
        )
        return (found,)

    return Rule(id=rule_id, title="An invented rule", facts=Nothing, judge=judge, sources=(READ,), **more)


def test_lines_are_a_hundred_wide_and_an_address_is_never_broken():
    def told(sentence, url="https://www.legislation.gov.uk/"):
        def judge(facts, setting):
            (found,) = invented("test").judge(facts, setting)
            return (replace(found, sentence=sentence, source=replace(READ, url=url)),)

        return explain(replace(invented("test"), judge=judge), Nothing(), Setting(on=date(2026, 11, 22))).text

    assert f"\n   {'a' * 95} b\n   c\n" in told(f"{'a' * 95} b c")
    assert f"\n   {'a' * 96}\n   b c\n" in told(f"{'a' * 96} b c")
    long = f"https://www.legislation.gov.uk/{'x' * 200}"
    assert f"   {long}\n" in told("It is late.", long)


def test_two_rules_may_not_share_an_id_in_whatever_capitals():
    assert [one.id for one in in_order([invented("b"), invented("A")])] == ["A", "b"]
    with pytest.raises(ValueError, match="two rules are called TEST"):
        in_order([invented("test"), invented("TEST")])
    one = invented("test")
    assert in_order([one, one]) == (one,)


def test_a_part_of_an_act_is_off_until_an_administrator_enters_its_day():
    part = invented("test", commencement="2026 Act s.28")
    on = date(2026, 11, 22)
    began = {"2026 Act s.28": on}
    assert explain(part, Nothing(), Setting(on=on)).findings == ()
    assert len(explain(part, Nothing(), Setting(on=on, commencements=began)).findings) == 1
    assert not part.in_force(Setting(on=date(2026, 11, 21), commencements=began))


def test_a_rule_ends_with_its_last_day():
    old = invented("test", effective_from=date(2015, 2, 6), effective_until=date(2024, 8, 18))
    days = (date(2015, 2, 5), date(2015, 2, 6), date(2024, 8, 18), date(2024, 8, 19))
    assert [old.in_force(Setting(on=day)) for day in days] == [False, True, True, False]


def test_a_verified_breach_is_told_as_one():
    told = explain(invented("test", severity=Severity.OFFICER_DECIDES), Nothing(), Setting(on=date(2026, 11, 22)))
    assert "1. OFFICER DECIDES (test), verified\n   It is late.\n" in told.text
    assert told.json["findings"][0]["day"] is None
    assert told.json["verified"] is True
