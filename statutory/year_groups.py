"""Year groups, Reception to Year 13, by date of birth."""

from datetime import date

from statutory.academic_years import AcademicYear

RECEPTION = 0
LAST_YEAR_GROUP = 13
# A child is in Reception in the academic year that begins after the fourth birthday.
_AGE_BEFORE_RECEPTION = 4


def usual_year_group(dob: date, on: date) -> int | None:
    """Return the year group of a child's age on a day: 0 is Reception, then 1 to 13.

    None means too young for Reception or past Year 13. A child may be taught out of year;
    what the school says comes before this.
    """
    born_in = AcademicYear.of(dob)
    # Born 1 September 2020 to 31 August 2021: four before September 2025.
    number = AcademicYear.of(on).starts_in - (born_in.starts_in + 1 + _AGE_BEFORE_RECEPTION)
    return number if RECEPTION <= number <= LAST_YEAR_GROUP else None


def say_year_group(number: int | None) -> str:
    """Return a year group in words: "Reception", "Year 7", "not in Reception to Year 13"."""
    if number is None:
        return f"not in Reception to Year {LAST_YEAR_GROUP}"
    return "Reception" if number == RECEPTION else f"Year {number}"
