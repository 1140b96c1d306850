"""Rules about a child's age on a day: compulsory school age, year group, age band."""

from dataclasses import dataclass
from datetime import date

from statutory.academic_years import AcademicYear
from statutory.age_bands import BAND_NUMBERS, BANDS, EMPLOYMENT_AGES, PERFORMANCE_HOURS, Banding, age_band
from statutory.day_names import say_date
from statutory.findings import Finding, Overrider, Severity
from statutory.limits import (
    LEAVES_SCHOOL_AGE,
    LEAVING_DATE,
    PRESCRIBED_DAYS,
    SCHOOL_AGE_END,
    SCHOOL_AGE_START,
    STARTS_SCHOOL_AGE,
)
from statutory.rules import AnyRule, Rule, Setting
from statutory.school_age import SCHOOL_AGE_RULE, SchoolAgeOverride, school_age, school_age_finding
from statutory.sources import Source
from statutory.year_groups import LAST_YEAR_GROUP, RECEPTION, say_year_group, usual_year_group

OUT_OF_YEAR = Source(
    "School Admissions Code 2021",
    "admission of children outside their normal age group",
    "https://www.gov.uk/government/publications/school-admissions-code--2",
    date(2026, 11, 22),
    verified=False,
)
_YEAR_GROUP_RULE, _BAND_RULE = "AGE.YEAR-GROUP", "AGE.BAND"


@dataclass(frozen=True, kw_only=True)
class SchoolAgeFacts:
    """A date of birth, and what an officer set in place of the convention.

    `born` is the date of birth. `override` is an officer's own first or last day of compulsory
    school age, with the reason.

    Raises: ValueError for an override that ends school age before it starts.
    """

    born: date
    override: SchoolAgeOverride | None = None

    def __post_init__(self) -> None:
        school_age(self.born, override=self.override)


@dataclass(frozen=True, kw_only=True)
class YearGroupFacts:
    """A date of birth, and the year group the child is taught in.

    `born` is the date of birth. `taught_in` is the year group the school gives: 0 is Reception,
    then 1 to 13; None where nobody has said.

    Raises: ValueError for a year group that there is not.
    """

    born: date
    taught_in: int | None = None

    def __post_init__(self) -> None:
        if self.taught_in is not None and not RECEPTION <= self.taught_in <= LAST_YEAR_GROUP:
            msg = f"a year group is a number from {RECEPTION} (Reception) to {LAST_YEAR_GROUP}"
            raise ValueError(msg)


@dataclass(frozen=True, kw_only=True)
class AgeBandFacts(SchoolAgeFacts):
    """A date of birth, and the law whose age bands are asked for.

    `born` is the date of birth. `override` is an officer's own last day of compulsory school age.
    `banding` is the law: hours of performances, or employment.
    """

    banding: Banding


def judge_school_age(facts: SchoolAgeFacts, setting: Setting) -> tuple[Finding, ...]:
    """Return whether a child is of compulsory school age on the day asked for."""
    return (school_age_finding(facts.born, setting.on, override=facts.override),)


def judge_year_group(facts: YearGroupFacts, setting: Setting) -> tuple[Finding, ...]:
    """Return the usual year group, and whether the child is taught in another.

    What the school says comes before this: it only informs.
    """
    usual = usual_year_group(facts.born, setting.on)
    year = AcademicYear.of(setting.on)
    sentence = f"A child of this age is usually in {say_year_group(usual)} in {year}."
    if usual is None:
        sentence = f"A child of this age is usually {say_year_group(usual)} in {year}."
    observed = say_year_group(usual) if facts.taught_in is None else say_year_group(facts.taught_in)
    if facts.taught_in is not None and facts.taught_in != usual:
        sentence = f"{sentence} The school teaches the child in {observed}."
    found = _finding(
        _YEAR_GROUP_RULE,
        sentence,
        Severity.INFORMATION,
        OUT_OF_YEAR,
        setting,
        limit=say_year_group(usual),
        observed=observed,
    )
    return (found,)


def judge_age_band(facts: AgeBandFacts, setting: Setting) -> tuple[Finding, ...]:
    """Return the band whose limits apply on the day asked for.

    The sentence names no birthday, so that it can stand in a letter.
    """
    source = PERFORMANCE_HOURS if facts.banding is Banding.PERFORMANCE else EMPLOYMENT_AGES
    bands = "; ".join(band.name for band in BANDS[facts.banding])
    if setting.on < facts.born:
        sentence = "The date of birth lies after the day asked for; one of the two is wrong."
        wrong = _finding(
            _BAND_RULE, sentence, Severity.OFFICER_DECIDES, source, setting, limit=bands, observed="not born yet"
        )
        return (wrong,)
    band = age_band(facts.born, setting.on, facts.banding, override=facts.override)
    law = f"the law of {'performances' if facts.banding is Banding.PERFORMANCE else 'children’s employment'}"
    if band is None:
        sentence = f"Compulsory school age has ended by {say_date(setting.on)}, so {law} has no band for this age."
    else:
        sentence = f"On {say_date(setting.on)} the age band in {law} is: {band.name}."
    observed = band.name if band else "over compulsory school age"
    found = _finding(_BAND_RULE, sentence, Severity.INFORMATION, source, setting, limit=bands, observed=observed)
    return (found,)


def _finding(
    rule: str, sentence: str, severity: Severity, source: Source, setting: Setting, *, limit: str, observed: str
) -> Finding:
    return Finding(
        rule=rule,
        provision=source.citation,
        limit=limit,
        observed=observed,
        sentence=sentence,
        severity=severity,
        verified=source.verified,
        source=source,
        on=setting.on,
        overridable_by=Overrider.OFFICER,
    )


RULES: tuple[AnyRule, ...] = (
    Rule(
        id=SCHOOL_AGE_RULE,
        title="Compulsory school age on a day",
        facts=SchoolAgeFacts,
        judge=judge_school_age,
        sources=(SCHOOL_AGE_START, SCHOOL_AGE_END, PRESCRIBED_DAYS, LEAVING_DATE),
        numbers=(STARTS_SCHOOL_AGE, LEAVES_SCHOOL_AGE),
    ),
    Rule(
        id=_YEAR_GROUP_RULE,
        title="Usual year group on a day",
        facts=YearGroupFacts,
        judge=judge_year_group,
        sources=(OUT_OF_YEAR,),
    ),
    Rule(
        id=_BAND_RULE,
        title="Age band for performance hours or employment on a day",
        facts=AgeBandFacts,
        judge=judge_age_band,
        sources=(PERFORMANCE_HOURS, EMPLOYMENT_AGES),
        numbers=BAND_NUMBERS,
    ),
)
