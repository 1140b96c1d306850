"""The fifteen grounds on which the name of a pupil of compulsory school age is deleted, as data."""

from dataclasses import dataclass
from enum import StrEnum

from statutory.register.register_sources import ground
from statutory.sources import Source


class Ground(StrEnum):
    """The letter of regulation 9(1)."""

    A = "a"
    B = "b"
    C = "c"
    D = "d"
    E = "e"
    F = "f"
    G = "g"
    H = "h"
    I = "i"  # noqa: E741 - the letter is the law's
    J = "j"
    K = "k"
    L = "l"
    M = "m"
    N = "n"
    O = "o"  # noqa: E741 - the letter is the law's

    @property
    def provision(self) -> str:
        """How the ground is cited in a sentence."""
        return f"regulation 9(1)({self.value})"


@dataclass(frozen=True, kw_only=True)
class GroundLaw:
    """One ground: when it applies, what an officer asks to see, and when it cannot be used."""

    ground: Ground
    title: str
    evidence: tuple[str, ...]
    not_if: tuple[str, ...]
    afterwards: str
    source: Source


def _law(
    letter: Ground, title: str, *, evidence: tuple[str, ...], not_if: tuple[str, ...], afterwards: str
) -> GroundLaw:
    return GroundLaw(
        ground=letter,
        title=title,
        evidence=evidence,
        not_if=not_if,
        afterwards=afterwards,
        source=ground(letter.value, verified=letter <= Ground.E),  # the text of a to e was read
    )


_ORDER_NAMES_US = "a school attendance order names this school"
_MAIN_SCHOOL = "the pupil is a mobile child and this is the main school"
_SPECIAL_SCHOOL = "the council placed the pupil at this special school and has not consented"
_JOINT = (
    "the log of enquiries made by the school and the council together",
    "the council's view, where the pupil was found",
)

