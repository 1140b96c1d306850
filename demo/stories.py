"""The stories of the demonstration, so that every queue, stage and end of a case has somebody in it.

Days are working days before the demonstration was set up. All of it is invented.
"""

from __future__ import annotations

from typing import Any

from casework.notes import NoteKind
from demo import campaign, licences, rounds, timetables
from demo.acts import (
    Values,
    agrees,
    answers_the_council,
    asks_about_both,
    asks_row,
    begins,
    claims,
    closes,
    finishes,
    refers,
    ticks,
    writes,
)
from demo.forms_sent import answers_further, checks_sender, notes_every_check, sends, sends_part
from demo.post import arrives
from demo.referrals import (
    GIRLS,
    HAZEL,
    HEALTH,
    HOUSING,
    LARKFIELD,
    NORTHGATE,
    ORCHARD,
    PARK,
    POLICE,
    REFUGE,
    TANNERS,
    WEIR,
    WESTMERE,
)
from demo.timeline import Act, Do, Stage
from demo.words import (
    BROTHER,
    FLED,
    FORCED_MARRIAGE,
    GONE,
    IN_DANGER,
    LEFT,
    LOOKED_AFTER,
    NEW_ADDRESS,
    NO_PLACE,
    PLAIN,
    POLICE_ASK,
    QUICK,
    SAYS_HOME_EDUCATED,
    WAS_ON_ROLL,
    WITH_A_PLAN,
    enrolled,
    failed_to_track,
    home_education_found_suitable,
    nobody_in,
    telephoned,
    visited,
)

Line = tuple[int, str, Do]
REVIEWS = ("Nobody has seen the child. Go on with the list.", "Two enquiries are still out.", "Nothing new. Go on.")
UNKNOWN, KNOWN = "whereabouts-unknown", "known-no-place"
DESK = ("welfare-records", "postcode-search", "pupil-information", "lost-pupils", "admissions")
CLERK_CALLS = "Number not in use. Left no message."


def _story(key: str, *lines: Line) -> tuple[Act, ...]:
    return tuple(Act(key, days, at, do) for days, at, do in lines)


def _reviews(who: str, *days: int) -> tuple[Line, ...]:
    """The weekly review of a case, done on these days."""
    return tuple(
        (ago, f"16:{10 + 7 * number:02}", finishes("weekly-review", who, "reviewed", _noting(REVIEWS[number % 3])))
        for number, ago in enumerate(days)
    )


def _noting(note: str) -> Values:
    return lambda _: {"review-note": note}


def _nothing(_: Stage) -> dict[str, Any]:
    return {}


def _just_now(key: str, minutes: int, do: Do) -> tuple[Act, ...]:
    return (Act(key, 0, "", do, minutes),)


def _school_says(on_roll: str, name: str, role: str, *, attended: int, forwarding: str = "") -> Do:
    def said(stage: Stage) -> dict[str, Any]:
        told = {
            "school-on-roll": on_roll,
            "school-last-attended": stage.day(attended),
            "school-attended-today": "no",
            "school-worry": "no",
            "answerer-name": name,
            "answerer-role": role,
        }
        return told | ({"school-forwarding": forwarding} if forwarding else {})

    return answers_the_council(said)


