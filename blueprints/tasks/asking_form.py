"""Whom an officer asks, where no directory knows it: another council from the list, or an address that is typed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from email_validator import EmailNotValidError, validate_email
from flask import request

from blueprints.tasks.door import Errors, typed
from casework.asking_together import Sibling
from casework.chasing.asking import AS_DEFINED, Whom
from casework.chasing.waits import A_COUNCIL, NAMED_BY_OFFICER
from council.other_councils import councils_to_ask, other_council
from forms.definition.casework import WaitShape
from reporting.task_sheets import children_of

MOST_SIBLINGS = 30
AN_AGENCY = "agency"
NO_ADDRESS = "Enter an email address, such as name@example.org"


@dataclass(frozen=True, slots=True)
class Asking:
    """What the form of a question needs, to be drawn; `party` is empty where it needs nothing."""

    party: str
    councils: list[tuple[str, str]]
    asks_manager: bool = False  # whether its manager is written to where it does not answer


@dataclass(frozen=True, slots=True)
class Asked:
    """Whom to ask, as typed, and what is wrong with it."""

    whom: Whom = AS_DEFINED
    errors: tuple[tuple[str, str], ...] = ()


def read_also() -> list[UUID]:
    """The tasks of brothers' and sisters' cases that were ticked; what is no id is left out."""
    found = []
    for text in request.form.getlist("together")[:MOST_SIBLINGS]:
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found


def sibling_choices(siblings: Sequence[Sibling]) -> list[tuple[str, str, str]]:
    """Brothers and sisters to be ticked: their name and reference, and whether they are being asked about now."""
    names = children_of([one.task for one in siblings])
    return [
        (
            str(one.task.id),
            f"{names.get(one.task.id, one.task.case_reference)} ({one.task.case_reference})",
            "Asked about separately now. The asking begins again, together." if one.wait else "Not asked about yet",
        )
        for one in siblings
    ]


def asking_of(shape: WaitShape | None) -> Asking | None:
    """What must be filled in to ask; None where nothing is asked."""
    if shape is None:
        return None
    party = shape.party if shape.party in NAMED_BY_OFFICER else ""
    return Asking(party, councils_to_ask() if party == A_COUNCIL else [], party == AN_AGENCY)


def read_asking(shape: WaitShape) -> Asked:
    """Read whom to ask.

    Another council is asked only at the mailbox that an administrator has checked, once an officer says that the
    question itself has gone through its secure channel: that is their release of it.
    """
    if shape.party not in NAMED_BY_OFFICER:
        return Asked()
    if shape.party == A_COUNCIL:
        code, errors = typed("council", most=3), Errors()
        if other_council(code) is None:
            errors.append(("council", "Choose a council from the list"))
        if typed("sent", most=3) != "yes":
            errors.append(("sent", "Send the question through the council's secure channel first, then tick this"))
        return Asked(Whom(council=code), errors=tuple(errors))
    recipient = _address("recipient")
    asks_manager = shape.party == AN_AGENCY and typed("manager") != ""
    manager = _address("manager") if asks_manager else ""
    wrong = [("recipient", not recipient), ("manager", asks_manager and not manager)]
    if any(is_wrong for _, is_wrong in wrong):
        return Asked(errors=tuple((name, NO_ADDRESS) for name, is_wrong in wrong if is_wrong))
    return Asked(Whom(recipient=recipient, manager=manager))


def _address(name: str) -> str:
    """An e-mail address as typed, or nothing where it is none."""
    try:
        return validate_email(typed(name, most=254), check_deliverability=False).normalized
    except EmailNotValidError:
        return ""
