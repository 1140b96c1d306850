"""What every template may name without being given it, kept so that looking it up costs little."""

from __future__ import annotations

from collections.abc import MutableMapping
from typing import Any

from flask.templating import Environment


class PlainNames(Environment):
    """Flask's templates, each with the names of all in a dictionary of its own.

    Jinja gives a template a chain of two, so that names added later are seen too. It is walked through in Python for
    each template of a page and for each macro that a page imports. Ours are all there before the first page is drawn.
    """

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """The names of a template, its own before those of all."""
        return {**self.globals, **(d or {})}
