"""Each of the fifteen grounds of regulation 9(1): what a school is asked and told, what officers read, what begins."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
from flask.ctx import AppContext

from base.database import writing
from base.extensions import db
from casework.law.law_checks import kept_of
from casework.versions import current
from forms.answers import Answers
from forms.journey import Journey
from models.case import Case, CaseLink
from models.filing import Filing
from models.law_answer import LawAnswer
from security.actor import Actor
from statutory.register.grounds import Ground
from tests.integration.casework.marlowe import Marlowe, tasks
from tests.integration.casework.returns import secretary, send_return

pytestmark = pytest.mark.usefixtures("context")
SENT_AT = datetime(2026, 12, 14, 9, 0, tzinfo=UTC)  # the day on which the name comes off
PUPIL: dict[str, Any] = {"child-dob": "2015-05-06", "child-upn": {"not_known": True}}
DATES = {"last-attended": "2026-11-20", "deleted-on": "2026-12-14"}
ALWAYS = {
    "ground",
    "child-name",
    "child-dob",
    "child-upn",
    "last-attended",
    "deleted-on",
    "sender-name",
    "sender-email",
}
EVERYBODY = {"ground", "pupil", "parents", "sender"}
USUAL = EVERYBODY | {"dates", "circumstances", "transfer"}
MEETS, NOT_YET, DOES_NOT = "meets", "does not yet show", "does not appear to meet"
FOR_EACH_OTHER = {MEETS: "LAWFUL", NOT_YET: "NOT YET", DOES_NOT: "UNLAWFUL"}
TO_ANOTHER_SCHOOL = {"destination": "school"}
NOBODY_KNOWS = {"destination": "not-known"}
LOOKED_FOR = {"unable-to-attend": "no", "school-enquired": "yes", "council-enquired": "yes", "pupil-found": "not-found"}
NO_ORDER = {"order-names-school": "no", "main-school-of-mobile-child": "no", "agreed-at-both": "no"}
WITH_THE_OTHERS = {"other-schools-expected-back": "no", "other-schools-order": "no", "other-schools-mobile": "no"}
STAYS_AWAY = {"moved-for-a-time": "no", "moved-still-attends": "no", "moved-expected-back": "no", "moved-boarder": "no"}
COUNCILS = "NEED LA VIEW"
SEARCH, HOME = "cme-referral", "home-education"


@dataclass(frozen=True)
class Told:
    """What a school has answered, the wording it is told, an officer's verdict, and the service whose case begins."""

    answers: Mapping[str, Any]
    told: str
    opens: str = ""
    verdict: str = ""

    @property
    def officers_read(self) -> str:
        """The verdict: the one that goes with the wording, unless it is another."""
        return self.verdict or FOR_EACH_OTHER[self.told]


@dataclass(frozen=True)
class Asked:
    """One ground: the pages that only some grounds have, what must be answered there, and two returns on it.

    `little` has what must be answered and no more; `enough` all that a school can show.
    """

    pages: set[str]
    must: set[str]
    little: Told
    enough: Told


