"""A removal whose ground turns on the council's own word: its officers record it, and the finding follows."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from flask.ctx import AppContext

from base.database import writing
from base.extensions import db
from casework.closing import ClosingRefused, close_case
from casework.decisions import decide
from casework.finishing import AnswersWanting, finish_task
from models.case import Case
from models.event import Event
from models.school import School
from models.task import Decision
from reporting.case_findings import CheckLine, findings_of_case
from reporting.council_returns import Span, council_return, preview
from tests.integration.casework.marlowe import Marlowe, tasks
from tests.integration.casework.returns import leaves, school, secretary

pytestmark = pytest.mark.usefixtures("context")
SENT_AT = datetime(2026, 12, 14, 9, 0, tzinfo=UTC)  # the day on which the name comes off
LATER = SENT_AT + timedelta(days=1)
COMES_OFF = {"deleted-on": "2026-12-14"}
AMENDED = {"ground": "d", "order-amended-on": "2026-12-01", "order-still-ours": "no"} | COMES_OFF
REVOKED = {"ground": "e", "order-revoked-on": "2026-12-01", "order-revoked-why": "educated-otherwise"} | COMES_OFF
LEFT = {
    "unable-to-attend": "no",
    "school-enquired": "yes",
    "council-enquired": "yes",
    "destination": "not-known",
} | COMES_OFF
AFTER_LEAVE = {
    "ground": "h",
    "leave-ended-on": "2026-11-20",
    "leave-came-back": "no",
    "pupil-found": "not-found",
} | LEFT
ABSENT = {"ground": "i", "absent-since": "2026-11-09", "absence-codes": ["o"], "pupil-found": "found"} | LEFT
PAPER = "Order 12, our copy of 1 December"
WHERE = {"d": "ROLL.R9D", "e": "ROLL.R9E", "h": "ROLL.R9H", "i": "ROLL.R9I", "f": "ROLL.R9F"}


class Office:
    """A council with a school that sends returns, and officers who say what the council knows."""

    def __init__(self) -> None:
        with writing():
            self.council = Marlowe()
            self.sender = secretary(self.council.school)

    def returned(self, answers: dict[str, Any], *, of: School | None = None, at: datetime = SENT_AT) -> Case:
        with writing():
            by = self.sender if of is None else secretary(of)
            return leaves(answers, by=by, of=of or self.council.school, at=at)

    def says(self, case: Case, kind: str, choice: str, at: datetime = LATER, **answers: Any) -> None:
        with writing():
            finish_task(tasks(case)[kind], choice, answers, by=self.council.officer, at=at)

    def agrees(self, case: Case, *, agreed: bool = True) -> None:
        with writing():
            asked = db.session.query(Decision).filter_by(case_id=case.id, state="recommended").one()
            decide(asked.id, agreed=agreed, reason="Read", by=self.council.manager, at=LATER)


@pytest.fixture
def office(context: AppContext) -> Office:
    return Office()


def line(case: Case, rule: str) -> CheckLine:
    """What one rule says of a case's newest return the day after."""
    return next(one for one in findings_of_case(case, at=LATER).lines if one.rule == rule)


def verdict(case: Case) -> str:
    """The officers' verdict on the ground."""
    ground = str((case.facts or {})["ground"])
    return line(case, WHERE[ground]).findings[0].finding.observed


@pytest.mark.parametrize(
    ("choice", "answers", "reads", "goes_on"),
    [
        ("changed", {"order-changed-from": "2026-12-01", "order-changed-shown": PAPER}, "LAWFUL", False),
        ("changed", {"order-changed-from": "2027-01-04", "order-changed-shown": PAPER}, "UNLAWFUL", False),
        ("unchanged", {"order-unchanged-shown": "No order on our record"}, "UNLAWFUL", True),
    ],
)
def test_whether_an_order_names_another_school_is_what_the_councils_record_says(
    office, choice, answers, reads, goes_on
):
    case = office.returned(AMENDED)
    assert verdict(case) == "NEED LA VIEW", "the school's own word is not the council's record"
    office.says(case, "order-changed", choice, **answers)
    assert verdict(case) == reads
    assert ("removal" in tasks(case)) is goes_on


