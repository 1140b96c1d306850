"""The options of a list to choose from, written once for as long as they are the same: a county has 500 schools."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from markupsafe import Markup


def options(offered: Mapping[str, str], chosen: str = "") -> Markup:
    """What stands inside a `select`: an option a line, by code and words, that of `chosen` selected."""
    written = _written(tuple(offered.items()))
    if chosen not in offered:
        return written
    # Only the code of an option stands before `">`: what is escaped holds no quotation mark.
    plain = Markup('value="{}">').format(chosen)
    return written.replace(plain, Markup('value="{}" selected>').format(chosen), 1)


@lru_cache(maxsize=64)
def _written(offered: tuple[tuple[str, str], ...]) -> Markup:
    return Markup("").join(Markup('<option value="{}">{}</option>\n').format(code, words) for code, words in offered)
