"""Definitions as a council writes them, made up at random: plain documents for the real loader, whole and spoilt."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from typing import Any

from hypothesis import strategies as st

from forms.definition.questions import QuestionKind
from tests.strategies.question_documents import OPTIONS, Document, question, service

ELSEWHERE = "elsewhere"  # a service that a form may lead to
CHOICES = {QuestionKind.SINGLE_CHOICE, QuestionKind.MULTI_CHOICE}
NEVER_UNKNOWN = {
    *(QuestionKind.CONTENT, QuestionKind.FILE, QuestionKind.DECLARATION, QuestionKind.SIGNATURE),
    *(QuestionKind.CALCULATED, QuestionKind.TICK),
}
# A directory, records and another party are needed for these; they have tests of their own.
NOT_ALONE = {QuestionKind.COUNCIL, QuestionKind.LOOKUP}
TELLING = {
    *(QuestionKind.YES_NO, QuestionKind.SINGLE_CHOICE, QuestionKind.MULTI_CHOICE),
    *(QuestionKind.DATE, QuestionKind.NUMBER, QuestionKind.TEXT),
}
SIMPLE = (QuestionKind.TEXT, QuestionKind.LONG_TEXT, QuestionKind.DATE, QuestionKind.EMAIL)
KINDS = st.sampled_from([kind for kind in QuestionKind if kind not in NOT_ALONE])
CASE: Document = {
    "case": {
        "type": "MADEUP",
        "prefix": "MU",
        "subject": "none",
        "opens-at": "all-parts",
        "first-stage": "new",
        "stages": {"new": "New"},
    },
    "tasks": [
        {
            "id": "read",
            "title": "Read it",
            "queue": "Q-TRIAGE",
            "on-open": True,
            "due": "3 working-days",
            "choices": [{"id": "done", "label": "Done"}],
        }
    ],
    "outcomes": [{"id": "over", "label": "It is over"}],
}
OFTEN, SELDOM = st.sampled_from([True, True, False]), st.sampled_from([True, False, False, False])


@st.composite
def tests_of(draw: st.DrawFn, asked: Document) -> Document:
    """A test that fits an earlier question."""
    about = {"question": asked["id"]}
    kind = QuestionKind(asked["type"])
    fitting: list[Document] = [{"answered": draw(st.booleans())}]
    if asked.get("not-known"):
        fitting.append({"not-known": True})
    if kind in CHOICES:
        codes = st.sampled_from(sorted(OPTIONS))
        some = st.lists(codes, min_size=1, max_size=2, unique=True)
        fitting += [{"is": draw(codes)}, {"in": draw(some)}, {"not-in": draw(some)}, {"is-not": draw(codes)}]
        if kind is QuestionKind.MULTI_CHOICE:
            fitting = [{"contains": draw(codes)}, {"contains-any": draw(some)}]
    elif kind is QuestionKind.YES_NO:
        fitting += [{"is": "yes"}, {"is": "no"}, {"is-not": "yes"}]
    elif kind is QuestionKind.DATE:
        day = draw(st.one_of(st.dates().map(str), st.integers(-4_000, 4_000).map(lambda n: {"days-from-today": n})))
        fitting += [{draw(st.sampled_from(["before", "after", "on-or-before", "on-or-after"])): day}]
    elif kind is QuestionKind.NUMBER:
        amount = draw(st.integers(-3, 12))
        fitting += [{draw(st.sampled_from(["at-least", "at-most", "more-than", "less-than"])): amount}]
    return about | draw(st.sampled_from(fitting))


@st.composite
def conditions(draw: st.DrawFn, earlier: Sequence[Document], depth: int = 2) -> Document:
    """A condition over earlier questions, of which there is at least one, alone or joined with others."""
    inner = conditions(earlier, depth - 1)
    joined = draw(st.sampled_from(["", "", "", "all", "any", "not"])) if depth else ""
    if joined == "not":
        return {"not": draw(inner)}
    if joined:
        return {joined: draw(st.lists(inner, min_size=1, max_size=3))}
    return draw(tests_of(draw(st.sampled_from(list(earlier)))))


@st.composite
def questions(draw: st.DrawFn, name: str, earlier: Sequence[Document], before: Sequence[Document]) -> Document:
    """A question: `earlier` are those of pages before, which may show it; `before` all that stand above it."""
    kind = draw(KINDS)
    if kind is QuestionKind.CALCULATED and not before:
        kind = QuestionKind.TEXT
    asked = question(name, kind)
    if kind is QuestionKind.CALCULATED:
        asked |= {"calculate": {"function": "count", "of": [before[-1]["id"]]}, "unit": "answers"}
        return asked
    if draw(SELDOM):
        asked["hint"] = 'A hint & a <b>"hint"</b> of 7*7'
    if kind is not QuestionKind.CONTENT:
        # A file cannot be typed, so that the robot could not go on.
        asked["required"] = kind is not QuestionKind.FILE and draw(st.booleans())
        if kind not in NEVER_UNKNOWN and draw(SELDOM):
            asked["not-known"] = True
    if earlier and draw(SELDOM):
        asked["when"] = draw(conditions(earlier))
    if earlier and kind in CHOICES and draw(SELDOM):
        asked["options"] = asked["options"] | {"o3": {"label": "Three", "when": draw(conditions(earlier))}}
    return asked


@st.composite
def pages(draw: st.DrawFn, number: int, earlier: Sequence[Document]) -> Document:
    """A page of one to three questions that conditions of later pages may read."""
    own: list[Document] = []
    for place in range(draw(st.integers(1, 3))):
        own.append(draw(questions(f"p{number}-q{place}", earlier, [*earlier, *telling(own)])))
    page: Document = {"id": f"page-{number}", "title": f"Page {number}", "questions": own}
    if earlier and draw(OFTEN):
        page["when"] = draw(conditions(earlier))
    over = own[-1]
    if over["type"] in CHOICES and draw(OFTEN):
        under = question(f"p{number}-under", draw(st.sampled_from(SIMPLE)), required=draw(st.booleans()))
        own.append(under | {"reveal-under": {"question": over["id"], "option": "o1"}})
    if draw(SELDOM):
        page["repeat"] = {"id": f"r{number}", "item": "visit", "items": "visits", "maximum": 3}
        return page
    if telling(own) and draw(SELDOM):
        to = draw(st.sampled_from(["stop", "go-to-service"]))
        out: Document = {"kind": to, "title": "This form ends here", "body": "Why it does"}
        out |= {"when": draw(conditions(telling(own)))} | ({"service": ELSEWHERE} if to != "stop" else {})
        page["exits"] = [out]
    return page


def telling(asked: Sequence[Document]) -> list[Document]:
    """Those of some questions that a condition can read."""
    return [one for one in asked if one["type"] in TELLING and "reveal-under" not in one]


@st.composite
def documents(draw: st.DrawFn, most_pages: int = 6) -> Document:
    """A definition that is fit to be published."""
    earlier: list[Document] = []
    made = []
    for number in range(draw(st.integers(1, most_pages))):
        page = draw(pages(number, earlier))
        made.append(page)
        if "repeat" not in page:
            earlier += telling(page["questions"])
    return service("made-up", made, **copy.deepcopy(CASE))


WORDS = st.sampled_from(
    ["", "p0-q0", "p1-q0", "nobody", "r0", "o1", "yes", "text", "date", "file", "((p0-q0))", "x" * 300]
)
ODD = st.one_of(
    WORDS,
    *(st.none(), st.booleans(), st.integers(-2, 3), st.floats(allow_nan=False, allow_infinity=False)),
    *(st.just([]), st.just({}), st.lists(WORDS, max_size=2), st.just({"question": "p0-q0", "is": "o1"})),
)


@st.composite
def spoilt(draw: st.DrawFn) -> Document:
    """A definition in which one to three things are something else, are gone, or stand where another should."""
    made = copy.deepcopy(draw(documents(most_pages=3)))
    for _ in range(draw(st.integers(1, 3))):
        path = draw(st.sampled_from(places(made)))
        here: Any = made
        for step in path[:-1]:
            here = here[step]
        how = draw(st.sampled_from(["other", "other", "gone", "from elsewhere"]))
        if how == "gone":
            del here[path[-1]]
        elif how == "from elsewhere":
            here[path[-1]] = copy.deepcopy(at(made, draw(st.sampled_from(places(made)))))
        else:
            here[path[-1]] = draw(ODD)
    return made


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Where anything stands in a document, itself left out."""
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    found = [path] if path else []
    for key, inner in inside:
        found += places(inner, (*path, key))
    return found or [("schema",)]


def at(value: Any, path: tuple[Any, ...]) -> Any:
    """What stands there."""
    for step in path:
        value = value[step]
    return value
