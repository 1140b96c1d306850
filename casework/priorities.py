"""Priority: rules only raise it, whenever anything new is known; an officer lowers it, with a reason."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from base.database import locked
from base.extensions import db
from casework.contacts import hold_outward
from casework.facts import case_facts, today_of
from casework.first_tasks import call_at_once, call_if_nothing_calls
from casework.notes import keep_reason
from casework.own_tasks import PROTECTED_MATCH
from casework.tasks import retime_tasks
from casework.versions import pinned
from directory.children import have_died, whole_child
from forms.answers import Answers
from forms.conditions import holds
from forms.definition.casework import CaseShape, PriorityRule
from models.case import Case
from security.actor import Actor
from security.history import record
from security.permissions import Permission

HIGHEST, LOWEST = 1, 3
SURE = ("made", "confirmed")  # how a case's child is known, where it is nobody else
HELD_ELSEWHERE = "held-elsewhere"  # why a case is held or urgent: by what another case of the child was told
OWN_WAYS = frozenset(
    {HELD_ELSEWHERE, "protected-match", "death-recorded", "death-reported", "death-in-family", "death-undone"}
)
NEW_DANGER = "new-danger"  # why those on duty hear again of a call that was acknowledged


class NotLower(ValueError):
    """Lowering needs a level less pressing than the present one."""


def rules_that_hold(shape: CaseShape, answers: Answers, case: Case, *, at: datetime) -> list[PriorityRule]:
    """The rules of a definition that these answers and the case's facts satisfy, in their order."""
    today = today_of(at)
    facts = case_facts(case, today=today)
    return [rule for rule in shape.priorities if holds(rule.when, answers, facts, today)]


def run_rules(case: Case, answers: Answers, *, by: Actor, at: datetime, fresh: bool = False) -> bool:
    """Run the priority rules on new information, at once; whether the priority rose.

    A rule that has held before doesn't raise again what an officer has lowered since; a new one does, and so does the
    same said again by somebody else. A rule may also hold everything outward, or mark immediate danger. Whatever is
    most urgent calls the duty officer, also where the case was as urgent before, and where an earlier call was
    acknowledged and is not ended: whoever acknowledged that has not heard of this.

    Args: fresh: the answers have just come in, as another form; false where what was known is only looked at again.
    """
    shape = pinned(case.version_id).case
    if shape is None:
        return False
    locked(db.session(), Case, case.id)
    known = case.priority_reasons or ()
    new = [rule for rule in rules_that_hold(shape, answers, case, at=at) if fresh or rule.id not in known]
    if not new:
        return False
    case.priority_reasons = [*known, *(rule.id for rule in new if rule.id not in known)]
    if any(rule.danger for rule in new) and not case.danger:
        case.danger = True
        record("case", case.id, "danger-marked", by=by, at=at)
    holding = [rule.id for rule in new if rule.holds_outward or rule.id in shape.holds]
    for reason in holding:
        hold_outward(case, reason, by=by, at=at)
    _tell_other_cases(case, [rule for rule in new if _says(rule, case, at=at)], by=by, at=at)
    level = min(rule.level for rule in new)
    rose = raise_priority(case, level, [rule.id for rule in new], by=by, at=at)
    if level <= HIGHEST and not rose:
        told = any(rule.level <= HIGHEST and (rule.id not in known or _says(rule, case, at=at)) for rule in new)
        call_at_once(case, by=by, at=at, again=NEW_DANGER if told else "")
    return rose


def share_dangers(case: Case, *, by: Actor, at: datetime) -> None:
    """Let what makes a case dangerous count in the other open cases of its child, and theirs in it.

    Called when it has turned out that they are about one child. What an officer has lowered or lifted where it was
    told is not carried anywhere.
    """
    for other in _other_cases(case):
        unsafe, dangers = _is_unsafe(other), _standing_dangers(other, at=at)
        _be_told(other, _standing_dangers(case, at=at), unsafe=_is_unsafe(case), by=by, at=at)
        _be_told(case, dangers, unsafe=unsafe, by=by, at=at)


def hold_other_cases(case: Case, *, by: Actor, at: datetime) -> None:
    """Hold everything outward of the other open cases of a case's child: what is unsafe in one is so in each of them.

    The reason says that another case is the cause, and no more: few may see that one.
    """
    for other in _other_cases(case):
        _be_told(other, [], unsafe=True, by=by, at=at)


