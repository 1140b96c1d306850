"""What is kept of a child, as an officer learns it: a name, a day of birth, a number, where the child lives, a plan.

Of everything the page sends back what stood there when it was drawn. So only what this officer changed is changed, and
where a colleague has changed the same thing meanwhile the page says so and keeps what was typed. Of an address each
line is such a thing, of the plans each plan; a day of birth is one.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from base import clock
from base.database import writing
from base.text import squeezed
from blueprints.cases.words import PLANS, SEX
from blueprints.children.door import Errors, blueprint, looked_at, seen, to_child, typed
from blueprints.children.school_of import named_school, school_words
from blueprints.typed_dates import PARTS, date_boxes, past_day
from casework.child_changes import ChangedMeanwhile, Corrected, correct_child
from casework.facts import today_of
from directory.children import name_of
from directory.matching import MatchKind
from models.child import Child
from security.current import current_actor, once_id
from security.guards import requires
from security.permissions import Permission
from statutory.upn import check_upn

TEXTS = {
    "given_names": ("Given names", 200),
    "family_name": ("Family name", 200),
    "known_as": ("Known as", 200),
    "upn": ("Unique pupil number (UPN)", 13),
    "former_upn": ("Former pupil number", 13),
    "first_language": ("First language", 80),
    "interpreter": ("Interpreter", 200),
    "ethnicity": ("Ethnicity, as the family describes it", 80),
    "social_worker": ("Social worker or other lead worker", 200),
    "social_worker_telephone": ("Their telephone number", 40),
}
NUMBERS = ("upn", "former_upn")
ADDRESS = {
    "line1": "Address line 1",
    "line2": "Address line 2",
    "town": "Town or city",
    "county": "County",
    "postcode": "Postcode",
}
ON_ROLL = {"yes": True, "no": False, "": None}
SOURCES = {
    "family": "The child or the family",
    "school": "A school",
    "agency": "Another agency or council",
    "document": "A document that I have seen",
    "register": "Another system of the council",
    "slip": "Our own record was wrong",
}
WITHHELD = "yes"
CHOSEN = ("sex", "on-roll")
BORN = frozenset(f"born-{part}" for part in PARTS)
# What the history of the record calls each column.
COLUMNS = {name: label for name, (label, _) in TEXTS.items()} | {
    "date_of_birth": "Date of birth",
    "sex": "Sex",
    "address": "Address",
    "address_withheld": "Whether the address is withheld",
    "school_id": "School",
    "on_roll": "Whether on roll",
    "plans": "Plans",
    "adult_address_withheld": "The address of an adult may be told again",
}


@blueprint.get("/children/<uuid:child_id>/particulars")
@requires(Permission.CASE_NOTE)
def particulars(child_id: UUID) -> ResponseReturnValue:
    """What is kept, ready to be corrected."""
    child = looked_at(child_id)
    return _page(child, _shown(child))


@blueprint.post("/children/<uuid:child_id>/particulars")
@requires(Permission.CASE_NOTE)
def correct(child_id: UUID) -> ResponseReturnValue:
    """Keep what was changed. Twice changes nothing more; what a colleague kept a moment ago is compared anew."""
    while True:
        child = seen(child_id)
        changes, errors = _changes(child)
        source = typed("source", most=20)
        if (errors or changes) and source not in SOURCES:
            errors.append(("source", "Select who you have it from"))
        if errors:
            return _page(child, _typed_over(child), errors)
        try:
            return _kept(child_id, changes, {name: getattr(child, name) for name in changes}, source)
        except ChangedMeanwhile:
            continue  # each time somebody else has kept something: there is an end to that


def _kept(child_id: UUID, changes: dict[str, Any], was: dict[str, Any], source: str) -> ResponseReturnValue:
    came = Corrected()
    if changes:
        with writing():
            row = seen(child_id)
            by, at = current_actor(), clock.now_utc()
            came = correct_child(row.id, changes, was=was, source=source, by=by, at=at, once=once_id())
    _say(came, changes)
    if came.found is MatchKind.PROTECTED and not current_actor().may(Permission.CASE_SEE_RESTRICTED):
        return redirect(url_for("work.mine"), 303)  # its page is closed to whoever corrected it
    return to_child(child_id)


def _say(came: Corrected, changes: dict[str, Any]) -> None:
    flash("It is kept." if came.changed else "Nothing had changed.", "success")
    if came.found is MatchKind.PROTECTED:
        flash("Stop. Speak to the duty lead before you do anything more about this child. Contact nobody until then.")
    if came.found is MatchKind.OFFERED:
        flash("There may be another record of this child. The open cases have a task to compare them.")
    for name in NUMBERS:
        wrong = check_upn(changes[name]).reasons if changes.get(name) else ()
        if wrong:
            flash(f"{TEXTS[name][0]}: kept as typed, but no such number can have been given out. {' '.join(wrong)}")


def _shown(child: Child) -> dict[str, str]:
    """Every field of the page as the record has it. A withheld address is shown to nobody: its boxes are empty."""
    fields = {name: str(getattr(child, name) or "") for name in TEXTS}
    fields |= {f"born-{part}": date_boxes(child.date_of_birth).get(part, "") for part in PARTS}
    known = (child.address or {}) if not child.address_withheld else {}
    fields |= {f"address-{part}": str(known.get(part) or "") for part in ADDRESS}
    fields["withheld"] = WITHHELD if child.address_withheld else ""
    fields["sex"] = child.sex
    fields["school"] = school_words(child.school_id)
    fields["on-roll"] = next(code for code, value in ON_ROLL.items() if value is child.on_roll)
    fields["plans"] = " ".join(plan for plan in PLANS if plan in (child.plans or ()))
    return {name: squeezed(value) for name, value in fields.items()}


def _typed() -> dict[str, str]:
    """Every field of the page as it came, spaces made single."""
    names = [*TEXTS, *(f"born-{part}" for part in PARTS), *(f"address-{part}" for part in ADDRESS)]
    fields = {name: squeezed(typed(name, most=250)) for name in [*names, "school", "sex", "withheld", "on-roll"]}
    fields["plans"] = " ".join(plan for plan in PLANS if plan in request.form.getlist("plans"))
    return fields


def _drawn() -> dict[str, str]:
    """Every field as it stood on the page that was sent."""
    return {name: squeezed(typed(f"was-{name}", most=250)) for name in _typed()}


def _touched(came: dict[str, str], before: dict[str, str]) -> set[str]:
    """The fields that this officer changed. Where no choice was made among some, none was drawn as made."""
    touched = {name for name in came if came[name] != before[name]}
    touched -= {name for name in CHOSEN if name not in request.form}
    return touched | BORN if touched & BORN else touched


def _typed_over(child: Child) -> dict[str, str]:
    """What this officer typed, over what is kept now: of what they left alone a colleague's word stands."""
    came = _typed()
    touched = _touched(came, _drawn())
    return {name: came[name] if name in touched else value for name, value in _shown(child).items()}


