"""The page of one task, drawn whole: by its own address, and again with errors when something on it was refused."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from base.database import writing
from blueprints.form_ports import DIRECTORY_PORTS
from blueprints.held_messages import held_notes
from blueprints.tasks.asking_form import asking_of, sibling_choices
from blueprints.tasks.door import Errors, case_address, seen, typed
from blueprints.tasks.enquiry_form import STATES, posted_values
from blueprints.work_words import came_back_words, due_of
from casework.about import asks_whereabouts, is_of_child
from casework.asking_together import siblings_to_ask
from casework.chasing.standing_still import reason_of, reasons_to_stop
from casework.checklists import siblings_tasks
from casework.mail.mail_cases import mail_of
from casework.timeline_codes import HOLDS
from casework.versions import pinned
from council.calendars import calendars_for
from forms.compile.markdown import markdown
from forms.definition.check_pausing import ANSWER
from forms.ports import RuleFinding
from models.case import Case
from models.child import Child
from models.task import Task
from reporting.case_findings import findings_of_case
from reporting.task_sheets import TaskSheet, children_of, sheet_of
from security.actor import Actor
from security.audit import Looked, viewed
from security.current import current_actor
from security.permissions import Permission

CLOCK_STATES = {
    "running": "running",
    "unknown": "waiting for its calendar",
    "paused": "standing still",
    "met": "met",
    "missed": "missed",
    "cancelled": "stopped",
}


@dataclass(frozen=True, slots=True)
class May:
    """What the reader may do on this task now."""

    claim: bool
    work: bool  # finish it: it is open, mine or nobody's, and no second person is asked
    tick: bool  # write down enquiries and answers: a colleague may hear them too
    is_mine: bool
    reassign: bool
    acknowledge: bool
    decide: bool


def sheet_page(
    task_id: UUID, *, at: datetime, errors: Errors | None = None, chosen: tuple[str, ...] = ()
) -> ResponseReturnValue:
    """The page, 422 with errors. Who looks at the child's record is written down before it is shown."""
    actor = current_actor()
    with writing():
        task = seen(task_id)
        viewed(actor, Looked.CASE, child_id=task.child_id, case_id=task.case_id, reason="", at=at)
    task = seen(task_id)
    sheet = sheet_of(task, reader=actor, at=at, ports=DIRECTORY_PORTS)
    siblings = siblings_tasks(task, by=actor) if sheet.rows and task.state != "done" else []
    names = children_of(siblings)
    wait = sheet.shape.wait if sheet.shape else None
    works = actor.may(Permission.TASK_CLAIM) and not is_over(task)
    family = siblings_to_ask(task, wait, by=actor) if wait is not None and works else []
    page = render_template(
        "tasks/show.html",
        sheet=sheet,
        task=task,
        case=sheet.case,
        may=may_of(actor, sheet),
        due=due_of(task, at=at, working=calendars_for(None).working),
        runs_on=_runs_on(sheet),
        to_stop=reasons_to_stop(task, sheet.case, at=at) if works else (),
        came_back_words=came_back_words,
        came_back=came_back_words(task.came_back) if task.came_back else "",
        instructions=_instructions(sheet),
        to_read=_to_read(sheet) if sheet.shape and sheet.shape.facts else [],
        the_law=_the_law(sheet, at),
        mail=mail_of(sheet.case),
        holds=hold_words(sheet.case),
        held_messages=held_notes(sheet.case),
        of_child=is_of_child(sheet.case),
        asks_whereabouts=asks_whereabouts(sheet.case),
        outcome=_outcome(sheet),
        case_href=case_address(sheet.case),
        siblings=[(str(one.id), f"{names.get(one.id, one.case_reference)} ({one.case_reference})") for one in siblings],
        here=url_for("tasks.show", task_id=task.id),
        may_ask=_may_ask(sheet, works=actor.may(Permission.TASK_CLAIM)),
        asking=asking_of(wait),
        family=sibling_choices(family),
        clock_states=CLOCK_STATES,
        enquiry_values=posted_values(),
        enquiry_states=list(STATES.items()),
        errors=errors or [],
        found=dict(errors or []),
        typed=typed,
        chosen=chosen,
    )
    return page, 422 if errors else 200


