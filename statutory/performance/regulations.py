"""Where the law of child performances is written, since when, and its numbers as data."""

import re
from datetime import date
from functools import partial

from statutory.legal_numbers import Counting, as_read
from statutory.sources import Source

STARTED = date(2015, 2, 6)
CHECKED = date(2026, 11, 22)
_REGULATIONS = "Children (Performances and Activities) (England) Regulations 2014 (SI 2014/3309)"
_REGULATIONS_URL = "https://www.legislation.gov.uk/uksi/2014/3309/regulation"
_NUMBER = re.compile("[0-9]+")
_ACT = "Children and Young Persons Act 1963"
_ACT_URL = "https://www.legislation.gov.uk/ukpga/1963/37/section"


def regulation(provision: str, *, verified: bool) -> Source:
    """Return one regulation of the 2014 Regulations as a source, e.g. "reg.22(1)", "reg.22, children under 9"."""
    number = _NUMBER.findall(provision)[0]
    return Source(_REGULATIONS, provision, f"{_REGULATIONS_URL}/{number}", CHECKED, verified)


def act(provision: str, *, verified: bool) -> Source:
    """Return one section of the 1963 Act as a source, e.g. "s.37(3)(a)"."""
    number = _NUMBER.findall(provision)[0]
    return Source(_ACT, provision, f"{_ACT_URL}/{number}", CHECKED, verified)


measure = partial(as_read, counting=Counting.MEASURE, since=STARTED)  # a limit that measures an amount
