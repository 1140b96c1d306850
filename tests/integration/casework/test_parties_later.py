"""What time does to a form of several parties: reminders, silence, its end; further forms; cases by the calendar."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from base.database import writing
from base.extensions import db
from casework.calendar_cases import plan_calendar_cases, source_of
from casework.closing import end_everything
from casework.consequences import apply_consequences
from casework.contacts import Rule, hold_outward, tighten_rule
from casework.death import record_death
from casework.facts import case_answers
from casework.fold import differences
from casework.intake.filings import expired_drafts, open_filing, part_of, set_email
from casework.intake.follow_ups import NoSuchFollowUp, ask_for_further_form
from casework.intake.part_acts import correct_address, send_again
from casework.intake.part_standing import standings_of
from casework.intake.unfinished import close_unfinished, left_unfinished, warn_of_draft
from casework.joining import JOINED
from casework.timing.followers import FOLLOWERS
from casework.visible_forms import waiting_forms_visible_to
from correspondence.settling import tell
from correspondence.stopping import hold
from council.calendars import CLOSURES
from council.closures import calendar_of, close_on
from forms.definition.casework import Consequence
from models.case import Case
from models.filing import Filing
from models.message import Message
from models.part_request import PartRequest
from models.wait import Timer
from security.actor import Actor
from security.history import history_of
from security.links import LinkShut, check_alive, make_link
from tests.integration.casework.marlowe import AT, SERVICE, tasks, twin
from tests.integration.casework.permit import (
    BY,
    EMPLOYER,
    PARENT,
    SCHOOL,
    SIGNS,
    begun,
    link,
    mail,
    publish_permit,
    request,
    send_part,
    states,
    timers,
)
from tests.integration.later.world import swept

pytestmark = pytest.mark.usefixtures("context")
SYSTEM = Actor.system("tests")


def day(number: int, hour: int = 12) -> datetime:
    """An hour of a day of November 2026, past 30 of December; the 23rd is a Monday."""
    return datetime(2026, 11, 1, hour, tzinfo=UTC) + timedelta(days=number - 1)


def test_a_silent_parent_is_reminded_twice_and_then_an_officer_decides(filing):
    swept(day(25, 9))
    assert mail("remind-parent") == [], "not before ten in London"
    swept(day(25))
    swept(day(25))
    assert mail("remind-parent") == [("remind-parent", "parent@home.example", "sent")], "swept twice, sent once"
    (standing,) = (one for one in standings_of(filing.id) if one.part.party == PARENT)
    assert (standing.words, standing.times, standing.asked_at, standing.next_at) == ("waiting", "once", AT, day(27, 10))
    swept(day(27))
    assert len(mail("remind-parent")) == 2
    assert db.session.query(Case).count() == 0
    swept(day(31, 18))  # Tuesday 1 December, six working days after
    (case,) = db.session.query(Case)
    assert {"decide", "no-parent"} == set(tasks(case))
    assert (states(filing)[PARENT], request(filing, PARENT).over_at) == ("open", day(31, 18))
    with writing():
        send_part(filing, PARENT, at=day(32))
    assert states(filing)[SIGNS] == "open", "a late answer is still an answer"
    assert differences(case) == []


def test_what_a_parent_sends_stops_its_reminders_in_the_same_transaction(filing):
    with writing():
        send_part(filing, PARENT, at=day(24))
    assert {timer.state for kind in ("part-chase", "part-over") for timer in timers(filing, PARENT, kind)} == {
        "cancelled"
    }
    assert mail("ask-parent")[0][2] == "cancelled", "a question that had not left is not sent any more"
    assert request(filing, PARENT).state == "answered"
    swept(day(40))
    assert mail("remind-parent") == []


def test_a_school_that_keeps_silent_for_three_days_stops_nobody(filing):
    with writing():
        send_part(filing, PARENT)
    swept(day(25))
    assert mail("remind-school") == [("remind-school", "office@brook.example", "sent")], "there is no head's address"
    swept(day(26, 18))
    assert states(filing) == {EMPLOYER: "done", PARENT: "done", SCHOOL: "left-out", SIGNS: "open"}
    with pytest.raises(LinkShut):
        check_alive(link(filing, SCHOOL), at=day(26, 18))


def test_reminders_missed_in_an_outage_are_one(filing):
    swept(day(28))  # a Saturday, after both days: no working day
    assert mail("remind-parent") == []
    swept(day(30))
    assert len(mail("remind-parent")) == 1


def test_nobody_is_reminded_of_a_question_that_is_held(filing):
    with writing():
        hold(select(Message.id).where(Message.kind == "ask-parent"), because="outward-held")
    swept(day(25))
    assert mail("remind-parent") == []
    assert [timer.state for timer in timers(filing, PARENT, "part-chase")] == ["pending", "pending"]


def test_a_form_that_one_has_sent_ends_with_a_warning_and_never_silently(filing):
    ends = filing.expires_at
    assert ends == AT + timedelta(days=28)
    assert expired_drafts(ends + timedelta(days=1)) == [], "the nightly purge leaves it alone"
    assert waiting_forms_visible_to(SYSTEM) == [filing]
    with writing():  # nobody is reminded, so that only its end is left
        for kind in ("part-over", "part-chase"):
            for timer in [*timers(filing, PARENT, kind), *timers(filing, SCHOOL, kind)]:
                timer.state = "cancelled"
    swept(ends - timedelta(days=3))
    assert mail("waits") == [("waits", "cafe@quay.example", "sent")]
    swept(ends)
    swept(ends)
    assert (filing.state, filing.ended_because) == ("ended", "unfinished")
    assert mail("over") == [("over", "cafe@quay.example", "sent")]
    assert part_of(filing, EMPLOYER).answers["pay"] == "nine pounds", "kept some weeks for whoever asks"
    assert left_unfinished(ends) == []
    assert [event.kind for event in history_of("filing", filing.id)][-1] == "form-ended"


def test_a_form_that_must_not_end_opens_its_case_with_a_task(council):
    with writing():
        publish_permit(changes={"{then: end, warning: waits, message: over}": "{then: task, task: no-parent}"})
        filing = begun()
        send_part(filing, EMPLOYER)
        assert close_unfinished(filing, by=SYSTEM, at=filing.expires_at)
    (case,) = db.session.query(Case)
    assert {"decide", "no-parent"} == set(tasks(case))
    assert (filing.state, set(states(filing).values())) == ("submitted", {"done", "left-out"})
    assert differences(case) == []


def test_a_part_that_never_comes_ends_with_its_form_and_the_case_goes_on(council):
    with writing():
        publish_permit("first-part")
        filing = begun()
        send_part(filing, EMPLOYER)
    (case,) = db.session.query(Case)
    with writing():
        close_unfinished(filing, by=SYSTEM, at=filing.expires_at)
    assert (filing.state, case.state, set(tasks(case))) == ("submitted", "open", {"decide"})
    assert differences(case) == []


def test_a_case_that_closes_asks_nobody_any_more(council):
    with writing():
        publish_permit("first-part")
        filing = begun()
        send_part(filing, EMPLOYER)
        case = db.session.query(Case).one()
        end_everything(case, JOINED, by=council.officer, at=AT)
    assert set(states(filing).values()) == {"done", "left-out"}
    assert {state for kind, _, state in mail() if kind.startswith("ask-")} == {"cancelled"}
    assert filing.state == "submitted"
    swept(day(60))
    assert mail("remind-parent") == []


def test_whoever_asked_for_a_return_link_is_warned_before_the_draft_ends(council):
    with writing():
        quiet, asked = open_filing(SERVICE, by=BY, at=AT), open_filing(SERVICE, by=BY, at=AT)
        set_email(part_of(asked), "sam@brook.example", at=AT)
        make_link("draft", asked.id, email="sam@brook.example", expires_at=AT + timedelta(days=40), at=AT)
        warn_of_draft(asked.id, at=AT)
        warn_of_draft(asked.id, at=AT)
    due = asked.expires_at - timedelta(days=3)
    swept(due)
    assert mail("draft-expires") == [("draft-expires", "sam@brook.example", "sent")]
    assert expired_drafts(asked.expires_at) == [quiet, asked]


def test_a_party_is_asked_for_a_further_form_that_lands_on_the_same_case(council):
    with writing():
        publish_permit("first-part")
        send_part(begun(), EMPLOYER)
        case = db.session.query(Case).one()
        first = ask_for_further_form(case, "once-more", by=council.officer, at=AT)
        again = ask_for_further_form(case, "once-more", by=council.officer, at=AT)
    assert first.id == again.id, "asked twice, asked once"
    assert mail("ask-again") == [("ask-again", "cafe@quay.example", "planned")]
    swept(day(25))
    assert len(mail("ask-again")) == 2, "it is chased like any party"
    further = db.session.get_one(Filing, first.filing_id)
    assert (further.case_id, further.channel, further.entered_by) == (case.id, "further", None)
    with writing():
        send_part(further, EMPLOYER, at=day(26), more={"pay": "ten pounds"})
    assert db.session.query(Case).count() == 1
    assert "new-information" in tasks(case)
    assert request(further, EMPLOYER).state == "answered"
    assert differences(case) == []
    with pytest.raises(NoSuchFollowUp), writing():
        ask_for_further_form(case, "no-such-form", by=council.officer, at=AT)


PERMIT_ROUNDS = (Timer.kind == "calendar-case", Timer.source_id == source_of("holiday-permit"))


def permits():
    """The cases of the permit; the calendar opens others too."""
    return db.session.query(Case).filter(Case.service == "holiday-permit")


def test_the_calendar_opens_a_case_once_a_month_and_plans_the_next(council):
    with writing():
        publish_permit(changes={"receipt: received": "receipt: received\nopens-on: {every: month, day: 5}"})
        assert plan_calendar_cases(at=AT) == plan_calendar_cases(at=AT) > 0
    swept(day(34))
    assert permits().count() == 0, "the fourth of December"
    swept(day(36))
    swept(day(36))
    (case,) = permits()
    assert (case.service, case.case_type, set(tasks(case))) == ("holiday-permit", "PERMIT", {"decide"})
    assert differences(case) == []
    rounds = db.session.query(Timer).filter(*PERMIT_ROUNDS).order_by(Timer.round)
    assert [(timer.round, timer.state) for timer in rounds] == [(202612, "fired"), (202701, "pending")]
    with writing():
        publish_permit()  # the rule is gone
    swept(day(90))
    assert permits().count() == 1


def test_a_death_stops_every_asking_for_a_part(council):
    with writing():
        publish_permit("first-part")
        filing = begun()
        send_part(filing, EMPLOYER)
        case = db.session.query(Case).one()
        child = twin()
        case.child_id = child.id
    with writing():
        record_death(child.id, died_on=None, by=council.officer, at=AT)
    assert {state for kind, _, state in mail() if kind.startswith("ask-")} == {"cancelled"}
    with pytest.raises(LinkShut):
        check_alive(link(filing, PARENT), at=AT)
    assert db.session.query(PartRequest).filter(PartRequest.state == "asked").count() == 0


def test_what_holds_a_case_holds_the_asking_for_a_part_and_its_reminders_too(council):
    with writing():
        publish_permit("first-part")
        filing = begun()
        send_part(filing, EMPLOYER)
        case = db.session.query(Case).one()
        hold_outward(case, "contact-not-safe", by=council.officer, at=AT)
        correct_address(filing.id, PARENT, "new@home.example", reason="Moved", by=council.officer, at=AT)
    assert [state for _, address, state in mail("ask-parent") if address == "new@home.example"] == ["held"]
    swept(day(25))
    assert mail("remind-parent") == []


def test_a_parent_named_by_the_form_is_asked_although_nobody_has_said_that_it_is_safe_yet(council):
    with writing():
        publish_permit("first-part")
        filing = begun()
        send_part(filing, EMPLOYER)
        case = db.session.query(Case).one()
        tighten_rule(case, "parent", None, Rule.DO_NOT_CONTACT, by=council.officer, at=AT)
    assert mail("ask-parent")[0][2] == "planned"
    with writing():
        send_again(filing.id, PARENT, by=council.officer, at=AT)
    assert mail("ask-parent")[1][2] == "held", "but never against a rule"


def test_a_question_that_does_not_arrive_is_a_persons_to_mend_and_the_link_goes_elsewhere(filing, council):
    asked = db.session.query(Message).filter(Message.kind == "ask-parent").one()
    with writing():
        asked.state, asked.ended_because = "failed", "address-refused"
    for _ in range(2):
        with writing():
            tell(asked.id, by=SYSTEM, at=day(24))
    swept(day(24, 13))
    swept(day(24, 13))
    (case,) = db.session.query(Case)
    assert set(tasks(case)) == {"decide", "party-not-reached"}
    assert request(filing, PARENT).state == "no-address"
    swept(day(27))
    assert mail("remind-parent") == [], "nobody is reminded at a dead address"
    with writing():
        correct_address(filing.id, PARENT, "new@home.example", reason="Telephoned", by=council.officer, at=day(27))
    assert request(filing, PARENT).state == "asked"
    assert differences(case) == []


def test_a_school_whose_mailbox_is_dead_stops_nobody(filing):
    with writing():
        asked = db.session.query(Message).filter(Message.kind == "ask-school").one()
        asked.state, asked.ended_because = "failed", "bounced"
        tell(asked.id, by=SYSTEM, at=day(24))
    swept(day(24, 13))
    assert (states(filing)[SCHOOL], db.session.query(Case).count()) == ("left-out", 0)


def test_a_choice_asks_a_party_for_a_further_form(council):
    with writing():
        publish_permit("first-part")
        send_part(begun(), EMPLOYER)
        case = db.session.query(Case).one()
        wanted = Consequence("follow-up", (("follow-up", "once-more"),))
        apply_consequences([wanted], case, answers=case_answers(case), by=council.officer, at=AT)
    assert mail("ask-again") == [("ask-again", "cafe@quay.example", "planned")]
    assert [event.kind for event in history_of("case", case.id)].count("further-form-asked") == 1


def test_a_day_that_a_further_form_gives_moves_what_counts_by_it_like_any_other_answer(council, monkeypatch):
    told: list[tuple[str, ...]] = []
    with writing():
        publish_permit("first-part", {"label: What you pay,": "label: What you pay, index: true,"})
        send_part(begun(), EMPLOYER)
        case = db.session.query(Case).one()
        asked = ask_for_further_form(case, "once-more", by=council.officer, at=AT)
    monkeypatch.setattr(FOLLOWERS, "facts_learned", [lambda learned: told.append(tuple(learned.names))])
    with writing():
        send_part(db.session.get_one(Filing, asked.filing_id), EMPLOYER, at=day(26), more={"pay": "ten pounds"})
    assert case.facts["pay"] == "ten pounds"
    assert told == [("pay",)]


def test_the_calendar_opens_a_case_on_a_day_of_each_term(council):
    rule = "receipt: received\nopens-on: {every: term, day: 3}"
    with writing():
        publish_permit(changes={"receipt: received": rule})
        plan_calendar_cases(at=datetime(2026, 10, 1, tzinfo=UTC))
    swept(datetime(2026, 11, 4, 9, tzinfo=UTC))  # the autumn half-term ended on the first, a Sunday
    assert permits().count() == 1
    assert db.session.query(Timer).filter(*PERMIT_ROUNDS, Timer.state == "pending").count() == 0


def test_a_rule_that_names_another_day_of_the_week_opens_one_case_that_week(council):
    with writing():
        for weekday in ("tuesday", "thursday"):
            rule = f"receipt: received\nopens-on: {{every: week, weekday: {weekday}}}"
            publish_permit(changes={"receipt: received": rule})
            plan_calendar_cases(at=datetime(2026, 11, 15, 9, tzinfo=UTC))
    swept(datetime(2026, 11, 18, 9, tzinfo=UTC))
    assert permits().count() == 0, "Wednesday"
    swept(datetime(2026, 11, 20, 9, tzinfo=UTC))
    assert permits().count() == 1


def test_a_school_is_asked_again_where_the_directory_says_today_or_where_an_officer_says(filing, council):
    with writing():
        council.school.contacts[0].email = "new-office@brook.example"
        send_again(filing.id, SCHOOL, by=council.officer, at=AT)
    assert mail("ask-school")[-1][1] == "new-office@brook.example"
    with writing():
        how = {"reason": "On leave", "by": council.officer, "at": AT}
        correct_address(filing.id, SCHOOL, "deputy@brook.example", **how)
    swept(day(25))
    assert mail("remind-school") == [("remind-school", "deputy@brook.example", "sent")]


def test_a_day_on_which_the_council_closes_moves_the_reminders_after_it(filing):
    swept(day(25))
    with writing():
        closures = calendar_of(CLOSURES)
        assert closures is not None
        close_on(closures, date(2026, 11, 26), kind="closure", name="Flood", by=SYSTEM, at=day(25))
    swept(day(27))
    assert len(mail("remind-parent")) == 1
    swept(day(30))
    assert len(mail("remind-parent")) == 2
    swept(day(31, 18))
    assert request(filing, PARENT).over_at is None, "six working days are one day later now"
    swept(day(32, 18))
    assert request(filing, PARENT).over_at == day(32, 18)
