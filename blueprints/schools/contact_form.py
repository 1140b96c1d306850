"""The contacts of a school as they are typed: a row an address, empty rows dropped."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from base.text import normal_email, squeezed
from directory.schools import ROLES, ContactParticulars
from models.school import SchoolContact

ROLE_WORDS = {
    "office": "School office",
    "attendance": "Attendance",
    "safeguarding": "Safeguarding lead",
    "head": "Headteacher",
    "chair": "Chair of governors",
    "trust": "Trust",
    "holiday": "Holiday contact",
}
SPARE = 3  # empty rows below those that are there
MOST = 40
LONGEST_EMAIL, LONGEST_NAME, LONGEST_PHONE = 254, 200, 40


@dataclass
class ContactForm:
    """The rows as typed, and what is wrong with them by field."""

    rows: list[ContactParticulars] = field(default_factory=list)
    errors: list[tuple[str, str]] = field(default_factory=list)

    @property
    def found(self) -> dict[str, str]:
        """The errors by field."""
        return dict(reversed(self.errors))

    @property
    def contacts(self) -> list[ContactParticulars]:
        """The rows that say something."""
        return [row for row in self.rows if row.email or row.name or row.telephone]

    @property
    def shown(self) -> Sequence[ContactParticulars]:
        """The rows with some empty ones to add to."""
        return [*self.rows, *(ContactParticulars("") for _ in range(SPARE))]


def form_of(contacts: Sequence[SchoolContact]) -> ContactForm:
    """The contacts of a school, in the order of the roles."""
    ordered = sorted(contacts, key=lambda row: (ROLES.index(row.role), row.email))
    return ContactForm([ContactParticulars(row.role, row.email, row.name, row.telephone) for row in ordered])


def read_contacts(posted: Mapping[str, str]) -> ContactForm:
    """Read what was typed. Rows without any address, name or number are left out."""
    form = ContactForm()
    for number in range(MOST):
        if f"role-{number}" not in posted:
            break
        row = ContactParticulars(
            role=posted[f"role-{number}"],
            email=normal_email(squeezed(posted.get(f"email-{number}", ""))),
            name=squeezed(posted.get(f"name-{number}", "")),
            telephone=squeezed(posted.get(f"telephone-{number}", "")),
        )
        if not (row.email or row.name or row.telephone):
            continue
        place = len(form.rows)  # where the row stands when it is drawn again
        form.rows.append(row)
        if row.role not in ROLES:
            form.errors.append((f"role-{place}", "Choose what this contact is for"))
        if row.email and not _is_email(row.email):
            form.errors.append((f"email-{place}", "Enter an email address such as office@school.example.org"))
        if len(row.name) > LONGEST_NAME:
            form.errors.append((f"name-{place}", f"Enter the name in {LONGEST_NAME} characters or fewer"))
        if len(row.telephone) > LONGEST_PHONE:
            form.errors.append((f"telephone-{place}", f"Enter the number in {LONGEST_PHONE} characters or fewer"))
    return form


def _is_email(text: str) -> bool:
    name, at, host = text.rpartition("@")
    return bool(name and at and "." in host) and " " not in text and len(text) <= LONGEST_EMAIL
