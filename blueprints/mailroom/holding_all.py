"""The switch that holds all mail, on the page of messages."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from base import clock
from base.database import writing
from blueprints.mailroom.settling import blueprint, index_page
from correspondence.mail_hold import LONGEST_REASON, hold_mail, release_mail
from security.current import current_actor, once_id
from security.guards import requires
from security.permissions import Permission


@blueprint.post("/messages/hold-all")
@requires(Permission.SETTING_EDIT)
def hold_all() -> ResponseReturnValue:
    """Hold all mail, with a reason. Twice: it is held already, and that is said."""
    reason = " ".join(request.form.get("hold-reason", "").split())
    if not 0 < len(reason) <= LONGEST_REASON:
        wrong = [("hold-reason", f"Enter why all email is held, in {LONGEST_REASON} characters or fewer")]
        return index_page(errors=wrong), 422
    with writing():
        news = hold_mail(reason=reason, by=current_actor(), at=clock.now_utc(), once=once_id())
    flash("All email is held." if news else "All email was held already.", "success" if news else "message")
    return redirect(url_for("mailroom.index"), 303)


@blueprint.post("/messages/release-all")
@requires(Permission.SETTING_EDIT)
def release_all() -> ResponseReturnValue:
    """Let mail go again, all that waited included."""
    with writing():
        news = release_mail(by=current_actor(), at=clock.now_utc(), once=once_id())
    flash("Email goes again." if news else "Email was not held.", "success" if news else "message")
    return redirect(url_for("mailroom.index"), 303)
