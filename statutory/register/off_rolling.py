"""Signs of off-rolling, and what an allegation still needs. For officers only."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from statutory.findings import Finding, Severity
from statutory.register.off_rolling_signs import FINAL_YEARS, FINAL_YEARS_SIGN, SIGNS, Sign
from statutory.register.register_sources import INSPECTION_VIEW
from statutory.rules import Rule, Setting
from statutory.sources import Source
from statutory.stating import state, worst_first
from statutory.year_groups import usual_year_group

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

    `born` tells the last years before examinations; every leaver of those years has that sign, so it counts beside
    another alone. `alleged` opens the allegation; the head then answers, and the records are asked for.
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
    reason_is_no_ground: bool = False
    only_an_offer: bool = False
    place_here_accepted: bool = False
    others_not_agreed: bool = False
    order_names_school: bool = False
    order_revoked_otherwise: bool = False
    expected_back: bool = False
    still_attends: bool = False
    away_for_a_time: bool = False
    came_back: bool = False
    kept_away: bool = False
    other_absence_codes: bool = False
    remand_only: bool = False
    refused_by_sixth_form: bool = False
    no_fees_unpaid: bool = False
    contract_goes_on: bool = False
    exclusion_not_final: bool = False
    other_schools: int | None = None
    other_schools_agreed: int | None = None
    born: date | None = None
    alleged: bool = False
    head_replied: bool = False
    records_seen: tuple[Record, ...] = ()


def judge_off_rolling(facts: OffRollingSigns, setting: Setting) -> tuple[Finding, ...]:
    """Return each sign, and what an allegation needs before anybody finds on it.

    A sign is not a finding of off-rolling: an officer weighs them after the head has answered.
    """
    findings = [
        _say("no sign of off-rolling", f"One sign of off-rolling: {sign.says}.", sign.says, setting, sign.source)
        for sign in _seen(facts, setting.on)
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


def _seen(facts: OffRollingSigns, on: date) -> list[Sign]:
    agreed, others = facts.other_schools_agreed, facts.other_schools
    shown = {sign.fact for sign in SIGNS if getattr(facts, sign.fact)}
    if agreed is not None and others is not None and agreed < others:
        shown.add("others_not_agreed")
    if shown and facts.born is not None and usual_year_group(facts.born, on) in FINAL_YEARS:
        shown.add(FINAL_YEARS_SIGN)
    return [sign for sign in SIGNS if sign.fact in shown]


def _say(limit: str, sentence: str, observed: str, setting: Setting, source: Source = INSPECTION_VIEW) -> Finding:
    return state(
        ID,
        source,
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
    sources=tuple(dict.fromkeys(sign.source for sign in SIGNS)),
    for_officers=True,
)
