"""Who on a case may be contacted: rules, releases one by one, the hold on everything; held messages let go."""

from __future__ import annotations

from uuid import UUID

from flask import abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from base import clock
from base.database import writing
from blueprints.cases.door import Errors, blueprint, case_page, looked_at, seen, to_case, typed
from blueprints.cases.words import (
    CHANNELS,
    MESSAGE_STATES,
    PARTIES,
    RECIPIENTS,
    RULES,
    said,
    sentence,
)
from blueprints.held_messages import VERDICTS
from casework.contacts import Rule, lift_hold, release, set_rule
from casework.notes import NothingWritten
from correspondence.settling import NotUndecided, give_up, mark_as_sent, send_again
from correspondence.stopping import NotHeld, cancel_held
from correspondence.stopping import release as release_message
from models.case import Case
from reporting.case_parts import MessageLine, held_count, message_line
from reporting.contact_sheet import PartyLine, party_line, party_lines
from security.current import current_actor, once_id
from security.guards import requires
from security.permissions import Permission

LONGEST_NOTE = 2_000
SETTLED = {"send-again": send_again, "mark-as-sent": mark_as_sent, "give-up": give_up}
SAID = {
    "send-again": "It is sent again.",
    "mark-as-sent": "It counts as sent.",
    "give-up": "It is not sent any more.",
    "release": "The message may go. The contact rules are tested once more when it is sent.",
    "cancel": "The message will not be sent.",
}


@blueprint.get("/cases/<uuid:case_id>/contacts")
@requires(Permission.CASE_SEE)
def contacts(case_id: UUID) -> ResponseReturnValue:
    """Everybody on the case and whether they may be contacted."""
    return _contacts_page(looked_at(case_id))


@blueprint.post("/cases/<uuid:case_id>/contacts/end-hold")
@requires(Permission.CASE_RELEASE_CONTACT)
def end_hold(case_id: UUID) -> ResponseReturnValue:
    """End the hold on everything outward. What is held already still waits to be released one by one."""
    try:
        with writing():
            lift_hold(seen(case_id), reason=typed("reason"), by=current_actor(), at=clock.now_utc())
    except NothingWritten:
        return _contacts_page(seen(case_id), [("reason", "Say why people outside may be contacted again")])
    flash("The hold is ended. Messages that were held wait until you release each one.", "success")
    return to_case(case_id, "cases.contacts")


@blueprint.get("/cases/<uuid:case_id>/contacts/<string:kind>/<uuid:party_id>")
@requires(Permission.CASE_NOTE, Permission.CASE_RELEASE_CONTACT)
def contact(case_id: UUID, kind: str, party_id: UUID) -> ResponseReturnValue:
    """One person or organisation: release them, or change the rule."""
    case = looked_at(case_id)
    return _contact_page(case, _party(case, kind, party_id))


@blueprint.post("/cases/<uuid:case_id>/contacts/<string:kind>/<uuid:party_id>/rule")
@requires(Permission.CASE_RELEASE_CONTACT)
def change_rule(case_id: UUID, kind: str, party_id: UUID) -> ResponseReturnValue:
    """Say whether and how somebody may be contacted."""
    case = seen(case_id)
    party = _party(case, kind, party_id)
    rule, channel, note = typed("rule", most=20), typed("channel", most=20), typed("note", most=LONGEST_NOTE)
    errors: Errors = [] if rule in RULES else [("rule", "Choose what is known of contacting them")]
    if rule == Rule.CHANNEL_ONLY and channel not in CHANNELS:
        errors.append(("channel", "Choose the one way that is safe"))
    if not note:
        errors.append(("note", "Say how you know"))
    if errors:
        return _contact_page(case, party, errors)
    channel = channel if rule == Rule.CHANNEL_ONLY else ""
    with writing():
        set_rule(
            seen(case_id),
            kind,
            party_id,
            Rule(rule),
            by=current_actor(),
            at=clock.now_utc(),
            channel=channel,
            note=note,
        )
    flash("The rule is kept and holds from now on.", "success")
    return to_case(case_id, "cases.contacts")


@blueprint.post("/cases/<uuid:case_id>/contacts/<string:kind>/<uuid:party_id>/release")
@requires(Permission.CASE_RELEASE_CONTACT)
def release_party(case_id: UUID, kind: str, party_id: UUID) -> ResponseReturnValue:
    """Let one person or organisation of a held case be contacted, with a reason."""
    case = seen(case_id)
    party = _party(case, kind, party_id)
    try:
        with writing():
            release(seen(case_id), kind, party_id, reason=typed("reason"), by=current_actor(), at=clock.now_utc())
    except NothingWritten:
        return _contact_page(case, party, [("reason", "Say why they may be contacted")])
    flash("They may be contacted. Messages that were held wait until you release each one.", "success")
    return to_case(case_id, "cases.contacts")


