"""What is left empty on a page and may be said to be not known, all of it by one box at the end of the page.

For people with little time: an empty answer tells nobody whether it was passed over or is not known, and a box under
every question would make a page twice as long.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from forms.definition.check_questions import NEVER_UNKNOWN
from forms.definition.questions import Page, Question
from forms.values import is_not_known

REST = "rest-not-known"  # the box


def rest_of(page: Page) -> tuple[Question, ...]:
    """The questions for which the box of a page stands; none where each that may be left offers "not known" itself.

    Not one of those of which the page wants at least one: somebody must be named or described.
    """
    wanted = {name for rule in page.group_rules for name in rule.questions}
    found = tuple(
        one for one in page.questions if not one.required and one.kind not in NEVER_UNKNOWN and one.id not in wanted
    )
    return found if page.rest_not_known and any(not one.not_known for one in found) else ()


def ticks_rest(questions: tuple[Question, ...], answers: Mapping[str, Any]) -> bool:
    """Whether the box is ticked when the page is shown again: an answer is not known that has no box of its own."""
    return any(not one.not_known and is_not_known(answers.get(one.id)) for one in questions)
