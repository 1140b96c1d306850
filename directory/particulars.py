"""What a filing says of a child, before anybody knows which child it is."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from base.text import normal_postcode, plain, squeezed


@dataclass(frozen=True, slots=True)
class Particulars:
    """Particulars of one child. Everything may be missing but one of a name and a description."""

    given_names: str = ""
    family_name: str = ""
    known_as: str = ""
    description: str = ""
    date_of_birth: date | None = None
    approximate_age: int | None = None
    sex: str = ""
    upn: str = ""
    former_upn: str = ""
    first_language: str = ""
    interpreter: str = ""
    ethnicity: str = ""
    address: dict[str, Any] | None = None
    address_withheld: bool = False
    school_id: UUID | None = None
    on_roll: bool | None = None
    year_group: int | None = None
    plans: tuple[str, ...] = field(default=())
    social_worker: str = ""
    social_worker_telephone: str = ""

    @property
    def surname_plain(self) -> str:
        """The family name as it is compared."""
        return plain(self.family_name)

    @property
    def postcode(self) -> str:
        """The address's postcode in its normal form, or as typed."""
        typed = str((self.address or {}).get("postcode", ""))
        return normal_postcode(typed) or squeezed(typed)[:10]

    @property
    def upn_key(self) -> str:
        """The UPN in capitals without spaces."""
        return _key(self.upn)

    @property
    def former_upn_key(self) -> str:
        """The UPN of before in capitals without spaces; empty where it is the one of now."""
        return "" if _key(self.former_upn) == self.upn_key else _key(self.former_upn)


def _key(upn: str) -> str:
    return "".join(upn.split()).upper()[:13]
