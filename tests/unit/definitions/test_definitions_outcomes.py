"""What the checker says of the work an outcome comes after."""

from __future__ import annotations

import pytest

from tests.unit.definitions.test_definitions_checks import TEXTS, checked, definition

LICENCE = "performance-licence"
CHAPERONE = "chaperone"


@pytest.mark.parametrize(
    ("service", "key", "was"),
    [
        (LICENCE, "after-tasks", "[completeness.complete, care-check.all-approved, safeguarding.no-concern]"),
        (LICENCE, "not-while-open", "[late, school-view, school-silent, manager-on-risk]"),
        (CHAPERONE, "not-after", "[content-review.not-accepted, speak-to-lead.bar]"),
    ],
)
def test_work_that_no_task_does_is_named_where_it_stands(service, key, was):
    text = TEXTS[service]
    assert f"    {key}: {was}" in text
    found = "\n".join(checked(text.replace(f"    {key}: {was}", f"    {key}: [no-such-task]", 1), f"{service}.yaml"))
    assert 'there is no task "no-such-task"' in found
    assert key in found


def test_a_way_in_which_no_task_ends_is_named_where_it_stands():
    text = TEXTS[CHAPERONE].replace("speak-to-lead.bar]", "speak-to-lead.gone]")
    assert '"speak-to-lead" has no choice "gone"' in "\n".join(checked(text, "chaperone.yaml"))


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ("{verfied: [identity]}", 'there is no status "verfied"'),
        ("{verified: [passport]}", 'there is no task "passport"'),
        ("{verified: [identity.posted]}", '"identity" has no choice "posted"'),
    ],
)
def test_what_establishes_a_status_is_a_task_of_the_service(entry, said):
    text = TEXTS[CHAPERONE]
    assert "established-by: {verified: [identity]}" in text
    assert said in "\n".join(checked(text.replace("{verified: [identity]}", entry), "chaperone.yaml"))


def test_every_good_status_of_a_chaperone_that_a_task_finds_out_says_so():
    for service in (CHAPERONE, "chaperone-renewal"):
        for check in definition(service).checks_record:
            noted = {status for status, _ in check.established_by}
            looked_up_later = {"update-service", "status-current"}
            assert set(check.satisfied_by) - looked_up_later == noted, check.id


def test_nothing_is_given_before_whoever_it_is_about_was_looked_at():
    after = {
        (service, outcome.id): outcome.after_tasks
        for service in (LICENCE, "body-approval", "work-permit", CHAPERONE, "chaperone-renewal")
        for outcome in definition(service).outcomes
        if any(consequence.kind == "issue" for consequence in outcome.then)
    }
    assert after == {
        (LICENCE, "licensed"): ("completeness.complete", "care-check.all-approved", "safeguarding.no-concern"),
        ("body-approval", "approved"): ("read.complete", "check-body"),
        ("work-permit", "granted"): ("decide.checked",),
        ("work-permit", "granted-again"): ("decide.checked",),
        (CHAPERONE, "approved"): ("read", "identity", "certificate", "social-care", "training"),
        ("chaperone-renewal", "renewed"): ("read", "certificate", "social-care", "training"),
    }
