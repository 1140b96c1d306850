"""Signs of off-rolling, and what an allegation still needs. For officers only."""

from dataclasses import dataclass, fields
from enum import StrEnum

from statutory.findings import Finding, Severity
from statutory.register.register_sources import INSPECTION_VIEW
from statutory.rules import Rule, Setting
from statutory.stating import state, worst_first

ID = "ROLL.OFF-ROLLING"
_ALLEGATION = "a removal without permanent exclusion, or pressure on a parent, mainly in the school's own interest"


class Record(StrEnum):
    """A record an officer asks a school for when off-rolling is alleged."""

    MEETING_NOTES = "meeting_notes"
    SAFEGUARDING_RECORDS = "safeguarding_records"
    SPECIAL_NEEDS_SUPPORT = "special_needs_support"
    EDUCATION_PLAN = "education_plan"
    BEHAVIOUR_PLAN = "behaviour_plan"


_RECORDS = {
    Record.MEETING_NOTES: "notes of meetings with the parent",
    Record.SAFEGUARDING_RECORDS: "the safeguarding records",
    Record.SPECIAL_NEEDS_SUPPORT: "the support for special needs",
    Record.EDUCATION_PLAN: "the individual education plan",
    Record.BEHAVIOUR_PLAN: "the behaviour plan",
}


@dataclass(frozen=True, kw_only=True)
class OffRollingSigns:
    """What is known of a removal that may be in the school's own interest. False also says "not known".

    `alleged` opens the allegation; the head then answers, and the records are asked for.
    """

    suggested_by_school: bool = False
    letter_written_by_school: bool = False
    told_exclusion_would_follow: bool = False
    exclusion_discussed: bool = False
    parent_says_pressed: bool = False
    name_gone_without_ground: bool = False
    sent_home_informally: bool = False
    managed_move_failed: bool = False
    final_years_before_examinations: bool = False
    special_needs_unmet: bool = False
    several_leavers_this_year: bool = False
    alleged: bool = False
    head_replied: bool = False
    records_seen: tuple[Record, ...] = ()


_SIGNS = {
    "suggested_by_school": "the school suggested the move",
    "letter_written_by_school": "the school wrote the parent's letter",
    "told_exclusion_would_follow": "the parent was told that exclusion would follow",
    "exclusion_discussed": "a meeting was about a possible exclusion or prosecution",
    "parent_says_pressed": "the parent says that they were pressed",
    "name_gone_without_ground": "the name was deleted without a ground",
    "sent_home_informally": "the pupil was sent home without an exclusion",
    "managed_move_failed": "a managed move had broken down",
    "final_years_before_examinations": "the pupil was in the last years before examinations",
    "special_needs_unmet": "the pupil's special needs were not met",
    "several_leavers_this_year": "several pupils have left the school in the same way this year",
}


def judge_off_rolling(facts: OffRollingSigns, setting: Setting) -> tuple[Finding, ...]:
    """Return each sign, and what an allegation needs before anybody finds on it.

    A sign is not a finding of off-rolling: an officer weighs them after the head has answered.
    """
    findings = [
        _say("no sign of off-rolling", f"One sign of off-rolling: {_SIGNS[each.name]}.", _SIGNS[each.name], setting)
        for each in fields(facts)
        if each.name in _SIGNS and getattr(facts, each.name)
    ]
    if facts.alleged:
        findings += _allegation(facts, setting)
    return worst_first(findings)


def _allegation(facts: OffRollingSigns, setting: Setting) -> list[Finding]:
    if not facts.head_replied:
        sentence = "The headteacher has not yet answered the allegation and has the right to, before anything is found."
        return [_say("the headteacher's reply", sentence, "no reply", setting)]
    missing = [said for record, said in _RECORDS.items() if record not in facts.records_seen]
    if missing:
        sentence = f"These records are not seen yet: {', '.join(missing)}."
        return [_say("the school's records", sentence, f"{len(missing)} not seen", setting)]
    sentence = (
        "The headteacher has answered and the records are seen: an officer can find whether the allegation is made out."
    )
    return [_say(_ALLEGATION, sentence, "ready for a finding", setting)]


def _say(limit: str, sentence: str, observed: str, setting: Setting) -> Finding:
    return state(
        ID,
        INSPECTION_VIEW,
        limit=limit,
        observed=observed,
        sentence=sentence,
        severity=Severity.OFFICER_DECIDES,
        on=setting.on,
    )


OFF_ROLLING = Rule(
    id=ID,
    title="Signs that a removal was mainly in the school's own interest",
    facts=OffRollingSigns,
    judge=judge_off_rolling,
    sources=(INSPECTION_VIEW,),
    for_officers=True,
)
