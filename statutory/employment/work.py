"""What work a child may do at which age: the least age, light work, banned work and trading in the street."""

from collections.abc import Iterator

from statutory.council_numbers import own_number
from statutory.day_names import say_date
from statutory.employment.acts import CHECKED, act_1933, measure, practice
from statutory.employment.byelaws import ANY_WORK_AGE, MODEL, ByelawSet, byelaws_of, is_own
from statutory.employment.laws import NEW, Law
from statutory.employment.measuring import MeasuredTimetable, WorkedJob, is_outside
from statutory.employment.occupations import Occupation
from statutory.employment.stating import FROM_THE_MODEL, state, state_byelaw
from statutory.employment.timetable import Engagement
from statutory.findings import Finding, Severity
from statutory.legal_numbers import LegalNumber
from statutory.rules import Setting
from statutory.sources import Source
from statutory.units import Unit

AGE, LIGHT, BANNED, STREET = "AGE", "LIGHT", "BANNED", "STREET"
INDUSTRIAL, SCOPE = "EMP.S1.INDUSTRIAL", "EMP.SCOPE"

_BY_AN_ACT = (Occupation.INDUSTRIAL, Occupation.STREET_TRADING)
INDUSTRY = Source(
    "Employment of Women, Young Persons and Children Act 1920",
    "s.1",
    "https://www.legislation.gov.uk/ukpga/Geo5/10-11/65/section/1",
    CHECKED,
    verified=False,
)
EMPLOYED = act_1933("s.18(1)")
WORK_EXPERIENCE = Source(
    "Education Act 1996", "s.560", "https://www.legislation.gov.uk/ukpga/1996/56/section/560", CHECKED, verified=True
)
LICENSED = act_1933("s.18(2), performances")
VOLUNTEERS = practice("volunteers for charities", "https://www.kirklees.gov.uk/")
STREET_MODEL = measure(
    "age at which a byelaw may let a child trade in the street", 14, Unit.YEARS, act_1933("s.20(2)", section="20")
)


def regulation_name(occupation: Occupation) -> str:
    """Return the name of the age that the regulations under the Act of 2026 set, among `Setting.byelaws`."""
    return f"national regulations: lowest age to {occupation.words}"


def too_young(measured: MeasuredTimetable, law: Law, setting: Setting) -> Iterator[Finding]:
    """Find each job of a child who is too young for it.

    At 13 a child may do what byelaws list, or under the Act of 2026 what regulations list; where no
    regulation was entered an officer decides.
    """
    byelaws = byelaws_of(setting)
    for each in measured.employments:
        if measured.reaches(law.any_work.value, each.first):
            continue
        if not measured.reaches(law.light_work.value, each.first):
            yield _age_finding(law, each, setting, observed=f"under {law.light_work.value}", says="")
            continue
        for occupation in each.job.occupations:
            if found := _listed(law, each, occupation, byelaws, setting):
                yield found


def _listed(law: Law, each: WorkedJob, occupation: Occupation, byelaws: ByelawSet, setting: Setting) -> Finding | None:
    """Return why a child of 13 may not do this work; None where it is listed for that age."""
    age = law.light_work.value
    observed = f"{age}, to {occupation.words}"
    if law is not NEW:
        if byelaws.listed_for(occupation, age):
            return None
        says = (
            f", and at {age} only for light work that byelaws list: they do not let a child of {age} {occupation.words}"
        )
        # Without the council's own list only the model's is known, which the council may have changed.
        own = any(map(is_own, byelaws.ages.values()))
        return _age_finding(law, each, setting, observed=observed, says=says, note="" if own else f" {FROM_THE_MODEL}")
    regulation = own_number(setting, regulation_name(occupation))
    if regulation is None:
        says = (
            f", and at {age} only for work that regulations list: none is entered that lets a child of {age} "
            f"{occupation.words}"
        )
        return _age_finding(law, each, setting, observed=observed, says=says, severity=Severity.OFFICER_DECIDES)
    if regulation.value <= age:
        return None
    says = f", and at {age} only for work that regulations list: they do not let a child of {age} {occupation.words}"
    return _age_finding(law, each, setting, observed=observed, says=says, verified=regulation.verified)