GROUNDS: tuple[GroundLaw, ...] = (
    _law(
        Ground.A,
        "The pupil is registered at another school",
        evidence=(
            "the new school's written confirmation, or its new pupil return",
            "the day from which the pupil is on its roll",
        ),
        not_if=(
            "there is only an offer of a place",
            _ORDER_NAMES_US,
            _MAIN_SCHOOL,
            "it was agreed that the pupil should be registered at both schools",
        ),
        afterwards="Match with the new pupil return; the common transfer file follows within 15 school days.",
    ),
    _law(
        Ground.B,
        "The pupil has finished nursery education and will not go on to Reception here",
        evidence=("the day on which nursery education ended", "that no place in Reception was accepted"),
        not_if=("a place in Reception was accepted", "the school has reason to believe the pupil will attend again"),
        afterwards="Note the day on which compulsory school age starts.",
    ),
    _law(
        Ground.C,
        "The pupil is also registered elsewhere, and the other schools consent",
        evidence=("each other school's written consent",),
        not_if=(
            "another school has not consented",
            _ORDER_NAMES_US,
            _MAIN_SCHOOL,
            "the school has reason to believe the pupil will attend again",
        ),
        afterwards="Confirm at which school the pupil stays registered.",
    ),
    _law(
        Ground.D,
        "The school attendance order now names another school",
        evidence=("the order as the council amended it",),
        not_if=("the council itself has not amended the order",),
        afterwards="The council's own record of the order is the source.",
    ),
    _law(
        Ground.E,
        "The school attendance order was revoked, because education is arranged otherwise than at school",
        evidence=("the council's letter of revocation, with its day and reason",),
        not_if=("the order is still in force", "it was revoked for another reason"),
        afterwards="Open or renew the case on home education.",
    ),
    _law(
        Ground.F,
        "The parent has told the school in writing that the pupil will be educated otherwise than at school",
        evidence=(
            "the parent's letter or email",
            "the last day it gives",
            "that no school attendance order is in force",
        ),
        not_if=(
            "the parent has only said so",
            "the day in the letter has not passed",
            "a school attendance order is in force",
            "the school wrote the letter or pressed for it",
            _SPECIAL_SCHOOL,
        ),
        afterwards="Open the case on home education the same day.",
    ),
    _law(
        Ground.G,
        "The pupil no longer normally lives at a reasonable distance",
        evidence=(
            "proof of the new address, or of the journey abroad",
            "a check of the distance and the time of travel",
        ),
        not_if=(
            "the family is away for a time only",
            "the pupil still attends",
            "the move is hearsay",
            "the pupil is a boarder",
        ),
        afterwards="Without a new school: a case of a child missing education, and word to the other council.",
    ),
    _law(
        Ground.H,
        "The pupil did not come back within ten school days after leave of absence",
        evidence=("the leave that was granted, with its last day", "the ten school days that followed", *_JOINT),
        not_if=(
            "ten school days have not passed",
            "the pupil may be ill or kept away by something unavoidable",
            "the enquiries were not made jointly",
            "the pupil was found and the council does not agree",
        ),
        afterwards="The council keeps the case.",
    ),
    _law(
        Ground.I,
        "The pupil has been continuously absent for twenty school days or more",
        evidence=("the register, with only codes G, N and O for twenty school days or more", *_JOINT),
        not_if=(
            "any other code stands in the absence",
            "the pupil may be ill, or kept away by a dispute over transport or a placement",
            "the enquiries were not made jointly",
            "the pupil was found and the council does not agree",
        ),
        afterwards="The council keeps the case.",
    ),
    _law(
        Ground.J,
        "The pupil is detained under a sentence of detention",
        evidence=("the court's or the youth justice service's confirmation of the sentence and its length",),
        not_if=("the pupil is on remand", "the sentence is short", "the school expects the pupil back"),
        afterwards="Tell the education provider in custody and the youth justice service.",
    ),
    _law(
        Ground.K,
        "The pupil has died",
        evidence=("that the school was told",),
        not_if=(),
        afterwards="Nothing is sent and nothing is asked.",
    ),
    _law(
        Ground.L,
        "The pupil will be over compulsory school age and will not go on to the sixth form",
        evidence=(
            "the day on which compulsory school age ends",
            "the pupil's own statement, or the entry requirements",
        ),
        not_if=(
            "the pupil is still of compulsory school age when the school next meets",
            "a place in the sixth form was refused for other than academic reasons",
        ),
        afterwards="Hand over to those who follow young people into training.",
    ),
    _law(
        Ground.M,
        "The pupil is a boarder at a maintained school or academy, and boarding fees are unpaid",
        evidence=("the account of the fees", "the last day of the term they were for"),
        not_if=("the pupil is a day pupil", "the school is independent (ground n)"),
        afterwards="Triage as a child who may be missing education.",
    ),
    _law(
        Ground.N,
        "The pupil has ceased to be a pupil at an independent or non-maintained special school",
        evidence=("the end of the contract", "the last day"),
        not_if=("the school is a maintained school or an academy", "the council placed the pupil and was not involved"),
        afterwards="Triage as a child who may be missing education; tell the special needs team if it placed them.",
    ),
    _law(
        Ground.O,
        "The pupil has been permanently excluded",
        evidence=(
            "the letter of exclusion",
            "the governors' decision and the day of their notice",
            "that no review was asked for in time, that the parent waived it in writing, or that it is over",
        ),
        not_if=("any of these is still open", "it was a managed move or an informal exclusion"),
        afterwards="Check what is provided from the sixth school day.",
    ),
)
LAW: dict[Ground, GroundLaw] = {law.ground: law for law in GROUNDS}


def rule_id(letter: Ground, *, told: bool = False) -> str:
    """Return the id of a ground's rule: for officers, or for what a school is told."""
    return f"ROLL.R9{letter.value.upper()}{'.TOLD' if told else ''}"
