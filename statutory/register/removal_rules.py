"""The rules of removal from roll: for each ground one for officers and one for what a school is told."""

from collections.abc import Callable, Iterator
from typing import Any

from statutory.attendance.attendance_sources import REGISTERS_2024_START
from statutory.findings import Finding
from statutory.legal_numbers import LegalNumber
from statutory.limits import ABSENCE_AFTER_LEAVE, REVIEW_PANEL_APPLICATION, TWENTY_DAY_ABSENCE
from statutory.register.answers import Decision, RemovalFacts, findings_of
from statutory.register.excluded import PermanentlyExcluded, decide_permanently_excluded
from statutory.register.grounds import LAW, Ground, rule_id
from statutory.register.leavers import (
    BoardingFees,
    Detained,
    Died,
    LeftIndependent,
    OverSchoolAge,
    decide_boarding_fees,
    decide_detained,
    decide_died,
    decide_left_independent,
    decide_over_school_age,
)
from statutory.register.moves import (
    AnotherSchool,
    NurseryEnded,
    OrderAmended,
    OrderRevoked,
    OtherRegistration,
    decide_another_school,
    decide_nursery_ended,
    decide_order_amended,
    decide_order_revoked,
    decide_other_registration,
)
from statutory.register.register_limits import LEAST_SENTENCE
from statutory.register.school_wordings import findings_for_school
from statutory.register.whereabouts import (
    ContinuouslyAbsent,
    MovedAway,
    NotBackFromLeave,
    decide_continuously_absent,
    decide_moved_away,
    decide_not_back_from_leave,
)
from statutory.register.withdrawn import HomeEducation, decide_home_education
from statutory.rules import AnyRule, Rule, Setting

Decider = Callable[[Any, Setting], Decision]

DECIDERS: dict[Ground, tuple[type[RemovalFacts], Decider]] = {
    Ground.A: (AnotherSchool, decide_another_school),
    Ground.B: (NurseryEnded, decide_nursery_ended),
    Ground.C: (OtherRegistration, decide_other_registration),
    Ground.D: (OrderAmended, decide_order_amended),
    Ground.E: (OrderRevoked, decide_order_revoked),
    Ground.F: (HomeEducation, decide_home_education),
    Ground.G: (MovedAway, decide_moved_away),
    Ground.H: (NotBackFromLeave, decide_not_back_from_leave),
    Ground.I: (ContinuouslyAbsent, decide_continuously_absent),
    Ground.J: (Detained, decide_detained),
    Ground.K: (Died, decide_died),
    Ground.L: (OverSchoolAge, decide_over_school_age),
    Ground.M: (BoardingFees, decide_boarding_fees),
    Ground.N: (LeftIndependent, decide_left_independent),
    Ground.O: (PermanentlyExcluded, decide_permanently_excluded),
}
_NUMBERS: dict[Ground, tuple[LegalNumber, ...]] = {
    Ground.H: (ABSENCE_AFTER_LEAVE,),
    Ground.I: (TWENTY_DAY_ABSENCE,),
    Ground.J: (LEAST_SENTENCE,),
    Ground.O: (REVIEW_PANEL_APPLICATION,),
}


def _rules() -> Iterator[AnyRule]:
    for ground, (facts, decider) in DECIDERS.items():
        law = LAW[ground]
        for told, findings in ((False, findings_of), (True, findings_for_school)):
            yield Rule(
                id=rule_id(ground, told=told),
                title=f"{law.title} (reg.9(1)({ground.value}){', as a school is told' if told else ''})",
                facts=facts,
                judge=_judged(decider, findings),
                sources=(law.source,),
                numbers=_NUMBERS.get(ground, ()),
                effective_from=REGISTERS_2024_START,
                for_officers=not told,
            )


def _judged(
    decider: Decider, findings: Callable[[Decision], tuple[Finding, ...]]
) -> Callable[[Any, Setting], tuple[Finding, ...]]:
    def judge(facts: Any, setting: Setting) -> tuple[Finding, ...]:
        return findings(decider(facts, setting))

    return judge


REMOVAL_RULES: tuple[AnyRule, ...] = tuple(_rules())
