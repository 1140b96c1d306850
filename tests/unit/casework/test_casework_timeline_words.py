"""A timeline is read by people: each kind of event is a sentence, and every code in it has words."""

from __future__ import annotations

import ast
import re
import string
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from casework import timeline_values
from casework.publishing import read_folder
from casework.timeline_codes import BECAUSE, STATES, TELLS
from casework.timeline_values import Around, details_of
from casework.timeline_words import WORDS
from casework.versions import NoSuchService
from forms.definition.document import Definition
from models.event import Event

ROOT = Path(__file__).parents[3]
ROOMS = ("casework", "licensing", "documents", "correspondence", "blueprints", "jobs", "reporting")
# What only a program says: words joined by a dash or line within a code, a day or an instant as computers write it.
CODE = re.compile(r"\b[a-z]+(?:_[a-z]+)+\b|\d{4}-\d\d-\d\d|\bT\d\d:\d\d")
ID = "0190e5b0-0000-7000-8000-000000000001"


@cache
def trees() -> dict[Path, ast.Module]:
    """Every file that may write on a case."""
    return {path: ast.parse(path.read_text()) for room in ROOMS for path in (ROOT / room).rglob("*.py")}


@cache
def constants() -> dict[Path, dict[str, str]]:
    """Names in capitals that stand for a text, file by file."""
    found: dict[Path, dict[str, str]] = {}
    for path, tree in trees().items():
        own = found.setdefault(path, {})
        for node in tree.body:
            if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name | ast.Tuple):
                target, value = node.targets[0], node.value
                names = target.elts if isinstance(target, ast.Tuple) else [target]
                values = value.elts if isinstance(value, ast.Tuple) else [value]
                for name, one in zip(names, values, strict=False):
                    if isinstance(name, ast.Name) and isinstance(one, ast.Constant) and isinstance(one.value, str):
                        own[name.id] = one.value
    return found


def constant(name: str, function: ast.FunctionDef) -> set[str]:
    """What a name in capitals stands for: in the file itself, else wherever it may come from."""
    own = files()[id(function)]
    if name in constants()[own]:
        return {constants()[own][name]}
    return {found[name] for found in constants().values() if name in found}


def calls_of(name: str) -> Iterator[ast.Call]:
    """Every call of a function by its bare name."""
    for tree in trees().values():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == name:
                yield node


def said_by(node: ast.expr, around: ast.FunctionDef | None, depth: int = 0) -> set[str]:
    """The texts that an expression may come to: a constant, one of two, or what callers hand over."""
    if isinstance(node, ast.Constant):
        return {node.value} if isinstance(node.value, str) else set()
    if isinstance(node, ast.IfExp):
        return said_by(node.body, around, depth) | said_by(node.orelse, around, depth)
    if isinstance(node, ast.JoinedStr):
        beginning = node.values[0].value if isinstance(node.values[0], ast.Constant) else ""
        return {f"{beginning}*"}
    if not isinstance(node, ast.Name) or around is None or depth > 3:
        return set()
    if node.id.isupper():
        return constant(node.id, around)
    found = set[str]()
    for one in ast.walk(around):
        if isinstance(one, ast.Assign) and any(getattr(target, "id", "") == node.id for target in one.targets):
            found |= said_by(one.value, around, depth + 1)
    names = [arg.arg for arg in around.args.args]
    for call in calls_of(around.name) if node.id in names else ():
        place = names.index(node.id)
        given = call.args[place] if place < len(call.args) else None
        if given is not None:
            found |= said_by(given, None, depth + 1) or said_by(given, around_of(call), depth + 1)
    return found


@cache
def files() -> dict[int, Path]:
    """The file of each function, by its identity."""
    return {
        id(node): path for path, tree in trees().items() for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)
    }


@cache
def functions() -> dict[int, ast.FunctionDef]:
    """The innermost function that a node stands in, by the node's identity."""
    found: dict[int, ast.FunctionDef] = {}
    for tree in trees().values():
        for node in ast.walk(tree):  # outer ones come first, so inner ones overwrite them
            if isinstance(node, ast.FunctionDef):
                found |= {id(inner): node for inner in ast.walk(node)}
    return found


def around_of(node: ast.AST) -> ast.FunctionDef | None:
    """The function a node stands in."""
    return functions().get(id(node))


def written_on_cases() -> set[str]:
    """The kinds of events that the product may write into the history of a case."""
    found = set[str]()
    for call in calls_of("record"):
        if len(call.args) >= 3 and getattr(call.args[0], "value", "") == "case":
            found |= said_by(call.args[2], around_of(call))
    for call in calls_of("note_part"):
        found |= said_by(call.args[1], around_of(call))
    for path, tree in trees().items():
        if "record_many" not in path.read_text():
            continue
        for node in ast.walk(tree):  # (case, kind, data)
            if isinstance(node, ast.Tuple) and len(node.elts) == 3 and "case" in ast.unparse(node.elts[0]):
                found |= said_by(node.elts[1], around_of(node))
    return found


