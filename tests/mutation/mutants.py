"""The mutants of one file: every single change that a mistaken hand could make to it.

Changed are comparisons, arithmetic, and/or, conditions, numbers, truth values, severities and units,
and texts. Left alone is what no rule depends on: annotations, decorators, docstrings, imports, `repr`.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass
from pathlib import Path

LOGIC, NUMBER, WORDS = "logic", "number", "words"

COMPARISONS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
# Not `|`: it joins types far more often than sets.
ARITHMETIC: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult,
    ast.BitAnd: ast.BitOr,
}
TWINS = {
    "min": "max",
    "max": "min",
    "any": "all",
    "all": "any",
    "bisect_left": "bisect_right",
    "bisect_right": "bisect_left",
}
MEMBERS = {
    "Severity": {
        "BREACH": "ADVISORY",
        "ADVISORY": "INFORMATION",
        "INFORMATION": "OFFICER_DECIDES",
        "OFFICER_DECIDES": "ADVISORY",
    },
    "Overrider": {"NOBODY": "OFFICER", "OFFICER": "NOBODY", "COUNCIL": "NOBODY", "CHAPERONE": "NOBODY"},
    "Counting": {"AFTER": "BEGINNING_WITH", "BEGINNING_WITH": "AFTER", "BEFORE": "AFTER", "MEASURE": "AFTER"},
    "Direction": {"AFTER": "BEFORE", "BEFORE": "AFTER"},
    "Unit": {
        "SCHOOL_DAYS": "WORKING_DAYS",
        "WORKING_DAYS": "CALENDAR_DAYS",
        "CALENDAR_DAYS": "SCHOOL_DAYS",
        "MONTHS": "WEEKS",
        "WEEKS": "MONTHS",
        "YEARS": "MONTHS",
        "HOURS": "MINUTES",
        "MINUTES": "HOURS",
    },
}
# A dataclass's `repr` and a zip's `strict` change nothing that a caller may rely on.
LEFT_ALONE = {"repr", "strict"}


@dataclass(frozen=True)
class Mutant:
    """One change: the `number`-th of a file, where it is and what it does."""

    file: str
    number: int
    line: int
    kind: str
    what: str
    statement: tuple[int, int]
    at_import: bool

    @property
    def told(self) -> str:
        """The change in one line."""
        return f"{self.file}:{self.line}  {self.kind:<6}  {self.what}"


class Changer(ast.NodeTransformer):
    """Walks a file and makes the one change it was told to; with none, only lists them."""

    def __init__(self, file: str, wanted: int | None = None) -> None:
        self.file = file
        self.wanted = wanted
        self.found: list[Mutant] = []
        self.statements: list[ast.stmt] = []
        self.depth = 0

    def may(self, node: ast.AST, kind: str, what: str) -> bool:
        """Note a change that is possible here; whether it is the wanted one."""
        innermost = self.statements[-1]
        span = (innermost.lineno, innermost.end_lineno or innermost.lineno)
        line = getattr(node, "lineno", innermost.lineno)
        number = len(self.found)
        self.found.append(Mutant(self.file, number, line, kind, what, span, at_import=self.depth == 0))
        return number == self.wanted

    def visit(self, node: ast.AST) -> ast.AST:
        if not isinstance(node, ast.stmt):
            return super().visit(node)
        self.statements.append(node)
        changed = super().visit(node)
        self.statements.pop()
        return changed

    def visit_each(self, nodes: list) -> list:
        return [self.visit(one) for one in nodes]

    def visit_Import(self, node: ast.Import) -> ast.AST:
        return node

    def visit_ImportFrom(self, node: ast.ImportFrom) -> ast.AST:
        return node

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        node.args.defaults = self.visit_each(node.args.defaults)
        node.args.kw_defaults = [one and self.visit(one) for one in node.args.kw_defaults]
        self.depth += 1
        node.body = self.visit_each(without_docstring(node))
        self.depth -= 1
        return node

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.AST:
        # The docstring stays in the class: a schema is made of it.
        said = node.body[: len(node.body) - len(without_docstring(node))]
        node.body = said + self.visit_each(without_docstring(node))
        return node

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST:
        node.value = node.value and self.visit(node.value)
        return node

    def visit_Expr(self, node: ast.Expr) -> ast.AST:
        if isinstance(node.value, ast.Constant):
            return node  # a docstring of a module or an attribute
        return self.generic_visit(node)

    def visit_If(self, node: ast.If) -> ast.AST:
        if isinstance(node.test, ast.Compare) and getattr(node.test.left, "id", "") == "__name__":
            return node
        return self.visit_condition(node)

    def visit_While(self, node: ast.While) -> ast.AST:
        return self.visit_condition(node)

    def visit_IfExp(self, node: ast.IfExp) -> ast.AST:
        return self.visit_condition(node)

    def visit_condition(self, node: ast.If | ast.While | ast.IfExp) -> ast.AST:
        """Turn a bare condition round; one with an operator is changed by its operator."""
        if self.is_bare(node.test) and self.may(node.test, LOGIC, f"if {ast.unparse(node.test)} -> if not"):
            node.test = ast.UnaryOp(ast.Not(), node.test)
        return self.generic_visit(node)

    def visit_comprehension(self, node: ast.comprehension) -> ast.AST:
        node.ifs = [
            ast.UnaryOp(ast.Not(), test)
            if self.is_bare(test) and self.may(test, LOGIC, f"if {ast.unparse(test)} -> if not")
            else test
            for test in node.ifs
        ]
        return self.generic_visit(node)

    @staticmethod
    def is_bare(test: ast.expr) -> bool:
        """Whether a condition has no operator of its own to change."""
        return isinstance(test, ast.Name | ast.Attribute | ast.Call | ast.Subscript | ast.NamedExpr)

    def visit_Compare(self, node: ast.Compare) -> ast.AST:
        text = ast.unparse(node)
        for place, operator in enumerate(node.ops):
            other = COMPARISONS[type(operator)]
            if self.may(node, LOGIC, f"{text}: {type(operator).__name__} -> {other.__name__}"):
                node.ops[place] = other()
        return self.generic_visit(node)

    def visit_BinOp(self, node: ast.BinOp) -> ast.AST:
        other = ARITHMETIC.get(type(node.op))
        if other and self.may(node, LOGIC, f"{ast.unparse(node)}: {type(node.op).__name__} -> {other.__name__}"):
            node.op = other()
        return self.generic_visit(node)

    def visit_AugAssign(self, node: ast.AugAssign) -> ast.AST:
        other = ARITHMETIC.get(type(node.op))
        if other and self.may(node, LOGIC, f"{ast.unparse(node)}: {type(node.op).__name__} -> {other.__name__}"):
            node.op = other()
        return self.generic_visit(node)

    def visit_BoolOp(self, node: ast.BoolOp) -> ast.AST:
        other = ast.Or if isinstance(node.op, ast.And) else ast.And
        if self.may(node, LOGIC, f"{ast.unparse(node)}: -> {other.__name__.lower()}"):
            node.op = other()
        return self.generic_visit(node)

    def visit_UnaryOp(self, node: ast.UnaryOp) -> ast.AST:
        if isinstance(node.op, ast.Not) and self.may(node, LOGIC, f"{ast.unparse(node)}: without not"):
            return self.visit(node.operand)
        if isinstance(node.op, ast.USub) and self.may(node, LOGIC, f"{ast.unparse(node)}: without minus"):
            return self.visit(node.operand)
        return self.generic_visit(node)

    def visit_Break(self, node: ast.Break) -> ast.AST:
        return ast.Continue() if self.may(node, LOGIC, "break -> continue") else node

    def visit_Continue(self, node: ast.Continue) -> ast.AST:
        return ast.Break() if self.may(node, LOGIC, "continue -> break") else node

    def visit_Name(self, node: ast.Name) -> ast.AST:
        twin = TWINS.get(node.id)
        if twin and isinstance(node.ctx, ast.Load) and self.may(node, LOGIC, f"{node.id} -> {twin}"):
            node.id = twin
        return node

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        other = MEMBERS.get(getattr(node.value, "id", ""), {}).get(node.attr)
        if other and self.may(node, LOGIC, f"{ast.unparse(node)} -> {other}"):
            node.attr = other
            return node
        return self.generic_visit(node)

    def visit_keyword(self, node: ast.keyword) -> ast.AST:
        return node if node.arg in LEFT_ALONE else self.generic_visit(node)

    def visit_Constant(self, node: ast.Constant) -> ast.AST:
        if isinstance(node.value, bool):
            if self.may(node, LOGIC, f"{node.value} -> {not node.value}"):
                node.value = not node.value
        elif isinstance(node.value, int):
            if self.may(node, NUMBER, f"{node.value} -> {node.value + 1}"):
                node.value += 1
        elif isinstance(node.value, str) and node.value:
            shown = node.value if len(node.value) <= 40 else f"{node.value[:40]}…"
            if self.may(node, WORDS, f"{shown!r} changed"):
                other = node.value.swapcase()
                node.value = other if other != node.value else f"XX{node.value}XX"
        return node


def without_docstring(node: ast.FunctionDef | ast.ClassDef) -> list[ast.stmt]:
    """The statements of a body after its docstring."""
    return node.body[1:] if ast.get_docstring(node, clean=False) is not None else node.body


def mutants_of(path: Path, file: str) -> list[Mutant]:
    """Every mutant of a file, in the order of its text."""
    walker = Changer(file)
    walker.visit(ast.parse(path.read_text(encoding="utf-8")))
    return walker.found


def mutated(path: Path, mutant: Mutant) -> ast.Module:
    """The syntax tree of a file with one change."""
    tree = ast.parse(path.read_text(encoding="utf-8"), filename=str(path))
    changed = Changer(mutant.file, mutant.number).visit(tree)
    ast.fix_missing_locations(changed)
    return changed
