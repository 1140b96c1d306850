"""The enquiries that grounds h and i ask of the school and the council together, and their two limbs."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from statutory.register.points import Point, barred, for_the_council, met, wanting


class Found(StrEnum):
    """What the joint enquiries have shown of the pupil's location and circumstances."""

    NOT_SAID = "not_said"
    NOT_FOUND = "not_found"
    FOUND = "found"
    STILL_ASKING = "still_asking"


class CouncilView(StrEnum):
    """What the council says of a pupil who was found."""

    AGREES = "agrees"  # there are no reasonable grounds to expect the pupil back
    DISAGREES = "disagrees"
    NOT_ANSWERED = "not_answered"


@dataclass(frozen=True, kw_only=True)
class JointEnquiry:
    """Enquiries of both, and what came of them; None is not known.

    The council's view counts only where the pupil was found.
    """

    school_enquired: bool | None = None
    council_enquired: bool | None = None
    found: Found = Found.NOT_SAID
    steps_considered: bool | None = None
    school_expects_return: bool | None = None
    council_view: CouncilView = CouncilView.NOT_ANSWERED


# A school learns from the council, and not from a form, whether the pupil was found.
_TOLD_AS = "the enquiries made jointly with the council, and what came of them"


def joint_enquiry(facts: JointEnquiry) -> Iterator[Point]:
    """Yield the conditions of the limb that applies: not found, or found and both agree."""
    for point in _conditions(facts):
        yield replace(point, told_as=_TOLD_AS)


def _conditions(facts: JointEnquiry) -> Iterator[Point]:
    limit = "the school and the council have jointly made reasonable efforts"
    made = {"the school": facts.school_enquired, "the council": facts.council_enquired}
    lacking = [who for who, done in made.items() if not done]
    if facts.school_enquired and facts.council_enquired is None:
        sentence = "The school has made enquiries. The council has not yet said what its part in them was."
        yield for_the_council(limit, "the council has not said", sentence)
        if facts.found is Found.NOT_SAID:
            return  # what came of enquiries made together is for both to say, and one has said nothing
    elif lacking:
        who = " and ".join(lacking)
        sentence = f"The enquiries are to be made jointly; those of {who} are not shown."
        # Made by one alone they were not joint; what nobody has said may still be shown.
        yield wanting(limit, f"not shown: {who}", sentence, must_come_first=False in made.values())
    else:
        yield met(limit, "made by both", "The school and the council have both made enquiries.")
    limit = "the efforts have come to an end"
    if facts.found is Found.NOT_SAID:
        yield wanting(limit, "not known", "It is not known what came of the enquiries.")
    elif facts.found is Found.STILL_ASKING:
        sentence = "It is not yet settled whether the pupil's location and circumstances can be found."
        yield wanting(limit, "still asking", sentence, must_come_first=True)
    elif facts.found is Found.NOT_FOUND:
        yield met(limit, "not found", "The pupil's location and circumstances could not be found.")
    else:
        yield met(limit, "found", "The pupil's location and circumstances are known.")
        yield from _both_agree(facts)


def _both_agree(facts: JointEnquiry) -> Iterator[Point]:
    limit = "the school and the council agree that there are no reasonable grounds to expect the pupil back"
    if facts.school_expects_return is None:
        yield wanting(limit, "the school has not said", "The school has not said whether it expects the pupil back.")
    elif facts.school_expects_return:
        yield barred(limit, "the school expects the pupil back", "The school expects the pupil back.")
    yield {
        CouncilView.AGREES: met(limit, "the council agrees", "The council agrees that a return is not to be expected."),
        CouncilView.DISAGREES: barred(
            limit, "the council does not agree", "The council does not agree that a return is not to be expected."
        ),
        CouncilView.NOT_ANSWERED: for_the_council(
            limit, "the council has not answered", "The council has not yet said whether a return is to be expected."
        ),
    }[facts.council_view]
    limit = "reasonable steps to bring the pupil back were considered"
    if not facts.steps_considered:
        observed = "not known" if facts.steps_considered is None else "not considered"
        sentence = "It is not shown that steps to bring the pupil back were considered."
        yield wanting(limit, observed, sentence, must_come_first=facts.steps_considered is False)