def _age_finding(
    law: Law,
    each: WorkedJob,
    setting: Setting,
    *,
    observed: str,
    says: str,
    note: str = "",
    severity: Severity = Severity.BREACH,
    verified: bool = True,
) -> Finding:
    number = law.light_work if says else law.any_work
    return state(
        f"{law.prefix}.{AGE}",
        number.source,
        limit=law.any_work.limit,
        observed=observed,
        sentence=f"{_job(each)} begins on {say_date(each.first)}, when the child is "
        f"{'under ' if not says else ''}{law.light_work.value}; a child may be employed from "
        f"{law.any_work.value}{says}.{note}",
        on=setting.on,
        severity=severity,
        verified=verified,
        day=each.first,
    )


def not_light(measured: MeasuredTimetable, law: Law, setting: Setting) -> Iterator[Finding]:
    """Find each job that an officer found not to be light work."""
    for each in measured.employments:
        if not each.job.light:
            yield state(
                f"{law.prefix}.{LIGHT}",
                law.only_light,
                limit="light work only",
                observed="not light work",
                sentence=f"{_job(each)} is not light work: it is likely to harm the child's safety, health, "
                "development or schooling.",
                on=setting.on,
                day=each.first,
            )


def banned(measured: MeasuredTimetable, law: Law, setting: Setting) -> Iterator[Finding]:
    """Find each job with work that no child of this age may do: by byelaws, or by the regulations of the new law.

    What Acts ban is left to the rules about those, and what is too much for 13 to the least age.
    """
    byelaws = byelaws_of(setting)
    for each in measured.employments:
        for occupation in each.job.occupations:
            if occupation not in _BY_AN_ACT:
                find = _banned_by_regulations if law is NEW else _banned_by_byelaws
                if found := find(measured, law, each, occupation, byelaws, setting):
                    yield found


def _banned_by_byelaws(
    measured: MeasuredTimetable,
    law: Law,
    each: WorkedJob,
    occupation: Occupation,
    byelaws: ByelawSet,
    setting: Setting,
) -> Finding | None:
    number = byelaws.ages.get(occupation)
    if number is None or not _bans(number, measured, each):
        return None
    sentence = f"{_job(each)} is to {occupation.words}, which {_who(number)} may do."
    met = each.job.exception_met and occupation.exception is not None
    if met:
        return state(
            f"{law.prefix}.{BANNED}",
            number.source,
            limit=_limit(number),
            observed=occupation.words,
            sentence=f"{sentence} {_excepted(occupation)}",
            on=setting.on,
            severity=Severity.ADVISORY,
            verified=number.verified,
            day=each.first,
        )
    return state_byelaw(
        f"{law.prefix}.{BANNED}",
        number,
        own=is_own(number),
        limit=_limit(number),
        observed=occupation.words,
        sentence=sentence,
        on=setting.on,
        day=each.first,
    )


def _banned_by_regulations(
    measured: MeasuredTimetable,
    law: Law,
    each: WorkedJob,
    occupation: Occupation,
    byelaws: ByelawSet,
    setting: Setting,
) -> Finding | None:
    """Return what the regulations entered say; where none is, what the byelaws banned until then."""
    regulation = own_number(setting, regulation_name(occupation))
    number = regulation or byelaws.ages.get(occupation)
    if number is None or not _bans(number, measured, each):
        return None
    says = (
        f"which {_who(number)} may do."
        if regulation
        else "which byelaws banned. No regulation on it is entered: check the national regulations."
    )
    return state(
        f"{law.prefix}.{BANNED}",
        number.source if regulation else law.banned,
        limit=_limit(number),
        observed=occupation.words,
        sentence=f"{_job(each)} is to {occupation.words}, {says}",
        on=setting.on,
        severity=Severity.BREACH if regulation else Severity.OFFICER_DECIDES,
        verified=number.verified,
        day=each.first,
    )


