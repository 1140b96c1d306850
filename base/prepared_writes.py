"""Writes that people wait for many times a day, compiled once: the statement's text and how its values are written."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, Insert, Update

from base.database import WroteOutsideWriting, is_writing, line
from base.extensions import db


@dataclass(frozen=True, slots=True)
class _Compiled:
    """One statement in one database's own words; `binds` in the order the driver takes them."""

    text: str
    binds: tuple[tuple[str, Callable[[Any], Any] | None], ...]
    is_positional: bool
    fixed: dict[str, Any]  # values that stand in the statement itself
    names: tuple[str, ...]


class PreparedWrite:
    """An INSERT or UPDATE of one row in the open transaction, past the session: no model notices.

    Args:   statement: a `bindparam(name)` for each value; an INSERT's are named as its columns and must all be given.
    Raises: WroteOutsideWriting; whatever SQLAlchemy raises for a statement that fails.
    """

    def __init__(self, statement: Insert | Update) -> None:
        self._statement = statement
        self._compiled: WeakKeyDictionary[Engine, _Compiled] = WeakKeyDictionary()

    def run(self, **values: Any) -> int:
        """Write; how many rows it was."""
        if not is_writing():
            raise WroteOutsideWriting("a prepared statement that writes ran outside `with writing():`")
        open_line = line(db.session())
        return open_line.exec_driver_sql(*self.said(open_line.engine, values)).rowcount

    def said(self, engine: Engine, values: Mapping[str, Any]) -> tuple[str, Any]:
        """The statement and its values in that database's own words, as its driver takes them."""
        compiled = self._compiled.get(engine)
        if compiled is None:
            compiled = self._compiled[engine] = _compile(self._statement, engine)
        told = {**compiled.fixed, **values} if compiled.fixed else values
        given = [told[name] if work is None else work(told[name]) for name, work in compiled.binds]
        if compiled.is_positional:
            return compiled.text, tuple(given)
        return compiled.text, dict(zip(compiled.names, given, strict=True))


def _compile(statement: Insert | Update, engine: Engine) -> _Compiled:
    compiled: Any = (statement.inline() if isinstance(statement, Insert) else statement).compile(engine)
    binds = {name: bind for bind, name in compiled.bind_names.items()}
    names = compiled.positiontup if compiled.positional else list(binds)
    if len(set(names)) != len(names):
        raise ValueError("a prepared write names each value once")
    dialect = engine.dialect
    return _Compiled(
        str(compiled),
        tuple((name, binds[name].type.dialect_impl(dialect).bind_processor(dialect)) for name in names),
        bool(compiled.positional),
        {name: bind.value for name, bind in binds.items() if bind.value is not None},
        tuple(names),
    )
