"""Tasks that suspensions and ends of approvals bring, whatever the service."""

from __future__ import annotations

from casework.own_tasks import MANAGERS, OWN_TASKS
from forms.definition.casework import Choice, DueRule, TaskShape
from forms.definition.wording import Wording

_SAME_DAY = DueRule(4, "hours")
_NEXT_DAY = DueRule(1, "working-days")

REVIEW_SUSPENSION = TaskShape(
    "review-suspension",
    Wording.of("Review a suspension"),
    MANAGERS,
    Wording.of(
        "A colleague has suspended an approval at once. You are the second person: read why on the page of the "
        "approval, then uphold the suspension or lift it. Give no reasons to anybody outside before the LADO or the "
        "police have agreed to the words."
    ),
    due=((1, _NEXT_DAY), (2, _NEXT_DAY), (3, _NEXT_DAY)),
)  # without choices: ended by the review itself
TELL_TODAY = TaskShape(
    "tell-who-relies",
    Wording.of("Release what is held, and telephone the others, today"),
    MANAGERS,
    Wording.of(
        "An approval has changed. Licence holders and host councils hear of it the same day: release the held messages "
        "of this case one by one, and telephone those on the page of the approval who have no mailbox."
    ),
    due=((1, _SAME_DAY), (2, _SAME_DAY), (3, _SAME_DAY)),
    choices=(Choice("told", Wording.of("Everybody who relies on it has been told")),),
)


def register() -> None:
    """Let casework know these tasks. Twice: harmless."""
    OWN_TASKS.update({shape.id: shape for shape in (REVIEW_SUSPENSION, TELL_TODAY)})
