"""Age on a day as rules: school age, year group and band, one day either side of each edge."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from statutory.age_bands import BAND_NUMBERS, BANDS, Banding, age_band
from statutory.age_rules import AgeBandFacts, SchoolAgeFacts, YearGroupFacts
from statutory.findings import Overrider, Severity
from statutory.months import birthday
from statutory.registry import rule
from statutory.rules import Setting
from statutory.school_age import SchoolAgeOverride, school_age
from tests.unit.statutory.vector_files import vectors

GIVEN = vectors("age_bands")["vectors"]
DAY = timedelta(days=1)
births = st.dates(date(1990, 1, 1), date(2090, 12, 31))
entered = [(banding, band) for banding, bands in BANDS.items() for band in bands if band.starts]


def ask(rule_id, facts, on):
    return rule(rule_id).findings(facts, Setting(on=on))


@pytest.mark.parametrize("vector", GIVEN, ids=lambda vector: f"vector {vector['number']}")
def test_a_worked_age_band(vector):
    banding = Banding(vector["banding"])
    band = age_band(vector["born"], vector["judged_on"], banding)
    assert (band.name if band else None) == vector["band"]
    (finding,) = ask("AGE.BAND", AgeBandFacts(born=vector["born"], banding=banding), vector["judged_on"])
    assert finding.observed == (vector["band"] or "over compulsory school age")
    assert finding.severity is Severity.INFORMATION


@given(births, st.sampled_from(entered))
def test_a_band_is_entered_on_the_birthday_and_not_the_day_before(born, entry):
    banding, band = entry
    day = birthday(born, band.from_age)
    before = BANDS[banding][BANDS[banding].index(band) - 1]
    assert age_band(born, day, banding) == band
    assert age_band(born, day - DAY, banding) == before


@given(births, st.sampled_from(Banding))
def test_every_band_ends_with_compulsory_school_age(born, banding):
    ends = school_age(born).ends
    assert age_band(born, ends, banding) == BANDS[banding][-1]
    assert age_band(born, ends + DAY, banding) is None


def test_an_officers_own_last_day_of_school_age_ends_the_band_too():
    override = SchoolAgeOverride(ends=date(2026, 6, 26), reason="the school year began on 3 September")
    facts = AgeBandFacts(born=date(2010, 9, 1), banding=Banding.PERFORMANCE, override=override)
    (finding,) = ask("AGE.BAND", facts, date(2026, 6, 27))
    assert finding.sentence == (
        "Compulsory school age has ended by 27 June 2026, so the law of performances has no band for this age."
    )


def test_a_band_is_told_without_the_birthday():
    facts = AgeBandFacts(born=date(2011, 11, 22), banding=Banding.EMPLOYMENT)
    (finding,) = ask("AGE.BAND", facts, date(2026, 11, 22))
    assert finding.sentence == (
        "On 22 November 2026 the age band in the law of children’s employment is:"
        " 15 to the end of compulsory school age."
    )
    assert finding.provision == "Children and Young Persons Act 1933, s.18(1)"
    assert finding.limit.startswith("under 13, too young to be employed; 13, only")
    assert "2011" not in str(finding)


def test_a_child_who_is_not_born_yet_has_a_mistyped_date_and_no_band():
    born = date(2026, 11, 23)
    (finding,) = ask("AGE.BAND", AgeBandFacts(born=born, banding=Banding.PERFORMANCE), born - DAY)
    assert (finding.severity, finding.observed) == (Severity.OFFICER_DECIDES, "not born yet")
    assert finding.sentence == "The date of birth lies after the day asked for; one of the two is wrong."
    (finding,) = ask("AGE.BAND", AgeBandFacts(born=born, banding=Banding.PERFORMANCE), born)
    assert finding.observed == "under 5"


def test_the_ages_at_which_bands_begin_are_numbers_with_sources():
    assert sorted(number.value for number in BAND_NUMBERS) == [5, 9, 13, 14, 15]
    assert all(number.verified == number.source.verified for number in BAND_NUMBERS)
    assert [band.from_age for band in BANDS[Banding.PERFORMANCE]] == [0, 5, 9]


def test_school_age_is_asked_as_a_rule_and_an_officer_may_set_it():
    facts = SchoolAgeFacts(born=date(2021, 9, 1))
    (before,) = ask("AGE.SCHOOL", facts, date(2026, 12, 30))
    (after,) = ask("AGE.SCHOOL", facts, date(2026, 12, 31))
    assert before.sentence == "The child is not yet of compulsory school age: it starts on 31 December 2026."
    assert after.sentence.startswith("The child is of compulsory school age")
    assert (after.rule, after.overridable_by) == ("AGE.SCHOOL", Overrider.OFFICER)
    override = SchoolAgeOverride(starts=date(2026, 8, 31), reason="date of birth in doubt")
    (set_by_hand,) = ask("AGE.SCHOOL", SchoolAgeFacts(born=date(2021, 9, 1), override=override), date(2026, 9, 1))
    assert set_by_hand.sentence.endswith("An officer set these dates.")


def test_facts_about_school_age_that_cannot_be_are_refused():
    with pytest.raises(ValueError, match="before it starts"):
        SchoolAgeFacts(born=date(2021, 9, 1), override=SchoolAgeOverride(ends=date(2020, 1, 1), reason="mistyped"))


@pytest.mark.parametrize(
    ("born", "taught_in", "limit", "observed", "sentence"),
    [
        (date(2015, 8, 31), None, "Year 7", "Year 7", "A child of this age is usually in Year 7 in 2026/27."),
        (date(2015, 9, 1), 6, "Year 6", "Year 6", "A child of this age is usually in Year 6 in 2026/27."),
        (
            date(2015, 8, 31),
            6,
            "Year 7",
            "Year 6",
            "A child of this age is usually in Year 7 in 2026/27. The school teaches the child in Year 6.",
        ),
        (
            date(2022, 8, 31),
            0,
            "Reception",
            "Reception",
            "A child of this age is usually in Reception in 2026/27.",
        ),
        (
            date(2022, 9, 1),
            None,
            "not in Reception to Year 13",
            "not in Reception to Year 13",
            "A child of this age is usually not in Reception to Year 13 in 2026/27.",
        ),
        (
            date(2022, 9, 1),
            0,
            "not in Reception to Year 13",
            "Reception",
            (
                "A child of this age is usually not in Reception to Year 13 in 2026/27."
                " The school teaches the child in Reception."
            ),
        ),
    ],
)
def test_the_usual_year_group_and_the_one_a_child_is_taught_in(born, taught_in, limit, observed, sentence):
    (finding,) = ask("AGE.YEAR-GROUP", YearGroupFacts(born=born, taught_in=taught_in), date(2026, 11, 22))
    assert (finding.limit, finding.observed, finding.sentence) == (limit, observed, sentence)
    assert (finding.severity, finding.rule) == (Severity.INFORMATION, "AGE.YEAR-GROUP")
    assert finding.overridable_by is Overrider.OFFICER


@pytest.mark.parametrize("number", [-1, 14])
def test_there_is_no_year_group_below_reception_or_above_thirteen(number):
    with pytest.raises(ValueError, match=r"from 0 \(Reception\) to 13"):
        YearGroupFacts(born=date(2015, 8, 31), taught_in=number)
    assert YearGroupFacts(born=date(2015, 8, 31), taught_in=13).taught_in == 13
