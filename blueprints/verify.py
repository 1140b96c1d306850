"""Anybody may ask whether an approval is valid, with its number and its holder's surname: yes or no, nothing else."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from base import clock
from base.text import squeezed
from licensing.kinds import kinds
from licensing.verifying import is_verified
from security.guards import public
from security.limits import CODE, limited

blueprint = Blueprint("verify", __name__)
LONGEST = 200
Errors = list[tuple[str, str]]


@blueprint.get("/verify")
@public
def ask() -> ResponseReturnValue:
    """The two questions."""
    return _page("")


@blueprint.get("/verify/<string:number>")
@public
def ask_about(number: str) -> ResponseReturnValue:
    """The same, with the number of the QR code filled in. Whether there is such a number is not looked up."""
    return _page(squeezed(number)[:60])


@blueprint.post("/verify")
@limited(CODE)
@public
def answer() -> ResponseReturnValue:
    """Valid or not valid. One page for all that is not: unknown, another surname, suspended, expired."""
    number, surname = squeezed(request.form.get("number", ""))[:60], squeezed(request.form.get("surname", ""))[:LONGEST]
    errors: Errors = [] if number else [("number", "Enter the number on the card or licence")]
    if not surname:
        errors.append(("surname", "Enter the surname of its holder"))
    if errors:
        return _page(number, surname, errors), 422
    verdict = is_verified(number, surname, today=clock.today())
    return render_template("verify/answer.html", number=number, verdict=verdict, at=clock.now_utc(), unasked=_unasked())


def _page(number: str, surname: str = "", errors: Errors | None = None) -> str:
    return render_template(
        "verify/ask.html",
        number=number,
        surname=surname,
        errors=errors or [],
        found=dict(errors or []),
        unasked=_unasked(),
    )


def _unasked() -> list[str]:
    """The papers of ours that are no question for everybody: "not valid" would be taken for the truth about them."""
    return [kind.title for kind in kinds() if not kind.shape.verification]
