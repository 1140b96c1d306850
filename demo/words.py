"""What is said in the stories: what referrers wrote, what officers recorded, what a school answered. All invented."""

from __future__ import annotations

from typing import Any

from demo.acts import Values
from demo.referrals import Told, parent
from demo.timeline import Stage

NEW_ADDRESS = (
    "We have moved to 6 Mill Yard and Hana cannot get to her school by bus any more. "
    "Nobody told us whom to ask. Could somebody telephone me on 07700 900140?"
)
GONE = Told(
    reason="moved-unknown",
    circumstances="The family left the flat without a word. Calls go to voicemail and nobody answers the door.",
    seen=38,
    seen_by="Form tutor, at school",
    attended=38,
    parents=(parent("Stacey Morrow", phone="07700 900101"), parent("Lee Morrow", "Father", "07700 900102")),
    siblings=("r02",),
    visits=((33, "Nobody in. Post behind the door."), (30, "Nobody in. A neighbour thinks they moved.")),
    enquiries=(
        ("first-day-calling", 37, "No reply on any number."),
        ("emergency-contacts", 36, "Grandmother has not heard from them."),
        ("siblings-school", 35, "The brother is missing from Northgate too."),
    ),
)
BROTHER = Told(
    reason="moved-unknown",
    circumstances="Absent for weeks. His sister at Tanner’s Bridge is missing as well.",
    seen=37,
    seen_by="Class teacher, at school",
    attended=37,
    parents=(parent("Stacey Morrow", phone="07700 900101"),),
    siblings=("r01",),
)
FORCED_MARRIAGE = Told(
    reason="absent-on-roll",
    circumstances="She told a friend that she will be married abroad at the end of the month. Not back since Monday.",
    seen=4,
    seen_by="School nurse",
    attended=4,
    concerns=("forced-marriage", "honour-based-abuse"),
    plans=("known-to-social-care",),
    safe="not-safe",
    on_roll="yes",
    more={"do-not-contact": "Nobody in the family, and no relative as interpreter.", "moved-abroad": "yes"},
)
IN_DANGER = Told(
    reason="other",
    circumstances="Her aunt says that she was put into a car last night and cries when she is called.",
    seen=1,
    seen_by="Her aunt, at home",
    attended=3,
    concerns=("sudden-disappearance", "harm"),
    danger=True,
    safe="not-safe",
    more={
        "reason-other": "Taken away overnight",
        "danger-details": "An aunt has called the school. Nothing reported yet.",
    },
)
FLED = Told(
    reason="not-on-roll",
    circumstances="Mother and son are in our care and he has no school here. Nobody may learn where they are.",
    seen=1,
    seen_by="The support worker, today",
    attended=20,
    concerns=("domestic-abuse",),
    safe="one-way-only",
    more={
        "safe-how": "By telephone through the support worker only",
        "do-not-contact": "The father and his relatives",
        "address-status": "withheld",
    },
)
WAS_ON_ROLL = Told(
    reason="absent-on-roll",
    circumstances="He has not been in for three weeks. His mother says that he is anxious.",
    seen=2,
    seen_by="Attendance officer, at the door",
    attended=21,
    on_roll="yes",
    parents=(parent("Bridget Estcourt", phone="07700 900118"),),
)
NO_PLACE = Told(
    reason="not-on-roll",
    circumstances="The family moved here in the summer and applied late. No school has offered a place.",
    seen=3,
    seen_by="Admissions, at the town hall",
    attended=60,
    parents=(parent("Ruth Abernethy", phone="07700 900111"),),
)
LEFT = Told(
    reason="left-school-unknown",
    circumstances="His name is still on our roll. The family said they were moving and gave no new school.",
    seen=25,
    seen_by="Class teacher",
    attended=25,
    parents=(parent("Marta Nowicka", phone="07700 900104"),),
)
QUICK = Told(
    "not-on-roll", "At my visit today the boy was at home. Mother says he has no school yet.", 0, "Me", quick=True
)
WITH_A_PLAN = Told(
    reason="cannot-contact",
    circumstances="No contact since his placement ended. His plan names no school now.",
    seen=20,
    seen_by="Key worker",
    attended=22,
    plans=("ehc",),
    parents=(parent("Donna Threlfall", phone="07700 900108"),),
)
LOOKED_AFTER = Told(
    reason="moved-unknown",
    circumstances="Placement moved at short notice. We are told that it is in Westmere.",
    seen=6,
    seen_by="Social worker",
    attended=9,
    plans=("in-care",),
    more={"social-worker": "Nell Ambrose, 01632 960 361"},
)
SAYS_HOME_EDUCATED = Told(
    reason="home-education-concern",
    circumstances="Father says that she is taught at home. The school has had no letter.",
    seen=8,
    seen_by="Head, at the gate",
    attended=12,
    parents=(parent("Adam Penfold", "Father", "07700 900117"),),
)
POLICE_ASK = Told(
    reason="cannot-contact",
    circumstances="Reported missing twice this term, back each time. No school has seen him since half-term.",
    seen=5,
    seen_by="Officer, at Marlowe station",
    attended=19,
    concerns=("police-missing",),
)
PLAIN = Told("cannot-contact", "No reply to calls, letters or two visits.", 27, "Class teacher", attended=27)


def visited(stage: Stage) -> dict[str, Any]:
    """A visit at which the child was seen."""
    return {
        "seen-at": f"{stage.today.isoformat()}T09:30",
        "seen-where": "At home, with her mother",
        "seen-note": "Well, and shy. The family moved in with an aunt and wants a school nearby.",
    }


def nobody_in(stage: Stage) -> dict[str, Any]:
    """A visit at which nobody answered."""
    return {
        "visit-note": "Curtains drawn, post behind the door. A neighbour has not seen them for three weeks.",
        "visit-again": "no",
    }


def telephoned(stage: Stage) -> dict[str, Any]:
    """The first call about a child at risk."""
    return {
        "telephoned-whom": ["mash", "police"],
        "telephoned-at": f"{stage.today.isoformat()}T10:40",
        "telephone-reference": "MASH-20417",
        "telephone-advice": "Contact nobody in the family. Social care and police visit together today.",
    }


def enrolled(urn: str, attended: int) -> Values:
    """Evidence that a child is back in school, so many days ago."""

    def said(stage: Stage) -> dict[str, Any]:
        return {
            "enrolled-school": {"urn": urn},
            "enrolled-confirmed-by": "The school office, by telephone",
            "enrolled-on-roll-from": stage.day(attended + 1),
            "enrolled-attended-on": stage.day(attended),
        }

    return said


def home_education_found_suitable(stage: Stage) -> dict[str, Any]:
    """Evidence that home education is suitable."""
    return {
        "home-education-decided-on": stage.day(1),
        "home-education-basis": "A visit, samples of work in every subject and a written plan for the year.",
    }


def failed_to_track(_stage: Stage) -> dict[str, Any]:
    """Evidence that everything was done and the child not found."""
    return {
        "failed-to-track-summary": "Every enquiry of the list was made. A tracing search points to the north-east.",
        "failed-to-track-safeguarding": "None known. Social care has the case on its record and no open assessment.",
        "failed-to-track-social-care": "yes",
        "failed-to-track-referrer": "yes",
        "failed-to-track-admissions": "yes",
    }
