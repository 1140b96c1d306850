"""What is said in the stories of licensing and of a school's return. People, firms and productions are invented."""

from __future__ import annotations

from typing import Any

from demo.children import BY_KEY, Invented, address, born, upn
from demo.forms_sent import PICTURE
from demo.timeline import Stage

Said = dict[str, Any]
TOWN_HALL = {"line1": "1 Quay Street", "line2": "", "town": "Marlowe", "county": "", "postcode": "ZZ1 2DT"}


def _name(child: Invented) -> Said:
    return {"given": child.given, "family": child.family}


def _hours(*days: str, begins: str, ends: str) -> Said:
    return {day: {"shifts": [{"from": begins, "to": ends}]} for day in days}


def leaver(stage: Stage) -> Said:
    """A secretary's return of a pupil who moved away; where to, the school does not know."""
    child = BY_KEY["c02"]
    return {
        "ground": "g",
        "child-name": _name(child),
        "child-dob": born(child).isoformat(),
        "child-upn": upn(child),
        "last-attended": stage.day(4),
        "deleted-on": stage.day(0),
        "moved-proof": "parent-says",
        "destination": "not-known",
        "sender-name": "Joanne Pike",
        "sender-email": "joanne.pike@hazel-lane.example.org",
    }


def works_in_cafe(key: str, *, starts: int, business: str = "Harbour Light Café", late: bool = False) -> Any:
    """An employer's part of a permit. `starts`: days from the day on which it is sent."""
    child = BY_KEY[key]

    def said(stage: Stage) -> Said:
        ends = "19:30" if late else "18:00"
        return {
            "application-kind": "new",
            "employer-name": business,
            "sector": "cafe",
            "employer-address": TOWN_HALL,
            "contact-name": "Delyth Rowe",
            "supervisor-name": "Delyth Rowe, owner",
            "employer-email": f"delyth@{key}-cafe.example.org",
            "employer-phone": "01632 960 410",
            "child-name": _name(child),
            "child-dob": born(child).isoformat(),
            "schooling": "school",
            "parent-name": f"Robin {child.family}",
            "parent-email": f"robin.{key}@home.example.org",
            "child-school": {"urn": child.urn},
            "job-title": "Waiting at tables",
            "occupations": ["cafe"],
            "tasks": "Serves and clears tables, never in the kitchen",
            "supervised": "yes",
            "own-parents": "no",
            "engagement": "paid",
            "start-date": stage.day(-starts),
            "school-opens": "08:45",
            "school-closes": "15:20",
            "term-hours": _hours("wednesday", begins="16:00", ends=ends)
            | _hours("saturday", begins="10:00", ends="13:00"),
            "risks-assessed": "yes",
            "insured": "agreed",
            "employer-signs": {"name": "Delyth Rowe", "on": stage.day(0)},
        }

    return said


def parent_of(key: str) -> Any:
    """A parent's part of a permit."""
    child = BY_KEY[key]

    def said(stage: Stage) -> Said:
        return {
            "child-address": address(child),
            "parent-full-name": f"Robin {child.family}",
            "parent-relationship": "Mother",
            "parent-phone": "07700 900155",
            "reach": "safe",
            "under-doctor": "no",
            "medication": "yes",
            "health-details": "An inhaler for hay fever in summer",
            "fit-to-work": "fit",
            "medical-agreed": "yes",
            "told-of-risks": "yes",
            "two-weeks-free": "yes",
            "parent-agrees": "yes",
            "parent-signs": {"name": f"Robin {child.family}", "on": stage.day(0)},
        }

    return said


def school_has_no_worry(_: Stage) -> Said:
    """A school's view of a permit."""
    return {
        "on-our-roll": "yes",
        "attendance-percent": "96.5",
        "school-view": "no-harm",
        "school-contact": "Olive Tranter, head of year",
    }


def neighbour(stage: Stage) -> Said:
    """Somebody tells of a child at work, without a name."""
    return {
        "danger-now": "no",
        "work-concerns": ["no-permit", "hours"],
        "concern-details": "A boy washes cars there until it is dark, on school days too.",
        "seen-on": stage.day(1),
        "permit-known": "suspected",
        "employer-name": "Sparkle Hand Car Wash",
        "child-description": "A boy of about 13 in a yellow coat",
        "tells-who": "anonymous",
    }