GROUNDS = {
    Ground.A: Asked(
        {"ground-a", "new-home"},
        {"new-school", "new-school-shown-by"},
        Told({"new-school": {"not_known": True}, "new-school-shown-by": {"not_known": True}}, NOT_YET, SEARCH),
        Told(
            {"new-school": {"urn": "100001"}, "new-school-shown-by": "confirmed", "new-school-from": "2026-12-07"}
            | NO_ORDER,
            MEETS,
        ),
    ),
    Ground.B: Asked(
        {"ground-b", "destination", "new-home"},
        {"destination"},
        Told(TO_ANOTHER_SCHOOL, NOT_YET),
        Told(
            {"nursery-ended-on": "2026-12-11", "reception-accepted": "no", "nursery-expected-back": "no"}
            | TO_ANOTHER_SCHOOL,
            MEETS,
        ),
    ),
    Ground.C: Asked(
        {"ground-c", "destination", "new-home"},
        {"destination"},
        Told(TO_ANOTHER_SCHOOL, DOES_NOT),  # no other school is named
        Told({"other-schools": "1", "other-schools-agreed": "1"} | WITH_THE_OTHERS | TO_ANOTHER_SCHOOL, MEETS),
    ),
    Ground.D: Asked(  # the council's own record says what its order names, and no school's word
        {"ground-d", "new-home"},
        set(),
        Told({}, NOT_YET, verdict=COUNCILS),
        Told({"order-amended-on": "2026-12-01", "order-still-ours": "no"}, NOT_YET, verdict=COUNCILS),
    ),
    Ground.E: Asked(
        {"ground-e", "destination", "new-home"},
        {"destination"},
        Told(TO_ANOTHER_SCHOOL, NOT_YET, verdict=COUNCILS),
        Told(
            {"order-revoked-on": "2026-12-01", "order-revoked-why": "educated-otherwise", "destination": "home"},
            *(NOT_YET, HOME, COUNCILS),
        ),
    ),
    Ground.F: Asked(
        {"ground-f", "new-home"},
        {"home-notice", "home-drafted-by"},
        Told({"home-notice": "said", "home-drafted-by": "not-known"}, DOES_NOT, HOME),
        Told(
            {"home-notice": "written", "home-last-day": "2026-12-11", "home-drafted-by": "parent"}
            | {"home-order-in-force": "no"},
            *(MEETS, HOME),
        ),
    ),
    Ground.G: Asked(
        {"ground-g", "destination", "new-home"},
        {"moved-proof", "destination"},
        Told({"moved-proof": "parent-says", "destination": "abroad"}, NOT_YET, SEARCH),
        Told({"moved-proof": "document", "moved-too-far": "yes"} | STAYS_AWAY | TO_ANOTHER_SCHOOL, MEETS),
    ),
    Ground.H: Asked(  # what the school and the council did together is the council's to say too
        {"ground-h", "joint-enquiries", "destination", "new-home", "before-leaving"},
        {"destination"},
        Told(NOBODY_KNOWS, NOT_YET, SEARCH),
        Told(
            {"leave-ended-on": "2026-11-20", "leave-came-back": "no"} | LOOKED_FOR | NOBODY_KNOWS,
            *(NOT_YET, SEARCH, COUNCILS),
        ),
    ),
    Ground.I: Asked(
        {"ground-i", "joint-enquiries", "destination", "new-home", "before-leaving"},
        {"destination"},
        Told(NOBODY_KNOWS, NOT_YET, SEARCH),
        Told(
            {"absent-since": "2026-11-09", "absence-codes": ["o"]} | LOOKED_FOR | NOBODY_KNOWS,
            *(NOT_YET, SEARCH, COUNCILS),
        ),
    ),
    Ground.J: Asked(  # where the home is now is not asked of somebody detained
        {"ground-j", "destination"},
        {"destination"},
        Told({"destination": "provision"}, NOT_YET),
        Told(
            {"detention": "sentence", "detention-months": "6", "detention-confirmed": "yes"}
            | {"detention-expected-back": "no", "destination": "provision"},
            MEETS,
        ),
    ),
    Ground.L: Asked(
        {"ground-l"},
        set(),
        Told({}, DOES_NOT),  # a child of eleven
        Told({"child-dob": "2010-05-06", "sixth-form": "leaves", "next-meets": "2027-09-02"}, MEETS),
    ),
    Ground.M: Asked(
        {"ground-m", "destination", "new-home"},
        {"destination"},
        Told(TO_ANOTHER_SCHOOL, NOT_YET),
        Told({"fees-unpaid": "yes", "fees-term-ended-on": "2026-12-11"} | TO_ANOTHER_SCHOOL, MEETS),
    ),
    Ground.N: Asked(
        {"ground-n", "destination", "new-home"},
        {"destination"},
        Told(TO_ANOTHER_SCHOOL, NOT_YET),
        Told(
            {"contract-ended": "yes", "contract-last-day": "2026-12-11", "placed-by-council": "no"} | TO_ANOTHER_SCHOOL,
            MEETS,
        ),
    ),
    Ground.O: Asked(
        {"ground-o", "destination", "new-home"},
        {"destination"},
        Told({"destination": "provision"}, NOT_YET),
        Told(
            {"governors-decision": "upheld", "governors-notice-on": "2026-11-10", "review": "not-asked-for"}
            | {"destination": "provision"},
            MEETS,
        ),
    ),
}