@cache
def definitions() -> tuple[Definition, ...]:
    """The services of this repository."""
    return read_folder(ROOT / "definitions").definitions


def line(kind: str, around: Definition, /, **data: object) -> str:
    """An event of a case of that service as the timeline writes it."""
    details = details_of(Event(kind=kind, data=data), Around(around))
    return WORDS[kind].format_map(details | {"task": "Ask the school", "person": "Priya Nair", "note_kind": "Note"})


def test_every_kind_of_event_that_is_written_on_a_case_is_a_sentence_on_its_timeline():
    kinds = written_on_cases()
    whole = {kind for kind in kinds if not kind.endswith("*")}
    assert {"task-late", "party-asked", "letter-sent", "task-reassigned", "approval-issued", "booking-made"} <= whole
    assert whole - set(WORDS) == set()
    beginnings = {kind[:-1] for kind in kinds - whole}
    assert {one for one in beginnings if not any(kind.startswith(one) for kind in WORDS)} == set()


@pytest.mark.parametrize("kind", sorted(WORDS))
def test_no_sentence_shows_a_code_or_a_day_of_computers(kind, monkeypatch):
    def unknown(service: str) -> None:
        raise NoSuchService(service)

    monkeypatch.setattr(timeline_values, "current", unknown)
    monkeypatch.setattr(timeline_values, "current_versions", dict)
    names = {name for _, name, _, _ in string.Formatter().parse(WORDS[kind]) if name}
    for value in ("some-thing_else", "2026-03-30T23:30:00+00:00", "2026-03-31", True, ["one-thing", "2026-03-31"]):
        data = dict.fromkeys(names, value) | {"task": ID, "column": "last-seen-on", "clock": ID, "due": "2026-03-31"}
        said = line(kind, definitions()[0], **data)
        assert CODE.search(said) is None
        assert "some-" not in said
        assert "one-" not in said


def test_a_day_is_londons():
    around = definitions()[0]
    assert line("child-seen", around, on="2026-03-31") == "The child was seen on 31 March 2026"
    begun = line("clock-started", around, clock=ID, due="2026-07-01T23:30:00+00:00")
    assert begun == "A deadline began, by 2 July 2026"


@pytest.mark.parametrize("definition", definitions(), ids=lambda one: one.service)
def test_what_a_definition_names_is_called_what_the_definition_calls_it(definition):
    case = definition.case
    said = []
    if case is not None:
        said += [("stage-set", {"stage": code}, label.say()) for code, label in case.stages]
        said += [("priority-raised", {"reasons": [one.id], "to": 1}, one.label.say()) for one in case.priorities]
    said += [("case-closed", {"outcome": one.id}, one.label.say()) for one in definition.outcomes]
    said += [("party-asked", {"party": one.id}, one.label.say()) for one in definition.parties]
    said += [("further-form-asked", {"follow_up": one.id}, one.label.say()) for one in definition.follow_ups]
    said += [("letter-printed", {"kind": one.id}, one.title.say()) for one in definition.letters]
    said += [("booking-invited", {"code": one.id}, one.title.say()) for one in definition.bookings]
    said += [("approval-issued", {"kind": one.id}, one.title.say()) for one in definition.approvals]
    said += [("pack-missing", {"pack": one.id}, one.title.say()) for one in definition.packs]
    said += [("task-planned", {"what": one.id, "on": "2026-11-30"}, one.title.say()) for one in definition.tasks]
    for check in definition.checks_record:
        for status, label in check.statuses:
            said.append(("check-noted", {"check": check.id, "to": status}, f"{check.title.say()}: {label.say()}"))
    assert [found for kind, data, words in said if words not in (found := line(kind, definition, **data))] == []


def test_the_choice_that_ended_a_task_is_said_in_its_own_words():
    for definition in definitions():
        for task in definition.tasks:
            around = Around(definition, tasks={timeline_values.UUID(ID): task.id})
            for choice in task.choices:
                event = Event(kind="task-finished", data={"task": ID, "choice": choice.id})
                assert details_of(event, around)["choice"] == choice.label.say()


def test_every_reason_that_the_program_gives_has_words():
    given = set[str]()
    for path, tree in trees().items():
        if path.relative_to(ROOT).parts[0] in ("casework", "licensing"):
            for node in ast.walk(tree):
                if isinstance(node, ast.Call):
                    reasons = [word.value for word in node.keywords if word.arg in ("because", "why")]
                    given |= {text for one in reasons for text in said_by(one, around_of(node)) if text}
    assert len(given) > 20
    assert {one for one in given if not one.endswith("*")} - set(BECAUSE) == set()


def test_whoever_a_ladder_tells_and_whatever_an_enquiry_comes_to_has_words():
    told = {rung.tells for definition in definitions() for ladder in definition.escalations for rung in ladder.rungs}
    assert told
    assert told - set(TELLS) == set()
    assert {"to-do", "waiting", "done", "not-applicable"} <= set(STATES)
