"""From which day to which day an approval holds, and how its number is written."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.definition.approvals import Term, Validity
from licensing.serials import plain_number, written
from licensing.validity import Known, NoLastDay, span_of

THREE_YEARS = Term(3, "years")


def known(issued_on: date, *, ended: date | None = None, **days: date) -> Known:
    return Known(issued_on, ended, days.get, days.get)


def rule(term: Term, *earlier: Term) -> Validity:
    return Validity(term, "The council's policy", earlier)


@pytest.mark.parametrize(
    ("term", "issued_on", "last"),
    [
        (THREE_YEARS, date(2026, 3, 5), date(2029, 3, 4)),
        (THREE_YEARS, date(2024, 2, 29), date(2027, 2, 28)),
        (Term(1, "years"), date(2026, 1, 1), date(2026, 12, 31)),
        (Term(6, "months"), date(2026, 8, 31), date(2027, 2, 28)),
        (Term(2, "weeks"), date(2026, 11, 23), date(2026, 12, 6)),
        (Term(1, "calendar-days"), date(2026, 11, 23), date(2026, 11, 23)),
    ],
)
def test_the_last_day_counts_and_is_the_one_before_the_same_number(term, issued_on, last):
    assert span_of(rule(term), known(issued_on)).last == last


def test_the_earliest_last_day_of_all_terms_counts():
    span = span_of(rule(THREE_YEARS, Term(3, "years", "check:dbs")), known(date(2026, 3, 5), dbs=date(2025, 12, 1)))
    assert (span.first, span.last) == (date(2026, 3, 5), date(2028, 11, 30))
    assert "The earliest counts, 30 November 2028." in span.why
    assert span.why[-1] == "Source: The council's policy."


def test_a_term_whose_day_is_not_known_is_left_out_and_said_so():
    span = span_of(rule(THREE_YEARS, Term(3, "years", "check:dbs")), known(date(2026, 3, 5)))
    assert span.last == date(2029, 3, 4)
    assert "3 years from the issue of what the check dbs rests on: left out, because that day is not known." in span.why
    told = replace(known(date(2026, 3, 5)), called={"check:dbs": "Enhanced check", "dbs": "A question of that name"})
    span = span_of(rule(THREE_YEARS, Term(3, "years", "check:dbs")), told)
    assert span.why[1].startswith("3 years from the issue of what the check “Enhanced check” rests on: left out")


def test_an_approval_until_a_day_that_was_answered_ends_on_it():
    span = span_of(rule(Term(until="last-show")), known(date(2026, 3, 5), **{"last-show": date(2026, 4, 1)}))
    assert (span.first, span.last) == (date(2026, 3, 5), date(2026, 4, 1))


def test_a_renewal_begins_the_day_after_the_one_before_but_never_in_the_past():
    again = rule(Term(1, "years", "end-of-last"))
    early = span_of(again, known(date(2026, 3, 5), ended=date(2026, 5, 1)))
    late = span_of(again, known(date(2026, 3, 5), ended=date(2026, 1, 1)))
    assert (early.first, early.last) == (date(2026, 5, 2), date(2027, 5, 1))
    assert (late.first, late.last) == (date(2026, 3, 5), date(2027, 3, 4))
    assert span_of(again, known(date(2026, 3, 5))).why[0] == "1 year from its issue: until 4 March 2027."


@pytest.mark.parametrize("term", [Term(until="last-show"), Term(1, "years", "answer:began")])
def test_without_any_day_to_count_from_there_is_no_last_day(term):
    with pytest.raises(NoLastDay):
        span_of(rule(term), known(date(2026, 3, 5)))


def test_an_approval_that_would_end_before_it_begins_is_none():
    with pytest.raises(NoLastDay):
        span_of(rule(Term(until="last-show")), known(date(2026, 3, 5), **{"last-show": date(2026, 3, 4)}))


@given(issued=st.dates(date(2020, 1, 1), date(2090, 1, 1)), amount=st.integers(1, 60))
def test_a_term_of_months_never_ends_before_it_begins_and_grows_with_its_amount(issued, amount):
    shorter, longer = (span_of(rule(Term(each, "months")), known(issued)) for each in (amount, amount + 1))
    assert issued <= shorter.last < longer.last


@pytest.mark.parametrize(
    ("pattern", "serial", "number"),
    [
        ("MB-CH-{year}-{serial:4}", 7, "MB-CH-2026-0007"),
        ("WP-{serial:5}", 12, "WP-00012"),
        ("WP-{serial:3}", 1234, "WP-1234"),
    ],
)
def test_a_number_is_written_by_its_pattern(pattern, serial, number):
    assert written(pattern, year=2026, serial=serial) == number


@pytest.mark.parametrize("typed", ["MB-CH-2026-0007", "mb ch 2026 0007", "MBCH20260007", " mb/ch/2026/0007 "])
def test_a_number_is_known_however_it_is_typed(typed):
    assert plain_number(typed) == "MBCH20260007"
