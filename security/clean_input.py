"""Signs that are no text are taken out of everything that is posted or asked, before any page reads it.

A NUL can't be kept by PostgreSQL, and control signs can't stand in a page or a PDF: a form that holds one (pasted from
a scanner, or sent to break us) is read without it, so that nothing typed is lost over it.

A part of a form that says no name is left out: no page asks for it, and what reads names would fall over it.

A post that broke off on its way is refused: half of it, read as the whole, would be saved over what stood there.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from flask import Flask, Request
from werkzeug.datastructures import FileStorage, ImmutableMultiDict, MultiDict
from werkzeug.utils import cached_property

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

NO_TEXT = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


def named(sent: MultiDict[Any, Any]) -> MultiDict[Any, Any]:
    """The same without the parts that say no name, which Werkzeug calls None; the very same if there are none."""
    if None not in sent:
        return sent
    nameless = [value for name, value in sent.items(multi=True) if name is None]
    for value in nameless:
        if isinstance(value, FileStorage):
            value.close()  # a request closes the files that it still has
    return ImmutableMultiDict([pair for pair in sent.items(multi=True) if pair[0] is not None])


def cleaned(sent: MultiDict[str, str]) -> MultiDict[str, str]:
    """The same names and values in the same order, without what is no text; the very same if all of it was."""
    pairs = list(sent.items(multi=True))
    if not any(NO_TEXT.search(name) or NO_TEXT.search(value) for name, value in pairs):
        return sent
    return ImmutableMultiDict([(NO_TEXT.sub("", name), NO_TEXT.sub("", value)) for name, value in pairs])


class CleanInput(Request):
    """A request whose form and query hold text only, and all of what was sent."""

    def __init__(self, environ: WSGIEnvironment, *args: Any, **kwargs: Any) -> None:
        if environ.get("CONTENT_LENGTH"):
            # Web servers say that a body ends by itself. So it does when the line breaks; only when it is counted
            # against its length does reading it fail then, with ClientDisconnected (400).
            environ.pop("wsgi.input_terminated", None)
        super().__init__(environ, *args, **kwargs)

    def _load_form_data(self) -> None:
        if "form" in self.__dict__:
            return
        super()._load_form_data()
        self.__dict__["form"] = cleaned(named(self.__dict__["form"]))
        self.__dict__["files"] = named(self.__dict__["files"])

    @cached_property
    def args(self) -> Any:
        """The query, cleaned."""
        return cleaned(super().args)


def bind(app: Flask) -> None:
    """Have the application read requests so; after extensions that set a request class of their own."""
    app.request_class = type("CleanRequest", (CleanInput, app.request_class), {})