def street_trading(measured: MeasuredTimetable, law: Law, setting: Setting) -> Iterator[Finding]:
    """Find each job in which the child trades in the street without a byelaw's leave, employed or not.

    A byelaw may let a child of 14 or over trade with or for its parents.
    """
    own = byelaws_of(setting).street_trading
    for each in measured.jobs:
        if Occupation.STREET_TRADING not in each.job.occupations or is_outside(each.job):
            continue
        least = max(own.value, STREET_MODEL.value) if own else 0
        if own and each.job.with_parents and measured.reaches(least, each.first):
            continue
        yield state(
            f"{law.prefix}.{STREET}",
            law.street,
            limit=f"from {least} with the child's parents" if own else "no trading in the street",
            observed="with the child's parents" if each.job.with_parents else "without the child's parents",
            sentence=f"{_job(each)} is to trade in the street, which no child may do unless a byelaw lets a child of "
            f"{STREET_MODEL.value} or over trade with or for its parents.",
            on=setting.on,
            severity=Severity.OFFICER_DECIDES if law is NEW else Severity.BREACH,
            day=each.first,
        )


def industrial(measured: MeasuredTimetable, setting: Setting) -> Iterator[Finding]:
    """Find each job in industry, building or transport."""
    for each in measured.employments:
        if Occupation.INDUSTRIAL in each.job.occupations:
            yield state(
                INDUSTRIAL,
                INDUSTRY,
                limit="no industrial work",
                observed=Occupation.INDUSTRIAL.words,
                sentence=f"{_job(each)} is to {Occupation.INDUSTRIAL.words}, which no child may do.",
                on=setting.on,
                severity=Severity.OFFICER_DECIDES,
                day=each.first,
            )


def outside_the_law(measured: MeasuredTimetable, setting: Setting) -> Iterator[Finding]:
    """Tell what section 18 is not asked about: other footings, and a child who has left school age."""
    if measured.ended is not None:
        yield state(
            SCOPE,
            EMPLOYED,
            limit="until the end of compulsory school age",
            observed=f"ended on {say_date(measured.ended)}",
            sentence=f"Compulsory school age ended on {say_date(measured.ended)}: the law of child employment does not "
            "speak of work after it.",
            on=setting.on,
            severity=Severity.INFORMATION,
            day=measured.ended,
        )
    for each in measured.jobs:
        if is_outside(each.job):
            source, says, severity = _OUTSIDE[each.job.engagement]
            yield state(
                SCOPE,
                source,
                limit="employment in a trade for profit, paid or not",
                observed=each.job.engagement.replace("_", " "),
                sentence=f"{_job(each)} {says}.",
                on=setting.on,
                severity=severity,
                day=each.first,
            )


_OUTSIDE = {
    Engagement.CHARITY: (
        VOLUNTEERS,
        "is help for a charity without pay and its hours are not counted; some councils treat it as employment",
        Severity.OFFICER_DECIDES,
    ),
    Engagement.WORK_EXPERIENCE: (
        WORK_EXPERIENCE,
        "is work experience that a school or the council arranges, and its hours are not counted",
        Severity.INFORMATION,
    ),
    Engagement.PERFORMANCE: (
        LICENSED,
        "is a performance, to which other rules apply, and its hours are not counted",
        Severity.INFORMATION,
    ),
}


def _bans(number: LegalNumber, measured: MeasuredTimetable, each: WorkedJob) -> bool:
    return number.value > ANY_WORK_AGE and not measured.reaches(number.value, each.first)


def _who(number: LegalNumber) -> str:
    return "no child" if _no_child(number) else f"only a child of {number.value} or over"


def _limit(number: LegalNumber) -> str:
    return "no child" if _no_child(number) else number.limit


def _no_child(number: LegalNumber) -> bool:
    # Nobody is of compulsory school age at 17.
    return number.value >= MODEL.ages[Occupation.KITCHEN].value


def _excepted(occupation: Occupation) -> str:
    return f"The byelaws except {occupation.exception}; this is said to be such a case: check that it is."


def _job(each: WorkedJob) -> str:
    return f"Job {each.number}"