def _tell_other_cases(case: Case, rules: list[PriorityRule], *, by: Actor, at: datetime) -> None:
    """Let the other open cases of a case's child hear what has just been told in this one."""
    unsafe = any(rule.holds_outward and rule.level < LOWEST for rule in rules)
    if unsafe or any(rule.level <= HIGHEST for rule in rules):
        for other in _other_cases(case):
            _be_told(other, rules, unsafe=unsafe, by=by, at=at)


def _be_told(other: Case, rules: list[PriorityRule], *, unsafe: bool, by: Actor, at: datetime) -> None:
    """Take in what another case has heard of the child: that contact is unsafe, and what its own rules find urgent."""
    if unsafe:
        hold_outward(other, HELD_ELSEWHERE, by=by, at=at, anew=True)
    shape = pinned(other.version_id).case
    own = {rule.id for rule in (shape.priorities if shape is not None else ()) if rule.level <= HIGHEST}
    if any(rule.level <= HIGHEST and rule.id in own for rule in rules):
        raise_priority(other, HIGHEST, [HELD_ELSEWHERE], by=by, at=at)


def _other_cases(case: Case) -> list[Case]:
    """The other open cases that are surely about the same child, locked; none while that is only likely."""
    if case.child_id is None or case.child_link not in SURE or case.state != "open" or have_died([case.child_id]):
        return []  # a death is one act on every record of the child, and nobody is called after it
    ids = select(Case.id).where(Case.child_id.in_(whole_child(case.child_id)), Case.id != case.id)
    ids = ids.where(Case.state == "open", Case.child_link.in_(SURE)).order_by(Case.id)
    return [locked(db.session(), Case, case_id) for case_id in db.session.scalars(ids).all()]


def _standing_dangers(case: Case, *, at: datetime) -> list[PriorityRule]:
    """The dangers that a case was told of, while nobody has lowered its priority since."""
    if case.priority > HIGHEST:
        return []
    return [rule for rule in _found(case) if rule.level <= HIGHEST and _says(rule, case, at=at)]


def _is_unsafe(case: Case) -> bool:
    """Whether everything outward of a case is held because of what somebody has told of the child.

    A death and a protected record have their own ways to the other cases; that another council asks is no danger.
    """
    harmless = {rule.id for rule in _found(case) if rule.level >= LOWEST}
    return case.outward_held and not harmless.union(OWN_WAYS).issuperset(case.hold_reasons or ())


def _found(case: Case) -> list[PriorityRule]:
    """The rules that have held for a case."""
    shape = pinned(case.version_id).case
    return [
        rule for rule in (shape.priorities if shape is not None else ()) if rule.id in (case.priority_reasons or ())
    ]


def _says(rule: PriorityRule, case: Case, *, at: datetime) -> bool:
    """Whether it is the answers that make a rule hold, and not what the case knows of the child whoever writes."""
    today = today_of(at)
    return not holds(rule.when, Answers({}, ""), case_facts(case, today=today), today)


def raise_priority(case: Case, level: int, reasons: list[str], *, by: Actor, at: datetime) -> bool:
    """Raise a case to a level (1 is highest) and its open tasks with it; whether it rose.

    The highest starts what calls the duty officer, at any hour.
    Twice: the second changes nothing. A level that is not higher changes nothing.
    """
    locked(db.session(), Case, case.id)
    if level >= case.priority:
        return False
    before, case.priority = case.priority, max(HIGHEST, level)
    data = {"from": before, "to": case.priority, "reasons": reasons}
    record("case", case.id, "priority-raised", by=by, at=at, data=data)
    retime_tasks(case, by=by, at=at)
    if case.priority == HIGHEST:
        call_at_once(case, by=by, at=at, again=NEW_DANGER)
        if PROTECTED_MATCH.id not in reasons:  # that task calls by itself
            call_if_nothing_calls(case, by=by, at=at)
    return True


def lower_priority(case: Case, level: int, *, reason: str, by: Actor, at: datetime) -> None:
    """Lower a case's priority, as an officer's own decision.

    Raises: PermissionError without the permission; NothingWritten without a reason; NotLower.
    """
    if not by.may(Permission.CASE_LOWER_PRIORITY):
        msg = "lowering a priority needs its permission"
        raise PermissionError(msg)
    locked(db.session(), Case, case.id)
    if not case.priority < level <= LOWEST:
        raise NotLower
    note = keep_reason(case.id, reason, by=by, at=at)
    before, case.priority = case.priority, level
    record("case", case.id, "priority-lowered", by=by, at=at, data={"from": before, "to": level, "reason": note})
    retime_tasks(case, by=by, at=at)
