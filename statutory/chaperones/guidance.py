"""Where the rules of chaperones and their checks are written: the Regulations, the DBS's guides, councils' practice."""

from datetime import date
from functools import partial

from statutory.legal_numbers import Counting, as_read
from statutory.sources import Source

CHECKED = date(2026, 11, 22)


def practice(provision: str, url: str) -> Source:
    """Return what councils do; no law says it, and each council has its own."""
    return Source("Practice of councils", provision, url, CHECKED, verified=False)


def update_service(provision: str, *, verified: bool = True) -> Source:
    """Return what the guides to the DBS Update Service say, to applicants and to employers."""
    url = "https://www.gov.uk/dbs-update-service"
    return Source("DBS Update Service guides (December 2025, January 2026)", provision, url, CHECKED, verified)


def check_guidance(provision: str, *, verified: bool = True) -> Source:
    """Return what is asked of a check for work with children."""
    url = "https://www.gov.uk/government/organisations/disclosure-and-barring-service"
    return Source("DBS guidance on checks", provision, url, CHECKED, verified)


number = partial(as_read, counting=Counting.AFTER)  # each a council may replace by its own
