"""The pages of whoever keeps the records: rules proposed and confirmed, a dry run of each, and what has gone."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from base import clock
from base.database import writing
from base.text import squeezed
from blueprints.retention import words
from casework.purges.purging import purged_lately
from casework.purges.retention_rules import (
    MONTHS,
    YEARS,
    From,
    NotARule,
    Period,
    Rule,
    What,
    confirm_rule,
    rule_of,
    rules,
    stop_rule,
)
from casework.visible import NotHere
from reporting.dry_runs import dry_run
from security.current import current_actor
from security.guards import requires
from security.permissions import Permission

blueprint = Blueprint("retention", __name__)
MOST_SHOWN = 100
OWN = "own"  # in an address: what belongs to no service
Errors = list[tuple[str, str]]


@blueprint.get("/records/retention")
@requires(Permission.RETENTION_SEE)
def index() -> ResponseReturnValue:
    """Every rule: proposed or confirmed, and by whom it is said."""
    return render_template("retention/index.html", rules=rules(), words=words, own=OWN)


@blueprint.get("/records/retention/gone")
@requires(Permission.RETENTION_SEE)
def gone() -> ResponseReturnValue:
    """What was purged lately of what this actor might see: references and rules, nobody's name."""
    return render_template("retention/gone.html", gone=purged_lately(current_actor()), words=words)


@blueprint.get("/records/retention/rules/<string:service>/<string:what>")
@requires(Permission.RETENTION_SEE)
def show(service: str, what: str) -> ResponseReturnValue:
    """One rule, with what it would delete today and what stays all the same. Nothing is deleted here."""
    return _page(_here(service, what))


@blueprint.post("/records/retention/rules/<string:service>/<string:what>")
@requires(Permission.RETENTION_SET)
def confirm(service: str, what: str) -> ResponseReturnValue:
    """Confirm how long, with who says so. The first purge is a week away."""
    rule = _here(service, what)
    amount = request.form.get("amount", "").strip()[:6]
    unit = YEARS if request.form.get("unit") == YEARS else MONTHS
    counts_from = From.BIRTH if request.form.get("from") == From.BIRTH and rule.what is What.CASE else From.END
    period = Period(int(amount) if amount.isascii() and amount.isdigit() else 0, unit, counts_from)
    try:
        with writing():
            confirmed = confirm_rule(
                rule, period, source=request.form.get("source", ""), by=current_actor(), at=clock.now_utc()
            )
    except NotARule as wrong:
        return _page(rule, wrong.faults)
    begins = words.day(confirmed.begins_on)
    flash(f"Confirmed. Nothing is deleted by it before {begins}.", "success")
    return redirect(url_for(".show", service=service, what=what), 303)


@blueprint.post("/records/retention/rules/<string:service>/<string:what>/stop")
@requires(Permission.RETENTION_SET)
def stop(service: str, what: str) -> ResponseReturnValue:
    """Delete nothing more by a rule. Twice: harmless."""
    rule = _here(service, what)
    with writing():
        stopped = stop_rule(rule, by=current_actor(), at=clock.now_utc())
    flash("Stopped. Nothing is deleted by this rule until it is confirmed again." if stopped else "It was so already.")
    return redirect(url_for(".show", service=service, what=what), 303)


def _here(service: str, what: str) -> Rule:
    """A rule by its address. Raises: NotHere."""
    known = {one.value for one in What}
    rule = rule_of("" if service == OWN else service, What(what)) if what in known else None
    if rule is None:
        raise NotHere
    return rule


def _page(rule: Rule, errors: Errors | None = None) -> ResponseReturnValue:
    actor = current_actor()
    dry = dry_run(rule, actor, today=clock.today(), most=MOST_SHOWN)
    drawn = render_template(
        "retention/rule.html",
        rule=rule,
        words=words,
        service=rule.service or OWN,
        dry=dry,
        tells=words.TELLS.get(rule.what),
        of_cases=rule.what in (What.CASE, What.REFUSED),
        proposed_by="The service" if rule.service else "Onroll",
        may_set=actor.may(Permission.RETENTION_SET),
        typed=_typed(rule),
        errors=errors or [],
        found=dict(reversed(errors or [])),
        shown=MOST_SHOWN,
    )
    return drawn, 422 if errors else 200


def _typed(rule: Rule) -> dict[str, str]:
    """What the form shows: as typed, else as the rule stands."""
    if request.method == "POST":
        return {name: squeezed(request.form.get(name, ""))[:500] for name in ("amount", "unit", "from", "source")}
    period = rule.period
    return {
        "amount": str(period.amount) if period else "",
        "unit": period.unit if period else YEARS,
        "from": period.counts_from.value if period else From.END.value,
        "source": rule.source,
    }
