"""What `make run` prints when everything is up: where to look and who to be."""

from __future__ import annotations

import json
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
    return "\n".join([*lines, "", "Ctrl-C stops everything.", ""])
