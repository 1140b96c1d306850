"""The numbers of schools and of older learners: URN, DfE number, ULN."""

from dataclasses import dataclass
from datetime import date

from statutory.la_codes import LocalAuthority, local_authority
from statutory.sources import Source

ULN_SOURCE = Source(
    "Learning Records Service, unique learner number",
    "check digit",
    "https://www.gov.uk/government/collections/learning-records-service",
    date(2026, 11, 22),
    verified=False,
)

# Not str.isdigit: it accepts digits of every script.
_DIGITS = frozenset("0123456789")
_LA_LENGTH, _ESTABLISHMENT_LENGTH, _URN_LENGTH = 3, 4, 6
_ULN_LENGTH, _ULN_HIGHEST_WEIGHT, _ULN_MODULUS, _ULN_TOP = 10, 10, 11, 10


@dataclass(frozen=True, order=True)
class DfeNumber:
    """A school's DfE number (LAESTAB): three digits of the authority, four of the school.

    Raises: ValueError for any other shape; `of` pads what a spreadsheet has shortened.
    """

    la: str
    establishment: str

    def __post_init__(self) -> None:
        if not (_digits(self.la, _LA_LENGTH) and _digits(self.establishment, _ESTABLISHMENT_LENGTH)):
            msg = "a DfE number is three digits of the authority and four of the school"
            raise ValueError(msg)

    @classmethod
    def of(cls, la: str | int, establishment: str | int) -> "DfeNumber":
        """Return the number from its two columns, with the leading zeros spreadsheets drop."""
        return cls(str(la).strip().rjust(_LA_LENGTH, "0"), str(establishment).strip().rjust(_ESTABLISHMENT_LENGTH, "0"))

    @property
    def authority(self) -> LocalAuthority | None:
        """The authority of the first three digits, or None when no list has it."""
        return local_authority(self.la)

    @property
    def compact(self) -> str:
        """Seven digits together, as file names and returns write it."""
        return self.la + self.establishment

    def __str__(self) -> str:
        return f"{self.la}/{self.establishment}"


def parse_dfe_number(text: str) -> DfeNumber | None:
    """Return the DfE number in "311/2045", "3112045" or "311 2045"; None for anything else."""
    bare = text.strip()
    for mark in ("/", " ", "-"):
        la, found, establishment = bare.partition(mark)
        if found:
            la, establishment = la.strip(), establishment.strip()
            break
    else:
        la, establishment = bare[:_LA_LENGTH], bare[_LA_LENGTH:]
    if _digits(la, _LA_LENGTH) and _digits(establishment, _ESTABLISHMENT_LENGTH):
        return DfeNumber(la, establishment)
    return None


def parse_urn(text: str | int) -> str | None:
    """Return a URN as its six digits, or None when it is not one.

    A school that becomes an academy gets a new URN, so it names one life of a school.
    """
    bare = str(text).strip()
    return bare if _digits(bare, _URN_LENGTH) and not bare.startswith("0") else None


def uln_check_digit(first_nine: str) -> str | None:
    """Return the tenth digit of a ULN, or None when no ULN can begin with these nine.

    The digits are multiplied by 10 down to 2 and the sum is taken by 11; the digit is ten
    less the remainder, and a remainder of 0 is never given out. The rule is unverified
    (ULN_SOURCE): a mismatch may warn and must never stop.

    Raises: ValueError when `first_nine` is not nine digits.
    """
    if not _digits(first_nine, _ULN_LENGTH - 1):
        msg = "a ULN's check digit is computed from nine digits"
        raise ValueError(msg)
    remainder = sum((_ULN_HIGHEST_WEIGHT - i) * int(digit) for i, digit in enumerate(first_nine)) % _ULN_MODULUS
    return None if remainder == 0 else str(_ULN_TOP - remainder)


def uln_reasons(text: str) -> tuple[str, ...]:
    """Return why a ULN looks wrong, in plain words; nothing when it looks right."""
    uln = "".join(text.split())
    if not _digits(uln, _ULN_LENGTH):
        return ("A ULN is ten digits.",)
    if uln_check_digit(uln[:-1]) != uln[-1]:
        return ("The last digit of this ULN does not fit the others; one of them may be mistyped.",)
    return ()


def _digits(text: str, length: int) -> bool:
    return len(text) == length and set(text) <= _DIGITS
