"""Facts drawn at random for any rule, from the type hints of its facts dataclass."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import UTC, date, time
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import Any, get_args, get_origin, get_type_hints

from hypothesis import strategies as st

from statutory.facts_json import has_default, without_none

# Most days lie where the tests' calendars know them and close together, so that facts meet each other.
NEAR = st.dates(date(2026, 9, 7), date(2027, 3, 12))
DAYS = st.one_of(NEAR, NEAR, st.dates(date(2008, 1, 1), date(2030, 12, 31)))
PLAIN: dict[type, st.SearchStrategy[Any]] = {
    str: st.text("abcdefgh 0123456789/", min_size=1, max_size=12) | st.sampled_from(["/", "\\", "I", "O", "209"]),
    int: st.integers(0, 40) | st.integers(),
    bool: st.booleans(),
    Decimal: st.decimals(-1_000, 1_000, places=2),
    date: DAYS,
    time: st.builds(time, st.integers(0, 23), st.sampled_from((0, 15, 30, 45))),
}
TRIES = 6


class CannotBe(Exception):
    """What was drawn is refused by its own class, again and again."""


@cache
def drawn(hint: Any) -> st.SearchStrategy[Any]:
    """Return a strategy for a type that facts may have."""
    kind, may_be_none = without_none(hint)
    return st.none() | certain(kind) if may_be_none else certain(kind)


def certain(kind: Any) -> st.SearchStrategy[Any]:
    """Return a strategy for a type that is not None."""
    origin = get_origin(kind)
    if origin is tuple:
        kinds = get_args(kind)
        return st.lists(drawn(kinds[0]), max_size=3).map(tuple) if kinds[-1] is ... else st.tuples(*map(drawn, kinds))
    if origin is not None and issubclass(origin, Mapping):
        return st.dictionaries(st.text(min_size=1, max_size=5), drawn(get_args(kind)[1]), max_size=2)
    if is_dataclass(kind):
        return built(kind)
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return st.sampled_from(list(kind))
    return PLAIN[kind] if kind in PLAIN else st.datetimes(timezones=st.just(UTC))


def built(kind: Any) -> st.SearchStrategy[Any]:
    """Return instances of a dataclass; what may be left out is left out now and then.

    Raises: CannotBe when drawn, after its class has refused several.
    """
    hints = get_type_hints(kind)
    told = [one for one in fields(kind) if one.init]
    needed = {one.name: drawn(hints[one.name]) for one in told if not has_default(one)}
    more = {one.name: drawn(hints[one.name]) for one in told if has_default(one)}
    given = st.fixed_dictionaries(needed, optional=more)

    @st.composite
    def one_that_can_be(draw: st.DrawFn) -> Any:
        for _ in range(TRIES):
            try:
                return kind(**draw(given))
            except ValueError:
                continue
        raise CannotBe

    return one_that_can_be()
