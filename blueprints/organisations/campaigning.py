"""Campaigns: choosing businesses, seeing how many they are, beginning, and how it stands with each."""

from __future__ import annotations

from datetime import date
from operator import attrgetter
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from base import clock
from base.database import writing
from base.extensions import db
from base.text import squeezed
from blueprints.organisations.campaign_form import CampaignForm, empty_form, read_form
from blueprints.registers.writing_out import LONGEST_REASON
from blueprints.typed_dates import date_boxes, typed_date
from casework.campaigns.campaign_choice import MOST, areas, count_chosen, some_chosen
from casework.campaigns.campaigns import CannotBegin, begin_campaign, campaigns, offers, stop_campaign
from casework.visible import NotHere, may_see_restricted
from directory.organisations import SECTORS
from documents.spreadsheets import CONTENT_TYPE, csv_bytes
from models.campaign import Campaign
from reporting.campaign_pages import UNTOLD, campaign_page
from reporting.campaign_results import campaign_results
from security.audit import Looked, viewed
from security.current import current_actor, once_id
from security.guards import requires
from security.history import done_before
from security.permissions import Permission

blueprint = Blueprint("campaigns", __name__)
SHOWN = 20  # businesses on the page before one begins


@blueprint.get("/businesses/campaigns")
@requires(Permission.ORGANISATION_SEE)
def index() -> ResponseReturnValue:
    """The campaigns, newest first."""
    may = current_actor().may(Permission.CAMPAIGN_RUN)
    return render_template("campaigns/index.html", rows=campaigns(), may_run=may)


@blueprint.get("/businesses/campaigns/new")
@requires(Permission.CAMPAIGN_RUN)
def new() -> ResponseReturnValue:
    """Choose businesses."""
    return _form(empty_form(offers()))


@blueprint.post("/businesses/campaigns/preview")
@requires(Permission.CAMPAIGN_RUN)
def preview() -> ResponseReturnValue:
    """How many fit, and the first of them. Nothing is planned yet."""
    form = read_form(offers())
    if form.errors:
        return _form(form), 422
    return _preview(form)


@blueprint.post("/businesses/campaigns")
@requires(Permission.CAMPAIGN_RUN)
def begin() -> ResponseReturnValue:
    """Begin it. Twice: the page of the one that was begun."""
    form = read_form(offers())
    if request.form.get("do") == "change":
        form.errors.clear()
        return _form(form)
    if form.errors:
        return _form(form), 422
    try:
        with writing():
            before = done_before(once_id())
            campaign_id = (
                before.subject_id
                if before is not None
                else begin_campaign(
                    form.name,
                    form.service,
                    form.choice,
                    per_day=form.a_day,
                    by=current_actor(),
                    at=clock.now_utc(),
                    once=once_id(),
                ).id
            )
    except CannotBegin as why:
        form.errors.append(("name", str(why)))
        return _form(form), 422
    flash("The campaign has begun.", "success")
    return redirect(url_for(".show", campaign_id=campaign_id), 303)


@blueprint.get("/businesses/campaigns/<uuid:campaign_id>")
@requires(Permission.ORGANISATION_SEE)
def show(campaign_id: UUID) -> ResponseReturnValue:
    """How a campaign stands: counts, and every business in it."""
    actor = current_actor()
    standing = request.args.get("standing", "")
    found = campaign_page(_campaign(campaign_id), reader=actor)
    lines = [line for line in found.lines if not standing or line.standing == standing]
    return render_template(
        "campaigns/show.html",
        page=found,
        lines=lines,
        standing=standing,
        untold=UNTOLD,
        chosen=_chosen_words(found.campaign),
        may_run=actor.may(Permission.CAMPAIGN_RUN),
    )


@blueprint.get("/businesses/campaigns/<uuid:campaign_id>/results")
@requires(Permission.ORGANISATION_SEE)
def results(campaign_id: UUID) -> ResponseReturnValue:
    """What came of a campaign: numbers by area and by sector, and what each of them counts."""
    return _results_page(_campaign(campaign_id))