@pytest.mark.parametrize(
    ("choice", "answers", "reads", "why"),
    [
        ("educated-otherwise", {"order-revoked-from": "2026-12-01", "order-revoked-shown": PAPER}, "LAWFUL", ""),
        ("other-reason", {"order-revoked-from": "2026-12-01", "order-revoked-shown": PAPER}, "UNLAWFUL", "another"),
        ("not-revoked", {"order-not-revoked-shown": "It stands"}, "UNLAWFUL", "has not revoked"),
    ],
)
def test_whether_and_why_an_order_was_revoked_is_what_the_councils_record_says(office, choice, answers, reads, why):
    case = office.returned(REVOKED)
    assert verdict(case) == "NEED LA VIEW"
    office.says(case, "order-revoked", choice, **answers)
    assert verdict(case) == reads
    assert any(why in one.finding.sentence for one in line(case, "ROLL.R9E").findings)
    assert ("removal" in tasks(case)) is (reads == "UNLAWFUL")


@pytest.mark.parametrize("answers", [AFTER_LEAVE, ABSENT], ids=["h", "i"])
@pytest.mark.parametrize(
    ("choice", "reads"),
    [("not-found", "LAWFUL"), ("disagrees", "UNLAWFUL"), ("still-looking", "UNLAWFUL"), ("no-part", "UNLAWFUL")],
)
def test_what_was_found_together_is_what_the_council_says_too(office, answers, choice, reads):
    case = office.returned(answers)
    assert verdict(case) == "NEED LA VIEW", "a school's word that the council took part is not the council's"
    shown = {"joint-enquiries-shown": "Both wrote, and both visited"} if choice in ("not-found", "disagrees") else {}
    office.says(case, "joint-view", choice, **shown)
    assert verdict(case) == reads, "the name came off on the day: what had to come first can't follow"


@pytest.mark.parametrize("choice", ["still-looking", "no-part"])
def test_while_the_name_is_on_the_roll_looking_goes_on_and_nothing_is_unlawful(office, choice):
    case = office.returned(AFTER_LEAVE | {"deleted-on": "2026-12-18"})
    office.says(case, "joint-view", choice)
    assert verdict(case) == "NOT YET"


def test_that_both_agree_counts_only_once_a_second_person_has_read_it(office):
    case = office.returned(ABSENT)
    shown = {"joint-enquiries-shown": "Found with an aunt abroad", "joint-agreed-how": "The head, since 10 December"}
    office.says(case, "joint-view", "agrees", **shown)
    assert verdict(case) == "NEED LA VIEW"
    office.agrees(case)
    assert verdict(case) == "LAWFUL"


def test_what_a_second_person_does_not_agree_to_is_said_by_nobody(office):
    case = office.returned(ABSENT)
    office.says(case, "joint-view", "agrees", **{"joint-enquiries-shown": "Heard so", "joint-agreed-how": "The head"})
    office.agrees(case, agreed=False)
    assert verdict(case) == "NEED LA VIEW"
    assert tasks(case)["joint-view"].state in ("open", "claimed")


def test_nobody_says_it_without_the_evidence(office):
    case = office.returned(AMENDED)
    with pytest.raises(AnswersWanting) as refused:
        office.says(case, "order-changed", "changed", **{"order-changed-from": "2026-12-01"})
    assert [one.question_id for one in refused.value.missing] == ["order-changed-shown"]
    assert verdict(case) == "NEED LA VIEW"


def test_who_said_it_and_when_stands_in_the_history(office):
    case = office.returned(AMENDED)
    office.says(case, "order-changed", "unchanged", **{"order-unchanged-shown": "No order"})
    said = db.session.query(Event).filter_by(subject_id=case.id, kind="task-finished").one()
    assert (said.actor_id, said.data["choice"], said.at) == (office.council.officer.id, "unchanged", LATER)
    assert "No order" not in str(said.data), "an event holds codes; what was written can be redacted"


