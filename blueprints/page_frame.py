"""What every page's frame shows: the council, the navigation, who is signed in; and dates in words."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from flask import Flask, current_app, request, url_for

from base import clock
from council.settings import setting
from security.actor import Actor, ActorKind
from security.csrf_tokens import csrf_token
from security.current import current_actor, new_once
from security.headers import nonce
from security.permissions import Permission


@dataclass(frozen=True, slots=True)
class Place:
    """One entry of the primary navigation; shown to whoever has one of the permissions, once its page exists."""

    text: str
    endpoint: str
    permissions: frozenset[Permission]


ADMIN = frozenset(
    {
        Permission.USER_EDIT,
        Permission.TEAM_EDIT,
        Permission.SETTING_EDIT,
        Permission.CALENDAR_EDIT,
        Permission.JOB_SEE,
        Permission.SCHOOL_EDIT,
    }
)
PLACES = (
    Place("My work", "work.mine", frozenset({Permission.QUEUE_SEE})),
    Place("Queues", "queues.index", frozenset({Permission.QUEUE_SEE})),
    Place("Find", "find.show", frozenset({Permission.CHILD_SEE})),
    Place("Registers", "registers.show", frozenset({Permission.REGISTER_SEE})),
    Place("Post", "post.index", frozenset({Permission.CASE_NOTE})),
    Place("Approvals", "approvals.index", frozenset({Permission.APPROVAL_SEE})),
    Place("Appointments", "bookings.index", frozenset({Permission.SLOT_OFFER})),
    Place("Check a schedule", "schedules.index", frozenset({Permission.CASE_SEE})),
    Place("My school", "school.home", frozenset({Permission.SCHOOL_FILE})),
    Place("Who looked", "audit.index", frozenset({Permission.AUDIT_SEE})),
    Place("Definitions", "definitions.index", frozenset({Permission.DEFINITION_EDIT})),
    Place("Admin", "admin.home", ADMIN),
)


class Frame:
    """Read by the layouts; everything is looked up only when a layout asks."""

    @cached_property
    def council_name(self) -> str:
        return str(setting("council-name"))

    @cached_property
    def colour(self) -> str:
        return str(setting("colour"))

    @property
    def brand_css(self) -> str:
        return url_for("brand.css", v=self.colour.lstrip("#"))

    @property
    def logo(self) -> str:
        name = setting("logo")
        return url_for("brand.logo", v=name) if name else ""

    @property
    def is_demo(self) -> bool:
        return bool(current_app.config["ONROLL"].is_demo)

    @property
    def nonce(self) -> str:
        return nonce()

    @cached_property
    def account(self) -> Actor | None:
        """Who is signed in, or nobody."""
        actor = current_actor()
        return actor if actor.kind is ActorKind.USER else None

    @property
    def navigation(self) -> list[dict[str, Any]]:
        return [] if self.account is None else places_of(self.account)

    @property
    def home(self) -> str:
        return home_of(current_actor())

    @property
    def sign_out(self) -> str:
        return url_for("signin.sign_out")

    @property
    def exit_address(self) -> str:
        return str(setting("exit-address"))

    @property
    def public_phone(self) -> str:
        return str(setting("public-phone"))

    @property
    def public_phone_name(self) -> str:
        return str(setting("public-phone-name"))


def places_of(actor: Actor) -> list[dict[str, Any]]:
    """The navigation of somebody: text, address, and whether it is where they are."""
    here = request.blueprint or ""
    return [
        {"text": place.text, "href": url_for(place.endpoint), "current": _is_here(place, here)}
        for place in PLACES
        if place.endpoint in current_app.view_functions and place.permissions & actor.permissions
    ]


def _is_here(place: Place, here: str) -> bool:
    """Whether the page is one of that place: of its blueprint, or of one named after it (admin, admin_users)."""
    name = place.endpoint.split(".", 1)[0]
    return here == name or here.startswith(f"{name}_")


def home_of(actor: Actor) -> str:
    """Where somebody begins: the first place of their navigation, or the front page."""
    places = places_of(actor) if actor.kind is ActorKind.USER else []
    return str(places[0]["href"]) if places else "/"


def asset(name: str) -> str:
    """The address of a static file, with its fingerprint, so that it may be kept for a year."""
    folder = Path(current_app.static_folder or "")
    file = folder / name
    mark = file.stat().st_mtime_ns if file.is_file() else 0
    return url_for("static", filename=name, v=_fingerprint(file, mark))


@lru_cache(maxsize=256)
def _fingerprint(file: Path, _mark: int) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()[:12] if file.is_file() else "none"


def long_date(of: date) -> str:
    """Monday 23 November 2026, in London."""
    day = _day(of)
    return f"{day:%A} {day.day} {day:%B %Y}"


def short_date(of: date) -> str:
    """23 Nov 2026, in London."""
    day = _day(of)
    return f"{day.day} {day:%b %Y}"


def clock_time(of: datetime) -> str:
    """9:05am, midday or midnight, in London."""
    there = clock.london(of)
    if (there.hour, there.minute) in {(0, 0), (12, 0)}:
        return "midday" if there.hour else "midnight"
    return f"{there.hour % 12 or 12}:{there.minute:02}{'am' if there.hour < 12 else 'pm'}"


def _day(of: date) -> date:
    return clock.london(of).date() if isinstance(of, datetime) else of


def bind(app: Flask) -> None:
    """Give the templates of the application their frame, filters and functions."""
    app.jinja_env.filters.update(long_date=long_date, short_date=short_date, clock_time=clock_time)
    app.jinja_env.globals.update(asset=asset, new_once=new_once)
    app.context_processor(lambda: {"frame": Frame(), "csrf_token": csrf_token})
