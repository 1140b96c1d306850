"""Pupils who are not of compulsory school age: a list of grounds of its own, as data."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from statutory.attendance.attendance_sources import REGISTERS_2024_START
from statutory.findings import Finding, Severity
from statutory.register.register_sources import OTHER_AGES
from statutory.rules import Rule, Setting
from statutory.school_age import of_compulsory_school_age
from statutory.sources import Source
from statutory.stating import state


class OtherAgeReason(StrEnum):
    """A ground of the list for other ages. Its letters were not read, so the grounds go by words."""

    CEASED_TO_ATTEND = "ceased_to_attend"
    LONG_ABSENCE = "long_absence"
    NURSERY_ENDED = "nursery_ended"
    BOARDING_FEES = "boarding_fees"
    EXCLUDED = "excluded"
    DIED = "died"


@dataclass(frozen=True, kw_only=True)
class OtherAgeGround:
    """One ground for pupils below or above compulsory school age."""

    reason: OtherAgeReason
    title: str
    source: Source = OTHER_AGES


# That the list exists was read; what stands in it is known from the regulations of 2006 and from practice.
OTHER_AGE_GROUNDS: tuple[OtherAgeGround, ...] = (
    OtherAgeGround(
        reason=OtherAgeReason.CEASED_TO_ATTEND,
        title="The pupil has ceased to attend, or a boarder has ceased to be a pupil",
    ),
    OtherAgeGround(
        reason=OtherAgeReason.LONG_ABSENCE,
        title="The pupil has been continuously absent for twenty school days without leave, and was looked for",
    ),
    OtherAgeGround(
        reason=OtherAgeReason.NURSERY_ENDED,
        title="The pupil has finished nursery education and does not go on to Reception",
    ),
    OtherAgeGround(
        reason=OtherAgeReason.BOARDING_FEES,
        title="The pupil is a boarder at a maintained school or academy, and boarding fees are unpaid",
    ),
    OtherAgeGround(reason=OtherAgeReason.EXCLUDED, title="The pupil has been permanently excluded"),
    OtherAgeGround(reason=OtherAgeReason.DIED, title="The pupil has died"),
)
_TITLES = {each.reason: each.title for each in OTHER_AGE_GROUNDS}


@dataclass(frozen=True, kw_only=True)
class OtherAge:
    """A deletion reported as one of a pupil who is not of compulsory school age."""

    born: date
    reason: OtherAgeReason
    deleted_on: date | None = None


def judge_other_age(facts: OtherAge, setting: Setting) -> tuple[Finding, ...]:
    """Return which of the two lists applies on the day of the deletion."""
    title = _TITLES[OtherAgeReason(facts.reason)]
    if of_compulsory_school_age(facts.born, facts.deleted_on or setting.on):
        observed = "of compulsory school age"
        sentence = (
            "The pupil is of compulsory school age on that day, so one of the grounds in regulation 9(1) is needed."
        )
        severity = Severity.ADVISORY
    else:
        observed = "not of compulsory school age"
        sentence = (
            f"The pupil is not of compulsory school age, so regulation 9(3) applies. {title}: an officer checks it."
        )
        severity = Severity.OFFICER_DECIDES
    finding = state(
        "ROLL.OTHER-AGE",
        OTHER_AGES,
        limit="not of compulsory school age on the day of the deletion",
        observed=observed,
        sentence=sentence,
        severity=severity,
        on=setting.on,
    )
    return (finding,)


OTHER_AGE = Rule(
    id="ROLL.OTHER-AGE",
    title="Pupils who are not of compulsory school age have a list of grounds of their own",
    facts=OtherAge,
    judge=judge_other_age,
    sources=(OTHER_AGES,),
    effective_from=REGISTERS_2024_START,
)