@dataclass
class Returns:
    """A school of the council that sends returns."""

    council: Marlowe
    office: Actor

    def send(self, ground: Ground, answers: Mapping[str, Any], *, about: str = "Ivy Quill") -> Case:
        """A return that was sent, about a pupil of a name."""
        given, family = about.split()
        named = PUPIL | DATES | {"ground": ground.value, "child-name": {"given": given, "family": family}}
        with writing():
            return send_return(
                "school-leaver", named | dict(answers), by=self.office, of=self.council.school, at=SENT_AT
            )


@pytest.fixture
def returns(context: AppContext) -> Returns:
    with writing():
        council = Marlowe()
        return Returns(council, secretary(council.school))


def asked_on(ground: Ground) -> tuple[set[str], set[str]]:
    """The pages that a school signed in is led through on a ground, and what must be answered on them."""
    _, definition = current("school-leaver")
    journey, today = Journey(definition, "school"), SENT_AT.date()
    facts = {"school-signed-in": "yes"}
    walk = journey.walk(Answers.of("school", {"ground": ground.value}), (), facts, today)
    must = {
        one.question.id
        for page in walk.pages
        if page.repeat is None  # nobody is made to add a parent
        for one in journey.sight(page.id).questions
        if one.is_shown(walk.answers, facts, today) and one.is_required(walk.answers, facts, today)
    }
    return {page.id for page in walk.pages}, must


def kept(case: Case) -> dict[str, LawAnswer]:
    """What was found as the return was sent, by rule."""
    (filing,) = db.session.query(Filing).filter(Filing.case_id == case.id)
    return {one.rule: one for one in kept_of([filing.id])}


def opened_by(case: Case) -> list[str]:
    """The services of the cases that the return began."""
    links = db.session.query(Case).join(CaseLink, CaseLink.case_id == Case.id)
    return [one.service for one in links.filter(CaseLink.other_id == case.id, CaseLink.kind == "arises-from")]


def assert_is_told(ground: Ground, case: Case, expected: Told) -> None:
    """The school reads one of three wordings, officers read the verdict, and the cases that begin are those."""
    found = kept(case)
    letter = ground.name
    (wording,) = found[f"ROLL.R9{letter}.TOLD"].said
    assert f" {expected.told} " in wording
    assert f"reg.9(1)({ground.value})" in wording, "the source"
    assert "Whether to delete the name is the school's decision. This is not the council's agreement" in wording
    read_from = "The council has not checked the text of this at its source"
    assert (read_from in wording) == (ground > Ground.E)  # the text of a to e was read
    for officers_word in ("LAWFUL", "NOT YET", "NEED LA VIEW", "off-roll"):
        assert officers_word not in wording
    verdict = found[f"ROLL.R9{letter}"]
    assert (verdict.findings[0]["observed"], verdict.said, verdict.effect) == (expected.officers_read, [], "officer")
    assert opened_by(case) == ([expected.opens] if expected.opens else [])
    assert tasks(case)["check-return"].state == "open"


@pytest.mark.parametrize("ground", GROUNDS, ids=lambda ground: ground.value)
def test_a_school_shows_what_its_ground_turns_on_and_nothing_else(returns, ground):
    of = GROUNDS[ground]
    pages, must = asked_on(ground)
    assert (pages, must) == (USUAL | of.pages, ALWAYS | of.must)
    assert set(of.little.answers) == of.must
    assert_is_told(ground, returns.send(ground, of.little.answers), of.little)
    answers = {"special-school-placed": "no"} | dict(of.enough.answers)
    enough = returns.send(ground, answers, about="Jon Sallow")
    assert_is_told(ground, enough, of.enough)


def test_a_death_asks_who_it_is_and_ends_with_thanks(returns):
    pages, must = asked_on(Ground.K)
    assert (pages, must) == (EVERYBODY, {"ground", "child-name", "sender-name", "sender-email"})
    case = returns.send(Ground.K, {})
    (row,) = kept(case).values()  # neither a verdict, nor a sign, nor whether it came in time
    assert row.said == ["We are very sorry. Thank you for telling us. Nothing more is asked of the school."]
    assert opened_by(case) == []
    assert (tasks(case)["check-return"].state, tasks(case)["record-death"].state) == ("cancelled", "open")


def test_every_ground_of_the_law_is_one_of_these():
    assert set(GROUNDS) | {Ground.K} == set(Ground)
