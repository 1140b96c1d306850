"""Every rule there is, by its id.

A rule is found because its module or package of this room has a `RULES`: nobody keeps a second
list that could forget one.
"""

from collections.abc import Iterable
from difflib import get_close_matches
from functools import cache
from importlib import import_module
from pkgutil import iter_modules

import statutory
from statutory.rules import AnyRule

_COMMAND_LINE = "__main__"  # importing it would be running it


class NoSuchRule(LookupError):
    """No rule has this id; the message names the nearest that exist."""

    def __init__(self, rule_id: str, nearest: tuple[str, ...]) -> None:
        self.rule_id = rule_id
        self.nearest = nearest
        hint = f"; near it are {', '.join(nearest)}" if nearest else ""
        super().__init__(f"there is no rule {rule_id}{hint}")

    def __reduce__(self) -> tuple[object, ...]:
        return NoSuchRule, (self.rule_id, self.nearest)


def in_order(rules: Iterable[AnyRule]) -> tuple[AnyRule, ...]:
    """Return rules by id, told apart without regard to capitals.

    Raises: ValueError when two of them share an id.
    """
    by_id: dict[str, AnyRule] = {}
    for one in rules:
        if by_id.setdefault(one.id.casefold(), one) is not one:
            msg = f"two rules are called {one.id}"
            raise ValueError(msg)
    return tuple(by_id[name] for name in sorted(by_id))


@cache
def all_rules() -> tuple[AnyRule, ...]:
    """Return every rule, in the order of their ids.

    Raises: ValueError when two rules share an id.
    """
    names = [found.name for found in iter_modules(statutory.__path__) if found.name != _COMMAND_LINE]
    modules = [import_module(f"{statutory.__name__}.{name}") for name in names]
    return in_order(rule for module in modules for rule in getattr(module, "RULES", ()))


def rule(rule_id: str) -> AnyRule:
    """Return the rule of an id, whatever capitals it was asked for in.

    Raises: NoSuchRule.
    """
    wanted = rule_id.strip().casefold()
    known = {one.id.casefold(): one for one in all_rules()}
    if wanted not in known:
        nearest = tuple(known[name].id for name in get_close_matches(wanted, known, n=3))
        raise NoSuchRule(rule_id, nearest)
    return known[wanted]
