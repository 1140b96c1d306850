"""Where the law and the guidance on attendance were read."""

from datetime import date

from statutory.sources import Source

CHECKED = date(2026, 11, 22)
REGISTERS_2024_START = date(2024, 8, 19)  # the day the 2024 regulations replaced those of 2006
REGISTERS_2006_START = date(2006, 9, 1)
_REGISTERS_2024 = "School Attendance (Pupil Registration) (England) Regulations 2024 (SI 2024/208)"
_REGISTERS_2006 = "Education (Pupil Registration) (England) Regulations 2006 (SI 2006/1751)"
_WORKING_TOGETHER = "Working together to improve school attendance (statutory guidance, August 2024)"
_STATISTICS = "Pupil absence statistics: methodology (Department for Education)"


def registers_2024(regulation: int, provision: str, *, verified: bool) -> Source:
    """Return a provision of the regulations in force since 19 August 2024."""
    url = f"https://www.legislation.gov.uk/uksi/2024/208/regulation/{regulation}/made"
    return Source(_REGISTERS_2024, provision, url, CHECKED, verified)


def registers_2006(regulation: int, provision: str, *, verified: bool) -> Source:
    """Return a provision of the regulations that applied until 18 August 2024."""
    url = f"https://www.legislation.gov.uk/uksi/2006/1751/regulation/{regulation}/made"
    return Source(_REGISTERS_2006, provision, url, CHECKED, verified)


def working_together(part: str) -> Source:
    """Return a part of the guidance; nobody read it at its source, so it only advises."""
    url = "https://www.gov.uk/government/publications/working-together-to-improve-school-attendance"
    return Source(_WORKING_TOGETHER, part, url, CHECKED, verified=False)


def absence_statistics(part: str) -> Source:
    """Return a definition of the national statistics; it measures and forbids nothing."""
    url = "https://explore-education-statistics.service.gov.uk/methodology/pupil-absence-statistics-methodology"
    return Source(_STATISTICS, part, url, CHECKED, verified=False)