def may_of(actor: Actor, sheet: TaskSheet) -> May:
    """What this reader may do now. The rooms ask again when it is done: this only draws buttons."""
    task = sheet.task
    is_open = task.state not in ("done", "cancelled")
    is_mine = task.holder_id is not None and task.holder_id == actor.id
    works = actor.may(Permission.TASK_CLAIM) and is_open
    is_asked = sheet.proposed is not None and sheet.proposed.decision.state == "recommended"
    return May(
        claim=works and task.holder_id is None,
        work=works and (is_mine or task.holder_id is None) and not is_asked,
        tick=works,
        is_mine=is_mine and is_open,
        reassign=actor.may(Permission.TASK_REASSIGN) and is_open,
        acknowledge=works and task.needs_acknowledging and task.acknowledged_at is None,
        decide=is_open and actor.may(Permission.CASE_DECIDE),
    )


def hold_words(case: Case) -> list[str]:
    """Why everything outward of a case is held, in words."""
    if not case.outward_held:
        return []
    shape = pinned(case.version_id).case
    labels = {rule.id: rule.label.say() for rule in shape.priorities} if shape else {}
    return [HOLDS.get(code) or labels.get(code) or code.replace("-", " ") for code in case.hold_reasons or ()]


def _may_ask(sheet: TaskSheet, *, works: bool) -> bool:
    """Whether what this task waits for can be asked, or asked again."""
    is_asked = any(one.wait.state == "waiting" and one.wait.row_id is None for one in sheet.waits)
    has_wait = sheet.shape is not None and sheet.shape.wait is not None
    return works and has_wait and not is_asked and not is_over(sheet.task)


def _instructions(sheet: TaskSheet) -> Markup:
    said = sheet.shape.instructions.say() if sheet.shape and sheet.shape.instructions else ""
    return markdown(said) if said else Markup("")


def _runs_on(sheet: TaskSheet) -> str:
    """When a deadline that stands still runs on; nothing of one that runs."""
    if sheet.task.still_since is None:
        return ""
    reason = reason_of(sheet.task, sheet.case)
    labels = {one.id: f"“{one.label.say()}”" for one in pinned(sheet.case.version_id).follow_ups}
    comes = [
        "the answer comes" if name == ANSWER else f"the form comes that {labels[name]} asks for"
        for name in (reason.until if reason is not None else ())
    ]
    return f"It runs on by itself when {' or '.join(comes)}." if comes else "It runs on when somebody starts it again."


def _outcome(sheet: TaskSheet) -> str:
    """How a task that is over ended, in words."""
    if sheet.task.state == "cancelled":
        return "Not needed any more"
    choices: Any = sheet.shape.choices if sheet.shape else ()
    return next((one.label.say() for one in choices if one.id == sheet.task.outcome), sheet.task.outcome)


def _to_read(sheet: TaskSheet) -> list[tuple[str, list[str]]]:
    """The facts to read out on the telephone, in the order in which they are asked for there."""
    case, child = sheet.case, sheet.child
    lines: list[tuple[str, list[str]]] = [("Reference", [case.reference])]
    if child is not None:
        lines += _of_child(child, sheet)
    if is_of_child(case):
        lines.append(("School", [sheet.school or "Not known"]))
    if asks_whereabouts(case):
        seen_on = f"{case.last_seen_on.day} {case.last_seen_on:%B %Y}" if case.last_seen_on else "Not known"
        lines.append(("Last seen", [f"{seen_on}, by {case.last_seen_by}" if case.last_seen_by else seen_on]))
    return [*lines, *((label, list(said)) for label, said in sheet.facts)]


def _the_law(sheet: TaskSheet, at: datetime) -> list[RuleFinding]:
    """What the rules that the task names find in the case's forms today, the worst first."""
    wanted = sheet.shape.findings if sheet.shape else ()
    if not wanted:
        return []
    lines = findings_of_case(sheet.case, at=at).lines
    found = [one.finding for line in lines if line.rule in wanted for one in line.findings]
    return list(dict.fromkeys(found))


def _of_child(child: Child, sheet: TaskSheet) -> list[tuple[str, list[str]]]:
    born = child.date_of_birth
    age = f"about {sheet.age}" if born is None and sheet.age is not None else ""
    lines = [
        ("Child", [sheet.child_name, *([child.description] if child.description else [])]),
        ("Date of birth", [f"{born.day} {born:%B %Y}, aged {sheet.age}" if born else age or "Not known"]),
    ]
    if child.address_withheld:
        lines.append(("Address", ["Withheld. Ask the duty lead before you give it to anybody."]))
    else:
        lines.append(("Address", [str(part) for part in (child.address or {}).values() if part] or ["Not known"]))
    worker = [part for part in (child.social_worker, child.social_worker_telephone) if part]
    return [*lines, ("Social worker", worker or ["None known"])]


def is_over(task: Task) -> bool:
    """Whether nothing more can happen to a task."""
    return task.state in ("done", "cancelled")
