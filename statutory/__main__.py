"""Ask the law from the command line.

    python -m statutory list [--json]                  the rules, and with --json the facts they take
    python -m statutory explain RULE < facts.json      what one rule says; --json for programs
    python -m statutory sources                        docs/statutory-sources.md, made from the code

The question is an object with `on` and `facts`, and where the rule counts days or stands on a
council's own numbers also `calendars`, `commencements` and `byelaws`.

Exit codes: 0 answered, whatever the finding; 2 the question cannot be read; 3 there is no date to
give, because a calendar is missing or ends too early.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from decimal import Decimal
from io import TextIOWrapper
from typing import IO, Any

from statutory.days import NoDate
from statutory.explanations import explain
from statutory.facts_json import FactsFaults, read_facts
from statutory.facts_schema import schema_of
from statutory.registry import NoSuchRule, all_rules, rule
from statutory.rules import AnyRule
from statutory.setting_json import WrittenSetting
from statutory.sources_page import sources_page

ANSWERED, UNREADABLE, NO_DATE = 0, 2, 3
_FACTS = "facts"
_MARK = "\ufeff"


def main(words: Sequence[str], *, asked: IO[str], told: IO[str], wrong: IO[str]) -> int:
    """Read a question from `asked`, answer on `told`, and say on `wrong` what is wrong with it."""
    given = _parser().parse_args(words)
    if given.command == "list":
        told.write(_listed(as_json=given.json))
        return ANSWERED
    if given.command == "sources":
        told.write(sources_page())
        return ANSWERED
    try:
        one = rule(given.rule)
        facts, written = _read(one, _parsed(asked))
        answer = explain(one, facts, written.setting)
    except FactsFaults as found:
        wrong.writelines(f"{fault}.\n" for fault in found.faults)
        return UNREADABLE
    except NoSuchRule as unknown:
        wrong.write(f"{unknown}.\n")
        return UNREADABLE
    except NoDate as why:
        wrong.write(f"No date: {why}.\n")
        return NO_DATE
    told.write(_dumped(answer.json) if given.json else answer.text)
    return ANSWERED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m statutory", description="Ask the law from the command line.")
    commands = parser.add_subparsers(dest="command", required=True)
    listing = commands.add_parser("list", help="name the rules")
    listing.add_argument("--json", action="store_true", help="with the JSON Schema of the facts each takes")
    asking = commands.add_parser("explain", help="read a question from standard input and answer it")
    asking.add_argument("rule", help="the id of a rule, e.g. AGE.SCHOOL")
    asking.add_argument("--json", action="store_true", help="findings as JSON")
    commands.add_parser("sources", help="the page of sources, as Markdown")
    return parser


def _parsed(asked: IO[str]) -> object:
    """Return what JSON says; the mark that some editors put at the head of a file is no part of it.

    Raises: FactsFaults.
    """
    try:
        return json.loads(asked.read().removeprefix(_MARK), parse_float=Decimal)
    except UnicodeDecodeError as fault:
        odd = f"byte {fault.start + 1} is {fault.object[fault.start]:#04x}"
        raise FactsFaults((f"this is not text in UTF-8 ({odd}): save the file as UTF-8",)) from None
    except json.JSONDecodeError as fault:
        where = f"{fault.msg} in line {fault.lineno}, column {fault.colno}"
        raise FactsFaults((f"this is not JSON: {where}",)) from None
    except (ValueError, RecursionError):  # a number of thousands of digits, thousands of brackets
        raise FactsFaults(("this is no JSON that can be read",)) from None


def _read(one: AnyRule, question: object) -> tuple[object, WrittenSetting]:
    """Return the facts and the setting of a question; the faults of both at once.

    Raises: FactsFaults.
    """
    if not isinstance(question, dict):
        raise FactsFaults(("the question must be an object with on and facts",))
    faults: list[str] = []
    found: list[Any] = []
    rest = {name: part for name, part in question.items() if name != _FACTS}
    for kind, part, path in ((one.facts, question.get(_FACTS, {}), _FACTS), (WrittenSetting, rest, "question")):
        try:
            found.append(read_facts(kind, part, path=path))
        except FactsFaults as unread:
            faults += unread.faults
    if faults:
        raise FactsFaults(tuple(faults))
    facts, written = found
    return facts, written


def _listed(*, as_json: bool) -> str:
    if not as_json:
        width = max(len(one.id) for one in all_rules())
        return "".join(f"{one.id:<{width}}  {one.title}\n" for one in all_rules())
    return _dumped([_described(one) for one in all_rules()])


def _described(one: AnyRule) -> dict[str, Any]:
    return {
        "rule": one.id,
        "title": one.title,
        "verified": one.verified,
        "commencement": one.commencement,
        "facts": schema_of(one.facts),
    }


def _dumped(value: object) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    if isinstance(sys.stdin, TextIOWrapper):  # whatever the locale: JSON is UTF-8, and an odd byte is told, not hidden
        sys.stdin.reconfigure(encoding="utf-8", errors="strict")
    sys.exit(main(sys.argv[1:], asked=sys.stdin, told=sys.stdout, wrong=sys.stderr))
