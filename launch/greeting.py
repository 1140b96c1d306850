"""What `make run` prints when everything is up: where to look and who to be."""

from __future__ import annotations

import json
import shlex
from pathlib import Path

PAGES = (("Public forms", "/"), ("Officer sign-in", "/sign-in"), ("Mail catcher", "/demo/mail"))


def accounts(data: Path) -> list[dict[str, str]]:
    """Return the demo accounts that the seed left, or none."""
    kept = data / "demo-accounts.json"
    if not kept.is_file():
        return []
    told: list[dict[str, str]] = json.loads(kept.read_text(encoding="utf-8"))
    return told


def text(address: str, data: Path) -> str:
    """Return the greeting: address, pages and accounts."""
    people = accounts(data)
    lines = ["", f"Onroll is running on {address}", ""]
    lines += [f"  {name:<16} {address}{path}" for name, path in PAGES if people or path != "/demo/mail"]
    if people:
        wide = max(len(person["role"]) for person in people)
        long = max(len(person["email"]) for person in people)
        lines += ["", "Demo accounts (invented people, invented data):", ""]
        lines += [
            f"  {person['role']:<{wide}}  {person['email']:<{long}}  {person['password']}  {person['name']}"
            for person in people
        ]
    lines += ["", "For `.venv/bin/flask --app app …` in another terminal, in this folder:", ""]
    lines += [f"  {exports(address, data)}"]
    return "\n".join([*lines, "", "Ctrl-C stops everything.", ""])


def exports(address: str, data: Path) -> str:
    """Return what a shell must be told before a command means this Onroll.

    Without it a command takes itself for production, and misses its settings.
    """
    return f"export ONROLL_ENV=demo PORT={address.rpartition(':')[2]} ONROLL_DATA={shlex.quote(str(data))}"
