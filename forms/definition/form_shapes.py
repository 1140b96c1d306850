"""How a form is written: pages, questions, options, repeats, exits, parties."""

from __future__ import annotations

from typing import Any

from forms.definition.condition_shape import CONDITION
from forms.definition.nodes import Node
from forms.definition.questions import (
    CheckRef,
    Exit,
    GroupRule,
    Layout,
    Option,
    Page,
    PageExit,
    Question,
    QuestionKind,
    Repeat,
)
from forms.definition.rule_input_shape import INPUT, INPUTS
from forms.definition.setting_shapes import SETTINGS
from forms.definition.shapes import (
    IDENT,
    SAID,
    TEXT,
    Flag,
    Group,
    Key,
    ListOf,
    MapOf,
    Reading,
    Whole,
    Word,
)
from forms.definition.wording import NOTHING, Wording


def _option(code: str, value: Any) -> Option:
    return Option(code, value) if isinstance(value, Wording) else Option(code, *value)


def _option_parts(
    label: Wording, hint: Wording = NOTHING, exclusive: bool = False, show_when: Any = None
) -> tuple[Wording, Wording, bool, Any]:
    return label, hint, exclusive, show_when


class _OptionShape:
    """An option's label, or its label with more."""

    long = Group(
        "option",
        _option_parts,
        {
            "label": Key(SAID, required=True),
            "hint": Key(SAID),
            "exclusive": Key(Flag()),
            "when": Key(CONDITION, into="show_when"),
        },
    )

    def read(self, node: Node, reading: Reading) -> Any:
        if isinstance(node.content, dict) and "label" in node.content:
            return self.long.read(node, reading)
        return SAID.read(node, reading)

    def schema(self, parts: dict[str, Any]) -> dict[str, Any]:
        return {"anyOf": [SAID.schema(parts), self.long.schema(parts)]}


OPTIONS = MapOf(_OptionShape(), key=IDENT, least=1, build=_option)


def _reveal(question: str, option: str) -> tuple[str, str]:
    return question, option


def _settle_question(values: dict[str, Any], node: Node, reading: Reading) -> dict[str, Any]:
    settings = tuple(
        (name, values.pop(name.replace("-", "_"))) for name in SETTINGS if name.replace("-", "_") in values
    )
    kind = QuestionKind(values["kind"])
    values |= {"kind": kind, "settings": settings, "layout": Layout(values.get("layout", Layout.RADIOS))}
    values.setdefault("label", NOTHING)  # the checker asks for one, except of content
    if kind in {QuestionKind.CONTENT, QuestionKind.CALCULATED}:
        values["required"] = False
    return values


def _build_question(**values: Any) -> Question:
    return Question(**values)


QUESTION = Group(
    "question",
    _build_question,
    {
        "id": Key(IDENT, required=True),
        "type": Key(Word(among=tuple(QuestionKind), what="a type of question"), required=True, into="kind"),
        "label": Key(SAID),
        "hint": Key(SAID),
        "body": Key(SAID),
        "required": Key(Flag()),
        "required-when": Key(CONDITION),
        "when": Key(CONDITION, into="show_when"),
        "not-known": Key(Flag()),
        "options": Key(OPTIONS),
        "layout": Key(Word(among=tuple(Layout), what="a layout")),
        "errors": Key(MapOf(SAID)),
        "reveal-under": Key(
            Group("reveal", _reveal, {"question": Key(IDENT, required=True), "option": Key(IDENT, required=True)})
        ),
        "seen-by": Key(ListOf(IDENT)),
        "sensitivity": Key(Word(among=("ordinary", "personal", "special"), what="a sensitivity")),
        "retention": Key(TEXT),
        "index": Key(Flag()),
        "kept": Key(Flag()),
        "apart": Key(Flag()),
        "asks-danger": Key(Flag()),
        "autocomplete": Key(TEXT),
        **{name: Key(shape) for name, shape in SETTINGS.items()},
    },
    located=True,
    settle=_settle_question,
)

