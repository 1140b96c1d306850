"""Which browser somebody uses, as a keyed hash: only whether two forms came from the same one can be read from it."""

from __future__ import annotations

import hashlib
import hmac

from flask import current_app, session

from base.ids import new_id

_NAME = "device"


def device_hash() -> str:
    """The hash of this browser's mark, which is made the first time and lasts as long as its session cookie."""
    mark = session.get(_NAME)
    if not isinstance(mark, str):
        mark = session[_NAME] = new_id().hex
    key = hmac.digest(current_app.config["ONROLL"].secret_key.encode(), b"onroll devices", hashlib.sha256)
    return hmac.digest(key, mark.encode(), hashlib.sha256).hex()
