"""A small Markdown for guidance: paragraphs, headings, lists, bold, links, inset and warning text. Nothing else.

Everything is escaped before anything is marked up, so that a definition cannot bring in HTML.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import groupby

from markupsafe import Markup

from forms.compile.drawing import safe
from forms.phrases import say

_BOLD = re.compile(r"\*\*(?=\S)(.+?)(?<=\S)\*\*")
_LINK = re.compile(r"\[([^\]\n]+)\]\(((?:https?://|mailto:|tel:|/(?!/)|#)[^\s()]*)\)")
_PIPE = re.compile(r"\(\(([a-z0-9][a-z0-9.\-\[\]]*)\)\)")
_NUMBERED = re.compile(r"\d{1,3}[.)] +")
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")

Pipe = Callable[[str], str]


def _no_pipe(_address: str) -> str:
    return ""


def inline(text: str, pipe: Pipe = _no_pipe) -> Markup:
    """One run of text: bold, links and ((answers)). `pipe` gives HTML for the address of an answer."""
    marked = safe(_CONTROLS.sub("", text))
    marked = _LINK.sub(r'<a class="govuk-link" href="\2">\1</a>', marked)
    marked = _BOLD.sub(r"<strong>\1</strong>", marked)
    return Markup(_PIPE.sub(lambda found: pipe(found[1]), marked))  # noqa: S704 - escaped above


def plain_text(text: str, pipe: Pipe = _no_pipe) -> Markup:
    """A label or a hint: ((answers)) only."""
    return Markup(_PIPE.sub(lambda found: pipe(found[1]), safe(_CONTROLS.sub("", text))))  # noqa: S704 - escaped here


def fill_pipes(text: str, answer: Pipe) -> str:
    """A plain text with its ((answers)) written in, for what is no HTML."""
    return _PIPE.sub(lambda found: answer(found[1]), text)


def markdown(text: str, pipe: Pipe = _no_pipe, language: str = "en") -> Markup:
    """Blocks of text, parted by empty lines."""
    blocks = [block.strip("\n") for block in re.split(r"\n[ \t]*\n", text.strip()) if block.strip()]
    return Markup("").join(_block(block, pipe, language) for block in blocks)


def _block(block: str, pipe: Pipe, language: str) -> Markup:
    """One block, whose runs of list lines may stand directly below a sentence."""
    made = Markup("")
    for kind, lines in groupby((line.strip() for line in block.split("\n")), key=_kind):
        made += _run(kind, list(lines), pipe, language)
    return made


def _kind(line: str) -> str:
    for start in ("### ", "## ", "- ", "* ", "> ", "! "):
        if line.startswith(start):
            return "- " if start == "* " else start
    return "1." if _NUMBERED.match(line) else ""


def _run(kind: str, lines: list[str], pipe: Pipe, language: str) -> Markup:
    if kind in {"- ", "1."}:
        items = Markup("").join(
            Markup("<li>{}</li>").format(inline(_NUMBERED.sub("", line, 1) if kind == "1." else line[2:], pipe))
            for line in lines
        )
        tag, css = ("ul", "bullet") if kind == "- " else ("ol", "number")
        return Markup('<{} class="govuk-list govuk-list--{}">{}</{}>').format(tag, css, items, tag)
    if kind in {"## ", "### "}:
        tag, css = ("h2", "m") if kind == "## " else ("h3", "s")
        return Markup("").join(
            Markup('<{} class="govuk-heading-{}">{}</{}>').format(tag, css, inline(line[len(kind) :], pipe), tag)
            for line in lines
        )
    text = inline(" ".join(line[len(kind) :] for line in lines), pipe)
    if kind == "> ":
        return Markup('<div class="govuk-inset-text">{}</div>').format(text)
    if kind == "! ":
        return Markup(
            '<div class="govuk-warning-text"><span class="govuk-warning-text__icon" aria-hidden="true">!</span>'
            '<strong class="govuk-warning-text__text"><span class="govuk-visually-hidden">{}</span> {}</strong></div>'
        ).format(say("warning", language), text)
    return Markup('<p class="govuk-body">{}</p>').format(text)
