"""What invented people wrote when they referred an invented child: answers to the real form, page by page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from casework.intake.filings import open_filing, part_of, save_entry, save_page
from casework.versions import pinned
from demo.children import BY_KEY, address, born, upn
from demo.timeline import Stage
from security.actor import Actor

SERVICE = "cme-referral"
Answers = dict[str, Any]
NOT_KNOWN = {"not_known": True}


@dataclass(frozen=True, slots=True)
class Referrer:
    """Somebody who tells the council. `kind` is the form's answer to whom they work for."""

    name: str
    role: str
    agency: str
    email: str
    kind: str
    phone: str = "01632 960 300"


LEAD = "Designated safeguarding lead"
TANNERS = Referrer(
    "Elspeth Munn", LEAD, "Tanner’s Bridge Academy", "safeguarding@tanners-bridge-academy.example.org", "school"
)
PARK = Referrer("Ben Castell", LEAD, "Marlowe Park Academy", "safeguarding@marlowe-park-academy.example.org", "school")
GIRLS = Referrer("Femi Alade", LEAD, "Marlowe Girls’ School", "safeguarding@marlowe-girls-school.example.org", "school")
NORTHGATE = Referrer(
    "Gwen Issitt", LEAD, "Northgate Community Primary School",
    "safeguarding@northgate-community-primary-school.example.org", "school",
)  # fmt: skip
HAZEL = Referrer(
    "Joanne Pike", "School secretary", "Hazel Lane Primary School", "joanne.pike@hazel-lane.example.org", "school"
)
WEIR = Referrer(
    "Olive Tranter", "Head of year 11", "The Weir Academy", "o.tranter@the-weir-academy.example.org", "school"
)
LARKFIELD = Referrer(
    "Gethin Sorrel", "Head", "Larkfield Primary School", "head@larkfield-primary-school.example.org", "school"
)
ORCHARD = Referrer(
    "Jaya Perrin",
    "Office manager",
    "Orchard Vale Infant School",
    "office@orchard-vale-infant-school.example.org",
    "school",
)
HEALTH = Referrer(
    "Moira Tandy",
    "Health visitor",
    "Marlowe Community Health",
    "moira.tandy@health.example.org",
    "health",
    "01632 960 310",
)
HOUSING = Referrer(
    "Colin Rudd", "Tenancy officer", "Riverside Homes", "colin.rudd@housing.example.org", "housing", "01632 960 320"
)
POLICE = Referrer(
    "PC Anwen Tudor",
    "Missing persons unit",
    "Marlowe Police",
    "missing.persons@police.example.org",
    "police",
    "01632 960 330",
)
REFUGE = Referrer(
    "Bettina Oyelaran",
    "Support worker",
    "Marlowe Women’s Aid",
    "bettina.o@support.example.org",
    "voluntary",
    "01632 960 340",
)
WESTMERE = Referrer(
    "Ngaio Bristow", "Tracking officer", "Westmere Council", "tracking@westmere.example.org", "council", "01632 960 350"
)


@dataclass(frozen=True, slots=True)
class Told:
    """What was said beyond the child and the referrer. Days are calendar days before the referral."""

    reason: str
    circumstances: str
    seen: int | None = None
    seen_by: str = ""
    attended: int | None = None
    concerns: tuple[str, ...] = ("none",)
    plans: tuple[str, ...] = ("none",)
    quick: bool = False  # about eight answers, the rest later
    safe: str = "safe"
    on_roll: str = "no"
    danger: bool = False
    parents: tuple[Answers, ...] = ()
    siblings: tuple[str, ...] = ()  # keys of children
    visits: tuple[tuple[int, str], ...] = ()  # days before, what was seen
    enquiries: tuple[tuple[str, int, str], ...] = ()  # kind, days before, result
    more: Mapping[str, Any] = field(default_factory=dict)


def parent(name: str, relationship: str = "Mother", phone: str = "", *, safe: str = "safe") -> Answers:
    """A parent or carer, as the form keeps one."""
    kept = {"parent-name": name, "parent-relationship": relationship, "parent-responsibility": "yes"}
    if phone:
        kept["parent-phone"] = phone
    return kept | {"parent-lives-with": "yes", "parent-safe": safe}


def write_referral(
    stage: Stage, key: str, referrer: Referrer, told: Told, *, by: Actor, channel: str = "online", source: str = ""
) -> UUID:
    """Open a draft and fill it in, in the open transaction; gives the draft's id."""
    school = next(iter(by.school_ids), None)
    filing = open_filing(SERVICE, by=by, at=stage.at, channel=channel, source=source, school_id=school)
    part = part_of(filing)
    answers, entries = answers_of(stage, key, referrer, told), entries_of(stage, told)
    for page in pinned(filing.version_id).pages:
        if page.optional_after_core and told.quick:
            continue
        if page.repeat is not None:
            for entry in entries.get(page.repeat.id, ()):
                save_entry(part, page.id, entry, by=by, at=stage.at)
        values = {question.id: answers[question.id] for question in page.questions if question.id in answers}
        save_page(part, page.id, values, by=by, at=stage.at)
    return filing.id


def answers_of(stage: Stage, key: str, referrer: Referrer, told: Told) -> Answers:
    """The answers that stand once on the form."""
    child = BY_KEY[key]
    answers: Answers = {
        "danger-now": "yes" if told.danger else "no",
        "reason": told.reason,
        "circumstances": told.circumstances,
        "child-name": {"given": child.given, "family": child.family},
        "child-dob": born(child).isoformat(),
        "child-sex": child.sex,
        "referrer-name": referrer.name,
        "referrer-role": referrer.role,
        "referrer-agency": referrer.agency,
        "referrer-email": referrer.email,
        "referrer-phone": referrer.phone,
        "referrer-kind": referrer.kind,
        "safe-to-contact": told.safe,
        "safeguarding-circumstances": list(told.concerns),
        "plans": list(told.plans),
        "last-seen-on": stage.day(told.seen) if told.seen is not None else NOT_KNOWN,
    }
    if told.danger:
        answers["danger-reported"] = ["not-yet"]
    if told.seen_by:
        answers["last-seen-by"] = told.seen_by
    if not told.quick:
        answers |= {
            "family-knows": "no" if told.safe == "not-safe" else "yes",
            "child-upn": upn(child),
            "child-year-group": f"year-{child.year}" if child.year else "reception",
            "address-status": "last-known",
            "child-address": address(child),
            "last-school": {"urn": child.urn},
            "on-roll": told.on_roll,
            "last-attended": stage.day(told.attended) if told.attended is not None else NOT_KNOWN,
            "own-enquiries": "some",
        }
        if child.language:
            answers["child-language"] = child.language
    return answers | dict(told.more)


def entries_of(stage: Stage, told: Told) -> dict[str, list[Answers]]:
    """The groups of answers that are given several times."""
    siblings = [
        {
            "sibling-name": {"given": BY_KEY[key].given, "family": BY_KEY[key].family},
            "sibling-dob": born(BY_KEY[key]).isoformat(),
            "sibling-school": {"urn": BY_KEY[key].urn},
            "sibling-missing": "yes",
        }
        for key in told.siblings
    ]
    visits = [
        {"visit-date": stage.day(ago), "visit-time": "am", "visit-result": seen, "visit-spoke-to": "Nobody"}
        for ago, seen in told.visits
    ]
    enquiries = [
        {"enquiry-kind": kind, "enquiry-date": stage.day(ago), "enquiry-outcome": result}
        for kind, ago, result in told.enquiries
    ]
    return {"parents": list(told.parents), "siblings": siblings, "home-visits": visits, "enquiries": enquiries}
