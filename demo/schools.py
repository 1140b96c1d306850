"""The schools of Marlowe and of its neighbour, by the importer that a council uses, and whom to write to at each."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from sqlalchemy import select

from base.extensions import db
from council.other_councils import Checked, council_row, keep_council
from council.settings import change_setting
from directory.gias import ImportCounts, import_schools, read_gias
from directory.schools import LIVE, ContactParticulars, keep_contacts
from models.school import School
from security.actor import Actor
from statutory.london import london_day

FILE = Path(__file__).with_name("sample_schools.csv")
OUR_LA = "005"  # kept for central use: no council has it
LEADS = ("Amina Rook", "Ben Castell", "Chloe Vardy", "Dev Ranganathan", "Elspeth Munn", "Femi Alade", "Gwen Issitt")
CLERKS = ("Heather Pound", "Ivor Staines", "Jaya Perrin", "Keith Ollard", "Lois Farrow", "Mo Tandy", "Nell Ambrose")
CHAIRS = ("Canon Peter Ludlow", "Sheila Grange", "Winston Barr", "Miriam Teller", "Alan Croxley")
SMALL = {"990005", "990019", "990021"}  # write to the office about everything
OTHER_COUNCILS = (("202", "camden.example"), ("886", "kent.example"))
CONTACT_IN_HOLIDAYS = {"990001", "990002", "990017"}


def add_schools(*, by: Actor, at: datetime) -> ImportCounts:
    """Take the sample in, in the open transaction, with contacts for every school of ours that is open.

    Twice: the same again, nothing written; a school whose contacts somebody changed keeps them.
    """
    change_setting("council-code", OUR_LA, by=by, at=at)
    counts = import_schools(read_gias(FILE.read_bytes()), our_la=OUR_LA, by=by, at=at)
    db.session.flush()
    ours = select(School).where(School.is_ours, School.status.in_(LIVE)).order_by(School.urn)
    for number, school in enumerate(db.session.scalars(ours).all()):
        if not school.contacts:
            keep_contacts(school, contacts_of(school, number), by=by, at=at)
    return counts


def add_councils(*, by: Actor, at: datetime) -> None:
    """Put two councils into the list of those that can be asked, at mailboxes that nobody has. Twice: they stay."""
    for code, host in OTHER_COUNCILS:
        if council_row(code) is None:
            checked = Checked(
                f"missing-education@{host}",
                "Invented for the demonstration",
                london_day(at),
                lead_address=f"education-lead@{host}",
                channel="Encrypted email",
            )
            keep_council(code, checked, by=by, at=at)


def contacts_of(school: School, number: int) -> list[ContactParticulars]:
    """Invented addresses at a school. Some schools have no safeguarding address, so that a chase shows its fallback."""
    host = urlsplit(school.website).hostname or "school.example.org"
    telephone = school.telephone

    def contact(role: str, box: str, name: str) -> ContactParticulars:
        return ContactParticulars(role, f"{box}@{host}", name, telephone)

    found = [
        contact("office", "office", CLERKS[number % len(CLERKS)]),
        contact("head", "head", school.head_name),
        contact("trust", "governance", "Director of standards")
        if school.trust_code
        else contact("chair", "chair", CHAIRS[number % len(CHAIRS)]),
    ]
    if school.urn not in SMALL:
        found.append(contact("attendance", "attendance", CLERKS[(number + 3) % len(CLERKS)]))
        found.append(contact("safeguarding", "safeguarding", LEADS[number % len(LEADS)]))
    if school.urn in CONTACT_IN_HOLIDAYS:
        found.append(contact("holiday", "holiday-contact", school.head_name))
    return found
