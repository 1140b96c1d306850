"""Where the law on penalty notices and on prosecution for absence was read, or is known from."""

from datetime import date

from statutory.sources import Source

CHECKED = date(2026, 11, 22)
FRAMEWORK_START = date(2024, 8, 19)  # the national framework; before it each council's own code of conduct
PRICES_START = date(2013, 9, 1)  # the oldest prices and days held here
_REGULATIONS = "Education (Penalty Notices) (England) Regulations 2007 (SI 2007/1867)"
_AMENDED = "Education (Penalty Notices) (England) Regulations 2007 as amended by SI 2024/210"


def regulations_2007(provision: str, *, verified: bool = False) -> Source:
    """Return a provision of the regulations as they were until 18 August 2024, or still are for excluded pupils."""
    return Source(_REGULATIONS, provision, "https://www.legislation.gov.uk/uksi/2007/1867", CHECKED, verified)


def regulations_2024(provision: str) -> Source:
    """Return a provision as amended from 19 August 2024; known from a copy, so it only advises."""
    return Source(_AMENDED, provision, "https://www.legislation.gov.uk/uksi/2024/210", CHECKED, verified=False)


def act_1996(section: str, provision: str) -> Source:
    """Return a provision on the offence and the notice; nobody read it at its source."""
    url = f"https://www.legislation.gov.uk/ukpga/1996/56/section/{section}"
    return Source("Education Act 1996", provision, url, CHECKED, verified=False)


def framework(part: str) -> Source:
    """Return a part of the national framework in the guidance on attendance."""
    url = "https://www.gov.uk/government/publications/working-together-to-improve-school-attendance"
    return Source("Working together to improve school attendance", part, url, CHECKED, verified=False)


CODE_OF_CONDUCT = regulations_2007("regs 14 and 15, the council's code of conduct")
ISSUERS = act_1996("444A", "s.444A and s.444B, authorised officers")
WITHDRAWAL = regulations_2007("reg.8, withdrawal of a notice")
OFFENCE = act_1996("444", "s.444(1)")
AGGRAVATED = act_1996("444", "s.444(1A)")
UNPAID = act_1996("444A", "s.444A(4), and regulations under s.444B")
SUPERVISION_ORDER = Source(
    "Education Act 1996",
    "s.447, with the Children Act 1989, s.36",
    "https://www.legislation.gov.uk/ukpga/1996/56/section/447",
    CHECKED,
    verified=False,
)
TIME_LIMIT = Source(
    "Magistrates' Courts Act 1980",
    "s.127",
    "https://www.legislation.gov.uk/ukpga/1980/43/section/127",
    CHECKED,
    verified=False,
)
EXCLUDED_IN_PUBLIC = Source(
    "Education and Inspections Act 2006",
    "s.103 and s.105",
    "https://www.legislation.gov.uk/ukpga/2006/40/section/103",
    CHECKED,
    verified=False,
)
LOCAL_STEPS = framework("steps before a notice, as councils practise them")
