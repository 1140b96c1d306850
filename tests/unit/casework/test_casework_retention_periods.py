"""How long records are kept is read from a definition's words, and counted so that nothing goes a day too soon."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

import models  # noqa: F401  # every table is described
from base.extensions import Base
from casework.purges.purged_rows import BELONGS, MENTIONS
from casework.purges.retention_rules import From, Period, Rule, What, period_of
from tests.unit.definitions.test_definitions_checks import READ


@pytest.mark.parametrize(
    ("words", "period"),
    [
        ("6 years", Period(6, "years")),
        ("1 year", Period(1, "years")),
        ("6 months", Period(6, "months")),
        ("date of birth plus 25 years", Period(25, "years", From.BIRTH)),
        ("as long as it takes", None),
        ("one year", None),
        ("", None),
    ],
)
def test_a_definitions_words_are_a_period_or_none(words, period):
    assert period_of(words) == period
    if period is not None:
        assert period_of(period.say()) == period


def test_every_service_says_how_long_in_words_that_are_a_period():
    odd = [one.service for one in READ if one is not None and period_of(one.privacy.retention) is None]
    assert odd == []


@pytest.mark.parametrize(
    ("period", "ended", "goes"),
    [
        (Period(6, "years"), date(2026, 11, 23), date(2032, 11, 23)),
        (Period(6, "months"), date(2026, 8, 31), date(2027, 2, 28)),
        (Period(1, "years"), date(2028, 2, 29), date(2029, 2, 28)),
        (Period(25, "years", From.BIRTH), date(2015, 5, 6), date(2040, 5, 6)),
    ],
)
def test_a_period_ends_on_the_same_day_of_a_later_month(period, ended, goes):
    assert period.from_day(ended) == goes


def test_what_may_go_by_a_look_back_is_never_left_out_and_judged_again_by_the_day():
    period = Period(6, "months")
    for offset in range(400):
        ended = date(2026, 1, 1) + timedelta(days=offset)
        goes = period.from_day(ended)
        assert ended <= period.before(goes) + timedelta(days=3), "a month's end moves a day by at most three"


def test_a_rule_deletes_nothing_before_it_is_confirmed_and_a_week_has_passed():
    proposed = Rule("bees", "Bees", What.CASE, Period(6, "years"), "6 years")
    assert not proposed.purges_on(date(2100, 1, 1))
    confirmed = Rule(
        "bees", "Bees", What.CASE, Period(6, "years"), "6 years", "Schedule", datetime(2026, 11, 23, 9, tzinfo=UTC)
    )
    assert not confirmed.purges_on(date(2026, 11, 29))
    assert confirmed.purges_on(date(2026, 11, 30))
    wordless = Rule("bees", "Bees", What.CASE, None, "a while", "Schedule", datetime(2026, 11, 23, 9, tzinfo=UTC))
    assert not wordless.purges_on(date(2100, 1, 1))


def test_no_table_keeps_whose_row_it_is_in_a_way_that_a_purge_does_not_know():
    """A column called case_id is tied to the case, but for the audit trail, which a purge empties by name."""
    for table in Base.metadata.sorted_tables:
        column = table.c.get("case_id")
        if column is None or table.name == "viewing":
            continue
        assert column.foreign_keys, table.name
        assert not column.nullable or (table.name, "case_id") in BELONGS | MENTIONS, table.name
