"""Deny by default: a view without a guard does not start.

Each view says `@requires(Permission…)`, `@signed_in`, `@by_link` or `@public`, below its route decorator. Each is
also named in exactly one of the access lists of tests/house_rules.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from inspect import iscoroutinefunction
from typing import Any, ParamSpec, TypeVar

from flask import Flask, Request, abort
from flask.typing import ResponseReturnValue
from werkzeug.routing import MapAdapter

from base.template_names import PlainNames
from security.actor import ActorKind
from security.answers import Answer
from security.current import ask_to_sign_in, current_actor
from security.permissions import Permission
from security.second_goes import with_second_goes

P = ParamSpec("P")
View = TypeVar("View", bound=Callable[..., ResponseReturnValue])
MARK = "__onroll_guard__"
_WAY = ("HTTP_HOST", "SERVER_NAME", "SERVER_PORT", "SCRIPT_NAME", "wsgi.url_scheme")
_ASKED = ("PATH_INFO", "QUERY_STRING")
_MOST_WAYS = 200


@dataclass(frozen=True, slots=True)
class Guard:
    """Who a view is for; `access` is public, signed-in, link or a permission."""

    access: str
    permissions: frozenset[Permission] = frozenset()


class UnguardedView(RuntimeError):
    """A view was registered without a guard; the message names it."""


def requires(*permissions: Permission) -> Callable[[View], View]:
    """Only for users with at least one of these permissions; others get 403, nobody signed in is asked to sign in."""

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> ResponseReturnValue:
            actor = current_actor()
            if actor.kind is not ActorKind.USER:
                return ask_to_sign_in()
            if not any(actor.may(permission) for permission in permissions):
                abort(403)
            return view(*args, **kwargs)

        setattr(guarded, MARK, Guard("permission", frozenset(permissions)))
        return guarded  # type: ignore[return-value]  # wraps() keeps the signature; mypy can't see it

    return guard


def signed_in(view: View) -> View:
    """For anybody who is signed in."""

    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> ResponseReturnValue:
        if current_actor().kind is not ActorKind.USER:
            return ask_to_sign_in()
        return view(*args, **kwargs)

    setattr(guarded, MARK, Guard("signed-in"))
    return guarded  # type: ignore[return-value]  # as above


def by_link(view: View) -> View:
    """For somebody who came by a link; the view itself asks security.links whether this link opens this thing."""
    setattr(view, MARK, Guard("link"))
    return view


def public(view: View) -> View:
    """For everybody."""
    setattr(view, MARK, Guard("public"))
    return view


class GuardedFlask(Flask):
    """A Flask that refuses a view without a guard."""

    response_class = Answer
    jinja_environment = PlainNames

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._reached_by: dict[tuple[Any, ...], tuple[MapAdapter, str]] = {}

    def create_url_adapter(self, request: Request | None) -> MapAdapter | None:
        """What finds the route of a request and the addresses of routes, as Flask makes it.

        What of it depends on how the machine was reached (host, port, scheme) is worked out once for each way; a name
        that is no host's is refused each time, as Flask does.
        """
        environ = request.environ if request is not None else {}
        if request is None or "HTTP_UPGRADE" in environ or "PATH_INFO" not in environ:
            return super().create_url_adapter(request)
        way = tuple([environ.get(name) for name in _WAY])
        known = self._reached_by.get(way)
        if known is not None:
            like, request.host = known
            path, asked = (environ.get(name, "").encode("latin1").decode(errors="replace") for name in _ASKED)
            found = (like.map, like.server_name, like.script_name, like.subdomain, like.url_scheme)
            return MapAdapter(*found, path, request.method, asked)
        made = super().create_url_adapter(request)
        if made is not None:
            if len(self._reached_by) >= _MOST_WAYS:  # anybody may say any host
                self._reached_by.clear()
            self._reached_by[way] = (made, request.host)
        return made

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """Flask asks of each function, a dozen times a request, whether it is a coroutine. None of ours is."""
        return func

    def dispatch_request(self) -> ResponseReturnValue:
        """Answer a request; a post that PostgreSQL ended in favour of another begins anew."""
        return with_second_goes(super().dispatch_request)

    def add_url_rule(
        self,
        rule: str,
        endpoint: str | None = None,
        view_func: Callable[..., Any] | None = None,
        provide_automatic_options: bool | None = None,
        **options: Any,
    ) -> None:
        """Register a view.

        Raises: UnguardedView when it says nothing of who it is for.
        """
        if view_func is not None and endpoint != "static" and not hasattr(view_func, MARK):
            raise UnguardedView(f"{rule} ({endpoint}) has no guard: add @requires(…), @signed_in, @by_link or @public")
        if iscoroutinefunction(view_func):
            raise TypeError(f"{rule} ({endpoint}) is a coroutine, which this application does not run")
        super().add_url_rule(rule, endpoint, view_func, provide_automatic_options, **options)