ACTS: tuple[Act, ...] = (
    # A brother and sister, gone: the sister's school is silent and chased, the brother's has answered.
    *_story(
        "r01",
        (16, "10:12", refers("r01", TANNERS, GONE)),
        (16, "13:20", claims("triage", "priya")),
        (16, "14:05", finishes("triage", "priya", UNKNOWN)),
        (15, "09:10", claims("enquiries", "priya")),
        (15, "09:12", claims("ask-school", "priya")),
        (14, "11:00", ticks("priya", "Nothing later than the referral.", *DESK, asked="Our own records")),
        (13, "10:15", finishes("home-visit", "tom", "no-answer", nobody_in)),
        (10, "15:40", writes(NoteKind.CALL, "priya", CLERK_CALLS, with_whom="Stacey Morrow")),
        (8, "10:20", asks_row("priya", "child-health", "records@health.example.org")),
        *_reviews("priya", 12, 7, 2),
    ),
    *_story(
        "r02",
        (16, "11:30", refers("r02", NORTHGATE, BROTHER)),
        (16, "14:10", claims("triage", "priya")),
        (16, "14:20", finishes("triage", "priya", UNKNOWN)),
        (15, "09:15", claims("enquiries", "priya")),
        (15, "09:16", claims("ask-school", "priya")),
        (14, "09:50", _school_says("on-roll-absent", "Gwen Issitt", "Safeguarding lead", attended=39)),
        (14, "11:05", ticks("priya", "Nothing later than the referral.", *DESK, asked="Our own records")),
        (13, "10:30", finishes("home-visit", "tom", "no-answer", nobody_in)),
        (12, "10:00", finishes("ask-school", "priya", "answered")),
        *_reviews("priya", 12, 7, 2),
    ),
    # Forced marriage: everything outward is held, the call was made at once.
    *_story(
        "r03",
        (1, "09:48", refers("r03", GIRLS, FORCED_MARRIAGE)),
        (1, "10:02", claims("safeguarding-first", "grace")),
        (1, "10:55", finishes("safeguarding-first", "grace", "telephoned", telephoned)),
        (1, "11:10", claims("triage", "grace")),
        (1, "11:30", finishes("triage", "grace", UNKNOWN)),
        (1, "11:35", claims("enquiries", "grace")),
        (1, "11:40", writes(NoteKind.NOTE, "grace", "Nothing goes out before the strategy meeting.")),
    ),
    # The school has answered and the task is back with its owner.
    *_story(
        "r04",
        (7, "08:55", refers("r04", HAZEL, LEFT, by="joanne")),
        (7, "11:15", claims("triage", "priya")),
        (7, "11:40", finishes("triage", "priya", UNKNOWN)),
        (6, "09:05", claims("ask-school", "priya")),
        (6, "09:06", claims("enquiries", "priya")),
        (4, "13:40", claims("home-visit", "grace")),
        *_reviews("priya", 3),
        (
            2,
            "10:35",
            _school_says(
                "left", "Joanne Pike", "School secretary", attended=33, forwarding="A cousin says they are in Westmere."
            ),
        ),
    ),
    # In triage: fresh, urgent, late, and one that somebody has just taken.
    *_story("r05", (1, "15:25", refers("r05", LARKFIELD, PLAIN))),
    *_story("r06", (1, "14:10", refers("r06", POLICE, POLICE_ASK))),
    *_story("r07", (9, "09:30", refers("r07", HEALTH, PLAIN))),
    *_story("r12", (2, "11:20", refers("r12", ORCHARD, NO_PLACE)), (1, "09:00", claims("triage", "tom"))),
    # Enquiries that are late: the owner, the team lead and the manager have been told.
    *_story(
        "r08",
        (13, "12:05", refers("r08", HOUSING, WITH_A_PLAN)),
        (13, "14:30", claims("triage", "tom")),
        (13, "14:50", finishes("triage", "tom", UNKNOWN)),
        (12, "09:20", claims("enquiries", "tom")),
        (12, "09:40", ticks("tom", "No trace.", "lost-pupils", "pupil-information", asked="School to School")),
    ),
    # Danger now, a few minutes ago: nobody has acknowledged the alert.
    *_just_now("r09", 25, refers("r09", WEIR, IN_DANGER)),
    *_just_now("r10", 95, refers("r10", HEALTH, QUICK)),
    # Found, and a place is being arranged.
    *_story(
        "r11",
        (11, "10:40", refers("r11", PARK, NO_PLACE)),
        (11, "15:10", claims("triage", "marian")),
        (11, "15:20", finishes("triage", "marian", KNOWN)),
        (10, "10:00", claims("help-with-place", "tom")),
        (
            5,
            "11:30",
            writes(NoteKind.CALL, "tom", "Two schools named in order. Forms sent.", with_whom="Ruth Abernethy"),
        ),
        *_reviews("marian", 6),
    ),
    # Looked after and moved: another council is asked.
    *_story(
        "r13",
        (4, "09:35", refers("r13", WEIR, LOOKED_AFTER)),
        (4, "10:50", claims("triage", "marian")),
        (4, "11:00", finishes("triage", "marian", "other-council")),
        (3, "09:30", claims("other-council", "priya")),
    ),
    # More is needed from the referrer.
    *_story(
        "r14",
        (2, "16:20", refers("r14", HOUSING, QUICK)),
        (1, "10:30", claims("triage", "priya")),
        (1, "10:35", finishes("triage", "priya", "more-information")),
    ),
    # Not found after everything: recommended, and another person must agree.
    *_story(
        "r15",
        (28, "09:20", refers("r15", TANNERS, PLAIN)),
        (28, "10:30", claims("triage", "priya")),
        (28, "10:40", finishes("triage", "priya", UNKNOWN)),
        (27, "09:30", claims("enquiries", "priya")),
        (26, "09:15", finishes("home-visit", "tom", "no-answer", nobody_in)),
        *_reviews("priya", 24, 19, 14, 9, 4),
        (24, "14:00", _school_says("left", "Elspeth Munn", "Safeguarding lead", attended=62)),
        (23, "09:10", finishes("ask-school", "priya", "answered")),
        (18, "15:00", ticks("priya", "No trace.", *DESK, "revenues", "housing", "tracing-tool", asked="Records")),
        (
            12,
            "15:30",
            ticks("priya", "", "ukvi", "border-force", "hmrc", not_applicable="No known concern of that kind."),
        ),
        (6, "16:10", ticks("priya", "No trace.", asked="Each agency of the list")),
        (5, "10:00", finishes("enquiries", "priya", "finished")),
        (2, "14:45", closes("priya", "failed-to-track", failed_to_track, reason="All enquiries made, none left.")),
    ),
    # One that ended so: agreed by the head of inclusion, looked at again in a year.
    *_story(
        "r22",
        (30, "09:40", refers("r22", TANNERS, PLAIN)),
        (30, "11:30", finishes("triage", "tom", UNKNOWN)),
        (29, "09:40", claims("enquiries", "tom")),
        (26, "10:00", finishes("home-visit", "tom", "no-answer", nobody_in)),
        *_reviews("tom", 25, 20, 15),
        (14, "15:00", ticks("tom", "No trace.", asked="Each agency of the list")),
        (13, "10:00", finishes("enquiries", "tom", "finished")),
        (12, "10:20", closes("tom", "failed-to-track", failed_to_track, reason="Nothing is left to ask.")),
        (11, "16:20", agrees("helen", "The list is complete and social care agrees.")),
    ),
    # Back in school: enrolled, with a day attended.
    *_story(
        "r16",
        (20, "10:05", refers("r16", PARK, NO_PLACE)),
        (20, "11:15", finishes("triage", "marian", KNOWN)),
        *_reviews("marian", 15, 10, 5),
        (12, "10:10", writes(NoteKind.CALL, "tom", "A place from Monday at Kestrel Rise.", with_whom="Admissions")),
        (4, "09:25", closes("tom", "enrolled", enrolled("990009", 1))),
    ),
    # Home educated: being assessed; and one where it was found suitable.
    *_story(
        "r17",
        (8, "13:30", refers("r17", NORTHGATE, SAYS_HOME_EDUCATED)),
        (8, "15:45", finishes("triage", "marian", "home-educated")),
        (6, "10:00", claims("home-education", "marian")),
    ),
    *_story(
        "r23",
        (24, "09:10", refers("r23", ORCHARD, SAYS_HOME_EDUCATED)),
        (24, "13:45", finishes("triage", "marian", "home-educated")),
        (5, "11:05", closes("marian", "home-education-suitable", home_education_found_suitable)),
    ),
    # On a roll: attendance work, and the school keeps the pupil.
    *_story(
        "r18",
        (5, "09:15", refers("r18", PARK, WAS_ON_ROLL)),
        (5, "10:20", finishes("triage", "priya", "on-a-roll")),
        (4, "10:00", claims("attendance-advice", "rhys")),
    ),
    # Not for us, and closed the same day.
    *_story(
        "r19",
        (6, "11:00", refers("r19", WESTMERE, QUICK)),
        (
            6,
            "12:30",
            finishes(
                "triage",
                "priya",
                "not-ours",
                lambda _: {"not-ours-reason": "Lives in Westmere; told them by telephone."},
            ),
        ),
        (6, "12:40", finishes("close-not-ours", "priya", "closed", lambda _: {"not-cme-why": "not-resident"})),
    ),
    # Seen at a visit: located, and needs a place.
    *_story(
        "r20",
        (9, "10:50", refers("r20", PARK, PLAIN)),
        (9, "13:00", finishes("triage", "tom", UNKNOWN)),
        (8, "09:30", claims("home-visit", "tom")),
        (5, "10:10", finishes("home-visit", "tom", "seen", visited)),
        (5, "10:30", finishes("enquiries", "tom", "located")),
        (4, "09:30", claims("ask-school", "tom")),
        *_reviews("tom", 4),
    ),
    # The school never answered: the chase ran to its end and the task came back.
    *_story(
        "r21",
        (19, "09:45", refers("r21", HEALTH, PLAIN)),
        (19, "11:30", finishes("triage", "priya", UNKNOWN)),
        (18, "09:20", claims("ask-school", "priya")),
        (18, "09:25", claims("enquiries", "priya")),
        (16, "10:40", finishes("home-visit", "grace", "no-answer", nobody_in)),
        (15, "14:40", ticks("priya", "Nothing new.", *DESK, asked="Our own records")),
        *_reviews("priya", 14, 9, 4),
    ),
    # A call to the office, entered for the caller.
    *_story(
        "c14",
        (
            1,
            "13:05",
            refers("c14", HOUSING, PLAIN, by="grace", channel="telephone", source="Colin Rudd, Riverside Homes"),
        ),
    ),
    # Fled: contact is held and the address is secret.
    *_story(
        "r24",
        (3, "10:25", refers("r24", REFUGE, FLED)),
        (3, "10:50", claims("safeguarding-first", "grace")),
        (3, "11:20", finishes("safeguarding-first", "grace", "telephoned", telephoned)),
        (3, "11:40", finishes("triage", "marian", KNOWN)),
        (2, "09:20", claims("help-with-place", "marian")),
        (2, "09:25", claims("weekly-review", "marian")),
    ),
    # Somebody has begun and not sent it.
    *_story("c16", (1, "16:40", begins("c16", TANNERS, PLAIN))),
    # A school's return of a leaver who went nobody knows where.
    *_story("leaver", (3, "09:20", sends("school-leaver", licences.leaver, by="joanne"))),
    # Two permits: one that waits for the school, with hours that the law forbids; one that was given.
    *_story(
        "permit-asked",
        (2, "13:30", sends("work-permit", licences.works_in_cafe("c06", starts=12, late=True), party="employer")),
        (1, "18:45", sends_part("parent", licences.parent_of("c06"))),
    ),
    *_story(
        "permit-given",
        (9, "11:10", sends("work-permit", licences.works_in_cafe("c13", starts=14), party="employer")),
        (8, "17:20", sends_part("parent", licences.parent_of("c13"))),
        (8, "12:40", sends_part("school", licences.school_has_no_worry)),
        (7, "09:45", checks_sender("lena")),
        (7, "10:00", finishes("decide", "lena", "checked")),
        (7, "10:05", closes("lena", "granted", _nothing, reason="Lawful hours, and nobody objects.")),
        (6, "15:00", agrees("david", "As recommended.")),
    ),
    # A film asks for a child: signed, and not yet read.
    *_story(
        "film",
        (5, "10:30", sends("performance-licence", licences.producer, party="applicant")),
        (4, "20:10", sends_part("parent", licences.performers_parent)),
        (3, "09:50", sends_part("applicant-signs", licences.producer_signs)),
    ),
    # Two chaperones: one whose referees are asked, one who is approved.
    *_story(
        "chaperone-new",
        (6, "19:15", sends("chaperone", licences.chaperone("Orla", "Pennick"), party="applicant")),
        (5, "10:20", checks_sender("lena")),
        (5, "10:30", finishes("read", "lena", "complete")),
        (3, "12:10", answers_further("ask-referee-one", licences.good_reference)),
    ),
    *_story(
        "chaperone-old",
        (29, "19:15", sends("chaperone", licences.chaperone("Bronwen", "Teale"), party="applicant")),
        (28, "10:20", checks_sender("lena")),
        (28, "10:30", finishes("read", "lena", "complete")),
        (27, "12:10", answers_further("ask-referee-one", licences.good_reference)),
        (26, "12:10", answers_further("ask-referee-two", licences.good_reference)),
        (25, "11:20", finishes("confirm-reference", "lena", "confirmed", licences.spoke_to_referee)),
        (25, "11:40", finishes("confirm-reference", "lena", "confirmed", licences.spoke_to_referee)),
        (24, "09:30", finishes("identity", "lena", "noted")),
        (23, "10:00", finishes("social-care", "lena", "nothing")),
        (20, "15:10", finishes("training", "lena", "taken")),
        (18, "19:40", answers_further("ask-knowledge", licences.knows_it)),
        (17, "09:50", finishes("knowledge-passed", "lena", "noted")),
        (13, "11:00", finishes("certificate", "lena", "clear")),
        (12, "14:00", notes_every_check("lena", fee="chaperone", pence=5600)),
        (11, "10:10", closes("lena", "approved", _nothing, reason="Every check is good.")),
        (10, "16:00", agrees("david", "As the checks say.")),
    ),
    # A neighbour tells of a child at work.
    *_story("car-wash", (1, "15:50", sends("illegal-employment", licences.neighbour))),
    # A brother and a sister of one school, which is asked about both in one e-mail.
    *_story("r25", (1, "10:10", refers("r25", LARKFIELD, PLAIN))),
    *_story("r26", (1, "10:20", refers("r26", LARKFIELD, PLAIN)), (1, "11:05", asks_about_both("tom", "r25", "r26"))),
    # An e-mail that answers nothing that the council has sent.
    *_story("post", (1, "14:20", arrives(1, "d.drummond@family.example.org", "Our new address", NEW_ADDRESS))),
    *(timetables.ACTS + rounds.ACTS + campaign.ACTS),
)
