"""Signs of off-rolling that a return can show, each with the grounds of regulation 9(1) on which it is looked for."""

from dataclasses import dataclass

from statutory.register.register_sources import INSPECTION_VIEW, ground
from statutory.sources import Source

ANY = (*"abcdefghijlmno", "none")  # never k: of a death nothing is asked but what the law wants
FINAL_YEARS = (10, 11)  # year groups of the courses for GCSE
FINAL_YEARS_SIGN = "final_years_before_examinations"


@dataclass(frozen=True)
class Sign:
    """One sign: the fact that shows it, what is said of it, where it is looked for, and who says that it is one.

    `grounds` are letters of reg. 9(1), or "none" for a return that names no ground.
    """

    fact: str
    says: str
    grounds: tuple[str, ...] = ANY
    source: Source = INSPECTION_VIEW


def _of(letters: str, fact: str, says: str, *, verified: bool = False) -> Sign:
    """A sign that a ground was used where it is not met: the ground's own paragraph is its source."""
    return Sign(fact, says, tuple(letters), ground(letters[0], verified=verified))


SIGNS = (
    Sign("suggested_by_school", "the school suggested the move"),
    Sign("letter_written_by_school", "the school wrote the parent's letter", ("f",)),
    Sign("told_exclusion_would_follow", "the parent was told that exclusion would follow"),
    Sign("exclusion_discussed", "a meeting was about a possible exclusion or prosecution"),
    Sign("parent_says_pressed", "the parent says that they were pressed"),
    Sign("name_gone_without_ground", "the name was deleted without a ground", ("none",)),
    Sign("sent_home_informally", "the pupil was sent home without an exclusion"),
    Sign("managed_move_failed", "a managed move had broken down"),
    Sign(FINAL_YEARS_SIGN, "the pupil was in the last years before examinations"),
    Sign("special_needs_unmet", "the pupil's special needs were not met"),
    Sign("several_leavers_this_year", "several pupils have left the school in the same way this year"),
    Sign("reason_is_no_ground", "the reason that the school gives is no ground", ("none",)),
    _of("a", "only_an_offer", "there was only an offer of a place elsewhere", verified=True),
    _of("b", "place_here_accepted", "a place in Reception at the school was accepted", verified=True),
    _of("c", "others_not_agreed", "not every other school had agreed", verified=True),
    _of("dac", "order_names_school", "an order still names the school", verified=True),
    _of("e", "order_revoked_otherwise", "the order was revoked for another reason", verified=True),
    _of("bcgj", "expected_back", "the school itself expects the pupil back", verified=True),
    _of("g", "still_attends", "the pupil still attends"),
    _of("g", "away_for_a_time", "the family is away for a time only"),
    _of("h", "came_back", "the pupil came back after the leave"),
    _of("hi", "kept_away", "illness, or something the family can't help, may keep the pupil away"),
    _of("i", "other_absence_codes", "the register gives another cause of the absence"),
    _of("j", "remand_only", "the pupil is on remand and not sentenced"),
    _of("l", "refused_by_sixth_form", "the sixth form refused a place for another reason than grades"),
    _of("m", "no_fees_unpaid", "no boarding fees are unpaid"),
    _of("n", "contract_goes_on", "the contract has not ended"),
    _of("o", "exclusion_not_final", "the exclusion was not final"),
)
