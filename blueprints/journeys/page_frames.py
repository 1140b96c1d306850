"""What stands around a form's page: drawn by its template once, and cut where each person's own parts go in.

Most people who fill in a form are nobody we know, on their own behalf, with no message waiting: for all of them the
frame of a published form is the same but for title, nonce, Back link and the page itself. Others' are drawn anew.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any

from flask import current_app, render_template, session
from markupsafe import escape

from blueprints.journeys.desk import ON_EVERY_PAGE, Desk
from blueprints.page_frame import telephone_here
from council.settings import settings
from forms.phrases import say
from security.actor import ActorKind
from security.csrf_tokens import csrf_token
from security.current import current_actor
from security.headers import nonce

TEMPLATE = "journeys/page.html"
# What these pages say of the council; a frame made with other words is another frame.
_SAID = ("colour", "logo", "exit-address", "public-phone-name", *ON_EVERY_PAGE)
_MOST = 500  # frames a process keeps, at some 5 kB each
# Signs that no text of ours holds, and that pass through a template as they are.
TITLE, BACK, MAIN = "\x02title\x03", "\x02back\x03", "\x02main\x03"
CSRF, NONCE = "\x02csrf\x03", "\x02nonce\x03"
_MARKS = frozenset({TITLE, BACK, MAIN, CSRF, NONCE})
_CUT = re.compile(f"({'|'.join(map(re.escape, sorted(_MARKS)))})")
_KEPT = "onroll_page_frames"


@dataclass(frozen=True, slots=True)
class PageFrame:
    """A drawn frame: its text in pieces, and which pieces are marks of what stands there."""

    pieces: tuple[str, ...]
    marks: tuple[tuple[int, str], ...]

    @classmethod
    def cut(cls, html: str, *, nonce_in_it: str) -> PageFrame:
        """Cut a page that was drawn with marks in it, and with some answer's nonce."""
        pieces: list[str] = []
        for piece in _CUT.split(html.replace(nonce_in_it, NONCE)):
            # By the line: nearly every line is the same in all frames, and each is kept once.
            pieces += [piece] if piece in _MARKS else map(sys.intern, piece.splitlines(keepends=True))
        return cls(tuple(pieces), tuple((place, piece) for place, piece in enumerate(pieces) if piece in _MARKS))

    def fill(self, **slots: str) -> str:
        """The page of this answer, with what stands at each mark written in as it is."""
        told = {TITLE: slots.get("title", ""), BACK: slots.get("back", ""), MAIN: slots.get("main", "")}
        told |= {CSRF: slots.get("csrf", ""), NONCE: nonce()}
        made = list(self.pieces)
        for place, mark in self.marks:
            made[place] = told[mark]
        return "".join(made)


def framed(desk: Desk, *, title: str, main: str, back: str = "", errors: Any = ()) -> str:
    """A page of a form in its layout, as `TEMPLATE` draws it; `main` is HTML."""
    if desk.on_behalf or not is_like_any_other():
        return _drawn(desk, title, main, back, errors)
    language = desk.language
    of = (desk.filing.version_id, bool(back), language, desk.is_unnamed)
    frame = kept_frame(of, lambda: _drawn(desk, TITLE, MAIN, back and BACK, ()))
    # The title of a page with errors begins with the word; nothing else of the layout differs.
    said = f"{say('error', language)} {title}" if errors else title
    return frame.fill(title=str(escape(said)), main=main, back=str(escape(back)))


def same_for_all(of: Hashable, draw: Callable[[str], str]) -> str:
    """A page that differs by its tokens only; `draw` makes it with the CSRF token it is given."""
    if not is_like_any_other():
        return draw(csrf_token())
    return kept_frame(of, lambda: draw(CSRF)).fill(csrf=csrf_token())


def is_like_any_other() -> bool:
    """Whether the layout shows this browser nothing of its own: no account, no message that waits."""
    return current_actor().kind is not ActorKind.USER and "_flashes" not in session


def kept_frame(of: Hashable, draw: Callable[[], str]) -> PageFrame:
    """The frame of that name in the council's words of now, drawn if there is none yet."""
    kept: dict[Hashable, PageFrame] = current_app.extensions.setdefault(_KEPT, {})
    key = (of, settings(_SAID), telephone_here())
    frame = kept.get(key)
    if frame is None:
        frame = PageFrame.cut(draw(), nonce_in_it=nonce())
        if not current_app.debug:  # there, templates and styles change under a running server
            if len(kept) >= _MOST:
                kept.clear()
            kept[key] = frame
    return frame


def _drawn(desk: Desk, title: str, main: str, back: str, errors: Any) -> str:
    return render_template(TEMPLATE, desk=desk, title=title, main=main, back_href=back, errors=errors)