@blueprint.get("/cases/<uuid:case_id>/messages/<uuid:message_id>")
@requires(Permission.CASE_SEE)
def message(case_id: UUID, message_id: UUID) -> ResponseReturnValue:
    """One message that needs a person: held, doubtful or not arrived."""
    case = looked_at(case_id)
    return _message_page(case, _message(case, message_id))


@blueprint.post("/cases/<uuid:case_id>/messages/<uuid:message_id>/release")
@requires(Permission.CASE_RELEASE_CONTACT)
def settle_held(case_id: UUID, message_id: UUID) -> ResponseReturnValue:
    """Let one held message go, or take it back; both with a reason."""
    actor, at = current_actor(), clock.now_utc()
    case = seen(case_id)
    line = _message(case, message_id)
    does, reason = typed("do", most=20), typed("reason")
    errors: Errors = [] if does in ("release", "cancel") else [("do", "Choose what is to happen to the message")]
    errors += [] if reason else [("reason", "Say why")]
    if errors and line.message.state == "held":
        return _message_page(case, line, errors)
    settle = release_message if does == "release" else cancel_held
    try:
        with writing():
            _message(seen(case_id), message_id)
            settle(message_id, reason=reason, by=actor, at=at, once=once_id())
    except NotHeld:
        flash("This message is not held any more.")
        return to_case(case_id, "cases.messages")
    flash(SAID[does], "success")
    return to_case(case_id, "cases.messages")


@blueprint.post("/cases/<uuid:case_id>/messages/<uuid:message_id>/settle")
@requires(Permission.MESSAGE_SETTLE)
def settle_doubtful(case_id: UUID, message_id: UUID) -> ResponseReturnValue:
    """Decide on a message that did not arrive, or of which nobody knows."""
    case = seen(case_id)
    line = _message(case, message_id)
    does = typed("do", most=20)
    if does not in SETTLED:
        return _message_page(case, line, [("do", "Choose what is to happen to the message")])
    try:
        with writing():
            _message(seen(case_id), message_id)
            SETTLED[does](message_id, by=current_actor(), at=clock.now_utc(), once=once_id())
    except NotUndecided:
        flash("Somebody has decided about this message already.")
        return to_case(case_id, "cases.messages")
    flash(SAID[does], "success")
    return redirect(url_for(".messages", case_id=case_id), 303)


def _party(case: Case, kind: str, party_id: UUID) -> PartyLine:
    found = party_line(case, kind, party_id)
    if found is None:
        abort(404)
    return found


def _message(case: Case, message_id: UUID) -> MessageLine:
    found = message_line(case, message_id, reader=current_actor())
    if found is None:
        abort(404)
    return found


def _contacts_page(case: Case, errors: Errors | None = None) -> ResponseReturnValue:
    return case_page(
        "cases/contacts.html",
        case,
        here="cases.contacts",
        errors=errors,
        lines=party_lines(case),
        parties=PARTIES,
        rules=RULES,
        channels=CHANNELS,
        verdicts=VERDICTS,
        held=held_count(case),
    )


def _contact_page(case: Case, party: PartyLine, errors: Errors | None = None) -> ResponseReturnValue:
    rule = party.rule
    return case_page(
        "cases/contact.html",
        case,
        errors=errors,
        party=party,
        who=party.name or said(PARTIES, party.kind),
        verdict=said(VERDICTS, party.verdict.because),
        rules=list(RULES.items()),
        channels=list(CHANNELS.items()),
        chosen=typed("rule", most=20) or (rule.rule if rule is not None else ""),
        channel=typed("channel", most=20) or (rule.channel if rule is not None else ""),
        note=typed("note", most=LONGEST_NOTE) or (rule.note if rule is not None and not errors else ""),
        may_be_released=party.verdict.because not in ("", "do-not-contact", "other-channel"),
    )


def _message_page(case: Case, line: MessageLine, errors: Errors | None = None) -> ResponseReturnValue:
    kept = line.message
    return case_page(
        "cases/message.html",
        case,
        errors=errors,
        line=line,
        message=kept,
        name=line.subject,
        state=said(MESSAGE_STATES, kept.state),
        because=VERDICTS.get(kept.held_because, sentence(kept.held_because or kept.ended_because)),
        to=line.school or said(RECIPIENTS, kept.recipient_kind),
    )
