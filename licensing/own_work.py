"""Tasks that suspensions and ends of approvals bring, whatever the service."""

from __future__ import annotations

from casework.own_tasks import OWN_TASKS
from forms.definition.casework import Choice, DueRule, TaskShape
from forms.definition.profiles import OwnWork
from forms.definition.wording import Wording

_SAME_DAY = DueRule(4, "hours")
_NEXT_DAY = DueRule(1, "working-days")

REVIEW_SUSPENSION = TaskShape(
    "review-suspension",
    Wording.of("Review a suspension"),
    OwnWork.DECISIONS,
    Wording.of(
        "A colleague has suspended an approval at once. You are the second person: if you suspended it yourself, leave "
        "this to another. Read why on the page of the approval, then uphold the suspension or lift it. Give no reasons "
        "to anybody outside before the LADO or the police have agreed to the words."
    ),
    due=((1, _NEXT_DAY), (2, _NEXT_DAY), (3, _NEXT_DAY)),
)  # without choices: ended by the review itself
TELL_TODAY = TaskShape(
    "tell-who-relies",
    Wording.of("Release what is held, and telephone the others, today"),
    OwnWork.DECISIONS,
    Wording.of(
        "An approval has changed. Licence holders and host councils hear of it the same day: release the held messages "
        "of this case one by one, and telephone those on the page of the approval who have no mailbox."
    ),
    due=((1, _SAME_DAY), (2, _SAME_DAY), (3, _SAME_DAY)),
    choices=(Choice("told", Wording.of("Everybody who relies on it has been told")),),
)
SOMEBODY_ELSE = "somebody-else"
SAME_PERSON = TaskShape(
    "perhaps-suspended",
    Wording.of("Safeguarding hold: the lead looks who this is"),
    OwnWork.DECISIONS,
    Wording.of(
        "Somebody of this date of birth and first name has an approval that is suspended, under another surname. Show "
        "the suspended ones in the register of approvals and compare former names, addresses, the photo and the number "
        "of the certificate. Nothing is issued before you have said who it is; if you recommended this approval, "
        "another lead must say it. Tell nobody outside."
    ),
    due=((1, _SAME_DAY), (2, _NEXT_DAY), (3, _NEXT_DAY)),
    choices=(
        Choice(SOMEBODY_ELSE, Wording.of("It is somebody else")),
        Choice("same-person", Wording.of("It is the same person, or I can't tell: nothing is issued")),
    ),
)
NAMED_NOT_VALID = TaskShape(
    "named-not-valid",
    Wording.of("Somebody who is named has no valid approval: speak to the lead"),
    OwnWork.DECISIONS,
    Wording.of(
        "This form names somebody with the number of an approval of ours that is not valid, or that is not theirs. "
        "Look the number up in the register today. Telephone whoever sent the form, say only that the number is not "
        "valid, and ask who looks after the children instead."
    ),
    due=((1, _SAME_DAY), (2, _SAME_DAY), (3, _SAME_DAY)),
    choices=(
        Choice("replaced", Wording.of("Somebody else with a valid approval takes their place")),
        Choice("mistaken", Wording.of("The number was mistaken, and the right one is valid")),
        Choice("stopped", Wording.of("It does not take place, or not with children")),
    ),
)
HOLDER_DIED = TaskShape(
    "holder-died",
    Wording.of("Somebody with an approval has died: decide who is told"),
    OwnWork.DECISIONS,
    Wording.of(
        "Whom the approval of this case is for has died, and it has ended. Nobody outside has been told, and nothing "
        "will be sent. With your lead, decide whether an employer, a producer or another council must hear of it from "
        "us, who telephones them and when, and what the family wishes to be said. Write a note of what was done."
    ),
    due=((1, _NEXT_DAY), (2, _NEXT_DAY), (3, _NEXT_DAY)),
    choices=(
        Choice("told", Wording.of("Whoever must know has been told by a person")),
        Choice("nobody", Wording.of("Nobody needs to be told")),
    ),
)

STANDS_BESIDE = TaskShape(
    "stands-beside",
    Wording.of("Ask another business whether it still needs its permit"),
    OwnWork.SORTING,
    Wording.of(
        "The form names the number of a permit that another business has. What was issued now takes nothing from that "
        "one: nobody ends the permit of another by naming it. Telephone the other business, and a parent, and ask "
        "whether the child still works there. If not, write on the page of the earlier permit that it was given back. "
        "If the child works for both, look at what the law says of all hours together."
    ),
    due=((1, _NEXT_DAY), (2, _NEXT_DAY), (3, DueRule(5, "working-days"))),
    choices=(
        Choice("given-back", Wording.of("It is not needed any more, and I have written down that it was given back")),
        Choice("both", Wording.of("The child works for both, and the hours of both are within the law")),
    ),
)


def register() -> None:
    """Let casework know these tasks. Twice: harmless."""
    ours = (REVIEW_SUSPENSION, TELL_TODAY, SAME_PERSON, NAMED_NOT_VALID, HOLDER_DIED, STANDS_BESIDE)
    OWN_TASKS.update({shape.id: shape for shape in ours})
