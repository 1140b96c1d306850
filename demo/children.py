"""Invented children. No name or story is anybody's, and UPNs and postcodes are of ranges that were never given out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from base.extensions import db
from directory.children import create_child, join_siblings
from directory.particulars import Particulars
from models.child import Child
from models.school import School
from security.actor import Actor
from statutory.upn import upn_check_letter

UPN_OF = "005"  # a number kept for central use, so that no child ever had one of these


@dataclass(frozen=True, slots=True)
class Invented:
    """One invented child. `year` is the school year group in the year that begins in September 2026; 0 is Reception."""

    key: str
    given: str
    family: str
    year: int
    urn: str
    sex: str = "female"
    street: str = "1 Station Street"
    postcode: str = "ZZ1 1AL"
    plans: tuple[str, ...] = ()
    ethnicity: str = ""
    language: str = ""
    known: bool = True  # whether the directory has the child before anybody refers them


CHILDREN = (
    # Known to the council from school returns, and the subject of nothing yet.
    Invented("c01", "Maisie", "Ferncombe", 3, "990001", street="4 Hazel Lane", postcode="ZZ1 1AL"),
    Invented("c02", "Callum", "Ferncombe", 6, "990001", "male", street="4 Hazel Lane", postcode="ZZ1 1AL"),
    Invented("c03", "Ayaan", "Siddiqui-Marsh", 8, "990002", "male", street="17 Park Approach", postcode="ZZ1 2BQ"),
    Invented("c04", "Poppy", "Thackerby", 1, "990005", street="22 Pippin Way", postcode="ZZ1 5FR"),
    Invented("c05", "Zofia", "Wilkowska", 5, "990006", street="9 Pippin Way", postcode="ZZ1 6GU", language="Polish"),
    Invented("c06", "Jerome", "Blackstock", 10, "990004", "male", street="Flat 3, 8 Cooper Street", postcode="ZZ1 4EN"),
    Invented("c07", "Hana", "Drummond", 9, "990013", street="1 Castle Hill", postcode="ZZ1 4FR", plans=("in-need",)),
    Invented("c08", "Leo", "Penhallow", 2, "990010", "male", street="30 Larkfield Avenue", postcode="ZZ1 1BQ"),
    Invented("c09", "Nadia", "Roscoe", 7, "990014", street="5 Weir Road", postcode="ZZ1 5GU"),
    Invented("c10", "Owen", "Trelissick", 4, "990011", "male", street="2 Old Quay", postcode="ZZ1 2DT"),
    Invented("c11", "Sienna", "Oduya-Price", 6, "990009", street="61 Upper Terrace", postcode="ZZ1 9AL"),
    Invented("c12", "Rafael", "Quintrell", 9, "990012", "male", street="14 Whitebeam Road", postcode="ZZ1 3EN"),
    Invented("c13", "Imogen", "Larch", 10, "990002", street="3 Park Approach", postcode="ZZ1 2BQ", plans=("ehc",)),
    Invented("c14", "Bilal", "Ashcroft", 5, "990007", "male", street="19 Station Street", postcode="ZZ1 7HP"),
    Invented("c15", "Freya", "Underhill", 11, "990014", street="40 Weir Road", postcode="ZZ1 5GU"),
    Invented("c16", "Tomasz", "Brzeski", 7, "990004", "male", street="11 Tanner’s Bridge", postcode="ZZ1 4EN"),
    # Those whom somebody is about to refer; `known` where the directory has them already.
    Invented("r01", "Kayleigh", "Morrow", 9, "990004", street="Flat 12, 8 Cooper Street", postcode="ZZ1 4EN"),
    Invented("r02", "Dylan", "Morrow", 5, "990007", "male", street="Flat 12, 8 Cooper Street", postcode="ZZ1 4EN"),
    Invented("r03", "Amira", "Haddow", 10, "990013", street="26 Castle Hill", postcode="ZZ1 4FR"),
    Invented(
        "r04", "Jakub", "Nowicki", 3, "990001", "male", street="7 Hazel Lane", postcode="ZZ1 1AL", language="Polish"
    ),
    Invented("r05", "Tilly", "Greatorex", 6, "990010", street="88 Larkfield Avenue", postcode="ZZ1 1BQ"),
    Invented("r06", "Kofi", "Lampard", 8, "990002", "male", street="5 Park Approach", postcode="ZZ1 2BQ"),
    Invented("r07", "Elena", "Dragan", 4, "990011", street="31 Old Quay", postcode="ZZ1 2DT", language="Romanian"),
    Invented(
        "r08", "Mason", "Threlfall", 10, "990017", "male", street="2 Mill Yard", postcode="ZZ1 9BQ", plans=("ehc",)
    ),
    Invented("r09", "Safiya", "Warrender", 11, "990014", street="70 Weir Road", postcode="ZZ1 5GU"),
    Invented("r10", "Noah", "Ostler", 1, "990005", "male", street="16 Pippin Way", postcode="ZZ1 5FR", known=False),
    Invented("r11", "Grace", "Abernethy", 7, "990012", street="9 Whitebeam Road", postcode="ZZ1 3EN"),
    Invented("r12", "Ruben", "Castellane", 5, "990006", "male", street="44 Pippin Way", postcode="ZZ1 6GU"),
    Invented("r13", "Lily", "Shearwater", 8, "990014", street="12 Weir Road", postcode="ZZ1 5GU", plans=("in-care",)),
    Invented("r14", "Idris", "Mahon", 2, "990007", "male", street="6 Station Street", postcode="ZZ1 7HP", known=False),
    Invented("r15", "Chantelle", "Pryor", 9, "990004", street="35 Cooper Street", postcode="ZZ1 4EN"),
    Invented("r16", "Harvey", "Windrush", 6, "990009", "male", street="3 Kestrel Rise", postcode="ZZ1 9AL"),
    Invented("r17", "Yusra", "Penfold", 3, "990008", street="1 Priory Green", postcode="ZZ1 8JS"),
    Invented("r18", "Connor", "Estcourt", 10, "990002", "male", street="52 Park Approach", postcode="ZZ1 2BQ"),
    Invented("r19", "Beatrix", "Lowell", 4, "990003", street="20 Chantry Road", postcode="ZZ1 3DT", known=False),
    Invented("r20", "Samir", "Holloway", 7, "990012", "male", street="28 Whitebeam Road", postcode="ZZ1 3EN"),
    Invented("r21", "Anya", "Corrigan", 6, "990010", street="10 Larkfield Avenue", postcode="ZZ1 1BQ"),
    Invented("r22", "Marcus", "Tolliver", 11, "990004", "male", street="90 Cooper Street", postcode="ZZ1 4EN"),
    Invented("r23", "Esme", "Fairhurst", 1, "990005", street="33 Pippin Way", postcode="ZZ1 5FR", known=False),
    Invented("r24", "Joel", "Winterbourne", 5, "990011", "male", street="8 Old Quay", postcode="ZZ1 2DT"),
    Invented("r25", "Orin", "Sandiford", 5, "990010", "male", street="51 Larkfield Avenue", postcode="ZZ1 1BQ"),
    Invented("r26", "Thea", "Sandiford", 2, "990010", street="51 Larkfield Avenue", postcode="ZZ1 1BQ"),
)
# Whose referral says that no school has them on its roll: the record says so too, or form and register would differ.
OFF_ROLL = {one.key for one in CHILDREN if one.key.startswith("r")} - {"r03", "r18"} | {"c14"}
SIBLINGS = (("c01", "c02"), ("r01", "r02"), ("r25", "r26"))
BY_KEY = {one.key: one for one in CHILDREN}
FIRST_YEAR = 2026  # September of the school year that `year` counts in


def born(one: Invented) -> date:
    """Their date of birth: in the school year that gives their year group, spread by their place in the list."""
    number = CHILDREN.index(one)
    month = (9, 11, 1, 3, 5, 7)[number % 6]
    starts_school = FIRST_YEAR - one.year
    return date(starts_school - 5 if month >= 9 else starts_school - 4, month, 1 + (number * 7) % 28)


def upn(one: Invented) -> str:
    """A well-formed UPN that no child has."""
    number = CHILDREN.index(one) + 1
    body = f"{UPN_OF}{int(one.urn) - 988000:04}{(born(one).year + 5) % 100:02}{number:03}"
    return upn_check_letter(body) + body


def address(one: Invented) -> dict[str, str]:
    """Where they live, or lived."""
    return {"line1": one.street, "line2": "", "town": "Marlowe", "county": "", "postcode": one.postcode}


def add_children(*, by: Actor, at: datetime) -> int:
    """Put those the council knows of into the directory, in the open transaction; how many were new.

    Twice: those whose UPN is there are left as they are.
    """
    schools = {school.urn: school.id for school in db.session.scalars(select(School))}
    had = {child.upn: child for child in db.session.scalars(select(Child).where(Child.upn.is_not(None)))}
    made: dict[str, Child] = {}
    for one in _known():
        if upn(one) in had:
            continue
        particulars = Particulars(
            given_names=one.given,
            family_name=one.family,
            date_of_birth=born(one),
            sex=one.sex,
            upn=upn(one),
            first_language=one.language,
            ethnicity=one.ethnicity,
            address=address(one),
            school_id=schools.get(one.urn),
            on_roll=one.key not in OFF_ROLL,
            plans=one.plans,
        )
        made[one.key] = create_child(particulars, by=by, at=at)
    db.session.flush()
    for older, younger in SIBLINGS:
        if older in made and younger in made:
            join_siblings(made[older].id, made[younger].id, source="school", by=by, at=at)
    return len(made)


def _known() -> Iterator[Invented]:
    return (one for one in CHILDREN if one.known)
