"""The council's own rounds, begun out of turn, and what three rarer doors brought."""

from __future__ import annotations

from typing import Any

from demo.acts import Values, claims, finishes
from demo.children import BY_KEY, address, born
from demo.forms_sent import sends
from demo.timeline import Act, Stage

Said = dict[str, Any]


def _because(why: str) -> Values:
    return lambda _: {"report-why": why}


def _noting(**said: Any) -> Values:
    noted = {name.replace("_", "-"): value for name, value in said.items()}
    return lambda _: noted


def pressed_to_leave(_: Stage) -> Said:
    """A teaching assistant says that a school wants a pupil gone, and gives no name."""
    child = BY_KEY["c12"]
    return {
        "danger-now": "no",
        "child-name": {"given": child.given, "family": child.family},
        "child-dob": born(child).isoformat(),
        "last-school": {"urn": child.urn},
        "on-roll": "yes",
        "roll-signs": ["home-suggested", "letter-drafted"],
        "roll-story": "Two meetings since half-term. The school brought a letter that the family only had to sign.",
        "family-agrees": "no",
        "tells-who": "anonymous",
    }


def head_asked(stage: Stage) -> Said:
    """What is put to the head, without a word of who told."""
    return {
        "put-to-head-on": stage.day(0),
        "put-to-head-asked": "The register since September, notes of meetings with the family, and any letter drafted.",
    }


def filming_abroad(stage: Stage) -> Said:
    """A school marks a pupil's absence as a performance, and has seen no licence."""
    child = BY_KEY["c11"]
    return {
        "child-name": {"given": child.given, "family": child.family},
        "child-dob": born(child).isoformat(),
        "child-address": address(child),
        "absent-for": "work-abroad",
        "absent-from": stage.day(9),
        "absent-until": stage.day(5),
        "absent-sessions": 8,
        "absence-licence": {"not_known": True},
        "absence-note": "The family spoke of an advertisement that is filmed in Portugal",
        "plans": ["none"],
        "sender-name": "Joanne Pike",
        "sender-role": "School secretary",
        "sender-email": "joanne.pike@hazel-lane.example.org",
    }


def touring_musical(stage: Stage) -> Said:
    """Another council has licensed children of a tour that comes to Marlowe."""
    return {
        "licensing-council": "202",
        "licensing-officer": {"given": "Petra", "family": "Lindqvist"},
        "licensing-email": "licensing@eastmere.example.org",
        "licence-number": "EM-PERF-0412 to EM-PERF-0419",
        "production-name": "The Lamplighter’s Daughter",
        "producer-name": "Halfpenny Touring",
        "venue": "Corn Hall, Market Place, Marlowe",
        "first-day": stage.day(-6),
        "last-day": stage.day(-10),
        "children-number": 8,
        "away-from-home": "yes",
        "asked-to-see": "Two chaperones share the lodgings. Please look at the rooms.",
    }


def found_one_wrong(_: Stage) -> Said:
    """What a second officer found in six cases."""
    return {"looked-at": 6, "found-wrong": 1, "what-was-wrong": "One reason was only a word. It is written out now."}


ACTS: tuple[Act, ...] = (
    # The panel's list was frozen and given; what it decided is still to be noted on the cases.
    Act(
        "panel",
        4,
        "08:40",
        sends("placement-panel", _because("The panel meets a week early, before the holidays"), by="marian"),
    ),
    Act("panel", 4, "09:10", finishes("make-report", "marian", "frozen")),
    Act("panel", 3, "09:05", finishes("send-list", "marian", "given")),
    Act("panel", 2, "09:15", claims("note-panel", "tom")),
    # A second officer looked at decisions of others; the next look is begun.
    Act(
        "looked-again", 15, "10:15", sends("second-look", _because("The auditor asked for one more sample"), by="david")
    ),
    Act("looked-again", 12, "15:30", finishes("look-again", "helen", "made", found_one_wrong)),
    Act("look-again", 1, "09:35", sends("second-look", _because("A new officer began this month"), by="david")),
    Act(
        "counted",
        6,
        "09:20",
        sends("missing-out", _because("Members ask for the number between two months"), by="david"),
    ),
    Act("counted", 5, "11:45", claims("make-report", "tom")),
    # Packs went to employers; those who did not answer are seen to.
    Act("packs", 14, "10:45", sends("pack-mailing", _because("Cafes take people on for the season"), by="lena")),
    Act("packs", 13, "14:10", finishes("choose", "lena", "sent", _noting(packs_chosen=12))),
    # A school is said to press a child out: it was put to the head, whose reply is awaited.
    Act("pressed", 7, "20:25", sends("off-rolling", pressed_to_leave)),
    Act("pressed", 6, "10:30", finishes("read-allegation", "tom", "look-into")),
    Act("pressed", 4, "14:45", finishes("put-to-head", "tom", "written", head_asked)),
    Act("pressed", 4, "14:50", claims("head-reply", "tom")),
    # An absence for work that no licence covers: the school is asked.
    Act("filming", 3, "13:15", sends("licence-absence", filming_abroad, by="joanne")),
    Act("filming", 2, "10:05", finishes("match", "lena", "ask-school")),
    # A tour licensed elsewhere is to be visited.
    Act("tour", 2, "16:05", sends("council-performance", touring_musical)),
    Act("tour", 1, "09:50", finishes("read", "lena", "visit")),
    Act("tour", 1, "10:00", claims("inspect", "lena")),
)