REPEAT = Group(
    "repeat",
    Repeat,
    {
        "id": Key(IDENT, required=True),
        "item": Key(SAID, required=True),
        "items": Key(SAID, required=True),
        "summary": Key(TEXT),
        "minimum": Key(Whole(most=50)),
        "maximum": Key(Whole(1, 100)),
    },
)


def _settle_exit(values: dict[str, Any], node: Node, reading: Reading) -> dict[str, Any]:
    return values | {"kind": Exit(values["kind"])}


EXIT = Group(
    "exit",
    PageExit,
    {
        "kind": Key(Word(among=tuple(Exit), what="an exit"), required=True),
        "when": Key(CONDITION, required=True),
        "title": Key(SAID),
        "body": Key(SAID),
        "service": Key(IDENT),
    },
    settle=_settle_exit,
)


def _settle_check(values: dict[str, Any], node: Node, reading: Reading) -> dict[str, Any]:
    """`rules:` is `rule:` for several rules that are asked with the same facts."""
    rules = values.pop("rules", ())
    if bool(rules) == ("rule" in values):
        raise reading.refuse(node, "a check asks one rule or a list of them", "Give rule:, or rules:, and not both")
    return values | {"rule": rules[0], "others": rules[1:]} if rules else values


CHECK = Group(
    "check",
    CheckRef,
    {
        "rule": Key(TEXT),
        "rules": Key(ListOf(TEXT, least=1)),
        "inputs": Key(INPUTS, required=True),
        "effect": Key(Word(among=("block", "warn", "officer"), what="an effect")),
        "when": Key(CONDITION),
        "says": Key(SAID),
        "asked-of": Key(INPUT),
        "calendar-of": Key(IDENT),
    },
    located=True,
    settle=_settle_check,
)


class _MemberShape:
    """A question's id, or a list of ids that count as one block."""

    block = ListOf(IDENT, least=1)

    def read(self, node: Node, reading: Reading) -> tuple[str, ...] | str:
        return self.block.read(node, reading) if isinstance(node.content, tuple) else IDENT.read(node, reading)

    def schema(self, parts: dict[str, Any]) -> dict[str, Any]:
        return {"anyOf": [IDENT.schema(parts), self.block.schema(parts)]}


def _settle_rule(values: dict[str, Any], node: Node, reading: Reading) -> dict[str, Any]:
    blocks = tuple((one,) if isinstance(one, str) else one for one in values["questions"])
    names = tuple(name for block in blocks for name in block)
    in_blocks = any(len(block) > 1 for block in blocks)
    return {"minimum": 1, "maximum": None, **values, "questions": names, "blocks": blocks if in_blocks else ()}


GROUP_RULE = Group(
    "group rule",
    GroupRule,
    {
        "questions": Key(ListOf(_MemberShape(), least=2), required=True),
        "minimum": Key(Whole(most=100)),
        "maximum": Key(Whole(1, 100)),
        "says": Key(SAID, required=True),
        "when": Key(CONDITION),
    },
    settle=_settle_rule,
)


def _build_page(**values: Any) -> Page:
    return Page(**{"party": "", "questions": (), **values})


PAGE = Group(
    "page",
    _build_page,
    {
        "id": Key(IDENT, required=True),
        "party": Key(IDENT),
        "title": Key(SAID, required=True),
        "body": Key(SAID),
        "section": Key(SAID),
        "when": Key(CONDITION),
        "questions": Key(ListOf(QUESTION, least=1, unique="id"), required=True),
        "repeat": Key(REPEAT),
        "exits": Key(ListOf(EXIT)),
        "checks": Key(ListOf(CHECK)),
        "group-rules": Key(ListOf(GROUP_RULE)),
        "later": Key(Flag(), into="optional_after_core"),
        "rest-not-known": Key(Flag()),
        "asked-once": Key(Flag()),
    },
    located=True,
)