@pytest.mark.parametrize(
    ("choice", "shown", "reads"),
    [
        ("consents", "consent-shown", "LAWFUL"),
        ("refuses", "consent-refused-shown", "UNLAWFUL"),
        ("not-placed", "not-placed-shown", "LAWFUL"),
    ],
)
def test_the_council_that_placed_a_pupil_at_a_special_school_consents_or_does_not(office, choice, shown, reads):
    home = {"ground": "f", "home-notice": "written", "home-last-day": "2026-11-20", "home-drafted-by": "parent"}
    case = office.returned(home | COMES_OFF | {"home-order-in-force": "no", "special-school-placed": "yes"})
    assert verdict(case) == "NEED LA VIEW"
    office.says(case, "placing-consent", choice, **{shown: "Marlowe's letter of 1 December"})
    if choice == "consents":
        assert verdict(case) == "NEED LA VIEW", "consent is a second person's to give"
        office.agrees(case)
    assert verdict(case) == reads


def test_a_return_is_taken_at_once_and_accepted_only_when_the_council_has_spoken(office):
    case = office.returned(AFTER_LEAVE)
    assert case.state == "open"
    with pytest.raises(ClosingRefused), writing():
        close_case(case, "accepted", {}, by=office.council.officer, at=LATER)
    office.says(case, "joint-view", "still-looking")
    with pytest.raises(ClosingRefused), writing():
        close_case(case, "accepted", {}, by=office.council.officer, at=LATER)


def test_a_letter_tells_the_school_what_follows_in_its_own_words_and_not_what_was_found(office):
    case = office.returned(ABSENT)
    letter = findings_of_case(case, at=LATER).letter
    assert "does not yet show" in letter
    office.says(case, "joint-view", "disagrees", **{"joint-enquiries-shown": "With an aunt in Leeds"})
    letter = findings_of_case(case, at=LATER).letter
    assert "does not appear to meet regulation 9(1)(i)" in letter
    assert "Whether to delete the name is the school's decision. This is not the council's agreement" in letter
    for kept_back in ("Leeds", "UNLAWFUL", "does not agree", "expect the pupil back"):
        assert kept_back not in letter


def test_what_the_council_said_of_one_schools_return_is_not_said_of_anothers(office):
    case = office.returned(AFTER_LEAVE)
    office.says(case, "joint-view", "not-found", at=LATER, **{"joint-enquiries-shown": "Both visited"})
    with writing():
        other = school("Mill School", "100002")
    again = office.returned(AFTER_LEAVE, of=other, at=LATER + timedelta(hours=1))
    assert again.id == case.id, "it is the same child"
    found = [one for one in findings_of_case(case, at=LATER).lines if one.rule == "ROLL.R9H"]
    assert [one.findings[0].finding.observed for one in found] == ["NEED LA VIEW", "LAWFUL"]
    assert tasks(case)["joint-view"].state == "open", "the later one is looked at anew"


def test_managers_read_which_returns_wait_for_the_councils_own_word(office):
    waiting, looking = office.returned(AMENDED), office.returned(AFTER_LEAVE | another("Jon"))
    office.says(looking, "joint-view", "still-looking")
    said = office.returned(REVOKED | another("Kay"))
    office.says(said, "order-revoked", "not-revoked", **{"order-not-revoked-shown": "It stands"})
    office.returned(another("Lou"))  # moved away: a ground that turns on nobody's word
    of = council_return("school-leaver", "council-word")
    day = LATER.date()
    with writing():
        found = preview(office.council.manager, of, Span(date.min, day)).figures
    assert waiting.state == looking.state == "open"
    assert dict(found.together) == {
        ("Brook School", "(d) Order names another school", "Not said yet"): 1,
        ("Brook School", "(h) Not back after leave", "Still being looked for together"): 1,
    }


def another(given: str) -> dict[str, Any]:
    """Another pupil of the same school."""
    return {"child-name": {"given": given, "family": "Sallow"}, "child-upn": {"not_known": True}}
