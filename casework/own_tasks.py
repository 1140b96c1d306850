"""Tasks of the product's own, which no definition names: what any case may need, whatever its service.

Each says what it is for; which queue serves that stands in queues.yaml, since queues are the council's own.
"""

from __future__ import annotations

from forms.definition.casework import Choice, Consequence, DueRule, TaskShape
from forms.definition.profiles import OwnWork
from forms.definition.wording import Wording

_SAME_DAY = DueRule(4, "hours")
_NEXT_DAY = DueRule(1, "working-days")
_DONE = (Choice("done", Wording.of("Done")),)
_SOON = ((1, _SAME_DAY), (2, _NEXT_DAY), (3, DueRule(2, "working-days")))


def _task(
    code: str,
    title: str,
    queue: OwnWork,
    instructions: str,
    *,
    acknowledge_within_minutes: int = 0,
    choices: tuple[Choice, ...] = _DONE,
) -> TaskShape:
    return TaskShape(
        code,
        Wording.of(title),
        queue,
        Wording.of(instructions),
        due=_SOON,
        acknowledge_within_minutes=acknowledge_within_minutes,
        choices=choices,
    )


SECOND_DECISION = _task(
    "second-decision",
    "Decide on a recommendation",
    OwnWork.DECISIONS,
    "A colleague has recommended this. Read the case, then agree, or send it back with a reason.",
    choices=(),  # ended by the decision itself
)
PROTECTED_MATCH = _task(
    "protected-match",
    "Stop: speak to the duty lead",
    OwnWork.SAFEGUARDING,
    "This form may be about a child whose record few may see. Contact nobody outside the council. "
    "Check who the child is before anything is released.",
    acknowledge_within_minutes=60,
)
DANGER_TOLD = _task(
    "danger-told",
    "Read what speaks of danger, and telephone",
    OwnWork.SAFEGUARDING,
    "Something that came in on this case may speak of a child in danger, or a colleague made it the most urgent: the "
    "timeline says why. Read it now. Decide whether to telephone children's social care (MASH) or the police, and do "
    "it yourself: nothing is sent for you.",
    acknowledge_within_minutes=60,
    choices=(
        Choice("telephoned", Wording.of("I have telephoned, and written down whom and when")),
        Choice("no-danger", Wording.of("It does not speak of a child in danger")),
    ),
)
WHO_IS_IT = _task(
    "who-is-it",
    "Check which child this is",
    OwnWork.SORTING,
    "The particulars look like those of a child we know, but do not agree in full. Compare them and decide.",
)
INFECTED_FILE = _task(
    "infected-file",
    "Ask for another copy of a file",
    OwnWork.SORTING,
    "A virus was found in a file on this case, so nobody can open it. Telephone whoever sent it, tell them, and ask "
    "for what it said in another way.",
)
READ_REPLY = _task(
    "read-reply",
    "Read an email that came in",
    OwnWork.SORTING,
    "Somebody answered one of our emails. It lies with the files of this case. Check that it comes from whom it says "
    "before you rely on it.",
)
LOOK_AT_FILES = _task(
    "look-at-files",
    "Look whether a file is a copy of a certificate",
    OwnWork.SORTING,
    "Files came with an email on this case, of which the original of a certificate must be seen and no copy is kept. "
    "Look at each. Where one is such a copy, have the files removed, and ask for what else you need to be sent again.",
    choices=(
        Choice("no-copy", Wording.of("No file is a copy of a certificate")),
        Choice(
            "remove",
            Wording.of("Remove the files"),
            hint=Wording.of("Every file of the emails that were filed here since this task began; their words stay"),
            then=(Consequence("remove-files", (("of", "mail"),)),),
        ),
    ),
)
NO_SLOT_PICKED = _task(
    "no-slot-picked",
    "Arrange an appointment by telephone",
    OwnWork.SORTING,
    "We asked somebody to pick an appointment and they have not, or did not come to it. Telephone, and pick one with "
    "them or ask them again.",
)
REVIEW_HELD = _task(
    "review-held",
    "Review what is held",
    OwnWork.DECISIONS,
    "Messages on this case were held for a person to read. Release or cancel each one.",
)
START_AGAIN = _task(
    "start-again",
    "Start again what a wrong record of death had stopped",
    OwnWork.DECISIONS,
    "The record of a death was taken back. Questions that were being asked, links and unsent emails were stopped and "
    "stay stopped: on each open task decide whether to ask again. Reviews, yearly looks and due dates go on by "
    "themselves. Everything outward is held until you release it, on brothers' and sisters' cases too.",
)
NEW_INFORMATION = _task(
    "new-information",
    "Read what is new",
    OwnWork.SORTING,
    "Something new has been sent, or the case was opened again. Read it, and change what is being done if it matters. "
    "Where nothing is being done, start the work again.",
    choices=(
        *_DONE,
        Choice(
            "begin-again",
            Wording.of("Start the work again"),
            hint=Wording.of("Starts the first tasks of the case again, such as reading and sorting it"),
            then=(Consequence("begin-again", (("what", "first-tasks"),)),),
        ),
    ),
)
MAY_BE_SETTLED = _task(
    "may-be-settled",
    "A school says that this child has joined it",
    OwnWork.RETURNS,
    "A form about this child has come from a school, and not everything agrees that lets a case end by itself. Open "
    "the linked case and compare. Ask the school for a day on which the child attended, then end this case on its "
    "page.",
    choices=(
        Choice("same-child", Wording.of("It is this child, and I have ended the case or will")),
        Choice("another-child", Wording.of("It is another child, or the child has not attended")),
    ),
)
FAMILY_ANSWER = _task(
    "family-answer",
    "Read what the family answers to our letter",
    OwnWork.FAMILIES,
    "Somebody with the code of our letter is answering it. When the answer is there, read it and decide what is next. "
    "If none comes, telephone or visit in the way that is safe.",
)
FOUND_AGAIN = _task(
    "found-again",
    "Decide whether an earlier search goes on",
    OwnWork.SORTING,
    "We looked for this child before and did not find them; that case is closed and linked to this one. Read both. "
    "Going on in the earlier case opens it again, with everything that is in this one.",
    choices=(
        Choice(
            "go-on",
            Wording.of("Go on in the earlier case"),
            then=(Consequence("go-on-in-earlier"),),  # in the case that the alert on the child's record stands for
        ),
        Choice("keep-apart", Wording.of("Keep this case by itself")),
    ),
)
FIX_ADDRESS = _task(
    "fix-address",
    "Telephone, then correct the address",
    OwnWork.SORTING,
    "An email on this case did not arrive. Telephone instead today, then correct the address in the directory.",
)
CONFIRM_ORGANISATION = _task(
    "confirm-organisation",
    "Ask a business whether this is its own word",
    OwnWork.SORTING,
    "Somebody whom we do not know to speak for the business of this case has said that it wants no campaigns, or that "
    "it has closed. Nothing was changed. Ask the business at a number or address that we have from elsewhere.",
    choices=(
        Choice(
            "its-word",
            Wording.of("It is so: note it on the business"),
            then=(Consequence("mark-organisation", (("as", "as-was-said"),)),),
        ),
        Choice(
            "not-its-word",
            Wording.of("It is not so: leave the business as it was"),
            then=(Consequence("mark-organisation", (("as", "as-it-was"),)),),
        ),
    ),
)
TELL_OTHERWISE = _task(
    "tell-otherwise",
    "Tell somebody who has no email address",
    OwnWork.SORTING,
    "Something was to be emailed to whoever sent the form, and they have no address. The timeline says what it was. "
    "Look first whether contact is held, and whether it was checked who they are. Then telephone, or write a letter "
    "from the page of the case, and write down what you told them.",
)
CHECK_CALL = _task(
    "check-call",
    "Telephone to check who filled this in",
    OwnWork.SORTING,
    "Two people who should be different ones gave the same email address or telephone number, or used one browser. "
    "The form's page says which. Telephone each on a number you trust, and write down what you found.",
)
PARTY_REFUSED = _task(
    "party-refused",
    "Somebody will not fill in their part",
    OwnWork.SORTING,
    "One of those asked to fill in a part of this form has declined. The form's page has the reason in their words. "
    "Decide how to go on: ask again, enter it for them, or go on without.",
)
PARTY_NOT_REACHED = _task(
    "party-not-reached",
    "Find an address for somebody who is to fill in a part",
    OwnWork.SORTING,
    "Nobody has an email address for one of those whose turn it is in this form. The answers may have a telephone "
    "number or a postal address. Telephone or write to them, and enter their part for them on the form's page; or find "
    "an email address and enter it there.",
)
FORM_UNFINISHED = _task(
    "form-unfinished",
    "Decide on a form that was never finished",
    OwnWork.SORTING,
    "Somebody sent their part of this form and another never did. Read what there is and decide what to do with it.",
)
EXTEND_CALENDAR = _task(
    "extend-calendar",
    "Add dates to the calendar",
    OwnWork.DATA,
    "A deadline on this case could not be worked out, because the calendar it is counted by ends too early.",
)

OWN_TASKS: dict[str, TaskShape] = {
    shape.id: shape
    for shape in (
        SECOND_DECISION,
        PROTECTED_MATCH,
        DANGER_TOLD,
        WHO_IS_IT,
        INFECTED_FILE,
        READ_REPLY,
        LOOK_AT_FILES,
        NO_SLOT_PICKED,
        REVIEW_HELD,
        START_AGAIN,
        NEW_INFORMATION,
        MAY_BE_SETTLED,
        FAMILY_ANSWER,
        FOUND_AGAIN,
        FIX_ADDRESS,
        EXTEND_CALENDAR,
        CONFIRM_ORGANISATION,
        TELL_OTHERWISE,
        CHECK_CALL,
        PARTY_REFUSED,
        PARTY_NOT_REACHED,
        FORM_UNFINISHED,
    )
}
# Of these, whoever finishes one has read who the case is about; the others can be done by somebody who never looked.
READ_THE_CASE = frozenset({one.id for one in (WHO_IS_IT, NEW_INFORMATION, MAY_BE_SETTLED, FAMILY_ANSWER, FOUND_AGAIN)})
