"""What any form's questions ask of the rest: schools, councils, and the council's calendars."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from blueprints.form_records import CouncilRecords
from council.calendars import calendars_for
from council.english_councils import EnglishCouncils
from directory.form_schools import DirectorySchools
from forms.ports import Ports
from statutory.days import NoDate
from statutory.due import due
from statutory.units import Direction, Unit
from statutory.upn import check_upn


class CouncilCalendars:
    """The council's own working days and school days: whoever fills in a form may have no school yet."""

    def count(self, start: date, amount: int, unit: str, /) -> date | None:
        """The day so many working-days or school-days after one, before it when negative.

        None past the end of what is known: a limit then stops nobody.
        """
        direction = Direction.BEFORE if amount < 0 else Direction.AFTER
        try:
            counted = Unit(unit.replace("-", "_"))
            return due(start, abs(amount), counted, direction=direction, calendars=calendars_for(None)).day
        except NoDate:
            return None


def _upn_reasons(upn: str) -> Sequence[str]:
    return check_upn(upn).reasons


DIRECTORY_PORTS = Ports(
    schools=DirectorySchools(),
    councils=EnglishCouncils(),
    calendars=CouncilCalendars(),
    records=CouncilRecords(),
    upn_reasons=_upn_reasons,
)
