"""What every page's frame shows: the council, the navigation, who is signed in; and dates in words."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from flask import Flask, current_app, g, request, url_for

from base import clock
from blueprints.languages import language_name
from casework.public_telephones import PublicTelephone, everybodys_telephone, telephone_beside
from council.settings import setting
from forms.definition.document import Definition
from forms.phrases import say
from security.actor import Actor, ActorKind
from security.csrf_tokens import csrf_token
from security.current import current_actor, new_once
from security.headers import nonce
from security.permissions import Permission

FRONT = "/"
NOT_NAMED = "Onroll"  # in the head of every page, until the council has said what it is called
_KEPT = "onroll_addresses"
_MOST = 500  # addresses that a process keeps


@dataclass(frozen=True, slots=True)
class Place:
    """One entry of the primary navigation; shown to whoever has one of the permissions, once its page exists.

    `unless`: not to whoever has that one, who has another entry of the name.
    `also`: blueprints of other names whose pages belong there.
    """

    text: str
    endpoint: str
    permissions: frozenset[Permission]
    unless: Permission | None = None
    also: tuple[str, ...] = ()


ADMIN = frozenset(
    {
        Permission.USER_EDIT,
        Permission.TEAM_EDIT,
        Permission.SETTING_EDIT,
        Permission.CALENDAR_EDIT,
        Permission.JOB_SEE,
        Permission.SCHOOL_EDIT,
        Permission.RETENTION_SEE,
    }
)
PLACES = (
    Place("My work", "work.mine", frozenset({Permission.QUEUE_SEE})),
    Place("Queues", "queues.index", frozenset({Permission.QUEUE_SEE})),
    Place("Find", "find.show", frozenset({Permission.CHILD_SEE})),
    Place("Registers", "registers.show", frozenset({Permission.REGISTER_SEE})),
    Place("Registers", "registers_services.index", frozenset({Permission.CASE_SEE}), Permission.REGISTER_SEE),
    Place("Post", "post.index", frozenset({Permission.CASE_NOTE})),
    Place("Approvals", "approvals.index", frozenset({Permission.APPROVAL_SEE})),
    Place(
        "Businesses",
        "organisations.index",
        frozenset({Permission.ORGANISATION_SEE}),
        also=("campaigns", "packs", "pack_reading"),
    ),
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
        return str(setting("council-name")) or NOT_NAMED

    @cached_property
    def colour(self) -> str:
        return str(setting("colour"))

    @property
    def brand_css(self) -> str:
        return address_of("brand.css", v=self.colour.lstrip("#"))

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

    @cached_property
    def navigation(self) -> list[dict[str, Any]]:
        return [] if self.account is None else places_of(self.account)

    @property
    def home(self) -> str:
        return home_of(self.account) if self.account is not None else FRONT

    @property
    def sign_out(self) -> str:
        return address_of("signin.sign_out")

    @property
    def exit_address(self) -> str:
        return str(setting("exit-address"))

    @property
    def public_phone(self) -> str:
        return telephone_here().number

    @property
    def public_phone_name(self) -> str:
        return telephone_here().name()

    def phone_name_in(self, language: str) -> str:
        return telephone_here().name(language)


def belongs_to(definition: Definition) -> None:
    """Let the page that is being made name the telephone of that service's team, in place of everybody's."""
    g.onroll_telephone = telephone_beside(definition)


def telephone_here() -> PublicTelephone:
    """Whom this page says one may telephone."""
    found: PublicTelephone | None = g.get("onroll_telephone")
    return found or everybodys_telephone()


def places_of(actor: Actor) -> list[dict[str, Any]]:
    """The navigation of somebody: text, address, and whether it is where they are."""
    here = request.blueprint or ""
    return [
        {"text": place.text, "href": address_of(place.endpoint), "current": _is_here(place, here)}
        for place in PLACES
        if place.endpoint in current_app.view_functions
        and place.permissions & actor.permissions
        and place.unless not in actor.permissions
    ]


def _is_here(place: Place, here: str) -> bool:
    """Whether the page is one of that place: of its blueprint, or of one named after it (admin, admin_users)."""
    if here in place.also:
        return True
    name = place.endpoint.split(".", 1)[0]
    return here == name or here.startswith(f"{name}_")


def home_of(actor: Actor) -> str:
    """Where somebody begins: the first place of their navigation, or the front page.

    Whoever sets the council up works no queue, and begins there: what is not set up yet stands on that page alone.
    """
    places = places_of(actor) if actor.kind is ActorKind.USER else []
    if actor.may(Permission.SETTING_EDIT) and not actor.may(Permission.QUEUE_SEE):
        return address_of("admin.home")
    return str(places[0]["href"]) if places else FRONT


def asset(name: str) -> str:
    """The address of a static file, with its fingerprint, so that it may be kept for a year."""
    file = f"{current_app.static_folder}/{name}"
    try:
        mark = os.stat(file).st_mtime_ns  # noqa: PTH116  # a page asks six times; a Path costs more than the question
    except OSError:
        mark = 0
    return address_of("static", filename=name, v=_fingerprint(file, mark))


def address_of(endpoint: str, **values: Any) -> str:
    """`url_for` of a page whose address is the same for everybody: worked out once, not for each page that leads there.

    Not for addresses with an id in them: each would be kept.
    """
    kept: dict[Any, str] = current_app.extensions.setdefault(_KEPT, {})
    key = (request.script_root, endpoint, *values.items())
    found = kept.get(key)
    if found is None:
        if len(kept) >= _MOST:
            kept.clear()
        found = kept[key] = url_for(endpoint, **values)
    return found


@lru_cache(maxsize=256)
def _fingerprint(file: str, _mark: int) -> str:
    path = Path(file)
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12] if path.is_file() else "none"


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
    app.jinja_env.globals.update(asset=asset, new_once=new_once, own_words=say, language_name=language_name)
    app.context_processor(lambda: {"frame": Frame(), "csrf_token": csrf_token})
