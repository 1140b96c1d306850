"""A school is told what the law says beside its answers; what it was shown is kept, and nothing stops its return."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from base import clock
from base.database import writing
from base.extensions import db
from base.ids import new_id
from casework.intake.filings import abandon
from models.case import Case
from models.filing import Filing
from tests.integration.casework import marlowe
from tests.integration.law.conftest import said
from tests.integration.law.leaver_return import SERVICE, TOLD_OF_A_DEATH, day, publish_leaver

CONFIRMED = {"q-shown": "new-school", **day("first-day", "2026-11-18"), "q-placed": "no"}
MEETS = "What you have told us meets "


def test_a_school_is_told_on_the_page_what_its_answers_do_not_yet_show(form):
    answer = form.leaves_for_another_school()
    assert answer.location.endswith("/ground#the-law")
    page = form.get("ground")
    assert "What the law says about your answers" in said(page)
    assert "does not" in said(page)
    assert "Whether to delete the name is the school's decision. This is not the council's agreement" in said(page)
    assert "UNLAWFUL" not in said(page)
    assert "NOT YET" not in said(page)


def test_continuing_again_goes_on_and_a_changed_answer_is_told_once_more(form):
    form.leaves_for_another_school()
    assert form.leaves_for_another_school().location.endswith("/more")
    assert form.leaves_for_another_school("2026-11-19").location.endswith("/ground#the-law")


def test_what_meets_the_regulation_stops_nobody_and_is_said_before_sending(form):
    assert form.leaves_for_another_school(**CONFIRMED).location.endswith("/more")
    assert form.kept() == []
    form.post("more")
    check = form.get("check-answers")
    assert MEETS in said(check)
    assert [row.moment for row in form.kept() if row.rule == "ROLL.R9A.TOLD"] == ["check-answers"]


def test_a_page_that_is_not_answered_yet_tells_nothing(form):
    assert "What the law says" not in said(form.get("ground"))


def test_a_death_is_answered_with_thanks_and_nothing_else(form):
    assert form.post("ground", follow=False, **{"q-ground": "k"}).location.endswith("/more")
    form.post("more")
    page = said(form.get("check-answers"))
    assert "We are very sorry. Thank you for telling us." in page
    assert "reg.9" not in page.replace("reg.9(1)(k)", "")


def test_what_was_shown_is_kept_with_the_ground_and_the_day_that_were_given(form):
    form.leaves_for_another_school("2026-11-20")
    form.leaves_for_another_school("2026-11-20")
    form.leaves_for_another_school("2026-11-19")
    form.leaves_for_another_school(**CONFIRMED)
    form.send()
    told = [row for row in form.kept() if row.rule == "ROLL.R9A.TOLD"]
    assert [(row.moment, row.facts["deleted_on"]) for row in told[:2]] == [
        ("page", "2026-11-20"),
        ("page", "2026-11-19"),
    ]
    assert told[-1].moment == "sent"
    assert told[-1].facts == {
        "deleted_on": "2026-11-20",
        "on_roll_from": "2026-11-18",
        "shown_by": "confirmed",
        "placed_by_council": False,
        "order_names_school": False,
        "main_school_of_mobile_child": False,
        "agreed_at_both": False,
    }
    assert told[0].said[0].startswith("What you have told us does not")
    assert (told[0].party, told[0].actor_kind) == ("school", "visitor")


def test_looking_again_keeps_nothing_twice(form):
    form.leaves_for_another_school()
    for _ in range(3):
        form.get("ground")
    assert len(form.kept()) == 1
    clock.set_clock(marlowe.AT + timedelta(days=1))
    form.get("ground")
    assert len(form.kept()) == 1


def test_the_return_is_taken_whatever_the_law_says_of_it(form):
    form.leaves_for_another_school("2026-01-05")
    form.leaves_for_another_school("2026-01-05")
    sent = form.send()
    assert sent.request.path.endswith("/sent")
    assert form.case()


def test_what_an_officer_reads_is_kept_at_sending_and_shown_to_no_school(form):
    form.leaves_for_another_school()
    form.leaves_for_another_school()
    form.send()
    (row,) = [row for row in form.kept() if row.rule == "ROLL.R9A"]
    assert (row.moment, row.effect, row.said) == ("sent", "officer", [])
    assert any("regulation 9(1)(a)" in finding["sentence"] for finding in row.findings)


def test_the_day_the_council_had_it_reaches_the_rule(form):
    form.leaves_for_another_school("2026-11-20")
    form.leaves_for_another_school("2026-11-20")
    form.send()
    (row,) = [row for row in form.kept() if row.rule == "RETURN.DELETION"]
    assert row.facts == {"deleted_on": "2026-11-20", "received_on": "2026-11-23"}
    assert "late" in row.findings[0]["sentence"]


def test_a_check_that_cannot_be_asked_says_so_and_the_form_is_sent(form):
    form.leaves_for_another_school(**CONFIRMED)
    far = day("started-on", "2031-11-20")  # after the last day that any calendar knows
    assert form.post("more", follow=False, **far).location.endswith("/check-answers")
    check = said(form.get("check-answers"))
    assert "this could not be checked. The calendar that this check counts by does not reach far enough." in check
    assert "You can send the form all the same." in check
    assert form.client.post(f"{form.at}/check-answers", follow_redirects=True).request.path.endswith("/sent")
    assert [row.cannot for row in form.kept() if row.rule == "COUNT.DUE" and row.moment == "sent"] == [
        "The calendar that this check counts by does not reach far enough."
    ]


def test_a_rule_that_fails_stops_no_return_and_its_facts_reach_no_log(form, monkeypatch, caplog):
    from statutory.rules import Rule

    def fails(self, facts, setting):
        raise KeyError("2026-11-20")

    monkeypatch.setattr(Rule, "findings", fails)
    form.leaves_for_another_school()
    assert form.send().request.path.endswith("/sent")
    assert {row.cannot for row in form.kept()} == {
        "This check could not be worked out. The council's administrators can see why."
    }
    assert "ROLL.R9A failed with KeyError" in caplog.text
    assert "2026-11-20" not in caplog.text


def test_a_draft_that_is_thrown_away_takes_what_was_shown_with_it(form):
    form.leaves_for_another_school()
    with form.app.app_context(), writing():
        filing = db.session.scalars(select(Filing).where(Filing.service == SERVICE)).one()
        assert abandon(filing, at=marlowe.AT)
    assert form.kept() == []


def test_a_breach_stops_a_form_only_where_its_service_says_so(council, begin):
    late = "- {rule: RETURN.NEW-PUPIL, effect: block, inputs: {entered_on: last-day, received_on: {day: received-on}}}"
    with council.app_context(), writing():
        publish_leaver(**{"never-refused: true\n": "", TOLD_OF_A_DEATH: late})
    form = begin()
    refused = form.leaves_for_another_school("2026-11-02", **CONFIRMED)
    assert refused.status_code == 422
    assert "The return is late" in said(refused)
    confirmed = {**CONFIRMED, **day("first-day", "2026-11-16")}
    assert form.leaves_for_another_school("2026-11-18", **confirmed).location.endswith("/more")
    form.post("more")
    clock.set_clock(marlowe.AT + timedelta(days=7))  # the days go by between the page and the sending
    stopped = form.client.post(f"{form.at}/check-answers")
    assert stopped.status_code == 422
    assert "This must be put right before you go on." in said(stopped)
    with council.app_context():
        assert db.session.scalar(select(func.count()).select_from(Case).where(Case.case_type == "LEAVER")) == 0


@pytest.mark.parametrize("page", ["ground", "check-answers"])
def test_a_second_telling_is_not_an_error_page(form, page):
    form.leaves_for_another_school()
    form.leaves_for_another_school()
    form.post("more")
    assert form.get(page).status_code == 200
    assert "<title>Error" not in form.get(page).get_data(as_text=True)


def test_the_days_of_the_school_that_sends_it_count(council):
    from datetime import date

    from casework.law.law_book import CouncilLaw
    from council.calendars import SCHOOL
    from council.closures import add_calendar, add_term
    from models.school import School
    from security.actor import Actor

    facts = {"trigger": "2026-11-16", "amount": 3, "unit": "school_days"}
    with council.app_context(), writing():
        school = School(urn="100009", name="Long Break School", sort_name="long", is_ours=True, created_at=marlowe.AT)
        db.session.add(school)
        db.session.flush()
        made = add_calendar(
            SCHOOL,
            name="Long Break",
            known_from=date(2026, 9, 1),
            known_until=date(2027, 7, 31),
            by=Actor.system("tests"),
            at=marlowe.AT,
            school_id=school.id,
        )
        days = {"starts_on": date(2026, 12, 1), "ends_on": date(2026, 12, 18)}
        add_term(made, name="Autumn", **days, by=Actor.system("tests"), at=marlowe.AT)
        db.session.flush()
    with council.app_context():
        by_school, by_urn, by_council = (
            CouncilLaw(school_id=school.id).ask("COUNT.DUE", facts, on=date(2026, 11, 16)),
            CouncilLaw().ask("COUNT.DUE", facts, on=date(2026, 11, 16), calendar_of="100009"),
            CouncilLaw().ask("COUNT.DUE", facts, on=date(2026, 11, 16)),
        )
    assert by_school == by_urn
    assert by_school.findings[0].day == "2026-12-03"
    assert by_council.findings[0].day == "2026-11-19"


def test_each_entry_of_a_repeat_is_told_of_on_its_own_page(council, begin):
    with council.app_context(), writing():
        publish_leaver(
            **{
                "    title: Anything else\n": (
                    "    title: Other pupils\n    repeat: {id: others, item: pupil, items: Other pupils}\n"
                ),
                "{trigger: started-on, amount: {value: 20}, unit: {value: school_days}}": (
                    "{entered_on: started-on, received_on: {day: received-on}}"
                ),
                "rule: COUNT.DUE": "rule: RETURN.NEW-PUPIL",
            }
        )
    form = begin()
    form.leaves_for_another_school(**CONFIRMED)
    first, second = new_id().hex, new_id().hex
    late, in_time = day("started-on", "2026-10-05"), day("started-on", "2026-11-20")
    assert form.post(f"more/{first}", follow=False, **late).location.endswith(f"/more/{first}#the-law")
    assert "The return is late" in said(form.get(f"more/{first}"))
    assert form.post(f"more/{first}", follow=False, **late).location.endswith("/more")
    assert form.post(f"more/{second}", follow=False, **in_time).location.endswith("/more")
    form.post("more", another="no")
    check = said(form.get("check-answers"))
    assert check.count("The return is late") == 1
    kept = [(row.entry, row.moment) for row in form.kept() if row.rule == "RETURN.NEW-PUPIL"]
    assert kept == [(first, "page"), (second, "check-answers")]
