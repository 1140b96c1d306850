"""Where the law of child employment is written: the Act as it stands, the Act of 2026, byelaws and practice."""

from datetime import date
from functools import partial

from statutory.legal_numbers import Counting, as_read
from statutory.rules import Setting
from statutory.sources import Source

CHECKED = date(2026, 11, 22)
# The entry of Setting.commencements for s.28 of the Act of 2026; without a day there section 18 stays as it is.
NEW_LAW_STARTS = "cwsa-2026-s28"
_ACT = "Children and Young Persons Act 1933"
_NEW_ACT = f"{_ACT} as amended by the Children's Wellbeing and Schools Act 2026, s.28"


def act_1933(provision: str, *, section: str = "18", verified: bool = True) -> Source:
    """Return a provision of the Act as it stands, e.g. "s.18(1)(c)"."""
    url = f"https://www.legislation.gov.uk/ukpga/Geo5/23-24/12/section/{section}"
    return Source(_ACT, provision, url, CHECKED, verified)


def act_2026(provision: str, *, verified: bool = True) -> Source:
    """Return a provision that section 28 of the Act of 2026 puts in place of section 18."""
    return Source(_NEW_ACT, provision, "https://www.legislation.gov.uk/ukpga/2026/21/section/28", CHECKED, verified)


def model_byelaw(provision: str, *, verified: bool = True) -> Source:
    """Return a byelaw of the model that most councils made theirs in 1998 and 1999; numbers of byelaws differ."""
    title = "Model byelaws on the employment of children (1998)"
    return Source(title, provision, "https://www.medway.gov.uk/", CHECKED, verified)


def practice(provision: str, url: str) -> Source:
    """Return what councils do where no text was read that says it."""
    return Source("Practice of councils", provision, url, CHECKED, verified=False)


measure = partial(as_read, counting=Counting.MEASURE)  # a limit that measures an amount


count = partial(as_read, counting=Counting.AFTER)  # a limit that counts days after a trigger


def new_law(setting: Setting) -> bool:
    """Return whether section 28 of the Act of 2026 is law on the day asked for."""
    begins = setting.commencements.get(NEW_LAW_STARTS)
    return begins is not None and setting.on >= begins
