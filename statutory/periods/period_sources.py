"""Where the periods of exclusions, admissions, home education, complaints and information are known from."""

from datetime import date
from functools import partial

from statutory.legal_numbers import Counting, as_read
from statutory.sources import Source

CHECKED = date(2026, 11, 22)
CODE_START = date(2021, 9, 1)


def _source(title: str, provision: str, url: str, *, verified: bool = False) -> Source:
    return Source(title, provision, url, CHECKED, verified)


def exclusion_regulations(provision: str) -> Source:
    """Return a provision of the regulations on exclusions and reviews; not read at its source."""
    title = "School Discipline (Pupil Exclusions and Reviews) (England) Regulations 2012 (SI 2012/1033)"
    return _source(title, provision, "https://www.legislation.gov.uk/uksi/2012/1033")


def exclusion_guidance(part: str) -> Source:
    """Return a part of the guidance on suspensions and permanent exclusions."""
    url = "https://www.gov.uk/government/publications/school-exclusion"
    return _source("Suspension and permanent exclusion (statutory guidance, August 2024)", part, url)


def admissions_code(part: str) -> Source:
    """Return a part of the School Admissions Code 2021."""
    url = "https://www.gov.uk/government/publications/school-admissions-code--2"
    return _source("School Admissions Code 2021", part, url)


def appeals_code(part: str) -> Source:
    """Return a part of the School Admission Appeals Code 2022."""
    url = "https://www.gov.uk/government/publications/school-admissions-appeals-code"
    return _source("School Admission Appeals Code 2022", part, url)


def standards_act(section: str, provision: str) -> Source:
    """Return a provision of the School Standards and Framework Act 1998."""
    url = f"https://www.legislation.gov.uk/ukpga/1998/31/section/{section}"
    return _source("School Standards and Framework Act 1998", provision, url)


def act_2026(section: str, provision: str, *, verified: bool = False) -> Source:
    """Return a provision that the Act of 2026 puts into the Education Act 1996."""
    url = f"https://www.legislation.gov.uk/ukpga/2026/21/section/{section}"
    title = "Education Act 1996 as amended by the Children's Wellbeing and Schools Act 2026"
    return _source(title, f"s.{section}: {provision}", url, verified=verified)


def data_protection(provision: str) -> Source:
    """Return a provision of the UK GDPR."""
    return _source("UK GDPR", provision, "https://www.legislation.gov.uk/eur/2016/679")


ALTERNATIVE_PROVISION = _source("Education Act 1996", "s.19", "https://www.legislation.gov.uk/ukpga/1996/56/section/19")
FAIR_ACCESS = admissions_code("fair access protocols")
COMPLAINTS_CODE = _source(
    "Complaint Handling Code of the Local Government and Social Care Ombudsman",
    "as councils' procedures give it",
    "https://www.lgo.org.uk/information-centre/information-for-organisations-we-investigate/complaint-handling-code",
)
FOI_REVIEW = _source(
    "Freedom of Information Act 2000",
    "code of practice under s.45, internal review",
    "https://www.gov.uk/government/publications/freedom-of-information-code-of-practice",
)
FEES_NOTICE = _source(
    "Freedom of Information Act 2000", "s.9(2) and s.10(2)", "https://www.legislation.gov.uk/ukpga/2000/36/section/10"
)
PROTECTION_COMPLAINTS = _source(
    "Data (Use and Access) Act 2025", "s.103", "https://www.legislation.gov.uk/ukpga/2025/18/section/103"
)
HOME_EDUCATION_PRACTICE = _source(
    "Councils' practice on elective home education",
    "local practice; a council sets its own",
    "https://www.gov.uk/government/publications/elective-home-education",
)
LOCAL_EDUCATION_PRACTICE = _source(
    "Councils' practice on education otherwise than at school",
    "local practice; a council sets its own",
    "https://www.gov.uk/government/publications/education-for-children-with-health-needs-who-cannot-attend-school",
)
ADMISSION_PRACTICE = _source(
    "Councils' practice on in-year admissions",
    "local practice; a council sets its own",
    "https://www.gov.uk/government/publications/school-admissions-code--2",
)
CORRESPONDENCE_PRACTICE = _source(
    "Councils' practice on letters of members of Parliament and councillors",
    "local practice; a council sets its own",
    "https://www.gov.uk/government/publications/guidance-on-handling-correspondence-from-members-of-parliament",
)
JUDICIAL_REVIEW = _source(
    "Civil Procedure Rules 1998 (SI 1998/3132)", "rule 54.5", "https://www.legislation.gov.uk/uksi/1998/3132"
)


# None of them was read at its source, so none is verified.
number = partial(as_read, counting=Counting.AFTER, verified=False)