def _changes(child: Child) -> tuple[dict[str, Any], Errors]:
    """What this officer changed, by column, and what is wrong with it."""
    now, came, before = _shown(child), _typed(), _drawn()
    touched = _touched(came, before)
    errors: Errors = [
        (_first_box(name), f"{_label(name)}: a colleague has just changed it to “{_said(name, now) or 'nothing'}”")
        for name in now
        if name in touched and now[name] not in (before[name], came[name]) and name != "plans"
    ]
    errors = list(dict.fromkeys(errors))
    changes: dict[str, Any] = {}
    for name, (label, most) in TEXTS.items():
        if name in touched:
            value = "".join(came[name].split()).upper() if name in NUMBERS else came[name]
            if len(value) > most:
                errors.append((name, f"{label} must be {most} characters or fewer"))
            changes[name] = (value or None) if name in NUMBERS else value
    if not came["given_names"] and not came["family_name"] and touched & {"given_names", "family_name"}:
        errors.append(("given_names", "Enter a given name or a family name"))
    if any(name.startswith("born-") for name in touched):
        changes["date_of_birth"], wrong = past_day("born", today=today_of(clock.now_utc()))
        if wrong:
            errors.append(("born-day", wrong))
    if "sex" in touched:
        changes["sex"] = came["sex"] if came["sex"] in SEX else ""
    if "on-roll" in touched:
        changes["on_roll"] = ON_ROLL.get(came["on-roll"])
    if "plans" in touched:
        ticked, drawn = came["plans"].split(), before["plans"].split()
        stay = [plan for plan in child.plans or () if plan in ticked or plan not in drawn]
        changes["plans"] = [*stay, *(plan for plan in ticked if plan not in drawn and plan not in stay)]
    if "school" in touched:
        changes["school_id"], wrong = named_school(came["school"])
        if wrong:
            errors.append(("school", wrong))
    changes |= _where(child, touched, came, errors)
    return changes, errors


def _where(child: Child, touched: set[str], came: dict[str, str], errors: Errors) -> dict[str, Any]:
    """The address and whether it is withheld. Whoever may see restricted work alone lets it be told again."""
    changes: dict[str, Any] = {}
    if "withheld" in touched:
        if not came["withheld"] and not current_actor().may(Permission.TASK_REASSIGN):
            errors.append(("withheld", "Ask your team lead: only they let a withheld address be told again"))
        changes["address_withheld"] = bool(came["withheld"])
    if any(name.startswith("address-") for name in touched):
        # What was not shown is replaced as a whole; else a line that nobody touched stays, with what has no box.
        kept = dict(child.address or {}) if not child.address_withheld else {}
        mine = {part: came[f"address-{part}"][:200] for part in ADDRESS if f"address-{part}" in touched}
        changes["address"] = {part: line for part, line in {**kept, **mine}.items() if line} or None
    elif child.address_withheld and typed("address-gone", most=3) == "yes":
        changes["address"] = None
    return changes


def _said(name: str, now: dict[str, str]) -> str:
    """What a colleague changed a field to, as the error says it: of a day of birth the whole day."""
    return " ".join(now[f"born-{part}"] for part in PARTS).strip() if name in BORN else now[name]


def _label(name: str) -> str:
    if name in TEXTS:
        return TEXTS[name][0]
    if name.startswith("address-"):
        return ADDRESS[name.removeprefix("address-")]
    others = {"withheld": "Address withheld", "sex": "Sex", "school": "School", "on-roll": "On roll", "plans": "Plans"}
    return others.get(name, "Date of birth")


def _first_box(name: str) -> str:
    """The box that an error about a field leads to."""
    return "born-day" if name.startswith("born-") else name


def _page(child: Child, values: dict[str, str], errors: Errors | None = None) -> ResponseReturnValue:
    page = render_template(
        "children/particulars.html",
        child=child,
        name=name_of(child),
        values=values,
        was=_shown(child),
        texts=TEXTS,
        parts=ADDRESS,
        plans=list(PLANS.items()),
        sexes=[*SEX.items(), ("", "Not known")],
        on_roll=[("yes", "Yes"), ("no", "No"), ("", "Not known")],
        sources=list(SOURCES.items()),
        source=typed("source", most=20),
        may_tell=current_actor().may(Permission.TASK_REASSIGN),
        errors=errors or [],
        found=dict(reversed(errors or [])),
    )
    return page, 422 if errors else 200
