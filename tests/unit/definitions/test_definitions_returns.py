"""A return that the council makes is data: whom it counts and by what; what could not be told apart is refused."""

from __future__ import annotations

import pytest

from forms.definition.check import check
from forms.definition.reader import read_text
from forms.definition.returns import Counts, ReturnSource, Taken
from forms.definition.vocabulary import STANDARD

SERVICE = """
schema: 1
service: hive-count
title: Count hives out of turn
summary: For officers.
audience: [officer]
privacy: {lawful-basis: Public task, notice: We keep it, retention: 6 years}
parties:
  - {id: officer, label: The officer, kinds: [officer]}
pages:
  - id: why
    title: Why now?
    questions:
      - {id: why, type: text, label: Why?}
case:
  type: HIVES
  prefix: HC
  subject: none
  first-stage: new
  stages: {new: New}
tasks:
  - id: count
    title: Count the hives
    queue: Q-DATA
    on-open: true
    due: 29 calendar-days
    choices: [{id: counted, label: Counted, then: [{close: counted}]}]
  - {id: rest, title: Rest, queue: Q-DATA, choices: [{id: rested, label: Rested}]}
outcomes:
  - {id: counted, label: Counted}
"""
RETURN = """
returns:
  - id: hives
    title: Hives
    made-for: The bee inspector
    taken: on-day
    counts: cases
    case-types: [BEES]
    task: count
    effective-from: "2026-09-01"
    source:
      {title: Bees Order, provision: article 3, url: "https://example.org", checked-on: "2026-11-22", verified: false}
    shared: {round-to: 10, below: 5, source: The inspector's guide}
    columns:
      - id: kind
        label: Kind of hive
        from: [{answer: hive-kind}, {case: form}]
        codes:
          - {id: frames, label: Frames, of: [frame], verified: true}
          - {id: other, label: Other, otherwise: true}
          - {id: unknown, label: Unknown, not-recorded: true}
"""


def faults(text: str) -> list[str]:
    found = check(read_text(text, "hive-count.yaml"), STANDARD).faults
    return [str(fault) for fault in found if "returns" in str(fault) or "opens-on" in str(fault)]


def test_a_return_is_read_as_it_is_written():
    assert faults(SERVICE + RETURN) == []
    read = read_text(SERVICE + RETURN, "hive-count.yaml").definition
    assert read is not None
    (hives,) = read.returns
    assert (hives.taken, hives.counts, hives.task) == (Taken.ON_DAY, Counts.CASES, "count")
    (kind,) = hives.columns
    assert kind.sources == (ReturnSource("answer", ("hive-kind",)), ReturnSource("case", ("form",)))
    assert [kind.is_verified(code) for code in kind.codes] == [True, False, False]
    assert (hives.shared.round_to, hives.shared.below) == (10, 5)


@pytest.mark.parametrize(
    ("written", "instead", "says"),
    [
        ("    case-types: [BEES]\n", "", "it counts nobody"),
        ("case-types: [BEES]", "services: [no-such-service]", 'there is no service "no-such-service"'),
        ("task: count", "task: weigh", 'there is no task "weigh"'),
        ("task: count", "task: rest", "rest has no due"),
        ('"2026-09-01"', '"2026-02-31"', "is no day"),
        ("of: [frame], verified: true", "verified: true", "nothing has this code"),
        ("of: [frame], verified: true", "up-to: 3", "the column is no number"),
        ("otherwise: true", "of: [frame]", '"frame" stands under two codes'),
        ("of: [frame], verified: true", "otherwise: true", "is never reached"),
        ("{case: form}]", "{case: days-out}]", "can't be told apart"),
        ("{case: form}]", "{case: form, child: sex}]", "a source is one thing"),
        ("    columns:\n", "    by: [colour]\n    columns:\n", 'there is no column "colour"'),
        ("taken: on-day", "taken: in-period\n    year-before: true", "has no such part"),
        ("taken: on-day", "taken: ended-in-period\n    year-before: true", "cases end within a period"),
        ("    columns:\n", "    only: {colour: [frames]}\n    columns:\n", 'there is no column "colour"'),
        ("    columns:\n", "    only: {kind: [straw]}\n    columns:\n", '"straw" is no code of kind'),
        (
            "    columns:\n",
            "    only: {kind: [frames]}\n    year-before: true\n    columns:\n",
            "would count everybody",
        ),
        ("    columns:\n", "    sample: {number: 3, percent: 5}\n    columns:\n", "so many, or so many in a hundred"),
        ("    columns:\n", "    sample: {number: 3}\n    year-before: true\n    columns:\n", "would count everybody"),
    ],
)
def test_what_would_count_nobody_or_the_wrong_ones_is_refused(written, instead, says):
    if says == "is never reached":
        spoilt = RETURN.replace(written, instead, 1).replace("label: Other, otherwise: true", "label: Other, of: [x]")
    else:
        spoilt = RETURN.replace(written, instead, 1)
    assert spoilt != RETURN
    assert any(says in fault for fault in faults(SERVICE + spoilt)), faults(SERVICE + spoilt)


@pytest.mark.parametrize(
    ("written", "instead", "says"),
    [
        ("counts: cases\n    case-types: [BEES]", "counts: approvals", "approvals are counted by their kinds alone"),
        ("case-types: [BEES]", "approvals: [keeper]\n    case-types: [BEES]", "it counts no approvals"),
        ("{answer: hive-kind}, {case: form}", "{approval: state}", "it counts no approvals"),
        ("counts: cases", "counts: records\n    quality: [owner]", "a record has no owner"),
        ("taken: on-day\n    counts: cases", "taken: in-period\n    counts: records", "records are counted on a day"),
        ("{answer: hive-kind}, {case: form}", "{case: form}, {case: days-taken}", "can't be told apart"),
    ],
)
def test_approvals_and_records_are_counted_by_what_they_have(written, instead, says):
    spoilt = RETURN.replace(written, instead, 1)
    assert spoilt != RETURN
    assert any(says in fault for fault in faults(SERVICE + spoilt)), faults(SERVICE + spoilt)


def test_a_number_comes_first_and_what_has_none_is_told_by_another_source():
    timed = RETURN.replace("from: [{answer: hive-kind}, {case: form}]", "from: [{case: days-taken}, {case: state}]")
    timed = timed.replace(
        "{id: frames, label: Frames, of: [frame], verified: true}", "{id: week, label: Week, up-to: 7}"
    )
    assert faults(SERVICE + timed) == []


@pytest.mark.parametrize(
    ("rule", "says"),
    [
        ("{every: month, weekday: friday}", "only a week has one"),
        ("{every: term, not-in: [8]}", "months are left out of weeks and months alone"),
        ("{every: week, not-in: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]}", "every month is left out"),
        ("{every: week, weekday: someday}", "someday"),
        ("{every: fortnight}", "a fortnight is counted from a day"),
        ('{every: week, first-day: "2026-09-02"}', "a fortnight is counted from a day"),
        ('{every: fortnight, first-day: "2026-02-31"}', "is no day"),
    ],
)
def test_a_week_has_its_day_and_months_are_left_out_where_there_are_any(rule, says):
    assert any(says in fault for fault in faults(f"{SERVICE}opens-on: {rule}\n"))


def test_days_are_listed_or_counted_and_not_both():
    for rule in ("{every: listed}", '{every: month, days: ["2026-10-01"]}', '{every: listed, days: ["2026-02-31"]}'):
        assert any("opens-on/days" in fault for fault in faults(f"{SERVICE}opens-on: {rule}\n")), rule
    assert faults(SERVICE + 'opens-on: {every: listed, days: ["2026-10-01"]}\n') == []
