"""The closed set of slots, and how a template marks where they stand.

While a page is compiled each slot leaves a mark in the text; afterwards the text is cut at the marks into segments.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from typing import TypeAlias

from markupsafe import Markup

from forms.compile import blocks
from forms.compile.drawing import Drawing, safe
from forms.conditions import Check
from forms.definition.questions import Question
from forms.phrases import say

Slot: TypeAlias = Callable[[Drawing], str]
Segment: TypeAlias = "str | Slot"
_MARK = re.compile("\x02(\\d+)\x03")
_END = "\x02end\x03"
_CUT = re.compile("(\x02(?:\\d+|end)\x03)")


class ErrorSlot:
    """A slot that errors alone fill; `without` is what stands there on a page that has none."""

    __slots__ = ("_slot", "without")

    def __init__(self, slot: Slot, without: str = "") -> None:
        self._slot, self.without = slot, without

    def __call__(self, drawing: Drawing) -> str:
        """What stands there."""
        return self._slot(drawing)


class SlotRecorder:
    """Given to templates as `s`: every method returns a mark."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._slots: list[Slot] = []
        self._tests: dict[int, Callable[[Drawing], bool]] = {}

    def put(self, slot: Slot) -> Markup:
        """Mark the place of any slot."""
        self._slots.append(slot)
        return Markup(f"\x02{len(self._slots) - 1}\x03")  # noqa: S704 - digits between our own marks

    def shown(self, test: Callable[[Drawing], bool]) -> Markup:
        """Begin what is drawn only if; close it with `end`."""
        mark = self.put(_nothing)
        self._tests[len(self._slots) - 1] = test
        return mark

    def shown_when(self, check: Check) -> Markup:
        """Begin what is drawn only while a condition holds."""
        return self.shown(lambda d: check(d.answers, d.facts, d.today))

    def end(self) -> Markup:
        """Close the innermost `shown`."""
        return Markup(_END)  # noqa: S704 - a constant of ours

    def value(self, name: str) -> Markup:
        """The text of a control."""

        def slot(d: Drawing) -> str:
            found = d.filled.get(name)
            return safe(found[0]) if found else ""

        return self.put(slot)

    def checked(self, name: str, code: str) -> Markup:
        """` checked` when a radio or checkbox is chosen."""
        return self.put(lambda d: " checked" if code in d.filled.get(name, ()) else "")

    def selected(self, name: str, code: str) -> Markup:
        """` selected` when an option of a list is chosen."""
        return self.put(lambda d: " selected" if code in d.filled.get(name, ()) else "")

    def reveal_state(self, name: str, code: str, sort: str) -> Markup:
        """The class that hides what stands under an option not chosen, where scripts run; sort: radios, checkboxes."""
        css = f" govuk-{sort}__conditional--hidden"
        return self.put(lambda d: "" if code in d.filled.get(name, ()) else css)

    def invalid(self, name: str, css: str) -> Markup:
        """The error class of one control."""
        return self.put(ErrorSlot(lambda d: f" {css}" if name in d.wrong else ""))

    def group_error(self, *anchors: str) -> Markup:
        """The error class of a form group."""

        def slot(d: Drawing) -> str:
            return " govuk-form-group--error" if d.messages and any(one in d.messages for one in anchors) else ""

        return self.put(ErrorSlot(slot))

    def error(self, base: str, *anchors: str) -> Markup:
        """The error messages of a control or a group; `base` gives the element's id."""
        hidden = safe(say("error", self.language))

        def slot(d: Drawing) -> str:
            if not d.messages:
                return ""
            found = [message for one in anchors for message in d.messages.get(one, ())]
            if not found:
                return ""
            text = "<br>".join(map(safe, found))
            return (
                f'<p id="{base}-error" class="govuk-error-message">'
                f'<span class="govuk-visually-hidden">{hidden}</span> {text}</p>'
            )

        return self.put(ErrorSlot(slot))

    def described(self, base: str, hints: list[str], *anchors: str) -> Markup:
        """The aria-describedby of a control or a group: its hints, and its error while there is one."""
        with_error = f' aria-describedby="{" ".join([*hints, f"{base}-error"])}"'
        without = f' aria-describedby="{" ".join(hints)}"' if hints else ""

        def slot(d: Drawing) -> str:
            return with_error if d.messages and any(one in d.messages for one in anchors) else without

        return self.put(ErrorSlot(slot, without))

    def summary(self) -> Markup:
        """The error summary."""
        title = safe(say("problem", self.language))
        return self.put(ErrorSlot(lambda d: blocks.error_summary(d, title) if d.errors else ""))

    def hidden_fields(self) -> Markup:
        """The CSRF token and the `once` id, where the route gives them."""
        return self.put(blocks.hidden_fields)

    def save_button(self) -> Markup:
        """ "Save and come back later", where the route offers it."""
        label = safe(say("save", self.language))
        return self.put(lambda d: blocks.save_button(label) if d.slots.saves else "")

    def entry_caption(self, item: str) -> Markup:
        """Which entry of a repeat this is."""
        return self.put(lambda d: blocks.entry_caption(d, item))

    def files(self, question: Question) -> Markup:
        """The files kept so far, each with a button to remove it."""
        return self.put(lambda d: blocks.files(d, question))

    def schools(self, question: Question) -> Markup:
        """The schools found, as radios."""
        return self.put(lambda d: blocks.schools(d, question))

    def records(self, question: Question) -> Markup:
        """The records found, as radios."""
        return self.put(lambda d: blocks.records(d, question))

    def worked_out(self, question: Question) -> Markup:
        """A calculated value."""
        return self.put(lambda d: blocks.worked_out(d, question))

    def signed_on(self, question: Question) -> Markup:
        """What typing a name means, with its day."""
        return self.put(lambda d: blocks.signed_on(d, question))

    def rows_shown(self, question: Question) -> Markup:
        """How many rows of a table are drawn."""
        return self.put(lambda d: str(blocks.rows_shown(d, question)))

    def councils(self, name: str) -> Markup:
        """The options of a list of councils."""
        return self.put(lambda d: blocks.councils(d, name))

    def segments(self, text: str) -> tuple[Segment, ...]:
        """Cut a finished page at its marks."""
        pieces = [piece for piece in _CUT.split(text) if piece]
        made, left = self._cut(pieces)
        if left:
            msg = "a page closes more blocks than it opens"
            raise ValueError(msg)
        return tuple(made)

    def _cut(self, pieces: list[str]) -> tuple[list[Segment], list[str]]:
        made: list[Segment] = []
        while pieces:
            piece, pieces = pieces[0], pieces[1:]
            mark = _MARK.fullmatch(piece)
            if piece == _END:
                return made, [piece, *pieces]
            if mark is None:
                made.append(sys.intern(piece))  # much of it is the same on many pages
            elif (place := int(mark[1])) in self._tests:
                inner, rest = self._cut(pieces)
                if not rest:
                    msg = "a page opens a block that it does not close"
                    raise ValueError(msg)
                made.append(_block(self._tests[place], tuple(inner)))
                pieces = rest[1:]
            else:
                made.append(self._slots[place])
        return made, []


def draw(segments: tuple[Segment, ...], drawing: Drawing) -> str:
    """Fill in a page."""
    return "".join([part if part.__class__ is str else part(drawing) for part in segments])  # type: ignore[operator]  # what is no text is called


def faultless(segments: tuple[Segment, ...]) -> tuple[Segment, ...]:
    """The segments of a page that has no errors."""
    made = (part.without if isinstance(part, ErrorSlot) else part for part in segments)
    return tuple(part for part in made if part != "")


def _block(test: Callable[[Drawing], bool], inner: tuple[Segment, ...]) -> Slot:
    return lambda d: draw(inner, d) if test(d) else ""


def _nothing(_drawing: Drawing) -> str:
    return ""