@blueprint.post("/businesses/campaigns/<uuid:campaign_id>/results")
@requires(Permission.REGISTER_EXPORT)
def write_out(campaign_id: UUID) -> ResponseReturnValue:
    """Write the numbers out, a line for each area and sector. Who took them out is kept, and why.

    Twice: written out twice, and said so twice.
    """
    actor, at, campaign = current_actor(), clock.now_utc(), _campaign(campaign_id)
    reason = squeezed(request.form.get("reason", ""))
    if not 0 < len(reason) <= LONGEST_REASON:
        return _results_page(campaign, [("reason", f"Enter why you need it, in {LONGEST_REASON} characters or fewer")])
    found = campaign_results(campaign, reader=actor)
    with writing():
        viewed(actor, Looked.EXPORT, reason=f"Results of campaign {campaign_id}: {reason}", at=at)
    places = sorted(found.counts.items(), key=lambda one: (one[0].area, one[0].sector))
    lines = ((place.area, place.sector, *found.numbers(counted)) for place, counted in places)
    heads = ("Area", "Sector", *(measure.label for measure in found.measures))
    answer = Response(csv_bytes(heads, lines), mimetype=CONTENT_TYPE)
    answer.headers["Content-Disposition"] = f'attachment; filename="campaign-results-{clock.london(at).date()}.csv"'
    return answer


@blueprint.post("/businesses/campaigns/<uuid:campaign_id>/stop")
@requires(Permission.CAMPAIGN_RUN)
def stop(campaign_id: UUID) -> ResponseReturnValue:
    """Write to nobody more. Twice: harmless."""
    _campaign(campaign_id)
    with writing():
        left = stop_campaign(campaign_id, by=current_actor(), at=clock.now_utc(), once=once_id())
    flash(f"Stopped: {left} are not written to. What was sent goes on.", "success")
    return redirect(url_for(".show", campaign_id=campaign_id), 303)


def _campaign(campaign_id: UUID) -> Campaign:
    found = db.session.get(Campaign, campaign_id)
    if found is None:
        raise NotHere
    return found


def _results_page(campaign: Campaign, errors: list[tuple[str, str]] | None = None) -> ResponseReturnValue:
    actor = current_actor()
    drawn = render_template(
        "campaigns/results.html",
        of=campaign_results(campaign, reader=actor),
        by=[("Area", "areas", attrgetter("area")), ("Sector", "sectors", attrgetter("sector"))],
        may_export=actor.may(Permission.REGISTER_EXPORT),
        leaves_out=not may_see_restricted(actor),
        sees_cases=actor.may(Permission.CASE_SEE),
        reason=request.form.get("reason", "")[:LONGEST_REASON],
        errors=errors or [],
        found=dict(errors or []),
    )
    return drawn, 422 if errors else 200


def _chosen_words(campaign: Campaign) -> list[tuple[str, str]]:
    """By what its businesses were chosen, in words."""
    kept: dict[str, Any] = campaign.chosen or {}
    since = kept.get("not_since")
    return [
        ("Sectors", ", ".join(SECTORS.get(code, code) for code in kept.get("sectors", [])) or "Any"),
        ("Area", str(kept.get("area") or "Any")),
        ("Postcode begins with", str(kept.get("postcode") or "Anything")),
        ("Not written to since", f"{date.fromisoformat(since):%d/%m/%Y}" if since else "Does not matter"),
        ("At most a day", str(campaign.per_day)),
    ]


def _form(form: CampaignForm) -> str:
    boxes = typed_date(request.form, "since")[0] if request.form else date_boxes(None)
    return render_template(
        "campaigns/new.html",
        form=form,
        errors=form.errors,
        found=dict(reversed(form.errors)),
        offers=offers(),
        sectors=SECTORS,
        areas=areas(),
        since=boxes,
    )


def _preview(form: CampaignForm) -> str:
    return render_template(
        "campaigns/preview.html",
        form=form,
        count=count_chosen(form.choice, form.service),
        rows=some_chosen(form.choice, form.service, limit=SHOWN),
        shown=SHOWN,
        most=MOST,
        offer=next(offer for offer in offers() if offer.service == form.service),
        sectors=SECTORS,
        since=date_boxes(form.choice.not_since),
    )
