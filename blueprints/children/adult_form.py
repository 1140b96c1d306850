"""What an officer types about an adult near a child: read, judged, and drawn again as it was typed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from base.text import normal_postcode, squeezed
from blueprints.children.door import Errors, typed
from directory.adults import AdultParticulars
from forms.definition.vocabulary import LONGEST
from models.child import ChildAdult

ADDRESS = {
    "line1": "Address line 1",
    "line2": "Address line 2 (optional)",
    "town": "Town or city",
    "county": "County (optional)",
    "postcode": "Postcode",
}
KNOWN = [("yes", "Yes"), ("no", "No"), ("", "Not known")]
LONGEST_LINE = 200
_TEXTS = ("name", "relationship", "telephone", "email", "language", "interpreter")
_CALLED = {
    "name": "The name",
    "relationship": "What they are to the child",
    "telephone": "The telephone number",
    "email": "The email address",
    "language": "The language",
    "interpreter": "What is said of an interpreter",
}
# The shape only: whether there is such a mailbox is known by sending.
_EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(?:\.[^@\s.]+)+")


@dataclass(frozen=True, slots=True)
class AdultForm:
    """What stands in the boxes, by their names, what is wrong there, and what it says where nothing is."""

    values: dict[str, str]
    errors: Errors
    told: AdultParticulars
    keep_address: bool


def typed_adult(*, hidden: bool) -> AdultForm:
    """Read the form that was sent.

    Args: hidden: an address is kept that the officer was not shown; only what they say replaces it does.
    """
    values = {name: squeezed(typed(name)) for name in (*_TEXTS, *ADDRESS, "responsibility", "lives", "withheld", "new")}
    errors: Errors = [] if values["name"] else [("name", "Enter the name")]
    for name in _TEXTS:
        if len(values[name]) > LONGEST["adults"][name]:
            errors.append((name, f"{_CALLED[name]} must have {LONGEST['adults'][name]} characters or fewer"))
    if values["email"] and not _EMAIL.fullmatch(values["email"]):
        errors.append(("email", "Enter an email address such as name@example.org, or leave it empty"))
    long = [(name, "A line must have 200 characters or fewer") for name in ADDRESS if len(values[name]) > LONGEST_LINE]
    address = {name: values[name] for name in ADDRESS if values[name]}
    if "postcode" in address:  # one from abroad stays as it is
        address["postcode"] = normal_postcode(address["postcode"]) or address["postcode"]
    if hidden and address and values["new"] != "yes":
        errors.append(("new", "Say that this is in place of the address that is withheld, or leave the address empty"))
    if hidden and values["new"] == "yes" and not address:
        errors.append(("line1", "Enter the new address"))
    told = AdultParticulars(
        name=values["name"],
        relationship=values["relationship"],
        email=values["email"],
        telephone=values["telephone"],
        address=address or None,
        address_withheld=values["withheld"] == "yes",
        language=values["language"],
        interpreter=values["interpreter"],
        parental_responsibility=_said(values["responsibility"]),
        lives_with=_said(values["lives"]),
    )
    return AdultForm(values, errors + long, told, keep_address=hidden and values["new"] != "yes")


def values_of(near: ChildAdult, *, hidden: bool) -> dict[str, str]:
    """What is kept of an adult, as the boxes have it; never an address that is withheld."""
    adult = near.adult
    kept: dict[str, Any] = adult.address if isinstance(adult.address, dict) and not hidden else {}
    return {
        "name": adult.name,
        "relationship": near.relationship_kind,
        "telephone": adult.telephone,
        "email": adult.email,
        "language": adult.language,
        "interpreter": adult.interpreter,
        "responsibility": _code(near.parental_responsibility),
        "lives": _code(near.lives_with),
        "withheld": "yes" if adult.address_withheld else "",
        "new": "",
        **{name: str(kept.get(name) or "") for name in ADDRESS},
    }


def empty() -> dict[str, str]:
    """The boxes of somebody of whom nothing is known yet."""
    return dict.fromkeys((*_TEXTS, *ADDRESS, "responsibility", "lives", "withheld", "new"), "")


def _said(code: str) -> bool | None:
    return {"yes": True, "no": False}.get(code)


def _code(known: bool | None) -> str:
    return "" if known is None else "yes" if known else "no"
