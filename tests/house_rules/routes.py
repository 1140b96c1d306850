"""Every route of the product as a line in one of the access lists.

    .venv/bin/python -m tests.house_rules.routes

writes the lists anew from the application; read the difference before committing it: it
says who may now reach what.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from flask import Flask

LISTS = Path(__file__).with_name("access_lists")
ACCESSES = ("public", "signed-in", "link", "permission")
SILENT = {"HEAD", "OPTIONS"}


def lines_of(app: Flask) -> dict[str, list[str]]:
    """Return for each kind of access the sorted lines `METHODS rule [permissions]` of the application."""
    from security.guards import MARK, Guard

    found: dict[str, list[str]] = {access: [] for access in ACCESSES}
    for rule in app.url_map.iter_rules():
        if rule.endpoint == "static":
            continue
        guard: Guard = getattr(app.view_functions[rule.endpoint], MARK)
        methods = ",".join(sorted((rule.methods or set()) - SILENT))
        found[guard.access].append(" ".join([f"{methods:<8}", rule.rule, *sorted(guard.permissions)]))
    return {access: sorted(lines, key=lambda line: line.split()[1::-1]) for access, lines in found.items()}


def listed(access: str) -> list[str]:
    """Return the lines of one access list."""
    path = LISTS / f"{access}.txt"
    return path.read_text(encoding="utf-8").splitlines() if path.is_file() else []


def make_app(data: Path) -> Flask:
    """Make the application, with a database that is named and never opened."""
    from app import create_app
    from tests.fixtures.application import settings_for

    return create_app(settings_for(f"sqlite:///{data / 'never-opened.sqlite3'}", data))


if __name__ == "__main__":
    LISTS.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        for name, lines in lines_of(make_app(Path(folder))).items():
            (LISTS / f"{name}.txt").write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
            print(f"{name}: {len(lines)}")
