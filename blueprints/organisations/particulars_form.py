"""The particulars and contacts of a business as they are typed: empty rows of contacts dropped."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from base.text import normal_email, normal_postcode, plain, squeezed
from directory.organisations import SECTORS, TEXTS, Contact, OrganisationParticulars
from models.organisation import Organisation

SPARE = 2  # empty rows below those that are there
MOST = 20
LONGEST_EMAIL = 254
LABELS = {
    "name": "Name",
    "trading_name": "Trading name, if it is another",
    "line_1": "Address line 1",
    "line_2": "Address line 2",
    "town": "Town",
    "area": "Area, such as a ward",
    "company_number": "Company number",
    "source": "Where we have it from",
}


@dataclass
class ParticularsForm:
    """What was typed, and what is wrong with it by field."""

    values: dict[str, str] = field(default_factory=dict)
    contacts: list[Contact] = field(default_factory=list)
    errors: list[tuple[str, str]] = field(default_factory=list)

    @property
    def shown(self) -> list[Contact]:
        """The rows of contacts with some empty ones to add to."""
        return [*self.contacts, *(Contact() for _ in range(SPARE))]

    @property
    def particulars(self) -> OrganisationParticulars:
        """What was typed, as the directory takes it."""
        return OrganisationParticulars(
            **{name: self.values.get(name, "") for name in TEXTS},
            postcode=self.values.get("postcode", ""),
            sector=self.values.get("sector", ""),
            contacts=tuple(self.contacts),
        )


def form_of(row: Organisation | None) -> ParticularsForm:
    """A business as a form, or an empty one."""
    if row is None:
        return ParticularsForm()
    values = {name: str(getattr(row, name)) for name in (*TEXTS, "postcode", "sector")}
    return ParticularsForm(values, [Contact(one.email, one.name, one.telephone) for one in row.contacts])


def read_particulars(posted: Mapping[str, str]) -> ParticularsForm:
    """Read what was typed."""
    form = ParticularsForm({name: squeezed(posted.get(name, ""))[:200] for name in (*TEXTS, "postcode", "sector")})
    if not plain(form.values["name"]):
        form.errors.append(("name", "Enter the name of the business"))
    if form.values["postcode"] and normal_postcode(form.values["postcode"]) is None:
        form.errors.append(("postcode", "Enter a postcode such as ZZ1 1AA"))
    if form.values["sector"] and form.values["sector"] not in SECTORS:
        form.errors.append(("sector", "Select a sector from the list"))
    for number in range(MOST):
        if f"email-{number}" not in posted:
            break
        contact = Contact(
            normal_email(squeezed(posted.get(f"email-{number}", "")))[: LONGEST_EMAIL + 1],
            squeezed(posted.get(f"name-{number}", ""))[:200],
            squeezed(posted.get(f"telephone-{number}", ""))[:40],
        )
        if not any((contact.email, contact.name, contact.telephone)):
            continue
        place = len(form.contacts)
        form.contacts.append(contact)
        if contact.email and not _is_email(contact.email):
            form.errors.append((f"email-{place}", "Enter an email address such as owner@shop.example.org"))
    return form


def _is_email(text: str) -> bool:
    name, at, host = text.rpartition("@")
    return bool(name and at and "." in host) and " " not in text and len(text) <= LONGEST_EMAIL