def producer(stage: Stage) -> Said:
    """A producer's part of a performance licence, five weeks before the first day."""
    first, last = stage.day(-35), stage.day(-35)
    place = {"line1": "3 Old Quay", "line2": "", "town": "Marlowe", "county": "", "postcode": "ZZ1 2DT"}
    work = [
        {"work-what": "rehearsal-1", "work-from": "10:00", "work-to": "11:00"},
        {"work-what": "show-1", "work-from": "13:00", "work-to": "14:00"},
    ]
    rests = [
        {"break-what": "rest", "break-from": "11:00", "break-to": "11:15"},
        {"break-what": "meal", "break-from": "12:00", "break-to": "13:00"},
    ]
    day = {"day-on": first, "arrives": "09:45", "leaves": "14:30", "day-work": work, "day-breaks": rests}
    carer = {"carer-name": "Bronwen Teale", "carer-kind": "chaperone", "carer-council": "202", "carer-teaches": "no"}
    return {
        "footing": "performance",
        "first-day": first,
        "last-day": last,
        "applicant-name": {"given": "Anselm", "family": "Grey"},
        "licence-holder": "Tidewater Pictures Ltd",
        "applicant-address": place,
        "applicant-phone": "01632 960 420",
        "applicant-email": "anselm@tidewater.example.org",
        "production-name": "The Lighthouse Keeper’s Daughter",
        "production-nature": ["film"],
        "description": "Walks along the quay with an adult actor and says six lines. Nothing frightening, no water.",
        "sensitive-scenes": "no",
        "policy": "yes",
        "policy-address": "https://tidewater.example.org/policy",
        "places": [
            {
                "id": "p1",
                "place-name": "Old Quay",
                "place-address": place,
                "place-council": "202",
                "place-for": ["performing"],
            }
        ],
        "dates-known": "yes",
        "days": [day | {"id": "d1", "school-day": "no", "day-night": "no", "lives-there": "no"}],
        "total-duration": {"hours": "5"},
        "own-duration": {"hours": "1"},
        "night-work": "no",
        "earns": "yes",
        "earnings": "180.00",
        "paid-to-child": "yes",
        "absence-asked": "no",
        "carers": [carer | {"id": "c1", "carer-until": stage.day(-400), "carer-children": "2"}],
        "travel-time": {"minutes": "20"},
        "travel-how": "Driven by a parent",
        "away": "no",
        "child-called": _name(BY_KEY["c11"]),
        "parent-called": "Adaeze Oduya-Price",
        "parent-email": "adaeze@home.example.org",
    }


def performers_parent(stage: Stage) -> Said:
    """A parent's part of a performance licence."""
    child = BY_KEY["c11"]
    return {
        "child-name": _name(child),
        "child-born": born(child).isoformat(),
        "child-address": address(child),
        "parent-name": "Adaeze Oduya-Price",
        "relationship": "Mother",
        "parent-phone": "07700 900166",
        "reach": "safe",
        "educated": "school",
        "child-school": {"urn": child.urn},
        "health-conditions": "None",
        "fit": "agreed",
        "proof-of-age": PICTURE,
        "child-photo": PICTURE,
        "parent-signature": {"name": "Adaeze Oduya-Price", "on": stage.day(0)},
    }


def producer_signs(stage: Stage) -> Said:
    """The producer again, who signs last."""
    return {"holder-signature": {"name": "Anselm Grey", "on": stage.day(0)}}


def chaperone(given: str, family: str) -> Any:
    """Somebody's application to be a chaperone, with two referees."""
    mailbox = f"{given}.{family}@post.example.org".lower()

    def referee(key: str, name: str) -> Said:
        known = {"referee-is": "work", "referee-years": {"years": "6"}, "referee-phone": "01632 960 430"}
        return {"id": key, "referee-name": name, "referee-email": f"{key}.{family}@office.example.org".lower()} | known

    def said(stage: Stage) -> Said:
        papers = ("passport", "bank-statement", "council-tax")
        return {
            "looks-after": "others",
            "applicant-name": {"given": given, "family": family},
            "applicant-born": "1987-03-14",
            "applicant-email": mailbox,
            "applicant-phone": "07700 900177",
            "has-other-names": "no",
            "applicant-address": TOWN_HALL,
            "lives-here": "yes",
            "lives-there-since": "2016-05-01",
            "works-as": "paid",
            "other-part": "no",
            "employment-is": "never",
            "qualifications": "Eight years as a teaching assistant",
            "first-aid": "no",
            "approved-before": "no",
            "refused-before": "no",
            "health-matters": "no",
            "offences-any": "no",
            "concerns-any": "no",
            "certificate-has": "none",
            "identity-way": "one",
            "papers-2025-first": {paper: {"bring": "yes"} for paper in papers},
            "referees": [referee("first", "Hetty Marsh"), referee("second", "Ugo Bianchi")],
            "referees-unrelated": "agreed",
            "photo": PICTURE,
            "applicant-signed": {"name": f"{given} {family}", "on": stage.day(0)},
        }

    return said


def good_reference(_: Stage) -> Said:
    """What a referee says."""
    return {
        "giver-name": "Hetty Marsh",
        "giver-phone": "01632 960 430",
        "giver-relation": "unrelated",
        "giver-through": "work",
        "giver-known": "long",
        "seen-with-children": "yes",
        "seen-example": "In class, every day for years, with children of five to seven",
        "strengths": "Calm, and children trust her. She says no when it is needed.",
        "would-leave-child": "sure",
        "any-worry": "no",
    }


def spoke_to_referee(stage: Stage) -> Said:
    """What an officer writes of a call to a referee."""
    return {"confirmed-with": "Hetty Marsh, by the school's switchboard", "confirmed-on": stage.today.isoformat()}


def knows_it(_: Stage) -> Said:
    """The right answers of the knowledge check."""
    return {
        "knows-ratio": "twelve",
        "knows-tutor-ratio": "three",
        "knows-whose-side": "stop",
        "knows-other-job": "refuse",
        "knows-injury": "all",
        "knows-disclosure": "listen",
        "knows-allegation": "council",
        "knows-changes": "week",
    }
