"""Where the law on school attendance orders was read, today's and the one that will replace it."""

from collections.abc import Mapping
from datetime import date

from statutory.sources import Source

CHECKED = date(2026, 11, 22)
# The entry of Setting.commencements for s.39 of the Act of 2026; without a day there sections 437 to 443 stay the law.
REPLACEMENT_STARTS = "cwsa-2026-s39"


def act_1996(section: str, provision: str, *, verified: bool = False) -> Source:
    """Return a provision of the Act as it stands."""
    url = f"https://www.legislation.gov.uk/ukpga/1996/56/section/{section}"
    return Source("Education Act 1996", provision, url, CHECKED, verified)


def act_2026(provision: str, *, verified: bool = False) -> Source:
    """Return a provision that s.39 of the Act of 2026 puts in place of s.437; the numbers of it were not read."""
    return Source(
        "Education Act 1996 as amended by the Children's Wellbeing and Schools Act 2026, s.39",
        provision,
        "https://www.legislation.gov.uk/ukpga/2026/21",
        CHECKED,
        verified,
    )


MUST_SERVE = act_1996("437", "s.437(1)", verified=True)
MAKE_ORDER = act_1996("437", "s.437(3) to (8)")
NAME_SCHOOL = act_1996("438", "s.438")
CONSULT = act_1996("439", "s.439")
AMEND = act_1996("440", "s.440", verified=True)
PLAN_SCHOOL = act_1996("441", "s.441")
REVOKE = act_1996("442", "s.442")
OFFENCE = act_1996("443", "s.443")
SUPERVISION_ORDER = act_1996("447", "s.447, with the Children Act 1989, s.36")
REPLACEMENT = act_2026("s.436H to s.436Q", verified=True)
LOCAL_STEPS = Source(
    "Councils' practice on school attendance orders",
    "local practice; a council sets its own",
    "https://www.gov.uk/government/publications/school-attendance-orders",
    CHECKED,
    verified=False,
)


def replaced(started_on: date, commencements: Mapping[str, date]) -> bool:
    """Return whether what began on that day falls under the Act of 2026 and no longer under section 437."""
    begins = commencements.get(REPLACEMENT_STARTS)
    return begins is not None and started_on >= begins
