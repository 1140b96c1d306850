"""Where the law on removing a name from the admission register was read."""

from statutory.attendance.attendance_sources import CHECKED, registers_2006, registers_2024
from statutory.sources import Source

# Read: reg.9(1)(a) to (e), reg.13(1) to (4)(e), and the explanatory note, all as made.
NO_OTHER_GROUND = Source(
    "School Attendance (Pupil Registration) (England) Regulations 2024 (SI 2024/208)",
    "reg.9 and the explanatory note",
    "https://www.legislation.gov.uk/uksi/2024/208/note/made",
    CHECKED,
    verified=True,
)
SPECIAL_SCHOOL_CONSENT = registers_2024(9, "reg.9(2)", verified=False)
OTHER_AGES = registers_2024(9, "reg.9(3)", verified=False)
UNTIL_AUGUST_2024 = registers_2006(8, "reg.8(1)", verified=False)
CONSENT_TO_WITHDRAW = Source(
    "Education Act 1996 as amended by the Children's Wellbeing and Schools Act 2026, s.37",
    "s.434A",
    "https://www.legislation.gov.uk/ukpga/2026/21/section/37",
    CHECKED,
    verified=True,
)
# The entry of Setting.commencements for it; without a day there the section is not in force.
CONSENT_TO_WITHDRAW_STARTS = "cwsa-2026-s37"
INSPECTION_VIEW = Source(
    "Ofsted's description of off-rolling",
    "as quoted in councils' guidance",
    "https://www.gov.uk/government/organisations/ofsted",
    CHECKED,
    verified=False,
)
NO_BACKDATING = Source(
    "Working together to improve school attendance (statutory guidance, August 2024)",
    "deletions from the admission register",
    "https://www.gov.uk/government/publications/working-together-to-improve-school-attendance",
    CHECKED,
    verified=False,
)


def ground(letter: str, *, verified: bool) -> Source:
    """Return the paragraph of one ground for pupils of compulsory school age."""
    return registers_2024(9, f"reg.9(1)({letter})", verified=verified)


MOVE_ABROAD = registers_2024(9, "reg.9(1)(a) and (g), as councils apply them to moves abroad", verified=False)
