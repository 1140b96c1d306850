"""The course of a penalty notice: where it stands, and what may follow."""

from dataclasses import dataclass
from enum import StrEnum

from statutory.findings import Finding, Severity
from statutory.penalties.penalty_sources import FRAMEWORK_START, LOCAL_STEPS, UNPAID, WITHDRAWAL
from statutory.rules import Rule, Setting
from statutory.sources import Source
from statutory.stating import state

ID = "PEN.COURSE"


class NoticeStatus(StrEnum):
    """Where a penalty notice stands."""

    REQUESTED = "requested"
    EVIDENCE_CHECK = "evidence_check"
    THRESHOLD_MET = "threshold_met"
    NTI_OPEN = "nti_open"
    NTI_SUCCESS = "nti_success"
    NTI_FAILED = "nti_failed"
    REFUSED = "refused"
    AUTHORISED = "authorised"
    ISSUED = "issued"
    SERVED = "served"
    PAID_LOW = "paid_low"
    PAID_HIGH = "paid_high"
    EXPIRED_UNPAID = "expired_unpaid"
    PROSECUTE_DECISION = "prosecute_decision"
    WITHDRAWN = "withdrawn"
    PROS_LISTED = "pros_listed"
    CONVICTED = "convicted"
    ACQUITTED = "acquitted"


class WithdrawalReason(StrEnum):
    """Why a council withdraws a notice."""

    WRONG_PERSON = "wrong_person"
    WRONG_CODE = "wrong_code"
    NOT_BY_THE_CODE_OF_CONDUCT = "not_by_the_code_of_conduct"
    NOT_PROSECUTED = "not_prosecuted"


_Is = NoticeStatus
_SAID = {
    _Is.REQUESTED: "requested",
    _Is.EVIDENCE_CHECK: "the evidence is being checked",
    _Is.THRESHOLD_MET: "the threshold is met",
    _Is.NTI_OPEN: "a notice to improve is running",
    _Is.NTI_SUCCESS: "attendance improved",
    _Is.NTI_FAILED: "attendance did not improve",
    _Is.REFUSED: "refused",
    _Is.AUTHORISED: "authorised by the head and the council",
    _Is.ISSUED: "issued",
    _Is.SERVED: "served",
    _Is.PAID_LOW: "paid at the lower price",
    _Is.PAID_HIGH: "paid",
    _Is.EXPIRED_UNPAID: "not paid in time",
    _Is.PROSECUTE_DECISION: "prosecution decided",
    _Is.WITHDRAWN: "withdrawn",
    _Is.PROS_LISTED: "listed for court",
    _Is.CONVICTED: "convicted",
    _Is.ACQUITTED: "acquitted",
}
FOLLOWING: dict[NoticeStatus, tuple[NoticeStatus, ...]] = {
    _Is.REQUESTED: (_Is.EVIDENCE_CHECK, _Is.REFUSED),
    _Is.EVIDENCE_CHECK: (_Is.THRESHOLD_MET, _Is.REFUSED),
    # Support is offered first, except where it is not appropriate, as after a holiday in term.
    _Is.THRESHOLD_MET: (_Is.NTI_OPEN, _Is.AUTHORISED, _Is.REFUSED),
    _Is.NTI_OPEN: (_Is.NTI_SUCCESS, _Is.NTI_FAILED),
    _Is.NTI_SUCCESS: (),
    _Is.NTI_FAILED: (_Is.AUTHORISED, _Is.REFUSED),
    _Is.REFUSED: (),
    _Is.AUTHORISED: (_Is.ISSUED,),
    _Is.ISSUED: (_Is.SERVED, _Is.WITHDRAWN),
    _Is.SERVED: (_Is.PAID_LOW, _Is.PAID_HIGH, _Is.EXPIRED_UNPAID, _Is.WITHDRAWN),
    _Is.PAID_LOW: (),
    _Is.PAID_HIGH: (),
    _Is.EXPIRED_UNPAID: (_Is.PROSECUTE_DECISION, _Is.WITHDRAWN),
    _Is.PROSECUTE_DECISION: (_Is.PROS_LISTED, _Is.WITHDRAWN),
    _Is.WITHDRAWN: (),
    _Is.PROS_LISTED: (_Is.CONVICTED, _Is.ACQUITTED),
    _Is.CONVICTED: (),
    _Is.ACQUITTED: (),
}


@dataclass(frozen=True, kw_only=True)
class NoticeCourse:
    """Where a notice stands and, perhaps, what somebody means to do next.

    `reason` is asked for where `wanted` is to withdraw it.
    """

    status: NoticeStatus
    wanted: NoticeStatus | None = None
    reason: WithdrawalReason | None = None


def judge_course(facts: NoticeCourse, setting: Setting) -> tuple[Finding, ...]:
    """Return what may follow, or whether what is wanted may."""
    following = FOLLOWING[facts.status]
    ways = " or ".join(_SAID[each] for each in following) if following else "nothing; it is over"
    now = _SAID[facts.status]
    if facts.wanted is None:
        return (
            _say(
                LOCAL_STEPS,
                f"The notice stands at: {now}. What may follow: {ways}.",
                Severity.INFORMATION,
                facts,
                ways,
                setting,
            ),
        )
    wanted = _SAID[facts.wanted]
    if facts.wanted not in following:
        sentence = f"The notice stands at: {now}. It does not go from there to: {wanted}. What may follow: {ways}."
        return (_say(LOCAL_STEPS, sentence, Severity.ADVISORY, facts, ways, setting),)
    if facts.wanted is NoticeStatus.WITHDRAWN and facts.reason is None:
        sentence = "A notice is withdrawn for a reason, which is told to the parent, and none is given."
        return (_say(WITHDRAWAL, sentence, Severity.ADVISORY, facts, "a reason", setting),)
    source = UNPAID if facts.status is NoticeStatus.EXPIRED_UNPAID else LOCAL_STEPS
    sentence = f"The notice stands at: {now}. It may go from there to: {wanted}."
    return (_say(source, sentence, Severity.INFORMATION, facts, ways, setting),)


def _say(
    source: Source, sentence: str, severity: Severity, facts: NoticeCourse, limit: str, setting: Setting
) -> Finding:
    return state(
        ID,
        source,
        limit=limit,
        observed=_SAID[facts.status],
        sentence=sentence,
        severity=severity,
        on=setting.on,
    )


COURSE = Rule(
    id=ID,
    title="Where a penalty notice stands and what may follow",
    facts=NoticeCourse,
    judge=judge_course,
    sources=(LOCAL_STEPS, WITHDRAWAL, UNPAID),
    effective_from=FRAMEWORK_START,
)
