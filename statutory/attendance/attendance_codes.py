"""The attendance codes in use since 19 August 2024: what each says and how it counts.

Source: SI 2024/208, reg.10, and the guidance for the codes that are in guidance only. The lists
were read in several councils' pages; how a code counts in statistics was not read at its source.
"""

from dataclasses import dataclass
from enum import StrEnum


class Counts(StrEnum):
    """How a session with a code counts."""

    PRESENT = "present"
    ATTENDING_ELSEWHERE = "attending elsewhere"
    AUTHORISED = "authorised absence"
    UNAUTHORISED = "unauthorised absence"
    NOT_COUNTED = "not counted"


@dataclass(frozen=True, kw_only=True)
class AttendanceCode:
    """One code of the attendance register.

    `at_another_school` is true for D alone: the pupil is taught, yet this school does not count
    the session. `session_held` is false where the school had no session at all, so that a run
    of absence neither grows nor ends there.
    """

    code: str
    meaning: str
    counts: Counts
    at_another_school: bool = False
    session_held: bool = True

    @property
    def absent(self) -> bool:
        """Whether the session is an absence, authorised or not."""
        return self.counts in (Counts.AUTHORISED, Counts.UNAUTHORISED)

    @property
    def unauthorised(self) -> bool:
        """Whether the session is an absence without leave."""
        return self.counts is Counts.UNAUTHORISED

    @property
    def attended(self) -> bool:
        """Whether the pupil was taught: here, elsewhere or at another school."""
        return self.counts in (Counts.PRESENT, Counts.ATTENDING_ELSEWHERE) or self.at_another_school

    @property
    def possible(self) -> bool:
        """Whether the session is one the pupil could have attended here, for percentages."""
        return self.counts is not Counts.NOT_COUNTED


def _codes(counts: Counts, **meanings: str) -> tuple[AttendanceCode, ...]:
    return tuple(AttendanceCode(code=code, meaning=meaning, counts=counts) for code, meaning in meanings.items())


# "/" and "\" cannot be names in Python, so they stand apart from their kind.
_MARKS = (
    AttendanceCode(code="/", meaning="present in the morning", counts=Counts.PRESENT),
    AttendanceCode(code="\\", meaning="present in the afternoon", counts=Counts.PRESENT),
    AttendanceCode(
        code="D",
        meaning="registered at two schools and expected at the other",
        counts=Counts.NOT_COUNTED,
        at_another_school=True,
    ),
    AttendanceCode(code="Y4", meaning="whole site closed unexpectedly", counts=Counts.NOT_COUNTED, session_held=False),
    AttendanceCode(code="#", meaning="planned closure of the school", counts=Counts.NOT_COUNTED, session_held=False),
    AttendanceCode(code="Z", meaning="not yet on the register", counts=Counts.NOT_COUNTED, session_held=False),
)

ALL_CODES: tuple[AttendanceCode, ...] = (
    *_MARKS,
    *_codes(Counts.PRESENT, L="late, before the register closed"),
    *_codes(
        Counts.ATTENDING_ELSEWHERE,
        K="education arranged by the council",
        V="educational visit or trip",
        P="approved sporting activity",
        W="work experience",
        B="another approved educational activity off site",
    ),
    *_codes(
        Counts.AUTHORISED,
        C="leave of absence in exceptional circumstances",
        C1="leave for a regulated performance or employment abroad",
        C2="leave under a temporary part-time timetable",
        E="suspended or excluded, with no other education arranged",
        I="illness",
        J1="interview for a job or for another place of education",
        M="medical or dental appointment",
        R="religious observance",
        S="study leave for public examinations",
        T="mobile child whose parent travels for work",
    ),
    *_codes(
        Counts.UNAUTHORISED,
        G="holiday without leave",
        N="reason not yet established",
        O="absent in no other circumstances of the list",
        U="late, after the register closed",
    ),
    *_codes(
        Counts.NOT_COUNTED,
        Q="travel that the council owes was not arranged",
        X="not of compulsory school age and not required to attend",
        Y1="the usual transport was not available",
        Y2="widespread disruption to travel",
        Y3="part of the premises closed",
        Y5="in custody or detained by a court",
        Y6="kept away by public health law or guidance",
        Y7="another unavoidable cause",
    ),
)
_BY_CODE = {code.code: code for code in ALL_CODES}

# Reg.9(1)(i): every session of the absence must carry one of these three.
GROUND_I_CODES = frozenset({"G", "N", "O"})
# The ten-day return and penalty notices: absence without leave.
WITHOUT_LEAVE_CODES = frozenset({"G", "N", "O", "U"})


def attendance_code(text: str) -> AttendanceCode | None:
    """Return the code written as `text` in a register; None for one that is not in the list of 2024."""
    return _BY_CODE.get(text.strip().upper())
