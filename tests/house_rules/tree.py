"""What the house rules read: the product's files as git knows them, and their syntax trees."""

from __future__ import annotations

import ast
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
ROOMS = (
    *("base", "statutory", "forms", "models", "security", "council", "directory", "correspondence"),
    *("documents", "casework", "licensing", "reporting", "jobs", "commands", "blueprints", "launch", "demo"),
)
FOLDERS_OF_DATA = ("definitions", "templates", "static", "migrations")
MADE_BY_A_TOOL = "migrations/versions/"


@cache
def tracked() -> tuple[Path, ...]:
    """Return every file that git has or would take, relative to the root; all files where there is no git."""
    listing = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    names = sorted({name for name in listing.stdout.split("\0") if name})
    return tuple(Path(name) for name in names if (ROOT / name).is_file())


@cache
def text_of(path: Path) -> str:
    """Return a tracked file as text; nothing for a picture or a font."""
    raw = (ROOT / path).read_bytes()
    return "" if b"\0" in raw else raw.decode("utf-8", errors="replace")


@cache
def tree_of(path: Path) -> ast.Module:
    """Return the syntax tree of a Python file."""
    return ast.parse(text_of(path), filename=str(path))


def python_files() -> tuple[Path, ...]:
    """Every Python file, tests included."""
    return tuple(path for path in tracked() if path.suffix == ".py")


def product_files() -> tuple[Path, ...]:
    """The Python files of app.py and the rooms, without migrations."""
    return tuple(path for path in python_files() if str(path) == "app.py" or path.parts[0] in ROOMS)


def dotted(path: Path) -> str:
    """Return the name a file is imported by."""
    parts = path.with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports_of(path: Path) -> set[str]:
    """Return the dotted names a file imports, `from a import b` as `a` and `a.b`."""
    found: set[str] = set()
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


def at(path: Path, node: ast.AST) -> str:
    """Return `file:line` of a node."""
    return f"{path}:{getattr(node, 'lineno', 0)}"
