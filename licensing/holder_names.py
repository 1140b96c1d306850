"""What the holder of an approval is called, as the form's answer says it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from base.text import squeezed
from forms.values import as_text


@dataclass(frozen=True, slots=True)
class HolderName:
    """What the holder is called, and by which surname (or whole name, of an organisation) they are known."""

    whole: str
    surname: str


def name_of(value: Any) -> HolderName:
    """A holder's name as it was answered: of a person both names, of an organisation its one."""
    if isinstance(value, dict):
        given, family = squeezed(str(value.get("given", ""))), squeezed(str(value.get("family", "")))
        return HolderName(f"{given} {family}".strip(), family or given)
    whole = squeezed(as_text(value)) if value is not None else ""
    return HolderName(whole, whole)
