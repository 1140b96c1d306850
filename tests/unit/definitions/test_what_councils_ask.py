"""What five councils' documents ask of these services: forms, queues, times, chases, endings and reports, row by row.

The table is tests/data/council_functions; where ours differs it says why, and says what these services do not do.
"""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from forms.definition.document import Definition
from tests.fixtures.asked_functions import COUNCILS, ROOT, TABLE, definition, fault_of, lists, rows, services
from tests.fixtures.definitions_once import our_library

EVERY = [pytest.param(row, id=f"{council}-{row['row']}") for council in COUNCILS for row in rows(council)]
SEARCH = "council-enquiry.search"
LAST = 231  # rows of the five documents together
KEYS = {
    *("row", "reference", "function", "forms", "types", "queues", "steps"),
    *("chase", "escalation", "outcomes", "reports"),
}
SETTINGS = {
    *("asked", "by", "in", "ours", "because", "priority", "every", "size", "days", "minutes", "rows", "starts"),
    *("not-in", "missing", "test", "step", "rung"),
}


def served_by(row: dict[str, Any]) -> set[str]:
    """The services that a row's steps and forms name, with those that work their cases."""
    named = {service for form in row["forms"] for service in lists()["forms"][form]}
    for step in row["steps"]:
        for kind, said in step.items():
            if kind not in SETTINGS:
                named |= {one.partition(".")[0] for one in ([said] if isinstance(said, str) else said)}
        named |= {step["opens-case"].partition(".")[2]} if "opens-case" in step else set()
    doors = {one.case.worked_by for one in map(definition, named) if one.case is not None and one.case.worked_by}
    return named | doors


def otherwise(code: str) -> set[str]:
    """The services that do in another way what a chase or a ladder does, and say why."""
    said = [one for one in lists()["otherwise"] if code in one["codes"]]
    assert all(one["because"] for one in said)
    return {service for one in said for service in one["services"]}


def queues_of(service: Definition) -> set[str]:
    return {task.queue for task in service.tasks}


@pytest.mark.parametrize("row", EVERY)
def test_each_step_that_a_council_names_is_done_by_the_task_and_in_the_time_that_the_table_says(row):
    assert set(row) <= KEYS
    found = {step["asked"]: fault_of(step) for step in row["steps"]}
    assert {asked: said for asked, said in found.items() if said} == {}


@pytest.mark.parametrize("row", EVERY)
def test_each_row_has_its_forms_its_kinds_of_case_and_its_queues(row):
    serving = [definition(service) for service in served_by(row)]
    kinds = {one.case.case_type for one in serving if one.case is not None}
    for asked in row["types"]:
        assert kinds & set(lists()["types"][asked]), asked
    for form in row["forms"]:
        assert set(lists()["forms"][form]) <= set(services()), form
    for queue in row["queues"]:
        assert queue in set().union(*(queues_of(one) for one in serving)), queue


@pytest.mark.parametrize("row", EVERY)
def test_each_row_has_its_chases_its_ladders_its_endings_and_its_reports(row):
    serving = served_by(row)
    for code in row.get("chase", ()):
        assert serving & {*lists()["profiles"].get(code, ()), *otherwise(code)}, code
    for code in row.get("escalation", ()):
        assert serving & {*lists()["ladders"].get(code, ()), *otherwise(code)}, code
    for code in row.get("outcomes", ()):
        assert code in lists()["outcomes"], code
    for code in row.get("reports", ()):
        assert code in lists()["reports"] or code in lists()["reports-elsewhere"], code


def chased(service: Definition) -> set[str]:
    """The chases that a service uses: of tasks, of their rows, of parties and of further forms."""
    waits = [task.wait for task in service.tasks] + [row.wait for task in service.tasks for row in task.rows]
    reached = [party.reached for party in service.parties] + [one.reached for one in service.follow_ups]
    return {one.chase for one in (*waits, *reached) if one is not None and one.chase}


def test_each_chase_and_each_ladder_is_used_where_the_table_says():
    for code, named in lists()["profiles"].items():
        assert code in {one.code for one in our_library().chases}
        assert [service for service in named if code not in chased(definition(service))] == [], code
    for service, codes in lists()["own-profiles"].items():
        assert set(codes) <= chased(definition(service)), service
    for code, named in lists()["ladders"].items():
        without = [one for one in named if code not in {task.escalation for task in definition(one).tasks}]
        assert without == [], code


@pytest.mark.parametrize("code", lists()["outcomes"])
def test_every_ending_of_a_list_has_one_of_ours(code):
    for asked, said in lists()["outcomes"][code].items():
        service, name, *choice = said.split(".")
        of = definition(service)
        if choice:
            assert choice[0] in {one.id for one in of.task_shapes[name].choices}, asked
        else:
            assert name in of.outcome_shapes, asked


def test_every_report_that_a_row_names_is_there_with_what_it_counts_in_words():
    for code, named in lists()["reports"].items():
        for said in named:
            service, _, name = said.partition(".")
            shape = definition(service).return_shapes[name]
            assert all(column.label.say() for column in shape.columns), code
            assert shape.source.provision, code
    for code, path in lists()["reports-elsewhere"].items():
        assert (ROOT / path).is_file(), code
    assert not set(lists()["reports"]) & set(lists()["reports-missing"])


def test_every_row_of_the_five_documents_is_served_or_said_not_to_be_built():
    served = [row["row"] for council in COUNCILS for row in rows(council)]
    left = yaml.safe_load((TABLE / "not_built.yaml").read_text())["rows"]
    assert sorted([*served, *left]) == list(range(1, LAST + 1))


@pytest.mark.parametrize(
    ("step", "says"),
    [
        ({"asked": "x", "in": "2 working-days", "by": "L", "at": "cme-referral.triage"}, "no reason is given"),
        ({"asked": "x", "in": "2 working-days", "by": "L", "at": "cme-referral.gone"}, "there is no cme-referral.gone"),
        (
            {"asked": "x", "in": "2 hours", "ours": "9 hours", "at": "work-permit.decide"},
            "it is (1, 'weeks')",
        ),
        ({"asked": "x", "by": "L", "rule": "school-leaver.RETURN.GONE"}, "is not asked"),
        ({"asked": "x", "by": "L", "renewal": "chaperone.chaperone", "days": [91]}, "reminders are"),
        ({"asked": "x", "by": "L", "row": "cme-referral.enquiries.gone"}, "gone is no row"),
        ({"asked": "x", "by": "L", "sample": "second-look.ended", "size": 11}, "it is"),
        ({"in": "1 working-day", "ours": "2 working-days", "because": "sooner", "at": SEARCH}, "not sooner"),
        ({"in": "1 working-day", "ours": "2 working-days", "because": "unsaid", "at": SEARCH}, "unsaid is no reason"),
        ({"asked": "x", "by": "L"}, "names 0 things"),
    ],
)
def test_a_step_that_is_not_so_is_found(step, says):
    assert says in fault_of(step)
