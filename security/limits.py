"""Rate limits on what strangers may post: counted in Redis, or in this process's memory while there is none.

A whole school or council comes from one address, so limits by address are generous; guessing a password is stopped by
the lock on the account (security.signin), which needs no Redis.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from flask import Flask, current_app, g, request
from limits.storage import RedisStorage
from werkzeug.exceptions import TooManyRequests
from werkzeug.middleware.proxy_fix import ProxyFix

from base.extensions import limiter
from base.redis_link import QUICK
from base.settings import Mode
from base.text import normal_email
from security.few_posts import FewPosts

View = TypeVar("View", bound=Callable[..., Any])
SIGN_IN = "60 per minute"
SIGN_IN_AS_ONE = "20 per 5 minutes"  # by address of this machine and e-mail typed
PUBLIC_POST = "120 per minute"
CODE = "30 per minute"


def prepare(app: Flask) -> None:
    """Set the limiter's configuration; before limiter.init_app(). Off in tests, except where one switches it on.

    Behind proxies of ours the browser's address is what the outermost of them said; else everybody would be one.
    """
    settings = app.config["ONROLL"]
    if settings.proxies:
        count = settings.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]  # Flask's own way
    url = settings.redis_url
    app.config["RATELIMIT_STORAGE_URI"] = url.replace("unix://", "redis+unix://", 1) if url else "memory://"
    app.config["RATELIMIT_STORAGE_OPTIONS"] = {"socket_timeout": QUICK, "socket_connect_timeout": QUICK} if url else {}
    app.config["RATELIMIT_IN_MEMORY_FALLBACK_ENABLED"] = True
    app.config["RATELIMIT_SWALLOW_ERRORS"] = True
    app.config["RATELIMIT_HEADERS_ENABLED"] = False
    app.config["ONROLL_LIMITS"] = settings.mode is not Mode.TEST
    # Of two client libraries that it could use the storage loads both, 2 MB the second, where both are installed.
    RedisStorage.DEPENDENCIES = {"redis": RedisStorage.DEPENDENCIES["redis"]}
    # Limits stand on single views and are judged there. The extension's own look at every request (for limits of the
    # whole application, and headers that say what is left) would find nothing, so it is told that it is there already.
    app.extensions.setdefault("limiter", set()).add(limiter)


def limited(rule: str, *, by_email: bool = False) -> Callable[[View], View]:
    """Limit a view's posts. Above the guard; what goes over answers 429.

    Of a page that anybody may post (PUBLIC_POST) each process lets the first few of an address pass uncounted, and
    counts the others ten at a time.

    Args: rule: such as "60 per minute". by_email: count each e-mail address that is typed for itself.
    """

    def limit(view: View) -> View:
        key = _address_and_email if by_email else None
        counted = limiter.limit(rule, methods=["POST"], exempt_when=_are_off, key_func=key, cost=_posts_asked_for)(view)
        if rule != PUBLIC_POST:
            return cast("View", counted)
        few = FewPosts()

        @wraps(view)
        def seldom(*args: Any, **kwargs: Any) -> Any:
            address = request.remote_addr or ""
            g.onroll_posts = few.one_more(address)
            if not g.onroll_posts:
                return view(*args, **kwargs)
            try:
                return counted(*args, **kwargs)
            except TooManyRequests:
                few.refused(address)
                raise

        return cast("View", seldom)

    return limit


def _posts_asked_for() -> int:
    return int(g.get("onroll_posts", 1))


def _are_off() -> bool:
    return not current_app.config["ONROLL_LIMITS"]


def _address_and_email() -> str:
    typed = normal_email(request.form.get("email", ""))[:254]
    # A hash: limits are kept in Redis, where no personal data belongs.
    return f"{request.remote_addr}:{hashlib.sha256(typed.encode()).hexdigest()[:16]}"
