"""What the checker says of the work an outcome comes after."""

from __future__ import annotations

import pytest

from tests.unit.definitions.test_definitions_checks import TEXTS, checked, definition

LICENCE = "performance-licence"
CHAPERONE = "chaperone"


@pytest.mark.parametrize(
    ("service", "key", "was"),
    [
        (LICENCE, "after-tasks", "[completeness, care-check, safeguarding]"),
        (CHAPERONE, "not-while-open", "[content-review, speak-to-lead, reference-doubtful]"),
    ],
)
def test_work_that_no_task_does_is_named_where_it_stands(service, key, was):
    text = TEXTS[service]
    assert f"    {key}: {was}" in text
    found = "\n".join(checked(text.replace(f"    {key}: {was}", f"    {key}: [no-such-task]", 1), f"{service}.yaml"))
    assert 'there is no task "no-such-task"' in found
    assert key in found


def test_nothing_is_given_before_whoever_it_is_about_was_looked_at():
    after = {
        (service, outcome.id): outcome.after_tasks
        for service in (LICENCE, "body-approval", "work-permit")
        for outcome in definition(service).outcomes
        if any(consequence.kind == "issue" for consequence in outcome.then)
    }
    assert after == {
        (LICENCE, "licensed"): ("completeness", "care-check", "safeguarding"),
        ("body-approval", "approved"): ("read", "check-body"),
        ("work-permit", "granted"): ("decide",),
        ("work-permit", "granted-again"): ("decide",),
    }
