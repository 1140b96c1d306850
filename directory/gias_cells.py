"""One row of the Get Information About Schools file: its cells, each judged as it is read."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

from base.text import squeezed

_DATE = re.compile(r"^(\d{2})-(\d{2})-(\d{4})$")
_UNREADABLE = "\ufffd"
_AGE_DIGITS = 2


@dataclass(frozen=True, slots=True)
class RowFault:
    """One thing wrong with one row. `line` counts as an editor does; `column` is the file's own heading."""

    line: int
    column: str
    what: str


@dataclass(slots=True)
class Cells:
    """The cells of one row by heading, gathering what is wrong with them."""

    by_heading: dict[str, str]
    line: int
    faults: list[RowFault] = field(default_factory=list)

    def fault(self, heading: str, what: str) -> None:
        """Note one fault."""
        self.faults.append(RowFault(self.line, heading, what))

    def words(self, heading: str, longest: int = 200) -> str:
        """The cell's text; a fault when it is too long or has a sign that could not be read."""
        value = squeezed(self.by_heading.get(heading) or "")
        if len(value) > longest:
            self.fault(heading, f"is longer than {longest} signs")
        elif _UNREADABLE in value:
            self.fault(heading, "has a sign that can't be read")
        return value[:longest]

    def digits(self, heading: str, count: int, *, required: bool, padded: bool = True) -> str:
        """A number of so many digits, with the leading zeros that spreadsheets drop put back."""
        value = squeezed(self.by_heading.get(heading) or "")
        if not value and not required:
            return ""
        full = value.rjust(count, "0") if padded else value
        if not value or not (full.isascii() and full.isdecimal() and len(full) == count):
            self.fault(heading, f"“{value[:20]}” is not {count} digits")
        return full[:count]

    def day(self, heading: str) -> date | None:
        """A date written DD-MM-YYYY."""
        value = squeezed(self.by_heading.get(heading) or "")
        if not value:
            return None
        found = _DATE.match(value)
        try:
            if found is None:
                raise ValueError(value)
            return date(int(found[3]), int(found[2]), int(found[1]))
        except ValueError:
            self.fault(heading, f"“{value[:20]}” is not a date as DD-MM-YYYY")
            return None

    def age(self, heading: str) -> int | None:
        """An age in years."""
        value = squeezed(self.by_heading.get(heading) or "")
        if not value:
            return None
        if not (value.isascii() and value.isdecimal()) or len(value) > _AGE_DIGITS:
            self.fault(heading, f"“{value[:20]}” is not an age")
            return None
        return int(value)
