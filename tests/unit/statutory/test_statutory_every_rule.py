"""Whatever rule is asked about whatever facts: it answers in a form an officer can quote, or there is no date."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from statutory.days import NoDate
from statutory.due import Calendars
from statutory.explanations import explain
from statutory.facts_json import as_json, read_facts
from statutory.findings import Finding
from statutory.registry import all_rules
from statutory.rules import Setting
from tests.unit.statutory.drawn_facts import NEAR, CannotBe, drawn
from tests.unit.statutory.vector_files import SCHOOL, WORKING

SETTINGS = st.builds(
    Setting,
    on=NEAR,
    calendars=st.just(Calendars(working=WORKING, school=SCHOOL)),
    commencements=st.just({one.commencement: date(2020, 1, 1) for one in all_rules() if one.commencement}),
)


KINDS = {kind: [one for one in all_rules() if one.facts is kind] for kind in (one.facts for one in all_rules())}


@given(st.data())
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_a_rule_answers_whatever_facts_it_is_asked_about(kind, data):
    setting = data.draw(SETTINGS)
    try:
        facts = data.draw(drawn(kind))
    except CannotBe:
        return
    for rule in KINDS[kind]:
        try:
            answer = explain(rule, facts, setting)
        except NoDate:
            continue
        quotable(rule.id, answer.findings, setting)
        assert answer.text.endswith("\n")
        assert len(answer.json["findings"]) == len(answer.findings)


def quotable(rule_id, findings, setting):
    for finding in findings:
        assert finding.rule == rule_id or finding.rule.startswith(f"{rule_id}."), finding.rule
        assert finding.on == setting.on
        assert finding.sentence.endswith(".")
        assert finding.limit
        assert finding.observed
        assert finding.provision
        assert finding.source.url.startswith("https://")
        assert finding.verified <= finding.source.verified
        assert read_facts(Finding, as_json(finding)) == finding
