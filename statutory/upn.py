"""Unique pupil numbers: are they well formed, and if not, why not.

Thirteen characters: a check letter, three digits of the authority and four of the school
that gave it, two of the year, three of a serial number. A temporary number ends in a
letter. I, O and S are never used, because they are read as 1, 0 and 5.

Source: Department for Education, Unique Pupil Numbers guidance; UPN 2.0 data standard.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from statutory.findings import Finding, Severity
from statutory.la_codes import LocalAuthority, local_authority
from statutory.sources import Source

UPN_SOURCE = Source(
    "Unique Pupil Numbers guidance",
    "structure of a UPN",
    "https://www.gov.uk/government/publications/unique-pupil-numbers",
    date(2026, 11, 22),
    verified=False,
)

UPN_RULE = "ID.UPN"
_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"
# Not str.isdigit: it accepts digits of every script, and int() would add them up.
_DIGITS = "0123456789"
_LENGTH = 13
_FIRST_WEIGHT = 2
_MISREAD = {"I": "1", "O": "0", "S": "5"}
# What school systems write into the field when there is no number.
_PLACEHOLDERS = frozenset({"UN1", "UN2", "UN3", "UN4", "UN5"})


class UpnKind(StrEnum):
    """Whether a number is for good or until the permanent one is known."""

    PERMANENT = "permanent"
    TEMPORARY = "temporary"


@dataclass(frozen=True)
class UpnCheck:
    """A number as it was understood, and every reason why it cannot be right.

    `upn` is in capitals without spaces. `kind`, `authority` and `school` are what the number
    says where it is well formed enough to say it. `no_number` marks a placeholder.
    """

    upn: str
    reasons: tuple[str, ...]
    kind: UpnKind | None = None
    authority: LocalAuthority | None = None
    school: str | None = None
    no_number: bool = False

    @property
    def right(self) -> bool:
        """Whether nothing speaks against the number."""
        return not self.reasons


def upn_check_letter(body: str) -> str:
    """Return the letter that must stand before the other twelve characters of a UPN.

    Each is multiplied by its place, 2 to 13, and the sum is taken by 23; a letter at the end
    counts as its own place in the alphabet without I, O and S.

    Raises: ValueError when `body` is not eleven digits and a digit or letter.
    """
    digits, last = body[:-1], body[-1:]
    last_is_fine = len(last) == 1 and last in _DIGITS + _LETTERS
    if len(body) != _LENGTH - 1 or not set(digits) <= set(_DIGITS) or not last_is_fine:
        msg = "a check letter is computed from eleven digits and a last digit or letter"
        raise ValueError(msg)
    total = sum(weight * _value(character) for weight, character in enumerate(body, start=_FIRST_WEIGHT))
    return _LETTERS[total % len(_LETTERS)]


def check_upn(text: str) -> UpnCheck:
    """Return what is wrong with a UPN as somebody typed it, in plain words, all at once.

    Spaces, hyphens and small letters are forgiven. A wrong number is never a reason to
    refuse a referral.
    """
    upn = "".join(character for character in text if not character.isspace() and character != "-").upper()
    if upn in _PLACEHOLDERS:
        return UpnCheck(upn, (f"{upn} is what school systems write when there is no UPN.",), no_number=True)
    if len(upn) != _LENGTH:
        return UpnCheck(upn, (f"A UPN has 13 characters; this has {len(upn)}.",))
    body_reasons = (*_middle_reasons(upn[1:12]), *_last_reasons(upn[12]))
    reasons = [*_first_reasons(upn[0]), *body_reasons]
    if body_reasons:
        return UpnCheck(upn, tuple(reasons))
    authority = local_authority(upn[1:4])
    if authority is None:
        reasons.append(f"No local authority has or had the number {upn[1:4]} (characters 2 to 4).")
    expected = upn_check_letter(upn[1:])
    if upn[0] in _LETTERS and upn[0] != expected:
        reasons.append(f"The first letter should be {expected}, not {upn[0]}; one of the characters may be mistyped.")
    kind = UpnKind.TEMPORARY if upn[12] in _LETTERS else UpnKind.PERMANENT
    return UpnCheck(upn, tuple(reasons), kind, authority, school=upn[4:8])


def upn_findings(text: str, on: date) -> tuple[Finding, ...]:
    """Return one finding for each thing that is wrong, and one for a temporary number.

    They advise and inform: a wrong number warns and does not stop.
    """
    check = check_upn(text)
    findings = [
        _finding(UPN_RULE, reason, Severity.ADVISORY, on, observed="not well formed") for reason in check.reasons
    ]
    if check.right and check.kind is UpnKind.TEMPORARY:
        sentence = "This is a temporary UPN; the permanent one may be with the last school."
        findings.append(_finding(f"{UPN_RULE}.TEMPORARY", sentence, Severity.INFORMATION, on, observed="temporary"))
    return tuple(findings)


def _first_reasons(first: str) -> tuple[str, ...]:
    if first in _LETTERS:
        return ()
    return (f"The first character must be a letter other than I, O and S, not {_shown(first)}.",)


def _middle_reasons(middle: str) -> tuple[str, ...]:
    return tuple(
        f"Character {place} must be a digit, not {_shown(character)}{_hint(character)}."
        for place, character in enumerate(middle, start=2)
        if character not in _DIGITS
    )


def _last_reasons(last: str) -> tuple[str, ...]:
    if last in _DIGITS + _LETTERS:
        return ()
    wanted = "a digit or, in a temporary UPN, a letter other than I, O and S"
    return (f"The last character must be {wanted}, not {_shown(last)}{_hint(last)}.",)


def _hint(character: str) -> str:
    return f"; it may be a {_MISREAD[character]}" if character in _MISREAD else ""


def _shown(character: str) -> str:
    """Return a character fit for a sentence: a look-alike of another script is named by number."""
    return character if character.isascii() and character.isprintable() else f"the character U+{ord(character):04X}"


def _finding(rule: str, sentence: str, severity: Severity, on: date, *, observed: str) -> Finding:
    return Finding(
        rule=rule,
        provision=UPN_SOURCE.citation,
        limit="13 characters with the right check letter",
        observed=observed,
        sentence=sentence,
        severity=severity,
        verified=UPN_SOURCE.verified,
        source=UPN_SOURCE,
        on=on,
    )


def _value(character: str) -> int:
    return int(character) if character in _DIGITS else _LETTERS.index(character)
